//! The words of one script in one paragraph in, its stretches of one language out; and those laid on the spans.

use std::ops::Range;

use super::general::{self, General};
use super::model::{Model, PER_NAT};
use super::phrases;
use super::reader::Token;
use super::switches;
use super::verdict::{self, Prior, Verdict};
use crate::chars::{self, Bracket};
use crate::document::{Language, Span};

/// Of a language that whatlang alone knows.
const OF_WHATLANG: f32 = 0.9;
/// A language that leads by less than this a word, in a long run, may be none of those that the model knows.
const DOUBTFUL: i32 = PER_NAT;

/// What a paragraph is judged to be.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// The stretches, which tile the words: what is named and which words.
    stretches: Vec<(Named, Range<usize>)>,
    /// Whether the main language needs no help.
    pub is_sure: bool,
    /// Letters of each language.
    pub letters: Vec<(&'static str, u64)>,
}

/// A label for a span.
#[derive(Clone, Copy, Debug)]
struct Named {
    language: Language,
    runner_up: Option<Language>,
    confidence: f32,
}

const UNKNOWN: Named = Named { language: Language::UND, runner_up: None, confidence: 0.0 };

/// Judges the words of one paragraph.
pub(super) fn judge(text: &str, tokens: &[Token], prior: &Prior, general: &General, model: &Model) -> Judged {
    let name = |verdict: Verdict| match verdict.is_founded() {
        true => Named {
            language: Language(model.labels[verdict.label]),
            runner_up: verdict.runner_up.map(|label| Language(model.labels[label])),
            confidence: verdict.confidence,
        },
        false => UNKNOWN,
    };
    let Some(mut main) = verdict::verdict(verdict::sum(tokens.iter()), prior) else {
        return Judged::default();
    };
    if tokens.is_empty() {
        return Judged::default();
    }
    let mut stretches = switches::stretches(tokens, prior, main.label);
    if stretches.len() > 1 {
        let mut neutral = tokens.to_vec();
        phrases::silence(text, &mut neutral);
        stretches = switches::stretches(&neutral, prior, main.label);
    }
    let whole = |label: usize| {
        let own = stretches.iter().filter(|stretch| stretch.0 == label);
        verdict::verdict(verdict::sum(own.flat_map(|stretch| &tokens[stretch.1.clone()])), prior)
    };
    let mut judged = Judged::default();
    if let [(label, _)] = stretches[..] {
        let letters = tokens.iter().map(|token| u64::from(token.letters)).sum();
        let mut named = name(main);
        if model.script == "Latn"
            && letters >= general::LETTERS
            && main.margin < DOUBTFUL * tokens.len() as i32
        {
            let pieces = [&text[tokens[0].start..tokens[tokens.len() - 1].end]];
            match general.opinion(pieces.into_iter()) {
                // It breaks a near tie between the best two, and does not overrule them.
                Some(tag) if model.labels.contains(&tag) => {
                    let rival = main.runner_up.filter(|&label| model.labels[label] == tag && !main.is_sure());
                    if let Some(rival) = rival {
                        main = Verdict { label: rival, runner_up: Some(label), ..main };
                        named = name(main);
                    }
                }
                Some(tag) => {
                    named = Named {
                        language: Language(tag),
                        confidence: OF_WHATLANG,
                        runner_up: Some(named.language),
                    };
                    main.margin = i32::MAX;
                }
                None => {}
            }
        }
        judged.is_sure = main.is_sure();
        judged.letters.push((named.language.as_str(), letters));
        judged.stretches.push((named, 0..tokens.len()));
        return judged;
    }
    let mut labels: Vec<(usize, Named)> = Vec::new();
    for (label, range) in &stretches {
        let known = labels.iter().find(|known| known.0 == *label).map(|known| known.1);
        let named = known.unwrap_or_else(|| {
            let verdict = whole(*label).filter(|verdict| verdict.label == *label);
            let named = verdict.map_or(UNKNOWN, name);
            let named = if named.language == Language::UND {
                Named {
                    language: Language(model.labels[*label]),
                    confidence: super::BORROWED,
                    runner_up: None,
                }
            } else {
                named
            };
            judged.is_sure |= verdict.is_some_and(|verdict| verdict.is_sure());
            labels.push((*label, named));
            named
        });
        let letters = tokens[range.clone()].iter().map(|token| u64::from(token.letters)).sum();
        judged.letters.push((named.language.as_str(), letters));
        judged.stretches.push((named, range.clone()));
    }
    judged
}

/// Lays the stretches on the spans that the words were read from, and cuts these where the language changes. A span
/// without words goes with the words before it, else with those behind; where there are none, with `fallback`.
pub(super) fn lay<'a>(
    text: &str,
    spans: impl Iterator<Item = &'a Span>,
    tokens: &[Token],
    judged: &Judged,
    fallback: Option<&'static str>,
    labelled: &mut Vec<Span>,
) {
    let borrowed = |tag| Named { language: Language(tag), confidence: super::BORROWED, runner_up: None };
    let mut stretches = judged.stretches.iter().peekable();
    let mut named = stretches.peek().map_or(fallback.map_or(UNKNOWN, borrowed), |stretch| stretch.0);
    for span in spans {
        let mut start = span.start;
        let mut put = |end: usize, named: Named| {
            let Named { language, runner_up, confidence } = named;
            labelled.push(Span { start, end, language, runner_up, confidence, ..span.clone() });
            start = end;
        };
        while let Some((next, words)) = stretches.next_if(|(_, words)| tokens[words.start].start < span.end) {
            let last = tokens[..words.start].last().filter(|last| last.start >= span.start);
            if let Some(last) = last {
                put(last.end + border(&text[last.end..tokens[words.start].start]), named);
            }
            named = *next;
        }
        put(span.end, named);
    }
}

/// Where in the gap between two words the first of them ends: before what opens the second, else behind all space.
fn border(gap: &str) -> usize {
    let opens = |c: char| {
        matches!(chars::of(c).bracket(), Some(Bracket::Open(_)))
            || matches!(c, '\u{201C}' | '\u{2018}' | '\u{AB}' | '\u{201E}')
    };
    let space = gap.char_indices().rev().find(|(_, c)| c.is_whitespace()).map(|(at, c)| at + c.len_utf8());
    gap.find(opens).or(space).unwrap_or(gap.len())
}

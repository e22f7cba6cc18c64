//! The words of one script in one paragraph in, its stretches of one language out; and those laid on the spans.

use std::ops::Range;

use super::general::{self, General};
use super::phrases;
use super::pieces::Break;
use super::reader::{Token, Tokens};
use super::switches;
use super::verdict::{Prior, Verdict, sum};
use crate::chars::{self, Bracket};
use crate::document::{Language, Span};
use crate::embedded::LanguageModel;
use crate::model::language_ngrams::UNITS_PER_NAT;

/// Of a language that whatlang alone knows.
const OF_WHATLANG: f32 = 0.9;
/// A language that leads by less than this a word, in a long run, may be none of those that the model knows.
const DOUBTFUL: i32 = UNITS_PER_NAT;

/// What a name can say of the language of a paragraph.
const MOST_OF_A_NAME: u8 = 3 * UNITS_PER_NAT as u8;
/// What the first word of a sentence can, which may be one.
const MOST_OF_A_FIRST_WORD: u8 = 5 * UNITS_PER_NAT as u8;

/// Fewest words of a stretch in Arabic script, where no capitals tell names.
const STRETCH: usize = 3;

/// What a paragraph is judged to be.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// What all is, where it is one; `None` where there are no words.
    whole: Option<Named>,
    /// Else the stretches, which tile the words: what is named and which words.
    stretches: Vec<(Named, Range<usize>)>,
    /// Whether the main language needs no help.
    pub is_sure: bool,
}

/// A label for a span.
#[derive(Clone, Copy, Debug)]
struct Named {
    language: Language,
    runner_up: Option<Language>,
    confidence: f32,
}

const UNKNOWN: Named = Named { language: Language::UND, runner_up: None, confidence: 0.0 };

impl Named {
    fn borrowed(tag: &'static str) -> Named {
        Named { language: Language(tag), runner_up: None, confidence: super::BORROWED }
    }

    fn of(verdict: Verdict, model: &LanguageModel) -> Named {
        let language = |label: usize| Language(model.labels()[label]);
        match verdict.is_founded() {
            true => Named {
                language: language(verdict.label),
                runner_up: verdict.runner_up.map(language),
                confidence: verdict.confidence,
            },
            false => UNKNOWN,
        }
    }
}

impl Judged {
    /// The languages with the letters of each, some of them several times.
    pub(super) fn letters<'a>(
        &'a self,
        tokens: Tokens<'a>,
    ) -> impl Iterator<Item = (&'static str, u64)> + 'a {
        let letters = |words: &[Token]| words.iter().map(|word| u64::from(word.letters)).sum();
        let whole = self.whole.iter().map(move |named| (named.language.as_str(), letters(tokens.words)));
        let several = self.stretches.iter();
        whole.chain(
            several
                .map(move |(named, range)| (named.language.as_str(), letters(&tokens.words[range.clone()]))),
        )
    }
}

/// IdentifierPool the words of one paragraph.
pub(super) fn judge(
    text: &str,
    tokens: Tokens<'_>,
    prior: &Prior,
    general: &General,
    model: &LanguageModel,
) -> Judged {
    let all = 0..tokens.words.len();
    let said = sum(tokens.lanes, weighed(tokens, all.clone()));
    let Some(main) = said.verdict(prior).filter(|_| !all.is_empty()) else { return Judged::default() };
    if switches::stretches(tokens, &said, model, prior, main.label).is_some() {
        let words = phrases::silenced(text, tokens.words);
        let stretches = switches::stretches(tokens.with(&words), &said, model, prior, main.label);
        let stretches = stretches.map(|stretches| without_short(stretches, main.label, model));
        if let Some(stretches) = stretches.filter(|stretches| stretches.len() > 1) {
            return several(tokens, &stretches, prior, model);
        }
    }
    let (named, is_sure) = match second_opinion(text, tokens, &main, general, model) {
        Some(named) => (named, true),
        None => (Named::of(main, model), main.is_sure()),
    };
    Judged { whole: Some(named), stretches: Vec::new(), is_sure }
}

/// The stretches, those of a word or two in Arabic script taken for names, which may be of any language: they go with the
/// main one.
fn without_short(
    stretches: Vec<(usize, Range<usize>)>,
    main: usize,
    model: &LanguageModel,
) -> Vec<(usize, Range<usize>)> {
    let is_name = |range: &Range<usize>| model.script == "Arab" && range.len() < STRETCH;
    let mut joined: Vec<(usize, Range<usize>)> = Vec::with_capacity(stretches.len());
    for (label, range) in stretches {
        let label = if is_name(&range) { main } else { label };
        match joined.last_mut() {
            Some((last, before)) if *last == label => before.end = range.end,
            _ => joined.push((label, range)),
        }
    }
    joined
}

/// What some words say, each with the most that counts: of names among other words, little, since they may be of any
/// language. Where all words begin with capitals, as in a title, these tell no names; and less so where a sentence begins.
fn weighed(tokens: Tokens<'_>, range: Range<usize>) -> impl Iterator<Item = (u8, &[u8])> {
    let (words, against) = (&tokens.words[range.clone()], tokens.against(range.clone()));
    let is_title = words.iter().all(|word| word.is_capital);
    let begins = move |at: usize, word: &Token| at == 0 || word.gap > Break::Space;
    let most = move |(at, word): (usize, &Token)| match word.is_capital && !is_title {
        true if begins(range.start + at, word) => MOST_OF_A_FIRST_WORD,
        true => MOST_OF_A_NAME,
        false => u8::MAX,
    };
    words.iter().enumerate().map(most).zip(against)
}

/// Names stretches of several languages: each by all that is in its language.
fn several(
    tokens: Tokens<'_>,
    stretches: &[(usize, Range<usize>)],
    prior: &Prior,
    model: &LanguageModel,
) -> Judged {
    let mut judged = Judged::default();
    let mut known: Vec<(usize, Named)> = Vec::new();
    for (label, range) in stretches {
        let named = known.iter().find(|known| known.0 == *label).map(|known| known.1).unwrap_or_else(|| {
            let own = stretches.iter().filter(|stretch| stretch.0 == *label);
            let verdict =
                sum(tokens.lanes, own.flat_map(|stretch| weighed(tokens, stretch.1.clone()))).verdict(prior);
            let verdict = verdict.filter(|verdict| verdict.label == *label && verdict.is_founded());
            judged.is_sure |= verdict.is_some_and(|verdict| verdict.is_sure());
            let named = verdict.map(|verdict| Named::of(verdict, model));
            let named = named.unwrap_or(Named::borrowed(model.labels()[*label]));
            known.push((*label, named));
            named
        });
        judged.stretches.push((named, range.clone()));
    }
    judged
}

/// What whatlang says of a long run that the model is in doubt of: a language that the model does not know, or which of
/// the best two it is.
fn second_opinion(
    text: &str,
    tokens: Tokens<'_>,
    main: &Verdict,
    general: &General,
    model: &LanguageModel,
) -> Option<Named> {
    let words = tokens.words;
    let is_doubtful = model.script == "Latn" && main.margin < DOUBTFUL * words.len() as i32;
    if !is_doubtful || words.iter().map(|word| u64::from(word.letters)).sum::<u64>() < general::LETTERS {
        return None;
    }
    let run = &text[words.first()?.start..words.last()?.end];
    let opinion = general.opinion([run].into_iter())?;
    let best = Named::of(*main, model);
    match model.labels().iter().position(|&label| label == opinion) {
        None => Some(Named {
            language: Language(opinion),
            runner_up: Some(best.language),
            confidence: OF_WHATLANG,
        }),
        Some(label) if Some(label) == main.runner_up && !main.is_sure() => {
            Some(Named { language: Language(opinion), runner_up: Some(best.language), ..best })
        }
        Some(_) => None,
    }
}

/// Lays the stretches on the spans that the words were read from, and cuts these where the language changes. A span
/// without words goes with the words before it, else with those behind; where there are none, with `fallback`.
pub(super) fn lay<'a>(
    text: &str,
    spans: impl Iterator<Item = &'a Span>,
    tokens: Tokens<'_>,
    judged: &Judged,
    fallback: Option<&'static str>,
    labelled: &mut Vec<Span>,
) {
    let mut stretches = judged.stretches.iter().peekable();
    let before = stretches.peek().map(|stretch| stretch.0).or(judged.whole);
    let mut named = before.or(fallback.map(Named::borrowed)).unwrap_or(UNKNOWN);
    for span in spans {
        let mut start = span.start;
        let mut put = |end: usize, named: Named| {
            let Named { language, runner_up, confidence } = named;
            labelled.push(Span { start, end, language, runner_up, confidence, ..span.clone() });
            start = end;
        };
        while let Some((next, words)) =
            stretches.next_if(|(_, words)| tokens.words[words.start].start < span.end)
        {
            let last = tokens.words[..words.start].last().filter(|last| last.start >= span.start);
            if let Some(last) = last {
                put(last.end + border(&text[last.end..tokens.words[words.start].start]), named);
            }
            named = *next;
        }
        put(span.end, named);
    }
}

/// Where in the gap between two words the first of them ends: before what opens the second, else behind the end of a
/// sentence, else behind all space.
fn border(gap: &str) -> usize {
    let opens = |c: char| {
        matches!(chars::of(c).bracket(), Some(Bracket::Open(_)))
            || matches!(c, '\u{201C}' | '\u{2018}' | '\u{AB}' | '\u{201E}')
    };
    let ends = |c: char| {
        matches!(c, '.' | '!' | '?' | ':' | ';' | '\u{061F}' | '\u{061B}' | '\u{06D4}' | '\u{2026}')
    };
    let behind = |(at, c): (usize, char)| at + c.len_utf8();
    let space = |from: usize| gap[from..].find(char::is_whitespace).map(|at| from + at);
    let behind_sentence = gap.find(ends).and_then(space).and_then(|from| {
        gap[from..]
            .char_indices()
            .take_while(|(_, c)| c.is_whitespace())
            .last()
            .map(|last| from + behind(last))
    });
    let behind_space = gap.char_indices().rev().find(|(_, c)| c.is_whitespace()).map(behind);
    gap.find(opens).or(behind_sentence).or(behind_space).unwrap_or(gap.len())
}

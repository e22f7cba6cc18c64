//! The words of one script in one paragraph come in; the language of the paragraph, or of each of its runs, goes out.
//! Then the labels are applied to the spans, which are cut where the language changes.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --languages FILE` and `cargo xtask train DIR`.

use std::ops::Range;

use super::linguistic_content::NO_CONTENT_CONFIDENCE;
use super::phrases;
use super::posterior::{Posterior, Prior, sum};
use super::quality::quality;
use super::tokenizer::Boundary;
use super::viterbi;
use super::whatlang_fallback::{MIN_LETTERS, WhatlangFallback};
use super::word_scorer::{ScoredWord, ScoredWords};
use crate::chars::classes::is_opening_punctuation;
use crate::document::{Language, Span};
use crate::embedded::LanguageModel;
use crate::model::language_ngrams::UNITS_PER_NAT;

/// The confidence of a language that whatlang knows and the model does not.
const WHATLANG_CONFIDENCE: f32 = 0.9;
/// Units per word: in a long run, a language that leads by less may be none that the model knows.
const DOUBTFUL_MARGIN_PER_WORD: i32 = UNITS_PER_NAT;

/// The penalty of a word with a capital, at most, in units: it may be a name.
const MAX_PENALTY_PER_NAME: u8 = 2 * UNITS_PER_NAT as u8;
/// The same for the first word of a sentence.
const MAX_PENALTY_PER_FIRST_WORD: u8 = 5 * UNITS_PER_NAT as u8;

/// Shorter runs of another language in Arabic script, which has no capitals, are taken for names.
const MIN_WORDS_PER_ARABIC_RUN: usize = 3;

/// The labels of the words of a paragraph.
#[derive(Debug, Default)]
pub(super) struct ParagraphLabels {
    /// The label of all words, where there is one; `None` where there are no words.
    whole: Option<SpanLabel>,
    /// Otherwise the runs, which tile the words, each with its label.
    runs: Vec<(SpanLabel, Range<usize>)>,
    /// Whether the main language needs no context.
    pub is_sure: bool,
}

/// A label for a span.
#[derive(Clone, Copy, Debug)]
struct SpanLabel {
    language: Language,
    runner_up: Option<Language>,
    confidence: f32,
    quality: Option<f32>,
}

/// The confidence of a label that is taken over from the context.
pub(super) const BORROWED_CONFIDENCE: f32 = 0.5;

const UNDETERMINED: SpanLabel =
    SpanLabel { language: Language::UND, runner_up: None, confidence: 0.0, quality: None };

const NO_CONTENT: SpanLabel = SpanLabel {
    language: Language::ZXX,
    runner_up: None,
    confidence: NO_CONTENT_CONFIDENCE,
    quality: Some(0.0),
};

impl SpanLabel {
    fn borrowed(tag: &'static str) -> SpanLabel {
        SpanLabel { language: Language(tag), runner_up: None, confidence: BORROWED_CONFIDENCE, quality: None }
    }

    fn of(posterior: Posterior, model: &LanguageModel, quality: Option<f32>) -> SpanLabel {
        let language = |label: usize| Language(model.labels()[label]);
        match posterior.is_founded() {
            true => SpanLabel {
                language: language(posterior.label),
                runner_up: posterior.runner_up.map(language),
                confidence: posterior.confidence,
                quality,
            },
            false => SpanLabel { quality, ..UNDETERMINED },
        }
    }
}

impl ParagraphLabels {
    /// Those of words that are no language.
    pub(super) fn no_content() -> ParagraphLabels {
        ParagraphLabels { whole: Some(NO_CONTENT), runs: Vec::new(), is_sure: true }
    }

    /// The languages with their letters. A language may come several times.
    pub(super) fn letters<'a>(
        &'a self,
        scored: ScoredWords<'a>,
    ) -> impl Iterator<Item = (&'static str, u64)> + 'a {
        let letters = |words: &[ScoredWord]| words.iter().map(|word| u64::from(word.letters)).sum();
        let whole = self.whole.iter().filter(|named| named.language.is_known());
        let whole = whole.map(move |named| (named.language.as_str(), letters(scored.words)));
        let several = self.runs.iter();
        whole.chain(
            several
                .map(move |(named, range)| (named.language.as_str(), letters(&scored.words[range.clone()]))),
        )
    }
}

/// Labels the words of one paragraph.
pub(super) fn label_words(
    text: &str,
    scored: ScoredWords<'_>,
    prior: &Prior,
    whatlang: &WhatlangFallback,
    model: &LanguageModel,
) -> ParagraphLabels {
    let all = 0..scored.words.len();
    let total = sum(scored.stride, capped(scored, all.clone()));
    let Some(main) = total.posterior(prior).filter(|_| !all.is_empty()) else {
        return ParagraphLabels::default();
    };
    if viterbi::language_runs(scored, &total, model, prior, main.label).is_some() {
        let words = phrases::mask_phrases(text, scored.words);
        let runs = viterbi::language_runs(scored.with(&words), &total, model, prior, main.label);
        let runs = runs.map(|runs| join_names(runs, main.label, model));
        if let Some(runs) = runs.filter(|runs| runs.len() > 1) {
            return several(scored, &runs, prior, model);
        }
    }
    let quality = quality([scored].into_iter(), main.label, model);
    let best = SpanLabel::of(main, model, quality);
    let (named, is_sure) = match second_opinion(text, scored, &main, best, whatlang, model) {
        Some(named) => (named, true),
        None => (best, main.is_sure()),
    };
    ParagraphLabels { whole: Some(named), runs: Vec::new(), is_sure }
}

/// The runs, with runs of a word or two in Arabic script joined to the main language: they are taken for names.
fn join_names(
    runs: Vec<(usize, Range<usize>)>,
    main: usize,
    model: &LanguageModel,
) -> Vec<(usize, Range<usize>)> {
    let is_name = |range: &Range<usize>| model.script == "Arab" && range.len() < MIN_WORDS_PER_ARABIC_RUN;
    let mut joined: Vec<(usize, Range<usize>)> = Vec::with_capacity(runs.len());
    for (label, range) in runs {
        let label = if is_name(&range) { main } else { label };
        match joined.last_mut() {
            Some((last, before)) if *last == label => before.end = range.end,
            _ => joined.push((label, range)),
        }
    }
    joined
}

/// The penalties of some words, each with its cap. Among other words, a word with a capital may be a name of any
/// language, and its cap is low; at the beginning of a sentence it is less low. Where all words have capitals, as in
/// a title, there is no cap.
fn capped(scored: ScoredWords<'_>, range: Range<usize>) -> impl Iterator<Item = (u8, &[u8])> {
    let (words, penalties) = (&scored.words[range.clone()], scored.penalties(range.clone()));
    let is_title = words.iter().all(|word| word.is_capital);
    let begins = move |at: usize, word: &ScoredWord| at == 0 || word.gap > Boundary::Space;
    let most = move |(at, word): (usize, &ScoredWord)| match word.is_capital && !is_title {
        true if begins(range.start + at, word) => MAX_PENALTY_PER_FIRST_WORD,
        true => MAX_PENALTY_PER_NAME,
        false => u8::MAX,
    };
    words.iter().enumerate().map(most).zip(penalties)
}

/// Labels runs of several languages, each by the words of all runs in its language.
fn several(
    scored: ScoredWords<'_>,
    runs: &[(usize, Range<usize>)],
    prior: &Prior,
    model: &LanguageModel,
) -> ParagraphLabels {
    let mut labels = ParagraphLabels::default();
    let mut known: Vec<(usize, SpanLabel)> = Vec::new();
    for (label, range) in runs {
        let named = known.iter().find(|known| known.0 == *label).map(|known| known.1).unwrap_or_else(|| {
            let own = runs.iter().filter(|run| run.0 == *label);
            let words = own.clone().map(|run| scored.with(&scored.words[run.1.clone()]));
            let quality = quality(words, *label, model);
            let posterior =
                sum(scored.stride, own.flat_map(|run| capped(scored, run.1.clone()))).posterior(prior);
            let posterior = posterior.filter(|posterior| posterior.label == *label && posterior.is_founded());
            labels.is_sure |= posterior.is_some_and(|posterior| posterior.is_sure());
            let named = posterior.map(|posterior| SpanLabel::of(posterior, model, quality));
            let borrowed = SpanLabel { quality, ..SpanLabel::borrowed(model.labels()[*label]) };
            let named = named.unwrap_or(borrowed);
            known.push((*label, named));
            named
        });
        labels.runs.push((named, range.clone()));
    }
    labels
}

/// The answer of whatlang for a long run of which the model is not sure: a language that the model does not know, or
/// one of the best two.
fn second_opinion(
    text: &str,
    scored: ScoredWords<'_>,
    main: &Posterior,
    best: SpanLabel,
    whatlang: &WhatlangFallback,
    model: &LanguageModel,
) -> Option<SpanLabel> {
    let words = scored.words;
    let is_doubtful = model.script == "Latn" && main.margin < DOUBTFUL_MARGIN_PER_WORD * words.len() as i32;
    if !is_doubtful || words.iter().map(|word| u64::from(word.letters)).sum::<u64>() < MIN_LETTERS {
        return None;
    }
    let run = &text[words.first()?.start..words.last()?.end];
    let detected = whatlang.detect([run].into_iter())?;
    match model.label(detected) {
        None => Some(SpanLabel {
            language: Language(detected),
            runner_up: Some(best.language),
            confidence: WHATLANG_CONFIDENCE,
            ..best
        }),
        Some(label) if Some(label) == main.runner_up && !main.is_sure() => {
            Some(SpanLabel { language: Language(detected), runner_up: Some(best.language), ..best })
        }
        Some(_) => None,
    }
}

/// Labels the spans that the words stand in, and cuts them where the language changes. A span without words gets the
/// label of the words before it, or else of those behind it; where there are no words, `fallback`.
pub(super) fn label_spans<'a>(
    text: &str,
    spans: impl Iterator<Item = &'a Span>,
    scored: ScoredWords<'_>,
    labels: &ParagraphLabels,
    fallback: Option<&'static str>,
    labelled: &mut Vec<Span>,
) {
    let mut runs = labels.runs.iter().peekable();
    let before = runs.peek().map(|run| run.0).or(labels.whole);
    let mut named = before.or(fallback.map(SpanLabel::borrowed)).unwrap_or(UNDETERMINED);
    for span in spans {
        let mut start = span.start;
        let mut put = |end: usize, named: SpanLabel| {
            let SpanLabel { language, runner_up, confidence, quality } = named;
            labelled.push(Span { start, end, language, runner_up, confidence, quality, ..span.clone() });
            start = end;
        };
        while let Some((next, words)) = runs.next_if(|(_, words)| scored.words[words.start].start < span.end)
        {
            let last = scored.words[..words.start].last().filter(|last| last.start >= span.start);
            if let Some(last) = last {
                put(last.end + cut_in_gap(&text[last.end..scored.words[words.start].start]), named);
            }
            named = *next;
        }
        put(span.end, named);
    }
}

/// Where in the gap between two words the span of the first one ends: before an opening bracket or quotation mark, or
/// else behind the end of a sentence, or else behind all space.
fn cut_in_gap(gap: &str) -> usize {
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
    gap.find(is_opening_punctuation).or(behind_sentence).or(behind_space).unwrap_or(gap.len())
}

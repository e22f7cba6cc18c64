//! Words and their label come in; how plausible their letters are in the language goes out: the share of clean texts of its
//! length that look no better ([`text_quality`](crate::model::text_quality)). Words with a capital may be names of any
//! language, so they count only where there are no others. Cost: one addition a word.

use super::word_scorer::ScoredWords;
use crate::document::Span;
use crate::embedded::{LanguageModel, TEXT_QUALITY};
use crate::model::word_ngrams::MAX_LETTERS;

/// The quality of these words in the language with the number `label`, in [0, 1]; `None` where there are no words, or where the
/// model does not tell.
pub(super) fn quality<'a>(
    words: impl Iterator<Item = ScoredWords<'a>>,
    label: usize,
    model: &LanguageModel,
) -> Option<f32> {
    let table = TEXT_QUALITY.iter().find(|table| table.script == model.script)?;
    // The plausibility and the letters of words without a capital, and of those with one.
    let mut sums = [(0, 0); 2];
    for words in words {
        for (word, penalties) in words.words.iter().zip(words.penalties(0..words.words.len())) {
            let (plausibility, letters) = &mut sums[usize::from(word.is_capital)];
            *plausibility += i32::from(word.plausibility) - i32::from(penalties[label]);
            *letters += u32::from(word.letters).min(MAX_LETTERS as u32);
        }
    }
    let (plausibility, letters) = sums.into_iter().find(|&(_, letters)| letters > 0)?;
    Some(table.quality(label, plausibility, letters))
}

/// From this quality on, no label is doubted.
const MAX_DOUBTFUL_QUALITY: f32 = 0.03;

/// Fewer letters tell nothing: they may be a name.
const MIN_LETTERS: usize = 16;

/// Doubts the labels of spans of the `text` whose letters are hardly plausible in their language: the text may be in one that
/// the model does not know. If one text in a hundred is, these are the probabilities that the label is right, at most.
///
/// It stands behind the spelling of letters, which asks how sure a label is: else a word that is spelt anew would change that, and
/// that the spelling.
pub(super) fn doubt_labels(text: &str, spans: &mut [Span]) {
    for span in spans.iter_mut().filter(|span| span.language.is_known()) {
        match span.quality.filter(|&quality| quality < MAX_DOUBTFUL_QUALITY) {
            Some(_) if span.letters(text) < MIN_LETTERS => {}
            Some(..0.002) => span.confidence = span.confidence.min(0.5),
            Some(..0.01) => span.confidence = span.confidence.min(0.75),
            Some(_) => span.confidence = span.confidence.min(0.89),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Language;

    #[test]
    fn labels_of_little_quality_are_doubted() {
        let text = "file gpj.exe, and so many letters that they tell";
        let span = |start, quality, confidence| {
            let end = if start == 0 { 12 } else { text.len() };
            Span { start, end, language: Language("en"), quality, confidence, ..Span::default() }
        };
        let mut spans = [
            span(0, Some(0.0), 1.0),
            span(12, Some(0.5), 1.0),
            span(12, Some(0.02), 1.0),
            span(12, Some(0.005), 0.5),
            span(12, Some(0.0), 1.0),
            span(12, None, 1.0),
        ];
        doubt_labels(text, &mut spans);
        let labels = spans.map(|span| (span.language.as_str(), span.confidence));
        let doubted = [("en", 1.0), ("en", 1.0), ("en", 0.89), ("en", 0.5), ("en", 0.5), ("en", 1.0)];
        assert_eq!(labels, doubted);
    }
}

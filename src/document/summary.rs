//! What a document is made of: its languages by letters, and its words.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::labelled_text::Document;
use super::span::{Language, Span, SpanKind};
use crate::chars::{self, Script};
use crate::edit::{SourceRange, TextRange};

/// How much of a document is in one language.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LanguageShare {
    /// `und` for what no label was given.
    pub language: Language,
    /// Letters (General_Category L) in it, in code points.
    pub letters: usize,
    /// Of the letters of the document, in [0, 1].
    pub share: f32,
    /// That of its spans, by their letters.
    pub confidence: f32,
}

/// A word of the text, as [`Document::terms`] finds it, and where it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Term<'d> {
    /// The word.
    pub text: &'d str,
    /// The span that it begins in.
    pub span: &'d Span,
    /// Where it is in the text.
    pub range: TextRange,
    /// Where it came from.
    pub source: SourceRange,
}

impl Document {
    /// The languages of the document, that of the most letters first. Time: one pass over the text.
    ///
    /// ```
    /// let document = saaf::Cleaner::default().clean("She said “یہ کتاب میری ہے” and left the room.");
    /// let languages: Vec<_> = document.languages().iter().map(|l| (l.language.as_str(), l.letters)).collect();
    /// assert_eq!(languages, [("en", 21), ("ur", 12)]);
    /// ```
    pub fn languages(&self) -> Vec<LanguageShare> {
        let mut languages: Vec<LanguageShare> = Vec::new();
        let mut all = 0;
        for span in &self.spans {
            let letters = span.letters(&self.text);
            if letters == 0 {
                continue;
            }
            all += letters;
            let weight = span.confidence * letters as f32;
            match languages.iter_mut().find(|known| known.language == span.language) {
                Some(known) => {
                    known.letters += letters;
                    known.confidence += weight;
                }
                None => languages.push(LanguageShare {
                    language: span.language,
                    letters,
                    share: 0.0,
                    confidence: weight,
                }),
            }
        }
        for language in &mut languages {
            language.share = language.letters as f32 / all as f32;
            language.confidence /= language.letters as f32;
        }
        languages.sort_by(|a, b| b.letters.cmp(&a.letters).then(a.language.cmp(&b.language)));
        languages
    }

    /// The language of most letters, and how sure it is, in [0, 1]: the first of [`languages`](Self::languages). `None` where there
    /// are no letters. Most short texts have one language, and then nothing is counted.
    ///
    /// ```
    /// let document = saaf::Cleaner::default().clean("یہ کتاب میری ہے");
    /// let (language, confidence) = document.main_language().unwrap();
    /// assert_eq!((language.as_str(), confidence > 0.9), ("ur", true));
    /// assert_eq!(saaf::Cleaner::default().clean("1, 2").main_language(), None);
    /// ```
    pub fn main_language(&self) -> Option<(Language, f32)> {
        let mut spans = self.spans.iter().filter(|span| span.has_letters(&self.text));
        let first = spans.next()?;
        let known = (first.language, first.confidence);
        if spans.all(|span| (span.language, span.confidence) == known) {
            return Some(known);
        }
        self.languages().first().map(|most| (most.language, most.confidence))
    }

    /// How plausible the letters of the text are in their languages, in [0, 1]: the [`quality`](Span::quality) of its spans, by their
    /// letters. `None` where no span has one.
    ///
    /// ```
    /// let quality = |text| saaf::Cleaner::default().clean(text).quality().unwrap();
    /// assert!(quality("The ministers met on Thursday to discuss the budget.") > 0.03);
    /// assert!(quality("Teh mniistrs mte no Thrsdyu ot dsicsus hte bdugte.") < 0.01);
    /// ```
    pub fn quality(&self) -> Option<f32> {
        let (mut letters, mut sum) = (0, 0.0);
        for span in &self.spans {
            let Some(quality) = span.quality else { continue };
            let own = span.letters(&self.text);
            (letters, sum) = (letters + own, sum + quality * own as f32);
        }
        (letters > 0).then(|| sum / letters as f32)
    }

    /// The words of the text, each with its span and its source, in text order. Markup gives none.
    ///
    /// They are those of UAX #29, whole where a word lies in several spans, and cut where that standard takes two for one:
    /// between letters of two scripts (`وmacOS`), at the Arabic comma between numbers (`30،2025`), and behind a year that
    /// the sign of its era is glued to (`2025ء`). Time: linear in the text.
    ///
    /// ```
    /// let document = saaf::Cleaner::default().clean("caf&eacute;  یہ");
    /// let terms: Vec<_> = document.terms().map(|term| (term.text, term.source.range())).collect();
    /// assert_eq!(terms, [("café", 0..11), ("یہ", 13..17)]);
    /// ```
    pub fn terms(&self) -> impl Iterator<Item = Term<'_>> {
        let mut spans = self.spans.iter().peekable();
        let words =
            self.text.unicode_word_indices().flat_map(|(at, word)| parts(&self.text, at..at + word.len()));
        words.filter_map(move |range| {
            while spans.next_if(|span| span.end <= range.start).is_some() {}
            let span = *spans.peek()?;
            let range = TextRange::from(range);
            let term = Term {
                text: &self.text[range.range()],
                span,
                range,
                source: self.source_range_of_word(range),
            };
            (span.kind != SpanKind::Markup).then_some(term)
        })
    }
}

/// The parts of a word that UAX #29 finds at `range`; one, but for few.
fn parts(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let Range { mut start, end } = range;
    std::iter::from_fn(move || {
        if start >= end {
            return None;
        }
        let cut = cut(text, start..end);
        let part = start..cut.start;
        start = cut.end;
        Some(part)
    })
}

/// Where the first part of the word at `range` ends, and the next one begins; the end where there is no other part.
fn cut(text: &str, range: Range<usize>) -> Range<usize> {
    let mut script = None;
    for (offset, c) in text[range.clone()].char_indices() {
        let (at, properties) = (range.start + offset, chars::of(c));
        let is_own = !matches!(properties.script(), Script::COMMON | Script::INHERITED);
        if c == '\u{60C}' && offset > 0 {
            return at..at + c.len_utf8();
        }
        if properties.is_letter() && is_own {
            let known = *script.get_or_insert(properties.script());
            if known != properties.script() && !(is_japanese(known) && is_japanese(properties.script())) {
                return at..at;
            }
            if offset > 0 && chars::ends_glued_year(text, at) {
                return at..at;
            }
        }
    }
    range.end..range.end
}

/// Scripts that Japanese writes one word in.
fn is_japanese(script: Script) -> bool {
    matches!(script, Script::HAN | Script::HIRAGANA | Script::KATAKANA)
}

#[cfg(test)]
mod tests;

//! What a document is made of: its languages by letters, and its words.

use unicode_segmentation::UnicodeSegmentation;

use super::labelled_text::Document;
use super::span::{Language, Span};
use crate::chars;
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

/// A word of the text (UAX #29), and where it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Term<'d> {
    /// The word.
    pub text: &'d str,
    /// The span that it lies in.
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
            let letters = span.text(&self.text).chars().filter(|&c| chars::of(c).is_letter()).count();
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

    /// The words of the text, each with its span and its source.
    ///
    /// ```
    /// let document = saaf::Cleaner::default().clean("caf&eacute;  یہ");
    /// let terms: Vec<_> = document.terms().map(|term| (term.text, term.source.range())).collect();
    /// assert_eq!(terms, [("café", 0..11), ("یہ", 13..17)]);
    /// ```
    pub fn terms(&self) -> impl Iterator<Item = Term<'_>> {
        self.spans.iter().flat_map(move |span| {
            span.text(&self.text).unicode_word_indices().map(move |(at, text)| {
                let start = span.start + at;
                let range = TextRange::from(start..start + text.len());
                Term { text, span, range, source: self.source_range(range) }
            })
        })
    }
}

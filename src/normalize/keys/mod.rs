//! Labelled spans come in; the same spans go out as keys for searching: one word, however it was typed. Behind `letters`;
//! profiles index and index-any alone.
//!
//! A key has one direction, whatever the language: every kaf becomes U+06A9, every yeh U+06CC, every heh U+06C1. What the
//! language decides is only which letters it keeps apart. So folding a key once more, perhaps under another label, can only
//! take something away, and the rounds of labelling and folding come to an end. That is also why the label alone decides
//! here, where `letters` asks for every candidate: a key is no text that a wrong letter could spoil.
//!
//! One walk over each span, one edit for each stretch of letters that changes:
//!
//! - compatibility forms, ASCII for punctuation and digits, case, marks and strokes of Latin, Greek and Cyrillic letters,
//!   voicing of kana: a generated table ([`forms`]), one step after the other, so that each rule can be off. The letters
//!   that an alphabet counts as its own stay: å in Swedish, ñ in Spanish, й everywhere.
//! - letters of Arabic script: the rows of `data/languages/und.toml`, chosen by `[keys]` of the language ([`alphabet`]).
//! - vowel marks, marks of recitation and honorifics, tatweel, points of Hebrew, nukta of Devanagari, joiners: removed.
//!   Vowel signs of Indic scripts and tone marks of Thai are letters of their words and stay.
//!
//! Cost: linear; a character of ASCII is a comparison, another one a look-up. Sources: UAX #15, CaseFolding.txt, UTS #10
//! with the root collation and those of CLDR; the rows name theirs.

mod alphabet;
mod forms;
mod left_out;
#[rustfmt::skip]
mod table;
mod walk;

use crate::chars;
use crate::document::{Span, SpanKind};
use crate::edit::{Rewriter, Rewritten};
use crate::profile::{Profile, RuleSet};
use alphabet::Alphabet;
use left_out::{TATWEEL, ZWJ, ZWNJ, is_small_letter};

/// What the stage returns.
pub(crate) struct Folded<'a> {
    pub rewritten: Rewritten<'a>,
    /// The spans that changed, by index. None becomes empty.
    pub changed: Vec<usize>,
}

/// Folds the spans of one window, except those that `frozen` marks (empty: none), and markup.
pub(crate) fn fold<'a>(text: &'a str, spans: &[Span], frozen: &[bool], rules: RuleSet) -> Folded<'a> {
    let mut rewriter = Rewriter::new(text);
    let (mut changed, mut known) = (Vec::new(), Vec::new());
    for (index, span) in spans.iter().enumerate() {
        if frozen.get(index) == Some(&true) || span.kind == SpanKind::Markup || vanishes(span.text(text)) {
            continue;
        }
        let before = rewriter.len();
        walk::fold(text, span, alphabet(&mut known, span, rules), rules, &mut rewriter);
        if rewriter.len() != before {
            changed.push(index);
        }
    }
    Folded { rewritten: rewriter.finish(), changed }
}

/// The alphabet of a span. A window has few languages.
fn alphabet<'k>(known: &'k mut Vec<(&'static str, Alphabet)>, span: &Span, rules: RuleSet) -> &'k Alphabet {
    let tag = if rules.profile() == Profile::IndexAny { "und" } else { span.language.as_str() };
    let at = known.iter().position(|known| known.0 == tag).unwrap_or_else(|| {
        known.push((tag, Alphabet::of(tag, rules)));
        known.len() - 1
    });
    &known[at].1
}

/// Whether nothing is left of a text that has nothing but what keys leave out. It stays, since a span is never empty.
fn vanishes(text: &str) -> bool {
    text.chars().all(|c| {
        let properties = chars::of(c);
        matches!(c, TATWEEL | ZWNJ | ZWJ)
            || properties.is_mark()
            || is_small_letter(c)
            || properties.is_white_space()
    })
}

#[cfg(test)]
mod tests;

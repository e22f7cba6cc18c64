//! Labelled spans come in; the same come out, with the heh of an Arabic keyboard (U+0647) in Urdu words as heh goal (ہ) or
//! heh doachashmee (ھ). Stands before the letters of the language, which know no words.
//!
//! An Arabic keyboard has one heh for both, so کها is کہا (said) and کھا (eat). A back-off model of words and of the letters
//! around heh decides ([`crate::model::urdu_heh`]). Either is what the word most likely has: writers spell some words both
//! ways (انہوں and انھوں).
//!
//! Untouched stay words that may be in a language which has this heh, dates, a heh that stands alone (the sign of the era in
//! `1447ه`), and one that carries a hamza. In profile index-any all hehs are one, so the stage has nothing to do there.
//!
//! Cost: a search for the letter in each Urdu span; for each word that has it, four look-ups a heh.

use std::ops::Range;

use memchr::memchr_iter;

use crate::document::{Candidates, Span, SpanKind};
use crate::edit::{Rewriter, Rewritten};
use crate::embedded::URDU_HEH;
use crate::model::urdu_heh::{HEH, letter};
use crate::model::word_chars::is_word;
use crate::profile::{Profile, Rule, RuleSet};

const URDU: &str = "ur";
/// The languages that have no heh of an Arabic keyboard and write most words of Urdu alike.
const WRITE_ALIKE: [&str; 3] = [URDU, "pnb", "skr"];

const HEH_GOAL: &str = "\u{6C1}";
const HEH_DOACHASHMEE: &str = "\u{6BE}";

/// What the stage returns. Letters have the same length as those in their place, so spans stay where they are.
pub(crate) struct Restored<'a> {
    pub rewritten: Rewritten<'a>,
    /// The spans that changed, by index.
    pub changed: Vec<usize>,
}

/// The indices of the Urdu spans with a heh that may be another. Before one is changed, the language stage has to name their
/// candidates.
pub(crate) fn doubtful(text: &str, spans: &[Span], rules: RuleSet) -> Vec<usize> {
    if !runs(rules) {
        return Vec::new();
    }
    // The letter is D9 87 in UTF-8.
    let has_heh = |span: &Span| {
        let bytes = &text.as_bytes()[span.start..span.end];
        memchr_iter(0xD9, bytes).any(|at| bytes.get(at + 1) == Some(&0x87))
    };
    (0..spans.len()).filter(|&at| is_urdu(&spans[at]) && has_heh(&spans[at])).collect()
}

/// Restores heh in the Urdu spans among `doubtful`, whose candidate languages are `candidates`, except in those that `frozen`
/// marks (empty: none).
pub(crate) fn restore<'a>(
    text: &'a str,
    spans: &[Span],
    (doubtful, candidates): (&[usize], &[Candidates]),
    frozen: &[bool],
    rules: RuleSet,
) -> Restored<'a> {
    let mut rewriter = Rewriter::new(text);
    let mut changed = Vec::new();
    let doubtful = if runs(rules) { doubtful } else { &[] };
    for (&index, candidates) in doubtful.iter().zip(candidates) {
        let span = &spans[index];
        let is_certain = candidates.0.iter().all(|tag| WRITE_ALIKE.contains(tag));
        if !is_urdu(span) || !is_certain || frozen.get(index) == Some(&true) {
            continue;
        }
        let before = rewriter.len();
        words(text, span.start..span.end).for_each(|word| restore_word(text, word, &mut rewriter));
        if rewriter.len() != before {
            changed.push(index);
        }
    }
    Restored { rewritten: rewriter.finish(), changed }
}

fn runs(rules: RuleSet) -> bool {
    rules.runs(Rule::UrduHeh) && rules.profile() != Profile::IndexAny
}

fn is_urdu(span: &Span) -> bool {
    span.kind == SpanKind::Prose && span.language.as_str() == URDU
}

/// The words in `range` that have a heh.
fn words(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = range.start;
    std::iter::from_fn(move || {
        let heh = at + text[at..range.end].find(HEH)?;
        let before = text[at..heh].char_indices().rev().take_while(|&(_, c)| is_word(c)).last();
        let start = before.map_or(heh, |(offset, _)| at + offset);
        at = heh + text[heh..range.end].find(|c| !is_word(c)).unwrap_or(range.end - heh);
        Some(start..at)
    })
}

fn restore_word(text: &str, word: Range<usize>, rewriter: &mut Rewriter<'_>) {
    let written = &text[word.clone()];
    let letters: Vec<char> = written.chars().filter_map(letter).collect();
    if letters.len() < 2 {
        return;
    }
    let mut at = 0; // of the letters
    for (offset, c) in written.char_indices() {
        let after = offset + c.len_utf8();
        if c == HEH && !written[after..].starts_with(CARRIED) {
            let is_doachashmee = URDU_HEH.is_doachashmee(&letters, at);
            let heh = if is_doachashmee { HEH_DOACHASHMEE } else { HEH_GOAL };
            rewriter.replace(Rule::UrduHeh, word.start + offset..word.start + after, heh);
        }
        at += usize::from(letter(c).is_some());
    }
}

/// Madda and hamza. They belong to the letter that carries them; another letter would compose with them.
const CARRIED: [char; 3] = ['\u{653}', '\u{654}', '\u{655}'];

#[cfg(test)]
mod tests;

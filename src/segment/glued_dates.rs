//! Glued dates: a stamp without a space to what follows or precedes it is cut off (rule `glue`, N11).
//!
//! A stamp that heads its line is set on a line of its own, because that is what the page showed; inside prose, and
//! where a document is one line, a space is enough. A stamp on whose last digit a mark stands is not cut: nothing is
//! inserted inside a grapheme cluster (UAX #29).

use crate::chars;
use crate::chars::classes::{is_opening_quote, is_word_character};
use crate::document::{FindingKind, RawFinding};
use crate::edit::{Rewriter, Rewritten};
use crate::profile::{Rule, RuleSet};

use super::dates::DateMatch;

/// What cutting leaves.
pub(super) struct SplitDates<'a> {
    pub rewritten: Rewritten<'a>,
    /// In bytes of the text before.
    pub glued: Vec<RawFinding>,
}

/// Cuts glued dates off, where the profile does, and moves `dates` along.
pub(super) fn split_glued_dates<'a>(
    text: &'a str,
    dates: &mut [DateMatch],
    rules: RuleSet,
) -> SplitDates<'a> {
    let mut rewriter = Rewriter::new(text);
    let mut glued = Vec::new();
    let mut grown = 0;
    let mut cut_at = None; // two dates in a row are cut once
    for date_match in dates.iter_mut() {
        let left = is_glued_left(text, date_match) && cut_at != Some(date_match.range.start);
        let right = is_glued_right(text, date_match);
        if left || right {
            let detail = match (left, right) {
                (true, true) => "the date has no space before or behind it",
                (true, false) => "the date has no space before it",
                _ => "the date has no space behind it",
            };
            let (range, kind) = (date_match.range.clone(), FindingKind::GluedDate);
            let detail = date_match.date.map_or(detail.into(), |date| format!("{date}: {detail}"));
            glued.push(RawFinding { kind, range, detail });
        }
        let range = date_match.range.clone();
        let cuts = rules.runs(Rule::Glue);
        if left && cuts {
            rewriter.replace(Rule::Glue, range.start..range.start, " ");
            grown += 1;
        }
        date_match.range = range.start + grown..range.end + grown;
        if right && cuts {
            let heads = !left && heads_line(text, range.start);
            let space = if heads { rules.line_end() } else { ' ' };
            rewriter.replace(Rule::Glue, range.end..range.end, space.encode_utf8(&mut [0; 4]));
            grown += 1;
            cut_at = Some(range.end);
        }
    }
    SplitDates { rewritten: rewriter.finish(), glued }
}

/// A letter, a digit or the end of a sentence right before the stamp.
fn is_glued_left(text: &str, date_match: &DateMatch) -> bool {
    !date_match.is_numeric()
        && text[..date_match.range.start].chars().next_back().is_some_and(|c| {
            is_word_character(c)
                || matches!(c, '.' | '!' | '?' | '\u{06D4}' | '\u{061F}' | '\u{2026}' | '\u{201D}')
        })
}

/// A letter or an opening quotation mark right behind the stamp, unless a short ending of its own script inflects it
/// (`2025er`, `2025ء`).
fn is_glued_right(text: &str, date_match: &DateMatch) -> bool {
    let rest = &text[date_match.range.end..];
    let Some(next) = rest.chars().next() else { return false };
    if date_match.is_numeric() {
        return false; // `2025-10-30T12:00`
    }
    if is_opening_quote(next) {
        return true;
    }
    if !is_word_character(next) || chars::of(next).is_mark() {
        return false;
    }
    let ending: Vec<char> =
        rest.chars().take_while(|&c| is_word_character(c)).take(MAX_SUFFIX_CHARS + 1).collect();
    let next_script = chars::of(next).script();
    // A digit can follow only behind the mark of the era.
    let is_digit = chars::of(next).digit().is_some();
    ending.len() > MAX_SUFFIX_CHARS || is_digit || next.is_uppercase() || next_script != date_match.script
}

/// The longest ending, in characters.
const MAX_SUFFIX_CHARS: usize = 3;

/// Only white space stands between the start of the line and `at`.
fn heads_line(text: &str, at: usize) -> bool {
    text[..at].chars().rev().take_while(|&c| c != '\n').all(char::is_whitespace)
}

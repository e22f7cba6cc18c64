//! Finds dates and splits glued ones: a space or a line end is written between a date and the word that touches it (rule `glue`).
//!
//! A date at the head of its line gets a line end, because the page showed it on a line of its own. A date inside prose,
//! and in a document of one line, gets a space. A date whose last digit carries a mark is not split: nothing is written
//! inside a grapheme cluster (UAX #29). Cost: linear in the dates.

use std::ops::Range;

use super::dates::{self, DateMatch};
use super::links;
use crate::chars;
use crate::chars::classes::{is_opening_quote, is_word_character};
use crate::document::{FindingKind, Protected, RawFinding};
use crate::edit::{Rewriter, Rewritten};
use crate::profile::{Rule, RuleSet};

/// A text whose glued dates are split off.
pub(crate) struct SplitDates<'a> {
    pub rewritten: Rewritten<'a>,
    /// The dates, in the text that is returned.
    pub dates: Dates,
    /// Glued dates. Ranges are bytes of the text that came in.
    pub glued: Vec<RawFinding>,
}

/// The dates of a text, in order.
#[derive(Default)]
pub(crate) struct Dates {
    pub(super) matches: Vec<DateMatch>,
    /// Whether the text may hold addresses.
    pub(super) has_links: bool,
}

impl Dates {
    /// Where they are.
    pub fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        self.matches.iter().map(|date| date.range.clone())
    }
}

/// Finds the dates of a window, and splits off those that are glued to their neighbours, if the profile runs the rule.
/// `protected`: its markup and program text.
pub(crate) fn split_glued_dates<'a>(text: &'a str, protected: &Protected, rules: RuleSet) -> SplitDates<'a> {
    let has_links = links::may_occur(text);
    let mut matches = find_dates(text, protected, has_links);
    let mut rewriter = Rewriter::new(text);
    let mut glued = Vec::new();
    let mut grown = 0;
    let mut split_at = None; // two dates in a row are split once
    for date_match in &mut matches {
        let left = is_glued_left(text, date_match) && split_at != Some(date_match.range.start);
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
        let splits = rules.runs(Rule::Glue);
        if left && splits {
            rewriter.replace(Rule::Glue, range.start..range.start, " ");
            grown += 1;
        }
        date_match.range = range.start + grown..range.end + grown;
        if right && splits {
            let heads = !left && heads_line(text, range.start);
            let space = if heads { rules.line_end() } else { ' ' };
            rewriter.replace(Rule::Glue, range.end..range.end, space.encode_utf8(&mut [0; 4]));
            grown += 1;
            split_at = Some(range.end);
        }
    }
    SplitDates { rewritten: rewriter.finish(), dates: Dates { matches, has_links }, glued }
}

/// The dates of the text that lie neither in a protected range nor in an address.
fn find_dates(text: &str, protected: &Protected, has_links: bool) -> Vec<DateMatch> {
    let mut dates = dates::find(text);
    if !dates.is_empty() && has_links {
        let links = links::find(text);
        let meets = |link: &Range<usize>, date: &Range<usize>| link.start < date.end && date.start < link.end;
        dates.retain(|date| !links.iter().any(|(link, _)| meets(link, &date.range)));
    }
    dates.retain(|date| !protected.meets(&date.range));
    dates
}

/// Whether a letter, a digit or the end of a sentence touches the start of the date.
fn is_glued_left(text: &str, date_match: &DateMatch) -> bool {
    !date_match.is_numeric()
        && text[..date_match.range.start].chars().next_back().is_some_and(|c| {
            is_word_character(c)
                || matches!(c, '.' | '!' | '?' | '\u{06D4}' | '\u{061F}' | '\u{2026}' | '\u{201D}')
        })
}

/// Whether a letter or an opening quotation mark touches the end of the date. A short suffix of the same script inflects
/// the date and is not glued (`2025er`, `2025ء`).
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
    let suffix: Vec<char> =
        rest.chars().take_while(|&c| is_word_character(c)).take(MAX_SUFFIX_CHARS + 1).collect();
    let next_script = chars::of(next).script();
    // A digit can follow only behind the letter of the era.
    let is_digit = chars::of(next).digit().is_some();
    suffix.len() > MAX_SUFFIX_CHARS || is_digit || next.is_uppercase() || next_script != date_match.script
}

/// The longest suffix of a date, in characters.
const MAX_SUFFIX_CHARS: usize = 3;

/// Whether only white space stands between the start of the line and `at`.
fn heads_line(text: &str, at: usize) -> bool {
    text[..at].chars().rev().take_while(|&c| c != '\n').all(char::is_whitespace)
}

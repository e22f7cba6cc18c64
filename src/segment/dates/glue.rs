//! Finds dates and splits glued ones: a space or a line end is written between a date and the word that touches it (rule `glue`).
//! A line that is a stamp and nothing else goes (rule `boilerplate`).
//!
//! A date at the head of its line gets a line end, because the page showed it on a line of its own. A date inside prose,
//! and in a document of one line, gets a space. A date whose last digit carries a mark is not split: nothing is written
//! inside a grapheme cluster (UAX #29). Cost: linear in the dates.

use std::ops::Range;

use super::super::links;
use super::finder::{self, DateMatch};
use super::stamp;
use crate::chars::classes::{is_opening_quote, is_word_character};
use crate::chars::{self, Script};
use crate::document::{FindingKind, Protected, RawFinding};
use crate::edit::{Rewriter, Rewritten};
use crate::profile::{Rule, RuleSet};

/// A text whose glued dates are split off.
pub(crate) struct SplitDates<'a> {
    pub rewritten: Rewritten<'a>,
    /// The dates, in the text that is returned.
    pub dates: Dates,
    /// What is odd about the dates. Ranges are bytes of the text that came in.
    pub found: Vec<RawFinding>,
}

/// The dates of a text, in order.
#[derive(Default)]
pub(crate) struct Dates {
    pub(in crate::segment) matches: Vec<DateMatch>,
    /// Whether the text may hold addresses.
    pub(in crate::segment) has_links: bool,
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
    let matches = find_dates(text, protected, has_links);
    let mut split =
        Split { text, rules, rewriter: Rewriter::new(text), found: Vec::new(), behind: None, grown: 0 };
    let matches = matches.into_iter().filter_map(|date_match| split.place(date_match)).collect();
    let Split { rewriter, found, .. } = split;
    SplitDates { rewritten: rewriter.finish(), dates: Dates { matches, has_links }, found }
}

/// A text whose dates are being split off.
struct Split<'a> {
    text: &'a str,
    rules: RuleSet,
    rewriter: Rewriter<'a>,
    found: Vec<RawFinding>,
    /// Where a date ended that was split off from what follows. Two dates in a row are split once.
    behind: Option<usize>,
    /// How much longer the text has become.
    grown: isize,
}

impl Split<'_> {
    /// Splits off the next date, or removes its line. Returns the date, where it is now.
    fn place(&mut self, date: DateMatch) -> Option<DateMatch> {
        let range = date.range.clone();
        let (left, right) = (self.is_glued_left(&date), is_glued_right(self.text, &date));
        self.report(&date, left, right);
        let stamp = stamp::find(self.text, &range, right);
        let line = stamp.as_ref().map_or(0..0, |stamp| stamp.line.clone());
        if self.rules.runs(Rule::Boilerplate) && !line.is_empty() {
            self.grown -= line.len() as isize;
            self.rewriter.replace(Rule::Boilerplate, line, "");
            return None;
        }
        let splits = self.rules.runs(Rule::Glue);
        if left && splits {
            self.rewriter.replace(Rule::Glue, range.start..range.start, " ");
            self.grown += 1;
        }
        let start = range.start.saturating_add_signed(self.grown);
        if right && splits {
            let heads = !left && heads_line(self.text, range.start);
            let space = if heads { self.rules.line_end() } else { ' ' };
            self.rewriter.replace(Rule::Glue, range.end..range.end, space.encode_utf8(&mut [0; 4]));
            self.grown += 1;
            self.behind = Some(range.end);
        }
        Some(DateMatch { range: start..start + range.len(), is_stamp: stamp.is_some(), ..date })
    }

    /// Whether a letter, a digit or the end of a sentence touches the start of the date, and the date was not split off there.
    fn is_glued_left(&self, date: &DateMatch) -> bool {
        self.behind != Some(date.range.start) && is_glued_left(self.text, date)
    }

    /// Reports what is odd about the date.
    fn report(&mut self, date: &DateMatch, left: bool, right: bool) {
        let glued = match (left, right) {
            (true, true) => Some("the date has no space before or behind it"),
            (true, false) => Some("the date has no space before it"),
            (false, true) => Some("the date has no space behind it"),
            (false, false) => None,
        };
        let mut add = |kind, detail| self.found.push(RawFinding { kind, range: date.range.clone(), detail });
        if let Some(glued) = glued {
            add(FindingKind::GluedDate, detail(date, glued));
        }
        if let Some(weekday) = date.weekday_clash {
            add(FindingKind::WeekdayMismatch, detail(date, &format!("the day is a {weekday:?}")));
        }
        if date.date.iso.is_none() && date.date.alternatives.is_empty() {
            let detail = format!("the calendar {} has no {}", date.date.calendar, date.date.original);
            add(FindingKind::ImpossibleDate, detail);
        }
    }
}

/// A detail that begins with the day, where it is known.
fn detail(date: &DateMatch, detail: &str) -> String {
    date.date.iso.map_or(detail.to_owned(), |iso| format!("{iso}: {detail}"))
}

/// The dates of the text that lie neither in a protected range nor in an address.
fn find_dates(text: &str, protected: &Protected, has_links: bool) -> Vec<DateMatch> {
    let mut dates = finder::find(text);
    if !dates.is_empty() && has_links {
        let links = links::find(text);
        let meets = |link: &Range<usize>, date: &Range<usize>| link.start < date.end && date.start < link.end;
        dates.retain(|date| !links.iter().any(|(link, _)| meets(link, &date.range)));
    }
    dates.retain(|date| !protected.meets(&date.range));
    for date in &mut dates {
        // A mark at the head is on the letter before.
        let word = text[date.range.clone()].trim_start_matches(|c| chars::of(c).is_mark());
        date.range.start = date.range.end - word.len();
    }
    dates
}

/// Whether a letter, a digit or the end of a sentence touches the start of the date.
fn is_glued_left(text: &str, date: &DateMatch) -> bool {
    let Some(before) = text[..date.range.start].chars().next_back() else { return false };
    if date.is_numeric {
        // `backup2025-10-30` is a name.
        let is_name = before.is_ascii()
            && text[date.range.clone()].contains("-")
            && text[date.range.clone()].is_ascii();
        return chars::of(before).is_letter() && !is_unspaced(before) && !is_name;
    }
    is_word_character(before)
        || matches!(before, '.' | '!' | '?' | '\u{06D4}' | '\u{061F}' | '\u{2026}' | '\u{201D}')
}

/// Whether a letter or an opening quotation mark touches the end of the date. A short suffix of the same script inflects
/// the date and is not glued (`2025er`, `2025ء`).
fn is_glued_right(text: &str, date: &DateMatch) -> bool {
    let rest = &text[date.range.end..];
    let Some(next) = rest.chars().next() else { return false };
    if is_opening_quote(next) {
        return !date.is_numeric;
    }
    if !is_word_character(next) || chars::of(next).is_mark() {
        return false;
    }
    let suffix = rest.chars().take_while(|&c| is_word_character(c)).take(MAX_ENDING_CHARS + 1).count();
    let next_script = chars::of(next).script();
    if date.is_numeric {
        let is_word = next.is_uppercase() && rest.chars().nth(1).is_some_and(|c| c.is_lowercase());
        let is_other_script = date.script != Script::COMMON && next_script != date.script;
        return chars::of(next).is_letter() && !is_unspaced(next) && (is_word || is_other_script);
    }
    // A digit can follow only behind the letter of the era.
    let is_digit = chars::of(next).digit().is_some();
    suffix > MAX_SUFFIX_CHARS || is_digit || next.is_uppercase() || next_script != date.script
}

/// Whether the letter is of a script that has no spaces between words. A date in numbers is not glued to it.
fn is_unspaced(letter: char) -> bool {
    !matches!(
        chars::of(letter).script(),
        Script::LATIN
            | Script::ARABIC
            | Script::CYRILLIC
            | Script::GREEK
            | Script::HEBREW
            | Script::DEVANAGARI
    )
}

/// The longest ending that Kurdish, Gorani or Uyghur write behind a date in numbers, in characters: `2019/10/09یشەوە`.
const MAX_ENDING_CHARS: usize = 6;

/// The longest suffix of a date, in characters.
const MAX_SUFFIX_CHARS: usize = 3;

/// Whether only white space stands between the start of the line and `at`.
fn heads_line(text: &str, at: usize) -> bool {
    text[..at].chars().rev().take_while(|&c| c != '\n').all(char::is_whitespace)
}

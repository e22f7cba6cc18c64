//! Dates with the name of a month: a year comes in; the day and the month beside it go out.
//!
//! The orders are those of CLDR's patterns: day, month, year; month, day, year; year, month, day; year, day, month. The text
//! before the year is tried first, because most languages write the year last. An era may stand at the year, and a time
//! between the day and the year, as the programs of Unix write it. Two names of one month may stand together:
//! `يناير/كانون الثاني`, `كانون الثاني (يناير)`.

use std::ops::Range;

use super::super::date_name::{DateName, NameKind};
use super::clock;
use super::eras;
use super::numbers::{Number, digit, is_transparent};
use super::parts::{Part, PartKind, name_at, name_before, part_before, part_behind, word_before};

/// The parts of a date with the name of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NamedDate {
    pub range: Range<usize>,
    pub day: u8,
    /// The last day, where there are several, with what the name of its month means: `5–7 October`,
    /// `30 October – 2 November`.
    pub last: Option<(u8, &'static [DateName])>,
    /// What the name of the month means. Never empty.
    pub month: &'static [DateName],
    pub month_range: Range<usize>,
    /// The era that stands between the year and the other parts.
    pub era: &'static [DateName],
    pub is_year_first: bool,
    /// Whether the day has the ending of an English ordinal.
    pub is_english: bool,
}

/// The date whose year is `number`.
pub(super) fn find(text: &str, number: &Number, floor: usize) -> Option<NamedDate> {
    before_year(text, number, floor).or_else(|| behind_year(text, number))
}

/// `30 October 2025`, `October 30, 2025`, `Oct 30 12:00:00 UTC 2025`.
fn before_year(text: &str, number: &Number, floor: usize) -> Option<NamedDate> {
    let mut era: &'static [DateName] = &[];
    let mut end = number.range.start;
    if let Some(clock) = clock::before(text, end, floor) {
        end = clock.start;
    }
    let mut last = part_or_doubled(text, end, floor)?;
    if eras::is_era(&last) {
        era = last.meanings();
        last = part_or_doubled(text, last.range.start, floor)?;
    }
    if last.is_month() {
        let month = doubled_before(text, last, floor);
        let day = part_before(text, month.range.start, floor)?;
        if is_of_a_name(text, day.range.start, floor) {
            return None;
        }
        let found = date(text, day.range.start..number.range.end, &day, &month)?;
        return Some(NamedDate { era, ..with_first_day(text, found, floor) });
    }
    // `October 5–7, 2025`.
    let first = first_day(text, last.range.start, floor).filter(|first| first.day() < last.day());
    let day = first.as_ref().unwrap_or(&last);
    let month = part_before(text, day.range.start, floor).filter(Part::is_month)?;
    let month = doubled_before(text, month, floor);
    let range = month.range.start..number.range.end;
    let found = date(text, range, day, &month)?;
    let last = first.is_some().then(|| Some((last.day()?, month.meanings()))).flatten();
    Some(NamedDate { era, last, ..found })
}

/// `2025 October 30`, `2025. október 30.`, and `2025 30 October`.
fn behind_year(text: &str, number: &Number) -> Option<NamedDate> {
    let mut first = part_behind(text, number.range.end)?;
    let mut era: &'static [DateName] = &[];
    if eras::is_era(&first) {
        era = first.meanings();
        first = part_behind(text, first.range.end)?;
    }
    let gap = &text[number.range.end..first.range.start];
    let (month, day) = if first.is_month() {
        let month = doubled_behind(text, first);
        let day = part_behind(text, month.range.end)?;
        // A sentence may end with a year. Hungarian writes a full stop there.
        let is_hungarian = month.meanings().iter().any(|meaning| meaning.languages.contains(&"hu"));
        if ends_sentence(gap, &['.']) && !is_hungarian {
            return None;
        }
        (month, day)
    } else {
        first.day()?;
        let month = part_behind(text, first.range.end).filter(Part::is_month)?;
        if ends_sentence(gap, &['.', ',', '\u{060C}', '\u{06D4}', '/']) {
            return None;
        }
        (month, first)
    };
    let range = number.range.start..month.range.end.max(day.range.end);
    // `in 2024 October 30, 2025`: the day belongs to the year behind it.
    // Letters that touch the year are its ending, Kurdish `1970kan, 20`, unless all is written in one: `2025oct30`.
    let is_glued = |gap: Range<usize>| gap.is_empty();
    if is_glued(number.range.end..month.range.start) && !is_glued(month.range.end..day.range.start) {
        return None;
    }
    // Before a month, a number is the size of a file or the number of a thing; only years of our time are read so.
    let is_of_our_time = |year: u16| !(1600..1800).contains(&year) && year < 2200;
    if !number.as_year().is_some_and(is_of_our_time) {
        return None;
    }
    let next = part_behind(text, range.end);
    if next.is_some_and(|next| matches!(next.kind, PartKind::Number(number) if number.as_year().is_some())) {
        return None;
    }
    Some(NamedDate { era, is_year_first: true, ..date(text, range, &day, &month)? })
}

/// Whether one of `signs` and no word is in the gap behind a year.
fn ends_sentence(gap: &str, signs: &[char]) -> bool {
    gap.contains(signs) && !gap.contains(|c: char| c.is_alphabetic() && !is_transparent(c))
}

fn date(text: &str, range: Range<usize>, day: &Part, month: &Part) -> Option<NamedDate> {
    let PartKind::Number(number) = &day.kind else { return None };
    let name = &text[month.range.clone()];
    // A letter or two of Latin script are part of an identifier: `abe9e1202`.
    if name.len() < MIN_LATIN_MONTH_LETTERS && name.is_ascii() {
        return None;
    }
    // Another number goes on: `1:30 October 2025`.
    if is_in_longer_number(text, range.start, &number.range) {
        return None;
    }
    let suffix = &text[number.range.end..day.range.end];
    let is_english = ["st", "nd", "rd", "th"].iter().any(|ending| suffix.eq_ignore_ascii_case(ending));
    let (month, month_range) = (month.meanings(), month.range.clone());
    Some(NamedDate {
        range,
        day: number.as_day()?,
        last: None,
        month,
        month_range,
        era: &[],
        is_year_first: false,
        is_english,
    })
}

/// The shortest name of a month in ASCII.
const MIN_LATIN_MONTH_LETTERS: usize = 3;

/// Whether a colon and a digit stand before the day, where the date begins with it.
fn is_in_longer_number(text: &str, start: usize, day: &Range<usize>) -> bool {
    let mut before = text[..day.start].chars().rev();
    start == day.start
        && before.next().is_some_and(|c| matches!(c, ':' | '\u{066B}'))
        && before.next().is_some_and(|c| digit(c).is_some())
}

/// Whether the number at `at` is of a name with a hyphen, as in `COVID-19 December 2019`. A weekday or a month is none.
fn is_of_a_name(text: &str, at: usize, floor: usize) -> bool {
    let Some(before) = text[floor..at].strip_suffix(['-', '\u{2010}', '\u{2011}']) else { return false };
    before.ends_with(char::is_alphabetic) && name_before(text, floor + before.len(), floor).is_none()
}

/// The date with the day, or the day and the month, from which it reaches to the day that was found: `5–7 October 2025`,
/// `30 اکتوبر تا 2 نومبر 2025`.
fn with_first_day(text: &str, found: NamedDate, floor: usize) -> NamedDate {
    let last = Some((found.day, found.month));
    let earlier = || {
        let end = before_range_sign(text, found.range.start, floor)?;
        let part = part_before(text, end, floor)?;
        if part.is_month() {
            let month = doubled_before(text, part, floor);
            let day = part_before(text, month.range.start, floor)?;
            let range = day.range.start..found.range.end;
            return Some(NamedDate { last, ..date(text, range, &day, &month)? });
        }
        let day = part.day().filter(|&day| day < found.day)?;
        let range = part.range.start..found.range.end;
        let is_free = !text[..range.start].ends_with(RANGE_SIGNS);
        is_free.then(|| NamedDate { range, day, last, ..found.clone() })
    };
    earlier().unwrap_or(found)
}

/// The day from which a range reaches to the day that begins at `at`: `5–7`.
fn first_day(text: &str, at: usize, floor: usize) -> Option<Part> {
    let end = before_range_sign(text, at, floor)?;
    part_before(text, end, floor).filter(|part| part.day().is_some())
}

/// Where the text ends before a sign or a word that means a range.
fn before_range_sign(text: &str, at: usize, floor: usize) -> Option<usize> {
    let spaces = [' ', '\u{A0}'];
    let before = text[floor..at].trim_end_matches(spaces);
    let sign = before.strip_suffix(RANGE_SIGNS).map(|before| floor + before.trim_end_matches(spaces).len());
    sign.or_else(|| {
        let word = word_before(text, floor + before.len(), floor)?;
        RANGE_WORDS.contains(&&text[word.clone()]).then_some(word.start)
    })
}

/// What stands between the first and the last day.
const RANGE_SIGNS: [char; 5] = ['\u{2013}', '-', '\u{2014}', '\u{2010}', '\u{2011}'];

/// Words between the first and the last day.
const RANGE_WORDS: [&str; 13] =
    ["to", "through", "until", "bis", "au", "al", "до", "по", "تا", "سے", "إلى", "الى", "حتى"];

/// The part before `end`, or the second name of a month in brackets: `كانون الثاني (يناير)`.
fn part_or_doubled(text: &str, end: usize, floor: usize) -> Option<Part> {
    part_before(text, end, floor).or_else(|| {
        let inner = text[floor..end].trim_end_matches(' ').strip_suffix(')')?;
        let second = name_before(text, floor + inner.len(), floor).filter(Part::is_month)?;
        let doubled = doubled_before(text, second.clone(), floor);
        (doubled != second).then_some(doubled)
    })
}

/// The month with the other name of it that stands before it, behind a slash or an opening bracket.
fn doubled_before(text: &str, month: Part, floor: usize) -> Part {
    let other = || {
        let gap = text[floor..month.range.start].trim_end_matches(' ');
        let before = gap.strip_suffix(['/', '(', '\u{060D}'])?.trim_end_matches(' ');
        name_before(text, floor + before.len(), floor).filter(|other| is_same_month(other, &month))
    };
    match other() {
        Some(other) => Part { range: other.range.start..month.range.end, ..month },
        None => month,
    }
}

/// The month with the other name of it that stands behind it and a slash.
fn doubled_behind(text: &str, month: Part) -> Part {
    let other = || {
        let gap = text[month.range.end..].trim_start_matches(' ');
        let behind = gap.strip_prefix(['/', '\u{060D}'])?.trim_start_matches(' ');
        name_at(text, text.len() - behind.len()).filter(|other| is_same_month(other, &month))
    };
    match other() {
        Some(other) => Part { range: month.range.start..other.range.end, ..month },
        None => month,
    }
}

fn is_same_month(one: &Part, other: &Part) -> bool {
    let is_month = |kind: &NameKind| matches!(kind, NameKind::Month { .. });
    let mut kinds = one.meanings().iter().map(|meaning| meaning.kind).filter(is_month);
    kinds.any(|kind| other.meanings().iter().any(|meaning| meaning.kind == kind))
}

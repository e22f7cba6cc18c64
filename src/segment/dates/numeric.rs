//! Dates in numbers: `2025-10-30`, `30/10/2025`, `۱۴۰۴/۰۸/۰۸`, `2025年10月30日`. A year comes in; the numbers around it go out, in
//! the orders that they may be read in.
//!
//! Both separators are the same. What looks like one but is a version, an address, a path or the name of a file is none: more
//! numbers follow, or the numbers are glued to what is no word.

use std::ops::Range;

use super::numbers::{Number, digit, is_transparent, number_at, number_before};
use crate::chars;

/// Numbers with separators between them, one of which is a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NumericDate {
    pub range: Range<usize>,
    pub year: u16,
    /// Month and day, in the orders that may be meant: one, or day first and then month first.
    pub readings: Vec<(u8, u8)>,
    /// Whether the year stands first.
    pub is_year_first: bool,
    pub separator: Separator,
    /// Whether month and day have two digits each.
    pub is_padded: bool,
}

/// What stands between two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Separator {
    /// ASCII, or the one of East Asia behind the year.
    pub sign: char,
    /// A space behind a full stop, spaces around a slash.
    is_spaced: bool,
}

/// The ASCII sign that `c` is a form of.
fn separator_sign(c: char) -> Option<char> {
    match c {
        '/' | '\u{060D}' => Some('/'),
        '-' | '\u{2010}' | '\u{2011}' => Some('-'),
        '.' | '\u{06D4}' => Some('.'),
        _ => None,
    }
}

fn trim_start(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start_matches(is_transparent).len()
}

fn trim_end(text: &str, end: usize, floor: usize) -> usize {
    floor + text[floor..end].trim_end_matches(is_transparent).len()
}

/// The separator at `at`, and where the next number begins.
fn separator_at(text: &str, at: usize) -> Option<(Separator, usize)> {
    let at = trim_start(text, at);
    if text[at..].starts_with(" / ") {
        return Some((Separator { sign: '/', is_spaced: true }, at + 3));
    }
    let c = text[at..].chars().next()?;
    let sign = separator_sign(c)?;
    let next = trim_start(text, at + c.len_utf8());
    let is_spaced = sign == '.' && text[next..].starts_with(' ');
    Some((Separator { sign, is_spaced }, next + usize::from(is_spaced)))
}

/// The separator that ends at `end`, and where the number before it ends.
fn separator_before(text: &str, end: usize, floor: usize) -> Option<(Separator, usize)> {
    let end = trim_end(text, end, floor);
    if text[floor..end].ends_with(" / ") {
        return Some((Separator { sign: '/', is_spaced: true }, end - 3));
    }
    let is_spaced = text[floor..end].ends_with([' ']);
    let behind = end - usize::from(is_spaced);
    let c = text[floor..behind].chars().next_back()?;
    let sign = separator_sign(c).filter(|&sign| sign == '.' || !is_spaced)?;
    Some((Separator { sign, is_spaced }, trim_end(text, behind - c.len_utf8(), floor)))
}

/// Whether a digit and a separator touch the start of the year: `12/2025`, `1.2025`. Then the date can only be numeric.
pub(super) fn follows_separator(text: &str, at: usize, floor: usize) -> bool {
    let before = separator_before(text, at, floor).filter(|(separator, _)| !separator.is_spaced);
    before.is_some_and(|(_, end)| text[floor..end].chars().next_back().is_some_and(|c| digit(c).is_some()))
}

/// `30/10/2025`, `30. 10. 2025`.
pub(super) fn date_to_year(text: &str, number: &Number, year: u16, floor: usize) -> Option<NumericDate> {
    let (separator, end) = separator_before(text, number.range.start, floor)?;
    let second = number_before(text, end, floor)?;
    let (other, end) = separator_before(text, second.range.start, floor)?;
    let first = number_before(text, end, floor)?;
    let range = first.range.start..number.range.end;
    if separator != other || !is_free(text, &range, separator) {
        return None;
    }
    let day_first = first.as_day().zip(second.as_month()).map(|(day, month)| (month, day));
    let month_first = first.as_month().zip(second.as_day());
    let mut readings: Vec<(u8, u8)> = day_first.into_iter().chain(month_first).collect();
    readings.dedup();
    // No language writes the month first with full stops (CLDR `yMd`).
    if separator.sign == '.' {
        readings.truncate(1);
        day_first?;
    }
    let is_padded = first.has_two_digits() && second.has_two_digits();
    let date = NumericDate { range, year, readings, is_year_first: false, separator, is_padded };
    (!date.readings.is_empty()).then_some(date)
}

/// `2025-10-30`, `2025/10/30`, `2025年10月30日`.
pub(super) fn date_from_year(text: &str, number: &Number, year: u16) -> Option<NumericDate> {
    let start = number.range.start;
    if let Some((range, month, day)) = east_asian(text, number) {
        let separator = Separator { sign: '年', is_spaced: false };
        let readings = vec![(month.as_month()?, day.as_day()?)];
        return Some(NumericDate { range, year, readings, is_year_first: true, separator, is_padded: true });
    }
    let (separator, at) = separator_at(text, number.range.end)?;
    let month = number_at(text, at)?;
    let (other, at) = separator_at(text, month.range.end)?;
    let day = number_at(text, at)?;
    let range = start..day.range.end;
    let is_padded = month.has_two_digits() && day.has_two_digits();
    // `2025.1.2` is the number of a version.
    let is_version = separator.sign == '.' && !separator.is_spaced && !is_padded;
    if separator != other || is_version || !is_free(text, &range, separator) {
        return None;
    }
    let readings = vec![(month.as_month()?, day.as_day()?)];
    Some(NumericDate { range, year, readings, is_year_first: true, separator, is_padded })
}

/// `2025年10月30日`, `2025년 10월 30일`: the whole, the month and the day.
fn east_asian(text: &str, number: &Number) -> Option<(Range<usize>, Number, Number)> {
    let signs = match text[number.range.end..].chars().next()? {
        '年' => ['年', '月', '日'],
        '년' => ['년', '월', '일'],
        _ => return None,
    };
    let behind = |number: &Number, sign: char| {
        let rest = text[number.range.end..].strip_prefix(sign)?;
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        Some(text.len() - rest.len())
    };
    let month = number_at(text, behind(number, signs[0])?)?;
    let day = number_at(text, behind(&month, signs[1])?)?;
    let end = text[day.range.end..].starts_with(signs[2]).then(|| day.range.end + signs[2].len_utf8())?;
    Some((number.range.start..end, month, day))
}

/// Whether the numbers stand free: they are no part of a longer chain of numbers, of a path, or of an identifier.
fn is_free(text: &str, range: &Range<usize>, separator: Separator) -> bool {
    let mut before = text[..range.start].chars().rev().filter(|&c| !is_transparent(c));
    let is_free_before = match before.next() {
        Some('_' | '\\') => false,
        Some(c) if separator_sign(c) == Some('/') && separator.sign == '-' => true, // `2025-10-30/2025-11-02`
        Some(c) if separator_sign(c).is_some() => before.next().is_none_or(|c| !is_word(c)),
        // A letter or two before make an identifier: `v1.2.2025`.
        Some(c) if c.is_ascii_alphabetic() => {
            before.take_while(char::is_ascii_alphabetic).count() >= MIN_GLUED_LETTERS
        }
        _ => true,
    };
    let mut behind = text[range.end..].chars().filter(|&c| !is_transparent(c));
    let is_free_behind = match behind.next() {
        Some('_' | '\\') => false,
        Some(c) if separator_sign(c) == Some('/') && separator.sign == '-' => true,
        Some(c) if separator_sign(c) == Some('.') => match behind.next() {
            // The end of a sentence that is glued to the next, or the ending of the name of a file.
            Some(c) => !is_word(c) || c.is_uppercase() || !c.is_ascii(),
            None => true,
        },
        Some(c) if separator_sign(c).is_some() => behind.next().is_none_or(|c| !is_word(c)),
        Some(c) => digit(c).is_none(),
        None => true,
    };
    is_free_before && is_free_behind
}

/// The shortest Latin word that a date may be glued behind, in letters, but for one.
const MIN_GLUED_LETTERS: usize = 2;

fn is_word(c: char) -> bool {
    chars::of(c).is_letter() || digit(c).is_some()
}

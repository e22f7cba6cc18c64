//! Finds dates: a text in, date matches out, each with its calendar day and the languages that write it so.
//!
//! The search begins at the year, a number of four digits. A day and the name of a month must stand on one side of it, in
//! one of the orders of CLDR's patterns (`30 October 2025`, `October 30, 2025`, `2025. október 30.`). Or the date is
//! numeric and its order is certain (`2025-10-30`, `2025年10月30日`). Month names are compared folded, so that spellings of
//! all keyboards are equal ([`spelling`](crate::model::fold::spelling)). The name of a month alone is never a date, because it may be
//! another word: `مارچ` is March and a march.
//!
//! Cost: linear, because a bounded number of bytes is read around each year.

use std::ops::Range;

use super::date_name::NameKind;
use super::names;
use super::names_table::SEPARATORS;
use super::numbers::{Number, digit, may_hold_digit, number_at, number_before, years};
use crate::calendar::{CalendarFamily, resolve};
use crate::chars::{self, Script};
use crate::document::{CalendarDate, Date};

/// A date that was found in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DateMatch {
    pub range: Range<usize>,
    /// `None` for a day that the month does not have. It is a typing error, and a date all the same.
    pub date: Option<Date>,
    /// The script of the month's name; [`Script::COMMON`] for a numeric date.
    pub script: Script,
    /// The languages that write it so, as BCP 47 tags; empty for a numeric date.
    pub languages: &'static [&'static str],
}

impl DateMatch {
    /// Whether it is written without the name of a month.
    pub fn is_numeric(&self) -> bool {
        self.languages.is_empty()
    }
}

/// Finds the dates, in order.
pub(super) fn find(text: &str) -> Vec<DateMatch> {
    let mut matches: Vec<DateMatch> = Vec::new();
    for (number, year) in years(text) {
        let floor = matches.last().map_or(0, |date_match| date_match.range.end);
        if number.range.start >= floor {
            matches.extend(date_around_year(text, &number, year, floor));
        }
    }
    matches
}

/// The date whose year is `number`. The text before the year is tried first, because most languages write the year last.
fn date_around_year(text: &str, number: &Number, year: u16, floor: usize) -> Option<DateMatch> {
    if !has_day_near(text.as_bytes(), &number.range) {
        return None;
    }
    if is_behind_numeric_separator(text, number.range.start) {
        return numeric_date_to_year(text, number, year, floor);
    }
    month_then_day_before(text, number, year, floor)
        .or_else(|| day_then_month_before(text, number, year, floor))
        .or_else(|| month_and_day_behind(text, number, year))
        .or_else(|| numeric_date_from_year(text, number, year))
}

/// Whether any digit stands where the day would have to be. A fast filter, because most years are no dates.
fn has_day_near(bytes: &[u8], year: &Range<usize>) -> bool {
    let before = &bytes[year.start.saturating_sub(MAX_DAY_DISTANCE_BYTES)..year.start];
    let behind = &bytes[year.end..bytes.len().min(year.end + MAX_DAY_DISTANCE_BYTES)];
    may_hold_digit(before) || may_hold_digit(behind)
}

/// The longest month name and the gaps around it, in bytes of letters that have up to three.
const MAX_DAY_DISTANCE_BYTES: usize = 3 * (MAX_MONTH_WORD_CHARS + MAX_GAP_BYTES);

/// Whether a digit and a separator stand before the year: `12/2025`, `1.2025`. Then the date can only be numeric.
fn is_behind_numeric_separator(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    matches!(before.next(), Some('/' | '-' | '.')) && before.next().is_some_and(|c| digit(c).is_some())
}

/// `October 30, 2025`.
fn month_then_day_before(text: &str, number: &Number, year: u16, floor: usize) -> Option<DateMatch> {
    let day = day_before(text, skip_filler_back(text, number.range.start, floor), floor)?;
    let month = month_before(text, skip_filler_back(text, day.range.start, floor), floor)?;
    date_match(text, month.range.start..number.range.end, year, &month, day.as_day()?)
}

/// `30 October 2025`, `30 de octubre de 2025`.
fn day_then_month_before(text: &str, number: &Number, year: u16, floor: usize) -> Option<DateMatch> {
    let month = month_before(text, skip_filler_back(text, number.range.start, floor), floor)?;
    let day = day_before(text, skip_filler_back(text, month.range.start, floor), floor)?;
    date_match(text, day.range.start..number.range.end, year, &month, day.as_day()?)
}

/// `2025 October 30`, `2025. október 30.`, and `2025 30 October`.
fn month_and_day_behind(text: &str, number: &Number, year: u16) -> Option<DateMatch> {
    let at = skip_filler(text, number.range.end);
    if let Some(month) = month_at(text, at) {
        let day = number_at(text, skip_filler(text, month.range.end))?;
        return date_match(text, number.range.start..day.range.end, year, &month, day.as_day()?);
    }
    let day = number_at(text, at)?;
    let month = month_at(text, skip_filler(text, day.range.end))?;
    date_match(text, number.range.start..month.range.end, year, &month, day.as_day()?)
}

/// `2025-10-30`, `2025/10/30`, `2025年10月30日`.
fn numeric_date_from_year(text: &str, number: &Number, year: u16) -> Option<DateMatch> {
    let (at, sign) = separator_at(text, number.range.end)?;
    let month = number_at(text, at)?;
    let (at, second) = separator_at(text, month.range.end)?;
    let day = number_at(text, at)?;
    let end = match (sign, second, text[day.range.end..].chars().next()) {
        ('年', '月', Some(c @ '日')) | ('년', '월', Some(c @ '일')) => day.range.end + c.len_utf8(),
        ('-', '-', _) | ('/', '/', _) | ('.', '.', _) => day.range.end,
        _ => return None,
    };
    numeric_date(number.range.start..end, year, month.as_month()?, day.as_day()?)
}

/// The separator at `at`, and where the next number begins.
fn separator_at(text: &str, at: usize) -> Option<(usize, char)> {
    let sign = text[at..].chars().next()?;
    let next = at + sign.len_utf8();
    let next =
        if matches!(sign, '년' | '월') { next + usize::from(text[next..].starts_with(' ')) } else { next };
    Some((next, sign))
}

/// `30/10/2025`. Only if the day is greater than 12 or equal to the month, so that the order does not matter.
fn numeric_date_to_year(text: &str, number: &Number, year: u16, floor: usize) -> Option<DateMatch> {
    let back = |end: usize| {
        let sign = text[..end].chars().next_back().filter(|c| matches!(c, '/' | '-' | '.'))?;
        Some((number_before(text, end - 1, floor)?, sign))
    };
    let (second, sign) = back(number.range.start)?;
    let (first, other) = back(second.range.start)?;
    if sign != other || is_behind_numeric_separator(text, first.range.start) {
        return None;
    }
    let (day, month) = match (first.as_day()?, second.as_day()?) {
        (day, month) if day > 12 || day == month => (day, month),
        (month, day) if day > 12 => (day, month),
        _ => return None,
    };
    numeric_date(first.range.start..number.range.end, year, month, day)
}

fn numeric_date(range: Range<usize>, year: u16, month: u8, day: u8) -> Option<DateMatch> {
    let date = Some(valid_date(year, month, day)?);
    Some(DateMatch { range, date, script: Script::COMMON, languages: &[] })
}

fn date_match(text: &str, range: Range<usize>, year: u16, month: &Month, day: u8) -> Option<DateMatch> {
    let date = valid_date(year, month.number, day);
    let end = with_era(text, range.end, month.script);
    Some(DateMatch { range: range.start..end, date, script: month.script, languages: month.languages })
}

/// The end with the letter of the era right behind the year: `2025ء`, `2025م`.
fn with_era(text: &str, end: usize, script: Script) -> usize {
    let mut rest = text[end..].chars();
    match (rest.next(), rest.next()) {
        (Some(c @ ('ء' | 'م')), next)
            if script == Script::ARABIC && !next.is_some_and(|c| chars::of(c).is_letter()) =>
        {
            end + c.len_utf8()
        }
        _ => end,
    }
}

fn valid_date(year: u16, month: u8, day: u8) -> Option<Date> {
    let date = resolve(CalendarFamily::Gregorian, CalendarDate { year, month, day }, None).date;
    date.iso.map(|_| date)
}

/// The day that ends at `end`, with or without an ordinal suffix (`30th`, `1er`, `30ویں`).
fn day_before(text: &str, end: usize, floor: usize) -> Option<Number> {
    if let Some(day) = number_before(text, end, floor) {
        return (day.as_day().is_some() && !is_fraction(text, day.range.start)).then_some(day);
    }
    let mut start = end;
    for (at, c) in text[floor..end].char_indices().rev().take(MAX_ORDINAL_SUFFIX_CHARS) {
        let properties = chars::of(c);
        if !properties.is_letter() && !properties.is_mark() && c != 'º' {
            break;
        }
        start = floor + at;
    }
    number_before(text, start, floor).filter(|day| start < end && day.as_day().is_some())
}

/// Whether the number at `at` is the fraction of another number, as in `coreutils 9.1  September 2022`.
fn is_fraction(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    before.next() == Some('.') && before.next().is_some_and(|c| digit(c).is_some())
}

/// The longest ordinal suffix, in characters.
const MAX_ORDINAL_SUFFIX_CHARS: usize = 4;

/// The name of a month in the text.
struct Month {
    range: Range<usize>,
    number: u8,
    script: Script,
    languages: &'static [&'static str],
}

/// The longest month name in words.
const MAX_MONTH_NAME_WORDS: usize = 3;

/// The month whose name ends at `end`.
fn month_before(text: &str, end: usize, floor: usize) -> Option<Month> {
    let mut start = end;
    let mut best = None;
    for _ in 0..MAX_MONTH_NAME_WORDS {
        let Some(word) = word_before(text, start, floor) else { break };
        start = word.start;
        best = lookup(text, start..end).or(best);
        match text[floor..start].chars().next_back() {
            Some(' ') => start -= 1,
            _ => break,
        }
    }
    best
}

/// The month whose name begins at `at`.
fn month_at(text: &str, at: usize) -> Option<Month> {
    let mut end = at;
    let mut best = None;
    for _ in 0..MAX_MONTH_NAME_WORDS {
        let Some(word) = word_at(text, end) else { break };
        end = word.end;
        best = lookup(text, at..end).or(best);
        if !text[end..].starts_with(' ') {
            break;
        }
        end += 1;
    }
    best
}

/// The word that ends at `end`: letters of one script, with their marks and joiners.
fn word_before(text: &str, end: usize, floor: usize) -> Option<Range<usize>> {
    let letters = text[floor..end].char_indices().rev().map(|(at, c)| (floor + at, c));
    word_end(letters).map(|(start, _)| start..end)
}

/// The word that begins at `start`.
fn word_at(text: &str, start: usize) -> Option<Range<usize>> {
    let letters = text[start..].char_indices().map(|(at, c)| (start + at, c));
    word_end(letters).map(|(last, c)| start..last + c.len_utf8())
}

/// The last character of the word that `letters` begins with, with its place.
fn word_end(letters: impl Iterator<Item = (usize, char)>) -> Option<(usize, char)> {
    let mut script = None;
    let mut last = None;
    for (at, c) in letters.take(MAX_MONTH_WORD_CHARS + 1) {
        let properties = chars::of(c);
        if properties.is_letter() {
            if *script.get_or_insert(properties.script()) != properties.script() {
                break;
            }
        } else if !properties.is_mark() && c != '\u{200C}' {
            break;
        }
        last = Some((at, c));
    }
    last
}

/// The longest word of a month's name, in characters.
const MAX_MONTH_WORD_CHARS: usize = 24;

/// The month whose name is the text of `range`.
fn lookup(text: &str, range: Range<usize>) -> Option<Month> {
    let months = names::find(&text[range.clone()]).iter().filter_map(|name| match name.kind {
        NameKind::Month { calendar: CalendarFamily::Gregorian, number } => Some((number, name.languages)),
        _ => None,
    });
    // Where one name is two months (listopad), the one that more languages mean.
    let (number, languages) =
        months.max_by_key(|(number, languages)| (languages.len(), std::cmp::Reverse(*number)))?;
    let script = text[range.clone()].chars().map(|c| chars::of(c).script()).find(|&s| s != Script::COMMON)?;
    Some(Month { range, number, script, languages })
}

/// Skips what stands between the parts of a date, backwards from `end`: spaces, one separator, one connecting word.
fn skip_filler_back(text: &str, end: usize, floor: usize) -> usize {
    let mut at = end;
    at -= text[floor..at].len() - text[floor..at].trim_end_matches(is_filler).len();
    if let Some(word) = word_before(text, at, floor).filter(|word| names::is_connector(&text[word.clone()])) {
        at = word.start;
        at -= text[floor..at].len() - text[floor..at].trim_end_matches(is_filler).len();
    }
    // A longer gap is that of a table or a list.
    if end - at > MAX_GAP_BYTES { end } else { at }
}

/// The same, forwards from `start`.
fn skip_filler(text: &str, start: usize) -> usize {
    let mut at = start;
    at += text[at..].len() - text[at..].trim_start_matches(is_filler).len();
    if let Some(word) = word_at(text, at).filter(|word| names::is_connector(&text[word.clone()])) {
        at = word.end;
        at += text[at..].len() - text[at..].trim_start_matches(is_filler).len();
    }
    if at - start > MAX_GAP_BYTES { start } else { at }
}

/// The longest gap between two parts of a date, in bytes: a comma, a space, a connecting word.
const MAX_GAP_BYTES: usize = 24;

/// Whether `c` may stand between the parts of a date: a space, a separator of CLDR, or one of two that only Arabic script
/// has.
fn is_filler(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{060D}' | '\u{06D4}') || SEPARATORS.contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(text: &str) -> Vec<(String, String)> {
        find(text)
            .into_iter()
            .map(|date_match| {
                (
                    text[date_match.range].to_owned(),
                    date_match.date.map(|date| date.to_string()).unwrap_or_default(),
                )
            })
            .collect()
    }

    #[test]
    fn dates_of_every_order_language_and_digit_system_are_found() {
        for (text, date_match) in [
            ("اکتوبر 30, 2025", "اکتوبر 30, 2025"),
            ("اکتوبر 30, 2025Minister", "اکتوبر 30, 2025"),
            ("arrestedاکتوبر 30, 2025", "اکتوبر 30, 2025"),
            ("بروز 30 اکتوبر 2025ء کو", "30 اکتوبر 2025ء"),
            ("۳۰ اکتوبر ۲۰۲۵", "۳۰ اکتوبر ۲۰۲۵"),
            ("٣٠ أكتوبر ٢٠٢٥", "٣٠ أكتوبر ٢٠٢٥"),
            ("30 تشرين الأول 2025", "30 تشرين الأول 2025"),
            ("on October 30, 2025.", "October 30, 2025"),
            ("the 30th October 2025", "30th October 2025"),
            ("el 30 de octubre de 2025", "30 de octubre de 2025"),
            ("am 30. Oktober 2025", "30. Oktober 2025"),
            ("30 октября 2025", "30 октября 2025"),
            ("2025. október 30", "2025. október 30"),
            ("on 2025-10-30 at", "2025-10-30"),
            ("30/10/2025", "30/10/2025"),
            ("2025年10月30日に", "2025年10月30日"),
        ] {
            assert_eq!(dates(text), [(date_match.to_owned(), "2025-10-30".to_owned())], "{text}");
        }
    }

    #[test]
    fn impossible_day_is_a_match_without_a_date() {
        assert_eq!(dates("فروری 30, 2025"), [("فروری 30, 2025".to_owned(), String::new())]);
    }

    #[test]
    fn months_years_and_ambiguous_numbers_are_no_dates() {
        for text in [
            "مارچ 2025",
            "in March 2025",
            "10/11/2025",
            "room 2025",
            "12345 October 2025",
            "1.10.30.2025",
            "2025-13-01",
            "٣\u{64B}2025-10-30",
        ] {
            assert_eq!(dates(text), [], "{text}");
        }
    }

    #[test]
    fn two_dates_do_not_share_a_year() {
        let found = dates("30 October 2025 October 31, 2024");
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].1, "2024-10-31");
    }

    #[test]
    fn repeated_years_take_linear_time() {
        find(&"2025 October ".repeat(20_000));
        find(&"2025".repeat(60_000));
        find(&" ".repeat(250_000));
    }
}

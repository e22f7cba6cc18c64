//! The time at a date: `5:30 pm`, `۱۰:۳۰`, `ساعت ۱۰:۳۰ صبح`, `T12:00:00+05:00`, `17:45 GMT`. A place in the text comes in; the
//! range of the time with the words and the time zone that belong to it goes out.
//!
//! Zones: `Z`, UTC and GMT, an offset from them, and the abbreviations of the tz database that end in T, in capitals (RFC 3339,
//! RFC 5322 §4.3).

use std::ops::Range;

use super::super::date_name::NameKind;
use super::super::names;
use super::numbers::{digit, is_transparent, number_at};
use super::parts::{name_at, name_before, word_at, word_before};

/// The time that begins at `at`, behind a gap or the T of ISO 8601.
pub(super) fn behind(text: &str, at: usize) -> Option<Range<usize>> {
    let start =
        match text[at..].strip_prefix('T').is_some_and(|rest| rest.starts_with(|c| digit(c).is_some())) {
            true => at + 1,
            false => skip_gap(text, at),
        };
    // A word may stand before the time: `شام 5:30`, `ساعت ۱۰:۳۰`.
    let (word, time) = match word_of_time(text, start) {
        Some(end) => (true, skip_spaces(text, end)),
        None => (false, start),
    };
    let end = digits(text, time, word)?;
    Some(at..with_zone(text, with_period(text, end)))
}

/// The time that ends at `end`, before a gap.
pub(super) fn before(text: &str, end: usize, floor: usize) -> Option<Range<usize>> {
    let start = floor.max(end.saturating_sub(MAX_TIME_BYTES));
    let start = (start..=end).find(|&at| text.is_char_boundary(at))?;
    // The first colon from which a time reaches to the end.
    let mut candidates = text[start..end].match_indices(':').map(|(at, _)| start + at);
    candidates.find_map(|colon| {
        let number =
            text[start..colon].char_indices().rev().take_while(|&(_, c)| digit(c).is_some()).last()?;
        let first = start + number.0;
        let time_end = digits(text, first, false)?;
        let time_end = with_zone(text, with_period(text, time_end));
        let is_gap = |c: char| matches!(c, ' ' | ',' | '\u{060C}' | '-' | '\u{A0}') || is_transparent(c);
        let reaches = time_end <= end && text[time_end..end].chars().all(is_gap);
        reaches.then(|| with_word_before(text, first, floor)..end)
    })
}

/// The longest time with the words and the zone behind it, in bytes.
const MAX_TIME_BYTES: usize = 64;

/// The start of the word before a time: `ساعت`, `شام`.
fn with_word_before(text: &str, start: usize, floor: usize) -> usize {
    let before = text[floor..start].trim_end_matches([' ', '\u{A0}']);
    let end = floor + before.len();
    let name =
        name_before(text, end, floor).map(|name| name.range).filter(|name| is_of_time(&text[name.clone()]));
    let word = || word_before(text, end, floor).filter(|word| is_of_time(&text[word.clone()]));
    name.or_else(word).map_or(start, |word| word.start)
}

fn is_of_time(name: &str) -> bool {
    WORDS_OF_TIME.contains(&name)
        || names::find(name).iter().any(|meaning| matches!(meaning.kind, NameKind::DayPeriod(_)))
}

/// Words that mean the hour.
const WORDS_OF_TIME: [&str; 5] = ["ساعت", "الساعة", "ساعة", "بجے", "Uhr"];

/// The end of a word of time that begins at `at`.
fn word_of_time(text: &str, at: usize) -> Option<usize> {
    let name = name_at(text, at).map(|name| name.range).filter(|name| is_of_time(&text[name.clone()]));
    let word = || word_at(text, at).filter(|word| is_of_time(&text[word.clone()]));
    name.or_else(word).map(|word| word.end)
}

/// The end of the digits of a time that begin at `at`: hours and minutes, seconds, a fraction. With `is_certain`, or before a
/// word of time, hours alone.
fn digits(text: &str, at: usize, is_certain: bool) -> Option<usize> {
    let hours = number_at(text, at).filter(|number| number.is_at_most(2, 24))?;
    let sixtieth = |end: usize| {
        let rest = text[end..].strip_prefix(':')?;
        number_at(text, text.len() - rest.len())
            .filter(|number| number.is_at_most(2, 60))
            .map(|n| n.range.end)
    };
    let Some(minutes) = sixtieth(hours.range.end) else {
        let is_hour = is_certain || word_of_time(text, skip_spaces(text, hours.range.end)).is_some();
        return is_hour.then_some(hours.range.end);
    };
    let Some(seconds) = sixtieth(minutes) else { return Some(minutes) };
    let fraction =
        text[seconds..].strip_prefix(['.', ',']).and_then(|rest| number_at(text, text.len() - rest.len()));
    Some(fraction.map_or(seconds, |fraction| fraction.range.end))
}

/// The end with the word of the half of the day behind the time: `pm`, `a.m.`, `صبح`.
fn with_period(text: &str, end: usize) -> usize {
    let at = skip_spaces(text, end);
    // `p.m.` with its full stops.
    for form in ["a.m.", "p.m.", "A.M.", "P.M."] {
        if text[at..].starts_with(form) {
            return at + form.len();
        }
    }
    word_of_time(text, at).unwrap_or(end)
}

/// The end with the time zone behind the time.
fn with_zone(text: &str, end: usize) -> usize {
    let rest = &text[end..];
    if rest.starts_with('Z') && !rest[1..].starts_with(char::is_alphanumeric) {
        return end + 1;
    }
    let at = skip_spaces(text, end);
    let name = text[at..].len() - text[at..].trim_start_matches(|c: char| c.is_ascii_uppercase()).len();
    let name = &text[at..at + name];
    let is_zone = matches!(name, "UTC" | "UT" | "GMT")
        || name.len() == 3 && name.ends_with('T')
        || name.len() == 4 && (name.ends_with("ST") || name.ends_with("DT"));
    if is_zone && !text[at + name.len()..].starts_with(char::is_alphanumeric) {
        let end = at + name.len();
        return with_offset(text, end).unwrap_or(end);
    }
    with_offset(text, at).unwrap_or(end)
}

/// The end of an offset from UTC that begins at `at`: `+05:00`, `-0800`, `+5`.
fn with_offset(text: &str, at: usize) -> Option<usize> {
    let rest = text[at..].strip_prefix(['+', '-', '\u{2212}'])?;
    let hours = number_at(text, text.len() - rest.len())?;
    if hours.is_at_most(2, 14) {
        let minutes = text[hours.range.end..].strip_prefix(':');
        let minutes = minutes.and_then(|rest| number_at(text, text.len() - rest.len()));
        return Some(
            minutes.filter(|number| number.is_at_most(2, 59)).map_or(hours.range.end, |n| n.range.end),
        );
    }
    hours.is_at_most(4, 1400).then_some(hours.range.end)
}

fn skip_spaces(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start_matches([' ', '\u{A0}', '\u{202F}']).len()
}

/// Skips what stands between a date and its time.
fn skip_gap(text: &str, at: usize) -> usize {
    let is_gap = |c: char| {
        matches!(c, ' ' | '\u{A0}' | '\u{202F}' | ',' | '\u{060C}' | '-' | '\u{2013}' | ':')
            || is_transparent(c)
    };
    let rest = text[at..].trim_start_matches(is_gap);
    let gap = text[at..].len() - rest.len();
    if gap > MAX_GAP_BYTES { at } else { at + gap }
}

const MAX_GAP_BYTES: usize = 6;

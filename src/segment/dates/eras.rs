//! The era at a date: `2025ء`, `1447 هـ`, `AP ۱۴۰۳`, `ه\u{200D}.ق.`: which calendar its year counts in.

use std::ops::Range;

use super::super::date_name::{DateName, NameKind};
use super::super::names;
use super::numbers::is_transparent;
use super::parts::Part;
use crate::calendar::CalendarFamily;
use crate::chars::{self, Script};

/// An era in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Era {
    pub range: Range<usize>,
    pub meanings: &'static [DateName],
}

/// The calendars of which `meanings` are eras, each with whether its years count backwards.
pub(super) fn calendars(meanings: &[DateName]) -> impl Iterator<Item = (CalendarFamily, bool)> {
    meanings.iter().filter_map(|meaning| match meaning.kind {
        NameKind::Era { calendar, is_before_epoch } => Some((calendar, is_before_epoch)),
        _ => None,
    })
}

/// Whether the part names an era and no month.
pub(super) fn is_era(part: &Part) -> bool {
    !part.is_month() && calendars(part.meanings()).next().is_some()
}

/// The era that begins at `at`, or behind a space.
pub(super) fn behind(text: &str, at: usize) -> Option<Era> {
    let start = text.len() - text[at..].trim_start_matches(|c| is_space(c) || is_invisible(c)).len();
    if start - at > MAX_GAP_BYTES {
        return None;
    }
    let mut longest = None;
    for (offset, c) in text[start..].char_indices().take(MAX_ERA_CHARS) {
        if !is_of_era(c) && !is_space(c) {
            break;
        }
        let end = start + offset + c.len_utf8();
        if !is_space(c) && (c == '.' || is_border(text, end)) {
            longest = lookup(text, start..end).or(longest);
        }
    }
    longest
}

/// The era that ends at `end`, or before a space.
pub(super) fn before(text: &str, end: usize, floor: usize) -> Option<Era> {
    let behind = floor + text[floor..end].trim_end_matches(|c| is_space(c) || is_invisible(c)).len();
    if end - behind > MAX_GAP_BYTES {
        return None;
    }
    let mut longest = None;
    for (offset, c) in text[floor..behind].char_indices().rev().take(MAX_ERA_CHARS) {
        let start = floor + offset;
        if !is_of_era(c) {
            break;
        }
        if c != '.' && (start == floor || is_border(text, start)) {
            longest = lookup(text, start..behind).or(longest);
        }
    }
    longest
}

/// Whether a word begins or ends at `at`, by its script or its capitals too: `هـDefence`, `AHDefence`, `arrestedAH`.
fn is_border(text: &str, at: usize) -> bool {
    let mut behind = text[at..].chars();
    let last = text[..at].chars().rev().take(MAX_ERA_CHARS).find(|&c| !is_transparent(c));
    let (Some(last), Some(next)) = (last, behind.next()) else { return true };
    let script = |c: char| {
        Some(chars::of(c).script()).filter(|script| ![Script::COMMON, Script::INHERITED].contains(script))
    };
    let is_other_script = || script(last).zip(script(next)).is_some_and(|(last, next)| last != next);
    let mut is_word_in_case = || {
        last.is_ascii_uppercase() && behind.next().is_some_and(|c| c.is_ascii_lowercase())
            || last.is_ascii_lowercase()
    };
    !is_of_era(last)
        || !is_of_era(next)
        || next == '.'
        || last == '.'
        || is_other_script()
        || next.is_ascii_uppercase() && is_word_in_case()
}

const MAX_GAP_BYTES: usize = 6;
/// The longest era in characters: `ھىجرىيە`, `ہجری شمسی`.
const MAX_ERA_CHARS: usize = 24;

fn is_of_era(c: char) -> bool {
    let properties = chars::of(c);
    properties.is_letter() || properties.is_mark() || is_transparent(c) || c == '.'
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{202F}')
}

fn is_invisible(c: char) -> bool {
    is_transparent(c) && c != '\u{0640}'
}

/// The era that the text of `range` is; with or without its full stops.
fn lookup(text: &str, range: Range<usize>) -> Option<Era> {
    let name = &text[range.clone()];
    let mut meanings = names::find(name);
    if calendars(meanings).next().is_none() && name.contains('.') {
        meanings = names::find(&name.replace('.', ""));
    }
    calendars(meanings).next()?;
    Some(Era { range, meanings })
}

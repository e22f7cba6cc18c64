//! What stands around a date and belongs to it: era, weekday, time and time zone. The range of the numbers and the month comes
//! in; the range of the whole goes out.

use std::ops::Range;

use super::super::date_name::{DateName, NameKind};
use super::clock;
use super::eras::{self, Era};
use super::numbers::{digit, is_transparent};
use super::parts::{Part, name_at, name_before, word_before};
use crate::calendar::Weekday;

/// A date with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Surroundings {
    pub range: Range<usize>,
    pub weekday: Option<(Weekday, Part)>,
}

/// Where a weekday stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Before,
    /// Behind the date. `closes`: the line or a bracket ends there.
    Behind {
        closes: bool,
    },
}

/// How a weekday fits its date, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// The date falls on it.
    Same,
    /// One of its readings does.
    Chosen,
    Clash,
}

/// The era at a date: behind it, or before it.
pub(super) fn era(text: &str, date: &Range<usize>, floor: usize) -> Option<Era> {
    eras::behind(text, date.end).or_else(|| eras::before(text, date.start, floor))
}

/// The whole of the date in `range`. `belongs`: how a weekday fits the date; `None` if it does not belong to it.
pub(super) fn read(
    text: &str,
    mut range: Range<usize>,
    floor: usize,
    is_year_first: bool,
    belongs: impl Fn(Weekday, &Part, Place) -> Option<Fit>,
) -> Surroundings {
    let (mut weekday, mut has_time) = (None, false);
    let weekday_in = |part: Part, place: Place| {
        let fits = weekdays(part.meanings()).filter_map(|day| Some((belongs(day, &part, place)?, day)));
        let (_, day) = fits.min()?;
        Some((day, part))
    };
    // The weekday and the time, in either order, on either side.
    for _ in 0..2 {
        if is_year_first {
            range.start = with_particle(text, range.start, floor);
        }
        if !has_time && let Some(time) = clock::behind(text, range.end) {
            (range.end, has_time) = (time.end, true);
        }
        if weekday.is_none()
            && let Some((found, end)) = weekday_behind(text, range.end, &weekday_in)
        {
            range.end = end;
            weekday = Some(found);
        }
        if !has_time && let Some(time) = clock::before(text, range.start, floor) {
            (range.start, has_time) = (time.start, true);
        }
        if weekday.is_none() {
            let part = name_before(text, skip_gap_back(text, range.start, floor), floor);
            let part = part.filter(|part| !follows_number(text, part.range.start));
            if let Some(found) = part.and_then(|part| weekday_in(part, Place::Before)) {
                range.start = found.1.range.start;
                weekday = Some(found);
            }
        }
    }
    Surroundings { range, weekday }
}

/// Whether a number stands before `at`. It counts the days of the week: Gorani `4 شەممە` is Wednesday.
fn follows_number(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches(' ').chars().next_back();
    before.is_some_and(|c| digit(c).is_some())
}

/// The start of the particle before a Pashto date that begins with the year: `د ۲۰۲۵ د سېپتمبر ۲۷`, `د AH ۱۴۴۷`.
fn with_particle(text: &str, start: usize, floor: usize) -> usize {
    let before = text[floor..start].trim_end_matches(' ');
    let word = word_before(text, floor + before.len(), floor);
    word.filter(|word| &text[word.clone()] == "\u{062F}").map_or(start, |word| word.start)
}

/// The weekday behind `at`, and where it ends, with the brackets around it.
fn weekday_behind(
    text: &str,
    at: usize,
    weekday_in: &impl Fn(Part, Place) -> Option<(Weekday, Part)>,
) -> Option<((Weekday, Part), usize)> {
    let start = skip_gap(text, at);
    let inner = text[start..].strip_prefix('(').map_or(start, |rest| text.len() - rest.len());
    let part = name_at(text, inner)?;
    let rest = &text[part.range.end..];
    if inner > start {
        let end = part.range.end + rest.starts_with(')').then_some(1)?;
        return Some((weekday_in(part, Place::Behind { closes: true })?, end));
    }
    let closes = rest.trim_start_matches(is_transparent).chars().next().is_none_or(|c| c == '\n');
    let end = part.range.end;
    Some((weekday_in(part, Place::Behind { closes })?, end))
}

fn weekdays(meanings: &'static [DateName]) -> impl Iterator<Item = Weekday> {
    meanings.iter().filter_map(|meaning| match meaning.kind {
        NameKind::Weekday(day) => Some(day),
        _ => None,
    })
}

/// Skips what stands between a weekday and the date behind it.
fn skip_gap_back(text: &str, end: usize, floor: usize) -> usize {
    let is_gap = |c| is_gap(c) || c == '.';
    let at = floor + text[floor..end].trim_end_matches(is_gap).len();
    if end - at > MAX_GAP_BYTES { end } else { at }
}

/// Skips what stands between a date and the weekday behind it.
fn skip_gap(text: &str, start: usize) -> usize {
    let at = text.len() - text[start..].trim_start_matches(is_gap).len();
    if at - start > MAX_GAP_BYTES { start } else { at }
}

fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{202F}' | ',' | '\u{060C}' | '-' | '\u{2013}') || is_transparent(c)
}

const MAX_GAP_BYTES: usize = 8;

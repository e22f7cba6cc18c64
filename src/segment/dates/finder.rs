//! Finds the dates of a text: from each year to the day and the month, the calendar, what stands around, and the value.

use std::ops::Range;

use super::super::date_name::{DateName, NameKind};
use super::calendars::{self, NumericCalendar};
use super::eras;
use super::named::{self, NamedDate};
use super::numbers::{Number, may_hold_digit, years};
use super::numeric::{self, NumericDate};
use super::parts::{MAX_GAP_BYTES, MAX_WORD_CHARS, Part};
use super::readings::{self, Reading, settle};
use super::surroundings::{self, Fit, Place, Surroundings};
use crate::calendar::{CalendarFamily, Resolved, Weekday, resolve};
use crate::chars::{self, Script};
use crate::document::{CalendarDate, Date, DateOrder, IsoDate, ReadBy};

/// A date that was found in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::segment) struct DateMatch {
    pub range: Range<usize>,
    /// Its `iso` is `None` for a day that the month does not have. It is a typing error, and a date all the same.
    pub date: Date,
    /// The script of its letters, that of the month's name if there is one; [`Script::COMMON`] where there are none.
    pub script: Script,
    /// Whether it is written without the name of a month.
    pub is_numeric: bool,
    /// The languages that write it so, as BCP 47 tags; empty if no word tells.
    pub languages: Vec<&'static str>,
    /// What it is by the language around it, where languages read it differently.
    pub by_language: Vec<(ReadBy, Date)>,
    /// The weekday of the date, where another is written.
    pub weekday_clash: Option<Weekday>,
    /// Whether it is a stamp; [`super::glue`] knows.
    pub is_stamp: bool,
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

/// The date whose year is `number`.
fn date_around_year(text: &str, number: &Number, year: u16, floor: usize) -> Option<DateMatch> {
    if !has_day_near(text.as_bytes(), &number.range) {
        return None;
    }
    if let Some(date) = numeric::date_to_year(text, number, year, floor) {
        return numeric_match(text, date, floor);
    }
    if numeric::follows_separator(text, number.range.start, floor) {
        return None;
    }
    match named::find(text, number, floor) {
        Some(date) => named_match(text, date, year, floor),
        None => numeric_match(text, numeric::date_from_year(text, number, year)?, floor),
    }
}

/// Whether any digit stands where the day would have to be. A fast filter, because most years are no dates.
fn has_day_near(bytes: &[u8], year: &Range<usize>) -> bool {
    let before = &bytes[year.start.saturating_sub(MAX_DAY_DISTANCE_BYTES)..year.start];
    let behind = &bytes[year.end..bytes.len().min(year.end + MAX_DAY_DISTANCE_BYTES)];
    may_hold_digit(before) || may_hold_digit(behind)
}

/// The longest month name and the gaps around it, in bytes of letters that have up to three.
const MAX_DAY_DISTANCE_BYTES: usize = 3 * (MAX_WORD_CHARS + MAX_GAP_BYTES);

/// A date with the name of a month, if there is such a month in a calendar that has the year.
fn named_match(text: &str, found: NamedDate, year: u16, floor: usize) -> Option<DateMatch> {
    let (mut range, day, month) = (found.range.clone(), found.day, found.month);
    let mut era = found.era;
    let outer = surroundings::era(text, &range, floor);
    if let Some(outer) = outer.as_ref().filter(|_| era.is_empty()) {
        era = outer.meanings;
    }
    let all = calendars::months(month, year, |_| true);
    let mut months = calendars::months(month, year, |calendar| is_of_era(era, calendar));
    if months.is_empty() {
        // A word that looks like an era is none beside this month: `AP` is an agency too. But a year before the epoch, or one
        // of another calendar, is no year of this month.
        let is_other =
            eras::calendars(era).any(|(calendar, before)| before || calendars::has_year(calendar, year));
        if is_other && !all.is_empty() && !is_modern(year) {
            return None;
        }
        months = all;
    } else if let Some(outer) = outer {
        range = range.start.min(outer.range.start)..range.end.max(outer.range.end);
    }
    let reading = |month: &calendars::NamedMonth| Reading {
        calendar: month.calendar,
        written: CalendarDate { year, month: month.number, day },
    };
    let readings: Vec<Reading> = months.iter().map(reading).collect();
    let (Surroundings { range, weekday }, resolved) =
        with_surroundings(text, range, floor, &readings, false, found.is_year_first)?;
    let date = Date { last: last_day(&found, year, months[0].calendar), ..resolved.date };
    let mut languages: Vec<&'static str> = Vec::new();
    for tag in months.iter().flat_map(|month| month.languages) {
        if !languages.contains(tag) {
            languages.push(tag);
        }
    }
    if let Some((day, part)) = &weekday {
        narrow(&mut languages, |tag| is_weekday_in(part.meanings(), *day, tag));
    }
    if found.is_english {
        narrow(&mut languages, |tag| tag == "en");
    }
    let by_language = match months.len() {
        0 | 1 => Vec::new(),
        _ => months
            .iter()
            .filter_map(|month| {
                let readings: Vec<Reading> =
                    std::iter::once(reading(month)).chain(readings.iter().copied()).collect();
                let resolved = settle(&readings, false, weekday.as_ref().map(|weekday| weekday.0))?;
                Some((ReadBy::Languages(month.languages), Date { last: date.last, ..resolved.date }))
            })
            .collect(),
    };
    let script = script_of(&text[found.month_range.clone()])?;
    let script = if has_arabic(&text[range.clone()]) { Script::ARABIC } else { script };
    Some(DateMatch {
        range,
        date,
        script,
        is_numeric: false,
        languages,
        by_language: with_sighted(by_language, &date, weekday.as_ref()),
        weekday_clash: resolved.weekday_clash,
        is_stamp: false,
    })
}

/// The last day of several, in the same calendar.
fn last_day(found: &NamedDate, year: u16, calendar: CalendarFamily) -> Option<IsoDate> {
    let (day, meanings) = found.last?;
    let month = calendars::months(meanings, year, |of| of == calendar).first()?.number;
    resolve(calendar, CalendarDate { year, month, day }, None).date.iso
}

/// A date in numbers, if its calendar can be told.
fn numeric_match(text: &str, found: NumericDate, floor: usize) -> Option<DateMatch> {
    let era = surroundings::era(text, &found.range, floor);
    let of_era = era.iter().flat_map(|era| eras::calendars(era.meanings));
    let of_era = calendars::calendars_of_era(of_era, &found);
    let mut range = found.range.clone();
    let certain;
    let (calendars, is_open) = match era.filter(|_| !of_era.is_empty()) {
        Some(era) => {
            range = range.start.min(era.range.start)..range.end.max(era.range.end);
            (&of_era[..], false)
        }
        None => match calendars::numeric_calendar(text, &found)? {
            NumericCalendar::Certain(calendar) => {
                certain = [calendar];
                (&certain[..], false)
            }
            NumericCalendar::Open(calendars) => (calendars, true),
        },
    };
    let reading = |calendar: CalendarFamily, (month, day): (u8, u8)| Reading {
        calendar,
        written: CalendarDate { year: found.year, month, day },
    };
    let orders = &found.readings;
    let readings: Vec<Reading> = orders
        .iter()
        .flat_map(|&order| calendars.iter().map(move |&calendar| reading(calendar, order)))
        .collect();
    let is_order_open = orders.len() > 1 && !is_day_first(text, &range);
    let has_orders = orders.len() > 1;
    let (Surroundings { range, weekday }, resolved) =
        with_surroundings(text, range, floor, &readings, is_open || is_order_open, found.is_year_first)?;
    // Numbers that are no day are no date, unless a calendar is named.
    if resolved.date.iso.is_none()
        && resolved.date.alternatives.is_empty()
        && calendars == [CalendarFamily::Gregorian]
    {
        return None;
    }
    let weekday_decides = weekday.is_some() && resolved.weekday_clash.is_none();
    let by_language = match (has_orders && !is_open && !weekday_decides, &orders[..]) {
        (true, &[day_first, month_first]) => {
            let date = |first, second| {
                settle(&[reading(calendars[0], first), reading(calendars[0], second)], false, None)
            };
            let ordered = [
                (DateOrder::DayFirst, date(day_first, month_first)),
                (DateOrder::MonthFirst, date(month_first, day_first)),
            ];
            ordered.into_iter().filter_map(|(order, date)| Some((ReadBy::Order(order), date?.date))).collect()
        }
        _ => Vec::new(),
    };
    let languages = match &weekday {
        Some((day, part)) => part
            .meanings()
            .iter()
            .filter(|meaning| meaning.kind == NameKind::Weekday(*day))
            .flat_map(|meaning| meaning.languages.iter().copied())
            .collect(),
        None => Vec::new(),
    };
    let whole = &text[range.clone()];
    let script = if has_arabic(whole) { Script::ARABIC } else { script_of(whole).unwrap_or(Script::COMMON) };
    let script = if found.separator.sign == '年' { Script::COMMON } else { script };
    Some(DateMatch {
        range,
        date: resolved.date,
        script,
        is_numeric: true,
        languages,
        by_language: with_sighted(by_language, &resolved.date, weekday.as_ref()),
        weekday_clash: resolved.weekday_clash,
        is_stamp: false,
    })
}

/// The date with what belongs to it around it. A weekday of another day belongs to it only where it can be nothing else.
fn with_surroundings(
    text: &str,
    range: Range<usize>,
    floor: usize,
    readings: &[Reading],
    is_open: bool,
    is_year_first: bool,
) -> Option<(Surroundings, Resolved)> {
    let alone = settle(readings, is_open, None)?;
    let belongs = |day: Weekday, part: &Part, place: Place| {
        let letters = text[part.range.clone()].chars().filter(|&c| chars::of(c).is_letter()).count();
        let is_abbreviation = || text[part.range.end..].starts_with(['.', ',']);
        if letters < MIN_WEEKDAY_LETTERS && !(is_abbreviation() && letters > 1) {
            return None;
        }
        let date = settle(readings, is_open, Some(day))?;
        let is_long = letters >= MIN_CLASHING_WEEKDAY_LETTERS;
        match date.weekday_clash {
            None if date.date.iso == alone.date.iso => Some(Fit::Same),
            None => Some(Fit::Chosen),
            Some(_) => (place != Place::Behind { closes: false } && is_long).then_some(Fit::Clash),
        }
    };
    let surroundings = surroundings::read(text, range, floor, is_year_first, belongs);
    let weekday = surroundings.weekday.as_ref().map(|weekday| weekday.0);
    let resolved = settle(readings, is_open, weekday)?;
    Some((surroundings, resolved))
}

/// A shorter name of a weekday may be another word: `sun`, `mar`, `پیر`. It counts where the date falls on it.
const MIN_CLASHING_WEEKDAY_LETTERS: usize = 4;
/// A still shorter one is another word: Persian `به`, Pashto `په`. With a sign behind it, it is an abbreviation: `Mo., `.
const MIN_WEEKDAY_LETTERS: usize = 3;

/// Keeps the languages that `is_kept` keeps, unless it keeps none.
fn narrow(languages: &mut Vec<&'static str>, is_kept: impl Fn(&str) -> bool) {
    if languages.iter().any(|tag| is_kept(tag)) {
        languages.retain(|tag| is_kept(tag));
    }
}

fn is_weekday_in(meanings: &[DateName], day: Weekday, tag: &str) -> bool {
    meanings.iter().any(|meaning| meaning.kind == NameKind::Weekday(day) && meaning.languages.contains(&tag))
}

/// Whether years of this era are counted in this calendar; so it is where no era is written.
fn is_of_era(era: &[DateName], calendar: CalendarFamily) -> bool {
    era.is_empty() || eras::calendars(era).any(|(of, is_before)| of == calendar && !is_before)
}

/// Whether a year can only be Gregorian.
fn is_modern(year: u16) -> bool {
    !calendars::has_year(CalendarFamily::Islamic, year)
}

/// Whether the digits or the era are those of languages that write the day first: U+0660 to U+0669, and letters.
fn is_day_first(text: &str, range: &Range<usize>) -> bool {
    let whole = &text[range.clone()];
    has_arabic(whole) || whole.contains(|c| matches!(c, '\u{0660}'..='\u{0669}'))
}

/// The readings with that of languages other than Arabic, where a lunar date has one, unless a weekday tells.
fn with_sighted(
    mut readings: Vec<(ReadBy, Date)>,
    date: &Date,
    weekday: Option<&(Weekday, Part)>,
) -> Vec<(ReadBy, Date)> {
    let sighted = readings::sighted(date).filter(|_| readings.is_empty() && weekday.is_none());
    readings.extend(sighted.map(|date| (ReadBy::OtherThanArabic, date)));
    readings
}

fn script_of(text: &str) -> Option<Script> {
    text.chars()
        .map(chars::of)
        .find(|properties| properties.is_letter() && properties.script() != Script::COMMON)
        .map(|properties| properties.script())
}

fn has_arabic(text: &str) -> bool {
    text.chars()
        .map(chars::of)
        .any(|properties| properties.is_letter() && properties.script() == Script::ARABIC)
}

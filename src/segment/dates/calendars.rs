//! Which calendar a date is of: by the name of its month, its era and the size of its year, and, where these leave several, by
//! its digits and the letters around it. Never by the locale.
//!
//! The years 1178 to 1599 are years of all three calendars. A numeric date with such a year is read only where something else
//! tells; else its value is open, and the readings are its alternatives. Source of the ranges: `icu_calendar` claims nothing
//! for Persian years before 1178, and knows Umm al-Qura up to 1600.

use std::ops::Range;

use super::super::date_name::{DateName, NameKind};
use super::numbers::digit;
use super::numeric::NumericDate;
use crate::calendar::CalendarFamily;
use crate::chars::{self, Script};

/// The month that a name may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NamedMonth {
    pub calendar: CalendarFamily,
    pub number: u8,
    pub languages: &'static [&'static str],
}

/// The months that a name may mean beside this year, the likeliest first.
pub(super) fn months(
    meanings: &'static [DateName],
    year: u16,
    is_of_era: impl Fn(CalendarFamily) -> bool,
) -> Vec<NamedMonth> {
    let mut months: Vec<NamedMonth> = meanings
        .iter()
        .filter_map(|meaning| match meaning.kind {
            NameKind::Month { calendar, number } => {
                Some(NamedMonth { calendar, number, languages: meaning.languages })
            }
            _ => None,
        })
        .filter(|month| has_year(month.calendar, year) && is_of_era(month.calendar))
        .collect();
    // A year of the Hijri calendars is one of them, where the name is of both. Then the month that most languages mean.
    let is_late =
        |month: &NamedMonth| (month.calendar == CalendarFamily::Gregorian) != (year >= FIRST_MODERN_YEAR);
    months.sort_by_key(|month| (is_late(month), std::cmp::Reverse(month.languages.len()), month.number));
    months
}

/// Whether a date with the name of a month, or with an era, may be of this year.
pub(super) fn has_year(calendar: CalendarFamily, year: u16) -> bool {
    match calendar {
        CalendarFamily::Gregorian => true,
        CalendarFamily::Persian => (FIRST_PERSIAN_YEAR..FIRST_MODERN_YEAR).contains(&year),
        CalendarFamily::Islamic => year < FIRST_MODERN_YEAR,
    }
}

const FIRST_PERSIAN_YEAR: u16 = 1178;
/// From here on a year is Gregorian.
const FIRST_MODERN_YEAR: u16 = 1600;
/// A numeric date of a later year is no date but a number.
const LAST_NUMERIC_YEAR: u16 = 2199;

/// The calendars that a numeric date without an era may be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumericCalendar {
    Certain(CalendarFamily),
    /// The likelier first.
    Open(&'static [CalendarFamily]),
}

/// The calendars of a numeric date with an era, the likeliest first. `ہجری` alone is an era of two.
pub(super) fn calendars_of_era(
    eras: impl Iterator<Item = (CalendarFamily, bool)>,
    date: &NumericDate,
) -> Vec<CalendarFamily> {
    let counts =
        |&(calendar, is_before): &(CalendarFamily, bool)| has_year(calendar, date.year) && !is_before;
    let mut calendars: Vec<CalendarFamily> = eras.filter(counts).map(|(calendar, _)| calendar).collect();
    // Persian dates begin with the year, which is not far in the future.
    let is_persian = date.is_year_first && date.year < FIRST_FUTURE_PERSIAN_YEAR;
    calendars.sort_by_key(|&calendar| (calendar == CalendarFamily::Persian) != is_persian);
    calendars.dedup();
    calendars
}

/// Anno Persico 1425 begins in 2046.
const FIRST_FUTURE_PERSIAN_YEAR: u16 = 1425;

/// The calendar of a numeric date without an era; `None` if it is no date.
pub(super) fn numeric_calendar(text: &str, date: &NumericDate) -> Option<NumericCalendar> {
    use CalendarFamily::{Gregorian, Islamic, Persian};
    let is_slashed = date.separator.sign == '/';
    let is_iso = date.is_year_first && date.separator.sign == '-' && date.is_padded;
    match date.year {
        FIRST_MODERN_YEAR..=LAST_NUMERIC_YEAR => return Some(NumericCalendar::Certain(Gregorian)),
        FIRST_PERSIAN_YEAR..FIRST_MODERN_YEAR if date.separator.sign == '年' => {
            return Some(NumericCalendar::Certain(Gregorian));
        }
        FIRST_PERSIAN_YEAR..FIRST_MODERN_YEAR => {}
        ..FIRST_PERSIAN_YEAR if is_iso => return Some(NumericCalendar::Certain(Gregorian)),
        _ => return None,
    }
    let is_extended = text[date.range.clone()].chars().any(|c| matches!(c, '\u{06F0}'..='\u{06F9}'));
    match letters_around(text, &date.range) {
        Letters::Persian if is_extended || date.is_year_first => Some(NumericCalendar::Certain(Persian)),
        Letters::Persian if is_slashed => Some(NumericCalendar::Open(&[Persian, Islamic])),
        Letters::None | Letters::Latin if is_extended && date.is_year_first => {
            Some(NumericCalendar::Certain(Persian))
        }
        Letters::Arabic if is_slashed || is_iso => Some(NumericCalendar::Open(&[Islamic, Persian])),
        Letters::Other if is_extended && is_slashed => Some(NumericCalendar::Open(&[Persian, Islamic])),
        Letters::None | Letters::Latin if is_iso => {
            Some(NumericCalendar::Open(&[Gregorian, Persian, Islamic]))
        }
        Letters::None if is_slashed => Some(NumericCalendar::Open(&[Islamic, Persian])),
        _ => None,
    }
}

/// Whose letters stand around a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letters {
    /// No letter.
    None,
    /// Arabic script, and letters that of the larger languages only Persian has together.
    Persian,
    Arabic,
    Latin,
    Other,
}

/// How far the letters around a date are read, in characters on either side.
const MAX_LETTERS_AROUND: usize = 100;

fn letters_around(text: &str, range: &Range<usize>) -> Letters {
    let before = text[..range.start].chars().rev().take(MAX_LETTERS_AROUND);
    let behind = text[range.end..].chars().take(MAX_LETTERS_AROUND);
    let (mut persian, mut arabic, mut other, mut latin, mut script) = (0, 0, 0, 0, 0);
    for c in before.chain(behind).filter(|&c| digit(c).is_none()) {
        match c {
            // Peh, tcheh, jeh, gaf, keheh, Farsi yeh.
            '\u{067E}' | '\u{0686}' | '\u{0698}' | '\u{06AF}' | '\u{06A9}' | '\u{06CC}' => persian += 1,
            // Teh marbuta, kaf, yeh, alef maksura, alef with hamza.
            '\u{0629}' | '\u{0643}' | '\u{064A}' | '\u{0649}' | '\u{0623}' | '\u{0625}' => arabic += 1,
            // Letters of other languages: retroflexes, heh goal, yeh barree, noon ghunna, Pashto, Kurdish, Uyghur.
            '\u{0679}'..='\u{067D}'
            | '\u{067F}'..='\u{0685}'
            | '\u{0687}'..='\u{0697}'
            | '\u{0699}'..='\u{06A8}'
            | '\u{06AA}'..='\u{06AE}'
            | '\u{06B0}'..='\u{06BF}'
            | '\u{06C1}'..='\u{06CB}'
            | '\u{06CD}'..='\u{06D5}' => other += 1,
            _ if c.is_ascii_alphabetic() => latin += 1,
            _ if chars::of(c).is_letter() && chars::of(c).script() == Script::ARABIC => script += 1,
            _ if chars::of(c).is_letter() => other += 1,
            _ => {}
        }
    }
    match (persian, arabic, other) {
        (1.., 0, 0) => Letters::Persian,
        (0, 1.., 0) => Letters::Arabic,
        (0, 0, 0) if script > 0 => Letters::Other,
        (0, 0, 0) if latin > 0 => Letters::Latin,
        (0, 0, 0) => Letters::None,
        // A name of the other language in a text.
        (_, _, 0) if persian > 4 * arabic => Letters::Persian,
        (_, _, 0) if arabic > 4 * persian => Letters::Arabic,
        _ => Letters::Other,
    }
}

//! The arithmetic of calendars: the numbers of a date and its calendar in, the day as ISO 8601 counts it out. Ground floor.
//!
//! Gregorian and Persian dates have one value each, or none where the month does not have the day. The months of the lunar
//! calendar begin when the moon is seen, so its dates have a value by table, a precision and other readings
//! ([`islamic`]). The weekday that is written beside a date chooses among its readings. Cost: a few divisions.

mod islamic;
mod umm_al_qura_table;

use icu_calendar::types::RataDie;
use icu_calendar::{Date as CalendarDay, Iso};

use crate::document::{Alternatives, Calendar, CalendarDate, Date, DatePrecision, IsoDate};

/// What a text says of the calendar of a date: by the name of the month, by the era, or by the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(dead_code, reason = "the recognizer reads Gregorian dates so far")]
pub(crate) enum CalendarFamily {
    Gregorian,
    Persian,
    /// The lunar calendars. Which of them, the year decides.
    Islamic,
}

/// A day of the week. Its number is that of ISO 8601.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Weekday {
    Monday = 1,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// In the order of ISO 8601.
    pub(crate) const ALL: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];

    /// The weekday of a day. Rata Die 1 was a Monday.
    fn of(day: RataDie) -> Self {
        Self::ALL[(day.to_i64_date() - 1).rem_euclid(7) as usize]
    }
}

/// A date with its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Resolved {
    pub date: Date,
    /// The weekday of the day, where another is written.
    #[allow(dead_code, reason = "the recognizer reads no weekday so far")]
    pub weekday_clash: Option<Weekday>,
}

/// The day of a written date. `weekday`: the one that is written beside it.
pub(crate) fn resolve(family: CalendarFamily, original: CalendarDate, weekday: Option<Weekday>) -> Resolved {
    let (calendar, day) = match family {
        CalendarFamily::Gregorian => (Calendar::Gregorian, gregorian(original)),
        CalendarFamily::Persian => (Calendar::Persian, persian(original)),
        CalendarFamily::Islamic => return islamic::resolve(original, weekday),
    };
    let date = Date {
        iso: day.and_then(iso),
        calendar,
        original,
        precision: DatePrecision::Day,
        alternatives: Alternatives::default(),
        last: None,
    };
    Resolved { date, weekday_clash: clash(day, weekday) }
}

/// The weekday of the day, if another is written.
fn clash(day: Option<RataDie>, written: Option<Weekday>) -> Option<Weekday> {
    let (is, written) = (Weekday::of(day?), written?);
    (is != written).then_some(is)
}

fn gregorian(CalendarDate { year, month, day }: CalendarDate) -> Option<RataDie> {
    let day = CalendarDay::try_new_iso(year.into(), month, day).ok()?;
    (year > 0).then(|| day.to_rata_die())
}

/// Only in the years for which `icu_calendar` claims to be right.
fn persian(CalendarDate { year, month, day }: CalendarDate) -> Option<RataDie> {
    let day = CalendarDay::try_new_persian(year.into(), month, day).ok()?;
    (1178..=3000).contains(&year).then(|| day.to_rata_die())
}

/// `None` outside the years that ISO 8601 writes with four digits.
fn iso(day: RataDie) -> Option<IsoDate> {
    let day = CalendarDay::from_rata_die(day, Iso);
    let year = u16::try_from(day.year().extended_year()).ok().filter(|year| (1..=9999).contains(year))?;
    Some(IsoDate { year, month: day.month().ordinal, day: day.day_of_month().0 })
}

#[cfg(test)]
mod tests;

//! The arithmetic of calendars: the numbers of a date and its calendar in, the day as ISO 8601 counts it out. Ground floor.
//!
//! Gregorian and Persian dates have one value each, or none where the month does not have the day. The months of the lunar
//! calendar begin when the moon is seen, so its dates have a value by table, a precision and other readings
//! ([`islamic`]). The weekday that is written beside a date chooses among its readings. Cost: a few divisions.

mod day;
mod islamic;
mod umm_al_qura_table;

use icu_calendar::Date as CalendarDay;
use icu_calendar::types::RataDie;

pub(crate) use day::{Resolved, Weekday};
use day::{clash, iso};

use crate::document::{Alternatives, Calendar, CalendarDate, Date, DatePrecision};

/// What a text says of the calendar of a date: by the name of the month, by the era, or by the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum CalendarFamily {
    Gregorian,
    Persian,
    /// The lunar calendars. Which of them, the year decides.
    Islamic,
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

fn gregorian(CalendarDate { year, month, day }: CalendarDate) -> Option<RataDie> {
    let day = CalendarDay::try_new_iso(year.into(), month, day).ok()?;
    (year > 0).then(|| day.to_rata_die())
}

/// Only in the years for which `icu_calendar` claims to be right.
fn persian(CalendarDate { year, month, day }: CalendarDate) -> Option<RataDie> {
    let day = CalendarDay::try_new_persian(year.into(), month, day).ok()?;
    (1178..=3000).contains(&year).then(|| day.to_rata_die())
}

#[cfg(test)]
mod tests;

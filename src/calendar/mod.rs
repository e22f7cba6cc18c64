//! The arithmetic of calendars: the numbers of a date and its calendar in, the day as ISO 8601 counts it out. Ground floor.

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
#[allow(dead_code, reason = "the recognizer reads no weekday so far")]
pub(crate) enum Weekday {
    Monday = 1,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// A date with its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Resolved {
    pub date: Date,
    /// The weekday on which the day falls, where another is written.
    pub weekday_clash: Option<Weekday>,
}

/// The day of a written date. `weekday`: the one that is written beside it.
pub(crate) fn resolve(family: CalendarFamily, original: CalendarDate, weekday: Option<Weekday>) -> Resolved {
    let _ = (family, weekday);
    let iso = gregorian(original);
    let (calendar, precision) = (Calendar::Gregorian, DatePrecision::Day);
    let date = Date { iso, calendar, original, precision, alternatives: Alternatives::default() };
    Resolved { date, weekday_clash: None }
}

fn gregorian(CalendarDate { year, month, day }: CalendarDate) -> Option<IsoDate> {
    icu_calendar::Date::try_new_iso(year.into(), month, day).ok()?;
    Some(IsoDate { year, month, day })
}

//! A day and its weekday: what every calendar comes down to. A count of days (Rata Die) in, an ISO day and a weekday out.

use icu_calendar::types::RataDie;
use icu_calendar::{Date as CalendarDay, Iso};

use crate::document::{Date, IsoDate};

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
    pub(super) fn of(day: RataDie) -> Self {
        Self::ALL[(day.to_i64_date() - 1).rem_euclid(7) as usize]
    }
}

/// A date with its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Resolved {
    pub date: Date,
    /// The weekday of the day, where another is written.
    pub weekday_clash: Option<Weekday>,
}

/// The weekday of the day, if another is written.
pub(super) fn clash(day: Option<RataDie>, written: Option<Weekday>) -> Option<Weekday> {
    let (is, written) = (Weekday::of(day?), written?);
    (is != written).then_some(is)
}

/// `None` outside the years that ISO 8601 writes with four digits.
pub(super) fn iso(day: RataDie) -> Option<IsoDate> {
    let day = CalendarDay::from_rata_die(day, Iso);
    let year = u16::try_from(day.year().extended_year()).ok().filter(|year| (1..=9999).contains(year))?;
    Some(IsoDate { year, month: day.month().ordinal, day: day.day_of_month().0 })
}

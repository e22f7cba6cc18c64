//! The day that a date means: as it is written, in the calendar that it is written in, and as ISO 8601 counts it.

use std::fmt;

use crate::names::print_by_name;

print_by_name!(name: Calendar, DatePrecision);

/// A calendar, by its BCP 47 name (Unicode extension `ca`).
///
/// The bare name `islamic` is none of these: programs disagree on what it is, by a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Calendar {
    /// `gregory`
    #[default]
    Gregorian,
    /// `persian`: the solar Hijri calendar of Iran and Afghanistan.
    Persian,
    /// `islamic-umalqura`: the lunar Hijri calendar of Saudi Arabia, by table.
    IslamicUmalqura,
    /// `islamic-civil`: the lunar Hijri calendar by the cycle of 30 years that begins on a Friday.
    IslamicCivil,
}

impl Calendar {
    /// As BCP 47 and the record print it.
    pub const fn name(self) -> &'static str {
        match self {
            Calendar::Gregorian => "gregory",
            Calendar::Persian => "persian",
            Calendar::IslamicUmalqura => "islamic-umalqura",
            Calendar::IslamicCivil => "islamic-civil",
        }
    }
}

/// A day of the proleptic Gregorian calendar; prints as ISO 8601.
///
/// ```
/// let day = saaf::IsoDate { year: 2025, month: 10, day: 30 };
/// assert_eq!(day.to_string(), "2025-10-30");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IsoDate {
    /// 1 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// The numbers that are written, in the order year, month, day. It may be a day that its calendar does not have.
///
/// ```
/// let written = saaf::CalendarDate { year: 1447, month: 5, day: 8 };
/// assert_eq!(written.to_string(), "1447-05-08");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CalendarDate {
    /// Of the era that counts from the epoch of the calendar.
    pub year: u16,
    /// The first is 1.
    pub month: u8,
    /// The first is 1.
    pub day: u8,
}

macro_rules! print_as_numbers {
    ($($type:ty),+) => {$(
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    )+};
}

print_as_numbers!(IsoDate, CalendarDate);

/// How far the day may be from the one that was meant. Months of the lunar calendar begin when the moon is seen, which is
/// not everywhere the same day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DatePrecision {
    /// It is the day, in this calendar.
    #[default]
    Day,
    /// One day earlier or later.
    WithinOneDay,
    /// Two days earlier or later.
    WithinTwoDays,
}

impl DatePrecision {
    /// As the record prints it.
    pub const fn name(self) -> &'static str {
        match self {
            DatePrecision::Day => "day",
            DatePrecision::WithinOneDay => "within-one-day",
            DatePrecision::WithinTwoDays => "within-two-days",
        }
    }
}

/// Another day that the same words may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DateReading {
    /// The day.
    pub iso: IsoDate,
    /// The calendar in which it is that day.
    pub calendar: Calendar,
}

/// The other readings of a date, the likelier first. At most [`Alternatives::MAX`] are kept.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Alternatives {
    readings: [Option<DateReading>; Alternatives::MAX],
}

impl Alternatives {
    /// How many are kept.
    pub const MAX: usize = 4;

    /// The likelier first.
    pub fn iter(&self) -> impl Iterator<Item = DateReading> + '_ {
        self.readings.iter().map_while(|reading| *reading)
    }

    /// Whether the date can only be read in one way.
    pub const fn is_empty(&self) -> bool {
        self.readings[0].is_none()
    }

    /// Adds the next likely. What is there already is not added, nor what is beyond [`Alternatives::MAX`].
    pub(crate) fn push(&mut self, reading: DateReading) {
        let free = self.readings.iter_mut().find(|place| place.is_none_or(|other| other == reading));
        if let Some(place) = free {
            *place = Some(reading);
        }
    }
}

impl fmt::Debug for Alternatives {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Alternatives {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// A date: what is written, and which day that is.
///
/// Prints the day as ISO 8601; where the calendar has no such day, what is written with the name of the calendar.
///
/// ```
/// use saaf::{Calendar, Cleaner};
///
/// let document = Cleaner::default().clean("30 October 2025");
/// let date = document.spans[0].date.unwrap();
/// assert_eq!(date.to_string(), "2025-10-30");
/// assert_eq!((date.calendar, date.original.day), (Calendar::Gregorian, 30));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Date {
    /// The day; `None` where the calendar has no such day (30 February), or where nobody knows which day it is.
    pub iso: Option<IsoDate>,
    /// The calendar that it is written in.
    pub calendar: Calendar,
    /// The numbers that are written.
    pub original: CalendarDate,
    /// How far the day may be off.
    pub precision: DatePrecision,
    /// The last day, where the text names the first and the last: `5–7 October 2025`. Then `iso` is the first.
    pub last: Option<IsoDate>,
    /// Other days that it may be.
    pub alternatives: Alternatives,
}

impl Date {
    /// Whether it says no more than its ISO day: a day of the Gregorian calendar that can be read in one way.
    pub fn is_plain(&self) -> bool {
        self.calendar == Calendar::Gregorian
            && self.precision == DatePrecision::Day
            && self.alternatives.is_empty()
            && self.iso.is_some()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.iso {
            Some(iso) => iso.fmt(f),
            None => write!(f, "{} {}", self.calendar, self.original),
        }
    }
}

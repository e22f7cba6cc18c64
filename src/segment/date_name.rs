//! What a word of a date is the name of.

use crate::calendar::{CalendarFamily, Weekday};

/// One meaning of a word, and the languages that it has this meaning in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateName {
    pub kind: NameKind,
    /// BCP 47 tags, sorted.
    pub languages: &'static [&'static str],
}

/// What a word names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(dead_code, reason = "the recognizer reads them all")]
pub(super) enum NameKind {
    /// A month of a calendar, 1 to 12.
    Month {
        calendar: CalendarFamily,
        number: u8,
    },
    Weekday(Weekday),
    /// What the years of a calendar are counted from, or to: `AH`, `ء`, `BC`.
    Era {
        calendar: CalendarFamily,
        is_before_epoch: bool,
    },
    DayPeriod(DayPeriod),
    /// An abbreviation: `UTC`, `PKT`.
    TimeZone,
    /// It stands between the parts of a date and says nothing: `30 de octubre`.
    Connector,
}

/// The half of a day that a time of twelve hours is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(dead_code, reason = "the recognizer reads them all")]
pub(super) enum DayPeriod {
    Am,
    Pm,
}

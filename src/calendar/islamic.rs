//! The lunar Hijri calendars: the numbers of a date in, its day and its other readings out.
//!
//! A text does not say which calendar it follows, so the year chooses the table whose dates documents carry:
//!
//! | AH | day | other reading | precision |
//! |---|---|---|---|
//! | 1343–1419 | Umm al-Qura as it was printed | as it was computed afterwards | day |
//! | 1420–1450 | Umm al-Qura, printed as computed | | day |
//! | 1451–1500 | Umm al-Qura as computed | the printed forecast | day |
//! | 1300–1342, 1501–1600 | Umm al-Qura as computed | | one day |
//! | else | the cycle of 30 years from Friday, 16 July 622 (Julian), `islamic-civil` | | two days |
//!
//! A day that a table lacks is looked for in the next: the printed Shaʻban 1364 has 28 days. A month may be seen to have
//! 30 days where every table gives it 29, so day 30 is at the least the day behind the 29th. A weekday chooses the
//! nearest of five days. The printed table is that of the package hijridate, the computed one that of `icu_calendar`.

use icu_calendar::Date as CalendarDay;
use icu_calendar::cal::Hijri;
use icu_calendar::cal::hijri::{TabularAlgorithmEpoch, TabularAlgorithmLeapYears};
use icu_calendar::types::RataDie;

use super::day::{Resolved, Weekday, clash, iso};
use super::umm_al_qura_table::{FIRST_DAY, FIRST_YEAR, MONTH_STARTS};
use crate::document::{Alternatives, Calendar, CalendarDate, Date, DatePrecision, DateReading};

/// Where a day is looked up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Table {
    /// Umm al-Qura, as newspapers and comparison books have it.
    Printed,
    /// Umm al-Qura, as published by KACST for all years at once.
    Computed,
    /// The cycle of 30 years.
    Tabular,
}

use Table::{Computed, Printed, Tabular};

impl Table {
    /// The tables that hold days of the year, the most trusted first, and how far the first may be off.
    fn of_year(year: u16) -> (&'static [Table], DatePrecision) {
        match year {
            1343..=1419 => (&[Printed, Computed, Tabular], DatePrecision::Day),
            1420..=1500 => (&[Computed, Printed, Tabular], DatePrecision::Day),
            1300..=1600 => (&[Computed, Tabular], DatePrecision::WithinOneDay),
            _ => (&[Tabular], DatePrecision::WithinTwoDays),
        }
    }

    fn calendar(self) -> Calendar {
        match self {
            Printed | Computed => Calendar::IslamicUmalqura,
            Tabular => Calendar::IslamicCivil,
        }
    }

    /// `None` for a day that the month does not have.
    fn day(self, CalendarDate { year, month, day }: CalendarDate) -> Option<RataDie> {
        let (ah, leap_years) = (i32::from(year), TabularAlgorithmLeapYears::TypeII);
        let found = match self {
            Printed => return printed(year, month, day),
            Computed => {
                let umm_al_qura = Hijri::new_umm_al_qura();
                CalendarDay::try_new_hijri_with_calendar(ah, month, day, umm_al_qura).ok()?.to_rata_die()
            }
            Tabular => {
                let civil = Hijri::new_tabular(leap_years, TabularAlgorithmEpoch::Friday);
                CalendarDay::try_new_hijri_with_calendar(ah, month, day, civil).ok()?.to_rata_die()
            }
        };
        (year > 0).then_some(found)
    }
}

fn printed(year: u16, month: u8, day: u8) -> Option<RataDie> {
    let month = usize::from(month).checked_sub(1).filter(|month| *month < 12)?;
    let at = usize::from(year.checked_sub(FIRST_YEAR)?) * 12 + month;
    let (start, next) = (*MONTH_STARTS.get(at)?, *MONTH_STARTS.get(at + 1)?);
    let has_day = (1..=next - start).contains(&u16::from(day));
    has_day.then(|| RataDie::new(FIRST_DAY + i64::from(start) + i64::from(day) - 1))
}

pub(super) fn resolve(original: CalendarDate, weekday: Option<Weekday>) -> Resolved {
    let (tables, precision) = Table::of_year(original.year);
    let mut date = Date {
        iso: None,
        calendar: tables[0].calendar(),
        original,
        precision,
        alternatives: Alternatives::default(),
        last: None,
    };
    let Some((table, day)) = look_up(tables, original) else {
        return Resolved { date, weekday_clash: None };
    };
    if table != Some(tables[0]) {
        date.precision = precision.max(DatePrecision::WithinOneDay);
    }
    date.calendar = table.unwrap_or(tables[0]).calendar();
    date.iso = iso(day);
    let Some(chosen) = weekday.and_then(|weekday| nearest(day, weekday)) else {
        // Without a weekday, and with one that is wrong, any of the two tables may be meant.
        for other in tables.iter().filter(|table| **table != Tabular) {
            add_reading(&mut date, other.day(original), other.calendar());
        }
        return Resolved { date, weekday_clash: clash(Some(day), weekday) };
    };
    if chosen != day {
        let of_table = date.calendar;
        let table = tables.iter().find(|table| table.day(original) == Some(chosen));
        date.calendar = table.map_or(of_table, |table| table.calendar());
        date.iso = iso(chosen);
        add_reading(&mut date, Some(day), of_table);
    }
    date.precision = DatePrecision::Day;
    Resolved { date, weekday_clash: None }
}

/// The day, and the table that has it; none of them has a 30th that follows the 29th.
fn look_up(tables: &[Table], original: CalendarDate) -> Option<(Option<Table>, RataDie)> {
    let found = tables.iter().find_map(|table| Some((Some(*table), table.day(original)?)));
    let seen = || {
        let before = tables[0].day(CalendarDate { day: 29, ..original })?;
        (original.day == 30).then_some((None, before + 1))
    };
    found.or_else(seen)
}

/// The nearest day with this weekday, the earlier first; `None` if it is further than two days.
fn nearest(day: RataDie, weekday: Weekday) -> Option<RataDie> {
    [0, -1, 1, -2, 2].into_iter().map(|days| day + days).find(|day| Weekday::of(*day) == weekday)
}

/// Adds another day than that of the date.
fn add_reading(date: &mut Date, day: Option<RataDie>, calendar: Calendar) {
    if let Some(iso) = day.and_then(iso).filter(|day| Some(*day) != date.iso) {
        date.alternatives.push(DateReading { iso, calendar });
    }
}

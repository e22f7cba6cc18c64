//! The readings of a written date come in; the date goes out, with the other readings as its alternatives.

use crate::calendar::{CalendarFamily, Resolved, Weekday, resolve};
use crate::document::{Alternatives, Calendar, CalendarDate, Date, DatePrecision, DateReading, IsoDate};

/// One way to read a written date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub calendar: CalendarFamily,
    pub written: CalendarDate,
}

/// The date that the `readings` give, the likeliest of which is the first. A weekday chooses among them. `is_open`: nothing
/// else does, so the value is left open. `None` if there are no readings.
pub(super) fn settle(readings: &[Reading], is_open: bool, weekday: Option<Weekday>) -> Option<Resolved> {
    let mut resolved: Vec<Resolved> =
        readings.iter().map(|reading| resolve(reading.calendar, reading.written, weekday)).collect();
    // A day that its calendar does not have is a typing error only where no other reading makes sense.
    if resolved.iter().any(|reading| reading.date.iso.is_some()) {
        resolved.retain(|reading| reading.date.iso.is_some());
    }
    let fits = |reading: &Resolved| weekday.is_some() && reading.weekday_clash.is_none();
    let fitting = resolved.iter().position(fits);
    if let Some(fitting) = fitting {
        let first = resolved.remove(fitting);
        resolved.retain(|reading| !fits(reading) || reading.date.iso != first.date.iso);
        resolved.insert(0, first);
    }
    let first = *resolved.first()?;
    if is_open && resolved.len() > 1 && fitting.is_none() {
        let alternatives = alternatives(&resolved, &[]);
        return Some(Resolved { date: Date { iso: None, alternatives, ..first.date }, ..first });
    }
    let others = if fitting.is_some() { &[][..] } else { &resolved[1..] };
    let alternatives = alternatives(others, &[first]);
    Some(Resolved { date: Date { alternatives, ..first.date }, ..first })
}

/// The lunar date as it is where the moon is looked for: the day, or the next, or the one before. `None` for other calendars,
/// and where the value is not that of the table of Saudi Arabia.
pub(super) fn sighted(date: &Date) -> Option<Date> {
    let day = date
        .iso
        .filter(|_| date.calendar == Calendar::IslamicUmalqura && date.precision == DatePrecision::Day)?;
    // A weekday finds the days around.
    let near = Weekday::ALL.into_iter().filter_map(|weekday| {
        let resolved = resolve(CalendarFamily::Islamic, date.original, Some(weekday));
        resolved.date.iso.filter(|_| resolved.weekday_clash.is_none())
    });
    let near: Vec<IsoDate> = near.collect();
    let next = near.iter().filter(|&&other| other > day).min();
    let before = near.iter().filter(|&&other| other < day).max();
    let mut alternatives = Alternatives::default();
    for &iso in next.into_iter().chain(before) {
        alternatives.push(DateReading { iso, calendar: date.calendar });
    }
    date.alternatives.iter().for_each(|reading| alternatives.push(reading));
    Some(Date { precision: DatePrecision::WithinOneDay, alternatives, ..*date })
}

/// The days of `readings`, and then the alternatives of these and of `last`.
fn alternatives(readings: &[Resolved], last: &[Resolved]) -> Alternatives {
    let mut alternatives = Alternatives::default();
    for reading in readings {
        if let Some(iso) = reading.date.iso {
            alternatives.push(DateReading { iso, calendar: reading.date.calendar });
        }
    }
    last.iter()
        .chain(readings)
        .flat_map(|reading| reading.date.alternatives.iter().collect::<Vec<_>>())
        .for_each(|reading| alternatives.push(reading));
    alternatives
}

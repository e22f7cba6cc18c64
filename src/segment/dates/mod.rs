//! Finds dates, and splits glued ones. A text in; date matches out, each with its day and the languages that write it so.
//!
//! The search begins at the year, a number of four digits ([`numbers`]). A day and the name of a month must stand on one side
//! of it ([`named`]), or a day and a month in numbers ([`numeric`]). The year, the era and the name of the month tell the
//! calendar ([`calendars`]), and what else belongs to the date is read around it ([`surroundings`]). [`finder`] brings these
//! together; [`glue`] splits the dates off.
//!
//! Names are compared folded, so that spellings of all keyboards are equal. The name of a month alone is never a date,
//! because it may be another word: `مارچ` is March and a march. Directional marks, joiners and tatweel count for nothing,
//! wherever they stand. Cost: linear, because a bounded number of bytes is read around each year.

mod calendars;
mod clock;
mod eras;
mod finder;
mod glue;
mod named;
mod numbers;
mod numeric;
mod parts;
mod readings;
mod stamp;
mod surroundings;

#[cfg(test)]
mod tests;

pub(super) use finder::DateMatch;
pub(crate) use glue::{Dates, SplitDates, split_glued_dates};

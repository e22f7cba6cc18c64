//! What a reader is made to see that is not there: a line that holds bidi controls in; how grave that is, what is shown and
//! what is stored out.
//!
//! [`reordering`] compares what UAX #9 shows with the controls and without. [`program_text`] reads both as program text, so
//! that the patterns of Trojan Source (UTS #55) have their names. Cost: linear, and only for lines with controls.

mod program_text;
mod reordering;
mod restriction_level;

pub(crate) use reordering::describe_controls;
pub use restriction_level::{RestrictionLevel, restriction_level};

//! Direction of paragraphs and spans, and the isolates that make a viewer of plain text show it (UAX #9).
//!
//! Clean text with labelled spans comes in. Every paragraph and span gets a direction, and the text gets as many
//! isolates as [`Isolation`] asks for. [`audit()`] checks a text with its labels against the bidi-safety properties.
// In reader's order. A file uses the files above it, never those below.

mod isolation;

mod function_words_table;
mod sentence;

mod direction;

mod declared;

mod levels;

mod visual_order;

mod opposite_runs;

mod reading_units;

mod directional_marks;

mod proofs;

mod isolates;

mod audit;

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod reading_order;

pub use audit::{BidiSafetyProperty, Violation, audit};
pub(crate) use declared::declare_directions;
pub(crate) use direction::{DirectionContext, DirectionRecord, resolve_directions};
pub(crate) use directional_marks::{DirectionalMark, contains_marks, removed_marks};
pub(crate) use isolates::isolate;
pub use isolation::Isolation;
pub(crate) use visual_order::{is_visible, visual_order};

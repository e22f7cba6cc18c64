//! Properties of characters: a character in; its script, bidi class, joining type and flags out, in one lookup.
//!
//! All stages use this folder, and it uses none. Every property comes from one generated table ([`table`]), a trie of two
//! levels, so every stage sees the same version of Unicode. Named sets of characters stand in [`classes`].
// In reader's order. A file uses the files above it.

mod types;

#[rustfmt::skip]
#[allow(dead_code, reason = "a property may be in the table before a stage asks for it")]
mod table;

mod properties;
mod script;

mod abbreviations;
mod bidi;
pub(crate) mod classes;
pub(crate) mod ltr_tokens;
mod revealed;
mod year_sign;

#[cfg(test)]
pub(crate) mod conformance;
#[cfg(test)]
mod tests;

pub(crate) use abbreviations::abbreviation;
pub(crate) use bidi::BidiData;
pub(crate) use properties::{is_misspelt_pair, is_variation, joins_of_form, mirrored, of, presentation_form};
pub(crate) use revealed::{find_revealed, may_hold_revealed, revealed};
pub use table::UNICODE_VERSION;
pub(crate) use table::{DO_NOT_EMIT, MISSPELT_SIGNS};
pub use types::{BidiClass, Script};
pub(crate) use types::{Joining, Properties, QuickCheck};
pub(crate) use year_sign::ends_glued_year;

//! saaf.
#![forbid(unsafe_code)]
#![allow(dead_code)]

pub(crate) mod bidi;
pub(crate) mod chars;
pub mod document;
pub mod edit;
pub mod profile;
pub(crate) mod source_map;

pub use bidi::Mode as Bidi;
pub use chars::UNICODE_VERSION;
pub use document::*;
pub use profile::{Profile, Rule, Rules};

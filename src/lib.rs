//! saaf.
#![forbid(unsafe_code)]
#![allow(dead_code)]

pub(crate) mod chars;
pub(crate) mod decode;
pub mod document;
pub mod edit;
pub mod profile;
pub(crate) mod source_map;

pub use chars::UNICODE_VERSION;
pub use decode::{Hints, Label, UnknownLabel};
pub use document::*;
pub use profile::{Profile, Rule, Rules};

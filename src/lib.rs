//! saaf.
#![forbid(unsafe_code)]
#![allow(dead_code)]

pub(crate) mod chars;
pub mod document;
pub mod edit;
pub mod emit;
mod pipeline;
pub mod profile;
pub(crate) mod source_map;
mod stream;

pub use chars::UNICODE_VERSION;
pub use document::*;
pub use pipeline::{Bidi, Cleaner, CleanerBuilder, Error};
pub use profile::{Profile, Rule, Rules};
pub use stream::Sink;

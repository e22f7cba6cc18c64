//! saaf.
#![forbid(unsafe_code)]

pub mod bidi;
pub(crate) mod chars;
pub mod decode;
pub mod document;
pub mod edit;
pub mod emit;
mod error;
pub mod language;
pub(crate) mod normalize;
mod pipeline;
pub mod profile;
pub(crate) mod repair;
pub(crate) mod segment;
pub(crate) mod source_map;
pub mod stream;

pub use bidi::{Mode as Bidi, Property, Violation, audit};
pub use chars::UNICODE_VERSION;
pub use decode::Label;
pub use document::*;
pub use error::Error;
pub use language::Languages;
pub use pipeline::{Cleaner, CleanerBuilder};
pub use profile::{Profile, Rule, Rules};
pub use stream::Sink;

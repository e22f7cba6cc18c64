//! Output formats: a [`Document`] in, its text, its record or its explanation out.
//!
//! Each format writes to any [`Write`] in small pieces, so it should be buffered.

use std::io::{self, Write};

use crate::document::Document;

pub mod explain;
#[cfg(feature = "json")]
pub mod jsonl;
#[cfg(feature = "json")]
mod offsets;
pub mod summary;
pub mod text;

#[cfg(feature = "json")]
pub use offsets::Offsets;

/// How a document is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// The clean text and nothing else.
    Text,
    /// One line of JSON that holds everything; offsets into the text are counted as named.
    #[cfg(feature = "json")]
    Jsonl(Offsets),
}

impl Format {
    /// Writes the whole of `document`.
    pub fn write(self, document: &Document, out: &mut impl Write) -> io::Result<()> {
        match self {
            Format::Text => text::write(document, out),
            #[cfg(feature = "json")]
            Format::Jsonl(offsets) => jsonl::write(document, offsets, out),
        }
    }
}

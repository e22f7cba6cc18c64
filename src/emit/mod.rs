//! Output formats: a [`Document`] in, its text, its record or its explanation out.
//!
//! Each format writes to any [`Write`] in small pieces, so it should be buffered.

use std::io::{self, Write};

use crate::document::Document;

mod chips;
mod colour;
mod confidence;
pub mod diff;
pub mod explain;
pub mod html;
#[cfg(feature = "json")]
pub mod jsonl;
#[cfg(feature = "json")]
mod offsets;
#[cfg(feature = "json")]
mod originals;
#[cfg(feature = "json")]
mod record_options;
mod regions;
#[cfg(any(feature = "json", feature = "tables"))]
mod span_selection;
pub mod summary;
pub mod terminal;
pub mod text;
#[cfg(feature = "json")]
pub mod undo;

pub use chips::for_terminal;
pub use colour::Colour;
pub use confidence::rounded;
#[cfg(feature = "json")]
pub use offsets::{OffsetIndex, Offsets};
#[cfg(feature = "json")]
pub use record_options::RecordOptions;
#[cfg(any(feature = "json", feature = "tables"))]
pub use span_selection::SpanSelection;

/// How a document is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// The clean text and nothing else.
    Text,
    /// One line of JSON that holds everything.
    #[cfg(feature = "json")]
    Jsonl(RecordOptions),
    /// A report that a person looks at, in HTML.
    Html,
    /// The text with a tag and a colour for each language, for a terminal.
    Ansi(Colour),
    /// A line for each character, in the order of memory.
    Logical,
    /// A unified diff between the decoded source and the text.
    Diff(Colour),
}

impl Format {
    /// Writes the whole of `document`.
    pub fn write(self, document: &Document, out: &mut impl Write) -> io::Result<()> {
        match self {
            Format::Text => text::write(document, out),
            #[cfg(feature = "json")]
            Format::Jsonl(options) => jsonl::write(document, options, out),
            Format::Html => html::write(document, "document", out),
            Format::Ansi(colour) => terminal::TerminalWriter::new(colour).write(document, out),
            Format::Logical => terminal::TerminalWriter::logical().write(document, out),
            Format::Diff(colour) => {
                let mut diff = diff::UnifiedDiff::new("document", colour);
                diff.add(document, out)?;
                diff.end(&document.encoding, out)
            }
        }
    }
}

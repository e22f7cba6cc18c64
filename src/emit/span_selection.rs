//! Which spans a record lists: the spans of a document in, those that are written down out.
//!
//! The spans of a [`Document`] tile its text. A blank line is a span too, and so are the line end behind a date and the blanks
//! before program text. There is nothing to tell of them, so a record leaves them out unless it is asked for all.

use crate::chars;
use crate::document::{Document, Span};
use crate::names::{parse_by_name, print_by_name};

print_by_name!(name: SpanSelection);
parse_by_name!(name: SpanSelection, "choice of spans");

/// The spans that a record, or the columns of a table, list.
///
/// ```
/// use saaf::{Cleaner, emit::SpanSelection};
///
/// let document = Cleaner::default().clean("One line.\n\nیہ دوسری ہے۔");
/// let text = |selection: SpanSelection| -> Vec<&str> {
///     selection.of(&document).map(|span| span.text(&document.text)).collect()
/// };
/// assert_eq!(text(SpanSelection::Content), ["One line.\n", "یہ دوسری ہے۔"]);
/// assert_eq!(text(SpanSelection::Tiles), ["One line.\n", "\n", "یہ دوسری ہے۔"]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SpanSelection {
    /// Those that hold more than white space (Unicode property White_Space).
    #[default]
    Content,
    /// All: every byte of the text lies in exactly one.
    Tiles,
}

impl SpanSelection {
    /// Every choice.
    pub const ALL: [SpanSelection; 2] = [SpanSelection::Content, SpanSelection::Tiles];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            SpanSelection::Content => "content",
            SpanSelection::Tiles => "tiles",
        }
    }

    /// The spans of the document that are listed, in the order of the text.
    pub fn of(self, document: &Document) -> impl Iterator<Item = &Span> {
        document.spans.iter().filter(move |span| match self {
            SpanSelection::Content => !is_white_space(span.text(&document.text)),
            SpanSelection::Tiles => true,
        })
    }
}

fn is_white_space(text: &str) -> bool {
    text.chars().all(|c| chars::of(c).is_white_space())
}

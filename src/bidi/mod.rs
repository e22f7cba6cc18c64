//! Which way the text runs, and the isolates that show it so. Clean text with labelled spans comes in; every
//! paragraph and span leaves with a direction, and the text with as many isolates as [`Isolation`] asks for. The last
//! stage before the result is emitted.
//!
//! Foreign controls went in `normalize::characters`, so UAX #9 runs here on text whose only controls are our own.

mod audit;
#[cfg(test)]
mod conformance;
mod direction;
mod display;
mod function_words_table;
mod isolates;
mod marks;
#[cfg(test)]
mod oracle;
mod passages;
#[cfg(test)]
mod reading_order;
#[cfg(test)]
mod samples;
mod sentence;
mod units;

pub use audit::{BidiSafetyProperty, Violation, audit};
pub(crate) use direction::{Context, direct};
pub(crate) use isolates::isolate;
pub(crate) use marks::{Mark, holds_marks, removed};

use std::ops::Range;

/// The classes and brackets that UAX #9 is run over.
pub(crate) use crate::chars::Bidi as Data;

use crate::document::{Direction, Paragraph, Span};

/// Which isolates (UAX #9 §2.4) are written round the passages that run against their paragraph.
///
/// A passage is what a reader takes in one go: adjacent spans of the direction that is not the paragraph's, with the
/// numbers and punctuation between them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Isolation {
    /// RLI or LRI … PDI only where a viewer of plain text would otherwise show the paragraph wrongly.
    #[default]
    Minimal,
    /// RLI or LRI … PDI round every passage: the text may be put beside any other.
    Isolate,
    /// No controls; the directions are in the record.
    None,
}

impl Isolation {
    /// Every mode.
    pub const ALL: [Isolation; 3] = [Isolation::Minimal, Isolation::Isolate, Isolation::None];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Isolation::Minimal => "minimal",
            Isolation::Isolate => "isolate",
            Isolation::None => "none",
        }
    }
}

const LRI: char = '\u{2066}';
const RLI: char = '\u{2067}';
const PDI: char = '\u{2069}';

/// Embeddings, overrides and isolates: what UAX #9 §2 calls explicit formatting characters.
fn is_explicit(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn opposite(direction: Direction) -> Direction {
    match direction {
        Direction::Ltr => Direction::Rtl,
        Direction::Rtl => Direction::Ltr,
        Direction::Neutral => Direction::Neutral,
    }
}

/// The spans of each paragraph, as ranges of `spans`. Both tile the text and no span crosses a paragraph's end.
fn spans_by_paragraph<'a>(
    paragraphs: &'a [Paragraph],
    spans: &'a [Span],
) -> impl Iterator<Item = Range<usize>> + use<'a> {
    let mut next = 0;
    paragraphs.iter().map(move |paragraph| {
        let first = next;
        next += spans[first..].iter().take_while(|span| span.start < paragraph.end).count();
        first..next
    })
}

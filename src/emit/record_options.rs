//! What is chosen for a record, as plain values.

use super::offsets::Offsets;
use super::span_selection::SpanSelection;

/// How a record counts, and what it lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordOptions {
    /// The unit of offsets into the text.
    pub offsets: Offsets,
    /// The spans that are listed.
    pub spans: SpanSelection,
}

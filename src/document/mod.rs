//! What comes out: the text, and what is known of every stretch of it. Ground floor.
//!
//! Offsets are bytes. `start` and `end` count bytes of the text; a range says by its type what it counts.

mod date;
mod encoding;
mod finding;
mod labelled_text;
mod protected;
mod sink;
pub mod span;
mod summary;

pub use date::{Alternatives, Calendar, CalendarDate, Date, DatePrecision, DateReading, IsoDate};
pub use encoding::{Encoding, EncodingSegment, Evidence};
pub(crate) use finding::RawFinding;
pub use finding::{Finding, FindingKind};
pub use labelled_text::Document;
pub(crate) use protected::Protected;
pub use sink::Sink;
pub(crate) use span::{Candidates, DateCandidates, DateOrder, ReadBy};
pub use span::{Direction, DirectionSource, Language, Paragraph, Script, Span, SpanKind};
pub use summary::{LanguageShare, Term};

/// Bytes at the start of a document. What stands there is known everywhere in it: to a paragraph that cannot tell its
/// language or its direction by itself, as what stands before it is.
pub(crate) const HEAD: usize = 16 * 1024;

//! Edits: what was changed, and the way back. Ground floor; every stage that changes text writes them.
//!
//! | file | what it holds |
//! |---|---|
//! | `ranges` | byte ranges of the source, of the decoded source and of the text |
//! | `mojibake_path` | the decoding mistakes that an edit undid |
//! | `packed` | the memory of a list of edits |
//! | `list` | the edits of a stage |
//! | `rewriter` | writes a text and its edits |
//! | `compose` | two lists of edits made into one |
//! | `source_map` | from the decoded source to the source |
//! | `source_edit` | one edit of a document |

mod compose;
mod list;
mod mojibake_path;
mod packed;
mod ranges;
mod rewriter;
mod source_edit;
pub(crate) mod source_map;

pub(crate) use list::{Edits, Misread};
pub use mojibake_path::{Misdecoding, MojibakePath};
pub use ranges::{DecodedRange, SourceRange, TextRange};
pub(crate) use rewriter::{Change, Rewriter, Rewritten};
pub use source_edit::SourceEdit;
pub(crate) use source_map::{MAX_COUNTED_SEGMENT, SourceMap, Width};

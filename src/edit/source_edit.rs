//! One edit of a document, with its way back to the source.

use super::mojibake_path::MojibakePath;
use super::ranges::{SourceRange, TextRange};
use crate::profile::Rules;

/// One replacement, led back to source bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceEdit<'a> {
    /// The rules that made it.
    pub rules: Rules,
    /// In the text; empty for a removal.
    pub text: TextRange,
    /// In the source.
    pub source: SourceRange,
    /// The characters that were replaced; empty for an insertion.
    pub original: &'a str,
    /// The decoding mistakes that it undid, where it undid any.
    pub mojibake_path: Option<&'a MojibakePath>,
}

//! One encoding that might be that of the sample, with its cost.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --encodings DIR`.

use crate::encoding::charset::Charset;

/// The prior cost of another script than Latin where most letters of the sample are ASCII.
pub(super) const MOSTLY_ASCII_LETTERS_NATS: f32 = 4.0;

/// An encoding of the sample.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub charset: Charset,
    /// The improbability of the text that comes out, and of meeting the encoding at all, in nats. Less is better.
    pub cost: f32,
    /// East Asian text beyond doubt: common characters throughout.
    pub is_plain: bool,
}

/// Sorts candidates, best first.
pub(super) fn sort(candidates: &mut [Candidate]) {
    candidates.sort_by(|a, b| a.cost.total_cmp(&b.cost));
}

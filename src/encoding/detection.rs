//! What detection finds: an encoding, the evidence for it, and how sure it is.

use super::charset::Charset;
use crate::document::Evidence;

/// The encoding of a source, and why.
#[derive(Clone, Copy, Debug)]
pub(super) struct Detection {
    pub charset: Charset,
    pub evidence: Evidence,
    /// In [0, 1].
    pub confidence: f32,
    /// The name of the second-best encoding.
    pub runner_up: Option<&'static str>,
}

impl Detection {
    /// What a source is read as while all of it is ASCII.
    pub const ASCII: Detection = Detection::new(Charset::UTF_8, Evidence::Ascii, 1.0);

    pub const fn new(charset: Charset, evidence: Evidence, confidence: f32) -> Detection {
        Detection { charset, evidence, confidence, runner_up: None }
    }

    /// The name as the record prints it.
    pub fn name(&self) -> &'static str {
        if self.evidence == Evidence::Binary { "binary" } else { self.charset.name() }
    }
}

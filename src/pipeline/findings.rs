//! Findings on their way: those of the stages come in, each in the text that its stage was given; those of the document
//! go out.
//!
//! On the way they are ranges of the decoded source, which no stage changes.

use crate::document::{Document, Finding, FindingKind, RawFinding};
use crate::edit::{DecodedRange, Edits};

/// What was found so far.
#[derive(Default)]
pub(super) struct Findings(Vec<DecodedFinding>);

#[derive(PartialEq)]
struct DecodedFinding {
    kind: FindingKind,
    range: DecodedRange,
    detail: String,
}

/// Bytes of a detail from which on no more is added to it.
const MAX_DETAIL: usize = 60;

impl Findings {
    /// Adds what a stage found, in bytes of the text that `edits` lead to.
    pub fn add(&mut self, found: Vec<RawFinding>, edits: &Edits) {
        if found.is_empty() {
            return; // as it is mostly
        }
        self.0.extend(found.into_iter().map(|RawFinding { kind, range, detail }| DecodedFinding {
            kind,
            range: edits.before(range).into(),
            detail,
        }));
    }

    /// Leads all from the text of a page to the decoded source, which `edits` lead to.
    pub fn lead_to_page(&mut self, edits: &Edits) {
        for found in &mut self.0 {
            found.range = edits.before(found.range.range()).into();
        }
    }

    /// Whether the source held bidi controls.
    pub fn has_bidi_controls(&self) -> bool {
        self.0.iter().any(|found| found.kind == FindingKind::BidiControl)
    }

    /// Makes one finding of bidi controls that stand side by side, whichever stage removed them.
    pub fn join_controls(&mut self) {
        if !self.has_bidi_controls() {
            return;
        }
        let (mut controls, others): (Vec<_>, Vec<_>) =
            self.0.drain(..).partition(|found| found.kind == FindingKind::BidiControl);
        controls.sort_by_key(|found| found.range);
        controls.dedup();
        self.0 = others;
        for found in controls {
            match self.0.last_mut() {
                Some(last)
                    if last.kind == FindingKind::BidiControl && last.range.end == found.range.start =>
                {
                    last.range.end = found.range.end;
                    if last.detail.len() < MAX_DETAIL {
                        last.detail.push(' ');
                        last.detail.push_str(&found.detail);
                    }
                }
                _ => self.0.push(found),
            }
        }
    }

    /// Drops the bidi controls that stay in `text`, which `edits` lead to from `decoded`.
    pub fn drop_kept_controls(&mut self, edits: &Edits, decoded: &str, text: &str) {
        self.0.retain(|found| {
            let range = found.range.range();
            found.kind != FindingKind::BidiControl || text[edits.after(range.clone())] != decoded[range]
        });
    }

    /// Those of `document`, in the order of the decoded source.
    pub fn finish(self, document: &Document) -> Vec<Finding> {
        let mut found = self.0;
        found.sort_by_key(|finding| finding.range);
        // What a repeated pass finds again is one finding.
        found.dedup();
        found.dedup_by(|again, known| {
            again.kind == FindingKind::VisualOrder && (again.kind, again.range) == (known.kind, known.range)
        });
        let lead = |DecodedFinding { kind, range, detail }| Finding {
            kind,
            text: document.edits.after(range.range()).into(),
            source: document.source_of_decoded(range),
            detail,
        };
        found.into_iter().map(lead).collect()
    }
}

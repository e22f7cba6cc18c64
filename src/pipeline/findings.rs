//! Findings on their way: those of the stages come in, each in the text that its stage was given; those of the document
//! go out.
//!
//! On the way they are ranges of the decoded source, which no stage changes.

use std::ops::Range;

use crate::chars::{self, BidiClass};
use crate::document::{Document, Finding, FindingKind, RawFinding};
use crate::edit::{DecodedRange, Edits};
use crate::security;

/// What was found so far.
#[derive(Default)]
pub(super) struct Findings(Vec<DecodedFinding>);

#[derive(PartialEq)]
struct DecodedFinding {
    kind: FindingKind,
    range: DecodedRange,
    detail: String,
}

/// The paragraph that holds byte `at` (UAX #9 P1), without its separator.
fn line_around(text: &str, at: usize) -> Range<usize> {
    let separates = |c: char| chars::of(c).bidi_class() == BidiClass::B;
    let start = text[..at].char_indices().rev().find(|&(_, c)| separates(c));
    let start = start.map_or(0, |(at, c)| at + c.len_utf8());
    start..text[at..].find(separates).map_or(text.len(), |len| at + len)
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

    /// Says of the bidi controls of `decoded` how grave they are, and what is shown against what is stored. The first finding
    /// of a line says so for all.
    pub fn describe_controls(&mut self, decoded: &str) {
        let controls = self.0.iter_mut().filter(|found| found.kind == FindingKind::BidiControl);
        let mut line = 0..0;
        let mut weight = None;
        for found in controls {
            let start = found.range.start;
            let known = weight.filter(|_| line.contains(&start));
            let said = match known {
                Some(weight) => format!("; {weight}"),
                None => {
                    line = line_around(decoded, start);
                    let effect = security::describe_controls(&decoded[line.clone()], start - line.start);
                    weight = Some(effect.weight);
                    let separator = if effect.reasons.is_empty() { "" } else { ": " };
                    format!("; {}{separator}{}", effect.weight, effect.reasons)
                }
            };
            found.detail.push_str(&said);
        }
    }

    /// Those of `document`, in the order of the decoded source.
    pub fn finish(self, document: &Document) -> Vec<Finding> {
        let mut found = self.0;
        found.sort_by_key(|finding| finding.range);
        // What a repeated pass finds again is one finding.
        found.dedup();
        found.dedup_by(|again, known| {
            matches!(again.kind, FindingKind::VisualOrder | FindingKind::HiddenPayload)
                && (again.kind, again.range) == (known.kind, known.range)
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

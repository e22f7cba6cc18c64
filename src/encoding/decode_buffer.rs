//! What every decoder writes to: the text of a window, its map to the source, and the report of malformed bytes.
//!
//! A decoder pushes each piece of text with the source bytes that it came from. Malformed bytes become U+FFFD
//! (WHATWG Encoding Standard §4.1); malformed sequences side by side are reported as one finding. Memory is bounded:
//! at most [`MAX_FINDINGS`] findings for each window.

use crate::document::{EncodingSegment, FindingKind, RawFinding};
use crate::edit::{SourceMap, Width};
use std::fmt::Write;
use std::ops::Range;

/// Findings of malformed bytes in one window. The rest is only counted.
const MAX_FINDINGS: usize = 1000;
/// Malformed bytes that one finding lists in hexadecimal.
const MAX_LISTED_BYTES: usize = 8;

/// The text of a window as it grows.
pub(super) struct DecodeBuffer<'a> {
    pub text: &'a mut String,
    pub map: SourceMap,
    pub findings: Vec<RawFinding>,
    /// Source bytes that are malformed in the encoding of the source.
    pub damaged: usize,
    /// The stretches that another encoding has read, in source bytes of the window.
    pub segments: Vec<EncodingSegment>,
    malformed_run: MalformedRun,
    unreported: usize,
}

/// The malformed sequences that have been pushed since the last text.
#[derive(Default)]
struct MalformedRun {
    /// Where its U+FFFD begin in the text.
    start: usize,
    /// Its first bytes, which the finding lists.
    listed: Vec<u8>,
    /// How many bytes there are.
    count: usize,
}

impl<'a> DecodeBuffer<'a> {
    pub fn new(text: &'a mut String) -> Self {
        DecodeBuffer {
            text,
            map: SourceMap::default(),
            findings: Vec::new(),
            damaged: 0,
            segments: Vec::new(),
            malformed_run: MalformedRun::default(),
            unreported: 0,
        }
    }

    /// Adds `text`, which the next `source` bytes became.
    pub fn push(&mut self, width: Width, source: usize, text: &str) {
        if !text.is_empty() {
            self.report_malformed_run();
            self.map.push(width, source, text);
            self.text.push_str(text);
        }
    }

    /// Maps the text from `start` on, which the decoder has appended by itself, to the next `source` bytes.
    pub fn map_appended(&mut self, width: Width, source: usize, start: usize) {
        if self.text.len() > start {
            self.report_malformed_run();
            self.map.push(width, source, &self.text[start..]);
        }
    }

    /// Passes over the next `source` bytes, which leave nothing in the text.
    pub fn skip(&mut self, source: usize) {
        self.report_malformed_run();
        self.map.skip(source);
    }

    /// Adds one U+FFFD for the next bytes, a malformed sequence (a maximal subpart, Unicode Standard §3.9).
    pub fn push_malformed(&mut self, bytes: &[u8]) {
        // Map segments of one byte for each character are joined, so that a binary file does not cost one per byte.
        let width = if bytes.len() == 1 { Width::SINGLE_BYTE } else { Width::Atomic };
        self.push_malformed_as(width, bytes);
    }

    /// As [`Self::push_malformed`], in an encoding whose characters all have this width.
    pub fn push_malformed_as(&mut self, width: Width, bytes: &[u8]) {
        if self.malformed_run.count == 0 {
            self.malformed_run.start = self.text.len();
        }
        let room = MAX_LISTED_BYTES - self.malformed_run.listed.len();
        self.malformed_run.listed.extend_from_slice(&bytes[..bytes.len().min(room)]);
        self.malformed_run.count += bytes.len();
        self.damaged += bytes.len();
        self.map.push(width, bytes.len(), "\u{FFFD}");
        self.text.push('\u{FFFD}');
    }

    /// Adds `text`, which the next `source` bytes became in `encoding`, another one than that of the source, and
    /// reports it.
    pub fn push_reinterpreted(&mut self, width: Width, source: usize, text: &str, encoding: &str) {
        let start = self.text.len();
        self.push(width, source, text);
        self.damaged += source;
        self.report(start..self.text.len(), || format!("{} read as {encoding}", byte_count(source)));
    }

    /// Reports malformed bytes whose U+FFFD, at `range` in the text, the decoder has already written.
    pub fn report_malformed(&mut self, range: Range<usize>, bytes: &[u8]) {
        self.damaged += bytes.len();
        self.report(range, || list_lost_bytes(bytes, bytes.len()));
    }

    /// Ends the window. Nothing is written after this.
    pub fn finish(&mut self) {
        self.report_malformed_run();
        if self.unreported > 0 {
            let end = self.text.len();
            let detail = format!("{} more damaged runs in this window", self.unreported);
            self.findings.push(RawFinding { kind: FindingKind::DamagedBytes, range: end..end, detail });
        }
    }

    fn report_malformed_run(&mut self) {
        if self.malformed_run.count > 0 {
            let run = std::mem::take(&mut self.malformed_run);
            self.report(run.start..self.text.len(), || list_lost_bytes(&run.listed, run.count));
        }
    }

    fn report(&mut self, range: Range<usize>, detail: impl FnOnce() -> String) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(RawFinding { kind: FindingKind::DamagedBytes, range, detail: detail() });
        } else {
            self.unreported += 1;
        }
    }
}

/// `2 bytes lost: C0 80`. `bytes` are the first of `all`.
fn list_lost_bytes(bytes: &[u8], all: usize) -> String {
    let mut detail = format!("{} lost:", byte_count(all));
    for byte in bytes.iter().take(MAX_LISTED_BYTES) {
        // Writing to a String cannot fail.
        let _ = write!(detail, " {byte:02X}");
    }
    if all > MAX_LISTED_BYTES {
        detail.push_str(" …");
    }
    detail
}

fn byte_count(bytes: usize) -> String {
    if bytes == 1 { "1 byte".to_owned() } else { format!("{bytes} bytes") }
}

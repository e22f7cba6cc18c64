//! Where the decoders write: the text, the way back to the source, and what could not be read.

use crate::document::{EncodingSegment, FindingKind, RawFinding};
use crate::edit::{SourceMap, Width};
use std::fmt::Write;
use std::ops::Range;

/// Findings of damaged bytes in one window; the rest is counted.
const FINDINGS: usize = 1000;
/// Stretches of another encoding in one source; behind them the main one covers the rest.
pub(super) const SEGMENTS: usize = 10_000;
/// Lost bytes that a finding spells out.
const SPELT: usize = 8;

/// The window's text as it grows.
pub(super) struct Output<'a> {
    pub text: &'a mut String,
    pub map: SourceMap,
    pub found: Vec<RawFinding>,
    /// Source bytes that the encoding could not read.
    pub damaged: usize,
    /// What another encoding has read, in source bytes of the window.
    pub segments: Vec<EncodingSegment>,
    lost: Lost,
    unreported: usize,
}

/// The run of lost bytes that is being written: where it starts in the text, and its first bytes.
#[derive(Default)]
struct Lost {
    start: usize,
    bytes: Vec<u8>,
    count: usize,
}

impl<'a> Output<'a> {
    pub fn new(text: &'a mut String) -> Self {
        Output {
            text,
            map: SourceMap::default(),
            found: Vec::new(),
            damaged: 0,
            segments: Vec::new(),
            lost: Lost::default(),
            unreported: 0,
        }
    }

    /// Adds `text`, read from the next `source` bytes.
    pub fn push(&mut self, width: Width, source: usize, text: &str) {
        if !text.is_empty() {
            self.end_lost();
            self.map.push(width, source, text);
            self.text.push_str(text);
        }
    }

    /// The next `source` bytes are already in the text, from `start` on.
    pub fn pushed(&mut self, width: Width, source: usize, start: usize) {
        if self.text.len() > start {
            self.end_lost();
            self.map.push(width, source, &self.text[start..]);
        }
    }

    /// The next source bytes leave nothing in the text.
    pub fn skip(&mut self, source: usize) {
        self.end_lost();
        self.map.skip(source);
    }

    /// The next bytes are one damaged sequence, a maximal subpart in the sense of the Unicode Standard §3.9.
    pub fn lose(&mut self, bytes: &[u8]) {
        // One byte, one character: such stretches join, so that a binary file does not cost a stretch per byte.
        self.lose_as(if bytes.len() == 1 { Width::SINGLE_BYTE } else { Width::Atomic }, bytes);
    }

    /// The same, where the encoding's characters are as wide.
    pub fn lose_as(&mut self, width: Width, bytes: &[u8]) {
        if self.lost.count == 0 {
            self.lost.start = self.text.len();
        }
        let room = SPELT - self.lost.bytes.len();
        self.lost.bytes.extend_from_slice(&bytes[..bytes.len().min(room)]);
        self.lost.count += bytes.len();
        self.damaged += bytes.len();
        self.map.push(width, bytes.len(), "\u{FFFD}");
        self.text.push('\u{FFFD}');
    }

    /// Reports that `bytes` source bytes, the text range `range`, were read by other means.
    pub fn reread(&mut self, range: Range<usize>, bytes: usize, means: &str) {
        self.damaged += bytes;
        self.report(range, || format!("{} read as {means}", count(bytes)));
    }

    /// Reports what was lost inside the text that the decoder wrote by itself.
    pub fn lost_at(&mut self, range: Range<usize>, bytes: &[u8]) {
        self.damaged += bytes.len();
        self.report(range, || spell(bytes, bytes.len()));
    }

    /// Ends the window: nothing more is written.
    pub fn finish(&mut self) {
        self.end_lost();
        if self.unreported > 0 {
            let end = self.text.len();
            let detail = format!("{} more damaged runs in this window", self.unreported);
            self.found.push(RawFinding { kind: FindingKind::DamagedBytes, range: end..end, detail });
        }
    }

    fn end_lost(&mut self) {
        if self.lost.count > 0 {
            let lost = std::mem::take(&mut self.lost);
            self.report(lost.start..self.text.len(), || spell(&lost.bytes, lost.count));
        }
    }

    fn report(&mut self, range: Range<usize>, detail: impl FnOnce() -> String) {
        if self.found.len() < FINDINGS {
            self.found.push(RawFinding { kind: FindingKind::DamagedBytes, range, detail: detail() });
        } else {
            self.unreported += 1;
        }
    }
}

/// `2 bytes lost: C0 80`.
fn spell(bytes: &[u8], all: usize) -> String {
    let mut detail = format!("{} lost:", count(all));
    for byte in bytes.iter().take(SPELT) {
        // Writing to a String cannot fail.
        let _ = write!(detail, " {byte:02X}");
    }
    if all > SPELT {
        detail.push_str(" …");
    }
    detail
}

fn count(bytes: usize) -> String {
    if bytes == 1 { "1 byte".to_owned() } else { format!("{bytes} bytes") }
}

//! What a record holds beyond its edits so that the source can be rebuilt from it: windows and their source bytes in, the key
//! `undo` out.
//!
//! The edits lead back to the decoded source. Every character of it is encoded again, by itself, and compared with its
//! bytes. Where they are the same nothing is stored. Where they are not (damage, escape sequences, byte order marks, one of
//! several codes of a character) the bytes are. So the way back is exact by construction, whatever the encoding. Linear
//! time; as much memory as there are bytes that do not come back by themselves.

use std::io;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::offsets::Offsets;
use crate::document::Document;
use crate::edit::Width;
use crate::encoding::Charset;

/// Collects what leads back.
#[derive(Debug, Default)]
pub(super) struct Originals {
    pub path: Option<String>,
    /// Source bytes so far.
    pub length: usize,
    hash: Hash,
    segments: Vec<Segment>,
    raw: Vec<Raw>,
    charset: Option<Charset>,
}

/// The key `undo`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct UndoRecord {
    /// The file that the source was, where it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The unit of offsets into the text.
    pub offsets: String,
    /// Bytes of the source.
    pub length: usize,
    /// FNV-1a of the source, 64 bits.
    pub hash: String,
    pub segments: Vec<Segment>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub raw: Vec<Raw>,
}

/// From `start` in the source on, characters are encoded so.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Segment {
    pub start: usize,
    pub name: String,
}

/// Source bytes that encoding does not give.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Raw {
    /// In the source.
    pub start: usize,
    /// Bytes of the decoded source that they stand for.
    pub decoded: usize,
    /// In hexadecimal digits.
    pub bytes: String,
}

/// FNV-1a, 64 bits: finds an accident, not an attack.
#[derive(Debug)]
pub(super) struct Hash(u64);

impl Default for Hash {
    fn default() -> Hash {
        Hash(0xCBF2_9CE4_8422_2325)
    }
}

impl Hash {
    pub fn update(&mut self, bytes: &[u8]) {
        self.0 =
            bytes.iter().fold(self.0, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3));
    }

    pub fn digits(&self) -> String {
        format!("{:016x}", self.0)
    }
}

impl Originals {
    /// Adds the next window and its bytes.
    pub fn add(&mut self, window: &Document, source: &[u8]) -> io::Result<()> {
        if source.len() != window.source_len() {
            let why = "the source is not the one of the window";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        }
        self.hash.update(source);
        let decoded = window.decoded();
        let main = Charset::for_label(window.encoding.name).unwrap_or(Charset::UTF_8);
        for (bytes, text, width) in window.map.stretches() {
            self.add_stretch(main, &decoded[text], bytes, source, width);
        }
        self.length += source.len();
        Ok(())
    }

    /// `at`: where its bytes are in `source`.
    fn add_stretch(&mut self, main: Charset, text: &str, at: Range<usize>, source: &[u8], width: Width) {
        let start = self.length + at.start;
        let bytes = &source[at];
        let widths = text.chars().try_fold(0, |sum: usize, c| Some(sum + width.of(c)?));
        match widths.and_then(|widths| bytes.split_at_checked(widths)) {
            Some((bytes, no_text)) => {
                self.add_characters(main, text, start, bytes, width);
                self.push_raw(start + bytes.len(), 0, no_text);
            }
            None if self.find_charset(main, text, start, bytes) => {}
            None => self.push_raw(start, text.len(), bytes),
        }
    }

    /// Looks for an encoding in which `text` is `bytes`.
    fn find_charset(&mut self, main: Charset, text: &str, start: usize, bytes: &[u8]) -> bool {
        let candidates = [self.charset, Some(main), Some(Charset::UTF_8), Charset::for_label("windows-1252")];
        let found = candidates.into_iter().flatten().find(|charset| gives(*charset, text, bytes));
        found.into_iter().for_each(|charset| self.set_charset(charset, start));
        found.is_some()
    }

    /// Adds characters that have bytes of their own.
    fn add_characters(&mut self, main: Charset, text: &str, start: usize, bytes: &[u8], width: Width) {
        if text.is_empty() || self.find_charset(main, text, start, bytes) {
            return;
        }
        self.set_charset(main, start);
        let (mut at, mut encoded) = (0, Vec::new());
        for c in text.chars() {
            let end = at + width.of(c).unwrap_or(0);
            encoded.clear();
            if !main.encode(c, &mut encoded) || encoded != bytes[at..end] {
                self.push_raw(start + at, c.len_utf8(), &bytes[at..end]);
            }
            at = end;
        }
    }

    fn set_charset(&mut self, charset: Charset, start: usize) {
        if self.charset != Some(charset) {
            self.charset = Some(charset);
            self.segments.push(Segment { start, name: charset.name().to_owned() });
        }
    }

    fn push_raw(&mut self, start: usize, decoded: usize, bytes: &[u8]) {
        if decoded == 0 && bytes.is_empty() {
            return;
        }
        let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let digits = digits.map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]));
        match self.raw.last_mut() {
            Some(last) if last.start + last.bytes.len() / 2 == start => {
                last.decoded += decoded;
                last.bytes.extend(digits);
            }
            _ => self.raw.push(Raw { start, decoded, bytes: digits.collect() }),
        }
    }

    pub fn record(&self, offsets: Offsets) -> UndoRecord {
        let offsets = match offsets {
            Offsets::Bytes => "bytes",
            Offsets::Utf16 => "utf16",
            Offsets::Chars => "chars",
        };
        UndoRecord {
            path: self.path.clone(),
            offsets: offsets.to_owned(),
            length: self.length,
            hash: self.hash.digits(),
            segments: self.segments.clone(),
            raw: self.raw.clone(),
        }
    }
}

/// Whether `text` in this encoding is `bytes`.
fn gives(charset: Charset, text: &str, mut bytes: &[u8]) -> bool {
    if charset == Charset::UTF_8 {
        return text.as_bytes() == bytes;
    }
    let mut encoded = Vec::new();
    for c in text.chars() {
        encoded.clear();
        let rest = charset.encode(c, &mut encoded).then(|| bytes.strip_prefix(&encoded[..])).flatten();
        let Some(rest) = rest else { return false };
        bytes = rest;
    }
    bytes.is_empty()
}

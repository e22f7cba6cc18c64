//! Offsets of a text in bytes, code points and UTF-16 code units, each to the other.
//!
//! A block index: one pass stores the count at the start of every block of [`BLOCK_BYTES`], and a look-up counts from there.
//! Text of ASCII needs none.

/// What offsets count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Bytes,
    CodePoints,
    Utf16,
}

impl Unit {
    pub fn name(self) -> &'static str {
        match self {
            Unit::Bytes => "bytes",
            Unit::CodePoints => "codepoints",
            Unit::Utf16 => "utf16",
        }
    }

    /// That of the record.
    pub fn of_record(self) -> saaf::emit::Offsets {
        match self {
            Unit::Bytes => saaf::emit::Offsets::Bytes,
            Unit::CodePoints => saaf::emit::Offsets::Chars,
            Unit::Utf16 => saaf::emit::Offsets::Utf16,
        }
    }
}

const BLOCK_BYTES: usize = 256;

/// The counts of one text.
#[derive(Debug)]
pub struct Index {
    unit: Unit,
    /// The count at the start of each block, and at the end; empty where bytes are counted.
    starts: Vec<usize>,
}

impl Index {
    pub fn new(text: &[u8], unit: Unit) -> Index {
        let unit = if text.is_ascii() { Unit::Bytes } else { unit };
        let mut starts = Vec::new();
        if unit != Unit::Bytes {
            let mut counted = 0;
            for block in text.chunks(BLOCK_BYTES) {
                starts.push(counted);
                counted += count(block, unit);
            }
            starts.push(counted);
        }
        Index { unit, starts }
    }

    /// The offset in units of byte `at`, a character boundary of the text that this is the index of.
    pub fn units(&self, text: &[u8], at: usize) -> usize {
        let at = at.min(text.len());
        let block = at / BLOCK_BYTES;
        match self.starts.get(block) {
            Some(start) => start + count(&text[block * BLOCK_BYTES..at], self.unit),
            None => at,
        }
    }

    /// The byte at an offset in units: the end of the text for what lies beyond, the next character for what lies inside one.
    pub fn byte(&self, text: &[u8], offset: usize) -> usize {
        if self.unit == Unit::Bytes {
            return offset.min(text.len());
        }
        // The last block that begins at or before the offset.
        let block = self.starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let mut counted = self.starts.get(block).copied().unwrap_or(0);
        let mut at = (block * BLOCK_BYTES).min(text.len());
        while at < text.len() && (counted < offset || text[at] & 0xC0 == 0x80) {
            counted += count(&text[at..=at], self.unit);
            at += 1;
        }
        at
    }
}

/// A character counts with its first byte, so a block may begin inside a character.
fn count(bytes: &[u8], unit: Unit) -> usize {
    match unit {
        Unit::Bytes => bytes.len(),
        Unit::CodePoints => bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count(),
        Unit::Utf16 => bytes.iter().map(|&b| usize::from(b & 0xC0 != 0x80) + usize::from(b >= 0xF0)).sum(),
    }
}

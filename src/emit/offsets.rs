//! Byte offsets of a text in; the same offsets in UTF-16 code units or code points out, and the way back.

/// The unit of offsets into the text. Offsets into the source are bytes, whatever is chosen here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Offsets {
    /// Bytes of UTF-8: Rust, Go, C.
    #[default]
    Bytes,
    /// UTF-16 code units: JavaScript, Java, C#.
    Utf16,
    /// Code points: Python, and Unicode scalar values elsewhere.
    Chars,
}

/// The counts of one text, by which byte offsets are turned into another unit, and back.
///
/// A block index: one pass stores the count at the start of every block of `BLOCK_BYTES`, and a look-up counts from there
/// on, in constant time and in any order. (Findings may nest, so a cursor that only moves forward is not enough.) Text of
/// ASCII needs none.
///
/// ```
/// use saaf::emit::{OffsetIndex, Offsets};
/// let text = "naïve".as_bytes();
/// let index = OffsetIndex::new(text, Offsets::Chars);
/// assert_eq!((index.units(text, 4), index.byte(text, 3)), (3, 4));
/// ```
#[derive(Clone, Debug)]
pub struct OffsetIndex {
    unit: Offsets,
    /// The count at the start of each block, and at the end; empty where bytes are counted.
    block_starts: Vec<usize>,
}

const BLOCK_BYTES: usize = 256;

impl OffsetIndex {
    /// Counts `text`, which is UTF-8 unless `unit` is bytes.
    pub fn new(text: &[u8], unit: Offsets) -> Self {
        let unit = if text.is_ascii() { Offsets::Bytes } else { unit };
        let mut block_starts = Vec::new();
        if unit != Offsets::Bytes {
            let mut counted = 0;
            for block in text.chunks(BLOCK_BYTES) {
                block_starts.push(counted);
                counted += count(block, unit);
            }
            block_starts.push(counted);
        }
        OffsetIndex { unit, block_starts }
    }

    /// The offset in units of the character boundary at byte `at`. `text` is the one that was counted.
    pub fn units(&self, text: &[u8], at: usize) -> usize {
        let at = at.min(text.len());
        match self.block_starts.get(at / BLOCK_BYTES) {
            Some(start) => start + count(&text[at / BLOCK_BYTES * BLOCK_BYTES..at], self.unit),
            None => at,
        }
    }

    /// The byte at an offset in units: the end of the text for what lies beyond, the next character for what lies inside one.
    pub fn byte(&self, text: &[u8], offset: usize) -> usize {
        if self.unit == Offsets::Bytes {
            return offset.min(text.len());
        }
        // The last block that begins at or before the offset.
        let block = self.block_starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let mut counted = self.block_starts.get(block).copied().unwrap_or(0);
        let mut at = (block * BLOCK_BYTES).min(text.len());
        while at < text.len() && (counted < offset || text[at] & 0xC0 == 0x80) {
            counted += count(&text[at..=at], self.unit);
            at += 1;
        }
        at
    }
}

/// A character counts with its first byte, so a block may begin inside a character.
fn count(bytes: &[u8], unit: Offsets) -> usize {
    match unit {
        Offsets::Bytes => bytes.len(),
        Offsets::Chars => bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count(),
        // Four bytes of UTF-8 are two units of UTF-16.
        Offsets::Utf16 => bytes.iter().map(|&b| usize::from(b & 0xC0 != 0x80) + usize::from(b >= 0xF0)).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn offsets_equal_a_count_from_the_start(piece in "\\PC{0,40}", times in 0usize..30) {
            let text = piece.repeat(times);
            let source = text.as_bytes();
            let index = |unit| OffsetIndex::new(source, unit);
            let (bytes, utf16, chars) = (index(Offsets::Bytes), index(Offsets::Utf16), index(Offsets::Chars));
            for offset in (0..=text.len()).filter(|&i| text.is_char_boundary(i)) {
                prop_assert_eq!(bytes.units(source, offset), offset);
                prop_assert_eq!(utf16.units(source, offset), text[..offset].encode_utf16().count());
                prop_assert_eq!(chars.units(source, offset), text[..offset].chars().count());
                for index in [&bytes, &utf16, &chars] {
                    prop_assert_eq!(index.byte(source, index.units(source, offset)), offset);
                }
            }
        }
    }
}

//! Byte offsets of a text in; the same offsets in UTF-16 code units or code points out.

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

/// Turns byte offsets of one text into another unit.
///
/// A block index: one pass stores the count at the start of every block of [`BLOCK_BYTES`], and a lookup counts from there
/// on, in constant time and in any order. (Findings may nest, so a cursor that only moves forward is not enough.)
pub(crate) struct OffsetCounter<'a> {
    text: &'a [u8],
    unit: Offsets,
    block_starts: Vec<usize>,
}

const BLOCK_BYTES: usize = 256;

impl<'a> OffsetCounter<'a> {
    pub fn new(text: &'a str, unit: Offsets) -> Self {
        let unit = if text.is_ascii() { Offsets::Bytes } else { unit };
        let text = text.as_bytes();
        let mut block_starts = Vec::new();
        if unit != Offsets::Bytes {
            let mut counted = 0;
            for block in text.chunks(BLOCK_BYTES) {
                block_starts.push(counted);
                counted += count(block, unit);
            }
            block_starts.push(counted);
        }
        OffsetCounter { text, unit, block_starts }
    }

    /// The offset of the character boundary at byte `offset`.
    pub fn at(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        match self.block_starts.get(offset / BLOCK_BYTES) {
            Some(start) => start + count(&self.text[offset / BLOCK_BYTES * BLOCK_BYTES..offset], self.unit),
            None => offset,
        }
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
            let (bytes, utf16, chars) = (
                OffsetCounter::new(&text, Offsets::Bytes),
                OffsetCounter::new(&text, Offsets::Utf16),
                OffsetCounter::new(&text, Offsets::Chars),
            );
            for offset in (0..=text.len()).filter(|&i| text.is_char_boundary(i)) {
                prop_assert_eq!(bytes.at(offset), offset);
                prop_assert_eq!(utf16.at(offset), text[..offset].encode_utf16().count());
                prop_assert_eq!(chars.at(offset), text[..offset].chars().count());
            }
        }
    }
}

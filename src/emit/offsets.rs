//! Byte offsets into the text, told in the unit that the reader counts in. Serves the record.

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
/// One pass over the text notes the count at every block; a lookup counts on from the block's head, so that it costs
/// the same wherever it is and in whatever order lookups come. Findings may nest, which a running cursor would pay
/// for with a walk back each time.
pub(crate) struct Counter<'a> {
    text: &'a [u8],
    unit: Offsets,
    heads: Vec<usize>,
}

/// Bytes.
const BLOCK: usize = 256;

impl<'a> Counter<'a> {
    pub fn new(text: &'a str, unit: Offsets) -> Self {
        let unit = if text.is_ascii() { Offsets::Bytes } else { unit };
        let text = text.as_bytes();
        let mut heads = Vec::new();
        if unit != Offsets::Bytes {
            let mut counted = 0;
            for block in text.chunks(BLOCK) {
                heads.push(counted);
                counted += count(block, unit);
            }
            heads.push(counted);
        }
        Counter { text, unit, heads }
    }

    /// The offset of the character boundary at byte `offset`.
    pub fn at(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        match self.heads.get(offset / BLOCK) {
            Some(head) => head + count(&self.text[offset / BLOCK * BLOCK..offset], self.unit),
            None => offset,
        }
    }
}

/// A character counts where its first byte lies, so a block may begin inside a character.
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
        fn every_boundary_is_counted_as_from_the_start(piece in "\\PC{0,40}", times in 0usize..30) {
            let text = piece.repeat(times);
            let (bytes, utf16, chars) = (
                Counter::new(&text, Offsets::Bytes),
                Counter::new(&text, Offsets::Utf16),
                Counter::new(&text, Offsets::Chars),
            );
            for offset in (0..=text.len()).filter(|&i| text.is_char_boundary(i)) {
                prop_assert_eq!(bytes.at(offset), offset);
                prop_assert_eq!(utf16.at(offset), text[..offset].encode_utf16().count());
                prop_assert_eq!(chars.at(offset), text[..offset].chars().count());
            }
        }
    }
}

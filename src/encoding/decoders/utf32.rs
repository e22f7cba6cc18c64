//! UTF-32, which encoding_rs and the WHATWG Encoding Standard leave out: scalar values of four bytes come in, text goes
//! out. A value that is no scalar value is malformed. Linear time.

use crate::edit::Width;
use crate::encoding::decode_buffer::DecodeBuffer;

/// Decodes UTF-32. Returns the number of bytes read: all, or, unless they are `complete`, all but a torn value at the end.
pub(crate) fn decode(big_endian: bool, bytes: &[u8], complete: bool, out: &mut DecodeBuffer) -> usize {
    let read = if big_endian { u32::from_be_bytes } else { u32::from_le_bytes };
    let start = out.text.len();
    let (values, torn) = bytes.as_chunks::<4>();
    let mut malformed = Vec::new();
    for value in values {
        let c = char::from_u32(read(*value));
        if c.is_none() {
            malformed.push((out.text.len(), value));
        }
        out.text.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    out.map_appended(Width::UTF_32, bytes.len() - torn.len(), start);
    for (at, value) in malformed {
        out.report_malformed(at..at + char::REPLACEMENT_CHARACTER.len_utf8(), value);
    }
    if complete && !torn.is_empty() {
        out.push_malformed(torn);
        return bytes.len();
    }
    bytes.len() - torn.len()
}

//! UTF-8: validation, characters that a window tears, and damaged text.
//!
//! Valid UTF-8 is borrowed as it is; encoding_rs validates it with SIMD. In damaged text, each maximal subpart of an
//! ill-formed sequence (Unicode Standard §3.9) becomes one U+FFFD, and a surrogate pair in CESU-8 (UTR #26) becomes the
//! character that it stands for.

use crate::edit::Width;
use crate::encoding::decode_buffer::DecodeBuffer;
use encoding_rs::UTF_8;

/// Bytes of a surrogate pair in CESU-8.
const CESU8_PAIR_BYTES: usize = 6;

/// The text of valid UTF-8, borrowed.
pub(crate) fn validate(bytes: &[u8]) -> Option<&str> {
    match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(std::borrow::Cow::Borrowed(text)) => Some(text),
        _ => None,
    }
}

/// How many continuation bytes stand at the start: the rest of a character whose lead byte was cut off.
pub(crate) fn torn_head(bytes: &[u8]) -> usize {
    let continuations = bytes.iter().take_while(|&&byte| byte & 0xC0 == 0x80).count();
    if continuations <= 3 { continuations } else { 0 }
}

/// How many bytes at the end begin a character that more bytes could complete.
pub(crate) fn torn_tail(bytes: &[u8]) -> usize {
    let start = bytes.len().saturating_sub(3);
    let Some(lead) = bytes[start..].iter().rposition(|&byte| byte >= 0xC0) else { return 0 };
    let tail = &bytes[start + lead..];
    match std::str::from_utf8(tail) {
        Err(error) if error.error_len().is_none() => tail.len(),
        _ => 0,
    }
}

/// Whether bytes hold a valid sequence of more than one byte, or a surrogate pair in CESU-8.
pub(crate) fn has_sequence(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
        || bytes.windows(CESU8_PAIR_BYTES).any(|bytes| cesu8_pair(bytes).is_some())
}

/// Decodes bytes that are not valid UTF-8: all of them.
pub(crate) fn decode_damaged(mut rest: &[u8], out: &mut DecodeBuffer) {
    while let Some(chunk) = rest.utf8_chunks().next() {
        // ASCII beside malformed bytes gets the same width as they, so that the map keeps one segment for both.
        let width = if chunk.valid().is_ascii() { Width::SINGLE_BYTE } else { Width::Same };
        out.push(width, chunk.valid().len(), chunk.valid());
        rest = &rest[chunk.valid().len()..];
        if let Some(c) = cesu8_pair(rest) {
            let mut text = [0; 4];
            out.push_reinterpreted(Width::Atomic, CESU8_PAIR_BYTES, c.encode_utf8(&mut text), "CESU-8");
            rest = &rest[CESU8_PAIR_BYTES..];
        } else if !chunk.invalid().is_empty() {
            out.push_malformed(chunk.invalid());
            rest = &rest[chunk.invalid().len()..];
        }
    }
}

/// The character of two surrogates of three bytes each (UTR #26) at the start of `bytes`.
fn cesu8_pair(bytes: &[u8]) -> Option<char> {
    let &[0xED, a @ 0xA0..=0xAF, b @ 0x80..=0xBF, 0xED, c @ 0xB0..=0xBF, d @ 0x80..=0xBF, ..] = bytes else {
        return None;
    };
    let [a, b, c, d] = [a, b, c, d].map(u32::from);
    let high = (a & 0x0F) << 6 | b & 0x3F;
    let low = (c & 0x0F) << 6 | d & 0x3F;
    char::from_u32(0x10000 + (high << 10) + low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn torn_tail_is_an_incomplete_character() {
        assert_eq!(torn_tail(b"abc\xE2\x80"), 2);
        assert_eq!(torn_tail(b"abc\xE2\x80\x99"), 0);
        assert_eq!(torn_tail(b"\xF0\x9F\x98"), 3);
        assert_eq!(torn_tail(b"\x80\x80\x80"), 0);
        assert_eq!(torn_tail(b"\xC0"), 0);
        assert_eq!(torn_tail(b""), 0);
    }
}

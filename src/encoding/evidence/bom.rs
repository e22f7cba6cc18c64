//! The evidence of a byte order mark (WHATWG Encoding Standard §6, "BOM sniff", and UTF-32). It is believed, unless the
//! bytes after it are absurd in the encoding that it announces.

use super::utf16_utf32;
use crate::encoding::charset::Charset;
use encoding_rs::{UTF_16BE, UTF_16LE};

/// The encoding that the head of the source announces. UTF-32LE comes before UTF-16LE: its mark begins with that of
/// UTF-16LE.
pub(crate) fn announced(source: &[u8]) -> Option<Charset> {
    let candidates: [(&[u8], Charset); 5] = [
        (b"\xEF\xBB\xBF", Charset::UTF_8),
        (b"\xFF\xFE\0\0", Charset::UTF_32LE),
        (b"\0\0\xFE\xFF", Charset::UTF_32BE),
        (b"\xFF\xFE", Charset::Whatwg(UTF_16LE)),
        (b"\xFE\xFF", Charset::Whatwg(UTF_16BE)),
    ];
    candidates
        .into_iter()
        .find(|(mark, charset)| {
            source.strip_prefix(*mark).is_some_and(|body| !utf16_utf32::is_absurd(body, *charset))
        })
        .map(|(_, charset)| charset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mark_announces_its_encoding_unless_the_body_is_absurd() {
        let name = |bytes: &[u8]| announced(bytes).map(Charset::name);
        assert_eq!(name(b"\xEF\xBB\xBFabc"), Some("UTF-8"));
        assert_eq!(name(b"\xFF\xFEa\0"), Some("UTF-16LE"));
        assert_eq!(name(b"\xFE\xFF\0a"), Some("UTF-16BE"));
        assert_eq!(name(b"\xFF\xFE\0\0a\0\0\0"), Some("UTF-32LE"));
        assert_eq!(name(b"\0\0\xFE\xFF\0\0\0a"), Some("UTF-32BE"));
        // A NUL after the mark of UTF-16LE: what follows cannot be UTF-32.
        assert_eq!(name(b"\xFF\xFE\0\0a\0b\0c\0d\0"), Some("UTF-16LE"));
        assert_eq!(name(b"abc"), None);
        // Surrogates without partners throughout.
        assert_eq!(name(&[b"\xFF\xFE".as_slice(), &b"\x00\xD9".repeat(40)].concat()), None);
    }
}

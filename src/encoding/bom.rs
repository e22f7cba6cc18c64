//! The first evidence: a byte order mark, believed unless the body is absurd as what it announces.

use super::hints::Charset;
use super::wide;
use encoding_rs::{UTF_16BE, UTF_16LE};

/// The encoding that the head of the source announces. UTF-32LE is asked before UTF-16LE, whose mark begins its mark.
pub(super) fn announced(source: &[u8]) -> Option<Charset> {
    let little = Charset::Utf32 { big_endian: false };
    let big = Charset::Utf32 { big_endian: true };
    let candidates: [(&[u8], Charset); 5] = [
        (b"\xEF\xBB\xBF", Charset::UTF_8),
        (b"\xFF\xFE\0\0", little),
        (b"\0\0\xFE\xFF", big),
        (b"\xFF\xFE", Charset::Whatwg(UTF_16LE)),
        (b"\xFE\xFF", Charset::Whatwg(UTF_16BE)),
    ];
    candidates
        .into_iter()
        .find(|(mark, charset)| {
            source.strip_prefix(*mark).is_some_and(|body| !wide::is_absurd(body, *charset))
        })
        .map(|(_, charset)| charset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks() {
        let name = |bytes: &[u8]| announced(bytes).map(Charset::name);
        assert_eq!(name(b"\xEF\xBB\xBFabc"), Some("UTF-8"));
        assert_eq!(name(b"\xFF\xFEa\0"), Some("UTF-16LE"));
        assert_eq!(name(b"\xFE\xFF\0a"), Some("UTF-16BE"));
        assert_eq!(name(b"\xFF\xFE\0\0a\0\0\0"), Some("UTF-32LE"));
        assert_eq!(name(b"\0\0\xFE\xFF\0\0\0a"), Some("UTF-32BE"));
        // A NUL behind the mark of UTF-16LE, for what follows cannot be UTF-32.
        assert_eq!(name(b"\xFF\xFE\0\0a\0b\0c\0d\0"), Some("UTF-16LE"));
        assert_eq!(name(b"abc"), None);
        // Surrogates without partners throughout.
        assert_eq!(name(&[b"\xFF\xFE".as_slice(), &b"\x00\xD9".repeat(40)].concat()), None);
    }
}

//! The evidence that there is no text: well-known file heads, and more control bytes than text has.

/// Heads of formats that are met where text was meant to be, and the offset at which they stand.
const MAGIC: [(usize, &[u8]); 28] = [
    (0, b"%PDF-"),
    (0, b"\x89PNG\r\n\x1A\n"),
    (0, b"\xFF\xD8\xFF"),
    (0, b"GIF87a"),
    (0, b"GIF89a"),
    (8, b"WEBPVP8"),
    (8, b"WAVEfmt "),
    (8, b"AVI LIST"),
    (0, b"II*\0"),
    (0, b"MM\0*"),
    (0, b"\x1F\x8B"),
    (0, b"\x28\xB5\x2F\xFD"),
    (0, b"\xFD7zXZ\0"),
    (0, b"7z\xBC\xAF\x27\x1C"),
    (4, b"1AY&SY"),
    (0, b"PK\x03\x04"),
    (0, b"PK\x05\x06"),
    (0, b"Rar!\x1A\x07"),
    (257, b"ustar"),
    (0, b"\x7FELF"),
    (0, b"\0asm"),
    (0, b"\xCA\xFE\xBA\xBE"),
    (0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
    (0, b"SQLite format 3\0"),
    (0, b"OggS\0"),
    (0, b"fLaC\0"),
    (0, b"wOFF\0"),
    (0, b"wOF2\0"),
];

/// Whether the source begins as a well-known binary format does.
pub(super) fn has_magic(source: &[u8]) -> bool {
    MAGIC.iter().any(|(at, magic)| source.get(*at..).is_some_and(|tail| tail.starts_with(magic)))
}

/// Whether there are too many control bytes for text: more than 1 in 100, or, where the bytes are UTF-8 otherwise
/// (a list of file names that ends each with NUL), 1 in 10. Padding with NULs at the end does not count, and where all
/// the rest is printable ASCII, or there is no rest, NULs count nowhere.
pub(super) fn has_controls(source: &[u8], is_utf8: bool) -> bool {
    let padding = source.iter().rev().take_while(|&&byte| byte == 0).count();
    let text = if padding == source.len() { source } else { &source[..source.len() - padding] };
    let is_padded = |byte: &u8| *byte == 0 || byte.is_ascii() && !is_control(*byte);
    if is_utf8 && text.iter().all(is_padded) {
        return false;
    }
    let controls = text.iter().filter(|&&byte| is_control(byte)).count();
    controls > 2 && controls * if is_utf8 { 10 } else { 100 } > text.len()
}

/// A byte that no text file of an ASCII superset holds: not TAB, LF, VT, FF and CR, nor BS of overstruck manual
/// pages, nor ESC of terminal colours and ISO-2022-JP.
pub(super) fn is_control(byte: u8) -> bool {
    matches!(byte, 0x00..=0x07 | 0x0E..=0x1A | 0x1C..=0x1F)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads() {
        assert!(has_magic(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3"));
        assert!(has_magic(b"BZh91AY&SY\x01\x02"));
        assert!(!has_magic(b"PKWARE wrote this"));
        assert!(!has_magic(b""));
        let mut tar = vec![b'x'; 600];
        tar[257..262].copy_from_slice(b"ustar");
        assert!(has_magic(&tar));
    }

    #[test]
    fn controls() {
        let page = b"a line of text\n".repeat(20);
        assert!(!has_controls(&page, false));
        assert!(!has_controls(&[page.as_slice(), &[0; 4000]].concat(), false));
        assert!(has_controls(&[page.as_slice(), &[0; 40], b"x"].concat(), false));
        assert!(!has_controls(&b"src/main.rs\0src/lib.rs\0".repeat(20), true));
        assert!(!has_controls(&[0; 64], true));
        assert!(!has_controls(&[[0; 640].as_slice(), b"a page", &[0; 400], b"of a dump"].concat(), true));
        assert!(has_controls(&[[0; 640].as_slice(), b"\x01\x02\x03 a page", &[0; 400], b"x"].concat(), true));
        assert!(!has_controls(b"\x1B[31mred\x1B[0m".repeat(9).as_slice(), false));
        assert!(!has_controls(b"", true));
    }
}

//! The evidence that a source is no text: the magic bytes of a binary format, NULs only, or more control bytes than text
//! has. Bytes come in, a yes or no goes out. Linear time.

/// Magic bytes of formats that are found where text was expected, with their offset (values as in file(1)).
const MAGIC: [(usize, &[u8]); 31] = [
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
    (0, b"!<arch>\n"),
    (0, b"\xDE\x12\x04\x95"),
    (0, b"\x95\x04\x12\xDE"),
];

/// Bytes of the header of a tar archive, and where its checksum stands in it.
const TAR_HEADER_BYTES: usize = 512;
const TAR_CHECKSUM: std::ops::Range<usize> = 148..156;

/// Whether the source begins as a well-known binary format does.
pub(crate) fn has_magic(source: &[u8]) -> bool {
    MAGIC.iter().any(|(at, magic)| source.get(*at..).is_some_and(|tail| tail.starts_with(magic)))
        || is_tar(source)
}

/// Whether the source begins as a tar archive of the oldest kind, which has no magic bytes. Its header holds the sum of its
/// own bytes, in octal; in this sum, the bytes of the checksum count as spaces (POSIX.1-1988, 10.1.1).
fn is_tar(source: &[u8]) -> bool {
    let Some(head) = source.first_chunk::<TAR_HEADER_BYTES>() else { return false };
    let digits = head[TAR_CHECKSUM].trim_ascii_start();
    let digits = &digits[..digits.iter().take_while(|byte| matches!(byte, b'0'..=b'7')).count()];
    let recorded = digits.iter().fold(0, |sum, digit| sum * 8 + u32::from(digit - b'0'));
    let sum = |bytes: &[u8]| bytes.iter().map(|&byte| u32::from(byte)).sum::<u32>();
    let spaces = u32::from(b' ') * TAR_CHECKSUM.len() as u32;
    head[0] != 0
        && !digits.is_empty()
        && recorded == sum(&head[..TAR_CHECKSUM.start]) + spaces + sum(&head[TAR_CHECKSUM.end..])
}

/// Whether there are too many control bytes for text: more than 1 in 100, or, in UTF-8, more than 1 in 10 (a list of file
/// names may have NUL after each). NULs at the end are padding and do not count. Where all other bytes are printable ASCII,
/// NULs do not count at all. NULs only are no text.
pub(crate) fn has_controls(source: &[u8], is_utf8: bool) -> bool {
    let padding = source.iter().rev().take_while(|&&byte| byte == 0).count();
    if padding == source.len() {
        return padding > 0;
    }
    let text = &source[..source.len() - padding];
    let is_padded = |byte: &u8| *byte == 0 || byte.is_ascii() && !is_control(*byte);
    if is_utf8 && text.iter().all(is_padded) {
        return false;
    }
    let controls = text.iter().filter(|&&byte| is_control(byte)).count();
    controls > 2 && controls * if is_utf8 { 10 } else { 100 } > text.len()
}

/// Whether a byte is a control that text in a superset of ASCII does not hold. Text may hold TAB, LF, VT, FF and CR, BS (in
/// overstruck manual pages) and ESC (in terminal colours and ISO-2022-JP).
pub(crate) fn is_control(byte: u8) -> bool {
    matches!(byte, 0x00..=0x07 | 0x0E..=0x1A | 0x1C..=0x1F)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn magic_bytes_are_found_at_their_offset() {
        assert!(has_magic(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3"));
        assert!(has_magic(b"BZh91AY&SY\x01\x02"));
        assert!(!has_magic(b"PKWARE wrote this"));
        assert!(!has_magic(b""));
        assert!(has_magic(b"!<arch>\n/               0"));
        assert!(has_magic(b"\xDE\x12\x04\x95\0\0\0\0") && has_magic(b"\x95\x04\x12\xDE\0\0\0\0"));
        let mut tar = vec![b'x'; 600];
        tar[257..262].copy_from_slice(b"ustar");
        assert!(has_magic(&tar));
    }

    /// Issue 12: archives of the seventh edition's tar were taken for text between NULs.
    #[test]
    fn tar_without_magic_is_recognised_by_its_checksum() {
        let mut head = [0; TAR_HEADER_BYTES];
        head[..8].copy_from_slice(b"page.txt");
        head[100..107].copy_from_slice(b"0000644");
        let unsigned: u32 = head.iter().map(|&byte| u32::from(byte)).sum::<u32>() + 8 * 32;
        head[148..156].copy_from_slice(format!("{unsigned:06o}\0 ").as_bytes());
        assert!(has_magic(&[&head[..], b"text"].concat()));
        head[0] = b'P';
        assert!(!has_magic(&head));
        assert!(!has_magic(&[b'0'; 600]) && !has_magic(&[0; 600]) && !has_magic(&[b' '; 600]));
    }

    #[test]
    fn too_many_controls_are_no_text() {
        let page = b"a line of text\n".repeat(20);
        assert!(!has_controls(&page, false));
        assert!(!has_controls(&[page.as_slice(), &[0; 4000]].concat(), false));
        assert!(has_controls(&[page.as_slice(), &[0; 40], b"x"].concat(), false));
        assert!(!has_controls(&b"src/main.rs\0src/lib.rs\0".repeat(20), true));
        assert!(has_controls(&[0; 64], true) && has_controls(&[0], true));
        assert!(!has_controls(&[[0; 640].as_slice(), b"a page", &[0; 400], b"of a dump"].concat(), true));
        assert!(has_controls(&[[0; 640].as_slice(), b"\x01\x02\x03 a page", &[0; 400], b"x"].concat(), true));
        assert!(!has_controls(b"\x1B[31mred\x1B[0m".repeat(9).as_slice(), false));
        assert!(!has_controls(b"", true));
    }
}

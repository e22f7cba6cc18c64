//! The evidence that a source is no text: the magic bytes of a binary format, NULs only, or more control bytes than text
//! has. Bytes come in; the format, or a yes or no, goes out. Linear time.

/// A format that is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BinaryFormat {
    /// Pages or a picture; a text may be in it.
    Document(&'static str),
    /// Files in one, or one compressed.
    Archive(&'static str),
    /// Rows of values.
    Table(&'static str),
    /// Columns of values, in the format of Apache Parquet.
    Parquet,
    /// Columns of values, in the file format of Arrow IPC.
    ArrowFile,
    /// Columns of values, in the streaming format of Arrow IPC.
    ArrowStream,
    /// None of these: a program, sound, a font.
    Other(&'static str),
}

impl BinaryFormat {
    /// What it is, with an article: `a PDF document`.
    pub fn name(self) -> &'static str {
        match self {
            BinaryFormat::Document(name)
            | BinaryFormat::Archive(name)
            | BinaryFormat::Table(name)
            | BinaryFormat::Other(name) => name,
            BinaryFormat::Parquet => "a Parquet file",
            BinaryFormat::ArrowFile => "an Arrow file",
            BinaryFormat::ArrowStream => "an Arrow stream",
        }
    }
}

/// Magic bytes of formats that are found where text was expected, with their offset (values as in file(1)). Those that could
/// begin a text are given with the bytes that always follow.
const MAGIC: &[(usize, &[u8], BinaryFormat)] = {
    use BinaryFormat::{Archive, ArrowFile, Document, Other, Parquet, Table};
    &[
        (0, b"%PDF-1", Document("a PDF document")),
        (0, b"%PDF-2", Document("a PDF document")),
        (0, b"\x89PNG\r\n\x1A\n", Document("a PNG image")),
        (0, b"\xFF\xD8\xFF", Document("a JPEG image")),
        (0, b"GIF87a", Document("a GIF image")),
        (0, b"GIF89a", Document("a GIF image")),
        (8, b"WEBPVP8", Document("a WebP image")),
        (8, b"WAVEfmt ", Other("a WAVE recording")),
        (8, b"AVI LIST", Other("an AVI video")),
        (0, b"II*\0", Document("a TIFF image")),
        (0, b"MM\0*", Document("a TIFF image")),
        (0, b"\x1F\x8B", Archive("gzip-compressed")),
        (0, b"\x28\xB5\x2F\xFD", Archive("zstd-compressed")),
        (0, b"\xFD7zXZ\0", Archive("xz-compressed")),
        (0, b"\x04\x22\x4D\x18", Archive("lz4-compressed")),
        (0, b"7z\xBC\xAF\x27\x1C", Archive("a 7z archive")),
        (4, b"1AY&SY", Archive("bzip2-compressed")),
        (4, b"\x17\x72\x45\x38\x50\x90", Archive("bzip2-compressed")),
        (0, b"PK\x03\x04", Archive("a zip archive")),
        (0, b"PK\x05\x06", Archive("a zip archive")),
        (0, b"Rar!\x1A\x07", Archive("a RAR archive")),
        (257, b"ustar", Archive("a tar archive")),
        (0, b"!<arch>\n", Archive("an ar archive")),
        (0, b"\x7FELF", Other("an ELF program")),
        (0, b"\0asm", Other("a WebAssembly module")),
        (0, b"\xCA\xFE\xBA\xBE", Other("a Java class or a Mach-O program")),
        (0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Document("an old Office document (OLE)")),
        (0, b"SQLite format 3\0", Table("an SQLite database")),
        (0, b"PAR1\x15", Parquet),
        (0, b"ARROW1\0\0", ArrowFile),
        (0, b"OggS\0", Other("an Ogg recording")),
        (0, b"fLaC\0", Other("a FLAC recording")),
        (0, b"ID3\x02", Other("an MP3 recording")),
        (0, b"ID3\x03", Other("an MP3 recording")),
        (0, b"ID3\x04", Other("an MP3 recording")),
        (0, b"wOFF\0", Other("a WOFF font")),
        (0, b"wOF2\0", Other("a WOFF font")),
        (0, b"\xDE\x12\x04\x95", Other("a message catalogue")),
        (0, b"\x95\x04\x12\xDE", Other("a message catalogue")),
    ]
};

/// Bytes of the header of a tar archive, and where its checksum stands in it.
const TAR_HEADER_BYTES: usize = 512;
const TAR_CHECKSUM: std::ops::Range<usize> = 148..156;

/// The well-known format that is no text which the source begins as.
///
/// ```
/// use saaf::encoding::{BinaryFormat, binary_format};
/// assert_eq!(binary_format(b"%PDF-1.7\n"), Some(BinaryFormat::Document("a PDF document")));
/// assert_eq!(binary_format(b"Fish & chips"), None);
/// ```
pub fn binary_format(source: &[u8]) -> Option<BinaryFormat> {
    let starts = |at: usize, magic: &[u8]| source.get(at..).is_some_and(|tail| tail.starts_with(magic));
    let known = MAGIC.iter().find(|&&(at, magic, _)| starts(at, magic)).map(|&(.., format)| format);
    known
        .or_else(|| is_tar(source).then_some(BinaryFormat::Archive("a tar archive")))
        .or_else(|| is_arrow_stream(source).then_some(BinaryFormat::ArrowStream))
}

/// Whether more bytes behind `head` could make it the beginning of a format. Only magic bytes at its start are looked at.
#[cfg(feature = "inputs")]
pub(crate) fn is_part_of_magic(head: &[u8]) -> bool {
    MAGIC.iter().any(|&(at, magic, _)| at == 0 && head.len() < magic.len() && magic.starts_with(head))
}

/// The continuation mark, the length of the message of the schema, and the offset of its root: a Flatbuffer (Arrow columnar
/// format, "Encapsulated message format").
fn is_arrow_stream(source: &[u8]) -> bool {
    matches!(source, [0xFF, 0xFF, 0xFF, 0xFF, _, _, _, 0, root, 0, 0, 0, ..] if *root > 0)
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
        assert!(binary_format(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3").is_some());
        assert!(binary_format(b"BZh91AY&SY\x01\x02").is_some());
        assert!(binary_format(b"PKWARE wrote this").is_none());
        assert!(binary_format(b"").is_none());
        assert!(binary_format(b"!<arch>\n/               0").is_some());
        assert!(
            binary_format(b"\xDE\x12\x04\x95\0\0\0\0").is_some()
                && binary_format(b"\x95\x04\x12\xDE\0\0\0\0").is_some()
        );
        let mut tar = vec![b'x'; 600];
        tar[257..262].copy_from_slice(b"ustar");
        assert!(binary_format(&tar).is_some());
    }

    /// Issue 12: archives of the seventh edition's tar were taken for text between NULs.
    #[test]
    fn tar_without_magic_is_recognised_by_its_checksum() {
        let mut head = [0; TAR_HEADER_BYTES];
        head[..8].copy_from_slice(b"page.txt");
        head[100..107].copy_from_slice(b"0000644");
        let unsigned: u32 = head.iter().map(|&byte| u32::from(byte)).sum::<u32>() + 8 * 32;
        head[148..156].copy_from_slice(format!("{unsigned:06o}\0 ").as_bytes());
        assert!(binary_format(&[&head[..], b"text"].concat()).is_some());
        head[0] = b'P';
        assert!(binary_format(&head).is_none());
        assert!(
            binary_format(&[b'0'; 600]).is_none()
                && binary_format(&[0; 600]).is_none()
                && binary_format(&[b' '; 600]).is_none()
        );
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

//! The first bytes of an input in; what the input is out.
//!
//! Algorithm: comparison with the magic bytes of each format, longest first where one begins like another. Cost: a few
//! comparisons. Sources: RFC 1952 (gzip), RFC 8878 (zstd, with its skippable frames), the specifications of the formats, and
//! the table of `file`(1). Formats whose magic bytes could begin a text (`BM`, `MZ`) are left to the detection of binary
//! data. Brotli has no magic bytes: [`is_brotli_name`] goes by the name.

use std::path::Path;

/// A compression that [`compression`](super::compression) reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compression {
    /// gzip (RFC 1952), of any number of members.
    Gzip,
    /// zstd (RFC 8878), of any number of frames.
    Zstd,
    /// Brotli (RFC 7932).
    Brotli,
}

impl Compression {
    /// The name of the format.
    pub fn name(self) -> &'static str {
        match self {
            Compression::Gzip => "gzip",
            Compression::Zstd => "zstd",
            Compression::Brotli => "brotli",
        }
    }
}

/// What an input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Compressed.
    Compressed(Compression),
    /// A web archive, WARC 1.0 or 1.1.
    Warc,
    /// A format that is no text, by its name with an article, and what to do with it.
    Foreign {
        /// Such as `a PDF document`.
        what: &'static str,
        /// Such as `extract its text first`.
        hint: &'static str,
    },
    /// None of these: text, or binary data that only its statistics give away.
    Text,
}

const EXTRACT: &str = "extract its text first";
const UNPACK: &str = "unpack it first";
const EXPORT: &str = "export its text first, as JSON lines";

/// Magic bytes at the start, and what they say.
const FOREIGN: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF document", EXTRACT),
    (b"\x89PNG\r\n\x1A\n", "a PNG image", EXTRACT),
    (b"\xFF\xD8\xFF", "a JPEG image", EXTRACT),
    (b"GIF87a", "a GIF image", EXTRACT),
    (b"GIF89a", "a GIF image", EXTRACT),
    (b"II*\0", "a TIFF image", EXTRACT),
    (b"MM\0*", "a TIFF image", EXTRACT),
    (b"BZh", "bzip2-compressed", "decompress it first: bzip2 -dc"),
    (b"\xFD7zXZ\0", "xz-compressed", "decompress it first: xz -dc"),
    (b"\x04\x22\x4D\x18", "lz4-compressed", "decompress it first: lz4 -dc"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive", UNPACK),
    (b"Rar!\x1A\x07", "a RAR archive", UNPACK),
    (b"\x7FELF", "an ELF program", "name text files"),
    (b"\0asm", "a WebAssembly module", "name text files"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document (OLE)", EXTRACT),
    (b"SQLite format 3\0", "an SQLite database", EXPORT),
    (b"PAR1", "a Parquet file", EXPORT),
    (b"ARROW1\0\0", "an Arrow file", EXPORT),
    (b"OggS", "an Ogg recording", "name text files"),
    (b"fLaC", "a FLAC recording", "name text files"),
    (b"ID3", "an MP3 recording", "name text files"),
];

/// So many bytes tell all formats apart.
pub const HEAD_BYTES: usize = 4096;

/// What begins with `head`: the first [`HEAD_BYTES`] of an input, or all of a shorter one.
pub fn recognise(head: &[u8]) -> Kind {
    if let Some(compression) = compression(head) {
        return Kind::Compressed(compression);
    }
    if is_warc(head) {
        return Kind::Warc;
    }
    if let Some(&(_, what, hint)) = FOREIGN.iter().find(|(magic, ..)| is_foreign(head, magic)) {
        return Kind::Foreign { what, hint };
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Kind::Foreign { what: "a WebP image", hint: EXTRACT };
    }
    if let [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] = head {
        return zip(head);
    }
    Kind::Text
}

/// `BZh` could begin a word: a level and the mark of a block or of the end follow (bzip2 has no RFC). The version of a PDF and of
/// an ID3 tag is checked alike.
fn is_foreign(head: &[u8], magic: &[u8]) -> bool {
    head.strip_prefix(magic).is_some_and(|rest| match magic {
        b"BZh" => matches!(rest, [b'1'..=b'9', 0x31, 0x41, ..] | [b'1'..=b'9', 0x17, 0x72, ..]),
        b"%PDF-" => rest.first().is_some_and(u8::is_ascii_digit),
        b"ID3" => rest.first().is_some_and(|&version| version < 9),
        b"PAR1" | b"OggS" | b"fLaC" => rest.first().is_some_and(|&b| b < 0x20 && !b.is_ascii_whitespace()),
        _ => true,
    })
}

/// gzip and zstd, by their magic bytes.
pub fn compression(head: &[u8]) -> Option<Compression> {
    match head {
        [0x1F, 0x8B, 8, ..] => Some(Compression::Gzip),
        [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some(Compression::Zstd),
        _ => None,
    }
}

/// The version line, with CR LF as the standard has it or LF alone, and then a field.
fn is_warc(head: &[u8]) -> bool {
    let rest = head.strip_prefix(b"WARC/1.0").or_else(|| head.strip_prefix(b"WARC/1.1"));
    let fields = rest.and_then(|rest| rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")));
    fields.is_some_and(|fields| memchr::memchr(b':', fields).is_some())
}

/// An office document is a zip archive, whose first member tells which.
fn zip(head: &[u8]) -> Kind {
    let holds = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    let what = match () {
        () if holds(b"[Content_Types].xml") || holds(b"word/") || holds(b"xl/") || holds(b"ppt/") => {
            "an Office document"
        }
        () if holds(b"mimetypeapplication/vnd.oasis.opendocument") => "an OpenDocument file",
        () if holds(b"mimetypeapplication/epub+zip") => "an EPUB book",
        () => return Kind::Foreign { what: "a zip archive", hint: UNPACK },
    };
    Kind::Foreign { what, hint: EXTRACT }
}

/// Whether more bytes behind `head` could make something else of it than text: it is a part of magic bytes.
pub fn is_undecided(head: &[u8]) -> bool {
    const OTHERS: [&[u8]; 7] = [
        b"\x1F\x8B\x08",
        b"\x28\xB5\x2F\xFD",
        b"WARC/1.0\r\n",
        b"WARC/1.1\r\n",
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"RIFF    WEBP",
    ];
    let is_skippable = matches!(head, [0x50..=0x5F] | [0x50..=0x5F, 0x2A] | [0x50..=0x5F, 0x2A, 0x4D]);
    let could_be = |magic: &[u8]| {
        head.len() < magic.len() + 3 && magic.starts_with(&head[..head.len().min(magic.len())])
    };
    is_skippable
        || could_be(b"RIFF") && head.len() < 12
        || OTHERS.iter().any(|magic| head.len() < magic.len() && magic.starts_with(head))
        || FOREIGN.iter().any(|(magic, ..)| could_be(magic))
}

/// Whether a file is compressed with Brotli, by its name.
pub fn is_brotli_name(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("br"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        assert_eq!(recognise(b"\x1F\x8B\x08\0"), Kind::Compressed(Compression::Gzip));
        assert_eq!(recognise(b"\x28\xB5\x2F\xFD\0"), Kind::Compressed(Compression::Zstd));
        for magic in 0x50..=0x5F {
            assert_eq!(recognise(&[magic, 0x2A, 0x4D, 0x18]), Kind::Compressed(Compression::Zstd));
        }
        assert_eq!(recognise(b"WARC/1.1\r\nWARC-Type: response\r\n"), Kind::Warc);
        assert_eq!(recognise(b"WARC/1.0\nContent-Length: 0\n"), Kind::Warc);
        let what = |head: &[u8]| match recognise(head) {
            Kind::Foreign { what, .. } => what,
            kind => panic!("{kind:?}"),
        };
        assert_eq!(what(b"%PDF-1.7\n"), "a PDF document");
        assert_eq!(what(b"PK\x03\x04\x14\0\x06\0[Content_Types].xml"), "an Office document");
        assert_eq!(what(b"PK\x03\x04\x14\0\x06\0a.txt"), "a zip archive");
        assert_eq!(what(b"BZh91AY&SY"), "bzip2-compressed");
        assert_eq!(what(b"RIFF\0\0\0\0WEBPVP8 "), "a WebP image");
        assert_eq!(what(b"PAR1\x15\x04"), "a Parquet file");
    }

    #[test]
    fn text_that_begins_like_a_format_is_text() {
        for text in [
            "",
            "PK",
            "BZhen said",
            "WARC/1.0 is a format",
            "WARC/1.0\nis a format",
            "GIF8 is none",
            "%PDF-x",
            "PAR1 and PAR2",
            "ID3 tags",
            "RIFF",
        ] {
            assert_eq!(recognise(text.as_bytes()), Kind::Text, "{text}");
        }
    }

    #[test]
    fn nothing_is_decided_within_magic_bytes() {
        let formats: [&[u8]; 5] =
            [b"\x1F\x8B\x08", b"WARC/1.1\r\n", b"PK\x03\x04", b"%PDF-1", b"\x50\x2A\x4D\x18"];
        for whole in formats {
            for length in 0..whole.len() {
                assert!(is_undecided(&whole[..length]), "{whole:?} {length}");
            }
        }
        assert!(!is_undecided(b"hello\n") && !is_undecided(b"P\n"));
    }
}

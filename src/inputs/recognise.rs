//! The first bytes of an input in; what the input is out.
//!
//! Algorithm: gzip and zstd (RFC 1952, RFC 8878, with its skippable frames) and WARC by their first bytes, then the formats of
//! [`binary_format`]; a zip archive by the names of its first members. Cost: a few comparisons. Brotli has no magic bytes:
//! [`is_brotli_name`] goes by the name.

use std::path::Path;

use crate::encoding::{BinaryFormat, binary_format, is_part_of_magic};

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
    /// A format that is no text.
    Foreign(BinaryFormat),
    /// None of these: text, or binary data that only its statistics give away.
    Text,
}

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
    match binary_format(head) {
        Some(format) => Kind::Foreign(in_zip(head).unwrap_or(format)),
        None => Kind::Text,
    }
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
    let Some(rest) = rest else { return false };
    let line_end = rest.iter().position(|&byte| byte != b'\r').unwrap_or(rest.len());
    rest[line_end..].starts_with(b"\n") && memchr::memchr(b':', &rest[line_end..]).is_some()
}

/// An office document or a book is a zip archive, whose first member tells which.
fn in_zip(head: &[u8]) -> Option<BinaryFormat> {
    let [b'P', b'K', ..] = head else { return None };
    let holds = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    match () {
        () if holds(b"[Content_Types].xml") || holds(b"word/") || holds(b"xl/") || holds(b"ppt/") => {
            Some(BinaryFormat::Document("an Office document"))
        }
        () if holds(b"mimetypeapplication/vnd.oasis.opendocument") => {
            Some(BinaryFormat::Document("an OpenDocument file"))
        }
        () if holds(b"mimetypeapplication/epub+zip") => Some(BinaryFormat::Document("an EPUB book")),
        () => None,
    }
}

/// Whether more bytes behind `head` could make something else of it than text: it is a part of magic bytes.
pub fn is_undecided(head: &[u8]) -> bool {
    let is_skippable = matches!(head, [0x50..=0x5F] | [0x50..=0x5F, 0x2A] | [0x50..=0x5F, 0x2A, 0x4D]);
    let is_part = |magic: &[u8]| head.len() < magic.len() && magic.starts_with(head);
    let is_skippable = is_skippable || head.len() < 12 && head.starts_with(&[0xFF; 3]);
    let others: [&[u8]; 3] = [b"\x1F\x8B\x08", b"WARC/1.0\r\n", b"WARC/1.1\r\n"];
    is_skippable || is_part_of_magic(head) || others.into_iter().any(is_part)
}

/// Whether a file that begins with `head` is a page of HTML; `None` where more bytes decide.
///
/// As MIME sniffing has it (WHATWG MIME Sniffing §7.1), but only by what no text of another kind begins with: `<!DOCTYPE html`,
/// `<html`, `<head`, `<body`, `<title`, behind a byte order mark, white space, comments and an XML declaration. Markdown
/// begins with `<p`, `<div`, `<h1` and comments too. What is not ASCII there, UTF-16 too, is no page.
pub fn page(head: &[u8]) -> Option<bool> {
    const FIRST: [&[u8]; 5] = [b"<!DOCTYPE html", b"<html", b"<head", b"<body", b"<title"];
    let is_part =
        |of: &[u8], rest: &[u8]| rest.len() < of.len() && of[..rest.len()].eq_ignore_ascii_case(rest);
    let undecided = (head.len() < HEAD_BYTES).then_some(()).map_or(Some(false), |()| None);
    if is_part(b"\xEF\xBB\xBF", head) {
        return undecided;
    }
    let mut rest = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    loop {
        rest = rest.trim_ascii_start();
        let end: &[u8] = if rest.starts_with(b"<!--") {
            b"-->"
        } else if rest.starts_with(b"<?xml") {
            b"?>"
        } else {
            break;
        };
        match memchr::memmem::find(rest, end) {
            Some(at) => rest = &rest[at + end.len()..],
            None => return undecided,
        }
    }
    for first in FIRST {
        let (name, behind) = rest.split_at(first.len().min(rest.len()));
        match behind.first() {
            Some(b' ' | b'>' | b'\t' | b'\n' | b'\r' | 0x0C) if name.eq_ignore_ascii_case(first) => {
                return Some(true);
            }
            None if is_part(first, rest) || name.eq_ignore_ascii_case(first) => return undecided,
            _ => {}
        }
    }
    if is_part(b"<!--", rest) || is_part(b"<?xml", rest) { undecided } else { Some(false) }
}

/// Whether a file that begins with `head` is subtitles; `None` where more bytes decide.
///
/// WebVTT begins with a line `WEBVTT` and has timings (W3C WebVTT §4.1); SubRip begins with a number on a line and timings on
/// the next one. What is not ASCII there, UTF-16 too, is taken for none.
///
/// ```
/// use saaf::inputs::recognise::subtitles;
/// assert_eq!(subtitles(b"1\r\n00:00:01,000 --> 00:00:02,000\r\nHello"), Some(true));
/// assert_eq!(subtitles(b"1\n"), None);
/// assert_eq!(subtitles(b"1. Hello\n"), Some(false));
/// ```
pub fn subtitles(head: &[u8]) -> Option<bool> {
    let undecided = (head.len() < HEAD_BYTES).then_some(()).map_or(Some(false), |()| None);
    let is_part = |of: &[u8]| head.len() < of.len() && of.starts_with(head);
    if is_part(b"\xEF\xBB\xBFWEBVTT") || is_part(b"WEBVTT") {
        return undecided;
    }
    let unmarked = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    if let Some(rest) = unmarked.strip_prefix(b"WEBVTT") {
        return match rest.first() {
            None | Some(b' ' | b'\t' | b'\r' | b'\n') if rest.split(|&byte| byte == b'\n').any(is_timing) => {
                Some(true)
            }
            None | Some(b' ' | b'\t' | b'\r' | b'\n') => undecided,
            Some(_) => Some(false),
        };
    }
    let text = unmarked.trim_ascii_start();
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let Some(line_end) = text.iter().position(|&byte| byte == b'\n') else {
        return if text[digits..].trim_ascii_start().is_empty() { undecided } else { Some(false) };
    };
    if digits == 0 || !text[digits..line_end].trim_ascii().is_empty() {
        return Some(false);
    }
    let timing = &text[line_end + 1..];
    match timing.iter().position(|&byte| byte == b'\n') {
        Some(end) => Some(is_timing(&timing[..end])),
        None if is_timing(timing) => Some(true),
        None if timing.iter().all(|byte| b"0123456789:,.-> \t\r".contains(byte)) => undecided,
        None => Some(false),
    }
}

/// Two clocks with an arrow between them: `00:00:01,000 --> 00:00:02,000`, and perhaps settings.
fn is_timing(line: &[u8]) -> bool {
    let Some(arrow) = memchr::memmem::find(line, b"-->") else { return false };
    let clock = |text: &[u8]| {
        text.contains(&b':') && text.iter().all(|byte| byte.is_ascii_digit() || b":,.".contains(byte))
    };
    let first = line[..arrow].trim_ascii();
    let mut behind = line[arrow + 3..].trim_ascii().split(u8::is_ascii_whitespace);
    clock(first) && behind.next().is_some_and(clock)
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
            Kind::Foreign(format) => format.name(),
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
    fn pages_are_told_by_their_first_tag() {
        for start in [
            "<!doctype HTML>",
            "\u{FEFF} \n<html lang=ur>",
            "<!-- saved --><!-- again -->\n<!DOCTYPE html PUBLIC \"x\">",
            "<?xml version='1.0'?>\n<html xmlns='x'>",
            "<TITLE>",
            "<body\n",
        ] {
            assert_eq!(page(start.as_bytes()), Some(true), "{start}");
            for len in 0..start.find('h').or(start.find('T')).unwrap_or(3) {
                assert_eq!(page(&start.as_bytes()[..len]), None, "{start} {len}");
            }
        }
        for start in [
            "<p align=center>",
            "<div>",
            "<h1>",
            "# x",
            "<?xml version='1.0'?><rss>",
            "<svg>",
            "<!DOCTYPE svg>",
            "<htmlx>",
            "<header>",
            "<!-- x --> text",
            "text <html>",
        ] {
            assert_eq!(page(start.as_bytes()), Some(false), "{start}");
        }
        assert_eq!(page(&[b' '; HEAD_BYTES]), Some(false));
    }

    #[test]
    fn subtitles_are_told_by_their_first_lines() {
        for start in [
            "WEBVTT\n\n00:01.000 --> 00:02.000 line:0\n",
            "\u{FEFF}WEBVTT - title\r\n\r\nNOTE x\r\n\r\nname\r\n00:00:01.000 --> 00:00:02.000\r\n",
            "1\n00:00:01,000 --> 00:00:02,000\n",
            "\u{FEFF}\r\n12 \r\n0:00:01.5-->0:00:02\r\n",
        ] {
            assert_eq!(subtitles(start.as_bytes()), Some(true), "{start}");
            let arrow = start.find("-->").unwrap();
            for len in 0..arrow + 3 {
                assert_eq!(subtitles(&start.as_bytes()[..len]), None, "{start} {len}");
            }
        }
        for start in [
            "1\n2\n3\n",
            "WEBVTTX\n",
            "1. x",
            "2025-10-30\n",
            "1\n00:00:01 -> 00:00:02\n",
            "x\n1:1 --> 1:2\n",
            "1\n--> x\n",
        ] {
            assert_eq!(subtitles(start.as_bytes()), Some(false), "{start}");
        }
        assert_eq!(subtitles(&[b'7'; HEAD_BYTES]), Some(false));
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

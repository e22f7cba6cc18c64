//! Sources in which some lines are in another encoding than the rest: UTF-8 with lines of a single-byte encoding, and a
//! single-byte encoding with lines of UTF-8.
//!
//! Bytes and their main encoding come in; text goes into a [`DecodeBuffer`], with a segment for each line that another
//! encoding has read. Linear time: each line is looked at once more only where it is damaged or beyond ASCII.

use super::decode_buffer::DecodeBuffer;
use super::decoders::{single_byte, utf8};
use super::evidence::line_encoding;
use crate::codepages::Codepage;
use crate::document::EncodingSegment;
use crate::edit::Width;
use encoding_rs::{Encoding, UTF_8};
use std::ops::Range;

/// Where the bytes lie in the source, and what may be done with them.
#[derive(Clone, Copy)]
pub(super) struct Utf8Options {
    /// They begin the source: continuation bytes at the start are the rest of a character.
    pub is_head: bool,
    /// A character that is torn at their end is malformed; otherwise it is left for the next call.
    pub is_complete: bool,
    /// Damaged lines may be read in a single-byte encoding.
    pub may_mix: bool,
}

/// Decodes UTF-8, but for lines without any UTF-8 sequence that are plausible in a single-byte encoding. Returns the
/// number of bytes read: all, or, unless they are complete, all but a torn character at the end.
pub(super) fn decode_utf8(bytes: &[u8], options: Utf8Options, out: &mut DecodeBuffer) -> usize {
    let end = if options.is_complete { bytes.len() } else { bytes.len() - utf8::torn_tail(bytes) };
    let bytes = &bytes[..end];
    let mut at = 0;
    while at < end {
        let invalid = at + Encoding::utf8_valid_up_to(&bytes[at..]);
        let line = if invalid == end {
            end
        } else {
            memchr::memrchr(b'\n', &bytes[at..invalid]).map_or(at, |lf| at + lf + 1)
        };
        out.push(Width::Same, line - at, utf8::validate(&bytes[at..line]).unwrap_or_default());
        at = memchr::memchr(b'\n', &bytes[invalid..]).map_or(end, |lf| invalid + lf + 1);
        if invalid < end {
            decode_damaged_line(bytes, line..at, options, out);
        }
    }
    end
}

/// Decodes a line that is not valid UTF-8.
fn decode_damaged_line(bytes: &[u8], line: Range<usize>, options: Utf8Options, out: &mut DecodeBuffer) {
    let head = if options.is_head && line.start == 0 { utf8::torn_head(bytes) } else { 0 };
    let tail = if line.end == bytes.len() { utf8::torn_tail(&bytes[line.start + head..]) } else { 0 };
    let body = &bytes[line.start + head..line.end - tail];
    bytes[..head].chunks(1).for_each(|byte| out.push_malformed(byte));
    let may_be_other = options.may_mix && !utf8::has_sequence(body);
    let encoding = may_be_other.then(|| line_encoding::single_byte_encoding_of(body)).flatten();
    match encoding {
        Some(encoding) if !body.is_ascii() => {
            let start = line.start + head;
            out.segments.push(EncodingSegment { start, end: start + body.len(), name: encoding.name() });
            reinterpret_line(body, encoding, out);
        }
        _ => utf8::decode_damaged(body, out),
    }
    if tail > 0 {
        out.push_malformed(&bytes[line.end - tail..line.end]);
    }
}

/// Decodes a line in a single-byte encoding. Each run of high bytes is reported.
fn reinterpret_line(line: &[u8], encoding: &'static Encoding, out: &mut DecodeBuffer) {
    for run in line.chunk_by(|a, b| (*a < 0x80) == (*b < 0x80)) {
        let (text, _) = encoding.decode_without_bom_handling(run);
        match run.is_ascii() {
            true => out.push(Width::SINGLE_BYTE, run.len(), &text),
            false => out.push_reinterpreted(Width::SINGLE_BYTE, run.len(), &text, encoding.name()),
        }
    }
}

/// Decodes a single-byte encoding, but for lines that are UTF-8, such as a comment that was posted later.
pub(super) fn decode_single_byte(page: &'static Codepage, bytes: &[u8], out: &mut DecodeBuffer) {
    let (mut done, mut at) = (0, 0);
    while at < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |lf| at + lf + 1);
        if let Some(text) = utf8_line(&bytes[at..end]) {
            single_byte::decode(page, &bytes[done..at], out);
            out.segments.push(EncodingSegment { start: at, end, name: UTF_8.name() });
            out.push_reinterpreted(Width::Same, text.len(), text, UTF_8.name());
            done = end;
        }
        at = end;
    }
    single_byte::decode(page, &bytes[done..], out);
}

/// The weight of a character of UTF-8, by its length in bytes, against valid sequences that chance makes.
const UTF8_WEIGHT_OF_LENGTH: [usize; 5] = [0, 0, 2, 4, 6];
/// The least weight of a line of UTF-8: three characters of two bytes, or two longer ones.
const MIN_UTF8_LINE_WEIGHT: usize = 6;

/// The text of a line that is valid UTF-8 beyond chance.
fn utf8_line(line: &[u8]) -> Option<&str> {
    if Encoding::utf8_valid_up_to(line) < line.len() || line.is_ascii() {
        return None;
    }
    let text = utf8::validate(line)?;
    let weight: usize = text.chars().map(|c| UTF8_WEIGHT_OF_LENGTH[c.len_utf8()]).sum();
    (weight >= MIN_UTF8_LINE_WEIGHT).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, Vec<String>, usize) {
        let mut text = String::new();
        let mut out = DecodeBuffer::new(&mut text);
        let options = Utf8Options { is_head: true, is_complete: true, may_mix: true };
        assert_eq!(decode_utf8(bytes, options, &mut out), bytes.len());
        out.finish();
        assert_eq!(out.map.source_len(), bytes.len());
        let details = out.findings.iter().map(|finding| finding.detail.clone()).collect();
        let damaged = out.damaged;
        (text, details, damaged)
    }

    #[test]
    fn malformed_runs_are_replaced_and_reported() {
        assert_eq!(decoded("خبر".as_bytes()), ("خبر".to_owned(), vec![], 0));
        let (text, details, damaged) = decoded(b"\xD8\xAE\xD8\xFF\xD8\xB1 x\xE2\x80 y");
        assert_eq!(text, "خ\u{FFFD}\u{FFFD}ر x\u{FFFD} y");
        assert_eq!(details, ["2 bytes lost: D8 FF", "2 bytes lost: E2 80"]);
        assert_eq!(damaged, 4);
        assert_eq!(decoded(b"\xC3\xA9 end \xC0\x80 here").0, "é end \u{FFFD}\u{FFFD} here");
        assert_eq!(decoded(b" end \xC0\x80 here").0, " end \u{FFFD}\u{FFFD} here");
    }

    #[test]
    fn torn_characters_at_both_ends_are_malformed() {
        assert_eq!(decoded(b"\x99s page\n\xC3").0, "\u{FFFD}s page\n\u{FFFD}");
        assert_eq!(decoded(b"\x80\x99s").0, "\u{FFFD}\u{FFFD}s");
    }

    #[test]
    fn cesu_8_pair_becomes_its_character() {
        let (text, details, damaged) = decoded(b"a \xED\xA0\xBD\xED\xB8\x80 b");
        assert_eq!((text.as_str(), damaged), ("a \u{1F600} b", 6));
        assert_eq!(details, ["6 bytes read as CESU-8"]);
        // A surrogate alone is malformed.
        assert_eq!(decoded(b"a \xED\xA0\xBD b").0, "a \u{FFFD}\u{FFFD}\u{FFFD} b");
    }

    #[test]
    fn line_without_utf8_is_read_in_its_encoding() {
        let (text, details, damaged) = decoded(b"\xD8\xAE\nIt\x92s a \x93quoted\x94 footer\n\xD8\xB1\xFF\n");
        assert_eq!(text, "خ\nIt’s a “quoted” footer\nر\u{FFFD}\n");
        assert_eq!(details[0], "1 byte read as windows-1252");
        assert_eq!((details.len(), damaged), (4, 4));
        assert_eq!(decoded(b"\xD8\xAE\n\xC7\xDF\xCA\xE6\xC8\xD1 30\n").0, "خ\nاكتوبر 30\n");
    }

    #[test]
    fn findings_are_bounded() {
        let (text, details, damaged) = decoded(&b"\xD8\xAE \xFF\n".repeat(5000));
        assert_eq!((text.matches('\u{FFFD}').count(), damaged), (5000, 5000));
        assert_eq!(details.len(), 1001);
        assert_eq!(details[1000], "4000 more damaged runs in this window");
    }
}

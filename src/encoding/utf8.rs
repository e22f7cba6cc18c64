//! UTF-8: judged by score, not by validity, and decoded with its damaged runs apart, so that one bad byte never
//! changes the encoding of a file.

use super::foreign;
use super::output::Output;
use crate::document::EncodingSegment;
use crate::edit::Width;
use encoding_rs::{Encoding, UTF_8};

/// The text of valid UTF-8, checked once and borrowed.
pub(super) fn valid(bytes: &[u8]) -> Option<&str> {
    match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(std::borrow::Cow::Borrowed(text)) => Some(text),
        _ => None,
    }
}

/// What speaks for UTF-8 and against it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Score {
    /// Valid sequences of more than one byte.
    pub valid: usize,
    /// Damaged spots: maximal subparts (Unicode Standard §3.9).
    pub invalid: usize,
    weight: i64,
}

impl Score {
    /// Whether the bytes are UTF-8, though perhaps damaged.
    pub fn is_utf8(&self) -> bool {
        self.valid > 0 && (self.invalid == 0 || self.weight > 0)
    }

    /// The share of non-ASCII that is valid.
    pub fn share(&self) -> f32 {
        self.valid as f32 / (self.valid + self.invalid).max(1) as f32
    }
}

/// A weight from which no window comes back.
const FAR_OFF: i64 = -4096;

/// Scores a stretch. A character torn at its end does not count, nor one torn at its start if that is the head of
/// the source.
///
/// By chance, other encodings form valid sequences: of two bytes often (in windows-1256, alef and gaf are one), of
/// three seldom, and next to damage rather than in runs of their own. So a run of high bytes that is valid throughout
/// counts by the length of its sequences, and one that is not by the number of its parts.
pub(super) fn score(bytes: &[u8], is_head: bool) -> Score {
    let body = &bytes[if is_head { torn_head(bytes) } else { 0 }..bytes.len() - torn_tail(bytes)];
    let mut score = Score::default();
    let mut run = Run::default();
    for chunk in body.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_ascii() {
                run.end(&mut score);
            } else {
                run.valid += 1;
                run.weight += [0, 0, 2, 5, 8][c.len_utf8()];
            }
        }
        run.invalid += usize::from(!chunk.invalid().is_empty());
        if score.weight < FAR_OFF {
            break;
        }
    }
    run.end(&mut score);
    score
}

/// A run of bytes from 0x80 on.
#[derive(Default)]
struct Run {
    valid: usize,
    invalid: usize,
    weight: i64,
}

impl Run {
    fn end(&mut self, score: &mut Score) {
        score.valid += self.valid;
        score.invalid += self.invalid;
        score.weight +=
            if self.invalid == 0 { self.weight } else { self.valid as i64 - 2 * self.invalid as i64 };
        *self = Run::default();
    }
}

/// Continuation bytes at the start: the rest of a character whose head was cut off.
fn torn_head(bytes: &[u8]) -> usize {
    let rest = bytes.iter().take_while(|&&byte| byte & 0xC0 == 0x80).count();
    if rest <= 3 { rest } else { 0 }
}

/// The bytes at the end that a longer source could complete to a character.
pub(super) fn torn_tail(bytes: &[u8]) -> usize {
    let start = bytes.len().saturating_sub(3);
    let Some(lead) = bytes[start..].iter().rposition(|&byte| byte >= 0xC0) else { return 0 };
    let tail = &bytes[start + lead..];
    match std::str::from_utf8(tail) {
        Err(error) if error.error_len().is_none() => tail.len(),
        _ => 0,
    }
}

/// Where the stretch to decode lies in the source, and what may be done with it.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// It begins the source: leading continuation bytes are the rest of a character.
    pub is_head: bool,
    /// It is followed by nothing: a torn character at the end is lost, not awaited.
    pub is_complete: bool,
    /// Lines may be read in another encoding.
    pub foreign_lines: bool,
}

/// Decodes UTF-8. Returns the bytes read: all, or, unless they are complete, all but a torn character at the end.
pub(super) fn decode(bytes: &[u8], place: Place, out: &mut Output) -> usize {
    let end = if place.is_complete { bytes.len() } else { bytes.len() - torn_tail(bytes) };
    let bytes = &bytes[..end];
    let mut at = 0;
    while at < end {
        let bad = at + Encoding::utf8_valid_up_to(&bytes[at..]);
        let line = if bad == end {
            end
        } else {
            memchr::memrchr(b'\n', &bytes[at..bad]).map_or(at, |lf| at + lf + 1)
        };
        out.push(Width::Same, line - at, valid(&bytes[at..line]).unwrap_or_default());
        at = memchr::memchr(b'\n', &bytes[bad..]).map_or(end, |lf| bad + lf + 1);
        if bad < end {
            decode_damaged_line(bytes, line..at, place, out);
        }
    }
    end
}

/// Decodes a line that is not valid UTF-8.
fn decode_damaged_line(bytes: &[u8], line: std::ops::Range<usize>, place: Place, out: &mut Output) {
    let head = if place.is_head && line.start == 0 { torn_head(bytes) } else { 0 };
    let tail = if line.end == bytes.len() { torn_tail(&bytes[line.start + head..]) } else { 0 };
    let body = &bytes[line.start + head..line.end - tail];
    bytes[..head].chunks(1).for_each(|byte| out.lose(byte));
    let encoding = (place.foreign_lines && !has_sequence(body)).then(|| foreign::reading(body)).flatten();
    match encoding {
        Some(encoding) if !body.is_ascii() => {
            let start = line.start + head;
            out.segments.push(EncodingSegment { start, end: start + body.len(), name: encoding.name() });
            decode_foreign_line(body, encoding, out);
        }
        _ => decode_damaged(body, out),
    }
    if tail > 0 {
        out.lose(&bytes[line.end - tail..line.end]);
    }
}

/// Whether a valid sequence of more than one byte stands in the line.
fn has_sequence(line: &[u8]) -> bool {
    line.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
        || line.windows(6).any(|bytes| cesu8_pair(bytes).is_some())
}

/// A line in a single-byte encoding. Each run of high bytes is reported.
fn decode_foreign_line(line: &[u8], encoding: &'static Encoding, out: &mut Output) {
    for run in line.chunk_by(|a, b| (*a < 0x80) == (*b < 0x80)) {
        let start = out.text.len();
        let (text, _) = encoding.decode_without_bom_handling(run);
        out.push(Width::SINGLE_BYTE, run.len(), &text);
        if !run.is_ascii() {
            out.reread(start..out.text.len(), run.len(), encoding.name());
        }
    }
}

/// Valid stretches as they are, pairs of CESU-8 as the character that they mean, the rest lost.
fn decode_damaged(mut rest: &[u8], out: &mut Output) {
    while let Some(chunk) = rest.utf8_chunks().next() {
        // ASCII beside lost bytes is counted like them, so that the map keeps to one stretch.
        let width = if chunk.valid().is_ascii() { Width::SINGLE_BYTE } else { Width::Same };
        out.push(width, chunk.valid().len(), chunk.valid());
        rest = &rest[chunk.valid().len()..];
        if let Some(c) = cesu8_pair(rest) {
            let start = out.text.len();
            out.push(Width::Atomic, 6, c.encode_utf8(&mut [0; 4]));
            out.reread(start..out.text.len(), 6, "CESU-8");
            rest = &rest[6..];
        } else if !chunk.invalid().is_empty() {
            out.lose(chunk.invalid());
            rest = &rest[chunk.invalid().len()..];
        }
    }
}

/// The character of two surrogates in three bytes each (UTR #26) at the start of `bytes`.
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

    fn decoded(bytes: &[u8]) -> (String, Vec<String>, usize) {
        let mut text = String::new();
        let mut out = Output::new(&mut text);
        let place = Place { is_head: true, is_complete: true, foreign_lines: true };
        assert_eq!(decode(bytes, place, &mut out), bytes.len());
        out.finish();
        assert_eq!(out.map.source_len(), bytes.len());
        let details = out.found.iter().map(|found| found.detail.clone()).collect();
        let damaged = out.damaged;
        (text, details, damaged)
    }

    #[test]
    fn damaged_runs_are_lost_and_reported() {
        assert_eq!(decoded("خبر".as_bytes()), ("خبر".to_owned(), vec![], 0));
        let (text, details, damaged) = decoded(b"\xD8\xAE\xD8\xFF\xD8\xB1 x\xE2\x80 y");
        assert_eq!(text, "خ\u{FFFD}\u{FFFD}ر x\u{FFFD} y");
        assert_eq!(details, ["2 bytes lost: D8 FF", "2 bytes lost: E2 80"]);
        assert_eq!(damaged, 4);
        assert_eq!(decoded(b"\xC3\xA9 end \xC0\x80 here").0, "é end \u{FFFD}\u{FFFD} here");
        assert_eq!(decoded(b" end \xC0\x80 here").0, " end \u{FFFD}\u{FFFD} here");
    }

    #[test]
    fn torn_ends_are_lost() {
        assert_eq!(decoded(b"\x99s page\n\xC3").0, "\u{FFFD}s page\n\u{FFFD}");
        assert_eq!(decoded(b"\x80\x99s").0, "\u{FFFD}\u{FFFD}s");
        assert_eq!(torn_tail(b"abc\xE2\x80"), 2);
        assert_eq!(torn_tail(b"abc\xE2\x80\x99"), 0);
        assert_eq!(torn_tail(b"\xF0\x9F\x98"), 3);
        assert_eq!(torn_tail(b"\x80\x80\x80"), 0);
        assert_eq!(torn_tail(b"\xC0"), 0);
        assert_eq!(torn_tail(b""), 0);
    }

    #[test]
    fn surrogate_pairs_become_the_character() {
        let (text, details, damaged) = decoded(b"a \xED\xA0\xBD\xED\xB8\x80 b");
        assert_eq!((text.as_str(), damaged), ("a \u{1F600} b", 6));
        assert_eq!(details, ["6 bytes read as CESU-8"]);
        // A surrogate alone is lost.
        assert_eq!(decoded(b"a \xED\xA0\xBD b").0, "a \u{FFFD}\u{FFFD}\u{FFFD} b");
    }

    #[test]
    fn lines_of_another_encoding_are_read_in_it() {
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

    #[test]
    fn score_is_not_validity() {
        let is_utf8 = |bytes: &[u8]| score(bytes, true).is_utf8();
        let page = "It’s a “quote” — in an English page… ".repeat(10);
        assert!(is_utf8(page.as_bytes()));
        let mut damaged = page.clone().into_bytes();
        damaged.insert(100, 0xFF);
        assert!(is_utf8(&damaged));
        assert!(is_utf8(b"one \xE2\x80\x99 and one bad \xE9 byte"));
        assert!(is_utf8(b"\xD8\xA7 at the end \xD8"));
        assert!(!is_utf8(b"plain"));
        assert!(!is_utf8(b"caf\xE9 na\xEFve"));
        assert!(!is_utf8(b"caf\xE9"));
        for (text, encoding) in [
            ("اگست 3, 2025 اور مارچ", encoding_rs::WINDOWS_1256),
            ("گروه پژوهشگران گفتند که اگر چنين شود", encoding_rs::WINDOWS_1256),
            ("るかとにれた、ところがそれは", encoding_rs::SHIFT_JIS),
            ("城市的早晨很安静，人们慢慢走过街道", encoding_rs::GBK),
            ("도시의 아침은 조용하고 사람들은", encoding_rs::EUC_KR),
            ("США и «РФ» в Москве", encoding_rs::WINDOWS_1251),
        ] {
            assert!(!is_utf8(&encoding.encode(text).0), "{text}");
        }
    }
}

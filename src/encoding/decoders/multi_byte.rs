//! The multi-byte encodings of East Asia: Big5, EUC-JP, EUC-KR, GBK, GB18030 and Shift_JIS.
//!
//! encoding_rs decodes, chunk by chunk. A chunk whose codes have one byte for ASCII and two for all else is mapped with one
//! width. In any other chunk, each code is decoded alone to learn its length. Linear time: a code has four bytes at most.

use crate::edit::Width;
use crate::encoding::decode_buffer::DecodeBuffer;
use encoding_rs::{BIG5, DecoderResult, EUC_JP, Encoding, GB18030, GBK};

/// Bytes that are decoded together. An irregular code costs the slow path for its chunk, not for the whole window.
const CHUNK_BYTES: usize = 2048;
/// Bytes of the longest code, which is one of GB18030.
const MAX_CODE_BYTES: usize = 4;
/// Bytes of UTF-8 that the longest code becomes, and more.
const CODE_TEXT_BYTES: usize = 16;

/// Decodes. Returns the number of bytes read: all, or, unless they are `complete`, all but a torn code at the end.
pub(crate) fn decode(
    encoding: &'static Encoding,
    bytes: &[u8],
    complete: bool,
    out: &mut DecodeBuffer,
) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        let end = chunk_end(bytes, at);
        if !decode_regular_chunk(encoding, &bytes[at..end], out) {
            let is_complete = complete || end < bytes.len();
            let read = decode_codes(encoding, &bytes[at..end], is_complete, out);
            if at + read < end {
                return at + read;
            }
        }
        at = end;
    }
    at
}

/// Where the chunk from `at` on ends: after the last byte below 0x30, which is ASCII in each of these encodings and never
/// the second byte of a code. A chunk without such a byte ends after the next one.
fn chunk_end(bytes: &[u8], at: usize) -> usize {
    let is_ascii_alone = |&byte: &u8| byte < 0x30;
    let full = (at + CHUNK_BYTES).min(bytes.len());
    if full == bytes.len() {
        return full;
    }
    let last = bytes[at..full].iter().rposition(is_ascii_alone).map(|end| at + end + 1);
    let next = || bytes[full..].iter().position(is_ascii_alone).map(|end| full + end + 1);
    last.or_else(next).unwrap_or(bytes.len())
}

/// Decodes the chunk at once if it is regular: one byte for ASCII, two for all else. Otherwise pushes nothing, and returns
/// false.
///
/// The sum of the widths proves it. Outside GB18030 and EUC-JP no code has more than two bytes, so a shorter code would
/// make the sum too small. GB18030 and EUC-JP have longer codes, but none of one byte beyond ASCII, except the euro sign of
/// GBK.
fn decode_regular_chunk(encoding: &'static Encoding, bytes: &[u8], out: &mut DecodeBuffer) -> bool {
    let Some(mut text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) else {
        return false;
    };
    if encoding == EUC_JP && text.contains(differs_from_jis) {
        text = text.chars().map(jis_character).collect::<String>().into();
    }
    let width: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    let has_short = (encoding == GBK || encoding == GB18030) && text.contains('€');
    // Big5 has codes for two characters, which would make up for a shorter code.
    let has_pair = encoding == BIG5 && text.contains(['\u{304}', '\u{30C}']);
    let is_regular = width == bytes.len() && !has_short && !has_pair;
    if is_regular {
        out.push(Width::DOUBLE_BYTE, bytes.len(), &text);
    }
    is_regular
}

/// Decodes code by code, to learn the length of each. Returns the number of bytes read, as [`decode`].
fn decode_codes(encoding: &'static Encoding, bytes: &[u8], complete: bool, out: &mut DecodeBuffer) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        match first_code(encoding, &bytes[at..], complete) {
            Code::Torn => return at,
            Code::Malformed(length) => {
                out.push_malformed(&bytes[at..at + length]);
                at += length;
            }
            Code::Text { length, text, text_length } => {
                let text = std::str::from_utf8(&text[..text_length]).unwrap_or_default();
                let replaced = text
                    .chars()
                    .next()
                    .filter(|&c| encoding == EUC_JP && differs_from_jis(c))
                    .map(jis_character);
                let mut buffer = [0; 4];
                let text = replaced.map_or(text, |c| c.encode_utf8(&mut buffer));
                let is_ascii = text.is_ascii();
                let is_regular = text.chars().count() == 1 && length == if is_ascii { 1 } else { 2 };
                out.push(if is_regular { Width::DOUBLE_BYTE } else { Width::Atomic }, length, text);
                at += length;
            }
        }
    }
    at
}

/// Whether the WHATWG, after Microsoft, maps a character of JIS X 0208 in another way than the standard.
fn differs_from_jis(c: char) -> bool {
    jis_character(c) != c
}

/// The character that JIS X 0208 means. EUC-JP comes from Unix, where iconv, Java and Python follow the standard: it has a
/// wave dash where Microsoft has a fullwidth tilde.
pub(crate) fn jis_character(c: char) -> char {
    match c {
        '\u{FF5E}' => '\u{301C}',
        '\u{2225}' => '\u{2016}',
        '\u{FF0D}' => '\u{2212}',
        '\u{FFE0}' => '\u{A2}',
        '\u{FFE1}' => '\u{A3}',
        '\u{FFE2}' => '\u{AC}',
        c => c,
    }
}

/// What the next bytes are.
enum Code {
    Text { length: usize, text: [u8; CODE_TEXT_BYTES], text_length: usize },
    Malformed(usize),
    Torn,
}

/// The code at the start of `bytes`. A fresh decoder gets one byte more each time, until it gives a character.
fn first_code(encoding: &'static Encoding, bytes: &[u8], complete: bool) -> Code {
    for length in 1..=MAX_CODE_BYTES.min(bytes.len()) {
        let is_last = complete && length == bytes.len();
        let mut text = [0; CODE_TEXT_BYTES];
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let (result, _, text_length) =
            decoder.decode_to_utf8_without_replacement(&bytes[..length], &mut text, is_last);
        match result {
            DecoderResult::Malformed(malformed, _) => {
                return Code::Malformed(usize::from(malformed).clamp(1, length));
            }
            _ if text_length > 0 => return Code::Text { length, text, text_length },
            _ => {}
        }
    }
    if complete || bytes.len() > MAX_CODE_BYTES { Code::Malformed(1) } else { Code::Torn }
}

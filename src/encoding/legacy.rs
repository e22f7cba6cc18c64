//! The encodings of East Asia before Unicode: one and two bytes per character, now and then more. encoding_rs decodes.

use super::output::Output;
use crate::edit::Width;
use encoding_rs::{BIG5, DecoderResult, EUC_JP, Encoding, GB18030, GBK};

/// Bytes that are decoded at once; what is odd in one of them costs no more than its stretch.
const STRETCH: usize = 2048;
/// No code is longer (GB18030).
const LONGEST: usize = 4;

/// Decodes an encoding of one- and two-byte codes. Returns the bytes read: all, or, unless they are `complete`, all
/// but a torn code at the end.
pub(super) fn decode_multi_byte(
    encoding: &'static Encoding,
    bytes: &[u8],
    complete: bool,
    out: &mut Output,
) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        let end = stretch_end(bytes, at);
        if !decode_even_stretch(encoding, &bytes[at..end], out) {
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

/// Where the stretch from `at` on may end: behind a byte below 0x30, which is ASCII in each of these encodings and
/// never the second byte of a code. A stretch without any goes on to the next.
fn stretch_end(bytes: &[u8], at: usize) -> usize {
    let is_end = |&byte: &u8| byte < 0x30;
    let window = &bytes[at..(at + STRETCH).min(bytes.len())];
    if at + window.len() == bytes.len() {
        return bytes.len();
    }
    let behind = window.iter().rposition(is_end).map(|end| at + end + 1);
    let next = || bytes[at + window.len()..].iter().position(is_end).map(|end| at + window.len() + end + 1);
    behind.or_else(next).unwrap_or(bytes.len())
}

/// Decodes the stretch in one go if all its codes are ASCII or two bytes long, else writes nothing.
///
/// That they are follows from the sum: outside GB18030 and EUC-JP no character takes more than two bytes, so that a
/// sum of the full width leaves no room for a shorter one; and these two have no non-ASCII character of one byte but
/// the euro sign of GBK.
fn decode_even_stretch(encoding: &'static Encoding, bytes: &[u8], out: &mut Output) -> bool {
    let Some(mut text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) else {
        return false;
    };
    if encoding == EUC_JP && text.contains(is_microsofts) {
        text = text.chars().map(of_jis).collect::<String>().into();
    }
    let width: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    let has_short = (encoding == GBK || encoding == GB18030) && text.contains('€');
    // Big5 has codes for two characters, and its sum may come out even beside damage only.
    let has_pair = encoding == BIG5 && text.contains(['\u{304}', '\u{30C}']);
    let is_even = width == bytes.len() && !has_short && !has_pair;
    if is_even {
        out.push(Width::DOUBLE_BYTE, bytes.len(), &text);
    }
    is_even
}

/// Decodes code by code, to learn the width of each. Returns the bytes read, as [`decode_multi_byte`].
fn decode_codes(encoding: &'static Encoding, bytes: &[u8], complete: bool, out: &mut Output) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        match first_code(encoding, &bytes[at..], complete) {
            Code::Torn => return at,
            Code::Damaged(length) => {
                out.lose(&bytes[at..at + length]);
                at += length;
            }
            Code::Text { length, text, text_length } => {
                let text = std::str::from_utf8(&text[..text_length]).unwrap_or_default();
                let replaced =
                    text.chars().next().filter(|&c| encoding == EUC_JP && is_microsofts(c)).map(of_jis);
                let mut buffer = [0; 4];
                let text = replaced.map_or(text, |c| c.encode_utf8(&mut buffer));
                let is_ascii = text.is_ascii();
                let fits = text.chars().count() == 1 && length == if is_ascii { 1 } else { 2 };
                out.push(if fits { Width::DOUBLE_BYTE } else { Width::Atomic }, length, text);
                at += length;
            }
        }
    }
    at
}

/// Whether Microsoft, and with it the WHATWG, maps a character of JIS X 0208 otherwise than the standard does.
fn is_microsofts(c: char) -> bool {
    of_jis(c) != c
}

/// EUC-JP is of Unix, where iconv, Java and Python follow JIS X 0208: a wave dash was meant, not a fullwidth tilde.
pub(super) fn of_jis(c: char) -> char {
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
    Text { length: usize, text: [u8; 16], text_length: usize },
    Damaged(usize),
    Torn,
}

/// The code at the start of `bytes`, by giving a fresh decoder one byte more until it answers.
fn first_code(encoding: &'static Encoding, bytes: &[u8], complete: bool) -> Code {
    for length in 1..=LONGEST.min(bytes.len()) {
        let is_last = complete && length == bytes.len();
        let mut text = [0; 16];
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let (result, _, text_length) =
            decoder.decode_to_utf8_without_replacement(&bytes[..length], &mut text, is_last);
        match result {
            DecoderResult::Malformed(damaged, _) => {
                return Code::Damaged(usize::from(damaged).clamp(1, length));
            }
            _ if text_length > 0 => return Code::Text { length, text, text_length },
            _ => {}
        }
    }
    if complete || bytes.len() > LONGEST { Code::Damaged(1) } else { Code::Torn }
}

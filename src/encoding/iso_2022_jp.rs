//! ISO-2022-JP: seven-bit Japanese, whose escape sequences say how the bytes behind them are to be read.
//!
//! The WHATWG decoder reads the characters; the escape sequences are followed here, because the state must outlive a
//! window and each character must be led back to its bytes. A line starts in ASCII (RFC 1468), which also ends what
//! a lost escape sequence would spoil.

use super::binary;
use super::output::Output;
use crate::edit::Width;
use encoding_rs::{EUC_JP, ISO_2022_JP};

/// How the next bytes are to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum State {
    #[default]
    Ascii,
    /// JIS X 0201: the Latin half, with yen sign and overline.
    Roman,
    /// JIS X 0201: katakana.
    Katakana,
    /// JIS X 0208: two bytes each.
    Double,
}

impl State {
    /// The state that an escape sequence at the start of `bytes` calls for.
    fn called(bytes: &[u8]) -> Option<State> {
        match bytes {
            [0x1B, b'(', b'B', ..] => Some(State::Ascii),
            [0x1B, b'(', b'J', ..] => Some(State::Roman),
            [0x1B, b'(', b'I', ..] => Some(State::Katakana),
            [0x1B, b'$', b'@' | b'B', ..] => Some(State::Double),
            _ => None,
        }
    }

    fn escape(self) -> &'static [u8] {
        match self {
            State::Ascii => b"\x1B(B",
            State::Roman => b"\x1B(J",
            State::Katakana => b"\x1B(I",
            State::Double => b"\x1B$B",
        }
    }
}

/// Whether bytes are ISO-2022-JP: they hold its escape sequences, and what these say can be read, as text: most of the
/// ideographs of the first level or kana, and next to no other control. A terminal's sequences may look alike, and
/// chance makes the rows of rare ideographs of small letters. Katakana have no rows, so they have to end as well.
pub(super) fn is_likely(bytes: &[u8]) -> bool {
    let calls =
        |state: State| memchr::memchr_iter(0x1B, bytes).any(|at| State::called(&bytes[at..]) == Some(state));
    let ends = || calls(State::Ascii) || calls(State::Roman);
    if !(calls(State::Double) || calls(State::Katakana) && ends()) {
        return false;
    }
    let mut text = String::new();
    let mut out = Output::new(&mut text);
    decode(bytes, false, &mut State::default(), &mut out);
    let controls = bytes.iter().filter(|&&byte| binary::is_control(byte)).count();
    let damaged = out.damaged + controls;
    let is_japanese = |c: char| matches!(c, '\u{3000}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}');
    let japanese = text.chars().filter(|&c| is_japanese(c)).count();
    let daily = text.chars().filter(|&c| is_japanese(c) && is_daily(c)).count();
    daily * 2 > japanese && damaged * 20 <= japanese
}

/// Whether a character stands before the second level of JIS X 0208, whose rows begin at 0x50: kana, signs and the
/// ideographs that schools teach.
fn is_daily(c: char) -> bool {
    matches!(c, '\u{FF61}'..='\u{FF9F}')
        || EUC_JP.encode(c.encode_utf8(&mut [0; 4])).0.first().is_some_and(|&row| row < 0xD0)
}

/// Decodes. Returns the bytes read: all, or, unless they are `complete`, all but a torn character or escape sequence.
pub(super) fn decode(bytes: &[u8], complete: bool, state: &mut State, out: &mut Output) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        if let Some(called) = State::called(rest) {
            out.skip(3);
            *state = called;
            at += 3;
        } else if rest[0] == 0x1B && rest.len() < 3 && !complete {
            return at;
        } else {
            let run = &rest[..run_length(rest, *state)];
            let read = decode_run(run, *state, complete || run.len() < rest.len(), out);
            if read < run.len() {
                return at + read;
            }
            at += read;
            if run == b"\n" {
                *state = State::Ascii;
            }
        }
    }
    at
}

/// How far `rest` is of one kind: text in this state; or one control, which is itself in every state; or one byte
/// that belongs nowhere. At least 1.
fn run_length(rest: &[u8], state: State) -> usize {
    let belongs = |byte: u8| match state {
        State::Ascii => byte < 0x80 && !matches!(byte, 0x0E | 0x0F | 0x1B),
        State::Roman => matches!(byte, 0x20..0x80),
        State::Katakana => matches!(byte, 0x21..=0x5F),
        State::Double => matches!(byte, 0x21..=0x7E),
    };
    rest.iter().position(|&byte| !belongs(byte)).unwrap_or(rest.len()).max(1)
}

/// Decodes a run of one kind.
fn decode_run(run: &[u8], state: State, complete: bool, out: &mut Output) -> usize {
    if run.len() == 1 && run[0] <= 0x20 && !matches!(run[0], 0x0E | 0x0F | 0x1B) {
        out.push(Width::SINGLE_BYTE, 1, if run[0] == 0x20 { " " } else { control(&run[0]) });
        return 1;
    }
    let even = if state == State::Double { run.len() / 2 * 2 } else { run.len() };
    let code = if state == State::Double { 2 } else { 1 };
    let width = if code == 2 { Width::DOUBLE_BYTE } else { Width::SINGLE_BYTE };
    match read(&run[..even], state) {
        Some(text) => out.push(width, even, &text),
        None => {
            for bytes in run[..even].chunks(code) {
                match read(bytes, state) {
                    Some(text) => out.push(width, code, &text),
                    None => out.lose(bytes),
                }
            }
        }
    }
    if complete && even < run.len() {
        out.lose(&run[even..]);
        return run.len();
    }
    even
}

/// The text of bytes in a state, unless they are damaged.
fn read(bytes: &[u8], state: State) -> Option<String> {
    let escaped = [state.escape(), bytes].concat();
    ISO_2022_JP.decode_without_bom_handling_and_without_replacement(&escaped).map(|text| text.into_owned())
}

/// A control character as text.
fn control(byte: &u8) -> &str {
    std::str::from_utf8(std::slice::from_ref(byte)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, usize) {
        let mut text = String::new();
        let mut out = Output::new(&mut text);
        assert_eq!(decode(bytes, true, &mut State::default(), &mut out), bytes.len());
        assert_eq!(out.map.source_len(), bytes.len());
        let damaged = out.damaged;
        (text, damaged)
    }

    #[test]
    fn states() {
        let text = "雨が降る rain 雨\nnext ¥ line";
        let (bytes, _, lossy) = ISO_2022_JP.encode(text);
        assert!(!lossy);
        assert_eq!(decoded(&bytes), (text.to_owned(), 0));
        assert_eq!(decoded(b"\x1B(I1\x1B(B1"), ("\u{FF71}1".to_owned(), 0));
        // The escape sequence back to ASCII is missing; the next line is safe.
        assert_eq!(decoded(b"\x1B$B1+\nabc"), ("雨\nabc".to_owned(), 0));
        assert_eq!(decoded(b"a\xFFb\x1B"), ("a\u{FFFD}b\u{FFFD}".to_owned(), 2));
        assert_eq!(decoded(b"\x1B$B1"), ("\u{FFFD}".to_owned(), 1));
    }

    #[test]
    fn escapes_of_terminals_are_none() {
        assert!(is_likely(b"\x1B$B1+\x1B(B"));
        assert!(!is_likely(b"\x1B[31mred\x1B[0m"));
        assert!(!is_likely(b"\x1B(Bplain\x1B(B"));
        assert!(!is_likely(b"\x1B$B\x01\x02\x03\x04"));
        assert!(!is_likely(b"\x1B$Btext in small letters"));
        assert!(!is_likely(b"\x1B(Itext that is never ended"));
    }
}

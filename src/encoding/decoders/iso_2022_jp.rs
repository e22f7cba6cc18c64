//! ISO-2022-JP (RFC 1468): seven-bit Japanese, whose escape sequences select the character set of the bytes after them.
//!
//! encoding_rs reads the characters. The escape sequences are followed here, because the state outlives a window, and
//! because each character must map to its bytes. Every line starts in ASCII, so a missing escape sequence spoils one line
//! at most. Linear time.

use crate::edit::Width;
use crate::encoding::decode_buffer::DecodeBuffer;
use encoding_rs::ISO_2022_JP;

/// The character set of the next bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum State {
    #[default]
    Ascii,
    /// JIS X 0201, Latin half: ASCII with yen sign and overline.
    Roman,
    /// JIS X 0201, katakana half.
    Katakana,
    /// JIS X 0208: two bytes for each character.
    Jis0208,
}

impl State {
    /// The state that an escape sequence at the start of `bytes` selects.
    pub fn selected(bytes: &[u8]) -> Option<State> {
        match bytes {
            [0x1B, b'(', b'B', ..] => Some(State::Ascii),
            [0x1B, b'(', b'J', ..] => Some(State::Roman),
            [0x1B, b'(', b'I', ..] => Some(State::Katakana),
            [0x1B, b'$', b'@' | b'B', ..] => Some(State::Jis0208),
            _ => None,
        }
    }

    fn escape(self) -> &'static [u8] {
        match self {
            State::Ascii => b"\x1B(B",
            State::Roman => b"\x1B(J",
            State::Katakana => b"\x1B(I",
            State::Jis0208 => b"\x1B$B",
        }
    }
}

/// Decodes. Returns the number of bytes read: all, or, unless they are `complete`, all but a torn character or escape
/// sequence at the end.
pub(crate) fn decode(bytes: &[u8], complete: bool, state: &mut State, out: &mut DecodeBuffer) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        if let Some(selected) = State::selected(rest) {
            out.skip(3);
            *state = selected;
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

/// The length of the run at the start of `rest` that can be decoded together: bytes of the state's character set, or one
/// control, which every state reads alike, or one malformed byte.
fn run_length(rest: &[u8], state: State) -> usize {
    let belongs = |byte: u8| match state {
        State::Ascii => byte < 0x80 && !matches!(byte, 0x0E | 0x0F | 0x1B),
        State::Roman => matches!(byte, 0x20..0x80),
        State::Katakana => matches!(byte, 0x21..=0x5F),
        State::Jis0208 => matches!(byte, 0x21..=0x7E),
    };
    rest.iter().position(|&byte| !belongs(byte)).unwrap_or(rest.len()).max(1)
}

/// Decodes such a run. Returns the number of bytes read.
fn decode_run(run: &[u8], state: State, complete: bool, out: &mut DecodeBuffer) -> usize {
    if run.len() == 1 && run[0] <= 0x20 && !matches!(run[0], 0x0E | 0x0F | 0x1B) {
        out.push(Width::SINGLE_BYTE, 1, if run[0] == 0x20 { " " } else { control(&run[0]) });
        return 1;
    }
    let even = if state == State::Jis0208 { run.len() / 2 * 2 } else { run.len() };
    let code = if state == State::Jis0208 { 2 } else { 1 };
    let width = if code == 2 { Width::DOUBLE_BYTE } else { Width::SINGLE_BYTE };
    match text_of(&run[..even], state) {
        Some(text) => out.push(width, even, &text),
        None => {
            for bytes in run[..even].chunks(code) {
                match text_of(bytes, state) {
                    Some(text) => out.push(width, code, &text),
                    None => out.push_malformed(bytes),
                }
            }
        }
    }
    if complete && even < run.len() {
        out.push_malformed(&run[even..]);
        return run.len();
    }
    even
}

/// The text of bytes in a state, unless they are malformed.
fn text_of(bytes: &[u8], state: State) -> Option<String> {
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
        let mut out = DecodeBuffer::new(&mut text);
        assert_eq!(decode(bytes, true, &mut State::default(), &mut out), bytes.len());
        assert_eq!(out.map.source_len(), bytes.len());
        let damaged = out.damaged;
        (text, damaged)
    }

    #[test]
    fn escape_sequences_select_the_character_set() {
        let text = "雨が降る rain 雨\nnext ¥ line";
        let (bytes, _, lossy) = ISO_2022_JP.encode(text);
        assert!(!lossy);
        assert_eq!(decoded(&bytes), (text.to_owned(), 0));
        assert_eq!(decoded(b"\x1B(I1\x1B(B1"), ("\u{FF71}1".to_owned(), 0));
        // The escape sequence back to ASCII is missing. The next line is read as ASCII.
        assert_eq!(decoded(b"\x1B$B1+\nabc"), ("雨\nabc".to_owned(), 0));
        assert_eq!(decoded(b"a\xFFb\x1B"), ("a\u{FFFD}b\u{FFFD}".to_owned(), 2));
        assert_eq!(decoded(b"\x1B$B1"), ("\u{FFFD}".to_owned(), 1));
    }
}

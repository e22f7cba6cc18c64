//! Bytes for a terminal in, of which some came from an input; the same out, without anything that could steer it.

use std::io::{self, Write};

use crate::emit::for_terminal;

/// Shows controls as `⟦ESC⟧`. Pieces may end inside a character.
pub struct TerminalOutput<W> {
    terminal: W,
    /// Isolates and marks are saaf's own, and stay.
    keeps_isolates: bool,
    /// The beginning of a character.
    torn: Vec<u8>,
}

impl<W: Write> TerminalOutput<W> {
    pub fn new(terminal: W, keeps_isolates: bool) -> Self {
        TerminalOutput { terminal, keeps_isolates, torn: Vec::new() }
    }

    pub fn set_keeps_isolates(&mut self, keeps: bool) {
        self.keeps_isolates = keeps;
    }
}

impl<W: Write> Write for TerminalOutput<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.torn.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.torn) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.torn.len(),
        };
        // Before a torn character there may be damaged bytes, so that it is found by its lead byte.
        let whole = if whole == self.torn.len() { whole - torn_tail(&self.torn) } else { whole };
        let text = String::from_utf8_lossy(&self.torn[..whole]);
        self.terminal.write_all(for_terminal(&text, self.keeps_isolates).as_bytes())?;
        self.torn.drain(..whole);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.terminal.flush()
    }
}

/// Bytes at the end that begin a character and do not end it.
fn torn_tail(bytes: &[u8]) -> usize {
    (1..=bytes.len().min(3))
        .find(|&tail| {
            let rest = &bytes[bytes.len() - tail..];
            std::str::from_utf8(rest)
                .is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
        })
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[&[u8]], keeps_isolates: bool) -> String {
        let mut out = TerminalOutput::new(Vec::new(), keeps_isolates);
        for piece in pieces {
            out.write_all(piece).unwrap();
        }
        String::from_utf8(out.terminal).unwrap()
    }

    #[test]
    fn controls_are_named_whatever_the_pieces() {
        let text = "a\u{1B}[31m\u{9B}b \u{202E}\u{6A9}\u{1F600}\tc\r\n";
        let expected = "a\u{27E6}ESC\u{27E7}[31m\u{27E6}CSI\u{27E7}b \u{27E6}RLO\u{27E7}\u{6A9}\u{1F600}\tc\u{27E6}CR\u{27E7}\n";
        for size in 1..9 {
            let pieces: Vec<_> = text.as_bytes().chunks(size).collect();
            assert_eq!(shown(&pieces, true), expected, "{size}");
        }
        assert_eq!(shown(&[b"\xFFa\xE2\x80", b"\xAEb"], false), "\u{FFFD}a\u{27E6}RLO\u{27E7}b");
    }

    #[test]
    fn isolates_of_saaf_stay() {
        let text = "\u{2067}\u{6A9}\u{2069}";
        assert_eq!(shown(&[text.as_bytes()], true), text);
        assert_eq!(shown(&[text.as_bytes()], false), "\u{27E6}RLI\u{27E7}\u{6A9}\u{27E6}PDI\u{27E7}");
    }
}

//! Escape sequences of terminals (ECMA-48, ECMA-35): the characters from an ESCAPE on in, the length of the sequence out.
//! Linear: a sequence ends at the next control character at the latest.

use super::classes::ESCAPE;

/// The number of characters of the sequence that begins with the ESCAPE at the head of `chars`; 1 where no sequence begins. An
/// incomplete sequence ends before the first character that does not fit. A string without an end is its introducer alone.
pub(super) fn escape_sequence_len(chars: impl Iterator<Item = char> + Clone) -> usize {
    let mut rest = chars.skip(1);
    let Some(kind) = rest.next() else { return 1 };
    match kind {
        // CSI: parameters, intermediates, a final byte (ECMA-48 §5.4).
        '[' => 2 + control_len(rest),
        // DCS, SOS, OSC, PM, APC: a string up to ST, and for xterm up to BEL (ECMA-48 §5.6).
        'P' | 'X' | ']' | '^' | '_' => 2 + string_len(rest).unwrap_or(0),
        // nF: intermediates and a final byte, as in the designation of a character set (ECMA-35 §13.2).
        ' '..='/' => {
            let intermediates = rest.clone().take_while(|c| matches!(c, ' '..='/')).count();
            let has_final = rest.nth(intermediates).is_some_and(|c| matches!(c, '0'..='~'));
            2 + intermediates + usize::from(has_final)
        }
        // Fp for private use, Fe for the C1 controls, and those Fs that terminals know: RIS and the locking shifts.
        '0'..='?' | '@'..='\\' | 'c' | 'n' | 'o' | '|' | '}' | '~' => 2,
        _ => 1,
    }
}

fn control_len(rest: impl Iterator<Item = char>) -> usize {
    let mut len = 0;
    let mut has_intermediate = false;
    for c in rest {
        match c {
            '0'..='?' if !has_intermediate => {}
            ' '..='/' => has_intermediate = true,
            '@'..='~' => return len + 1,
            _ => return len,
        }
        len += 1;
    }
    len
}

fn string_len(rest: impl Iterator<Item = char>) -> Option<usize> {
    let mut rest = rest.enumerate();
    let (at, end) = rest.find(|(_, c)| c.is_control())?;
    match end {
        '\u{7}' | '\u{9C}' => Some(at + 1),
        ESCAPE if rest.next().is_some_and(|(_, c)| c == '\\') => Some(at + 2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_have_the_length_of_ecma_48() {
        for (text, sequence) in [
            ("\u{1B}[0mred", "\u{1B}[0m"),
            ("\u{1B}[38;5;196mred", "\u{1B}[38;5;196m"),
            ("\u{1B}[?25lx", "\u{1B}[?25l"),
            ("\u{1B}[2 qx", "\u{1B}[2 q"),
            ("\u{1B}[31\n", "\u{1B}[31"),
            ("\u{1B}[31é", "\u{1B}[31"),
            ("\u{1B}]0;title é\u{7}x", "\u{1B}]0;title é\u{7}"),
            ("\u{1B}]8;;http://a\u{1B}\\link", "\u{1B}]8;;http://a\u{1B}\\"),
            ("\u{1B}]0;title\nx", "\u{1B}]"),
            ("\u{1B}Pq#0\u{9C}x", "\u{1B}Pq#0\u{9C}"),
            ("\u{1B}(Bx", "\u{1B}(B"),
            ("\u{1B}$(Dx", "\u{1B}$(D"),
            ("\u{1B}7x", "\u{1B}7"),
            ("\u{1B}Mx", "\u{1B}M"),
            ("\u{1B}cx", "\u{1B}c"),
            ("\u{1B}", "\u{1B}"),
            ("\u{1B}é", "\u{1B}"),
            ("\u{1B}\u{1B}[0m", "\u{1B}"),
        ] {
            assert_eq!(
                text.chars().take(escape_sequence_len(text.chars())).collect::<String>(),
                sequence,
                "{text:?}"
            );
        }
    }
}

//! Splits a text into paragraphs: each ends with a character of Bidi_Class B (UAX #9 P1). Cost: one pass.

use memchr::memchr_iter;

use super::byte_pairs;
use crate::document::Paragraph;
use crate::profile::{Rule, RuleSet};

/// Splits the text into paragraphs that tile it. CR LF ends one paragraph, not two. If the profile has made every line end
/// an LF, nothing else is looked for.
pub(super) fn split(text: &str, rules: RuleSet) -> Vec<Paragraph> {
    let bytes = text.as_bytes();
    let mut paragraphs = Vec::with_capacity(bytes.len() / 128 + 1);
    let mut start = 0;
    let mut close = |end: usize| {
        if end > start {
            paragraphs.push(Paragraph { start, end, ..Paragraph::default() });
            start = end;
        }
    };
    if rules.runs(Rule::LineEnd) || !may_hold_rare_separator(bytes) {
        memchr_iter(b'\n', bytes).for_each(|at| close(at + 1));
    } else {
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let joined = c == '\r' && chars.peek().is_some_and(|&(_, next)| next == '\n');
            if is_separator(c) && !joined {
                close(at + c.len_utf8());
            }
        }
    }
    close(text.len());
    paragraphs
}

/// Bidi_Class B.
fn is_separator(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2029}')
}

/// Whether a separator other than LF may occur. False for nearly every text without one.
fn may_hold_rare_separator(bytes: &[u8]) -> bool {
    let alone = |byte: u8| (byte == b'\r') | (byte.wrapping_sub(0x1C) < 3);
    // The last two bytes of U+0085 and U+2029.
    let ends = |a: u8, b: u8| ((a == 0xC2) & (b == 0x85)) | ((a == 0x80) & (b == 0xA9));
    bytes.last().is_some_and(|&last| alone(last)) || byte_pairs::any(bytes, |a, b| alone(a) | ends(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    #[test]
    fn paragraphs_are_those_of_bidi_class_b() {
        for (code, c) in (0..=0x10FFFF).filter_map(char::from_u32).map(|c| (c as u32, c)) {
            let is_b = crate::chars::of(c).bidi_class() == crate::chars::BidiClass::B;
            assert_eq!(is_separator(c), is_b, "U+{code:04X}");
        }
    }

    #[test]
    fn separators_stay_with_what_they_end() {
        let pieces = |text: &str, rules: RuleSet| {
            split(text, rules).iter().map(|p| text[p.start..p.end].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            pieces("a\nb\r\nc\rd\u{2029}\u{85}e", Profile::Lossless.rules()),
            ["a\n", "b\r\n", "c\r", "d\u{2029}", "\u{85}", "e"]
        );
        for profile in Profile::ALL {
            assert_eq!(pieces("\n\na", profile.rules()), ["\n", "\n", "a"]);
            assert_eq!(pieces("", profile.rules()), Vec::<String>::new());
        }
    }
}

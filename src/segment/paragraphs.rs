//! Paragraphs: text in, its stretches up to and with a character of Bidi_Class B out (UAX #9 P1).

use memchr::{memchr, memchr_iter, memchr3, memmem};

use crate::document::Paragraph;

/// Splits the text; the paragraphs tile it. CR LF ends one paragraph, not two.
pub(super) fn split(text: &str) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    let mut start = 0;
    let mut close = |end: usize| {
        if end > start {
            paragraphs.push(Paragraph { start, end, ..Paragraph::default() });
            start = end;
        }
    };
    if has_rare_separator(text) {
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let joined = c == '\r' && chars.peek().is_some_and(|&(_, next)| next == '\n');
            if is_separator(c) && !joined {
                close(at + c.len_utf8());
            }
        }
    } else {
        memchr_iter(b'\n', text.as_bytes()).for_each(|at| close(at + 1));
    }
    close(text.len());
    paragraphs
}

/// Bidi_Class B.
fn is_separator(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2029}')
}

/// Whether a separator other than LF occurs, which only profile lossless lets through.
fn has_rare_separator(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr(b'\r', bytes).is_some()
        || memchr3(0x1C, 0x1D, 0x1E, bytes).is_some()
        || memmem::find(bytes, "\u{85}".as_bytes()).is_some()
        || memmem::find(bytes, "\u{2029}".as_bytes()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_those_of_bidi_class_b() {
        for (code, c) in (0..=0x10FFFF).filter_map(char::from_u32).map(|c| (c as u32, c)) {
            let is_b = crate::chars::of(c).bidi_class() == crate::chars::BidiClass::B;
            assert_eq!(is_separator(c), is_b, "U+{code:04X}");
        }
    }

    #[test]
    fn separators_stay_with_what_they_end() {
        let pieces =
            |text: &str| split(text).iter().map(|p| text[p.start..p.end].to_owned()).collect::<Vec<_>>();
        assert_eq!(
            pieces("a\nb\r\nc\rd\u{2029}\u{85}e"),
            ["a\n", "b\r\n", "c\r", "d\u{2029}", "\u{85}", "e"]
        );
        assert_eq!(pieces("\n\na"), ["\n", "\n", "a"]);
        assert_eq!(pieces(""), Vec::<String>::new());
    }
}

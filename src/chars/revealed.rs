//! What is written in place of a character that cannot be seen: the character in, `⟦U+202E RLO⟧` out; and what was written
//! so found again.
//!
//! Behind the code point stands the abbreviation that people know the character by, or else its name, if it has either.
//! Cost: a bounded number of bytes for each character; finding them is linear.

use std::fmt::Write;
use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;

use super::abbreviations::abbreviation;
use super::table::HIDDEN_NAMES;

const OPEN: &str = "\u{27E6}U+";
const CLOSE: char = '\u{27E7}';
/// No name of a hidden character is longer, with its brackets and code point.
const MAX_BYTES: usize = 96;

/// `c` for people to see.
pub(crate) fn revealed(c: char) -> String {
    let mut shown = String::from(OPEN);
    // Writing to memory does not fail.
    let _ = write!(shown, "{:04X}", u32::from(c));
    if let Some(name) = abbreviation(c).or_else(|| name_of_hidden(c)) {
        let _ = write!(shown, " {name}");
    } else if let Some(number) = selector_number(c) {
        let _ = write!(shown, " VS{number}");
    }
    shown.push(CLOSE);
    shown
}

fn name_of_hidden(c: char) -> Option<&'static str> {
    let at = HIDDEN_NAMES.binary_search_by_key(&c, |&(known, _)| known).ok()?;
    HIDDEN_NAMES.get(at).map(|&(_, name)| name)
}

/// VS1 to VS256 (NameAliases.txt).
fn selector_number(c: char) -> Option<u32> {
    match c {
        '\u{FE00}'..='\u{FE0F}' => Some(u32::from(c) - 0xFE00 + 1),
        '\u{E0100}'..='\u{E01EF}' => Some(u32::from(c) - 0xE0100 + 17),
        _ => None,
    }
}

/// Whether any character may be revealed in `text`.
pub(crate) fn may_hold_revealed(text: &str) -> bool {
    OPENING.find(text.as_bytes()).is_some()
}

/// Made once, because that takes longer than to search a short text.
static OPENING: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new(OPEN));

/// The places in `text` where characters are revealed, in order.
pub(crate) fn find_revealed(text: &str) -> Vec<Range<usize>> {
    let found = memmem::find_iter(text.as_bytes(), OPEN.as_bytes());
    found.filter_map(|at| Some(at..at + revealed_len(&text[at..])?)).collect()
}

/// The length of what [`revealed`] wrote at the head of `text`, if it wrote that.
fn revealed_len(text: &str) -> Option<usize> {
    let code = &text[OPEN.len()..];
    let digits = code.bytes().take(7).take_while(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F')).count();
    let c = u32::from_str_radix(&code[..digits], 16).ok().and_then(char::from_u32)?;
    let shown = revealed(c);
    debug_assert!(shown.len() <= MAX_BYTES);
    text.starts_with(&shown).then_some(shown.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chars;

    #[test]
    fn abbreviations_go_before_names() {
        for (c, shown) in [
            ('\u{202E}', "⟦U+202E RLO⟧"),
            ('\0', "⟦U+0000 NUL⟧"),
            ('\u{AD}', "⟦U+00AD SHY⟧"),
            ('\u{FE0F}', "⟦U+FE0F VS16⟧"),
            ('\u{E01EF}', "⟦U+E01EF VS256⟧"),
            ('\u{E0041}', "⟦U+E0041 TAG LATIN CAPITAL LETTER A⟧"),
            ('\u{2062}', "⟦U+2062 INVISIBLE TIMES⟧"),
            ('\u{3164}', "⟦U+3164 HANGUL FILLER⟧"),
            ('\u{206B}', "⟦U+206B ASS⟧"),
            ('\u{FFF9}', "⟦U+FFF9 INTERLINEAR ANNOTATION ANCHOR⟧"),
            ('\u{2065}', "⟦U+2065⟧"),
        ] {
            assert_eq!(revealed(c), shown);
        }
    }

    #[test]
    fn names_are_those_of_another_table() {
        for &(c, name) in HIDDEN_NAMES.iter() {
            if let Some(known) = unicode_names2::name(c) {
                assert_eq!(known.to_string(), name, "U+{:04X}", u32::from(c));
            }
        }
        assert!(HIDDEN_NAMES.is_sorted() && HIDDEN_NAMES.len() > 100);
    }

    #[test]
    fn every_revealed_character_is_found_again() {
        for c in (0..=0x10FFFF).filter_map(char::from_u32) {
            if c.is_control() || chars::of(c).is_default_ignorable() || chars::of(c).is_noncharacter() {
                let shown = revealed(c);
                assert!(shown.len() <= MAX_BYTES && !shown.contains(c));
                let text = format!("a{shown}{shown} b");
                let len = shown.len();
                assert_eq!(find_revealed(&text), [1..1 + len, 1 + len..1 + 2 * len]);
            }
        }
        for text in ["⟦U+202E⟧", "⟦U+202E rlo⟧", "⟦U+⟧", "⟦U+202E RLO", "⟦U+FFFFFFFFFF⟧", "⟦U+D800⟧", "⟦U+é⟧"]
        {
            assert!(find_revealed(text).is_empty(), "{text}");
        }
    }
}

//! A character in; the label out that a person sees in its place: `RLO`, `SHY`, `U+E0041`.
//!
//! Labels are those of the Unicode names list, where it has one; else the code point.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use crate::chars;
use crate::chars::classes::{
    is_bidi_control, is_directional_mark, is_interlinear_annotation, is_join_control, is_variation_selector,
};

/// What stands round a label where there is no markup.
const BRACKETS: [char; 2] = ['\u{27E6}', '\u{27E7}'];

/// Whether a character may not stand in a report as it is: it moves other characters, steers a terminal, or cannot be seen
/// and is no part of what can. TAB and LINE FEED may.
pub(super) fn is_dangerous(c: char) -> bool {
    if (' '..='~').contains(&c) || matches!(c, '\t' | '\n') {
        return false;
    }
    let properties = chars::of(c);
    c.is_control()
        || is_bidi_control(c)
        || matches!(c, '\u{2028}' | '\u{2029}')
        || is_interlinear_annotation(c)
        || properties.is_noncharacter()
        || properties.is_default_ignorable() && !is_join_control(c) && !is_variation_selector(c)
}

/// Whether a character of an edit is shown by its label, because nothing else shows it.
pub(super) fn is_hidden(c: char) -> bool {
    is_dangerous(c) || c == '\t' || chars::of(c).is_white_space() || chars::of(c).is_default_ignorable()
}

/// The label of a character.
pub(super) fn label(c: char) -> Cow<'static, str> {
    match chars::abbreviation(c) {
        Some(name) => name.into(),
        None => format!("U+{:04X}", u32::from(c)).into(),
    }
}

/// Displays text with every character that [`is_dangerous`] as `⟦RLO⟧`.
pub(super) struct Bracketed<'a>(pub &'a str);

impl fmt::Display for Bracketed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some((at, c)) = rest.char_indices().find(|&(_, c)| is_dangerous(c)) {
            f.write_str(&rest[..at])?;
            write_bracketed(c, f)?;
            rest = &rest[at + c.len_utf8()..];
        }
        f.write_str(rest)
    }
}

/// The label of `c` in brackets.
pub(super) fn bracketed(c: char) -> String {
    let mut chip = String::new();
    // Writing to memory does not fail.
    let _ = write_bracketed(c, &mut chip);
    chip
}

/// Writes the label of `c` in brackets.
pub(super) fn write_bracketed(c: char, out: &mut impl fmt::Write) -> fmt::Result {
    out.write_char(BRACKETS[0])?;
    out.write_str(&label(c))?;
    out.write_char(BRACKETS[1])
}

/// The text as a terminal may show it: every character that could steer it, move other text or hide stands as `⟦RLO⟧`, but
/// for TAB and LINE FEED. With `keeps_isolates`, the isolates and marks of saaf stay as they are.
///
/// ```
/// use saaf::emit::for_terminal;
/// assert_eq!(for_terminal("a\u{1B}[2J\u{202E}b\n", false), "a⟦ESC⟧[2J⟦RLO⟧b\n");
/// assert_eq!(for_terminal("\u{2067}b\u{2069}", true), "\u{2067}b\u{2069}");
/// ```
pub fn for_terminal(text: &str, keeps_isolates: bool) -> Cow<'_, str> {
    let stays = |c: char| {
        !is_dangerous(c) || keeps_isolates && (is_directional_mark(c) || matches!(c, '\u{2066}'..='\u{2069}'))
    };
    if text.chars().all(stays) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        // Writing to memory does not fail.
        let _ = if stays(c) { shown.write_char(c) } else { write_bracketed(c, &mut shown) };
    }
    shown.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_or_hides_is_dangerous_and_what_joins_is_not() {
        for c in ['\0', '\u{7F}', '\u{9B}', '\r', '\u{AD}', '\u{200B}', '\u{200E}', '\u{202E}', '\u{2067}'] {
            assert!(is_dangerous(c), "{c:?}");
        }
        for c in ['a', ' ', '\n', '\t', '\u{200C}', '\u{200D}', '\u{FE0F}', '\u{301}', '\u{A0}', '\u{0627}'] {
            assert!(!is_dangerous(c), "{c:?}");
        }
    }

    #[test]
    fn labels_are_short_names_or_code_points() {
        assert_eq!([label('\u{202E}'), label('\u{AD}'), label('\u{E0041}')], ["RLO", "SHY", "U+E0041"]);
        assert_eq!(Bracketed("a\u{202E}\u{1B}b").to_string(), "a\u{27E6}RLO\u{27E7}\u{27E6}ESC\u{27E7}b");
    }
}

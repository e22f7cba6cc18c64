//! Characters that every key leaves out.

/// Letters that are written above others for recitation: ARABIC SMALL WAW, SMALL YEH, SMALL FARSI YEH.
pub(super) fn is_small_letter(c: char) -> bool {
    matches!(c, '\u{6E5}' | '\u{6E6}' | '\u{8C9}')
}

pub(super) const TATWEEL: char = '\u{640}';
pub(super) const ZWNJ: char = '\u{200C}';
pub(super) const ZWJ: char = '\u{200D}';

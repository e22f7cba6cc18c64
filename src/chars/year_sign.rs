//! The sign of an era behind a year, and a word that is glued to one. Search engines take either for part of the number.

use super::properties::of;

/// Whether a year ends at byte `at` of `text`, and the sign of its era or a word is glued to it: `2025ء`, `1447هـ`,
/// `2025Defence`. A year has three or four digits, a glued word four letters of Latin script.
pub(crate) fn ends_glued_year(text: &str, at: usize) -> bool {
    let (head, rest) = (&text[..at], &text[at..]);
    let digits = head.chars().rev().take(5).take_while(|&c| of(c).digit().is_some()).count();
    if !(3..=4).contains(&digits) {
        return false;
    }
    let before = head.chars().rev().nth(digits);
    let is_word = |c: char| of(c).is_letter() || of(c).is_mark() || of(c).digit().is_some();
    if before.is_some_and(|c| is_word(c) || matches!(c, '.' | ',' | '-' | '_' | '/' | '\u{66B}' | '\u{66C}'))
    {
        return false;
    }
    let Some(first) = rest.chars().next() else { return false };
    if is_era_sign(first) {
        let behind = rest.chars().skip(1).find(|&c| !is_transparent(c));
        return !behind.is_some_and(is_word);
    }
    let letters = rest.chars().take(MIN_GLUED_LETTERS).take_while(char::is_ascii_alphabetic).count();
    digits == 4 && letters == MIN_GLUED_LETTERS && matches!(head.as_bytes()[at - 4], b'1' | b'2')
}

/// Shorter words behind a number are its unit: `1080p`, `2000km`.
const MIN_GLUED_LETTERS: usize = 4;

/// Of the common era, of the Hijra, of the Persian solar calendar: ء م ه ھ ہ ش.
fn is_era_sign(c: char) -> bool {
    matches!(c, '\u{621}' | '\u{645}' | '\u{647}' | '\u{6BE}' | '\u{6C1}' | '\u{634}')
}

/// Tatweel and ZWJ, which shape the sign.
fn is_transparent(c: char) -> bool {
    matches!(c, '\u{640}' | '\u{200D}')
}

#[cfg(test)]
mod tests;

//! The lines that could hold damage: text in, their byte ranges out. A clean line costs one pass over its bytes.

use std::ops::Range;

use memchr::{memchr, memrchr};

use super::class::{self, Class};
use super::codecs::in_sequence;
use super::plausibility::class_of;

/// The suspicious lines of `text`, in order, without their line ends.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(at) = next_mark(bytes, from) {
            let end = (at + 8).min(text.len());
            if !is_suspicious(text, at) {
                from = at + 1;
                continue;
            }
            let start = memrchr(b'\n', &bytes[..at]).map_or(0, |lf| lf + 1);
            let end = memchr(b'\n', &bytes[at..]).map_or(text.len(), |lf| at + lf).max(end.min(at));
            from = end;
            return Some(start..end);
        }
        None
    })
}

/// The next byte at or behind `from` that leads a character which damage is made of, as the second of two characters
/// beyond ASCII, or of one that hardly stands in text at all.
fn next_mark(bytes: &[u8], from: usize) -> Option<usize> {
    (from..bytes.len()).find(|&at| {
        let byte = bytes[at];
        let before = if at > 0 { bytes[at - 1] } else { 0 };
        before >= 0x80
            && (byte.wrapping_sub(0xC2) < 10
                || byte == 0xE2
                || byte == 0xEF
                || byte == 0xCF && before == 0x9A)
            || before.is_ascii_alphabetic() && (0xD8..=0xDB).contains(&byte)
            || before == 0xC2 && byte < 0xA0
            || byte == b' ' && (before == 0x83 || before == 0x82) && at > 1 && bytes[at - 2] == 0xC3
    })
}

/// Whether the character at `at`, or what stands before it, is a reason to look at the line.
fn is_suspicious(text: &str, at: usize) -> bool {
    if !text.is_char_boundary(at) {
        return true; // a C1 control
    }
    let mut before = text[..at].chars().rev();
    let (Some(first), Some(second)) = (before.next(), text[at..].chars().next()) else { return false };
    let is_arabic = class::alphabet(class_of(first)) == Some(class::Alphabet::Arabic);
    let is_natural = match class_of(second) {
        Class::Edge if second == ' ' => false,
        Class::Replacement => return !in_sequence(first, '\u{A0}').is_empty(),
        Class::Edge | Class::QuoteOpen | Class::QuoteClose | Class::Dash | Class::Invisible => is_arabic,
        _ => false,
    };
    if first.is_ascii_alphabetic() {
        let next = text[at..].chars().nth(1);
        return next.is_some_and(|next| !in_sequence(second, next).is_empty());
    }
    let third = before.next();
    let is_latin = |c: char| ('\u{C0}'..='\u{FF}').contains(&c);
    let are_letters = is_latin(first) && is_latin(second) && third.is_some_and(is_latin);
    !is_natural
        && (are_letters
            || second == ' '
            || !in_sequence(first, second).is_empty()
            || third.is_some_and(|third| !in_sequence(third, first).is_empty()))
}

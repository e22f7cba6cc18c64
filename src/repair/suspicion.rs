//! The lines that could hold damage: text in, their byte ranges out. A clean line costs one pass over its bytes.

use std::ops::Range;

use memchr::{memchr, memrchr};

use super::class::{self, Class};
use super::codecs::in_sequence;
use super::line::is_bidi_control;
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
            || byte.is_ascii_alphabetic()
                && before >= 0x80
                && at > 1
                && (0xD8..=0xDB).contains(&bytes[at - 2])
            || byte.wrapping_sub(1) < 8
            || before == 0xC2 && byte < 0xA0
            || byte == b' ' && (before == 0x83 || before == 0x82) && at > 1 && bytes[at - 2] == 0xC3
    })
}

/// Whether the character at `at`, or what stands before it, is a reason to look at the line.
fn is_suspicious(text: &str, at: usize) -> bool {
    if !text.is_char_boundary(at) || text.as_bytes()[at] < 0x20 {
        return true; // a C1 control, or one of C0 that hardly stands in text
    }
    let is_seen = |c: &char| !is_bidi_control(*c);
    if !text[at..].starts_with(|c| is_seen(&c)) {
        return false;
    }
    let mut before = text[..at].chars().rev().filter(is_seen);
    let mut behind = text[at..].chars().filter(is_seen);
    let (Some(first), Some(second)) = (before.next(), behind.next()) else { return false };
    let (zeroth, third) = (before.next().unwrap_or(' '), behind.next().unwrap_or(' '));
    let is_pair = |first, second| !in_sequence(first, second).is_empty();
    if first.is_ascii_alphabetic() {
        return is_pair(second, third);
    }
    if second.is_ascii_alphabetic() {
        return is_pair(zeroth, first);
    }
    match class_of(second) {
        Class::Edge if second == ' ' => return true,
        Class::Replacement => return is_pair(first, '\u{A0}'),
        // A letter of Arabic script before these is no reason, unless Latin letters stand around.
        Class::Edge if is_arabic(first) && zeroth != ' ' => return false,
        Class::QuoteOpen | Class::QuoteClose | Class::Dash | Class::Invisible
            if is_arabic(first) && !third.is_ascii_alphabetic() =>
        {
            return false;
        }
        _ => {}
    }
    let is_latin = |c: char| ('\u{C0}'..='\u{FF}').contains(&c);
    is_pair(first, second) || is_pair(zeroth, first) || [zeroth, first, second].into_iter().all(is_latin)
}

fn is_arabic(c: char) -> bool {
    class::alphabet(class_of(c)) == Some(class::Alphabet::Arabic)
}

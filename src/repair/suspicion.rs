//! The lines that could hold damage: text in, their byte ranges out. A clean line costs one pass over its bytes.

use std::ops::Range;

use memchr::{memchr, memrchr};

use super::class::{self, Class};
use super::codecs::{Row, in_sequence};
use super::latin;
use super::plausibility::class_of;
use crate::chars::classes::is_explicit_bidi_control;

/// The suspicious lines of `text`, in order, without their line ends.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let (mut marked, mut strange) = (marked_line(text, 0), latin::next_line(text, 0));
    std::iter::from_fn(move || {
        let next = match (&marked, &strange) {
            (Some(one), Some(other)) if one.start <= other.start => one.clone(),
            (Some(one), None) => one.clone(),
            (_, other) => other.clone()?,
        };
        if marked.as_ref().is_some_and(|line| line.start < next.end.max(next.start + 1)) {
            marked = marked_line(text, next.end);
        }
        if strange.as_ref().is_some_and(|line| line.start < next.end.max(next.start + 1)) {
            strange = latin::next_line(text, next.end);
        }
        Some(next)
    })
}

/// The next line at or behind `from` that holds a mark of damage.
fn marked_line(text: &str, mut from: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    while let Some(at) = next_mark(bytes, from) {
        let end = (at + 8).min(text.len());
        if !is_suspicious(text, at) {
            from = at + 1;
            continue;
        }
        let start = memrchr(b'\n', &bytes[..at]).map_or(0, |lf| lf + 1);
        let end = memchr(b'\n', &bytes[at..]).map_or(text.len(), |lf| at + lf).max(end.min(at));
        return Some(start..end);
    }
    None
}

/// Whether no line of `text`, which has just been freed of a layer, could have another: here, signs behind an Arabic
/// letter are a reason too.
pub(super) fn is_settled(text: &str) -> bool {
    let marks = std::iter::successors(next_mark(text.as_bytes(), 0), |at| next_mark(text.as_bytes(), at + 1));
    { marks }.all(|at| !is_suspicious(text, at) && !is_pair_at(text, at))
}

/// Whether the characters before byte `at` and behind it could be of one sequence.
fn is_pair_at(text: &str, at: usize) -> bool {
    let neighbours = text
        .split_at_checked(at)
        .and_then(|(before, behind)| Some((before.chars().next_back()?, behind.chars().next()?)));
    neighbours.is_some_and(|(before, behind)| is_pair(before, behind))
}

fn is_pair(first: char, second: char) -> bool {
    !in_sequence(Row::of(first), Row::of(second)).is_empty()
}

/// The next mark at or behind `from`: a byte that leads a character which damage is made of, behind another character
/// beyond ASCII, or one that hardly stands in text at all.
fn next_mark(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while at < bytes.len() {
        let whole = at.checked_sub(2).and_then(|before| bytes[before..].first_chunk());
        let mark = match whole {
            Some(block) => mark_of(block),
            None => {
                // At either end of the text, what is missing is filled up.
                let mut block = [b'.'; BLOCK + 2];
                let start = at.saturating_sub(2);
                let end = bytes.len().min(at + BLOCK);
                block[start + 2 - at..end + 2 - at].copy_from_slice(&bytes[start..end]);
                mark_of(&block)
            }
        };
        if let Some(mark) = mark {
            return Some(at + mark);
        }
        at += BLOCK;
    }
    None
}

const BLOCK: usize = 64;

/// The first mark behind the first two bytes, counted from there. Without an early exit but for a block that can hold
/// none, so that it compiles to vector instructions.
#[inline]
fn mark_of(block: &[u8; BLOCK + 2]) -> Option<usize> {
    // As signed numbers, all bytes beyond ASCII and the controls that are marks are less than TAB.
    if !block.iter().fold(false, |any, &byte| any | ((byte as i8) < 9)) {
        return None;
    }
    let bytes = block.iter().zip(&block[1..]).zip(&block[2..]);
    if !bytes.clone().fold(false, |any, ((&second, &before), &byte)| any | is_mark(second, before, byte)) {
        return None;
    }
    let mut marks = [0; BLOCK];
    marks
        .iter_mut()
        .zip(bytes)
        .for_each(|(mark, ((&second, &before), &byte))| *mark = is_mark(second, before, byte).into());
    memchr(1, &marks)
}

/// Whether `byte`, behind two others, is a mark. The operators are those that do not branch.
#[inline]
fn is_mark(second: u8, before: u8, byte: u8) -> bool {
    let is_arabic = |lead: u8| lead.wrapping_sub(0xD8) < 4;
    let is_letter = |byte: u8| (byte | 0x20).wrapping_sub(b'a') < 26;
    let is_beyond = before >= 0x80;
    // Latin, modifiers, symbols and U+FFFD; π behind √.
    let follows = (byte.wrapping_sub(0xC2) < 10)
        | (byte == 0xE2)
        | (byte == 0xEF)
        | ((byte == 0xCF) & (before == 0x9A));
    // Arabic script that touches a Latin letter.
    let touches = (is_letter(before) & is_arabic(byte)) | (is_letter(byte) & is_beyond & is_arabic(second));
    // U+0001 to U+0008, C1, and Â or Ã before a space.
    let control = (byte.wrapping_sub(1) < 8) | ((before == 0xC2) & (byte.wrapping_sub(0x80) < 0x20));
    let spaced = (byte == b' ') & ((before | 1) == 0x83) & (second == 0xC3);
    // ً before ں, р before џ: the head of every pictograph in windows-1256 and windows-1251, and of hardly a word.
    let pictograph = ((second == 0x8B) & (before == 0xDA) & (byte == 0xBA))
        | ((second == 0x80) & (before == 0xD1) & (byte == 0x9F));
    // A capital behind a small letter of Cyrillic script, or behind Ё and its like.
    let is_small = (second.wrapping_sub(0x80) < 0x10) | (second.wrapping_sub(0xB0) < 0x10);
    let inverted = (before == 0xD0) & (byte.wrapping_sub(0x80) < 0x30) & is_small;
    (is_beyond & follows) | touches | inverted | control | spaced | pictograph
}

/// Whether the character at `at`, or what stands before it, is a reason to look at the line.
fn is_suspicious(text: &str, at: usize) -> bool {
    if !text.is_char_boundary(at) && text.as_bytes()[at - 1] == 0xD0 {
        return text[..at - 1].ends_with(char::is_lowercase);
    }
    if !text.is_char_boundary(at) || text.as_bytes()[at] < 0x20 {
        return true; // a C1 control, one of C0 that hardly stands in text, or the head of a pictograph
    }
    let is_seen = |c: &char| !is_explicit_bidi_control(*c);
    if !text[at..].starts_with(|c| is_seen(&c)) {
        return false;
    }
    let mut before = text[..at].chars().rev().filter(is_seen);
    let mut behind = text[at..].chars().filter(is_seen);
    let (Some(first), Some(second)) = (before.next(), behind.next()) else { return false };
    let (zeroth, third) = (before.next().unwrap_or(' '), behind.next().unwrap_or(' '));
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
    // The bytes of characters of two bytes, as Latin-1 reads them.
    let is_sign =
        |c: char| ('\u{A2}'..='\u{BE}').contains(&c) && !matches!(c, '«' | '°' | '·' | '»' | '®' | '\u{AD}');
    if is_sign(first) && is_sign(second) {
        return true;
    }
    is_pair(first, second) || is_pair(zeroth, first) || [zeroth, first, second].into_iter().all(is_latin)
}

fn is_arabic(c: char) -> bool {
    class::alphabet(class_of(c)) == Some(class::Alphabet::Arabic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_in_blocks_as_byte_by_byte() {
        let pieces = [
            "a",
            " ",
            "é",
            "Ã ",
            "ظ„",
            "ا",
            "’",
            "\u{85}",
            "\u{1}",
            "\u{FFFD}",
            "√π",
            "xا",
            "\t",
            "\u{64B}ں",
        ];
        let mut seed = 1_u32;
        for len in (0..200).cycle().take(2_000) {
            let mut text = String::new();
            while text.len() < len {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                // Mostly such as hold no mark.
                let piece = (seed >> 12) as usize % (pieces.len() * 4);
                text.push_str(pieces.get(piece).unwrap_or(&"b"));
            }
            let bytes = text.as_bytes();
            let byte = |at: usize, distance: usize| at.checked_sub(distance).map_or(b'.', |at| bytes[at]);
            for from in 0..=bytes.len() {
                let slowly = (from..bytes.len()).find(|&at| is_mark(byte(at, 2), byte(at, 1), bytes[at]));
                assert_eq!(next_mark(bytes, from), slowly, "{text:?} from {from}");
            }
        }
    }
}

//! The lines that could hold damage: text comes in, byte ranges of lines go out, in order. All other lines are left
//! alone.
//!
//! Two scans are merged: [`next_mark`] looks for bytes that damage is made of, and [`latin_codepages::next_line`] for
//! accented letters beside neighbours that no language writes. A line that is named without need costs only time. Cost:
//! two passes over the bytes, one of them in blocks that compile to vector instructions.

use std::ops::Range;

use memchr::{memchr, memrchr};

use super::char_model::class_of;
use super::legacy::latin_codepages;
use super::reverse_codepages::{EncodingRow, pair_codepages};
use crate::chars::classes::is_explicit_bidi_control;
use crate::model::char_class::{self, CharClass};

/// The lines of `text` that could hold damage, without their line ends.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let (mut marked, mut misspelt) = (marked_line(text, 0), latin_codepages::next_line(text, 0));
    std::iter::from_fn(move || {
        let next = match (&marked, &misspelt) {
            (Some(one), Some(other)) if one.start <= other.start => one.clone(),
            (Some(one), None) => one.clone(),
            (_, other) => other.clone()?,
        };
        if marked.as_ref().is_some_and(|line| line.start < next.end.max(next.start + 1)) {
            marked = marked_line(text, next.end);
        }
        if misspelt.as_ref().is_some_and(|line| line.start < next.end.max(next.start + 1)) {
            misspelt = latin_codepages::next_line(text, next.end);
        }
        Some(next)
    })
}

/// The next line at or behind `from` that holds a mark of damage that its neighbours confirm.
fn marked_line(text: &str, mut from: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    while let Some(at) = next_mark(bytes, from) {
        if !is_confirmed(text, at) {
            from = at + 1;
            continue;
        }
        let start = memrchr(b'\n', &bytes[..at]).map_or(0, |lf| lf + 1);
        let end = memchr(b'\n', &bytes[at..]).map_or(text.len(), |lf| at + lf);
        return Some(start..end);
    }
    None
}

/// Whether no line of `text`, of which one layer was undone, could have another layer. This test is stricter than the
/// one for whole texts: a pair of an Arabic letter and a symbol counts too.
pub(super) fn is_free_of_layers(text: &str) -> bool {
    let marks = std::iter::successors(next_mark(text.as_bytes(), 0), |at| next_mark(text.as_bytes(), at + 1));
    { marks }.all(|at| !is_confirmed(text, at) && !is_pair_at(text, at))
}

/// Whether the characters before and behind byte `at` could be bytes of one UTF-8 sequence.
fn is_pair_at(text: &str, at: usize) -> bool {
    let neighbours = text
        .split_at_checked(at)
        .and_then(|(before, behind)| Some((before.chars().next_back()?, behind.chars().next()?)));
    neighbours.is_some_and(|(before, behind)| is_pair(before, behind))
}

fn is_pair(first: char, second: char) -> bool {
    !pair_codepages(EncodingRow::of(first), EncodingRow::of(second)).is_empty()
}

/// The next mark at or behind `from`. A mark is the first byte of a character that damage is made of, behind another
/// character beyond ASCII, or a character that hardly occurs in text at all.
fn next_mark(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while at < bytes.len() {
        let block = at.checked_sub(2).and_then(|before| bytes[before..].first_chunk());
        let mark = match block {
            Some(block) => mark_of(block),
            None => {
                // At either end of the text, the block is padded.
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

/// The first mark behind the first two bytes, counted from there. The loops have no early exit, so that they compile to
/// vector instructions. The first one skips a block that cannot hold a mark.
#[inline]
fn mark_of(block: &[u8; BLOCK + 2]) -> Option<usize> {
    // As signed numbers, all bytes beyond ASCII, and the controls that are marks, are less than TAB.
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

/// Whether `byte` is a mark. `second` and `before` are the two bytes before it. The operators do not branch.
#[inline]
fn is_mark(second: u8, before: u8, byte: u8) -> bool {
    let is_arabic = |lead: u8| lead.wrapping_sub(0xD8) < 4;
    let is_letter = |byte: u8| (byte | 0x20).wrapping_sub(b'a') < 26;
    let is_behind_non_ascii = before >= 0x80;
    // Latin letters, modifiers, symbols, U+FFFD; π behind √.
    let follows = (byte.wrapping_sub(0xC2) < 10)
        | (byte == 0xE2)
        | (byte == 0xEF)
        | ((byte == 0xCF) & (before == 0x9A));
    // An Arabic letter that touches a Latin one.
    let touches =
        (is_letter(before) & is_arabic(byte)) | (is_letter(byte) & is_behind_non_ascii & is_arabic(second));
    // U+0001 to U+0008, C1, and Â or Ã before a space.
    let control = (byte.wrapping_sub(1) < 8) | ((before == 0xC2) & (byte.wrapping_sub(0x80) < 0x20));
    let spaced = (byte == b' ') & ((before | 1) == 0x83) & (second == 0xC3);
    // U+064B before ں, and р before џ: the first two bytes of every pictograph in windows-1256 and windows-1251. Hardly
    // any word holds them.
    let pictograph = ((second == 0x8B) & (before == 0xDA) & (byte == 0xBA))
        | ((second == 0x80) & (before == 0xD1) & (byte == 0x9F));
    // A Cyrillic capital behind a small letter, or behind Ё and its like.
    let is_small = (second.wrapping_sub(0x80) < 0x10) | (second.wrapping_sub(0xB0) < 0x10);
    let inverted = (before == 0xD0) & (byte.wrapping_sub(0x80) < 0x30) & is_small;
    (is_behind_non_ascii & follows) | touches | inverted | control | spaced | pictograph
}

/// Whether the characters around the mark at byte `at` make it likely enough that the line is damaged.
fn is_confirmed(text: &str, at: usize) -> bool {
    if !text.is_char_boundary(at) && text.as_bytes()[at - 1] == 0xD0 {
        return text[..at - 1].ends_with(char::is_lowercase);
    }
    if !text.is_char_boundary(at) || text.as_bytes()[at] < 0x20 {
        return true; // a C1 control, a rare C0 control, or the start of a pictograph
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
        CharClass::Space if second == ' ' => return true,
        CharClass::Replacement => return is_pair(first, '\u{A0}'),
        // An Arabic letter before these is ordinary text, unless Latin letters stand around it.
        CharClass::Space if is_arabic(first) && zeroth != ' ' => return false,
        CharClass::QuoteOpen | CharClass::QuoteClose | CharClass::Dash | CharClass::Invisible
            if is_arabic(first) && !third.is_ascii_alphabetic() =>
        {
            return false;
        }
        _ => {}
    }
    let is_latin = |c: char| ('\u{C0}'..='\u{FF}').contains(&c);
    // The second bytes of two-byte characters, decoded as Latin-1.
    let is_latin1_symbol =
        |c: char| ('\u{A2}'..='\u{BE}').contains(&c) && !matches!(c, '«' | '°' | '·' | '»' | '®' | '\u{AD}');
    if is_latin1_symbol(first) && is_latin1_symbol(second) {
        return true;
    }
    is_pair(first, second) || is_pair(zeroth, first) || [zeroth, first, second].into_iter().all(is_latin)
}

fn is_arabic(c: char) -> bool {
    char_class::alphabet(class_of(c)) == Some(char_class::Alphabet::Arabic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn block_search_finds_the_same_marks_as_byte_search() {
        let pieces: Vec<&str> =
            "a| |é|Ã |ظ„|ا|’|\u{85}|\u{1}|\u{FFFD}|√π|xا|\t|\u{64B}ں".split('|').collect();
        let mut seed = 1_u32;
        for len in (0..200).cycle().take(2_000) {
            let mut text = String::new();
            while text.len() < len {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                // Most pieces hold no mark.
                let piece = (seed >> 12) as usize % (pieces.len() * 4);
                text.push_str(pieces.get(piece).unwrap_or(&"b"));
            }
            let bytes = text.as_bytes();
            let byte = |at: usize, distance: usize| at.checked_sub(distance).map_or(b'.', |at| bytes[at]);
            for from in 0..=bytes.len() {
                let naive = (from..bytes.len()).find(|&at| is_mark(byte(at, 2), byte(at, 1), bytes[at]));
                assert_eq!(next_mark(bytes, from), naive, "{text:?} from {from}");
            }
        }
    }
}

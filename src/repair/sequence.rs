//! UTF-8 sequences in cells: where the characters of a line, turned into bytes, spell another character.

use super::codecs::Codec;
use super::line::Line;
use crate::chars;

/// A sequence.
pub(super) struct Found {
    /// Cells.
    pub len: usize,
    /// What they spell.
    pub c: char,
    /// Its NO-BREAK SPACE had become a space.
    pub spaced: bool,
}

/// The sequence that begins at cell `at`. `may_be_spaced`: a space may stand for a NO-BREAK SPACE; asked where it
/// matters.
#[inline]
pub(super) fn at(line: &Line, codec: Codec, at: usize, may_be_spaced: impl Fn() -> bool) -> Option<Found> {
    let lead = lead(line, codec, at)?;
    let count = length(lead)?;
    let mut bytes = [lead, 0, 0, 0];
    let mut spaced = false;
    for (place, byte) in (1..count).zip(&mut bytes[1..]) {
        *byte = match continuation(line, codec, at + place) {
            Some(byte) => byte,
            None if line.get(at + place) == ' '
                && at + place < line.cells.len()
                && takes_space(line, codec, at, place)
                && may_be_spaced() =>
            {
                spaced = true;
                0xA0
            }
            None => return None,
        };
    }
    let c = match decode(&bytes[..count]) {
        Some(c) => c,
        None => return surrogates(line, codec, at, &bytes),
    };
    if !chars::of(c).is_assigned() {
        return None;
    }
    let keeps_space = spaced
        && match count {
            2 => keeps_space(line, at + 1, c),
            _ => is_space_of_text(line, at + count - 1, c),
        };
    Some(Found { len: count - usize::from(keeps_space), c, spaced })
}

/// Whether more than one byte of a sequence begins at cell `at`, but not all.
pub(super) fn is_begun(line: &Line, codec: Codec, at: usize) -> bool {
    lead(line, codec, at).and_then(length).is_some_and(|count| count > 2)
        && continuation(line, codec, at + 1).is_some()
}

/// The byte of cell `at`, if it can lead a sequence: also the leads of overlong forms of NUL.
pub(super) fn lead(line: &Line, codec: Codec, at: usize) -> Option<u8> {
    let cell = line.cells.get(at)?;
    codec.byte(cell.row).filter(|byte| matches!(byte, 0xC0 | 0xC2..=0xF4))
}

/// The byte of cell `at`, if it continues a sequence.
pub(super) fn continuation(line: &Line, codec: Codec, at: usize) -> Option<u8> {
    let cell = line.cells.get(at)?;
    codec.byte(cell.row).filter(|byte| *byte < 0xC0)
}

/// How many bytes the sequence has that `lead` leads.
pub(super) fn length(lead: u8) -> Option<usize> {
    match lead {
        0xC0..=0xDF => Some(2),
        0xE0..=0xEF => Some(3),
        0xF0..=0xF4 => Some(4),
        _ => None,
    }
}

/// The character that the bytes spell. NUL in its overlong form is one; others are not.
pub(super) fn decode(bytes: &[u8]) -> Option<char> {
    match *bytes {
        [0xC0, 0x80] => Some('\0'),
        [lead @ 0xC2..=0xDF, second @ 0x80..=0xBF] => {
            char::from_u32(u32::from(lead & 0x1F) << 6 | u32::from(second & 0x3F))
        }
        _ => std::str::from_utf8(bytes).ok()?.chars().next(),
    }
}

/// A character beyond the BMP as CESU-8 spells it: two surrogates of three bytes.
fn surrogates(line: &Line, codec: Codec, at: usize, high: &[u8; 4]) -> Option<Found> {
    let [0xED, second @ 0xA0..=0xAF, third, _] = *high else { return None };
    let low =
        [lead(line, codec, at + 3)?, continuation(line, codec, at + 4)?, continuation(line, codec, at + 5)?];
    let [0xED, fifth @ 0xB0..=0xBF, sixth] = low else { return None };
    let bits = |second: u8, third: u8| u32::from(second & 0xF) << 6 | u32::from(third & 0x3F);
    let c = char::from_u32(0x1_0000 + (bits(second, third) << 10) + bits(fifth - 0x10, sixth))?;
    chars::of(c).is_assigned().then_some(Found { len: 6, c, spaced: false })
}

/// Whether a NO-BREAK SPACE at this place of the sequence at cell `at` spells a character that is met in text.
fn takes_space(line: &Line, codec: Codec, at: usize, place: usize) -> bool {
    match lead(line, codec, at) {
        // NO-BREAK SPACE itself, à, Š, Π, Р
        Some(0xC2 | 0xC3 | 0xD0) => true,
        Some(0xC5 | 0xCE) => line.get(at + 2).is_alphabetic(),
        // ARABIC-INDIC DIGIT ZERO, among others of its kind
        Some(0xD9) => is_digit(line, codec, at + 2) || at >= 2 && is_digit(line, codec, at - 2),
        Some(0xE0 | 0xE1) => place == 2,
        // A quote that lost its last byte before a space is likelier than a dagger.
        Some(0xE2) if place == 2 => continuation(line, codec, at + 1) != Some(0x80),
        Some(0xE2 | 0xE3 | 0xF0) => true,
        _ => false,
    }
}

/// Whether an ASCII or Arabic-Indic digit stands at cell `at`, the latter in bytes.
fn is_digit(line: &Line, codec: Codec, at: usize) -> bool {
    let is_byte = |byte: u8| (0xA0..0xAA).contains(&byte);
    let is_space = line.get(at + 1) == ' ';
    line.get(at).is_ascii_digit()
        || lead(line, codec, at) == Some(0xD9)
            && (is_space || continuation(line, codec, at + 1).is_some_and(is_byte))
}

/// Whether the space belongs to the text as well, because runs of spaces were made one: behind the word à, but not
/// inside às, àquele and other words.
fn keeps_space(line: &Line, at: usize, c: char) -> bool {
    let (next, second) = (line.get(at + 1), line.get(at + 2));
    let is_end = next.is_lowercase() && second.is_ascii() && !second.is_alphanumeric() && second != '\'';
    let is_contraction = ["quel", "quil"]
        .iter()
        .any(|head| head.chars().enumerate().all(|(place, c)| line.get(at + 1 + place) == c));
    c == 'à' && next.is_alphanumeric() && !is_end && !is_contraction
}

/// Whether the space at cell `at`, which ends a sequence, belongs to the text as well: a NO-BREAK SPACE and it were made
/// one. Signs stand apart from what follows; letters do not.
fn is_space_of_text(line: &Line, at: usize, c: char) -> bool {
    let next = line.get(at + 1);
    line.get(at) == ' ' && !c.is_alphabetic() && !chars::of(c).is_mark() && next != ' ' && next.is_ascii()
}

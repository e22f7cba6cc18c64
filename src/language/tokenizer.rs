//! A text comes in; its pieces between ASCII separators go out, each with the key that the word cache finds it by.
//! And a piece comes in; its words go out.
//!
//! Pieces are found eight bytes at a time (SIMD within a register). Words are found character by character. Word
//! boundaries are simpler than those of UAX #29: digits and punctuation are no words, and CJK is not asked about.

use std::ops::Range;
use std::str::CharIndices;
use std::sync::OnceLock;

use crate::model::word_ngrams;

/// How easily the language changes at a gap between two words: the greater, the more easily.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) enum Boundary {
    /// Only spaces, commas and digits.
    #[default]
    Space,
    /// The end of a sentence.
    Sentence,
    /// A quotation mark, a bracket, a colon, a dash or the end of a line.
    Quote,
}

impl Boundary {
    /// The boundary that is this number.
    #[inline]
    pub(super) const fn numbered(number: u8) -> Boundary {
        match number {
            0 => Boundary::Space,
            1 => Boundary::Sentence,
            _ => Boundary::Quote,
        }
    }

    /// The boundary that a character makes which ends a word.
    pub(super) const fn of(c: char) -> Boundary {
        match c {
            '.' | '!' | '?' | ';' | '\u{061F}' | '\u{061B}' | '\u{06D4}' | '\u{2026}' | '\u{0964}' => {
                Boundary::Sentence
            }
            '"' | '(' | ')' | '[' | ']' | '{' | '}' | ':' | '|' | '\n' | '\r' | '\t' => Boundary::Quote,
            '\u{2013}' | '\u{2014}' | '\u{2022}' | '\u{FD3E}' | '\u{FD3F}' => Boundary::Quote,
            '\u{2018}'..='\u{201A}' | '\u{201C}'..='\u{201F}' | '\u{00AB}' | '\u{00BB}' => Boundary::Quote,
            '\u{2039}' | '\u{203A}' | '\u{300A}' | '\u{300B}' => Boundary::Quote,
            _ => Boundary::Space,
        }
    }
}

/// [`Boundary::of`] for ASCII.
pub(super) static SEPARATOR_BOUNDARIES: [Boundary; 128] = {
    let mut boundaries = [Boundary::Space; 128];
    let mut c = 0_u8;
    while c < 128 {
        boundaries[c as usize] = Boundary::of(c as char);
        c += 1;
    }
    boundaries
};

/// Whether a piece ends here: ASCII, and neither a letter nor an apostrophe.
fn is_separator(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_alphabetic() && byte != b'\''
}

/// The key of a piece of text: its bytes, if they are few, or else two hashes of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct WordKey(u64, u64);

/// Bytes that a key has room for as they are.
const MAX_INLINE_BYTES: usize = 15;

impl WordKey {
    /// The key of the first `len` bytes of `low`, the lowest first; at most 15.
    #[inline]
    fn of_short(low: u128, len: usize) -> WordKey {
        let low = low & ((1_u128 << ((8 * len as u32) & 127)) - 1);
        WordKey(low as u64, (low >> 64) as u64)
    }

    pub(super) fn of(piece: &[u8]) -> WordKey {
        if piece.len() <= MAX_INLINE_BYTES {
            let mut bytes = [0; 16];
            bytes[..piece.len()].copy_from_slice(piece);
            return WordKey::of_short(u128::from_le_bytes(bytes), piece.len());
        }
        let (mut a, mut b) = (piece.len() as u64, 0_u64);
        for eight in piece.chunks(8) {
            let mut bytes = [0; 8];
            bytes[..eight.len()].copy_from_slice(eight);
            let word = u64::from_le_bytes(bytes);
            a = mix(a ^ word, 0x9E37_79B9_7F4A_7C15);
            b = mix(b.wrapping_add(word), 0xD6E8_FEB8_6659_FD93);
        }
        // The highest byte of a short key is 0.
        WordKey(a, b | 1 << 63)
    }

    #[inline]
    pub(super) fn is(self, other: WordKey) -> bool {
        (self.0 ^ other.0) | (self.1 ^ other.1) == 0
    }

    #[inline]
    pub(super) fn hash(self) -> u64 {
        let mixed = self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ self.1.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        (mixed ^ mixed >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

fn mix(word: u64, by: u64) -> u64 {
    let product = u128::from(word) * u128::from(by);
    (product as u64 ^ (product >> 64) as u64).wrapping_add(word.rotate_left(29))
}

/// The piece that begins at `at`: its length, up to the next separator or to `end`, and its key. The length may be 0.
#[inline]
pub(super) fn next_piece(bytes: &[u8], at: usize, end: usize) -> (usize, WordKey) {
    let low = load_16(bytes, at);
    let separators = u128::from(separators((low >> 64) as u64)) << 64 | u128::from(separators(low as u64));
    let len = (separators.trailing_zeros() as usize / 8).min(end - at);
    if len < 16 { (len, WordKey::of_short(low, len)) } else { next_long_piece(&bytes[at..end]) }
}

#[inline(never)]
fn next_long_piece(bytes: &[u8]) -> (usize, WordKey) {
    let len = bytes.iter().position(|&byte| is_separator(byte)).unwrap_or(bytes.len());
    (len, WordKey::of(&bytes[..len]))
}

/// Sixteen bytes from `at`, padded with zeros, which are separators.
#[inline]
fn load_16(bytes: &[u8], at: usize) -> u128 {
    if let Some(found) = bytes.get(at..).and_then(<[u8]>::first_chunk::<16>) {
        return u128::from_le_bytes(*found);
    }
    let rest = bytes.len().saturating_sub(at);
    if let Some(last) = bytes.last_chunk::<16>() {
        return u128::from_le_bytes(*last).checked_shr(8 * (16 - rest as u32)).unwrap_or(0);
    }
    let mut padded = [0; 16];
    padded[..rest].copy_from_slice(&bytes[at..]);
    u128::from_le_bytes(padded)
}

/// A word whose bytes have their high bit set where the byte of `word` is a separator.
#[inline]
fn separators(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    let ascii = word & !HIGH;
    let small = ascii | (0x20 * ONES);
    let is_letter = (small + (0x80 - b'a' as u64) * ONES) & !(small + (0x7F - b'z' as u64) * ONES);
    let is_apostrophe = HIGH - (ascii ^ (b'\'' as u64 * ONES));
    !(word | is_letter | is_apostrophe) & HIGH
}

/// A character in a word: its codes in both views; or, where it ends a word, the boundary that it makes.
#[derive(Clone, Copy)]
pub(super) struct CharInfo {
    pub folded: u16,
    pub surface: u16,
    boundary: Boundary,
}

impl CharInfo {
    #[inline]
    pub(super) fn of(c: char) -> CharInfo {
        let table = c as usize / CHARS_PER_TABLE;
        match CHAR_INFO.get(table) {
            Some(infos) => infos.get_or_init(|| CharInfo::table(table))[c as usize % CHARS_PER_TABLE],
            None => CharInfo::compute(c),
        }
    }

    /// Those of the characters from `CHARS_PER_TABLE * table` on.
    fn table(table: usize) -> [CharInfo; CHARS_PER_TABLE] {
        std::array::from_fn(|at| {
            let c = u32::try_from(CHARS_PER_TABLE * table + at).ok().and_then(char::from_u32);
            CharInfo::compute(c.unwrap_or(' '))
        })
    }

    fn compute(c: char) -> CharInfo {
        match word_ngrams::folded(c) {
            word_ngrams::WORD_END => {
                CharInfo { folded: word_ngrams::WORD_END, surface: 0, boundary: Boundary::of(c) }
            }
            folded => {
                CharInfo { folded, surface: word_ngrams::surface(c, folded), boundary: Boundary::Space }
            }
        }
    }
}

const CHARS_PER_TABLE: usize = 256;

/// The characters of Latin, Greek, Cyrillic and Arabic script and their neighbours, each table computed where a text
/// first has one of its characters.
static CHAR_INFO: [OnceLock<[CharInfo; CHARS_PER_TABLE]>; 10] = [const { OnceLock::new() }; 10];

/// The characters up to one that ends a word, or up to the end of the piece.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WordMatch {
    /// The word, in bytes of the piece.
    pub range: Range<usize>,
    /// Its letters, marks aside; there may be none.
    pub letters: u8,
    pub before: Boundary,
    /// The boundary of the quotation marks at the end of the word.
    pub closing: Boundary,
    /// The boundary of the character that ends it.
    ending: Boundary,
}

impl WordMatch {
    pub(super) fn behind(&self) -> Boundary {
        self.closing.max(self.ending)
    }
}

/// The words of one piece.
pub(super) struct WordMatches<'a> {
    chars: CharIndices<'a>,
    is_arabic: bool,
    is_ended: bool,
}

impl<'a> WordMatches<'a> {
    pub(super) fn of(piece: &'a str, is_arabic: bool) -> WordMatches<'a> {
        WordMatches { chars: piece.char_indices(), is_arabic, is_ended: false }
    }
}

impl Iterator for WordMatches<'_> {
    type Item = WordMatch;

    fn next(&mut self) -> Option<WordMatch> {
        if self.is_ended {
            return None;
        }
        let (mut from, mut letters, mut before) = (None, 0_u8, Boundary::Space);
        // Apostrophes since the last letter. Behind a word they are quotation marks, where they are doubled or the
        // script is Arabic.
        let mut quotes = 0_u32;
        loop {
            let at = self.chars.offset();
            let char = self.chars.next().map(|(_, c)| CharInfo::of(c));
            self.is_ended = char.is_none();
            let char = char.unwrap_or(CharInfo {
                folded: word_ngrams::WORD_END,
                surface: 0,
                boundary: Boundary::Space,
            });
            match char.folded {
                word_ngrams::WORD_END => {
                    let is_quote = quotes > 1 || quotes > 0 && self.is_arabic;
                    let closing = if is_quote { Boundary::Quote } else { Boundary::Space };
                    let range = from.unwrap_or(at)..at;
                    return Some(WordMatch { range, letters, before, closing, ending: char.boundary });
                }
                word_ngrams::APOSTROPHE => {
                    quotes += 1;
                    if letters == 0 {
                        (from, before) = (None, Boundary::Quote);
                        continue;
                    }
                }
                _ => quotes = 0,
            }
            from = from.or(Some(at));
            letters = letters.saturating_add(u8::from(char.folded > word_ngrams::APOSTROPHE));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_end_at_separators() {
        for byte in 0..=u8::MAX {
            let text = [byte; 8];
            assert_eq!(separators(u64::from_le_bytes(text)) != 0, is_separator(byte), "{byte}");
        }
        let mut seed = 1_u32;
        for _ in 0..20_000 {
            let mut random = |below: u32| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 12) % below
            };
            let words = ["a", "don't", "ہے۔", " ", ", ", "\0", "“", "Straße", "\u{7F}", "@[`{", "é"];
            let text: String = (0..random(12)).map(|_| words[random(11) as usize]).collect();
            let bytes = text.as_bytes();
            let at = random(bytes.len() as u32 + 1) as usize;
            let end = at + random((bytes.len() - at) as u32 + 1) as usize;
            let len = bytes[at..end].iter().take_while(|&&byte| !is_separator(byte)).count();
            assert_eq!(
                next_piece(bytes, at, end),
                (len, WordKey::of(&bytes[at..at + len])),
                "{text:?} {at} {end}"
            );
        }
    }

    #[test]
    fn keys_of_different_pieces_differ() {
        let text: String = (0..200).map(|i| char::from(b'a' + (i * i % 26) as u8)).collect();
        let pieces = (1..text.len()).flat_map(|len| [&text[..len], &text[len..]]);
        let pieces: std::collections::BTreeSet<&str> = pieces.collect();
        let keys: std::collections::HashSet<(u64, u64)> =
            pieces.iter().map(|piece| WordKey::of(piece.as_bytes())).map(|key| (key.0, key.1)).collect();
        assert_eq!(keys.len(), pieces.len());
    }
}

//! A text in, its pieces between ASCII separators out, eight bytes at a time, each with a key that it can be looked up by;
//! and the words of one piece, letter by letter.

use std::ops::Range;
use std::str::CharIndices;
use std::sync::LazyLock;

use crate::model::word_ngrams;

/// How easily the language changes before a word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) enum Break {
    /// Nothing but space, commas and digits.
    #[default]
    Space,
    /// The end of a sentence.
    Sentence,
    /// A quotation mark, a bracket, a colon, a dash or the end of a line.
    Quote,
}

impl Break {
    /// By a character that ends a word.
    pub(super) const fn of(c: char) -> Break {
        match c {
            '.' | '!' | '?' | ';' | '\u{061F}' | '\u{061B}' | '\u{06D4}' | '\u{2026}' | '\u{0964}' => {
                Break::Sentence
            }
            '"' | '(' | ')' | '[' | ']' | '{' | '}' | ':' | '|' | '\n' | '\r' | '\t' => Break::Quote,
            '\u{2013}' | '\u{2014}' | '\u{2022}' | '\u{FD3E}' | '\u{FD3F}' => Break::Quote,
            '\u{2018}'..='\u{201A}' | '\u{201C}'..='\u{201F}' | '\u{00AB}' | '\u{00BB}' => Break::Quote,
            '\u{2039}' | '\u{203A}' | '\u{300A}' | '\u{300B}' => Break::Quote,
            _ => Break::Space,
        }
    }
}

/// By an ASCII character that ends a word.
pub(super) static SEPARATORS: [Break; 128] = {
    let mut breaks = [Break::Space; 128];
    let mut c = 0_u8;
    while c < 128 {
        breaks[c as usize] = Break::of(c as char);
        c += 1;
    }
    breaks
};

/// ASCII, and neither a letter nor an apostrophe.
fn is_separator(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_alphabetic() && byte != b'\''
}

/// A piece of text: its bytes, if there are few of them, else two hashes of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Key(u64, u64);

/// Bytes that a key has room for.
const SHORT: usize = 15;

impl Key {
    /// Of the first `len` bytes of a text, which are those of `low`, least significant first. There are at most 15.
    #[inline]
    fn of_short(low: u128, len: usize) -> Key {
        let low = low & ((1_u128 << ((8 * len as u32) & 127)) - 1);
        Key(low as u64, (low >> 64) as u64)
    }

    pub(super) fn of(piece: &[u8]) -> Key {
        if piece.len() <= SHORT {
            let mut bytes = [0; 16];
            bytes[..piece.len()].copy_from_slice(piece);
            return Key::of_short(u128::from_le_bytes(bytes), piece.len());
        }
        let (mut a, mut b) = (piece.len() as u64, 0_u64);
        for eight in piece.chunks(8) {
            let mut bytes = [0; 8];
            bytes[..eight.len()].copy_from_slice(eight);
            let word = u64::from_le_bytes(bytes);
            a = mix(a ^ word, 0x9E37_79B9_7F4A_7C15);
            b = mix(b.wrapping_add(word), 0xD6E8_FEB8_6659_FD93);
        }
        // The last byte of a short key is 0.
        Key(a, b | 1 << 63)
    }

    #[inline]
    pub(super) fn is(self, other: Key) -> bool {
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

/// The piece that begins at `at`: its length, up to the next separator or to `end`, which may be none, and its key.
#[inline]
pub(super) fn next(bytes: &[u8], at: usize, end: usize) -> (usize, Key) {
    let low = sixteen(bytes, at);
    let separators = u128::from(separators((low >> 64) as u64)) << 64 | u128::from(separators(low as u64));
    let len = (separators.trailing_zeros() as usize / 8).min(end - at);
    if len < 16 { (len, Key::of_short(low, len)) } else { long(&bytes[at..end]) }
}

#[inline(never)]
fn long(bytes: &[u8]) -> (usize, Key) {
    let len = bytes.iter().position(|&byte| is_separator(byte)).unwrap_or(bytes.len());
    (len, Key::of(&bytes[..len]))
}

/// Sixteen bytes from `at`; behind the last one as many zeros as are wanted, which are separators.
#[inline]
fn sixteen(bytes: &[u8], at: usize) -> u128 {
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

/// The high bit of each byte that is a separator.
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

/// What a character is in a word: its two views, as in `grams`; or, where it ends a word, how the language changes there.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub blind: u16,
    pub exact: u16,
    behind: Break,
}

impl Part {
    #[inline]
    pub(super) fn of(c: char) -> Part {
        PARTS.get(c as usize).copied().unwrap_or_else(|| Part::found(c))
    }

    fn found(c: char) -> Part {
        match word_ngrams::folded(c) {
            word_ngrams::WORD_END => Part { blind: word_ngrams::WORD_END, exact: 0, behind: Break::of(c) },
            blind => Part { blind, exact: word_ngrams::surface(c, blind), behind: Break::Space },
        }
    }
}

/// Nearly all letters of languages that have to be told apart lie here.
static PARTS: LazyLock<[Part; 0x0A00]> =
    LazyLock::new(|| std::array::from_fn(|c| Part::found(char::from_u32(c as u32).unwrap_or(' '))));

/// What stands before something that ends a word, or before the end of the piece.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The word, in bytes of the piece.
    pub range: Range<usize>,
    /// Its letters that are told apart; there may be none.
    pub letters: u8,
    pub before: Break,
    /// By the quotation marks that the word ends with.
    pub closing: Break,
    /// By what ends it.
    ending: Break,
}

impl Found {
    pub(super) fn behind(&self) -> Break {
        self.closing.max(self.ending)
    }
}

/// The words of one piece.
pub(super) struct Words<'a> {
    chars: CharIndices<'a>,
    is_arabic: bool,
    is_ended: bool,
}

impl<'a> Words<'a> {
    pub(super) fn of(piece: &'a str, is_arabic: bool) -> Words<'a> {
        Words { chars: piece.char_indices(), is_arabic, is_ended: false }
    }
}

impl Iterator for Words<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        if self.is_ended {
            return None;
        }
        let (mut from, mut letters, mut before) = (None, 0_u8, Break::Space);
        // Apostrophes since the last letter: behind a word, and doubled or in Arabic script, they are quotation marks.
        let mut quotes = 0_u32;
        loop {
            let at = self.chars.offset();
            let part = self.chars.next().map(|(_, c)| Part::of(c));
            self.is_ended = part.is_none();
            let part = part.unwrap_or(Part { blind: word_ngrams::WORD_END, exact: 0, behind: Break::Space });
            match part.blind {
                word_ngrams::WORD_END => {
                    let is_quote = quotes > 1 || quotes > 0 && self.is_arabic;
                    let closing = if is_quote { Break::Quote } else { Break::Space };
                    let range = from.unwrap_or(at)..at;
                    return Some(Found { range, letters, before, closing, ending: part.behind });
                }
                word_ngrams::APOSTROPHE => {
                    quotes += 1;
                    if letters == 0 {
                        (from, before) = (None, Break::Quote);
                        continue;
                    }
                }
                _ => quotes = 0,
            }
            from = from.or(Some(at));
            letters = letters.saturating_add(u8::from(part.blind > word_ngrams::APOSTROPHE));
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
            assert_eq!(next(bytes, at, end), (len, Key::of(&bytes[at..at + len])), "{text:?} {at} {end}");
        }
    }

    #[test]
    fn long_keys_are_no_short_ones() {
        let text: String = (0..200).map(|i| char::from(b'a' + (i * i % 26) as u8)).collect();
        let pieces = (1..text.len()).flat_map(|len| [&text[..len], &text[len..]]);
        let pieces: std::collections::BTreeSet<&str> = pieces.collect();
        let keys: std::collections::HashSet<(u64, u64)> =
            pieces.iter().map(|piece| Key::of(piece.as_bytes())).map(|key| (key.0, key.1)).collect();
        assert_eq!(keys.len(), pieces.len());
    }
}

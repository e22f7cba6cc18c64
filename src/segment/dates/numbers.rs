//! Reads numbers: runs of decimal digits of any system (General_Category Nd), and finds those that may be years.
//!
//! A date is found by its year, so the text is searched for years. Most blocks of bytes hold none and are skipped by a
//! vectorised filter. Cost: one pass.

use std::ops::Range;

use memchr::memchr2_iter;

use super::super::byte_pairs;
use crate::chars;

/// A run of decimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub range: Range<usize>,
    value: u32,
    digits: usize,
}

impl Number {
    /// The value, if it has four digits and may be a year of a date: 1000 to 2999.
    pub fn as_year(&self) -> Option<u16> {
        (self.digits == 4 && (1000..3000).contains(&self.value)).then_some(self.value as u16)
    }

    /// The value, if it may be a day of a month.
    pub fn as_day(&self) -> Option<u8> {
        (self.digits <= 2 && (1..=31).contains(&self.value)).then_some(self.value as u8)
    }

    /// The value, if it may be the number of a month.
    pub fn as_month(&self) -> Option<u8> {
        (self.digits <= 2 && (1..=12).contains(&self.value)).then_some(self.value as u8)
    }

    /// Whether it has this many digits at most, and this value.
    pub fn is_at_most(&self, digits: usize, value: u32) -> bool {
        self.digits <= digits && self.value <= value
    }

    /// Whether it is written with two digits, the first of which may be zero.
    pub fn has_two_digits(&self) -> bool {
        self.digits == 2
    }
}

/// Whether `c` is neither seen nor read, wherever it stands in a date: directional marks, which keep numbers in their order,
/// joiners, which keep a letter's form, and tatweel.
pub(super) fn is_transparent(c: char) -> bool {
    matches!(c, '\u{200C}'..='\u{200F}' | '\u{061C}' | '\u{0640}')
}

/// Finds the numbers that may be years, in order, each with its value.
pub(super) fn years(text: &str) -> impl Iterator<Item = (Number, u16)> {
    let bytes = text.as_bytes();
    let ascii = memchr2_iter(b'1', b'2', bytes).filter(|&at| may_be_year(bytes, at));
    let others = if text.is_ascii() { b"" } else { bytes };
    let others = NonAsciiYearStarts { bytes: others, at: 0, block_end: 0 };
    let (mut ascii, mut others) = (ascii.peekable(), others.peekable());
    let candidates = std::iter::from_fn(move || match (ascii.peek(), others.peek()) {
        (Some(a), Some(b)) if a < b => ascii.next(),
        (Some(_), None) => ascii.next(),
        _ => others.next(),
    });
    candidates.filter_map(|at| year_at(text, at))
}

/// Finds where a digit 1 or 2 that is not ASCII may begin: of two bytes (U+0661, U+06F1, U+07C1 and the next), or of more.
struct NonAsciiYearStarts<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The end of the block around `at`, if some digit may begin in it.
    block_end: usize,
}

impl Iterator for NonAsciiYearStarts<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        const BLOCK: usize = 64;
        // A digit has two bytes at least.
        let last = self.bytes.len().saturating_sub(1);
        loop {
            let mut places = self.at..self.block_end;
            let found = places.find(|&at| {
                may_begin_one_or_two(self.bytes[at], self.bytes[at + 1]) != 0
                    && (!(0xE0..0xF0).contains(&self.bytes[at])
                        || self.bytes.get(at + 2).is_some_and(|&third| may_end_one_or_two(third)))
            });
            if let Some(at) = found {
                self.at = at + 1;
                return Some(at);
            }
            self.at = self.at.max(self.block_end);
            if self.at >= last {
                return None;
            }
            let end = last.min(self.at + BLOCK);
            let block = &self.bytes[self.at..=end];
            if byte_pairs::any(block, |lead, next| may_begin_one_or_two(lead, next) != 0) {
                self.block_end = end;
            } else {
                self.at = end;
            }
        }
    }
}

/// 1 if the bytes may begin a digit 1 or 2 that is not ASCII. Never wrong about digits, seldom about other characters:
/// those that begin with E2 to E9 are punctuation or East Asian.
fn may_begin_one_or_two(lead: u8, next: u8) -> u8 {
    let arabic = u8::from(lead & 0xFD == 0xD9) & u8::from((next & 0xEF).wrapping_sub(0xA1) < 2);
    arabic | u8::from(lead.wrapping_sub(0xDF) < 3) | u8::from(lead >= 0xEA)
}

/// Whether the third byte of a character of three may be that of a digit 1 or 2: the code point of the digit 0 ends in 0000 or
/// 0110.
fn may_end_one_or_two(third: u8) -> bool {
    matches!(third & 0xF, 1 | 2 | 7 | 8)
}

/// False for most numbers that begin with an ASCII 1 or 2 at `at` and are no years: ASCII other than a digit stands among
/// the next three bytes, or a digit stands before.
fn may_be_year(bytes: &[u8], at: usize) -> bool {
    let is_other = |byte: &u8| byte.is_ascii() && !byte.is_ascii_digit();
    let is_inside = at.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_digit());
    !is_inside && bytes.get(at + 1..at + 4).is_some_and(|rest| !rest.iter().any(is_other))
}

fn year_at(text: &str, at: usize) -> Option<(Number, u16)> {
    let first = text[at..].chars().next().and_then(digit)?;
    // A later stage may remove the marks on a digit before.
    let is_mark = |c: &char| is_transparent(*c) || chars::of(*c).combining_class() != 0;
    let is_inside = || text[..at].chars().rev().find(|c| !is_mark(c)).and_then(digit).is_some();
    if !matches!(first, 1 | 2) || is_inside() {
        return None;
    }
    let number = number_at(text, at)?;
    let year = number.as_year()?;
    Some((number, year))
}

/// The value of a digit of any system.
pub(super) fn digit(c: char) -> Option<u32> {
    if c.is_ascii() { c.to_digit(10) } else { chars::of(c).digit().map(u32::from) }
}

/// Whether a digit may be among these bytes, which need not begin or end at a character. Never false if there is one.
pub(super) fn may_hold_digit(bytes: &[u8]) -> bool {
    let begins = |byte: u8| u8::from(byte.wrapping_sub(b'0') < 10) | u8::from(byte >= 0xE0);
    // Of two bytes: U+0660.., U+06F0.., U+07C0...
    let pair = |(&lead, &next): (&u8, &u8)| {
        let is = |of: u8, first: u8| u8::from(lead == of) & u8::from(next.wrapping_sub(first) < 10);
        is(0xD9, 0xA0) | is(0xDB, 0xB0) | is(0xDF, 0x80)
    };
    bytes.iter().fold(0, |any, &byte| any | begins(byte)) != 0
        || bytes.iter().zip(bytes.iter().skip(1)).fold(0, |any, both| any | pair(both)) != 0
}

/// The number that starts at `at`. The value of a number that is too long for a date saturates; its length is right.
pub(super) fn number_at(text: &str, at: usize) -> Option<Number> {
    let (mut end, mut value, mut digits, mut skipped) = (at, 0u32, 0, 0);
    for c in text[at..].chars() {
        if let Some(next) = digit(c) {
            value = value.saturating_mul(10).saturating_add(next);
            (end, digits, skipped) = (end + skipped + c.len_utf8(), digits + 1, 0);
        } else if is_transparent(c) && digits > 0 && skipped < MAX_TRANSPARENT_BYTES {
            skipped += c.len_utf8();
        } else {
            break;
        }
    }
    (digits > 0).then_some(Number { range: at..end, value, digits })
}

/// The number that ends at `end`, not before `floor`.
pub(super) fn number_before(text: &str, end: usize, floor: usize) -> Option<Number> {
    let (mut start, mut skipped) = (end, 0);
    for (at, c) in text[floor..end].char_indices().rev().take(MAX_NUMBER_CHARS) {
        if digit(c).is_some() {
            (start, skipped) = (floor + at, 0);
        } else if is_transparent(c) && start < end && skipped < MAX_TRANSPARENT_BYTES {
            skipped += c.len_utf8();
        } else {
            break;
        }
    }
    (start < end).then(|| number_at(text, start))?.filter(|number| number.range.end == end)
}

/// The most transparent characters between two digits, in bytes.
const MAX_TRANSPARENT_BYTES: usize = 6;

/// The most characters that are read of a number, backwards. One that has more is neither a day nor a month.
const MAX_NUMBER_CHARS: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    /// The years among all numbers, without a filter.
    fn years_without_filter(text: &str) -> Vec<(Number, u16)> {
        let mut years = Vec::new();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            at += c.len_utf8();
            if let Some(number) = number_at(text, at - c.len_utf8()) {
                at = number.range.end;
                years.extend(number.as_year().map(|year| (number, year)));
            }
        }
        years
    }

    #[test]
    fn years_of_every_digit_system_are_found() {
        let filler = "ascii 34567، اردو 3205 – हिंदी 中文 18 ";
        let zeros = (0..=0x10FFFF).filter_map(char::from_u32).filter(|&c| digit(c) == Some(0));
        for (count, zero) in zeros.enumerate() {
            let year: String =
                [2, 0, 2, 5].iter().filter_map(|&value| char::from_u32(zero as u32 + value)).collect();
            for length in [0, 1, 30, 31, 32, 33, 60, 61, 62, 63, 64, 100, 127 + count % 64] {
                let before: String = filler.chars().cycle().take(length).collect();
                for text in [format!("{before}x{year} {before}"), format!("{before}7{year}{before}")] {
                    assert_eq!(years(&text).collect::<Vec<_>>(), years_without_filter(&text), "{text:?}");
                }
                let (number, value) = years(&format!("{before}x{year} {before}")).next().unwrap();
                assert_eq!((number.range.start, value), (before.len() + 1, 2025), "{zero:?}");
            }
        }
        assert_eq!(years(&filler.repeat(10)).count(), 0);
    }

    #[test]
    fn filter_lets_every_digit_through() {
        for c in (0..=0x10FFFF).filter_map(char::from_u32).filter(|&c| digit(c).is_some()) {
            assert!(may_hold_digit(format!("من{c}").as_bytes()), "{c:?}");
        }
        assert!(!may_hold_digit("Oktober, اکتوبر".as_bytes()));
    }
}

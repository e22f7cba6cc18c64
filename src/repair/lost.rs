//! Sequences that lack bytes: a place in a line in, what may have stood there out.
//!
//! windows-1252 has no characters for five bytes, 81 8D 8F 90 9D. Whoever reads UTF-8 in it and drops what it lacks,
//! or writes U+FFFD, loses one byte of every ف, ہ, Á, с … [`restoration`](super::restoration) says which it was.

use super::class::Class;
use super::codecs::Codec;
use super::context::{DROPPED, stand_in_of};
use super::line::Line;
use super::plausibility::class_of;
use super::sequence;
use crate::chars;

/// A soft hyphen, which many remove.
const SOFT_HYPHEN: u8 = 0xAD;
const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// A sequence that lacks bytes.
pub(super) struct Lost {
    options: Options,
    /// What it is among the letters of its word, and the bytes that are left of it, if only the last is lost.
    pub left: Option<(char, [u8; 2], usize)>,
    /// A replacement character or a question mark stands for the byte.
    pub is_marked: bool,
    /// Nothing else begins and goes on like that.
    is_sure: bool,
}

impl Lost {
    /// Whether it is evidence itself.
    pub fn is_sure(&self) -> bool {
        self.is_marked && self.is_sure
    }

    /// The characters that it may have been.
    pub fn options(&self) -> impl Iterator<Item = char> {
        self.options.characters[..self.options.count].iter().copied()
    }
}

/// The characters that a sequence may have been.
#[derive(Default)]
struct Options {
    characters: [char; MOST],
    count: usize,
}

/// Two gaps for five bytes, and a soft hyphen.
const MOST: usize = 2 * DROPPED.len() + 1;

impl Options {
    /// Adds what the bytes spell with one of `missing` in the gap, if that is met in text.
    fn fill(&mut self, bytes: &[Option<u8>], missing: &[u8]) {
        for &byte in missing {
            let mut filled = [0; 4];
            filled.iter_mut().zip(bytes).for_each(|(to, from)| *to = from.unwrap_or(byte));
            let Some(c) = sequence::decode(&filled[..bytes.len()]) else { continue };
            if chars::of(c).is_assigned() && !matches!(class_of(c), Class::Other | Class::C1) {
                self.characters[self.count] = c;
                self.count += 1;
            }
        }
    }

    /// Adds what the first `len` bytes spell with a dropped byte between or behind them.
    fn insert(&mut self, bytes: &[Option<u8>], len: usize) {
        if len + 1 != bytes.len() || bytes.len() > 3 {
            return;
        }
        for gap in (1..=len).rev() {
            let mut spread = [None; 4];
            spread[..gap].copy_from_slice(&bytes[..gap]);
            spread[gap + 1..=len].copy_from_slice(&bytes[gap..len]);
            self.fill(&spread[..=len], &DROPPED);
        }
        if bytes.len() == 2 {
            self.fill(&bytes[..2], &[SOFT_HYPHEN]);
        }
    }
}

/// The sequence at cell `at` that lacks bytes, and how many cells are left of it.
pub(super) fn at(line: &Line, codec: Codec, at: usize) -> Option<(usize, Lost)> {
    let lead = sequence::lead(line, codec, at)?;
    let count = sequence::length(lead)?;
    let mut bytes = [Some(lead), None, None, None];
    let (mut len, mut known, mut is_marked, mut is_replaced, mut straight) = (1, 0, false, false, None);
    while len < count {
        let c = line.get(at + len);
        match sequence::continuation(line, codec, at + len) {
            Some(byte) => {
                bytes[len] = Some(byte);
                known += 1;
            }
            None if c == REPLACEMENT => (is_marked, is_replaced) = (true, true),
            None if c == '?' && takes_question_mark(line, codec, at, count, len) => is_marked = true,
            None if matches!(c, '\'' | '"') && len + 1 == count => straight = Some(c),
            None => break,
        }
        len += 1;
    }
    let mut options = Options::default();
    if codec == Codec::WINDOWS_1252 && count - 1 - known == 1 {
        match straight {
            Some('\'') => options.fill(&bytes[..count], &[0x92, 0x91]),
            Some(_) => options.fill(&bytes[..count], &[0x93, 0x94]),
            None if len == count => options.fill(&bytes[..count], &DROPPED),
            None => options.insert(&bytes[..count], len),
        }
    }
    let left = [lead, bytes[1].unwrap_or(0)];
    let left = stand_in_of(&left[..count.saturating_sub(1).min(2)])
        .filter(|_| bytes[..count - 1].iter().all(Option::is_some) && count < 4)
        .map(|letter| (letter, left, count - 1));
    let is_sure = known > 0 || is_replaced && count == 2;
    (is_marked || options.count > 0).then_some((len, Lost { options, left, is_marked, is_sure }))
}

/// Whether bytes were dropped from the line for certain: a lead stands before something that is no space either.
pub(super) fn drops(line: &Line, codec: Codec) -> bool {
    let ends = |at: usize| {
        let next = line.get(at);
        sequence::continuation(line, codec, at).is_none() && !next.is_ascii() && next != REPLACEMENT
    };
    let is_cut = |at: usize| match sequence::lead(line, codec, at) {
        Some(0xD0..=0xDF) => ends(at + 1),
        Some(0xE0) => sequence::continuation(line, codec, at + 1).is_some() && ends(at + 2),
        _ => false,
    };
    codec == Codec::WINDOWS_1252 && (0..line.cells.len()).any(is_cut)
}

/// A question mark in the place of a byte: inside a sequence of three or more that is otherwise whole, or behind Â or
/// Ã where one of those follows.
fn takes_question_mark(line: &Line, codec: Codec, at: usize, count: usize, len: usize) -> bool {
    let known = |place: usize| sequence::continuation(line, codec, at + place).is_some();
    match count {
        2 => matches!(line.get(at), 'Â' | 'Ã') && sequence::lead(line, codec, at + 2).is_some(),
        3 => known(3 - len) && (len == 1 || line.get(at) == 'â'),
        _ => (1..count).all(|place| place == len || known(place)),
    }
}

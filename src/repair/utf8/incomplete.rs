//! UTF-8 sequences that lack bytes: a place in a line comes in, the characters that may have stood there go out.
//!
//! windows-1252 has no characters for five bytes: 81, 8D, 8F, 90 and 9D. A program that decodes UTF-8 with it, and
//! drops what it lacks or writes U+FFFD, loses one byte of every ف, ہ, Á and с. A later stage chooses among the
//! candidates. Cost: constant for each place.

use super::sequence;
use crate::chars;
use crate::model::backoff_context::{DROPPED, placeholder_of};
use crate::model::char_class::CharClass;
use crate::repair::char_model::class_of;
use crate::repair::line::DamagedLine;
use crate::repair::reverse_codepages::CodepageId;

/// Many programs remove soft hyphens.
const SOFT_HYPHEN: u8 = 0xAD;
const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// A sequence that lacks bytes.
pub(super) struct IncompleteSequence {
    candidates: CandidateChars,
    /// If only the last byte is lost: the bytes before it.
    pub prefix: Option<SequencePrefix>,
    /// A replacement character or a question mark stands for the lost byte.
    pub is_marked: bool,
    /// It begins and goes on like no other text.
    is_unmistakable: bool,
}

/// The bytes of a sequence without the last one.
pub(super) struct SequencePrefix {
    /// The character that stands for it in the model of lost bytes.
    pub placeholder: char,
    bytes: [u8; 2],
    len: usize,
}

impl SequencePrefix {
    /// The character that the prefix and `last` encode.
    pub fn complete(&self, last: u8) -> Option<char> {
        let mut bytes = [self.bytes[0], self.bytes[1], 0];
        bytes[self.len] = last;
        sequence::decode(&bytes[..=self.len])
    }
}

impl IncompleteSequence {
    /// Whether it is evidence for the codepage, like a complete sequence.
    pub fn is_evidence(&self) -> bool {
        self.is_marked && self.is_unmistakable
    }

    /// The characters that it may have been.
    pub fn candidates(&self) -> impl Iterator<Item = char> {
        self.candidates.characters[..self.candidates.count].iter().copied()
    }
}

/// The characters that a sequence may have been.
#[derive(Default)]
struct CandidateChars {
    characters: [char; MAX_CANDIDATES],
    count: usize,
}

/// Two gaps for each of the five bytes, and a soft hyphen.
const MAX_CANDIDATES: usize = 2 * DROPPED.len() + 1;

impl CandidateChars {
    /// Adds the characters that the bytes encode with one of `missing` in the gap, if they occur in text.
    fn fill_gap(&mut self, bytes: &[Option<u8>], missing: &[u8]) {
        for &byte in missing {
            let mut filled = [0; 4];
            filled.iter_mut().zip(bytes).for_each(|(to, from)| *to = from.unwrap_or(byte));
            let Some(c) = sequence::decode(&filled[..bytes.len()]) else { continue };
            if chars::of(c).is_assigned() && !matches!(class_of(c), CharClass::Other | CharClass::C1) {
                self.characters[self.count] = c;
                self.count += 1;
            }
        }
    }

    /// Adds the characters that the first `len` bytes encode with one dropped byte between or behind them.
    fn insert_byte(&mut self, bytes: &[Option<u8>], len: usize) {
        if len + 1 != bytes.len() || bytes.len() > 3 {
            return;
        }
        for gap in (1..=len).rev() {
            let mut spread = [None; 4];
            spread[..gap].copy_from_slice(&bytes[..gap]);
            spread[gap + 1..=len].copy_from_slice(&bytes[gap..len]);
            self.fill_gap(&spread[..=len], &DROPPED);
        }
        if bytes.len() == 2 {
            self.fill_gap(&bytes[..2], &[SOFT_HYPHEN]);
        }
    }
}

/// The sequence at place `at` that lacks bytes, and how many characters of the line are left of it.
pub(super) fn at(line: &DamagedLine, codepage: CodepageId, at: usize) -> Option<(usize, IncompleteSequence)> {
    let lead = sequence::lead(line, codepage, at)?;
    let count = sequence::length(lead)?;
    let mut bytes = [Some(lead), None, None, None];
    let (mut len, mut known, mut is_marked, mut has_replacement, mut straight_quote) =
        (1, 0, false, false, None);
    while len < count {
        let c = line.get(at + len);
        match sequence::continuation(line, codepage, at + len) {
            Some(byte) => {
                bytes[len] = Some(byte);
                known += 1;
            }
            None if c == REPLACEMENT => (is_marked, has_replacement) = (true, true),
            None if c == '?' && takes_question_mark(line, codepage, at, count, len) => is_marked = true,
            None if matches!(c, '\'' | '"') && len + 1 == count => straight_quote = Some(c),
            None => break,
        }
        len += 1;
    }
    let mut candidates = CandidateChars::default();
    if codepage == CodepageId::WINDOWS_1252 && count - 1 - known == 1 {
        match straight_quote {
            // The bytes of curly quotes.
            Some('\'') => candidates.fill_gap(&bytes[..count], &[0x92, 0x91]),
            Some(_) => candidates.fill_gap(&bytes[..count], &[0x93, 0x94]),
            None if len == count => candidates.fill_gap(&bytes[..count], &DROPPED),
            None => candidates.insert_byte(&bytes[..count], len),
        }
    }
    let prefix = [lead, bytes[1].unwrap_or(0)];
    let prefix = placeholder_of(&prefix[..count.saturating_sub(1).min(2)])
        .filter(|_| bytes[..count - 1].iter().all(Option::is_some) && count < 4)
        .map(|placeholder| SequencePrefix { placeholder, bytes: prefix, len: count - 1 });
    let is_unmistakable = known > 0 || has_replacement && count == 2;
    let is_incomplete = is_marked || candidates.count > 0;
    is_incomplete.then_some((len, IncompleteSequence { candidates, prefix, is_marked, is_unmistakable }))
}

/// Whether bytes were certainly dropped from the line: a lead byte stands before a character that neither continues the
/// sequence nor is a space.
pub(super) fn has_dropped_bytes(line: &DamagedLine, codepage: CodepageId) -> bool {
    let ends = |at: usize| {
        let next = line.get(at);
        sequence::continuation(line, codepage, at).is_none() && !next.is_ascii() && next != REPLACEMENT
    };
    let is_cut = |at: usize| match sequence::lead(line, codepage, at) {
        Some(0xD0..=0xDF) => ends(at + 1),
        Some(0xE0) => sequence::continuation(line, codepage, at + 1).is_some() && ends(at + 2),
        _ => false,
    };
    codepage == CodepageId::WINDOWS_1252 && (0..line.chars.len()).any(is_cut)
}

/// Whether a question mark stands for byte `len` of the sequence: inside of a sequence of three or four that is
/// complete otherwise, or behind Â or Ã if another lead byte follows.
fn takes_question_mark(
    line: &DamagedLine,
    codepage: CodepageId,
    at: usize,
    count: usize,
    len: usize,
) -> bool {
    let is_known = |place: usize| sequence::continuation(line, codepage, at + place).is_some();
    match count {
        2 => matches!(line.get(at), 'Â' | 'Ã') && sequence::lead(line, codepage, at + 2).is_some(),
        3 => is_known(3 - len) && (len == 1 || line.get(at) == 'â'),
        _ => (1..count).all(|place| place == len || is_known(place)),
    }
}

//! The scan for dirty runs: text in, the byte ranges of the characters that some rule may change out.
//!
//! Most text is *ordinary*: no rule changes its characters or anything before them. ASCII is scanned in blocks of 64 bytes
//! with vector instructions, other text with one table lookup per character. Linear.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memchr;

use super::classes::ESCAPE;
use super::escape_sequences::escape_sequence_len;
use crate::chars::{self, is_misspelt_pair};
use crate::profile::RuleSet;

/// The byte range of the next dirty run at or after `from`. A sequence of DoNotEmit.txt that begins in it may end in ordinary
/// characters, so up to [`MAX_TRAILING_ORDINARY`] of them belong to the run. Runs with fewer of them in between are one.
pub(super) fn next_dirty_run(text: &str, from: usize, rules: RuleSet) -> Option<Range<usize>> {
    let dirty = next_dirty(text, from);
    // In a document of one line, a line end is not ordinary either.
    let is_one_line = rules.line_end() != '\n';
    let start = match is_one_line {
        false => dirty?,
        true => {
            let end = dirty.unwrap_or(text.len());
            memchr(b'\n', &text.as_bytes()[from..end]).map(|at| from + at).or(dirty)?
        }
    };
    let (mut ordinary, mut sequence) = (0, 0);
    let mut end = start;
    let mut before = None;
    for (at, c) in text[start..].char_indices() {
        let ends_pair = before.replace(c).is_some_and(|before| is_misspelt_pair(before, c));
        // An escape sequence belongs to the run as a whole, although most of its characters are ordinary.
        if c == ESCAPE && sequence == 0 {
            sequence = escape_sequence_len(text[start + at..].chars());
        }
        if sequence > 0 {
            (sequence, ordinary) = (sequence - 1, 0);
            end = start + at + c.len_utf8();
            continue;
        }
        let is_ordinary = is_ordinary(c) && !ends_pair && !(is_one_line && c == '\n');
        ordinary = if is_ordinary { ordinary + 1 } else { 0 };
        if ordinary > MAX_TRAILING_ORDINARY || (ordinary > 0 && c.is_ascii()) {
            break;
        }
        end = start + at + c.len_utf8();
    }
    Some(start..end)
}

/// No sequence of DoNotEmit.txt ends in more ordinary characters.
const MAX_TRAILING_ORDINARY: usize = 2;

/// The byte offset of the next character that is not ordinary, or of a mark that is misspelt with the next one.
fn next_dirty(text: &str, from: usize) -> Option<usize> {
    let (bytes, two_bytes) = (text.as_bytes(), &*ORDINARY_OF_TWO_BYTES);
    let mut at = from;
    loop {
        at += clean_ascii_len(&bytes[at..]);
        let mut before = '\0';
        loop {
            match bytes[at..] {
                [] => return None,
                // Letters of Europe and of the Near East, which end no such pair.
                [lead @ 0xC2..=0xDF, next, ..] => {
                    if two_bytes[usize::from(lead & 0x1F)] >> (next & 0x3F) & 1 == 0 {
                        return Some(at);
                    }
                    (at, before) = (at + 2, '\0');
                }
                [byte @ ..0x80, ..] => {
                    if !is_ordinary(char::from(byte)) {
                        return Some(at);
                    }
                    (at, before) = (at + 1, '\0');
                    // Between two words beyond ASCII there is often one space. A block is worth it only for longer ASCII.
                    if bytes[at..].iter().take(4).all(u8::is_ascii) {
                        break;
                    }
                }
                _ => {
                    let Some(c) = text[at..].chars().next().filter(|&c| is_ordinary(c)) else {
                        return Some(at);
                    };
                    if is_misspelt_pair(before, c) {
                        return Some(at - before.len_utf8());
                    }
                    (at, before) = (at + c.len_utf8(), c);
                }
            }
        }
    }
}

/// Which characters of two bytes are ordinary: a row for each first byte, a bit for each second one.
static ORDINARY_OF_TWO_BYTES: LazyLock<[u64; 32]> = LazyLock::new(|| {
    let is_ordinary = |code: u32| char::from_u32(code).is_some_and(is_ordinary);
    let row = |row: u32| (0..64).fold(0, |bits, bit| bits | u64::from(is_ordinary(row << 6 | bit)) << bit);
    std::array::from_fn(|at| row(at as u32))
});

/// The length of the ASCII text without control characters that `bytes` begins with.
fn clean_ascii_len(bytes: &[u8]) -> usize {
    const BLOCK: usize = 64;
    // On bytes and without an early exit in the block, so that it compiles to vector instructions. As a signed number, a byte
    // beyond ASCII is less than SPACE too.
    let dirty = |byte: u8| {
        u8::from((byte as i8) < b' ' as i8) & u8::from(byte != b'\n') & u8::from(byte != b'\t')
            | u8::from(byte == 0x7F)
    };
    // Most blocks hold no line end either. That check needs fewer instructions.
    let is_plain = |block: &[u8; BLOCK]| {
        block.iter().fold(0, |most: u8, &byte| most.max(byte.wrapping_sub(b' '))) <= b'~' - b' '
    };
    let is_clean =
        |block: &&[u8; BLOCK]| is_plain(block) || block.iter().fold(0, |any, &byte| any | dirty(byte)) == 0;
    let (blocks, _) = bytes.as_chunks::<BLOCK>();
    let len = blocks.iter().take_while(is_clean).count() * BLOCK;
    len + bytes[len..].iter().take_while(|&&byte| dirty(byte) == 0).count()
}

fn is_ordinary(c: char) -> bool {
    match c {
        '\n' | '\t' | ' '..='~' => true,
        c if c.is_ascii() => false,
        c => chars::of(c).is_ordinary(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Character by character.
    fn next_dirty_by_chars(text: &str, from: usize) -> Option<usize> {
        let mut before = '\0';
        for (at, c) in text[from..].char_indices() {
            if !is_ordinary(c) {
                return Some(from + at);
            }
            if is_misspelt_pair(before, c) {
                return Some(from + at - before.len_utf8());
            }
            before = c;
        }
        None
    }

    #[test]
    fn blocks_and_bytes_are_scanned_as_characters() {
        let words: Vec<&str> =
            "the sixty-four letters of a block|، اور وہ|é|ß|ы|\u{300}|\u{A0}|\u{AD}|\u{64B}|\u{7F}|\r|\t|\n| |क|\u{93C}|\u{945}|\u{946}|ি|中|🙂|\u{200D}|\u{85}|ߘ"
                .split('|')
                .collect();
        let mut seed = 1_u32;
        for round in 0..20_000 {
            let mut text = String::new();
            for _ in 0..round % 23 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let rare = seed >> 30 == 0;
                text.push_str(words[(seed >> 12) as usize % if rare { words.len() } else { 5 }]);
            }
            for (from, _) in text.char_indices() {
                assert_eq!(next_dirty(&text, from), next_dirty_by_chars(&text, from), "{text:?} from {from}");
            }
        }
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            assert_eq!(next_dirty(&text, 0), next_dirty_by_chars(&text, 0), "{c:?}");
        }
    }
}

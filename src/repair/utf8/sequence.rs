//! UTF-8 sequences in a line: a codepage turns the characters of the line back into bytes, and where these form a
//! sequence of UTF-8 (The Unicode Standard, table 3-7) or of CESU-8 (UTR #26), the character that it encodes goes out.
//! Cost: constant for each place.

use crate::chars;
use crate::repair::line::DamagedLine;
use crate::repair::reverse_codepages::CodepageId;

/// A sequence.
pub(super) struct Utf8Sequence {
    /// Its length in characters of the line.
    pub len: usize,
    /// The character that it encodes.
    pub c: char,
    /// A space stands for its byte A0, which the codepage decodes as NO-BREAK SPACE.
    pub has_space: bool,
}

/// The sequence that begins at place `at`. `may_have_space`: whether a space may stand for a NO-BREAK SPACE. It is
/// called only if that matters.
#[inline]
pub(super) fn at(
    line: &DamagedLine,
    codepage: CodepageId,
    at: usize,
    may_have_space: impl Fn() -> bool,
) -> Option<Utf8Sequence> {
    let lead = lead(line, codepage, at)?;
    let count = length(lead)?;
    let mut bytes = [lead, 0, 0, 0];
    let mut has_space = false;
    for (place, byte) in (1..count).zip(&mut bytes[1..]) {
        *byte = match continuation(line, codepage, at + place) {
            Some(byte) => byte,
            None if line.get(at + place) == ' '
                && at + place < line.chars.len()
                && takes_space(line, codepage, at, place)
                && may_have_space() =>
            {
                has_space = true;
                0xA0
            }
            None => return None,
        };
    }
    let c = match decode(&bytes[..count]) {
        Some(c) => c,
        None => return surrogates(line, codepage, at, &bytes),
    };
    if !chars::of(c).is_assigned() {
        return None;
    }
    let keeps_space = has_space
        && match count {
            2 => keeps_space(line, at + 1, c),
            _ => is_space_of_text(line, at + count - 1, c),
        };
    Some(Utf8Sequence { len: count - usize::from(keeps_space), c, has_space })
}

/// Whether the first two bytes of a sequence of three or four stand at place `at`.
pub(in crate::repair) fn is_begun(line: &DamagedLine, codepage: CodepageId, at: usize) -> bool {
    lead(line, codepage, at).and_then(length).is_some_and(|count| count > 2)
        && continuation(line, codepage, at + 1).is_some()
}

/// The byte at place `at`, if it can lead a sequence. C0 counts: it leads the overlong form of NUL.
pub(super) fn lead(line: &DamagedLine, codepage: CodepageId, at: usize) -> Option<u8> {
    let ch = line.chars.get(at)?;
    codepage.byte(ch.row).filter(|byte| matches!(byte, 0xC0 | 0xC2..=0xF4))
}

/// The byte at place `at`, if it is a continuation byte.
pub(super) fn continuation(line: &DamagedLine, codepage: CodepageId, at: usize) -> Option<u8> {
    let ch = line.chars.get(at)?;
    codepage.byte(ch.row).filter(|byte| *byte < 0xC0)
}

/// The length in bytes of the sequence that `lead` begins.
pub(super) fn length(lead: u8) -> Option<usize> {
    match lead {
        0xC0..=0xDF => Some(2),
        0xE0..=0xEF => Some(3),
        0xF0..=0xF4 => Some(4),
        _ => None,
    }
}

/// The character that the bytes encode. The overlong form of NUL (modified UTF-8) is accepted; other overlong forms are
/// not.
pub(super) fn decode(bytes: &[u8]) -> Option<char> {
    match *bytes {
        [0xC0, 0x80] => Some('\0'),
        [lead @ 0xC2..=0xDF, second @ 0x80..=0xBF] => {
            char::from_u32(u32::from(lead & 0x1F) << 6 | u32::from(second & 0x3F))
        }
        _ => std::str::from_utf8(bytes).ok()?.chars().next(),
    }
}

/// A character beyond the BMP in CESU-8: two surrogates of three bytes each.
fn surrogates(line: &DamagedLine, codepage: CodepageId, at: usize, high: &[u8; 4]) -> Option<Utf8Sequence> {
    let [0xED, second @ 0xA0..=0xAF, third, _] = *high else { return None };
    let low = [
        lead(line, codepage, at + 3)?,
        continuation(line, codepage, at + 4)?,
        continuation(line, codepage, at + 5)?,
    ];
    let [0xED, fifth @ 0xB0..=0xBF, sixth] = low else { return None };
    let bits = |second: u8, third: u8| u32::from(second & 0xF) << 6 | u32::from(third & 0x3F);
    let c = char::from_u32(0x1_0000 + (bits(second, third) << 10) + bits(fifth - 0x10, sixth))?;
    chars::of(c).is_assigned().then_some(Utf8Sequence { len: 6, c, has_space: false })
}

/// Whether a NO-BREAK SPACE as byte number `place` of the sequence at `at` makes a character that occurs in text.
fn takes_space(line: &DamagedLine, codepage: CodepageId, at: usize, place: usize) -> bool {
    match lead(line, codepage, at) {
        // NO-BREAK SPACE itself, à, Š, Π, Р
        Some(0xC2 | 0xC3 | 0xD0) => true,
        Some(0xC5 | 0xCE) => line.get(at + 2).is_alphabetic(),
        // ARABIC-INDIC DIGIT ZERO, beside another digit
        Some(0xD9) => is_digit(line, codepage, at + 2) || at >= 2 && is_digit(line, codepage, at - 2),
        Some(0xE0 | 0xE1) => place == 2,
        // A quote that lost its last byte before a space is more likely than a dagger.
        Some(0xE2) if place == 2 => continuation(line, codepage, at + 1) != Some(0x80),
        Some(0xE2 | 0xE3 | 0xF0) => true,
        _ => false,
    }
}

/// Whether an ASCII digit stands at place `at`, or an Arabic-Indic one in bytes of UTF-8.
fn is_digit(line: &DamagedLine, codepage: CodepageId, at: usize) -> bool {
    let is_byte = |byte: u8| (0xA0..0xAA).contains(&byte);
    let is_space = line.get(at + 1) == ' ';
    line.get(at).is_ascii_digit()
        || lead(line, codepage, at) == Some(0xD9)
            && (is_space || continuation(line, codepage, at + 1).is_some_and(is_byte))
}

/// Whether the space is a character of its own as well, because a run of spaces was made one space. This holds behind
/// the word à, and does not hold inside of às, àquele and other words.
fn keeps_space(line: &DamagedLine, at: usize, c: char) -> bool {
    let (next, second) = (line.get(at + 1), line.get(at + 2));
    let is_end = next.is_lowercase() && second.is_ascii() && !second.is_alphanumeric() && second != '\'';
    let is_contraction = ["quel", "quil"]
        .iter()
        .any(|head| head.chars().enumerate().all(|(place, c)| line.get(at + 1 + place) == c));
    c == 'à' && next.is_alphanumeric() && !is_end && !is_contraction
}

/// Whether the space at place `at`, which ends a sequence, is a character of its own as well, because it and the
/// NO-BREAK SPACE before it were made one. A space follows a symbol; a letter may be followed by another.
fn is_space_of_text(line: &DamagedLine, at: usize, c: char) -> bool {
    let next = line.get(at + 1);
    line.get(at) == ' ' && !c.is_alphabetic() && !chars::of(c).is_mark() && next != ' ' && next.is_ascii()
}

//! The contexts of the back-off model of lost bytes ([`lost_bytes`](super::lost_bytes)): a word with a letter that lost
//! its last byte comes in, the hashes of its contexts go out. Cost: linear in the length of the context.

use BackoffContext::*;

/// The bytes that windows-1252 has no character for.
pub const DROPPED: [u8; 5] = [0x81, 0x8D, 0x8F, 0x90, 0x9D];

/// Languages and scripts whose lost letters are counted apart. Arabic script has several languages; for others the
/// script is enough. Arabic with its vowel marks is like another language.
pub const GROUPS: [&str; 12] =
    ["ar", "ar-vocalised", "fa", "ckb", "ur", "ps", "ug", "Latn", "Cyrl", "Grek", "Deva", "other"];
/// How many of them are languages of Arabic script; they come first.
pub const ARABIC_GROUPS: usize = 7;

/// The row of a letter of Arabic script, or of what is left of one, in the table of letters.
pub fn row(letter: char) -> Option<usize> {
    match letter as usize {
        code @ 0x600..0x780 => Some(code - 0x600),
        code @ 0xF00D8..0xF00DC => Some(code - 0xF00D8 + 0x180),
        _ => None,
    }
}

/// How many rows there are.
pub const ROWS: usize = 0x184;

/// The part of the word around a lost letter that a context covers, from the narrowest to the widest. Most text has few
/// vowel marks or none, so that the letters alone predict a mark best: bare contexts skip the marks.
#[derive(Clone, Copy)]
pub enum BackoffContext {
    /// Only the bytes that are left of the letter.
    Alone,
    /// The kinds of its neighbours: letter, mark, lost letter or none.
    Kinds,
    /// One letter on either side.
    BareNarrow,
    /// One before and two behind.
    Behind,
    /// Two before and one behind.
    Before,
    /// The same, bare.
    BareBehind,
    BareBefore,
    /// Two on either side.
    Wide,
    BareWide,
    /// The whole word.
    BareWord,
    Word,
}

/// All of them. A later one overrules an earlier one.
pub const BACKOFF_CONTEXTS: [BackoffContext; 11] =
    [Alone, Kinds, BareNarrow, Behind, Before, BareBehind, BareBefore, Wide, BareWide, BareWord, Word];
/// So many letters on either side belong to a context.
const MAX_CONTEXT_LETTERS: usize = 10;

/// The hash of a context (FNV-1a over code points, then one multiplication) in bits 3 to 31; the lowest three bits are
/// free. `word` holds the letters of the word, lost ones as their [`placeholder`]; `at` is the place of the lost letter.
pub fn context_hash(group: usize, word: &[char], at: usize, context: BackoffContext) -> u32 {
    let (before, behind) = match context {
        Alone | Kinds => (0, 0),
        BareNarrow => (1, 1),
        Behind | BareBehind => (1, 2),
        Before | BareBefore => (2, 1),
        Wide | BareWide => (2, 2),
        BareWord | Word => (MAX_CONTEXT_LETTERS, MAX_CONTEXT_LETTERS),
    };
    let is_bare = matches!(context, BareNarrow | BareBehind | BareBefore | BareWide | BareWord);
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let mut mix = |number: u32| hash = (hash ^ u64::from(number)).wrapping_mul(0x0000_0100_0000_01B3);
    mix(group as u32);
    mix(context as u32);
    mix(word[at].into());
    if is_bare || matches!(context, Kinds) {
        mix(kind(at.checked_sub(1).map_or(' ', |at| word[at])));
        mix(kind(word.get(at + 1).copied().unwrap_or(' ')));
    }
    let is_covered = |c: &&char| !is_bare || !is_mark(**c);
    // One space stands for the end of the word.
    let head = word[..at].iter().rev().filter(is_covered).chain([&' ']).take(before);
    let tail = word[at + 1..].iter().filter(is_covered).chain([&' ']).take(behind);
    head.for_each(|&c| mix(c.into()));
    mix(0);
    tail.for_each(|&c| mix(c.into()));
    let mixed = (hash ^ (hash >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 32) as u32 & !7
}

fn kind(c: char) -> u32 {
    match c {
        ' ' => 0,
        c if is_mark(c) => 1,
        '\u{F0000}'.. => 2,
        _ => 3,
    }
}

/// Vowel marks of Arabic script.
pub fn is_mark(c: char) -> bool {
    matches!(c, '\u{064B}'..='\u{065F}' | '\u{0670}')
}

/// The private-use character that stands for a letter without its last byte; `None` if no program drops that byte.
pub fn placeholder(c: char) -> Option<char> {
    let mut buffer = [0; 4];
    let bytes = c.encode_utf8(&mut buffer).as_bytes();
    let (last, rest) = bytes.split_last()?;
    if !DROPPED.contains(last) || !(1..=2).contains(&rest.len()) {
        return None;
    }
    placeholder_of(rest)
}

/// The same, from the bytes that are left.
pub fn placeholder_of(rest: &[u8]) -> Option<char> {
    let number = match *rest {
        [lead] => u32::from(lead),
        [lead, second] => u32::from(lead & 0xF) << 6 | u32::from(second & 0x3F) | 0x400,
        _ => return None,
    };
    char::from_u32(0xF_0000 + number)
}

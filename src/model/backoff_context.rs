//! A word with a letter that lost its last byte in, the hashes of its contexts out: the keys of the back-off model
//! [`lost_bytes`](super::lost_bytes).

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

/// What stands around a lost letter, from the least to the most that is looked at. Most text has few vowel marks or
/// none, so that a mark is best told by the letters alone: bare contexts pass over the marks.
#[derive(Clone, Copy)]
pub enum BackoffContext {
    /// Nothing but what is left of the letter.
    Alone,
    /// Whether letters stand on either side, or marks, lost ones, nothing.
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

/// In the order in which later ones overrule earlier ones.
pub const BACKOFF_CONTEXTS: [BackoffContext; 11] = [
    BackoffContext::Alone,
    BackoffContext::Kinds,
    BackoffContext::BareNarrow,
    BackoffContext::Behind,
    BackoffContext::Before,
    BackoffContext::BareBehind,
    BackoffContext::BareBefore,
    BackoffContext::Wide,
    BackoffContext::BareWide,
    BackoffContext::BareWord,
    BackoffContext::Word,
];
/// Letters of a word that are looked at on either side.
const REACH: usize = 10;

/// The number of a context: bits 3 to 31; the lowest three are free. `word` holds the letters of the word, lost ones as
/// [`placeholder`]; `at` is the place of the letter asked about.
pub fn context_hash(group: usize, word: &[char], at: usize, context: BackoffContext) -> u32 {
    let (before, behind) = match context {
        BackoffContext::Alone | BackoffContext::Kinds => (0, 0),
        BackoffContext::BareNarrow => (1, 1),
        BackoffContext::Behind | BackoffContext::BareBehind => (1, 2),
        BackoffContext::Before | BackoffContext::BareBefore => (2, 1),
        BackoffContext::Wide | BackoffContext::BareWide => (2, 2),
        BackoffContext::BareWord | BackoffContext::Word => (REACH, REACH),
    };
    let is_bare = matches!(
        context,
        BackoffContext::BareNarrow
            | BackoffContext::BareBehind
            | BackoffContext::BareBefore
            | BackoffContext::BareWide
            | BackoffContext::BareWord
    );
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let mut stir = |number: u32| hash = (hash ^ u64::from(number)).wrapping_mul(0x0000_0100_0000_01B3);
    stir(group as u32);
    stir(context as u32);
    stir(word[at].into());
    if is_bare || matches!(context, BackoffContext::Kinds) {
        stir(kind(at.checked_sub(1).map_or(' ', |at| word[at])));
        stir(kind(word.get(at + 1).copied().unwrap_or(' ')));
    }
    let is_seen = |c: &&char| !is_bare || !is_mark(**c);
    // The end of the word is told by a space, and once.
    let head = word[..at].iter().rev().filter(is_seen).chain([&' ']).take(before);
    let tail = word[at + 1..].iter().filter(is_seen).chain([&' ']).take(behind);
    head.for_each(|&c| stir(c.into()));
    stir(0);
    tail.for_each(|&c| stir(c.into()));
    let stirred = (hash ^ (hash >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (stirred >> 32) as u32 & !7
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

/// What stands for a letter of which only the bytes before the last are left; nothing for a letter that cannot be lost.
pub fn placeholder(c: char) -> Option<char> {
    let mut buffer = [0; 4];
    let bytes = c.encode_utf8(&mut buffer).as_bytes();
    let (last, rest) = bytes.split_last()?;
    if !DROPPED.contains(last) || !(1..=2).contains(&rest.len()) {
        return None;
    }
    placeholder_of(rest)
}

/// As [`placeholder`], from the bytes that are left.
pub fn placeholder_of(rest: &[u8]) -> Option<char> {
    let number = match *rest {
        [lead] => u32::from(lead),
        [lead, second] => u32::from(lead & 0xF) << 6 | u32::from(second & 0x3F) | 0x400,
        _ => return None,
    };
    char::from_u32(0xF_0000 + number)
}

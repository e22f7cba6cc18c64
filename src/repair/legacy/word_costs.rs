//! Words and symbols of a text in an encoding, and the costs that all encodings share. Costs are negative log
//! probabilities in sixteenths of a nat, as in the letter bigrams of [`languages`](crate::repair::languages).
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --mojibake DIR`.

use std::ops::Range;

use crate::chars;
use crate::repair::languages::NAT;

/// A negative log probability, in sixteenths of a nat.
pub(super) type BigramCost = u32;

/// The byte of a character that the codepage lacks, or that is protected.
pub(super) const GAP_BYTE: u8 = 0;

/// The cost of a letter of a word that is all of ASCII.
pub(super) const ASCII_LETTER_COST: BigramCost = 5 * NAT / 2;
/// The cost of a capital behind a lower-case letter, behind a capital, and elsewhere.
const CAPITAL_BEHIND_LOWER_COST: BigramCost = 5 * NAT;
const CAPITAL_BEHIND_CAPITAL_COST: BigramCost = 7 * NAT / 8;
const INITIAL_CAPITAL_COST: BigramCost = 11 * NAT / 8;
/// The cost of a symbol that occurs in every text, and of any other.
const COMMON_SYMBOL_COST: BigramCost = 7 * NAT / 2;
const RARE_SYMBOL_COST: BigramCost = 6 * NAT;
/// The cost of a control, and of a byte that is no character.
pub(super) const CONTROL_COST: BigramCost = 10 * NAT;
/// The extra cost of a symbol that precedes words and stands behind a letter, or follows words and stands before one.
const WRONG_SIDE_COST: BigramCost = 6 * NAT;
/// The extra cost of a symbol that stands between words and touches a letter.
const TOUCHING_COST: BigramCost = 3 * NAT;

/// What a byte stands for in a single-byte encoding.
#[derive(Clone, Copy, Default)]
pub(super) struct DecodedByte {
    pub c: Option<char>,
    pub is_letter: bool,
    pub is_upper: bool,
    /// Its cost if it is no letter.
    symbol_cost: BigramCost,
    precedes_words: bool,
    follows_words: bool,
    stands_between_words: bool,
}

impl DecodedByte {
    pub fn new(c: Option<char>) -> DecodedByte {
        let Some(c) = c else { return DecodedByte { symbol_cost: CONTROL_COST, ..DecodedByte::default() } };
        let is_letter = (c.is_alphabetic() || chars::of(c).is_mark()) && !matches!(c, 'ª' | 'º');
        let symbol_cost = match c {
            _ if is_letter || c.is_ascii() => 0,
            '\u{80}'..='\u{9F}' => CONTROL_COST,
            '«' | '»' | '“' | '”' | '‘' | '’' | '„' | '–' | '—' | '…' | '•' | '\u{A0}' | '№' | '°' | '€'
            | '·' => COMMON_SYMBOL_COST,
            _ => RARE_SYMBOL_COST,
        };
        DecodedByte {
            c: Some(c),
            is_letter,
            is_upper: c.is_uppercase(),
            symbol_cost,
            precedes_words: matches!(c, '¿' | '¡' | '£' | '¥'),
            follows_words: matches!(c, '¹' | '²' | '³' | 'ª' | 'º' | '°' | '¯' | '¾'),
            stands_between_words: matches!(c, '×' | '÷' | '¤' | '¦' | '¬' | '±' | '¼' | '½'),
        }
    }
}

/// The cost of a capital behind a lower-case letter (`Some(true)`), behind a capital (`Some(false)`), or at the start
/// of a word.
pub(super) fn capital_cost(is_behind_lower: Option<bool>) -> BigramCost {
    match is_behind_lower {
        Some(true) => CAPITAL_BEHIND_LOWER_COST,
        Some(false) => CAPITAL_BEHIND_CAPITAL_COST,
        None => INITIAL_CAPITAL_COST,
    }
}

/// The words, and each byte beyond ASCII that is no letter. ASCII that is no letter is skipped.
pub(super) fn words<'a>(
    bytes: &'a [u8],
    decoded: &'a [DecodedByte; 256],
) -> impl Iterator<Item = Range<usize>> + 'a {
    let is_letter = |byte: &u8| decoded[usize::from(*byte)].is_letter;
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let start = at;
            at += bytes[at..].iter().take_while(|byte| is_letter(byte)).count();
            if at > start {
                return Some(start..at);
            }
            at += 1;
            if bytes[start] >= 0x80 {
                return Some(start..at);
            }
        }
        None
    })
}

/// The cost of the symbol at byte `at`, between its neighbours.
pub(super) fn symbol_cost(bytes: &[u8], at: usize, decoded: &[DecodedByte; 256]) -> BigramCost {
    let symbol = decoded[usize::from(bytes[at])];
    let is_letter = |place: Option<&u8>| place.is_some_and(|&byte| decoded[usize::from(byte)].is_letter);
    let is_behind_letter = || is_letter(at.checked_sub(1).and_then(|before| bytes.get(before)));
    let is_before_letter = || is_letter(bytes.get(at + 1));
    symbol.symbol_cost
        + match symbol.stands_between_words {
            _ if symbol.precedes_words && is_behind_letter() => WRONG_SIDE_COST,
            _ if symbol.follows_words && is_before_letter() => WRONG_SIDE_COST,
            true if is_behind_letter() || is_before_letter() => TOUCHING_COST,
            _ => 0,
        }
}

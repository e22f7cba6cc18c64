//! The cost of a text as it stands, in the codepage that it was decoded with. It is the baseline for the costs in other
//! encodings ([`codepage_costs`](super::codepage_costs)). A pair of letters costs as much as in the language in which
//! it is most common, whatever the languages of its neighbours, so that text of any language is cheap. Cost: one table
//! look-up for each byte, and one for each language where a pair is new.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --mojibake DIR`.

use std::ops::Range;
use std::sync::atomic::{AtomicU8, Ordering};

use super::word_costs::{
    ASCII_LETTER_COST, BigramCost, DecodedByte, GAP_BYTE, capital_cost, symbol_cost, words,
};
use crate::repair::languages::{BigramLanguage, LANGUAGES, NAT, folded};

/// The cost of a pair of letters that no language has.
const UNKNOWN_PAIR_COST: BigramCost = 9 * NAT;
/// The cost of a letter of a list of letters, such as ÄÖÜ.
const LISTED_LETTER_COST: BigramCost = 15 * NAT / 4;
/// The extra cost of a capital behind a lower-case letter in such a list.
const LISTED_CAPITAL_COST: BigramCost = 5 * NAT;
/// The extra cost of a lower-case letter behind the capital of another letter in such a list.
const LISTED_LOWER_COST: BigramCost = 6 * NAT;
/// The cost of what is no list of letters.
const NO_LIST_COST: BigramCost = BigramCost::MAX / 4;

/// The costs of one codepage. They are found as pairs are asked for, because a text has few of the 65,536 pairs.
pub(super) struct Baseline {
    decoded: [DecodedByte; 256],
    languages: Vec<LanguageRows>,
    /// By a byte and the next one; [`UNKNOWN`] for what was not asked yet. [`GAP_BYTE`] stands for the start and the
    /// end of a word. Every thread finds the same cost, so it does not matter which one writes it.
    pairs: Box<[[AtomicU8; 256]; 256]>,
}

/// A language that writes some letter beyond ASCII of the codepage, and by byte the row of its letter in it.
struct LanguageRows {
    language: &'static BigramLanguage,
    rows: [Option<u8>; 256],
}

/// What stands for a pair whose cost was not asked for.
const UNKNOWN: u8 = u8::MAX;

impl Baseline {
    /// `decode`: the character of a byte in the codepage.
    pub fn new(decode: impl Fn(u8) -> Option<char>) -> Baseline {
        let decode = |byte: usize| if byte == 0 { Some(' ') } else { decode(byte as u8) };
        let decoded: [DecodedByte; 256] = std::array::from_fn(|byte| DecodedByte::new(decode(byte)));
        let letters = decoded.map(|byte| byte.c.filter(|_| byte.is_letter).map(folded));
        let languages = LANGUAGES.all.iter().map(|language| {
            let mut rows = letters.map(|letter| letter.and_then(|letter| language.row_of_folded(letter)));
            rows[usize::from(GAP_BYTE)] = Some(0);
            LanguageRows { language, rows }
        });
        let languages =
            languages.filter(|LanguageRows { rows, .. }| rows[0x80..].iter().any(Option::is_some));
        let pairs = Box::new([const { [const { AtomicU8::new(UNKNOWN) }; 256] }; 256]);
        Baseline { decoded, languages: languages.collect(), pairs }
    }

    /// The cost that the letter of byte `second` follows that of byte `first`.
    #[inline]
    fn pair_cost(&self, first: u8, second: u8) -> BigramCost {
        let known = &self.pairs[usize::from(first)][usize::from(second)];
        let mut cost = known.load(Ordering::Relaxed);
        if cost == UNKNOWN {
            cost = self.new_pair_cost(first, second);
            known.store(cost, Ordering::Relaxed);
        }
        cost.into()
    }

    #[inline(never)]
    fn new_pair_cost(&self, first: u8, second: u8) -> u8 {
        let costs = self.languages.iter().filter_map(|LanguageRows { language, rows }| {
            Some(language.pair_cost(rows[usize::from(first)]?, rows[usize::from(second)]?) as u8)
        });
        costs.fold(UNKNOWN_PAIR_COST as u8, u8::min)
    }

    /// The cost of the bytes.
    pub fn cost(&self, bytes: &[u8]) -> BigramCost {
        let of = |word: Range<usize>| match &bytes[word.clone()] {
            &[byte] if !self.decoded[usize::from(byte)].is_letter => {
                symbol_cost(bytes, word.start, &self.decoded)
            }
            letters if letters.is_ascii() => ASCII_LETTER_COST * letters.len() as BigramCost,
            letters => self.word_cost(letters).min(self.list_cost(letters)),
        };
        words(bytes, &self.decoded).map(of).sum()
    }

    /// Whether every word beyond ASCII may be a list of letters that are all capitals or all lower-case.
    pub fn is_list_of_letters(&self, bytes: &[u8]) -> bool {
        let is_upper = |byte: &u8| self.decoded[usize::from(*byte)].is_upper;
        let is_list = |letters: &[u8]| {
            letters.is_ascii()
                || self.list_cost(letters) < NO_LIST_COST
                    && letters.windows(2).all(|pair| is_upper(&pair[0]) == is_upper(&pair[1]))
        };
        let is_symbol = |word: &[u8]| word.iter().all(|byte| !self.decoded[usize::from(*byte)].is_letter);
        words(bytes, &self.decoded).map(|word| &bytes[word]).all(|word| is_symbol(word) || is_list(word))
    }

    fn word_cost(&self, letters: &[u8]) -> BigramCost {
        let (mut sum, mut last, mut is_behind_lower) = (0, GAP_BYTE, None);
        for &byte in letters.iter().chain(&[GAP_BYTE]) {
            let is_upper = self.decoded[usize::from(byte)].is_upper;
            if is_upper {
                sum += capital_cost(is_behind_lower);
            }
            is_behind_lower = Some(!is_upper);
            sum += self.pair_cost(last, byte);
            last = byte;
        }
        sum
    }

    /// The cost of a list of different letters.
    fn list_cost(&self, letters: &[u8]) -> BigramCost {
        let (mut sum, mut seen, mut last) = (0, 0u128, None::<(u8, bool)>);
        // In windows-1252 and Latin-1, a lower-case letter stands 32 behind its capital.
        let is_pair = |capital: u8, lower: u8| lower == capital.wrapping_add(0x20);
        for &byte in letters {
            let bit = 1 << (byte & 0x7F);
            if byte < 0x80 || seen & bit != 0 {
                return NO_LIST_COST;
            }
            seen |= bit;
            let is_upper = self.decoded[usize::from(byte)].is_upper;
            sum += LISTED_LETTER_COST
                + match last {
                    Some((_, false)) if is_upper => LISTED_CAPITAL_COST,
                    Some((capital, true)) if !is_upper && !is_pair(capital, byte) => LISTED_LOWER_COST,
                    _ => 0,
                };
            last = Some((byte, is_upper));
        }
        sum
    }
}

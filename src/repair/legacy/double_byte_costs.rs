//! The cost of bytes in an encoding with two bytes for most characters: each character costs as much as its frequency
//! in the language of the encoding says.
//!
//! The table of pairs of bytes is filled as pairs are asked for: a text has few of the 20,000, and to encode all
//! characters of five encodings would take longer than to clean a small file. Cost: one look-up for each character; a
//! pair that is new is decoded and encoded once.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --mojibake DIR`.

use std::sync::atomic::{AtomicU8, Ordering};

use encoding_rs::{Encoding, SHIFT_JIS};

use super::word_costs::{ASCII_LETTER_COST, BigramCost, CONTROL_COST};
use crate::repair::languages::{LANGUAGES, NAT};

/// The cost of a character of two bytes that its language hardly uses, and of punctuation.
const RARE_CHARACTER_COST: BigramCost = 12 * NAT;
const PUNCTUATION_COST: BigramCost = 9 * NAT / 2;
const PUNCTUATION: &str = "。、，！？：；「」（）・…—\u{3000}『』《》";
/// The cost of a half-width kana, which is rare.
const HALF_WIDTH_KANA_COST: BigramCost = 7 * NAT;

/// The costs of one encoding.
pub(super) struct DoubleByteCosts {
    encoding: &'static Encoding,
    /// The common characters of the language, sorted, with their costs.
    characters: Vec<(char, u8)>,
    /// By the first byte from 0x80 and the second one, in halves of a nat; [`UNKNOWN`] for what was not asked yet.
    /// Every thread finds the same cost, so it does not matter which one writes it.
    costs: Box<[[AtomicU8; 256]; 128]>,
}

/// What stands for a pair whose cost was not asked for.
const UNKNOWN: u8 = u8::MAX;

impl DoubleByteCosts {
    pub fn new(encoding: &'static Encoding, tag: &str) -> DoubleByteCosts {
        let mut characters = LANGUAGES.characters(tag).to_vec();
        characters.sort_unstable_by_key(|&(c, _)| c);
        let costs = Box::new([const { [const { AtomicU8::new(UNKNOWN) }; 256] }; 128]);
        DoubleByteCosts { encoding, characters, costs }
    }

    pub fn name(&self) -> &'static str {
        self.encoding.name()
    }

    /// The cost of the bytes, unless it is more than `limit`.
    pub fn cost(&self, bytes: &[u8], limit: BigramCost) -> Option<BigramCost> {
        let (mut sum, mut at) = (0, 0);
        while at < bytes.len() && sum <= limit {
            let byte = bytes[at];
            let len = self.len(byte);
            sum += match bytes.get(at + 1) {
                _ if byte.is_ascii_alphabetic() => ASCII_LETTER_COST,
                _ if byte < 0x80 => 0,
                _ if len == 1 => HALF_WIDTH_KANA_COST,
                Some(&second) if second >= 0x40 => self.pair_cost(byte, second),
                _ => CONTROL_COST,
            };
            at += len;
        }
        (sum <= limit).then_some(sum)
    }

    /// The cost of the character of two bytes, the first of them beyond ASCII.
    fn pair_cost(&self, first: u8, second: u8) -> BigramCost {
        let known = &self.costs[usize::from(first & 0x7F)][usize::from(second)];
        let mut halves = known.load(Ordering::Relaxed);
        if halves == UNKNOWN {
            halves = (self.new_pair_cost(first, second) * 2 / NAT) as u8;
            known.store(halves, Ordering::Relaxed);
        }
        BigramCost::from(halves) * NAT / 2
    }

    fn new_pair_cost(&self, first: u8, second: u8) -> BigramCost {
        let pair = [first, second];
        // Where several pairs decode to a character, text is written with the one that encodes it.
        let c = self.decode_first(&pair).1.filter(|c| {
            let mut buffer = [0; 4];
            self.encoding.encode(c.encode_utf8(&mut buffer)).0.as_ref() == pair
        });
        let Some(c) = c else { return RARE_CHARACTER_COST };
        if PUNCTUATION.contains(c) {
            return PUNCTUATION_COST;
        }
        match self.characters.binary_search_by_key(&c, |&(known, _)| known) {
            Ok(at) => self.characters[at].1.into(),
            Err(_) => RARE_CHARACTER_COST,
        }
    }

    /// The length of the character that `byte` begins.
    fn len(&self, byte: u8) -> usize {
        match byte {
            0xA1..=0xDF if self.encoding == SHIFT_JIS => 1,
            0x81..=0xFE => 2,
            _ => 1,
        }
    }

    /// The length of the first character, and the character if the bytes are valid.
    pub fn decode_first(&self, bytes: &[u8]) -> (usize, Option<char>) {
        let len = self.len(bytes[0]).min(bytes.len());
        let text = self.encoding.decode_without_bom_handling_and_without_replacement(&bytes[..len]);
        let mut characters = text.iter().flat_map(|text| text.chars());
        match (characters.next(), characters.next()) {
            (Some(c), None) if !c.is_control() => (len, Some(c)),
            _ => (1, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, EUC_JP, EUC_KR, GBK};

    use super::*;

    #[test]
    fn pairs_cost_what_the_encoder_says() {
        for (encoding, tag) in
            [(GBK, "zh"), (BIG5, "zh-Hant"), (EUC_KR, "ko"), (SHIFT_JIS, "ja"), (EUC_JP, "ja")]
        {
            let mut expected = vec![[RARE_CHARACTER_COST * 2 / NAT; 256]; 128];
            let punctuation = PUNCTUATION.chars().map(|c| (c, PUNCTUATION_COST as u8));
            for (c, cost) in LANGUAGES.characters(tag).iter().copied().chain(punctuation) {
                let text = c.to_string();
                let (bytes, ..) = encoding.encode(&text);
                if let &[first @ 0x80..=0xFF, second] = bytes.as_ref() {
                    expected[usize::from(first & 0x7F)][usize::from(second)] =
                        BigramCost::from(cost) * 2 / NAT;
                }
            }
            let costs = DoubleByteCosts::new(encoding, tag);
            for (first, second) in
                (0x80..=0xFF).flat_map(|first| (0x40..=0xFF).map(move |second| (first, second)))
            {
                if costs.len(first) == 2 {
                    let halves = expected[usize::from(first & 0x7F)][usize::from(second)];
                    assert_eq!(costs.pair_cost(first, second), halves * NAT / 2, "{tag} {first:x}{second:x}");
                }
            }
        }
    }
}

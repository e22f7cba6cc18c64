//! The letter bigrams of languages, and the characters of four languages of East Asia: the tables of
//! `data/encoding_bigrams.bin` ([`encoding_bigrams`](crate::model::encoding_bigrams)), unpacked. By them
//! [`legacy`](super::legacy) compares the encodings of a line. Cost: one table look-up for a pair of letters.

use std::sync::LazyLock;

use crate::chars::{self, Script};
use crate::embedded::ENCODING_BIGRAMS;
use crate::model::encoding_bigrams::{EAST_ASIAN, LanguageBigrams};
use crate::model::fold::encoding;

/// Units of a cost in one nat: costs are negative log probabilities in sixteenths of a nat.
pub(super) const NAT: u32 = 16;

/// All languages of the file.
pub(super) static LANGUAGES: LazyLock<BigramLanguages> = LazyLock::new(BigramLanguages::new);

pub(super) struct BigramLanguages {
    pub all: Vec<BigramLanguage>,
    /// In the order of [`EAST_ASIAN`].
    east_asian: [Vec<(char, u8)>; EAST_ASIAN.len()],
}

/// A language with an alphabet.
pub(super) struct BigramLanguage {
    pub tag: &'static str,
    /// In lower case, the most common ones first.
    pub letters: Vec<char>,
    /// By row: the cost of the letter by itself. Row 0 is the space between words.
    letter_costs: &'static [u8],
    /// By the rows of two letters: the cost that the second follows the first.
    pair_costs: &'static [u8],
}

impl BigramLanguage {
    /// The row of a letter in any case, if the language writes it.
    pub fn row(&self, c: char) -> Option<u8> {
        self.row_of_folded(folded(c))
    }

    /// The row of a letter that is [`folded`].
    pub fn row_of_folded(&self, letter: char) -> Option<u8> {
        let row = self.letters.iter().position(|&other| other == letter)? + 1;
        u8::try_from(row).ok()
    }

    /// The cost of the letter of this row by itself.
    pub fn letter_cost(&self, row: u8) -> u32 {
        self.letter_costs[usize::from(row)].into()
    }

    /// The cost that the letter of the second row follows that of the first.
    pub fn pair_cost(&self, first: u8, second: u8) -> u32 {
        self.pair_costs[usize::from(first) * self.letter_costs.len() + usize::from(second)].into()
    }
}

impl BigramLanguages {
    /// The language with this tag.
    pub fn named(&self, tag: &str) -> Option<&BigramLanguage> {
        self.all.iter().find(|language| language.tag == tag)
    }

    /// The tags of those that are written in Latin letters.
    pub fn latin(&self) -> Vec<&'static str> {
        let is_latin = |language: &&BigramLanguage| {
            language.letters.first().is_some_and(|&letter| chars::of(letter).script() == Script::LATIN)
        };
        self.all.iter().filter(is_latin).map(|language| language.tag).collect()
    }

    /// The most common characters of a language of East Asia, each with its cost.
    pub fn characters(&self, tag: &str) -> &[(char, u8)] {
        EAST_ASIAN.iter().position(|known| *known == tag).map_or(&[], |place| &self.east_asian[place])
    }

    fn new() -> BigramLanguages {
        let all = ENCODING_BIGRAMS.languages.iter().map(BigramLanguage::new).collect();
        BigramLanguages { all, east_asian: ENCODING_BIGRAMS.east_asian.map(|list| list.iter().collect()) }
    }
}

impl BigramLanguage {
    fn new(bigrams: &LanguageBigrams<'static>) -> BigramLanguage {
        let &LanguageBigrams { tag, letters, alone, costs } = bigrams;
        BigramLanguage { tag, letters: letters.chars().collect(), letter_costs: alone, pair_costs: costs }
    }
}

/// The letter as in the tables: in lower case, and the same for letters that no encoding tells apart.
pub(super) fn folded(c: char) -> char {
    encoding(c.to_lowercase().next().unwrap_or(c))
}

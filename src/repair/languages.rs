//! How common letters and pairs of letters are in 55 languages, and characters in four of East Asia: the tables of
//! `data/encoding_bigrams.bin`. [`legacy`](super::legacy) compares the encodings of a line by it.

use std::sync::LazyLock;

use crate::embedded::ENCODING_BIGRAMS;
use crate::model::encoding_bigrams::{EAST_ASIAN, LanguageBigrams};
use crate::model::encoding_letters::letter;

/// Costs count sixteenths of a nat.
pub(super) const NAT: u32 = 16;

/// What is known of all of them.
pub(super) static LANGUAGES: LazyLock<Languages> = LazyLock::new(Languages::new);

pub(super) struct Languages {
    pub all: Vec<Language>,
    /// In the order of [`EAST_ASIAN`].
    east_asian: [Vec<(char, u8)>; EAST_ASIAN.len()],
}

/// A language of few letters.
pub(super) struct Language {
    pub tag: &'static str,
    /// Small ones, the commonest first.
    pub letters: Vec<char>,
    /// What each costs by itself, by row; row 0 is what lies between words.
    alone: &'static [u8],
    /// What it costs that one follows the other.
    costs: &'static [u8],
}

impl Language {
    /// The row of a letter in any case, if the language writes it.
    pub fn row(&self, c: char) -> Option<u8> {
        let small = folded(c);
        let row = self.letters.iter().position(|&letter| letter == small)? + 1;
        u8::try_from(row).ok()
    }

    pub fn alone(&self, row: u8) -> u32 {
        self.alone[usize::from(row)].into()
    }

    /// What it costs that the letter of the second row follows that of the first.
    pub fn pair(&self, first: u8, second: u8) -> u32 {
        self.costs[usize::from(first) * self.alone.len() + usize::from(second)].into()
    }
}

impl Languages {
    /// The language of this tag.
    pub fn named(&self, tag: &str) -> Option<&Language> {
        self.all.iter().find(|language| language.tag == tag)
    }

    /// The commonest characters of a language of East Asia, each with what it costs.
    pub fn characters(&self, tag: &str) -> &[(char, u8)] {
        EAST_ASIAN.iter().position(|known| *known == tag).map_or(&[], |place| &self.east_asian[place])
    }

    fn new() -> Languages {
        let all = ENCODING_BIGRAMS.languages.iter().map(Language::new).collect();
        Languages { all, east_asian: ENCODING_BIGRAMS.east_asian.map(|list| list.iter().collect()) }
    }
}

impl Language {
    fn new(bigrams: &LanguageBigrams<'static>) -> Language {
        let &LanguageBigrams { tag, letters, alone, costs } = bigrams;
        Language { tag, letters: letters.chars().collect(), alone, costs }
    }
}

/// The letter as the tables have it: small, and one for those that no encoding tells apart.
fn folded(c: char) -> char {
    letter(c.to_lowercase().next().unwrap_or(c))
}

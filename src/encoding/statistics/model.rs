//! The letter pairs of `data/encoding_bigrams.bin`, unpacked: what a reading of bytes costs in a language, in sixteenths of a nat.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --encodings DIR`.

use super::codepage_chars::{CodepageChar, CodepageChars, LetterFamily, fold};
use super::punctuation::STEPS_PER_NAT;
use crate::chars::{self, Script};
use crate::codepages::Codepage;
use crate::embedded::ENCODING_BIGRAMS;
use crate::model::encoding_bigrams::{CharCosts, EAST_ASIAN, LanguageBigrams};
use crate::model::fold::encoding as letter;
use std::sync::LazyLock;

/// The embedded model, unpacked at its first use.
pub(super) static MODEL: LazyLock<Model> = LazyLock::new(Model::new);

/// Index of a letter that the language does not write.
const FOREIGN: u8 = 255;
/// The cost of a letter of another script.
const OTHER_SCRIPT: u32 = 240;
/// The least cost of a foreign letter inside a word.
const FOREIGN_INSIDE: u32 = 96;
/// The cost of an ASCII letter in a text of another script.
const LATIN_WORD: u32 = 40;
/// How much of a language's letters beyond ASCII a codepage has to have.
const COVERAGE: f32 = 0.35;
/// Letters with which words are borrowed.
const BORROWED: [char; 10] = ['é', 'è', 'ê', 'à', 'â', 'ç', 'ñ', 'ö', 'ü', 'ï'];

pub(super) struct Model {
    pub chars: CodepageChars,
    pub languages: Vec<LanguageCosts>,
    /// Which codepages were made for another script than Latin.
    pub is_other_script: Vec<bool>,
    /// In the order of [`EAST_ASIAN`].
    pub east_asian: [Frequencies; EAST_ASIAN.len()],
}

/// A language of few letters.
pub(super) struct LanguageCosts {
    pub tag: &'static str,
    /// It is written in Latin letters.
    pub is_latin: bool,
    /// Positions in [`Codepage::all`] of the codepages that have its letters, most of them at least, and which share of
    /// what is written beyond ASCII each has.
    pub pages: Vec<(usize, f32)>,
    /// By the letter of a character: row and column in `costs`, 0 for none.
    index: Vec<u8>,
    /// By the letter of a character: the cost of a foreign one,
    foreign: Vec<u8>,
    /// of any, without a look at what is beside it,
    single: Vec<u8>,
    /// and of any that begins a word.
    first: Vec<u8>,
    size: usize,
    /// The letter alone, by column.
    alone: &'static [u8],
    /// The letter behind another, by row and column.
    costs: &'static [u8],
}

/// The commonest characters of a language of many, in order, and the cost of each.
pub(super) struct Frequencies(Vec<(char, u8)>);

impl Frequencies {
    pub fn of(&self, c: char) -> Option<u32> {
        let at = self.0.binary_search_by_key(&c, |entry| entry.0).ok()?;
        Some(u32::from(self.0[at].1))
    }

    fn new(list: CharCosts<'static>) -> Frequencies {
        let mut list: Vec<(char, u8)> = list.iter().collect();
        list.sort_unstable();
        Frequencies(list)
    }
}

/// The folded letters of a codepage, sorted.
struct PageLetters(Vec<char>);

impl PageLetters {
    fn new(page: &Codepage) -> PageLetters {
        let mut letters: Vec<char> = (0..=255).filter_map(|byte| page.decode(byte).and_then(fold)).collect();
        letters.sort_unstable();
        PageLetters(letters)
    }

    fn has(&self, letter: char) -> bool {
        self.0.binary_search(&letter).is_ok()
    }
}

impl Model {
    fn new() -> Model {
        let chars = CodepageChars::new();
        let foreign = Frequencies::new(ENCODING_BIGRAMS.foreign);
        let letters_of_pages: Vec<PageLetters> = Codepage::all().iter().map(PageLetters::new).collect();
        let languages: Vec<LanguageCosts> = ENCODING_BIGRAMS
            .languages
            .iter()
            .map(|language| LanguageCosts::new(language, &chars, &foreign, &letters_of_pages))
            .collect();
        let east_asian = ENCODING_BIGRAMS.east_asian.map(Frequencies::new);
        let of_other = |page| languages.iter().any(|language| !language.is_latin && language.has(page));
        let is_other_script = (0..Codepage::all().len()).map(of_other).collect();
        Model { chars, languages, is_other_script, east_asian }
    }
}

impl LanguageCosts {
    fn new(
        raw: &LanguageBigrams<'static>,
        page_chars: &CodepageChars,
        frequencies: &Frequencies,
        letters_of_pages: &[PageLetters],
    ) -> LanguageCosts {
        let letters: Vec<char> = raw.letters.chars().collect();
        let mut index = vec![0u8; page_chars.letters.len()];
        let mut foreign = vec![255u8; page_chars.letters.len()];
        // The commonest letter is its script's.
        let script = chars::of(letters[0]).script();
        let is_latin = script == Script::LATIN;
        for (number, &c) in page_chars.letters.iter().enumerate().skip(1) {
            let is_other = chars::of(c).script() != script && !chars::of(c).is_mark();
            let known = letters.iter().position(|&other| other == c && !is_other);
            index[number] = known.map_or(FOREIGN, |at| at as u8 + 1);
            let cost = frequencies.of(c).map_or(208, |cost| cost + 48).clamp(96, 232);
            // Latin words stand in texts of every script; windows-1256 has the accents of French.
            let is_apart = is_other && chars::of(c).script() != Script::LATIN;
            foreign[number] = match () {
                () if is_other && c.is_ascii() => LATIN_WORD,
                () if is_apart => OTHER_SCRIPT,
                () => cost,
            } as u8;
        }
        let size = letters.len() + 1;
        let of_all = |known: &[u8], bars_marks: bool| -> Vec<u8> {
            let cost = |number: usize| match index[number] {
                0 => 0,
                _ if bars_marks && chars::of(page_chars.letters[number]).is_mark() => OTHER_SCRIPT as u8,
                FOREIGN => foreign[number],
                column => known[usize::from(column)],
            };
            (0..index.len()).map(cost).collect()
        };
        let single = of_all(raw.alone, false);
        let first = of_all(raw.costs, true);
        let mut language = LanguageCosts {
            tag: raw.tag,
            is_latin,
            pages: vec![],
            index,
            foreign,
            single,
            first,
            size,
            alone: raw.alone,
            costs: raw.costs,
        };
        let shares = letters_of_pages.iter().map(|page| language.coverage(&letters, page)).enumerate();
        language.pages = shares.filter(|(_, share)| *share >= COVERAGE).collect();
        language
    }

    /// The share of the letters beyond ASCII that a codepage has, by how often they are written.
    fn coverage(&self, letters: &[char], page: &PageLetters) -> f32 {
        let (mut all, mut had) = (1e-9, 0.0);
        for (&c, &cost) in letters.iter().zip(&self.alone[1..]).filter(|(c, _)| !c.is_ascii()) {
            let share = (-f32::from(cost) / STEPS_PER_NAT).exp();
            all += share;
            had += if page.has(letter(c)) { share } else { 0.0 };
        }
        if all >= 1e-4 {
            return had / all;
        }
        // A language of bare ASCII borrows words.
        let borrowed = BORROWED.iter().filter(|&&c| page.has(c)).count() as f32 / BORROWED.len() as f32;
        if page.has('é') { borrowed.max(COVERAGE) } else { 0.0 }
    }

    /// Whether the codepage of this number has its letters.
    pub fn has(&self, page: usize) -> bool {
        self.pages.iter().any(|(other, _)| *other == page)
    }

    /// The cost of a letter, without a look at what is beside it.
    pub fn alone(&self, letter: u16) -> u32 {
        u32::from(self.single[usize::from(letter)])
    }

    /// The row and column of a letter in the costs.
    pub fn column(&self, of: CodepageChar) -> u8 {
        self.index[usize::from(of.letter)]
    }

    /// The cost of a letter behind a letter, of the first of a word, or of a word's end; each with its row and column.
    pub fn pair(&self, (row, a): (u8, CodepageChar), (column, b): (u8, CodepageChar)) -> u32 {
        match (row, column) {
            (0, _) => u32::from(self.first[usize::from(b.letter)]),
            (FOREIGN, _) | (_, FOREIGN) => self.foreign_pair(row, a, column, b),
            _ => u32::from(self.costs[usize::from(row) * self.size + usize::from(column)]),
        }
    }

    /// The cost of a pair of which one letter at least is foreign, behind a letter.
    fn foreign_pair(&self, row: u8, a: CodepageChar, column: u8, b: CodepageChar) -> u32 {
        let is_mixed = matches!(
            (a.family, b.family),
            (LetterFamily::Latin, LetterFamily::Other) | (LetterFamily::Other, LetterFamily::Latin)
        );
        match (row, column) {
            _ if is_mixed => OTHER_SCRIPT,
            (_, FOREIGN) => u32::from(self.foreign[usize::from(b.letter)]).max(FOREIGN_INSIDE),
            (_, 0) => 32,
            // No mark stands on a foreign letter; behind it the next letter starts anew.
            _ if b.family == LetterFamily::Mark => OTHER_SCRIPT,
            (_, column) => u32::from(self.alone[usize::from(column)]),
        }
    }
}

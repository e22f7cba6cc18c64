//! The letter pairs of `data/encoding_bigrams.bin`, unpacked: what a reading of bytes costs in a language, in sixteenths of a nat.

use super::glyphs::{CLOSING, Family, Glyph, Glyphs, SIGNS, SPACE, STEPS, Side, fold};
use super::letter::letter;
use crate::chars::{self, Script};
use crate::codepages::Codepage;
use crate::embedded::ENCODING_BIGRAMS;
use crate::model::encoding_bigrams::{CharCosts, EAST_ASIAN, LanguageBigrams};
use std::sync::LazyLock;

/// A constant, but for the form in which it is kept.
pub(super) static MODEL: LazyLock<Model> = LazyLock::new(Model::new);

/// Index of a letter that the language does not write.
const FOREIGN: u8 = 255;
/// The cost of a letter of another script.
const OTHER_SCRIPT: u32 = 240;
/// The least cost of a foreign letter inside a word.
const FOREIGN_INSIDE: u32 = 96;
/// The cost of an ASCII letter in a text of another script.
const LATIN_WORD: u32 = 40;
/// A capital behind a small letter, behind a capital, behind something else.
const CAPITALS: [u32; 3] = [80, 14, 22];
/// An accented letter beside another.
const ACCENTS_IN_A_ROW: u32 = 8;
/// A sign beside a sign.
const SIGNS_IN_A_ROW: u32 = 24;
/// A closing quote behind a space.
const CLOSING_APART: u32 = 48;
/// How much of a language's letters beyond ASCII a codepage has to have.
const COVERAGE: f32 = 0.35;
/// Letters with which words are borrowed.
const BORROWED: [char; 10] = ['é', 'è', 'ê', 'à', 'â', 'ç', 'ñ', 'ö', 'ü', 'ï'];

pub(super) struct Model {
    pub glyphs: Glyphs,
    pub languages: Vec<Language>,
    /// Which codepages were made for another script than Latin.
    pub is_other_script: Vec<bool>,
    /// In the order of [`EAST_ASIAN`].
    pub east_asian: [Frequencies; EAST_ASIAN.len()],
}

/// A language of few letters.
pub(super) struct Language {
    pub tag: &'static str,
    /// It is written in Latin letters.
    pub is_latin: bool,
    /// Positions in [`Codepage::all`] of the codepages that have its letters, most of them at least, and which share of
    /// what is written beyond ASCII each has.
    pub pages: Vec<(usize, f32)>,
    /// By the letter of a glyph: row and column in `costs`, 0 for none.
    index: Vec<u8>,
    /// By the letter of a glyph: the cost of a foreign one,
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

impl Model {
    fn new() -> Model {
        let glyphs = Glyphs::new();
        let foreign = Frequencies::new(ENCODING_BIGRAMS.foreign);
        let languages: Vec<Language> = ENCODING_BIGRAMS
            .languages
            .iter()
            .map(|language| Language::new(language, &glyphs, &foreign))
            .collect();
        let east_asian = ENCODING_BIGRAMS.east_asian.map(Frequencies::new);
        let of_other = |page| languages.iter().any(|language| !language.is_latin && language.has(page));
        let is_other_script = (0..Codepage::all().len()).map(of_other).collect();
        Model { glyphs, languages, is_other_script, east_asian }
    }
}

/// What `b` behind `a` costs in any language: capitals, and those signs that are asked for.
pub(super) fn shape(a: Glyph, b: Glyph, sign_a: bool, sign_b: bool) -> u32 {
    let mut cost = 0;
    if b.is_upper {
        cost += match a.side {
            Side::Letter if a.is_upper => CAPITALS[1],
            Side::Letter => CAPITALS[0],
            _ => CAPITALS[2],
        };
    }
    if sign_a && a.letter == 0 {
        cost += (SIGNS[usize::from(a.sign)].1[b.side as usize] * STEPS) as u32;
    }
    if sign_b && b.letter == 0 {
        cost += (SIGNS[usize::from(b.sign)].0[a.side as usize] * STEPS) as u32;
    }
    if sign_b && a.sign == SPACE && b.sign == CLOSING {
        cost += CLOSING_APART;
    }
    if a.letter == 0 && b.letter == 0 && is_typographic(a) && is_typographic(b) {
        cost += SIGNS_IN_A_ROW;
    }
    cost
}

/// What a sign costs, without a look at what is beside it.
pub(super) fn sign_alone(glyph: Glyph) -> u32 {
    let (before, behind) = SIGNS[usize::from(glyph.sign)];
    ((before[0] + behind[0]) * STEPS * 0.7) as u32
}

/// What it costs that two Latin letters beyond ASCII follow each other, which in words of three and more they seldom do,
/// where the letters of other scripts always do.
pub(super) fn in_a_row(a: Glyph, b: Glyph, beyond_ascii: bool) -> u32 {
    if beyond_ascii && a.family == Family::Latin && b.family == Family::Latin { ACCENTS_IN_A_ROW } else { 0 }
}

/// Not one that ASCII has, nor a digit.
fn is_typographic(glyph: Glyph) -> bool {
    !matches!(glyph.sign, 16 | 17 | 20..=22 | 25..=27)
}

impl Language {
    fn new(raw: &LanguageBigrams<'static>, glyphs: &Glyphs, frequencies: &Frequencies) -> Language {
        let letters: Vec<char> = raw.letters.chars().collect();
        let mut index = vec![0u8; glyphs.letters.len()];
        let mut foreign = vec![255u8; glyphs.letters.len()];
        // The commonest letter is its script's.
        let script = chars::of(letters[0]).script();
        let is_latin = script == Script::LATIN;
        for (number, &c) in glyphs.letters.iter().enumerate().skip(1) {
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
                _ if bars_marks && chars::of(glyphs.letters[number]).is_mark() => OTHER_SCRIPT as u8,
                FOREIGN => foreign[number],
                column => known[usize::from(column)],
            };
            (0..index.len()).map(cost).collect()
        };
        let single = of_all(raw.alone, false);
        let first = of_all(raw.costs, true);
        let mut language = Language {
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
        let share = |page: usize| (page, language.coverage(&letters, &Codepage::all()[page]));
        let shares = (0..Codepage::all().len()).map(share);
        language.pages = shares.filter(|(_, share)| *share >= COVERAGE).collect();
        language
    }

    /// The share of the letters beyond ASCII that a codepage has, by how often they are written.
    fn coverage(&self, letters: &[char], page: &Codepage) -> f32 {
        let folded: Vec<char> = (0..=255).filter_map(|byte| page.decode(byte).and_then(fold)).collect();
        let (mut all, mut had) = (1e-9, 0.0);
        for (&c, &cost) in letters.iter().zip(&self.alone[1..]).filter(|(c, _)| !c.is_ascii()) {
            let share = (-f32::from(cost) / STEPS).exp();
            all += share;
            had += if folded.contains(&letter(c)) { share } else { 0.0 };
        }
        if all >= 1e-4 {
            return had / all;
        }
        // A language of bare ASCII borrows words.
        let borrowed = BORROWED.iter().filter(|c| folded.contains(c)).count() as f32 / BORROWED.len() as f32;
        if folded.contains(&'é') { borrowed.max(COVERAGE) } else { 0.0 }
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
    pub fn column(&self, glyph: Glyph) -> u8 {
        self.index[usize::from(glyph.letter)]
    }

    /// The cost of a letter behind a letter, of the first of a word, or of a word's end; each with its row and column.
    pub fn pair(&self, (row, a): (u8, Glyph), (column, b): (u8, Glyph)) -> u32 {
        match (row, column) {
            (0, _) => u32::from(self.first[usize::from(b.letter)]),
            (FOREIGN, _) | (_, FOREIGN) => self.foreign_pair(row, a, column, b),
            _ => u32::from(self.costs[usize::from(row) * self.size + usize::from(column)]),
        }
    }

    /// The cost of a pair of which one letter at least is foreign, behind a letter.
    fn foreign_pair(&self, row: u8, a: Glyph, column: u8, b: Glyph) -> u32 {
        let is_mixed =
            matches!((a.family, b.family), (Family::Latin, Family::Other) | (Family::Other, Family::Latin));
        match (row, column) {
            _ if is_mixed => OTHER_SCRIPT,
            (_, FOREIGN) => u32::from(self.foreign[usize::from(b.letter)]).max(FOREIGN_INSIDE),
            (_, 0) => 32,
            // No mark stands on a foreign letter; behind it the next letter starts anew.
            _ if b.family == Family::Mark => OTHER_SCRIPT,
            (_, column) => u32::from(self.alone[usize::from(column)]),
        }
    }
}

//! The characters of every code page, as far as they say something of the text: which letter a byte is, or which class of
//! punctuation, and what two of them cost side by side in any language.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --encodings DIR`.

use super::punctuation::{NeighbourClass, PunctuationClass};
use crate::chars::{self, Script};
use crate::codepages::Codepage;
use crate::model::fold::encoding as letter;
use unicode_normalization::UnicodeNormalization;

/// A character of a code page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct CodepageChar {
    /// Position in [`CodepageChars::letters`]; 0 for what is no letter.
    pub letter: u16,
    /// A capital letter.
    pub is_upper: bool,
    /// Which letters it stands with in a word.
    pub family: LetterFamily,
    /// Its class as a neighbour of punctuation.
    pub neighbour: NeighbourClass,
    /// What it is if it is no letter.
    pub punctuation: PunctuationClass,
}

/// Letters that do not stand in one word with those of another family.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum LetterFamily {
    Latin,
    Other,
    /// A mark over or under any letter.
    Mark,
}

/// The cost of a capital after a small letter, in sixteenths of a nat,
const CAPITAL_AFTER_SMALL_STEPS: u32 = 80;
/// after another capital,
const CAPITAL_AFTER_CAPITAL_STEPS: u32 = 14;
/// and after what is no letter.
const CAPITAL_AT_START_STEPS: u32 = 22;
/// The cost of two Latin letters beyond ASCII side by side.
const ADJACENT_ACCENTS_STEPS: u32 = 8;
/// The cost of two typographic characters side by side.
const ADJACENT_PUNCTUATION_STEPS: u32 = 24;
/// The cost of a closing quote after a space, beyond that of its neighbours.
const CLOSING_QUOTE_AFTER_SPACE_STEPS: u32 = 48;

impl CodepageChar {
    /// The cost of `next` after this character in any language, in steps: capitals, and the neighbours of punctuation.
    /// Punctuation counts only where the encoding decides what its byte is.
    pub fn shape_cost(self, next: CodepageChar, is_ambiguous: bool, next_is_ambiguous: bool) -> u32 {
        let mut cost = 0;
        if next.is_upper {
            cost += match self.neighbour {
                NeighbourClass::Letter if self.is_upper => CAPITAL_AFTER_CAPITAL_STEPS,
                NeighbourClass::Letter => CAPITAL_AFTER_SMALL_STEPS,
                _ => CAPITAL_AT_START_STEPS,
            };
        }
        if is_ambiguous && self.letter == 0 {
            cost += self.punctuation.cost_after(next.neighbour);
        }
        if next_is_ambiguous && next.letter == 0 {
            cost += next.punctuation.cost_before(self.neighbour);
        }
        if next_is_ambiguous
            && self.punctuation == PunctuationClass::Space
            && next.punctuation == PunctuationClass::ClosingQuote
        {
            cost += CLOSING_QUOTE_AFTER_SPACE_STEPS;
        }
        if self.letter == 0
            && next.letter == 0
            && self.punctuation.is_typographic()
            && next.punctuation.is_typographic()
        {
            cost += ADJACENT_PUNCTUATION_STEPS;
        }
        cost
    }

    /// The cost of two Latin letters beyond ASCII side by side, in steps. In words of Latin letters they are rare, whereas
    /// the letters of other scripts always stand so.
    pub fn adjacency_cost(self, next: CodepageChar, both_beyond_ascii: bool) -> u32 {
        let both_latin = self.family == LetterFamily::Latin && next.family == LetterFamily::Latin;
        if both_beyond_ascii && both_latin { ADJACENT_ACCENTS_STEPS } else { 0 }
    }
}

/// The characters of all code pages.
pub(super) struct CodepageChars {
    /// All folded letters, sorted; the first stands for what is no letter.
    pub letters: Vec<char>,
    /// In the order of [`Codepage::all`].
    pub pages: Vec<[CodepageChar; 256]>,
}

impl CodepageChars {
    pub fn new() -> CodepageChars {
        let folded = |byte, page: &Codepage| page.decode(byte).and_then(fold);
        let mut letters: Vec<char> = Codepage::all()
            .iter()
            .flat_map(|page| (0..=255).filter_map(move |byte| folded(byte, page)))
            .collect();
        letters.push('\0');
        letters.sort_unstable();
        letters.dedup();
        let of_page = |page: &Codepage| std::array::from_fn(|byte| of_byte(page, byte as u8, &letters));
        let pages = Codepage::all().iter().map(of_page).collect();
        CodepageChars { letters, pages }
    }
}

fn of_byte(page: &Codepage, byte: u8, letters: &[char]) -> CodepageChar {
    let c = page.decode(byte);
    let is_twin = byte >= 0x80 && page.is_ascii() && c.is_some_and(|c| matches!(c, '['..='_' | '{'..='}'));
    if is_twin {
        CodepageChar { punctuation: PunctuationClass::RightToLeftTwin, ..of_char(None, letters) }
    } else {
        of_char(c, letters)
    }
}

fn of_char(c: Option<char>, letters: &[char]) -> CodepageChar {
    let unassigned = CodepageChar {
        letter: 0,
        is_upper: false,
        family: LetterFamily::Mark,
        neighbour: NeighbourClass::Other,
        punctuation: PunctuationClass::Unassigned,
    };
    let Some(c) = c else { return unassigned };
    if let Some(folded) = fold(c) {
        let letter = letters.binary_search(&folded).unwrap_or(0) as u16;
        let family = match chars::of(c).script() {
            _ if chars::of(c).is_mark() => LetterFamily::Mark,
            Script::LATIN => LetterFamily::Latin,
            _ => LetterFamily::Other,
        };
        let neighbour = NeighbourClass::Letter;
        return CodepageChar { letter, is_upper: c.is_uppercase(), family, neighbour, ..unassigned };
    }
    let is_digit = c.is_numeric() && !matches!(c, '½' | '¼' | '¾');
    let neighbour = if is_digit { NeighbourClass::Digit } else { NeighbourClass::Other };
    CodepageChar { neighbour, punctuation: PunctuationClass::of(c), ..unassigned }
}

/// The letter in lower case and without its joining form; `None` if it is no letter. Ordinals, the micro sign, the florin
/// and the tatweel are none.
pub(super) fn fold(c: char) -> Option<char> {
    let c = if ('\u{FB50}'..='\u{FEFC}').contains(&c) { std::iter::once(c).nfkc().next()? } else { c };
    let is_letter = (c.is_alphabetic() || chars::of(c).is_mark()) && !matches!(c, 'ª' | 'º' | '\u{B5}' | 'ƒ');
    (is_letter && c != '\u{640}').then(|| letter(c.to_lowercase().next().unwrap_or(c)))
}

//! What a byte stands for in each codepage, as far as it says something of the text: which letter, or what kind of
//! sign between letters.

use super::letter::letter;
use crate::chars::{self, Script};
use crate::codepages::Codepage;
use unicode_normalization::UnicodeNormalization;

/// Steps of a cost in one nat, as in `data/encoding_bigrams.bin`.
pub(super) const STEPS: f32 = 16.0;

/// A character of a codepage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Glyph {
    /// Number in [`Glyphs::letters`]; 0 for what is no letter.
    pub letter: u16,
    /// A capital letter.
    pub is_upper: bool,
    /// Which letters it goes with in a word.
    pub family: Family,
    pub side: Side,
    /// Number of its row in [`SIGNS`].
    pub sign: u8,
}

/// Letters that do not stand in one word with those of another family.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Family {
    Latin,
    Other,
    /// A mark over or under any letter.
    Mark,
}

/// What a neighbour of a sign is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Side {
    Letter,
    Digit,
    Other,
}

/// All glyphs of all codepages.
pub(super) struct Glyphs {
    /// Folded letters in order of their numbers; the first is none.
    pub letters: Vec<char>,
    /// In the order of [`Codepage::all`].
    pub pages: Vec<[Glyph; 256]>,
}

impl Glyphs {
    pub fn new() -> Glyphs {
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
        Glyphs { letters, pages }
    }
}

fn of_byte(page: &Codepage, byte: u8, letters: &[char]) -> Glyph {
    let c = page.decode(byte);
    let is_twin = byte >= 0x80 && page.is_ascii() && c.is_some_and(|c| matches!(c, '['..='_' | '{'..='}'));
    if is_twin { Glyph { sign: TWIN, ..glyph(None, letters) } } else { glyph(c, letters) }
}

/// The row of closing quotes in [`SIGNS`], of spaces,
pub(super) const CLOSING: u8 = 4;
pub(super) const SPACE: u8 = 20;
/// of digits,
pub(super) const DIGIT: u8 = 17;
/// and of twins.
const TWIN: u8 = 28;

fn glyph(c: Option<char>, letters: &[char]) -> Glyph {
    let none = Glyph { letter: 0, is_upper: false, family: Family::Mark, side: Side::Other, sign: 0 };
    let Some(c) = c else { return none };
    if let Some(folded) = fold(c) {
        let letter = letters.binary_search(&folded).unwrap_or(0) as u16;
        let family = match chars::of(c).script() {
            _ if chars::of(c).is_mark() => Family::Mark,
            Script::LATIN => Family::Latin,
            _ => Family::Other,
        };
        return Glyph { letter, is_upper: c.is_uppercase(), family, side: Side::Letter, ..none };
    }
    let side = if c.is_numeric() && !matches!(c, '½' | '¼' | '¾') { Side::Digit } else { Side::Other };
    Glyph { side, sign: sign(c), ..none }
}

/// The letter in small, without its joining form; `None` if it is no letter. Ordinals, the micro
/// sign and the florin are none.
pub(super) fn fold(c: char) -> Option<char> {
    let c = if ('\u{FB50}'..='\u{FEFC}').contains(&c) { std::iter::once(c).nfkc().next()? } else { c };
    let is_letter = (c.is_alphabetic() || chars::of(c).is_mark()) && !matches!(c, 'ª' | 'º' | '\u{B5}' | 'ƒ');
    (is_letter && c != '\u{640}').then(|| letter(c.to_lowercase().next().unwrap_or(c)))
}

/// What it costs, in nats, that a sign has a letter, a digit or something else before it, and behind it.
type Sign = ([f32; 3], [f32; 3]);

/// The signs by their kind: a table of typography, from what stands beside them in well-set text.
#[rustfmt::skip]
pub(super) const SIGNS: [Sign; 36] = [
    /* 0: not assigned, controls, private use */ ([8.0, 8.0, 8.0], [8.0, 8.0, 8.0]),
    /* 1: apostrophe, closing single quote */ ([1.5, 3.0, 4.0], [1.5, 2.0, 2.0]),
    /* 2: opening single quote */ ([6.0, 6.0, 2.0], [2.0, 3.0, 5.0]),
    /* 3: opening quotes */ ([5.0, 5.0, 2.0], [2.0, 2.0, 4.0]),
    /* 4: closing quotes */ ([2.0, 2.5, 2.0], [5.0, 5.0, 1.5]),
    /* 5: dashes */ ([3.0, 2.5, 2.0], [3.0, 2.5, 2.0]),
    /* 6: ellipsis */ ([1.5, 3.0, 3.0], [3.0, 4.0, 1.5]),
    /* 7: no-break space */ ([2.0, 2.0, 2.0], [2.0, 2.0, 2.0]),
    /* 8: bullets */ ([5.0, 3.5, 2.5], [5.0, 3.5, 2.5]),
    /* 9: degree */ ([5.0, 2.0, 4.0], [4.0, 5.0, 3.0]),
    /* 10: currencies */ ([6.0, 3.0, 3.0], [6.0, 2.5, 3.5]),
    /* 11: copyright, section, dagger */ ([5.5, 5.5, 3.0], [6.0, 4.0, 3.0]),
    /* 12: ordinals */ ([4.5, 2.0, 6.0], [6.0, 5.0, 2.5]),
    /* 13: inverted marks */ ([7.0, 6.0, 2.0], [2.0, 4.0, 4.0]),
    /* 14: fractions */ ([6.0, 2.5, 2.5], [6.0, 4.0, 2.5]),
    /* 15: soft hyphen */ ([2.5, 6.0, 6.0], [2.5, 6.0, 6.0]),
    /* 16: punctuation behind words */ ([1.0, 1.5, 5.0], [4.5, 3.0, 0.5]),
    /* 17: digits */ ([5.5, 0.7, 1.5], [5.5, 0.7, 1.5]),
    /* 18: joiners */ ([1.5, 5.0, 5.0], [1.5, 5.0, 5.0]),
    /* 19: other signs */ ([6.0, 5.5, 5.0], [6.0, 5.5, 5.0]),
    /* 20: space and line end */ ([0.3, 0.5, 1.5], [0.3, 1.0, 1.5]),
    /* 21: brackets, hyphen and such */ ([2.5, 2.5, 2.0], [2.0, 2.0, 2.0]),
    /* 22: signs of programs */ ([4.0, 4.0, 3.5], [4.0, 4.0, 3.5]),
    /* 23: box drawing */ ([8.0, 8.0, 5.0], [8.0, 8.0, 5.0]),
    /* 24: low single quote, which is an accent of DOS */ ([7.0, 7.0, 3.0], [2.5, 3.0, 5.0]),
    /* 25: opening square bracket */ ([4.0, 4.0, 1.5], [1.5, 2.0, 3.0]),
    /* 26: closing square bracket */ ([1.5, 2.0, 3.0], [4.0, 4.0, 1.5]),
    /* 27: bar between entries */ ([5.0, 5.0, 1.5], [5.0, 5.0, 1.5]),
    /* 28: right-to-left twin of a bracket, a bar and such */ ([5.0, 2.5, 2.0], [5.0, 2.5, 2.0]),
    /* 29: marks of direction, which stand between signs */ ([6.0, 4.0, 4.0], [6.0, 4.0, 4.0]),
    /* 30: signs of arithmetic */ ([5.5, 2.0, 2.5], [5.0, 1.5, 2.5]),
    /* 31: micro sign, which stands before a unit */ ([6.0, 2.0, 2.5], [1.5, 6.0, 4.0]),
    /* 32: powers, which stand behind a unit */ ([3.0, 3.5, 4.0], [6.0, 5.0, 2.0]),
    /* 33: per mille */ ([7.0, 2.0, 4.0], [7.0, 6.0, 3.0]),
    /* 34: accents without a letter, florin */ ([7.0, 7.0, 7.0], [7.0, 7.0, 7.0]),
    /* 35: guillemets that close, or lead from entry to entry */ ([2.0, 2.5, 2.0], [5.0, 5.0, 1.5]),
];

fn sign(c: char) -> u8 {
    match c {
        '\u{2019}' => 1,
        '\u{2018}' => 2,
        '\u{201C}' | '\u{AB}' | '\u{2039}' | '\u{201E}' => 3,
        '\u{201A}' => 24,
        '[' => 25,
        ']' => 26,
        '|' | '¦' => 27,
        '\u{201D}' => 4,
        '\u{BB}' | '\u{203A}' => 35,
        '\u{2013}' | '\u{2014}' | '\u{2015}' => 5,
        '…' => 6,
        '\u{A0}' => 7,
        '•' | '·' => 8,
        '°' => 9,
        '€' | '£' | '¥' | '¢' => 10,
        '©' | '®' | '™' | '§' | '¶' | '№' | '†' | '‡' => 11,
        'ª' | 'º' => 12,
        '¡' | '¿' => 13,
        '½' | '¼' | '¾' => 14,
        '²' | '³' | '¹' => 32,
        '‰' => 33,
        '\u{AD}' => 15,
        '×' | '÷' | '±' => 30,
        '\u{B5}' => 31,
        '¯' | '¨' | '¸' | 'ƒ' => 34,
        '.' | ',' | ':' | ';' | '!' | '?' | '،' | '؛' | '؟' | '۔' => 16,
        '\u{200B}'..='\u{200D}' | '\u{640}' => 18,
        '\u{200E}' | '\u{200F}' => 29,
        ' ' | '\n' | '\r' | '\t' => 20,
        '(' | ')' | '-' | '\'' | '"' | '/' => 21,
        '\u{2500}'..='\u{25A0}' => 23,
        c if c.is_numeric() => 17,
        c if c.is_ascii_graphic() => 22,
        '\0'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' => 0,
        _ => 19,
    }
}

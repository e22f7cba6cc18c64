//! The tables of `data/letter_order.bin`: how much the letters of a word speak for the order in which they stand, and
//! against the reverse. `cargo xtask generate --letter-order` learns them.
//!
//! One model for each script that is written from right to left. A word is a row of letters between two edges. Each pair of
//! neighbours, each n-gram of three to five of them, and short words as a whole have a weight in sixteenths of a nat; read
//! backwards, a pair or an n-gram has the same weight with the other sign. So the score of a word is the logarithm of the odds
//! that it is not reversed, and the score of the reversed word is exactly its negative.
//!
//! Pairs are a square of all letters, so that a look-up is one access. N-grams are a hash table: buckets of four slots, each
//! with a fingerprint and a weight. Cost of a word: linear in its length, one access for each letter for the pairs, four for
//! the n-grams.
//!
//! Behind the header lie the number of models (u8), and for each model: the first code point of its range (u16), the number
//! of letters (u8), the letters (u16 each), the square of pair weights (i8 each; edge and foreign letter in front of the
//! letters), the number of buckets (u32), four fingerprints (u16 each) for each bucket, and four weights (i8 each).

use super::error::{ModelError, attempt};
use super::file::{FileReader, FileWriter, TableKind};
use super::fold;
use super::word_ngrams::{Ngram, SLOTS_PER_BUCKET};

/// Units of a weight that are one nat.
pub const UNITS_PER_NAT: i32 = 16;

/// The code of what lies before and behind a word.
pub const EDGE: u8 = 0;
/// The code of a letter that the model does not know.
pub const FOREIGN: u8 = 1;
/// The codes of letters begin here.
const FIRST_LETTER: u8 = 2;
/// What [`LetterOrder::code`] says of marks and joiners, which are passed over.
pub const PASSED_OVER: u8 = 254;
/// What it says of what is no letter of the script.
pub const NO_LETTER: u8 = 255;

/// Code points that a model covers.
pub const RANGE: usize = 256;
/// Letters of a model, at most.
pub const MAX_LETTERS: usize = 120;

/// The n-grams that have a weight: so many letters and edges.
const SHORTEST: usize = 3;
const LONGEST: usize = 5;
/// A whole word is an n-gram too, if it is no longer with its edges.
const LONGEST_WORD: usize = 7;

/// The model of one script. `'a` is the life of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LetterOrder<'a> {
    first: u32,
    letters: &'a [[u8; 2]],
    codes: [u8; RANGE],
    pairs: &'a [u8],
    buckets: u32,
    fingerprints: &'a [u8],
    weights: &'a [u8],
}

/// The models of a file, which are `MODELS`.
pub const fn read<const MODELS: usize>(file: &[u8]) -> Result<[LetterOrder<'_>; MODELS], ModelError> {
    let mut reader = attempt!(FileReader::open(file, TableKind::LetterOrder));
    if attempt!(reader.u8("number of models")) != MODELS {
        return reader.error("number of models");
    }
    let mut models = [LetterOrder::EMPTY; MODELS];
    let mut i = 0;
    while i < MODELS {
        models[i] = attempt!(LetterOrder::read(&mut reader));
        i += 1;
    }
    attempt!(reader.finish());
    Ok(models)
}

/// Writes what [`read`] reads.
pub fn write(models: &[LetterOrder<'_>]) -> Result<Vec<u8>, ModelError> {
    let mut writer = FileWriter::new(TableKind::LetterOrder);
    writer.u8(models.len(), "number of models")?;
    for model in models {
        writer.u16(model.first as usize, "first code point")?;
        writer.u8(model.letters.len(), "number of letters")?;
        writer.bytes(model.letters.as_flattened());
        writer.bytes(model.pairs);
        writer.u32(model.buckets as usize, "number of buckets")?;
        writer.bytes(model.fingerprints);
        writer.bytes(model.weights);
    }
    writer.finish()
}

impl<'a> LetterOrder<'a> {
    const EMPTY: LetterOrder<'static> = LetterOrder {
        first: 0,
        letters: &[],
        codes: [NO_LETTER; RANGE],
        pairs: &[],
        buckets: 0,
        fingerprints: &[],
        weights: &[],
    };

    /// A model of tables that were just learned: the code points from `first` on, its letters as [`letter`] folds them, the
    /// square of pairs, and the slots.
    pub fn new(
        first: u16,
        letters: &'a [[u8; 2]],
        pairs: &'a [u8],
        fingerprints: &'a [u8],
        weights: &'a [u8],
    ) -> Result<Self, ModelError> {
        let size = letters.len() + FIRST_LETTER as usize;
        if letters.len() > MAX_LETTERS || pairs.len() != size * size {
            return Err(ModelError { what: "letters", at: 0 });
        }
        if fingerprints.len() != 2 * weights.len() || !weights.len().is_multiple_of(SLOTS_PER_BUCKET) {
            return Err(ModelError { what: "weights", at: 0 });
        }
        let buckets = (weights.len() / SLOTS_PER_BUCKET) as u32;
        let codes = codes(first as u32, letters);
        Ok(LetterOrder { first: first.into(), letters, codes, pairs, buckets, fingerprints, weights })
    }

    const fn read(reader: &mut FileReader<'a>) -> Result<Self, ModelError> {
        let first = attempt!(reader.u16("first code point")) as u32;
        let count = attempt!(reader.u8("number of letters"));
        if count > MAX_LETTERS {
            return reader.error("number of letters");
        }
        let letters = attempt!(reader.rows::<2>(count, "letters"));
        let size = count + FIRST_LETTER as usize;
        let pairs = attempt!(reader.bytes(size * size, "pairs"));
        let buckets = attempt!(reader.u32("number of buckets"));
        if buckets == 0 || buckets > 1 << 24 {
            return reader.error("number of buckets");
        }
        let fingerprints = attempt!(reader.bytes(2 * SLOTS_PER_BUCKET * buckets, "fingerprints"));
        let weights = attempt!(reader.bytes(SLOTS_PER_BUCKET * buckets, "weights"));
        let codes = codes(first, letters);
        Ok(LetterOrder { first, letters, codes, pairs, buckets: buckets as u32, fingerprints, weights })
    }

    /// The code of `c`: of a letter, [`FOREIGN`] for a letter of the script that the model does not know, [`PASSED_OVER`], or
    /// [`NO_LETTER`].
    #[inline]
    pub fn code(&self, c: char) -> u8 {
        let place = (c as u32).wrapping_sub(self.first) as usize;
        self.codes.get(place).copied().unwrap_or(NO_LETTER)
    }

    /// The code of a character from U+0600 to U+06FF by its two bytes in UTF-8, in the model of Arabic script.
    #[inline]
    pub fn code_of_bytes(&self, lead: u8, next: u8) -> u8 {
        self.codes[usize::from(lead & 3) << 6 | usize::from(next & 0x3F)]
    }

    /// The weight of two neighbours. All of a word add up to its score by pairs.
    #[inline]
    pub fn pair(&self, before: u8, behind: u8) -> i32 {
        let place = before as usize * (self.letters.len() + FIRST_LETTER as usize) + behind as usize;
        self.pairs.get(place).map_or(0, |&weight| i32::from(weight as i8))
    }

    /// What the n-grams of a word add to its score by pairs. `word` holds its codes and an [`EDGE`] on either side.
    pub fn ngrams(&self, word: &[u8]) -> i32 {
        let mut sum = 0;
        ngrams(word, |ngram, sign| sum += sign * self.weight(ngram));
        sum
    }

    fn weight(&self, ngram: Ngram) -> i32 {
        let (slot, is_known) = ngram.slot(self.buckets, self.fingerprints);
        let weight = self.weights.get(slot).filter(|_| is_known);
        weight.map_or(0, |&weight| i32::from(weight as i8))
    }
}

/// Calls `visit` with the key of every n-gram of a word that has two sides, and with the sign of its weight: negative for the
/// one of the two that stands in the table the other way round.
#[inline]
pub fn ngrams(word: &[u8], mut visit: impl FnMut(Ngram, i32)) {
    // The last eight codes, the last one lowest.
    let mut window = 0_u64;
    let mut visit_last = |window: u64, length: usize| {
        let unused = 64 - 8 * length as u32;
        let ahead = window << unused >> unused;
        let back = ahead.swap_bytes() >> unused;
        if ahead != back {
            let ngram = Ngram((length as u64) << 56 | ahead.min(back));
            visit(ngram, if ahead < back { 1 } else { -1 });
        }
    };
    for (at, &code) in word.iter().enumerate() {
        window = window << 8 | u64::from(code);
        for length in SHORTEST..=LONGEST.min(at + 1) {
            visit_last(window, length);
        }
    }
    if (LONGEST + 1..=LONGEST_WORD).contains(&word.len()) {
        visit_last(window, word.len());
    }
}

/// A letter as the models know it, [`None`] for marks, tatweel and joiners: one letter for those of all keyboards.
pub const fn letter(c: char) -> Option<char> {
    match c {
        '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{5C4}' | '\u{5C5}' | '\u{5C7}' => None,
        c => fold::model(c),
    }
}

/// Whether `c`, which [`letter`] leaves as it is, is a letter of Arabic or Hebrew script.
const fn is_letter(c: char) -> bool {
    matches!(
        c,
        '\u{5D0}'..='\u{5EA}' | '\u{5EF}'..='\u{5F2}' | '\u{620}'..='\u{64A}' | '\u{66E}'..='\u{6D3}' | '\u{6D5}'
            | '\u{6EE}' | '\u{6EF}' | '\u{6FA}'..='\u{6FC}' | '\u{6FF}'
    )
}

const fn codes(first: u32, letters: &[[u8; 2]]) -> [u8; RANGE] {
    let mut codes = [NO_LETTER; RANGE];
    let mut place = 0;
    while place < RANGE {
        codes[place] = match char::from_u32(first + place as u32) {
            Some(c) => code_of(c, letters),
            None => NO_LETTER,
        };
        place += 1;
    }
    codes
}

const fn code_of(c: char, letters: &[[u8; 2]]) -> u8 {
    let Some(letter) = letter(c) else { return PASSED_OVER };
    if !is_letter(letter) {
        return NO_LETTER;
    }
    let mut i = 0;
    while i < letters.len() {
        if u16::from_le_bytes(letters[i]) as u32 == letter as u32 {
            return FIRST_LETTER + i as u8;
        }
        i += 1;
    }
    FOREIGN
}

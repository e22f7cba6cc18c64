//! The tables of `data/encoding_bigrams.bin`: how often one letter follows another in each language that a single-byte
//! encoding was made for, and how common the characters of East Asia are. The decoder tells by them which decoding of
//! bytes is text; `cargo xtask generate --pairs` counts them.
//!
//! Every cost is a negative logarithm of a probability in sixteenths of a nat, in one byte. A list of characters is a text
//! and as many costs. Behind the header lie:
//!
//! 1. the number of languages (u8), and for each language: its tag (text), its letters (text), most common first, the cost
//!    of each letter alone, and the letter bigrams: for each letter a row with the cost that each letter follows. In front
//!    of the letters, in columns and rows, stands the space between words;
//! 2. the list of all letters of all languages, with the cost of each in a language that does not write it;
//! 3. the lists of the most common characters of [`EAST_ASIAN`].

use super::error::{ModelError, attempt};
use super::file::{FileReader, FileWriter, TableKind};

/// Units of a cost that are one nat.
pub const COST_UNITS_PER_NAT: f32 = 16.0;

/// The languages of many characters, in the order of their lists.
pub const EAST_ASIAN: [&str; 4] = ["zh", "zh-Hant", "ja", "ko"];

/// The tables. `'a` is the life of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodingBigrams<'a, const LANGUAGES: usize> {
    pub languages: [LanguageBigrams<'a>; LANGUAGES],
    /// Letters of any language, with their cost in one that does not write them.
    pub foreign: CharCosts<'a>,
    /// In the order of [`EAST_ASIAN`].
    pub east_asian: [CharCosts<'a>; EAST_ASIAN.len()],
}

/// A language of few letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LanguageBigrams<'a> {
    /// BCP 47.
    pub tag: &'a str,
    /// Most common first.
    pub letters: &'a str,
    /// The cost of the space, and of each letter alone.
    pub alone: &'a [u8],
    /// Row: the space or the letter before; column: what follows.
    pub costs: &'a [u8],
}

/// Characters with a cost each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CharCosts<'a> {
    pub chars: &'a str,
    pub costs: &'a [u8],
}

/// How many languages a file holds: the `LANGUAGES` of its [`EncodingBigrams`].
pub const fn language_count(file: &[u8]) -> Result<usize, ModelError> {
    let mut reader = attempt!(FileReader::open(file, TableKind::EncodingBigrams));
    reader.u8("number of languages")
}

impl<'a, const LANGUAGES: usize> EncodingBigrams<'a, LANGUAGES> {
    pub const fn read(file: &'a [u8]) -> Result<Self, ModelError> {
        let mut reader = attempt!(FileReader::open(file, TableKind::EncodingBigrams));
        if attempt!(reader.u8("number of languages")) != LANGUAGES {
            return reader.error("number of languages");
        }
        let mut languages = [LanguageBigrams { tag: "", letters: "", alone: &[], costs: &[] }; LANGUAGES];
        let mut i = 0;
        while i < LANGUAGES {
            languages[i] = attempt!(LanguageBigrams::read(&mut reader));
            i += 1;
        }
        let foreign = attempt!(CharCosts::read(&mut reader));
        let mut east_asian = [foreign; EAST_ASIAN.len()];
        let mut i = 0;
        while i < EAST_ASIAN.len() {
            east_asian[i] = attempt!(CharCosts::read(&mut reader));
            i += 1;
        }
        attempt!(reader.finish());
        Ok(EncodingBigrams { languages, foreign, east_asian })
    }
}

/// Writes what [`EncodingBigrams::read`] reads.
pub fn write(
    languages: &[LanguageBigrams<'_>],
    foreign: CharCosts<'_>,
    east_asian: [CharCosts<'_>; EAST_ASIAN.len()],
) -> Result<Vec<u8>, ModelError> {
    let mut writer = FileWriter::new(TableKind::EncodingBigrams);
    writer.u8(languages.len(), "number of languages")?;
    for language in languages {
        writer.text(language.tag, "language tag")?;
        writer.text(language.letters, "letters")?;
        writer.bytes(language.alone);
        writer.bytes(language.costs);
    }
    for list in [foreign].into_iter().chain(east_asian) {
        writer.text(list.chars, "characters")?;
        writer.bytes(list.costs);
    }
    writer.finish()
}

impl<'a> LanguageBigrams<'a> {
    const fn read(reader: &mut FileReader<'a>) -> Result<Self, ModelError> {
        let tag = attempt!(reader.text("language tag"));
        let letters = attempt!(reader.text("letters"));
        let size = char_count(letters) + 1;
        // A column number fits one byte, with one number left for foreign letters.
        if size == 1 || size > 255 {
            return reader.error("number of letters");
        }
        let alone = attempt!(reader.bytes(size, "costs of letters"));
        let costs = attempt!(reader.bytes(size * size, "letter bigrams"));
        Ok(LanguageBigrams { tag, letters, alone, costs })
    }
}

impl<'a> CharCosts<'a> {
    const fn read(reader: &mut FileReader<'a>) -> Result<Self, ModelError> {
        let chars = attempt!(reader.text("characters"));
        let costs = attempt!(reader.bytes(char_count(chars), "costs of characters"));
        Ok(CharCosts { chars, costs })
    }

    pub fn iter(self) -> impl Iterator<Item = (char, u8)> + 'a {
        self.chars.chars().zip(self.costs.iter().copied())
    }
}

/// The length in code points: bytes that continue none.
const fn char_count(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut count, mut i) = (0, 0);
    while i < bytes.len() {
        count += (bytes[i] & 0xC0 != 0x80) as usize;
        i += 1;
    }
    count
}

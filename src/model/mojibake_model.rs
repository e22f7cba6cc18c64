//! The tables of `data/mojibake_model.bin`: how likely one character follows another in text. Repair tells damage from
//! text by them; `cargo xtask generate --characters` counts them.
//!
//! Every cost is a negative logarithm of a probability in eighths of a nat, in one byte. Behind the header lie:
//!
//! 1. the class bigrams: [`CLASSES`] rows of [`CLASSES`] costs;
//! 2. the cost of a character that was not counted, within its class: [`CLASSES`] costs;
//! 3. the number of characters that were counted (u16), and for each its code point (u16) and its cost within its class,
//!    sorted by code point;
//! 4. for each [`Alphabet`]: the number of its letters (u16), the letters (u16 each), sorted, and the letter bigrams: for
//!    each letter a row with the cost that each letter follows.
//!
//! [`Alphabet`]: super::char_class::Alphabet

use super::char_class::{ALPHABETS, CLASSES};
use super::error::{ModelError, attempt};
use super::file::{FileReader, FileWriter, TableKind};

/// Units of a cost that are one nat.
pub const COST_UNITS_PER_NAT: i32 = 8;

/// The tables. `'a` is the life of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MojibakeModel<'a> {
    /// Row: the class before; column: the class that follows.
    pub class_bigrams: &'a [[u8; CLASSES]],
    /// By class.
    pub unseen: &'a [u8; CLASSES],
    /// Code point (u16) and cost.
    pub characters: &'a [[u8; 3]],
    /// By alphabet.
    pub letter_bigrams: [LetterBigrams<'a>; ALPHABETS],
}

/// The letters of one alphabet, and the cost that each follows each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LetterBigrams<'a> {
    /// Code points (u16).
    pub letters: &'a [[u8; 2]],
    /// Row: the letter before; column: the letter that follows.
    pub costs: &'a [u8],
}

impl<'a> MojibakeModel<'a> {
    pub const fn read(file: &'a [u8]) -> Result<Self, ModelError> {
        let mut reader = attempt!(FileReader::open(file, TableKind::MojibakeModel));
        let class_bigrams = attempt!(reader.rows(CLASSES, "class bigrams"));
        let unseen = attempt!(reader.array("costs of characters that were not counted"));
        let count = attempt!(reader.u16("number of characters"));
        let characters = attempt!(reader.rows(count, "characters"));
        let mut i = 1;
        while i < count {
            let ([low, high, _], [next_low, next_high, _]) = (characters[i - 1], characters[i]);
            if u16::from_le_bytes([low, high]) >= u16::from_le_bytes([next_low, next_high]) {
                return reader.error("order of the characters");
            }
            i += 1;
        }
        let mut letter_bigrams = [LetterBigrams { letters: &[], costs: &[] }; ALPHABETS];
        let mut i = 0;
        while i < ALPHABETS {
            letter_bigrams[i] = attempt!(LetterBigrams::read(&mut reader));
            i += 1;
        }
        attempt!(reader.finish());
        Ok(MojibakeModel { class_bigrams, unseen, characters, letter_bigrams })
    }

    pub fn write(&self) -> Result<Vec<u8>, ModelError> {
        let mut writer = FileWriter::new(TableKind::MojibakeModel);
        writer.bytes(self.class_bigrams.as_flattened());
        writer.bytes(self.unseen);
        writer.u16(self.characters.len(), "number of characters")?;
        writer.bytes(self.characters.as_flattened());
        for LetterBigrams { letters, costs } in self.letter_bigrams {
            writer.u16(letters.len(), "number of letters")?;
            writer.bytes(letters.as_flattened());
            writer.bytes(costs);
        }
        writer.finish()
    }
}

impl<'a> LetterBigrams<'a> {
    const fn read(reader: &mut FileReader<'a>) -> Result<Self, ModelError> {
        let count = attempt!(reader.u16("number of letters"));
        // A row number fits one byte, with one number left for letters without a row.
        if count == 0 || count > 255 {
            return reader.error("number of letters");
        }
        let letters = attempt!(reader.rows(count, "letters"));
        let mut i = 1;
        while i < count {
            if u16::from_le_bytes(letters[i - 1]) >= u16::from_le_bytes(letters[i]) {
                return reader.error("order of the letters");
            }
            i += 1;
        }
        let costs = attempt!(reader.bytes(count * count, "letter bigrams"));
        Ok(LetterBigrams { letters, costs })
    }
}

//! The tables of `data/lost_bytes.bin`: which byte a letter lost of which windows-1252 dropped the last byte, by the
//! letters around it. `cargo xtask generate --characters` counts them.
//!
//! A back-off model: of the contexts of [`backoff_context`](super::backoff_context), from the widest to the narrowest,
//! the first one that has an entry decides. Behind the header lie:
//!
//! 1. for each letter of Arabic script, by its row: its cost in each of the languages of Arabic script, a negative
//!    logarithm of a probability in eighths of a nat, in one byte;
//! 2. the number of contexts (u32), and the contexts, sorted: 29 bits of a hash, and in the lowest three bits the number
//!    of the byte among those that are dropped, or [`UNDECIDED`].

use super::backoff_context::{ARABIC_GROUPS, ROWS};
use super::error::{ModelError, attempt};
use super::file::{FileReader, FileWriter, TableKind};

/// The choice of a context that does not tell which byte was lost.
pub const UNDECIDED: usize = 7;
/// Units of the cost of a letter that are one nat.
pub const COST_UNITS_PER_NAT: f64 = 8.0;

/// The tables. `'a` is the life of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LostBytes<'a> {
    /// Row: the letter; column: the language.
    pub letters: &'a [[u8; ARABIC_GROUPS]],
    /// A number of 32 bits each.
    pub contexts: &'a [[u8; 4]],
}

impl<'a> LostBytes<'a> {
    pub const fn read(file: &'a [u8]) -> Result<Self, ModelError> {
        let mut reader = attempt!(FileReader::open(file, TableKind::LostBytes));
        let letters = attempt!(reader.rows(ROWS, "costs of letters"));
        let count = attempt!(reader.u32("number of contexts"));
        let contexts = attempt!(reader.rows(count, "contexts"));
        let mut i = 1;
        while i < count {
            if u32::from_le_bytes(contexts[i - 1]) | 7 >= u32::from_le_bytes(contexts[i]) {
                return reader.error("order of the contexts");
            }
            i += 1;
        }
        if count == 0 {
            return reader.error("number of contexts");
        }
        attempt!(reader.finish());
        Ok(LostBytes { letters, contexts })
    }

    pub fn write(&self) -> Result<Vec<u8>, ModelError> {
        let mut writer = FileWriter::new(TableKind::LostBytes);
        writer.bytes(self.letters.as_flattened());
        writer.u32(self.contexts.len(), "number of contexts")?;
        writer.bytes(self.contexts.as_flattened());
        writer.finish()
    }
}

//! The table of `data/urdu_heh.bin`: which heh of an Urdu word is heh doachashmee (U+06BE) and which is heh goal (U+06C1),
//! by the letters around it. `cargo xtask generate --urdu-heh` counts it.
//!
//! A back-off model: of the contexts, from the widest to the narrowest, the first one that has an entry decides. The widest
//! is the whole word, so the entries for words are the lexicon. Only words and contexts that say otherwise than the
//! narrower ones have an entry.
//!
//! Behind the header lie the number of entries (u32) and the entries, sorted: 31 bits of a hash, and in the lowest bit
//! whether heh is doachashmee. Cost of a look-up: a binary search for each context, whose length is bounded.

use super::error::{ModelError, attempt};
use super::file::{FileReader, FileWriter, TableKind};
use super::fold;

/// Heh as the model knows it, whichever it is.
pub const HEH: char = '\u{647}';

/// The letters around heh that a context covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HehContext {
    /// None.
    Alone,
    /// One on either side.
    Narrow,
    /// Two on either side.
    Wide,
    /// The whole word, but for what is further away than [`MAX_LETTERS`].
    Word,
}

/// All of them. A later one overrules an earlier one.
pub const HEH_CONTEXTS: [HehContext; 4] =
    [HehContext::Alone, HehContext::Narrow, HehContext::Wide, HehContext::Word];

/// So many letters on either side belong to the widest context.
const MAX_LETTERS: usize = 10;

/// The table. `'a` is the life of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UrduHeh<'a> {
    /// A number of 32 bits each.
    pub entries: &'a [[u8; 4]],
}

impl<'a> UrduHeh<'a> {
    pub const fn read(file: &'a [u8]) -> Result<Self, ModelError> {
        let mut reader = attempt!(FileReader::open(file, TableKind::UrduHeh));
        let count = attempt!(reader.u32("number of entries"));
        let entries = attempt!(reader.rows(count, "entries"));
        let mut i = 1;
        while i < count {
            if u32::from_le_bytes(entries[i - 1]) | 1 >= u32::from_le_bytes(entries[i]) {
                return reader.error("order of the entries");
            }
            i += 1;
        }
        if count == 0 {
            return reader.error("number of entries");
        }
        attempt!(reader.finish());
        Ok(UrduHeh { entries })
    }

    pub fn write(&self) -> Result<Vec<u8>, ModelError> {
        let mut writer = FileWriter::new(TableKind::UrduHeh);
        writer.u32(self.entries.len(), "number of entries")?;
        writer.bytes(self.entries.as_flattened());
        writer.finish()
    }

    /// Whether the heh at `at` is doachashmee. `word` holds the letters of the word as [`letter`] gives them.
    pub fn is_doachashmee(&self, word: &[char], at: usize) -> bool {
        let said = |context| self.entry(context_hash(word, at, context));
        HEH_CONTEXTS.into_iter().rev().find_map(said).unwrap_or(false)
    }

    fn entry(&self, hash: u32) -> Option<bool> {
        let key = |entry: &[u8; 4]| u32::from_le_bytes(*entry);
        let place = self.entries.binary_search_by_key(&hash, |entry| key(entry) & !1).ok()?;
        self.entries.get(place).map(|entry| key(entry) & 1 == 1)
    }
}

/// A letter of a word as the model knows it: with one heh, yeh and kaf; `None` for marks, tatweel and joiners.
pub fn letter(c: char) -> Option<char> {
    match c {
        '\u{6BE}' => Some(HEH),
        c => fold::model(c),
    }
}

/// The hash of a context (FNV-1a over code points, then one multiplication) in bits 1 to 31; the lowest bit is free.
pub fn context_hash(word: &[char], at: usize, context: HehContext) -> u32 {
    let covered = match context {
        HehContext::Alone => 0,
        HehContext::Narrow => 1,
        HehContext::Wide => 2,
        HehContext::Word => MAX_LETTERS,
    };
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let mut mix = |number: u32| hash = (hash ^ u64::from(number)).wrapping_mul(0x0000_0100_0000_01B3);
    mix(context as u32);
    // One space stands for the end of the word.
    let (head, tail) = (&word[..at], &word[at + 1..]);
    head.iter().rev().chain([&' ']).take(covered).for_each(|&c| mix(c.into()));
    mix(0);
    tail.iter().chain([&' ']).take(covered).for_each(|&c| mix(c.into()));
    let mixed = (hash ^ (hash >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 32) as u32 & !1
}

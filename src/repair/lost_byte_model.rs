//! Which letter it was that lost its last byte, by the letters around it: a back-off model with the tables of
//! `data/lost_bytes.bin`.

use std::sync::LazyLock;

use crate::embedded::LOST_BYTES;
use crate::model::backoff_context::{ARABIC_GROUPS, BACKOFF_CONTEXTS, DROPPED, GROUPS, context_hash, row};

/// A language of Arabic script, or another script, by its place in [`GROUPS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Group(usize);

impl Group {
    /// The language of Arabic script that the letters look most like; lost ones stand for themselves.
    pub fn of_arabic(letters: impl Iterator<Item = char>) -> Group {
        let mut costs = [0u32; ARABIC_GROUPS];
        for letter in letters {
            if let Some(row) = row(letter).map(|row| &LOST_BYTES.letters[row]) {
                costs.iter_mut().zip(row).for_each(|(cost, &letter)| *cost += u32::from(letter));
            }
        }
        Group((0..ARABIC_GROUPS).min_by_key(|&group| costs[group]).unwrap_or(0))
    }

    /// The group of the same language for words without vowel marks.
    pub fn without_marks(self) -> Group {
        if GROUPS[self.0] == "ar-vocalised" { Group::named("ar") } else { self }
    }

    /// The language or script of this name, or all others.
    pub fn named(name: &str) -> Group {
        Group(GROUPS.iter().position(|group| *group == name).unwrap_or(GROUPS.len() - 1))
    }
}

/// The byte that the letter at `at` of `word` lost, if the letters around it say so.
pub(super) fn lost_byte(group: Group, word: &[char], at: usize) -> Option<u8> {
    let choice = BACKOFF_CONTEXTS
        .iter()
        .rev()
        .find_map(|&view| LOOKUP.choice(context_hash(group.0, word, at, view)))?;
    DROPPED.get(choice).copied()
}

/// The contexts, as they are looked up.
struct Lookup {
    /// In order.
    entries: Vec<u32>,
    /// By the highest bits of an entry, where those begin that share them.
    starts: Vec<u32>,
}

/// Bits by which entries are found; they are those of a hash, and so about as many entries share them everywhere.
const BITS: u32 = 14;

static LOOKUP: LazyLock<Lookup> = LazyLock::new(|| {
    let entries: Vec<u32> = LOST_BYTES.contexts.iter().map(|entry| u32::from_le_bytes(*entry)).collect();
    let start = |bits: u32| entries.partition_point(|entry| entry >> (32 - BITS) < bits) as u32;
    let starts = (0..=1 << BITS).map(start).collect();
    Lookup { entries, starts }
});

impl Lookup {
    fn choice(&self, key: u32) -> Option<usize> {
        let bits = (key >> (32 - BITS)) as usize;
        let entries = &self.entries[self.starts[bits] as usize..self.starts[bits + 1] as usize];
        entries.iter().find(|&&entry| entry & !7 == key).map(|entry| (entry & 7) as usize)
    }
}

//! Predicts the last byte of a letter that lost it: a word with placeholders comes in, the byte goes out.
//!
//! This is a back-off model ([`backoff_context`](crate::model::backoff_context)): the widest context of the letter that
//! the table knows decides. Cost: one hash for each of eleven contexts at most, and a look-up in a sorted table by the
//! first bits of the hash.

use std::sync::LazyLock;

use crate::embedded::LOST_BYTES;
use crate::model::backoff_context::{ARABIC_GROUPS, BACKOFF_CONTEXTS, DROPPED, GROUPS, context_hash, row};

/// A language of Arabic script, or another script, by its place in [`GROUPS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LetterGroup(usize);

impl LetterGroup {
    /// The language of Arabic script to which the letters and placeholders are most common.
    pub fn of_arabic(letters: impl Iterator<Item = char>) -> LetterGroup {
        let mut costs = [0u32; ARABIC_GROUPS];
        for letter in letters {
            if let Some(row) = row(letter).map(|row| &LOST_BYTES.letters[row]) {
                costs.iter_mut().zip(row).for_each(|(cost, &letter)| *cost += u32::from(letter));
            }
        }
        LetterGroup((0..ARABIC_GROUPS).min_by_key(|&group| costs[group]).unwrap_or(0))
    }

    /// The group of the same language for words without vowel marks.
    pub fn without_marks(self) -> LetterGroup {
        if GROUPS[self.0] == "ar-vocalised" { LetterGroup::named("ar") } else { self }
    }

    /// The language or script with this name; if there is none, the group of all others.
    pub fn named(name: &str) -> LetterGroup {
        LetterGroup(GROUPS.iter().position(|group| *group == name).unwrap_or(GROUPS.len() - 1))
    }
}

/// The byte that the letter at place `at` of `word` lost, if the table knows a context of it.
pub(super) fn lost_byte(group: LetterGroup, word: &[char], at: usize) -> Option<u8> {
    let choice = BACKOFF_CONTEXTS
        .iter()
        .rev()
        .find_map(|&context| CONTEXTS.choice(context_hash(group.0, word, at, context)))?;
    DROPPED.get(choice).copied()
}

/// The contexts, with an index by the first bits of their hashes.
struct ContextTable {
    /// Hashes, each with the choice in its lowest three bits. They are sorted.
    entries: Vec<u32>,
    /// By the first bits: the first entry with these bits or higher ones.
    starts: Vec<u32>,
}

/// The number of bits in the index. The entries are hashes, so that about as many share each prefix.
const PREFIX_BITS: u32 = 14;

static CONTEXTS: LazyLock<ContextTable> = LazyLock::new(|| {
    let entries: Vec<u32> = LOST_BYTES.contexts.iter().map(|entry| u32::from_le_bytes(*entry)).collect();
    let start = |bits: u32| entries.partition_point(|entry| entry >> (32 - PREFIX_BITS) < bits) as u32;
    let starts = (0..=1 << PREFIX_BITS).map(start).collect();
    ContextTable { entries, starts }
});

impl ContextTable {
    fn choice(&self, hash: u32) -> Option<usize> {
        let bits = (hash >> (32 - PREFIX_BITS)) as usize;
        let entries = &self.entries[self.starts[bits] as usize..self.starts[bits + 1] as usize];
        entries.iter().find(|&&entry| entry & !7 == hash).map(|entry| (entry & 7) as usize)
    }
}

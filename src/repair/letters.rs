//! Which letter it was that lost its last byte, by the letters around it: `data/lost.bin`, made by
//! `xtask/src/lost.rs`.

use std::sync::LazyLock;

use super::context::{ARABIC_GROUPS, DROPPED, GROUPS, VIEWS, key};

/// A language of Arabic script, or another script, by its place in [`GROUPS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Group(usize);

impl Group {
    /// The language of Arabic script that the letters look most like; lost ones stand for themselves.
    pub fn of_arabic(letters: impl Iterator<Item = char>) -> Group {
        let mut costs = [0u32; ARABIC_GROUPS];
        for letter in letters {
            if let Some(row) = TABLE.row(letter) {
                costs.iter_mut().zip(row).for_each(|(cost, &letter)| *cost += u32::from(letter));
            }
        }
        Group((0..ARABIC_GROUPS).min_by_key(|&group| costs[group]).unwrap_or(0))
    }

    /// The script of this ISO 15924 code.
    pub fn of_script(script: &str) -> Group {
        Group(GROUPS.iter().position(|group| *group == script).unwrap_or(GROUPS.len() - 1))
    }
}

/// The byte that the letter at `at` of `word` lost, if the letters around it say so.
pub(super) fn lost_byte(group: Group, word: &[char], at: usize) -> Option<u8> {
    let choice = VIEWS.iter().rev().find_map(|&view| TABLE.choice(key(group.0, word, at, view)))?;
    DROPPED.get(choice).copied()
}

struct Table {
    /// Seven bytes each: the letter and what it costs in every language.
    letters: &'static [u8],
    /// In order.
    entries: Vec<u32>,
    /// By the highest bits of an entry, where those begin that share them.
    starts: Vec<u32>,
}

/// Bits by which entries are found; they are those of a hash, and so about as many entries share them everywhere.
const BITS: u32 = 14;

const ROW: usize = 4 + ARABIC_GROUPS;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let bytes: &'static [u8] = include_bytes!("../../data/lost.bin");
    let count = usize::from(u16::from_le_bytes([bytes[0], bytes[1]]));
    let (letters, entries) = bytes[2..].split_at(count * ROW);
    let entry = |bytes: &[u8]| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    let entries: Vec<u32> = entries.chunks_exact(4).map(entry).collect();
    let start = |bits: u32| entries.partition_point(|entry| entry >> (32 - BITS) < bits) as u32;
    let starts = (0..=1 << BITS).map(start).collect();
    Table { letters, entries, starts }
});

impl Table {
    fn row(&self, letter: char) -> Option<&'static [u8]> {
        let code = |row: usize| {
            let bytes = &self.letters[row * ROW..];
            u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
        };
        let (mut low, mut high) = (0, self.letters.len() / ROW);
        while low < high {
            let middle = (low + high) / 2;
            if code(middle) < u32::from(letter) { low = middle + 1 } else { high = middle }
        }
        let is_met = low < self.letters.len() / ROW && code(low) == u32::from(letter);
        is_met.then(|| &self.letters[low * ROW + 4..(low + 1) * ROW])
    }

    fn choice(&self, key: u32) -> Option<usize> {
        let bits = (key >> (32 - BITS)) as usize;
        let entries = &self.entries[self.starts[bits] as usize..self.starts[bits + 1] as usize];
        entries.iter().find(|&&entry| entry & !7 == key).map(|entry| (entry & 7) as usize)
    }
}

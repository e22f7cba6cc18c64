//! A piece of text between two ASCII separators comes in; the word that was found in it goes out, if the piece was
//! seen not long ago. A text repeats the same few thousand words. The cache changes nothing but the time.
//!
//! A hash table with open addressing and linear probing, at most half full; a look-up is constant time.

use super::tokenizer::{Boundary, WordKey};

/// The word that was found in a piece. There is none where `letters` is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct CachedWord {
    /// The word, in bytes of the piece.
    pub from: u16,
    pub to: u16,
    /// Letters of the word, marks aside.
    pub letters: u8,
    pub is_capital: bool,
    /// The boundary before the word in the piece, and the one behind it. Where there is no word, `behind` is that of
    /// the whole piece.
    pub before: Boundary,
    pub behind: Boundary,
}

/// The pieces that were seen, numbered from 1 in that order, so that the most common ones lie side by side. A full
/// cache takes no new piece, and asks for a reset when it has missed too often.
pub(super) struct WordCache {
    /// Numbers in the low bits, and bits of the hashes above them; 0 is a free slot. The search for a number begins
    /// at the slot of the high bits of its hash.
    slots: Vec<u32>,
    /// How far a hash is shifted right to give a slot.
    shift: u32,
    pieces: Vec<(WordKey, CachedWord)>,
    misses: usize,
}

const INITIAL_SLOTS: usize = 1 << 9;
/// Pieces in a full cache. More would not stay in the caches of a processor.
const MAX_PIECES: usize = 1 << 15;
/// Bits of a slot that hold a number.
const NUMBER_BITS: u32 = 16;
/// Slots that are probed for one piece.
const MAX_PROBES: usize = 64;
/// Misses of a full cache before it wants a reset.
const MAX_MISSES: usize = 8 * MAX_PIECES;

impl WordCache {
    pub(super) fn new() -> WordCache {
        WordCache {
            slots: vec![0; INITIAL_SLOTS],
            shift: shift(INITIAL_SLOTS),
            pieces: Vec::new(),
            misses: 0,
        }
    }

    /// How many pieces have a number.
    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Whether it missed too often to be of use.
    pub(super) fn needs_reset(&self) -> bool {
        self.misses > MAX_MISSES
    }

    pub(super) fn clear(&mut self) {
        self.slots.fill(0);
        self.pieces.clear();
        self.misses = 0;
    }

    /// The number of a piece that was seen, and its word.
    #[inline]
    pub(super) fn find(&self, key: WordKey) -> Option<(usize, CachedWord)> {
        let hash = key.hash();
        let mut slot = (hash >> self.shift) as usize;
        for _ in 0..MAX_PROBES {
            let found = *self.slots.get(slot)?;
            if found == 0 {
                return None;
            }
            if found >> NUMBER_BITS == hash as u32 >> NUMBER_BITS {
                let number = found as usize & ((1 << NUMBER_BITS) - 1);
                let (known, piece) = self.pieces.get(number - 1)?;
                if known.is(key) {
                    return Some((number, *piece));
                }
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        None
    }

    /// Adds a piece that was not found. Returns its number, if there was room.
    pub(super) fn insert(&mut self, key: WordKey, piece: CachedWord) -> Option<usize> {
        if self.len() == MAX_PIECES {
            self.misses += 1;
            return None;
        }
        self.pieces.push((key, piece));
        if 2 * self.len() > self.slots.len() {
            let slots = 4 * self.slots.len();
            (self.slots, self.shift) = (vec![0; slots], shift(slots));
            for number in 1..self.len() {
                self.enter(number);
            }
        }
        self.enter(self.len());
        Some(self.len())
    }

    /// Gives a number the first free slot. Where too many slots are taken, which only a hostile text can bring about,
    /// the number is not found again.
    fn enter(&mut self, number: usize) {
        let hash = self.pieces[number - 1].0.hash();
        let first = (hash >> self.shift) as usize;
        let slots = (first..first + MAX_PROBES).map(|slot| slot & (self.slots.len() - 1));
        if let Some(slot) = { slots }.find(|&slot| self.slots[slot] == 0) {
            self.slots[slot] = (hash as u32 >> NUMBER_BITS << NUMBER_BITS) | number as u32;
        }
    }
}

fn shift(slots: usize) -> u32 {
    u64::BITS - slots.ilog2()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(number: usize) -> CachedWord {
        CachedWord { from: number as u16, ..CachedWord::default() }
    }

    #[test]
    fn a_piece_is_found_as_it_was_inserted() {
        let mut cache = WordCache::new();
        let word = |i: usize| format!("word{i}{}", ["", " that is longer than others"][i % 2]);
        let keys: Vec<WordKey> = (0..MAX_PIECES + 9).map(|i| WordKey::of(word(i).as_bytes())).collect();
        for round in 0..2 {
            for (i, &key) in keys.iter().enumerate().take(MAX_PIECES) {
                assert_eq!(cache.find(key), (round > 0).then(|| (i + 1, piece(i))));
                if round == 0 {
                    assert_eq!(cache.insert(key, piece(i)), Some(i + 1));
                }
            }
        }
        for &key in keys.iter().skip(MAX_PIECES).cycle().take(MAX_MISSES + 1) {
            assert!(!cache.needs_reset());
            assert_eq!((cache.find(key), cache.insert(key, piece(0))), (None, None));
        }
        assert!(cache.needs_reset());
        cache.clear();
        assert_eq!((cache.len(), cache.find(keys[7])), (0, None));
        assert_eq!(cache.insert(keys[7], piece(7)), Some(1));
    }
}

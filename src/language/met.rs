//! A piece of text between two separators in, what was found in it out, if it was met not long ago: a small table, since
//! a text says the same few thousand words over and over. What was met changes nothing but the time that it takes.

use super::pieces::{Break, Key};

/// What was found in a piece: a word, or none where it has no letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Piece {
    /// Of the word, in bytes of the piece.
    pub from: u16,
    pub to: u16,
    /// Letters of the word that are told apart.
    pub letters: u8,
    pub is_capital: bool,
    /// How easily the language changes before the word, by what stands before it in the piece, and behind it. Where
    /// there is no word, `behind` tells of the whole.
    pub before: Break,
    pub behind: Break,
}

/// Pieces that were met, numbered from 1 in that order, so that the commonest of them lie side by side. Once it is full, a
/// new piece gets no number; and it begins anew when it knows too few of those that it is asked for.
pub(super) struct Met {
    /// Numbers, and the low bits of the hashes above them; 0 where none is. A number lies in the slot of the high bits
    /// of its hash, or soon behind.
    slots: Vec<u32>,
    /// How far a hash is shifted to be a slot.
    shift: u32,
    pieces: Vec<(Key, Piece)>,
    in_vain: usize,
}

const FIRST: usize = 1 << 9;
/// Pieces that are remembered, half the slots at most. More would not stay near the processor.
const MOST: usize = 1 << 15;
/// Bits of a slot that hold a number.
const NUMBER: u32 = 16;
/// Slots that are looked at for one piece.
const STEPS: usize = 64;
/// Pieces that it was asked for in vain, and then begins anew.
const IN_VAIN: usize = 8 * MOST;

impl Met {
    pub(super) fn new() -> Met {
        Met { slots: vec![0; FIRST], shift: shift(FIRST), pieces: Vec::new(), in_vain: 0 }
    }

    /// How many pieces have a number.
    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Whether it knows too few pieces to be of use.
    pub(super) fn is_worn(&self) -> bool {
        self.in_vain > IN_VAIN
    }

    pub(super) fn clear(&mut self) {
        self.slots.fill(0);
        self.pieces.clear();
        self.in_vain = 0;
    }

    /// The number of a piece that was met, and what was found in it.
    #[inline]
    pub(super) fn find(&self, key: Key) -> Option<(usize, Piece)> {
        let hash = key.hash();
        let mut slot = (hash >> self.shift) as usize;
        for _ in 0..STEPS {
            let found = *self.slots.get(slot)?;
            if found == 0 {
                return None;
            }
            if found >> NUMBER == hash as u32 >> NUMBER {
                let number = found as usize & ((1 << NUMBER) - 1);
                let (known, piece) = self.pieces.get(number - 1)?;
                if known.is(key) {
                    return Some((number, *piece));
                }
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        None
    }

    /// Remembers a piece that was not met; its number, if there was room.
    pub(super) fn insert(&mut self, key: Key, piece: Piece) -> Option<usize> {
        if self.len() == MOST {
            self.in_vain += 1;
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

    /// Gives a number the first free slot. Where too many of them are taken, as only a text does that means to, it is not
    /// found again.
    fn enter(&mut self, number: usize) {
        let hash = self.pieces[number - 1].0.hash();
        let first = (hash >> self.shift) as usize;
        let slots = (first..first + STEPS).map(|slot| slot & (self.slots.len() - 1));
        if let Some(slot) = { slots }.find(|&slot| self.slots[slot] == 0) {
            self.slots[slot] = (hash as u32 >> NUMBER << NUMBER) | number as u32;
        }
    }
}

fn shift(slots: usize) -> u32 {
    u64::BITS - slots.ilog2()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(number: usize) -> Piece {
        Piece { from: number as u16, ..Piece::default() }
    }

    #[test]
    fn what_is_found_is_what_was_met() {
        let mut met = Met::new();
        let word = |i: usize| format!("word{i}{}", ["", " that is longer than others"][i % 2]);
        let keys: Vec<Key> = (0..MOST + 9).map(|i| Key::of(word(i).as_bytes())).collect();
        for round in 0..2 {
            for (i, &key) in keys.iter().enumerate().take(MOST) {
                assert_eq!(met.find(key), (round > 0).then(|| (i + 1, piece(i))));
                if round == 0 {
                    assert_eq!(met.insert(key, piece(i)), Some(i + 1));
                }
            }
        }
        for &key in keys.iter().skip(MOST).cycle().take(IN_VAIN + 1) {
            assert!(!met.is_worn());
            assert_eq!((met.find(key), met.insert(key, piece(0))), (None, None));
        }
        assert!(met.is_worn());
        met.clear();
        assert_eq!((met.len(), met.find(keys[7])), (0, None));
        assert_eq!(met.insert(keys[7], piece(7)), Some(1));
    }
}

//! A piece of text between two ASCII separators comes in; the word that was found in it goes out, if the piece was
//! seen not long ago. A text repeats the same few thousand words. The cache changes nothing but the time.
//!
//! A hash table with open addressing and linear probing, at most half full; a look-up is constant time. Two tables, so that
//! the cache ages: where the young one is full it becomes the old one, and the old one is emptied and begins anew as the young
//! one. A piece that is found in the old one is moved on. So what a text no longer uses goes, and what it uses lies side by side.

use std::hint::black_box;

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
    pub plausibility: i8,
    pub gaps: Gaps,
}

/// The boundary before a word in its piece, and the one behind it. Where there is no word, the second is that of the whole
/// piece. One byte, because a piece in the cache has no more to spare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Gaps(u8);

impl Gaps {
    pub(super) fn new(before: Boundary, behind: Boundary) -> Gaps {
        Gaps((before as u8) << 4 | behind as u8)
    }

    #[inline]
    pub(super) fn before(self) -> Boundary {
        Boundary::numbered(self.0 >> 4)
    }

    #[inline]
    pub(super) fn behind(self) -> Boundary {
        Boundary::numbered(self.0 & 15)
    }
}

/// The pieces that were seen last.
pub(super) struct WordCache {
    young: Table,
    old: Table,
    /// For each piece of the old table, its row of `stride` bytes, behind that of number 0.
    old_rows: Vec<u8>,
    stride: usize,
}

/// Where a piece was found.
pub(super) enum Found<'a> {
    /// Its number, which is that of its row.
    Young(usize, CachedWord),
    /// The row that it had.
    Old(CachedWord, &'a [u8]),
}

/// Pieces, numbered from 1 in the order in which they came, so that the most common ones lie side by side.
struct Table {
    /// Numbers in the low bits, and bits of the hashes above them; 0 is a free slot. The search for a number begins
    /// at the slot of the high bits of its hash.
    slots: Vec<u32>,
    /// How far a hash is shifted right to give a slot.
    shift: u32,
    pieces: Vec<(WordKey, CachedWord)>,
}

const INITIAL_SLOTS: usize = 1 << 9;
/// Pieces in a full table. More would not stay in the caches of a processor.
const MAX_PIECES: usize = 1 << 14;
/// Bits of a slot that hold a number.
const NUMBER_BITS: u32 = 16;
/// Slots that are probed for one piece.
const MAX_PROBES: usize = 64;

impl WordCache {
    pub(super) fn new(stride: usize) -> WordCache {
        WordCache { young: Table::new(), old: Table::new(), old_rows: Vec::new(), stride }
    }

    /// How many pieces have a number.
    pub(super) fn len(&self) -> usize {
        self.young.pieces.len()
    }

    /// The young table becomes the old one if it is full. `rows` are the rows of its pieces, behind that of number 0.
    /// No number that was given before is valid then, and only row 0 is left.
    pub(super) fn age(&mut self, rows: &mut Vec<u8>) {
        if self.len() < MAX_PIECES {
            return;
        }
        std::mem::swap(&mut self.young, &mut self.old);
        self.young.slots.fill(0);
        self.young.pieces.clear();
        rows.truncate((1 + MAX_PIECES) * self.stride);
        std::mem::swap(rows, &mut self.old_rows);
        rows.clear();
        rows.resize(self.stride, 0);
    }

    /// Reads where the pieces would be, so that the look-ups that follow do not each wait for the memory.
    #[inline]
    pub(super) fn touch(&self, hashes: impl Iterator<Item = u64>) {
        let pieces = hashes.map(|hash| self.young.first_piece(hash) ^ self.old.first_slot(hash));
        black_box(pieces.fold(0, |all, piece| all ^ piece));
    }

    /// The word of a piece that was seen.
    #[inline]
    pub(super) fn find(&self, key: WordKey, hash: u64) -> Option<Found<'_>> {
        if let Some((number, word)) = self.young.find(key, hash) {
            return Some(Found::Young(number, word));
        }
        let (number, word) = self.old.find(key, hash)?;
        let row = number * self.stride;
        Some(Found::Old(word, self.old_rows.get(row..row + self.stride)?))
    }

    /// Adds a piece that was not found among the young ones. Returns its number, if there was room.
    pub(super) fn insert(&mut self, key: WordKey, word: CachedWord) -> Option<usize> {
        (self.len() < MAX_PIECES).then(|| self.young.insert(key, word))
    }
}

impl Table {
    fn new() -> Table {
        Table { slots: vec![0; INITIAL_SLOTS], shift: shift(INITIAL_SLOTS), pieces: Vec::new() }
    }

    #[inline]
    fn first_slot(&self, hash: u64) -> u32 {
        self.slots.get((hash >> self.shift) as usize).copied().unwrap_or(0)
    }

    /// Some bits of the piece that the search begins with.
    #[inline]
    fn first_piece(&self, hash: u64) -> u32 {
        let number = self.first_slot(hash) as usize & ((1 << NUMBER_BITS) - 1);
        self.pieces.get(number.wrapping_sub(1)).map_or(0, |(_, word)| u32::from(word.letters))
    }

    #[inline]
    fn find(&self, key: WordKey, hash: u64) -> Option<(usize, CachedWord)> {
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

    fn insert(&mut self, key: WordKey, word: CachedWord) -> usize {
        self.pieces.push((key, word));
        let last = self.pieces.len();
        if 2 * last > self.slots.len() {
            let slots = 4 * self.slots.len();
            (self.slots, self.shift) = (vec![0; slots], shift(slots));
            (1..last).for_each(|number| self.enter(number));
        }
        self.enter(last);
        last
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

    fn key(number: usize) -> WordKey {
        WordKey::of(format!("word{number}{}", ["", " that is longer than others"][number % 2]).as_bytes())
    }

    fn word(number: usize) -> CachedWord {
        CachedWord { from: number as u16, ..CachedWord::default() }
    }

    #[test]
    fn gaps_are_what_they_were_made_of() {
        let boundaries = [Boundary::Space, Boundary::Sentence, Boundary::Quote];
        for (before, behind) in boundaries.into_iter().flat_map(|a| boundaries.map(|b| (a, b))) {
            let gaps = Gaps::new(before, behind);
            assert_eq!((gaps.before(), gaps.behind()), (before, behind));
        }
    }

    /// A cache as its owner keeps it: the rows are the numbers of the words.
    struct Owner(WordCache, Vec<u8>);

    impl Owner {
        fn find(&self, number: usize) -> Option<bool> {
            let Owner(cache, rows) = self;
            let (is_young, found, row) = match cache.find(key(number), key(number).hash())? {
                Found::Young(at, found) => (true, found, &rows[8 * at..8 * at + 8]),
                Found::Old(found, row) => (false, found, row),
            };
            assert_eq!((found, row), (word(number), &(number as u64).to_le_bytes()[..]));
            Some(is_young)
        }

        fn insert(&mut self, number: usize) {
            self.0.age(&mut self.1);
            assert!(self.0.insert(key(number), word(number)).is_some());
            self.1.extend((number as u64).to_le_bytes());
        }
    }

    #[test]
    fn a_piece_is_found_until_two_tables_are_full() {
        let mut owner = Owner(WordCache::new(8), vec![0; 8]);
        for number in 0..3 * MAX_PIECES {
            assert_eq!(owner.find(number), None);
            owner.insert(number);
            assert_eq!(owner.find(number), Some(true));
            if let Some(before) = number.checked_sub(MAX_PIECES) {
                assert!(owner.find(before + 1).is_some());
            }
        }
        assert_eq!(owner.find(0), None);
        assert_eq!(owner.find(MAX_PIECES), Some(false));
        owner.insert(MAX_PIECES);
        assert_eq!(owner.find(MAX_PIECES), Some(true));
    }

    #[test]
    fn a_full_table_takes_nothing_until_it_ages() {
        let mut cache = WordCache::new(8);
        (0..MAX_PIECES)
            .for_each(|number| assert_eq!(cache.insert(key(number), word(number)), Some(number + 1)));
        assert_eq!(cache.insert(key(MAX_PIECES), word(0)), None);
        cache.age(&mut vec![0; 8 * (1 + MAX_PIECES)]);
        assert_eq!(cache.insert(key(MAX_PIECES), word(0)), Some(1));
    }
}

//! The hash of a word in, the number that was given to it out: a small table of the words that a text began with, which
//! are mostly its commonest. It begins anew when it knows too few of the words it is asked for.

/// Words that are remembered, half as many as there is room for. More would not stay near the processor.
const MOST: usize = 1 << 13;
/// Words that it was asked for in vain, and then begins anew.
const IN_VAIN: usize = 8 * MOST;
const FIRST: usize = 1 << 8;
/// Low bits of an entry, which hold the number; the others are the hash.
const NUMBER: u64 = (1 << 15) - 1;

/// Numbers for hashes, counted from 1.
pub(super) struct Met {
    /// A power of two of them; 0 where none is. An entry lies in the slot of its high bits, or soon behind.
    slots: Vec<u64>,
    count: u64,
    in_vain: usize,
}

impl Met {
    pub(super) fn new() -> Met {
        Met { slots: vec![0; FIRST], count: 0, in_vain: 0 }
    }

    /// How many words have a number.
    pub(super) fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether it knows too few words to be of use.
    pub(super) fn is_worn(&self) -> bool {
        self.in_vain > IN_VAIN
    }

    pub(super) fn clear(&mut self) {
        self.slots.fill(0);
        (self.count, self.in_vain) = (0, 0);
    }

    /// The number of `hash`, and whether it is new. Once it is full, a new word gets none.
    #[inline]
    pub(super) fn number(&mut self, hash: u64) -> (Option<u32>, bool) {
        let entry = hash & !NUMBER;
        let slot = self.slot(entry);
        match self.slots[slot] {
            0 if self.len() == MOST => {
                self.in_vain += 1;
                (None, true)
            }
            0 => {
                self.count += 1;
                self.slots[slot] = entry | self.count;
                let number = self.count as u32;
                if 2 * self.count as usize > self.slots.len() {
                    self.grow();
                }
                (Some(number), true)
            }
            known => (Some((known & NUMBER) as u32), false),
        }
    }

    /// Where `entry` lies, or may.
    #[inline]
    fn slot(&self, entry: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (entry >> 40) as usize & mask;
        while self.slots[slot] != 0 && self.slots[slot] & !NUMBER != entry {
            slot = (slot + 1) & mask;
        }
        slot
    }

    #[cold]
    fn grow(&mut self) {
        let larger = vec![0; 4 * self.slots.len()];
        for entry in std::mem::replace(&mut self.slots, larger).into_iter().filter(|&entry| entry != 0) {
            let slot = self.slot(entry & !NUMBER);
            self.slots[slot] = entry;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_until_it_is_full() {
        let mut met = Met::new();
        let hashes: Vec<u64> = (1..=MOST as u64).map(|i| i.wrapping_mul(0x9E37_79B9_7F4A_7C15)).collect();
        for round in 0..2 {
            for (i, &hash) in hashes.iter().enumerate() {
                assert_eq!(met.number(hash), (Some(i as u32 + 1), round == 0));
            }
        }
        assert_eq!(met.len(), MOST);
        for _ in 0..=IN_VAIN {
            assert!(!met.is_worn());
            assert_eq!(met.number(0x1234_5678_9ABC_DEF0), (None, true));
        }
        assert!(met.is_worn());
        met.clear();
        assert_eq!(met.number(hashes[7]), (Some(1), true));
    }
}

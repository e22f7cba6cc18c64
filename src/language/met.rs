//! The hash of a word in, the number that was given to it out: a small table that forgets when it is full.

/// Words that are remembered, half as many as there is room for.
const MOST: usize = 1 << 14;
const FIRST: usize = 1 << 8;
/// Low bits of an entry, which hold the number; the others are the hash.
const NUMBER: u64 = (1 << 15) - 1;

/// Numbers for hashes, counted from 1.
pub(super) struct Met {
    /// A power of two of them; 0 where none is. An entry lies in the slot of its high bits, or soon behind.
    slots: Vec<u64>,
    count: u64,
}

impl Met {
    pub(super) fn new() -> Met {
        Met { slots: vec![0; FIRST], count: 0 }
    }

    /// Whether the next new word would be one too many.
    pub(super) fn is_full(&self) -> bool {
        self.count as usize >= MOST
    }

    pub(super) fn clear(&mut self) {
        self.slots.fill(0);
        self.count = 0;
    }

    /// The number of `hash`, and whether it is new. Once it is full, a new word gets none.
    #[inline]
    pub(super) fn number(&mut self, hash: u64) -> (Option<u32>, bool) {
        let entry = hash & !NUMBER;
        let slot = self.slot(entry);
        match self.slots[slot] {
            0 if self.is_full() => (None, true),
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
        assert!(met.is_full());
        assert_eq!(met.number(0x1234_5678_9ABC_DEF0), (None, true));
        met.clear();
        assert_eq!(met.number(hashes[7]), (Some(1), true));
    }
}

//! A word in, what its n-grams say for each language of its script out. The tables were made by `cargo xtask train`,
//! which includes this file to measure them.

use super::grams::{Gram, LONGEST, Word};

/// N-grams in a bucket.
const SLOTS: usize = 4;

/// Room for the labels of any model.
pub const ROOM: usize = 48;

/// Units of a score that are one nat.
pub const PER_NAT: i32 = 4;

/// What one model says, label by label, in its units; only differences mean anything.
pub type Scores = [i32; ROOM];

/// A linear model over hashed n-grams.
///
/// A table of fingerprints says which n-grams it knows, and a row of half bytes, two labels in each, what an n-gram says:
/// up to fifteen units for a label. The first half of the labels have the low half bytes.
pub struct Model {
    /// ISO 15924.
    pub script: &'static str,
    /// BCP 47.
    pub labels: &'static [&'static str],
    /// What is said before any text is seen.
    pub bias: &'static [i16],
    pub buckets: u32,
    /// Bytes of a row.
    pub row: usize,
    pub fingerprints: &'static [u8],
    pub rows: &'static [u8],
}

impl Model {
    /// Adds what `word` says.
    pub fn add(&self, word: &Word, scores: &mut Scores) {
        match self.row {
            12 => self.sum::<12>(word, scores),
            24 => self.sum::<24>(word, scores),
            6 => self.sum::<6>(word, scores),
            2 => self.sum::<2>(word, scores),
            _ => {}
        }
    }

    /// Adds what one letter says as it stands.
    pub fn add_letter(&self, letter: u16, scores: &mut Scores) {
        let (slot, is_known) = self.slot(Gram(u64::from(letter)));
        let row = self.rows.get(self.row * slot..).filter(|_| is_known).unwrap_or_default();
        for (label, score) in scores.iter_mut().enumerate().take(2 * self.row) {
            let byte = row.get(label % self.row).copied().unwrap_or(0);
            *score += i32::from(byte >> (4 * (label / self.row)) & 15);
        }
    }

    fn sum<const ROW: usize>(&self, word: &Word, scores: &mut Scores) {
        // First all slots, then all rows: so none waits for another.
        let mut slots = [0; GRAMS];
        let mut count = 0;
        word.grams(|gram| {
            let (slot, is_known) = self.slot(gram);
            slots[count % GRAMS] = slot;
            count += usize::from(is_known);
        });
        for slots in slots[..count.min(GRAMS)].chunks(FULL) {
            let (mut low, mut high) = ([0_u8; ROW], [0_u8; ROW]);
            for &slot in slots {
                let Some(row) = self.rows.get(ROW * slot..).and_then(<[u8]>::first_chunk::<ROW>) else {
                    continue;
                };
                for ((low, high), &byte) in low.iter_mut().zip(&mut high).zip(row) {
                    *low += byte & 15;
                    *high += byte >> 4;
                }
            }
            for (score, sum) in scores.iter_mut().zip(low.iter().chain(&high)) {
                *score += i32::from(*sum);
            }
        }
    }

    /// The slot of an n-gram, and whether the table knows it. Half of all n-grams are not known, and no processor
    /// guesses which, so there is no branch.
    #[inline]
    fn slot(&self, gram: Gram) -> (usize, bool) {
        const ONES: u64 = 0x0001_0001_0001_0001;
        let (bucket, fingerprint) = gram.place(self.buckets);
        let slots = self.fingerprints.get(8 * bucket..).and_then(<[u8]>::first_chunk::<8>);
        let differs = u64::from_le_bytes(*slots.unwrap_or(&[0; 8])) ^ (u64::from(fingerprint) * ONES);
        let equal = differs.wrapping_sub(ONES) & !differs & (ONES << 15);
        (SLOTS * bucket + equal.trailing_zeros() as usize / 16, equal != 0)
    }
}

/// Room for the n-grams of a word: two to four letters and the single ones, from each letter and the edge, and the
/// word as a whole.
const GRAMS: usize = 4 * (LONGEST + 1);
/// So many half bytes add up in a byte.
const FULL: usize = 17;

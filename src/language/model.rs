//! A word in, what its n-grams say for each language of its script out. The tables were made by `cargo xtask train`,
//! which includes this file to measure them.

use super::grams::{Gram, Word};

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
        let (bucket, fingerprint) = Gram(u64::from(letter)).place(self.buckets);
        if let Some(slot) = self.slot(bucket, fingerprint) {
            let row = self.rows.get(self.row * slot..).unwrap_or_default();
            for (label, score) in scores.iter_mut().enumerate().take(2 * self.row) {
                let byte = row.get(label % self.row).copied().unwrap_or(0);
                *score += i32::from(byte >> (4 * (label / self.row)) & 15);
            }
        }
    }

    fn sum<const ROW: usize>(&self, word: &Word, scores: &mut Scores) {
        let mut sums = Sums { low: [0; ROW], high: [0; ROW], rows: 0, scores };
        word.grams(|gram| {
            if let Some(row) = self.row::<ROW>(gram) {
                sums.add(row);
            }
        });
        sums.carry();
    }

    #[inline]
    fn row<const ROW: usize>(&self, gram: Gram) -> Option<&[u8; ROW]> {
        let (bucket, fingerprint) = gram.place(self.buckets);
        let slot = self.slot(bucket, fingerprint)?;
        self.rows.get(ROW * slot..)?.first_chunk::<ROW>()
    }

    #[inline]
    fn slot(&self, bucket: usize, fingerprint: u16) -> Option<usize> {
        const ONES: u64 = 0x0001_0001_0001_0001;
        let slots = self.fingerprints.get(8 * bucket..)?.first_chunk::<8>()?;
        let differs = u64::from_le_bytes(*slots) ^ u64::from(fingerprint) * ONES;
        let equal = differs.wrapping_sub(ONES) & !differs & (ONES << 15);
        if equal == 0 {
            return None;
        }
        Some(SLOTS * bucket + equal.trailing_zeros() as usize / 16)
    }
}

/// Sums of half bytes in bytes, as vector instructions like them, carried over before they can overflow.
struct Sums<'a, const ROW: usize> {
    low: [u8; ROW],
    high: [u8; ROW],
    rows: u32,
    scores: &'a mut Scores,
}

impl<const ROW: usize> Sums<'_, ROW> {
    /// So many times fifteen fit.
    const FULL: u32 = 17;

    #[inline]
    fn add(&mut self, row: &[u8; ROW]) {
        for ((low, high), &byte) in self.low.iter_mut().zip(&mut self.high).zip(row) {
            *low = low.wrapping_add(byte & 15);
            *high = high.wrapping_add(byte >> 4);
        }
        self.rows += 1;
        if self.rows == Self::FULL {
            self.carry();
        }
    }

    fn carry(&mut self) {
        for (score, sum) in self.scores.iter_mut().zip(self.low.iter().chain(&self.high)) {
            *score += i32::from(*sum);
        }
        (self.low, self.high, self.rows) = ([0; ROW], [0; ROW], 0);
    }
}

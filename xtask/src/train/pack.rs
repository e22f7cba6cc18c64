//! Weights in, the bytes of a model out: rows of half bytes behind a table of fingerprints.

use super::labels::Alphabet;
use super::regression::Weights;
use super::select::Selected;
use crate::model::error::ModelError;
use crate::model::language_ngrams::{NgramModel, SLOTS_PER_BUCKET, UNITS_PER_NAT};

/// A model in bytes.
pub struct Packed {
    pub fingerprints: Vec<u8>,
    pub rows: Vec<u8>,
    pub bias: Vec<i16>,
}

impl Packed {
    /// The model of `alphabet`, whose tables these are.
    pub fn model(&self, alphabet: &Alphabet) -> Result<NgramModel<'_>, ModelError> {
        let tags = alphabet.labels.iter().map(|label| label.tag);
        let labels: Vec<(&'static str, i16)> = tags.zip(self.bias.iter().copied()).collect();
        NgramModel::new(alphabet.script, &labels, alphabet.row, &self.fingerprints, &self.rows)
    }
}

/// What a row of half bytes can say for a weight that is so much less than the greatest of its row.
pub fn units(below: f32) -> f32 {
    (15.0 + below * UNITS_PER_NAT as f32).round().clamp(0.0, 15.0)
}

pub fn pack(alphabet: &Alphabet, selected: &Selected, weights: &Weights) -> Packed {
    let slots = SLOTS_PER_BUCKET * alphabet.buckets as usize;
    let mut fingerprints = vec![0_u16; slots];
    let mut rows = vec![0_u8; slots * alphabet.row];
    for (&(bucket, fingerprint), weights_row) in selected.places.iter().zip(&weights.rows) {
        let slot = (0..SLOTS_PER_BUCKET)
            .map(|i| SLOTS_PER_BUCKET * bucket + i)
            .find(|&slot| fingerprints[slot] == 0);
        let Some(slot) = slot else { continue };
        fingerprints[slot] = fingerprint;
        let own = &weights_row[..weights.labels];
        let top = own.iter().copied().fold(f32::MIN, f32::max);
        let row = &mut rows[slot * alphabet.row..][..alphabet.row];
        for (label, weight) in own.iter().enumerate() {
            let units = units(weight - top) as u8;
            row[label % alphabet.row] |= units << (4 * (label / alphabet.row));
        }
    }
    let bias = weights.bias[..weights.labels]
        .iter()
        .map(|bias| (bias * UNITS_PER_NAT as f32).round() as i16)
        .collect();
    Packed { fingerprints: fingerprints.into_iter().flat_map(u16::to_le_bytes).collect(), rows, bias }
}

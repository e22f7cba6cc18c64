//! Weights in, the bytes of a model out: rows of half bytes behind a table of fingerprints.

use super::labels::Alphabet;
use super::regression::Weights;
use super::select::{SLOTS, Selected};

/// A model in bytes.
pub struct Packed {
    pub fingerprints: Vec<u8>,
    pub rows: Vec<u8>,
    pub bias: Vec<i16>,
}

const PER_NAT: f32 = super::model::PER_NAT as f32;

/// What a row of half bytes can say for a weight that is so much less than the greatest of its row.
pub fn units(below: f32) -> f32 {
    (15.0 + below * PER_NAT).round().clamp(0.0, 15.0)
}

pub fn pack(alphabet: &Alphabet, selected: &Selected, weights: &Weights) -> Packed {
    let slots = SLOTS * alphabet.buckets as usize;
    let mut fingerprints = vec![0_u16; slots];
    let mut rows = vec![0_u8; slots * alphabet.row];
    for (&(bucket, fingerprint), weights_row) in selected.places.iter().zip(&weights.rows) {
        let slot = (0..SLOTS).map(|i| SLOTS * bucket + i).find(|&slot| fingerprints[slot] == 0);
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
    let bias = weights.bias[..weights.labels].iter().map(|bias| (bias * PER_NAT).round() as i16).collect();
    Packed { fingerprints: fingerprints.into_iter().flat_map(u16::to_le_bytes).collect(), rows, bias }
}

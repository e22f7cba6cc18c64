//! Examples in, what each n-gram says for each label out: multinomial logistic regression by stochastic gradient
//! descent with AdaGrad, one example at a time, in one thread, so that it comes out the same every time.

use super::labels::Alphabet;
use super::math::exp;
use super::pack::units;
use super::random::Random;
use super::samples::{Examples, Words};
use super::select::Selected;
use crate::model::language_ngrams::{MAX_LABELS, UNITS_PER_NAT};

/// Examples for each label.
const EXAMPLES: usize = 120_000;
/// How far the first step goes; the last goes a hundredth of it.
const RATE: f32 = 0.2;
const DECAY: f32 = 1e-6;
/// The bias is one number where the weights are many, so it moves less.
const BIAS: f32 = 0.02;
/// From here on the weights are seen as they will be packed, so that they make up for each other's rounding.
const ROUNDED: f32 = 0.6;

/// What is learned.
pub struct Weights {
    pub labels: usize,
    /// One row for each n-gram.
    pub rows: Vec<[f32; MAX_LABELS]>,
    pub bias: [f32; MAX_LABELS],
    /// Of each weight, the sum of its squared slopes.
    squares: Vec<[f32; MAX_LABELS]>,
}

/// Learns the weights.
pub fn learn(alphabet: &Alphabet, examples: &[Examples], words: &mut Words, selected: &Selected) -> Weights {
    let (labels, grams) = (alphabet.labels.len(), selected.places.len());
    let (rows, squares) = (vec![[0.0; MAX_LABELS]; grams], vec![[0.01; MAX_LABELS]; grams]);
    let mut weights = Weights { labels, rows, bias: [0.0; MAX_LABELS], squares };
    let sums: Vec<f64> = (alphabet.labels.iter())
        .scan(0.0, |sum, label| {
            *sum += label.weight;
            Some(*sum)
        })
        .collect();
    let sum = sums.last().copied().unwrap_or_default();
    let mut random = Random(1);
    let mut known: Vec<Option<Vec<u32>>> = Vec::new();
    let (mut example, mut grams) = (Vec::new(), Vec::new());
    for step in 0..EXAMPLES * labels {
        let at = random.unit() * sum;
        let label = sums.partition_point(|&sum| sum <= at).min(labels - 1);
        examples[label].draw(&mut random, words, &mut example);
        grams.clear();
        for &word in &example {
            known.resize(known.len().max(word as usize + 1), None);
            let of = known[word as usize].get_or_insert_with(|| selected.of(&words.words[word as usize]));
            grams.extend_from_slice(of);
        }
        let done = step as f32 / (EXAMPLES * labels) as f32;
        let mut slope = weights.probabilities(&grams, done > ROUNDED);
        slope[label] -= 1.0;
        weights.descend(&grams, &slope, RATE * (1.0 - 0.99 * done));
    }
    weights
}

impl Weights {
    /// How probable each label is for an example of these n-grams.
    fn probabilities(&self, grams: &[u32], is_rounded: bool) -> [f32; MAX_LABELS] {
        let mut scores = self.bias;
        let scores_of_labels = &mut scores[..self.labels];
        for &gram in grams {
            let row = &self.rows[gram as usize];
            if is_rounded {
                let top = row[..self.labels].iter().copied().fold(f32::MIN, f32::max);
                for (score, weight) in scores_of_labels.iter_mut().zip(row) {
                    *score += (units(weight - top) - 15.0) / UNITS_PER_NAT as f32;
                }
            } else {
                scores_of_labels.iter_mut().zip(row).for_each(|(score, weight)| *score += weight);
            }
        }
        let top = scores_of_labels.iter().copied().fold(f32::MIN, f32::max);
        scores_of_labels.iter_mut().for_each(|score| *score = exp(*score - top));
        let total: f32 = scores_of_labels.iter().sum();
        scores_of_labels.iter_mut().for_each(|score| *score /= total);
        scores
    }

    /// Goes a step down the slope.
    fn descend(&mut self, grams: &[u32], slope: &[f32; MAX_LABELS], rate: f32) {
        for (bias, slope) in self.bias.iter_mut().zip(slope) {
            *bias -= BIAS * rate * slope;
        }
        for &gram in grams {
            let (row, squares) = (&mut self.rows[gram as usize], &mut self.squares[gram as usize]);
            for ((weight, square), slope) in row.iter_mut().zip(squares).zip(slope) {
                let slope = slope + DECAY * *weight;
                *square += slope * slope;
                *weight -= rate * slope / square.sqrt();
            }
        }
    }
}

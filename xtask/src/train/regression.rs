//! Examples in, the weight of each n-gram for each label out: multinomial logistic regression by stochastic gradient
//! descent with AdaGrad, one example at a time, in one thread, so that it comes out the same every time.

use super::labels::ModelSpec;
use super::math::exp;
use super::pack::units;
use super::random::Random;
use super::samples::{Examples, Words};
use super::select::Selected;
use crate::model::language_ngrams::{MAX_LABELS, UNITS_PER_NAT};

/// The learning rate of the first step. It falls linearly to a hundredth of that at the last step.
const LEARNING_RATE: f32 = 0.2;
/// L2 regularisation.
const WEIGHT_DECAY: f32 = 1e-6;
/// The learning rate of the bias, relative to that of the weights: every example moves the bias.
const BIAS_RATE: f32 = 0.02;
/// From this share of the steps on, weights are quantised as they will be packed, so that they learn to make up for it.
const QUANTISE_FROM: f32 = 0.6;

/// What is learned.
pub struct Weights {
    pub labels: usize,
    /// One row for each n-gram.
    pub rows: Vec<[f32; MAX_LABELS]>,
    pub bias: [f32; MAX_LABELS],
    /// For each weight, the sum of its squared gradients (AdaGrad).
    squares: Vec<[f32; MAX_LABELS]>,
}

/// Learns the weights.
pub fn learn(spec: &ModelSpec, examples: &[Examples], words: &mut Words, selected: &Selected) -> Weights {
    let (labels, ngrams) = (spec.labels.len(), selected.places.len());
    let (rows, squares) = (vec![[0.0; MAX_LABELS]; ngrams], vec![[0.01; MAX_LABELS]; ngrams]);
    let mut weights = Weights { labels, rows, bias: [0.0; MAX_LABELS], squares };
    let sums: Vec<f64> = (spec.labels.iter())
        .scan(0.0, |sum, label| {
            *sum += label.weight;
            Some(*sum)
        })
        .collect();
    let sum = sums.last().copied().unwrap_or_default();
    let mut random = Random(1);
    let mut known: Vec<Option<Vec<u32>>> = Vec::new();
    let (mut example, mut ngrams) = (Vec::new(), Vec::new());
    let steps = spec.examples_per_label * labels;
    for step in 0..steps {
        let at = random.unit() * sum;
        let label = sums.partition_point(|&sum| sum <= at).min(labels - 1);
        examples[label].draw(&mut random, words, &mut example);
        ngrams.clear();
        for &word in &example {
            known.resize(known.len().max(word as usize + 1), None);
            let of = known[word as usize].get_or_insert_with(|| selected.of(&words.words[word as usize]));
            ngrams.extend_from_slice(of);
        }
        let progress = step as f32 / steps as f32;
        let mut gradient = weights.probabilities(&ngrams, progress > QUANTISE_FROM);
        gradient[label] -= 1.0;
        weights.descend(&ngrams, &gradient, LEARNING_RATE * (1.0 - 0.99 * progress));
    }
    weights
}

impl Weights {
    /// How probable each label is for an example of these n-grams.
    fn probabilities(&self, ngrams: &[u32], is_quantised: bool) -> [f32; MAX_LABELS] {
        let mut scores = self.bias;
        let scores_of_labels = &mut scores[..self.labels];
        for &ngram in ngrams {
            let row = &self.rows[ngram as usize];
            if is_quantised {
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

    /// One step of gradient descent.
    fn descend(&mut self, ngrams: &[u32], gradient: &[f32; MAX_LABELS], rate: f32) {
        for (bias, gradient) in self.bias.iter_mut().zip(gradient) {
            *bias -= BIAS_RATE * rate * gradient;
        }
        for &ngram in ngrams {
            let (row, squares) = (&mut self.rows[ngram as usize], &mut self.squares[ngram as usize]);
            for ((weight, square), gradient) in row.iter_mut().zip(squares).zip(gradient) {
                let gradient = gradient + WEIGHT_DECAY * *weight;
                *square += gradient * gradient;
                *weight -= rate * gradient / square.sqrt();
            }
        }
    }
}

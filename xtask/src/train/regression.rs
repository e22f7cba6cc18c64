//! Examples in, what each n-gram says for each label out: multinomial logistic regression by stochastic gradient
//! descent with AdaGrad, one example at a time, in one thread, so that it comes out the same every time.

use super::labels::Alphabet;
use super::math::exp;
use super::model::{PER_NAT, ROOM};
use super::pack::units;
use super::random::Random;
use super::samples::{Examples, Words};
use super::select::Selected;

/// Examples in all, for each label.
const EXAMPLES: usize = 120_000;
fn rate() -> f32 {
    std::env::var("RATE").ok().and_then(|x| x.parse().ok()).unwrap_or(0.15)
}
const DECAY: f32 = 1e-6;

pub struct Weights {
    pub labels: usize,
    /// One row for each n-gram.
    pub rows: Vec<[f32; ROOM]>,
    pub bias: [f32; ROOM],
}

/// Learns the weights.
pub fn learn(alphabet: &Alphabet, examples: &[Examples], words: &mut Words, selected: &Selected) -> Weights {
    let labels = alphabet.labels.len();
    let mut weights = Weights { labels, rows: vec![[0.0; ROOM]; selected.places.len()], bias: [0.0; ROOM] };
    let mut squares = vec![[0.01_f32; ROOM]; selected.places.len()];
    let mut random = Random(1);
    let mut sums = Vec::new();
    let mut sum = 0.0;
    for label in alphabet.labels {
        sum += label.weight;
        sums.push(sum);
    }
    let mut known: Vec<Option<Vec<u32>>> = Vec::new();
    let (mut example, mut grams) = (Vec::new(), Vec::new());
    let factor: f64 = std::env::var("EXAMPLES").ok().and_then(|x| x.parse().ok()).unwrap_or(1.0);
    let total = (EXAMPLES as f64 * factor) as usize * labels;
    let rate = rate();
    let rounded_from =
        (total as f64 * std::env::var("QAT").ok().and_then(|x| x.parse().ok()).unwrap_or(0.6)) as usize;
    for step in 0..total {
        let at = random.unit() * sum;
        let label = sums.partition_point(|&sum| sum <= at).min(labels - 1);
        examples[label].draw(&mut random, words, &mut example);
        grams.clear();
        for &word in &example {
            known.resize(known.len().max(word as usize + 1), None);
            let of = known[word as usize].get_or_insert_with(|| selected.of(&words.words[word as usize]));
            grams.extend_from_slice(of);
        }
        let mut scores = weights.bias;
        for &gram in &grams {
            let row = &weights.rows[gram as usize];
            if step > rounded_from {
                let top = row[..labels].iter().copied().fold(f32::MIN, f32::max);
                for (score, weight) in scores[..labels].iter_mut().zip(row) {
                    *score += (units(weight - top) - 15.0) / PER_NAT as f32;
                }
                continue;
            }
            for (score, weight) in scores[..labels].iter_mut().zip(row) {
                *score += weight;
            }
        }
        let top = scores[..labels].iter().copied().fold(f32::MIN, f32::max);
        let mut total_p = 0.0;
        for score in &mut scores[..labels] {
            *score = exp(*score - top);
            total_p += *score;
        }
        let mut slope = [0.0_f32; ROOM];
        for (slope, p) in slope[..labels].iter_mut().zip(&scores) {
            *slope = p / total_p;
        }
        slope[label] -= 1.0;
        let cooled = rate * (1.0 - 0.9 * step as f32 / total as f32);
        for (bias, slope) in weights.bias.iter_mut().zip(&slope) {
            *bias -= 0.02 * cooled * slope;
        }
        for &gram in &grams {
            let (row, square) = (&mut weights.rows[gram as usize], &mut squares[gram as usize]);
            for ((weight, square), slope) in row.iter_mut().zip(square).zip(&slope) {
                let slope = slope + DECAY * *weight;
                *square += slope * slope;
                *weight -= cooled * slope / square.sqrt();
            }
        }
    }
    weights
}

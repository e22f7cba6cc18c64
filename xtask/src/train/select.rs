//! The words of each language in, the n-grams that tell most about the language out, as many as the table has room for.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::labels::Alphabet;
use super::math::ln;
use super::samples::{Examples, Words};
use crate::model::language_ngrams::SLOTS_PER_BUCKET;
use crate::model::word_ngrams::{Ngram, Word, folded, surface};

/// The n-grams of the table.
pub struct Selected {
    /// By number: bucket and fingerprint.
    pub places: Vec<(usize, u16)>,
    numbers: HashMap<Ngram, u32, BuildHasherDefault<Mixer>>,
}

impl Selected {
    /// The numbers of the n-grams of `word` that the table knows.
    pub fn of(&self, word: &str) -> Vec<u32> {
        let mut numbers = Vec::new();
        read(word).ngrams(|gram| numbers.extend(self.numbers.get(&gram)));
        numbers
    }
}

/// Keys are mixed by multiplication.
#[derive(Default)]
pub struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("n-grams are numbers")
    }

    fn write_u64(&mut self, key: u64) {
        let mixed = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    }
}

pub fn read(text: &str) -> Word {
    let mut word = Word::default();
    for c in text.chars() {
        let folded = folded(c);
        word.push(folded, surface(c, folded));
    }
    word
}

/// Chooses by mutual information: of an n-gram being in a word with the word's language.
pub fn select(alphabet: &Alphabet, examples: &[Examples], words: &Words) -> Selected {
    let weights: f64 = alphabet.labels.iter().map(|label| label.weight).sum();
    // For each n-gram, the sum over languages of p ln p, and of p; where p is the joint probability.
    let mut sums: HashMap<Ngram, (f64, f64), BuildHasherDefault<Mixer>> = HashMap::default();
    for (label, examples) in alphabet.labels.iter().zip(examples) {
        let prior = label.weight / weights;
        let mut own: HashMap<Ngram, f64, BuildHasherDefault<Mixer>> = HashMap::default();
        let mut grams = Vec::new();
        for (&word, &rate) in &examples.rates {
            grams.clear();
            read(&words.words[word as usize]).ngrams(|gram| grams.push(gram));
            grams.sort_unstable();
            grams.dedup();
            for &gram in &grams {
                *own.entry(gram).or_default() += rate;
            }
        }
        for (gram, rate) in own {
            if rate > 4e-6 {
                let sum = sums.entry(gram).or_default();
                sum.0 += prior * rate * ln(rate);
                sum.1 += prior * rate;
            }
        }
    }
    let mut ranked: Vec<(f64, Ngram)> =
        sums.into_iter().map(|(gram, (entropy, p))| (entropy - p * ln(p), gram)).collect();
    ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut filled = vec![Vec::new(); alphabet.buckets as usize];
    let mut selected = Selected { places: Vec::new(), numbers: HashMap::default() };
    for (_, gram) in ranked {
        let (bucket, fingerprint) = gram.place(alphabet.buckets);
        if filled[bucket].len() < SLOTS_PER_BUCKET && !filled[bucket].contains(&fingerprint) {
            filled[bucket].push(fingerprint);
            selected.numbers.insert(gram, selected.places.len() as u32);
            selected.places.push((bucket, fingerprint));
        }
    }
    selected
}

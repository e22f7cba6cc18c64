//! The text of a model's languages in, random examples out: one word to a dozen, as often as their language is met and
//! spelled as keyboards spell.

use std::collections::BTreeMap;

use super::labels::{LabelSpec, ModelSpec};
use super::random::Random;
use super::text::{Source, Text};
use crate::languages::{Keyboard, Variant};

/// The words of all languages of a model, by number.
#[derive(Default)]
pub struct Words {
    numbers: BTreeMap<String, u32>,
    pub words: Vec<String>,
}

impl Words {
    pub fn number(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = self.words.len() as u32;
        self.numbers.insert(word.to_owned(), number);
        self.words.push(word.to_owned());
        number
    }
}

/// The examples of one language.
pub struct Examples {
    pools: Vec<Pool>,
    /// The shares of the pools, added up.
    shares: Vec<f64>,
    keyboards: Vec<Keyboard>,
    /// [`ModelSpec::flattened_share`].
    flat: f64,
    /// How often each word is drawn alone, in all pools.
    pub rates: BTreeMap<u32, f64>,
}

struct Pool {
    lines: Vec<Vec<u32>>,
    /// Words to draw one by one, and the sums of their rates: rare ones oftener than they are met.
    words: Vec<u32>,
    sums: Vec<f64>,
}

/// Rates are counts to this power.
const FLATTENED: f64 = 0.6;

impl Examples {
    pub fn new(label: &LabelSpec, spec: &ModelSpec, text: &Text, words: &mut Words) -> Examples {
        let pools: Vec<Pool> = text.sources.iter().map(|source| Pool::new(source, words)).collect();
        let mut rates = BTreeMap::new();
        let (mut shares, mut sum) = (Vec::new(), 0.0);
        for (pool, source) in pools.iter().zip(&text.sources) {
            sum += source.share;
            shares.push(sum);
            let total = pool.sums.last().copied().unwrap_or(1.0);
            let mut before = 0.0;
            for (&word, &upto) in pool.words.iter().zip(&pool.sums) {
                *rates.entry(word).or_default() += source.share * (upto - before) / total;
                before = upto;
            }
        }
        rates.values_mut().for_each(|rate| *rate /= sum);
        let keyboards = match spec.script {
            "Arab" => label.keyboards.clone().unwrap_or(USUAL_KEYBOARDS.into()),
            _ => Vec::new(),
        };
        Examples { pools, shares, keyboards, flat: spec.flattened_share, rates }
    }

    /// The words of the next example.
    pub fn draw(&self, random: &mut Random, words: &mut Words, example: &mut Vec<u32>) {
        example.clear();
        let length = [1, 1, 1, 2, 2, 2, 3, 4, 6, 9, 14][random.below(11)];
        let total = self.shares.last().copied().unwrap_or_default();
        let at = random.unit() * total;
        let pool = &self.pools[self.shares.partition_point(|&sum| sum <= at).min(self.pools.len() - 1)];
        if pool.lines.is_empty() || length == 1 && random.chance(self.flat) {
            for _ in 0..length {
                let at = random.unit() * pool.sums.last().copied().unwrap_or_default();
                let index = pool.sums.partition_point(|&sum| sum <= at).min(pool.words.len() - 1);
                example.push(pool.words[index]);
            }
        } else {
            let mut line = &pool.lines[random.below(pool.lines.len())];
            for _ in 0..4 {
                if line.len() >= length {
                    break;
                }
                line = &pool.lines[random.below(pool.lines.len())];
            }
            let start = random.below((line.len() + 1).saturating_sub(length).max(1));
            example.extend(line[start..].iter().take(length));
        }
        for &Keyboard { share: chance, variant: spelling } in &self.keyboards {
            if random.chance(chance) {
                for word in example.iter_mut() {
                    let spelled = spell(&words.words[*word as usize], spelling);
                    *word = words.number(&spelled);
                }
            }
        }
    }
}

impl Pool {
    fn new(source: &Source, words: &mut Words) -> Pool {
        let mut counts: BTreeMap<u32, f64> = BTreeMap::new();
        let lines: Vec<Vec<u32>> =
            source.lines.iter().map(|line| line.iter().map(|word| words.number(word)).collect()).collect();
        for &word in lines.iter().flatten() {
            *counts.entry(word).or_default() += 1.0;
        }
        for (word, count) in &source.words {
            *counts.entry(words.number(word)).or_default() += count;
        }
        let (mut numbers, mut sums, mut sum) = (Vec::new(), Vec::new(), 0.0);
        for (&word, &count) in &counts {
            let short = words.words[word as usize].chars().count() < 4;
            sum += super::math::power(count, FLATTENED) * if short { 0.5 } else { 1.0 };
            numbers.push(word);
            sums.push(sum);
        }
        Pool { lines, words: numbers, sums }
    }
}

/// How a language is typed whose file does not say it.
const USUAL_KEYBOARDS: [Keyboard; 2] =
    [Keyboard { variant: Variant::Arabic, share: 0.03 }, Keyboard { variant: Variant::Persian, share: 0.03 }];

fn spell(word: &str, spelling: Variant) -> String {
    let letter = |c: char| match (spelling, c) {
        (Variant::Urdu, '\u{064A}' | '\u{0649}') => Some('\u{06CC}'),
        (Variant::Urdu, '\u{0643}') => Some('\u{06A9}'),
        (Variant::Urdu, '\u{0647}') => Some('\u{06C1}'),
        (Variant::Urdu, '\u{0629}') => Some('\u{06C3}'),
        (Variant::Persian, '\u{064A}' | '\u{0649}') => Some('\u{06CC}'),
        (Variant::Persian, '\u{0643}') => Some('\u{06A9}'),
        (Variant::Persian, '\u{06C1}') => Some('\u{0647}'),
        (Variant::Arabic, '\u{06CC}') => Some('\u{064A}'),
        (Variant::Arabic, '\u{06A9}') => Some('\u{0643}'),
        (Variant::Arabic, '\u{06C1}') => Some('\u{0647}'),
        (Variant::Arabic, '\u{06C3}') => Some('\u{0629}'),
        (Variant::TwoEyedHeh, '\u{0647}') => Some('\u{06BE}'),
        (Variant::Bare, '\u{064B}'..='\u{0652}' | '\u{0670}') => None,
        _ => Some(c),
    };
    word.chars().filter_map(letter).collect()
}

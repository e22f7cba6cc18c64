//! What words say, added up, in; the language that is meant, how probable that is and the runner-up out.
//!
//! Everything is counted in whole units of the model: integers add up the same in every order, on every machine.

use std::f32::consts::LOG2_E;

use super::languages::Languages;
use super::reader::{MOST, WORDS};
use crate::embedded::LanguageModel;
use crate::model::language_ngrams::{MAX_LABELS, UNITS_PER_NAT};

/// How far ahead of all others a language has to be to need no help, in units.
const SURE: i32 = 3 * UNITS_PER_NAT;
/// The same for a few words: a name is soon a word of some language.
const SURE_OF_FEW: i32 = 5 * UNITS_PER_NAT;
const FEW: usize = 4;
/// What the language of the text around is believed more.
const HELP: i32 = 3 * UNITS_PER_NAT;
/// What a guest in text of another script is believed more to be English.
const GUEST: i32 = 8 * UNITS_PER_NAT;
/// Below this a label is a guess.
const LEAST: f32 = 0.15;

/// How much less than Urdu, Arabic and Persian other languages of their script are believed to be meant: in units, and
/// whatever the length of the text, so that it fades. The last have so few pages that nobody means them unless much
/// speaks for it, or the caller names them.
const SCARCE: &[(i32, &[&str])] = &[
    (6, &["ps", "sd", "ckb", "ug"]),
    (8, &["pnb", "ks"]),
    (12, &["skr"]),
    (24, &["azb", "mzn", "glk", "bal", "brh", "trw", "hac", "sdh", "kmr-Arab", "ms-Arab", "haz", "fa-AF"]),
];
/// Labels that the caller does not allow.
pub(super) const NEVER: i32 = -(1 << 24);

/// What is believed of each label before a word is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prior(pub [i32; MAX_LABELS]);

/// A label and what is known of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Verdict {
    pub label: usize,
    pub runner_up: Option<usize>,
    /// By how many units the label leads.
    pub margin: i32,
    pub confidence: f32,
    /// How many words tell.
    pub words: usize,
}

impl Verdict {
    pub(super) fn is_sure(&self) -> bool {
        self.margin >= if self.words < FEW { SURE_OF_FEW } else { SURE }
    }

    /// Whether the label is worth naming.
    pub(super) fn is_founded(&self) -> bool {
        self.confidence >= LEAST
    }
}

impl Prior {
    pub(super) fn new(model: &LanguageModel, languages: &Languages) -> Prior {
        let mut prior = [NEVER; MAX_LABELS];
        for ((prior, &label), &bias) in prior.iter_mut().zip(model.labels()).zip(model.bias()) {
            if languages.allows(label) {
                let scarcity = scarcity(label).min(if languages.is_all() { i32::MAX } else { NAMED });
                *prior = i32::from(bias) - scarcity;
            }
        }
        Prior(prior)
    }

    /// The same, where the text around is in `label`.
    pub(super) fn helped(mut self, label: Option<usize>) -> Prior {
        if let Some(prior) = label.and_then(|label| self.0.get_mut(label)).filter(|prior| **prior > NEVER) {
            *prior += HELP;
        }
        self
    }

    /// The same for a few words in a text of another script.
    pub(super) fn of_guest(mut self, model: &LanguageModel) -> Prior {
        let english = model.labels().iter().position(|&label| label == "en");
        if let Some(prior) = english.and_then(|label| self.0.get_mut(label)).filter(|prior| **prior > NEVER) {
            *prior += GUEST;
        }
        self
    }
}

/// As scarce as a language can be that the caller names.
const NAMED: i32 = 8;

fn scarcity(label: &str) -> i32 {
    SCARCE.iter().find(|(_, labels)| labels.contains(&label)).map_or(0, |&(units, _)| units)
}

/// What some words say against each label, and how many they are.
#[derive(Clone, Copy)]
pub(super) struct Sum {
    against: [i32; MAX_LABELS],
    words: usize,
    lanes: usize,
}

/// Adds up what words say, each up to a limit, in rows of as many lanes as the model has.
pub(super) fn sum<'a>(lanes: usize, words: impl Iterator<Item = (u8, &'a [u8])>) -> Sum {
    let mut sum = Sum { against: [0; MAX_LABELS], words: 0, lanes };
    match lanes {
        24 => sum.add::<24>(words),
        16 => sum.add::<16>(words),
        8 => sum.add::<8>(words),
        _ => sum.add::<MAX_LABELS>(words),
    }
    sum
}

impl Sum {
    /// Sums of sixteen bits, as vector instructions like them, carried over before they can overflow.
    fn add<'a, const LANES: usize>(&mut self, words: impl Iterator<Item = (u8, &'a [u8])>) {
        const FULL: usize = 1000;
        let mut sums = [0_u16; LANES];
        let mut carry = |sums: &mut [u16; LANES]| {
            self.against.iter_mut().zip(sums).for_each(|(all, sum)| *all += i32::from(std::mem::take(sum)));
        };
        for (most, word) in words {
            let Some(word) = word.first_chunk::<LANES>() else { continue };
            sums.iter_mut().zip(word).for_each(|(sum, &against)| *sum += u16::from(against.min(most)));
            self.words += 1;
            if self.words.is_multiple_of(FULL) {
                carry(&mut sums);
            }
        }
        carry(&mut sums);
    }

    /// How far each label of `prior` is believed, in units.
    pub(super) fn scores(&self, prior: &Prior) -> [i32; MAX_LABELS] {
        std::array::from_fn(|label| prior.0[label] - self.against[label])
    }

    /// What is said against one label.
    pub(super) fn against(&self, label: usize) -> i32 {
        self.against[label]
    }

    /// The best label of those that `prior` allows; of equals, the first.
    pub(super) fn verdict(&self, prior: &Prior) -> Option<Verdict> {
        match self.lanes {
            ..=24 => self.verdict_of::<24>(prior),
            _ => self.verdict_of::<MAX_LABELS>(prior),
        }
    }

    fn verdict_of<const LANES: usize>(&self, prior: &Prior) -> Option<Verdict> {
        let (prior, against) = (prior.0.first_chunk::<LANES>()?, self.against.first_chunk::<LANES>()?);
        let ranks: [i32; LANES] = std::array::from_fn(|label| rank(prior[label] - against[label], label));
        let greatest = |below: i32| {
            ranks.iter().map(|&rank| if rank < below { rank } else { i32::MIN }).fold(i32::MIN, i32::max)
        };
        let first = greatest(i32::MAX);
        let (label, score) = ranked(first)?;
        let second = ranked(greatest(first));
        let margin = second.map_or(i32::MAX, |(_, behind)| score - behind);
        let bits = scale(self.words);
        let far = (FARTHEST / bits) as i32;
        let mut all = 1.0;
        if margin < far {
            let behind = ranks.iter().map(|rank| score - (rank >> LABEL)).filter(|&behind| behind < far);
            all = behind.map(|behind| odds(behind as f32 * bits)).sum();
        }
        let runner_up = second.map(|(label, _)| label);
        Some(Verdict { label, runner_up, margin, confidence: 1.0 / all, words: self.words })
    }
}

/// Bits of a rank that tell the label.
const LABEL: u32 = 6;
// No sum of as many words as are read makes a rank overflow, nor an allowed label fall behind one that is not.
const _: () = {
    let most = MOST as i32 * WORDS as i32;
    assert!(MAX_LABELS <= 1 << LABEL && most + (1 << 20) < -NEVER && most - NEVER < i32::MAX >> LABEL);
};

/// Orders labels by score and, of equals, the first before others.
fn rank(score: i32, label: usize) -> i32 {
    (score << LABEL) + ((1 << LABEL) - 1 - label as i32)
}

/// The label and its score, if it is allowed.
fn ranked(rank: i32) -> Option<(usize, i32)> {
    let score = rank >> LABEL;
    (score > NEVER).then_some((((1 << LABEL) - 1 - (rank & ((1 << LABEL) - 1))) as usize, score))
}

/// Powers of two below which a label counts for nothing: what does not show in a thousandth.
const FARTHEST: f32 = 10.0;

/// What a unit counts, in powers of two, where there are so many words. Words of one text say the same thing several
/// times, so each says less than it would alone.
fn scale(words: usize) -> f32 {
    LOG2_E / UNITS_PER_NAT as f32 * 10.0 / (9 + words.clamp(1, 1000)) as f32
}

/// Two to the power of `-bits`; between whole powers drawn as a straight line, so that every machine finds the same.
fn odds(bits: f32) -> f32 {
    if bits >= FARTHEST {
        return 0.0;
    }
    let whole = bits as u32;
    (1.0 - (bits - whole as f32) / 2.0) * f32::from_bits((127 - whole) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_fall_with_the_margin_and_rise_with_the_words() {
        let odds = |margin, words| odds(margin as f32 * scale(words));
        assert_eq!(odds(0, 1), 1.0);
        assert!((odds(UNITS_PER_NAT, 1) - 0.37).abs() < 0.02);
        let falling: Vec<f32> = (0..400).map(|margin| -odds(margin, 3)).collect();
        assert!(falling.is_sorted());
        assert!(odds(40, 20) > odds(40, 2));
    }
}

//! What words say, added up, in; the language that is meant, how probable that is and the runner-up out.
//!
//! Everything is counted in whole units of the model: integers add up the same in every order, on every machine.

use super::languages::Languages;
use super::model::{Model, PER_NAT, ROOM};

/// How far ahead of all others a language has to be to need no help, in units.
pub(super) const SURE: i32 = 3 * PER_NAT;
/// What the language of the text around is believed more.
const HELP: i32 = 4 * PER_NAT;
/// What a guest in text of another script is believed more to be English.
const GUEST: i32 = 8 * PER_NAT;
/// Below this a label is a guess.
const LEAST: f32 = 0.15;

/// How much less than Urdu, Arabic and Persian other languages of their script are believed to be meant: in units, and
/// whatever the length of the text, so that it fades. The last have so few pages that nobody means them unless much
/// speaks for it, or the caller names them.
const SCARCE: &[(i32, &[&str])] = &[
    (6, &["ps", "sd", "ckb", "ug"]),
    (8, &["pnb", "skr", "ks"]),
    (24, &["azb", "mzn", "glk", "bal", "brh", "trw", "hac", "sdh", "kmr-Arab", "ms-Arab", "haz", "fa-AF"]),
];
/// Labels that the caller does not allow.
pub(super) const NEVER: i32 = -1_000_000;

/// What is believed of each label before a word is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prior(pub [i32; ROOM]);

/// A label and what is known of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Verdict {
    pub label: usize,
    pub runner_up: Option<usize>,
    /// By how many units the label leads.
    pub margin: i32,
    pub confidence: f32,
}

impl Verdict {
    pub(super) fn is_sure(&self) -> bool {
        self.margin >= SURE
    }

    /// Whether the label is worth naming.
    pub(super) fn is_founded(&self) -> bool {
        self.confidence >= LEAST
    }
}

impl Prior {
    pub(super) fn new(model: &Model, languages: &Languages) -> Prior {
        let mut prior = [NEVER; ROOM];
        for ((prior, &label), &bias) in prior.iter_mut().zip(model.labels).zip(model.bias) {
            if languages.allows(label) {
                *prior = i32::from(bias) - if languages.is_all() { scarcity(label) } else { 0 };
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
    pub(super) fn of_guest(mut self, model: &Model) -> Prior {
        let english = model.labels.iter().position(|&label| label == "en");
        if let Some(prior) = english.and_then(|label| self.0.get_mut(label)).filter(|prior| **prior > NEVER) {
            *prior += GUEST;
        }
        self
    }
}

fn scarcity(label: &str) -> i32 {
    SCARCE.iter().find(|(_, labels)| labels.contains(&label)).map_or(0, |&(units, _)| units)
}

/// What some words say against each label, and how many they are.
#[derive(Clone, Copy)]
pub(super) struct Sum {
    against: [i32; ROOM],
    words: usize,
}

/// Adds up what words say.
pub(super) fn sum<'a>(words: impl Iterator<Item = &'a [u8]>) -> Sum {
    let mut sum = Sum { against: [0; ROOM], words: 0 };
    for word in words {
        for (sum, &against) in sum.against.iter_mut().zip(word) {
            *sum += i32::from(against);
        }
        sum.words += 1;
    }
    sum
}

impl Sum {
    /// What is said against one label.
    pub(super) fn against(&self, label: usize) -> i32 {
        self.against[label]
    }

    /// The best label of those that `prior` allows; of equals, the first.
    pub(super) fn verdict(&self, prior: &Prior) -> Option<Verdict> {
        let (mut first, mut second) = ((NEVER, None), (NEVER, None));
        let mut scores = [NEVER; ROOM];
        for (label, (score, prior)) in
            scores.iter_mut().zip(&prior.0).enumerate().filter(|(_, (_, prior))| **prior > NEVER)
        {
            *score = prior - self.against[label];
            if first.1.is_none() || *score > first.0 {
                second = first;
                first = (*score, Some(label));
            } else if second.1.is_none() || *score > second.0 {
                second = (*score, Some(label));
            }
        }
        let label = first.1?;
        let margin = if second.1.is_some() { first.0 - second.0 } else { i32::MAX };
        let nats = scale(self.words);
        let odds: f32 = scores.iter().map(|score| odds((first.0 - score) as f32 * nats)).sum();
        Some(Verdict { label, runner_up: second.1, margin, confidence: 1.0 / odds.max(1.0) })
    }
}

/// What a unit counts, in powers of two, where there are so many words. Words of one text say the same thing several
/// times, so each says less than it would alone.
fn scale(words: usize) -> f32 {
    // A nat is 1.4427 bits.
    1.4427 / PER_NAT as f32 * 10.0 / (9 + words.clamp(1, 1000)) as f32
}

/// Two to the power of `-bits`; between whole powers drawn as a straight line, so that every machine finds the same.
fn odds(bits: f32) -> f32 {
    if bits >= 24.0 {
        return 0.0;
    }
    let whole = bits as u32;
    (1.0 - (bits - whole as f32) / 2.0) / (1_u32 << whole) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_fall_with_the_margin_and_rise_with_the_words() {
        let odds = |margin, words| odds(margin as f32 * scale(words));
        assert_eq!(odds(0, 1), 1.0);
        assert!((odds(PER_NAT, 1) - 0.37).abs() < 0.02);
        let falling: Vec<f32> = (0..400).map(|margin| -odds(margin, 3)).collect();
        assert!(falling.is_sorted());
        assert!(odds(40, 20) > odds(40, 2));
    }
}

//! What words say, added up, in; the language that is meant, how probable that is and the runner-up out.
//!
//! Everything is counted in whole units of the model: integers add up the same in every order, on every machine.

use super::languages::Languages;
use super::model::{Model, PER_NAT, ROOM};
use super::reader::Token;

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

/// What the words say against each label.
pub(super) fn sum<'a>(tokens: impl Iterator<Item = &'a Token>) -> ([i32; ROOM], usize) {
    let (mut sums, mut count) = ([0; ROOM], 0);
    for token in tokens {
        for (sum, &against) in sums.iter_mut().zip(&token.against) {
            *sum += i32::from(against);
        }
        count += 1;
    }
    (sums, count)
}

/// The best label of those that `prior` allows.
pub(super) fn verdict((sums, count): ([i32; ROOM], usize), prior: &Prior) -> Option<Verdict> {
    let score = |label: usize| prior.0[label] - sums[label];
    let allowed = || (0..ROOM).filter(|&label| prior.0[label] > NEVER);
    let first = |a: usize, b: usize| if score(b) > score(a) { b } else { a };
    let label = allowed().reduce(first)?;
    let runner_up = allowed().filter(|&other| other != label).reduce(first);
    let margin = runner_up.map_or(i32::MAX, |other| score(label) - score(other));
    let odds: f32 = allowed().map(|other| odds(score(label) - score(other), count)).sum();
    Some(Verdict { label, runner_up, margin, confidence: 1.0 / odds.max(1.0) })
}

/// How probable a label is that so many words leave `margin` units behind the best, compared with that. Words of one
/// text say the same thing several times, so each says less than it would alone.
///
/// Between whole powers of two it is drawn as a straight line, so that every machine finds the same.
fn odds(margin: i32, words: usize) -> f32 {
    let tenths = 10 + words.min(1000) as i64 - 1;
    // A nat is 1.4427 bits.
    let thousandths = i64::from(margin) * 14427 / i64::from(PER_NAT) / tenths;
    let (whole, rest) = (thousandths / 1000, thousandths % 1000);
    if whole > 60 { 0.0 } else { (1.0 - rest as f32 / 2000.0) / (1_u64 << whole) as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_fall_with_the_margin_and_rise_with_the_words() {
        assert_eq!(odds(0, 1), 1.0);
        assert!((odds(PER_NAT, 1) - 0.37).abs() < 0.02);
        let falling: Vec<f32> = (0..400).map(|margin| -odds(margin, 3)).collect();
        assert!(falling.is_sorted());
        assert!(odds(40, 20) > odds(40, 2));
    }
}

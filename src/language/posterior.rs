//! The summed penalties of some words come in; the most probable label, its posterior probability and the runner-up
//! go out.
//!
//! Naive Bayes: prior minus penalties, as logarithms. All sums are integers in units of the model, so that they are
//! the same in every order and on every machine.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --languages FILE` and `cargo xtask train DIR`.

use std::f32::consts::LOG2_E;

use super::languages::Languages;
use super::word_scorer::MAX_WORDS;
use crate::embedded::LanguageModel;
use crate::language_data;
use crate::model::language_ngrams::{MAX_LABELS, MAX_PENALTY, UNITS_PER_NAT};

/// A label that leads by so many units needs no context.
const SURE_MARGIN: i32 = 3 * UNITS_PER_NAT;
/// The same for a few words, which may be names.
const SURE_MARGIN_OF_FEW_WORDS: i32 = 5 * UNITS_PER_NAT;
const FEW_WORDS: usize = 4;
/// What the prior of the majority language of the context is raised by, in units.
const CONTEXT_BONUS: i32 = 3 * UNITS_PER_NAT;
/// What the prior of English is raised by for a few words in text of another script, in units.
const GUEST_ENGLISH_BONUS: i32 = 8 * UNITS_PER_NAT;
/// A label of less confidence is not named.
const MIN_CONFIDENCE: f32 = 0.08;
/// What the odds of all other labels are multiplied by. The letter sequences of a word depend on each other, and a text may be in a
/// language that the model does not know. So what has a confidence of 0.9 is right at least as often.
const ODDS_OF_OTHERS: f32 = 2.5;

/// The prior of labels that the caller does not allow.
pub(super) const FORBIDDEN: i32 = -(1 << 24);

/// The share of the rarity of a language that counts for one word, for two, three and four, in percent; for more words, all of
/// it does. A word or two hold too little evidence for the whole: no word of a rare language would ever be taken for
/// one. A line has enough, and a whole line of a common language that looks like a rare one is met sooner.
const RARITY_OF_FEW_WORDS: [i32; 4] = [20, 35, 60, 80];

/// The logarithm of the prior probability of each label, up to a constant, in units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prior {
    /// For a line; [`FORBIDDEN`] for labels that the caller does not allow.
    pub scores: [i32; MAX_LABELS],
    /// What they are lowered by, of each language by its rarity.
    rarities: [i32; MAX_LABELS],
    /// Whether less of the rarity counts for few words.
    tapers: bool,
}

/// The most probable label of some words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Posterior {
    pub label: usize,
    pub runner_up: Option<usize>,
    /// By how many units the label leads.
    pub margin: i32,
    pub confidence: f32,
    /// How many words were summed.
    pub words: usize,
    /// Of the language, in units.
    rarity: i32,
}

impl Posterior {
    /// Whether the label needs no context. A rare language needs it sooner.
    pub(super) fn is_sure(&self) -> bool {
        let margin = if self.words < FEW_WORDS { SURE_MARGIN_OF_FEW_WORDS } else { SURE_MARGIN };
        self.margin >= margin + self.rarity
    }

    /// Whether the label is more than a guess.
    pub(super) fn is_founded(&self) -> bool {
        self.confidence >= MIN_CONFIDENCE
    }
}

impl Prior {
    pub(super) fn new(model: &LanguageModel, languages: &Languages) -> Prior {
        let mut prior = Prior { scores: [FORBIDDEN; MAX_LABELS], rarities: [0; MAX_LABELS], tapers: true };
        let most = if languages.is_all() { i32::MAX } else { MAX_RARITY_IF_REQUESTED };
        for (at, (&label, &bias)) in model.labels().iter().zip(model.bias()).enumerate() {
            if languages.allows(label) {
                prior.rarities[at] = rarity(label).min(most);
                prior.scores[at] = i32::from(bias) - prior.rarities[at];
            }
        }
        prior
    }

    /// The prior where there are so many words.
    fn of_words(&self, words: usize) -> [i32; MAX_LABELS] {
        match words.checked_sub(1).and_then(|before| RARITY_OF_FEW_WORDS.get(before)) {
            Some(share) if self.tapers => {
                std::array::from_fn(|label| self.scores[label] + self.rarities[label] * (100 - share) / 100)
            }
            _ => self.scores,
        }
    }

    /// The prior where the context is in `label`.
    pub(super) fn favouring(mut self, label: Option<usize>) -> Prior {
        let score = label.and_then(|label| self.scores.get_mut(label));
        if let Some(score) = score.filter(|score| **score > FORBIDDEN) {
            *score += CONTEXT_BONUS;
        }
        self
    }

    /// The prior for a few words in text of another script: all of the rarity counts.
    pub(super) fn of_guest(mut self, model: &LanguageModel) -> Prior {
        self.tapers = false;
        let score = model.label("en").and_then(|label| self.scores.get_mut(label));
        if let Some(score) = score.filter(|score| **score > FORBIDDEN) {
            *score += GUEST_ENGLISH_BONUS;
        }
        self
    }
}

/// What the prior of a language that the caller names is lowered by at most, in units.
const MAX_RARITY_IF_REQUESTED: i32 = 8;

/// What the prior of a language is lowered by, in units, against the common ones of its script: by how much less of the web is
/// written in it. Beyond a few words it does not grow with the length of the text, so that its effect fades.
fn rarity(label: &str) -> i32 {
    language_data::of(label).map_or(0, |language| (language.rarity_nats * UNITS_PER_NAT as f32) as i32)
}

/// The sums of the penalties of some words, label by label.
#[derive(Clone, Copy)]
pub(super) struct PenaltySum {
    penalties: [i32; MAX_LABELS],
    words: usize,
    stride: usize,
}

/// Sums the penalties of words, each capped by its limit, in rows of `stride` labels.
pub(super) fn sum<'a>(stride: usize, words: impl Iterator<Item = (u8, &'a [u8])>) -> PenaltySum {
    let mut sum = PenaltySum { penalties: [0; MAX_LABELS], words: 0, stride };
    match stride {
        24 => sum.add::<24>(words),
        16 => sum.add::<16>(words),
        8 => sum.add::<8>(words),
        _ => sum.add::<MAX_LABELS>(words),
    }
    sum
}

impl PenaltySum {
    /// Sums in sixteen bits, which vector instructions add fastest, and carries them over before they overflow.
    fn add<'a, const STRIDE: usize>(&mut self, words: impl Iterator<Item = (u8, &'a [u8])>) {
        const FULL: usize = 1000;
        let mut sums = [0_u16; STRIDE];
        let mut carry = |sums: &mut [u16; STRIDE]| {
            self.penalties.iter_mut().zip(sums).for_each(|(all, sum)| *all += i32::from(std::mem::take(sum)));
        };
        for (most, word) in words {
            let Some(word) = word.first_chunk::<STRIDE>() else { continue };
            sums.iter_mut().zip(word).for_each(|(sum, &penalties)| *sum += u16::from(penalties.min(most)));
            self.words += 1;
            if self.words.is_multiple_of(FULL) {
                carry(&mut sums);
            }
        }
        carry(&mut sums);
    }

    /// The logarithm of the posterior of each label, up to a constant, in units.
    pub(super) fn scores(&self, prior: &Prior) -> [i32; MAX_LABELS] {
        let prior = prior.of_words(self.words);
        std::array::from_fn(|label| prior[label] - self.penalties[label])
    }

    /// The sum of the penalties of one label.
    pub(super) fn penalty(&self, label: usize) -> i32 {
        self.penalties[label]
    }

    /// The most probable label among those that `prior` allows; of equal ones, the first.
    pub(super) fn posterior(&self, prior: &Prior) -> Option<Posterior> {
        match self.stride {
            ..=24 => self.posterior_of_stride::<24>(prior),
            _ => self.posterior_of_stride::<MAX_LABELS>(prior),
        }
    }

    fn posterior_of_stride<const STRIDE: usize>(&self, prior: &Prior) -> Option<Posterior> {
        let (rarities, prior) = (&prior.rarities, prior.of_words(self.words));
        let (prior, penalties) = (prior.first_chunk::<STRIDE>()?, self.penalties.first_chunk::<STRIDE>()?);
        let ranks: [i32; STRIDE] = std::array::from_fn(|label| rank(prior[label] - penalties[label], label));
        let greatest = |below: i32| {
            ranks.iter().map(|&rank| if rank < below { rank } else { i32::MIN }).fold(i32::MIN, i32::max)
        };
        let first = greatest(i32::MAX);
        let (label, score) = ranked(first)?;
        let second = ranked(greatest(first));
        let margin = second.map_or(i32::MAX, |(_, behind)| score - behind);
        let bits = scale(self.words);
        let far = (MAX_BITS_BEHIND / bits) as i32;
        let mut all = 1.0;
        if margin < far {
            let behind = ranks.iter().map(|rank| score - (rank >> LABEL_BITS)).filter(|&behind| behind < far);
            all = behind.map(|behind| odds(behind as f32 * bits)).sum();
        }
        let runner_up = second.map(|(label, _)| label);
        let confidence = 1.0 / (1.0 + ODDS_OF_OTHERS * (all - 1.0));
        let rarity = rarities[label];
        Some(Posterior { label, runner_up, margin, confidence, words: self.words, rarity })
    }
}

/// Score and label are packed into one integer, the rank. Its low bits hold the label.
const LABEL_BITS: u32 = 6;
// The penalties of all words that are scored neither make a rank overflow nor put an allowed label behind a forbidden
// one.
const _: () = {
    let most = MAX_PENALTY as i32 * MAX_WORDS as i32;
    assert!(
        MAX_LABELS <= 1 << LABEL_BITS
            && most + (1 << 20) < -FORBIDDEN
            && most - FORBIDDEN < i32::MAX >> LABEL_BITS
    );
};

/// A number that orders labels by score, and of equal scores the first label before the others.
fn rank(score: i32, label: usize) -> i32 {
    (score << LABEL_BITS) + ((1 << LABEL_BITS) - 1 - label as i32)
}

/// The label and the score of a rank, if the label is allowed.
fn ranked(rank: i32) -> Option<(usize, i32)> {
    let score = rank >> LABEL_BITS;
    (score > FORBIDDEN)
        .then_some((((1 << LABEL_BITS) - 1 - (rank & ((1 << LABEL_BITS) - 1))) as usize, score))
}

/// A label that is less probable than the best one by more powers of two counts for nothing: it would not show in a
/// thousandth.
const MAX_BITS_BEHIND: f32 = 10.0;

/// Powers of two of one unit, for a number of words. The words of one text depend on each other, so each counts less
/// than it would alone.
fn scale(words: usize) -> f32 {
    LOG2_E / UNITS_PER_NAT as f32 * 10.0 / (9 + words.clamp(1, 1000)) as f32
}

/// Two to the power of `-bits`, interpolated linearly between whole powers, so that every machine finds the same.
pub(super) fn odds(bits: f32) -> f32 {
    if bits >= MAX_BITS_BEHIND {
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

//! Observations of sure paragraphs come in; the majority language of the document goes out, and the letters of each.
//!
//! An unsure paragraph, and a date, get the context at their place: the observations of the head of the document and
//! of all that stands before. Letters are counted with exponential decay, so that near text weighs more. The context
//! depends on the paragraphs alone and not on where windows end.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --languages FILE` and `cargo xtask train DIR`.

use super::script_strategy::ScriptStrategy;
use crate::embedded::LANGUAGE_MODELS;

/// Letters of the same strategy behind which the weight of a letter has fallen to about a third (1/e).
const DECAY_LETTERS: u64 = 1 << 14;

/// The letters of sure text in each language so far, with decay: at most one entry for each pair of a strategy and a
/// language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Context {
    /// The head of the document is counted.
    started: bool,
    /// Sorted.
    letters: Vec<LetterCount>,
    /// The weight of the next letter of each strategy. It grows, so that the counts before need not be reduced.
    weights: [Weight; STRATEGIES],
}

/// The weighted count of the letters of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
struct LetterCount {
    strategy: usize,
    tag: &'static str,
    letters: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Weight(u64);

impl Default for Weight {
    fn default() -> Self {
        Weight(MIN_WEIGHT)
    }
}

const MIN_WEIGHT: u64 = 1 << 20;
/// Above this weight, all counts of the strategy and the weight are scaled down.
const MAX_WEIGHT: u64 = 1 << 30;

/// Strategies that a text can be sure of: those with a model, Han and Hebrew.
const STRATEGIES: usize = LANGUAGE_MODELS + 2;

fn number(strategy: ScriptStrategy) -> Option<usize> {
    match strategy {
        ScriptStrategy::Modelled(model) => Some(model),
        ScriptStrategy::Han => Some(LANGUAGE_MODELS),
        ScriptStrategy::Hebrew => Some(LANGUAGE_MODELS + 1),
        _ => None,
    }
}

/// A sure paragraph has so many letters of a language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Observation {
    /// Where the paragraph begins, in bytes of the window.
    pub(super) at: usize,
    pub(super) strategy: ScriptStrategy,
    pub(super) tag: &'static str,
    pub(super) letters: u64,
}

impl Observation {
    /// Whether both change a context in the same way.
    pub(super) fn counts_as(&self, other: &Observation) -> bool {
        (self.strategy, self.tag, self.letters) == (other.strategy, other.tag, other.letters)
    }
}

impl Context {
    /// The language with most letters; of equals, the first by tag.
    pub(super) fn majority(&self, strategy: ScriptStrategy) -> Option<&'static str> {
        let strategy = number(strategy)?;
        let of_writing = self.letters.iter().filter(|count| count.strategy == strategy);
        of_writing.rev().max_by_key(|count| count.letters).map(|count| count.tag)
    }

    /// The letters of each language of a strategy, in letters of the weight of the next one.
    pub(super) fn near(&self, strategy: ScriptStrategy) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        let number = number(strategy);
        let of_writing = self.letters.iter().filter(move |count| Some(count.strategy) == number);
        of_writing.map(|count| (count.tag, count.letters / self.weights[count.strategy].0))
    }

    /// The context behind a window with these observations.
    pub fn after(&self, observations: &[Observation]) -> Context {
        let mut after = self.clone();
        observations.iter().for_each(|&observation| after.add(observation));
        after.start();
        after
    }

    /// Whether the head of the document is counted.
    pub(super) fn is_started(&self) -> bool {
        self.started
    }

    pub(super) fn start(&mut self) {
        self.started = true;
    }

    pub(super) fn add(&mut self, Observation { strategy, tag, letters, .. }: Observation) {
        let Some(strategy) = number(strategy) else { return };
        let Weight(weight) = &mut self.weights[strategy];
        let grown = u128::from(*weight) * u128::from(DECAY_LETTERS + letters) / u128::from(DECAY_LETTERS);
        *weight = u64::try_from(grown).unwrap_or(u64::MAX);
        while *weight > MAX_WEIGHT {
            *weight >>= 10;
            let of_writing = self.letters.iter_mut().filter(|count| count.strategy == strategy);
            of_writing.for_each(|count| count.letters >>= 10);
        }
        let letters = letters.saturating_mul(*weight);
        match self.letters.iter_mut().find(|count| count.strategy == strategy && count.tag == tag) {
            Some(count) => count.letters = count.letters.saturating_add(letters),
            None => {
                let at = self.letters.partition_point(|count| (count.strategy, count.tag) < (strategy, tag));
                self.letters.insert(at, LetterCount { strategy, tag, letters });
            }
        }
    }
}

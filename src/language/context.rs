//! Observations of sure paragraphs come in; the majority language of the document at any place of it goes out.
//!
//! An unsure paragraph, and a date, get the context at their place: the observations of the head of the document and
//! of all that stands before. Letters are counted with exponential decay, so that near text weighs more. The context
//! depends on the paragraphs alone and not on where windows end.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --languages FILE` and `cargo xtask train DIR`.

use super::script_strategy::ScriptStrategy;
use crate::document::HEAD;
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

/// Strategies that a text can be sure of: those with a model, and Han.
const STRATEGIES: usize = LANGUAGE_MODELS + 1;

fn number(strategy: ScriptStrategy) -> Option<usize> {
    match strategy {
        ScriptStrategy::Modelled(model) => Some(model),
        ScriptStrategy::Han => Some(LANGUAGE_MODELS),
        _ => None,
    }
}

/// A sure paragraph has so many letters of a language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Observation {
    /// Where the paragraph begins, in bytes of the window.
    pub at: usize,
    pub strategy: ScriptStrategy,
    pub tag: &'static str,
    pub letters: u64,
}

impl Context {
    /// The language with most letters; of equals, the first by tag.
    pub fn majority(&self, strategy: ScriptStrategy) -> Option<&'static str> {
        let strategy = number(strategy)?;
        let of_writing = self.letters.iter().filter(|count| count.strategy == strategy);
        of_writing.rev().max_by_key(|count| count.letters).map(|count| count.tag)
    }

    /// The letters of each language of a strategy, in letters of the weight of the next one.
    pub fn near(&self, strategy: ScriptStrategy) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        let number = number(strategy);
        let of_writing = self.letters.iter().filter(move |count| Some(count.strategy) == number);
        of_writing.map(|count| (count.tag, count.letters / self.weights[count.strategy].0))
    }

    fn add(&mut self, Observation { strategy, tag, letters, .. }: Observation) {
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

/// Walks through a window, and gives the context at each place of it.
pub(super) struct ContextCursor<'a> {
    context: Context,
    observations: &'a [Observation],
}

impl<'a> ContextCursor<'a> {
    /// `observations` are those of the window, in order.
    pub fn new(before: &Context, observations: &'a [Observation]) -> Self {
        let mut cursor = ContextCursor { context: before.clone(), observations };
        if !before.started {
            cursor.advance(|observation| observation.at < HEAD);
        }
        cursor.context.started = true;
        cursor
    }

    /// The context at byte `at`, which is not before the last one that was asked about.
    pub fn at(&mut self, at: usize) -> &Context {
        self.advance(|observation| observation.at <= at);
        &self.context
    }

    /// The context behind the window.
    pub fn finish(mut self) -> Context {
        self.advance(|_| true);
        self.context
    }

    fn advance(&mut self, is_reached: impl Fn(&Observation) -> bool) {
        let count = self.observations.iter().take_while(|observation| is_reached(observation)).count();
        let (reached, rest) = self.observations.split_at(count);
        reached.iter().for_each(|&observation| self.context.add(observation));
        self.observations = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARABIC: ScriptStrategy = ScriptStrategy::Modelled(0);

    fn observation(at: usize, tag: &'static str, letters: u64) -> Observation {
        Observation { at, strategy: ARABIC, tag, letters }
    }

    #[test]
    fn the_head_is_known_everywhere_and_the_rest_from_its_place_on() {
        let observations =
            [observation(0, "ar", 100), observation(9000, "ur", 300), observation(20_000, "fa", 4000)];
        let mut cursor = ContextCursor::new(&Context::default(), &observations);
        for (at, tag) in [(0, "ur"), (19_999, "ur"), (20_000, "fa"), (90_000, "fa")] {
            assert_eq!(cursor.at(at).majority(ARABIC), Some(tag), "{at}");
        }
        assert_eq!(cursor.finish().majority(ScriptStrategy::Han), None);
    }

    #[test]
    fn near_letters_weigh_more() {
        let observations = [observation(0, "ar", 400_000), observation(900_000, "ur", 20_000)];
        let mut cursor = ContextCursor::new(&Context::default(), &observations);
        assert_eq!(cursor.at(0).majority(ARABIC), Some("ar"));
        assert_eq!(cursor.finish().majority(ARABIC), Some("ar"));
        let observations: Vec<Observation> =
            (0..100).map(|i| observation(i * 9000, if i < 80 { "ar" } else { "ur" }, 2000)).collect();
        assert_eq!(
            ContextCursor::new(&Context::default(), &observations).finish().majority(ARABIC),
            Some("ur")
        );
    }

    #[test]
    fn the_context_does_not_depend_on_windows() {
        let observations: Vec<Observation> =
            (0..50).map(|i| observation(i * 3000, ["ar", "ur", "fa"][i % 7 % 3], 500)).collect();
        let whole = ContextCursor::new(&Context::default(), &observations).finish();
        for cut in 6..50 {
            let before = ContextCursor::new(&Context::default(), &observations[..cut]).finish();
            let rest: Vec<Observation> =
                observations[cut..].iter().map(|f| Observation { at: f.at - cut * 3000, ..*f }).collect();
            assert_eq!(ContextCursor::new(&before, &rest).finish(), whole, "{cut}");
        }
    }
}

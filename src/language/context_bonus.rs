//! The context at a place comes in; what it says for each language of a model goes out, in units of the model.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --languages FILE` and `cargo xtask train DIR`.

use super::context::Context;
use super::script_strategy::ScriptStrategy;
use crate::embedded::LANGUAGE_NGRAMS;
use crate::model::language_ngrams::{MAX_LABELS, UNITS_PER_NAT};

/// The bonus of a language that the whole context is in.
const MAX_CONTEXT_BONUS: i32 = 16 * UNITS_PER_NAT;
/// Letters of context that give the full bonus.
const FULL_BONUS_LETTERS: u64 = 200;
/// What each halving of a language's letters in the context costs.
const COST_PER_HALVING: i32 = 2 * UNITS_PER_NAT;

/// The words whose languages the context is asked about.
#[derive(Clone, Copy, Debug)]
pub(super) struct BonusQuestion {
    /// The number of their model.
    pub model: usize,
    /// Their label.
    pub label: &'static str,
    /// Their letters, which are scored already, and do not count as context.
    pub letters: u64,
}

/// The bonus of each label of the model by the letters of its language in the context.
pub(super) fn context_bonuses(around: &Context, words: BonusQuestion) -> [i32; MAX_LABELS] {
    let labels = LANGUAGE_NGRAMS[words.model].labels();
    let mut near = [0_u64; MAX_LABELS];
    for (tag, count) in around.near(ScriptStrategy::Modelled(words.model)) {
        if let Some(label) = labels.iter().position(|&label| label == tag) {
            near[label] = if tag == words.label { count.saturating_sub(words.letters) } else { count };
        }
    }
    let all = near.iter().fold(0_u64, |all, &count| all.saturating_add(count));
    let most = (MAX_CONTEXT_BONUS as u64 * all.min(FULL_BONUS_LETTERS) / FULL_BONUS_LETTERS) as i32;
    near.map(|count| match all.checked_div(count) {
        Some(times) => (most - COST_PER_HALVING * times.ilog2() as i32).max(0),
        None => 0,
    })
}

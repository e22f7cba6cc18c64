//! The words of one paragraph come in; the runs of one language go out: the most probable path of a hidden Markov
//! model whose states are the languages, found by Viterbi's algorithm.
//!
//! A switch costs five nats between two words of a clause, less between sentences, and least at a quotation mark, a
//! bracket, a colon or the end of a line. A word with a capital may be a name, so its penalties are capped low: names
//! go with the text around them. Nearly all paragraphs are in one language, so a first pass prunes every state of
//! which no run would pay for its two switches. The cost is the number of words times the number of labels for the
//! first pass, and times the number of states that are left for the second.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --languages FILE` and `cargo xtask train DIR`.

use std::ops::Range;

use super::posterior::{FORBIDDEN, PenaltySum, Prior};
use super::tokenizer::Boundary;
use super::word_scorer::{ScoredWord, ScoredWords};
use crate::embedded::LanguageModel;
use crate::language_data;
use crate::model::language_ngrams::{MAX_LABELS, UNITS_PER_NAT};

/// The penalty of one word, at most.
const MAX_PENALTY_PER_WORD: u8 = 6 * UNITS_PER_NAT as u8;
/// The penalty of a word with a capital, at most, in units: it may be a name of any language.
const MAX_PENALTY_PER_NAME: u8 = 3;

fn max_penalty(word: &ScoredWord) -> u8 {
    if word.is_capital { MAX_PENALTY_PER_NAME } else { MAX_PENALTY_PER_WORD }
}

/// The cost of a switch, in units.
fn switch_cost(gap: Boundary) -> i32 {
    match gap {
        Boundary::Space => 5 * UNITS_PER_NAT,
        Boundary::Sentence => 4 * UNITS_PER_NAT,
        Boundary::Quote => 2 * UNITS_PER_NAT,
    }
}

/// The cost of beginning or of ending a paragraph in another language than its main one, in units.
const EDGE_COST: i16 = 2 * UNITS_PER_NAT as i16;

/// The runs of one language: the label and the words of each. `None` where all words are in `main`, the best language
/// of all words together. `sum` is the sum of their penalties.
pub(super) fn language_runs(
    words: ScoredWords<'_>,
    sum: &PenaltySum,
    model: &LanguageModel,
    prior: &Prior,
    main: usize,
) -> Option<Vec<(usize, Range<usize>)>> {
    // No run of another language gains more than the penalties of all words in the main one.
    let easiest = words.words.iter().skip(1).map(|word| word.gap).max()?;
    if sum.penalty(main) <= switch_cost(easiest) {
        return None;
    }
    let entry_costs = entry_costs(model, prior, main);
    let others = prune_states(words, &entry_costs, main);
    if others.is_empty() {
        return None;
    }
    let runs = best_path(words, &entry_costs, &[&[main], &others[..]].concat());
    (runs.len() > 1).then_some(runs)
}

/// The cost of entering each language from `main`, in units: more where it is less probable, and where the two are
/// related.
fn entry_costs(model: &LanguageModel, prior: &Prior, main: usize) -> [i32; MAX_LABELS] {
    let related = language_data::of(model.labels()[main]).map_or(&[][..], |language| language.related);
    let is_related = |label: usize| model.labels().get(label).is_some_and(|other| related.contains(other));
    std::array::from_fn(|label| match prior.scores[label] {
        _ if label == main => 0,
        FORBIDDEN => FORBIDDEN_COST,
        own => {
            (prior.scores[main] - own).clamp(0, 10 * UNITS_PER_NAT)
                + if is_related(label) { RELATED_COST } else { 0 }
        }
    })
}

/// The extra cost of a switch between related languages, in units.
const RELATED_COST: i32 = 5 * UNITS_PER_NAT;
/// The cost of entering a label that is not allowed, in units.
const FORBIDDEN_COST: i32 = i16::MAX as i32 / 2;

/// The languages of which some run pays for its switches from and to `main`.
fn prune_states(words: ScoredWords<'_>, entry_costs: &[i32; MAX_LABELS], main: usize) -> Vec<usize> {
    let stride = words.stride;
    let entry_costs = entry_costs.map(|entry_cost| entry_cost as i16);
    // For each language: the gain of the best path so far that ends in `main`, or in that language, over the path
    // that is in `main` all along.
    let mut in_main = [0_i16; MAX_LABELS];
    let mut in_other = entry_costs.map(|entry_cost| -entry_cost - EDGE_COST);
    for (i, (word, penalties)) in words.words.iter().zip(words.penalties(0..words.words.len())).enumerate() {
        let switch = if i == 0 { 0 } else { switch_cost(word.gap) as i16 };
        let max_penalty = max_penalty(word);
        let own = i16::from(penalties[main].min(max_penalty));
        let labels = in_main[..stride]
            .iter_mut()
            .zip(&mut in_other[..stride])
            .zip(&entry_costs[..stride])
            .zip(penalties);
        for (((in_main, in_other), &entry_cost), &penalties) in labels {
            let entered = in_main.saturating_sub(switch).saturating_sub(entry_cost);
            *in_main = (*in_main).max(in_other.saturating_sub(switch));
            *in_other = (*in_other).max(entered).saturating_add(own - i16::from(penalties.min(max_penalty)));
        }
    }
    let pays = |&label: &usize| in_main[label].max(in_other[label].saturating_sub(EDGE_COST)) > 0;
    (0..stride).filter(|&label| label != main).filter(pays).collect()
}

/// The best path through `labels`, the first of which is the main one: Viterbi's algorithm with one back pointer for
/// each word and state.
fn best_path(
    words: ScoredWords<'_>,
    entry_costs: &[i32; MAX_LABELS],
    labels: &[usize],
) -> Vec<(usize, Range<usize>)> {
    let edge = |state: usize| if state == 0 { 0 } else { i32::from(EDGE_COST) };
    let entry_costs: Vec<i32> = labels.iter().map(|&label| entry_costs[label]).collect();
    let mut scores: Vec<i32> = (0..labels.len()).map(|state| -entry_costs[state] - edge(state)).collect();
    let mut back_pointers: Vec<u8> = Vec::with_capacity(words.words.len() * labels.len());
    for (i, (word, penalties)) in words.words.iter().zip(words.penalties(0..words.words.len())).enumerate() {
        let best = (0..labels.len()).reduce(|a, b| if scores[b] > scores[a] { b } else { a }).unwrap_or(0);
        let from = scores[best] - if i == 0 { 0 } else { switch_cost(word.gap) };
        for (state, &label) in labels.iter().enumerate() {
            let entered = from - entry_costs[state];
            let stays = scores[state] >= entered || i == 0;
            back_pointers.push(if stays { state } else { best } as u8);
            scores[state] = if stays { scores[state] } else { entered }
                - i32::from(penalties[label].min(max_penalty(word)));
        }
    }
    let last = |state: usize| scores[state] - edge(state);
    let mut state = (0..labels.len()).reduce(|a, b| if last(b) > last(a) { b } else { a }).unwrap_or(0);
    let mut runs: Vec<(usize, Range<usize>)> = Vec::new();
    for at in (0..words.words.len()).rev() {
        match runs.last_mut() {
            Some((label, range)) if *label == labels[state] => range.start = at,
            _ => runs.push((labels[state], at..at + 1)),
        }
        state = usize::from(back_pointers[at * labels.len() + state]);
    }
    runs.reverse();
    runs
}

#[cfg(test)]
mod tests {
    use super::super::languages::Languages;
    use super::super::posterior::sum;
    use super::super::word_scorer::WordScorer;
    use super::*;
    use crate::embedded::LANGUAGE_NGRAMS;

    /// The cost of a path by the definition of the model: penalties, entries and switches.
    fn path_cost(
        words: ScoredWords<'_>,
        entry_costs: &[i32; MAX_LABELS],
        main: usize,
        labels: &[usize],
    ) -> i32 {
        let ends = [labels[0], labels[labels.len() - 1]];
        let mut cost = entry_costs[labels[0]];
        cost += i32::from(EDGE_COST) * ends.iter().filter(|&&label| label != main).count() as i32;
        for (i, penalties) in words.penalties(0..labels.len()).enumerate() {
            if i > 0 && labels[i] != labels[i - 1] {
                cost += switch_cost(words.words[i].gap) + entry_costs[labels[i]];
            }
            cost += i32::from(penalties[labels[i]].min(max_penalty(&words.words[i])));
        }
        cost
    }

    #[test]
    fn no_path_costs_less_than_that_of_viterbi() {
        let words =
            ["ذلك", "گئے", "“الكتاب”", "کتاب", "ہے:", "الذين", "نہیں۔", "من", "قلم", "يؤمنون", "(اور"];
        let prior = Prior::new(&LANGUAGE_NGRAMS[0], &Languages::from_tags(["ur", "ar"]).unwrap());
        let (ur, ar) = (0, 1);
        assert_eq!((LANGUAGE_NGRAMS[0].labels()[ur], LANGUAGE_NGRAMS[0].labels()[ar]), ("ur", "ar"));
        let mut scorer = WordScorer::new(&LANGUAGE_NGRAMS[0]);
        let mut seed = 1_u32;
        let mut mixed = 0;
        for _ in 0..300 {
            let mut text = String::new();
            for _ in 0..9 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(words[(seed >> 16) as usize % words.len()]);
                text.push(' ');
            }
            scorer.start_paragraph();
            scorer.score_text(&text, 0, text.len());
            let words = scorer.words();
            let total = sum(words.stride, words.penalties(0..9).map(|penalties| (u8::MAX, penalties)));
            let main = total.posterior(&prior).unwrap().label;
            let found = language_runs(words, &total, &LANGUAGE_NGRAMS[0], &prior, main);
            mixed += usize::from(found.is_some());
            let entry_costs = entry_costs(&LANGUAGE_NGRAMS[0], &prior, main);
            let found = found.unwrap_or(vec![(main, 0..9)]);
            let found: Vec<usize> =
                found.iter().flat_map(|(label, words)| words.clone().map(|_| *label)).collect();
            let all =
                (0..1 << 9).map(|bits| -> Vec<usize> { (0..9).map(|i| [ur, ar][bits >> i & 1]).collect() });
            let best = all.map(|labels| path_cost(words, &entry_costs, main, &labels)).min().unwrap();
            assert_eq!(path_cost(words, &entry_costs, main, &found), best, "{text}");
        }
        assert!(mixed > 20, "{mixed}");
    }
}

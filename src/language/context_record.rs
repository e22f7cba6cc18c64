//! What a window was told of the languages before it: the questions and the answers. Another context comes in; whether it
//! answers the same, and the context behind the window, go out.
//!
//! A window may be labelled before the windows before it are finished, by a context that was predicted. Counts of letters
//! nearly never come true to the letter; the answers do. So they are what is compared. Cost: that of the walk through the
//! context while the window was labelled.

use super::context::{Context, Observation};
use super::context_bonus::{BonusQuestion, context_bonuses};
use super::script_strategy::ScriptStrategy;
use crate::model::language_ngrams::MAX_LABELS;

/// Of a window that asks more, or changes its observations more often, nothing is kept: the context has to be the same.
const MAX_QUESTIONS: usize = 1 << 14;
const MAX_ROUNDS: usize = 16;

/// What was asked of the context while a window was labelled.
#[derive(Debug, Default)]
pub(crate) struct ContextRecord {
    /// The context before the window that it was labelled with, if it was asked for.
    told: Option<Context>,
    /// Rounds of labels, each with its observations.
    rounds: Vec<Round>,
    questions: usize,
    is_cut: bool,
}

#[derive(Debug, Default)]
struct Round {
    observations: Vec<Observation>,
    questions: Vec<Question>,
}

/// What was asked where so many observations of the window were reached.
#[derive(Debug)]
struct Question {
    reached: usize,
    answer: Answer,
}

#[derive(Debug)]
enum Answer {
    Majority(ScriptStrategy, Option<&'static str>),
    Bonuses(BonusQuestion, Box<[i32; MAX_LABELS]>),
}

impl ContextRecord {
    pub(super) fn tell(&mut self, before: &Context) {
        self.told.get_or_insert_with(|| before.clone());
    }

    /// A walk with these observations begins.
    pub(super) fn begin(&mut self, observations: &[Observation]) {
        let are_known = |round: &Round| {
            round.observations.len() == observations.len()
                && round.observations.iter().zip(observations).all(|(a, b)| a.counts_as(b))
        };
        if self.rounds.last().is_some_and(are_known) {
            return;
        }
        if self.rounds.len() == MAX_ROUNDS {
            self.cut();
        }
        self.rounds.push(Round { observations: observations.to_vec(), questions: Vec::new() });
    }

    pub(super) fn asked_majority(
        &mut self,
        reached: usize,
        strategy: ScriptStrategy,
        answer: Option<&'static str>,
    ) {
        let last = self.rounds.last().and_then(|round| round.questions.last());
        if let Some(Question { reached: before, answer: Answer::Majority(same, _) }) = last
            && (*before, *same) == (reached, strategy)
        {
            return;
        }
        self.add(Question { reached, answer: Answer::Majority(strategy, answer) });
    }

    pub(super) fn asked_bonuses(&mut self, reached: usize, words: BonusQuestion, answer: [i32; MAX_LABELS]) {
        self.add(Question { reached, answer: Answer::Bonuses(words, Box::new(answer)) });
    }

    fn add(&mut self, question: Question) {
        if self.questions == MAX_QUESTIONS {
            self.cut();
        }
        if let Some(round) = self.rounds.last_mut().filter(|_| !self.is_cut) {
            round.questions.push(question);
            self.questions += 1;
        }
    }

    fn cut(&mut self) {
        self.is_cut = true;
        // The last observations lead to the context behind the window.
        self.rounds = self.rounds.pop().into_iter().collect();
        self.rounds.iter_mut().for_each(|round| round.questions.clear());
    }

    /// Whether the labels would be the same if `before` was the context before the window.
    pub fn holds(&self, before: &Context) -> bool {
        match &self.told {
            None => true,
            Some(told) if told == before => true,
            Some(told) => {
                !self.is_cut
                    && told.is_started()
                    && before.is_started()
                    && self.rounds.iter().all(|round| round.holds(before))
            }
        }
    }

    /// The context behind the window, where `before` is the one before it.
    pub fn after(&self, before: &Context) -> Context {
        match self.rounds.last() {
            Some(last) => before.after(&last.observations),
            None => before.clone(),
        }
    }
}

impl Round {
    fn holds(&self, before: &Context) -> bool {
        let mut order: Vec<&Question> = self.questions.iter().collect();
        order.sort_by_key(|question| question.reached);
        let (mut context, mut reached) = (before.clone(), 0);
        order.into_iter().all(|question| {
            self.observations[reached..question.reached].iter().for_each(|&found| context.add(found));
            reached = question.reached;
            match &question.answer {
                Answer::Majority(strategy, answer) => context.majority(*strategy) == *answer,
                Answer::Bonuses(words, answer) => context_bonuses(&context, *words) == **answer,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARABIC: ScriptStrategy = ScriptStrategy::Modelled(0);

    fn observation(tag: &'static str, letters: u64) -> Observation {
        Observation { at: 0, strategy: ARABIC, tag, letters }
    }

    #[test]
    fn another_context_holds_where_it_answers_the_same() {
        let before = |tag, letters| Context::default().after(&[observation(tag, letters)]);
        let told = before("ur", 500);
        let mut record = ContextRecord::default();
        record.tell(&told);
        record.begin(&[observation("fa", 300), observation("fa", 900)]);
        record.asked_majority(0, ARABIC, Some("ur"));
        record.asked_majority(2, ARABIC, Some("fa"));
        assert!(record.holds(&told) && record.holds(&before("ur", 501)) && record.holds(&before("ur", 900)));
        assert!(!record.holds(&before("ar", 500)) && !record.holds(&before("ur", 90_000)));
        assert!(!record.holds(&Context::default()));
        let words = BonusQuestion { model: 0, label: "fa", letters: 100 };
        let behind = told.after(&[observation("fa", 300)]);
        record.asked_bonuses(1, words, context_bonuses(&behind, words));
        assert!(record.holds(&told) && record.holds(&before("ur", 501)) && !record.holds(&before("ur", 100)));
    }

    #[test]
    fn a_long_record_asks_for_the_same_context() {
        let told = Context::default().after(&[observation("ur", 500)]);
        let other = Context::default().after(&[observation("ur", 501)]);
        let mut record = ContextRecord::default();
        record.tell(&told);
        for round in 0..=MAX_ROUNDS as u64 {
            assert!(record.holds(&other));
            record.begin(&[observation("fa", round)]);
        }
        assert!(record.holds(&told) && !record.holds(&other));
        assert_eq!(record.after(&other), other.after(&[observation("fa", MAX_ROUNDS as u64)]));
    }
}

//! The context before a window and its observations come in; the context at each place of the window goes out, in the order
//! of its text.
//!
//! The context may be known only later than the window is begun. It is fetched when it is first asked for, and then it is
//! kept what was asked ([`ContextRecord`]).

use std::cell::{OnceCell, RefCell};

use super::context::{Context, Observation};
use super::context_bonus::{BonusQuestion, context_bonuses};
use super::context_record::ContextRecord;
use super::script_strategy::ScriptStrategy;
use crate::document::HEAD;
use crate::model::language_ngrams::MAX_LABELS;

/// The context before a window.
pub(crate) struct ContextBefore<'a> {
    known: OnceCell<Context>,
    predicted: Option<Predicted<'a>>,
}

struct Predicted<'a> {
    fetch: &'a dyn Fn(&[Observation]) -> Context,
    record: RefCell<ContextRecord>,
}

impl<'a> ContextBefore<'a> {
    /// The context as it is.
    pub fn known(context: Context) -> Self {
        ContextBefore { known: context.into(), predicted: None }
    }

    /// A context that may prove wrong. `fetch` is called once at most. It takes the first observations of the window, from
    /// which the context behind it can be predicted, and gives the context before it.
    pub fn predicted(fetch: &'a dyn Fn(&[Observation]) -> Context) -> Self {
        let record = RefCell::default();
        ContextBefore { known: OnceCell::new(), predicted: Some(Predicted { fetch, record }) }
    }

    /// What was asked of a context that was predicted.
    pub fn into_record(self) -> ContextRecord {
        self.predicted.map(|predicted| predicted.record.into_inner()).unwrap_or_default()
    }

    /// The context behind a window that is not labelled.
    pub(super) fn unchanged(&self) -> Context {
        self.known.get().cloned().unwrap_or_default()
    }
}

/// Walks through a window, and gives the context at each place of it.
pub(super) struct ContextCursor<'a> {
    context: Context,
    observations: &'a [Observation],
    reached: usize,
    record: Option<&'a RefCell<ContextRecord>>,
}

impl<'a> ContextCursor<'a> {
    /// `observations` are those of the window, in order.
    pub fn new(before: &'a ContextBefore<'_>, observations: &'a [Observation]) -> Self {
        let predicted = before.predicted.as_ref();
        let context = before
            .known
            .get_or_init(|| predicted.map(|predicted| (predicted.fetch)(observations)).unwrap_or_default());
        let record = predicted.map(|predicted| &predicted.record);
        if let Some(record) = record {
            let mut record = record.borrow_mut();
            record.tell(context);
            record.begin(observations);
        }
        let mut cursor = ContextCursor { context: context.clone(), observations, reached: 0, record };
        if !context.is_started() {
            cursor.advance(|observation| observation.at < HEAD);
        }
        cursor.context.start();
        cursor
    }

    /// The language with most letters at byte `at`, which is not before the last one that was asked about.
    pub fn majority(&mut self, at: usize, strategy: ScriptStrategy) -> Option<&'static str> {
        self.advance(|observation| observation.at <= at);
        self.answer_majority(strategy)
    }

    /// The bonuses of the labels at byte `at`, which is not before the last one that was asked about.
    pub fn bonuses(&mut self, at: usize, words: BonusQuestion) -> [i32; MAX_LABELS] {
        self.advance(|observation| observation.at <= at);
        let answer = context_bonuses(&self.context, words);
        if let Some(record) = self.record {
            record.borrow_mut().asked_bonuses(self.reached, words, answer);
        }
        answer
    }

    /// The language with most letters up to the end of the window.
    pub fn last_majority(&mut self, strategy: ScriptStrategy) -> Option<&'static str> {
        self.advance(|_| true);
        self.answer_majority(strategy)
    }

    /// The context behind the window.
    pub fn finish(mut self) -> Context {
        self.advance(|_| true);
        self.context
    }

    fn answer_majority(&mut self, strategy: ScriptStrategy) -> Option<&'static str> {
        let answer = self.context.majority(strategy);
        if let Some(record) = self.record {
            record.borrow_mut().asked_majority(self.reached, strategy, answer);
        }
        answer
    }

    fn advance(&mut self, is_reached: impl Fn(&Observation) -> bool) {
        let rest = &self.observations[self.reached..];
        let count = rest.iter().take_while(|observation| is_reached(observation)).count();
        rest[..count].iter().for_each(|&observation| self.context.add(observation));
        self.reached += count;
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
        let before = ContextBefore::known(Context::default());
        let mut cursor = ContextCursor::new(&before, &observations);
        for (at, tag) in [(0, "ur"), (19_999, "ur"), (20_000, "fa"), (90_000, "fa")] {
            assert_eq!(cursor.majority(at, ARABIC), Some(tag), "{at}");
        }
        assert_eq!(cursor.last_majority(ScriptStrategy::Han), None);
    }

    #[test]
    fn near_letters_weigh_more() {
        let observations = [observation(0, "ar", 400_000), observation(900_000, "ur", 20_000)];
        let before = ContextBefore::known(Context::default());
        let mut cursor = ContextCursor::new(&before, &observations);
        assert_eq!(cursor.majority(0, ARABIC), Some("ar"));
        assert_eq!(cursor.last_majority(ARABIC), Some("ar"));
        let observations: Vec<Observation> =
            (0..100).map(|i| observation(i * 9000, if i < 80 { "ar" } else { "ur" }, 2000)).collect();
        assert_eq!(ContextCursor::new(&before, &observations).last_majority(ARABIC), Some("ur"));
    }

    #[test]
    fn the_context_does_not_depend_on_windows() {
        let observations: Vec<Observation> =
            (0..50).map(|i| observation(i * 3000, ["ar", "ur", "fa"][i % 7 % 3], 500)).collect();
        let start = ContextBefore::known(Context::default());
        let whole = ContextCursor::new(&start, &observations).finish();
        for cut in 6..50 {
            let before = ContextCursor::new(&start, &observations[..cut]).finish();
            let rest: Vec<Observation> =
                observations[cut..].iter().map(|f| Observation { at: f.at - cut * 3000, ..*f }).collect();
            assert_eq!(before.after(&rest), whole, "{cut}");
            assert_eq!(ContextCursor::new(&ContextBefore::known(before), &rest).finish(), whole, "{cut}");
        }
    }

    #[test]
    fn a_predicted_context_is_fetched_once_and_what_was_asked_is_kept() {
        let observations = [observation(0, "fa", 100), observation(9000, "ur", 9000)];
        let told = Context::default().after(&[observation(0, "ar", 500)]);
        let fetched = RefCell::new(0);
        let fetch = |found: &[Observation]| {
            assert_eq!(found.len(), 2);
            *fetched.borrow_mut() += 1;
            told.clone()
        };
        let before = ContextBefore::predicted(&fetch);
        for _ in 0..2 {
            let mut cursor = ContextCursor::new(&before, &observations);
            assert_eq!(cursor.majority(10, ARABIC), Some("ar"));
            assert_eq!(cursor.majority(9000, ARABIC), Some("ur"));
        }
        assert_eq!(*fetched.borrow(), 1);
        let record = before.into_record();
        assert!(record.holds(&Context::default().after(&[observation(0, "ar", 400)])));
        assert!(!record.holds(&Context::default().after(&[observation(0, "fa", 400)])));
        assert_eq!(record.after(&told), told.after(&observations));
    }
}

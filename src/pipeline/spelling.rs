//! The two stages that change letters by the labels of spans: heh of Urdu by its words, then the letters of every language.
//! Labelled spans come in, the same spelt go out, with the edits of both.

use crate::document::{Candidates, Span};
use crate::normalize::letters::{self, Spelled};
use crate::normalize::urdu_heh;
use crate::profile::RuleSet;

/// The indices of the spans with a letter that one of the stages may change, in order.
pub(super) fn doubtful(text: &str, spans: &[Span], most: Option<&'static str>, rules: RuleSet) -> Vec<usize> {
    union(letters::doubtful(text, spans, most, rules), urdu_heh::doubtful(text, spans, rules))
}

/// Spells the spans, except those that `frozen` marks. `candidates` holds the candidate languages of each [`doubtful`] span.
pub(super) fn spell<'a>(
    text: &'a str,
    spans: &[Span],
    (doubtful, candidates): (&[usize], &[Candidates]),
    frozen: &[bool],
    rules: RuleSet,
) -> Spelled<'a> {
    let asked = (doubtful, candidates);
    let restored = urdu_heh::restore(text, spans, asked, frozen, rules);
    let letters = letters::normalize(&restored.rewritten.text, spans, asked, frozen, rules);
    let changed = union(restored.changed, letters.changed);
    let letters = letters.rewritten.detach();
    Spelled { rewritten: restored.rewritten.then(letters), changed }
}

/// What is in either of two sorted lists, in order.
fn union(mut list: Vec<usize>, other: Vec<usize>) -> Vec<usize> {
    if !other.is_empty() {
        list.extend(other);
        list.sort_unstable();
        list.dedup();
    }
    list
}

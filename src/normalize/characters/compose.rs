//! Composition: Normalization Form C (UAX #15), the preferred sequences of DoNotEmit.txt, and what they say of Brahmic vowel
//! signs (`data/brahmic.toml`). Rules `nfc`, `do-not-emit`.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::dirty_run::DirtyRun;
use crate::chars::{self, DO_NOT_EMIT, MISSPELT_SIGNS, QuickCheck};
use crate::profile::Rule;

/// Applies both rules in turn until neither changes the run.
pub(super) fn compose(run: &mut DirtyRun) {
    // A replacement can make another one possible. The chains in the table are shorter than this limit.
    for _ in 0..MAX_ROUNDS {
        let composed = compose_nfc(run);
        let replaced = replace_do_not_emit(run);
        if !composed && !replaced {
            break;
        }
    }
}

const MAX_ROUNDS: usize = 8;

/// Composes the run. Returns whether that changed it.
fn compose_nfc(run: &mut DirtyRun) -> bool {
    if !run.allows(Rule::Nfc) || is_surely_nfc(run.chars.iter().map(|&(_, c)| c)) {
        return false;
    }
    let old = || run.chars.iter().map(|&(_, c)| c);
    let composed: Vec<char> = old().nfc().collect();
    if old().eq(composed.iter().copied()) {
        return false;
    }
    // The common start and end keep their offsets.
    let head = old().zip(&composed).take_while(|(a, b)| a == *b).count();
    let most = old().count().min(composed.len()) - head;
    let tail = old().rev().zip(composed.iter().rev()).take(most).take_while(|(a, b)| a == *b).count();
    let changed = head..run.chars.len() - tail;
    let at = run.chars.get(changed.start).map_or(run.end, |&(at, _)| at);
    let end = run.end_of(changed.end.max(changed.start + 1) - 1);
    let new = &composed[head..composed.len() - tail];
    run.chars.splice(changed, new.iter().map(|&c| (at, c)));
    run.mark_changed(Rule::Nfc, at..end);
    true
}

/// The quick check of UAX #15 §9: no character that may change, and marks in canonical order.
fn is_surely_nfc(mut chars: impl Iterator<Item = char>) -> bool {
    let mut last = 0;
    chars.all(|c| {
        let properties = chars::of(c);
        let class = properties.combining_class();
        let is_ordered = class == 0 || last <= class;
        last = class;
        is_ordered && properties.nfc() == QuickCheck::Yes
    })
}

/// Replaces the sequences of both tables. Returns whether that changed the run.
fn replace_do_not_emit(run: &mut DirtyRun) -> bool {
    let starts = &*STARTS;
    if !run.allows(Rule::DoNotEmit) || !run.chars.iter().any(|&(_, c)| starts.may_have(c)) {
        return false;
    }
    let mut kept = Vec::with_capacity(run.chars.len());
    let mut index = 0;
    while let Some(&(at, c)) = run.chars.get(index) {
        let found = starts
            .may_have(c)
            .then(|| sequence_at(&run.chars[index..]))
            .flatten()
            .filter(|(sequence, _)| !is_by_language(c) && !is_emphasis(sequence, run, index));
        let Some((sequence, preferred)) = found else {
            index += 1;
            kept.push((at, c));
            continue;
        };
        index += sequence.chars().count();
        kept.extend(preferred.chars().map(|c| (at, c)));
        let end = run.end_of(index - 1);
        run.mark_changed(Rule::DoNotEmit, at..end);
    }
    let changed = kept != run.chars;
    run.chars = kept;
    changed
}

/// The characters that sequences of both tables begin with. Few letters are among them, so it spares most searches.
static STARTS: LazyLock<Starts> = LazyLock::new(|| {
    let mut starts = Starts([0; 64]);
    let sequences = DO_NOT_EMIT.iter().chain(&MISSPELT_SIGNS);
    sequences.filter_map(|(sequence, _)| sequence.chars().next()).for_each(|c| {
        if let Some(bits) = starts.0.get_mut(c as usize / 64) {
            *bits |= 1 << (c as usize % 64);
        }
    });
    starts
});

/// A bit for each character up to U+0FFF. Of others, it is not known.
struct Starts([u64; 64]);

impl Starts {
    #[inline]
    fn may_have(&self, c: char) -> bool {
        self.0.get(c as usize / 64).is_none_or(|bits| bits >> (c as usize % 64) & 1 != 0)
    }
}

/// The sequence that `chars` begin with, and the preferred one.
fn sequence_at(chars: &[(usize, char)]) -> Option<(&'static str, &'static str)> {
    longest(&DO_NOT_EMIT, chars).or_else(|| longest(&MISSPELT_SIGNS, chars))
}

/// U+0675..U+0678 are Kazakh letters, whose preferred spelling has U+0674. In Urdu texts they stand for a hamza on its carrier
/// (U+0678 for U+0626), which that spelling would display differently. Stage `letters` knows the language.
fn is_by_language(c: char) -> bool {
    ('\u{675}'..='\u{678}').contains(&c)
}

/// Whether a mark that is twice in `sequence` is there a third time: an author who draws out a vowel, no slip of the hand.
fn is_emphasis(sequence: &str, run: &DirtyRun, index: usize) -> bool {
    let mut chars = sequence.chars();
    let (Some(mark), Some(second), None) = (chars.next(), chars.next(), chars.next()) else { return false };
    let before = match index.checked_sub(1) {
        Some(before) => run.chars.get(before).map(|&(_, c)| c),
        None => run.before.chars().next_back(),
    };
    mark == second && (before == Some(mark) || run.get(index + 2) == Some(mark))
}

/// The longest entry of the table that `chars` begins with.
fn longest(
    table: &[(&'static str, &'static str)],
    chars: &[(usize, char)],
) -> Option<(&'static str, &'static str)> {
    let &(_, first) = chars.first()?;
    let start = table.partition_point(|(sequence, _)| sequence.chars().next() < Some(first));
    table[start..]
        .iter()
        .take_while(|(sequence, _)| sequence.starts_with(first))
        .filter(|(sequence, _)| {
            let len = sequence.chars().count();
            chars.get(..len).is_some_and(|chars| sequence.chars().eq(chars.iter().map(|&(_, c)| c)))
        })
        .max_by_key(|(sequence, _)| sequence.len())
        .copied()
}

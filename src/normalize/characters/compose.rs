//! Composition: Normalization Form C (UAX #15) and the preferred sequences of DoNotEmit.txt. Rules `nfc`, `do-not-emit`.

use unicode_normalization::UnicodeNormalization;

use super::dirty_run::DirtyRun;
use crate::chars::{self, DO_NOT_EMIT, QuickCheck};
use crate::profile::{Rule, RuleSet};

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
    let is_normal = |&(_, c): &(usize, char)| {
        let properties = chars::of(c);
        properties.nfc() == QuickCheck::Yes && properties.combining_class() == 0
    };
    if !run.allows(Rule::Nfc) || run.chars.iter().all(is_normal) {
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

/// Replaces the sequences of DoNotEmit.txt. Returns whether that changed the run.
fn replace_do_not_emit(run: &mut DirtyRun) -> bool {
    if !run.allows(Rule::DoNotEmit) {
        return false;
    }
    let mut kept = Vec::new();
    let mut index = 0;
    while let Some(&(at, c)) = run.chars.get(index) {
        let found = do_not_emit(&run.chars[index..]);
        let Some((sequence, preferred)) = found.filter(|_| !is_kazakh_letter_kept(c, run.rules)) else {
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

/// U+0675..U+0678 are Kazakh letters, whose preferred spelling has U+0674. In Urdu texts they stand for a hamza on its carrier
/// (U+0678 for U+0626), which that spelling would display differently. This stage does not know the language.
fn is_kazakh_letter_kept(c: char, rules: RuleSet) -> bool {
    ('\u{675}'..='\u{678}').contains(&c) && !rules.folds()
}

/// The longest entry of the table that `chars` begins with.
fn do_not_emit(chars: &[(usize, char)]) -> Option<(&'static str, &'static str)> {
    let &(_, first) = chars.first()?;
    let start = DO_NOT_EMIT.partition_point(|(sequence, _)| sequence.chars().next() < Some(first));
    DO_NOT_EMIT[start..]
        .iter()
        .take_while(|(sequence, _)| sequence.starts_with(first))
        .filter(|(sequence, _)| {
            let len = sequence.chars().count();
            chars.get(..len).is_some_and(|chars| sequence.chars().eq(chars.iter().map(|&(_, c)| c)))
        })
        .max_by_key(|(sequence, _)| sequence.len())
        .copied()
}

//! Composition: NFC, and the sequences that DoNotEmit.txt replaces (rules `nfc`, `do-not-emit`; N1, N2, N4).

use unicode_normalization::UnicodeNormalization;

use super::Stretch;
use crate::chars::{self, DO_NOT_EMIT, QuickCheck};
use crate::profile::{Rule, RuleSet};

/// Brings the stretch into the form in which neither rule finds anything more.
pub(super) fn compose(stretch: &mut Stretch) {
    // A replacement can make a new one possible; each makes the sequence shorter or settles it, and the chains of
    // the table are short.
    for _ in 0..ROUNDS {
        let composed = normalize(stretch);
        let replaced = replace(stretch);
        if !composed && !replaced {
            break;
        }
    }
}

const ROUNDS: usize = 8;

/// NFC; whether it changed anything.
fn normalize(stretch: &mut Stretch) -> bool {
    let settled = |&(_, c): &(usize, char)| {
        let properties = chars::of(c);
        properties.nfc() == QuickCheck::Yes && properties.combining_class() == 0
    };
    if !stretch.runs(Rule::Nfc) || stretch.chars.iter().all(settled) {
        return false;
    }
    let old = || stretch.chars.iter().map(|&(_, c)| c);
    let composed: Vec<char> = old().nfc().collect();
    if old().eq(composed.iter().copied()) {
        return false;
    }
    // What is alike at either end stays where it was.
    let head = old().zip(&composed).take_while(|(a, b)| a == *b).count();
    let most = old().count().min(composed.len()) - head;
    let tail = old().rev().zip(composed.iter().rev()).take(most).take_while(|(a, b)| a == *b).count();
    let changed = head..stretch.chars.len() - tail;
    let at = stretch.chars.get(changed.start).map_or(stretch.end, |&(at, _)| at);
    let end = stretch.end_of(changed.end.max(changed.start + 1) - 1);
    let new = &composed[head..composed.len() - tail];
    stretch.chars.splice(changed, new.iter().map(|&c| (at, c)));
    stretch.changed(Rule::Nfc, at..end);
    true
}

/// DoNotEmit.txt; whether it changed anything.
fn replace(stretch: &mut Stretch) -> bool {
    if !stretch.runs(Rule::DoNotEmit) {
        return false;
    }
    let mut kept = Vec::new();
    let mut index = 0;
    while let Some(&(at, c)) = stretch.chars.get(index) {
        let found = do_not_emit(&stretch.chars[index..]);
        let Some((sequence, preferred)) = found.filter(|_| !is_kept(c, stretch.rules)) else {
            index += 1;
            kept.push((at, c));
            continue;
        };
        index += sequence.chars().count();
        kept.extend(preferred.chars().map(|c| (at, c)));
        let end = stretch.end_of(index - 1);
        stretch.changed(Rule::DoNotEmit, at..end);
    }
    let changed = kept != stretch.chars;
    stretch.chars = kept;
    changed
}

/// U+0675..U+0678 are Kazakh letters, which are spelt with U+0674. Urdu texts have them for hamza on a carrier (U+0678 for
/// U+0626), and would be shown otherwise; which of the two it is, the language tells.
fn is_kept(c: char, rules: RuleSet) -> bool {
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

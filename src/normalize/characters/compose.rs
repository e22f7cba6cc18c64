//! Composition: NFC, and the sequences that DoNotEmit.txt replaces (rules `nfc`, `do-not-emit`; N1, N2, N4).

use unicode_normalization::UnicodeNormalization;

use super::Stretch;
use crate::chars::{self, DO_NOT_EMIT, QuickCheck};
use crate::profile::Rule;

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
    if stretch.chars.iter().all(settled) {
        return false;
    }
    let at = stretch.chars.first().map_or(0, |&(at, _)| at);
    let composed: Vec<(usize, char)> = stretch.chars.iter().map(|&(_, c)| c).nfc().map(|c| (at, c)).collect();
    let changed = !composed.iter().map(|&(_, c)| c).eq(stretch.chars.iter().map(|&(_, c)| c));
    if changed {
        stretch.chars = composed;
        stretch.apply(Rule::Nfc);
    }
    changed
}

/// DoNotEmit.txt; whether it changed anything.
fn replace(stretch: &mut Stretch) -> bool {
    let mut changed = false;
    let mut index = 0;
    while index < stretch.chars.len() {
        if let Some((sequence, preferred)) = do_not_emit(&stretch.chars[index..]) {
            let at = stretch.chars[index].0;
            let len = sequence.chars().count();
            stretch.chars.splice(index..index + len, preferred.chars().map(|c| (at, c)));
            stretch.apply(Rule::DoNotEmit);
            changed = true;
        }
        index += 1;
    }
    changed
}

/// The longest entry of the table that `chars` begins with.
fn do_not_emit(chars: &[(usize, char)]) -> Option<(&'static str, &'static str)> {
    let &(_, first) = chars.first()?;
    let start = DO_NOT_EMIT.partition_point(|(sequence, _)| sequence.chars().next() < Some(first));
    DO_NOT_EMIT[start..]
        .iter()
        .take_while(|(sequence, _)| sequence.starts_with(first))
        .filter(|(sequence, _)| {
            sequence.chars().count() <= chars.len() && sequence.chars().eq(chars.iter().map(|&(_, c)| c).take(sequence.chars().count()))
        })
        .max_by_key(|(sequence, _)| sequence.len())
        .copied()
}

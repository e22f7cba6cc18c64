//! Arabic presentation forms, unfolded into the letters that they show (rule `presentation-form`, N3).
//!
//! Which letter a form shows is UnicodeData's business, and that is the Arabic letter; what the language of the span
//! writes there is decided later, by `letters`.

use super::Stretch;
use super::joiners::is_contextual;
use crate::chars::{self, Script};
use crate::profile::{Rule, RuleSet};

/// Unfolds every form that the profile does not keep.
pub(super) fn unfold(stretch: &mut Stretch) {
    if !stretch.runs(Rule::PresentationForm) {
        return;
    }
    if !stretch.chars.iter().any(|&(_, c)| chars::presentation_form(c).is_some()) {
        return;
    }
    let mut unfolded: Vec<(usize, char)> = Vec::with_capacity(stretch.chars.len() * 2);
    for (at, c) in std::mem::take(&mut stretch.chars) {
        match chars::presentation_form(c) {
            Some(letters) if !is_kept(c, stretch.rules) && has_base(c, &unfolded) => {
                unfolded.extend(letters.chars().map(|letter| (at, letter)));
                stretch.changed(Rule::PresentationForm, at..at + c.len_utf8());
            }
            _ => unfolded.push((at, c)),
        }
    }
    stretch.chars = unfolded;
}

/// The word ligatures from U+FDFA on are typography that people choose; only a search key spells them out.
fn is_kept(c: char, rules: RuleSet) -> bool {
    ('\u{FDFA}'..='\u{FDFF}').contains(&c) && !rules.folds()
}

/// A spacing form of a mark (its decomposition begins with SPACE) becomes the mark only where there is a letter to
/// carry it; elsewhere unfolding it would set the mark on whatever stands before.
fn has_base(c: char, before: &[(usize, char)]) -> bool {
    let is_spacing_mark = matches!(c, '\u{FC5E}'..='\u{FC63}' | '\u{FE70}'..='\u{FE7F}')
        && chars::presentation_form(c)
            .and_then(|marks| marks.chars().next())
            .is_some_and(|mark| chars::of(mark).is_mark());
    let base = before.iter().rev().map(|&(_, c)| c).find(|&c| !is_contextual(c));
    !is_spacing_mark
        || base.is_some_and(|base| {
            let properties = chars::of(base);
            properties.is_mark() || (properties.is_letter() && properties.script() == Script::ARABIC)
        })
}

//! Arabic presentation forms become the letters that they show, by the decompositions of UnicodeData.txt. Rule
//! `presentation-form`. A later stage, `letters`, changes these letters to those of the language.

use super::classes::is_contextual;
use super::dirty_run::DirtyRun;
use crate::chars::{self, Script};
use crate::profile::{Rule, RuleSet};

/// Decomposes every form that the profile does not keep.
pub(super) fn decompose(run: &mut DirtyRun) {
    if !run.allows(Rule::PresentationForm) {
        return;
    }
    if !run.chars.iter().any(|&(_, c)| chars::presentation_form(c).is_some()) {
        return;
    }
    let mut decomposed: Vec<(usize, char)> = Vec::with_capacity(run.chars.len() * 2);
    let behind_run = run.get(run.chars.len());
    let chars = std::mem::take(&mut run.chars);
    for (index, &(at, c)) in chars.iter().enumerate() {
        match chars::presentation_form(c) {
            Some(letters) if !is_kept(c, run.rules) && !run.keeps_form(at) && has_base(c, &decomposed) => {
                let next = chars.get(index + 1).map(|&(_, c)| c).or(behind_run);
                let (before, after) = spaces_beside(c, decomposed.last().map(|&(_, c)| c), next);
                decomposed
                    .extend([before, letters, after].map(str::chars).into_iter().flatten().map(|c| (at, c)));
                run.mark_changed(Rule::PresentationForm, at..at + c.len_utf8());
            }
            _ => decomposed.push((at, c)),
        }
    }
    run.chars = decomposed;
}

/// The word ligatures from U+FDFA on are an author's choice. Only a search key spells them out.
fn is_kept(c: char, rules: RuleSet) -> bool {
    ('\u{FDFA}'..='\u{FDFF}').contains(&c) && !rules.folds()
}

/// SPACE on the sides of `c` where letters stand beside it, if it stands for words: honorifics, and the rial sign.
fn spaces_beside(c: char, before: Option<char>, after: Option<char>) -> (&'static str, &'static str) {
    let is_letter = |c: char| chars::of(c).is_letter() || chars::of(c).is_mark();
    let space = |beside: Option<char>| if beside.is_some_and(is_letter) { " " } else { "" };
    if ('\u{FDFA}'..='\u{FDFC}').contains(&c) { (space(before), space(after)) } else { ("", "") }
}

/// The spacing form of a mark becomes the mark only after a letter or a mark. Elsewhere the mark would combine with an
/// unrelated character.
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

//! Characters: repaired text in; text in NFC, without control characters, useless invisible characters and stray white space
//! out. The third stage. It does not know the language.
//!
//! [`scan`] finds the dirty runs: most text is *ordinary*, which means that no rule changes a character or anything before
//! it. The rules for single characters work on one run at a time ([`normalize_run`]), in an order in which no rule makes work
//! for an earlier one. The rules for spaces and white space come last and work on the whole window, because they depend on
//! the final characters around a space.
//!
//! Every rule can be on or off by itself. In protected and damaged text only some of them run ([`regions`]). All rules are
//! linear: none looks further around a character than a constant number of characters or one line.

mod classes;
mod compose;
mod contextual;
mod controls;
mod dirty_run;
mod emptied_lines;
mod escape_sequences;
mod explicit_formatting;
mod hidden_payload;
mod joiners;
mod layout;
mod payload;
mod presentation;
mod regions;
mod scan;
mod spaces;
mod whitespace;

use crate::document::{Protected, RawFinding};
use crate::edit::{Rewriter, Rewritten};
use crate::profile::{Rule, RuleSet};
use dirty_run::DirtyRun;
use regions::RuleRegions;
use scan::next_dirty_run;

pub(super) use controls::report_bidi_control;
pub(crate) use explicit_formatting::remove_explicit_formatting;
pub(crate) use hidden_payload::carry_message;
pub(crate) use joiners::{JoinerEffect, joiner_effect};
pub(crate) use whitespace::WhiteSpaceState;

/// A normalized window.
pub(crate) struct Normalized<'a> {
    pub rewritten: Rewritten<'a>,
    /// Their ranges are in the text that the stage was given.
    pub found: Vec<RawFinding>,
    /// How the window ended, for the next one.
    pub lines: WhiteSpaceState,
}

/// Normalizes one window. `protected`: the ranges in which few rules run. `lines`: how the window before ended. `last`: no
/// window follows.
pub(crate) fn normalize<'a>(
    text: &'a str,
    protected: &Protected,
    rules: RuleSet,
    lines: WhiteSpaceState,
    last: bool,
) -> Normalized<'a> {
    let regions = RuleRegions::new(protected, text.len());
    let mut rewriter = Rewriter::new(text);
    let mut found = Vec::new();
    // In a key, letters are all that counts.
    let kept_forms = if rules.folds() { &[] } else { &protected.unsure[..] };
    let mut run = DirtyRun::new(rules, lines.at_head(), kept_forms);
    let mut from = 0;
    while let Some(range) = next_dirty_run(text, from, rules) {
        for (piece, region) in regions.pieces(range.clone()) {
            run.take(text, piece, region);
            normalize_run(&mut run, &mut found);
            run.write(text, &mut rewriter);
        }
        from = range.end;
    }
    hidden_payload::report(text, std::mem::take(&mut run.inert_chars), &mut found);
    payload::spell_out(text, &mut found);
    payload::report_line_ends(text, &mut found);
    if run.has_spaces {
        payload::report_spaces(text, &mut found);
    }
    let characters = emptied_lines::remove(rewriter.finish(), rules);
    if rules.is_empty() {
        return Normalized { rewritten: characters, found, lines };
    }
    let spaced = if run.has_spaces && rules.runs(Rule::Space) {
        let regions = regions.after(&characters.edits, characters.text.len());
        let spaces = spaces::replace(&characters.text, &regions, rules).detach();
        characters.then(spaces)
    } else {
        characters
    };
    let regions = regions.after(&spaced.edits, spaced.text.len());
    let (rewritten, lines) = whitespace::collapse(spaced, &regions, rules, lines, last);
    Normalized { rewritten, found, lines }
}

/// The order of the rules for single characters.
fn normalize_run(run: &mut DirtyRun, found: &mut Vec<RawFinding>) {
    controls::remove(run, found);
    presentation::decompose(run);
    contextual::remove_without_effect(run, found);
    compose::compose(run);
}

#[cfg(test)]
mod tests;

//! Invisible characters that have a function only between the right neighbours: ZWNJ and ZWJ (UTS #46 CONTEXTJ, emoji ZWJ
//! sequences of UTS #51), ZWSP (UAX #14 ZW and SA), CGJ, variation selectors, tags. Rules `join-control`,
//! `variation-selector` and `invisible`.
//!
//! Linear: no character depends on others that are further away than [`MAX_CONTEXT_CHARS`].

use std::ops::Range;

use super::classes::{is_contextual, is_ideographic_selector};
use super::dirty_run::{CONTEXT_CHARS, DirtyRun};
use super::hidden_payload::InertChar;
use super::joiners::{MAX_CONTEXT_CHARS, Surroundings};
use crate::chars::classes::{is_tag, is_variation_selector};
use crate::chars::{self, Joining, Script};
use crate::document::{FindingKind, RawFinding};
use crate::profile::Rule;

/// Keeps what joins, selects or spells a flag, removes the rest, and reports what can carry a message.
pub(super) fn remove_without_effect(run: &mut DirtyRun, found: &mut Vec<RawFinding>) {
    if !run.chars.iter().any(|&(_, c)| is_contextual(c)) {
        return;
    }
    let following = following(run);
    let mut kept: Vec<(usize, char)> = Vec::with_capacity(run.chars.len());
    let mut index = 0;
    while index < run.chars.len() {
        let (at, c) = run.chars[index];
        index += 1;
        let (keep, rule) = match c {
            '\u{200C}' | '\u{200D}' => (joins(c, &kept, run, index, following[index]), Rule::JoinControl),
            '\u{200B}' => (separates_words(&kept, run, index), Rule::Invisible),
            '\u{34F}' => (has_base(&kept), Rule::Invisible),
            '\u{180E}' => (separates_vowel(&kept, run, index), Rule::Invisible),
            c if is_variation_selector(c) => (selects(c, &kept), Rule::VariationSelector),
            c if is_tag(c) => {
                let len = run.chars[index..].iter().take_while(|&&(_, c)| is_tag(c)).count();
                let tags = run.chars[index - 1..index + len].to_vec();
                index += len;
                let is_flag = spells_flag(&tags, &kept);
                let range = if is_flag { 0..0 } else { report_tags(&tags, found) };
                if is_flag || !run.allows(Rule::Invisible) {
                    kept.extend(tags);
                } else {
                    run.mark_changed(Rule::Invisible, range);
                    tags.iter().for_each(|&(at, c)| run.reveal(at, c, &mut kept));
                }
                continue;
            }
            _ => (true, Rule::Invisible),
        };
        match rule {
            Rule::VariationSelector if !keep => report_selector(at, c, found),
            Rule::VariationSelector if !is_ideographic_selector(c) => {}
            _ if keep && !is_ideographic_selector(c) && c != '\u{34F}' => {}
            _ => {
                let before = kept.last().map(|&(_, c)| c);
                let inert = InertChar::new(at, c, before, run.from(index));
                run.inert_chars.extend(inert);
            }
        }
        let range = at..at + c.len_utf8();
        let runs = run.allows(rule) || run.rules.runs(rule) && has_no_base(c, &kept, run);
        if !runs || keep && !(c == '\u{200B}' && run.rules.folds()) {
            kept.push((at, c));
        } else {
            run.mark_changed(rule, range);
            if keep {
                kept.push((at, ' ')); // in a search key, SPACE separates the words
            } else {
                run.reveal(at, c, &mut kept);
            }
        }
    }
    run.chars = kept;
}

/// Whether nothing visible, or a selector, stands before a joiner or a selector. That has no function in program text either,
/// so it is removed there too.
fn has_no_base(c: char, kept: &[(usize, char)], run: &DirtyRun) -> bool {
    match previous(kept, run).next() {
        Some(before) => {
            chars::of(before).is_white_space() || is_variation_selector(before) && c != '\u{200D}'
        }
        None => !run.region.continues.0,
    }
}

/// Whether a ZWSP between `kept` and the character at `next` separates words, one of which is in a script without spaces
/// (Line_Break SA, and some others).
fn separates_words(kept: &[(usize, char)], run: &DirtyRun, next: usize) -> bool {
    let before = previous(kept, run).take(MAX_CONTEXT_CHARS).find(|&c| !is_variation_selector(c));
    let after = run.from(next).take(MAX_CONTEXT_CHARS).find(|&c| !is_contextual(c));
    // An invisible character is no word, nor is another ZWSP.
    let is_visible = |c: char| {
        let properties = chars::of(c);
        !properties.is_white_space() && !c.is_control() && !properties.is_default_ignorable()
    };
    match (before, after) {
        (Some(before), Some(after)) => {
            is_visible(before)
                && is_visible(after)
                && (chars::of(before).script().is_unspaced() || chars::of(after).script().is_unspaced())
        }
        _ => false,
    }
}

/// MONGOLIAN VOWEL SEPARATOR has its function between Mongolian letters.
fn separates_vowel(kept: &[(usize, char)], run: &DirtyRun, next: usize) -> bool {
    let is_mongolian = |c: char| chars::of(c).script() == Script::MONGOLIAN;
    if previous(kept, run).next() == Some('\u{180E}') {
        return false; // doubled
    }
    let before = previous(kept, run).take(MAX_CONTEXT_CHARS).find(|&c| !is_contextual(c));
    before.is_some_and(is_mongolian)
        && run.from(next).take(MAX_CONTEXT_CHARS).find(|&c| !is_contextual(c)).is_some_and(is_mongolian)
}

/// The characters before, backwards.
fn previous<'a>(kept: &'a [(usize, char)], run: &'a DirtyRun) -> impl Iterator<Item = char> + Clone + 'a {
    kept.iter().rev().map(|&(_, c)| c).chain(run.before.chars().rev().take(CONTEXT_CHARS))
}

/// Whether a base for CGJ stands before it. A sign that is `<`, or becomes one, is none: what follows may become a letter later, and
/// then a second run would find CGJ in the place where [`explicit_formatting`](super::explicit_formatting) lets nothing hide.
fn has_base(kept: &[(usize, char)]) -> bool {
    let is_base = |c: char| {
        !chars::of(c).is_white_space()
            && !is_variation_selector(c)
            && !matches!(c, '<' | '\u{FE64}' | '\u{FF1C}')
    };
    kept.last().is_some_and(|&(_, c)| is_base(c))
}

/// For every index of the run and its end: the joining type of the next letter, past joiners and marks.
fn following(run: &DirtyRun) -> Vec<Joining> {
    let own = |c: char| match c {
        c if is_contextual(c) => Joining::Transparent,
        c => chars::of(c).joining(),
    };
    let behind = run.from(run.chars.len()).map(own).find(|&joining| joining != Joining::Transparent);
    // After markup the word may continue.
    let unknown = if run.region.continues.1 { Joining::Dual } else { Joining::None };
    let mut joining = behind.unwrap_or(unknown);
    let mut following = vec![joining; run.chars.len() + 1];
    for (index, &(_, c)) in run.chars.iter().enumerate().rev() {
        if own(c) != Joining::Transparent {
            joining = own(c);
        }
        following[index] = joining;
    }
    following
}

/// Whether the joiner `c` has an effect between `kept` and the character at `next`. `following` is the joining type of the next
/// letter.
fn joins(c: char, kept: &[(usize, char)], run: &DirtyRun, next: usize, following: Joining) -> bool {
    let surroundings = Surroundings {
        before: previous(kept, run).take(MAX_CONTEXT_CHARS),
        after: run.from(next).take(MAX_CONTEXT_CHARS),
        continues: run.region.continues,
        following,
    };
    surroundings.effect_of(c).is_some()
}

/// Whether `c` selects a registered variation of the character before it. Ideographic variations (UTS #37) are many, so any
/// ideograph is accepted.
fn selects(c: char, before: &[(usize, char)]) -> bool {
    before.last().is_some_and(|&(_, base)| match c {
        '\u{E0100}'..='\u{E01EF}' => chars::of(base).is_ideograph(),
        '\u{180B}'..='\u{180D}' | '\u{180F}' => {
            chars::of(base).script() == Script::MONGOLIAN && !is_contextual(base)
        }
        _ => chars::is_variation(base, c),
    })
}

/// UTS #51 ED-14a: a black flag, the letters of a country and its part, and the cancel tag.
fn spells_flag(tags: &[(usize, char)], before: &[(usize, char)]) -> bool {
    let letter = |c: char| ('\u{E0061}'..='\u{E007A}').contains(&c);
    let digit = |c: char| ('\u{E0030}'..='\u{E0039}').contains(&c);
    let Some(((_, '\u{E007F}'), code)) = tags.split_last() else { return false };
    before.last().is_some_and(|&(_, flag)| flag == '\u{1F3F4}')
        && (3..=5).contains(&code.len())
        && code[..2].iter().all(|&(_, c)| letter(c))
        && code[2..].iter().all(|&(_, c)| letter(c) || digit(c))
}

/// Reports a run of tags, which spells invisible ASCII text. Returns its range.
fn report_tags(tags: &[(usize, char)], found: &mut Vec<RawFinding>) -> Range<usize> {
    let hidden: String = tags
        .iter()
        .filter_map(|&(_, c)| char::from_u32(c as u32 - 0xE0000))
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    let range = tags.first().map_or(0, |&(at, _)| at)..tags.last().map_or(0, |&(at, c)| at + c.len_utf8());
    let detail = format!("{} tag characters that spell {hidden:?}", tags.len());
    found.push(RawFinding { kind: FindingKind::HiddenPayload, range: range.clone(), detail });
    range
}

/// Selectors of no variation, as a finding calls them.
pub(super) const IDLE_SELECTOR: &str = "a variation selector that selects nothing";
pub(super) const IDLE_SELECTORS: &str = "variation selectors that select nothing";

/// Reports a selector of no variation. Adjacent ones, which can carry bytes, are one finding.
fn report_selector(at: usize, c: char, found: &mut Vec<RawFinding>) {
    let end = at + c.len_utf8();
    match found.last_mut() {
        Some(last) if last.kind == FindingKind::HiddenPayload && last.range.end == at => last.range.end = end,
        _ => found.push(RawFinding {
            kind: FindingKind::HiddenPayload,
            range: at..end,
            detail: IDLE_SELECTORS.into(),
        }),
    }
}

//! Characters that mean something only between the right neighbours: ZWNJ and ZWJ, variation selectors, tags.
//!
//! Rules `join-control`, `variation-selector` and `invisible` (N6, N7 of the reference; UTS #46 CONTEXTJ; UTS #51).

use std::ops::Range;

use super::{CONTEXT, Stretch};
use crate::chars::{self, Joining, Script};
use crate::document::{FindingKind, Found};
use crate::profile::Rule;

/// Keeps what joins, selects or spells a flag; removes the rest and reports what could have carried a message.
pub(super) fn prune(stretch: &mut Stretch, found: &mut Vec<Found>) {
    if !stretch.chars.iter().any(|&(_, c)| is_contextual(c) || c == '\u{34F}') {
        return;
    }
    let following = following(stretch);
    let mut kept: Vec<(usize, char)> = Vec::with_capacity(stretch.chars.len());
    let mut index = 0;
    while index < stretch.chars.len() {
        let (at, c) = stretch.chars[index];
        index += 1;
        let (keep, rule) = match c {
            '\u{200C}' | '\u{200D}' => (joins(c, &kept, stretch, index, following[index]), Rule::JoinControl),
            '\u{34F}' => (is_based(&kept), Rule::Invisible),
            c if is_selector(c) => (selects(c, &kept), Rule::VariationSelector),
            c if is_tag(c) => {
                let len = stretch.chars[index..].iter().take_while(|&&(_, c)| is_tag(c)).count();
                let tags = stretch.chars[index - 1..index + len].to_vec();
                index += len;
                if spells_flag(&tags, &kept) {
                    kept.extend(tags);
                } else {
                    stretch.changed(Rule::Invisible, report_tags(&tags, found));
                }
                continue;
            }
            _ => (true, Rule::Invisible),
        };
        if keep {
            kept.push((at, c));
        } else {
            stretch.changed(rule, at..at + c.len_utf8());
            if rule == Rule::VariationSelector {
                report_selector(at, c, found);
            }
        }
    }
    stretch.chars = kept;
}

/// Stays or goes by its neighbours.
pub(super) fn is_contextual(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}') || is_selector(c) || is_tag(c)
}

/// Whether there is something that CGJ can stand on.
fn is_based(kept: &[(usize, char)]) -> bool {
    kept.last().is_some_and(|&(_, c)| !chars::of(c).is_white_space() && !is_selector(c))
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

fn is_tag(c: char) -> bool {
    ('\u{E0020}'..='\u{E007F}').contains(&c)
}

/// For every place in the stretch, and its end: how the next letter joins, past joiners and marks.
fn following(stretch: &Stretch) -> Vec<Joining> {
    let own = |c: char| match c {
        '\u{200C}' | '\u{200D}' => Joining::Transparent,
        c => chars::of(c).joining(),
    };
    let behind = stretch.from(stretch.chars.len()).map(own).find(|&joining| joining != Joining::Transparent);
    let mut joining = behind.unwrap_or(Joining::None);
    let mut following = vec![joining; stretch.chars.len() + 1];
    for (index, &(_, c)) in stretch.chars.iter().enumerate().rev() {
        if own(c) != Joining::Transparent {
            joining = own(c);
        }
        following[index] = joining;
    }
    following
}

/// Whether the joiner `c` has an effect between what is kept before it and what follows at `next`, where the next
/// letter joins as `following` says.
fn joins(c: char, kept: &[(usize, char)], stretch: &Stretch, next: usize, following: Joining) -> bool {
    let is_joiner = |c: &char| matches!(c, '\u{200C}' | '\u{200D}');
    let before = || kept.iter().rev().map(|&(_, c)| c).chain(stretch.before.chars().rev().take(CONTEXT));
    let behind = || stretch.from(next);
    if before().next().as_ref().is_some_and(is_joiner) {
        return false; // doubled
    }
    // Indic: behind a virama, in whatever order the marks stand; ZWJ also between a consonant and its virama.
    let class = |c| chars::of(c).combining_class();
    if before().map(class).take_while(|&class| class != 0).any(|class| class == VIRAMA) {
        return true;
    }
    let precedes_virama = behind().map(class).take_while(|&class| class != 0).any(|class| class == VIRAMA);
    if c == '\u{200D}' && precedes_virama && before().next().is_some_and(|c| chars::of(c).is_letter()) {
        return true;
    }
    if c == '\u{200D}' && joins_emoji(before(), behind().next()) {
        return true;
    }
    let base = before().map(|c| chars::of(c).joining()).find(|&joining| joining != Joining::Transparent);
    let opens = matches!(base, Some(Joining::Dual | Joining::Left | Joining::Causing));
    let closes = matches!(following, Joining::Dual | Joining::Right | Joining::Causing);
    // ZWNJ parts what would join; ZWJ shows a letter joined where nothing is to join to (`ه` as an abbreviation).
    // At the head of a word it would part from the letter when that is isolated.
    let heads_word = || before().next().is_none_or(|c| chars::of(c).is_white_space());
    if c == '\u{200C}' { opens && closes } else { opens != closes && !heads_word() }
}

/// Canonical_Combining_Class Virama.
const VIRAMA: u8 = 9;

/// UTS #51 ED-16: pictograph, modifiers and selectors of it, ZWJ, pictograph.
fn joins_emoji(mut previous: impl Iterator<Item = char>, after: Option<char>) -> bool {
    let base = previous.find(|&c| c != '\u{FE0F}');
    let is_modifier = |c| ('\u{1F3FB}'..='\u{1F3FF}').contains(&c);
    base.is_some_and(|c| chars::of(c).is_pictographic() || is_modifier(c))
        && after.is_some_and(|c| chars::of(c).is_pictographic())
}

/// Whether `c` selects a registered variation of the character before it; ideographic ones (UTS #37) are many, so
/// any ideograph will do.
fn selects(c: char, before: &[(usize, char)]) -> bool {
    before.last().is_some_and(|&(_, base)| match c {
        '\u{E0100}'..='\u{E01EF}' => chars::of(base).is_ideograph(),
        '\u{180B}'..='\u{180D}' | '\u{180F}' => chars::of(base).script() == Script::MONGOLIAN,
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

/// A run of tags spells ASCII text that nobody sees. Returns where it stood.
fn report_tags(tags: &[(usize, char)], found: &mut Vec<Found>) -> Range<usize> {
    let hidden: String = tags
        .iter()
        .filter_map(|&(_, c)| char::from_u32(c as u32 - 0xE0000))
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    let range = tags.first().map_or(0, |&(at, _)| at)..tags.last().map_or(0, |&(at, c)| at + c.len_utf8());
    let detail = format!("{} tag characters that spell {hidden:?}", tags.len());
    found.push(Found { kind: FindingKind::HiddenPayload, range: range.clone(), detail });
    range
}

/// Selectors in a row, or of the supplement, can carry bytes.
fn report_selector(at: usize, c: char, found: &mut Vec<Found>) {
    let end = at + c.len_utf8();
    match found.last_mut() {
        Some(last) if last.kind == FindingKind::HiddenPayload && last.range.end == at => last.range.end = end,
        _ => found.push(Found {
            kind: FindingKind::HiddenPayload,
            range: at..end,
            detail: "variation selectors that select nothing".into(),
        }),
    }
}

//! Characters that mean something only between the right neighbours: ZWNJ and ZWJ, ZWSP, variation selectors, tags.
//!
//! Rules `join-control`, `variation-selector` and `invisible` (N6, N7 of the reference; UTS #46 CONTEXTJ; UTS #51; UAX
//! #14 ZW and SA).

use std::ops::Range;

use super::hidden::Stray;
use super::{CONTEXT, Stretch};
use crate::chars::classes::{is_join_control, is_tag, is_variation_selector};
use crate::chars::{self, Joining, Script};
use crate::document::{FindingKind, RawFinding};
use crate::profile::Rule;

/// Keeps what joins, selects or spells a flag; removes the rest and reports what could have carried a message.
pub(super) fn prune(stretch: &mut Stretch, found: &mut Vec<RawFinding>) {
    if !stretch.chars.iter().any(|&(_, c)| is_contextual(c)) {
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
            '\u{200B}' => (parts_words(&kept, stretch, index), Rule::Invisible),
            '\u{34F}' => (is_based(&kept), Rule::Invisible),
            '\u{180E}' => (parts_vowel(&kept, stretch, index), Rule::Invisible),
            c if is_variation_selector(c) => (selects(c, &kept), Rule::VariationSelector),
            c if is_tag(c) => {
                let len = stretch.chars[index..].iter().take_while(|&&(_, c)| is_tag(c)).count();
                let tags = stretch.chars[index - 1..index + len].to_vec();
                index += len;
                let is_flag = spells_flag(&tags, &kept);
                let place = if is_flag { 0..0 } else { report_tags(&tags, found) };
                if is_flag || !stretch.runs(Rule::Invisible) {
                    kept.extend(tags);
                } else {
                    stretch.changed(Rule::Invisible, place);
                }
                continue;
            }
            _ => (true, Rule::Invisible),
        };
        match rule {
            Rule::VariationSelector if !keep => report_selector(at, c, found),
            Rule::VariationSelector if !is_ideographic(c) => {}
            _ if keep && !is_ideographic(c) && c != '\u{34F}' => {}
            _ => {
                let before = kept.last().map(|&(_, c)| c);
                let stray = Stray::new(at, c, before, stretch.from(index));
                stretch.strays.extend(stray);
            }
        }
        let range = at..at + c.len_utf8();
        let runs = stretch.runs(rule) || stretch.rules.runs(rule) && is_loose(c, &kept, stretch);
        if !runs || keep && !(c == '\u{200B}' && stretch.rules.folds()) {
            kept.push((at, c));
        } else {
            stretch.changed(rule, range);
            if keep {
                kept.push((at, ' ')); // in a key it parts words as a space does
            }
        }
    }
    stretch.chars = kept;
}

/// Whether nothing visible stands before a joiner or a selector, or another selector does: in program text too, that is no
/// way to write, but one to hide something.
fn is_loose(c: char, kept: &[(usize, char)], stretch: &Stretch) -> bool {
    match previous(kept, stretch).next() {
        Some(before) => {
            chars::of(before).is_white_space() || is_variation_selector(before) && c != '\u{200D}'
        }
        None => !stretch.region.continues.0,
    }
}

/// Stays or goes by its neighbours.
pub(super) fn is_contextual(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200D}' | '\u{34F}' | '\u{180E}') || is_variation_selector(c) || is_tag(c)
}

/// Whether a ZWSP between what is kept before it and what follows at `next` parts words: those of a script that is
/// written without spaces (Line_Break SA, and others whose text has none), or such a word and anything else.
fn parts_words(kept: &[(usize, char)], stretch: &Stretch, next: usize) -> bool {
    let before = previous(kept, stretch).take(REACH).find(|&c| !is_variation_selector(c));
    let after = stretch.from(next).take(REACH).find(|&c| !is_contextual(c));
    // Another invisible character is no word, nor is a ZWSP before this one.
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

/// MONGOLIAN VOWEL SEPARATOR stands between a word and its last vowel.
fn parts_vowel(kept: &[(usize, char)], stretch: &Stretch, next: usize) -> bool {
    let is_mongolian = |c: char| chars::of(c).script() == Script::MONGOLIAN;
    if previous(kept, stretch).next() == Some('\u{180E}') {
        return false; // doubled
    }
    let before = previous(kept, stretch).take(REACH).find(|&c| !is_contextual(c));
    before.is_some_and(is_mongolian)
        && stretch.from(next).take(REACH).find(|&c| !is_contextual(c)).is_some_and(is_mongolian)
}

/// What stands before, from the last character on.
fn previous<'a>(kept: &'a [(usize, char)], stretch: &'a Stretch) -> impl Iterator<Item = char> + 'a {
    kept.iter().rev().map(|&(_, c)| c).chain(stretch.before.chars().rev().take(CONTEXT))
}

/// No character is judged by others that are further away, so that time is linear.
const REACH: usize = 32;

/// Whether there is something that CGJ can stand on.
fn is_based(kept: &[(usize, char)]) -> bool {
    kept.last().is_some_and(|&(_, c)| !chars::of(c).is_white_space() && !is_variation_selector(c))
}

/// A selector of ideographic variations.
fn is_ideographic(c: char) -> bool {
    ('\u{E0100}'..='\u{E01EF}').contains(&c)
}

/// For every place in the stretch, and its end: how the next letter joins, past joiners and marks.
fn following(stretch: &Stretch) -> Vec<Joining> {
    let own = |c: char| match c {
        c if is_contextual(c) => Joining::Transparent,
        c => chars::of(c).joining(),
    };
    let behind = stretch.from(stretch.chars.len()).map(own).find(|&joining| joining != Joining::Transparent);
    // Behind a tag the word may go on.
    let unknown = if stretch.region.continues.1 { Joining::Dual } else { Joining::None };
    let mut joining = behind.unwrap_or(unknown);
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
    let before = || previous(kept, stretch).take(REACH);
    let behind = || stretch.from(next).take(REACH);
    if before().next().is_some_and(is_join_control) {
        return false; // doubled
    }
    let is_quote = |c: char| matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '«' | '»');
    if before().next().is_some_and(is_quote) && behind().next().is_some_and(is_quote) {
        return true; // it is what is spoken of: `replace("…", " ")`
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
    if c == '\u{200C}' && parts_scripts(before(), behind()) {
        return true;
    }
    let base = before()
        .filter(|&c| c != '\u{180E}')
        .map(|c| chars::of(c).joining())
        .find(|&joining| joining != Joining::Transparent);
    let unknown = stretch.region.continues.0.then_some(Joining::Dual);
    let base = base.or(unknown);
    let opens = matches!(base, Some(Joining::Dual | Joining::Left | Joining::Causing));
    let closes = matches!(following, Joining::Dual | Joining::Right | Joining::Causing);
    // ZWNJ parts what would join; ZWJ shows a letter joined where nothing is to join to (`ه` as an abbreviation).
    // At the head of a word it would part from the letter when that is isolated.
    let heads_word = || before().next().is_none_or(|c| chars::of(c).is_white_space());
    if c == '\u{200C}' { opens && closes } else { opens != closes && !heads_word() }
}

/// Whether a letter of the Arabic script stands on one side, and on the other a letter of another script or a digit:
/// ZWNJ parts an ending from a foreign word or a number, where a space would make two words of it.
fn parts_scripts(before: impl Iterator<Item = char>, after: impl Iterator<Item = char>) -> bool {
    let base = |mut side: Box<dyn Iterator<Item = char> + '_>| {
        side.find(|&c| !is_contextual(c) && !chars::of(c).is_mark())
    };
    let (Some(before), Some(after)) = (base(Box::new(before)), base(Box::new(after))) else { return false };
    let is_arabic = |c: char| chars::of(c).is_letter() && chars::of(c).script() == Script::ARABIC;
    let is_other = |c: char| {
        let properties = chars::of(c);
        properties.digit().is_some() || properties.is_letter() && properties.script() != Script::ARABIC
    };
    is_arabic(before) && is_other(after) || is_other(before) && is_arabic(after)
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

/// A run of tags spells ASCII text that nobody sees. Returns where it stood.
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

/// Selectors in a row, or of the supplement, can carry bytes.
fn report_selector(at: usize, c: char, found: &mut Vec<RawFinding>) {
    let end = at + c.len_utf8();
    match found.last_mut() {
        Some(last) if last.kind == FindingKind::HiddenPayload && last.range.end == at => last.range.end = end,
        _ => found.push(RawFinding {
            kind: FindingKind::HiddenPayload,
            range: at..end,
            detail: "variation selectors that select nothing".into(),
        }),
    }
}

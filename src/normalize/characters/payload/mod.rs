//! What a hidden payload spells: findings in; the same with the text that was found in them, and those whose white space
//! spells one, out.
//!
//! - Tags are ASCII, 0xE0000 further up.
//! - Variation selectors are bytes: VS1 to VS16 are 0 to 15, VS17 to VS256 are 16 to 255.
//! - Any two, three or four other characters are digits ([`digits`]).
//! - White space spells with its kinds, or with its length at the ends of lines ([`white_space`]).
//!
//! A text is claimed only where it is plausible ([`plausible`]); else the finding says what stands there and how many. Cost:
//! linear in the hidden characters, of which the first [`MAX_SYMBOLS`] of a line are read.

mod digits;
mod plausible;
mod white_space;

#[cfg(test)]
mod tests;

use std::ops::Range;

use memchr::{memchr, memrchr};

use super::contextual::{IDLE_SELECTOR, IDLE_SELECTORS};
use crate::chars;
use crate::chars::classes::{is_interlinear_annotation, is_tag, is_variation_selector};
use crate::document::{FindingKind, RawFinding};
use digits::MAX_SYMBOLS;
use plausible::{Candidates, Spelt, quoted};

pub(super) use white_space::{report_line_ends, report_spaces};

/// How a detail says what is spelt.
const SPELLS: &str = " spell ";
const SPELLS_CLAUSE: &str = ", which spell ";
/// Fewer hidden characters spell no text.
const MIN_SYMBOLS: usize = 4;

/// Adds what they spell to the findings of hidden payloads in `text`, and finds the text that is spelt in bidi controls,
/// alone or with others.
pub(super) fn spell_out(text: &str, found: &mut Vec<RawFinding>) {
    let is_hiding = |kind| matches!(kind, FindingKind::HiddenPayload | FindingKind::BidiControl);
    let mut hiding: Vec<usize> = (0..found.len()).filter(|&i| is_hiding(found[i].kind)).collect();
    hiding.sort_by_key(|&i| found[i].range.start);
    let mut rest = &hiding[..];
    while let Some(&first) = rest.first() {
        let line = line_around(text, found[first].range.clone());
        let here;
        (here, rest) = rest.split_at(rest.partition_point(|&i| found[i].range.start < line.end).max(1));
        spell_out_line(text, line, here, found);
    }
}

/// Does so for the findings `here`, which begin in `line`.
fn spell_out_line(text: &str, line: Range<usize>, here: &[usize], found: &mut Vec<RawFinding>) {
    let mut known: Option<Spelt> = None;
    let mut has_tags = false;
    for &i in here {
        let finding = &mut found[i];
        if finding.kind != FindingKind::HiddenPayload {
            continue;
        }
        if finding.detail == IDLE_SELECTORS {
            let hidden = text[finding.range.clone()].chars().filter(|&c| is_hidden(c));
            finding.detail = match hidden.count() {
                1 => IDLE_SELECTOR.into(),
                count => format!("{count} {IDLE_SELECTORS}"),
            };
        }
        // Tags are named as they are found.
        if finding.detail.contains(SPELLS) {
            has_tags = true;
        } else if let Some(spelt) = spelt_in(text, finding.range.clone()) {
            finding.detail.push_str(&as_detail(&spelt.text));
            known = known.max(Some(spelt));
        }
    }
    // Some of the symbols may be bidi controls, or stand in findings of their own.
    let hull = found[here[0]].range.start..here.iter().map(|&i| found[i].range.end).max().unwrap_or_default();
    let whole = [hull, line].into_iter().filter_map(|range| Some((spelt_in(text, range.clone())?, range)));
    let whole = whole.max_by(|(a, _), (b, _)| a.cmp(b)).filter(|_| !has_tags);
    let Some((spelt, range)) = whole.filter(|(spelt, _)| Some(spelt) > known.as_ref()) else { return };
    let spelt = spelt.text;
    match here.iter().find(|&&i| found[i].kind == FindingKind::HiddenPayload) {
        Some(&first) => {
            let detail = &mut found[first].detail;
            detail.truncate(detail.find(SPELLS_CLAUSE).unwrap_or(detail.len()));
            detail.push_str(&as_detail(&spelt));
        }
        None => {
            let mut hidden = text[range.clone()].char_indices().filter(|&(_, c)| is_hidden(c));
            let start = hidden.next().map_or(0, |(at, _)| range.start + at);
            let end = hidden.next_back().map_or(start, |(at, c)| range.start + at + c.len_utf8());
            let detail = format!("invisible characters{}", as_detail(&spelt));
            found.push(RawFinding { kind: FindingKind::HiddenPayload, range: start..end, detail });
        }
    }
}

/// The end of a detail that says what is spelt.
fn as_detail(spelt: &str) -> String {
    format!("{SPELLS_CLAUSE}{}", quoted(spelt))
}

/// What the hidden characters of `range` spell.
fn spelt_in(text: &str, range: Range<usize>) -> Option<Spelt> {
    // The first selector of a payload may select a variation of the character before it, and so be no part of the finding.
    let before = text[..range.start].chars().next_back().filter(|&c| is_variation_selector(c));
    let hidden = || text[range.clone()].chars().filter(|&c| is_hidden(c)).take(MAX_SYMBOLS);
    let longer: Vec<char> = before.into_iter().chain(hidden()).collect();
    spelt_by(&longer[usize::from(before.is_some())..]).or_else(|| spelt_by(&longer))
}

/// What the characters spell.
fn spelt_by(symbols: &[char]) -> Option<Spelt> {
    if symbols.len() < MIN_SYMBOLS {
        return None;
    }
    let mut candidates = Candidates::new();
    let is_ascii_tag = |c: &char| ('\u{E0020}'..='\u{E007E}').contains(c);
    // The terminator, and what stands between payloads of tags, spell nothing.
    if 2 * symbols.iter().filter(|c| is_ascii_tag(c)).count() > symbols.len() {
        let tags = symbols.iter().copied().filter(is_ascii_tag);
        candidates.add_bytes(tags.map(|c| (u32::from(c) - 0xE0000) as u8), 1);
        return candidates.best();
    }
    if symbols.iter().all(|&c| selector_byte(c).is_some()) {
        candidates.add_bytes(symbols.iter().filter_map(|&c| selector_byte(c)), 1);
        // Two of the first sixteen make a byte.
        let nibbles = || symbols.iter().filter_map(|&c| selector_byte(c)).collect::<Vec<u8>>();
        if symbols.iter().all(|&c| selector_byte(c).is_some_and(|byte| byte < 16)) {
            candidates.add_bytes(nibbles().chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]), 2);
            candidates.add_bytes(nibbles().chunks_exact(2).map(|pair| pair[1] << 4 | pair[0]), 2);
        }
    }
    digits::read(symbols, &mut candidates);
    candidates.best()
}

/// VS1 to VS256 as a byte.
fn selector_byte(c: char) -> Option<u8> {
    match c {
        '\u{FE00}'..='\u{FE0F}' => u8::try_from(u32::from(c) - 0xFE00).ok(),
        '\u{E0100}'..='\u{E01EF}' => u8::try_from(u32::from(c) - 0xE0100 + 16).ok(),
        _ => None,
    }
}

/// Whether a payload may be spelt with it.
fn is_hidden(c: char) -> bool {
    !c.is_ascii()
        && (chars::of(c).is_default_ignorable()
            || is_interlinear_annotation(c)
            || is_tag(c)
            || c == '\u{2800}')
}

/// The lines that `range` touches.
fn line_around(text: &str, range: Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let start = memrchr(b'\n', &bytes[..range.start]).map_or(0, |end| end + 1);
    start..memchr(b'\n', &bytes[range.end..]).map_or(bytes.len(), |len| range.end + len)
}

//! Visual order: repaired text in, with lines that are stored in the order of display; the same out in the order in which it is
//! read, with one edit for each stretch that was turned round. Stands before `characters`, which folds presentation forms and
//! with them the best evidence.
//!
//! Extractors of PDF, terminals of old machines and some shapers store Arabic and Hebrew from left to right, as a screen shows
//! them: letters, or the forms that letters take, right to left; numbers and Latin words the right way round among them.
//!
//! 1. A line is read in words of one script, and every word is scored by its neighbouring letters.
//! 2. A line that reads well by these is done ([`glance`]). That is most lines, so most of the cost is one look-up a letter.
//! 3. For the others ([`words`]), n-grams and whole words ([`crate::model::letter_order`]), joining forms at the wrong end ([`joins`]) and
//!    punctuation at the wrong end make one score, in nats: the logarithm of the odds that the line is stored backwards.
//! 4. By the score the line, or some words in it, or nothing is turned round ([`verdict`]), by UAX #9 and whole grapheme
//!    clusters ([`reorder`]).
//!
//! All weights change their sign when a word is turned round. So a line that was restored has a score as bad as it was good,
//! and a second run leaves it alone. Where the score is not enough, the line stays as it is, with its forms, and is reported.
//!
//! Cost: a scan for bytes of the scripts; in lines that have them, one look-up a letter; in doubtful lines some more. Linear.

mod glance;
mod joins;
mod reorder;
mod verdict;
mod words;

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use memchr::memchr;

use crate::chars::classes::is_bidi_control;
use crate::document::{FindingKind, Protected, RawFinding, SpanKind};
use crate::edit::{Rewriter, Rewritten};
use crate::normalize::characters::report_bidi_control;
use crate::profile::{Profile, Rule, RuleSet, Rules, VisualOrder};
use verdict::{Evidence, Stretch, Thresholds, Verdict};
use words::Words;

/// A window in the order in which it is read.
pub(crate) struct Restored<'a> {
    pub rewritten: Rewritten<'a>,
    /// Their ranges are in the text that the stage was given.
    pub found: Vec<RawFinding>,
    /// Lines that may be in visual order, in bytes of the text that comes out. Their presentation forms stay.
    pub unsure: Vec<Range<usize>>,
}

/// What is wanted of the stage, and which lines of a window are as they should be. Later passes over the window do not look at
/// these again.
pub(crate) struct Lines {
    rules: RuleSet,
    is_expected: bool,
    /// Hashes of the lines.
    good: HashSet<u64, BuildHasherDefault<Unhashed>>,
}

impl Lines {
    /// `is_expected`: the encoding of the source is one in which text is stored in the order of display.
    pub fn new(rules: RuleSet, is_expected: bool) -> Lines {
        Lines { rules, is_expected, good: HashSet::default() }
    }
}

/// Restores the lines of a window.
pub(crate) fn restore<'a>(text: &'a str, protected: &Protected, lines: &mut Lines) -> Restored<'a> {
    let mut rewriter = Rewriter::new(text);
    let (mut found, mut unsure, mut good) = (Vec::new(), Vec::new(), Vec::new());
    let rules = lines.rules;
    each_line(text, protected, lines, |line, verdict| {
        if verdict.is_empty() {
            good.push(hash(&text[line.range]));
            return;
        }
        for Stretch { range: stretch, is_sure, evidence } in verdict {
            let is_restored = is_sure && rules.runs(Rule::VisualOrder);
            let detail = detail(evidence, is_sure, is_restored);
            found.push(RawFinding { kind: FindingKind::VisualOrder, range: stretch.clone(), detail });
            if !is_restored {
                unsure.push(stretch);
                continue;
            }
            let inside = |atom: &&Range<usize>| stretch.start <= atom.start && atom.end <= stretch.end;
            let atoms = line.atoms.iter().filter(inside);
            let atoms: Vec<_> =
                atoms.map(|atom| atom.start - stretch.start..atom.end - stretch.start).collect();
            let mut logical = reorder::to_logical(&text[stretch.clone()], &atoms);
            let mut by = Rules::from(Rule::VisualOrder);
            // Marks of the other order would do harm in this one. Here each is reported at its own place.
            if rules.runs(Rule::BidiControl) && logical.contains(is_bidi_control) {
                let marks = text[stretch.clone()].char_indices().filter(|&(_, c)| is_bidi_control(c));
                marks.for_each(|(at, c)| report_bidi_control(stretch.start + at, c, &mut found));
                logical.retain(|c| !is_bidi_control(c));
                by = by.and(Rule::BidiControl);
            }
            rewriter.replace(by, stretch, &logical);
        }
    });
    lines.good.extend(good);
    let rewritten = rewriter.finish();
    unsure.iter_mut().for_each(|range| *range = rewritten.edits.after(range.clone()));
    Restored { rewritten, found, unsure }
}

/// Whether another run would leave the order of a window as it is, and be unsure of the same lines.
pub(crate) fn is_restored(text: &str, protected: &Protected, lines: &Lines) -> bool {
    let mut known = protected.unsure.iter().filter(|range| !range.is_empty());
    let mut is_same = true;
    each_line(text, protected, lines, |_, verdict| {
        for Stretch { range, is_sure, .. } in verdict {
            is_same &= !(is_sure && lines.rules.runs(Rule::VisualOrder)) && known.next() == Some(&range);
        }
    });
    is_same && known.next().is_none()
}

fn detail(evidence: Evidence, is_sure: bool, is_restored: bool) -> String {
    let what = match (is_sure, is_restored) {
        (_, true) => "restored",
        (true, false) => "stored in the order of display",
        (false, false) => "perhaps stored in the order of display",
    };
    format!("{what}; nats for it: {evidence}")
}

/// Calls `take` with each line, or cell of a line, of which it is not known yet that it is as it should be, and what is to be
/// done with it.
fn each_line(text: &str, protected: &Protected, known: &Lines, mut take: impl FnMut(Line, Verdict)) {
    let (mode, rules) = (known.rules.visual_order(), known.rules);
    let is_off = !rules.runs(Rule::VisualOrder) && rules.profile() != Profile::Lossless;
    if mode == VisualOrder::Never || is_off || !may_hold_letters(text.as_bytes()) {
        return;
    }
    let thresholds = match (mode, known.is_expected) {
        (VisualOrder::Always, _) => Thresholds::ALWAYS,
        (_, true) => Thresholds::EXPECTED,
        _ => Thresholds::USUAL,
    };
    let mut words = Words::default();
    let mut judge = |line: Line| {
        let (shown, start) = (&text[line.range.clone()], line.range.start);
        // The verdict depends on the line alone, and on its atoms.
        if line.atoms.is_empty() && !known.good.is_empty() && known.good.contains(&hash(shown)) {
            return;
        }
        if line.atoms.is_empty() && glance::is_good(shown) {
            return take(line, Verdict::new());
        }
        words.read(shown, start, &line.atoms);
        let verdict = verdict::judge(shown, start, &line.atoms, &words, thresholds);
        if !verdict.is_empty() || line.atoms.is_empty() {
            take(line, verdict);
        }
    };
    let mut start = 0;
    while start < text.len() {
        let rest = &text.as_bytes()[start..];
        let end = memchr(b'\n', rest).map_or(text.len(), |len| start + len);
        if may_hold_letters(&text.as_bytes()[start..end]) {
            split_line(text, protected, start..end, &mut judge);
        }
        start = end + 1;
    }
}

/// Takes what is a hash already as it is.
#[derive(Default)]
struct Unhashed(u64);

impl Hasher for Unhashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.0 = self.0.rotate_left(8) ^ u64::from(byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A quick hash, eight bytes at a time.
fn hash(line: &str) -> u64 {
    let (words, rest) = line.as_bytes().as_chunks::<8>();
    let mix = |hash: u64, word: u64| (hash.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let hash = words.iter().fold(line.len() as u64, |hash, &word| mix(hash, u64::from_le_bytes(word)));
    let hash = rest.iter().fold(hash, |hash, &byte| mix(hash, byte.into()));
    hash ^ hash >> 32
}

/// What is laid out by itself: a line, a cell, or what tags leave of them.
struct Line {
    /// Without white space around it.
    range: Range<usize>,
    /// Program text and placeholders in it, which stay as they are.
    atoms: Vec<Range<usize>>,
}

/// Calls `take` with the parts of a line between tags, damaged text, tabulators and what else ends a line.
fn split_line(text: &str, protected: &Protected, line: Range<usize>, mut take: impl FnMut(Line)) {
    let mut close = |open: Line| {
        let shown = text[open.range].trim();
        let start = shown.as_ptr() as usize - text.as_ptr() as usize;
        if !shown.is_empty() {
            take(Line { range: start..start + shown.len(), atoms: open.atoms });
        }
    };
    let (mut at, mut open) = (line.start, Line { range: line.start..line.start, atoms: Vec::new() });
    while at < line.end {
        let next = next_protected(text, protected, at).filter(|(range, _)| range.start < line.end);
        let end = next.as_ref().map_or(line.end, |(range, _)| range.start.max(at));
        let may_end = may_end_line(&text.as_bytes()[at..end]);
        while let Some(len) = may_end.then(|| text[at..end].find(ends_line)).flatten() {
            open.range.end = at + len;
            let start = at + len + text[at + len..].chars().next().map_or(0, char::len_utf8);
            close(std::mem::replace(&mut open, Line { range: start..start, atoms: Vec::new() }));
            at = start;
        }
        open.range.end = end;
        at = next.as_ref().map_or(line.end, |(range, _)| range.end.min(line.end));
        match next {
            Some((range, true)) if range.start == end && range.end <= line.end => {
                open.range.end = range.end;
                open.atoms.push(range);
            }
            Some(_) => close(std::mem::replace(&mut open, Line { range: at..at, atoms: Vec::new() })),
            None => {}
        }
    }
    close(open);
}

/// The first range that no stage rewrites and that does not end before `at`, and whether it is a part of the line around it.
fn next_protected(text: &str, protected: &Protected, at: usize) -> Option<(Range<usize>, bool)> {
    let first = |ranges: &[Range<usize>]| ranges.partition_point(|range| range.end <= at);
    let place = first(&protected.ranges);
    let is_atom = |range: &Range<usize>| {
        protected.kinds.get(place) == Some(&SpanKind::Code)
            || text[range.clone()].starts_with(['{', '%', '$'])
    };
    let known = protected.ranges.get(place).map(|range| (range.clone(), is_atom(range)));
    let damaged = protected.damaged.get(first(&protected.damaged)).map(|range| (range.clone(), false));
    known.into_iter().chain(damaged).min_by_key(|(range, _)| range.start)
}

/// TAB and what else is of class B or S (UAX #9): each side is laid out by itself.
fn ends_line(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{1C}'..='\u{1F}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether there may be such a character: a control, or one that UTF-8 begins with 0xC2 or with 0xE2.
fn may_end_line(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .fold(0, |any, &byte| any | u8::from(byte < b' ') | u8::from(byte == 0xC2) | u8::from(byte == 0xE2))
        != 0
}

/// Whether there may be letters of Arabic or Hebrew script: UTF-8 of U+0590 to U+06FF begins with 0xD6 to 0xDB, that of
/// presentation forms with 0xEF and 0xAC to 0xBB.
fn may_hold_letters(bytes: &[u8]) -> bool {
    let lead = |byte: u8| u8::from(byte.wrapping_sub(0xD6) < 6);
    let (blocks, rest) = bytes.as_chunks::<64>();
    // Without an early exit in the block, so that it compiles to vector instructions.
    blocks.iter().any(|block| block.iter().fold(0, |any, &byte| any | lead(byte)) != 0)
        || rest.iter().any(|&byte| lead(byte) != 0)
        || memchr::memchr_iter(0xEF, bytes)
            .any(|at| bytes.get(at + 1).is_some_and(|byte| (0xAC..=0xBB).contains(byte)))
}

#[cfg(test)]
mod tests;

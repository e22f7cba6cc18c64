//! Visual order: repaired text in, with lines that are stored in the order of display; the same out in the order in which it is
//! read, with one edit for each stretch that was turned round. Stands before `characters`, which folds presentation forms and
//! with them the best evidence.
//!
//! Extractors of PDF, terminals of old machines and some shapers store Arabic and Hebrew from left to right, as a screen shows
//! them: letters, or the forms that letters take, right to left; numbers and Latin words the right way round among them.
//!
//! 1. A line is read in words of one script ([`words`]), and every word is scored by its neighbouring letters.
//! 2. A line that reads well by these is done. That is nearly every line, so nearly all of the cost is one look-up a letter.
//! 3. For the others, n-grams and whole words ([`crate::model::letter_order`]), joining forms at the wrong end ([`joins`]) and
//!    punctuation at the wrong end make one score, in nats: the logarithm of the odds that the line is stored backwards.
//! 4. By the score the line, or some words in it, or nothing is turned round ([`verdict`]), by UAX #9 and whole grapheme
//!    clusters ([`reorder`]).
//!
//! All weights change their sign when a word is turned round. So a line that was restored has a score as bad as it was good,
//! and a second run leaves it alone. Where the score is not enough, the line stays as it is, with its forms, and is reported.
//!
//! Cost: a scan for bytes of the scripts; in lines that have them, one look-up a letter; in doubtful lines some more. Linear.

mod joins;
mod reorder;
mod verdict;
mod words;

use std::ops::Range;

use memchr::memchr;

use crate::document::{FindingKind, Protected, RawFinding};
use crate::edit::{Rewriter, Rewritten};
use crate::profile::{Profile, Rule, RuleSet, VisualOrder};
use verdict::{Evidence, Thresholds, Verdict};
use words::Words;

/// A window in the order in which it is read.
pub(crate) struct Restored<'a> {
    pub rewritten: Rewritten<'a>,
    /// Their ranges are in the text that the stage was given.
    pub found: Vec<RawFinding>,
    /// Lines that may be in visual order, in bytes of the text that comes out. Their presentation forms stay.
    pub unsure: Vec<Range<usize>>,
}

/// Restores the lines of a window. `is_expected`: the encoding of the source is one in which text is stored so.
pub(crate) fn restore<'a>(
    text: &'a str,
    protected: &Protected,
    rules: RuleSet,
    is_expected: bool,
) -> Restored<'a> {
    let mut rewriter = Rewriter::new(text);
    let (mut found, mut unsure) = (Vec::new(), Vec::new());
    each_line(text, protected, rules, is_expected, |line, verdict, evidence| {
        let (stretches, is_sure) = match verdict {
            Verdict::Restore(stretches) => (stretches, true),
            Verdict::Unsure => (vec![line.clone()], false),
        };
        let is_restored = is_sure && rules.runs(Rule::VisualOrder);
        for stretch in stretches {
            let detail = detail(&evidence, is_sure, is_restored);
            found.push(RawFinding { kind: FindingKind::VisualOrder, range: stretch.clone(), detail });
            match is_restored {
                true => rewriter.replace(Rule::VisualOrder, stretch.clone(), &reorder::to_logical(&text[stretch])),
                false => unsure.push(stretch),
            }
        }
    });
    let rewritten = rewriter.finish();
    unsure.iter_mut().for_each(|range| *range = rewritten.edits.after(range.clone()));
    Restored { rewritten, found, unsure }
}

/// Whether another run would leave the order of a window as it is, and be unsure of the same lines.
pub(crate) fn is_restored(text: &str, protected: &Protected, rules: RuleSet, is_expected: bool) -> bool {
    let mut known = protected.unsure.iter().filter(|range| !range.is_empty());
    let mut is_same = true;
    each_line(text, protected, rules, is_expected, |line, verdict, _| match verdict {
        Verdict::Restore(_) if rules.runs(Rule::VisualOrder) => is_same = false,
        Verdict::Restore(stretches) => is_same &= stretches.iter().all(|stretch| known.next() == Some(stretch)),
        Verdict::Unsure => is_same &= known.next() == Some(&line),
    });
    is_same && known.next().is_none()
}

fn detail(evidence: &Evidence, is_sure: bool, is_restored: bool) -> String {
    let what = match (is_sure, is_restored) {
        (_, true) => "restored",
        (true, false) => "stored in the order of display",
        (false, false) => "perhaps stored in the order of display",
    };
    let Evidence { words, joins, ends } = evidence;
    let part = |name: &str, nats: f32| if nats == 0.0 { String::new() } else { format!(", {name} {nats:.0}") };
    let parts = [part("words", *words), part("joining forms", *joins), part("punctuation", *ends)].concat();
    format!("{what}; nats for it:{}", parts.trim_start_matches(','))
}

/// Calls `take` with each line, or cell of a line, that is not as it should be.
fn each_line(
    text: &str,
    protected: &Protected,
    rules: RuleSet,
    is_expected: bool,
    mut take: impl FnMut(Range<usize>, Verdict, Evidence),
) {
    let mode = rules.visual_order();
    let is_off = !rules.runs(Rule::VisualOrder) && rules.profile() != Profile::Lossless;
    if mode == VisualOrder::Never || is_off || !may_hold_letters(text.as_bytes()) {
        return;
    }
    let thresholds = match (mode, is_expected) {
        (VisualOrder::Always, _) => Thresholds::ALWAYS,
        (_, true) => Thresholds::EXPECTED,
        _ => Thresholds::USUAL,
    };
    let mut words = Words::default();
    let mut line_start = 0;
    while line_start < text.len() {
        let rest = &text.as_bytes()[line_start..];
        let line_end = memchr(b'\n', rest).map_or(text.len(), |len| line_start + len);
        let line = line_start..line_end;
        line_start = line_end + 1;
        if !may_hold_letters(&text.as_bytes()[line.clone()]) {
            continue;
        }
        for piece in pieces(text, protected, line) {
            words.read(&text[piece.clone()], piece.start);
            if let Some((verdict, evidence)) = verdict::judge(&text[piece.clone()], piece.start, &words, thresholds) {
                take(piece, verdict, evidence);
            }
        }
    }
}

/// The parts of a line between protected and damaged text, tabulators and what else ends a line, without white space around
/// them.
fn pieces<'a>(text: &'a str, protected: &'a Protected, line: Range<usize>) -> impl Iterator<Item = Range<usize>> + 'a {
    let mut at = line.start;
    let end = line.end;
    let between = std::iter::from_fn(move || {
        while at < end {
            let taken = next_within(&protected.ranges, at).into_iter().chain(next_within(&protected.damaged, at));
            let taken = taken.min_by_key(|range| range.start).filter(|range| range.start < end).unwrap_or(&(usize::MAX..0));
            if taken.start <= at {
                at = taken.end;
                continue;
            }
            let piece = at..taken.start.min(end);
            at = piece.end;
            return Some(piece);
        }
        None
    });
    between.flat_map(move |range| {
        text[range].split(ends_piece).filter_map(move |piece| {
            let piece = piece.trim();
            let start = piece.as_ptr() as usize - text.as_ptr() as usize;
            (!piece.is_empty()).then_some(start..start + piece.len())
        })
    })
}

/// The first of the ranges that does not end before `at`.
fn next_within(ranges: &[Range<usize>], at: usize) -> Option<&Range<usize>> {
    ranges.get(ranges.partition_point(|range| range.end <= at))
}

/// TAB and what else is of class B or S (UAX #9): each side is laid out by itself.
fn ends_piece(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{1C}'..='\u{1F}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether there may be letters of Arabic or Hebrew script: UTF-8 of U+0590 to U+06FF begins with 0xD6 to 0xDB, that of
/// presentation forms with 0xEF and 0xAC to 0xBB.
fn may_hold_letters(bytes: &[u8]) -> bool {
    let lead = |byte: u8| u8::from(byte.wrapping_sub(0xD6) < 6);
    let (blocks, rest) = bytes.as_chunks::<64>();
    // Without an early exit in the block, so that it compiles to vector instructions.
    blocks.iter().any(|block| block.iter().fold(0, |any, &byte| any | lead(byte)) != 0)
        || rest.iter().any(|&byte| lead(byte) != 0)
        || memchr::memchr_iter(0xEF, bytes).any(|at| bytes.get(at + 1).is_some_and(|byte| (0xAC..=0xBB).contains(byte)))
}

#[cfg(test)]
mod tests;

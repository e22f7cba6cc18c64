//! Proofs that a paragraph needs no isolate, found without running UAX #9: a paragraph and its opposite runs in, yes or "not certain"
//! out. One for each direction, because a left-to-right paragraph is right if every character stands in its place, and a
//! right-to-left one if every token is whole ([`super::isolates`]).
//!
//! Cost: one pass over the paragraph, without allocation unless a run has brackets.

use std::ops::Range;

use unicode_bidi::BidiDataSource;

use super::direction::strong;
use super::levels::MAX_OPEN_BRACKETS;
use crate::chars::{self, BidiClass, BidiData};
use crate::document::{Direction, Paragraph};

/// Whether the paragraph is certain to look the same with and without isolates around `runs`. A proof without running
/// UAX #9, which holds for most paragraphs. `false` means that it is not certain. The conditions:
/// - The first strong character has the paragraph's direction (P2, P3), and a letter of that direction stands between any
///   two runs.
/// - No number stands between a run and the nearest letter of the paragraph's direction, on either side. So no number
///   takes its type or its place from the run (W2, W7, N1). Before a run in a left-to-right paragraph, a European number
///   is a letter by W7 and does not count.
/// - Each run begins with a strong character and ends with a strong character or a number, so that no character in it
///   takes its type from outside (W2, W7, N1, N2).
/// - No run holds a letter of the paragraph's direction. The brackets of a run pair with each other around a letter or a
///   number (N0), and there are too few of them to reach the limit of BD16.
///
/// Then every neutral character outside the runs gets the direction of the paragraph, with or without isolates (N2; N0 c
/// for brackets). Every neutral character inside gets that of the run. So the levels are the same (I1, I2).
pub(super) fn looks_right_without_isolates(text: &str, paragraph: &Paragraph, runs: &[Range<usize>]) -> bool {
    let ltr = paragraph.direction == Direction::Ltr;
    let mut at = paragraph.start;
    let mut last = LastOutside::Start;
    for run in runs {
        last = match scan_outside(&text[at..run.start], last, ltr) {
            Some(LastOutside::Own) if is_self_contained(&text[run.clone()], ltr) => LastOutside::Run,
            _ => return false,
        };
        at = run.end;
    }
    let bracketed = runs.iter().any(|run| text[run.clone()].contains(is_bracket));
    let crowded = bracketed && has_many_brackets(&text[paragraph.start..paragraph.end]);
    !crowded && scan_outside(&text[at..paragraph.end], last, ltr).is_some()
}

/// Whether every token of a right-to-left paragraph is certain to stand in one piece without isolates. The conditions:
/// - The first strong character runs right to left, so the paragraph does (P2, P3).
/// - Each run begins with a letter of class L, ends with such a letter or a European number, and holds nothing but these, marks on
///   them, and signs and spaces that are no brackets. So every number in it is a letter by W7 and every sign and space stands between
///   two letters (N1): the run has one level (I1), and what is in it stands side by side from the left.
/// - No bracket stands beside a run, since a token may go on behind it.
///
/// The runs hold all left-to-right tokens ([`super::opposite_runs`]).
pub(super) fn tokens_are_whole_without_isolates(
    text: &str,
    paragraph: &Paragraph,
    runs: &[Range<usize>],
) -> bool {
    let line = &text[paragraph.start..paragraph.end];
    if line.chars().map(strong).find(|&direction| direction != Direction::Neutral) != Some(Direction::Rtl) {
        return false;
    }
    runs.iter().all(|run| {
        let before = text[paragraph.start..run.start].chars().next_back();
        let behind = text[run.end..paragraph.end].chars().next();
        !before.into_iter().chain(behind).any(is_bracket) && is_of_letters(&text[run.clone()])
    })
}

/// Whether UAX #9 makes letters of class L of all characters of a run.
fn is_of_letters(run: &str) -> bool {
    let (mut begins, mut ends) = (false, false);
    for c in run.chars() {
        ends = match chars::of(c).bidi_class() {
            BidiClass::L => true,
            _ if !begins => return false,
            BidiClass::EN => true,
            BidiClass::NSM => continue,
            BidiClass::ES | BidiClass::CS | BidiClass::ET | BidiClass::WS => false,
            BidiClass::ON if BidiData.bidi_matched_opening_bracket(c).is_none() => false,
            _ => return false,
        };
        begins = true;
    }
    ends
}

/// What stood last before the place that is scanned.
#[derive(Clone, Copy, PartialEq)]
enum LastOutside {
    /// The beginning of the paragraph.
    Start,
    /// An opposite run.
    Run,
    /// A letter of the paragraph's own direction.
    Own,
    /// Such a letter, and then a number whose place a following run could change.
    Number,
}

/// Scans the text between two runs; `None` if a character in it could take its type or place from a run.
fn scan_outside(outside: &str, mut last: LastOutside, ltr: bool) -> Option<LastOutside> {
    for c in outside.chars() {
        last = match chars::of(c).bidi_class() {
            BidiClass::L if ltr => LastOutside::Own,
            BidiClass::R | BidiClass::AL if !ltr => LastOutside::Own,
            BidiClass::L | BidiClass::R | BidiClass::AL => return None,
            BidiClass::EN | BidiClass::AN | BidiClass::ET | BidiClass::NSM if last == LastOutside::Run => {
                return None;
            }
            BidiClass::EN | BidiClass::ET if ltr => last,
            BidiClass::EN | BidiClass::AN | BidiClass::ET if last != LastOutside::Start => {
                LastOutside::Number
            }
            _ => last,
        };
    }
    Some(last)
}

/// Whether no character of the run takes its type from outside of it.
fn is_self_contained(run: &str, ltr: bool) -> bool {
    let mut ends_typed = false;
    // The brackets that are open, each with whether a letter or a number stands in it.
    let mut open: Vec<(char, bool)> = Vec::new();
    for (i, c) in run.char_indices() {
        let class = chars::of(c).bidi_class();
        let gives_type = match class {
            BidiClass::R | BidiClass::AL if ltr => true,
            BidiClass::L if !ltr => true,
            BidiClass::L | BidiClass::R | BidiClass::AL => return false,
            BidiClass::AN if !ltr => return false,
            _ if i == 0 => return false,
            BidiClass::EN | BidiClass::AN => true,
            BidiClass::ON => match BidiData.bidi_matched_opening_bracket(c) {
                None => false,
                Some(bracket) if bracket.is_open => {
                    open.push((bracket.opening, false));
                    continue;
                }
                Some(bracket) if open.pop() == Some((bracket.opening, true)) => true,
                Some(_) => return false,
            },
            BidiClass::NSM | BidiClass::BN => continue,
            _ => false,
        };
        if let (true, Some((_, filled))) = (gives_type, open.last_mut()) {
            *filled = true;
        }
        ends_typed = gives_type;
    }
    ends_typed && open.is_empty()
}

fn is_bracket(c: char) -> bool {
    chars::of(c).bidi_class() == BidiClass::ON && BidiData.bidi_matched_opening_bracket(c).is_some()
}

/// Whether there are enough brackets to reach the limit at which BD16 stops.
fn has_many_brackets(text: &str) -> bool {
    text.chars().filter(|&c| is_bracket(c)).nth(MAX_OPEN_BRACKETS).is_some()
}

//! Writes the isolates that make a viewer of plain text show every paragraph in reading order.
//!
//! In: text whose paragraphs and spans have directions, and the directional marks of the author. Out: the text with
//! isolates and marks. In [`Isolation::Minimal`], UAX #9 itself decides which isolates are needed: the paragraph is laid
//! out with and without them.
//!
//! - A left-to-right paragraph is right if it looks as it does with every opposite run isolated and its own direction as
//!   the base. Without that, a number behind an Arabic word would be shown before it.
//! - A right-to-left paragraph is right if each of its tokens stands in one piece ([`super::reading_units`]). A number in
//!   it goes with the text around it, wherever UAX #9 puts it.
//! - No isolate is written that breaks a unit which the viewer shows in reading order without it.
//!
//! Isolates cannot give a paragraph a direction that its letters do not have. A line of digits in an Urdu document is
//! shown from the left, and a span whose letters disagree looks as its letters say. Such a paragraph gets all its isolates,
//! which is as near as text alone can come. The record has the direction.
//!
//! Cost: a few runs of UAX #9 for each paragraph that holds both directions, and none for most left-to-right ones.

use std::ops::Range;

use unicode_bidi::{BidiClass, BidiDataSource};

use super::direction::{spans_by_paragraph, strong};
use super::directional_marks::{self, ChosenControls, DirectionalMark};
use super::isolation::{Isolation, LRI, PDI, RLI};
use super::levels::MAX_OPEN_BRACKETS;
use super::opposite_runs::{body, opposite_runs};
use super::reading_units::ReadingUnits;
use super::visual_order::{VisualOrder, is_visible, visual_order};
use crate::chars::classes::is_explicit_bidi_control;
use crate::chars::{self, BidiData};
use crate::document::{Direction, Paragraph, Span, SpanKind};
use crate::edit::{Rewriter, Rewritten};
use crate::profile::Rule;

/// Writes the isolates that `mode` asks for, and in [`Isolation::Minimal`] those of the author's `marks` that change how
/// a paragraph is shown. Moves the borders of paragraphs and spans along. A control belongs to the span that it stands
/// around. A paragraph with explicit controls of its own stays as it is (profile lossless keeps them).
pub(crate) fn isolate<'a>(
    text: &'a str,
    paragraphs: &mut [Paragraph],
    spans: &mut [Span],
    mode: Isolation,
    marks: &[DirectionalMark],
) -> Rewritten<'a> {
    let mut written: Vec<InsertedControl> = Vec::new();
    let mut next = 0; // of the marks
    for (paragraph, range) in paragraphs.iter().zip(spans_by_paragraph(paragraphs, spans)) {
        let count =
            marks[next..].iter().take_while(|mark| mark.at < paragraph.end || mark.at == text.len()).count();
        let choice = controls_for(text, paragraph, &spans[range], mode, &marks[next..next + count]);
        next += count;
        let first = written.len();
        for range in choice.isolates {
            written.push(InsertedControl {
                at: range.start,
                c: initiator(paragraph),
                rule: Rule::Isolate,
                is_behind: false,
            });
            written.push(InsertedControl { at: range.end, c: PDI, rule: Rule::Isolate, is_behind: true });
        }
        written.extend(choice.marks.into_iter().map(|DirectionalMark { at, c }| InsertedControl {
            at,
            c,
            rule: Rule::BidiControl,
            is_behind: at > paragraph.start,
        }));
        // At one place, controls that close stand before those that open.
        written[first..].sort_by_key(|control| (control.at, !control.is_behind));
    }
    let mut rewriter = Rewriter::new(text);
    for control in &written {
        rewriter.replace(control.rule, control.at..control.at, control.c.encode_utf8(&mut [0; 4]));
    }
    move_along(paragraphs, spans, &written);
    rewriter.finish()
}

/// A control to be written.
struct InsertedControl {
    at: usize,
    c: char,
    rule: Rule,
    /// Whether it belongs to the span that ends at its place, and not to the one that begins there.
    is_behind: bool,
}

/// The controls to write into one paragraph.
fn controls_for(
    text: &str,
    paragraph: &Paragraph,
    spans: &[Span],
    mode: Isolation,
    marks: &[DirectionalMark],
) -> ChosenControls {
    let nothing = ChosenControls { isolates: Vec::new(), marks: Vec::new() };
    if mode == Isolation::None {
        return nothing;
    }
    let runs = opposite_runs(text, paragraph, spans);
    let is_plain = runs.is_empty() && marks.is_empty();
    if is_plain || text[paragraph.start..paragraph.end].contains(is_explicit_bidi_control) {
        return nothing;
    }
    let isolates = match mode {
        Isolation::Minimal if !runs.is_empty() => minimal_isolates(text, paragraph, spans, runs),
        _ => runs,
    };
    if mode != Isolation::Minimal || marks.is_empty() {
        return ChosenControls { isolates, marks: Vec::new() };
    }
    if spans.iter().any(|span| span.kind == SpanKind::Markup) {
        // A program lays the paragraph out, so its look here proves nothing.
        return ChosenControls { isolates, marks: marks.to_vec() };
    }
    let units = ReadingUnits::new(text, paragraph, spans);
    let controls = |isolates: &[Range<usize>], marks: &[DirectionalMark]| {
        with_controls(text, paragraph, isolates, marks)
    };
    directional_marks::choose_marks(text, paragraph, &units, isolates, marks, controls)
}

/// The control that opens an isolate of the direction opposite to the paragraph's.
pub(super) fn initiator(paragraph: &Paragraph) -> char {
    if paragraph.direction == Direction::Rtl { LRI } else { RLI }
}

/// Moves the borders by the bytes of the controls before them (binary search).
fn move_along(paragraphs: &mut [Paragraph], spans: &mut [Span], written: &[InsertedControl]) {
    if written.is_empty() {
        return;
    }
    let mut sizes = Vec::with_capacity(written.len() + 1);
    sizes.push(0);
    sizes.extend(written.iter().scan(0, |sum, control| {
        *sum += control.c.len_utf8();
        Some(*sum)
    }));
    let shift = |border: usize| {
        let before = written
            .partition_point(|control| control.at < border || control.at == border && control.is_behind);
        border + sizes[before]
    };
    for paragraph in paragraphs {
        (paragraph.start, paragraph.end) = (shift(paragraph.start), shift(paragraph.end));
    }
    for span in spans {
        (span.start, span.end) = (shift(span.start), shift(span.end));
    }
}

/// The opposite runs that need an isolate: without it, the paragraph would be shown wrongly.
fn minimal_isolates(
    text: &str,
    paragraph: &Paragraph,
    spans: &[Span],
    runs: Vec<Range<usize>>,
) -> Vec<Range<usize>> {
    let ltr = paragraph.direction == Direction::Ltr;
    if ltr && looks_right_without_isolates(text, paragraph, &runs) {
        return Vec::new();
    }
    let units = ReadingUnits::new(text, paragraph, spans);
    let raw = visual_order(&text[body(text, paragraph)], None);
    let chosen = match ltr {
        true => isolates_for_order(text, paragraph, &runs),
        false => isolates_for_units(text, paragraph, &runs, &units),
    };
    let harms =
        |some: &[Range<usize>]| units.is_worse(&raw, &visual_order(&isolated(text, paragraph, some), None));
    match chosen {
        chosen if chosen.is_empty() || !harms(&chosen) => chosen,
        _ if !harms(&runs) => runs,
        _ => Vec::new(),
    }
}

/// The opposite runs that need isolates so that every character stands in its place. Isolates are added where a character
/// is out of place, [`MAX_ISOLATE_ROUNDS`] times at most; then all runs get one.
fn isolates_for_order(text: &str, paragraph: &Paragraph, runs: &[Range<usize>]) -> Vec<Range<usize>> {
    let wanted = reference(text, paragraph, runs);
    let mut chosen = vec![false; runs.len()];
    choose_leading(text, paragraph, runs, &mut chosen);
    for _ in 0..MAX_ISOLATE_ROUNDS {
        let some = selected(runs, &chosen);
        let shown = visual_order(&isolated(text, paragraph, &some), None);
        if shown == wanted {
            return some;
        }
        choose_moved(text, paragraph, runs, (&wanted, &shown), &mut chosen);
    }
    runs.to_vec()
}

/// The opposite runs that need isolates so that no unit is broken. Isolates are added around broken units,
/// [`MAX_ISOLATE_ROUNDS`] times at most.
fn isolates_for_units(
    text: &str,
    paragraph: &Paragraph,
    runs: &[Range<usize>],
    units: &ReadingUnits,
) -> Vec<Range<usize>> {
    let mut chosen = vec![false; runs.len()];
    choose_leading(text, paragraph, runs, &mut chosen);
    for _ in 0..MAX_ISOLATE_ROUNDS {
        let some = selected(runs, &chosen);
        let shown = visual_order(&isolated(text, paragraph, &some), None);
        let before = some.len();
        for unit in units.broken(&shown) {
            let first = runs.partition_point(|run| run.end <= unit.start);
            let met = runs[first..].iter().take_while(|run| run.start < unit.end).count();
            chosen[first..first + met].fill(true);
        }
        let some = selected(runs, &chosen);
        if some.len() == before {
            return some;
        }
    }
    selected(runs, &chosen)
}

/// How often isolates are added and the paragraph is laid out again.
const MAX_ISOLATE_ROUNDS: usize = 3;

fn selected(runs: &[Range<usize>], chosen: &[bool]) -> Vec<Range<usize>> {
    runs.iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|(run, _)| run.clone()).collect()
}

/// How the paragraph should look: with every opposite run isolated and its own direction as the base.
pub(super) fn reference(text: &str, paragraph: &Paragraph, runs: &[Range<usize>]) -> VisualOrder {
    visual_order(&isolated(text, paragraph, runs), Some(paragraph.direction))
}

/// The body of the paragraph with isolates around `runs` and no other explicit control.
pub(super) fn isolated(text: &str, paragraph: &Paragraph, runs: &[Range<usize>]) -> String {
    with_controls(text, paragraph, runs, &[])
}

/// The same with `marks`.
fn with_controls(
    text: &str,
    paragraph: &Paragraph,
    runs: &[Range<usize>],
    marks: &[DirectionalMark],
) -> String {
    let body = body(text, paragraph);
    let mut line = String::with_capacity(body.len() + (runs.len() * 2 + marks.len()) * PDI.len_utf8());
    let mut copied = body.start;
    let mut marks = marks.iter().peekable();
    // At one place, a mark stands behind the control that closes and before the one that opens.
    let mut copy = |line: &mut String, to: usize, closes: bool| {
        while let Some(mark) = marks.next_if(|mark| mark.at < to || mark.at == to && !closes) {
            line.extend(text[copied..mark.at.max(copied)].split(is_explicit_bidi_control));
            line.push(mark.c);
            copied = mark.at.max(copied);
        }
        line.extend(text[copied..to.max(copied)].split(is_explicit_bidi_control));
        copied = to.max(copied);
    };
    for run in runs {
        copy(&mut line, run.start, false);
        line.push(initiator(paragraph));
        copy(&mut line, run.end, true);
        line.push(PDI);
    }
    copy(&mut line, body.end, false);
    line
}

/// Chooses the runs before the first strong character of the paragraph's own direction. Rule P2 would take the direction
/// of the paragraph from them.
fn choose_leading(text: &str, paragraph: &Paragraph, runs: &[Range<usize>], chosen: &mut [bool]) {
    let mut outside = paragraph.start;
    for (run, chosen) in runs.iter().zip(chosen) {
        if text[outside..run.start].chars().any(|c| strong(c) == paragraph.direction) {
            return;
        }
        *chosen = true;
        outside = run.end;
    }
}

/// Chooses the runs that hold a character which is out of its place, or stand beside one.
fn choose_moved(
    text: &str,
    paragraph: &Paragraph,
    runs: &[Range<usize>],
    (wanted, shown): (&VisualOrder, &VisualOrder),
    chosen: &mut [bool],
) {
    let moved: Vec<bool> = wanted.places.iter().zip(&shown.places).map(|(w, s)| w != s).collect();
    let visible = |range: Range<usize>| text[range].chars().filter(|&c| is_visible(c)).count();
    let (mut at, mut rank) = (paragraph.start, 0);
    for (run, chosen) in runs.iter().zip(chosen) {
        let first = rank + visible(at..run.start);
        let last = first + visible(run.clone());
        *chosen |= moved[first.saturating_sub(1)..moved.len().min(last + 1)].contains(&true);
        (at, rank) = (run.end, last);
    }
}

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
fn looks_right_without_isolates(text: &str, paragraph: &Paragraph, runs: &[Range<usize>]) -> bool {
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

#[cfg(test)]
mod tests;

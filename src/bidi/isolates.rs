//! Text whose paragraphs and spans have a direction in, the same text with isolates out. UAX #9 is the judge of where
//! they are needed.
//!
//! A left-to-right paragraph is read rightly when it looks the way it does with every run isolated and its own
//! direction as the base: else a number behind an Arabic word is drawn before it. A right-to-left paragraph is read
//! rightly when its tokens are in one piece ([`super::reading_units`]): there a number goes with the text around it wherever
//! UAX #9 leaves it. [`Isolation::Minimal`] mends what a viewer of plain text would show otherwise, and writes nothing that
//! breaks what the viewer shows rightly without.
//!
//! What isolates cannot do: give a direction to a paragraph whose letters do not have it. A line of digits in an
//! Urdu document is shown from the left by a plain-text viewer, and a span whose letters disagree with each other
//! looks as its letters say. Such a paragraph gets all its isolates, which is as near as the text alone can come; the
//! record has the direction.

use std::ops::Range;

use unicode_bidi::{BidiClass, BidiDataSource};

use super::direction::{spans_by_paragraph, strong};
use super::directional_marks::{self, ChosenControls, DirectionalMark};
use super::isolation::{Isolation, LRI, PDI, RLI};
use super::opposite_runs::{MAX_OPEN_BRACKETS, body, opposite_runs};
use super::reading_units::ReadingUnits;
use super::visual_order::{VisualOrder, is_visible, visual_order};
use crate::chars::classes::is_explicit_bidi_control;
use crate::chars::{self, BidiData};
use crate::document::{Direction, Paragraph, Span, SpanKind};
use crate::edit::{Rewriter, Rewritten};
use crate::profile::Rule;

/// Writes the isolates that `mode` asks for, and in [`Isolation::Minimal`] those of the author's `marks` that do visible
/// work; paragraphs and spans move along. The controls belong to the spans that they stand round. A paragraph with
/// explicit controls of its own (profile lossless keeps them) is left alone.
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
        // What closes stands before what opens.
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
    /// Whether it stands behind a border at its place, and so belongs to the span before it.
    is_behind: bool,
}

/// What is written into one paragraph.
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
        // A program lays the paragraph out; how it would look here says nothing of it.
        return ChosenControls { isolates, marks: marks.to_vec() };
    }
    let units = ReadingUnits::new(text, paragraph, spans);
    let controls = |isolates: &[Range<usize>], marks: &[DirectionalMark]| {
        with_controls(text, paragraph, isolates, marks)
    };
    directional_marks::choose_marks(text, paragraph, &units, isolates, marks, controls)
}

/// What opens an isolate against the direction of the paragraph.
pub(super) fn initiator(paragraph: &Paragraph) -> char {
    if paragraph.direction == Direction::Rtl { LRI } else { RLI }
}

/// Shifts the borders by the controls before them.
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

/// The runs without whose isolates the paragraph would be shown wrongly. A few runs of UAX #9, where the paragraph
/// holds both directions.
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

/// Those without which the characters of the paragraph are not where they ought to be.
fn isolates_for_order(text: &str, paragraph: &Paragraph, runs: &[Range<usize>]) -> Vec<Range<usize>> {
    let wanted = reference(text, paragraph, runs);
    let mut chosen = vec![false; runs.len()];
    choose_leading(text, paragraph, runs, &mut chosen);
    for _ in 0..3 {
        let some = selected(runs, &chosen);
        let shown = visual_order(&isolated(text, paragraph, &some), None);
        if shown == wanted {
            return some;
        }
        choose_moved(text, paragraph, runs, (&wanted, &shown), &mut chosen);
    }
    runs.to_vec()
}

/// Those without which a unit is broken.
fn isolates_for_units(
    text: &str,
    paragraph: &Paragraph,
    runs: &[Range<usize>],
    units: &ReadingUnits,
) -> Vec<Range<usize>> {
    let mut chosen = vec![false; runs.len()];
    choose_leading(text, paragraph, runs, &mut chosen);
    for _ in 0..3 {
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

fn selected(runs: &[Range<usize>], chosen: &[bool]) -> Vec<Range<usize>> {
    runs.iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|(run, _)| run.clone()).collect()
}

/// How the paragraph ought to look: every run isolated, its own direction as the base.
pub(super) fn reference(text: &str, paragraph: &Paragraph, runs: &[Range<usize>]) -> VisualOrder {
    visual_order(&isolated(text, paragraph, runs), Some(paragraph.direction))
}

/// The paragraph's body with isolates round `runs` and no other explicit control.
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
    // A mark stands before what opens at its place, and behind what closes there.
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

/// Chooses the runs that stand before the first strong character of the paragraph's own direction: rule P2
/// would take the paragraph's direction from them.
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

/// Chooses the runs in which a character is out of its place, or beside which one is.
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

/// Whether the paragraph is certain to look the same with and without isolates round `runs`, found without
/// running UAX #9. It is, when
/// - the first strong character is the paragraph's own (P2, P3), and one of them stands between any two runs;
/// - no number stands between a run and the nearest own letter on either side, so that none takes its type or
///   its place from the run (W2, W7, N1): on the left of a right-to-left run in a left-to-right paragraph a
///   European number is a letter by W7 and does not count;
/// - a run begins with a strong character and ends with one or a number, so that nothing inside looks outside
///   for its type (W2, W7, N1, N2), holds no letter of the paragraph's own direction, and its brackets pair with each
///   other round a letter or a number (N0), far from the bound of BD16.
///
/// Then every neutral outside the runs falls to the paragraph with or without isolates (N2; N0 c for brackets),
/// every one inside to the run, and the levels are the same (I1, I2).
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

/// What the last character that matters was.
#[derive(Clone, Copy, PartialEq)]
enum LastOutside {
    /// The beginning of the paragraph.
    Start,
    /// A run.
    Run,
    /// A letter of the paragraph's own direction.
    Own,
    /// Such a letter and then a number that runs against a run that follows.
    Number,
}

/// Walks over text outside the runs; `None` where something takes after a run.
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

/// Whether nothing in the run looks outside for its type.
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

/// Whether so many brackets could be open at a time that BD16 gives up.
fn has_many_brackets(text: &str) -> bool {
    text.chars().filter(|&c| is_bracket(c)).nth(MAX_OPEN_BRACKETS).is_some()
}

#[cfg(test)]
mod tests;

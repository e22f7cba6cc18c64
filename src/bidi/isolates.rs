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
//! An isolate that nothing needs is left out again, so [`Isolation::Minimal`] writes as few as show the paragraph as well.
//!
//! A viewer has to skip an isolate where it looks for the first strong character (P2). Browsers take what stands in it for the
//! direction of the paragraph all the same. So a directional mark may be asked for at the start of a paragraph that an isolate opens:
//! it is what UAX #9 supposes there anyway (X10, sos), and changes no line.
//!
//! Cost: a few runs of UAX #9 for a paragraph that holds both directions, and none for most of them ([`super::proofs`]), which
//! allocate nothing beyond their runs. A paragraph of one direction allocates nothing.

use std::ops::Range;

use super::direction::{first_strong, opposite, spans_by_paragraph, strong};
use super::directional_marks::{self, ChosenControls, DirectionalMark};
use super::isolation::{Isolation, LRI, PDI, RLI};
use super::opposite_runs::{body, opposite_runs};
use super::proofs::{looks_right_without_isolates, tokens_are_whole_without_isolates};
use super::reading_units::ReadingUnits;
use super::visual_order::{VisualOrder, is_visible, visual_order};
use crate::chars::classes::is_explicit_bidi_control;
use crate::document::{Direction, Paragraph, Span, SpanKind};
use crate::edit::{Rewriter, Rewritten};
use crate::profile::Rule;

/// Writes the isolates that `mode` asks for, and in [`Isolation::Minimal`] those of the author's `marks` that change how
/// a paragraph is shown. `marks_paragraphs`: a directional mark stands at the start of a paragraph that an isolate opens. Moves the borders of paragraphs and spans along. A control belongs to the span that it stands
/// around. A paragraph with explicit controls of its own stays as it is (profile lossless keeps them).
pub(crate) fn isolate<'a>(
    text: &'a str,
    paragraphs: &mut [Paragraph],
    spans: &mut [Span],
    mode: Isolation,
    marks: &[DirectionalMark],
    marks_paragraphs: bool,
) -> Rewritten<'a> {
    let mut written: Vec<InsertedControl> = Vec::new();
    let mut next = 0; // of the marks
    for (paragraph, range) in paragraphs.iter().zip(spans_by_paragraph(paragraphs, spans)) {
        let count =
            marks[next..].iter().take_while(|mark| mark.at < paragraph.end || mark.at == text.len()).count();
        let choice = controls_for(text, paragraph, &spans[range], mode, &marks[next..next + count]);
        next += count;
        if marks_paragraphs
            && choice.marks.is_empty()
            && is_opened_by_isolate(text, paragraph, &choice.isolates)
        {
            let mark = paragraph_mark(paragraph);
            written.push(InsertedControl::new(paragraph.start, mark, Rule::Isolate, Place::Mark));
        }
        for range in choice.isolates {
            let opener = initiator(paragraph);
            written.push(InsertedControl::new(range.start, opener, Rule::Isolate, Place::Opens));
            written.push(InsertedControl::new(range.end, PDI, Rule::Isolate, Place::Closes));
        }
        written.extend(choice.marks.into_iter().map(|DirectionalMark { at, c, .. }| InsertedControl {
            is_behind: at > paragraph.start,
            ..InsertedControl::new(at, c, Rule::BidiControl, Place::Mark)
        }));
    }
    // At one place, controls that close stand before marks, and those before controls that open.
    written.sort_by_key(|control| (control.at, !control.is_behind, control.place));
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
    place: Place,
    /// Whether it belongs to the span that ends at its place, and not to the one that begins there.
    is_behind: bool,
}

/// The order of controls at one place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Closes,
    Mark,
    Opens,
}

impl InsertedControl {
    fn new(at: usize, c: char, rule: Rule, place: Place) -> Self {
        InsertedControl { at, c, rule, place, is_behind: place == Place::Closes }
    }
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
    let authored: Vec<DirectionalMark>;
    let is_ours = |mark: &DirectionalMark| is_paragraph_mark(text, paragraph, mark);
    let marks = match marks.iter().any(is_ours) {
        true => {
            authored = marks.iter().filter(|mark| !is_ours(mark)).copied().collect();
            &authored[..]
        }
        false => marks,
    };
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

/// The mark that says which direction the paragraph has.
pub(super) fn paragraph_mark(paragraph: &Paragraph) -> char {
    if paragraph.direction == Direction::Rtl { '\u{200F}' } else { '\u{200E}' }
}

/// Whether the first strong character of the paragraph stands in one of the `isolates` and runs against it, while the first one outside
/// of them gives its direction.
fn is_opened_by_isolate(text: &str, paragraph: &Paragraph, isolates: &[Range<usize>]) -> bool {
    let Some(first) = isolates.first() else { return false };
    let is_neutral = |range: Range<usize>| first_strong(&text[range]) == Direction::Neutral;
    if !is_neutral(paragraph.start..first.start) {
        return false;
    }
    let mut inside = Direction::Neutral;
    let mut outside = Direction::Neutral;
    let ends = isolates.iter().skip(1).map(|next| next.start).chain([paragraph.end]);
    for (isolate, next) in isolates.iter().zip(ends) {
        if inside == Direction::Neutral {
            inside = first_strong(&text[isolate.clone()]);
        }
        outside = first_strong(&text[isolate.end..next]);
        if outside != Direction::Neutral {
            break;
        }
    }
    inside == opposite(paragraph.direction) && outside == paragraph.direction
}

/// Whether a mark is that of `marks_paragraphs`: at the start of the paragraph, where it says what the isolate behind it would leave to
/// P2, and so changes nothing. It goes, and comes back with its isolate.
fn is_paragraph_mark(text: &str, paragraph: &Paragraph, mark: &DirectionalMark) -> bool {
    let is_neutral = |before: &str| first_strong(before) == Direction::Neutral;
    mark.at == paragraph.start
        && mark.c == paragraph_mark(paragraph)
        && mark.isolate.is_some_and(|at| at < paragraph.end && is_neutral(&text[paragraph.start..at]))
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
    let is_proven = match ltr {
        true => looks_right_without_isolates(text, paragraph, &runs),
        false => tokens_are_whole_without_isolates(text, paragraph, &runs),
    };
    if is_proven {
        return Vec::new();
    }
    let units = ReadingUnits::new(text, paragraph, spans);
    let raw = visual_order(&text[body(text, paragraph)], None);
    let chosen = match ltr {
        true => isolates_for_order(text, paragraph, &runs),
        false => isolates_for_units(text, paragraph, &runs, &units),
    };
    let harms = |shown: &VisualOrder| units.is_worse(&raw, shown);
    let look = |some: &[Range<usize>]| visual_order(&isolated(text, paragraph, some), None);
    let shown = look(&chosen);
    if chosen.is_empty() || !harms(&shown) {
        let broken = units.broken(&shown).count();
        return fewest(&runs, chosen, |some| {
            let fewer = look(some);
            match ltr {
                true => fewer == shown,
                false => {
                    fewer.base == shown.base
                        && units.broken(&fewer).count() <= broken
                        && !units.is_worse(&shown, &fewer)
                        && !harms(&fewer)
                }
            }
        });
    }
    if harms(&look(&runs)) { Vec::new() } else { runs }
}

/// The fewest isolates that are as good as `chosen`: one after the other is left out, and where there are few runs, every smaller
/// choice of them is tried.
fn fewest(
    runs: &[Range<usize>],
    mut chosen: Vec<Range<usize>>,
    is_good: impl Fn(&[Range<usize>]) -> bool,
) -> Vec<Range<usize>> {
    if chosen.len() > MAX_ISOLATES_TESTED {
        return chosen;
    }
    let mut at = 0;
    while at < chosen.len() {
        let left_out = chosen.remove(at);
        if !is_good(&chosen) {
            chosen.insert(at, left_out);
            at += 1;
        }
    }
    if chosen.len() < 2 || runs.len() > MAX_RUNS_SEARCHED {
        return chosen;
    }
    let mut choices: Vec<usize> =
        (0..1 << runs.len()).filter(|choice: &usize| (choice.count_ones() as usize) < chosen.len()).collect();
    choices.sort_unstable_by_key(|choice| choice.count_ones());
    let select = |choice: usize| {
        let some = runs.iter().enumerate().filter(|(i, _)| choice >> i & 1 == 1);
        some.map(|(_, run)| run.clone()).collect::<Vec<_>>()
    };
    choices.into_iter().map(select).find(|some| is_good(some)).unwrap_or(chosen)
}

/// The most runs of a paragraph of which every choice is tried.
const MAX_RUNS_SEARCHED: usize = 6;

/// The most isolates of a paragraph that are tested one by one.
const MAX_ISOLATES_TESTED: usize = 16;

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

#[cfg(test)]
mod by_oracle;
#[cfg(test)]
mod tests;

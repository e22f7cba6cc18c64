//! Text whose paragraphs and spans have a direction in, the same text with isolates out. UAX #9 is the judge of where
//! they are needed.
//!
//! A paragraph is read rightly when it looks the way it does with every passage isolated and its own direction as the
//! base. [`Mode::Minimal`] compares that with what a viewer of plain text shows, and mends what differs.
//!
//! What isolates cannot do: give a direction to a paragraph whose letters do not have it. A line of digits in an
//! Urdu document is shown from the left by a plain-text viewer, and a span whose letters disagree with each other
//! looks as its letters say. Such a paragraph gets all its isolates, which is as near as the text alone can come; the
//! record has the direction.

use std::ops::Range;

use unicode_bidi::{BidiClass, BidiDataSource};

use super::direction::strong;
use super::display::{Display, display, is_visible};
use super::passages::{MOST_OPEN, body, passages};
use super::{Data, LRI, Mode, PDI, RLI, is_explicit, spans_by_paragraph};
use crate::chars;
use crate::document::{Direction, Paragraph, Span};
use crate::edit::{Rewriter, Rewritten};
use crate::profile::Rule;

/// Writes the isolates that `mode` asks for; paragraphs and spans move along. The controls belong to the spans that
/// they stand round. A paragraph with explicit controls of its own (profile lossless keeps them) is left alone.
pub(crate) fn isolate<'a>(
    text: &'a str,
    paragraphs: &mut [Paragraph],
    spans: &mut [Span],
    mode: Mode,
) -> Rewritten<'a> {
    let mut wanted: Vec<Isolate> = Vec::new();
    if mode != Mode::None {
        for (paragraph, range) in paragraphs.iter().zip(spans_by_paragraph(paragraphs, spans)) {
            let initiator = initiator(paragraph);
            let ranges = ranges(text, paragraph, &spans[range], mode);
            wanted.extend(ranges.into_iter().map(|range| Isolate { range, initiator }));
        }
    }
    let mut rewriter = Rewriter::new(text);
    let mut pdi = [0; 4];
    for Isolate { range, initiator } in &wanted {
        rewriter.replace(Rule::Isolate, range.start..range.start, initiator.encode_utf8(&mut [0; 4]));
        rewriter.replace(Rule::Isolate, range.end..range.end, PDI.encode_utf8(&mut pdi));
    }
    move_along(paragraphs, spans, &wanted);
    rewriter.finish()
}

/// An isolate to be written.
struct Isolate {
    range: Range<usize>,
    initiator: char,
}

/// What opens an isolate against the direction of the paragraph.
pub(super) fn initiator(paragraph: &Paragraph) -> char {
    if paragraph.direction == Direction::Rtl { LRI } else { RLI }
}

/// Shifts the borders by the controls before them. A border is behind the PDI and before the initiator that are
/// written at it.
fn move_along(paragraphs: &mut [Paragraph], spans: &mut [Span], isolates: &[Isolate]) {
    if isolates.is_empty() {
        return;
    }
    let shift = |border: usize| {
        let opened = isolates.partition_point(|isolate| isolate.range.start < border);
        let closed = isolates.partition_point(|isolate| isolate.range.end <= border);
        border + opened * RLI.len_utf8() + closed * PDI.len_utf8()
    };
    for paragraph in paragraphs {
        (paragraph.start, paragraph.end) = (shift(paragraph.start), shift(paragraph.end));
    }
    for span in spans {
        (span.start, span.end) = (shift(span.start), shift(span.end));
    }
}

/// Where one paragraph is to be isolated.
fn ranges(text: &str, paragraph: &Paragraph, spans: &[Span], mode: Mode) -> Vec<Range<usize>> {
    let passages = passages(text, paragraph, spans);
    if passages.is_empty() || text[paragraph.start..paragraph.end].contains(is_explicit) {
        return Vec::new();
    }
    match mode {
        Mode::None => Vec::new(),
        Mode::Isolate => passages,
        Mode::Minimal => minimal(text, paragraph, passages),
    }
}

/// The passages without whose isolates the paragraph would be shown wrongly. At most four runs of UAX #9.
fn minimal(text: &str, paragraph: &Paragraph, passages: Vec<Range<usize>>) -> Vec<Range<usize>> {
    if reads_alike(text, paragraph, &passages) {
        return Vec::new();
    }
    let wanted = reference(text, paragraph, &passages);
    let mut chosen = vec![false; passages.len()];
    choose_first(text, paragraph, &passages, &mut chosen);
    for _ in 0..3 {
        let some: Vec<_> =
            passages.iter().zip(&chosen).filter(|(_, c)| **c).map(|(p, _)| p.clone()).collect();
        let shown = display(&isolated(text, paragraph, &some), None);
        if shown == wanted {
            return some;
        }
        choose_moved(text, paragraph, &passages, (&wanted, &shown), &mut chosen);
    }
    passages
}

/// How the paragraph ought to look: every passage isolated, its own direction as the base.
pub(super) fn reference(text: &str, paragraph: &Paragraph, passages: &[Range<usize>]) -> Display {
    display(&isolated(text, paragraph, passages), Some(paragraph.direction))
}

/// The paragraph's body with isolates round `passages` and no other explicit control.
fn isolated(text: &str, paragraph: &Paragraph, passages: &[Range<usize>]) -> String {
    let body = body(text, paragraph);
    let mut line = String::with_capacity(body.len() + passages.len() * 2 * PDI.len_utf8());
    let mut copied = body.start;
    let copy = |line: &mut String, range: Range<usize>| {
        line.extend(text[range].split(is_explicit));
    };
    for passage in passages {
        copy(&mut line, copied..passage.start);
        line.push(initiator(paragraph));
        copy(&mut line, passage.clone());
        line.push(PDI);
        copied = passage.end;
    }
    copy(&mut line, copied..body.end.max(copied));
    line
}

/// Chooses the passages that stand before the first strong character of the paragraph's own direction: rule P2
/// would take the paragraph's direction from them.
fn choose_first(text: &str, paragraph: &Paragraph, passages: &[Range<usize>], chosen: &mut [bool]) {
    let mut outside = paragraph.start;
    for (passage, chosen) in passages.iter().zip(chosen) {
        if text[outside..passage.start].chars().any(|c| strong(c) == paragraph.direction) {
            return;
        }
        *chosen = true;
        outside = passage.end;
    }
}

/// Chooses the passages in which a character is out of its place, or beside which one is.
fn choose_moved(
    text: &str,
    paragraph: &Paragraph,
    passages: &[Range<usize>],
    (wanted, shown): (&Display, &Display),
    chosen: &mut [bool],
) {
    let moved: Vec<bool> = wanted.places.iter().zip(&shown.places).map(|(w, s)| w != s).collect();
    let visible = |range: Range<usize>| text[range].chars().filter(|&c| is_visible(c)).count();
    let (mut at, mut rank) = (paragraph.start, 0);
    for (passage, chosen) in passages.iter().zip(chosen) {
        let first = rank + visible(at..passage.start);
        let last = first + visible(passage.clone());
        *chosen |= moved[first.saturating_sub(1)..moved.len().min(last + 1)].contains(&true);
        (at, rank) = (passage.end, last);
    }
}

/// Whether the paragraph is certain to look the same with and without isolates round `passages`, found without
/// running UAX #9. It is, when
/// - the first strong character is the paragraph's own (P2, P3), and one of them stands between any two passages;
/// - no number stands between a passage and the nearest own letter on either side, so that none takes its type or
///   its place from the passage (W2, W7, N1): on the left of a right-to-left passage in a left-to-right paragraph a
///   European number is a letter by W7 and does not count;
/// - a passage begins with a strong character and ends with one or a number, so that nothing inside looks outside
///   for its type (W2, W7, N1, N2), holds no letter of the paragraph's own direction, and its brackets pair with each
///   other round a letter or a number (N0), far from the bound of BD16.
///
/// Then every neutral outside the passages falls to the paragraph with or without isolates (N2; N0 c for brackets),
/// every one inside to the passage, and the levels are the same (I1, I2).
fn reads_alike(text: &str, paragraph: &Paragraph, passages: &[Range<usize>]) -> bool {
    let ltr = paragraph.direction == Direction::Ltr;
    let mut at = paragraph.start;
    let mut seam = Seam::Start;
    for passage in passages {
        seam = match across(&text[at..passage.start], seam, ltr) {
            Some(Seam::Own) if is_closed(&text[passage.clone()], ltr) => Seam::Passage,
            _ => return false,
        };
        at = passage.end;
    }
    let bracketed = passages.iter().any(|passage| text[passage.clone()].contains(is_bracket));
    let crowded = bracketed && has_many_brackets(&text[paragraph.start..paragraph.end]);
    !crowded && across(&text[at..paragraph.end], seam, ltr).is_some()
}

/// What the last character that matters was.
#[derive(Clone, Copy, PartialEq)]
enum Seam {
    /// The beginning of the paragraph.
    Start,
    /// A passage.
    Passage,
    /// A letter of the paragraph's own direction.
    Own,
    /// Such a letter and then a number that runs against a passage that follows.
    Number,
}

/// Walks over text outside the passages; `None` where something takes after a passage.
fn across(outside: &str, mut seam: Seam, ltr: bool) -> Option<Seam> {
    for c in outside.chars() {
        seam = match chars::of(c).bidi_class() {
            BidiClass::L if ltr => Seam::Own,
            BidiClass::R | BidiClass::AL if !ltr => Seam::Own,
            BidiClass::L | BidiClass::R | BidiClass::AL => return None,
            BidiClass::EN | BidiClass::AN | BidiClass::ET | BidiClass::NSM if seam == Seam::Passage => {
                return None;
            }
            BidiClass::EN | BidiClass::ET if ltr => seam,
            BidiClass::EN | BidiClass::AN | BidiClass::ET if seam != Seam::Start => Seam::Number,
            _ => seam,
        };
    }
    Some(seam)
}

/// Whether nothing in the passage looks outside for its type.
fn is_closed(passage: &str, ltr: bool) -> bool {
    let mut ends_typed = false;
    // The brackets that are open, each with whether a letter or a number stands in it.
    let mut open: Vec<(char, bool)> = Vec::new();
    for (i, c) in passage.char_indices() {
        let class = chars::of(c).bidi_class();
        let gives_type = match class {
            BidiClass::R | BidiClass::AL if ltr => true,
            BidiClass::L if !ltr => true,
            BidiClass::L | BidiClass::R | BidiClass::AL => return false,
            BidiClass::AN if !ltr => return false,
            _ if i == 0 => return false,
            BidiClass::EN | BidiClass::AN => true,
            BidiClass::ON => match Data.bidi_matched_opening_bracket(c) {
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
    chars::of(c).bidi_class() == BidiClass::ON && Data.bidi_matched_opening_bracket(c).is_some()
}

/// Whether so many brackets could be open at a time that BD16 gives up.
fn has_many_brackets(text: &str) -> bool {
    text.chars().filter(|&c| is_bracket(c)).nth(MOST_OPEN).is_some()
}

#[cfg(test)]
mod tests;

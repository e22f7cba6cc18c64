//! Finds the direction of every paragraph and span, from the letters in them.
//!
//! In: the text, its paragraphs and labelled spans, and the context of the windows before. Out: the directions, and the
//! context for the next window. The rule is UAX #9 P2, the first strong character, with three exceptions. Dates,
//! addresses, numbers, program text and markup are not looked at where there is prose. A sentence of the other direction
//! overrules a name before it ([`super::sentence`]). A paragraph without any letter takes the direction of the document.
//! Cost: one pass over the spans.

use std::cmp::Ordering;
use std::ops::Range;

use super::sentence;
use crate::chars::{self, BidiClass};
use crate::document::{Direction, DirectionSource, HEAD, Paragraph, Span, SpanKind};

/// The directions of the document before a window: how many bytes of paragraphs run each way. It depends on the
/// paragraphs alone, not on where windows end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct DirectionContext {
    started: bool,
    ltr: u64,
    rtl: u64,
}

impl DirectionContext {
    fn add(&mut self, paragraph: &Paragraph, own: Option<Direction>) {
        let bytes = (paragraph.end - paragraph.start) as u64;
        match own.unwrap_or_default() {
            Direction::Ltr => self.ltr = self.ltr.saturating_add(bytes),
            Direction::Rtl => self.rtl = self.rtl.saturating_add(bytes),
            Direction::Neutral => {}
        }
    }

    fn majority(&self) -> Direction {
        greater(self.ltr, self.rtl)
    }
}

/// What the paragraphs of a window asked of the context before it, and what they add to it.
#[derive(Debug, Default)]
pub(crate) struct DirectionRecord {
    /// For each paragraph without a letter: the bytes each way between the start of the window and it, and the answer.
    asked: Vec<(DirectionContext, Direction)>,
    own: DirectionContext,
}

impl DirectionRecord {
    /// That of paragraphs as [`resolve_directions`] left them, in a window that is not the first.
    pub fn of(paragraphs: &[Paragraph]) -> DirectionRecord {
        let mut record = DirectionRecord::default();
        for paragraph in paragraphs {
            match paragraph.method {
                DirectionSource::Document | DirectionSource::Default => {
                    let asked = (record.own, paragraph.direction);
                    if record.asked.last() != Some(&asked) {
                        record.asked.push(asked);
                    }
                }
                _ => record.own.add(paragraph, Some(paragraph.direction)),
            }
        }
        record
    }

    /// The context behind the window, if the directions are the same where `before` is the context before it.
    pub fn after(&self, before: &DirectionContext) -> Option<DirectionContext> {
        let with = |own: &DirectionContext| DirectionContext {
            ltr: before.ltr.saturating_add(own.ltr),
            rtl: before.rtl.saturating_add(own.rtl),
            ..*before
        };
        let holds = self.asked.iter().all(|(own, answer)| with(own).majority() == *answer);
        (holds && before.started).then(|| with(&self.own))
    }
}

/// Left to right, right to left, or a tie.
fn greater<T: Ord>(ltr: T, rtl: T) -> Direction {
    match ltr.cmp(&rtl) {
        Ordering::Greater => Direction::Ltr,
        Ordering::Less => Direction::Rtl,
        Ordering::Equal => Direction::Neutral,
    }
}

/// Finds the direction of every paragraph and span of a window.
///
/// A paragraph takes the direction of the first strong character of its prose, or of the sentence that follows it. A
/// paragraph without prose takes the direction of its first span that has one. A paragraph without any strong character
/// takes the direction of most of the document so far.
///
/// A span takes the direction of its first strong character. Addresses, program text and markup run left to right. A
/// span without a strong character takes the direction of its paragraph.
///
/// `text` may hold bidi controls of the source (profile lossless). They have no influence.
pub(crate) fn resolve_directions(
    text: &str,
    paragraphs: &mut [Paragraph],
    spans: &mut [Span],
    before: &DirectionContext,
) -> DirectionContext {
    for span in &mut *spans {
        span.direction = own_direction(text, span);
    }
    let own: Vec<OwnDirection> =
        spans_by_paragraph(paragraphs, spans).map(|range| direction_of_prose(text, &spans[range])).collect();
    let mut document = *before;
    // The head of the document counts as a whole, so that its first paragraphs know its majority too.
    let is_head = |paragraph: &Paragraph| !before.started && paragraph.start < HEAD;
    for (paragraph, &own) in paragraphs.iter().zip(&own).take_while(|(p, _)| is_head(p)) {
        document.add(paragraph, own.map(|(direction, _)| direction));
    }
    document.started = true;

    let mut next = 0;
    for (paragraph, own) in paragraphs.iter_mut().zip(own) {
        (paragraph.direction, paragraph.method) = own.unwrap_or(match document.majority() {
            Direction::Neutral => (Direction::Neutral, DirectionSource::Default),
            decided => (decided, DirectionSource::Document),
        });
        if !is_head(paragraph) {
            document.add(paragraph, own.map(|(direction, _)| direction));
        }
        while let Some(span) = spans.get_mut(next).filter(|span| span.start < paragraph.end) {
            if span.direction == Direction::Neutral {
                span.direction = paragraph.direction;
            }
            next += 1;
        }
    }
    document
}

/// The direction of the span by itself; neutral without a strong character.
fn own_direction(text: &str, span: &Span) -> Direction {
    match span.kind {
        SpanKind::Url | SpanKind::Email | SpanKind::Code | SpanKind::Markup => Direction::Ltr,
        _ => first_strong(&text[span.start..span.end]),
    }
}

/// The direction of the first character of class L, R or AL.
pub(super) fn first_strong(text: &str) -> Direction {
    // Most spans begin with a letter or a line end.
    if text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) {
        return Direction::Ltr;
    }
    text.chars().map(strong).find(|&d| d != Direction::Neutral).unwrap_or(Direction::Neutral)
}

/// The direction of a strong character, neutral for any other.
pub(super) fn strong(c: char) -> Direction {
    match chars::of(c).bidi_class() {
        BidiClass::L => Direction::Ltr,
        BidiClass::R | BidiClass::AL => Direction::Rtl,
        _ => Direction::Neutral,
    }
}

pub(super) fn opposite(direction: Direction) -> Direction {
    match direction {
        Direction::Ltr => Direction::Rtl,
        Direction::Rtl => Direction::Ltr,
        Direction::Neutral => Direction::Neutral,
    }
}

/// The spans of each paragraph, as ranges of `spans`. Both tile the text and no span crosses a paragraph's end.
pub(super) fn spans_by_paragraph<'a>(
    paragraphs: &'a [Paragraph],
    spans: &'a [Span],
) -> impl Iterator<Item = Range<usize>> + use<'a> {
    let mut next = 0;
    paragraphs.iter().map(move |paragraph| {
        let first = next;
        next += spans[first..].iter().take_while(|span| span.start < paragraph.end).count();
        first..next
    })
}

/// The direction that a paragraph has by itself, and how it was found.
type OwnDirection = Option<(Direction, DirectionSource)>;

fn direction_of_prose(text: &str, spans: &[Span]) -> OwnDirection {
    let has_direction = |span: &&Span| span.direction != Direction::Neutral;
    let mut prose = spans.iter().filter(|span| span.kind == SpanKind::Prose).filter(has_direction);
    let Some(first) = prose.next().map(|span| span.direction) else {
        return spans.iter().find(has_direction).map(|span| (span.direction, DirectionSource::FirstStrong));
    };
    match prose.any(|span| span.direction != first) && sentence::runs_against(text, spans, first) {
        true => Some((opposite(first), DirectionSource::Sentence)),
        false => Some((first, DirectionSource::FirstStrong)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{Labelled, Random, arabic, cases, directed, label, page};
    use super::*;

    fn found(pattern: &str) -> Vec<(Direction, DirectionSource)> {
        directed(&arabic(pattern)).paragraphs.iter().map(|p| (p.direction, p.method)).collect()
    }

    #[test]
    fn first_letter_outside_dates_gives_the_direction() {
        use Direction::{Ltr, Neutral, Rtl};
        use DirectionSource::{Default, Document, FirstStrong};
        let date = "\u{2039}ABCDEF 30, 2025\u{203A}";
        for (pattern, wanted) in [
            ("plain words", vec![(Ltr, FirstStrong)]),
            ("ABC DEF", vec![(Rtl, FirstStrong)]),
            ("A one two", vec![(Rtl, FirstStrong)]),
            ("z ABC DEF", vec![(Ltr, FirstStrong)]),
            (&format!("{date}abc"), vec![(Ltr, FirstStrong)]),
            (date, vec![(Rtl, FirstStrong)]),
            ("abc ABC", vec![(Ltr, FirstStrong)]),
            ("", vec![]),
            ("12:30", vec![(Neutral, Default)]),
            ("\n", vec![(Neutral, Default)]),
            ("ABC\n\n12\n", vec![(Rtl, FirstStrong), (Rtl, Document), (Rtl, Document)]),
            ("ABC\n\nabcdefghij", vec![(Rtl, FirstStrong), (Ltr, Document), (Ltr, FirstStrong)]),
            ("ABC\n\nabcdef\n", vec![(Rtl, FirstStrong), (Neutral, Default), (Ltr, FirstStrong)]),
        ] {
            assert_eq!(found(pattern), wanted, "{pattern:?}");
        }
    }

    #[test]
    fn directions_do_not_depend_on_where_windows_end() {
        let line = |words: &str, count: usize| format!("{}\n", words.repeat(count));
        let lines = [
            line("12", 1),
            line("ABC ", 200),
            line("34", 1),
            line("abc ", 9000),
            line("56", 1),
            line("ABC ", 12_000),
            line("78", 1),
        ];
        let run = |pattern: &str, before: &DirectionContext| {
            let Labelled { text, mut paragraphs, mut spans } = label(&arabic(pattern));
            let after = resolve_directions(&text, &mut paragraphs, &mut spans, before);
            (paragraphs.iter().map(|p| (p.direction, p.method)).collect::<Vec<_>>(), after)
        };
        let (whole, end) = run(&lines.concat(), &DirectionContext::default());
        use Direction::{Ltr, Rtl};
        let of_numbers: Vec<_> = whole.iter().step_by(2).map(|(direction, _)| *direction).collect();
        assert_eq!(of_numbers, [Ltr, Ltr, Ltr, Rtl]);
        // The first window holds the head: here, up to the long line.
        for cut in 4..lines.len() {
            let (mut pieces, context) = run(&lines[..cut].concat(), &DirectionContext::default());
            let (rest, context) = run(&lines[cut..].concat(), &context);
            pieces.extend(rest);
            assert_eq!((&pieces, context), (&whole, end));
        }
    }

    #[test]
    fn another_context_holds_where_it_gives_the_same_directions() {
        let Labelled { text, mut paragraphs, mut spans } = label(&arabic("12\n\nABC DEF\n\n34\n\nab\n"));
        let before = |ltr, rtl| DirectionContext { started: true, ltr, rtl };
        let mut resolved = |before| resolve_directions(&text, &mut paragraphs, &mut spans, &before);
        let (far, near) = (resolved(before(900, 100)), resolved(before(300, 100)));
        let record = DirectionRecord::of(&paragraphs);
        assert_eq!(record.after(&before(300, 100)), Some(near));
        assert_eq!(record.after(&before(900, 100)), Some(far));
        // The first number runs the other way; the second one does.
        assert_eq!(record.after(&before(100, 900)), None);
        assert_eq!(record.after(&before(101, 100)), None);
        assert_eq!(record.after(&DirectionContext { started: false, ..before(900, 100) }), None);
    }

    #[test]
    fn span_without_letters_takes_the_direction_of_its_paragraph() {
        let text = "see a.b/c and 12";
        let span = |start, end, kind| Span { start, end, kind, ..Span::default() };
        let mut spans = [
            span(0, 4, SpanKind::Prose),
            span(4, 9, SpanKind::Url),
            span(9, 14, SpanKind::Prose),
            span(14, 16, SpanKind::Number),
        ];
        let mut paragraphs = [Paragraph { end: 16, ..Paragraph::default() }];
        resolve_directions(text, &mut paragraphs, &mut spans, &DirectionContext::default());
        assert!(spans.iter().all(|span| span.direction == Direction::Ltr));

        let mut labelled = directed(&arabic("ABC ab 12 DEF"));
        assert_eq!(labelled.paragraphs[0].direction, Direction::Rtl);
        let directions: Vec<_> = labelled.spans.drain(..).map(|span| span.direction).collect();
        assert_eq!(directions, [Direction::Rtl, Direction::Ltr, Direction::Rtl]);
    }

    /// The rule, word for word: the first strong character outside dates, else the first one inside a date.
    fn first_strong_by_rule(text: &str, paragraph: &Paragraph, spans: &[Span]) -> Direction {
        let strong = |is_date: bool| {
            let spans = spans.iter().filter(|s| paragraph.start <= s.start && s.end <= paragraph.end);
            let mut spans = spans.filter(|span| (span.kind == SpanKind::Date) == is_date);
            spans.find_map(|span| {
                text[span.start..span.end].chars().find_map(|c| match chars::of(c).bidi_class() {
                    BidiClass::L => Some(Direction::Ltr),
                    BidiClass::R | BidiClass::AL => Some(Direction::Rtl),
                    _ => None,
                })
            })
        };
        strong(false).or(strong(true)).unwrap_or_default()
    }

    #[test]
    fn directions_are_those_of_the_rule() {
        let mut random = Random(4);
        for _ in 0..cases(100_000) {
            let pattern = page(&mut random, 12);
            let got = directed(&pattern);
            let own = got.paragraphs.iter().map(|p| match p.method {
                DirectionSource::Sentence => p.direction,
                _ => first_strong_by_rule(&got.text, p, &got.spans),
            });
            let own: Vec<_> = own.collect();
            let bytes = |direction| {
                let those = got.paragraphs.iter().zip(&own).filter(|(_, own)| **own == direction);
                those.map(|(p, _)| p.end - p.start).sum::<usize>()
            };
            let whole = greater(bytes(Direction::Ltr), bytes(Direction::Rtl));
            for (paragraph, &own) in got.paragraphs.iter().zip(&own) {
                let wanted = [own, whole].into_iter().find(|&d| d != Direction::Neutral);
                assert_eq!(paragraph.direction, wanted.unwrap_or_default(), "{pattern:?}");
            }
            assert!(got.spans.iter().all(|span| {
                let strong = first_strong(&got.text[span.start..span.end]);
                strong == Direction::Neutral || span.direction == strong
            }));
        }
    }
}

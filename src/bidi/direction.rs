//! The direction of every paragraph and span, by the letters in them. Before isolates are thought of.
//!
//! UAX #9 P2 asks the first strong character, which is wrong wherever a foreign date or name heads a line. Here the
//! majority decides, and the first strong character only where there is none.

use std::cmp::Ordering;

use super::spans_by_paragraph;
use crate::chars::{self, BidiClass};
use crate::document::{Direction, HEAD, Kind, Method, Paragraph, Span};

/// What is known of the document where a window begins: the bytes of the paragraphs so far, by the way they run. It
/// depends on the paragraphs alone, not on where windows end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Context {
    started: bool,
    ltr: u64,
    rtl: u64,
}

impl Context {
    fn add(&mut self, paragraph: &Paragraph, tally: &Tally) {
        let bytes = (paragraph.end - paragraph.start) as u64;
        match tally.majority() {
            Direction::Ltr => self.ltr = self.ltr.saturating_add(bytes),
            Direction::Rtl => self.rtl = self.rtl.saturating_add(bytes),
            Direction::Neutral => {}
        }
    }

    fn majority(&self) -> Direction {
        greater(self.ltr, self.rtl)
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
/// A paragraph goes by the majority of strong letters outside dates, addresses, code and numbers; on a tie by
/// the first span that has a direction; without any by the document, as far as it is known there. A span goes by its first strong
/// character (all its letters are counted for that direction: a mu in an Arabic sentence does not vote against it);
/// addresses and program text run left to right; what has no strong character runs with its paragraph.
///
/// `text` may hold controls of the source (profile lossless); they have no say.
pub(crate) fn direct(
    text: &str,
    paragraphs: &mut [Paragraph],
    spans: &mut [Span],
    before: &Context,
) -> Context {
    for span in &mut *spans {
        span.direction = own_direction(text, span);
    }
    let tallies: Vec<Tally> =
        spans_by_paragraph(paragraphs, spans).map(|range| Tally::of(text, &spans[range])).collect();
    let mut document = *before;
    // Whether the paragraph is among those that everybody is told of.
    let is_head = |paragraph: &Paragraph| !before.started && paragraph.start < HEAD;
    for (paragraph, tally) in paragraphs.iter().zip(&tallies).take_while(|(p, _)| is_head(p)) {
        document.add(paragraph, tally);
    }
    document.started = true;

    let mut next = 0;
    for (paragraph, tally) in paragraphs.iter_mut().zip(tallies) {
        (paragraph.direction, paragraph.method) = tally.decide(document.majority());
        if !is_head(paragraph) {
            document.add(paragraph, &tally);
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

/// Of the span by itself: neutral where no strong character tells.
fn own_direction(text: &str, span: &Span) -> Direction {
    match span.kind {
        Kind::Url | Kind::Email | Kind::Code | Kind::Markup => Direction::Ltr,
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

fn strong_letters(text: &str) -> usize {
    if text.is_ascii() {
        // Of the ASCII characters, the letters and no others are strong.
        return text.bytes().filter(u8::is_ascii_alphabetic).count();
    }
    text.chars().filter(|&c| strong(c) != Direction::Neutral).count()
}

/// The strong letters of a paragraph, and the direction that comes first in it.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    ltr: usize,
    rtl: usize,
    first: Direction,
}

impl Tally {
    fn of(text: &str, spans: &[Span]) -> Tally {
        let mut tally = Tally::default();
        // Where all letters run one way, it is enough to know that there are some.
        let runs = |direction| spans.iter().any(|span| span.direction == direction);
        let is_mixed = spans.len() > 1 && runs(Direction::Ltr) && runs(Direction::Rtl);
        let weigh = |span: &Span| if is_mixed { strong_letters(&text[span.start..span.end]) } else { 1 };
        for span in spans {
            if tally.first == Direction::Neutral {
                tally.first = span.direction;
            }
            if matches!(
                span.kind,
                Kind::Date | Kind::Url | Kind::Email | Kind::Code | Kind::Markup | Kind::Number
            ) {
                continue;
            }
            match span.direction {
                Direction::Ltr => tally.ltr += weigh(span),
                Direction::Rtl => tally.rtl += weigh(span),
                Direction::Neutral => {}
            }
        }
        tally
    }

    fn majority(&self) -> Direction {
        greater(self.ltr, self.rtl)
    }

    fn decide(&self, document: Direction) -> (Direction, Method) {
        if self.majority() != Direction::Neutral {
            return (self.majority(), Method::Majority);
        }
        if self.first != Direction::Neutral {
            return (self.first, Method::FirstStrong);
        }
        match document {
            Direction::Neutral => (Direction::Neutral, Method::Default),
            decided => (decided, Method::Document),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{Labelled, Random, arabic, cases, directed, label, page};
    use super::*;

    fn found(pattern: &str) -> Vec<(Direction, Method)> {
        directed(&arabic(pattern)).paragraphs.iter().map(|p| (p.direction, p.method)).collect()
    }

    #[test]
    fn the_majority_decides_and_not_the_head_of_the_line() {
        use Direction::{Ltr, Neutral, Rtl};
        use Method::{Default, Document, FirstStrong, Majority};
        let date = "\u{2039}ABCDEF 30, 2025\u{203A}";
        for (pattern, wanted) in [
            ("plain words", vec![(Ltr, Majority)]),
            ("ABC DEF", vec![(Rtl, Majority)]),
            ("A one two", vec![(Ltr, Majority)]),
            ("z ABC DEF", vec![(Rtl, Majority)]),
            (&format!("{date}abc"), vec![(Ltr, Majority)]),
            (date, vec![(Rtl, FirstStrong)]),
            ("ABC abc", vec![(Rtl, FirstStrong)]),
            ("abc ABC", vec![(Ltr, FirstStrong)]),
            ("", vec![]),
            ("12:30", vec![(Neutral, Default)]),
            ("\n", vec![(Neutral, Default)]),
            ("ABC\n\n12\n", vec![(Rtl, Majority), (Rtl, Document), (Rtl, Document)]),
            ("ABC\n\nabcdefghij", vec![(Rtl, Majority), (Ltr, Document), (Ltr, Majority)]),
            ("ABC\n\nabcdef\n", vec![(Rtl, Majority), (Neutral, Default), (Ltr, Majority)]),
        ] {
            assert_eq!(found(pattern), wanted, "{pattern:?}");
        }
    }

    /// Cut into windows anywhere, a document is the same.
    #[test]
    fn windows_do_not_show() {
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
        let run = |pattern: &str, before: &Context| {
            let Labelled { text, mut paragraphs, mut spans } = label(&arabic(pattern));
            let after = direct(&text, &mut paragraphs, &mut spans, before);
            (paragraphs.iter().map(|p| (p.direction, p.method)).collect::<Vec<_>>(), after)
        };
        let (whole, end) = run(&lines.concat(), &Context::default());
        use Direction::{Ltr, Rtl};
        let of_numbers: Vec<_> = whole.iter().step_by(2).map(|(direction, _)| *direction).collect();
        assert_eq!(of_numbers, [Ltr, Ltr, Ltr, Rtl]);
        // The first window holds the head: here, up to the long line.
        for cut in 4..lines.len() {
            let (mut pieces, context) = run(&lines[..cut].concat(), &Context::default());
            let (rest, context) = run(&lines[cut..].concat(), &context);
            pieces.extend(rest);
            assert_eq!((&pieces, context), (&whole, end));
        }
    }

    #[test]
    fn spans_run_with_their_letters_or_with_their_paragraph() {
        let text = "see a.b/c and 12";
        let span = |start, end, kind| Span { start, end, kind, ..Span::default() };
        let mut spans = [
            span(0, 4, Kind::Prose),
            span(4, 9, Kind::Url),
            span(9, 14, Kind::Prose),
            span(14, 16, Kind::Number),
        ];
        let mut paragraphs = [Paragraph { end: 16, ..Paragraph::default() }];
        direct(text, &mut paragraphs, &mut spans, &Context::default());
        assert!(spans.iter().all(|span| span.direction == Direction::Ltr));

        let mut labelled = directed(&arabic("ABC ab 12 DEF"));
        assert_eq!(labelled.paragraphs[0].direction, Direction::Rtl);
        let directions: Vec<_> = labelled.spans.drain(..).map(|span| span.direction).collect();
        assert_eq!(directions, [Direction::Rtl, Direction::Ltr, Direction::Rtl]);
    }

    /// The rule, word for word.
    fn slow(text: &str, paragraph: &Paragraph, spans: &[Span]) -> (i64, Direction) {
        let (mut balance, mut first) = (0, Direction::Neutral);
        for span in spans.iter().filter(|s| paragraph.start <= s.start && s.end <= paragraph.end) {
            let strong: Vec<Direction> = text[span.start..span.end]
                .chars()
                .filter_map(|c| match chars::of(c).bidi_class() {
                    BidiClass::L => Some(Direction::Ltr),
                    BidiClass::R | BidiClass::AL => Some(Direction::Rtl),
                    _ => None,
                })
                .collect();
            let Some(&own) = strong.first() else { continue };
            first = if first == Direction::Neutral { own } else { first };
            if span.kind != Kind::Date {
                balance += strong.len() as i64 * if own == Direction::Ltr { 1 } else { -1 };
            }
        }
        (balance, first)
    }

    #[test]
    fn directions_are_those_of_the_slow_twin() {
        let mut random = Random(4);
        for _ in 0..cases(100_000) {
            let pattern = page(&mut random, 12);
            let got = directed(&pattern);
            let tallies: Vec<_> = got.paragraphs.iter().map(|p| slow(&got.text, p, &got.spans)).collect();
            let bytes = |p: &Paragraph, balance: i64| (p.end - p.start) as i64 * balance.signum();
            let whole: i64 = got.paragraphs.iter().zip(&tallies).map(|(p, t)| bytes(p, t.0)).sum();
            let side = |balance: i64| match balance.signum() {
                1 => Direction::Ltr,
                -1 => Direction::Rtl,
                _ => Direction::Neutral,
            };
            for (paragraph, (balance, first)) in got.paragraphs.iter().zip(tallies) {
                let wanted = [side(balance), first, side(whole)];
                let wanted = wanted.into_iter().find(|&d| d != Direction::Neutral);
                assert_eq!(paragraph.direction, wanted.unwrap_or_default(), "{pattern:?}");
            }
            assert!(got.spans.iter().all(|span| {
                let strong = first_strong(&got.text[span.start..span.end]);
                strong == Direction::Neutral || span.direction == strong
            }));
        }
    }
}

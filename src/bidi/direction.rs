//! The direction of every paragraph and span, by the letters in them. Before isolates are thought of.
//!
//! UAX #9 P2 asks the first strong character, which is wrong wherever a foreign date or name heads a line. Here the
//! majority decides, and the first strong character only where there is none.

use super::spans_by_paragraph;
use crate::chars::{self, BidiClass};
use crate::document::{Direction, Kind, Method, Paragraph, Span};

/// What a window must know of the windows before it: the majority of the latest one that had a majority. One of
/// three values, so that windows can be worked on before their forerunners are done and checked afterwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Context {
    majority: Direction,
}

/// Finds the direction of every paragraph and span of a window.
///
/// A paragraph goes by the majority of strong letters outside dates, URLs, e-mail addresses and numbers; on a tie by
/// the first span that has a direction; without any by the window, else by `before`. A span goes by its first strong
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
    let mut runs = [false; 2];
    for span in &mut *spans {
        span.direction = own_direction(text, span);
        match span.direction {
            Direction::Ltr => runs[0] = true,
            Direction::Rtl => runs[1] = true,
            Direction::Neutral => {}
        }
    }
    // Where all letters of a window run one way, it is enough to know that there are some.
    let weigh = if runs == [true, true] { strong_letters } else { |_: &str| 1 };

    let tallies: Vec<Tally> = spans_by_paragraph(paragraphs, spans)
        .map(|range| Tally::of(&spans[range], |span| weigh(&text[span.start..span.end])))
        .collect();
    let whole = tallies.iter().fold(Tally::default(), |sum, tally| sum.plus(tally)).majority();
    let majority = if whole == Direction::Neutral { before.majority } else { whole };

    let ranges: Vec<_> = spans_by_paragraph(paragraphs, spans).collect();
    for ((paragraph, tally), range) in paragraphs.iter_mut().zip(&tallies).zip(ranges) {
        (paragraph.direction, paragraph.method) = tally.decide(majority);
        for span in spans[range].iter_mut().filter(|span| span.direction == Direction::Neutral) {
            span.direction = paragraph.direction;
        }
    }
    Context { majority }
}

/// Of the span by itself: neutral where no strong character tells.
fn own_direction(text: &str, span: &Span) -> Direction {
    match span.kind {
        Kind::Url | Kind::Email | Kind::Code => Direction::Ltr,
        _ => first_strong(&text[span.start..span.end]),
    }
}

/// The direction of the first character of class L, R or AL.
pub(super) fn first_strong(text: &str) -> Direction {
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
    fn of(spans: &[Span], weigh: impl Fn(&Span) -> usize) -> Tally {
        let mut tally = Tally::default();
        for span in spans {
            if tally.first == Direction::Neutral {
                tally.first = span.direction;
            }
            if matches!(span.kind, Kind::Date | Kind::Url | Kind::Email | Kind::Number) {
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

    fn plus(self, other: &Tally) -> Tally {
        Tally { ltr: self.ltr + other.ltr, rtl: self.rtl + other.rtl, first: self.first }
    }

    fn majority(&self) -> Direction {
        match self.ltr.cmp(&self.rtl) {
            std::cmp::Ordering::Greater => Direction::Ltr,
            std::cmp::Ordering::Less => Direction::Rtl,
            std::cmp::Ordering::Equal => Direction::Neutral,
        }
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

//! A paragraph and its spans in, the passages that run against it out: what an isolate is to be written round.
//!
//! Adjacent spans of the other direction are one passage, together with the numbers and the punctuation between them:
//! a quoted sentence with a date in it must not fall into three pieces that are read in the paragraph's order.
//! Punctuation and space at the ends stay outside. Which side they belong to is not known, and UAX #9 gives them to
//! the paragraph too.

use std::ops::Range;

use unicode_bidi::{BidiClass, BidiDataSource};

use super::direction::first_strong;
use super::{Data, is_explicit, opposite};
use crate::chars;
use crate::document::{Direction, Kind, Paragraph, Span};

/// The passages of `paragraph` that run against it, in order, as byte ranges of the text. `spans` are its spans.
pub(super) fn passages(text: &str, paragraph: &Paragraph, spans: &[Span]) -> Vec<Range<usize>> {
    let against = opposite(paragraph.direction);
    let mut found = Vec::new();
    if against == Direction::Neutral || spans.iter().all(|span| span.direction != against) {
        return found;
    }
    let mut open: Option<(&Span, &Span)> = None;
    for span in spans {
        if span.direction == against {
            open = Some((open.map_or(span, |(first, _)| first), span));
        } else if !is_carried(text, span)
            && let Some((first, last)) = open.take()
        {
            cut(text, first, last, &mut found);
        }
    }
    if let Some((first, last)) = open {
        cut(text, first, last, &mut found);
    }
    found
}

/// The paragraph without its separator and the white space that rule L1 lays at the end of the line.
pub(super) fn body(text: &str, paragraph: &Paragraph) -> Range<usize> {
    let line = &text[paragraph.start..paragraph.end];
    let line = line.trim_end_matches(|c| {
        matches!(chars::of(c).bidi_class(), BidiClass::B | BidiClass::S | BidiClass::WS)
    });
    paragraph.start..paragraph.start + line.len()
}

/// Whether the span has no direction of its own and goes along with what stands round it.
fn is_carried(text: &str, span: &Span) -> bool {
    !matches!(span.kind, Kind::Url | Kind::Email | Kind::Code | Kind::Markup)
        && first_strong(&text[span.start..span.end]) == Direction::Neutral
}

/// Cuts the stretch from `first` to `last` at tabulators, which stand in the paragraph's order whatever is written
/// round them (rule L1), and trims the pieces.
fn cut(text: &str, first: &Span, last: &Span, found: &mut Vec<Range<usize>>) {
    let mut start = first.start;
    let separates = |c: char| matches!(chars::of(c).bidi_class(), BidiClass::S | BidiClass::B);
    for piece in text[first.start..last.end].split_inclusive(separates) {
        let end = start + piece.len();
        let least = (
            if is_exact(first.kind) && start == first.start { Weight::Ink } else { Weight::Core },
            if is_exact(last.kind) && end == last.end { Weight::Ink } else { Weight::Core },
        );
        let core = core(piece, least);
        if first_strong(&piece[core.clone()]) != Direction::Neutral {
            found.push(start + core.start..start + core.end);
        }
        start = end;
    }
}

/// Whether the borders of the span are known to the character: its punctuation belongs to it.
fn is_exact(kind: Kind) -> bool {
    matches!(kind, Kind::Date | Kind::Url | Kind::Email | Kind::Code | Kind::Markup)
}

/// How firmly a character belongs to the passage that it stands in.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Weight {
    Space,
    Ink,
    Core,
}

impl Weight {
    /// Of `c`; `None` for what goes along with the character before it.
    fn of(c: char) -> Option<Weight> {
        Some(match chars::of(c).bidi_class() {
            BidiClass::NSM | BidiClass::BN => return None,
            BidiClass::L | BidiClass::R | BidiClass::AL => Weight::Core,
            BidiClass::EN | BidiClass::AN | BidiClass::ET => Weight::Core,
            BidiClass::WS | BidiClass::S | BidiClass::B => Weight::Space,
            _ if is_explicit(c) => Weight::Space,
            _ => Weight::Ink,
        })
    }
}

/// The byte range of `piece` from the first to the last character that weighs at least as much as `least` asks at
/// either end, with the marks on them and the partners of the brackets in between.
fn core(piece: &str, least: (Weight, Weight)) -> Range<usize> {
    let mut range = piece.len()..0;
    let mut weight = Weight::Space;
    for (i, c) in piece.char_indices() {
        weight = Weight::of(c).unwrap_or(weight);
        if weight >= least.0 {
            range.start = range.start.min(i);
        }
        if weight >= least.1 {
            range.end = i + c.len_utf8();
        }
    }
    if range.is_empty() { 0..0 } else { with_partners(piece, range) }
}

/// Widens `range` so that no bracket pair has only one of its two inside.
fn with_partners(piece: &str, mut range: Range<usize>) -> Range<usize> {
    if range == (0..piece.len()) {
        return range;
    }
    let mut pairs = pairs(piece);
    for (open, close) in &pairs {
        if range.contains(open) && close.end > range.end {
            range.end = close.end;
        }
    }
    pairs.sort_unstable_by_key(|(open, _)| std::cmp::Reverse(*open));
    for (open, close) in pairs {
        if open < range.start && range.contains(&close.start) {
            range.start = open;
        }
    }
    range
}

/// How many brackets may be open at a time (UAX #9 BD16).
pub(super) const MOST_OPEN: usize = 63;

/// The bracket pairs of BD16, in the order of their closing brackets.
fn pairs(piece: &str) -> Vec<(usize, Range<usize>)> {
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut pairs = Vec::new();
    for (i, c) in piece.char_indices().filter(|&(_, c)| chars::of(c).bidi_class() == BidiClass::ON) {
        let Some(bracket) = Data.bidi_matched_opening_bracket(c) else { continue };
        if !bracket.is_open {
            if let Some(at) = open.iter().rposition(|&(opening, _)| opening == bracket.opening) {
                pairs.push((open[at].1, i..i + c.len_utf8()));
                open.truncate(at);
            }
        } else if open.len() == MOST_OPEN {
            break;
        } else {
            open.push((bracket.opening, i));
        }
    }
    pairs
}

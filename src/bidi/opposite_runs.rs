//! Finds the opposite runs of a paragraph: the ranges whose direction is not that of the paragraph, so that an isolate
//! may be written around each.
//!
//! In: a paragraph and its spans, with directions. Out: byte ranges in order, apart from each other.
//!
//! - Adjacent spans of the other direction are one run, with the numbers and the punctuation between them. A quoted
//!   sentence with a date in it must not become three pieces that are shown in the order of the paragraph.
//! - Punctuation and space at the ends stay outside of the run. Nothing tells which side they belong to, and UAX #9 gives
//!   them to the paragraph.
//! - In a right-to-left paragraph, a run holds left-to-right tokens as a whole. A token without letters (a telephone
//!   number) is a run by itself.
//! - UAX #9 pairs no brackets across the border of an isolate (BD16). So a run holds both brackets of a pair or neither.
//!   It grows over neutral characters to the partner; if it cannot, it is cut at the bracket.
//! - A paragraph with markup has no opposite runs. A program lays it out, and controls are no part of its text.
//!
//! Cost: linear in the paragraph, but for sorting.

use std::ops::Range;

use unicode_bidi::{BidiClass, BidiDataSource};

use super::direction::{first_strong, opposite, strong};
use super::levels::MAX_OPEN_BRACKETS;
use crate::chars::classes::is_explicit_bidi_control;
use crate::chars::{self, BidiData, ltr_tokens};
use crate::document::{Direction, Paragraph, Span, SpanKind};

/// The opposite runs of `paragraph`, in order, as byte ranges of the text. `spans` are its spans.
pub(super) fn opposite_runs(text: &str, paragraph: &Paragraph, spans: &[Span]) -> Vec<Range<usize>> {
    let against = opposite(paragraph.direction);
    if against == Direction::Neutral || spans.iter().any(|span| span.kind == SpanKind::Markup) {
        return Vec::new();
    }
    let mut found = runs_of_spans(text, spans, against);
    if against == Direction::Ltr
        && (!found.is_empty() || holds_number_sign(&text[paragraph.start..paragraph.end]))
    {
        merge_tokens(ltr_tokens_of(text, paragraph, spans), &mut found);
    }
    if found.is_empty() { found } else { keep_bracket_pairs(text, &body(text, paragraph), found) }
}

/// The left-to-right tokens of the paragraph, as byte ranges of the text. A token that crosses the border of a date is
/// left out.
pub(super) fn ltr_tokens_of(text: &str, paragraph: &Paragraph, spans: &[Span]) -> Vec<Range<usize>> {
    apart_from_dates(text, paragraph, spans, ltr_tokens::find)
}

/// The same for [`ltr_tokens::parts`]: letters and digits without the signs around them, numbers included.
pub(super) fn token_parts(text: &str, paragraph: &Paragraph, spans: &[Span]) -> Vec<Range<usize>> {
    apart_from_dates(text, paragraph, spans, ltr_tokens::parts)
}

fn apart_from_dates(
    text: &str,
    paragraph: &Paragraph,
    spans: &[Span],
    find: fn(&str) -> Vec<Range<usize>>,
) -> Vec<Range<usize>> {
    let body = body(text, paragraph);
    let found = find(&text[body.clone()]).into_iter();
    let mut dates = spans.iter().filter(|span| span.kind == SpanKind::Date).peekable();
    let mut crosses_date = |token: &Range<usize>| {
        while dates.next_if(|date| date.end <= token.start).is_some() {}
        dates
            .peek()
            .is_some_and(|date| date.start < token.end && (token.start < date.start || date.end < token.end))
    };
    found
        .map(|token| body.start + token.start..body.start + token.end)
        .filter(|token| !crosses_date(token))
        .collect()
}

/// Whether the text may hold a token without letters, which is a number with a sign.
fn holds_number_sign(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text.contains(['+', '$', '-', '\u{A3}', '\u{A5}', '\u{20AC}', '\u{20B9}'])
}

/// Runs of adjacent spans with the direction `against`, trimmed.
fn runs_of_spans(text: &str, spans: &[Span], against: Direction) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if spans.iter().all(|span| span.direction != against) {
        return found;
    }
    let mut open: Option<(&Span, &Span)> = None;
    for span in spans {
        if span.direction == against {
            open = Some((open.map_or(span, |(first, _)| first), span));
        } else if !is_neutral(text, span)
            && let Some((first, last)) = open.take()
        {
            trim_pieces(text, first, last, &mut found);
        }
    }
    if let Some((first, last)) = open {
        trim_pieces(text, first, last, &mut found);
    }
    found
}

/// Merges the tokens into the runs that they overlap. Any other token becomes a run.
fn merge_tokens(tokens: Vec<Range<usize>>, runs: &mut Vec<Range<usize>>) {
    runs.extend(tokens);
    runs.sort_unstable_by_key(|run| run.start);
    runs.dedup_by(|next, last| {
        let meets = next.start < last.end;
        last.end = if meets { last.end.max(next.end) } else { last.end };
        meets
    });
}

/// The paragraph without its separator and the white space at its end, which rule L1 gives to the paragraph.
pub(super) fn body(text: &str, paragraph: &Paragraph) -> Range<usize> {
    let line = &text[paragraph.start..paragraph.end];
    let line = line.trim_end_matches(|c| {
        matches!(chars::of(c).bidi_class(), BidiClass::B | BidiClass::S | BidiClass::WS)
    });
    paragraph.start..paragraph.start + line.len()
}

/// Whether the span has no direction of its own and takes that of its neighbours.
fn is_neutral(text: &str, span: &Span) -> bool {
    !matches!(span.kind, SpanKind::Url | SpanKind::Email | SpanKind::Code | SpanKind::Markup)
        && first_strong(&text[span.start..span.end]) == Direction::Neutral
}

/// Cuts the range from `first` to `last` at tabs and trims the pieces. A tab stands in the order of the paragraph,
/// whatever isolate is written around it (rule L1).
fn trim_pieces(text: &str, first: &Span, last: &Span, found: &mut Vec<Range<usize>>) {
    let mut start = first.start;
    let separates = |c: char| matches!(chars::of(c).bidi_class(), BidiClass::S | BidiClass::B);
    let whole = first.start..own_end(text, last);
    for piece in text[whole.clone()].split_inclusive(separates) {
        let end = start + piece.len();
        let least = |is_exact: bool| if is_exact { TrimClass::Neutral } else { TrimClass::StrongOrNumber };
        let starts_exactly = has_exact_borders(first.kind) && start == first.start;
        let ends_exactly = has_exact_borders(last.kind) && end == whole.end;
        let trimmed = trimmed(piece, (least(starts_exactly), least(ends_exactly)));
        if first_strong(&piece[trimmed.clone()]) != Direction::Neutral {
            found.push(start + trimmed.start..start + trimmed.end);
        }
        start = end;
    }
}

/// Where the part of a span ends that runs in its direction. A date may end with a time whose word is of the other direction
/// (`اکتوبر 30, 2025, 5:30 pm`). Such a time is read with the paragraph, so the number stays beside its word.
pub(super) fn own_end(text: &str, span: &Span) -> usize {
    if span.kind != SpanKind::Date {
        return span.end;
    }
    let date = &text[span.start..span.end];
    let is_foreign = |c: char| strong(c) == opposite(span.direction);
    let before_word = date.trim_end_matches(|c: char| c == ' ' || c == '.' || is_foreign(c));
    let before_time = before_word.trim_end_matches(|c: char| c == ':' || chars::of(c).digit().is_some());
    let has_word = date[before_word.len()..].contains(is_foreign);
    let has_time = before_word[before_time.len()..].contains(':');
    let has_own = || before_time.contains(|c| strong(c) == span.direction);
    if has_word && has_time && has_own() {
        // The comma before the time stands between the two.
        return span.start
            + before_time
                .trim_end_matches(|c: char| !chars::of(c).is_letter() && chars::of(c).digit().is_none())
                .len();
    }
    span.end
}

/// Whether the punctuation at the borders of the span belongs to it for certain.
fn has_exact_borders(kind: SpanKind) -> bool {
    matches!(kind, SpanKind::Date | SpanKind::Url | SpanKind::Email | SpanKind::Code | SpanKind::Markup)
}

/// How a character is treated at the end of a run. A greater value is more likely to stay in the run.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum TrimClass {
    Space,
    Neutral,
    StrongOrNumber,
}

impl TrimClass {
    /// The class of `c`; `None` for a mark, which belongs to the character before it.
    fn of(c: char) -> Option<TrimClass> {
        Some(match chars::of(c).bidi_class() {
            BidiClass::NSM | BidiClass::BN => return None,
            BidiClass::L | BidiClass::R | BidiClass::AL => TrimClass::StrongOrNumber,
            BidiClass::EN | BidiClass::AN | BidiClass::ET => TrimClass::StrongOrNumber,
            BidiClass::WS | BidiClass::S | BidiClass::B => TrimClass::Space,
            _ if is_explicit_bidi_control(c) => TrimClass::Space,
            _ => TrimClass::Neutral,
        })
    }
}

/// The byte range of `piece` from the first character of at least class `least_start` to the last one of at least
/// class `least_end`, with the marks on it.
fn trimmed(piece: &str, (least_start, least_end): (TrimClass, TrimClass)) -> Range<usize> {
    let mut range = piece.len()..0;
    let mut class = TrimClass::Space;
    for (i, c) in piece.char_indices() {
        class = TrimClass::of(c).unwrap_or(class);
        if class >= least_start {
            range.start = range.start.min(i);
        }
        if class >= least_end {
            range.end = i + c.len_utf8();
        }
    }
    if range.is_empty() { 0..0 } else { range }
}

/// Changes the runs so that each holds both brackets of a pair of `body`, or neither.
fn keep_bracket_pairs(text: &str, body: &Range<usize>, mut runs: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let pairs: Vec<BracketPair> = bracket_pairs(&text[body.clone()])
        .into_iter()
        .map(|(open, close)| {
            (body.start + open.start..body.start + open.end, body.start + close.start..body.start + close.end)
        })
        .collect();
    if pairs.is_empty() {
        return runs;
    }
    // A run that grows may take in a bracket whose partner is outside. Each round but the last takes in one at least.
    for _ in 0..MAX_GROWTH_ROUNDS {
        let reaches: Vec<Range<usize>> = (0..runs.len()).map(|at| reach(text, body, &runs, at)).collect();
        let mut is_settled = true;
        for (open, close) in &pairs {
            for (inside, outside) in [(open, close), (close, open)] {
                let Some(at) = holder(&runs, inside) else { continue };
                let (run, reach) = (&mut runs[at], &reaches[at]);
                if !holds(run, outside) && holds(reach, outside) {
                    *run = run.start.min(outside.start)..run.end.max(outside.end);
                    is_settled = false;
                }
            }
        }
        if is_settled {
            break;
        }
    }
    let mut cuts: Vec<Range<usize>> = Vec::new();
    for (open, close) in &pairs {
        for (inside, outside) in [(open, close), (close, open)] {
            let at = holder(&runs, inside).filter(|&at| !holds(&runs[at], outside));
            cuts.extend(at.map(|_| inside.clone()));
        }
    }
    if cuts.is_empty() { runs } else { cut_at_brackets(text, &runs, cuts) }
}

/// How often runs grow to reach partners of brackets. What is left then is cut.
const MAX_GROWTH_ROUNDS: usize = 4;

type BracketPair = (Range<usize>, Range<usize>);

fn holds(run: &Range<usize>, bracket: &Range<usize>) -> bool {
    run.start <= bracket.start && bracket.end <= run.end
}

/// The index of the run that holds the bracket (binary search).
fn holder(runs: &[Range<usize>], bracket: &Range<usize>) -> Option<usize> {
    let at = runs.partition_point(|run| run.end <= bracket.start);
    runs.get(at).filter(|run| holds(run, bracket)).map(|_| at)
}

/// How far run `at` may grow: over characters without a direction, up to the next run.
fn reach(text: &str, body: &Range<usize>, runs: &[Range<usize>], at: usize) -> Range<usize> {
    let Range { start, end } = runs[at];
    let floor = at.checked_sub(1).map_or(body.start, |before| runs[before].end);
    let ceiling = runs.get(at + 1).map_or(body.end.max(end), |next| next.start);
    let separates = |c: char| matches!(chars::of(c).bidi_class(), BidiClass::S | BidiClass::B);
    let is_free = |c: char| TrimClass::of(c) != Some(TrimClass::StrongOrNumber) && !separates(c);
    let before = text[floor..start].trim_end_matches(is_free).len();
    let behind = text[end..ceiling].len() - text[end..ceiling].trim_start_matches(is_free).len();
    floor + before..end + behind
}

/// Cuts the runs at the brackets `cuts`, and trims the pieces.
fn cut_at_brackets(text: &str, runs: &[Range<usize>], mut cuts: Vec<Range<usize>>) -> Vec<Range<usize>> {
    cuts.sort_unstable_by_key(|cut| cut.start);
    let mut cuts = cuts.into_iter().peekable();
    let mut found = Vec::new();
    for run in runs {
        let mut start = run.start;
        let mut add = |start: usize, end: usize| {
            let trimmed = trimmed(&text[start..end], (TrimClass::StrongOrNumber, TrimClass::StrongOrNumber));
            if first_strong(&text[start..end][trimmed.clone()]) != Direction::Neutral {
                found.push(start + trimmed.start..start + trimmed.end);
            }
        };
        while let Some(cut) = cuts.next_if(|cut| cut.start < run.end) {
            if cut.start > start {
                add(start, cut.start);
            }
            start = cut.end;
        }
        match start == run.start {
            true => found.push(run.clone()),
            false if start < run.end => add(start, run.end),
            false => {}
        }
    }
    found
}

/// The bracket pairs of BD16, in the order of their closing brackets.
pub(super) fn bracket_pairs(piece: &str) -> Vec<BracketPair> {
    let mut open: Vec<(char, Range<usize>)> = Vec::new();
    let mut pairs = Vec::new();
    for (i, c) in piece.char_indices().filter(|&(_, c)| chars::of(c).bidi_class() == BidiClass::ON) {
        let Some(bracket) = BidiData.bidi_matched_opening_bracket(c) else { continue };
        if !bracket.is_open {
            if let Some(at) = open.iter().rposition(|(opening, _)| *opening == bracket.opening) {
                pairs.push((open[at].1.clone(), i..i + c.len_utf8()));
                open.truncate(at);
            }
        } else if open.len() == MAX_OPEN_BRACKETS {
            break;
        } else {
            open.push((bracket.opening, i..i + c.len_utf8()));
        }
    }
    pairs
}

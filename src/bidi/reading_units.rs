//! The units of a paragraph that must be shown in reading order: left-to-right tokens and bracket pairs.
//!
//! In: a paragraph with its spans, and visual orders of it. Out: which units a visual order breaks. [`super::isolates`]
//! uses them to prove that no isolate harms a line. Cost: linear in the paragraph, but for sorting.

use std::ops::Range;

use super::opposite_runs::{body, bracket_pairs, ltr_tokens_of, own_end, token_parts};
use super::visual_order::{VisualOrder, is_visible};
use crate::document::{Direction, Paragraph, Span, SpanKind};

/// The reading units of one paragraph.
pub(super) struct ReadingUnits {
    /// Tokens, addresses and left-to-right dates. Each as a byte range of the text and a range of visible characters.
    tokens: Vec<(Range<usize>, Range<usize>)>,
    /// Letters and digits without the signs at their ends, and numbers, as ranges of visible characters.
    parts: Vec<Range<usize>>,
    /// Bracket pairs: the numbers of the visible characters that open and close each.
    pairs: Vec<(usize, usize)>,
}

impl ReadingUnits {
    /// The units of `paragraph`, whose text holds no explicit control. `spans` are its spans.
    pub fn new(text: &str, paragraph: &Paragraph, spans: &[Span]) -> ReadingUnits {
        let body = body(text, paragraph);
        let mut ranges = ltr_tokens_of(text, paragraph, spans);
        let is_whole = |span: &&Span| {
            matches!(span.kind, SpanKind::Date | SpanKind::Url | SpanKind::Email)
                && span.direction == Direction::Ltr
        };
        ranges
            .extend(spans.iter().filter(is_whole).map(|span| span.start..own_end(text, span).min(body.end)));
        let mut ranks = VisibleIndex::new(text, &body);
        ranges.sort_unstable_by_key(|range| range.start);
        let tokens = ranges.into_iter().map(|range| (range.clone(), ranks.of(range))).collect();
        let mut ranks = VisibleIndex::new(text, &body);
        let parts = token_parts(text, paragraph, spans).into_iter().map(|range| ranks.of(range)).collect();
        let mut brackets = bracket_pairs(&text[body.clone()]);
        brackets.sort_unstable_by_key(|(open, _)| open.start);
        let mut ranks = VisibleIndex::new(text, &body);
        let opens: Vec<usize> = brackets.iter().map(|(open, _)| ranks.at(body.start + open.start)).collect();
        let mut order: Vec<usize> = (0..brackets.len()).collect();
        order.sort_unstable_by_key(|&i| brackets[i].1.start);
        let mut ranks = VisibleIndex::new(text, &body);
        let pairs =
            order.into_iter().map(|i| (opens[i], ranks.at(body.start + brackets[i].1.start))).collect();
        ReadingUnits { tokens, parts, pairs }
    }

    /// The tokens whose characters do not stand side by side and in reading order in `shown`.
    pub fn broken<'a>(&'a self, shown: &'a VisualOrder) -> impl Iterator<Item = &'a Range<usize>> {
        self.tokens.iter().filter(|(_, ranks)| !is_in_order(shown, ranks)).map(|(range, _)| range)
    }

    /// Whether `shown` breaks a unit that `raw` shows in reading order.
    pub fn is_worse(&self, raw: &VisualOrder, shown: &VisualOrder) -> bool {
        let breaks = |ranks: &Range<usize>| is_in_order(raw, ranks) && !is_in_order(shown, ranks);
        self.tokens.iter().any(|(_, ranks)| breaks(ranks))
            || self.parts.iter().any(breaks)
            || self.pairs.iter().any(|&pair| is_paired(raw, pair) && !is_paired(shown, pair))
    }
}

fn is_in_order(shown: &VisualOrder, ranks: &Range<usize>) -> bool {
    shown.places[ranks.clone()].windows(2).all(|pair| pair[0] + 1 == pair[1])
}

/// Whether the two brackets of a pair look like a pair: `(` and `)`, and not `)` and `(`.
fn is_paired(shown: &VisualOrder, (open, close): (usize, usize)) -> bool {
    let runs_rtl = shown.is_rtl[open];
    runs_rtl == shown.is_rtl[close] && (shown.places[open] < shown.places[close]) != runs_rtl
}

/// Turns byte offsets into numbers of visible characters. Offsets must not decrease, so it walks once over the text.
struct VisibleIndex<'a> {
    text: &'a str,
    at: usize,
    rank: usize,
}

impl<'a> VisibleIndex<'a> {
    fn new(text: &'a str, body: &Range<usize>) -> Self {
        VisibleIndex { text, at: body.start, rank: 0 }
    }

    /// How many visible characters stand before byte `to`.
    fn at(&mut self, to: usize) -> usize {
        let to = to.max(self.at);
        self.rank += self.text[self.at..to].chars().filter(|&c| is_visible(c)).count();
        self.at = to;
        self.rank
    }

    fn of(&mut self, range: Range<usize>) -> Range<usize> {
        let start = self.at(range.start);
        start..start + self.text[range].chars().filter(|&c| is_visible(c)).count()
    }
}

//! Borders of spans between grapheme clusters (UAX #29): labelled spans that tile a text in; the same out, with no border inside a
//! cluster.
//!
//! Runs and words are read character by character, so a border may part a sign from the mark on it, or a sign that is written under
//! digits from what follows it (GB9b). The cluster goes to the span before; one that reaches into a date or an address goes to that whole.
//! Cost: one look at each border; the cluster is only read where a character beside it is not ASCII.

use unicode_segmentation::GraphemeCursor;

use crate::document::{Span, SpanKind};

/// Moves the borders that lie inside a cluster of `text`. A span of which nothing is left goes.
pub(crate) fn keep_clusters(text: &str, spans: &mut Vec<Span>) {
    let is_fixed = |span: &Span| !matches!(span.kind, SpanKind::Prose | SpanKind::Symbol | SpanKind::Number);
    // The last span of which something is left, and where the cluster ends that was read last.
    let (mut holder, mut known_end, mut is_any_gone) = (0, 0, false);
    for at in 1..spans.len() {
        let border = spans[at].start;
        let mut moved = known_end;
        if border >= known_end {
            let mut cursor = GraphemeCursor::new(border, text.len(), true);
            if is_plain(text, border) || cursor.is_boundary(text, 0) != Ok(false) {
                holder = at;
                continue;
            }
            if is_fixed(&spans[at]) && !is_fixed(&spans[holder]) {
                let start = cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(border);
                let start = start.max(spans[holder].start);
                (spans[holder].end, spans[at].start) = (start, start);
                is_any_gone |= spans[holder].start == start;
                holder = at;
                continue;
            }
            known_end = cursor.next_boundary(text, 0).ok().flatten().unwrap_or(border);
            moved = known_end;
        }
        let moved = moved.min(spans[at].end);
        (spans[holder].end, spans[at].start) = (moved, moved);
        match moved == spans[at].end {
            true => is_any_gone = true,
            false => holder = at,
        }
    }
    if is_any_gone {
        spans.retain(|span| span.start < span.end);
    }
}

/// Whether a border is surely between clusters: ASCII stands on both sides of it.
fn is_plain(text: &str, border: usize) -> bool {
    let bytes = text.as_bytes();
    bytes[border].is_ascii() && bytes[border - 1].is_ascii()
}

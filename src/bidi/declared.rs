//! Directions that a page declares: labelled paragraphs and spans come in, with the declarations and their places; the paragraphs
//! that begin there, and their spans without letters, go out with that direction.
//!
//! The text is what it was: its isolates are those that a viewer of plain text needs, which knows of no declaration. Linear time.

use super::direction::{first_strong, spans_by_paragraph};
use crate::document::{Direction, DirectionSource, Paragraph, Span, SpanKind};

/// Gives paragraphs the directions that were `declared`, each at a byte of the text; sorted.
pub(crate) fn declare_directions(
    text: &str,
    paragraphs: &mut [Paragraph],
    spans: &mut [Span],
    declared: &[(usize, Direction)],
) {
    if declared.is_empty() {
        return;
    }
    let ranges: Vec<_> = spans_by_paragraph(paragraphs, spans).collect();
    let mut declared = declared.iter().peekable();
    for (paragraph, range) in paragraphs.iter_mut().zip(ranges) {
        let mut direction = None;
        while let Some((_, next)) = declared.next_if(|(at, _)| *at < paragraph.end) {
            direction = direction.or(Some(*next));
        }
        let Some(direction) = direction else { continue };
        (paragraph.direction, paragraph.method) = (direction, DirectionSource::Declared);
        for span in &mut spans[range] {
            let is_ltr =
                matches!(span.kind, SpanKind::Url | SpanKind::Email | SpanKind::Code | SpanKind::Markup);
            if !is_ltr && first_strong(&text[span.start..span.end]) == Direction::Neutral {
                span.direction = direction;
            }
        }
    }
}

//! The labels of a window, and what a second look at the same window may take over from the first: a paragraph that was
//! sure by itself stays what it was as long as its letters do.

use super::context::{Context, Fact};
use crate::document::{Language, Paragraph, Script, Span, SpanKind};
use crate::edit::Edits;

/// What [`LanguageIdentifier::label`](super::LanguageIdentifier::label) makes of a window. The default is that nothing is known yet.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    /// They tile the text.
    pub spans: Vec<Span>,
    /// What is known of the document behind the window.
    pub context: Context,
    /// What its paragraphs are sure of, in order.
    pub(super) facts: Vec<Fact>,
    /// Of every paragraph, whether it is sure of all that it holds.
    pub(super) sure: Vec<bool>,
}

impl Labels {
    /// The language that most text in Arabic script is in, up to the end of the window.
    pub fn most_arabic(&self) -> Option<&'static str> {
        self.context.majority(super::writing(Script::ARABIC))
    }

    /// Follows the text through `edits`, each inside one of the spans; what is known of the spans that `changed` (by
    /// index) and of all around them in their `paragraphs` is forgotten.
    pub fn move_along(&mut self, edits: &Edits, changed: &[usize], paragraphs: &[Paragraph]) {
        for &span in changed {
            let paragraph = paragraphs.partition_point(|p| p.end <= self.spans[span].start);
            if let Some(sure) = self.sure.get_mut(paragraph) {
                *sure = false;
            }
        }
        let mut shift = edits.shift();
        self.spans.iter_mut().for_each(|span| (span.start, span.end) = (shift(span.start), shift(span.end)));
        let mut shift = edits.shift();
        self.facts.iter_mut().for_each(|fact| fact.at = shift(fact.at));
    }
}

/// What was known, on the way through the paragraphs in order.
pub(super) struct Known<'a> {
    spans: &'a [Span],
    facts: &'a [Fact],
    sure: &'a [bool],
}

impl<'a> Known<'a> {
    pub fn new(labels: &'a Labels) -> Self {
        Known { spans: &labels.spans, facts: &labels.facts, sure: &labels.sure }
    }

    /// The labelled spans and the facts of the next paragraph, which ends at byte `end`, if it was sure.
    pub fn next(&mut self, end: usize) -> Option<(&'a [Span], &'a [Fact])> {
        let (&is_sure, sure) = self.sure.split_first()?;
        let (spans, rest) =
            self.spans.split_at(self.spans.iter().take_while(|span| span.start < end).count());
        let (facts, later) = self.facts.split_at(self.facts.iter().take_while(|fact| fact.at < end).count());
        *self = Known { spans: rest, facts: later, sure };
        is_sure.then_some((spans, facts))
    }
}

/// The same span before anybody asked what its date says.
pub(super) fn without_date(span: &Span) -> Span {
    match span.kind {
        SpanKind::Date => Span { language: Language::UND, runner_up: None, confidence: 0.0, ..span.clone() },
        _ => span.clone(),
    }
}

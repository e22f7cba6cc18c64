//! The labels of a window, and what a second run over the same window takes over from the first: a paragraph that was
//! sure by itself keeps its labels as long as its letters stay the same.

use super::context::{Context, Observation};
use crate::document::{Language, Paragraph, Span, SpanKind};
use crate::edit::Edits;

/// What [`LanguageIdentifier::label`](super::LanguageIdentifier::label) makes of a window. The default has no labels.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    /// They tile the text.
    pub spans: Vec<Span>,
    /// The context behind the window.
    pub context: Context,
    /// The language that most text in Arabic script is in, up to the end of the window.
    pub most_arabic: Option<&'static str>,
    /// Of the paragraphs that are sure, in text order.
    pub(super) observations: Vec<Observation>,
    /// For each paragraph, whether all of its labels are sure.
    pub(super) sure: Vec<bool>,
}

impl Labels {
    /// Moves the labels along with the text through `edits`, each inside one of the spans. The `paragraphs` of the
    /// spans with the indices `changed` are sure no more.
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
        self.observations.iter_mut().for_each(|observation| observation.at = shift(observation.at));
    }
}

/// The labels of an earlier run, paragraph by paragraph.
pub(super) struct PreviousLabels<'a> {
    spans: &'a [Span],
    observations: &'a [Observation],
    sure: &'a [bool],
}

impl<'a> PreviousLabels<'a> {
    pub fn new(labels: &'a Labels) -> Self {
        PreviousLabels { spans: &labels.spans, observations: &labels.observations, sure: &labels.sure }
    }

    /// The labelled spans and the observations of the next paragraph, which ends at byte `end`, if it was sure.
    pub fn next(&mut self, end: usize) -> Option<(&'a [Span], &'a [Observation])> {
        let (&is_sure, sure) = self.sure.split_first()?;
        let (spans, rest) =
            self.spans.split_at(self.spans.iter().take_while(|span| span.start < end).count());
        let (observations, later) = self
            .observations
            .split_at(self.observations.iter().take_while(|observation| observation.at < end).count());
        *self = PreviousLabels { spans: rest, observations: later, sure };
        is_sure.then_some((spans, observations))
    }
}

/// The span without a label that came from its date.
pub(super) fn without_date(span: &Span) -> Span {
    match span.kind {
        SpanKind::Date => Span { language: Language::UND, runner_up: None, confidence: 0.0, ..span.clone() },
        _ => span.clone(),
    }
}

//! Isolates: a labelled text comes in; the change that writes isolates, and those of the author's marks that do visible work,
//! goes out.
//!
//! Some marks are bytes of encodings. A line that would be taken for damage if its marks were written again goes without
//! them, or a second run would repair it.

use super::fixed_point::until_stable;
use crate::bidi::{self, Isolation};
use crate::document::{Paragraph, Span};
use crate::edit::{Change, Rewritten};
use crate::normalize::characters;
use crate::profile::RuleSet;
use crate::{repair, segment};

/// Passes in which marks are set aside that would be taken for damage. Before the last, all are.
const MAX_MARK_PASSES: usize = 6;

/// Writes the isolates of one window.
pub(super) struct Isolator {
    pub rules: RuleSet,
    pub isolation: Isolation,
    /// A directional mark stands at the start of a paragraph that an isolate opens.
    pub marks_paragraphs: bool,
    /// What was open before the window.
    pub markup: segment::MarkupState,
    /// Nothing follows the window.
    pub is_last: bool,
}

impl Isolator {
    /// Writes isolates and `marks`, and moves the paragraphs and spans along.
    pub fn isolate(
        &self,
        text: &str,
        paragraphs: &mut Vec<Paragraph>,
        spans: &mut Vec<Span>,
        mut marks: Vec<bidi::DirectionalMark>,
    ) -> Change {
        let mut marks_paragraphs = self.marks_paragraphs;
        let known = (!marks.is_empty() || marks_paragraphs).then(|| (paragraphs.clone(), spans.clone()));
        until_stable(MAX_MARK_PASSES, |passes_left| {
            let written = bidi::isolate(text, paragraphs, spans, self.isolation, &marks, marks_paragraphs);
            let known = known.as_ref().filter(|_| passes_left > 0 && bidi::contains_marks(&written.text));
            let Some((known_paragraphs, known_spans)) = known else { return (written.detach(), true) };
            let damaged = self.damage(&written);
            if damaged.is_empty() {
                return (written.detach(), true);
            }
            // No paragraph is longer than a line, by which damage is judged.
            let paragraph = |at: usize| known_paragraphs.partition_point(|paragraph| paragraph.end <= at);
            let damaged: Vec<usize> = damaged.into_iter().map(paragraph).collect();
            let count = marks.len();
            marks.retain(|mark| damaged.binary_search(&paragraph(mark.at)).is_err());
            if marks.len() == count || passes_left == 1 {
                marks.clear();
                marks_paragraphs = false;
            }
            paragraphs.clone_from(known_paragraphs);
            spans.clone_from(known_spans);
            (Change::default(), false)
        })
    }

    /// Where the text that was written would be taken for damage: positions in the text before.
    fn damage(&self, written: &Rewritten<'_>) -> Vec<usize> {
        let lifted = characters::remove_explicit_formatting(&written.text, self.rules, &mut Vec::new());
        let protected = segment::protect(&lifted.text, self.markup, self.is_last).0;
        let damage =
            repair::preview(&lifted.text, &protected, self.rules, &mut repair::KnownLines::default())
                .repaired;
        damage.into_iter().map(|range| written.edits.before(lifted.edits.before(range)).start).collect()
    }
}

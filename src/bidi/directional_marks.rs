//! Decides which of the directional marks of the author are written again.
//!
//! In: the edits that removed LRM, RLM and ALM, a paragraph and the isolates that it needs. Out: the isolates and marks to
//! write.
//!
//! A mark is invisible; it moves what stands beside it (UAX #9 §2.6). A mark that changes how its paragraph is shown says
//! how the author wants it to be read, as the mark behind `c#` in an Arabic sentence does. So it is written again. If the
//! isolates that are needed anyway show the paragraph in the same way, they take its place. A mark that changes nothing
//! is not written again.
//!
//! Cost: one run of UAX #9 for each mark, for at most [`MAX_MARKS_TESTED`] marks of a paragraph. A paragraph with more
//! keeps all of them.

use std::ops::Range;

use super::isolation::{LRI, RLI};
use super::opposite_runs::body;
use super::reading_units::ReadingUnits;
use super::visual_order::{VisualOrder, visual_order};
use crate::chars::classes::{is_bidi_control, is_directional_mark};
use crate::document::Paragraph;
use crate::edit::Edits;
use crate::profile::Rule;

/// The most marks of a paragraph that are tested one by one.
pub(super) const MAX_MARKS_TESTED: usize = 16;

/// A mark that was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DirectionalMark {
    /// Where it stood, in bytes of the text without it.
    pub at: usize,
    pub c: char,
    /// Where the isolate stood that was the next control, in bytes of the same text.
    pub isolate: Option<usize>,
}

/// The marks that `edits` removed, in order.
pub(crate) fn removed_marks(edits: &Edits) -> Vec<DirectionalMark> {
    let removals = edits.iter().filter(|edit| edit.rules.contains(Rule::BidiControl));
    let controls = removals.flat_map(|edit| {
        let controls = edit.original.chars().filter(|&c| is_bidi_control(c));
        controls.map(move |c| (edit.after.start, c))
    });
    let mut controls = controls.peekable();
    let mut marks = Vec::new();
    while let Some((at, c)) = controls.next() {
        if is_directional_mark(c) {
            let isolate = controls.peek().filter(|(_, c)| matches!(*c, LRI | RLI)).map(|(at, _)| *at);
            marks.push(DirectionalMark { at, c, isolate });
        }
    }
    marks
}

/// Whether the text has any mark.
pub(crate) fn contains_marks(text: &str) -> bool {
    text.contains(is_directional_mark)
}

/// The controls to write into one paragraph.
pub(super) struct ChosenControls {
    pub isolates: Vec<Range<usize>>,
    pub marks: Vec<DirectionalMark>,
}

/// Chooses between the `isolates` that the paragraph needs without its `marks`, the marks, and both. `isolated` returns
/// the body of the paragraph with the isolates and marks that it is given.
pub(super) fn choose_marks(
    text: &str,
    paragraph: &Paragraph,
    units: &ReadingUnits,
    isolates: Vec<Range<usize>>,
    marks: &[DirectionalMark],
    isolated: impl Fn(&[Range<usize>], &[DirectionalMark]) -> String,
) -> ChosenControls {
    let look =
        |isolates: &[Range<usize>], marks: &[DirectionalMark]| visual_order(&isolated(isolates, marks), None);
    let is_alike = |a: &VisualOrder, b: &VisualOrder| a.places == b.places;
    let body = body(text, paragraph);
    let mut marks: Vec<DirectionalMark> =
        marks.iter().copied().filter(|mark| (body.start..=body.end).contains(&mark.at)).collect();
    // Repeated with the marks that are left until none goes, so that cleaning again finds the same. It ends because each
    // round but the last removes a mark.
    while !marks.is_empty() {
        let (ours, author) = (look(&isolates, &[]), look(&[], &marks));
        if is_alike(&author, &ours) || is_alike(&author, &look(&[], &[])) {
            break;
        }
        let broken = |shown: &VisualOrder| units.broken(shown).count();
        let mended = look(&isolates, &marks);
        let helps = broken(&mended) < broken(&author) && !units.is_worse(&author, &mended);
        let kept = if helps { &isolates[..] } else { &[] };
        let left = necessary_marks(marks.clone(), |marks| look(kept, marks));
        if left == marks {
            let isolates = kept.to_vec();
            return ChosenControls { isolates, marks };
        }
        marks = left;
    }
    ChosenControls { isolates, marks: Vec::new() }
}

/// The marks that the paragraph needs to be shown as with all of them, found by leaving out one after the other.
fn necessary_marks(
    mut marks: Vec<DirectionalMark>,
    look: impl Fn(&[DirectionalMark]) -> VisualOrder,
) -> Vec<DirectionalMark> {
    if marks.len() > MAX_MARKS_TESTED {
        return marks;
    }
    let wanted = look(&marks);
    let mut at = 0;
    while at < marks.len() {
        let mut fewer = marks.clone();
        fewer.remove(at);
        if look(&fewer).places == wanted.places { marks = fewer } else { at += 1 }
    }
    marks
}

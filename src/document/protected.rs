//! The ranges that no stage rewrites but for safety, and the damaged ones in which what repair needs stays.

use std::ops::Range;

use super::span::SpanKind;
use crate::edit::Edits;

/// What no stage rewrites but for safety: markup and program text. In bytes of the text that it was found in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Protected {
    /// In order, and apart.
    pub ranges: Vec<Range<usize>>,
    /// Of each range: markup or code.
    pub kinds: Vec<SpanKind>,
    /// Text that was read in the wrong encoding and could not be repaired, in order and apart. What a later repair needs
    /// stays in it: no-break spaces, soft hyphens, C1 controls.
    pub damaged: Vec<Range<usize>>,
    /// Lines that may be stored in the order of display, in order and apart. Their presentation forms stay, as evidence.
    pub unsure: Vec<Range<usize>>,
}

impl Protected {
    /// The same in the text that `edits` lead to.
    pub fn moved(&self, edits: &Edits) -> Protected {
        let mut moved = self.clone();
        moved.move_along(edits);
        moved
    }

    /// Those that meet `range`, as far as they lie in it, in order.
    pub fn within(&self, range: Range<usize>) -> impl Iterator<Item = (Range<usize>, SpanKind)> {
        let next = self.ranges.partition_point(|known| known.end <= range.start);
        let inside = self.ranges[next..].iter().zip(&self.kinds[next..]);
        inside
            .take_while(move |(known, _)| known.start < range.end)
            .map(move |(known, &kind)| (known.start.max(range.start)..known.end.min(range.end), kind))
    }

    /// Whether `range` meets one of the ranges.
    pub fn meets(&self, range: &Range<usize>) -> bool {
        let next = self.ranges.partition_point(|known| known.end <= range.start);
        self.ranges.get(next).is_some_and(|known| known.start < range.end)
    }

    /// Moves the ranges to where they are once the text is edited.
    pub fn move_along(&mut self, edits: &Edits) {
        for range in self.ranges.iter_mut().chain(&mut self.damaged).chain(&mut self.unsure) {
            *range = edits.after(range.clone());
        }
    }
}

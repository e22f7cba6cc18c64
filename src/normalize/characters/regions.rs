//! Where which rules may run: the window cut at the borders of what is protected.
//!
//! In markup and program text only those rules run that make a text safe (guarantee 5): what is shown and meant there
//! is its author's business.

use std::ops::Range;

use crate::document::Protected;
use crate::edit::Edits;
use crate::profile::Rule;

/// A part of the window in which the same rules may run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Region {
    pub range: Range<usize>,
    pub kind: Kind,
    /// Another region lies before it, or behind it: what stands there is not known here.
    pub continues: (bool, bool),
}

/// What a region is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text, in which every rule may run.
    #[default]
    Text,
    /// Markup or program text.
    Protected,
}

impl Region {
    /// Whether `rule` may run in it.
    pub fn allows(&self, rule: Rule) -> bool {
        let is_safety = matches!(rule, Rule::Control | Rule::LineEnd | Rule::BidiControl | Rule::Invisible);
        self.kind == Kind::Text || is_safety
    }
}

/// The regions of a text that are not plain text, in order and apart.
#[derive(Clone, Debug)]
pub(super) struct Regions {
    protected: Vec<Range<usize>>,
    len: usize,
}

impl Regions {
    pub fn new(protected: &Protected, len: usize) -> Self {
        let protected = protected.ranges.iter().filter(|range| !range.is_empty()).cloned().collect();
        Regions { protected, len }
    }

    /// Where they are in the text of `len` bytes that `edits` lead to.
    pub fn after(&self, edits: &Edits, len: usize) -> Self {
        let mut end = 0;
        let moved = self.protected.iter().map(|range| edits.after(range.clone()));
        let protected = moved
            .filter_map(|range| {
                let range = range.start.max(end)..range.end;
                end = end.max(range.end);
                (!range.is_empty()).then_some(range)
            })
            .collect();
        Regions { protected, len }
    }

    /// The pieces of `range` that lie in one region each.
    pub fn pieces(&self, range: Range<usize>) -> impl Iterator<Item = (Range<usize>, Region)> + '_ {
        let mut at = range.start;
        std::iter::from_fn(move || {
            let region = (at < range.end).then(|| self.at(at))?;
            let piece = at..range.end.min(region.range.end);
            at = piece.end;
            Some((piece, region))
        })
    }

    /// The pieces of `range` in which every rule may run.
    pub fn text(&self, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
        self.pieces(range).filter(|(_, region)| region.kind == Kind::Text).map(|(piece, _)| piece)
    }

    /// The region of the byte `at`.
    fn at(&self, at: usize) -> Region {
        let next = self.protected.partition_point(|range| range.end <= at);
        let (range, kind) = match self.protected.get(next) {
            Some(range) if range.start <= at => (range.clone(), Kind::Protected),
            next_range => {
                let start = next.checked_sub(1).map_or(0, |before| self.protected[before].end);
                (start..next_range.map_or(self.len, |range| range.start), Kind::Text)
            }
        };
        let continues = (range.start > 0, range.end < self.len);
        Region { range, kind, continues }
    }
}

//! Where which rules may run: the window cut at the borders of what is protected.
//!
//! In markup and program text only those rules run that make a text safe (guarantee 5): what is shown and meant there
//! is its author's business. In damaged text everything stays besides that a later repair needs.

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
    /// Text that was read in the wrong encoding and could not be repaired.
    Damaged,
}

impl Region {
    /// Whether `rule` may run in it.
    pub fn allows(&self, rule: Rule) -> bool {
        let is_safety = matches!(rule, Rule::Control | Rule::LineEnd | Rule::BidiControl | Rule::Invisible);
        self.kind == Kind::Text || is_safety
    }

    /// Whether `c` stays as a byte of damaged text: a C1 control, but for the line end NEL, or SOFT HYPHEN.
    pub fn keeps(&self, c: char) -> bool {
        self.kind == Kind::Damaged && matches!(c, '\u{80}'..='\u{84}' | '\u{86}'..='\u{9F}' | '\u{AD}')
    }
}

/// The regions of a text that are not plain text, in order and apart.
#[derive(Clone, Debug)]
pub(super) struct Regions {
    special: Vec<(Range<usize>, Kind)>,
    len: usize,
}

impl Regions {
    pub fn new(protected: &Protected, len: usize) -> Self {
        let ranges = protected.ranges.iter().map(|range| (range.clone(), Kind::Protected));
        let damaged = protected.damaged.iter().filter(|range| !protected.meets(range));
        let mut special: Vec<_> = ranges.chain(damaged.map(|range| (range.clone(), Kind::Damaged))).collect();
        special.retain(|(range, _)| !range.is_empty());
        special.sort_by_key(|(range, _)| range.start);
        Regions { special, len }
    }

    /// Where they are in the text of `len` bytes that `edits` lead to.
    pub fn after(&self, edits: &Edits, len: usize) -> Self {
        let mut end = 0;
        let moved = self.special.iter().map(|(range, kind)| (edits.after(range.clone()), *kind));
        let special = moved
            .filter_map(|(range, kind)| {
                let range = range.start.max(end)..range.end;
                end = end.max(range.end);
                (!range.is_empty()).then_some((range, kind))
            })
            .collect();
        Regions { special, len }
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
        let next = self.special.partition_point(|(range, _)| range.end <= at);
        let (range, kind) = match self.special.get(next) {
            Some((range, kind)) if range.start <= at => (range.clone(), *kind),
            next_range => {
                let start = next.checked_sub(1).map_or(0, |before| self.special[before].0.end);
                (start..next_range.map_or(self.len, |(range, _)| range.start), Kind::Text)
            }
        };
        let continues = (range.start > 0, range.end < self.len);
        Region { range, kind, continues }
    }
}

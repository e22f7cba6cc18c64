//! Rule regions: the protected ranges of a window in; which rules may run where out.
//!
//! In markup and program text only the rules for bidi safety run (guarantee 5 of the crate), because other changes could change its
//! meaning. In damaged text, which a later repair may read, some more characters are kept. A lookup is a binary search.

use std::ops::Range;

use crate::document::Protected;
use crate::edit::Edits;
use crate::profile::Rule;

/// A range of the window in which the same rules may run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RuleRegion {
    pub range: Range<usize>,
    pub kind: RegionKind,
    /// Whether another region lies before it, and whether one lies after it. Rules do not look across the border.
    pub continues: (bool, bool),
}

/// The kind of text of a region.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum RegionKind {
    /// Text, in which every rule may run.
    #[default]
    Text,
    /// Markup or program text.
    Protected,
    /// Mojibake that could not be repaired.
    Damaged,
}

impl RuleRegion {
    /// Whether `rule` may run in it.
    pub fn allows(&self, rule: Rule) -> bool {
        let is_safety = matches!(rule, Rule::Control | Rule::LineEnd | Rule::BidiControl | Rule::Invisible);
        self.kind == RegionKind::Text || is_safety
    }

    /// Whether `c` is kept because it stands for a byte of damaged text: a C1 control other than the line end NEL, or SOFT
    /// HYPHEN.
    pub fn keeps_char(&self, c: char) -> bool {
        self.kind == RegionKind::Damaged && matches!(c, '\u{80}'..='\u{84}' | '\u{86}'..='\u{9F}' | '\u{AD}')
    }
}

/// The regions of a text other than plain text, sorted and disjoint.
#[derive(Clone, Debug)]
pub(super) struct RuleRegions {
    special: Vec<(Range<usize>, RegionKind)>,
    len: usize,
}

impl RuleRegions {
    pub fn new(protected: &Protected, len: usize) -> Self {
        let ranges = protected.ranges.iter().map(|range| (range.clone(), RegionKind::Protected));
        let damaged = protected.damaged.iter().filter(|range| !protected.meets(range));
        let mut special: Vec<_> =
            ranges.chain(damaged.map(|range| (range.clone(), RegionKind::Damaged))).collect();
        special.retain(|(range, _)| !range.is_empty());
        special.sort_by_key(|(range, _)| range.start);
        RuleRegions { special, len }
    }

    /// The same regions in the text of `len` bytes after `edits`.
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
        RuleRegions { special, len }
    }

    /// The pieces of `range` that lie in one region each.
    pub fn pieces(&self, range: Range<usize>) -> impl Iterator<Item = (Range<usize>, RuleRegion)> + '_ {
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
        self.pieces(range).filter(|(_, region)| region.kind == RegionKind::Text).map(|(piece, _)| piece)
    }

    /// The region of the byte `at`.
    fn at(&self, at: usize) -> RuleRegion {
        let next = self.special.partition_point(|(range, _)| range.end <= at);
        let (range, kind) = match self.special.get(next) {
            Some((range, kind)) if range.start <= at => (range.clone(), *kind),
            next_range => {
                let start = next.checked_sub(1).map_or(0, |before| self.special[before].0.end);
                (start..next_range.map_or(self.len, |(range, _)| range.start), RegionKind::Text)
            }
        };
        let continues = (range.start > 0, range.end < self.len);
        RuleRegion { range, kind, continues }
    }
}

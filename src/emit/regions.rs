//! A document or window in; its decoded source and its text, aligned by line, out.
//!
//! No diff algorithm: the edits say what changed. Where an unchanged LINE FEED stands, or an edit that ends a line on both
//! sides, both sides are at the same place. Between two such places lies a region. Cost: one pass over text and edits.

use std::ops::Range;

use crate::document::Document;
use crate::edit::{SourceRange, TextRange};
use crate::profile::Rules;

/// An edit, with its place on both sides. As [`SourceEdit`](crate::edit::SourceEdit), but it knows the decoded source.
pub(super) struct AlignedEdit<'a> {
    pub rules: Rules,
    /// In the decoded source.
    pub before: Range<usize>,
    /// In the text.
    pub after: Range<usize>,
    pub source: SourceRange,
    pub original: &'a str,
    /// The decoding mistakes that it undid, as the explanation names them.
    pub path: Option<String>,
}

/// Lines of the decoded source, and the lines of the text that they became. Both hold whole lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Region {
    /// In the decoded source.
    pub before: Range<usize>,
    /// In the text.
    pub after: Range<usize>,
    /// Which edits lie in it; none where both sides are the same line.
    pub edits: Range<usize>,
}

/// Both sides of a document, and what leads from one to the other.
pub(super) struct Aligned<'a> {
    /// The decoded source.
    pub before: String,
    /// The text.
    pub after: &'a str,
    pub edits: Vec<AlignedEdit<'a>>,
}

impl<'a> Aligned<'a> {
    pub fn new(document: &'a Document) -> Self {
        let edits = document.edits.stretches().map(|edit| AlignedEdit {
            rules: edit.rules,
            source: document.source_of_decoded(edit.before.clone().into()),
            before: edit.before,
            after: edit.after,
            original: edit.original,
            path: edit.mojibake_path.map(ToString::to_string),
        });
        Aligned { edits: edits.collect(), before: document.decoded(), after: &document.text }
    }

    /// The regions, in order. They tile both sides.
    pub fn regions(&self) -> Vec<Region> {
        let mut regions = Regions::default();
        for (number, edit) in self.edits.iter().enumerate() {
            regions.keep(self.after, edit.after.start);
            let written = &self.after[edit.after.clone()];
            regions.region.edits.end = number + 1;
            (regions.region.before.end, regions.region.after.end) = (edit.before.end, edit.after.end);
            if ends_line(edit.original, &self.before[edit.before.end..]) && written.ends_with('\n') {
                regions.end();
            }
        }
        regions.keep(self.after, self.after.len());
        if !regions.region.before.is_empty() || !regions.region.after.is_empty() {
            regions.end();
        }
        regions.found
    }
}

/// Whether `original` ends a line, where `rest` follows it.
fn ends_line(original: &str, rest: &str) -> bool {
    original.ends_with(['\n', '\u{85}', '\u{2028}', '\u{2029}'])
        || original.ends_with('\r') && !rest.starts_with('\n')
}

#[derive(Default)]
struct Regions {
    found: Vec<Region>,
    /// The one that is not ended.
    region: Region,
}

impl Default for Region {
    fn default() -> Self {
        Region { before: 0..0, after: 0..0, edits: 0..0 }
    }
}

impl Regions {
    /// The text up to `end` is the same on both sides.
    fn keep(&mut self, text: &str, end: usize) {
        let start = self.region.after.end;
        let offset = |at: usize| at - start;
        let before = self.region.before.end;
        for (feed, _) in text[start..end].match_indices('\n') {
            (self.region.before.end, self.region.after.end) = (before + feed + 1, start + feed + 1);
            self.end();
        }
        (self.region.before.end, self.region.after.end) = (before + offset(end), end);
    }

    fn end(&mut self) {
        let Region { before, after, edits } = self.region.clone();
        self.region = Region {
            before: before.end..before.end,
            after: after.end..after.end,
            edits: edits.end..edits.end,
        };
        self.found.push(Region { before, after, edits });
    }
}

/// The ranges of the lines of `text[range]`, each with its LINE FEED; none for an empty range.
pub(super) fn lines(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = range.start;
    text[range].split_inclusive('\n').map(move |line| {
        let line = start..start + line.len();
        start = line.end;
        line
    })
}

/// Where a range of a window lies in the whole document.
pub(super) fn shifted(range: Range<usize>, by: usize) -> TextRange {
    (range.start + by..range.end + by).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sides(source: &str) -> Vec<(String, String)> {
        let document = crate::Cleaner::default().clean(source);
        let aligned = Aligned::new(&document);
        let regions = aligned.regions();
        let text = |region: &Region| {
            (aligned.before[region.before.clone()].into(), aligned.after[region.after.clone()].into())
        };
        regions.iter().map(text).collect()
    }

    #[test]
    fn lines_are_aligned() {
        let pair = |before: &str, after: &str| (before.to_owned(), after.to_owned());
        assert_eq!(sides("one\ntwo\n"), [pair("one\n", "one\n"), pair("two\n", "two\n")]);
        assert_eq!(sides("a\u{200B}b\r\nc\r\n"), [pair("a\u{200B}b\r\n", "ab\n"), pair("c\r\n", "c\n")]);
        assert_eq!(sides("a\rb"), [pair("a\r", "a\n"), pair("b", "b")]);
        assert_eq!(sides("a\n\n\n\nb"), [pair("a\n", "a\n"), pair("\n", "\n"), pair("\n\nb", "b")]);
        assert!(sides("").is_empty());
    }

    proptest! {
        /// Replacing the changed regions alone makes the text, and regions without edits are the same on both sides.
        #[test]
        fn regions_tile_both_sides(source in proptest::collection::vec(any::<u8>(), 0..200)) {
            let document = crate::Cleaner::default().clean(&source[..]);
            let aligned = Aligned::new(&document);
            let (mut before, mut after, mut edits) = (0, 0, 0);
            for region in aligned.regions() {
                prop_assert_eq!((region.before.start, region.after.start, region.edits.start), (before, after, edits));
                (before, after, edits) = (region.before.end, region.after.end, region.edits.end);
                if region.edits.is_empty() {
                    prop_assert_eq!(&aligned.before[region.before], &aligned.after[region.after]);
                }
            }
            prop_assert_eq!((before, after, edits), (aligned.before.len(), aligned.after.len(), aligned.edits.len()));
        }
    }
}

//! Edits: what a stage changed, sparse and replayable.
//!
//! A stage takes a `&str` and returns its text *with* [`Edits`]. The positions of an edit are byte ranges: `before`
//! in the text that the stage was given, `after` in the text that it returned. Edits keep the characters that they
//! replaced, so `after` can be rolled back to `before` exactly; they compose, so that one value leads from the clean
//! text to the decoded source whatever ran between.
//!
//! [`super::packed`] is how the list lies in memory.

use std::ops::{Deref, DerefMut, Range};

use super::mojibake_path::MojibakePath;
use super::packed::{CHECKPOINT_EVERY, EditCursor, PackedEdits, read_varint, write_varint};
use crate::chars;
use crate::profile::Rules;

/// One replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit<'a> {
    /// The rules that made it.
    pub rules: Rules,
    /// Byte range in the text before.
    pub before: Range<usize>,
    /// Byte range in the text after; empty for a removal.
    pub after: Range<usize>,
    /// The characters that were replaced; empty for an insertion.
    pub original: &'a str,
    /// The decoding mistakes that it undid, where it undid any.
    pub mojibake_path: Option<&'a MojibakePath>,
}

/// A character that was misread, as its edit is pushed.
pub(crate) struct Misread {
    /// Bytes before it that stay as they are, since the last one.
    pub kept: usize,
    /// Bytes that it was misread as.
    pub removed: usize,
    /// Bytes that it is.
    pub inserted: usize,
}

/// A sorted list of edits that do not overlap. One without edits takes no memory, so that the many stages that change nothing
/// hand over a null pointer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edits(Option<Box<PackedEdits>>);

impl Deref for Edits {
    type Target = PackedEdits;

    fn deref(&self) -> &PackedEdits {
        self.0.as_deref().unwrap_or(PackedEdits::NONE)
    }
}

impl DerefMut for Edits {
    fn deref_mut(&mut self) -> &mut PackedEdits {
        self.0.get_or_insert_default()
    }
}

/// How many paths are looked through for one that is known.
const RECENT: usize = 64;

impl Edits {
    /// How many edits there are.
    pub fn len(&self) -> usize {
        self.end.number as usize
    }

    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        self.end.number == 0
    }

    /// Bytes of memory that the list holds on to.
    pub fn size(&self) -> usize {
        self.packed.len()
            + self.originals.len()
            + self.checkpoints.len() * size_of::<EditCursor>()
            + self.paths_of_edits.len() * size_of::<(Range<u32>, u32)>()
    }

    /// Adds an edit behind the last one: `original`, which stood at byte `at` of the text before, became `inserted`
    /// bytes.
    pub fn push(&mut self, rules: impl Into<Rules>, at: usize, original: &str, inserted: usize) {
        debug_assert!(at >= self.end.before, "edits are pushed in order");
        let list = &mut **self;
        list.originals.push_str(original);
        list.pack(rules.into().pack(), at - list.end.before, original.len(), inserted);
    }

    /// Adds an edit for every misread character of `originals`, which stood at byte `at`; all of one path.
    pub(crate) fn push_misread(
        &mut self,
        rules: impl Into<Rules>,
        at: usize,
        originals: &str,
        characters: impl Iterator<Item = Misread>,
        path: &MojibakePath,
    ) {
        debug_assert!(at >= self.end.before, "edits are pushed in order");
        let (rules, first, mut gap) = (rules.into().pack(), self.end.number, at - self.end.before);
        let (mut copied, mut read) = (0, 0);
        for Misread { kept, removed, inserted } in characters {
            if kept > 0 {
                self.originals.push_str(&originals[copied..read]);
                copied = read + kept;
            }
            read += kept + removed;
            self.pack(rules, gap + kept, removed, inserted);
            gap = 0;
        }
        self.originals.push_str(&originals[copied..read]);
        let path = self.intern_path(path);
        self.set_path_of(first..self.end.number, path);
    }

    /// Says which decoding mistakes the last edit undid.
    pub(crate) fn set_path_of_last(&mut self, path: Option<&MojibakePath>) {
        if let Some(path) = path {
            let path = self.intern_path(path);
            self.set_path_of(self.end.number.saturating_sub(1)..self.end.number, path);
        }
    }

    /// The number of a path, which is added if it is new.
    fn intern_path(&mut self, path: &MojibakePath) -> u32 {
        let recent = self.paths.len().saturating_sub(RECENT);
        let known = self.paths[recent..].iter().rposition(|known| known == path);
        let known = known.map_or(self.paths.len(), |at| recent + at);
        if known == self.paths.len() {
            self.paths.push(path.clone());
        }
        known as u32
    }

    /// Says which decoding mistakes these edits undid, which are behind all of which that was said.
    fn set_path_of(&mut self, edits: Range<u32>, path: u32) {
        match self.paths_of_edits.last_mut() {
            _ if edits.is_empty() => {}
            Some((last, known)) if last.end == edits.start && *known == path => last.end = edits.end,
            _ => self.paths_of_edits.push((edits, path)),
        }
    }

    /// Says that an edit may have put back what stood there.
    pub(crate) fn expect_noops(&mut self) {
        self.may_hold_noops = true;
    }

    /// Adds the edits of `other` between two places of it, which stand `shift` bytes further on in the text before
    /// these. They are copied as they are packed: all but the first gap stays.
    pub(crate) fn extend(&mut self, other: &Edits, places: Range<EditCursor>, shift: isize) {
        let Range { start, end } = places;
        if start.number == end.number {
            return;
        }
        self.leave_checkpoint();
        let mut rest = start.packed;
        let gap = read_varint(&other.packed, &mut rest);
        let first =
            EditCursor { before: start.before + gap, after: start.after + gap, packed: rest, ..start };
        let grown = first.before.wrapping_add_signed(shift) - self.end.before;
        write_varint(&mut self.packed, grown);
        let here = EditCursor { packed: self.packed.len(), after: self.end.after + grown, ..self.end };
        let moved = |place: &EditCursor| EditCursor {
            number: place.number - first.number + here.number,
            packed: place.packed - first.packed + here.packed,
            originals: place.originals - first.originals + here.originals,
            before: place.before.wrapping_add_signed(shift),
            after: place.after - first.after + here.after,
        };
        let inside = other.checkpoints.partition_point(|place| place.number <= start.number);
        let inside = other.checkpoints[inside..].iter().take_while(|place| place.number < end.number);
        self.checkpoints.extend(inside.map(moved));
        self.next_checkpoint = self.checkpoints.last().map_or(0, |last| last.number + CHECKPOINT_EVERY);
        self.packed.extend_from_slice(&other.packed[rest..end.packed]);
        self.originals.push_str(&other.originals[start.originals..end.originals]);
        self.end = moved(&end);
        let paths_of_edits = other.paths_of_edits.partition_point(|(edits, _)| edits.end <= start.number);
        for (edits, path) in &other.paths_of_edits[paths_of_edits..] {
            let edits = edits.start.max(start.number)..edits.end.min(end.number);
            if edits.is_empty() {
                break;
            }
            let number = |number: u32| number - start.number + here.number;
            let path = self.intern_path(&other.paths[*path as usize]);
            self.set_path_of(number(edits.start)..number(edits.end), path);
        }
        self.may_hold_noops |= other.may_hold_noops;
    }

    /// The edits in order.
    pub fn iter(&self) -> Iter<'_> {
        Iter { edits: self, at: EditCursor::default(), paths_of_edits: 0 }
    }

    /// Adds the edits of the next stretch of text, which begins at byte `before` of the text before these.
    pub(crate) fn append(&mut self, next: &Edits, before: usize) {
        self.extend(next, EditCursor::default()..next.end, before as isize);
    }

    /// The byte range before that became `after`. A range that begins or ends inside an edit takes the whole edit;
    /// what was removed at either end stays outside.
    pub fn before(&self, after: Range<usize>) -> Range<usize> {
        let start = self.before_start(after.start);
        let end = if after.is_empty() { start } else { self.before_end(after.end) };
        start..end.max(start)
    }

    /// The same, and the letters and marks that were removed at its end: they belong to its last word.
    pub fn before_with_word_end(&self, after: Range<usize>) -> Range<usize> {
        let mut before = self.before(after.clone());
        if after.is_empty() {
            return before;
        }
        let mut next = self.iter_from(|p| p.after < after.end).skip_while(|edit| edit.after.end < after.end);
        while let Some(edit) = next.find(|edit| edit.before.end > before.end) {
            let is_of_word = |c| chars::of(c).is_letter() || chars::of(c).is_mark();
            let stays = edit.original.trim_start_matches(is_of_word).len();
            if edit.before.start != before.end || !edit.after.is_empty() {
                break;
            }
            before.end = edit.before.end - stays;
            if stays > 0 {
                break;
            }
        }
        before
    }

    fn before_start(&self, after: usize) -> usize {
        for edit in self.iter_from(|p| p.after < after) {
            if edit.after.start > after {
                return edit.before.start - (edit.after.start - after);
            }
            if edit.after.end > after {
                return edit.before.start;
            }
        }
        self.end.before + after.saturating_sub(self.end.after)
    }

    fn before_end(&self, after: usize) -> usize {
        for edit in self.iter_from(|p| p.after < after) {
            if edit.after.start >= after {
                return edit.before.start - (edit.after.start - after);
            }
            if edit.after.end >= after {
                return edit.before.end;
            }
        }
        self.end.before + after.saturating_sub(self.end.after)
    }

    /// The byte range after that came of `before`. What was removed gives an empty range at its place.
    pub fn after(&self, before: Range<usize>) -> Range<usize> {
        let start = self.after_start(before.start);
        let end = self.after_end(before.end);
        start..end.max(start)
    }

    fn after_start(&self, before: usize) -> usize {
        for edit in self.iter_from(|p| p.before < before) {
            if edit.before.start > before {
                return edit.after.start - (edit.before.start - before);
            }
            if edit.before.end > before {
                return edit.after.start;
            }
        }
        self.end.after + before.saturating_sub(self.end.before)
    }

    fn after_end(&self, before: usize) -> usize {
        for edit in self.iter_from(|p| p.before < before) {
            if edit.before.start >= before {
                return edit.after.start - (edit.before.start - before);
            }
            if edit.before.end >= before {
                return edit.after.end;
            }
        }
        self.end.after + before.saturating_sub(self.end.before)
    }

    /// The edits in order, those of one misread stretch taken together.
    pub fn stretches(&self) -> impl Iterator<Item = Edit<'_>> {
        let mut edits = self.iter().peekable();
        let mut originals = 0;
        std::iter::from_fn(move || {
            let mut stretch = edits.next()?;
            let start = originals;
            originals += stretch.original.len();
            let goes_on = |next: &Edit<'_>, stretch: &Edit<'_>| {
                next.mojibake_path.is_some()
                    && (next.mojibake_path, next.rules) == (stretch.mojibake_path, stretch.rules)
                    && (next.before.start, next.after.start) == (stretch.before.end, stretch.after.end)
            };
            while let Some(next) = edits.next_if(|next| goes_on(next, &stretch)) {
                originals += next.original.len();
                (stretch.before.end, stretch.after.end) = (next.before.end, next.after.end);
            }
            stretch.original = &self.originals[start..originals];
            Some(stretch)
        })
    }

    /// A function that moves rising offsets, none of them inside an edit, from the text before to the text after.
    pub(crate) fn shift(&self) -> impl FnMut(usize) -> usize {
        let mut edits = self.iter().peekable();
        let mut grown = 0isize;
        move |before| {
            while let Some(edit) = edits.next_if(|edit| edit.before.end <= before) {
                grown += edit.after.len() as isize - edit.before.len() as isize;
            }
            before.wrapping_add_signed(grown)
        }
    }

    /// Iterates from the last checkpoint for which `early` still holds.
    fn iter_from(&self, early: impl Fn(&EditCursor) -> bool) -> Iter<'_> {
        let index = self.checkpoints.partition_point(early);
        let at = index.checked_sub(1).map_or(EditCursor::default(), |i| self.checkpoints[i]);
        let paths_of_edits = self.paths_of_edits.partition_point(|(edits, _)| edits.end <= at.number);
        Iter { edits: self, at, paths_of_edits }
    }

    /// The pieces of the text before that lie in the byte range `before`, given the text `after`. Their
    /// concatenation is that stretch of the text before.
    pub(crate) fn pieces<'a>(&'a self, text: &'a str, before: Range<usize>) -> Vec<&'a str> {
        let mut pieces = Vec::new();
        let mut from = self.iter_from(|p| p.before < before.start);
        let (mut b, mut a) = (from.at.before, from.at.after);
        let mut keep = |piece_start: usize, piece: &'a str| {
            let start = before.start.max(piece_start) - piece_start;
            let end = before.end.min(piece_start + piece.len()).saturating_sub(piece_start);
            if start < end {
                pieces.push(&piece[start..end]);
            }
        };
        loop {
            let edit = from.next();
            let next = edit.as_ref().map_or(text.len(), |e| e.after.start);
            keep(b, &text[a..next]);
            let Some(edit) = edit else { break };
            keep(edit.before.start, edit.original);
            (b, a) = (edit.before.end, edit.after.end);
            if b >= before.end {
                break;
            }
        }
        pieces
    }

    /// Replays the edits backwards: the text before, given the text `after`.
    ///
    /// ```
    /// let document = saaf::Cleaner::default().clean("na\u{200B}ïve  ".as_bytes());
    /// assert_eq!(document.text, "naïve");
    /// assert_eq!(document.decoded(), "na\u{200B}ïve  ");
    /// ```
    pub fn undo(&self, text: &str) -> String {
        let mut before = String::with_capacity(text.len() + self.originals.len());
        let mut copied = 0;
        for edit in self.iter() {
            before.push_str(&text[copied..edit.after.start]);
            before.push_str(edit.original);
            copied = edit.after.end;
        }
        before.push_str(&text[copied..]);
        before
    }

    /// Leaves out edits that changed nothing after all, such as a control that was removed and written again.
    pub(crate) fn without_noops(self, text: &str) -> Edits {
        let is_noop = |edit: &Edit<'_>| edit.original == &text[edit.after.clone()];
        if !self.may_hold_noops || !self.iter().any(|edit| is_noop(&edit)) {
            return self;
        }
        let mut real = Edits::default();
        for edit in self.iter().filter(|edit| !is_noop(edit)) {
            real.push(edit.rules, edit.before.start, edit.original, edit.after.len());
            real.set_path_of_last(edit.mojibake_path);
        }
        real
    }
}

/// Where checkpoints were left is no part of what the list says.
impl PartialEq for Edits {
    fn eq(&self, other: &Edits) -> bool {
        self.end == other.end && self.iter().eq(other.iter())
    }
}

impl Eq for Edits {}

/// Iterator over [`Edits`].
#[derive(Clone, Debug)]
pub(crate) struct Iter<'a> {
    edits: &'a Edits,
    at: EditCursor,
    /// The next stretch of edits that have a path.
    paths_of_edits: usize,
}

impl<'a> Iter<'a> {
    /// The place before the next edit.
    pub(crate) fn place(&self) -> EditCursor {
        self.at
    }

    /// Goes on from the last checkpoint for which `early` still holds, if that is further on.
    pub(crate) fn skip_to_checkpoint(&mut self, early: impl Fn(&EditCursor) -> bool) {
        let further = self.edits.iter_from(early);
        if further.at.number > self.at.number {
            *self = further;
        }
    }

    /// The path of the next edit.
    fn mojibake_path(&mut self) -> Option<&'a MojibakePath> {
        let number = self.at.number;
        let (edits, path) = self.edits.paths_of_edits.get(self.paths_of_edits)?;
        self.paths_of_edits += usize::from(edits.end == number + 1);
        edits.contains(&number).then(|| &self.edits.paths[*path as usize])
    }
}

impl<'a> Iterator for Iter<'a> {
    type Item = Edit<'a>;

    fn next(&mut self) -> Option<Edit<'a>> {
        if self.at.packed == self.edits.packed.len() {
            return None;
        }
        let gap = read_varint(&self.edits.packed, &mut self.at.packed);
        let rules = read_varint(&self.edits.packed, &mut self.at.packed);
        let removed = read_varint(&self.edits.packed, &mut self.at.packed);
        let inserted = read_varint(&self.edits.packed, &mut self.at.packed);
        let (before, after) = (self.at.before + gap, self.at.after + gap);
        let original = &self.edits.originals[self.at.originals..self.at.originals + removed];
        self.at.originals += removed;
        self.at.before = before + removed;
        self.at.after = after + inserted;
        let mojibake_path = self.mojibake_path();
        self.at.number += 1;
        Some(Edit {
            rules: Rules::unpack(rules as u64),
            before: before..before + removed,
            after: after..after + inserted,
            original,
            mojibake_path,
        })
    }
}

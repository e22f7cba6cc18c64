//! Edits: what a stage changed, sparse and replayable. Ground floor.
//!
//! A stage takes a `&str` and returns its text *with* [`Edits`]. The positions of an edit are byte ranges: `before`
//! in the text that the stage was given, `after` in the text that it returned. Edits keep the characters that they
//! replaced, so `after` can be rolled back to `before` exactly; they compose, so that one value leads from the clean
//! text to the decoded source whatever ran between.
//!
//! Packed, an edit costs four bytes and the characters it replaced; every 64th leaves a checkpoint, so that a
//! position is found in O(log n).

use std::ops::Range;

use crate::chain::Chain;
use crate::profile::Rules;
pub use crate::rewriter::{Rewriter, Rewritten};

/// One replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit<'a> {
    /// The rules that made it.
    pub rules: Rules,
    /// Byte range in the text before.
    pub before: Range<usize>,
    /// Byte range in the text after; empty for a removal.
    pub after: Range<usize>,
    /// The characters that were replaced; empty for an insertion.
    pub original: &'a str,
    /// The misreadings that it undid, where it undid any.
    pub chain: Option<&'a Chain>,
}

/// A sorted list of edits that do not overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    packed: Vec<u8>,
    originals: String,
    checkpoints: Vec<Position>,
    end: Position,
    count: usize,
    /// The chains; none of them twice among [`RECENT`] neighbours.
    chains: Vec<Chain>,
    /// Edits that have a chain, by their numbers, and which.
    chained: Vec<(Range<u32>, u32)>,
}

/// A place between two edits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Position {
    packed: usize,
    originals: usize,
    before: usize,
    after: usize,
}

const CHECKPOINT_EVERY: usize = 64;
/// How many chains are looked through for one that is known.
const RECENT: usize = 64;

impl Edits {
    /// How many edits there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Bytes of memory that the list holds on to.
    pub fn size(&self) -> usize {
        self.packed.len()
            + self.originals.len()
            + self.checkpoints.len() * size_of::<Position>()
            + self.chained.len() * size_of::<(Range<u32>, u32)>()
    }

    /// Adds an edit behind the last one: `original`, which stood at byte `at` of the text before, became `inserted`
    /// bytes.
    pub fn push(&mut self, rules: impl Into<Rules>, at: usize, original: &str, inserted: usize) {
        debug_assert!(at >= self.end.before, "edits are pushed in order");
        self.originals.push_str(original);
        self.pack(rules.into(), at, original.len(), inserted);
    }

    /// Adds edits that stand side by side, all of one chain: of `originals`, which stood at byte `at`, each took the
    /// first number of bytes, and became the second.
    pub(crate) fn push_stretch(
        &mut self,
        rules: impl Into<Rules>,
        at: usize,
        originals: &str,
        lengths: impl Iterator<Item = (usize, usize)>,
        chain: &Chain,
    ) {
        debug_assert!(at >= self.end.before, "edits are pushed in order");
        self.originals.push_str(originals);
        let (rules, first, mut from) = (rules.into(), self.count, at);
        for (removed, inserted) in lengths {
            self.pack(rules, from, removed, inserted);
            from += removed;
        }
        self.chain_from(first, Some(chain));
    }

    fn pack(&mut self, rules: Rules, at: usize, removed: usize, inserted: usize) {
        if self.count.is_multiple_of(CHECKPOINT_EVERY) {
            self.checkpoints.push(self.end);
        }
        let gap = at - self.end.before;
        let numbers = [gap, rules.pack() as usize, removed, inserted];
        match numbers.map(|number| number as u8) {
            bytes if numbers.iter().all(|&number| number < 0x80) => self.packed.extend_from_slice(&bytes),
            _ => numbers.into_iter().for_each(|number| write_varint(&mut self.packed, number)),
        }
        self.end = Position {
            packed: self.packed.len(),
            originals: self.end.originals + removed,
            before: at + removed,
            after: self.end.after + gap + inserted,
        };
        self.count += 1;
    }

    /// Says which misreadings the last edit undid.
    pub(crate) fn chain_last(&mut self, chain: Option<&Chain>) {
        if let Some(last) = self.count.checked_sub(1) {
            self.chain_from(last, chain);
        }
    }

    /// Says which misreadings the edits from number `first` undid.
    fn chain_from(&mut self, first: usize, chain: Option<&Chain>) {
        let Some(chain) = chain.filter(|_| first < self.count) else { return };
        let recent = self.chains.len().saturating_sub(RECENT);
        let known = self.chains[recent..].iter().rposition(|known| known == chain);
        let known = known.map_or(self.chains.len(), |at| recent + at);
        if known == self.chains.len() {
            self.chains.push(chain.clone());
        }
        let (first, end, known) = (first as u32, self.count as u32, known as u32);
        match self.chained.last_mut() {
            Some((edits, chain)) if edits.end == first && *chain == known => edits.end = end,
            _ => self.chained.push((first..end, known)),
        }
    }

    /// The edits in order.
    pub fn iter(&self) -> Iter<'_> {
        Iter { edits: self, at: Position::default(), number: 0, chained: 0 }
    }

    /// Adds the edits of the next stretch of text, whose texts begin at byte `before` and `after` of these texts.
    pub(crate) fn append(&mut self, next: &Edits, before: usize) {
        for edit in next.iter() {
            self.push(edit.rules, before + edit.before.start, edit.original, edit.after.len());
            self.chain_last(edit.chain);
        }
    }

    /// The byte range before that became `after`. A range that begins or ends inside an edit takes the whole edit;
    /// what was removed at either end stays outside.
    pub fn before(&self, after: Range<usize>) -> Range<usize> {
        let start = self.before_start(after.start);
        let end = if after.is_empty() { start } else { self.before_end(after.end) };
        start..end.max(start)
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
                next.chain.is_some()
                    && (next.chain, next.rules) == (stretch.chain, stretch.rules)
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
    fn iter_from(&self, early: impl Fn(&Position) -> bool) -> Iter<'_> {
        let index = self.checkpoints.partition_point(early);
        let at = index.checked_sub(1).map_or(Position::default(), |i| self.checkpoints[i]);
        let number = index.saturating_sub(1) * CHECKPOINT_EVERY;
        let chained = self.chained.partition_point(|(edits, _)| edits.end <= number as u32);
        Iter { edits: self, at, number, chained }
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
        if self.iter().all(|e| e.original != &text[e.after]) {
            return self;
        }
        let mut real = Edits::default();
        for edit in self.iter().filter(|e| e.original != &text[e.after.clone()]) {
            real.push(edit.rules, edit.before.start, edit.original, edit.after.len());
            real.chain_last(edit.chain);
        }
        real
    }
}

/// Iterator over [`Edits`].
#[derive(Clone, Debug)]
pub struct Iter<'a> {
    edits: &'a Edits,
    at: Position,
    /// Of the next edit.
    number: usize,
    /// The next stretch of edits that have a chain.
    chained: usize,
}

impl<'a> Iter<'a> {
    /// The chain of the next edit.
    fn chain(&mut self) -> Option<&'a Chain> {
        let number = self.number as u32;
        let (edits, chain) = self.edits.chained.get(self.chained)?;
        self.chained += usize::from(edits.end == number + 1);
        edits.contains(&number).then(|| &self.edits.chains[*chain as usize])
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
        let chain = self.chain();
        self.number += 1;
        Some(Edit {
            rules: Rules::unpack(rules as u64),
            before: before..before + removed,
            after: after..after + inserted,
            original,
            chain,
        })
    }
}

/// LEB128.
fn write_varint(bytes: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn read_varint(bytes: &[u8], at: &mut usize) -> usize {
    let mut value = 0;
    for shift in (0..).step_by(7) {
        let byte = bytes[*at];
        *at += 1;
        value |= ((byte & 0x7F) as usize) << shift;
        if byte < 0x80 {
            break;
        }
    }
    value
}

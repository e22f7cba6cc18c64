//! A line under repair: characters, each with the bytes that it came from and the misreadings it was freed of.

use std::ops::Range;

use super::class::Class;
use super::codecs::Row;
use super::plausibility::Weight;
use crate::chars::classes::is_explicit_bidi_control;
use crate::document::{FindingKind, RawFinding};
use crate::edit::{Misdecoding, MojibakePath};
use crate::edit::{Misread, Rewriter};
use crate::profile::Rule;

/// One character.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub c: char,
    /// What it costs where it stands.
    pub weight: Weight,
    /// Which bytes read as it.
    pub row: Row,
    /// Part of an address or of program text, which nothing rewrites.
    pub guarded: bool,
    /// Bytes of the line, first and behind the last.
    start: u32,
    end: u32,
    /// Which chain of the line, plus one; 0 for a character as it came.
    chain: u32,
}

impl Cell {
    #[inline]
    fn new(c: char, start: u32, end: u32, chain: u32) -> Cell {
        let row = if c.is_ascii() { Row::NONE } else { Row::of(c) };
        Cell { c, weight: Weight::of(c), row, guarded: false, start, end, chain }
    }

    /// No table has it from now on.
    pub fn guard(&mut self) {
        (self.guarded, self.row) = (true, Row::NONE);
    }
}

/// The characters of one line.
#[derive(Default)]
pub(super) struct Line {
    pub cells: Vec<Cell>,
    /// Where the line begins in the text.
    start: usize,
    seen: Seen,
    chains: Vec<MojibakePath>,
    /// It is no text as it stands, but there is no saying what it was.
    pub is_unclear: bool,
}

/// What has stood in the line at any time: a bit for every character of ASCII, and for every class.
#[derive(Clone, Copy, Default)]
struct Seen {
    ascii: [u64; 2],
    classes: u64,
}

impl Seen {
    #[inline]
    fn add(&mut self, cell: &Cell) {
        match cell.c.is_ascii() {
            true => self.ascii[cell.c as usize >> 6] |= 1 << (cell.c as u32 & 63),
            false => self.classes |= 1 << cell.weight.class as u32,
        }
    }
}

/// What becomes of some cells that stand side by side.
pub(super) struct Replacement {
    /// The cells.
    pub cells: Range<usize>,
    /// The character in their place.
    pub c: char,
    /// Whether it was chosen by statistics.
    pub lossy: bool,
}

impl Line {
    /// Takes the line at `range` of `text`. Bidi controls are passed over: a later stage removes those of others and
    /// writes its own, which may not change how the line is read the next time.
    pub fn take(&mut self, text: &str, range: Range<usize>) {
        self.begin(range.start);
        let line = &text[range];
        // Windows are small; a line of more than 4 GiB is left alone.
        let line = if u32::try_from(line.len()).is_ok() { line } else { "" };
        for (at, c) in line.char_indices().filter(|&(_, c)| !is_explicit_bidi_control(c)) {
            self.push(Cell::new(c, at as u32, (at + c.len_utf8()) as u32, 0));
        }
    }

    /// Takes a line that begins at byte `start` of the text and was read as `read`, to go on with it. `lengths`: of each
    /// character beyond ASCII, the bytes that it came from. `chain`: what those have gone through.
    pub fn take_read(&mut self, start: usize, read: &str, lengths: &[u16], chain: &MojibakePath) {
        self.begin(start);
        let (mut lengths, mut at) = (lengths.iter(), 0);
        for c in read.chars() {
            let is_read = !c.is_ascii();
            let len = if is_read { lengths.next().map_or(0, |&len| len.into()) } else { 1 };
            self.push(Cell::new(c, at, at + len, is_read.into()));
            at += len;
        }
        self.chains.push(chain.clone());
    }

    fn begin(&mut self, start: usize) {
        self.cells.clear();
        self.chains.clear();
        self.start = start;
        self.seen = Seen::default();
        self.is_unclear = false;
    }

    /// Guards what lies in one of the ranges of the text, which are in order and apart.
    pub fn guard(&mut self, ranges: &[Range<usize>]) {
        let mut next = ranges.partition_point(|range| range.end <= self.start);
        for cell in &mut self.cells {
            let (start, end) = (self.start + cell.start as usize, self.start + cell.end as usize);
            while ranges.get(next).is_some_and(|range| range.end <= start) {
                next += 1;
            }
            if ranges.get(next).is_some_and(|range| range.start < end) {
                cell.guard();
            }
        }
    }

    fn push(&mut self, cell: Cell) {
        self.seen.add(&cell);
        self.cells.push(cell);
    }

    /// The character before cell `at`; a space at the head of the line.
    pub fn before(&self, at: usize) -> char {
        at.checked_sub(1).map_or(' ', |before| self.cells[before].c)
    }

    /// The character at cell `at`; a space at the end of the line.
    pub fn get(&self, at: usize) -> char {
        self.cells.get(at).map_or(' ', |cell| cell.c)
    }

    /// The weight of the character before cell `at`.
    pub fn weight_before(&self, at: usize) -> Weight {
        at.checked_sub(1).map_or(Weight::EDGE, |before| self.cells[before].weight)
    }

    /// The weight of the character at cell `at`.
    pub fn weight(&self, at: usize) -> Weight {
        self.cells.get(at).map_or(Weight::EDGE, |cell| cell.weight)
    }

    /// Whether one of these may stand in the line, all of ASCII; no false negatives.
    pub fn may_hold_any(&self, mut characters: impl Iterator<Item = char>) -> bool {
        characters.any(|c| self.seen.ascii[c as usize >> 6] >> (c as u32 & 63) & 1 == 1)
    }

    /// Whether a character of the class, beyond ASCII, may stand in the line; no false negatives.
    pub fn may_hold(&self, class: Class) -> bool {
        self.seen.classes >> class as u32 & 1 == 1
    }

    /// Puts characters in the place of cells; the replacements are in order.
    pub fn replace(&mut self, replacements: &[Replacement], misreading: Misdecoding) {
        let mut known = Extensions { misreading, known: Vec::new() };
        let (mut read, mut written) = (0, 0);
        for Replacement { cells, c, lossy } in replacements {
            self.cells.copy_within(read..cells.start, written);
            written += cells.start - read;
            let old = &self.cells[cells.clone()];
            let (start, end) = (old[0].start, old[old.len() - 1].end);
            let longest = old.iter().map(|cell| cell.chain).max_by_key(|&chain| depth(&self.chains, chain));
            let chain = known.chain(longest.unwrap_or(0), *lossy, &mut self.chains);
            self.cells[written] = Cell::new(*c, start, end, chain);
            self.seen.add(&self.cells[written]);
            written += 1;
            read = cells.end;
        }
        self.cells.copy_within(read.., written);
        self.cells.truncate(written + self.cells.len() - read);
    }

    fn chain(&self, chain: u32) -> Option<&MojibakePath> {
        self.chains.get((chain as usize).wrapping_sub(1))
    }

    /// Bytes of the text from which `cells` came.
    pub fn range(&self, first: &Cell, last: &Cell) -> Range<usize> {
        self.start + first.start as usize..self.start + last.end as usize
    }

    /// Writes the line: one edit for every character, so that each leads back to its own bytes.
    pub fn write(&self, text: &str, rewriter: &mut Rewriter<'_>) {
        let chain = |cell: &Cell| if cell.chain == 0 || self.is_same(cell, text) { 0 } else { cell.chain };
        let mut read = String::new();
        for stretch in self.cells.chunk_by(|a, b| chain(a) == chain(b) && a.end == b.start) {
            if let Some(chain) = self.chain(chain(&stretch[0])) {
                let range = self.range(&stretch[0], &stretch[stretch.len() - 1]);
                read.clear();
                read.extend(stretch.iter().map(|cell| cell.c));
                let characters = stretch.iter().map(|cell| Misread {
                    kept: 0,
                    removed: (cell.end - cell.start) as usize,
                    inserted: cell.c.len_utf8(),
                });
                rewriter.replace_misread(Rule::Mojibake, range, &read, characters, chain);
            }
        }
    }

    /// Whether the character is, after all, the one that it came from.
    fn is_same(&self, cell: &Cell, text: &str) -> bool {
        (cell.end - cell.start) as usize == cell.c.len_utf8()
            && text[self.range(cell, cell)].starts_with(cell.c)
    }

    /// Reports what was chosen by statistics, and what was lost for good.
    pub fn report_losses(&self, found: &mut Vec<RawFinding>) {
        if !self.chains.iter().any(MojibakePath::is_lossy) {
            return;
        }
        let lossy = |cell: &&Cell| self.chain(cell.chain).is_some_and(MojibakePath::is_lossy);
        for (kind, what) in [
            (FindingKind::LossyRepair, "lacked a byte; the letters around it said which"),
            (FindingKind::LostBytes, "lacked bytes, and nothing says which"),
        ] {
            let is_lost = kind == FindingKind::LostBytes;
            let cells = || {
                self.cells.iter().filter(lossy).filter(|c| (c.c == char::REPLACEMENT_CHARACTER) == is_lost)
            };
            if let (Some(first), Some(last)) = (cells().next(), cells().next_back()) {
                let detail = format!("{} × UTF-8 {what}", cells().count());
                found.push(RawFinding { kind, range: self.range(first, last), detail });
            }
        }
    }

    /// Reports every stretch that would be read anew.
    pub fn report(&self, found: &mut Vec<RawFinding>) {
        for stretch in self.cells.chunk_by(|a, b| a.chain == b.chain && a.end == b.start) {
            if let Some(chain) = self.chain(stretch[0].chain) {
                let range = self.range(&stretch[0], &stretch[stretch.len() - 1]);
                found.push(RawFinding { kind: FindingKind::Mojibake, range, detail: chain.to_string() });
            }
        }
    }

    /// Whether anything was replaced.
    pub fn is_changed(&self) -> bool {
        !self.chains.is_empty()
    }
}

/// How many misreadings a chain has; 0 is none.
fn depth(chains: &[MojibakePath], chain: u32) -> usize {
    if chain == 0 { 0 } else { chains[chain as usize - 1].steps().len() }
}

/// The chains that one misreading more has made of others.
struct Extensions {
    misreading: Misdecoding,
    /// The chain before, whether lossy, and the chain after.
    known: Vec<(u32, bool, u32)>,
}

impl Extensions {
    fn chain(&mut self, before: u32, lossy: bool, chains: &mut Vec<MojibakePath>) -> u32 {
        // Few lines have more than one or two, and a chain that is entered twice does no harm.
        let recent = self.known.len().saturating_sub(8);
        let is_it = |&&(chain, is_lossy, _): &&(u32, bool, u32)| (chain, is_lossy) == (before, lossy);
        if let Some(&(.., after)) = self.known[recent..].iter().rfind(is_it) {
            return after;
        }
        let chain = if before == 0 { MojibakePath::default() } else { chains[before as usize - 1].clone() };
        chains.push(chain.then(self.misreading, lossy));
        let after = chains.len() as u32;
        self.known.push((before, lossy, after));
        after
    }
}

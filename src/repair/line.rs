//! A line under repair: characters, each with the bytes that it came from and the misreadings it was freed of.

use std::ops::Range;

use crate::chain::{Chain, Misreading};
use crate::document::{FindingKind, Found};
use crate::edit::Rewriter;
use crate::profile::Rule;

/// One character.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub c: char,
    /// Bytes of the text, first and behind the last.
    pub start: usize,
    pub end: usize,
    /// Part of an address or of program text, which nothing rewrites.
    pub guarded: bool,
    /// Which chain of the line, plus one; 0 for a character as it came.
    chain: u32,
}

/// The characters of one line.
#[derive(Default)]
pub(super) struct Line {
    pub cells: Vec<Cell>,
    chains: Vec<Chain>,
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
        self.cells.clear();
        self.chains.clear();
        let characters = text[range.clone()].char_indices().filter(|&(_, c)| !is_bidi_control(c));
        self.cells.extend(characters.map(|(at, c)| {
            let start = range.start + at;
            Cell { c, start, end: start + c.len_utf8(), guarded: false, chain: 0 }
        }));
    }

    /// The character before cell `at`; a space at the head of the line.
    pub fn before(&self, at: usize) -> char {
        at.checked_sub(1).map_or(' ', |before| self.cells[before].c)
    }

    /// The character at cell `at`; a space at the end of the line.
    pub fn get(&self, at: usize) -> char {
        self.cells.get(at).map_or(' ', |cell| cell.c)
    }

    /// Puts characters in the place of cells; the replacements are in order.
    pub fn replace(&mut self, replacements: &[Replacement], misreading: Misreading) {
        let old = std::mem::take(&mut self.cells);
        self.cells.reserve(old.len());
        let mut at = 0;
        for Replacement { cells, c, lossy } in replacements {
            self.cells.extend_from_slice(&old[at..cells.start]);
            let (first, last) = (old[cells.start], old[cells.end - 1]);
            let chain =
                old[cells.clone()].iter().map(|cell| cell.chain).max_by_key(|&chain| self.depth(chain));
            let chain = self.extended(chain.unwrap_or(0), misreading, *lossy);
            self.cells.push(Cell { c: *c, start: first.start, end: last.end, guarded: false, chain });
            at = cells.end;
        }
        self.cells.extend_from_slice(&old[at..]);
    }

    fn depth(&self, chain: u32) -> usize {
        self.chain(chain).map_or(0, |chain| chain.steps().len())
    }

    fn chain(&self, chain: u32) -> Option<&Chain> {
        self.chains.get((chain as usize).wrapping_sub(1))
    }

    fn extended(&mut self, chain: u32, misreading: Misreading, lossy: bool) -> u32 {
        let chain = self.chain(chain).cloned().unwrap_or_default().then(misreading, lossy);
        // Few lines have more than one or two, and a chain that is entered twice does no harm.
        let recent = self.chains.len().saturating_sub(8);
        match self.chains[recent..].iter().rposition(|known| *known == chain) {
            Some(at) => (recent + at + 1) as u32,
            None => {
                self.chains.push(chain);
                self.chains.len() as u32
            }
        }
    }

    /// Writes the line: one edit for every character, so that each leads back to its own bytes.
    pub fn write(&self, rewriter: &mut Rewriter<'_>) {
        for cell in &self.cells {
            if let Some(chain) = self.chain(cell.chain) {
                let range = cell.start..cell.end;
                rewriter.replace_misread(Rule::Mojibake, range, cell.c.encode_utf8(&mut [0; 4]), Some(chain));
            }
        }
    }

    /// Reports what was chosen by statistics, and what was lost for good.
    pub fn report_losses(&self, found: &mut Vec<Found>) {
        let lossy = |cell: &&Cell| self.chain(cell.chain).is_some_and(Chain::is_lossy);
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
                found.push(Found { kind, range: first.start..last.end, detail });
            }
        }
    }

    /// Reports every stretch that would be read anew.
    pub fn report(&self, found: &mut Vec<Found>) {
        for stretch in self.cells.chunk_by(|a, b| a.chain == b.chain && a.end == b.start) {
            if let Some(chain) = self.chain(stretch[0].chain) {
                let range = stretch[0].start..stretch[stretch.len() - 1].end;
                found.push(Found { kind: FindingKind::Mojibake, range, detail: chain.to_string() });
            }
        }
    }

    /// Whether anything was replaced.
    pub fn is_changed(&self) -> bool {
        !self.chains.is_empty()
    }
}

/// Whether `c` is an embedding, an override or an isolate, or ends one (UAX #9 §2).
pub(super) fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

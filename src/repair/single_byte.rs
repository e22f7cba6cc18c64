//! Text of one single-byte table that was read in another: `ÇáÍãÏ` in, `الحمد` out.
//!
//! There is no form to check as in UTF-8, so the letters alone decide: runs of letters that no Latin script writes side
//! by side, which the other table makes words of. A run that holds a few letters says nothing; the line must give
//! enough evidence, and no second table about as much.

use std::sync::LazyLock;

use super::class::Class;
use super::codecs::Codec;
use super::line::{Cell, Line, Replacement};
use super::plausibility::{Cost, NAT, Steps, Weight, cost, step};
use crate::codepages::Codepage;
use crate::edit::Misdecoding;

/// What the text was written in: the tables of scripts that have no letter in windows-1252.
const WRITTEN: [&str; 5] = ["windows-1256", "ISO-8859-6", "windows-1251", "KOI8-R", "windows-1253"];
/// The evidence that a line must give.
const ENOUGH: Cost = 12 * NAT;
/// The evidence, for each character beyond ASCII, that need not be compared with that for UTF-8.
pub(super) const CLEAR: Cost = 2 * NAT;
/// How much the second table must stay behind.
const MARGIN: Cost = NAT;
/// What every run speaks against it that stands in a word with ASCII letters.
const IN_LATIN_WORD: Cost = 6 * NAT;
/// The letters that the longest run must have.
const LONGEST: usize = 3;

/// What the bytes from 0x80 stand for in a table.
pub(super) struct Page {
    name: &'static str,
    readings: [Option<Sign>; 128],
    steps: Steps,
}

#[derive(Clone, Copy)]
struct Sign {
    c: char,
    weight: Weight,
    is_letter: bool,
}

impl Page {
    /// The table's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    fn named(name: &'static str) -> Page {
        let page = Codepage::named(name);
        let sign = |c: char| Sign { c, weight: Weight::of(c), is_letter: c.is_alphabetic() };
        let reading = |place: usize| page?.decode(place as u8 | 0x80).map(sign);
        let readings: [Option<Sign>; 128] = std::array::from_fn(reading);
        let steps = Steps::of(&readings.map(|sign| sign.map_or(Weight::EDGE, |sign| sign.weight)));
        Page { name, readings, steps }
    }

    /// What the byte stands for.
    fn read(&self, byte: u8) -> Option<Sign> {
        self.readings[usize::from(byte & 0x7F)]
    }
}

static PAGES: LazyLock<[Page; WRITTEN.len()]> = LazyLock::new(|| WRITTEN.map(Page::named));
static WINDOWS_1252: LazyLock<Page> = LazyLock::new(|| Page::named("windows-1252"));

/// The table that the line was written in, if that is another, with the evidence. `longest`: so many characters of
/// windows-1252 stand side by side.
pub(super) fn find(line: &Line, longest: usize) -> Option<(Cost, &'static Page)> {
    if longest < LONGEST {
        return None;
    }
    let mut tallies: [Tally; WRITTEN.len()] = Default::default();
    for_each_run(line, |run| {
        for (page, tally) in PAGES.iter().zip(&mut tallies) {
            tally.add(&run, page);
        }
    });
    let mut order: [usize; WRITTEN.len()] = std::array::from_fn(|page| page);
    order.sort_by_key(|&page| -tallies[page].evidence());
    let [most, second] = [order[0], order[1]].map(|page| tallies[page].evidence());
    (most >= ENOUGH && most - second >= MARGIN).then_some((most, &PAGES[order[0]]))
}

/// Reads the line in `page`, which was found. Whether that changed anything.
pub(super) fn repair(line: &mut Line, page: &Page) -> bool {
    let mut replacements = Vec::with_capacity(line.cells.len());
    for_each_run(line, |run| {
        if !run.is_in_word && run.read(page).is_some_and(|read| read.gain > 0) {
            let read = run.signs(page).zip(run.first..).zip(run.cells);
            let changed = read.filter(|((sign, _), cell)| cell.c != sign.c);
            let replaced = |((sign, at), _): ((Sign, usize), _)| Replacement {
                cells: at..at + 1,
                c: sign.c,
                lossy: false,
            };
            replacements.extend(changed.map(replaced));
        }
    });
    let is_c1 = |cell: &Cell| cell.weight.class == Class::C1;
    let read = if line.cells.iter().any(is_c1) { "ISO-8859-1" } else { "windows-1252" };
    line.replace(&replacements, Misdecoding { encoded_as: page.name, decoded_as: read });
    !replacements.is_empty()
}

/// A maximal run of characters beyond ASCII that windows-1252 has.
struct Run<'a> {
    cells: &'a [Cell],
    /// The number of the first cell.
    first: usize,
    /// The bytes that windows-1252 reads so.
    bytes: &'a [u8],
    /// Before it and behind.
    edges: [Weight; 2],
    /// It touches ASCII letters.
    is_in_word: bool,
    /// What it costs as it stands.
    now: Cost,
    /// How many of its characters are no letters.
    symbols: usize,
}

/// What a run becomes in another table.
struct Read {
    /// How much less it costs.
    gain: Cost,
    letters: usize,
    /// How many characters become others.
    changed: usize,
}

impl Run<'_> {
    fn signs(&self, page: &Page) -> impl Iterator<Item = Sign> {
        self.bytes.iter().filter_map(|&byte| page.read(byte))
    }

    /// The run read in `page`, if that has all its bytes.
    fn read(&self, page: &Page) -> Option<Read> {
        let [before, after] = self.edges;
        let mut read = Read { gain: self.now, letters: 0, changed: 0 };
        let mut last = None::<(u8, Sign)>;
        for (cell, &byte) in self.cells.iter().zip(self.bytes) {
            let sign = page.read(byte)?;
            read.gain -= match last {
                Some((last, _)) => page.steps.cost(last, byte),
                None => step(before, sign.weight),
            };
            read.letters += usize::from(sign.is_letter);
            read.changed += usize::from(sign.c != cell.c);
            last = Some((byte, sign));
        }
        read.gain -= last.map_or(0, |(_, sign)| step(sign.weight, after));
        Some(read)
    }
}

fn for_each_run(line: &Line, mut each: impl FnMut(Run<'_>)) {
    let (mut bytes, mut end) = (Vec::with_capacity(line.cells.len()), 0);
    while end < line.cells.len() {
        let first = end;
        bytes.clear();
        bytes.extend(line.cells[first..].iter().map_while(|cell| Codec::WINDOWS_1252.byte(cell.row)));
        end = first + bytes.len();
        if bytes.is_empty() {
            end += 1;
            continue;
        }
        let edges = [line.weight_before(first), line.weight(end)];
        let is_in_word = edges.iter().any(|edge| matches!(edge.class, Class::AsciiLower | Class::AsciiUpper));
        let cells = &line.cells[first..end];
        let now = cost(edges[0], cells.iter().map(|cell| cell.weight), edges[1]);
        let is_symbol = |(cell, byte): (&Cell, &u8)| {
            cell.weight.class != Class::C1 && WINDOWS_1252.read(*byte).is_some_and(|sign| !sign.is_letter)
        };
        let symbols = cells.iter().zip(&bytes).filter(|&place| is_symbol(place)).count();
        each(Run { cells, first, bytes: &bytes, edges, is_in_word, now, symbols });
    }
}

/// What the runs of a line say for a table.
#[derive(Default)]
struct Tally {
    evidence: Cost,
    /// The letters of the longest run.
    longest: usize,
    /// How many characters become others, and how many that were no letters do so or stay.
    changed: usize,
    symbols: usize,
}

impl Tally {
    fn add(&mut self, run: &Run<'_>, page: &Page) {
        match run.read(page) {
            Some(_) if run.is_in_word => self.evidence -= IN_LATIN_WORD,
            Some(read) if read.gain > 0 => {
                self.evidence += read.gain;
                self.longest = self.longest.max(read.letters);
                self.changed += read.changed;
                self.symbols += run.symbols;
            }
            _ => {}
        }
    }

    /// Nothing, if the text would not be one of letters.
    fn evidence(&self) -> Cost {
        let is_of_letters = self.longest >= LONGEST && self.symbols * 3 < self.changed;
        if is_of_letters { self.evidence } else { 0 }
    }
}

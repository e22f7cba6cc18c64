//! Text of one single-byte table that was read in another: `ÇáÍãÏ` in, `الحمد` out.
//!
//! There is no form to check as in UTF-8, so the letters alone decide: runs of letters that no Latin script writes side
//! by side, which the other table makes words of. A run that holds a few letters says nothing; the line must give
//! enough evidence, and no second table about as much.

use std::ops::Range;
use std::sync::LazyLock;

use super::class::Class;
use super::codecs::Codec;
use super::line::{Cell, Line, Replacement};
use super::plausibility::{Cost, NAT, Weight, cost};
use crate::chain::Misreading;
use crate::codepages::Codepage;

/// What the text was written in: the tables of scripts that have no letter in windows-1252.
const WRITTEN: [&str; 5] = ["windows-1256", "ISO-8859-6", "windows-1251", "KOI8-R", "windows-1253"];
/// The evidence that a line must give.
const ENOUGH: Cost = 12 * NAT;
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
}

#[derive(Clone, Copy)]
struct Sign {
    c: char,
    weight: Weight,
    is_letter: bool,
}

impl Page {
    fn named(name: &'static str) -> Page {
        let page = Codepage::named(name);
        let sign = |c: char| Sign { c, weight: Weight::of(c), is_letter: c.is_alphabetic() };
        let reading = |place: usize| page?.decode(place as u8 | 0x80).map(sign);
        Page { name, readings: std::array::from_fn(reading) }
    }

    /// What the byte stands for that windows-1252 reads as this character.
    fn read(&self, cell: &Cell) -> Option<Sign> {
        let byte = Codec::WINDOWS_1252.byte(cell.row)?;
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
    for run in runs(line) {
        let edges = [line.weight_before(run.start), line.weight(run.end)];
        let is_in_word = edges.iter().any(|edge| matches!(edge.class, Class::AsciiLower | Class::AsciiUpper));
        let cells = &line.cells[run];
        let now = cost(edges[0], cells.iter().map(|cell| cell.weight), edges[1]);
        for (page, tally) in PAGES.iter().zip(&mut tallies) {
            match gain(cells, edges, now, page) {
                Some(_) if is_in_word => tally.evidence -= IN_LATIN_WORD,
                Some(gain) if gain > 0 => tally.add(cells, page, gain),
                _ => {}
            }
        }
    }
    let mut order: [usize; WRITTEN.len()] = std::array::from_fn(|page| page);
    order.sort_by_key(|&page| -tallies[page].evidence());
    let [most, second] = [order[0], order[1]].map(|page| tallies[page].evidence());
    (most >= ENOUGH && most - second >= MARGIN).then_some((most, &PAGES[order[0]]))
}

/// Reads the line in `page`, which was found. Whether that changed anything.
pub(super) fn repair(line: &mut Line, page: &Page) -> bool {
    let mut replacements = Vec::new();
    for run in runs(line) {
        let edges = [line.weight_before(run.start), line.weight(run.end)];
        let is_in_word = edges.iter().any(|edge| matches!(edge.class, Class::AsciiLower | Class::AsciiUpper));
        let cells = &line.cells[run.clone()];
        let now = cost(edges[0], cells.iter().map(|cell| cell.weight), edges[1]);
        if !is_in_word && gain(cells, edges, now, page).is_some_and(|gain| gain > 0) {
            let read = run.zip(cells).filter_map(|(at, cell)| Some((at, cell, page.read(cell)?.c)));
            let changed = read.filter(|(_, cell, c)| cell.c != *c);
            replacements.extend(changed.map(|(at, _, c)| Replacement { cells: at..at + 1, c, lossy: false }));
        }
    }
    let is_c1 = |cell: &Cell| cell.weight.class == Class::C1;
    let read = if line.cells.iter().any(is_c1) { "ISO-8859-1" } else { "windows-1252" };
    line.replace(&replacements, Misreading { written: page.name, read });
    !replacements.is_empty()
}

/// Maximal runs of characters beyond ASCII that windows-1252 has, as ranges of cells.
fn runs(line: &Line) -> impl Iterator<Item = Range<usize>> {
    let is_read = |cell: &Cell| Codec::WINDOWS_1252.byte(cell.row).is_some();
    let mut at = 0;
    let chunks = line.cells.chunk_by(move |a, b| is_read(a) == is_read(b));
    chunks.filter_map(move |chunk| {
        at += chunk.len();
        is_read(&chunk[0]).then(|| at - chunk.len()..at)
    })
}

/// How much less the run, which costs `now`, costs when it is read in `page`, if that has all its bytes.
fn gain(cells: &[Cell], [before, after]: [Weight; 2], now: Cost, page: &Page) -> Option<Cost> {
    let is_whole = cells.iter().all(|cell| page.read(cell).is_some());
    let read = cells.iter().filter_map(|cell| page.read(cell)).map(|sign| sign.weight);
    is_whole.then(|| now - cost(before, read, after))
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
    fn add(&mut self, cells: &[Cell], page: &Page, gain: Cost) {
        self.evidence += gain;
        let signs = || cells.iter().filter_map(|cell| Some((cell, page.read(cell)?)));
        self.longest = self.longest.max(signs().filter(|(_, sign)| sign.is_letter).count());
        self.changed += signs().filter(|(cell, sign)| cell.c != sign.c).count();
        let is_symbol = |cell: &&Cell| {
            cell.weight.class != Class::C1 && WINDOWS_1252.read(cell).is_some_and(|sign| !sign.is_letter)
        };
        self.symbols += cells.iter().filter(is_symbol).count();
    }

    /// Nothing, if the text would not be one of letters.
    fn evidence(&self) -> Cost {
        let is_of_letters = self.longest >= LONGEST && self.symbols * 3 < self.changed;
        if is_of_letters { self.evidence } else { 0 }
    }
}

//! Text of one single-byte table that was read in another: `ÇáÍãÏ` in, `الحمد` out.
//!
//! There is no form to check as in UTF-8, so the letters alone decide: runs of letters that no Latin script writes side
//! by side, which the other table makes words of. A run that holds a few letters says nothing; the line must give
//! enough evidence, and no second table about as much.

use std::ops::Range;

use super::class::Class;
use super::codecs::Codec;
use super::line::{Cell, Line, Replacement};
use super::plausibility::{Cost, NAT, class_of, cost};
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

/// The table that the line was written in, if that is another, with the evidence.
pub(super) fn find(line: &Line) -> Option<(Cost, Misreading, Vec<Replacement>)> {
    let runs = runs(line);
    if runs.iter().all(|run| run.len() < LONGEST) {
        return None;
    }
    let mut readings: Vec<(Cost, &str, Vec<Replacement>)> = WRITTEN
        .iter()
        .filter_map(|name| {
            let (evidence, replacements) = reading(line, &runs, Codepage::named(name)?);
            Some((evidence, *name, replacements))
        })
        .collect();
    readings.sort_by_key(|&(evidence, ..)| -evidence);
    let second = readings[1].0;
    let (most, written, replacements) = readings.swap_remove(0);
    if most < ENOUGH || most - second < MARGIN {
        return None;
    }
    let is_c1 = |cell: &Cell| class_of(cell.c) == Class::C1;
    let read = if line.cells.iter().any(is_c1) { "ISO-8859-1" } else { "windows-1252" };
    Some((most, Misreading { written, read }, replacements))
}

/// Maximal runs of characters beyond ASCII that windows-1252 has, as ranges of cells.
fn runs(line: &Line) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut at = 0;
    let is_read = |cell: &Cell| !cell.guarded && Codec::WINDOWS_1252.encode(cell.c).is_some();
    for chunk in line.cells.chunk_by(|a, b| is_read(a) == is_read(b)) {
        if is_read(&chunk[0]) {
            runs.push(at..at + chunk.len());
        }
        at += chunk.len();
    }
    runs
}

/// The line read in `page`: the evidence, and what becomes of the runs that become cheaper.
fn reading(line: &Line, runs: &[Range<usize>], page: &Codepage) -> (Cost, Vec<Replacement>) {
    let (mut evidence, mut longest, mut symbols, mut replacements) = (0, 0, 0, Vec::new());
    for run in runs {
        let cells = &line.cells[run.clone()];
        let read: Option<Vec<char>> =
            cells.iter().map(|cell| page.decode(Codec::WINDOWS_1252.encode(cell.c)?)).collect();
        let Some(read) = read else { continue };
        let (before, after) = (line.before(run.start), line.get(run.end));
        let gain =
            cost(before, cells.iter().map(|cell| cell.c), after) - cost(before, read.iter().copied(), after);
        if before.is_ascii_alphabetic() || after.is_ascii_alphabetic() {
            evidence -= IN_LATIN_WORD;
            continue;
        }
        if gain <= 0 {
            continue;
        }
        evidence += gain;
        symbols +=
            cells.iter().filter(|cell| !cell.c.is_alphabetic() && class_of(cell.c) != Class::C1).count();
        longest = longest.max(read.iter().filter(|c| c.is_alphabetic()).count());
        let changed = run.clone().zip(read).filter(|&(at, c)| line.cells[at].c != c);
        replacements.extend(changed.map(|(at, c)| Replacement { cells: at..at + 1, c, lossy: false }));
    }
    let is_of_letters = longest >= LONGEST && symbols * 3 < replacements.len();
    (if is_of_letters { evidence } else { 0 }, replacements)
}

//! Text of one single-byte table that was read in another: `ÇáÍãÏ` in, `الحمد` out.
//!
//! There is no form to check as in UTF-8, so the letters alone decide: runs of letters that no Latin script writes side
//! by side, which the other table makes words of. A run that holds a few letters says nothing; the line must give
//! enough evidence, and no second table about as much.

use super::class::Class;
use super::codecs::Codec;
use super::line::{Line, Replacement};
use super::plausibility::{Cost, NAT, class_of, cost};
use crate::chain::Misreading;
use crate::codepages::Codepage;

/// What the text was written in: the tables of scripts that have no letter in windows-1252.
const WRITTEN: [&str; 5] = ["windows-1256", "ISO-8859-6", "windows-1251", "KOI8-R", "windows-1253"];
/// The evidence that a line must give.
const ENOUGH: Cost = 20 * NAT;
/// How much the second table must stay behind.
const MARGIN: Cost = 3 * NAT;
/// The letters that the longest run must have.
const LONGEST: usize = 3;

/// Reads the line in the table that it was written in. Whether that is another.
pub(super) fn repair(line: &mut Line) -> bool {
    let runs = runs(line);
    if runs.iter().all(|run| run.len() < LONGEST) {
        return false;
    }
    let mut readings: Vec<(Cost, &str, Vec<Replacement>)> = WRITTEN
        .iter()
        .filter_map(|name| {
            let (evidence, replacements) = reading(line, &runs, Codepage::named(name)?);
            Some((evidence, *name, replacements))
        })
        .collect();
    readings.sort_by_key(|&(evidence, ..)| -evidence);
    let [(most, written, replacements), (second, ..), ..] = &readings[..] else { return false };
    if *most < ENOUGH || most - second < MARGIN {
        return false;
    }
    let c1 = |cell: &super::line::Cell| class_of(cell.c) == Class::C1;
    let read = if line.cells.iter().any(c1) { "ISO-8859-1" } else { "windows-1252" };
    line.replace(replacements, Misreading { written, read });
    !replacements.is_empty()
}

/// Maximal runs of characters beyond ASCII that windows-1252 has, as ranges of cells.
fn runs(line: &Line) -> Vec<std::ops::Range<usize>> {
    let mut runs = Vec::new();
    let mut at = 0;
    let is_read = |cell: &super::line::Cell| !cell.guarded && Codec::WINDOWS_1252.encode(cell.c).is_some();
    for chunk in line.cells.chunk_by(|a, b| is_read(a) == is_read(b)) {
        if is_read(&chunk[0]) {
            runs.push(at..at + chunk.len());
        }
        at += chunk.len();
    }
    runs
}

/// The line read in `page`: the evidence, and what becomes of the runs that become cheaper.
fn reading(line: &Line, runs: &[std::ops::Range<usize>], page: &Codepage) -> (Cost, Vec<Replacement>) {
    let (mut evidence, mut longest, mut replacements) = (0, 0, Vec::new());
    for run in runs {
        let cells = &line.cells[run.clone()];
        let read: Option<Vec<char>> =
            cells.iter().map(|cell| page.decode(Codec::WINDOWS_1252.encode(cell.c)?)).collect();
        let Some(read) = read else { continue };
        let (before, after) = (line.before(run.start), line.get(run.end));
        let gain =
            cost(before, cells.iter().map(|cell| cell.c), after) - cost(before, read.iter().copied(), after);
        if gain <= 0 {
            continue;
        }
        evidence += gain;
        longest = longest.max(read.iter().filter(|c| c.is_alphabetic()).count());
        let changed = run.clone().zip(read).filter(|&(at, c)| line.cells[at].c != c);
        replacements.extend(changed.map(|(at, c)| Replacement { cells: at..at + 1, c, lossy: false }));
    }
    (if longest < LONGEST { 0 } else { evidence }, replacements)
}

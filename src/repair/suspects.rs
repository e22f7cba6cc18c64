//! Damage that was not repaired: a line in, the stretches out that later stages leave as they are. A NO-BREAK SPACE, a
//! soft hyphen or a C1 control in them is a byte of a letter, without which nobody can mend it any more.

use std::ops::Range;

use super::class::Class;
use super::codecs::Codec;
use super::line::{Cell, Line};
use super::sequence;

/// Sequences in a run that do not stand there by chance.
const SEVERAL: usize = 2;

/// Adds the stretches, in bytes of the text.
pub(super) fn add(line: &Line, stretches: &mut Vec<Range<usize>>) {
    if line.is_unclear {
        let is_beyond = |cell: &Cell| !cell.c.is_ascii() && !cell.guarded;
        let ends = (line.cells.iter().position(is_beyond), line.cells.iter().rposition(is_beyond));
        if let (Some(first), Some(last)) = ends {
            stretches.push(line.range(&line.cells[first], &line.cells[last]));
        }
        return;
    }
    if !line.may_hold(Class::C1) && !line.may_hold(Class::Edge) && !line.may_hold(Class::Invisible) {
        return;
    }
    let mut first = 0;
    for run in line.cells.chunk_by(|one, next| is_in_run(one) == is_in_run(next)) {
        let cells = first..first + run.len();
        first = cells.end;
        if is_in_run(&run[0]) && run.iter().any(|cell| is_evidence(cell.c)) && is_damage(line, &cells) {
            stretches.push(line.range(&run[0], &run[run.len() - 1]));
        }
    }
}

fn is_in_run(cell: &Cell) -> bool {
    !cell.c.is_ascii() && !cell.guarded
}

/// What later stages would remove or change.
fn is_evidence(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{84}' | '\u{86}'..='\u{9F}' | '\u{A0}' | '\u{AD}')
}

/// Whether the run is of sequences of UTF-8, as windows-1252 reads them, or holds a control beside another character.
fn is_damage(line: &Line, run: &Range<usize>) -> bool {
    let codec = Codec::WINDOWS_1252;
    let has_control =
        line.cells[run.clone()].iter().any(|cell| cell.weight.class == Class::C1 && is_evidence(cell.c));
    let begins = |&at: &usize| {
        let count = sequence::lead(line, codec, at).and_then(sequence::length).filter(|&count| count > 2);
        count.is_some() && sequence::continuation(line, codec, at + 1).is_some()
    };
    run.len() > 1 && has_control || run.clone().filter(begins).count() >= SEVERAL
}

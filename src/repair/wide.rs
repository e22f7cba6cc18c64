//! UTF-16 that was read byte by byte: `'␆D␆9␆` in, `العربية` out. Latin text read so is letters with NULs between, which
//! the next stage removes.

use super::class::{self, Class};
use super::codecs::Codec;
use super::line::{Line, Replacement};
use super::plausibility::class_of;
use crate::edit::Misdecoding;

/// Code units in a row that it takes.
const ENOUGH: usize = 3;

/// Reads the stretches of the line that are UTF-16. Whether there were any.
pub(super) fn repair(line: &mut Line) -> bool {
    if !line.may_hold_any('\0'..='\u{8}') {
        return false;
    }
    // Read from the wrong byte, most letters are the same; but a unit is missing at the end.
    let (little, big) = (stretches(line, 1), stretches(line, 0));
    let (written, replacements) =
        if big.len() > little.len() { ("UTF-16BE", big) } else { ("UTF-16LE", little) };
    line.replace(&replacements, Misdecoding { encoded_as: written, decoded_as: "ISO-8859-1" });
    !replacements.is_empty()
}

/// The code units of the line whose high byte stands in cell `high` of two: those in a row of enough.
fn stretches(line: &Line, high: usize) -> Vec<Replacement> {
    let mut replacements = Vec::new();
    let mut at = 0;
    while at < line.cells.len() {
        let units: Vec<char> = (at..).step_by(2).map_while(|at| unit(line, at, high)).collect();
        let is_beyond_latin = units.iter().filter(|&&c| c > '\u{FF}').count() >= ENOUGH;
        if is_beyond_latin {
            let cells = (at..).step_by(2).zip(&units);
            replacements.extend(cells.map(|(at, &c)| Replacement { cells: at..at + 2, c, lossy: false }));
        }
        at += if is_beyond_latin { 2 * units.len() } else { 1 };
    }
    replacements
}

/// The character of the code unit at cell `at`: of an alphabet, or ASCII.
fn unit(line: &Line, at: usize, high: usize) -> Option<char> {
    let byte = |at: usize| {
        let c = line.cells.get(at).filter(|cell| !cell.guarded)?.c;
        u8::try_from(u32::from(c)).ok().or_else(|| Codec::WINDOWS_1252.encode(c))
    };
    let (high, low) = (byte(at + high)?, byte(at + 1 - high)?);
    let c = char::from_u32(u32::from(high) << 8 | u32::from(low)).filter(|_| high < 8)?;
    let is_text = c.is_ascii_graphic()
        || c == ' '
        || class_of(c) == Class::Hebrew
        || class::alphabet(class_of(c)).is_some()
        || class_of(c) == Class::ArabicSign;
    is_text.then_some(c)
}

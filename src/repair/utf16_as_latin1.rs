//! UTF-16 that was decoded byte by byte as ISO-8859-1: `'␆D␆9␆` comes in, `العربية` goes out. Latin text becomes
//! letters with NULs between them in this way; the next stage removes those NULs. Cost: linear.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --mojibake DIR`.

use super::char_model::class_of;
use super::line::{CharReplacement, DamagedLine};
use super::reverse_codepages::CodepageId;
use crate::edit::Misdecoding;
use crate::model::char_class::{self, CharClass};

/// Code units beyond Latin-1 in a row that are evidence enough.
const MIN_CODE_UNITS: usize = 3;

/// Decodes the parts of the line that are UTF-16. Returns whether there were any.
pub(super) fn repair(line: &mut DamagedLine) -> bool {
    if !line.may_hold_any('\0'..='\u{8}') {
        return false;
    }
    // With the wrong byte order most letters come out the same, but one unit at the end is missing.
    let (little, big) = (code_units(line, 1), code_units(line, 0));
    let (encoded_as, replacements) =
        if big.len() > little.len() { ("UTF-16BE", big) } else { ("UTF-16LE", little) };
    line.replace(&replacements, Misdecoding { encoded_as, decoded_as: "ISO-8859-1" });
    !replacements.is_empty()
}

/// The code units of the line, in rows that are long enough. `high`: the place of the high byte among the two bytes.
fn code_units(line: &DamagedLine, high: usize) -> Vec<CharReplacement> {
    let mut replacements = Vec::new();
    let mut at = 0;
    while at < line.chars.len() {
        let units: Vec<char> = (at..).step_by(2).map_while(|at| code_unit(line, at, high)).collect();
        let is_utf16 = units.iter().filter(|&&c| c > '\u{FF}').count() >= MIN_CODE_UNITS;
        if is_utf16 {
            let pairs = (at..).step_by(2).zip(&units);
            replacements.extend(pairs.map(|(at, &c)| CharReplacement { chars: at..at + 2, c, lossy: false }));
        }
        at += if is_utf16 { 2 * units.len() } else { 1 };
    }
    replacements
}

/// The code unit at character `at`, if it is a letter of an alphabet or printable ASCII.
fn code_unit(line: &DamagedLine, at: usize, high: usize) -> Option<char> {
    let byte = |at: usize| {
        let c = line.chars.get(at).filter(|ch| !ch.is_protected)?.c;
        u8::try_from(u32::from(c)).ok().or_else(|| CodepageId::WINDOWS_1252.encode(c))
    };
    let (high, low) = (byte(at + high)?, byte(at + 1 - high)?);
    let c = char::from_u32(u32::from(high) << 8 | u32::from(low)).filter(|_| high < 8)?;
    let is_text = c.is_ascii_graphic()
        || c == ' '
        || class_of(c) == CharClass::Hebrew
        || char_class::alphabet(class_of(c)).is_some()
        || class_of(c) == CharClass::ArabicSign;
    is_text.then_some(c)
}

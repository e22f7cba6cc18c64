//! Damage that was found and not repaired: a line comes in, the ranges of the text go out that later stages must leave
//! as they are. A NO-BREAK SPACE, a soft hyphen or a C1 control in such a range is a byte of a letter: without it
//! nobody can repair the letter any more. Cost: linear.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --mojibake DIR`.

use std::ops::Range;

use super::line::{DamagedLine, LineChar};
use super::reverse_codepages::CodepageId;
use super::utf8::sequence;
use crate::model::char_class::CharClass;

/// From so many UTF-8 sequences on, a run is damage and no accident.
const MIN_SEQUENCES: usize = 2;

/// Adds the ranges, in bytes of the text.
pub(super) fn add_ranges(line: &DamagedLine, ranges: &mut Vec<Range<usize>>) {
    if line.is_ambiguous {
        let ends = (line.chars.iter().position(is_in_run), line.chars.iter().rposition(is_in_run));
        if let (Some(first), Some(last)) = ends {
            ranges.push(line.range(&line.chars[first], &line.chars[last]));
        }
        return;
    }
    if [CharClass::C1, CharClass::Space, CharClass::Invisible].iter().all(|&class| !line.may_hold(class)) {
        return;
    }
    let mut first = 0;
    for run in line.chars.chunk_by(|one, next| is_in_run(one) == is_in_run(next)) {
        let chars = first..first + run.len();
        first = chars.end;
        if is_in_run(&run[0]) && run.iter().any(|ch| is_changed_later(ch.c)) && is_damage(line, &chars) {
            ranges.push(line.range(&run[0], &run[run.len() - 1]));
        }
    }
}

fn is_in_run(ch: &LineChar) -> bool {
    !ch.c.is_ascii() && !ch.is_protected
}

/// Whether later stages would remove or change the character.
fn is_changed_later(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{84}' | '\u{86}'..='\u{9F}' | '\u{A0}' | '\u{AD}')
}

/// Whether the run holds UTF-8 sequences as windows-1252 decodes them, or a C1 control beside another character.
fn is_damage(line: &DamagedLine, run: &Range<usize>) -> bool {
    let codepage = CodepageId::WINDOWS_1252;
    let has_control =
        line.chars[run.clone()].iter().any(|ch| ch.state.class == CharClass::C1 && is_changed_later(ch.c));
    run.len() > 1 && has_control
        || run.clone().filter(|&at| sequence::is_begun(line, codepage, at)).count() >= MIN_SEQUENCES
}

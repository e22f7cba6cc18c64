//! Date stamps: a date alone on its line, or one that heads a line and is set off from the text behind it by a sign, or by
//! nothing where it is glued. A date comes in; the stamp goes out, if the date is one. A bounded number of characters is read.

use std::ops::Range;

use super::numbers::is_transparent;
use crate::chars;

/// A date stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Its whole line with the line end, if nothing else stands there; else empty.
    pub line: Range<usize>,
}

/// The most characters beside a stamp on its line: brackets, spaces, signs of a list.
const MAX_CHARS_BESIDE: usize = 8;

/// The stamp that the date in `date` is. `is_glued`: a word touches its end.
pub(super) fn find(text: &str, date: &Range<usize>, is_glued: bool) -> Option<Stamp> {
    let (mut start, mut count, mut is_alone) = (date.start, 0, true);
    for c in text[..date.start].chars().rev().take_while(|&c| c != '\n') {
        (start, count) = (start - c.len_utf8(), count + 1);
        if !is_beside(c) || count > MAX_CHARS_BESIDE {
            return None;
        }
        is_alone &= is_idle(c);
    }
    let (mut end, mut count, mut is_set_off) = (date.end, 0, is_glued);
    for c in text[date.end..].chars() {
        if c == '\n' {
            return Some(Stamp { line: if is_alone { start..end + 1 } else { 0..0 } });
        }
        if !is_beside(c) || count >= MAX_CHARS_BESIDE {
            return is_set_off.then_some(Stamp { line: 0..0 });
        }
        (end, count) = (end + c.len_utf8(), count + 1);
        is_alone &= is_idle(c);
        is_set_off |= matches!(c, '|' | '-' | '\u{2010}'..='\u{2015}' | '\u{2022}' | '\u{00B7}' | ':');
    }
    Some(Stamp { line: if is_alone { start..end } else { 0..0 } })
}

/// Whether `c` may stand beside a stamp. What folding makes of it may too, so that a key has the same stamps as its text.
fn is_beside(c: char) -> bool {
    is_idle(c)
        || chars::of(c).is_mark()
        || matches!(c, '|' | '*' | '_' | '#' | '>' | '+' | '-' | '~' | ':' | ';' | '\u{00B7}' | '\u{2022}')
        || matches!(c, '\u{2010}'..='\u{2015}')
}

/// Whether `c` beside a stamp says nothing: white space, brackets, the end of a sentence. Not the signs of tables and lists.
fn is_idle(c: char) -> bool {
    c.is_whitespace()
        || is_transparent(c)
        || matches!(c, '(' | ')' | '[' | ']' | '.' | ',' | '\u{060C}' | '\u{06D4}')
}

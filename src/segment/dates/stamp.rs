//! Date stamps: a date alone on its line, or one that heads a line and is set off from the text behind it by a sign, or by
//! nothing where it is glued. A date comes in; the stamp goes out, if the date is one. A bounded number of characters is read.

use std::ops::Range;

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
    let before = text[..date.start].chars().rev().take(MAX_CHARS_BESIDE + 1).take_while(|&c| c != '\n');
    let (mut start, mut count, mut is_alone) = (date.start, 0, true);
    for c in before {
        (start, count) = (start - c.len_utf8(), count + 1);
        is_alone &= is_idle(c);
        if is_word(c) || count > MAX_CHARS_BESIDE {
            return None;
        }
    }
    let (mut end, mut count, mut sets_off) = (date.end, 0, is_glued);
    for c in text[date.end..].chars().take(MAX_CHARS_BESIDE + 1) {
        if c == '\n' {
            return Some(Stamp { line: if is_alone { start..end + 1 } else { 0..0 } });
        }
        if is_word(c) || count > MAX_CHARS_BESIDE {
            return sets_off.then_some(Stamp { line: 0..0 });
        }
        (end, count) = (end + c.len_utf8(), count + 1);
        is_alone &= is_idle(c);
        sets_off |= matches!(c, '|' | '\u{2013}' | '\u{2014}' | '\u{2022}' | '\u{00B7}' | ':');
    }
    Some(Stamp { line: if is_alone { start..end } else { 0..0 } })
}

/// Whether `c` beside a stamp says nothing: white space, brackets, the end of a sentence. Not the signs of tables and lists.
fn is_idle(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '.' | ',' | '\u{060C}' | '\u{06D4}')
}

fn is_word(c: char) -> bool {
    chars::of(c).is_letter() || chars::of(c).digit().is_some()
}

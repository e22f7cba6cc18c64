//! Stretches of a line that nobody rewrites, beside those that the text is protected in: web and e-mail addresses, and
//! program text between tags.

use std::ops::Range;

use super::line::Line;
use crate::chars::classes::ends_address;

/// Guards them.
pub(super) fn guard(line: &mut Line) {
    let mut ranges = Vec::new();
    let has = |c: char| line.may_hold_any([c].into_iter());
    if has(':') && has('/') || has('@') || has('w') && has('.') {
        addresses(line, &mut ranges);
    }
    if has('<') {
        between(line, "<code>", "</code>", &mut ranges);
        between(line, "<pre>", "</pre>", &mut ranges);
    }
    for cell in ranges.into_iter().flatten() {
        line.cells[cell].guard();
    }
}

/// Adds the words that are addresses, but for a quote or a dash glued to the end.
fn addresses(line: &Line, ranges: &mut Vec<Range<usize>>) {
    let mut start = 0;
    for word in line.cells.chunk_by(|a, b| ends_address(a.c) == ends_address(b.c)) {
        let end = start + word.len();
        let is_web = stands_at(line, start, "www.")
            || (start..end).any(|at| stands_at(line, at, "://") && line.before(at).is_ascii_alphabetic());
        let is_mail = (start + 1..end).any(|at| {
            line.get(at) == '@'
                && line.get(at + 1).is_alphanumeric()
                && (at..end).any(|at| line.get(at) == '.')
        });
        if is_web || is_mail {
            // â is how every table at hand begins a sequence of general punctuation, but for MacRoman.
            let glued =
                (start..end).rev().take_while(|&at| !line.get(at).is_ascii()).find(|&at| line.get(at) == 'â');
            ranges.push(start..glued.unwrap_or(end));
        }
        start = end;
    }
}

/// Adds what stands between `open` and the next `close`, if that is anything.
fn between(line: &Line, open: &str, close: &str, ranges: &mut Vec<Range<usize>>) {
    let mut begun = None;
    for at in 0..line.cells.len() {
        match begun {
            Some(start) if stands_at(line, at, close) => {
                ranges.push(start..at);
                begun = None;
            }
            None if stands_at(line, at, open) => begun = Some(at + open.len()),
            _ => {}
        }
    }
}

fn stands_at(line: &Line, at: usize, text: &str) -> bool {
    at + text.len() <= line.cells.len()
        && text.chars().enumerate().all(|(place, c)| line.get(at + place) == c)
}

//! Marks the parts of a line that repair never rewrites: web and e-mail addresses, and program text between tags. Those
//! of the segment stage are marked in [`DamagedLine::protect`](super::line::DamagedLine::protect). Cost: linear.

use std::ops::Range;

use super::line::DamagedLine;
use crate::chars::classes::ends_address;

/// Marks them.
pub(super) fn protect_addresses_and_code(line: &mut DamagedLine) {
    let mut ranges = Vec::new();
    let has = |c: char| line.may_hold_any([c].into_iter());
    if has(':') && has('/') || has('@') || has('w') && has('.') {
        add_addresses(line, &mut ranges);
    }
    if has('<') {
        add_elements(line, "<code>", "</code>", &mut ranges);
        add_elements(line, "<pre>", "</pre>", &mut ranges);
    }
    for at in ranges.into_iter().flatten() {
        line.chars[at].protect();
    }
}

/// Adds the words that are addresses, without a quote or dash at the end.
fn add_addresses(line: &DamagedLine, ranges: &mut Vec<Range<usize>>) {
    let mut start = 0;
    for word in line.chars.chunk_by(|a, b| ends_address(a.c) == ends_address(b.c)) {
        let end = start + word.len();
        let is_web = stands_at(line, start, "www.")
            || (start..end).any(|at| stands_at(line, at, "://") && line.before(at).is_ascii_alphabetic());
        let is_mail = (start + 1..end).any(|at| {
            line.get(at) == '@'
                && line.get(at + 1).is_alphanumeric()
                && (at..end).any(|at| line.get(at) == '.')
        });
        if is_web || is_mail {
            // Every codepage at hand but MacRoman shows the first byte of general punctuation as â.
            let punctuation =
                (start..end).rev().take_while(|&at| !line.get(at).is_ascii()).find(|&at| line.get(at) == 'â');
            ranges.push(start..punctuation.unwrap_or(end));
        }
        start = end;
    }
}

/// Adds the content of each element from `open` to the next `close`.
fn add_elements(line: &DamagedLine, open: &str, close: &str, ranges: &mut Vec<Range<usize>>) {
    let mut content_start = None;
    for at in 0..line.chars.len() {
        match content_start {
            Some(start) if stands_at(line, at, close) => {
                ranges.push(start..at);
                content_start = None;
            }
            None if stands_at(line, at, open) => content_start = Some(at + open.len()),
            _ => {}
        }
    }
}

fn stands_at(line: &DamagedLine, at: usize, text: &str) -> bool {
    at + text.len() <= line.chars.len()
        && text.chars().enumerate().all(|(offset, c)| line.get(at + offset) == c)
}

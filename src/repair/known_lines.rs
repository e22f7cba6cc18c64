//! Lines that were judged before: a line comes in, and the damage that must stay in it goes out, if it was judged and nothing
//! in it is to be repaired.
//!
//! A window is judged several times: round by round, and again when its letters are spelt. Nearly all of its lines are the same
//! every time, and the judgement of a line that holds no protected range depends on the line alone. Memory: the lines of a window
//! that the prefilter names.

use std::collections::HashMap;
use std::ops::Range;

/// The lines of one window.
#[derive(Default)]
pub(crate) struct KnownLines {
    /// For each line that stays as it is, the damage in it, in bytes of the line.
    unrepaired: HashMap<Box<str>, Box<[Range<usize>]>>,
}

impl KnownLines {
    /// The damage that stays in the line, if the line is known.
    pub(super) fn unrepaired(&self, line: &str) -> Option<&[Range<usize>]> {
        self.unrepaired.get(line).map(|ranges| &**ranges)
    }

    /// Adds a line, which begins at byte `start` of its text, with the damage in it, in bytes of the text.
    pub(super) fn add(&mut self, line: &str, start: usize, unrepaired: &[Range<usize>]) {
        let ranges = unrepaired.iter().map(|range| range.start - start..range.end - start).collect();
        self.unrepaired.insert(line.into(), ranges);
    }
}

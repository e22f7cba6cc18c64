//! White space and line ends of a page: shown text and the places where lines end come in; the text of a window, and the edits
//! that lead to it, go out.
//!
//! White space waits until something is shown behind it. So none stands at either end of a line, and a line end takes the
//! place of all that was between two texts: markup, hidden text and white space are one edit.

use std::ops::Range;

use super::lookahead::is_space;
use crate::edit::{Rewriter, Rewritten};
use crate::profile::Rule;

/// Cells before a text of which no more are counted.
const MAX_TABS: usize = 16;
/// An empty line, and the cells before a text.
const WAITING: &str = "\n\n\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t";

/// How far the text has come, and what waits to be written before more of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LineState {
    /// Something was written.
    is_begun: bool,
    /// Something was written on this line.
    has_text: bool,
    /// Line ends that the text ends with.
    line_ends: usize,
    /// Line ends that wait: one ends the line, two put an empty line behind it.
    breaks: usize,
    has_space: bool,
    tabs: usize,
    row: Row,
    /// The last character of preformatted text was CR.
    pub is_behind_cr: bool,
}

/// How far a row of a table has come.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    cells: usize,
    /// The cell has text.
    has_text: bool,
    /// The cell has several lines.
    has_lines: bool,
}

/// Line ends of an empty line.
pub(super) const EMPTY_LINE: usize = 2;

impl LineState {
    /// The next text begins a line.
    pub fn is_at_start(&self) -> bool {
        !self.has_text || self.breaks > 0
    }

    /// A block begins or ends.
    pub fn end_line(&mut self, breaks: usize) {
        // The first block of a cell stands on the line of its row.
        if self.row.cells == 0 || self.row.has_text {
            self.breaks = self.breaks.max(breaks);
        }
    }

    /// `br`.
    pub fn break_line(&mut self) {
        self.breaks = (self.breaks + 1).min(EMPTY_LINE);
    }

    /// A row begins or ends.
    pub fn end_row(&mut self) {
        self.row = Row::default();
        self.tabs = 0;
        self.end_line(1);
    }

    /// A table ends, perhaps inside of another's cell.
    pub fn end_table(&mut self) {
        self.end_row();
        self.row = Row { cells: 1, has_text: true, has_lines: true };
    }

    /// A cell begins.
    pub fn begin_cell(&mut self) {
        if self.row.has_lines {
            self.end_line(1);
            self.tabs = 0;
        } else if self.row.cells > 0 {
            // What ended the last block of the cell before.
            if self.row.has_text {
                self.breaks = 0;
            }
            self.tabs = (self.tabs + 1).min(MAX_TABS);
        }
        self.row = Row { cells: self.row.cells + 1, has_text: false, has_lines: false };
    }
}

/// Writes a window.
pub(super) struct LineWriter<'a> {
    pub state: LineState,
    rewriter: Rewriter<'a>,
    /// What is before is written or left out.
    done: usize,
    len: usize,
    window: &'a str,
}

impl<'a> LineWriter<'a> {
    pub fn new(window: &'a str, state: LineState) -> Self {
        LineWriter { state, rewriter: Rewriter::new(window), done: 0, len: window.len(), window }
    }

    /// Shows text that stands at `place`, with its white space.
    pub fn write_preformatted(&mut self, text: &str, place: Range<usize>) {
        let is_same = self.window.get(place.clone()) == Some(text);
        let (mut rest, mut at) = (text, place.start);
        while !rest.is_empty() {
            let is_behind_cr = std::mem::take(&mut self.state.is_behind_cr);
            let len = rest.find('\r').unwrap_or(rest.len());
            let (piece, behind) = match len {
                0 => rest.split_at(1),
                len => rest.split_at(len),
            };
            let here = if is_same { at..at + piece.len() } else { place.clone() };
            rest = behind;
            at += piece.len();
            match piece {
                "\r" => {
                    self.write("\n", here);
                    self.state.is_behind_cr = true;
                }
                // The second half of CR LF is gone with the first.
                piece if is_behind_cr && piece.starts_with('\n') => {
                    if piece.len() > 1 {
                        let here = if is_same { here.start + 1..here.end } else { here };
                        self.write(&piece[1..], here);
                    }
                }
                piece => self.write(piece, here),
            }
        }
    }

    /// Shows text that stands at `place`; its white space collapses.
    pub fn write_collapsed(&mut self, text: &str, place: Range<usize>) {
        self.state.is_behind_cr = false;
        let is_same = self.window.get(place.clone()) == Some(text);
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let end = at + stretch(&bytes[at..]);
            if end > at {
                let here = if is_same { place.start + at..place.start + end } else { place.clone() };
                self.write(&text[at..end], here);
            }
            at = end + bytes[end..].iter().take_while(|&&byte| is_space(byte)).count();
            self.state.has_space |= at > end;
        }
    }

    /// Writes text, and what waits before it.
    fn write(&mut self, text: &str, place: Range<usize>) {
        self.write_before(place.start);
        let place = place.start.max(self.done)..place.end.max(self.done);
        self.rewriter.replace(Rule::Markup, place.clone(), text);
        self.done = place.end;
        let state = &mut self.state;
        let line_ends = text.bytes().rev().take_while(|&byte| byte == b'\n').count();
        state.line_ends = if line_ends == text.len() { state.line_ends + line_ends } else { line_ends };
        state.has_text = line_ends == 0;
        state.is_begun = true;
        state.row.has_text = true;
    }

    /// Puts what waits in the place of what lies before `start`.
    fn write_before(&mut self, start: usize) {
        let state = &mut self.state;
        let breaks =
            if state.is_begun { state.breaks.min(EMPTY_LINE).saturating_sub(state.line_ends) } else { 0 };
        if state.breaks > 0 {
            (state.has_space, state.has_text) = (false, false);
            state.row.has_lines |= state.row.has_text;
        }
        let waiting = match (breaks, state.tabs) {
            (0, 0) if state.has_space && state.has_text => " ",
            (breaks, tabs) => &WAITING[EMPTY_LINE - breaks..EMPTY_LINE + tabs],
        };
        // As they count where the window before has written them.
        state.line_ends += breaks;
        (state.breaks, state.tabs, state.has_space) = (0, 0, false);
        let start = start.max(self.done);
        self.rewriter.replace(Rule::Markup, self.done..start, waiting);
        self.done = start;
    }

    /// The window ends: a line that is over gets its end, so that the next window begins with a line.
    pub fn finish(mut self, is_last: bool) -> (Rewritten<'a>, LineState) {
        if is_last {
            self.state.tabs = 0;
            self.state.breaks = self.state.breaks.max(1);
        }
        let is_over = self.state.breaks > 0 && self.state.is_begun && self.state.line_ends == 0;
        self.rewriter.replace(Rule::Markup, self.done..self.len, if is_over { "\n" } else { "" });
        if is_over {
            (self.state.line_ends, self.state.has_text, self.state.has_space) = (1, false, false);
            self.state.row.has_lines |= self.state.row.has_text;
        }
        (self.rewriter.finish(), self.state)
    }
}

/// Bytes up to white space that is not one SPACE between two characters.
fn stretch(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        at += bytes[at..].iter().position(|&byte| is_space(byte)).unwrap_or(bytes.len() - at);
        match bytes[at..] {
            [b' ', next, ..] if at > 0 && !is_space(next) => at += 1,
            _ => return at,
        }
    }
}

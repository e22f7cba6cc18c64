//! White space: runs inside a line, the ends of lines, blank lines (rules `space-run`, `line-trim`, `blank-line`; N8,
//! N9). By now a line ends in LF, and a byte up to U+0020 is TAB, LF or SPACE.
//!
//! The indent of a line stays, because it is layout. Blank lines at both ends of the document go, and two or more
//! between lines become one; the line end of the last line stays. What stands at the end of a window may be the end
//! of the document, so it is held back until more text comes.

use std::ops::Range;

use crate::edit::{Rewriter, Rewritten};
use crate::profile::{Rule, Rules};

/// How the text of earlier windows ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lines {
    /// There was something but white space.
    started: bool,
    /// A blank line is held back.
    blank: bool,
    /// The window ended inside a line.
    open: bool,
    /// … and a space is held back.
    space: bool,
}

/// Tidies the text of `given` and adds to its edits.
pub(super) fn tidy(given: Rewritten<'_>, mut lines: Lines, last: bool) -> (Rewritten<'_>, Lines) {
    let mut rewriter = Rewriter::new(&given.text);
    tidy_runs(&given.text, &mut rewriter, &mut lines, last);
    let tidied = rewriter.finish();
    if tidied.edits.is_empty() {
        return (given, lines);
    }
    let text = tidied.text.into_owned().into();
    (Rewritten { text, edits: given.edits.then(tidied.edits) }, lines)
}

fn tidy_runs(text: &str, rewriter: &mut Rewriter<'_>, lines: &mut Lines, last: bool) {
    let Some(&first) = text.as_bytes().first() else { return };
    if !is_space(first) {
        let held = lines.release();
        rewriter.replace(if held == " " { Rule::SpaceRun } else { Rule::BlankLine }, 0..0, held);
    }
    let mut from = 0;
    while let Some(run) = next_run(text.as_bytes(), from) {
        lines.started |= run.start > 0;
        let tidy = tidy_run(text, run.clone(), lines, last);
        let rules = rules_of(&text[run.clone()], &tidy);
        let (range, with) = smallest(text, run.clone(), &tidy);
        rewriter.replace(rules, range, with);
        from = run.end;
    }
    if from < text.len() {
        *lines = Lines { started: true, blank: false, open: true, space: false };
    }
}

impl Lines {
    /// The same text was tidied before, and `held` was held back from its end then.
    pub(crate) fn holding(self, held: Lines) -> Lines {
        Lines { blank: self.blank || held.blank, space: self.space || held.space, ..self }
    }

    /// What was held back and now stands before text.
    fn release(&mut self) -> &'static str {
        let held = match (self.blank, self.space) {
            (true, _) => "\n",
            (false, true) => " ",
            _ => "",
        };
        (self.blank, self.space) = (false, false);
        held
    }
}

fn is_space(byte: u8) -> bool {
    byte <= b' '
}

/// The next run of white space that is longer than one, or stands at an end of the text.
fn next_run(bytes: &[u8], from: usize) -> Option<Range<usize>> {
    let start = if from == 0 && bytes.first().is_some_and(|&byte| is_space(byte)) {
        0
    } else {
        from + next_pair(&bytes[from..])?
    };
    let end = start + bytes[start..].iter().take_while(|&&byte| is_space(byte)).count();
    Some(start..end)
}

/// Where the next two white-space bytes stand side by side, or the last byte is one.
fn next_pair(bytes: &[u8]) -> Option<usize> {
    const BLOCK: usize = 64;
    let mut at = 0;
    // In bytes, and without an early exit inside the block, so that it compiles to vector instructions.
    let lowest = |least: u8, (&a, &b): (&u8, &u8)| least.min(a.max(b));
    while let Some(block) = bytes.get(at..=at + BLOCK) {
        if is_space(block.iter().zip(&block[1..]).fold(u8::MAX, lowest)) {
            break;
        }
        at += BLOCK;
    }
    (at..bytes.len()).find(|&i| is_space(bytes[i]) && bytes.get(i + 1).is_none_or(|&next| is_space(next)))
}

/// What the run becomes; notes in `lines` what is held back.
fn tidy_run(text: &str, run: Range<usize>, lines: &mut Lines, last: bool) -> String {
    let (at_start, at_end) = (run.start == 0, run.end == text.len());
    let run = &text[run];
    let line_ends = run.bytes().filter(|&byte| byte == b'\n').count();
    let indent = &run[run.rfind('\n').map_or(0, |at| at + 1)..];
    let goes_on = !at_start || lines.open; // the run begins inside a line
    if at_end {
        let open = goes_on && line_ends == 0;
        let blank = if goes_on { line_ends > 1 } else { lines.started && (lines.blank || line_ends > 0) };
        *lines = Lines { started: lines.started, blank: blank && !last, open, space: open && !last };
        return if goes_on && line_ends > 0 { "\n".into() } else { String::new() };
    }
    let held = std::mem::take(&mut lines.blank);
    lines.space = false;
    match (goes_on, line_ends) {
        (true, 0) => squeeze(run),
        (true, 1) => format!("\n{indent}"),
        (true, _) => format!("\n\n{indent}"),
        (false, 0) if !held => indent.into(),
        (false, _) if lines.started => format!("\n{indent}"),
        (false, _) => indent.into(),
    }
}

/// Runs of SPACE become one; TABs stay.
fn squeeze(run: &str) -> String {
    let mut squeezed = String::with_capacity(run.len());
    for c in run.chars() {
        if c != ' ' || !squeezed.ends_with(' ') {
            squeezed.push(c);
        }
    }
    squeezed
}

fn rules_of(run: &str, tidy: &str) -> Rules {
    let ends = |text: &str| text.bytes().filter(|&byte| byte == b'\n').count();
    let trims = run.split_inclusive('\n').any(|line| line.len() > 1 && line.ends_with('\n'));
    match (ends(run) != ends(tidy), trims) {
        (true, _) => Rule::BlankLine.into(),
        (false, true) => Rule::LineTrim.into(),
        (false, false) if tidy.is_empty() => Rule::LineTrim.into(),
        (false, false) => Rule::SpaceRun.into(),
    }
}

/// Leaves the characters out that `text[range]` and `with` share at either end.
fn smallest<'a>(text: &str, range: Range<usize>, with: &'a str) -> (Range<usize>, &'a str) {
    let old = &text[range.clone()];
    let head: usize =
        old.chars().zip(with.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (old, new) = (&old[head..], &with[head..]);
    let tail: usize =
        old.chars().rev().zip(new.chars().rev()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    (range.start + head..range.end - tail, &new[..new.len() - tail])
}

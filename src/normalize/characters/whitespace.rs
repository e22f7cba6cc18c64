//! White space: runs inside a line, the ends of lines, blank lines (rules `space-run`, `line-trim`, `blank-line`; N8,
//! N9). A line ends in LF, and where `line-end` does not run in CR LF or CR too.
//!
//! The indent of a line stays, because it is layout, and so do the runs that [`Layout`] tells of, and two spaces at the
//! end of a line that is not the last of its paragraph: a line break in Markdown (CommonMark §6.7). Blank lines at both
//! ends of the document go, and two or more between lines become one; the line end of the last line stays. What stands
//! at the end of a window may be the end of the document, so it is held back until more text comes. Protected regions
//! are stepped over.

use std::ops::Range;

use memchr::memrchr;

use super::layout::Layout;
use super::regions::{Kind, Regions};
use crate::edit::{Rewriter, Rewritten};
use crate::profile::{Rule, RuleSet, Rules};

/// How the text of earlier windows ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lines {
    /// There was something but white space.
    started: bool,
    /// The line end of a blank line that is held back, or nothing.
    blank: &'static str,
    /// The window ended inside a line.
    open: bool,
    /// … and so many spaces are held back.
    spaces: usize,
}

/// Tidies the text of `given` and adds to its edits.
pub(super) fn tidy<'a>(
    given: Rewritten<'a>,
    regions: &Regions,
    rules: RuleSet,
    lines: Lines,
    last: bool,
) -> (Rewritten<'a>, Lines) {
    if ![Rule::SpaceRun, Rule::LineTrim, Rule::BlankLine].iter().any(|&rule| rules.runs(rule)) {
        return (given, lines);
    }
    let text = &given.text;
    let layout = Layout::new(text, regions);
    let mut tidier =
        Tidier { text, regions, rules, lines, last, layout, rewriter: Rewriter::new(text), is_open: true };
    tidier.tidy();
    let Tidier { rewriter, lines, .. } = tidier;
    let tidied = rewriter.finish();
    if tidied.edits.is_empty() {
        return (given, lines);
    }
    let text = tidied.text.into_owned().into();
    (Rewritten { text, edits: given.edits.then(tidied.edits) }, lines)
}

impl Lines {
    /// Whether nothing but white space came so far.
    pub(super) fn at_head(&self) -> bool {
        !self.started
    }

    /// The same, when what was held back is written.
    pub(crate) fn released(self) -> Lines {
        Lines { blank: "", spaces: 0, ..self }
    }

    /// The same text was tidied before, and `held` was held back from its end then.
    pub(crate) fn holding(self, held: Lines) -> Lines {
        let blank = if self.blank.is_empty() { held.blank } else { self.blank };
        Lines { blank, spaces: self.spaces.max(held.spaces), ..self }
    }

    /// What was held back, which is no longer.
    fn take_held(&mut self) -> Lines {
        let held = *self;
        (self.blank, self.spaces) = ("", 0);
        held
    }
}

/// Works on one text.
struct Tidier<'a> {
    text: &'a str,
    regions: &'a Regions,
    rules: RuleSet,
    lines: Lines,
    last: bool,
    layout: Layout<'a>,
    rewriter: Rewriter<'a>,
    /// Nothing was decided yet of the end of the text.
    is_open: bool,
}

/// What a piece of white space becomes, and by which rules.
#[derive(Default)]
struct Tidied {
    text: String,
    rules: Option<Rules>,
}

impl Tidied {
    fn by(&mut self, rule: Rule) {
        self.rules = Some(self.rules.map_or(rule.into(), |rules| rules.and(rule)));
    }
}

impl Tidier<'_> {
    fn tidy(&mut self) {
        let bytes = self.text.as_bytes();
        let Some(&first) = bytes.first() else { return };
        if !is_space(first) || self.regions.text(0..1).next().is_none() {
            self.release();
        }
        let mut from = 0;
        while let Some(run) = next_run(bytes, from) {
            for (piece, region) in self.regions.pieces(run.clone()) {
                self.lines.started |= piece.start > 0 || region.kind != Kind::Text;
                if region.kind == Kind::Text {
                    self.tidy_piece(piece);
                }
            }
            from = run.end;
        }
        if self.is_open {
            let open = !bytes.last().is_some_and(|&byte| is_line_end(byte));
            self.lines = Lines { started: true, open, ..Lines::default() };
        }
    }

    /// Writes what was held back, before text.
    fn release(&mut self) {
        let held = self.lines.take_held();
        self.rewriter.replace(Rule::BlankLine, 0..0, held.blank);
        if held.blank.is_empty() {
            self.rewriter.replace(self.space_rule(), 0..0, &" ".repeat(held.spaces));
        }
    }

    /// By whose doing spaces are held back at the end of a window.
    fn space_rule(&self) -> Rule {
        [Rule::LineTrim, Rule::SpaceRun]
            .into_iter()
            .find(|&rule| self.rules.runs(rule))
            .unwrap_or(Rule::SpaceRun)
    }

    /// A piece of a run that lies outside all protected regions.
    fn tidy_piece(&mut self, piece: Range<usize>) {
        let old = &self.text[piece.clone()];
        let before = piece.start.checked_sub(1).map(|at| self.text.as_bytes()[at]);
        let goes_on = before.map_or(self.lines.open, |byte| !is_line_end(byte));
        let at_end = piece.end == self.text.len();
        let held = match before {
            None => self.lines.take_held(),
            Some(_) => Lines::default(),
        };
        let mut new = Tidied::default();
        let (lines, indent) = old.split_at(old.rfind(['\n', '\r']).map_or(0, |at| at + 1));
        if goes_on && lines.is_empty() {
            self.inside_line(&mut new, indent, held.spaces, piece.start, at_end);
        } else {
            let ends = goes_on.then(|| lines.find(['\n', '\r'])).flatten();
            let (trail, rest) = lines.split_at(ends.unwrap_or(0));
            let (end, blank) = rest.split_at(if goes_on { line_end(rest).len() } else { 0 });
            let breaks = blank.is_empty() && (!at_end || !self.last && indent.is_empty());
            self.end_of_line(&mut new, trail, held.spaces, piece.start, breaks);
            new.text.push_str(end);
            self.blank_lines(&mut new, blank, held.blank, at_end);
            match at_end && !indent.is_empty() && self.rules.runs(Rule::LineTrim) {
                true => new.by(Rule::LineTrim),
                false => new.text.push_str(indent),
            }
        }
        if at_end {
            self.lines.open = goes_on && lines.is_empty();
            self.is_open = false;
        }
        let (range, with) = smallest(self.text, piece, &new.text);
        self.rewriter.replace(new.rules.unwrap_or_else(|| self.space_rule().into()), range, with);
    }

    /// Spaces and TABs between two words, or at the end of the text behind one; `spaces` were held back before.
    fn inside_line(&mut self, new: &mut Tidied, run: &str, spaces: usize, at: usize, at_end: bool) {
        let whole = " ".repeat(spaces) + run;
        let trims = self.rules.runs(Rule::LineTrim);
        let squeezes = self.rules.runs(Rule::SpaceRun) && (self.rules.folds() || !self.layout.holds(at));
        if !at_end {
            new.text = if squeezes { squeeze(&whole) } else { whole };
            if squeezes && new.text != run {
                new.by(Rule::SpaceRun);
            }
        } else if self.last {
            match trims {
                true => new.by(Rule::LineTrim),
                false => new.text = whole,
            }
        } else if trims || squeezes {
            new.text = whole.trim_end_matches(' ').into();
            let held = whole.len() - new.text.len();
            self.lines.spaces = if squeezes { held.min(1) } else { held };
        } else {
            new.text = whole;
        }
    }

    /// White space at the end of a line that is not blank. `breaks`: another such line follows.
    fn end_of_line(&self, new: &mut Tidied, trail: &str, spaces: usize, at: usize, breaks: bool) {
        let whole = " ".repeat(spaces) + trail;
        let is_break = breaks && whole == "  ";
        let is_kept = !self.rules.folds() && (is_break || self.ends_row(&whole, at));
        if !self.rules.runs(Rule::LineTrim) || is_kept {
            new.text.push_str(&whole);
        } else if !trail.is_empty() {
            new.by(Rule::LineTrim);
        }
    }

    /// Whether TABs at `at` stand before empty cells of a row in which TABs part the cells.
    fn ends_row(&self, trail: &str, at: usize) -> bool {
        let is_tabs = !trail.is_empty() && trail.bytes().all(|byte| byte == b'\t');
        is_tabs && {
            let start = memrchr(b'\n', &self.text.as_bytes()[..at]).map_or(0, |end| end + 1);
            self.text[start..at].trim_start().contains('\t')
        }
    }

    /// Blank lines, and one that was held back before them, whose line end is `held`. Where one is kept, it is nothing
    /// but a line end.
    fn blank_lines(&mut self, new: &mut Tidied, blank: &str, held: &'static str, at_end: bool) {
        if !self.rules.runs(Rule::BlankLine) {
            for c in blank.chars() {
                match matches!(c, ' ' | '\t') && self.rules.runs(Rule::LineTrim) {
                    true => new.by(Rule::LineTrim),
                    false => new.text.push(c),
                }
            }
            return;
        }
        let first = &blank[blank.find(['\n', '\r']).unwrap_or(blank.len())..];
        let first = if held.is_empty() { line_end(first) } else { held };
        let kept = if self.lines.started && !at_end { first } else { "" };
        if at_end && !self.last && self.lines.started {
            self.lines.blank = first;
        }
        new.text.push_str(kept);
        if kept != blank {
            let is_alone = !kept.is_empty()
                && held.is_empty()
                && blank.ends_with(kept)
                && !blank[..blank.len() - kept.len()].contains(['\n', '\r']);
            new.by(if is_alone && self.rules.runs(Rule::LineTrim) {
                Rule::LineTrim
            } else {
                Rule::BlankLine
            });
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// The line end that `text` begins with, or nothing.
fn line_end(text: &str) -> &'static str {
    match text.as_bytes() {
        [b'\r', b'\n', ..] => "\r\n",
        [b'\n', ..] => "\n",
        [b'\r', ..] => "\r",
        _ => "",
    }
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
    // In bytes, and without an early exit inside the block, so that it compiles to vector instructions. Other controls
    // are taken along, because there hardly are any.
    let lowest = |least: u8, (&a, &b): (&u8, &u8)| least.min(a.max(b));
    while let Some(block) = bytes.get(at..=at + BLOCK) {
        if block.iter().zip(&block[1..]).fold(u8::MAX, lowest) <= b' ' {
            break;
        }
        at += BLOCK;
    }
    (at..bytes.len()).find(|&i| is_space(bytes[i]) && bytes.get(i + 1).is_none_or(|&next| is_space(next)))
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

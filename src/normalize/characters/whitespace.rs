//! White space: runs inside a line, ends of lines and blank lines in; collapsed white space out. Rules `space-run`,
//! `line-trim`, `blank-line`. A line ends in LF, or in CR LF or CR where rule `line-end` does not run.
//!
//! What stays: the indent of a line; runs that are layout ([`LayoutDetector`]); two spaces at the end of a line that is not
//! the last of its paragraph, a line break in Markdown (CommonMark §6.7); the line end of the last line. Blank lines at both
//! ends of the document are removed, and two or more between lines become one.
//!
//! White space at the end of a window is *pending*: it may be the end of the document, so it is written with the next
//! window ([`WhiteSpaceState`]). What follows the last line of a window is not known, so two spaces at its end are no line
//! break; windows end behind other lines where there are some (`encoding::window_end`). Protected regions are skipped. Linear: ASCII is scanned in blocks with vector instructions.

use std::ops::Range;

use memchr::memrchr;

use super::layout::LayoutDetector;
use super::regions::{RegionKind, RuleRegions};
use crate::edit::{Rewriter, Rewritten};
use crate::profile::{Rule, RuleSet, Rules};

/// How the text of the earlier windows ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WhiteSpaceState {
    /// Some text other than white space was written.
    has_text: bool,
    /// The line end of a pending blank line, or nothing.
    blank: &'static str,
    /// The window ended inside a line.
    inside_line: bool,
    /// The number of pending spaces at the end of that line.
    spaces: usize,
}

/// Collapses the white space of `given` and adds the edits to its own.
pub(super) fn collapse<'a>(
    given: Rewritten<'a>,
    regions: &RuleRegions,
    rules: RuleSet,
    state: WhiteSpaceState,
    last: bool,
) -> (Rewritten<'a>, WhiteSpaceState) {
    if ![Rule::SpaceRun, Rule::LineTrim, Rule::BlankLine].iter().any(|&rule| rules.runs(rule)) {
        return (given, state);
    }
    let text = &given.text;
    let layout = LayoutDetector::new(text, regions);
    let mut collapser = Collapser {
        text,
        regions,
        rules,
        state,
        last,
        layout,
        rewriter: Rewriter::new(text),
        is_end_pending: true,
    };
    collapser.collapse();
    let Collapser { rewriter, state, .. } = collapser;
    let collapsed = rewriter.finish();
    if collapsed.edits.is_empty() {
        return (given, state);
    }
    let text = collapsed.text.into_owned().into();
    (Rewritten { text, edits: given.edits.then(collapsed.edits) }, state)
}

impl WhiteSpaceState {
    /// Whether there was only white space so far.
    pub(super) fn at_head(&self) -> bool {
        !self.has_text
    }

    /// The same state without pending white space, once that is written.
    pub(crate) fn without_pending(self) -> WhiteSpaceState {
        WhiteSpaceState { blank: "", spaces: 0, ..self }
    }

    /// The state after a second run over the same text, whose first run left `pending`.
    pub(crate) fn with_pending(self, pending: WhiteSpaceState) -> WhiteSpaceState {
        let blank = if self.blank.is_empty() { pending.blank } else { self.blank };
        WhiteSpaceState { blank, spaces: self.spaces.max(pending.spaces), ..self }
    }

    /// Takes the pending white space.
    fn take_pending(&mut self) -> WhiteSpaceState {
        let pending = *self;
        (self.blank, self.spaces) = ("", 0);
        pending
    }
}

/// Collapses the white space of one text.
struct Collapser<'a> {
    text: &'a str,
    regions: &'a RuleRegions,
    rules: RuleSet,
    state: WhiteSpaceState,
    last: bool,
    layout: LayoutDetector<'a>,
    rewriter: Rewriter<'a>,
    /// The end of the text is not reached yet.
    is_end_pending: bool,
}

/// The replacement of a piece of white space, and its rules.
#[derive(Default)]
struct NewSpace {
    text: String,
    rules: Option<Rules>,
}

impl NewSpace {
    fn add_rule(&mut self, rule: Rule) {
        self.rules = Some(self.rules.map_or(rule.into(), |rules| rules.and(rule)));
    }
}

impl Collapser<'_> {
    fn collapse(&mut self) {
        let bytes = self.text.as_bytes();
        let Some(&first) = bytes.first() else { return };
        if !is_space(first) || self.regions.text(0..1).next().is_none() {
            self.write_pending();
        }
        let mut from = 0;
        while let Some(run) = next_run(bytes, from) {
            for (piece, region) in self.regions.pieces(run.clone()) {
                self.state.has_text |= piece.start > 0 || region.kind != RegionKind::Text;
                if region.kind == RegionKind::Text {
                    self.collapse_piece(piece);
                }
            }
            from = run.end;
        }
        if self.is_end_pending {
            let inside_line = !bytes.last().is_some_and(|&byte| is_line_end(byte));
            self.state = WhiteSpaceState { has_text: true, inside_line, ..WhiteSpaceState::default() };
        }
    }

    /// Writes the pending white space before text.
    fn write_pending(&mut self) {
        let pending = self.state.take_pending();
        self.rewriter.replace(Rule::BlankLine, 0..0, pending.blank);
        if pending.blank.is_empty() {
            self.rewriter.replace(self.space_rule(), 0..0, &" ".repeat(pending.spaces));
        }
    }

    /// The rule of pending spaces.
    fn space_rule(&self) -> Rule {
        [Rule::LineTrim, Rule::SpaceRun]
            .into_iter()
            .find(|&rule| self.rules.runs(rule))
            .unwrap_or(Rule::SpaceRun)
    }

    /// Collapses a piece of a run that lies outside the protected regions.
    fn collapse_piece(&mut self, piece: Range<usize>) {
        let old = &self.text[piece.clone()];
        let before = piece.start.checked_sub(1).map(|at| self.text.as_bytes()[at]);
        let goes_on = before.map_or(self.state.inside_line, |byte| !is_line_end(byte));
        let at_end = piece.end == self.text.len();
        let pending = match before {
            None => self.state.take_pending(),
            Some(_) => WhiteSpaceState::default(),
        };
        let mut new = NewSpace::default();
        let (lines, indent) = old.split_at(old.rfind(['\n', '\r']).map_or(0, |at| at + 1));
        if goes_on && lines.is_empty() {
            self.collapse_in_line(&mut new, indent, pending.spaces, piece.start, at_end);
        } else {
            let ends = goes_on.then(|| lines.find(['\n', '\r'])).flatten();
            let (trail, rest) = lines.split_at(ends.unwrap_or(0));
            let (end, blank) = rest.split_at(if goes_on { line_end(rest).len() } else { 0 });
            let is_followed = blank.is_empty() && !at_end;
            self.collapse_line_end(&mut new, trail, pending.spaces, piece.start, is_followed);
            new.text.push_str(end);
            self.collapse_blank_lines(&mut new, blank, pending.blank, at_end);
            match at_end && !indent.is_empty() && self.rules.runs(Rule::LineTrim) {
                true => new.add_rule(Rule::LineTrim),
                false => new.text.push_str(indent),
            }
        }
        if at_end {
            self.state.inside_line = goes_on && lines.is_empty();
            self.is_end_pending = false;
        }
        let (range, with) = trim_common_ends(self.text, piece, &new.text);
        self.rewriter.replace(new.rules.unwrap_or_else(|| self.space_rule().into()), range, with);
    }

    /// Collapses spaces and TABs between two words, or after a word at the end of the text. `spaces` were pending before.
    fn collapse_in_line(&mut self, new: &mut NewSpace, run: &str, spaces: usize, at: usize, at_end: bool) {
        let whole = " ".repeat(spaces) + run;
        let trims = self.rules.runs(Rule::LineTrim);
        let collapses =
            self.rules.runs(Rule::SpaceRun) && (self.rules.folds() || !self.layout.is_layout_at(at));
        if !at_end {
            new.text = if collapses { collapse_spaces(&whole) } else { whole };
            if collapses && new.text != run {
                new.add_rule(Rule::SpaceRun);
            }
        } else if self.last {
            match trims {
                true => new.add_rule(Rule::LineTrim),
                false => new.text = whole,
            }
        } else if trims || collapses {
            new.text = whole.trim_end_matches(' ').into();
            let pending = whole.len() - new.text.len();
            self.state.spaces = if collapses { pending.min(1) } else { pending };
        } else {
            new.text = whole;
        }
    }

    /// Collapses white space at the end of a line that is not blank. `is_followed`: another such line follows.
    fn collapse_line_end(
        &self,
        new: &mut NewSpace,
        trail: &str,
        spaces: usize,
        at: usize,
        is_followed: bool,
    ) {
        let whole = " ".repeat(spaces) + trail;
        let is_break = is_followed && whole == "  ";
        let is_kept = !self.rules.folds() && (is_break || self.ends_row(&whole, at));
        if !self.rules.runs(Rule::LineTrim) || is_kept {
            new.text.push_str(&whole);
        } else if !trail.is_empty() {
            new.add_rule(Rule::LineTrim);
        }
    }

    /// Whether the TABs at `at` are empty cells at the end of a row with TABs between its cells.
    fn ends_row(&self, trail: &str, at: usize) -> bool {
        let is_tabs = !trail.is_empty() && trail.bytes().all(|byte| byte == b'\t');
        is_tabs && {
            let start = memrchr(b'\n', &self.text.as_bytes()[..at]).map_or(0, |end| end + 1);
            self.text[start..at].trim_start().contains('\t')
        }
    }

    /// Collapses blank lines, and a pending one before them, whose line end is `pending`. A blank line that stays is nothing but a
    /// line end.
    fn collapse_blank_lines(&mut self, new: &mut NewSpace, blank: &str, pending: &'static str, at_end: bool) {
        if !self.rules.runs(Rule::BlankLine) {
            for c in blank.chars() {
                match matches!(c, ' ' | '\t') && self.rules.runs(Rule::LineTrim) {
                    true => new.add_rule(Rule::LineTrim),
                    false => new.text.push(c),
                }
            }
            return;
        }
        let first = &blank[blank.find(['\n', '\r']).unwrap_or(blank.len())..];
        let first = if pending.is_empty() { line_end(first) } else { pending };
        let kept = if self.state.has_text && !at_end { first } else { "" };
        if at_end && !self.last && self.state.has_text {
            self.state.blank = first;
        }
        new.text.push_str(kept);
        if kept != blank {
            let is_alone = !kept.is_empty()
                && pending.is_empty()
                && blank.ends_with(kept)
                && !blank[..blank.len() - kept.len()].contains(['\n', '\r']);
            new.add_rule(if is_alone && self.rules.runs(Rule::LineTrim) {
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

/// The next run of white space that has two bytes or more, or stands at an end of the text.
fn next_run(bytes: &[u8], from: usize) -> Option<Range<usize>> {
    let start = if from == 0 && bytes.first().is_some_and(|&byte| is_space(byte)) {
        0
    } else {
        from + next_pair(&bytes[from..])?
    };
    let end = start + bytes[start..].iter().take_while(|&&byte| is_space(byte)).count();
    Some(start..end)
}

/// The offset of the next two adjacent white-space bytes, or of the last byte if it is white space.
fn next_pair(bytes: &[u8]) -> Option<usize> {
    const BLOCK: usize = 64;
    let mut at = 0;
    // On bytes and without an early exit in the block, so that it compiles to vector instructions. Other control characters
    // count as white space here, because they are rare.
    let lowest = |least: u8, (&a, &b): (&u8, &u8)| least.min(a.max(b));
    while let Some(block) = bytes.get(at..=at + BLOCK) {
        if block.iter().zip(&block[1..]).fold(u8::MAX, lowest) <= b' ' {
            break;
        }
        at += BLOCK;
    }
    (at..bytes.len()).find(|&i| is_space(bytes[i]) && bytes.get(i + 1).is_none_or(|&next| is_space(next)))
}

/// Collapses runs of SPACE; TABs stay.
fn collapse_spaces(run: &str) -> String {
    let mut squeezed = String::with_capacity(run.len());
    for c in run.chars() {
        if c != ' ' || !squeezed.ends_with(' ') {
            squeezed.push(c);
        }
    }
    squeezed
}

/// Trims the characters that `text[range]` and `with` share at either end.
fn trim_common_ends<'a>(text: &str, range: Range<usize>, with: &'a str) -> (Range<usize>, &'a str) {
    let old = &text[range.clone()];
    let head: usize =
        old.chars().zip(with.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (old, new) = (&old[head..], &with[head..]);
    let tail: usize =
        old.chars().rev().zip(new.chars().rev()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    (range.start + head..range.end - tail, &new[..new.len() - tail])
}

//! A line under the hypothesis that it is UTF-8 decoded with one codepage: characters that stay, sequences, and
//! sequences that lack bytes, grouped in runs. Cost: linear.

use std::cell::OnceCell;
use std::ops::Range;

use super::incomplete::{self, IncompleteSequence};
use super::sequence::{self, Utf8Sequence};
use crate::model::char_class::CharClass;
use crate::repair::char_model::{Cost, class_of};
use crate::repair::line::DamagedLine;
use crate::repair::reverse_codepages::CodepageId;

/// Some characters of the line and what they become: one character.
#[derive(Clone, Copy)]
pub(super) struct HypothesisUnit {
    /// How many characters of the line.
    pub len: usize,
    pub kind: UnitKind,
    /// The character that they become. An incomplete sequence is U+FFFD until a character is chosen for it.
    pub c: char,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitKind {
    /// The characters stay: one character, or what looked like an incomplete sequence.
    Unchanged,
    /// A complete sequence.
    Complete,
    /// A sequence whose NO-BREAK SPACE became a space.
    WithSpace,
    /// A sequence that lacks bytes, by its place in [`Utf8Hypothesis::incomplete`].
    Incomplete(usize),
}

impl HypothesisUnit {
    /// Whether it is a sequence.
    pub fn is_sequence(&self) -> bool {
        self.kind != UnitKind::Unchanged
    }
}

/// A maximal run of characters beyond ASCII, and what belongs to their sequences.
#[derive(Clone)]
pub(super) struct HypothesisRun {
    /// The characters of the line.
    pub start: usize,
    pub end: usize,
    /// Its units, as a range of all.
    pub first: usize,
    pub last: usize,
    /// How many of the units are sequences.
    pub sequences: usize,
    /// How much less the run costs when its sequences are decoded.
    pub gain: Cost,
}

/// A line decoded anew. The buffers serve one line after another.
#[derive(Default)]
pub(super) struct Utf8Hypothesis {
    pub units: Vec<HypothesisUnit>,
    pub runs: Vec<HypothesisRun>,
    pub incomplete: Vec<IncompleteSequence>,
    /// The classes of the characters that runs of several sequences become: one bit for each. They are computed on
    /// demand.
    classes: OnceCell<u64>,
    /// The codepage has all characters of the line, and no sequence lacks bytes.
    pub explains_all: bool,
    /// There is only one way to decode the line: no sequence lacks bytes or has a space in it.
    pub is_unambiguous: bool,
}

impl Utf8Hypothesis {
    /// Decodes the line. `is_established`: the line is damaged beyond doubt, so that sequences with lost bytes count
    /// too.
    pub fn decode(&mut self, line: &DamagedLine, codepage: CodepageId, is_established: bool) {
        self.units.clear();
        self.runs.clear();
        self.incomplete.clear();
        self.classes.take();
        (self.explains_all, self.is_unambiguous) = (true, true);
        let has_marks = line.may_hold(CharClass::Replacement) || line.may_hold_any(['?'].into_iter());
        let may_be_incomplete = is_established || has_marks;
        let has_dropped = OnceCell::new();
        let may_have_space = || !*has_dropped.get_or_init(|| incomplete::has_dropped_bytes(line, codepage));
        let mut at = 0;
        while at < line.chars.len() {
            let ch = &line.chars[at];
            if ch.c.is_ascii() || ch.is_protected {
                at += 1;
                continue;
            }
            let unit = match sequence::at(line, codepage, at, may_have_space) {
                Some(Utf8Sequence { len, c, has_space }) => {
                    let kind = if has_space { UnitKind::WithSpace } else { UnitKind::Complete };
                    HypothesisUnit { len, c, kind }
                }
                None => self.incomplete_or_unchanged(line, codepage, at, may_be_incomplete, is_established),
            };
            self.is_unambiguous &= unit.kind != UnitKind::WithSpace;
            self.push(at, unit);
            at += unit.len;
        }
    }

    /// The unit at place `at` if no complete sequence begins there.
    fn incomplete_or_unchanged(
        &mut self,
        line: &DamagedLine,
        codepage: CodepageId,
        at: usize,
        may_be_incomplete: bool,
        is_established: bool,
    ) -> HypothesisUnit {
        self.explains_all &= codepage.byte(line.chars[at].row).is_some();
        if sequence::lead(line, codepage, at).is_some() {
            self.is_unambiguous = false;
            let found = if may_be_incomplete { incomplete::at(line, codepage, at) } else { None };
            if let Some((len, sequence)) =
                found.filter(|(_, sequence)| is_established || sequence.is_evidence())
            {
                self.incomplete.push(sequence);
                self.explains_all = false;
                let kind = UnitKind::Incomplete(self.incomplete.len() - 1);
                return HypothesisUnit { len, c: char::REPLACEMENT_CHARACTER, kind };
            }
        }
        HypothesisUnit { len: 1, c: line.get(at), kind: UnitKind::Unchanged }
    }

    /// Adds the unit at place `at` to the run that ends there, or begins a run with it.
    fn push(&mut self, at: usize, unit: HypothesisUnit) {
        self.units.push(unit);
        let (end, last) = (at + unit.len, self.units.len());
        let sequences = usize::from(unit.is_sequence());
        match self.runs.last_mut().filter(|run| run.end == at) {
            Some(run) => (run.end, run.last, run.sequences) = (end, last, run.sequences + sequences),
            None => {
                self.runs.push(HypothesisRun { start: at, end, first: last - 1, last, sequences, gain: 0 })
            }
        }
    }

    /// Whether a run of several sequences becomes a character of the class.
    pub fn has_words_of(&self, class: CharClass) -> bool {
        let classes = self.classes.get_or_init(|| {
            let words = self.runs.iter().filter(|run| run.sequences > 1);
            let units = words.flat_map(|run| &self.units[run.first..run.last]);
            let sequences = units.filter(|unit| unit.is_sequence());
            sequences.fold(0, |classes, unit| classes | 1 << class_of(unit.c) as u32)
        });
        classes >> class as u32 & 1 == 1
    }

    /// The units of a run, each with its characters of the line.
    pub fn units_of<'a>(
        &'a self,
        run: &HypothesisRun,
    ) -> impl Iterator<Item = (Range<usize>, &'a HypothesisUnit)> {
        let mut at = run.start;
        self.units[run.first..run.last].iter().map(move |unit| {
            at += unit.len;
            (at - unit.len..at, unit)
        })
    }

    /// The sequences of a run, each with its characters of the line.
    pub fn sequences_of<'a>(
        &'a self,
        run: &HypothesisRun,
    ) -> impl Iterator<Item = (Range<usize>, &'a HypothesisUnit)> {
        self.units_of(run).filter(|(_, unit)| unit.is_sequence())
    }

    /// The characters of a run that stay. A truncated sequence at its end does not count.
    fn unchanged_of(
        &self,
        line: &DamagedLine,
        codepage: CodepageId,
        run: &HypothesisRun,
    ) -> impl Iterator<Item = usize> {
        let unchanged = self.units_of(run).filter(|(_, unit)| !unit.is_sequence());
        let end = self.cut_sequence(line, codepage, run);
        unchanged.flat_map(|(chars, _)| chars).take_while(move |&at| at < end)
    }

    /// Whether a character that stays in the run looks like part of a sequence.
    pub fn has_fragments(&self, line: &DamagedLine, codepage: CodepageId, run: &HypothesisRun) -> bool {
        if run.sequences == run.last - run.first {
            return false;
        }
        self.unchanged_of(line, codepage, run).any(|at| {
            use CharClass::*;
            let ch = &line.chars[at];
            let is_continuation = codepage.byte(ch.row).is_some_and(|byte| byte < 0xC0);
            let is_rare = matches!(ch.state.class, RareSymbol | PrefixSymbol | Box | Mathematical);
            is_continuation && is_rare || sequence::is_begun(line, codepage, at)
        })
    }

    /// How many characters of the run the codepage has that are part of no sequence. Quotes, dashes and spaces do not
    /// count.
    pub fn unexplained(&self, line: &DamagedLine, codepage: CodepageId, run: &HypothesisRun) -> usize {
        if run.sequences == run.last - run.first {
            return 0;
        }
        let is_unexplained = |at: &usize| {
            use CharClass::*;
            let ch = &line.chars[*at];
            let is_punctuation = matches!(ch.state.class, QuoteOpen | QuoteClose | Dash | Space);
            codepage.byte(ch.row).is_some() && !is_punctuation
        };
        self.unchanged_of(line, codepage, run).filter(is_unexplained).count()
    }

    /// Where the last sequence of the run begins if the run was cut inside of it, as titles and previews are; otherwise
    /// the end of the run. A cut sequence stays as it is, and is no evidence against the others.
    fn cut_sequence(&self, line: &DamagedLine, codepage: CodepageId, run: &HypothesisRun) -> usize {
        let units = self.units[run.first..run.last].iter().rev();
        let tail = units.take_while(|unit| !unit.is_sequence()).count();
        let is_cut = |&at: &usize| {
            let count = sequence::lead(line, codepage, at).and_then(sequence::length);
            count.is_some_and(|count| run.end - at < count)
                && (at + 1..run.end).all(|at| sequence::continuation(line, codepage, at).is_some())
        };
        let first = run.end - tail.min(3);
        if run.sequences < 2 { run.end } else { (first..run.end).find(is_cut).unwrap_or(run.end) }
    }
}

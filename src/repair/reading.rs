//! A line as one codec reads it: characters that stay, sequences, sequences that lack something, in runs.

use std::cell::OnceCell;
use std::ops::Range;

use super::class::Class;
use super::codecs::Codec;
use super::line::Line;
use super::lost::{self, Lost};
use super::plausibility::{Cost, class_of};
use super::sequence::{self, Found};

/// Some cells that stand for one character, or one that stands for itself.
#[derive(Clone, Copy)]
pub(super) struct Slot {
    pub len: usize,
    pub kind: Kind,
    /// The character that the cells become. A sequence that lacks bytes is U+FFFD until a character is chosen for it.
    pub c: char,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The characters stay: one, or what looked like a sequence that lacks bytes.
    Same,
    /// A sequence that came through whole.
    Whole,
    /// A sequence whose NO-BREAK SPACE became a space.
    Spaced,
    /// A sequence that lacks bytes: which of [`Reading::lost`] it is.
    Lost(usize),
}

/// A maximal stretch of slots that are not ASCII.
#[derive(Clone)]
pub(super) struct Run {
    /// The cells.
    pub start: usize,
    pub end: usize,
    /// Its slots, as a range of all.
    pub first: usize,
    pub last: usize,
    /// How many of the slots are sequences.
    pub sequences: usize,
    /// How much cheaper it becomes when its sequences are read.
    pub gain: Cost,
}

/// The line. Its buffers serve one reading after the other.
#[derive(Default)]
pub(super) struct Reading {
    pub slots: Vec<Slot>,
    pub runs: Vec<Run>,
    pub lost: Vec<Lost>,
    /// The classes of what runs of several sequences become, a bit for each; found when they are asked for.
    classes: OnceCell<u64>,
    /// The codec has all characters of the line.
    pub is_complete: bool,
    /// No sequence lacks anything, so that there is but one reading.
    pub is_certain: bool,
}

impl Reading {
    /// Reads the line in the codec. `established`: it is damaged beyond doubt, and what was lost may be read along.
    pub fn read(&mut self, line: &Line, codec: Codec, established: bool) {
        self.slots.clear();
        self.runs.clear();
        self.lost.clear();
        self.classes.take();
        (self.is_complete, self.is_certain) = (true, true);
        let is_marked = line.may_hold(Class::Replacement) || line.may_hold_any(['?'].into_iter());
        let may_lack = established || is_marked;
        let drops = OnceCell::new();
        let may_be_spaced = || !*drops.get_or_init(|| lost::drops(line, codec));
        let mut at = 0;
        while at < line.cells.len() {
            let cell = &line.cells[at];
            if cell.c.is_ascii() || cell.guarded {
                at += 1;
                continue;
            }
            let slot = match sequence::at(line, codec, at, may_be_spaced) {
                Some(Found { len, c, spaced }) => {
                    Slot { len, c, kind: if spaced { Kind::Spaced } else { Kind::Whole } }
                }
                None => self.incomplete(line, codec, at, may_lack, established),
            };
            self.is_certain &= slot.kind != Kind::Spaced;
            self.push(at, slot);
            at += slot.len;
        }
    }

    /// What begins at cell `at`, which is no sequence, or one that lacks bytes.
    fn incomplete(
        &mut self,
        line: &Line,
        codec: Codec,
        at: usize,
        may_lack: bool,
        established: bool,
    ) -> Slot {
        let c = line.get(at);
        self.is_complete &= codec.byte(line.cells[at].row).is_some();
        if sequence::lead(line, codec, at).is_some() {
            self.is_certain = false;
            let found = if may_lack { lost::at(line, codec, at) } else { None };
            if let Some((len, lost)) = found.filter(|(_, lost)| established || lost.is_sure()) {
                self.lost.push(lost);
                self.is_complete = false;
                return Slot { len, c: char::REPLACEMENT_CHARACTER, kind: Kind::Lost(self.lost.len() - 1) };
            }
        }
        Slot { len: 1, c, kind: Kind::Same }
    }

    /// Adds the slot at cell `at` to the run that ends there, or begins one.
    fn push(&mut self, at: usize, slot: Slot) {
        self.slots.push(slot);
        let (end, last) = (at + slot.len, self.slots.len());
        let sequences = usize::from(slot.kind != Kind::Same);
        match self.runs.last_mut().filter(|run| run.end == at) {
            Some(run) => (run.end, run.last, run.sequences) = (end, last, run.sequences + sequences),
            None => self.runs.push(Run { start: at, end, first: last - 1, last, sequences, gain: 0 }),
        }
    }

    /// Whether a run of several sequences has a character of the class.
    pub fn has_words_of(&self, class: Class) -> bool {
        let classes = self.classes.get_or_init(|| {
            let words = self.runs.iter().filter(|run| run.sequences > 1);
            let slots = words.flat_map(|run| &self.slots[run.first..run.last]);
            let read = slots.filter(|slot| slot.kind != Kind::Same);
            read.fold(0, |classes, slot| classes | 1 << class_of(slot.c) as u32)
        });
        classes >> class as u32 & 1 == 1
    }

    /// The slots of a run, each with its cells.
    pub fn of<'a>(&'a self, run: &Run) -> impl Iterator<Item = (Range<usize>, &'a Slot)> {
        let mut at = run.start;
        self.slots[run.first..run.last].iter().map(move |slot| {
            at += slot.len;
            (at - slot.len..at, slot)
        })
    }

    /// Whether a character that stays in the run looks like a piece of a sequence.
    pub fn has_fragments(&self, line: &Line, codec: Codec, run: &Run) -> bool {
        if run.sequences == run.last - run.first {
            return false;
        }
        let same = self.of(run).filter(|(_, slot)| slot.kind == Kind::Same);
        let cut = self.cut(line, codec, run);
        same.flat_map(|(cells, _)| cells).take_while(|&at| at < cut).any(|at| {
            let cell = &line.cells[at];
            let continues = codec.byte(cell.row).is_some_and(|byte| byte < 0xC0);
            let is_odd =
                matches!(cell.weight.class, Class::Odd | Class::Leading | Class::Box | Class::Mathematical);
            continues && is_odd || sequence::is_begun(line, codec, at)
        })
    }

    /// How many characters of the run the codec has that are part of no sequence, but for quotes, dashes and spaces.
    pub fn left_over(&self, line: &Line, codec: Codec, run: &Run) -> usize {
        if run.sequences == run.last - run.first {
            return 0;
        }
        let same = self.of(run).filter(|(_, slot)| slot.kind == Kind::Same);
        let is_left = |at: &usize| {
            let cell = &line.cells[*at];
            let is_punctuation =
                matches!(cell.weight.class, Class::QuoteOpen | Class::QuoteClose | Class::Dash | Class::Edge);
            codec.byte(cell.row).is_some() && !is_punctuation
        };
        let cut = self.cut(line, codec, run);
        same.flat_map(|(cells, _)| cells).take_while(|&at| at < cut).filter(is_left).count()
    }

    /// Where the last sequence of the run begins if it was cut, as titles and previews are; else where the run ends. It
    /// stays as it is, and says nothing of the others.
    fn cut(&self, line: &Line, codec: Codec, run: &Run) -> usize {
        let is_same = |slot: &&Slot| slot.kind == Kind::Same;
        let tail = self.slots[run.first..run.last].iter().rev().take_while(is_same).count();
        let is_cut = |&at: &usize| {
            let count = sequence::lead(line, codec, at).and_then(sequence::length);
            count.is_some_and(|count| run.end - at < count)
                && (at + 1..run.end).all(|at| sequence::continuation(line, codec, at).is_some())
        };
        let first = run.end - tail.min(3);
        if run.sequences < 2 { run.end } else { (first..run.end).find(is_cut).unwrap_or(run.end) }
    }
}

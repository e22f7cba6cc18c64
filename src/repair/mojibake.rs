//! UTF-8 that was read in a single-byte table: a line in, the line as it was written out, one layer at a time.
//!
//! In every table at hand the characters of the line are turned back into bytes. Where those form UTF-8 sequences, the
//! characters that the sequences stand for are compared with those that stand there: what the one and the other cost
//! (see [`plausibility`](super::plausibility)) is the evidence, run by run of characters beyond ASCII, and a line must
//! give enough of it. Then, and only then, what a step in between has changed or lost is read along: NO-BREAK SPACE
//! made a space, curly quotes made straight, bytes dropped that windows-1252 has no character for.

use super::class::{self, Class};
use super::codecs::{Codec, Counts, in_sequence};
use super::line::{Line, Replacement};
use super::lost;
use super::plausibility::{Cost, NAT, class_of, cost, rarity, step};
use super::sequence::{self, Found};
use crate::chain::Misreading;

/// The evidence that a line must give.
const ENOUGH: Cost = 60;
/// The evidence, for each character beyond ASCII, that nothing else comes near.
pub(super) const CLEAR: Cost = 4 * NAT;
/// Characters beyond ASCII from which on a codec that explains all of them need not be compared with others.
const LONG: Cost = 8;
/// So much more if a single sequence, or few, stand among characters that the codec has and that came through whole:
/// the same step would have damaged them too.
const WHOLE_BESIDE: Cost = 40 * NAT;
/// What it costs to take a space for a NO-BREAK SPACE.
const SPACE_PENALTY: Cost = 2 * NAT;
/// What speaks for it in a line that is damaged beyond doubt.
const SPACE_BONUS: Cost = -3 * NAT;
/// What it costs to read a small letter behind two capitals.
const CASE_PENALTY: Cost = 7 * NAT;
/// What it costs to read a character that touches no letter and no digit: if it is a letter, and if it is not.
const ALONE_PENALTY: [Cost; 2] = [7 * NAT, 8 * NAT];
/// What it costs to read a character that no language at hand uses, and from which cost on that is so.
const STRANGE_PENALTY: Cost = 6 * NAT;
const STRANGE: Cost = 12 * NAT;

/// The codec that the line was read in, if any, with the evidence.
pub(super) fn find(line: &Line) -> Option<(Cost, Codec)> {
    let mut best: Option<(Cost, Codec)> = None;
    let beyond = line.cells.iter().filter(|cell| !cell.c.is_ascii()).count() as Cost;
    for (codec, has_most) in candidates(line).best() {
        let evidence = evidence(line, codec);
        let fits = || {
            beyond >= LONG
                && line.cells.iter().all(|cell| cell.c.is_ascii() || codec.encode(cell.c).is_some())
        };
        if codec.rarity() == 0 && has_most && evidence >= CLEAR * beyond && fits() {
            return Some((evidence, codec));
        }
        if evidence >= ENOUGH && best.is_none_or(|(most, _)| evidence > most) {
            best = Some((evidence, codec));
        }
    }
    best
}

/// Takes off the layer that `codec` left. Whether that changed anything.
pub(super) fn repair(line: &mut Line, codec: Codec) -> bool {
    let replacements = reading(line, codec);
    let is_c1 = |replacement: &Replacement| {
        line.cells[replacement.cells.clone()].iter().any(|cell| class_of(cell.c) == Class::C1)
    };
    let is_latin1 = codec == Codec::WINDOWS_1252 && replacements.iter().any(is_c1);
    let read = if is_latin1 { "ISO-8859-1" } else { codec.name() };
    line.replace(&replacements, Misreading { written: "UTF-8", read });
    !replacements.is_empty()
}

/// In how many places of the line two neighbours could stand for bytes of one sequence.
fn candidates(line: &Line) -> Counts {
    let mut counts = Counts::default();
    for pair in line.cells.windows(2).filter(|pair| !pair[0].c.is_ascii() && !pair[0].guarded) {
        // Arabic letters side by side say nothing, and would outvote a damaged word among them.
        let alphabets = [pair[0].c, pair[1].c].map(|c| class::alphabet(class_of(c)));
        if alphabets == [Some(class::Alphabet::Arabic); 2] {
            continue;
        }
        let codecs = in_sequence(pair[0].c, pair[1].c);
        if !codecs.is_empty() {
            counts.add(codecs);
        } else if matches!(pair[1].c, ' ' | char::REPLACEMENT_CHARACTER) {
            counts.add(in_sequence(pair[0].c, '\u{A0}'));
        }
    }
    counts
}

/// Some cells that stand for one character, or one that stands for itself.
pub(super) struct Slot {
    pub len: usize,
    pub reading: Reading,
}

impl Slot {
    /// Whether it is a character of the codec as it should be.
    fn is_whole(&self, codec: Codec) -> bool {
        matches!(self.reading, Reading::Same(c) if codec.encode(c).is_some())
    }
}

pub(super) enum Reading {
    /// The character stays.
    Same(char),
    /// A sequence that came through whole.
    Whole(char),
    /// A sequence whose NO-BREAK SPACE became a space.
    Spaced(char),
    /// A sequence that lacks bytes, with what it may have been.
    Lost(lost::Lost),
}

/// A maximal stretch of slots that are not ASCII.
struct Run {
    start: usize,
    slots: Vec<Slot>,
}

impl Run {
    fn end(&self) -> usize {
        self.start + self.slots.iter().map(|slot| slot.len).sum::<usize>()
    }
}

/// How much cheaper the line becomes, in the runs that become cheaper at all.
fn evidence(line: &Line, codec: Codec) -> Cost {
    let (mut sum, mut sequences, mut whole) = (0, 0, 0);
    for run in runs(line, codec, false) {
        let gain = gain(line, codec, &run, false);
        let read = run.slots.iter().filter(|slot| !matches!(slot.reading, Reading::Same(_))).count();
        if gain > 0 {
            sequences += read;
        } else if read == 0 && !has_fragments(line, codec, &run) {
            whole += run.slots.iter().filter(|slot| slot.is_whole(codec)).count();
        }
        sum += gain.max(0);
    }
    let is_beside = whole > 0 && sequences == 1 || whole > 4 * sequences;
    sum - codec.rarity() - if is_beside { WHOLE_BESIDE } else { 0 }
}

/// How much cheaper the run becomes when its sequences are read; nothing if what is left would still be damage.
fn gain(line: &Line, codec: Codec, run: &Run, established: bool) -> Cost {
    if leaves_fragments(line, codec, run) {
        return 0;
    }
    let (before, after) = (line.before(run.start), line.get(run.end()));
    let now = cost(before, line.cells[run.start..run.end()].iter().map(|cell| cell.c), after);
    let (mut earlier, mut last) = (line.before(run.start.saturating_sub(1)), before);
    let mut read = 0;
    for slot in &run.slots {
        let (c, penalty) = match &slot.reading {
            Reading::Same(c) => (*c, 0),
            Reading::Whole(c) => (*c, penalty(earlier, last, *c)),
            Reading::Spaced(c) if established => (*c, SPACE_BONUS),
            Reading::Spaced('à') if earlier.is_lowercase() => ('à', 0),
            Reading::Spaced(c) => (*c, penalty(earlier, last, *c) + SPACE_PENALTY),
            Reading::Lost(lost) => (lost.placeholder(), lost::PENALTY),
        };
        read += step(last, c) + penalty;
        (earlier, last) = (last, c);
    }
    let is_word = match run.slots[0].reading {
        Reading::Whole('à') => true,
        Reading::Spaced('à') => line.before(run.start.saturating_sub(1)).is_lowercase(),
        _ => false,
    };
    let touches = before.is_alphanumeric() || after.is_alphanumeric();
    let is_alone = !established && run.slots.len() == 1 && !touches && !is_word;
    let alone = if is_alone { ALONE_PENALTY[usize::from(!last.is_alphabetic())] } else { 0 };
    now - read - step(last, after) - alone
}

/// What speaks against reading `c` behind two others, beside what it costs.
fn penalty(earlier: char, last: char, c: char) -> Cost {
    let small = c.is_lowercase() && last.is_uppercase() && earlier.is_uppercase();
    let strange =
        rarity(c) >= STRANGE && !matches!(class_of(c), Class::EastAsian | Class::Pictograph | Class::C1);
    i32::from(small) * CASE_PENALTY + i32::from(strange) * STRANGE_PENALTY
}

/// Whether a character that stays, and touches a sequence, looks like a piece of another.
fn leaves_fragments(line: &Line, codec: Codec, run: &Run) -> bool {
    let touches = run.slots.iter().any(|slot| !matches!(slot.reading, Reading::Same(_)));
    touches && has_fragments(line, codec, run)
}

/// Whether a character that stays looks like a piece of a sequence.
fn has_fragments(line: &Line, codec: Codec, run: &Run) -> bool {
    let mut at = run.start;
    run.slots.iter().any(|slot| {
        let start = at;
        at += slot.len;
        let Reading::Same(c) = slot.reading else { return false };
        let continues = codec.encode(c).is_some_and(|byte| byte < 0xC0);
        let is_odd = matches!(class_of(c), Class::Odd | Class::Leading | Class::Box | Class::Mathematical);
        continues && is_odd || sequence::is_begun(line, codec, start)
    })
}

/// The runs in which any sequence is. `established`: what is lost or was changed may be read along.
fn runs(line: &Line, codec: Codec, established: bool) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut run = Run { start: 0, slots: Vec::new() };
    let mut at = 0;
    let spaced = !lost::drops(line, codec);
    let marked = line.cells.iter().any(|cell| matches!(cell.c, '?' | char::REPLACEMENT_CHARACTER));
    while at < line.cells.len() {
        let slot = slot(line, codec, at, Leave { established, spaced, lost: established || marked });
        match slot {
            None => {
                finish(&mut run, &mut runs);
                at += 1;
                run.start = at;
            }
            Some(slot) => {
                at += slot.len;
                run.slots.push(slot);
            }
        }
    }
    finish(&mut run, &mut runs);
    runs
}

fn finish(run: &mut Run, runs: &mut Vec<Run>) {
    let slots = std::mem::take(&mut run.slots);
    if !slots.is_empty() {
        runs.push(Run { start: run.start, slots });
    }
}

/// What may be read along.
#[derive(Clone, Copy)]
struct Leave {
    /// The line is damaged beyond doubt.
    established: bool,
    /// Spaces may have been NO-BREAK SPACE.
    spaced: bool,
    /// Sequences may lack bytes.
    lost: bool,
}

/// What begins at cell `at`; nothing for ASCII and what is guarded.
fn slot(line: &Line, codec: Codec, at: usize, leave: Leave) -> Option<Slot> {
    let cell = line.cells[at];
    if cell.c.is_ascii() || cell.guarded {
        return None;
    }
    Some(match sequence::at(line, codec, at, leave.spaced) {
        Some(Found { len, c, spaced: false }) => Slot { len, reading: Reading::Whole(c) },
        Some(Found { len, c, spaced: true }) => Slot { len, reading: Reading::Spaced(c) },
        None if !leave.lost => Slot { len: 1, reading: Reading::Same(cell.c) },
        None => match lost::at(line, codec, at).filter(|(_, lost)| leave.established || lost.is_sure()) {
            Some((len, lost)) => Slot { len, reading: Reading::Lost(lost) },
            None => Slot { len: 1, reading: Reading::Same(cell.c) },
        },
    })
}

/// The whole line read in the codec.
fn reading(line: &Line, codec: Codec) -> Vec<Replacement> {
    let mut replacements = Vec::new();
    let runs = runs(line, codec, true);
    let letters = lost::Letters::of(codec, runs.iter().flat_map(|run| &run.slots));
    for mut run in runs {
        lost::choose(line, codec, run.start, &mut run.slots, &letters);
        if gain(line, codec, &run, true) <= 0 {
            continue;
        }
        let mut at = run.start;
        for slot in &run.slots {
            let cells = at..at + slot.len;
            at = cells.end;
            let (c, lossy) = match &slot.reading {
                Reading::Same(_) => continue,
                Reading::Whole(c) | Reading::Spaced(c) => (*c, false),
                Reading::Lost(lost) => (lost.placeholder(), true),
            };
            replacements.push(Replacement { cells, c, lossy });
        }
    }
    replacements
}

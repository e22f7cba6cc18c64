//! UTF-8 that was read in a single-byte table: a line in, the line as it was written out, one layer at a time.
//!
//! In every table at hand the characters of the line are turned back into bytes. Where those form UTF-8 sequences, the
//! characters that the sequences stand for are compared with those that stand there: what the one and the other cost
//! (see [`plausibility`](super::plausibility)) is the evidence, run by run of characters beyond ASCII, and a line must
//! give enough of it. Then, and only then, what a step in between has changed or lost is read along: NO-BREAK SPACE
//! made a space, curly quotes made straight, bytes dropped that windows-1252 has no character for.

use std::ops::Range;

use super::class::Class;
use super::codecs::Codec;
use super::line::{Cell, Line, Replacement};
use super::plausibility::{Cost, NAT, Weight, class_of, cost, step};
use super::reading::{Kind, Reading, Run, Slot};
use super::restoration::{self, Restorer};
use super::survey::Survey;
use crate::edit::Misdecoding;

/// The evidence that a line must give.
pub(super) const ENOUGH: Cost = 60;
/// The evidence, for each character beyond ASCII, that nothing else comes near.
pub(super) const CLEAR: Cost = 4 * NAT;
/// The evidence, for each character beyond ASCII, that outweighs a line's being no text in any table.
pub(super) const SURE: Cost = 2 * NAT;
/// Characters beyond ASCII from which on a codec that explains all of them need not be compared with others.
const LONG: usize = 8;
/// So much more if a single sequence, or few, stand among characters that the codec has and that came through whole:
/// the same step would have damaged them too.
const WHOLE_BESIDE: Cost = 40 * NAT;
/// What speaks against it for each character of the codec that stands in a run of sequences and is part of none.
const LEFT_OVER: Cost = 4 * NAT;
/// As so many sequences more counts one of a character beyond the BMP, whose four bytes are no accident.
const ASTRAL: usize = 4;
/// What it costs to take a space for a NO-BREAK SPACE.
const SPACE_PENALTY: Cost = 2 * NAT;
/// What speaks for it in a line that is damaged beyond doubt.
const SPACE_BONUS: Cost = -3 * NAT;
/// What it costs to read a small letter behind two capitals.
const CASE_PENALTY: Cost = 7 * NAT;
/// What it costs to read a character that touches no letter and no digit: if it is a letter, and if it is not.
pub(super) const ALONE_PENALTY: [Cost; 2] = [7 * NAT, 8 * NAT];
/// What speaks for reading the word à among Latin letters, where a letter of another alphabet stands.
const WORD_BONUS: Cost = 4 * NAT;
/// Sequences of letters alone that say something.
const LETTERS: usize = 4;
/// What speaks for reading a sign between spaces and numbers.
const SIGN_BONUS: Cost = 8 * NAT;
/// What it costs to read a character that no language at hand uses, and from which cost on that is so.
const STRANGE_PENALTY: Cost = 6 * NAT;
const STRANGE: Cost = 12 * NAT;

/// Reads lines. Its buffers serve one line after the other.
#[derive(Default)]
pub(super) struct Reader {
    best: Reading,
    trial: Reading,
    restorer: Restorer,
    replacements: Vec<Replacement>,
}

impl Reader {
    /// The codec that the line was read in, if any, with the evidence.
    pub fn find(&mut self, line: &Line, survey: &mut Survey) -> Option<(Cost, Codec)> {
        let mut best: Option<(Cost, Codec)> = None;
        if is_list_of_letters(line) {
            return best;
        }
        let clear = CLEAR * survey.beyond as Cost;
        for (codec, has_most) in survey.pairs.best() {
            self.trial.read(line, codec, false);
            weigh(line, codec, &mut self.trial, false);
            let evidence = evidence(line, codec, &self.trial);
            if evidence < ENOUGH || best.is_some_and(|(most, _)| evidence <= most) {
                continue;
            }
            std::mem::swap(&mut self.best, &mut self.trial);
            best = Some((evidence, codec));
            let is_common = codec.rarity() == 0 && has_most && survey.beyond >= LONG;
            if is_common && evidence >= clear && self.best.is_complete {
                break;
            }
        }
        best
    }

    /// Takes off the layer that `codec` left, which was found last. Whether that changed anything.
    pub fn repair(&mut self, line: &mut Line, codec: Codec) -> bool {
        if !self.best.is_certain {
            self.best.read(line, codec, true);
            self.restorer.restore(line, codec, &mut self.best);
            weigh(line, codec, &mut self.best, true);
        }
        self.replacements.clear();
        for run in self.best.runs.iter().filter(|run| run.gain > 0) {
            let read = self.best.of(run).filter(|(_, slot)| slot.kind != Kind::Same);
            self.replacements.extend(read.map(|(cells, slot)| Replacement {
                cells,
                c: slot.c,
                lossy: matches!(slot.kind, Kind::Lost(_)),
            }));
        }
        let is_c1 = |replacement: &Replacement| {
            line.cells[replacement.cells.clone()].iter().any(|cell| cell.weight.class == Class::C1)
        };
        let is_latin1 =
            codec == Codec::WINDOWS_1252 && line.may_hold(Class::C1) && self.replacements.iter().any(is_c1);
        let read = if is_latin1 { "ISO-8859-1" } else { codec.name() };
        line.replace(&self.replacements, Misdecoding { encoded_as: "UTF-8", decoded_as: read });
        !self.replacements.is_empty()
    }
}

/// Whether most characters beyond ASCII are different letters that each stand alone: `Á Ý Ò Â Ã`.
fn is_list_of_letters(line: &Line) -> bool {
    let is_alone = |at: usize| {
        let before = at.checked_sub(1).map_or(' ', |before| line.get(before));
        !before.is_alphanumeric() && !line.get(at + 1).is_alphanumeric()
    };
    let (mut beyond, mut listed, mut seen) = (0, 0, [0u64; 4]);
    for (at, cell) in line.cells.iter().enumerate().filter(|(_, cell)| !cell.c.is_ascii()) {
        beyond += 1;
        if matches!(cell.weight.class, Class::LatinLower | Class::LatinUpper) && is_alone(at) {
            listed += 1;
            seen[cell.c as usize >> 6 & 3] |= 1 << (cell.c as u32 & 63);
        }
    }
    listed * 2 > beyond && seen.iter().map(|bits| bits.count_ones()).sum::<u32>() >= LISTED
}

/// Different letters that make a list.
const LISTED: u32 = 3;

/// Sets how much cheaper each run becomes.
fn weigh(line: &Line, codec: Codec, reading: &mut Reading, established: bool) {
    for at in 0..reading.runs.len() {
        reading.runs[at].gain = gain(line, codec, reading, &reading.runs[at], established);
    }
}

/// How much cheaper the line becomes, in the runs that become cheaper at all.
fn evidence(line: &Line, codec: Codec, reading: &Reading) -> Cost {
    let (mut sum, mut sequences, mut whole, mut left, mut read) = (0, 0, 0, 0, 0);
    for run in &reading.runs {
        let gain = run.gain - if run.gain > 0 { alone(line, reading, run) } else { 0 };
        let is_doubtful = || {
            is_of_letters(line, run)
                || is_letter_before_space(line, reading, run)
                || is_end_in_capitals(line, reading, run)
        };
        if gain > 0 && is_doubtful() {
            continue;
        }
        if gain > 0 {
            let is_astral = |slot: &Slot| slot.kind != Kind::Same && slot.c > '\u{FFFF}';
            let astral = reading.of(run).filter(|(_, slot)| is_astral(slot)).count();
            sequences += run.sequences + astral * ASTRAL;
            left += reading.left_over(line, codec, run);
            read += run.end - run.start;
        } else if run.sequences == 0 && !reading.has_fragments(line, codec, run) {
            whole += (run.start..run.end).filter(|&at| codec.byte(line.cells[at].row).is_some()).count();
        }
        sum += gain.max(0);
    }
    let all = || line.cells.iter().filter(|cell| codec.byte(cell.row).is_some()).count();
    if sum > 0 && codec.rarity() > 0 && (read - left) * 2 < all() {
        return 0;
    }
    let is_beside = whole > 0 && sequences == 1 || whole > 4 * sequences;
    sum - codec.rarity() - left as Cost * LEFT_OVER - if is_beside { WHOLE_BESIDE } else { 0 }
}

/// How much cheaper the run becomes when its sequences are read; nothing if what is left would still be damage.
fn gain(line: &Line, codec: Codec, reading: &Reading, run: &Run, established: bool) -> Cost {
    if run.sequences == 0 || reading.has_fragments(line, codec, run) || is_strange_in_word(line, reading, run)
    {
        return 0;
    }
    if !established && is_mentioned(line, reading, run) {
        return 0;
    }
    let (before, after) = (line.weight_before(run.start), line.weight(run.end));
    let now = cost(before, line.cells[run.start..run.end].iter().map(|cell| cell.weight), after);
    let second = line.weight_before(run.start.saturating_sub(1));
    let (mut earlier, mut last, mut read) = (second, before, 0);
    for (cells, slot) in reading.of(run) {
        if slot.kind == Kind::Same {
            for cell in &line.cells[cells] {
                read += step(last, cell.weight);
                (earlier, last) = (last, cell.weight);
            }
            continue;
        }
        let weight = Weight::of(slot.c);
        let penalty = match slot.kind {
            Kind::Same | Kind::Whole => penalty(earlier, last, weight, || slot.c.is_lowercase()),
            Kind::Spaced if established => SPACE_BONUS,
            Kind::Spaced if slot.c == 'à' && earlier.class.is_lower() => 0,
            Kind::Spaced => penalty(earlier, last, weight, || slot.c.is_lowercase()) + SPACE_PENALTY,
            Kind::Lost(_) => restoration::PENALTY,
        };
        read += step(last, weight) + penalty;
        (earlier, last) = (last, weight);
    }
    now - read - step(last, after)
}

/// Whether the sequences of the run are all that stands between two quotation marks, as where a text explains damage:
/// `“Ã©” means é`.
fn is_mentioned(line: &Line, reading: &Reading, run: &Run) -> bool {
    let mut sequences = reading.of(run).filter(|(_, slot)| slot.kind != Kind::Same).map(|(cells, _)| cells);
    let Some(first) = sequences.next() else { return false };
    let end = sequences.last().map_or(first.end, |last| last.end);
    let is_quote = |c: &char| {
        matches!(
            c,
            '"' | '\''
                | '`'
                | '“'
                | '”'
                | '„'
                | '«'
                | '»'
                | '‹'
                | '›'
                | '「'
                | '」'
                | '『'
                | '』'
                | '‘'
                | '’'
        )
    };
    let is_word = |c: &char| !matches!(c, ' ' | '\u{A0}');
    let before = (0..first.start).rev().take(2).map(|at| line.get(at)).find(is_word);
    let after = (end..end + 2).map(|at| line.get(at)).find(is_word);
    end - first.start <= MENTIONED
        && before.is_some_and(|c| is_quote(&c))
        && after.is_some_and(|c| is_quote(&c))
}

/// Characters of damage that a text quotes.
const MENTIONED: usize = 4;

/// Whether the run is all of Latin letters, and short: a list of them, such as ÎÄÖ, is UTF-8 in some table now and then.
/// What touches a letter of ASCII is part of a word.
fn is_of_letters(line: &Line, run: &Run) -> bool {
    let is_letter = |cell: &Cell| matches!(cell.weight.class, Class::LatinLower | Class::LatinUpper);
    let touches = line.before(run.start).is_ascii_lowercase() || line.get(run.end).is_ascii_lowercase();
    run.sequences < LETTERS && !touches && line.cells[run.start..run.end].iter().all(is_letter)
}

/// Whether the run is a letter that stands alone before a space, as in a list, and not the word à among others.
fn is_letter_before_space(line: &Line, reading: &Reading, run: &Run) -> bool {
    let slot = reading.slots[run.first];
    let is_alone = run.last - run.first == 1 && line.before(run.start) == ' ';
    let next = if line.get(run.end) == ' ' { line.get(run.end + 1) } else { line.get(run.end) };
    let among_words =
        (run.start < 2 || line.before(run.start - 1).is_ascii_graphic()) && next.is_ascii_graphic();
    let is_letter = slot.c.is_alphabetic() || slot.c == '\u{A0}';
    is_alone && slot.kind == Kind::Spaced && is_letter && !(slot.c == 'à' && among_words)
}

/// Whether the run may be the end of a word in capitals and what stands behind a word: `PIÙ…`, `IRMÃ”`. It is no
/// evidence, and is read along where there is other.
fn is_end_in_capitals(line: &Line, reading: &Reading, run: &Run) -> bool {
    let mut sequences = reading.of(run).filter(|(_, slot)| slot.kind != Kind::Same);
    let (Some((cells, _)), None) = (sequences.next(), sequences.next()) else { return false };
    let sign = line.get(cells.start + 1);
    let is_edge = |at: usize| !line.get(at).is_alphanumeric();
    let second = line.weight_before(cells.start.saturating_sub(1)).class;
    let is_end = match sign {
        // `CÃ nan` is one word, `IRMÃ DELE` are two.
        '\u{A0}' => !line.get(cells.end).is_ascii_lowercase() || second.is_upper(),
        _ => is_behind_words(sign) && is_edge(cells.end),
    };
    let before = line.weight_before(cells.start).class;
    let is_word = before.is_upper() || !line.before(cells.start).is_alphanumeric() && !is_alone(line, &cells);
    cells.len() == 2 && line.weight(cells.start).class == Class::LatinUpper && is_word && is_end
}

/// What may stand behind any word.
pub(super) fn is_behind_words(c: char) -> bool {
    matches!(
        c,
        '…' | '™'
            | '®'
            | '“'
            | '”'
            | '‘'
            | '’'
            | '„'
            | '‚'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '–'
            | '—'
            | '•'
            | '·'
    )
}

/// Whether the cells stand between spaces and numbers.
fn is_alone(line: &Line, cells: &Range<usize>) -> bool {
    let is_apart = |c: char| c == ' ' || c == '\u{A0}' || c.is_ascii_digit();
    is_apart(line.before(cells.start)) && is_apart(line.get(cells.end))
}

/// Whether the run would put a single letter of another script beside a Latin letter, in a line that has no word of that
/// script.
fn is_strange_in_word(line: &Line, reading: &Reading, run: &Run) -> bool {
    let mut sequences = reading.of(run).filter(|(_, slot)| slot.kind != Kind::Same);
    let (Some((cells, slot)), None) = (sequences.next(), sequences.next()) else { return false };
    let is_latin = |weight: Weight| {
        use Class::*;
        matches!(weight.class, AsciiLower | AsciiUpper | LatinLower | LatinUpper)
    };
    let is_beside = || is_latin(line.weight_before(cells.start)) || is_latin(line.weight(cells.end));
    let class = class_of(slot.c);
    let is_letter = slot.c.is_alphabetic() || matches!(class, Class::Mark | Class::ArabicMark);
    is_letter && class.is_letter_of_other_script() && is_beside() && !reading.has_words_of(class)
}

/// What speaks against reading a run of one character that touches no letter and no digit, if it is no word.
fn alone(line: &Line, reading: &Reading, run: &Run) -> Cost {
    if run.last - run.first > 1 {
        return 0;
    }
    let slot = reading.slots[run.first];
    let cells = run.start..run.end;
    let touches = || line.before(run.start).is_alphanumeric() || line.get(run.end).is_alphanumeric();
    match slot.kind {
        Kind::Whole if slot.c == 'à' && is_odd_among_latin(line, run) => -WORD_BONUS,
        Kind::Whole if slot.c == 'à' => 0,
        // No letter of any language, and no three signs of any text.
        Kind::Whole if (matches!(slot.c, '×' | '÷') || cells.len() > 2) && is_alone(line, &cells) => {
            -SIGN_BONUS
        }
        Kind::Whole
            if line.get(run.end - 1) == '\u{A0}' && line.get(run.end) == ' ' && is_alone(line, &cells) =>
        {
            0
        }
        Kind::Spaced if line.weight_before(run.start.saturating_sub(1)).class.is_lower() => 0,
        Kind::Spaced if cells.len() > 1 && !slot.c.is_alphabetic() && is_alone(line, &cells) => 0,
        _ if touches() => 0,
        _ => ALONE_PENALTY[usize::from(!slot.c.is_alphabetic())],
    }
}

/// Whether the run is a word between others of ASCII, and begins with a letter of another alphabet.
fn is_odd_among_latin(line: &Line, run: &Run) -> bool {
    let (before, after) = (line.before(run.start.saturating_sub(1)), line.get(run.end + 1));
    let is_word = line.before(run.start) == ' ' && line.get(run.end) == ' ';
    let are_ascii = before.is_ascii_graphic() && after.is_ascii_graphic();
    let is_latin = before.is_ascii_alphabetic() || after.is_ascii_alphabetic();
    line.weight(run.start).alphabet.is_some() && is_word && are_ascii && is_latin
}

/// What speaks against reading a character behind two others, beside what it costs.
#[inline]
pub(super) fn penalty(
    earlier: Weight,
    last: Weight,
    weight: Weight,
    is_lowercase: impl FnOnce() -> bool,
) -> Cost {
    let small = last.class.is_upper() && earlier.class.is_upper() && is_lowercase();
    let strange = weight.rarity() >= STRANGE
        && !matches!(weight.class, Class::EastAsian | Class::Pictograph | Class::C1);
    Cost::from(small) * CASE_PENALTY + Cost::from(strange) * STRANGE_PENALTY
}

//! Which character it was that lost bytes: a line as a codec reads it in, the same with characters chosen out.
//!
//! The letters around tell, and how likely one character follows the other (see [`letters`](super::letters) and
//! [`plausibility`](super::plausibility)). What they do not tell stays as it is, or becomes one U+FFFD where there was
//! one before.

use super::class::Class;
use super::codecs::Codec;
use super::letters::{Group, lost_byte};
use super::line::Line;
use super::plausibility::{Cost, NAT, Weight, class_of, step};
use super::reading::{Kind, Reading, Run, Slot};
use super::sequence;

/// What it costs to take something for a sequence that lacks a byte.
pub(super) const PENALTY: Cost = 2 * NAT;
/// What it costs to choose nothing where U+FFFD stands.
const GIVEN_UP: Cost = 15 * NAT;
/// Letters before and behind a run that are looked at.
const AROUND: usize = 12;
/// What it costs to choose another letter than the letters around say.
const AGAINST: Cost = 8 * NAT;
/// Letters to each vowel mark that cannot be lost, where most words have vowel marks.
const VOCALISED: usize = 6;
const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// What the whole line tells of its lost bytes.
struct Letters {
    /// Arabic letters have lost bytes, so that these are what was lost.
    arabic_lost: bool,
    /// The language of its Arabic letters.
    arabic: Group,
    /// Most of its words have vowel marks.
    is_vocalised: bool,
}

impl Letters {
    /// Of a line that was read in `codec`.
    fn of(codec: Codec, reading: &Reading) -> Letters {
        let letters = reading.slots.iter().map(|slot| letter(reading, slot)).filter(|&c| is_arabic(c));
        let arabic_lost = codec == Codec::WINDOWS_1252 && letters.clone().any(|c| c > '\u{F0000}');
        let marks = letters.clone().filter(|&c| is_vowel_mark(c)).count();
        let is_vocalised = marks * VOCALISED >= letters.clone().count();
        Letters { arabic_lost, arabic: Group::of_arabic(letters), is_vocalised }
    }

    /// The group of a letter, in a word that has vowel marks or not.
    fn group(&self, letter: char, has_marks: bool) -> Group {
        match letter {
            c if is_arabic(c) && (has_marks || self.is_vocalised) => self.arabic,
            c if is_arabic(c) => self.arabic.without_marks(),
            '\u{F00C3}'..='\u{F00C9}' => Group::named("Latn"),
            '\u{F00CE}'..='\u{F00CF}' => Group::named("Grek"),
            '\u{F00D0}'..='\u{F00D3}' => Group::named("Cyrl"),
            '\u{F0424}'..='\u{F0425}' => Group::named("Deva"),
            _ => Group::named("other"),
        }
    }

    /// Whether `c` may stand for a sequence. Where U+FFFD marks the loss, any byte may have been lost, not only one of
    /// the five; in Arabic script the letters tell all the same.
    fn allows(&self, c: char, is_marked: bool) -> bool {
        match class_of(c) {
            Class::Arabic | Class::ArabicMark => true,
            Class::QuoteClose | Class::Dash | Class::Invisible | Class::Edge => {
                !is_marked || self.arabic_lost
            }
            Class::EastAsian | Class::Pictograph | Class::Mathematical | Class::Box => false,
            _ => !is_marked,
        }
    }
}

/// The letter of a slot, or what stands in for a lost one; U+FFFD where nothing does.
fn letter(reading: &Reading, slot: &Slot) -> char {
    match slot.kind {
        Kind::Lost(lost) => reading.lost[lost].left.map_or(REPLACEMENT, |(letter, ..)| letter),
        _ => slot.c,
    }
}

/// A letter of Arabic script, or what is left of one: of those with the leads D8 to DB.
fn is_arabic(c: char) -> bool {
    matches!(class_of(c), Class::Arabic | Class::ArabicMark) || matches!(c, '\u{F00D8}'..='\u{F00DB}')
}

/// Chooses for sequences that lack bytes. Its buffers serve one line after the other.
#[derive(Default)]
pub(super) struct Restorer {
    /// The letters of a run, lost ones as what stands in for them, and of the word that it is part of.
    letters: Vec<char>,
    /// What the letters around say of every slot.
    spoken_for: Vec<Option<char>>,
    ways: Vec<Way>,
    /// Where the ways to each slot begin among all.
    stages: Vec<usize>,
}

/// A way through a run, as far as a slot.
#[derive(Clone, Copy)]
struct Way {
    c: char,
    weight: Weight,
    cost: Cost,
    /// The way to the slot before.
    from: usize,
}

impl Restorer {
    /// Chooses for all sequences of the line that lack bytes. Those for which nothing speaks stay as they are.
    pub fn restore(&mut self, line: &Line, codec: Codec, reading: &mut Reading) {
        if reading.lost.is_empty() {
            return;
        }
        let letters = Letters::of(codec, reading);
        for run in 0..reading.runs.len() {
            let run = reading.runs[run].clone();
            let slots = &reading.slots[run.first..run.last];
            if slots.iter().any(|slot| matches!(slot.kind, Kind::Lost(_))) {
                self.ask_letters(line, reading, &run, &letters);
                self.find_ways(line, reading, &run, &letters);
                self.choose(line, reading, &run);
            }
        }
    }

    /// For every slot of the run that lacks its last byte, the character that the letters around it say it was.
    fn ask_letters(&mut self, line: &Line, reading: &Reading, run: &Run, letters: &Letters) {
        let slots = &reading.slots[run.first..run.last];
        self.spoken_for.clear();
        self.spoken_for.resize(slots.len(), None);
        // Words of the run go on in the ASCII letters on either side of it.
        let is_ascii = |at: &usize| line.get(*at).is_ascii_alphabetic();
        let head = (0..run.start).rev().take_while(is_ascii).take(AROUND).count();
        let tail = (run.end..).take_while(is_ascii).take(AROUND).count();
        let middle =
            slots.iter().map(|slot| Some(letter(reading, slot)).filter(|&c| is_word(c)).unwrap_or(' '));
        self.letters.clear();
        self.letters.extend((run.start - head..run.start).map(|at| line.get(at)));
        self.letters.extend(middle);
        self.letters.extend((run.end..run.end + tail).map(|at| line.get(at)));
        let mut begin = 0;
        for word in self.letters.chunk_by(|a, b| (*a == ' ') == (*b == ' ')) {
            let has_marks = word.iter().any(|&c| is_vowel_mark(c));
            for at in 0..word.len() {
                let place = (begin + at).checked_sub(head).filter(|&slot| slot < slots.len());
                let Some((place, Kind::Lost(lost))) = place.map(|place| (place, slots[place].kind)) else {
                    continue;
                };
                let Some((letter, bytes, count)) = reading.lost[lost].left else { continue };
                self.spoken_for[place] =
                    lost_byte(letters.group(letter, has_marks), word, at).and_then(|byte| {
                        let mut whole = [bytes[0], bytes[1], 0];
                        whole[count] = byte;
                        sequence::decode(&whole[..=count])
                    });
            }
            begin += word.len();
        }
    }

    /// The cheapest way to every character that every slot may be (Viterbi).
    fn find_ways(&mut self, line: &Line, reading: &Reading, run: &Run, letters: &Letters) {
        let before = line.before(run.start);
        self.ways.clear();
        self.stages.clear();
        self.stages.push(0);
        self.ways.push(Way { c: before, weight: Weight::of(before), cost: 0, from: 0 });
        for ((cells, slot), spoken_for) in reading.of(run).zip(&self.spoken_for) {
            let (first, last) = (self.stages[self.stages.len() - 1], self.ways.len());
            self.stages.push(last);
            let ways = &mut self.ways;
            let mut reach = |c: char, extra: Cost| {
                let weight = Weight::of(c);
                let cost = |way: &Way| way.cost + step(way.weight, weight) - joined(way.c, c);
                let all = (first..last).map(|from| (cost(&ways[from]), from));
                if let Some((cost, from)) = all.min() {
                    ways.push(Way { c, weight, cost: cost + extra, from });
                }
            };
            let Kind::Lost(lost) = slot.kind else {
                reach(slot.c, 0);
                continue;
            };
            let lost = &reading.lost[lost];
            for c in lost.options().filter(|&c| letters.allows(c, lost.is_marked)) {
                let is_against = *spoken_for != Some(c) && lost.left.is_some() && is_word(c);
                let against = if is_against { AGAINST } else { 0 };
                reach(c, PENALTY + unlikelihood(c, line.before(cells.start)) + against);
            }
            if lost.is_marked {
                reach(REPLACEMENT, GIVEN_UP);
            } else {
                let kept =
                    cells.clone().skip(1).map(|at| step(line.weight_before(at), line.weight(at))).sum();
                reach(line.get(cells.start), kept);
            }
        }
    }

    /// Goes the cheapest way through the run back, and sets what the sequences that lack bytes are.
    fn choose(&self, line: &Line, reading: &mut Reading, run: &Run) {
        let after = line.weight(run.end);
        let last = self.stages[self.stages.len() - 1]..self.ways.len();
        let mut way =
            last.min_by_key(|&way| self.ways[way].cost + step(self.ways[way].weight, after)).unwrap_or(0);
        for slot in reading.slots[run.first..run.last].iter_mut().rev() {
            let Way { c, from, .. } = self.ways[way];
            if let Kind::Lost(lost) = slot.kind {
                let lost = &reading.lost[lost];
                if lost.options().any(|option| option == c) {
                    slot.c = c;
                } else if !lost.is_marked {
                    slot.kind = Kind::Same;
                }
            }
            way = from;
        }
    }
}

/// Marks that cannot be lost, and that words do not bear for another reason than to be vocalised.
fn is_vowel_mark(c: char) -> bool {
    matches!(c, '\u{064B}' | '\u{064C}' | '\u{064E}' | '\u{0652}')
}

fn is_word(c: char) -> bool {
    c > '\u{F0000}' || class_of(c) <= Class::Mark && !matches!(class_of(c), Class::ArabicSign | Class::Edge)
}

/// What speaks for ZERO WIDTH JOINER behind a virama, where it asks for a half form (The Unicode Standard, 12.1).
fn joined(before: char, c: char) -> Cost {
    const DEVANAGARI_VIRAMA: char = '\u{94D}';
    if c == '\u{200D}' && before == DEVANAGARI_VIRAMA { 24 * NAT } else { 0 }
}

/// What speaks against marks of direction and odd spaces, where a quote may have stood.
fn unlikelihood(c: char, before: char) -> Cost {
    match class_of(c) {
        Class::Invisible if before == ' ' => 2 * NAT,
        Class::Invisible | Class::Edge | Class::Dash => 12 * NAT,
        _ => 0,
    }
}

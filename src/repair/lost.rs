//! Sequences that lack bytes: where they are, what they may have been, and which it was.
//!
//! windows-1252 has no characters for five bytes, 81 8D 8F 90 9D. Whoever reads UTF-8 in it and drops what it lacks,
//! or writes U+FFFD, loses one byte of every ف, ہ, Á, с … and the letters around tell which character it was. What
//! they do not tell stays as it is, or becomes one U+FFFD where there was one before.

use super::class::Class;
use super::codecs::Codec;
use super::context::{DROPPED, stand_in_of};
use super::letters::{Group, lost_byte};
use super::line::Line;
use super::mojibake::{Reading, Slot};
use super::plausibility::{Cost, NAT, class_of, step};
use super::sequence;
use crate::chars;

/// What it costs to take something for a sequence that lacks a byte.
pub(super) const PENALTY: Cost = 2 * NAT;
/// What it costs to choose nothing where U+FFFD stands.
const GIVEN_UP: Cost = 15 * NAT;
/// Letters before and behind a run that are looked at.
const AROUND: usize = 12;
/// What it costs to choose another letter than the letters around say.
const AGAINST: Cost = 8 * NAT;
/// A soft hyphen, which many remove.
const SOFT_HYPHEN: u8 = 0xAD;
const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// A sequence that lacks bytes.
pub(super) struct Lost {
    /// What it may have been.
    options: Vec<char>,
    /// Which it was.
    chosen: Option<char>,
    /// What it is among the letters of its word, and the bytes that are left of it, if only the last is lost.
    left: Option<(char, [u8; 2], usize)>,
    /// A replacement character or a question mark stands for the byte.
    is_marked: bool,
    /// Nothing else begins and goes on like that.
    is_sure: bool,
}

impl Lost {
    /// The character in the place of the sequence.
    pub fn placeholder(&self) -> char {
        self.chosen.unwrap_or(REPLACEMENT)
    }

    /// Whether it is evidence itself.
    pub fn is_sure(&self) -> bool {
        self.is_marked && self.is_sure
    }
}

/// The sequence at cell `at` that lacks bytes, and how many cells are left of it.
pub(super) fn at(line: &Line, codec: Codec, at: usize) -> Option<(usize, Lost)> {
    let lead = sequence::lead(line, codec, at)?;
    let count = sequence::length(lead)?;
    let mut bytes = [Some(lead), None, None, None];
    let (mut len, mut known, mut is_marked, mut is_replaced, mut straight) = (1, 0, false, false, None);
    while len < count {
        let c = line.get(at + len);
        match sequence::continuation(line, codec, at + len) {
            Some(byte) => {
                bytes[len] = Some(byte);
                known += 1;
            }
            None if c == REPLACEMENT => (is_marked, is_replaced) = (true, true),
            None if c == '?' && takes_question_mark(line, codec, at, count, len) => is_marked = true,
            None if matches!(c, '\'' | '"') && len + 1 == count => straight = Some(c),
            None => break,
        }
        len += 1;
    }
    let missing = count - 1 - known;
    let mut options = Vec::new();
    if codec == Codec::WINDOWS_1252 && missing == 1 {
        match straight {
            Some('\'') => fill(&bytes[..count], &[0x92, 0x91], &mut options),
            Some(_) => fill(&bytes[..count], &[0x93, 0x94], &mut options),
            None if len == count => fill(&bytes[..count], &DROPPED, &mut options),
            None => insert(&bytes[..count], len, &mut options),
        }
    }
    options.retain(|&c| chars::of(c).is_assigned() && !matches!(class_of(c), Class::Other | Class::C1));
    let left = [bytes[0].unwrap_or(0), bytes[1].unwrap_or(0)];
    let left = stand_in_of(&left[..count.saturating_sub(1).min(2)])
        .filter(|_| bytes[..count - 1].iter().all(Option::is_some) && count < 4)
        .map(|letter| (letter, left, count - 1));
    (is_marked || !options.is_empty()).then_some((
        len,
        Lost { options, chosen: None, left, is_marked, is_sure: known > 0 || is_replaced && count == 2 },
    ))
}

/// Whether bytes were dropped from the line for certain: a lead stands before something that is no space either.
pub(super) fn drops(line: &Line, codec: Codec) -> bool {
    let ends = |at: usize| {
        let next = line.get(at);
        sequence::continuation(line, codec, at).is_none() && !next.is_ascii() && next != REPLACEMENT
    };
    let is_cut = |at: usize| match sequence::lead(line, codec, at) {
        Some(0xD0..=0xDF) => ends(at + 1),
        Some(0xE0) => sequence::continuation(line, codec, at + 1).is_some() && ends(at + 2),
        _ => false,
    };
    codec == Codec::WINDOWS_1252 && (0..line.cells.len()).any(is_cut)
}

/// A question mark in the place of a byte: inside a sequence of three or more that is otherwise whole, or behind Â or
/// Ã where one of those follows.
fn takes_question_mark(line: &Line, codec: Codec, at: usize, count: usize, len: usize) -> bool {
    let known = |place: usize| sequence::continuation(line, codec, at + place).is_some();
    match count {
        2 => matches!(line.get(at), 'Â' | 'Ã') && sequence::lead(line, codec, at + 2).is_some(),
        3 => known(3 - len) && (len == 1 || line.get(at) == 'â'),
        _ => (1..count).all(|place| place == len || known(place)),
    }
}

/// The characters that the bytes spell with one of `missing` in the gap.
fn fill(bytes: &[Option<u8>], missing: &[u8], options: &mut Vec<char>) {
    for &byte in missing {
        let mut filled = [0; 4];
        filled.iter_mut().zip(bytes).for_each(|(to, from)| *to = from.unwrap_or(byte));
        options.extend(sequence::decode(&filled[..bytes.len()]));
    }
}

/// The characters that the first `len` bytes spell with a dropped byte between or behind them.
fn insert(bytes: &[Option<u8>], len: usize, options: &mut Vec<char>) {
    if len + 1 != bytes.len() || bytes.len() > 3 {
        return;
    }
    for gap in (1..=len).rev() {
        let mut spread = [None; 4];
        spread[..gap].copy_from_slice(&bytes[..gap]);
        spread[gap + 1..=len].copy_from_slice(&bytes[gap..len]);
        fill(&spread[..=len], &DROPPED, options);
    }
    if bytes.len() == 2 {
        fill(&bytes[..2], &[SOFT_HYPHEN], options);
    }
}

/// What the whole line tells of its lost bytes.
pub(super) struct Letters {
    /// Arabic letters have lost bytes, so that these are what was lost.
    arabic_lost: bool,
    /// The language of its Arabic letters.
    arabic: Group,
}

impl Letters {
    /// Of a line that was read in `codec`; `slots` are all that it has.
    pub fn of<'a>(codec: Codec, slots: impl Iterator<Item = &'a Slot> + Clone) -> Letters {
        let letters = slots.filter_map(letter).filter(|&c| is_arabic(c));
        let arabic_lost = codec == Codec::WINDOWS_1252 && letters.clone().any(|c| c > '\u{F0000}');
        Letters { arabic_lost, arabic: Group::of_arabic(letters) }
    }

    fn group(&self, letter: char) -> Group {
        match letter {
            c if is_arabic(c) => self.arabic,
            '\u{F00C3}'..='\u{F00C9}' => Group::of_script("Latn"),
            '\u{F00CE}'..='\u{F00CF}' => Group::of_script("Grek"),
            '\u{F00D0}'..='\u{F00D3}' => Group::of_script("Cyrl"),
            '\u{F0424}'..='\u{F0425}' => Group::of_script("Deva"),
            _ => Group::of_script("other"),
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

/// The letter of a slot, or what stands in for a lost one.
fn letter(slot: &Slot) -> Option<char> {
    match &slot.reading {
        Reading::Same(c) | Reading::Whole(c) | Reading::Spaced(c) => Some(*c),
        Reading::Lost(lost) => lost.left.map(|(letter, ..)| letter),
    }
}

/// A letter of Arabic script, or what is left of one: of those with the leads D8 to DB.
fn is_arabic(c: char) -> bool {
    matches!(class_of(c), Class::Arabic | Class::ArabicMark) || matches!(c, '\u{F00D8}'..='\u{F00DB}')
}

/// For every slot of a run that lacks its last byte, the character that the letters around it say it was.
fn spoken_for(line: &Line, start: usize, slots: &[Slot], letters: &Letters) -> Vec<Option<char>> {
    // Words of the run go on in the ASCII letters on either side of it.
    let end = start + slots.iter().map(|slot| slot.len).sum::<usize>();
    let is_ascii = |c: &char| c.is_ascii_alphabetic();
    let head: Vec<char> =
        (1..=start).map_while(|back| Some(line.get(start - back)).filter(is_ascii)).take(AROUND).collect();
    let tail = (end..).map(|at| line.get(at)).take_while(is_ascii).take(AROUND);
    let middle = slots.iter().map(|slot| letter(slot).filter(|&c| is_word(c)).unwrap_or(' '));
    let text: Vec<char> = head.iter().rev().copied().chain(middle).chain(tail).collect();
    let mut choices = vec![None; slots.len()];
    let mut begin = 0;
    for word in text.chunk_by(|a, b| (*a == ' ') == (*b == ' ')) {
        for at in 0..word.len() {
            let Some(slot) = (begin + at).checked_sub(head.len()).filter(|&slot| slot < slots.len()) else {
                continue;
            };
            let Reading::Lost(Lost { left: Some((letter, bytes, count)), .. }) = slots[slot].reading else {
                continue;
            };
            choices[slot] = lost_byte(letters.group(letter), word, at).and_then(|byte| {
                let mut whole = [bytes[0], bytes[1], 0];
                whole[count] = byte;
                sequence::decode(&whole[..=count])
            });
        }
        begin += word.len();
    }
    choices
}

fn is_word(c: char) -> bool {
    c > '\u{F0000}' || class_of(c) <= Class::Mark && !matches!(class_of(c), Class::ArabicSign | Class::Edge)
}

/// Chooses for the sequences of a run that lack bytes, by the cheapest way through it (Viterbi). Those for which
/// nothing speaks stay.
pub(super) fn choose(line: &Line, _codec: Codec, start: usize, slots: &mut Vec<Slot>, letters: &Letters) {
    if !slots.iter().any(|slot| matches!(slot.reading, Reading::Lost(_))) {
        return;
    }
    let mut ways: Vec<Vec<(char, Cost, usize)>> = vec![vec![(line.before(start), 0, 0)]];
    let mut at = start;
    let spoken_for = spoken_for(line, start, slots, letters);
    for (slot, spoken_for) in slots.iter().zip(spoken_for) {
        let last = &ways[ways.len() - 1];
        let mut next: Vec<(char, Cost, usize)> = Vec::new();
        let mut reach = |c: char, extra: Cost| {
            let best = last
                .iter()
                .enumerate()
                .map(|(from, &(before, cost, _))| (cost + step(before, c) + extra, from))
                .min();
            if let Some((cost, from)) = best {
                next.push((c, cost, from));
            }
        };
        match &slot.reading {
            Reading::Same(c) | Reading::Whole(c) | Reading::Spaced(c) => reach(*c, 0),
            Reading::Lost(lost) => {
                for &c in lost.options.iter().filter(|&&c| letters.allows(c, lost.is_marked)) {
                    let against = spoken_for != Some(c) && lost.left.is_some() && is_word(c);
                    reach(c, PENALTY + unlikelihood(c, line.before(at)) + if against { AGAINST } else { 0 });
                }
                if lost.is_marked {
                    reach(REPLACEMENT, GIVEN_UP);
                } else {
                    let kept = (at + 1..at + slot.len).map(|at| step(line.before(at), line.get(at))).sum();
                    reach(line.get(at), kept);
                }
            }
        }
        at += slot.len;
        ways.push(next);
    }
    let after = line.get(at);
    let last = ways.last().into_iter().flatten().enumerate();
    let mut way =
        last.map(|(place, &(c, cost, _))| (cost + step(c, after), place)).min().map_or(0, |(_, place)| place);
    for (slot, reached) in slots.iter_mut().zip(&ways[1..]).rev() {
        let (c, _, from) = reached[way];
        if let Reading::Lost(lost) = &mut slot.reading {
            lost.chosen = lost.options.contains(&c).then_some(c);
        }
        way = from;
    }
    leave(line, start, slots);
}

/// What speaks against marks of direction and odd spaces, where a quote may have stood.
fn unlikelihood(c: char, before: char) -> Cost {
    match class_of(c) {
        Class::Invisible if before == ' ' => 2 * NAT,
        Class::Invisible | Class::Edge | Class::Dash => 12 * NAT,
        _ => 0,
    }
}

/// Slots for which nothing was chosen and that no replacement character marks are left as they are.
fn leave(line: &Line, start: usize, slots: &mut Vec<Slot>) {
    let mut at = start;
    let old = std::mem::take(slots);
    for slot in old {
        let end = at + slot.len;
        match &slot.reading {
            Reading::Lost(lost) if lost.chosen.is_none() && !lost.is_marked => {
                slots.extend((at..end).map(|at| Slot { len: 1, reading: Reading::Same(line.get(at)) }));
            }
            _ => slots.push(slot),
        }
        at = end;
    }
}

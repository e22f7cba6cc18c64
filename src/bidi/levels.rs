//! UAX #9 for one paragraph: text in; its base direction and the level of every character out, and the order of display.
//!
//! All rules from P2 to L2, over the classes and brackets of our own table (Unicode 18). `unicode-bidi`, which has the same
//! algorithm, is used nowhere in this folder: its release reads the context of a bracket pair (N0 c) in the wrong place where an
//! isolate lies between, and its functions for runs panic on an empty range and at level 126. Here no range of a line is asked for,
//! levels are bytes that end at 126 (BD2, I1), and the tests compare every rule with a naive twin and with the official files.
//!
//! Cost: linear. Text without explicit controls is one sequence (BD13), resolved in one buffer. Brackets are paired and weighed in
//! one pass each: what stands in a pair is summed up where the pair closes.

use unicode_bidi::BidiDataSource;

use crate::chars::BidiClass::{self, *};
use crate::chars::{self, BidiData};
use crate::document::Direction;

/// The most brackets that may be open at a time (BD16).
pub(super) const MAX_OPEN_BRACKETS: usize = 63;

/// The most levels of embedding (BD2).
const MAX_DEPTH: u8 = 125;

/// No character, or no sequence.
const NONE: u32 = u32::MAX;

/// The base direction of `text`, one paragraph, and the level of every character after rule L1. Without a `base` the first strong
/// character decides (P2, P3). Characters that X9 takes out have the level of what stands before them.
pub(super) fn levels(text: &str, base: Option<Direction>) -> (Direction, Vec<u8>) {
    let characters = Characters::read(text);
    let isolates = characters.has_controls.then(|| Isolates::find(&characters.classes));
    let base = match base {
        Some(Direction::Rtl) => 1,
        Some(_) => 0,
        None => match &isolates {
            Some(isolates) => isolates.base,
            None => characters.classes.iter().find_map(|&class| strong_level(class)).unwrap_or(0),
        },
    };
    let mut levels = vec![base; characters.classes.len()];
    match isolates {
        Some(isolates) => resolve_embedded(&characters, &isolates, base, &mut levels),
        None if base == 0 && !characters.holds(&[R, AL, AN]) => {} // every character at level 0
        None => {
            let sequence = characters.kept();
            let mut types: Vec<BidiClass> =
                sequence.iter().map(|&i| characters.classes[i as usize]).collect();
            let sides = (towards(base), towards(base));
            Sequence { indices: &sequence, level: base, sides }.resolve(&mut types, &characters, &mut levels);
        }
    }
    if characters.holds(&[BN, LRE, RLE, LRO, RLO, PDF]) {
        level_taken_out(&characters.classes, base, &mut levels);
    }
    reset_white_space(&characters.classes, base, &mut levels);
    (if base == 1 { Direction::Rtl } else { Direction::Ltr }, levels)
}

/// L2: the indices of the characters from left to right.
pub(super) fn reorder(levels: &[u8]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..levels.len()).collect();
    let highest = levels.iter().copied().max().unwrap_or(0);
    // Runs at a level that no character has are those of the next level; only the number of such levels counts.
    for least in (1..=highest).rev() {
        let mut start = 0;
        while start < order.len() {
            let run = order[start..].iter().take_while(|&&i| levels[i] >= least).count();
            order[start..start + run].reverse();
            start += run.max(1);
        }
    }
    order
}

/// The characters of a paragraph, as the rules see them.
struct Characters {
    classes: Vec<BidiClass>,
    /// The brackets of BD14 and BD15, in order.
    brackets: Vec<BracketAt>,
    has_controls: bool,
    /// One bit for each class that occurs.
    seen: u32,
}

struct BracketAt {
    at: u32,
    /// The opening bracket of its pair.
    opening: char,
    is_open: bool,
}

impl Characters {
    fn read(text: &str) -> Characters {
        let mut classes = Vec::with_capacity(text.len());
        let (mut brackets, mut seen) = (Vec::new(), 0);
        for c in text.chars() {
            let class = chars::of(c).bidi_class();
            if class == ON
                && let Some(bracket) = BidiData.bidi_matched_opening_bracket(c)
            {
                let at = classes.len() as u32;
                brackets.push(BracketAt { at, opening: bracket.opening, is_open: bracket.is_open });
            }
            seen |= bit(class);
            classes.push(class);
        }
        let controls = [LRE, RLE, LRO, RLO, PDF, LRI, RLI, FSI, PDI];
        let has_controls = controls.into_iter().any(|class| seen & bit(class) != 0);
        Characters { classes, brackets, has_controls, seen }
    }

    fn holds(&self, classes: &[BidiClass]) -> bool {
        classes.iter().any(|&class| self.seen & bit(class) != 0)
    }

    /// The indices of the characters that X9 leaves.
    fn kept(&self) -> Vec<u32> {
        let indices = 0..self.classes.len() as u32;
        indices.filter(|&i| !is_taken_out(self.classes[i as usize])).collect()
    }
}

fn bit(class: BidiClass) -> u32 {
    1 << class as u32
}

/// What X9 takes out.
fn is_taken_out(class: BidiClass) -> bool {
    matches!(class, BN | LRE | RLE | LRO | RLO | PDF)
}

fn is_initiator(class: BidiClass) -> bool {
    matches!(class, LRI | RLI | FSI)
}

/// The embedding level that P2 and P3 take from a strong class.
fn strong_level(class: BidiClass) -> Option<u8> {
    match class {
        L => Some(0),
        R | AL => Some(1),
        _ => None,
    }
}

/// The direction of a level.
fn towards(level: u8) -> BidiClass {
    if level % 2 == 1 { R } else { L }
}

/// Isolates, matched (BD9), with what P2 and P3 say of the paragraph and of the text in each.
struct Isolates {
    base: u8,
    /// Of each character: its partner, if it is an initiator or a PDI that has one.
    partners: Vec<u32>,
    /// Of each initiator: whether the first strong character in it runs right to left.
    is_rtl: Vec<bool>,
}

impl Isolates {
    fn find(classes: &[BidiClass]) -> Isolates {
        let mut partners = vec![NONE; classes.len()];
        let mut is_rtl = vec![false; classes.len()];
        // Each isolate that is open, with whether its first strong character is known.
        let mut open: Vec<(usize, bool)> = Vec::new();
        let mut base = None;
        for (i, &class) in classes.iter().enumerate() {
            if is_initiator(class) {
                open.push((i, false));
            } else if class == PDI {
                if let Some((initiator, _)) = open.pop() {
                    (partners[initiator], partners[i]) = (i as u32, initiator as u32);
                }
            } else if let Some(level) = strong_level(class) {
                match open.last_mut() {
                    None => base = base.or(Some(level)),
                    Some((_, true)) => {}
                    Some((initiator, is_known)) => {
                        *is_known = true;
                        is_rtl[*initiator] = level == 1;
                    }
                }
            }
        }
        Isolates { base: base.unwrap_or(0), partners, is_rtl }
    }
}

/// X1 to X10 and what follows, for text with explicit controls.
fn resolve_embedded(characters: &Characters, isolates: &Isolates, base: u8, levels: &mut [u8]) {
    let classes = explicit_levels(characters, isolates, base, levels);
    let embedded = levels.to_vec();
    let kept = characters.kept();
    let level = |at: usize| kept.get(at).map_or(base, |&i| embedded[i as usize]);
    let mut types = Vec::new();
    for runs in isolating_run_sequences(characters, isolates, &embedded, &kept) {
        let indices: Vec<u32> = runs.iter().flat_map(|&(start, end)| &kept[start..end]).copied().collect();
        let (Some(&(start, _)), Some(&(_, end)), Some(&last)) = (runs.first(), runs.last(), indices.last())
        else {
            continue;
        };
        let own = level(start);
        let before = start.checked_sub(1).map_or(base, level);
        let is_unmatched =
            is_initiator(characters.classes[last as usize]) && isolates.partners[last as usize] == NONE;
        let after = if is_unmatched { base } else { level(end) };
        let sides = (towards(own.max(before)), towards(own.max(after)));
        types.clear();
        types.extend(indices.iter().map(|&i| classes[i as usize]));
        Sequence { indices: &indices, level: own, sides }.resolve(&mut types, characters, levels);
    }
}

/// An entry of the stack of directional statuses (X1).
#[derive(Clone, Copy)]
struct Status {
    level: u8,
    overrides: Option<BidiClass>,
    is_isolate: bool,
}

/// X1 to X8: writes the embedding levels, and returns the classes under overrides.
fn explicit_levels(
    characters: &Characters,
    isolates: &Isolates,
    base: u8,
    levels: &mut [u8],
) -> Vec<BidiClass> {
    let mut classes = characters.classes.clone();
    let mut stack = vec![Status { level: base, overrides: None, is_isolate: false }];
    let mut top = stack[0];
    let (mut overflow_isolates, mut overflow_embeddings, mut valid_isolates) = (0u32, 0u32, 0u32);
    for (i, &class) in characters.classes.iter().enumerate() {
        let mut pushed = None;
        match class {
            RLE | LRE | RLO | LRO => {
                let overrides = match class {
                    RLO => Some(R),
                    LRO => Some(L),
                    _ => None,
                };
                pushed = Some(Status {
                    level: next_level(top.level, matches!(class, RLE | RLO)),
                    overrides,
                    is_isolate: false,
                });
            }
            RLI | LRI | FSI => {
                let rtl = class == RLI || class == FSI && isolates.is_rtl[i];
                pushed =
                    Some(Status { level: next_level(top.level, rtl), overrides: None, is_isolate: true });
            }
            PDI if overflow_isolates > 0 => overflow_isolates -= 1,
            PDI if valid_isolates > 0 => {
                overflow_embeddings = 0;
                valid_isolates -= 1;
                while stack.pop().is_some_and(|status| !status.is_isolate) {}
                top = stack.last().copied().unwrap_or(top);
            }
            PDF if overflow_isolates > 0 => {}
            PDF if overflow_embeddings > 0 => overflow_embeddings -= 1,
            PDF if !top.is_isolate && stack.len() >= 2 => {
                stack.pop();
            }
            _ => {}
        }
        levels[i] = if class == B { base } else { top.level };
        if let Some(overrides) = top.overrides.filter(|_| !is_taken_out(class) && class != B) {
            classes[i] = overrides;
        }
        match pushed {
            Some(status)
                if status.level <= MAX_DEPTH && overflow_isolates == 0 && overflow_embeddings == 0 =>
            {
                valid_isolates += u32::from(status.is_isolate);
                stack.push(status);
            }
            Some(Status { is_isolate: true, .. }) => overflow_isolates += 1,
            Some(_) if overflow_isolates == 0 => overflow_embeddings += 1,
            _ => {}
        }
        top = stack.last().copied().unwrap_or(top);
    }
    classes
}

fn next_level(level: u8, rtl: bool) -> u8 {
    if rtl { (level + 1) | 1 } else { (level + 2) & !1 }
}

/// BD13: level runs, as ranges of `kept`, joined where one ends with an initiator and the other begins with its PDI.
fn isolating_run_sequences(
    characters: &Characters,
    isolates: &Isolates,
    embedded: &[u8],
    kept: &[u32],
) -> Vec<Vec<(usize, usize)>> {
    let mut sequences: Vec<Vec<(usize, usize)>> = Vec::new();
    // Of each initiator at the end of a run: its sequence.
    let mut ends_with = vec![NONE; characters.classes.len()];
    let mut start = 0;
    while start < kept.len() {
        let level = embedded[kept[start] as usize];
        let len = kept[start..].iter().take_while(|&&i| embedded[i as usize] == level).count();
        let (first, last) = (kept[start] as usize, kept[start + len - 1] as usize);
        let initiator = if characters.classes[first] == PDI { isolates.partners[first] } else { NONE };
        let known = ends_with.get(initiator as usize).copied().unwrap_or(NONE);
        let number = match sequences.get_mut(known as usize) {
            Some(sequence) => {
                sequence.push((start, start + len));
                known
            }
            None => {
                sequences.push(vec![(start, start + len)]);
                sequences.len() as u32 - 1
            }
        };
        if is_initiator(characters.classes[last]) {
            ends_with[last] = number;
        }
        start += len;
    }
    sequences
}

/// An isolating run sequence.
struct Sequence<'a> {
    /// Its characters.
    indices: &'a [u32],
    level: u8,
    /// What stands before and behind it (X10: sos, eos).
    sides: (BidiClass, BidiClass),
}

impl Sequence<'_> {
    /// W1 to W7, N0 to N2, I1 and I2. `types` are the classes of its characters.
    fn resolve(&self, types: &mut [BidiClass], characters: &Characters, levels: &mut [u8]) {
        resolve_numbers_and_marks(types, self.sides.0);
        if characters.holds(&[ES, CS, ET, EN]) {
            resolve_separators(types, self.sides.0);
        }
        if !characters.brackets.is_empty() {
            self.resolve_brackets(types, characters);
        }
        self.resolve_neutrals(types);
        for (&i, class) in self.indices.iter().zip(types.iter()) {
            levels[i as usize] = match (self.level % 2, class) {
                (0, R) | (1, L | EN | AN) => self.level + 1,
                (0, EN | AN) => self.level + 2,
                _ => self.level,
            };
        }
    }

    /// N0.
    fn resolve_brackets(&self, types: &mut [BidiClass], characters: &Characters) {
        let embedding = towards(self.level);
        let mut at = 0;
        let mut before = self.sides.0;
        for pair in self.bracket_pairs(types, characters) {
            // Brackets that were resolved before count as context.
            while at < pair.open {
                before = strong_of(types[at]).unwrap_or(before);
                at += 1;
            }
            let resolved = match (pair.holds_embedding, pair.holds_opposite) {
                (true, _) => embedding,
                (false, false) => continue,
                (false, true) if before == embedding => embedding,
                (false, true) => towards(self.level + 1),
            };
            for bracket in [pair.open, pair.close] {
                types[bracket] = resolved;
                let behind = types.iter_mut().zip(self.indices).skip(bracket + 1);
                for (next, _) in behind.take_while(|&(_, &i)| characters.classes[i as usize] == NSM) {
                    *next = resolved;
                }
            }
        }
    }

    /// BD16, in the order of the opening brackets, with what stands in each pair.
    fn bracket_pairs(&self, types: &[BidiClass], characters: &Characters) -> Vec<BracketPair> {
        let embedding = towards(self.level);
        let first = self.indices.first().copied().unwrap_or(0);
        let mut next = characters.brackets.partition_point(|bracket| bracket.at < first);
        let (mut open, mut pairs): (Vec<(char, BracketPair)>, Vec<BracketPair>) = (Vec::new(), Vec::new());
        for (at, (&i, &class)) in self.indices.iter().zip(types).enumerate() {
            if let Some(strong) = strong_of(class) {
                if let Some((_, innermost)) = open.last_mut() {
                    innermost.holds_embedding |= strong == embedding;
                    innermost.holds_opposite |= strong != embedding;
                }
                continue;
            }
            while characters.brackets.get(next).is_some_and(|bracket| bracket.at < i) {
                next += 1;
            }
            let bracket = characters.brackets.get(next).filter(|bracket| bracket.at == i && class == ON);
            let Some(bracket) = bracket else { continue };
            if bracket.is_open {
                if open.len() == MAX_OPEN_BRACKETS {
                    break;
                }
                let pair = BracketPair { open: at, close: at, holds_embedding: false, holds_opposite: false };
                open.push((bracket.opening, pair));
            } else if let Some(found) = open.iter().rposition(|(opening, _)| *opening == bracket.opening) {
                let mut pair = open[found].1;
                pair.close = at;
                for (_, inner) in open.drain(found..) {
                    pair.add(inner);
                }
                if let Some((_, outer)) = open.last_mut() {
                    outer.add(pair);
                }
                pairs.push(pair);
            }
        }
        pairs.sort_unstable_by_key(|pair| pair.open);
        pairs
    }

    /// N1, N2.
    fn resolve_neutrals(&self, types: &mut [BidiClass]) {
        let embedding = towards(self.level);
        let mut before = self.sides.0;
        let mut at = 0;
        while at < types.len() {
            if let Some(strong) = strong_of(types[at]) {
                before = strong;
                at += 1;
                continue;
            }
            let run = types[at..].iter().take_while(|&&class| strong_of(class).is_none()).count();
            let after = types.get(at + run).map_or(Some(self.sides.1), |&class| strong_of(class));
            types[at..at + run].fill(if after == Some(before) { before } else { embedding });
            at += run;
        }
    }
}

/// A pair of brackets, as places in a sequence, and whether strong characters and numbers of either direction stand in it.
#[derive(Clone, Copy)]
struct BracketPair {
    open: usize,
    close: usize,
    holds_embedding: bool,
    holds_opposite: bool,
}

impl BracketPair {
    /// What stands in `inner` stands in this pair too.
    fn add(&mut self, inner: BracketPair) {
        self.holds_embedding |= inner.holds_embedding;
        self.holds_opposite |= inner.holds_opposite;
    }
}

/// The direction that N0 to N2 see: numbers are R.
fn strong_of(class: BidiClass) -> Option<BidiClass> {
    match class {
        L => Some(L),
        R | EN | AN => Some(R),
        _ => None,
    }
}

/// W1 to W3.
fn resolve_numbers_and_marks(types: &mut [BidiClass], sos: BidiClass) {
    let (mut before, mut strong) = (sos, sos);
    for class in types {
        if *class == NSM {
            *class = if is_initiator(before) || before == PDI { ON } else { before };
        }
        before = *class;
        match *class {
            EN if strong == AL => *class = AN,
            L | R => strong = *class,
            AL => (strong, *class) = (AL, R),
            _ => {}
        }
    }
}

/// W4 to W7.
fn resolve_separators(types: &mut [BidiClass], sos: BidiClass) {
    for at in 1..types.len().saturating_sub(1) {
        match (types[at - 1], types[at], types[at + 1]) {
            (EN, ES | CS, EN) => types[at] = EN,
            (AN, CS, AN) => types[at] = AN,
            _ => {}
        }
    }
    let mut at = 0;
    while at < types.len() {
        if types[at] != ET {
            at += 1;
            continue;
        }
        let run = types[at..].iter().take_while(|&&class| class == ET).count();
        let is_beside = at > 0 && types[at - 1] == EN || types.get(at + run) == Some(&EN);
        types[at..at + run].fill(if is_beside { EN } else { ON });
        at += run;
    }
    let mut strong = sos;
    for class in types {
        match *class {
            ES | CS => *class = ON,
            EN if strong == L => *class = L,
            L | R => strong = *class,
            _ => {}
        }
    }
}

/// Gives what X9 takes out the level of what stands before it, so that it parts no run (UAX #9 §5.2).
fn level_taken_out(classes: &[BidiClass], base: u8, levels: &mut [u8]) {
    let mut before = base;
    for (&class, level) in classes.iter().zip(levels) {
        if is_taken_out(class) {
            *level = before;
        }
        before = *level;
    }
}

/// L1.
fn reset_white_space(classes: &[BidiClass], base: u8, levels: &mut [u8]) {
    let mut ends = true;
    for (class, level) in classes.iter().zip(levels).rev() {
        ends = match *class {
            B | S => true,
            WS | LRI | RLI | FSI | PDI => ends,
            class if is_taken_out(class) => ends,
            _ => false,
        };
        if ends {
            *level = base;
        }
    }
}

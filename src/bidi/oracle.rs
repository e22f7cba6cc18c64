//! UAX #9 written rule by rule, without any optimisation, over the classes and brackets of `icu_properties`. The tests compare
//! the layout and the shortcuts of this folder with it. It shares no code and no table with them, so that `tests/` can use it too.

use icu_properties::CodePointMapData;
use icu_properties::props::{self, BidiMirroringGlyph, BidiPairedBracketType};
use unicode_bidi::BidiClass::{self, *};

/// The most levels of embedding (BD2).
const MAX_DEPTH: u8 = 125;

/// The paragraph level and the level of every character after L1. Characters of class BN, and explicit controls other than
/// those of isolates, which X9 takes out, get `None`.
pub fn levels(text: &[char], base: Option<u8>) -> (u8, Vec<Option<u8>>) {
    let original: Vec<BidiClass> = text.iter().map(|&c| class(c)).collect();
    let base = base.unwrap_or_else(|| first_strong_level(&original, 0, original.len()).unwrap_or(0));
    let partners = isolate_partners(&original);
    let (embedded, classes) = explicit_levels(&original, base, &partners);
    let mut levels = embedded.clone();
    for sequence in isolating_run_sequences(&original, &embedded, &partners) {
        resolve(text, &original, &classes, &embedded, base, &partners, &sequence, &mut levels);
    }
    reset_white_space(&original, base, &mut levels);
    let shown = |i: usize| (!is_taken_out(original[i])).then_some(levels[i]);
    (base, (0..text.len()).map(shown).collect())
}

/// What X9 takes out.
fn is_taken_out(class: BidiClass) -> bool {
    matches!(class, BN | LRE | RLE | LRO | RLO | PDF)
}

fn class(c: char) -> BidiClass {
    let class = CodePointMapData::<props::BidiClass>::new().get(c);
    let known = [
        (props::BidiClass::LeftToRight, L),
        (props::BidiClass::RightToLeft, R),
        (props::BidiClass::EuropeanNumber, EN),
        (props::BidiClass::EuropeanSeparator, ES),
        (props::BidiClass::EuropeanTerminator, ET),
        (props::BidiClass::ArabicNumber, AN),
        (props::BidiClass::CommonSeparator, CS),
        (props::BidiClass::ParagraphSeparator, B),
        (props::BidiClass::SegmentSeparator, S),
        (props::BidiClass::WhiteSpace, WS),
        (props::BidiClass::OtherNeutral, ON),
        (props::BidiClass::LeftToRightEmbedding, LRE),
        (props::BidiClass::LeftToRightOverride, LRO),
        (props::BidiClass::ArabicLetter, AL),
        (props::BidiClass::RightToLeftEmbedding, RLE),
        (props::BidiClass::RightToLeftOverride, RLO),
        (props::BidiClass::PopDirectionalFormat, PDF),
        (props::BidiClass::NonspacingMark, NSM),
        (props::BidiClass::BoundaryNeutral, BN),
        (props::BidiClass::FirstStrongIsolate, FSI),
        (props::BidiClass::LeftToRightIsolate, LRI),
        (props::BidiClass::RightToLeftIsolate, RLI),
        (props::BidiClass::PopDirectionalIsolate, PDI),
    ];
    known
        .into_iter()
        .find(|&(of_icu, _)| of_icu == class)
        .map(|(_, class)| class)
        .expect("every class is listed")
}

/// The opening bracket of the pair that `c` belongs to, and whether `c` opens it (BD14, BD15).
fn bracket(c: char) -> Option<(char, bool)> {
    let glyph = CodePointMapData::<BidiMirroringGlyph>::new().get(c);
    let opening = match glyph.paired_bracket_type {
        BidiPairedBracketType::Open => c,
        BidiPairedBracketType::Close => glyph.mirroring_glyph?,
        _ => return None,
    };
    // Canonically equivalent (BD16).
    let equivalent = if opening == '\u{2329}' { '\u{3008}' } else { opening };
    Some((equivalent, glyph.paired_bracket_type == BidiPairedBracketType::Open))
}

/// L2, one level after the other: the indices of the characters in visual order.
pub fn reorder_visual(levels: &[Option<u8>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..levels.len()).filter(|&i| levels[i].is_some()).collect();
    let level = |i: usize| levels[i].unwrap_or(0);
    let highest = order.iter().map(|&i| level(i)).max().unwrap_or(0);
    for least in (1..=highest).rev() {
        let mut start = 0;
        while start < order.len() {
            let run = order[start..].iter().take_while(|&&i| level(i) >= least).count();
            order[start..start + run].reverse();
            start += run.max(1);
        }
    }
    order
}

/// P2, P3 from `start` to `end`, skipping isolates.
fn first_strong_level(classes: &[BidiClass], start: usize, end: usize) -> Option<u8> {
    let mut depth = 0;
    for &class in &classes[start..end] {
        match class {
            LRI | RLI | FSI => depth += 1,
            PDI if depth > 0 => depth -= 1,
            L if depth == 0 => return Some(0),
            R | AL if depth == 0 => return Some(1),
            _ => {}
        }
    }
    None
}

/// BD9: the matching PDI of each initiator, and the other way round.
fn isolate_partners(classes: &[BidiClass]) -> Vec<Option<usize>> {
    let mut partners = vec![None; classes.len()];
    let mut open = Vec::new();
    for (i, class) in classes.iter().enumerate() {
        match class {
            LRI | RLI | FSI => open.push(i),
            PDI => {
                if let Some(initiator) = open.pop() {
                    partners[i] = Some(initiator);
                    partners[initiator] = Some(i);
                }
            }
            _ => {}
        }
    }
    partners
}

/// An entry of the stack of directional statuses.
#[derive(Clone, Copy)]
struct Status {
    level: u8,
    overrides: Option<BidiClass>,
    is_isolate: bool,
}

/// X1 to X8: the level of every character, and its class under overrides.
fn explicit_levels(
    original: &[BidiClass],
    base: u8,
    partners: &[Option<usize>],
) -> (Vec<u8>, Vec<BidiClass>) {
    let mut stack = vec![Status { level: base, overrides: None, is_isolate: false }];
    let (mut overflow_isolates, mut overflow_embeddings, mut valid_isolates) = (0, 0, 0);
    let (mut levels, mut classes) = (Vec::new(), Vec::new());
    let next = |level: u8, rtl: bool| if rtl { (level + 1) | 1 } else { (level + 2) & !1 };
    for (i, &class) in original.iter().enumerate() {
        let mut top = *stack.last().unwrap();
        match class {
            RLE | LRE | RLO | LRO => {
                // X2 to X5
                let level = next(top.level, matches!(class, RLE | RLO));
                if level <= MAX_DEPTH && overflow_isolates == 0 && overflow_embeddings == 0 {
                    let overrides = match class {
                        RLO => Some(R),
                        LRO => Some(L),
                        _ => None,
                    };
                    stack.push(Status { level, overrides, is_isolate: false });
                } else if overflow_isolates == 0 {
                    overflow_embeddings += 1;
                }
            }
            RLI | LRI | FSI => {
                // X5a to X5c
                let end = partners[i].unwrap_or(original.len());
                let rtl = class == RLI
                    || class == FSI && first_strong_level(original, i + 1, end).unwrap_or(0) == 1;
                let level = next(top.level, rtl);
                if level <= MAX_DEPTH && overflow_isolates == 0 && overflow_embeddings == 0 {
                    valid_isolates += 1;
                    stack.push(Status { level, overrides: None, is_isolate: true });
                } else {
                    overflow_isolates += 1;
                }
            }
            PDI => {
                // X6a
                if overflow_isolates > 0 {
                    overflow_isolates -= 1;
                } else if valid_isolates > 0 {
                    overflow_embeddings = 0;
                    while !stack.last().unwrap().is_isolate {
                        stack.pop();
                    }
                    stack.pop();
                    valid_isolates -= 1;
                }
                top = *stack.last().unwrap();
            }
            PDF => {
                // X7
                if overflow_isolates > 0 {
                } else if overflow_embeddings > 0 {
                    overflow_embeddings -= 1;
                } else if !top.is_isolate && stack.len() >= 2 {
                    stack.pop();
                }
            }
            _ => {}
        }
        let is_overridden = !is_taken_out(class) && class != B;
        levels.push(if class == B { base } else { top.level });
        classes.push(top.overrides.filter(|_| is_overridden).unwrap_or(class));
    }
    (levels, classes)
}

/// BD13, over what X9 leaves: level runs, joined over an isolate where one ends with its initiator.
fn isolating_run_sequences(
    classes: &[BidiClass],
    levels: &[u8],
    partners: &[Option<usize>],
) -> Vec<Vec<usize>> {
    let kept: Vec<usize> = (0..classes.len()).filter(|&i| !is_taken_out(classes[i])).collect();
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for &i in &kept {
        match runs.last_mut() {
            Some(run) if levels[*run.last().unwrap()] == levels[i] => run.push(i),
            _ => runs.push(vec![i]),
        }
    }
    let mut sequences: Vec<Vec<usize>> = Vec::new();
    for run in runs {
        let initiator = if classes[run[0]] == PDI { partners[run[0]] } else { None };
        let earlier = initiator.and_then(|i| sequences.iter_mut().find(|s| *s.last().unwrap() == i));
        match earlier {
            Some(sequence) => sequence.extend(run),
            None => sequences.push(run),
        }
    }
    sequences
}

/// X10, W1 to W7, N0 to N2, I1, I2 on one isolating run sequence.
#[allow(clippy::too_many_arguments)]
fn resolve(
    text: &[char],
    original: &[BidiClass],
    classes: &[BidiClass],
    embedded: &[u8],
    base: u8,
    partners: &[Option<usize>],
    sequence: &[usize],
    levels: &mut [u8],
) {
    let level = embedded[sequence[0]];
    let beside = |i: Option<usize>| i.map_or(base, |i| embedded[i]);
    let before = (0..sequence[0]).rev().find(|&i| !is_taken_out(original[i]));
    let last = *sequence.last().unwrap();
    let unmatched = matches!(original[last], LRI | RLI | FSI) && partners[last].is_none();
    let after =
        if unmatched { None } else { (last + 1..original.len()).find(|&i| !is_taken_out(original[i])) };
    let towards = |level: u8| if level % 2 == 1 { R } else { L };
    let sos = towards(level.max(beside(before)));
    let eos = towards(level.max(beside(after)));
    let embedding = towards(level);

    let mut t: Vec<BidiClass> = sequence.iter().map(|&i| classes[i]).collect();
    weak(&mut t, sos);
    brackets(text, classes, sequence, &mut t, sos, embedding);
    neutrals(&mut t, sos, eos, embedding);
    for (&i, class) in sequence.iter().zip(&t) {
        levels[i] = match (level % 2, class) {
            (0, R) | (1, L | EN | AN) => level + 1,
            (0, EN | AN) => level + 2,
            _ => level,
        };
    }
}

fn weak(t: &mut [BidiClass], sos: BidiClass) {
    let n = t.len();
    let before = |t: &[BidiClass], i: usize| if i == 0 { sos } else { t[i - 1] };
    for i in 0..n {
        if t[i] == NSM {
            t[i] = match before(t, i) {
                LRI | RLI | FSI | PDI => ON,
                class => class,
            }; // W1
        }
    }
    let last_strong = |t: &[BidiClass], i: usize| {
        t[..i].iter().rev().copied().find(|c| matches!(c, L | R | AL)).unwrap_or(sos)
    };
    for i in 0..n {
        if t[i] == EN && last_strong(t, i) == AL {
            t[i] = AN; // W2
        }
    }
    for class in t.iter_mut().filter(|class| **class == AL) {
        *class = R; // W3
    }
    for i in 1..n.saturating_sub(1) {
        match (t[i - 1], t[i], t[i + 1]) {
            (EN, ES | CS, EN) => t[i] = EN,
            (AN, CS, AN) => t[i] = AN,
            _ => {}
        } // W4
    }
    let mut i = 0;
    while i < n {
        let run = t[i..].iter().take_while(|&&c| c == ET).count();
        if run > 0 && (before(t, i) == EN || t.get(i + run) == Some(&EN)) {
            t[i..i + run].fill(EN); // W5
        }
        i += run.max(1);
    }
    for class in t.iter_mut().filter(|class| matches!(class, ES | ET | CS)) {
        *class = ON; // W6
    }
    for i in 0..n {
        if t[i] == EN && last_strong(t, i) == L {
            t[i] = L; // W7
        }
    }
}

/// As N0 to N2 see it: numbers are R.
fn strong_of(class: BidiClass) -> Option<BidiClass> {
    match class {
        L => Some(L),
        R | EN | AN => Some(R),
        _ => None,
    }
}

/// N0.
fn brackets(
    text: &[char],
    classes: &[BidiClass],
    sequence: &[usize],
    t: &mut [BidiClass],
    sos: BidiClass,
    embedding: BidiClass,
) {
    for (open, close) in bracket_pairs(text, sequence, t) {
        let inside: Vec<BidiClass> = t[open + 1..close].iter().filter_map(|&c| strong_of(c)).collect();
        let set = if inside.contains(&embedding) {
            embedding
        } else if inside.is_empty() {
            continue;
        } else {
            let before = t[..open].iter().rev().find_map(|&c| strong_of(c)).unwrap_or(sos);
            if before == embedding { embedding } else { inside[0] }
        };
        for at in [open, close] {
            t[at] = set;
            for next in at + 1..t.len() {
                if classes[sequence[next]] != NSM {
                    break;
                }
                t[next] = set;
            }
        }
    }
}

/// BD16, sorted by the opening bracket.
fn bracket_pairs(text: &[char], sequence: &[usize], t: &[BidiClass]) -> Vec<(usize, usize)> {
    let mut stack: Vec<(char, usize)> = Vec::new();
    let mut pairs = Vec::new();
    for (at, &i) in sequence.iter().enumerate().filter(|&(at, _)| t[at] == ON) {
        let Some((opening, opens)) = bracket(text[i]) else { continue };
        if opens {
            if stack.len() == 63 {
                break;
            }
            stack.push((opening, at));
        } else if let Some(found) = stack.iter().rposition(|&(c, _)| c == opening) {
            pairs.push((stack[found].1, at));
            stack.truncate(found);
        }
    }
    pairs.sort_unstable();
    pairs
}

/// N1, N2.
fn neutrals(t: &mut [BidiClass], sos: BidiClass, eos: BidiClass, embedding: BidiClass) {
    let mut i = 0;
    while i < t.len() {
        let run = t[i..].iter().take_while(|&&c| strong_of(c).is_none()).count();
        if run > 0 {
            let before = if i == 0 { Some(sos) } else { strong_of(t[i - 1]) };
            let after = t.get(i + run).map_or(Some(eos), |&c| strong_of(c));
            let both = if before == after { before } else { None };
            t[i..i + run].fill(both.unwrap_or(embedding));
        }
        i += run.max(1);
    }
}

/// L1.
fn reset_white_space(classes: &[BidiClass], base: u8, levels: &mut [u8]) {
    let mut ends = true;
    for i in (0..classes.len()).rev() {
        ends = match classes[i] {
            B | S => true,
            WS | LRI | RLI | FSI | PDI => ends,
            class if is_taken_out(class) => ends,
            _ => false,
        };
        if ends {
            levels[i] = base;
        }
    }
}

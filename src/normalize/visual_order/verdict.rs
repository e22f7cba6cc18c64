//! The words of a line in; whether the line, or some of its words, or nothing is stored in visual order out.
//!
//! The score of a line is the sum over its words, each bounded, and its ends. The line is turned round where the score reaches
//! a threshold; in a line that does not, so are those runs of words whose own sum reaches a higher one: of all ways to choose
//! runs, the one with the greatest sum above that price (dynamic programming over the words, linear).

use std::ops::Range;

use super::joins;
use super::words::{Word, Words};
use crate::chars::{self, BidiClass};
use crate::model::letter_order::UNITS_PER_NAT;

/// Stretches of the text that are stored in visual order, in order and apart, and whether that is sure.
pub(super) type Verdict = Vec<(Range<usize>, bool)>;

/// What speaks for visual order, in nats.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Evidence {
    pub words: f32,
    pub joins: f32,
    pub ends: f32,
}

/// Scores that have to be reached, in units of the model.
#[derive(Clone, Copy, Debug)]
pub(super) struct Thresholds {
    /// By a line that is turned round, and by one that is reported.
    line: [i32; 2],
    /// The same of a line of less than [`FEW_LETTERS`]: a name or an abbreviation may look like anything.
    short_line: [i32; 2],
    /// The same of words in a line.
    run: [i32; 2],
}

const FEW_LETTERS: usize = 16;

const fn nats(count: i32) -> i32 {
    count * UNITS_PER_NAT
}

impl Thresholds {
    /// Of 518,805 clean lines, those of [`FEW_LETTERS`] and more reach 6 at most, shorter ones 11, and words in a line 12.
    pub const USUAL: Thresholds =
        Thresholds { line: [nats(8), nats(6)], short_line: [nats(13), nats(9)], run: [nats(14), nats(11)] };
    /// Where the encoding is one in which text is stored so, the balance decides.
    pub const EXPECTED: Thresholds =
        Thresholds { line: [nats(1); 2], short_line: [nats(1); 2], ..Thresholds::USUAL };
    /// Where the caller says that text is stored so, the balance decides, however little it is.
    pub const ALWAYS: Thresholds = Thresholds { line: [1; 2], short_line: [1; 2], ..Thresholds::USUAL };
}

/// A line whose pairs speak so much for the order in which it stands needs no closer look, unless some words are odd.
const GOOD_BY_PAIRS: i32 = 6 * UNITS_PER_NAT;
/// Words that are as odd as this by their pairs are looked at more closely.
const ODD_BY_PAIRS: i32 = 4 * UNITS_PER_NAT;
/// So much the forms of a run have to speak for the other order, where forms alone tell: two seams.
const ENOUGH_BY_FORMS: i32 = 2 * joins::OF_SEAM;
/// So much a word speaks for one order, if where a run ends is to be clear.
const CLEAR: i32 = 5 * UNITS_PER_NAT / 2;
/// What punctuation at the wrong end counts.
const OF_END: i32 = 2 * UNITS_PER_NAT;

/// Judges the line that `words` were read from and that begins at byte `start`; nothing where it is as it should be.
pub(super) fn judge(line: &str, start: usize, words: &Words, thresholds: Thresholds) -> (Verdict, Evidence) {
    if words.words.is_empty() || !words.has_forms && is_good_by_pairs(words) {
        return (Verdict::new(), Evidence::default());
    }
    let scores = words.reversed();
    let joins: i32 = words.words.iter().filter_map(|word| word.joins).sum();
    let is_rtl = words.letters >= words.ltr_letters;
    let ends = if is_rtl { ends(line) } else { 0 };
    let sum: i32 = scores.iter().sum::<i32>() + ends;
    let part = |units: i32| units as f32 / UNITS_PER_NAT as f32;
    let evidence = Evidence { words: part(sum - joins - ends), joins: part(joins), ends: part(ends) };
    let [sure, unsure] = if words.letters < FEW_LETTERS { thresholds.short_line } else { thresholds.line };
    let (runs, gain) = best_runs(&scores, thresholds.run[1]);
    let whole = start..start + line.len();
    let runs_of_forms = runs_of_forms(line, start, words, &scores);
    let verdict = if let Some(runs) = runs_of_forms {
        runs.into_iter().map(|run| (range_of(words, run), true)).collect()
    } else if sum >= sure && sum - sure >= gain {
        let stretches = if is_rtl { vec![whole] } else { rtl_stretches(line, start) };
        stretches.into_iter().map(|stretch| (stretch, true)).collect()
    } else if gain > 0 {
        judge_runs(runs, words, &scores, thresholds.run[0])
    } else if sum >= unsure {
        vec![(whole, false)]
    } else {
        Verdict::new()
    };
    (verdict, evidence)
}

fn range_of(words: &Words, run: Range<usize>) -> Range<usize> {
    words.words[run.start].range.start..words.words[run.end - 1].range.end
}

/// The runs of words in which joining forms tell that they are reversed. A shaper gives forms to all that it shapes, so a word
/// of plain letters that join each other belongs to none; one whose letters stand apart may. `None` where there are no words
/// of plain letters that read well as they are: then the line is judged as a whole.
fn runs_of_forms(line: &str, start: usize, words: &Words, scores: &[i32]) -> Option<Vec<Range<usize>>> {
    if !words.has_forms {
        return None;
    }
    let is_plain = |word: &Word| {
        word.joins.is_none() && joins::are_joined(&line[word.range.start - start..word.range.end - start])
    };
    let plain = words.words.iter().zip(scores).filter(|(word, _)| is_plain(word));
    if plain.map(|(_, score)| score).sum::<i32>() >= 0 {
        return None;
    }
    let mut runs = Vec::new();
    let mut at = 0;
    for group in words.words.split(is_plain) {
        let (begin, end) = (at, at + group.len());
        at = end + 1;
        let first = group.iter().position(|word| word.joins.is_some());
        let last = group.iter().rposition(|word| word.joins.is_some());
        let seams: i32 = group.iter().filter_map(|word| word.joins).sum();
        if let (Some(first), Some(last), true) = (first, last, seams >= ENOUGH_BY_FORMS) {
            runs.push(begin + first..begin + last + 1);
        }
    }
    (!runs.is_empty()).then_some(runs)
}

/// Which runs of words are surely reversed: their sum says so, and the words on both sides of their ends.
fn judge_runs(runs: Vec<Range<usize>>, words: &Words, scores: &[i32], sure: i32) -> Verdict {
    let ends_there = |inside: usize, outside: Option<&i32>| {
        scores.get(inside).is_some_and(|&score| score >= CLEAR) && outside.is_none_or(|&score| score <= -CLEAR)
    };
    let judge = |run: Range<usize>| {
        let sum: i32 = scores[run.clone()].iter().sum();
        let before = run.start.checked_sub(1).and_then(|before| scores.get(before));
        let is_clear = ends_there(run.start, before) && ends_there(run.end - 1, scores.get(run.end));
        (range_of(words, run), sum >= sure && is_clear)
    };
    runs.into_iter().map(judge).collect()
}

fn is_good_by_pairs(words: &Words) -> bool {
    let (mut sum, mut odd, mut most_odd) = (0, 0, 0);
    for word in &words.words {
        sum += word.pairs;
        odd = (odd - word.pairs).max(0);
        most_odd = most_odd.max(odd);
    }
    sum >= GOOD_BY_PAIRS && most_odd < ODD_BY_PAIRS
}

/// The runs of words whose scores exceed `price` the most, in all, and by how much.
fn best_runs(scores: &[i32], price: i32) -> (Vec<Range<usize>>, i32) {
    // The most that words so far gain, outside of a run and in one, and where that run begins.
    let (mut outside, mut inside, mut begin) = (0, i32::MIN / 2, 0);
    let mut ends: Vec<Option<Range<usize>>> = Vec::with_capacity(scores.len());
    for (at, &score) in scores.iter().enumerate() {
        if outside - price > inside {
            (inside, begin) = (outside - price, at);
        }
        inside += score;
        let ends_here = inside > outside;
        ends.push(ends_here.then_some(begin..at + 1));
        outside = outside.max(inside);
    }
    let (mut runs, mut at) = (Vec::new(), scores.len());
    while let Some(last) = at.checked_sub(1) {
        at = match &ends[last] {
            Some(run) => {
                runs.push(run.clone());
                run.start
            }
            None => last,
        };
    }
    runs.reverse();
    (runs, outside)
}

/// What punctuation at the ends of a line says: a full stop or comma at its head was at its end.
fn ends(line: &str) -> i32 {
    let is_end = |c: Option<char>| {
        c.is_some_and(|c| {
            matches!(c, '.' | ',' | ':' | ';' | '?' | '!' | '\u{60C}' | '\u{61B}' | '\u{61F}' | '\u{6D4}' | '\u{2026}')
        })
    };
    match (is_end(line.chars().next()), is_end(line.chars().next_back())) {
        (true, false) => OF_END,
        (false, true) => -OF_END,
        _ => 0,
    }
}

/// In a line from left to right, the stretches of the other direction: each from its first letter to its last.
fn rtl_stretches(line: &str, start: usize) -> Vec<Range<usize>> {
    let mut stretches: Vec<Range<usize>> = Vec::new();
    let mut is_open = false;
    for (at, c) in line.char_indices() {
        match chars::of(c).bidi_class() {
            BidiClass::L => is_open = false,
            BidiClass::R | BidiClass::AL => {
                let range = start + at..start + at + c.len_utf8();
                match stretches.last_mut().filter(|_| is_open) {
                    Some(last) => last.end = range.end,
                    None => stretches.push(range),
                }
                is_open = true;
            }
            BidiClass::NSM if is_open => {
                let end = start + at + c.len_utf8();
                if let Some(last) = stretches.last_mut().filter(|last| last.end == start + at) {
                    last.end = end;
                }
            }
            _ => {}
        }
    }
    stretches
}

//! The words of a line in; whether the line, or some of its words, or nothing is stored in visual order out.
//!
//! The score of a line is the sum over its words, each bounded, and its ends. The line is turned round where the score reaches
//! a threshold; in a line that does not, so are those runs of words whose own sum reaches a higher one: of all ways to choose
//! runs, the one with the greatest sum above that price (dynamic programming over the words, linear).

use std::fmt;
use std::ops::Range;

use super::joins;
use super::words::{Word, Words};
use crate::chars::{self, BidiClass};
use crate::model::letter_order::UNITS_PER_NAT;

/// A stretch of the text that is stored in visual order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stretch {
    pub range: Range<usize>,
    /// Whether it surely is.
    pub is_sure: bool,
    pub evidence: Evidence,
}

/// Those of a line, in order and apart.
pub(super) type Verdict = Vec<Stretch>;

/// What speaks for visual order, in units of the model.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Evidence {
    words: i32,
    joins: i32,
    ends: i32,
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
    /// Whether all of a line is turned round, although some of its words may be right.
    is_by_balance: bool,
}

const FEW_LETTERS: usize = 16;

const fn nats(count: i32) -> i32 {
    count * UNITS_PER_NAT
}

impl Thresholds {
    /// Of 518,805 clean lines, those of [`FEW_LETTERS`] and more reach 6 at most, shorter ones 12, and words in a line 14,
    /// whose ends are not clear.
    pub const USUAL: Thresholds = Thresholds {
        line: [nats(8), nats(6)],
        short_line: [nats(13), nats(9)],
        run: [nats(14), nats(10)],
        is_by_balance: false,
    };
    /// Where the encoding is one in which text is stored so, the balance decides.
    pub const EXPECTED: Thresholds =
        Thresholds { line: [nats(1); 2], short_line: [nats(1); 2], is_by_balance: true, ..Thresholds::USUAL };
    /// Where the caller says that text is stored so, the balance decides, however little it is.
    pub const ALWAYS: Thresholds = Thresholds { line: [1; 2], short_line: [1; 2], ..Thresholds::EXPECTED };
}

/// So much the forms of a run have to speak for the other order, where forms alone tell: two seams.
const ENOUGH_BY_FORMS: i32 = 2 * joins::OF_SEAM;
/// So much a word speaks for one order, if where a run ends is to be clear.
const CLEAR: i32 = 3 * UNITS_PER_NAT;
const CLEAR_OUTSIDE: i32 = 7 * UNITS_PER_NAT / 4;
/// What punctuation at the wrong end counts.
const OF_END: i32 = 2 * UNITS_PER_NAT;

/// Judges the line that `words` were read from and that begins at byte `start`; nothing where it is as it should be. `atoms`: the
/// parts of the text that stay as they are.
pub(super) fn judge(
    line: &str,
    start: usize,
    atoms: &[Range<usize>],
    words: &Words,
    thresholds: Thresholds,
) -> Verdict {
    if words.words.is_empty() {
        return Verdict::new();
    }
    let scores = words.reversed();
    let is_rtl = words.letters >= words.ltr_letters;
    let evidence = Evidence::of(&words.words, &scores, if is_rtl { ends(line) } else { 0 });
    let whole = |range, is_sure| Stretch { range, is_sure, evidence };
    let run = |run: Range<usize>, is_sure| Stretch {
        range: words.words[run.start].range.start..words.words[run.end - 1].range.end,
        is_sure,
        evidence: Evidence::of(&words.words[run.clone()], &scores[run], 0),
    };
    let sum = evidence.sum();
    let [sure, unsure] = if words.letters < FEW_LETTERS { thresholds.short_line } else { thresholds.line };
    let [run_sure, run_unsure] = thresholds.run;
    let (_, gain) = best_runs(&scores, run_sure);
    let line_range = start..start + line.len();
    if let Some(runs) = runs_of_forms(line, start, words, &scores) {
        runs.into_iter().map(|(words, is_sure)| run(words, is_sure)).collect()
    } else if sum >= sure && sum - sure >= gain && (thresholds.is_by_balance || is_of_one_mind(&scores)) {
        let stretches = if is_rtl { vec![line_range] } else { rtl_stretches(line, start, atoms) };
        stretches.into_iter().map(|stretch| whole(stretch, true)).collect()
    } else if let runs = best_runs(&scores, run_unsure).0
        && !runs.is_empty()
    {
        let is_sure = |run: &Range<usize>| is_sure_run(run, &scores, run_sure);
        runs.into_iter().map(|words| run(words.clone(), is_sure(&words))).collect()
    } else if sum >= unsure || evidence.joins > 0 {
        // Forms that do not fit are never folded without a word.
        vec![whole(line_range, false)]
    } else {
        Verdict::new()
    }
}

impl Evidence {
    /// That of some words with these scores.
    fn of(words: &[Word], scores: &[i32], ends: i32) -> Evidence {
        let joins = words.iter().filter_map(|word| word.joins).sum();
        Evidence { words: scores.iter().sum::<i32>() - joins, joins, ends }
    }

    fn sum(self) -> i32 {
        self.words + self.joins + self.ends
    }
}

impl fmt::Display for Evidence {
    /// In nats: what there is of each kind.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [("words", self.words), ("joining forms", self.joins), ("punctuation", self.ends)];
        let mut between = "";
        for (name, units) in parts.into_iter().filter(|(_, units)| *units != 0) {
            write!(f, "{between}{name} {:.0}", f64::from(units) / f64::from(UNITS_PER_NAT))?;
            between = ", ";
        }
        Ok(())
    }
}

/// The runs of words in which joining forms tell that they are reversed. A shaper gives forms to all that it shapes, so a word
/// of plain letters that join each other belongs to none; one whose letters stand apart may. `None` where no run is sure, and
/// where there are no words of plain letters that read well as they are: then the line is judged as a whole.
fn runs_of_forms(
    line: &str,
    start: usize,
    words: &Words,
    scores: &[i32],
) -> Option<Vec<(Range<usize>, bool)>> {
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
        if let (Some(first), Some(last), true) = (first, last, seams > 0) {
            runs.push((begin + first..begin + last + 1, seams >= ENOUGH_BY_FORMS));
        }
    }
    runs.iter().any(|(_, is_sure)| *is_sure).then_some(runs)
}

/// Whether what speaks against the sum of the words is little beside what speaks for it: else some may be right.
fn is_of_one_mind(scores: &[i32]) -> bool {
    let against: i32 = scores.iter().map(|score| score.min(&0)).sum();
    let balance: i32 = scores.iter().sum();
    -4 * against <= balance
}

/// Whether a run of words is surely reversed: its sum says so, and the words on both sides of its ends.
fn is_sure_run(run: &Range<usize>, scores: &[i32], sure: i32) -> bool {
    let ends_there = |inside: usize, outside: Option<&i32>| {
        scores.get(inside).is_some_and(|&score| score >= CLEAR)
            && outside.is_none_or(|&score| score <= -CLEAR_OUTSIDE)
    };
    let before = run.start.checked_sub(1).and_then(|before| scores.get(before));
    scores[run.clone()].iter().sum::<i32>() >= sure
        && ends_there(run.start, before)
        && ends_there(run.end - 1, scores.get(run.end))
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
            matches!(
                c,
                '.' | ','
                    | ':'
                    | ';'
                    | '?'
                    | '!'
                    | '\u{60C}'
                    | '\u{61B}'
                    | '\u{61F}'
                    | '\u{6D4}'
                    | '\u{2026}'
            )
        })
    };
    match (is_end(line.chars().next()), is_end(line.chars().next_back())) {
        (true, false) => OF_END,
        (false, true) => -OF_END,
        _ => 0,
    }
}

/// In a line from left to right, the stretches of the other direction: each from its first letter to its last.
fn rtl_stretches(line: &str, start: usize, atoms: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut stretches: Vec<Range<usize>> = Vec::new();
    let (mut is_open, mut atoms) = (false, atoms.iter().peekable());
    for (at, c) in line.char_indices() {
        let (at, end) = (start + at, start + at + c.len_utf8());
        while atoms.next_if(|atom| atom.end <= at).is_some() {}
        let class = match atoms.peek().is_some_and(|atom| atom.start <= at) {
            true => BidiClass::L,
            false => chars::of(c).bidi_class(),
        };
        match (class, stretches.last_mut().filter(|_| is_open)) {
            (BidiClass::L, _) => is_open = false,
            (BidiClass::R | BidiClass::AL, Some(last)) => last.end = end,
            (BidiClass::R | BidiClass::AL, None) => {
                stretches.push(at..end);
                is_open = true;
            }
            (BidiClass::NSM, Some(last)) if last.end == at => last.end = end,
            _ => {}
        }
    }
    stretches
}

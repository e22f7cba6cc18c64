//! A packed model and what was held out in, the share of it that the model gets right out: words of five letters and
//! more, pairs of words, and whole lines.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::labels::Alphabet;
use super::random::Random;
use super::select::read;
use super::text::Text;
use crate::model::language_ngrams::{MAX_LABELS, NgramModel, Scores};

/// Lines, pairs and words that are asked for each language.
const MOST: usize = 1000;
/// Languages that a row tells to be taken for another.
const CONFUSED: usize = 6;
const KINDS: [&str; 3] = ["lines", "pairs", "words"];

/// One row for each language: what is right, and what its words are taken for when they are not.
pub fn report(alphabet: &Alphabet, texts: &[Text], model: &NgramModel<'_>) -> String {
    let mut report = String::new();
    let mut means = [(0.0, 0); 3];
    for (own, (label, text)) in alphabet.labels.iter().zip(texts).enumerate() {
        write!(report, "{:9}", label.tag).ok();
        let mut confused: BTreeMap<usize, usize> = BTreeMap::new();
        for (kind, (set, mean)) in KINDS.iter().zip(sets(text).iter().zip(&mut means)) {
            let answers: Vec<usize> = set.iter().map(|words| answer(model, words)).collect();
            let right = answers.iter().filter(|&&answer| answer == own).count();
            if set.is_empty() {
                write!(report, "  {kind} {:15}", "-").ok();
            } else {
                let share = 100.0 * right as f64 / set.len() as f64;
                write!(report, "  {kind} {right:4}/{:<4} {share:5.1}", set.len()).ok();
                *mean = (mean.0 + share, mean.1 + 1);
            }
            if *kind == "words" {
                answers
                    .iter()
                    .filter(|&&answer| answer != own)
                    .for_each(|&other| *confused.entry(other).or_default() += 1);
            }
        }
        let mut confused: Vec<(usize, usize)> = confused.into_iter().collect();
        confused.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        for (other, count) in confused.into_iter().take(CONFUSED) {
            write!(report, " {}:{count}", alphabet.labels[other].tag).ok();
        }
        report.push('\n');
    }
    for (kind, (sum, count)) in KINDS.iter().zip(means) {
        writeln!(report, "{kind}: mean {:.2} over {count} languages", sum / f64::from(count)).ok();
    }
    report
}

/// Lines, pairs and words of what was held out; words of the list where no lines were.
fn sets(text: &Text) -> [Vec<Vec<String>>; 3] {
    let mut random = Random(7);
    let mut lines = text.held_out.clone();
    for i in (1..lines.len()).rev() {
        lines.swap(i, random.below(i + 1));
    }
    lines.truncate(MOST);
    let is_long = |word: &&String| read(word).letters().len() >= 5;
    let (mut pairs, mut words) = (Vec::new(), Vec::new());
    for line in &lines {
        let long: Vec<&String> = line.iter().filter(is_long).collect();
        if !long.is_empty() {
            words.push(vec![long[random.below(long.len())].clone()]);
        }
        if line.len() > 1 {
            let at = random.below(line.len() - 1);
            pairs.push(line[at..at + 2].to_vec());
        }
    }
    if lines.is_empty() {
        words =
            text.held_out_words.iter().filter(is_long).take(MOST).map(|word| vec![word.clone()]).collect();
    }
    [lines, pairs, words]
}

/// The best label.
fn answer(model: &NgramModel<'_>, words: &[String]) -> usize {
    let mut scores: Scores = [0; MAX_LABELS];
    scores.iter_mut().zip(model.bias()).for_each(|(score, bias)| *score = i32::from(*bias));
    words.iter().for_each(|word| model.add(&read(word), &mut scores));
    (0..model.labels().len()).reduce(|a, b| if scores[b] > scores[a] { b } else { a }).unwrap_or(0)
}

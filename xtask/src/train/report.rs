//! A packed model and what was held out in, the share of it that the model gets right out: words of five letters and
//! more, pairs of words, and whole lines.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::labels::Alphabet;
use super::model::{Model, Scores};
use super::random::Random;
use super::select::read;
use super::text::Text;

/// Lines, pairs and words that are asked for each language.
const MOST: usize = 1000;

pub fn report(alphabet: &Alphabet, texts: &[Text], model: &Model) -> String {
    let mut report = String::new();
    let mut confused: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    let mut sums: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for (number, (label, text)) in alphabet.labels.iter().zip(texts).enumerate() {
        let mut random = Random(7);
        let mut lines = text.held_out.clone();
        for i in (1..lines.len()).rev() {
            lines.swap(i, random.below(i + 1));
        }
        lines.truncate(MOST);
        let long = |word: &&String| read(word).letters().len() >= 5;
        let mut words: Vec<Vec<String>> = Vec::new();
        let mut pairs: Vec<Vec<String>> = Vec::new();
        for line in &lines {
            let long: Vec<&String> = line.iter().filter(long).collect();
            if !long.is_empty() {
                words.push(vec![long[random.below(long.len())].clone()]);
            }
            if line.len() > 1 {
                let at = random.below(line.len() - 1);
                pairs.push(line[at..at + 2].to_vec());
            }
        }
        if lines.is_empty() {
            let list: Vec<&String> = text.held_out_words.iter().filter(long).collect();
            words = list.iter().take(MOST).map(|word| vec![(*word).clone()]).collect();
        }
        write!(report, "{:9}", label.tag).ok();
        for (kind, set) in [("lines", &lines), ("pairs", &pairs), ("words", &words)] {
            let mut right = 0;
            for words in set {
                let mut scores: Scores = [0; super::model::ROOM];
                scores.iter_mut().zip(model.bias).for_each(|(score, bias)| *score = i32::from(*bias));
                words.iter().for_each(|word| model.add(&read(word), &mut scores));
                let best =
                    (0..alphabet.labels.len()).max_by_key(|&i| (scores[i], usize::MAX - i)).unwrap_or(0);
                right += usize::from(best == number);
                if best != number {
                    *confused.entry((kind, label.tag, alphabet.labels[best].tag)).or_default() += 1;
                }
            }
            if set.is_empty() {
                write!(report, "  {kind} {:>12}", "-").ok();
            } else {
                let share = 100.0 * right as f64 / set.len() as f64;
                write!(report, "  {kind} {right:4}/{:<4} {share:5.1}", set.len()).ok();
                if label.weight >= 1.0 {
                    let sum = sums.entry(kind).or_default();
                    *sum = (sum.0 + share, sum.1 + 1.0);
                }
            }
        }
        let mut own: Vec<_> =
            confused.iter().filter(|entry| entry.0.1 == label.tag && entry.0.0 == "words").collect();
        own.sort_by_key(|entry| std::cmp::Reverse(entry.1));
        for (key, count) in own.iter().take(6) {
            write!(report, " {}:{count}", key.2).ok();
        }
        report.push('\n');
    }
    for (kind, (sum, count)) in sums {
        writeln!(report, "{kind}: mean {:.2} over {count} common languages", sum / count).ok();
    }
    let mut confused: Vec<_> = confused.into_iter().collect();
    confused.sort_by_key(|entry| std::cmp::Reverse(entry.1));
    for ((kind, from, to), count) in confused.into_iter().take(24) {
        write!(report, "{kind} {from}>{to} {count}, ").ok();
    }
    report.push('\n');
    report
}

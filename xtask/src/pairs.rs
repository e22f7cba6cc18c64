//! Sentences and word lists in, `data/encoding_bigrams.bin` out: how often one letter follows another in each language that a
//! single-byte encoding was made for, and how common the characters of East Asia are. By these the decoder tells
//! which reading of bytes is text.
//!
//! The folder holds `common-voice/TAG.txt`, `unilex/TAG.tsv`, the files of [`THIN`], and the npm package
//! `cldr-annotations-full/` unpacked; CONTRIBUTING.md says how it is filled. Lines are split by
//! [`split`](crate::split).

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use encoding_rs::WINDOWS_1258;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::model::encoding_bigrams::{self, CharCosts, EAST_ASIAN, LanguageBigrams};
use crate::model::encoding_letters::letter;
use crate::output::Output;
use crate::split::is_trained_on;

/// Tag, and the names of its sources where they differ.
const LANGUAGES: &[(&str, &[&str])] = &[
    ("en", &[]),
    ("fr", &[]),
    ("de", &[]),
    ("es", &[]),
    ("it", &[]),
    ("pt", &[]),
    ("nl", &[]),
    ("da", &[]),
    ("sv", &["sv-SE"]),
    ("nb", &["nb-NO", "no"]),
    ("fi", &[]),
    ("is", &[]),
    ("fo", &[]),
    ("cs", &[]),
    ("pl", &[]),
    ("hu", &[]),
    ("ro", &[]),
    ("sk", &[]),
    ("sl", &[]),
    ("hr", &[]),
    ("et", &[]),
    ("lv", &[]),
    ("lt", &[]),
    ("tr", &[]),
    ("az", &[]),
    ("sq", &[]),
    ("eu", &[]),
    ("ca", &[]),
    ("gl", &[]),
    ("br", &[]),
    ("cy", &[]),
    ("ga", &["ga-IE"]),
    ("mt", &[]),
    ("eo", &[]),
    ("id", &[]),
    ("vi", &[]),
    ("ru", &[]),
    ("uk", &[]),
    ("be", &[]),
    ("bg", &[]),
    ("mk", &[]),
    ("sr", &[]),
    ("kk", &[]),
    ("ky", &[]),
    ("tg", &[]),
    ("tt", &[]),
    ("el", &[]),
    ("he", &[]),
    ("ar", &[]),
    ("fa", &[]),
    ("ur", &[]),
    ("ps", &[]),
    ("ug", &[]),
    ("ckb", &[]),
    ("th", &[]),
];

/// Of each of [`EAST_ASIAN`]: its sources, and how many characters are kept.
const EAST_ASIAN_SOURCES: [(&[&str], usize); EAST_ASIAN.len()] =
    [(&["zh-CN", "zh"], 2500), (&["zh-TW", "zh-Hant"], 2500), (&[], 2000), (&[], 1200)];

/// Texts of languages that have few, by tag.
const THIN: &[(&str, &str)] =
    &[("ps", "thin/ps.commons-app.txt"), ("ps", "thin/ps.dhis2-core.txt"), ("ps", "thin/ps.tico19.txt")];

/// Letters of a language, at most; rarer ones count as foreign.
const ALPHABET: usize = 96;
/// How much the letter alone weighs against the pair, in pairs.
const BACKOFF: f64 = 4.0;
/// The share of pairs that come of lists, names and capitals, where one letter does not depend on the other.
const SURPRISE: f64 = 0.01;
pub fn generate(folder: &Path) -> Result<Vec<Output>> {
    let mut foreign: BTreeMap<char, f64> = BTreeMap::new();
    let mut languages = Vec::new();
    for (tag, names) in LANGUAGES {
        let texts = texts(folder, tag, names).with_context(|| tag.to_string())?;
        languages.push((tag, Counts::of(&texts, *tag == "vi").bigrams(&mut foreign)));
    }
    let share = |sum: f64| cost(sum / LANGUAGES.len() as f64);
    let foreign: CharList =
        foreign.into_iter().filter(|(c, _)| !c.is_ascii()).map(|(c, sum)| (c, share(sum))).unzip();
    let mut east_asian: [CharList; EAST_ASIAN.len()] = Default::default();
    for ((list, tag), (names, kept)) in east_asian.iter_mut().zip(EAST_ASIAN).zip(EAST_ASIAN_SOURCES) {
        *list = characters(&texts(folder, tag, names).with_context(|| tag.to_string())?, kept);
    }
    let languages: Vec<LanguageBigrams<'_>> = (languages.iter())
        .map(|(tag, (letters, alone, costs))| LanguageBigrams { tag, letters, alone, costs })
        .collect();
    let list = |(chars, costs)| CharCosts { chars, costs };
    let [zh, zh_hant, ja, ko] = &east_asian;
    let east_asian = [zh, zh_hant, ja, ko].map(|(chars, costs)| list((chars.as_str(), costs.as_slice())));
    let bytes = encoding_bigrams::write(&languages, list((&foreign.0, &foreign.1)), east_asian)?;
    Ok(vec![Output { path: "data/encoding_bigrams.bin", bytes }])
}

/// Characters with the cost of each.
type CharList = (String, Vec<u8>);

/// Texts, and how much each weighs.
type Texts = Vec<(String, f64)>;

fn texts(folder: &Path, tag: &str, names: &[&str]) -> Result<Texts> {
    let mut texts = Vec::new();
    for name in names.iter().chain([&tag]) {
        if let Ok(sentences) = fs::read_to_string(folder.join(format!("common-voice/{name}.txt"))) {
            texts.push((trained_on(&sentences), 1.0));
        }
        if let Ok(list) = fs::read_to_string(folder.join(format!("unilex/{name}.tsv"))) {
            read_words(&list, &mut texts);
        }
        if let Ok(json) = fs::read_to_string(
            folder.join(format!("cldr-annotations-full/annotations/{name}/annotations.json")),
        ) {
            let mut text = String::new();
            collect(&serde_json::from_str(&json)?, &mut text);
            texts.push((trained_on(&text), 1.0));
        }
    }
    for (_, path) in THIN.iter().filter(|(of, _)| *of == tag) {
        texts.push((trained_on(&fs::read_to_string(folder.join(path)).with_context(|| *path)?), 1.0));
    }
    texts.sort_by(|a, b| a.0.cmp(&b.0));
    anyhow::ensure!(!texts.is_empty(), "no text");
    Ok(texts)
}

/// The lines of a text that are trained on.
fn trained_on(text: &str) -> String {
    text.lines().filter(|line| is_trained_on(line)).collect::<Vec<_>>().join("\n")
}

/// A word list counts as a text of 50,000 words.
fn read_words(list: &str, texts: &mut Texts) {
    let rows: Vec<(&str, f64)> = list
        .lines()
        .filter(|line| is_trained_on(line))
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(word, count)| Some((word, count.trim().parse::<f64>().ok()?)))
        .take(20_000)
        .collect();
    let sum: f64 = rows.iter().map(|row| row.1).sum();
    texts.extend(rows.into_iter().map(|(word, count)| (word.to_owned(), 50_000.0 * count / sum)));
}

/// The strings of CLDR's annotations, but not their keys.
fn collect(value: &Value, text: &mut String) {
    match value {
        Value::String(string) => {
            text.push_str(string);
            text.push('\n');
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, text)),
        Value::Object(fields) => {
            fields.iter().filter(|(key, _)| *key != "identity").for_each(|(_, item)| collect(item, text))
        }
        _ => {}
    }
}

/// How often letters stand alone and side by side; `None` is what lies between words.
#[derive(Default)]
struct Counts {
    single: BTreeMap<Option<char>, f64>,
    pairs: BTreeMap<(Option<char>, Option<char>), f64>,
}

impl Counts {
    fn of(texts: &Texts, is_vietnamese: bool) -> Counts {
        let mut counts = Counts::default();
        for (text, weight) in texts {
            let text: String = text.nfc().collect();
            let text: String = if is_vietnamese { text.chars().flat_map(apart).collect() } else { text };
            let mut before = None;
            for c in text.chars().flat_map(char::to_lowercase).chain(['\n']) {
                let found = Some(c).filter(|&c| is_letter(c)).map(letter);
                if before.is_some() || found.is_some() {
                    *counts.pairs.entry((before, found)).or_default() += weight;
                    *counts.single.entry(found).or_default() += weight;
                }
                before = found;
            }
        }
        counts
    }

    /// The letters, the cost of each alone and of each pair of them; what lies between words is in front. Adds the share of
    /// each letter to `foreign`.
    fn bigrams(&self, foreign: &mut BTreeMap<char, f64>) -> (String, Vec<u8>, Vec<u8>) {
        let total: f64 = self.single.values().sum();
        let mut letters: Vec<(char, f64)> =
            self.single.iter().filter_map(|(c, n)| Some(((*c)?, *n))).collect();
        letters.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        for (c, n) in &letters {
            *foreign.entry(*c).or_default() += n / total;
        }
        letters.retain(|(_, n)| *n >= 2.0 && n / total > 1e-6);
        letters.truncate(ALPHABET);
        let alphabet: Vec<Option<char>> =
            [None].into_iter().chain(letters.iter().map(|(c, _)| Some(*c))).collect();
        let mut costs = Vec::new();
        for a in &alphabet {
            let sum: f64 = alphabet.iter().filter_map(|b| self.pairs.get(&(*a, *b))).sum();
            for b in &alphabet {
                let pair = self.pairs.get(&(*a, *b)).copied().unwrap_or(0.0);
                let alone = self.single[b] / total;
                let seen = (pair + BACKOFF * alone) / (sum + BACKOFF);
                costs.push(cost((1.0 - SURPRISE) * seen + SURPRISE * alone));
            }
        }
        let alone = alphabet.iter().map(|c| cost(self.single[c] / total)).collect();
        (letters.into_iter().map(|(c, _)| c).collect(), alone, costs)
    }
}

/// Not ordinals, nor modifier letters, which are apostrophes.
fn is_letter(c: char) -> bool {
    (c.is_alphabetic() || is_combining_mark(c)) && !matches!(c, 'ª' | 'º' | '\u{2B0}'..='\u{2FF}')
}

/// As windows-1258 writes it: what it has no letter for as a letter and a tone.
fn apart(c: char) -> Vec<char> {
    let (_, _, lost) = WINDOWS_1258.encode(c.encode_utf8(&mut [0; 4]));
    let parts: Vec<char> = c.nfd().collect();
    match (lost, parts.split_last()) {
        (true, Some((tone, base))) if !base.is_empty() => {
            // Of two marks the tone may stand first.
            let tones = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
            let at = parts.iter().position(|c| tones.contains(c)).unwrap_or(parts.len() - 1);
            let rest: String = parts.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| *c).collect();
            let tone = if tones.contains(&parts[at]) { parts[at] } else { *tone };
            rest.nfc().chain([tone]).collect()
        }
        _ => vec![c],
    }
}

/// The commonest characters beyond ASCII.
fn characters(texts: &Texts, kept: usize) -> CharList {
    let mut counts: BTreeMap<char, f64> = BTreeMap::new();
    for (text, weight) in texts {
        for c in text
            .chars()
            .filter(|&c| !c.is_ascii() && c.is_alphanumeric() || ('\u{3001}'..='\u{30FF}').contains(&c))
        {
            *counts.entry(c).or_default() += weight;
        }
    }
    let total: f64 = counts.values().sum();
    let mut list: Vec<(char, f64)> = counts.into_iter().collect();
    list.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    list.truncate(kept);
    list.into_iter().map(|(c, n)| (c, cost(n / total))).unzip()
}

/// The negative logarithm, in units of the tables.
fn cost(probability: f64) -> u8 {
    (-probability.ln() * f64::from(encoding_bigrams::COST_UNITS_PER_NAT)).round().clamp(0.0, 255.0) as u8
}

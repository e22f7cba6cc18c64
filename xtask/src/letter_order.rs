//! Words in, `data/letter_order.bin` out: how much the letters of a word in Arabic or Hebrew script speak for the order in
//! which they stand, so that text that is stored in the order of display is told from text that is not.
//!
//! The folder holds, for Arabic script, `common-voice/TAG.txt`, `unilex/TAG.tsv`, `ui-strings/TAG.txt`, `perso-arabic/*.txt` and
//! those of `thin/` that [`texts`](crate::texts) allows; for Hebrew, `home-assistant-frontend/he/*.json` and `airflow/he/*.json`
//! out of those Python packages; for both, the JSON of the npm packages `cldr-annotations-full` and `cldr-localenames-full`, whose
//! names of things, places and languages are often foreign words. Lines are split by [`split`](crate::split).
//!
//! Every word is an example of letters in the right order; read backwards it is one of the wrong order, and since weights change
//! their sign then, one of the two is enough. Logistic regression: first the pairs alone, then the n-grams on top of them.
//! N-grams are chosen by how much their two orders differ in number. The report says how often lines that were held out are
//! told.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::model::letter_order::{
    self, EDGE, FOREIGN, LetterOrder, MAX_LETTERS, NO_LETTER, PASSED_OVER, UNITS_PER_NAT, ngrams,
};
use crate::model::word_ngrams::{Ngram, SLOTS_PER_BUCKET};
use crate::output::Output;
use crate::split::{self, Split};
use crate::texts::{interfaces, read};

/// A script, and how large its table is.
struct Spec {
    name: &'static str,
    /// The first code point of the model.
    first: u16,
    buckets: u32,
    texts: fn(&Path) -> Result<Texts>,
}

const SPECS: [Spec; 2] = [
    Spec { name: "Arabic", first: 0x600, buckets: 32_768, texts: arabic },
    Spec { name: "Hebrew", first: 0x590, buckets: 4_096, texts: hebrew },
];

const LANGUAGES: [&str; 12] = ["ar", "fa", "ur", "ps", "ug", "ckb", "sd", "ks", "pnb", "skr", "azb", "fa-AF"];

/// Folders of JSON with names in Arabic script.
const ARABIC_NAMES: [&str; 22] = [
    "cldr-annotations-full/annotations/ar",
    "cldr-annotations-full/annotations/ckb",
    "cldr-annotations-full/annotations/fa",
    "cldr-annotations-full/annotations/pa-Arab",
    "cldr-annotations-full/annotations/ps",
    "cldr-annotations-full/annotations/sd",
    "cldr-annotations-full/annotations/ug",
    "cldr-annotations-full/annotations/ur",
    "cldr-localenames-full/main/ar",
    "cldr-localenames-full/main/az-Arab",
    "cldr-localenames-full/main/bal",
    "cldr-localenames-full/main/ckb",
    "cldr-localenames-full/main/fa",
    "cldr-localenames-full/main/ks",
    "cldr-localenames-full/main/mzn",
    "cldr-localenames-full/main/pa-Arab",
    "cldr-localenames-full/main/ps",
    "cldr-localenames-full/main/sd",
    "cldr-localenames-full/main/skr",
    "cldr-localenames-full/main/ug",
    "cldr-localenames-full/main/ur",
    "cldr-localenames-full/main/uz-Arab",
];

/// Folders of JSON with Hebrew.
const HEBREW_TEXTS: [&str; 4] = [
    "cldr-annotations-full/annotations/he",
    "cldr-localenames-full/main/he",
    "home-assistant-frontend/he",
    "airflow/he",
];

/// Lines of a name, with how often each is met.
type Texts = Vec<(String, Vec<(String, f64)>)>;

/// Words as codes between two edges, with their weight.
type Words = BTreeMap<Vec<u8>, f64>;

/// How much of its count in a word list a word counts.
const OF_WORD_LIST: f64 = 1e-3;
/// Passes over the words, for the pairs and for the n-grams.
const PASSES: usize = 12;
/// The first step of the descent (AdaGrad).
const STEP: f64 = 0.3;
/// How strongly a weight is held to 0, for the pairs and for the n-grams.
const PAIR_DECAY: f64 = 1e-6;
const NGRAM_DECAY: f64 = 3e-5;

pub fn generate(folder: &Path) -> Result<Vec<Output>> {
    let mut learned = Vec::new();
    for spec in SPECS {
        let texts = (spec.texts)(folder).with_context(|| spec.name)?;
        ensure!(!texts.is_empty(), "no text in {} script", spec.name);
        learned.push((Learned::of(&spec, &texts)?, spec, texts));
    }
    let models: Vec<LetterOrder<'_>> =
        learned.iter().map(|(learned, spec, _)| learned.model(spec)).collect::<Result<_>>()?;
    for (model, (_, spec, texts)) in models.iter().zip(&learned) {
        println!("{}", spec.name);
        report(model, texts);
    }
    Ok(vec![Output { path: "data/letter_order.bin", bytes: letter_order::write(&models)? }])
}

fn arabic(folder: &Path) -> Result<Texts> {
    let mut paths: Vec<String> = Vec::new();
    for tag in LANGUAGES {
        paths.extend(
            ["common-voice", "unilex"]
                .iter()
                .zip(["txt", "tsv"])
                .map(|(dir, end)| format!("{dir}/{tag}.{end}")),
        );
        paths.extend(interfaces(folder, tag)?);
    }
    paths.retain(|path| folder.join(path).is_file());
    for entry in fs::read_dir(folder.join("perso-arabic"))? {
        let name = entry?.file_name().into_string().ok().context("a file name that is no text")?;
        if !name.contains("latn") {
            paths.push(format!("perso-arabic/{name}"));
        }
    }
    paths.sort();
    let read_lines = |path: String| {
        let found = lines(&path, &read(&folder.join(&path))?);
        Ok((path, found))
    };
    let mut texts: Texts = paths.into_iter().map(read_lines).collect::<Result<_>>()?;
    texts.extend(translations(folder, &ARABIC_NAMES)?);
    Ok(texts)
}

fn lines(path: &str, text: &str) -> Vec<(String, f64)> {
    let counted = |line: &str| {
        let (word, count) = line.split_once('\t')?;
        Some((word.to_owned(), count.trim().parse::<f64>().ok()? * OF_WORD_LIST))
    };
    match path.ends_with(".tsv") {
        true => text.lines().filter_map(counted).collect(),
        false => text.lines().map(|line| (line.to_owned(), 1.0)).collect(),
    }
}

fn hebrew(folder: &Path) -> Result<Texts> {
    translations(folder, &HEBREW_TEXTS)
}

/// The lines of the JSON files in each of these folders.
fn translations(folder: &Path, paths: &[&str]) -> Result<Texts> {
    let mut texts = Texts::new();
    for path in paths {
        let mut files: Vec<_> =
            fs::read_dir(folder.join(path))?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        files.sort();
        let mut found = Vec::new();
        for file in files {
            collect(&serde_json::from_str(&read(&file)?)?, &mut found);
        }
        texts.push(((*path).to_owned(), found));
    }
    Ok(texts)
}

/// The lines of all strings, but not their keys.
fn collect(value: &Value, found: &mut Vec<(String, f64)>) {
    match value {
        Value::String(string) => found.extend(string.lines().map(|line| (line.to_owned(), 1.0))),
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(fields) => fields.values().for_each(|item| collect(item, found)),
        _ => {}
    }
}

/// The words of a line, as `code` gives their letters, each between two edges.
fn words(line: &str, code: impl Fn(char) -> u8) -> Vec<Vec<u8>> {
    let mut words = vec![vec![EDGE]];
    for code in line.chars().map(code) {
        match (code, words.last_mut()) {
            (NO_LETTER, Some(word)) if word.len() > 1 => words.push(vec![EDGE]),
            (NO_LETTER | PASSED_OVER, _) => {}
            (code, Some(word)) => word.push(code),
            (_, None) => {}
        }
    }
    words.retain(|word| word.len() > 1);
    words.iter_mut().for_each(|word| word.push(EDGE));
    words
}

/// The tables of one script.
struct Learned {
    letters: Vec<[u8; 2]>,
    pairs: Vec<u8>,
    fingerprints: Vec<u8>,
    weights: Vec<u8>,
}

impl Learned {
    fn of(spec: &Spec, texts: &Texts) -> Result<Learned> {
        let trained: Vec<&(String, f64)> = texts
            .iter()
            .flat_map(|(_, lines)| lines)
            .filter(|(line, _)| split::of(line) == Split::Train)
            .collect();
        let letters = letters(spec, &trained);
        let no_pairs = vec![0; square(&letters)];
        let known = LetterOrder::new(spec.first, &letters, &no_pairs, &[], &[])?;
        let mut counted = Words::new();
        for (line, count) in trained {
            for word in words(line, |c| known.code(c)) {
                *counted.entry(word).or_default() += count;
            }
        }
        // The commonest words do not decide for all that look like them.
        let words: Vec<(Vec<u8>, f64)> = counted
            .into_iter()
            .filter(|(_, count)| *count > 0.001)
            .map(|(word, count)| (word, count.max(0.3).sqrt()))
            .collect();
        let pairs = learn_pairs(&words, letters.len() + usize::from(FOREIGN) + 1);
        let packed: Vec<u8> = pairs.iter().map(|&weight| units(weight)).collect();
        let by_pairs = LetterOrder::new(spec.first, &letters, &packed, &[], &[])?;
        let (fingerprints, weights) = learn_ngrams(&words, &by_pairs, spec.buckets);
        println!("{}: {} different words, {} letters", spec.name, words.len(), letters.len());
        Ok(Learned { letters, pairs: packed, fingerprints, weights })
    }

    fn model(&self, spec: &Spec) -> Result<LetterOrder<'_>> {
        Ok(LetterOrder::new(spec.first, &self.letters, &self.pairs, &self.fingerprints, &self.weights)?)
    }
}

/// The letters, most common first.
fn letters(spec: &Spec, lines: &[&(String, f64)]) -> Vec<[u8; 2]> {
    let every = |c: char| u32::from(c).wrapping_sub(spec.first.into()) < letter_order::RANGE as u32;
    let mut counts: BTreeMap<char, f64> = BTreeMap::new();
    for (line, count) in lines {
        for c in line.chars().filter_map(letter_order::letter).filter(|&c| every(c) && c.is_alphabetic()) {
            *counts.entry(c).or_default() += count;
        }
    }
    let mut letters: Vec<(char, f64)> = counts.into_iter().filter(|(_, count)| *count >= 5.0).collect();
    letters.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    letters.truncate(MAX_LETTERS);
    letters.into_iter().map(|(c, _)| (u32::from(c) as u16).to_le_bytes()).collect()
}

fn square(letters: &[[u8; 2]]) -> usize {
    (letters.len() + usize::from(FOREIGN) + 1).pow(2)
}

/// A weight in the units of the table.
fn units(weight: f64) -> u8 {
    (weight * f64::from(UNITS_PER_NAT)).round().clamp(-127.0, 127.0) as i8 as u8
}

/// Weights that are learned one example at a time (AdaGrad).
struct Descent {
    weights: Vec<f64>,
    squares: Vec<f64>,
    decay: f64,
}

impl Descent {
    fn new(count: usize, decay: f64) -> Descent {
        Descent { weights: vec![0.0; count], squares: vec![1e-3; count], decay }
    }

    /// Learns that an example with these features, beside what is known of it, stands in the right order.
    fn learn(&mut self, features: &[(u32, f64)], known: f64, importance: f64) {
        let score: f64 =
            known + features.iter().map(|&(at, sign)| sign * self.weights[at as usize]).sum::<f64>();
        let error = importance / (1.0 + score.exp());
        for &(at, sign) in features {
            let at = at as usize;
            let gradient = self.decay * self.weights[at] - sign * error;
            self.squares[at] += gradient * gradient;
            self.weights[at] -= STEP * gradient / self.squares[at].sqrt();
        }
    }
}

/// The order in which examples are learned: as good as random, and the same everywhere.
fn shuffled(count: usize, pass: usize) -> impl Iterator<Item = usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mixed = |at: &usize| {
        let mixed = (*at as u64 + 1).wrapping_mul(2 * pass as u64 + 0x9E37_79B9_7F4A_7C15);
        (mixed ^ mixed >> 29).wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 20
    };
    order.sort_by_cached_key(mixed);
    order.into_iter()
}

/// The square of the weights of pairs.
fn learn_pairs(words: &[(Vec<u8>, f64)], size: usize) -> Vec<f64> {
    let mut descent = Descent::new(size * size, PAIR_DECAY);
    let mut features = Vec::new();
    for pass in 0..PASSES {
        for at in shuffled(words.len(), pass) {
            let (word, importance) = &words[at];
            features.clear();
            features.extend(word.windows(2).filter_map(|pair| {
                let (a, b) = (usize::from(pair[0]), usize::from(pair[1]));
                let place = (a.min(b) * size + a.max(b)) as u32;
                (a != b).then_some((place, if a < b { 1.0 } else { -1.0 }))
            }));
            descent.learn(&features, 0.0, *importance);
        }
    }
    let weight = |a: usize, b: usize| match a.cmp(&b) {
        std::cmp::Ordering::Less => descent.weights[a * size + b],
        std::cmp::Ordering::Equal => 0.0,
        std::cmp::Ordering::Greater => -descent.weights[b * size + a],
    };
    (0..size * size).map(|place| weight(place / size, place % size)).collect()
}

/// Fingerprints and weights of the slots.
fn learn_ngrams(words: &[(Vec<u8>, f64)], by_pairs: &LetterOrder<'_>, buckets: u32) -> (Vec<u8>, Vec<u8>) {
    let mut counts: BTreeMap<Ngram, [f64; 2]> = BTreeMap::new();
    for (word, importance) in words {
        ngrams(word, |ngram, sign| counts.entry(ngram).or_default()[usize::from(sign < 0)] += importance);
    }
    let gain = |&[a, b]: &[f64; 2]| {
        let part = |n: f64| if n > 0.0 { n * (2.0 * n / (a + b)).ln() } else { 0.0 };
        part(a) + part(b)
    };
    let mut chosen: Vec<(Ngram, f64)> = counts.iter().map(|(&ngram, counts)| (ngram, gain(counts))).collect();
    chosen.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let slots = SLOTS_PER_BUCKET * buckets as usize;
    let mut fingerprints = vec![0_u16; slots];
    let mut place_of: HashMap<Ngram, u32> = HashMap::new();
    for (ngram, _) in chosen {
        let (bucket, fingerprint) = ngram.place(buckets);
        let bucket = SLOTS_PER_BUCKET * bucket..SLOTS_PER_BUCKET * (bucket + 1);
        if fingerprints[bucket.clone()].contains(&fingerprint) {
            continue;
        }
        if let Some(slot) = bucket.into_iter().find(|&slot| fingerprints[slot] == 0) {
            fingerprints[slot] = fingerprint;
            place_of.insert(ngram, slot as u32);
        }
    }
    let features: Vec<(Vec<(u32, f64)>, f64)> = words
        .iter()
        .map(|(word, _)| {
            let mut features = Vec::new();
            ngrams(word, |ngram, sign| {
                features.extend(place_of.get(&ngram).map(|&slot| (slot, f64::from(sign))))
            });
            (features, f64::from(pair_score(by_pairs, word)) / f64::from(UNITS_PER_NAT))
        })
        .collect();
    let mut descent = Descent::new(slots, NGRAM_DECAY);
    for pass in 0..PASSES {
        for at in shuffled(words.len(), pass) {
            descent.learn(&features[at].0, features[at].1, words[at].1);
        }
    }
    let weights = descent.weights.iter().map(|&weight| units(weight)).collect();
    (fingerprints.into_iter().flat_map(u16::to_le_bytes).collect(), weights)
}

fn pair_score(model: &LetterOrder<'_>, word: &[u8]) -> i32 {
    word.windows(2).map(|pair| model.pair(pair[0], pair[1])).sum()
}

/// No word counts more, in a line.
const MOST_OF_WORD: f64 = 6.0;

/// Files with fewer lines that were held out are not told of.
const LEAST_LINES: usize = 300;

/// Prints how many lines that were held out would be found if they were stored backwards, and the clean ones that look so.
fn report(model: &LetterOrder<'_>, texts: &Texts) {
    const THRESHOLDS: [f64; 7] = [0.0, 4.0, 6.0, 8.0, 10.0, 12.0, 16.0];
    let score = |word: &[u8], with_ngrams: bool| {
        let score = pair_score(model, word) + if with_ngrams { model.ngrams(word) } else { 0 };
        (f64::from(score) / f64::from(UNITS_PER_NAT)).clamp(-MOST_OF_WORD, MOST_OF_WORD)
    };
    println!(
        "lines of 20 letters and more that are found, at thresholds {THRESHOLDS:?}; clean ones that look wrong"
    );
    let mut worst: Vec<(f64, String)> = Vec::new();
    for (name, lines) in texts {
        let mut scores = [const { Vec::new() }; 2];
        for (line, _) in lines {
            let words = words(line, |c| model.code(c));
            let sum = |with: bool| words.iter().map(|word| score(word, with)).sum::<f64>();
            let letters: usize = words.iter().map(|word| word.len() - 2).sum();
            let best = sum(true);
            let mut run = 0.0_f64;
            let lowest = words.iter().map(|word| score(word, true)).fold(0.0_f64, |lowest, score| {
                run = (run + score).min(0.0);
                lowest.min(run)
            });
            worst.push((lowest, line.clone()));
            if letters >= 20 && split::of(line) != Split::Train {
                scores[0].push(sum(false));
                scores[1].push(best);
            }
        }
        for (kind, scores) in
            ["pairs", "all"].iter().zip(&scores).filter(|(_, scores)| scores.len() >= LEAST_LINES)
        {
            let share = |count: usize| format!("{:.2}", 100.0 * count as f64 / scores.len() as f64);
            let found = THRESHOLDS.map(|least| share(scores.iter().filter(|&&score| score > least).count()));
            let wrong = THRESHOLDS.map(|least| scores.iter().filter(|&&score| score < -least).count());
            println!("{name:40} {kind:5} {:6} lines: {} % {wrong:?}", scores.len(), found.join(" "));
        }
    }
    worst.sort_by(|a, b| a.0.total_cmp(&b.0));
    worst
        .iter()
        .take(40)
        .for_each(|(score, line)| println!("{score:6.1} {}", line.chars().take(160).collect::<String>()));
}

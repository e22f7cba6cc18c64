//! Urdu texts in, `data/urdu_heh.bin` out: where a word has heh doachashmee (ھ) and where heh goal (ہ), so that heh of an
//! Arabic keyboard (ه), which stands for both, becomes the right one.
//!
//! The folder holds `unilex/ur.tsv` (word, count), and sentences: `common-voice/ur.txt`, `perso-arabic/Urdu_urd.txt`,
//! `ui-strings/ur.txt`, `thin/ur.tico19.txt`. Lines are split by [`split`](crate::split). Words with a heh of another
//! language are left out. What was held out is typed with one heh and restored; the report says how often that is right.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use unicode_normalization::UnicodeNormalization as _;

use crate::model::urdu_heh::{HEH, HEH_CONTEXTS, HehContext, UrduHeh, context_hash, letter};
use crate::model::word_chars::is_word;
use crate::output::Output;
use crate::split::{self, Split};
use crate::texts::read;

const HEH_GOAL: char = '\u{6C1}';
const HEH_DOACHASHMEE: char = '\u{6BE}';

const SENTENCES: [&str; 4] =
    ["common-voice/ur.txt", "perso-arabic/Urdu_urd.txt", "ui-strings/ur.txt", "thin/ur.tico19.txt"];
const WORD_LIST: &str = "unilex/ur.tsv";
/// How much of its count in the word list a word counts, which is made of a hundred times as much text.
const OF_WORD_LIST: f64 = 1e-4;
/// How many words the narrower contexts weigh as much as.
const TRUST: f64 = 1.0;
/// How likely heh is doachashmee before anything is known.
const PRIOR: f64 = 0.2;
/// The letters that are aspirated by a doachashmee behind them, in the rule that the report compares with.
const ASPIRABLE: &str = "بپتٹجچدڈڑکگ";

/// Words with their hehs, and how often they are met.
type Words = BTreeMap<Vec<char>, f64>;

/// Whether the heh at a place of a word is doachashmee.
type Method<'m> = &'m dyn Fn(&[char], usize) -> bool;

pub fn generate(dir: &Path) -> Result<Vec<Output>> {
    let mut sentences: [Words; 3] = Default::default();
    let mut listed: [Words; 3] = Default::default();
    for path in SENTENCES {
        for line in read(&dir.join(path))?.lines() {
            add(line, 1.0, &mut sentences[split::of(line) as usize]);
        }
    }
    for line in read(&dir.join(WORD_LIST))?.lines() {
        if let Some((word, count)) = line.split_once('\t') {
            add(word, count.trim().parse()?, &mut listed[split::of(line) as usize]);
        }
    }
    let mut counted = sentences[Split::Train as usize].clone();
    for (word, count) in &listed[Split::Train as usize] {
        *counted.entry(word.clone()).or_default() += count * OF_WORD_LIST;
    }
    let lists: Vec<Vec<[u8; 4]>> =
        [&HEH_CONTEXTS[..3], &HEH_CONTEXTS[..]].map(|of| learn(&counted, of)).into();
    let [contexts, all] = [0, 1].map(|list: usize| UrduHeh { entries: &lists[list] });
    println!("{} words, {} entries", counted.len(), all.entries.len());
    for (name, held_out) in [("dev", Split::Dev), ("test", Split::Test)] {
        report(name, "sentences", &sentences[held_out as usize], &contexts, &all);
        report(name, "word list", &listed[held_out as usize], &contexts, &all);
    }
    Ok(vec![Output { path: "data/urdu_heh.bin", bytes: all.write()? }])
}

/// Counts the words of a line that have a heh of Urdu and no other. The letters are as the model knows them, but for heh.
fn add(line: &str, count: f64, words: &mut Words) {
    let line: String = line.nfc().collect();
    for word in line.split(|c| !is_word(c)) {
        let letters: Vec<char> = word
            .chars()
            .filter_map(|c| match c {
                HEH_DOACHASHMEE => Some(c),
                '\u{6C2}' => Some(HEH_GOAL),
                HEH_GOAL => Some(c),
                c => letter(c),
            })
            .collect();
        if letters.iter().any(|&c| is_urdu_heh(c)) && !letters.contains(&HEH) {
            *words.entry(letters).or_default() += count;
        }
    }
}

fn is_urdu_heh(c: char) -> bool {
    matches!(c, HEH_GOAL | HEH_DOACHASHMEE)
}

fn typed_with_one_heh(word: &[char]) -> Vec<char> {
    word.iter().map(|&c| if is_urdu_heh(c) { HEH } else { c }).collect()
}

/// The entries, sorted: of each context whose words say otherwise than the narrower contexts do.
fn learn(words: &Words, contexts: &[HehContext]) -> Vec<[u8; 4]> {
    let mut shares: BTreeMap<u32, f64> = BTreeMap::new();
    let mut kept: BTreeMap<u32, bool> = BTreeMap::new();
    for (number, &context) in contexts.iter().enumerate() {
        // Of each hash: how much there is of either heh, and where it was met.
        let mut counts: BTreeMap<u32, ([f64; 2], Vec<char>, usize)> = BTreeMap::new();
        for (word, &count) in words {
            let typed = typed_with_one_heh(word);
            // The commonest words do not decide for all that look like them.
            let weight = if context == HehContext::Word { count } else { count.sqrt() };
            for at in (0..word.len()).filter(|&at| is_urdu_heh(word[at])) {
                let hash = context_hash(&typed, at, context);
                let entry = counts.entry(hash).or_insert_with(|| ([0.0; 2], typed.clone(), at));
                entry.0[usize::from(word[at] == HEH_DOACHASHMEE)] += weight;
            }
        }
        for (hash, ([goal, doachashmee], word, at)) in counts {
            let mut narrower =
                contexts[..number].iter().rev().map(|&context| context_hash(&word, at, context));
            let said = narrower.clone().find_map(|hash| shares.get(&hash)).copied().unwrap_or(PRIOR);
            let share = (doachashmee + TRUST * said) / (goal + doachashmee + TRUST);
            shares.insert(hash, share);
            let is_doachashmee = share >= 0.5;
            if narrower.find_map(|hash| kept.get(&hash)) != Some(&is_doachashmee) {
                kept.insert(hash, is_doachashmee);
            }
        }
    }
    kept.into_iter().map(|(hash, is_doachashmee)| (hash | u32::from(is_doachashmee)).to_le_bytes()).collect()
}

/// Prints how much of the words each method restores.
fn report(split: &str, of: &str, words: &Words, contexts: &UrduHeh<'_>, all: &UrduHeh<'_>) {
    let by_rule = |typed: &[char], at: usize| at > 0 && ASPIRABLE.contains(typed[at - 1]);
    let methods: [(&str, Method<'_>); 4] = [
        ("heh goal everywhere", &|_, _| false),
        ("doachashmee behind what can be aspirated", &by_rule),
        ("contexts", &|typed, at| contexts.is_doachashmee(typed, at)),
        ("contexts and words", &|typed, at| all.is_doachashmee(typed, at)),
    ];
    let tokens: f64 = words.values().sum();
    println!("{split}, {of}: {tokens} words, {} different", words.len());
    for (name, is_doachashmee) in methods {
        let is_right = |word: &&Vec<char>| {
            let typed = typed_with_one_heh(word);
            let mut hehs = (0..word.len()).filter(|&at| is_urdu_heh(word[at]));
            hehs.all(|at| is_doachashmee(&typed, at) == (word[at] == HEH_DOACHASHMEE))
        };
        let right: f64 = words.iter().filter(|(word, _)| is_right(word)).map(|(_, count)| count).sum();
        let different = words.keys().filter(is_right).count();
        println!(
            "  {:6.2} % of words, {:6.2} % of different words: {name}",
            100.0 * right / tokens,
            100.0 * different as f64 / words.len() as f64
        );
    }
}

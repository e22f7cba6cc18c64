//! From words and sentences to `data/mojibake_model.bin`: how likely one character follows another, by which repair
//! tells text from damage.
//!
//! The folder holds `unilex/TAG.tsv` (word, count), `common-voice/TAG.txt` (sentences) and `thin/TAG.*.txt`, of which
//! those under free licences are read. Every language weighs the same. Lines are split by
//! [`split`](crate::split).

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use unicode_normalization::UnicodeNormalization as _;

use crate::model::char_class::{self, ALPHABETS, CLASSES, CharClass};
use crate::model::mojibake_model::{COST_UNITS_PER_NAT, LetterBigrams, MojibakeModel};
use crate::output::Output;
use crate::split::is_trained_on;
use crate::texts::{interfaces, read};

/// Characters of running text that every language is taken to have.
const LENGTH: f64 = 1e6;
/// How much of what follows a class is taken from what follows classes of its kind, so that a pair that was never met
/// is judged by its like.
const OF_ITS_KIND: f64 = 0.1;
/// How likely any class is said to follow any other.
const LEAST: f64 = 1e-9;
/// Sentences that were chosen to be read aloud lack what the web is full of. How likely this is said to be at least:
/// classes that follow, classes before.
const ON_THE_WEB: &[(&[CharClass], &[CharClass], f64)] = &[
    (&[CharClass::QuoteClose, CharClass::Dash], LETTERS, 3e-3),
    (&[CharClass::QuoteClose, CharClass::Dash, CharClass::Space], SYMBOLS, 1e-2),
    (&[CharClass::QuoteClose], &[CharClass::AsciiPunctuation, CharClass::ArabicSign], 2e-2),
    (&[CharClass::SuffixSymbol], LETTERS, 3e-4),
    (
        &[CharClass::SuffixSymbol, CharClass::PrefixSymbol],
        &[CharClass::Digit, CharClass::AsciiPunctuation],
        2e-3,
    ),
    (&[CharClass::Digit, CharClass::AsciiPunctuation], SYMBOLS, 2e-2),
    (SYMBOLS, SYMBOLS, 1e-3),
    // No sentences of these are at hand.
    (&[CharClass::Hebrew], &[CharClass::Hebrew], 0.75),
    (&[CharClass::Space], &[CharClass::Hebrew], 0.15),
    (&[CharClass::Hebrew], &[CharClass::Space], 1e-3),
    (SYMBOLS, &[CharClass::Space, CharClass::AsciiPunctuation], 1e-4),
];
const LETTERS: &[CharClass] = &[
    CharClass::AsciiLower,
    CharClass::AsciiUpper,
    CharClass::LatinLower,
    CharClass::LatinUpper,
    CharClass::CyrillicLower,
    CharClass::CyrillicUpper,
    CharClass::GreekLower,
    CharClass::GreekUpper,
    CharClass::Arabic,
    CharClass::Hebrew,
    CharClass::Brahmic,
    CharClass::EastAsian,
    CharClass::OtherLetter,
];
const SYMBOLS: &[CharClass] = &[
    CharClass::SuffixSymbol,
    CharClass::PrefixSymbol,
    CharClass::RareSymbol,
    CharClass::Mathematical,
    CharClass::Box,
    CharClass::Pictograph,
];
/// How often a character that was never met counts.
const UNSEEN: f64 = 3.0;
/// A letter that is rarer than this, in its alphabet, has no row.
const RARE_LETTER: f64 = 1e-6;
/// How likely a common Arabic vowel mark is said to be at least: text has them all or none.
const VOWEL_MARK: f64 = 0.04;
/// What a letter of an alphabet costs of which no sentences are at hand.
const UNKNOWN_ALPHABET: u8 = 28;
/// What a character outside all classes costs.
const RARE: u8 = 160;
/// Of two languages' letters, how often a pair that was never met counts.
const UNSEEN_LETTERS: f64 = 20.0;

/// What was counted, over all languages.
struct Counts {
    classes: Vec<[f64; CLASSES]>,
    characters: BTreeMap<char, f64>,
    pairs: [BTreeMap<(char, char), f64>; ALPHABETS],
}

/// Reads the texts in `dir`, returns the table.
pub fn generate(dir: &Path) -> Result<Vec<Output>> {
    let mut counts = Counts {
        classes: vec![[0.0; CLASSES]; CLASSES],
        characters: BTreeMap::new(),
        pairs: Default::default(),
    };
    for texts in languages(dir)?.values() {
        count(texts, &mut counts);
    }
    let pairs = counts.pairs.each_ref().map(count_letter_bigrams);
    let [arabic, cyrillic, greek] = &pairs;
    let (unseen, characters) = character_costs(&counts);
    let model = MojibakeModel {
        class_bigrams: &class_bigrams(&counts),
        unseen: &unseen,
        characters: &characters,
        letter_bigrams: [arabic, cyrillic, greek].map(|(letters, costs)| LetterBigrams { letters, costs }),
    };
    let bytes = model.write()?;
    Ok(vec![Output { path: "data/mojibake_model.bin", bytes }, crate::lost_bytes::generate(dir)?])
}

/// The texts of every language, each with how often it counts.
pub fn languages(dir: &Path) -> Result<BTreeMap<String, Vec<(String, f64)>>> {
    let mut languages: BTreeMap<String, Vec<(String, f64)>> = BTreeMap::new();
    for (folder, end) in [("unilex", ".tsv"), ("common-voice", ".txt")] {
        for entry in fs::read_dir(dir.join(folder)).with_context(|| format!("reading {folder}"))? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).context("a file name is not text")?;
            let Some(tag) = name.strip_suffix(end) else { continue };
            let texts = languages.entry(tag.to_owned()).or_default();
            for line in read(&path)?.lines().filter(|line| is_trained_on(line)) {
                match line.split_once('\t') {
                    Some((word, count)) if folder == "unilex" => {
                        texts.push((word.nfc().collect(), count.parse::<f64>()?.sqrt()));
                    }
                    _ => texts.push((line.nfc().collect(), 1.0)),
                }
            }
        }
    }
    for language in crate::languages::read()?.into_iter().filter(|language| language.interface_texts) {
        let texts = languages.entry(language.tag.clone()).or_default();
        for path in interfaces(dir, &language.tag)? {
            let text = read(&dir.join(path))?;
            texts.extend(
                text.lines().filter(|line| is_trained_on(line)).map(|line| (line.nfc().collect(), 1.0)),
            );
        }
    }
    languages.values_mut().for_each(|texts| texts.sort_by(|a, b| a.0.cmp(&b.0)));
    Ok(languages)
}

fn count(texts: &[(String, f64)], counts: &mut Counts) {
    let total: f64 = texts.iter().map(|(text, weight)| text.chars().count() as f64 * weight).sum();
    for (text, weight) in texts {
        let weight = weight * LENGTH / total;
        let mut last = ' ';
        for c in text.trim().chars().chain([' ']) {
            let (before, class) = (char_class::of(last), char_class::of(c));
            counts.classes[before as usize][class as usize] += weight;
            if class != CharClass::Space {
                *counts.characters.entry(c).or_default() += weight;
            }
            let alphabets = (char_class::alphabet(before), char_class::alphabet(class));
            match alphabets {
                (Some(one), Some(other)) if one == other => {
                    let pair = (char_class::folded(last), char_class::folded(c));
                    *counts.pairs[one as usize].entry(pair).or_default() += weight;
                }
                _ => {}
            }
            last = c;
        }
    }
}

/// For every class, the cost that each class follows.
fn class_bigrams(counts: &Counts) -> Vec<[u8; CLASSES]> {
    let is_letter = |class: usize| LETTERS.iter().any(|letter| *letter as usize == class);
    let share = |row: &[f64; CLASSES], class: usize| row[class] / row.iter().sum::<f64>().max(1.0);
    let costs = counts.classes.iter().enumerate().map(|(before, row)| {
        let kin: Vec<_> = (0..CLASSES).filter(|&other| is_letter(other) == is_letter(before)).collect();
        std::array::from_fn(|class| {
            let of_its_kind =
                kin.iter().map(|&other| share(&counts.classes[other], class)).sum::<f64>() / kin.len() as f64;
            let met = (1.0 - OF_ITS_KIND) * share(row, class) + OF_ITS_KIND * of_its_kind;
            let has =
                |classes: &[CharClass], class: usize| classes.iter().any(|other| *other as usize == class);
            let on_the_web =
                ON_THE_WEB.iter().filter(|(after, first, _)| has(after, class) && has(first, before));
            let least = on_the_web.map(|&(_, _, least)| least).fold(LEAST, f64::max);
            cost(met.max(least))
        })
    });
    costs.collect()
}

/// For every class, the cost of a character that was not counted; and the characters that were, each with its code point
/// and its cost within its class. There are none beyond the Basic Multilingual Plane.
fn character_costs(counts: &Counts) -> ([u8; CLASSES], Vec<[u8; 3]>) {
    let mut sums = [0.0; CLASSES];
    for (&c, count) in &counts.characters {
        sums[char_class::of(c) as usize] += count + UNSEEN;
    }
    let mut unseen = sums.map(|sum| cost(UNSEEN / (sum + 20.0 * UNSEEN)));
    unseen[CharClass::Other as usize] = RARE;
    unseen[CharClass::Hebrew as usize] = UNKNOWN_ALPHABET;
    let characters = counts.characters.iter().filter_map(|(&c, count)| {
        let [low, high] = u16::try_from(u32::from(c)).ok()?.to_le_bytes();
        Some([low, high, cost((count + UNSEEN) / (sums[char_class::of(c) as usize] + 20.0 * UNSEEN))])
    });
    (unseen, characters.collect())
}

/// The letters of an alphabet, in order, and for every letter the cost that each follows.
fn count_letter_bigrams(pairs: &BTreeMap<(char, char), f64>) -> (Vec<[u8; 2]>, Vec<u8>) {
    let mut letters: BTreeMap<char, f64> = BTreeMap::new();
    for ((first, second), count) in pairs {
        *letters.entry(*first).or_default() += count;
        *letters.entry(*second).or_default() += count;
    }
    let total: f64 = letters.values().sum();
    letters.retain(|_, count| *count / total > RARE_LETTER);
    let mut costs = Vec::new();
    for &first in letters.keys() {
        let of = |second| pairs.get(&(first, second)).copied().unwrap_or_default();
        let sum: f64 = letters.keys().map(|&second| of(second)).sum();
        for (&second, count) in &letters {
            let met = (of(second) + UNSEEN_LETTERS * count / total) / (sum + UNSEEN_LETTERS);
            costs.push(cost(if matches!(second, '\u{064B}'..='\u{0652}') {
                met.max(VOWEL_MARK)
            } else {
                met
            }));
        }
    }
    // The alphabets lie in the Basic Multilingual Plane.
    let codes = letters.keys().map(|&letter| (u32::from(letter) as u16).to_le_bytes());
    (codes.collect(), costs)
}

fn cost(probability: f64) -> u8 {
    (-probability.ln() * f64::from(COST_UNITS_PER_NAT)).round().clamp(0.0, 255.0) as u8
}

//! From words and sentences to `data/lost.bin`: which letter it was of which windows-1252 dropped the last byte, by the
//! letters around it. The bytes are laid out as `src/repair/letters.rs` reads them.
//!
//! Of all contexts only those are kept that say something else than the narrower ones. The texts are those of
//! [`characters`](crate::characters).

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::Result;

use crate::characters::{class, languages};
use crate::output::Output;
use class::Class;
use context::{ARABIC_GROUPS, DROPPED, GROUPS, VIEWS, key, stand_in};

#[path = "../../src/repair/context.rs"]
#[allow(dead_code, reason = "the stage asks for more")]
mod context;

/// How often, in a million characters of a group, a context must be met to say anything.
const LEAST: f64 = 2.0;
/// How sure a context must be.
const SURE: f64 = 0.5;
/// The choice of a context that says nothing.
const UNDECIDED: usize = 7;
const UNITS: f64 = 8.0;

/// A word with the letters that can be lost replaced, the letter asked about, which it was, and how often.
struct Sample {
    word: Vec<char>,
    at: usize,
    choice: usize,
    weight: f64,
}

/// Reads the texts in `dir`, returns the table.
pub fn generate(dir: &Path) -> Result<Output> {
    let mut samples: Vec<Vec<Sample>> = GROUPS.iter().map(|_| Vec::new()).collect();
    let mut letters: BTreeMap<char, [f64; ARABIC_GROUPS]> = BTreeMap::new();
    for (tag, texts) in languages(dir)? {
        let total: f64 = texts.iter().map(|(text, weight)| text.chars().count() as f64 * weight).sum();
        for (text, weight) in texts {
            let tag = if tag == "ar" && is_vocalised(&text) { "ar-vocalised" } else { tag.as_str() };
            for word in text.split(|c| !is_letter(c)).filter(|word| !word.is_empty()) {
                let Some(group) = group(tag, word) else { continue };
                let weight = weight * 1e6 / total;
                if group < ARABIC_GROUPS {
                    word.chars()
                        .for_each(|c| letters.entry(stand_in(c).unwrap_or(c)).or_default()[group] += weight);
                }
                take(word, weight, &mut samples[group]);
            }
        }
    }
    let mut entries = Vec::new();
    for (group, samples) in samples.iter().enumerate() {
        choose(group, samples, &mut entries);
    }
    entries.sort_unstable();
    entries.dedup_by_key(|entry| *entry & !7);
    let mut bytes = Vec::new();
    write_letters(&letters, &mut bytes)?;
    bytes.extend(entries.iter().flat_map(|entry| entry.to_le_bytes()));
    Ok(Output { path: "data/lost.bin", bytes })
}

fn is_letter(c: char) -> bool {
    !matches!(class::of(c), Class::Edge | Class::AsciiPunctuation | Class::ArabicSign | Class::Digit)
        && class::of(c) <= Class::Mark
}

/// Whether vowel marks that cannot be lost stand in the text.
fn is_vocalised(text: &str) -> bool {
    text.chars().filter(|c| matches!(c, '\u{064B}' | '\u{064E}' | '\u{0651}' | '\u{0652}')).count() > 2
}

fn group(tag: &str, word: &str) -> Option<usize> {
    let first = word.chars().find(|c| !c.is_ascii());
    let name = match first.map(class::of) {
        None => return None,
        Some(Class::Arabic | Class::ArabicMark) => match tag {
            "ar" | "ar-vocalised" | "ur" | "ps" | "ug" => tag,
            "fa" | "fa-AF" | "ckb" => "fa",
            "pnb" | "skr" | "sd" | "ks" => "ur",
            _ => return None,
        },
        Some(Class::LatinLower | Class::LatinUpper) => "Latn",
        Some(Class::CyrillicLower | Class::CyrillicUpper) => "Cyrl",
        Some(Class::GreekLower | Class::GreekUpper) => "Grek",
        Some(Class::Brahmic) if matches!(first, Some('\u{900}'..='\u{97F}')) => "Deva",
        Some(_) => "other",
    };
    GROUPS.iter().position(|group| *group == name)
}

fn take(word: &str, weight: f64, samples: &mut Vec<Sample>) {
    let damaged: Vec<char> = word.chars().map(|c| stand_in(c).unwrap_or(c)).collect();
    for (at, c) in word.chars().enumerate().filter(|(at, c)| damaged[*at] != *c) {
        let last = c.encode_utf8(&mut [0; 4]).bytes().last();
        let choice = DROPPED.iter().position(|&byte| Some(byte) == last).unwrap_or(UNDECIDED);
        samples.push(Sample { word: damaged.clone(), at, choice, weight });
    }
}

/// Adds the contexts that overrule the narrower ones, each with its choice in the lowest bits.
fn choose(group: usize, samples: &[Sample], entries: &mut Vec<u32>) {
    let mut known: HashMap<u32, usize> = HashMap::new();
    for (narrower, view) in VIEWS.iter().enumerate() {
        let mut counts: BTreeMap<u32, ([f64; 5], usize)> = BTreeMap::new();
        for (number, sample) in samples.iter().enumerate() {
            let context = key(group, &sample.word, sample.at, *view);
            counts.entry(context).or_insert(([0.0; 5], number)).0[sample.choice] += sample.weight;
        }
        for (context, (counts, number)) in counts {
            let total: f64 = counts.iter().sum();
            let Some(best) = (0..5).max_by(|&a, &b| counts[a].total_cmp(&counts[b])) else { continue };
            let choice = if counts[best] / total >= SURE { best } else { UNDECIDED };
            let sample = &samples[number];
            let before = VIEWS[..narrower]
                .iter()
                .rev()
                .find_map(|view| known.get(&key(group, &sample.word, sample.at, *view)).copied());
            if total >= LEAST && Some(choice) != before {
                known.insert(context, choice);
            }
        }
    }
    entries.extend(known.into_iter().map(|(context, choice)| context | choice as u32));
}

/// How many letters there are (u16), each (u32) with what it costs in every language of Arabic script.
fn write_letters(letters: &BTreeMap<char, [f64; ARABIC_GROUPS]>, bytes: &mut Vec<u8>) -> Result<()> {
    let mut totals = [0.0; ARABIC_GROUPS];
    letters
        .values()
        .for_each(|counts| totals.iter_mut().zip(counts).for_each(|(total, count)| *total += count));
    bytes.extend(u16::try_from(letters.len())?.to_le_bytes());
    for (&letter, counts) in letters {
        bytes.extend(u32::from(letter).to_le_bytes());
        let costs =
            counts.iter().zip(totals).map(|(count, total)| -((count + 20.0) / (total + 2000.0)).ln() * UNITS);
        bytes.extend(costs.map(|cost| cost.round().clamp(0.0, 255.0) as u8));
    }
    Ok(())
}

//! From words and sentences to `data/lost_bytes.bin`: which letter it was of which windows-1252 dropped the last byte, by the
//! letters around it.
//!
//! What a context says is its own counts, and what the narrower ones say besides ([`TRUST`]). Of all contexts only those
//! are kept that say something else than the narrower ones. The texts are those of [`mojibake_model`](crate::mojibake_model).
//!
//! Text in Arabic script has vowel marks now and then, in words that are known without. So every word also stands, much
//! more rarely, with a mark put in anywhere, and every vocalised word with all of its marks but one left out.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;

use crate::languages as data_languages;
use crate::model::backoff_context::{
    ARABIC_GROUPS, BACKOFF_CONTEXTS, DROPPED, GROUPS, ROWS, context_hash, is_mark, placeholder, row,
};
use crate::model::char_class::{self, CharClass};
use crate::model::lost_bytes::{COST_UNITS_PER_NAT, LostBytes, UNDECIDED};
use crate::mojibake_model::languages;
use crate::output::Output;

/// How often, in a million characters of a group, a context must be met to say anything.
const LEAST: f64 = 0.05;
/// How often what the narrower contexts say counts beside what was met.
const TRUST: f64 = 1.0;
/// How sure a context must be.
const SURE: f64 = 0.4;
/// How likely one of the vowel marks that can be lost is said to stand at any place of a word that has none.
const MARKED: [(char, f64); 2] = [('\u{064F}', 2.75e-4), ('\u{0650}', 2.25e-4)];
/// In Sorani a kasra under reh makes do for U+0695 now and then. How likely it is said to be.
const SORANI: [(char, f64); 1] = [('\u{0650}', 0.02)];
const REH: char = '\u{0631}';
/// How often a vocalised word counts with one mark only.
const STRIPPED: f64 = 0.5;
/// How much Russian weighs among the languages of its script, which share contexts; there is more of it than of all
/// others.
const RUSSIAN: f64 = 4.0;

/// The group of Arabic with vowel marks.
const VOCALISED: &str = "ar-vocalised";

/// A word with the letters that can be lost replaced, the letter asked about, and which it was.
type Sample = (Vec<char>, usize, usize);

/// How often each was met.
type Samples = BTreeMap<Sample, f64>;

/// Reads the texts in `dir`, returns the table.
pub fn generate(dir: &Path) -> Result<Output> {
    let groups = data_languages::read()?
        .into_iter()
        .filter_map(|language| Some((language.tag, language.lost_bytes_as?)));
    let groups: BTreeMap<String, String> = groups.collect();
    let mut samples: Vec<Samples> = GROUPS.iter().map(|_| Samples::new()).collect();
    let mut letters = [[0.0; ROWS]; ARABIC_GROUPS];
    for (tag, texts) in languages(dir)? {
        let total: f64 = texts.iter().map(|(text, weight)| text.chars().count() as f64 * weight).sum();
        for (text, weight) in texts {
            let tag = if tag == "ar" && is_vocalised(&text) { VOCALISED } else { tag.as_str() };
            for word in text.split(|c| !is_letter(c)).filter(|word| !word.is_empty()) {
                let Some(group) = group(tag, word, &groups) else { continue };
                let weight = weight * 1e6 / total * if tag == "ru" { RUSSIAN } else { 1.0 };
                let word: Vec<char> = word.chars().collect();
                if let Some(letters) = letters.get_mut(group) {
                    let rows = word.iter().filter_map(|&c| row(placeholder(c).unwrap_or(c)));
                    rows.for_each(|row| letters[row] += weight);
                }
                take(&word, weight, &mut samples[group]);
                match tag {
                    VOCALISED => leave_marks_out(&word, weight, &mut samples[0]),
                    _ if group < ARABIC_GROUPS => put_marks_in(tag, &word, weight, &mut samples[group]),
                    _ => {}
                }
            }
        }
    }
    let mut entries = Vec::new();
    for (group, samples) in samples.into_iter().enumerate() {
        let before = entries.len();
        let mut samples: Vec<(Sample, f64)> = samples.into_iter().collect();
        samples.sort_by(|a, b| a.0.cmp(&b.0));
        choose(group, &samples, &mut entries);
        println!("{}: {} samples, {} contexts", GROUPS[group], samples.len(), entries.len() - before);
    }
    entries.sort_unstable();
    entries.dedup_by_key(|entry| *entry & !7);
    let contexts: Vec<[u8; 4]> = entries.into_iter().map(u32::to_le_bytes).collect();
    let tables = LostBytes { letters: &letter_costs(&letters), contexts: &contexts };
    Ok(Output { path: "data/lost_bytes.bin", bytes: tables.write()? })
}

fn is_letter(c: char) -> bool {
    !matches!(
        char_class::of(c),
        CharClass::Space | CharClass::AsciiPunctuation | CharClass::ArabicSign | CharClass::Digit
    ) && char_class::of(c) <= CharClass::Mark
}

/// Whether vowel marks that cannot be lost stand in the text.
fn is_vocalised(text: &str) -> bool {
    text.chars().filter(|c| matches!(c, '\u{064B}' | '\u{064E}' | '\u{0651}' | '\u{0652}')).count() > 2
}

/// The place of the group that counts a word of the language. `groups`: the groups of the languages of Arabic script.
fn group(tag: &str, word: &str, groups: &BTreeMap<String, String>) -> Option<usize> {
    let first = word.chars().find(|c| !c.is_ascii());
    let name = match first.map(char_class::of) {
        None => return None,
        Some(CharClass::Arabic | CharClass::ArabicMark) if tag == VOCALISED => tag,
        Some(CharClass::Arabic | CharClass::ArabicMark) => groups.get(tag)?,
        Some(CharClass::LatinLower | CharClass::LatinUpper) => "Latn",
        Some(CharClass::CyrillicLower | CharClass::CyrillicUpper) => "Cyrl",
        Some(CharClass::GreekLower | CharClass::GreekUpper) => "Grek",
        Some(CharClass::Brahmic) if matches!(first, Some('\u{900}'..='\u{97F}')) => "Deva",
        Some(_) => "other",
    };
    GROUPS.iter().position(|group| *group == name)
}

/// Adds every letter of the word that can be lost.
fn take(word: &[char], weight: f64, samples: &mut Samples) {
    let damaged: Vec<char> = word.iter().map(|&c| placeholder(c).unwrap_or(c)).collect();
    for (at, &c) in word.iter().enumerate().filter(|(at, c)| damaged[*at] != **c) {
        *samples.entry((damaged.clone(), at, choice(c))).or_default() += weight;
    }
}

/// Adds the word, which has no marks, with each mark at every place.
fn put_marks_in(tag: &str, word: &[char], weight: f64, samples: &mut Samples) {
    let damaged: Vec<char> = word.iter().map(|&c| placeholder(c).unwrap_or(c)).collect();
    for at in 1..=word.len() {
        let marks = match tag {
            "ckb" if word[at - 1] == REH => &SORANI[..],
            "ckb" => &[],
            _ => &MARKED[..],
        };
        for &(mark, likelihood) in marks {
            let mut marked = damaged.clone();
            marked.insert(at, placeholder(mark).unwrap_or(mark));
            *samples.entry((marked, at, choice(mark))).or_default() += weight * likelihood;
        }
    }
}

/// Adds the word with all marks left out but one of those that can be lost.
fn leave_marks_out(word: &[char], weight: f64, samples: &mut Samples) {
    for (at, &mark) in word.iter().enumerate().filter(|(_, c)| is_mark(**c)) {
        let Some(lost) = placeholder(mark) else { continue };
        let bare = |word: &[char]| -> Vec<char> {
            word.iter().filter(|c| !is_mark(**c)).map(|&c| placeholder(c).unwrap_or(c)).collect()
        };
        let mut marked = bare(&word[..at]);
        let place = marked.len();
        marked.push(lost);
        marked.extend(bare(&word[at..]));
        *samples.entry((marked, place, choice(mark))).or_default() += weight * STRIPPED;
    }
}

/// Which of the bytes that can be lost `c` ends in.
fn choice(c: char) -> usize {
    let last = c.encode_utf8(&mut [0; 4]).bytes().last();
    DROPPED.iter().position(|&byte| Some(byte) == last).unwrap_or(UNDECIDED)
}

/// Adds the contexts that overrule the narrower ones, each with its choice in the lowest bits.
fn choose(group: usize, samples: &[(Sample, f64)], entries: &mut Vec<u32>) {
    // How likely each choice is, in all contexts; and what those say that overrule the narrower ones.
    let mut known: BTreeMap<u32, [f64; DROPPED.len()]> = BTreeMap::new();
    let mut kept: BTreeMap<u32, usize> = BTreeMap::new();
    for (narrower, context) in BACKOFF_CONTEXTS.iter().enumerate() {
        let mut counts: BTreeMap<u32, ([f64; DROPPED.len()], usize)> = BTreeMap::new();
        for (number, ((word, at, choice), weight)) in samples.iter().enumerate() {
            counts.entry(context_hash(group, word, *at, *context)).or_insert(([0.0; 5], number)).0
                [*choice] += weight;
        }
        for (context, (counts, number)) in counts {
            let total: f64 = counts.iter().sum();
            if total < LEAST {
                continue;
            }
            let ((word, at, _), _) = &samples[number];
            let before = || {
                BACKOFF_CONTEXTS[..narrower]
                    .iter()
                    .rev()
                    .map(|context| context_hash(group, word, *at, *context))
            };
            let said = before().find_map(|key| known.get(&key)).copied().unwrap_or([0.2; 5]);
            let shares: [f64; 5] =
                std::array::from_fn(|choice| (counts[choice] + TRUST * said[choice]) / (total + TRUST));
            let best = (0..5).max_by(|&a, &b| shares[a].total_cmp(&shares[b])).unwrap_or(0);
            let choice = if shares[best] >= SURE { best } else { UNDECIDED };
            known.insert(context, shares);
            if before().find_map(|key| kept.get(&key)) != Some(&choice) {
                kept.insert(context, choice);
            }
        }
    }
    entries.extend(kept.into_iter().map(|(context, choice)| context | choice as u32));
}

/// For every letter of Arabic script, by its row, its cost in each language.
fn letter_costs(letters: &[[f64; ROWS]; ARABIC_GROUPS]) -> Vec<[u8; ARABIC_GROUPS]> {
    let totals = letters.map(|counts| counts.iter().sum::<f64>());
    let cost = |row: usize, language: usize| {
        let share = (letters[language][row] + 20.0) / (totals[language] + 2000.0);
        (-share.ln() * COST_UNITS_PER_NAT).round().clamp(0.0, 255.0) as u8
    };
    (0..ROWS).map(|row| std::array::from_fn(|language| cost(row, language))).collect()
}

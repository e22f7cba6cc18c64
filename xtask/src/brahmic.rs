//! The Unicode Character Database and `data/brahmic.toml` in, sequences of Brahmic vowel signs and their proper spelling
//! out: what DoNotEmit.txt says of independent vowels, said of vowel signs, and what canonical equivalence misses.
//!
//! - A sign that decomposes into two, with these in the wrong order: ா + ெ is ொ, because ெ + ா is.
//! - Two signs that are a third one behind a letter: अ + ा is आ, आ + े is ओ, and अ + ो is ओ (DoNotEmit.txt), so ा + े is ो;
//!   with candrabindu or anusvara typed between them, too.
//! - The nonspacing second part typed again: ो + े is ो, ओ + े is ओ.
//! - A nukta on a letter that has one.
//! - A nonspacing mark typed twice, which shows once.
//! - In Sinhala a vowel sign before rakaaraansaya or yansaya, which belong to the consonant.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use crate::ucd::Character;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scripts {
    scripts: BTreeSet<String>,
    doubled: BTreeSet<String>,
    sequence: Vec<Sequence>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sequence {
    from: String,
    to: String,
    source: String,
}

/// Every sequence and its replacement, but for those of DoNotEmit.txt.
pub fn sequences(
    characters: &[Character],
    do_not_emit: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/brahmic.toml");
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let table: Scripts = toml::from_str(&text).with_context(|| path.display().to_string())?;
    let brahmic = Brahmic { characters, scripts: &table.scripts };
    let mut sequences = BTreeMap::new();
    for Sequence { from, to, source } in &table.sequence {
        ensure!(!source.is_empty(), "the sequence {from:?} has no source");
        sequences.insert(from.clone(), to.clone());
    }
    let derived = brahmic
        .parts_in_wrong_order()
        .chain(brahmic.signs_of_vowels(do_not_emit))
        .chain(brahmic.second_nuktas())
        .chain(brahmic.doubled_marks(&table.doubled))
        .chain(brahmic.sinhala_orders());
    for (from, to) in derived {
        ensure!(from.nfc().eq(from.chars()), "{from:?} is not in NFC, so no text has it");
        if !do_not_emit.contains_key(&from) {
            sequences.entry(from).or_insert(to);
        }
    }
    Ok(sequences)
}

struct Brahmic<'a> {
    characters: &'a [Character],
    scripts: &'a BTreeSet<String>,
}

type Pair = (String, String);

impl Brahmic<'_> {
    fn of(&self, c: char) -> &Character {
        &self.characters[c as usize]
    }

    /// Letters and marks of the main blocks. The marks of the others are accents of recitation, which may be doubled.
    fn all(&self) -> impl Iterator<Item = char> {
        let is_one = |&c: &char| self.scripts.contains(&self.of(c).script);
        ('\u{900}'..='\u{DFF}').filter(is_one)
    }

    fn is_sign(&self, c: char) -> bool {
        let Character { category, combining_class, .. } = self.of(c);
        category.starts_with('M') && *combining_class == 0
    }

    fn is_nonspacing(&self, c: char) -> bool {
        self.of(c).category == "Mn"
    }

    /// The two characters that `c` decomposes into canonically.
    fn parts(&self, c: char) -> Option<[char; 2]> {
        let codes = self.of(c).decomposition.split(' ');
        let codes = codes.map(|code| u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
        codes.collect::<Option<Vec<char>>>()?.try_into().ok()
    }

    fn parts_in_wrong_order(&self) -> impl Iterator<Item = Pair> {
        self.all().filter_map(|c| {
            let [first, second] = self.parts(c)?;
            let are_signs = self.is_sign(first) && self.is_sign(second);
            are_signs.then(|| (text(&[second, first]), c.to_string()))
        })
    }

    fn signs_of_vowels(&self, do_not_emit: &BTreeMap<String, String>) -> impl Iterator<Item = Pair> {
        let mut pairs = Vec::new();
        // Letter, sign, letter.
        let rows: Vec<[char; 3]> = do_not_emit
            .iter()
            .filter_map(|(from, to)| from.chars().chain(to.chars()).collect::<Vec<_>>().try_into().ok())
            .filter(|&[letter, sign, _]: &[char; 3]| {
                self.scripts.contains(&self.of(letter).script) && self.is_sign(sign)
            })
            .collect();
        for &[middle, second, last] in &rows {
            if self.is_nonspacing(second) {
                pairs.push((text(&[last, second]), last.to_string()));
            }
            for &[letter, first, _] in rows.iter().filter(|row| row[2] == middle) {
                let whole = rows.iter().find(|row| row[0] == letter && row[2] == last);
                let Some(&[_, whole, _]) = whole else { continue };
                pairs.push((text(&[first, second]), whole.to_string()));
                if self.is_nonspacing(second) {
                    pairs.push((text(&[whole, second]), whole.to_string()));
                }
                for bindu in bindus(first).into_iter().filter(|&bindu| self.is_nonspacing(bindu)) {
                    pairs.push((text(&[first, bindu, second]), text(&[whole, bindu])));
                }
            }
        }
        pairs.into_iter()
    }

    fn second_nuktas(&self) -> impl Iterator<Item = Pair> {
        const NUKTA: u8 = 7;
        self.all().filter_map(|c| {
            let [_, nukta] = self.parts(c)?;
            let composed = c.to_string();
            let is_nukta = self.of(nukta).combining_class == NUKTA && composed.nfc().eq([c]);
            is_nukta.then(|| (text(&[c, nukta]), composed))
        })
    }

    fn doubled_marks(&self, scripts: &BTreeSet<String>) -> impl Iterator<Item = Pair> {
        let marks = self.all().filter(|&c| self.is_nonspacing(c) && scripts.contains(&self.of(c).script));
        marks.map(|mark| (text(&[mark, mark]), mark.to_string()))
    }

    fn sinhala_orders(&self) -> impl Iterator<Item = Pair> {
        // One that composes with the virama is meant.
        let composes = |c: char| text(&[c, '\u{DCA}']).nfc().count() == 1;
        let signs = ('\u{DCF}'..='\u{DDF}').filter(move |&c| self.is_sign(c) && !composes(c));
        signs.flat_map(|sign| {
            ['\u{DBB}', '\u{DBA}'].map(|letter| {
                let joined = ['\u{DCA}', '\u{200D}', letter];
                let from = [&[sign][..], &joined].concat();
                (text(&from), text(&[&joined[..], &[sign]].concat()))
            })
        })
    }
}

/// Candrabindu and anusvara of the block of `c`, which has the layout of Devanagari.
fn bindus(c: char) -> [char; 2] {
    let block = c as u32 & !0x7F;
    [1, 2].map(|at| char::from_u32(block + at).expect("a character of the block"))
}

fn text(chars: &[char]) -> String {
    chars.iter().collect()
}

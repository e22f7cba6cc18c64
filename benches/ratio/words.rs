//! Random words: the word lists of `data/words` come in, words leave as often as the lists say.

use std::fs;
use std::io;
use std::path::Path;

/// SplitMix64: the same texts on every machine and with every version of every crate.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number of the range, each as likely as the next but for a bias far below anything seen here.
    pub fn within(&mut self, range: std::ops::RangeInclusive<usize>) -> usize {
        let (start, end) = range.into_inner();
        start + (self.next() % (end - start + 1) as u64) as usize
    }

    /// True in `percent` of the cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.within(1..=100) <= percent
    }

    /// One of them.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.within(0..=from.len() - 1)]
    }
}

/// The words of a language and how common they are.
pub struct Words {
    words: Vec<String>,
    /// The sum of the frequencies up to and with each word.
    sums: Vec<f64>,
}

impl Words {
    /// Reads a list; `spell` turns each word into what is to be written, or leaves it out.
    pub fn read(language: &str, spell: impl Fn(&str) -> Option<String>) -> io::Result<Words> {
        let (mut words, mut sums, mut sum) = (Vec::new(), Vec::new(), 0.0);
        for line in fs::read_to_string(Path::new(LISTS).join(language).with_extension("tsv"))?.lines() {
            let Some((word, frequency)) = line.split_once('\t') else { continue };
            let Ok(frequency) = frequency.parse::<f64>() else { continue };
            // The lists write what cannot be seen as an escape.
            let word = word.replace(r"\u200C", "\u{200C}").replace(r"\u200D", "\u{200D}");
            let Some(word) = spell(&word) else { continue };
            sum += frequency;
            words.push(word);
            sums.push(sum);
        }
        Ok(Words { words, sums })
    }

    /// The next word.
    pub fn draw(&self, random: &mut Random) -> &str {
        let total = *self.sums.last().expect("a list has words");
        let at = (random.next() >> 11) as f64 / (1u64 << 53) as f64 * total;
        let index = self.sums.partition_point(|&sum| sum <= at);
        &self.words[index.min(self.words.len() - 1)]
    }
}

/// The languages that have a list.
pub fn languages() -> io::Result<Vec<String>> {
    let mut languages = Vec::new();
    for entry in fs::read_dir(LISTS)? {
        let path = entry?.path();
        languages.extend(path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned));
    }
    languages.sort();
    Ok(languages)
}

const LISTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/words");

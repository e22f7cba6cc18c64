//! Texts of the size and shape of real pages, out of common words.
//!
//! They mean nothing, and no word of theirs is rare, which flatters whoever looks words up: for the last word on speed,
//! name a folder of real texts.

use std::io;

use crate::words::{self, Random, Words};

/// A language as it is written.
pub struct Writing {
    words: Words,
    comma: &'static str,
    stop: &'static str,
    quotes: (&'static str, &'static str),
    capitals: bool,
}

impl Writing {
    /// English with typographer's quotes and apostrophes.
    pub fn english() -> io::Result<Writing> {
        let words = Words::read("en", |word| Some(word.replace('\'', "’")))?;
        Ok(Writing { words, comma: ",", stop: ".", quotes: ("“", "”"), capitals: true })
    }

    /// English as a typewriter has it.
    pub fn ascii() -> io::Result<Writing> {
        let words = Words::read("en", |word| Some(word.replace('’', "'")).filter(|word| word.is_ascii()))?;
        Ok(Writing { words, comma: ",", stop: ".", quotes: ("\"", "\""), capitals: true })
    }

    /// Urdu.
    pub fn urdu() -> io::Result<Writing> {
        let words = Words::read("ur", |word| Some(word.to_owned()))?;
        Ok(Writing { words, comma: "،", stop: "۔", quotes: ("“", "”"), capitals: false })
    }

    /// Urdu as it was typed where windows-1256 was all there was: with the Arabic yeh, and without the Urdu full stop.
    pub fn urdu_1256() -> io::Result<Writing> {
        let words = Words::read("ur", |word| {
            let word = word.replace('ی', "ي");
            let (_, _, unmappable) = encoding_rs::WINDOWS_1256.encode(&word);
            (!unmappable).then_some(word)
        })?;
        Ok(Writing { words, comma: "،", stop: ".", quotes: ("“", "”"), capitals: false })
    }

    /// Every language that has a list.
    pub fn all() -> io::Result<Vec<Writing>> {
        let mut writings = Vec::new();
        for language in words::languages()? {
            let words = Words::read(&language, |word| Some(word.to_owned()))?;
            writings.push(Writing { words, comma: ",", stop: ".", quotes: ("“", "”"), capitals: false });
        }
        Ok(writings)
    }

    fn sentence(&self, random: &mut Random, text: &mut String) {
        let start = text.len();
        let length = random.within(6..=24);
        let quoted = if random.chance(12) { random.within(1..=length - 1) } else { length };
        for i in 0..length {
            text.push_str(if i == 0 { "" } else { " " });
            text.push_str(if i == quoted { self.quotes.0 } else { "" });
            match random.chance(1) {
                true => text.push_str(&random.within(2..=2400).to_string()),
                false => text.push_str(self.words.draw(random)),
            }
            text.push_str(if i + 1 < length && random.chance(7) { self.comma } else { "" });
        }
        text.push_str(self.stop);
        text.push_str(if quoted < length { self.quotes.1 } else { "" });
        if self.capitals
            && let Some(first) = text.get_mut(start..start + 1)
        {
            first.make_ascii_uppercase();
        }
    }

    fn paragraph(&self, random: &mut Random, text: &mut String) {
        for i in 0..random.within(1..=6) {
            text.push_str(if i == 0 { "" } else { " " });
            self.sentence(random, text);
        }
        text.push('\n');
    }
}

/// Pages in one language.
pub fn pages(writing: &Writing, size: usize) -> String {
    repeat_pages(size, |random, text, _| writing.paragraph(random, text))
}

/// Pages whose every paragraph is in any language.
pub fn multilingual(writings: &[Writing], size: usize) -> String {
    repeat_pages(size, |random, text, _| random.pick(writings).paragraph(random, text))
}

/// News pages: English with Urdu date stamps, some of them glued to the sentence behind, and with Urdu lines.
pub fn news(english: &Writing, urdu: &Writing, size: usize) -> String {
    repeat_pages(size, |random, text, first| {
        if first {
            english.sentence(random, text);
            text.push('\n');
            stamp(random, text);
            text.push('\n');
        }
        match random.within(1..=100) {
            1..=22 => urdu.paragraph(random, text),
            23..=30 => {
                stamp(random, text);
                text.push_str(if random.chance(50) { "" } else { "\n" });
                english.paragraph(random, text);
            }
            _ => english.paragraph(random, text),
        }
    })
}

/// The date as it stands over a story on a page in Urdu.
fn stamp(random: &mut Random, text: &mut String) {
    let (month, day, year) = (random.pick(&MONTHS), random.within(1..=28), random.within(2003..=2026));
    text.push_str(&format!("{month} {day}, {year}"));
}

const MONTHS: [&str; 12] =
    ["جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر"];

/// Pages of 4 to 20 KiB until there are `size` bytes of them. `paragraph` is told whether a page begins.
fn repeat_pages(size: usize, mut paragraph: impl FnMut(&mut Random, &mut String, bool)) -> String {
    let mut random = Random(SEED);
    let mut text = String::with_capacity(size + (1 << 16));
    while text.len() < size {
        let start = text.len();
        let length = random.within(4 << 10..=20 << 10);
        while text.len() < (start + length).min(size) {
            let first = text.len() == start;
            paragraph(&mut random, &mut text, first);
        }
        text.push('\n');
    }
    text
}

const SEED: u64 = 0x5AAF;

//! From word lists and sentences to `data/words/`: the commonest words of each language and how often they are met.
//! `engines` draws words from them. The few that are met most become
//! `src/bidi/function_words_table.rs`: articles, pronouns, prepositions and the like, which make a sentence.
//!
//! The folder holds `unilex/TAG.tsv` (word, count), `common-voice/TAG.txt` (sentences), `thin/TAG.*.txt` with
//! `thin/SOURCES.tsv` (file, lines, licence), and `ui-strings/TAG.txt`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization as _;
use unicode_script::{Script, UnicodeScript as _};

use crate::languages::{self, Language};
use crate::model::word_chars::is_word;
use crate::output::Output;
use crate::texts::{interfaces, read};

/// Words in a list.
const LENGTH: usize = 1500;
/// Words in a list of function words. In running text, half of all words are among them.
const FUNCTION_WORDS: usize = 60;
/// Sentences at the end of every Common Voice file that stay unseen, so that there is something to measure on.
const HELD_OUT: usize = 400;
/// No single source says more than this share of a language that is put together from several.
const SHARE: f64 = 0.4;

/// Where the words of a language are from.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Word counts of Unilex: the written web, much news.
    Unilex,
    /// Sentences of Common Voice, short and much nearer to speech.
    CommonVoice,
    /// Half and half.
    Both,
    /// Interface texts and page titles under MIT, Apache-2.0 or CC0: little, but all there is.
    Interfaces,
}

/// One language that gets a list.
struct List {
    /// As the labels have it.
    tag: String,
    /// The name that the file of sentences goes by.
    file: String,
    /// ISO 15924.
    script: String,
    origin: Origin,
}

impl List {
    fn of(language: Language) -> Option<List> {
        let words = language.words?;
        let script = language.scripts.into_iter().next()?;
        let file = words.name.unwrap_or_else(|| language.tag.clone());
        Some(List { tag: language.tag, file, script, origin: words.origin })
    }
}

/// Reads the sources, returns the lists.
pub fn generate(dir: &Path) -> Result<Vec<Output>> {
    let mut outputs = Vec::new();
    let mut function_words = BTreeMap::new();
    for list in languages::read()?.into_iter().filter_map(List::of) {
        let counts = count(dir, &list).with_context(|| format!("counting {}", list.tag))?;
        // The program ends when the files are written.
        let path = format!("data/words/{}.tsv", list.tag).leak();
        outputs.push(Output { path, bytes: write_list(&list, &counts).into_bytes() });
        function_words.insert(list.tag, counts.function_words());
    }
    let path = "src/bidi/function_words_table.rs";
    outputs.push(Output { path, bytes: write_function_words(&function_words).into_bytes() });
    Ok(outputs)
}

/// Words in their commonest spelling, with weights that add up to what was read.
struct Counts {
    /// Lower case to (spelling to weight).
    spellings: BTreeMap<String, BTreeMap<String, f64>>,
    total: f64,
}

impl Counts {
    fn new() -> Counts {
        Counts { spellings: BTreeMap::new(), total: 0.0 }
    }

    /// Counts the words of `text`, as far as they are written in `script`.
    fn read(&mut self, text: &str, script: &str, weight: f64) {
        let composed: String = text.nfc().collect();
        let joiner = |c| c == '\u{200C}' || c == '\u{200D}';
        for word in composed.split(|c| !is_word(c) && !joiner(c)) {
            let word = word.trim_matches(joiner);
            if is_of_script(word, script) {
                let spellings = self.spellings.entry(word.to_lowercase()).or_default();
                *spellings.entry(word.to_owned()).or_default() += weight;
                self.total += weight;
            }
        }
    }

    /// Takes in `other`, every count times `weight`.
    fn add(&mut self, other: &Counts, weight: f64) {
        for (lower, spellings) in &other.spellings {
            let own = self.spellings.entry(lower.clone()).or_default();
            for (spelling, count) in spellings {
                *own.entry(spelling.clone()).or_default() += count * weight;
            }
        }
        self.total += other.total * weight;
    }

    /// The commonest spelling of each word and the weight of all its spellings, commonest word first.
    fn ranked(&self) -> Vec<(&str, f64)> {
        let mut ranked: Vec<(&str, f64)> = self
            .spellings
            .values()
            .filter_map(|spellings| {
                let best = spellings.iter().max_by(|a, b| a.1.total_cmp(b.1))?;
                Some((best.0.as_str(), spellings.values().sum()))
            })
            .collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        ranked
    }

    /// The words that are met most, in lower case and in order. What an apostrophe cut off (`s`, `t`) is no word.
    fn function_words(&self) -> BTreeSet<String> {
        let words = self.ranked().into_iter().map(|(word, _)| word.to_lowercase());
        let is_whole =
            |word: &String| !word.contains(['\u{200C}', '\u{200D}']) && !matches!(word.as_str(), "s" | "t");
        words.filter(is_whole).take(FUNCTION_WORDS).collect()
    }
}

/// All letters are of the script, and no letter stands four times in a row (`aaaa` is no word).
fn is_of_script(word: &str, script: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    !word.is_empty()
        && letters.iter().all(|c| {
            let of = c.script();
            of.short_name() == script
                || matches!(of, Script::Inherited)
                || (script == "Arab" && *c == '\u{0640}')
        })
        && letters.iter().any(|c| c.script().short_name() == script && c.is_alphabetic())
        && !letters.windows(4).any(|four| four.iter().all(|c| *c == four[0]))
}

fn count(dir: &Path, list: &List) -> Result<Counts> {
    let mut counts = Counts::new();
    match list.origin {
        Origin::Unilex => counts = word_list(dir, list)?,
        Origin::CommonVoice => counts = sentences(dir, list)?,
        Origin::Both => {
            counts = word_list(dir, list)?;
            let spoken = sentences(dir, list)?;
            counts.add(&spoken, counts.total / spoken.total);
        }
        Origin::Interfaces => {
            let mut sources = Vec::new();
            for path in interfaces(dir, &list.file)? {
                let mut source = Counts::new();
                source.read(&read(&dir.join(path))?, &list.script, 1.0);
                sources.push(source);
            }
            let all: f64 = sources.iter().map(|source| source.total).sum();
            for source in &sources {
                // So that `weight * total` is `SHARE` of what the others and it say together.
                let others = all - source.total;
                let weight = (others * SHARE / (1.0 - SHARE) / source.total).min(1.0);
                counts.add(source, weight);
            }
            // A word met once says more of the page it stood on than of the language.
            counts.spellings.retain(|_, spellings| spellings.values().sum::<f64>() > 1.0);
        }
    }
    Ok(counts)
}

fn word_list(dir: &Path, list: &List) -> Result<Counts> {
    let mut counts = Counts::new();
    for line in read(&dir.join(format!("unilex/{}.tsv", list.tag)))?.lines() {
        let (word, count) = line.split_once('\t').context("a line without a count")?;
        counts.read(word, &list.script, count.parse()?);
    }
    Ok(counts)
}

fn sentences(dir: &Path, list: &List) -> Result<Counts> {
    let mut counts = Counts::new();
    let text = read(&dir.join(format!("common-voice/{}.txt", list.file)))?;
    let lines: Vec<&str> = text.lines().collect();
    for line in &lines[..lines.len().saturating_sub(HELD_OUT)] {
        counts.read(line, &list.script, 1.0);
    }
    Ok(counts)
}

fn write_function_words(lists: &BTreeMap<String, BTreeSet<String>>) -> String {
    let mut text = String::from(
        "//! The words that each language uses most, in lower case.\n//!\n\
         //! Generated by `cargo xtask generate --words DIR`; do not edit. Sorted.\n\n\
         /// Language, and its function words.\n#[rustfmt::skip]\n\
         pub(super) static FUNCTION_WORDS: &[(&str, &[&str])] = &[\n",
    );
    for (tag, words) in lists {
        let words: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
        let _ = writeln!(text, "    ({tag:?}, &[{}]),", words.join(", "));
    }
    text + "];\n"
}

fn write_list(list: &List, counts: &Counts) -> String {
    let origin = match list.origin {
        Origin::Unilex => "Unilex (Unicode-3.0)",
        Origin::Both => "Unilex (Unicode-3.0) and, half and half, sentences of Common Voice (CC0-1.0)",
        Origin::CommonVoice => "sentences of Common Voice (CC0-1.0)",
        Origin::Interfaces => "translations and page titles of free projects (MIT, Apache-2.0, CC0-1.0)",
    };
    let mut text = format!(
        "# The commonest words of {}, per million words. Counted in {origin};\n\
         # made by `cargo xtask generate --words DIR`. Join controls are written \\u200C, \\u200D.\n",
        list.tag
    );
    for (word, weight) in counts.ranked().into_iter().take(LENGTH) {
        let word = word.replace('\u{200C}', "\\u200C").replace('\u{200D}', "\\u200D");
        let _ = writeln!(text, "{word}\t{:.1}", weight / counts.total * 1e6);
    }
    text
}

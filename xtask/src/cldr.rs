//! From CLDR to `src/segment/months_table.rs`, the names of the months, and `src/language/scripts_table.rs`, the
//! language of each script that has one. Which locales are read, and what CLDR lacks, stands in the file of each language
//! under `dates`.
//!
//! The folder holds the npm packages `cldr-dates-full` and `cldr-core`, unpacked under these names.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

use crate::languages::{self, Language};
use crate::model::fold;
use crate::model::word_chars::is_word;
use crate::output::Output;

/// Scripts that get no language: those that languages of many readers share, whose text the word table and whatlang
/// have to tell apart, and notations, which write any language.
const SHARED: [&str; 9] = ["Arab", "Latn", "Cyrl", "Deva", "Hani", "Brai", "Dupl", "Sgnw", "Zsym"];

/// Reads CLDR, returns the tables.
pub fn generate(cldr: &Path) -> Result<Vec<Output>> {
    Ok(vec![
        Output { path: "src/segment/months_table.rs", bytes: months_table(cldr)?.into_bytes() },
        Output { path: "src/language/scripts_table.rs", bytes: scripts_table(cldr)?.into_bytes() },
    ])
}

/// What is found in all locales.
#[derive(Default)]
struct Calendar {
    /// Folded name and month to languages.
    months: BTreeMap<(String, u8), BTreeSet<String>>,
    connectors: BTreeSet<String>,
    separators: BTreeSet<char>,
}

fn months_table(cldr: &Path) -> Result<String> {
    let languages = languages::read()?;
    let mut calendar = Calendar::default();
    for (tag, gregorian) in locales(cldr, &languages)? {
        calendar.read(&tag, &gregorian).context(tag)?;
    }
    for language in &languages {
        for (month, names) in &language.dates.months.gregory {
            for name in names {
                let tags = calendar.months.entry((folded(name), month.parse()?)).or_default();
                tags.insert(language.tag.clone());
            }
        }
        calendar.connectors.extend(language.dates.words.iter().map(|word| folded(word)));
    }
    calendar.write()
}

/// The locales that languages name, each with the tag of its language and its Gregorian calendar.
fn locales(cldr: &Path, languages: &[Language]) -> Result<Vec<(String, Value)>> {
    let main = cldr.join("cldr-dates-full/main");
    let mut locales = Vec::new();
    for entry in fs::read_dir(&main).with_context(|| format!("reading {}", main.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let path = main.join(&name).join("ca-gregorian.json");
        let Some(language) = languages.iter().find(|language| language.is_of(&name)) else { continue };
        let json: Value = serde_json::from_slice(&fs::read(&path)?)?;
        let gregorian = json["main"][&name]["dates"]["calendars"]["gregorian"].clone();
        let january = gregorian["months"]["format"]["wide"]["1"].as_str().unwrap_or_default();
        ensure!(january != "M01", "{name} is a stub; {}.toml should not name it", language.tag);
        locales.push((language.tag.clone(), gregorian));
    }
    Ok(locales)
}

impl Calendar {
    fn read(&mut self, tag: &str, gregorian: &Value) -> Result<()> {
        for context in ["format", "stand-alone"] {
            for width in ["wide", "abbreviated"] {
                let names = gregorian["months"][context][width].as_object().context("no months")?;
                for (month, name) in names {
                    let name = name.as_str().context("a name that is no text")?;
                    self.read_name(tag, month.parse()?, name, width == "abbreviated");
                }
            }
        }
        for width in ["long", "medium"] {
            let pattern = &gregorian["dateFormats"][width];
            let pattern = pattern.as_str().or(pattern["_value"].as_str()).context("no pattern")?;
            for piece in literals(pattern) {
                self.read_literal(&piece);
            }
        }
        Ok(())
    }

    fn read_name(&mut self, tag: &str, month: u8, name: &str, short: bool) {
        if name.chars().any(char::is_numeric) {
            // `tháng 10`, `10月`: a number with a word beside it.
            self.read_literal(name);
            return;
        }
        let key = folded(name);
        let letters = key.chars().filter(|c| c.is_alphabetic()).count();
        if key.is_empty() || (short && letters < 3) || !key.chars().all(|c| c == ' ' || is_word(c)) {
            return;
        }
        self.months.entry((key, month)).or_default().insert(tag.to_owned());
    }

    fn read_literal(&mut self, literal: &str) {
        let words = literal.split(|c: char| !is_word(c) || c.is_numeric());
        self.connectors.extend(words.map(folded).filter(|word| !word.is_empty()));
        let signs =
            literal.chars().filter(|c| c.is_ascii_punctuation() || (!c.is_alphanumeric() && !is_word(*c)));
        // White space is white space, and the right-to-left marks of the patterns are taken out of every text.
        self.separators.extend(signs.filter(|c| !c.is_whitespace() && !matches!(c, '\u{200E}' | '\u{200F}')));
    }

    fn write(&self) -> Result<String> {
        let mut text = String::from(
            "//! Month names of CLDR 48, and what stands between them and the numbers of a date.\n\
             //!\n\
             //! Generated by `cargo xtask generate --cldr DIR`; do not edit. Folded by `model::fold::spelling`, sorted.\n\n\
             /// Folded name, month, and the languages that write it so.\n\
             #[rustfmt::skip]\n\
             pub(super) static MONTHS: &[(&str, u8, &[&str])] = &[\n",
        );
        for ((name, month), tags) in &self.months {
            let tags: Vec<String> = tags.iter().map(|tag| format!("{tag:?}")).collect();
            writeln!(text, "    ({}, {month}, &[{}]),", quoted(name), tags.join(", "))?;
        }
        text.push_str("];\n\n/// Words between day, month and year, folded.\n#[rustfmt::skip]\n");
        text.push_str("pub(super) static CONNECTORS: &[&str] = &[\n");
        for word in &self.connectors {
            writeln!(text, "    {},", quoted(word))?;
        }
        text.push_str("];\n\n/// Signs between day, month and year.\n#[rustfmt::skip]\n");
        let signs: Vec<String> = self.separators.iter().map(|sign| format!("{sign:?}")).collect();
        writeln!(text, "pub(super) static SEPARATORS: &[char] = &[{}];", signs.join(", "))?;
        Ok(text)
    }
}

/// Composed, folded, one SPACE between words, without the sign of an abbreviation at the end.
fn folded(name: &str) -> String {
    let composed: String = name.nfc().collect();
    let composed = composed.trim_end_matches(|c| !is_word(c));
    let words: Vec<String> =
        composed.split_whitespace().map(|word| word.chars().filter_map(fold::spelling).collect()).collect();
    words.join(" ")
}

/// The stretches of a date pattern (UTS #35, Date Format Patterns) that are no fields.
fn literals(pattern: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut quoted = false;
    for c in pattern.chars() {
        match c {
            '\'' => quoted = !quoted,
            _ if c.is_ascii_alphabetic() && !quoted => pieces.push(String::new()),
            _ => {
                if let Some(piece) = pieces.last_mut() {
                    piece.push(c);
                }
            }
        }
    }
    pieces
}

fn quoted(word: &str) -> String {
    // Marks and right-to-left letters stand raw, as in the texts that are searched; nothing in a name is invisible.
    format!("\"{word}\"")
}

fn scripts_table(cldr: &Path) -> Result<String> {
    let path = cldr.join("cldr-core/supplemental/likelySubtags.json");
    let json: Value = serde_json::from_slice(&fs::read(&path).context("reading likelySubtags.json")?)?;
    let likely = json["supplemental"]["likelySubtags"].as_object().context("no likelySubtags")?;
    let mut text = String::from(
        "//! The language of each script that has one, or whose other languages have few readers (Bengali script also\n\
         //! writes Assamese, Hebrew Yiddish): CLDR 48, likelySubtags.\n\
         //!\n\
         //! Generated by `cargo xtask generate --cldr DIR`; do not edit. Sorted.\n\n\
         /// ISO 15924 code and language.\n\
         pub(super) static SCRIPTS: &[(&str, &str)] = &[\n",
    );
    let mut scripts = BTreeMap::new();
    for (tag, value) in likely {
        let Some(script) = tag.strip_prefix("und-").filter(|script| script.len() == 4) else { continue };
        let language = value.as_str().and_then(|value| value.split('-').next()).context("an odd value")?;
        if language != "und" && !SHARED.contains(&script) {
            scripts.insert(script, language);
        }
    }
    for (script, language) in scripts {
        writeln!(text, "    ({script:?}, {language:?}),")?;
    }
    text.push_str("];\n");
    Ok(text)
}

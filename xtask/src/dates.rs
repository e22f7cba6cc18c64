//! From CLDR and `dates` of `data/languages/*.toml` to `src/segment/names_table.rs`: the names that dates are made of, and the
//! signs between them.

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

/// What a name means, in the order and by the names of `NameKind` in `src/segment/date_name.rs`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Month(Family, u8),
    Connector,
}

/// The calendars, by the names of `CalendarFamily` in `src/calendar`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Family {
    Gregorian,
}

/// What is found in all locales.
#[derive(Default)]
struct Names {
    /// Folded name to meanings, and these to languages.
    names: BTreeMap<String, BTreeMap<Kind, BTreeSet<String>>>,
    separators: BTreeSet<char>,
}

/// Reads CLDR and the languages, returns the table.
pub fn generate(cldr: &Path) -> Result<Output> {
    let languages = languages::read()?;
    let mut names = Names::default();
    for (tag, gregorian) in locales(cldr, &languages)? {
        names.read(&tag, &gregorian).context(tag)?;
    }
    for language in &languages {
        for (month, spellings) in &language.dates.months.gregory {
            for name in spellings {
                names.add(folded(name), Kind::Month(Family::Gregorian, month.parse()?), &language.tag);
            }
        }
        for word in &language.dates.words {
            names.add(folded(word), Kind::Connector, &language.tag);
        }
    }
    Ok(Output { path: "src/segment/names_table.rs", bytes: names.write()?.into_bytes() })
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

impl Names {
    fn add(&mut self, name: String, kind: Kind, tag: &str) {
        self.names.entry(name).or_default().entry(kind).or_default().insert(tag.to_owned());
    }

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
                self.read_literal(tag, &piece);
            }
        }
        Ok(())
    }

    fn read_name(&mut self, tag: &str, month: u8, name: &str, short: bool) {
        if name.chars().any(char::is_numeric) {
            // `tháng 10`, `10月`: a number with a word beside it.
            self.read_literal(tag, name);
            return;
        }
        let key = folded(name);
        let letters = key.chars().filter(|c| c.is_alphabetic()).count();
        if key.is_empty() || (short && letters < 3) || !key.chars().all(|c| c == ' ' || is_word(c)) {
            return;
        }
        self.add(key, Kind::Month(Family::Gregorian, month), tag);
    }

    fn read_literal(&mut self, tag: &str, literal: &str) {
        for word in literal.split(|c: char| !is_word(c) || c.is_numeric()).map(folded) {
            if !word.is_empty() {
                self.add(word, Kind::Connector, tag);
            }
        }
        let signs =
            literal.chars().filter(|c| c.is_ascii_punctuation() || (!c.is_alphanumeric() && !is_word(*c)));
        // White space is white space, and the right-to-left marks of the patterns are taken out of every text.
        self.separators.extend(signs.filter(|c| !c.is_whitespace() && !matches!(c, '\u{200E}' | '\u{200F}')));
    }

    fn write(&self) -> Result<String> {
        let mut text = String::from(HEAD);
        for (name, meanings) in &self.names {
            let meanings: Vec<String> = meanings.iter().map(|(kind, tags)| meaning(*kind, tags)).collect();
            writeln!(text, "    ({}, &[{}]),", quoted(name), meanings.join(", "))?;
        }
        text.push_str("];\n\n/// Signs between day, month and year.\n#[rustfmt::skip]\n");
        let signs: Vec<String> = self.separators.iter().map(|sign| format!("{sign:?}")).collect();
        writeln!(text, "pub(super) static SEPARATORS: &[char] = &[{}];", signs.join(", "))?;
        Ok(text)
    }
}

const HEAD: &str = "\
//! The names that dates are made of, and what stands between them and the numbers: CLDR 48, and `dates` of
//! `data/languages`.
//!
//! Generated by `cargo xtask generate --cldr DIR`; do not edit. Folded by `names::folded`, sorted.

use super::date_name::{DateName, NameKind};
use crate::calendar::CalendarFamily::{self, *};

const fn month(calendar: CalendarFamily, number: u8, languages: &'static [&'static str]) -> DateName {
    DateName { kind: NameKind::Month { calendar, number }, languages }
}

const fn connector(languages: &'static [&'static str]) -> DateName {
    DateName { kind: NameKind::Connector, languages }
}

/// Folded name, and what it means.
#[rustfmt::skip]
pub(super) static NAMES: &[(&str, &[DateName])] = &[
";

/// The call that makes the meaning.
fn meaning(kind: Kind, tags: &BTreeSet<String>) -> String {
    let tags: Vec<String> = tags.iter().map(|tag| format!("{tag:?}")).collect();
    let tags = tags.join(", ");
    match kind {
        Kind::Month(family, number) => format!("month({family:?}, {number}, &[{tags}])"),
        Kind::Connector => format!("connector(&[{tags}])"),
    }
}

/// Composed, folded, one SPACE between words, without the sign of an abbreviation at the end.
fn folded(name: &str) -> String {
    let composed: String =
        name.nfc().filter(|c| !matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}')).collect();
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

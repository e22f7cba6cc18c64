//! From CLDR to `src/segment/months_table.rs`, the names of the months, and `src/language/scripts_table.rs`, the
//! language of each script that has one.
//!
//! The folder holds the npm packages `cldr-dates-full` and `cldr-core`, unpacked under these names.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;
use unicode_script::{Script, UnicodeScript as _};

use crate::model::fold;
use crate::model::word_chars::is_word;
use crate::output::Output;

/// Languages outside Arabic script whose months are read: those with a word list (the languages of Latin, Cyrillic,
/// Devanagari and Bengali script that the labels tell apart), and the one language, or the most written one, of each
/// further script that a million pages are written in. Basque is left out: it inflects the name and the day.
const OTHERS: [&str; 60] = [
    "as", "az", "be", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fi", "fil", "fr", "gu",
    "he", "hi", "hr", "hu", "hy", "id", "it", "ja", "ka", "kk", "kn", "ko", "ky", "lt", "lv", "mk", "ml",
    "mn", "mr", "ms", "nb", "ne", "nl", "pa", "pl", "pt", "ro", "ru", "si", "sk", "sl", "so", "sq", "sr",
    "sv", "sw", "ta", "te", "th", "tr", "uk", "vi", "zh",
];

/// What CLDR does not have: spelling, month, language.
const MORE_MONTHS: &[(&str, u8, &str)] = &[
    // Pashto writes its own tteh beside CLDR's te, and full names with Urdu's yeh.
    ("\u{0627}\u{06A9}\u{067C}\u{0648}\u{0628}\u{0631}", 10, "ps"), // اکټوبر
    // Sindhi also drops the long vowel.
    ("\u{0622}\u{06AA}\u{067D}\u{0648}\u{0628}\u{0631}", 10, "sd"), // آڪٽوبر
    // Punjabi May has lost its last letter in CLDR.
    ("\u{0645}\u{0626}\u{06CC}", 5, "pnb"), // مئی
    // The Saraiki locale is a stub (`M01`); its months are spelt as Urdu's.
    ("\u{062C}\u{0646}\u{0648}\u{0631}\u{06CC}", 1, "skr"), // جنوری
    ("\u{0641}\u{0631}\u{0648}\u{0631}\u{06CC}", 2, "skr"), // فروری
    ("\u{0645}\u{0627}\u{0631}\u{0686}", 3, "skr"),         // مارچ
    ("\u{0627}\u{067E}\u{0631}\u{06CC}\u{0644}", 4, "skr"), // اپریل
    ("\u{0645}\u{0626}\u{06CC}", 5, "skr"),                 // مئی
    ("\u{062C}\u{0648}\u{0646}", 6, "skr"),                 // جون
    ("\u{062C}\u{0648}\u{0644}\u{0627}\u{0626}\u{06CC}", 7, "skr"), // جولائی
    ("\u{0627}\u{06AF}\u{0633}\u{062A}", 8, "skr"),         // اگست
    ("\u{0633}\u{062A}\u{0645}\u{0628}\u{0631}", 9, "skr"), // ستمبر
    ("\u{0627}\u{06A9}\u{062A}\u{0648}\u{0628}\u{0631}", 10, "skr"), // اکتوبر
    ("\u{0646}\u{0648}\u{0645}\u{0628}\u{0631}", 11, "skr"), // نومبر
    ("\u{062F}\u{0633}\u{0645}\u{0628}\u{0631}", 12, "skr"), // دسمبر
];

/// Words that dates are written with, but CLDR's patterns are not.
const MORE_CONNECTORS: &[&str] = &[
    "of",                               // the 30th of October
    "del",                              // 30 de octubre del 2025
    "\u{0621}",                         // Urdu: of the Common Era, 2025ء
    "\u{0645}",                         // Arabic: the same, 2025م
    "\u{064A}\u{0649}\u{0644}\u{0649}", // Uyghur: year, 2025-يىلى
    "\u{0643}\u{06C8}\u{0646}\u{0649}", // Uyghur: day, 30-كۈنى
    "\u{0633}\u{0627}\u{06B5}\u{06CC}", // Sorani: year, ساڵی 2025
];

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
    let mut calendar = Calendar::default();
    for (locale, gregorian) in locales(cldr)? {
        calendar.read(&tag(&locale), &gregorian)?;
    }
    for &(name, month, tag) in MORE_MONTHS {
        calendar.months.entry((folded(name), month)).or_default().insert(tag.to_owned());
    }
    calendar.connectors.extend(MORE_CONNECTORS.iter().map(|word| folded(word)));
    calendar.write()
}

/// The locales that are read, with their Gregorian calendar.
fn locales(cldr: &Path) -> Result<Vec<(String, Value)>> {
    let main = cldr.join("cldr-dates-full/main");
    let mut names = Vec::new();
    for entry in fs::read_dir(&main).with_context(|| format!("reading {}", main.display()))? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let mut locales = Vec::new();
    for name in names {
        let path = main.join(&name).join("ca-gregorian.json");
        if !path.is_file() {
            continue;
        }
        let json: Value = serde_json::from_slice(&fs::read(&path)?)?;
        let gregorian = json["main"][&name]["dates"]["calendars"]["gregorian"].clone();
        let january = gregorian["months"]["format"]["wide"]["1"].as_str().unwrap_or_default();
        // A stub names its months `M01`.
        if OTHERS.contains(&name.as_str()) || january.chars().any(|c| c.script() == Script::Arabic) {
            locales.push((name, gregorian));
        }
    }
    Ok(locales)
}

/// The label of what a locale writes: regions do not count, but for Dari, which has months of its own.
fn tag(locale: &str) -> String {
    match locale {
        "fa-AF" => "fa-AF".to_owned(),
        "pa-Arab" | "pa-Arab-PK" => "pnb".to_owned(),
        _ => {
            let subtags: Vec<&str> = locale.split('-').collect();
            match subtags[..] {
                [language @ ("kk" | "uz" | "az" | "ms" | "ku"), "Arab", ..] => format!("{language}-Arab"),
                _ => subtags[0].to_owned(),
            }
        }
    }
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
             //! Generated by `cargo xtask generate --cldr DIR`; do not edit. Folded by `chars::fold`, sorted.\n\n\
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
        composed.split_whitespace().map(|word| word.chars().filter_map(fold).collect()).collect();
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

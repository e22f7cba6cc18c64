//! `data/languages/*.toml` in, the tables of languages that the stages read out. A language is one file.
//!
//! `und.toml` holds what is the same in every language ([`fold`]). The other generators ask for the columns that they
//! need by [`read`]: the locales of CLDR, the sources of the word lists, the labels of the models.

mod fold;
mod keys;
mod letters;
mod literals;
mod table;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::output::Output;

/// One file. The tag is its name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Language {
    /// BCP 47.
    #[serde(skip)]
    pub tag: String,
    /// In English.
    pub name: String,
    /// In the language.
    own_name: String,
    /// ISO 15924, the one of most texts first.
    pub scripts: Vec<String>,
    sources: Vec<Source>,
    /// Languages that share so many words with it that hardly anybody changes between them inside a paragraph. One of a
    /// group is enough.
    #[serde(default)]
    related: Vec<String>,
    /// How much less than the common languages of its script it is believed to be meant.
    #[serde(default)]
    rarity_nats: f32,
    /// Other tags of the language, which CLDR does not know for it: members of an ISO 639-3 macrolanguage, other names.
    #[serde(default)]
    aliases: Vec<String>,
    /// The ISO 639-3 code by which whatlang names it.
    whatlang: Option<String>,
    /// Single-byte encodings that it was written in.
    #[serde(default)]
    legacy_encodings: Vec<String>,
    /// The language by whose counts a lost letter of it is restored.
    pub lost_bytes_as: Option<String>,
    /// Whether interface texts are counted for repair, since there are few others.
    #[serde(default)]
    pub interface_texts: bool,
    /// Letters that neither the common languages of its script nor their keyboards have.
    #[serde(default)]
    distinctive_letters: String,
    digits: Option<Digits>,
    /// What a span should hold, and what other keyboards put there. Of several rules for one letter the first that fits is
    /// applied.
    #[serde(default)]
    letters: Vec<Letter>,
    /// The language whose letters it has.
    letters_of: Option<String>,
    /// How the keys of profile index differ from those of a text whose language is not known.
    keys: Option<keys::Keys>,
    /// The language whose keys it has.
    keys_of: Option<String>,
    #[serde(default)]
    pub dates: Dates,
    /// How the language model is trained.
    pub model: Option<Model>,
    /// How its letter pairs are counted, by which an encoding is told.
    pub letter_pairs: Option<LetterPairs>,
    /// How its characters are counted, where there are thousands.
    pub characters: Option<Characters>,
    /// How its word list is made.
    pub words: Option<Words>,
}

/// What the file, or something that it leads to, was made from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    name: String,
    /// SPDX expression.
    licence: String,
    /// What was taken from it.
    of: String,
}

/// The digits of the language in place of those of Arabic, U+0660 to U+0669.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Digits {
    zero: char,
    source: String,
}

/// A rule of spelling.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Letter {
    /// A character, or several in a row.
    from: String,
    to: String,
    /// Its place in its word, by whether a letter is before and behind it. Empty for all.
    #[serde(default)]
    places: Vec<Position>,
    /// Its shape, by whether it is joined to what is before and behind it (ArabicShaping.txt). Empty for all.
    #[serde(default)]
    forms: Vec<Position>,
    /// The letters before it in its word end in one of these, as the keyboard of the language has them; `^` is the
    /// beginning of the word.
    #[serde(default)]
    after: Vec<String>,
    /// They end in none of these.
    #[serde(default)]
    not_after: Vec<String>,
    /// The id of the rule that the edit names; the profiles run it or do not.
    rule: String,
    source: String,
}

/// Where a letter stands between two neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Position {
    Isolated,
    Initial,
    Medial,
    Final,
}

/// How the language writes dates.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Dates {
    /// The lower, the more dates of the web are in it.
    rank: Option<u16>,
    /// Locales of CLDR whose months are read; `ar-*` is every region of `ar`.
    #[serde(default)]
    pub cldr: Vec<String>,
    /// Words between day, month and year that the patterns of CLDR lack.
    #[serde(default)]
    pub words: Vec<String>,
    /// Names of months that CLDR lacks, by calendar.
    #[serde(default)]
    pub months: Months,
    /// Names of weekdays that CLDR lacks, by their number in ISO 8601.
    #[serde(default)]
    pub weekdays: NameList,
    /// Names of eras that CLDR lacks, by calendar; those that end `-before` count backwards from the epoch.
    #[serde(default)]
    pub eras: NameList,
    /// Names of the halves of a day that CLDR lacks, `am` and `pm`.
    #[serde(default)]
    pub day_periods: NameList,
    /// Abbreviations of time zones.
    #[serde(default)]
    pub time_zones: Vec<String>,
}

/// Names of months, by calendar (BCP 47, `ca`; `islamic` for all lunar ones) and number.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Months {
    #[serde(default)]
    pub gregory: NameList,
    #[serde(default)]
    pub persian: NameList,
    #[serde(default)]
    pub islamic: NameList,
}

/// Names, by what they name, and who says so.
#[derive(Debug, Default, Deserialize)]
pub struct NameList {
    source: Option<String>,
    #[serde(flatten)]
    pub names: BTreeMap<String, Vec<String>>,
}

impl Dates {
    /// The lists of names.
    fn lists(&self) -> [&NameList; 6] {
        let Months { gregory, persian, islamic } = &self.months;
        [gregory, persian, islamic, &self.weekdays, &self.eras, &self.day_periods]
    }

    /// Whether the language writes dates that are known.
    pub fn are_known(&self) -> bool {
        !self.cldr.is_empty() || self.lists().iter().any(|list| !list.names.is_empty())
    }
}

/// A label of the model of its script.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Its place among the labels; those without come last, by tag.
    pub order: Option<u16>,
    /// How many examples of it are drawn, compared with the others: how common it is, and how hard to tell.
    pub weight: f64,
    /// Texts that are not found by the tag.
    #[serde(default)]
    pub files: Vec<String>,
    /// Other tags that texts go by.
    #[serde(default)]
    pub names: Vec<String>,
    /// How it is typed otherwise than the language has it, and how often; the trainer has a list for those that say nothing.
    pub keyboards: Option<Vec<Keyboard>>,
    /// Texts of the language in another script, where there are few in its own.
    pub transliterated: Option<Transliterated>,
}

/// Texts that are read as if they were written in the script of the model.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Transliterated {
    /// Of the training folder: lines, a list of words with counts, annotations of CLDR or translations.
    pub files: Vec<String>,
    /// Where the letters are from.
    #[serde(rename = "source")]
    _source: String,
    /// The letter for the vowel that a consonant of Devanagari has where no sign stands for another.
    pub inherent_vowel: Option<String>,
    /// Only words with a vowel mark on every second letter at least are read.
    #[serde(default)]
    pub vowelled: bool,
    pub letters: Vec<TransliteratedLetter>,
}

/// A letter, or several in a row, and what is written for it; of several ways, each equally often.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransliteratedLetter {
    pub from: String,
    pub to: Vec<String>,
    /// At the beginning of a word, where that differs.
    pub initial: Option<Vec<String>>,
    /// At the end of a word, where that differs.
    pub r#final: Option<Vec<String>>,
}

/// How a share of the examples is typed otherwise than the language has it.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keyboard {
    pub variant: Variant,
    pub share: f64,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Variant {
    /// On an Urdu keyboard.
    Urdu,
    /// On a Persian keyboard.
    Persian,
    /// On an Arabic keyboard.
    Arabic,
    /// Heh as an Urdu two-eyed heh.
    TwoEyedHeh,
    /// Without vowel marks.
    Bare,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterPairs {
    /// Its place in the table; those without come last, by tag.
    pub order: Option<u16>,
    #[serde(default)]
    pub names: Vec<String>,
    #[serde(default)]
    pub files: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Characters {
    #[serde(default)]
    pub names: Vec<String>,
    /// How many of the commonest.
    pub kept: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub origin: crate::words::Origin,
    /// The name that the file of sentences goes by, where it is not the tag.
    pub name: Option<String>,
}

impl Language {
    /// Whether its months are those of a locale of CLDR.
    pub fn is_of(&self, locale: &str) -> bool {
        self.dates.cldr.iter().any(|pattern| match pattern.strip_suffix("-*") {
            Some(language) => locale.split('-').next() == Some(language) && locale != language,
            None => locale == pattern,
        })
    }
}

/// Licences of what may ship. Of texts under CC-BY-4.0 and MPL-2.0 only the weights of a model do.
const LICENCES: [&str; 11] = [
    "Unicode-3.0",
    "CC0-1.0",
    "MIT",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "CC-BY-4.0",
    "MPL-2.0",
    "LicenseRef-Public-Domain",
    "LicenseRef-Own",
];

/// Every language, by tag, as the repository has them.
pub fn read() -> Result<Vec<Language>> {
    read_from(&folder())
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/languages")
}

/// The files of the languages, by tag: name without its end, and text.
fn files(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        let tag = path.file_stem().and_then(|name| name.to_str()).context("a file name is not text")?;
        files.insert(tag.to_owned(), fs::read_to_string(&path).with_context(|| path.display().to_string())?);
    }
    Ok(files)
}

fn read_from(folder: &Path) -> Result<Vec<Language>> {
    let mut languages = Vec::new();
    for (tag, text) in files(folder)?.into_iter().filter(|(tag, _)| tag != fold::FILE) {
        let language: Language = toml::from_str(&text).with_context(|| format!("{tag}.toml"))?;
        languages.push(Language { tag, ..language });
    }
    for language in &languages {
        check(language, &languages).with_context(|| format!("{}.toml", language.tag))?;
    }
    Ok(languages)
}

/// What of every language these keys of its file hold: the inputs of a generator that reads no more.
pub fn columns(folder: &Path, keys: &[&str]) -> Result<String> {
    let mut all = String::new();
    for (tag, text) in files(folder)? {
        let table: toml::Table = toml::from_str(&text).with_context(|| format!("{tag}.toml"))?;
        for key in keys {
            if let Some(value) = table.get(*key) {
                all += &format!("{tag} {key} {value}\n");
            }
        }
    }
    Ok(all)
}

/// What a type does not say.
fn check(language: &Language, all: &[Language]) -> Result<()> {
    let names = [&language.name, &language.own_name];
    ensure!(names.iter().all(|name| !name.is_empty()), "a name is empty");
    ensure!(!language.scripts.is_empty(), "no script");
    ensure!(language.scripts.iter().all(|script| script.len() == 4), "a script is no code of ISO 15924");
    ensure!(!language.sources.is_empty(), "no source");
    for Source { name, licence, of } in &language.sources {
        ensure!(!name.is_empty() && !of.is_empty(), "a source without a name or a purpose");
        for licence in licence.split(" AND ") {
            ensure!(
                LICENCES.contains(&licence),
                "{name} is under {licence}; allowed are {}",
                LICENCES.join(", ")
            );
        }
    }
    let others = [&language.letters_of, &language.keys_of, &language.lost_bytes_as].into_iter().flatten();
    let others = language.related.iter().chain(others);
    for other in others {
        ensure!(all.iter().any(|language| language.tag == *other), "{other} has no file");
    }
    ensure!(language.letters.is_empty() || language.letters_of.is_none(), "letters and letters-of");
    ensure!(language.keys.is_none() || language.keys_of.is_none(), "keys and keys-of");
    language.keys.as_ref().map_or(Ok(()), keys::Keys::check)?;
    for letter in &language.letters {
        letters::check(letter)?;
    }
    for alias in &language.aliases {
        let named = all.iter().filter(|other| other.aliases.contains(alias)).count();
        ensure!(named == 1, "{alias} is an alias of two languages");
    }
    for list in language.dates.lists().into_iter().filter(|list| !list.names.is_empty()) {
        ensure!(list.source.is_some(), "a list of names of dates has no source");
    }
    Ok(())
}

/// `folder` is the repository's own `data/languages`.
pub fn generate(folder: &Path) -> Result<Vec<Output>> {
    let fold = fold::read(folder)?;
    let table = table::write(&read_from(folder)?, &fold)?;
    Ok(vec![
        Output { path: "src/language_data/table.rs", bytes: table.into_bytes() },
        Output { path: "src/model/fold/table.rs", bytes: fold.write()?.into_bytes() },
        Output { path: "src/normalize/keys/table.rs", bytes: keys::write(&fold)? },
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_can_be_read() {
        assert!(read().unwrap().len() > 100);
    }

    #[test]
    fn columns_hold_what_is_asked_for() {
        let dates = columns(&folder(), &["dates"]).unwrap();
        assert!(dates.contains("ps dates ") && !dates.contains("letters"));
    }
}

//! From CLDR and `dates` of `data/languages/*.toml` to `src/segment/names_table.rs`: the names that dates are made of, and the
//! signs between them.
//!
//! The months of three calendars, weekdays, eras and halves of a day are read from every locale that a language names.
//! A name is also written as spelling may vary it: [`spellings`].

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

use crate::languages::{self, Language};
use crate::model::fold;
use crate::model::word_chars::is_word;
use crate::output::Output;

/// What a name means, in the order of `NameKind` in `src/segment/date_name.rs`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Month(Family, u8),
    /// By the number of ISO 8601.
    Weekday(u8),
    /// Whether its years count backwards from the epoch.
    Era(Family, bool),
    /// Whether it is the first half.
    DayPeriod {
        is_pm: bool,
    },
    TimeZone,
    Connector,
}

/// The calendars, by the names of `CalendarFamily` in `src/calendar`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Family {
    Gregorian,
    Persian,
    Islamic,
}

/// Each calendar, with the npm package that has its names, and what it is called there.
const FAMILIES: [(Family, &str, &str); 3] = [
    (Family::Gregorian, "cldr-dates-full", "gregorian"),
    (Family::Persian, "cldr-cal-persian-full", "persian"),
    (Family::Islamic, "cldr-cal-islamic-full", "islamic"),
];

/// The names that CLDR has for Persian and lunar months where it has no translation.
const ENGLISH: [&str; 24] = [
    "Farvardin",
    "Ordibehesht",
    "Khordad",
    "Tir",
    "Mordad",
    "Shahrivar",
    "Mehr",
    "Aban",
    "Azar",
    "Dey",
    "Bahman",
    "Esfand",
    "Muharram",
    "Safar",
    "Rabi\u{2BB} I",
    "Rabi\u{2BB} II",
    "Jumada I",
    "Jumada II",
    "Rajab",
    "Sha\u{2BB}ban",
    "Ramadan",
    "Shawwal",
    "Dhu\u{2BB}l-Qi\u{2BB}dah",
    "Dhu\u{2BB}l-Hijjah",
];

/// In the order of ISO 8601.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

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
    for (family, package, calendar) in FAMILIES {
        let main = cldr.join(package).join("main");
        for entry in fs::read_dir(&main).with_context(|| format!("reading {}", main.display()))? {
            let locale = entry?.file_name().to_string_lossy().into_owned();
            let Some(language) = languages.iter().find(|language| language.is_of(&locale)) else { continue };
            let path = main.join(&locale).join(format!("ca-{calendar}.json"));
            let json: Value = serde_json::from_slice(&fs::read(&path)?)?;
            let data = &json["main"][&locale]["dates"]["calendars"][calendar];
            LocaleReader { language, family, names: &mut names }.read(data).context(locale)?;
        }
    }
    for language in &languages {
        names.read_lists(language).with_context(|| language.tag.clone())?;
    }
    Ok(Output { path: "src/segment/names_table.rs", bytes: names.write()?.into_bytes() })
}

/// Reads one calendar of one locale.
struct LocaleReader<'a> {
    language: &'a Language,
    family: Family,
    names: &'a mut Names,
}

impl LocaleReader<'_> {
    fn read(&mut self, data: &Value) -> Result<()> {
        self.read_months(&data["months"])?;
        if self.family == Family::Gregorian {
            self.read_weekdays(&data["days"])?;
            self.read_day_periods(&data["dayPeriods"])?;
            self.read_patterns(&data["dateFormats"])?;
        }
        self.read_eras(&data["eras"])
    }

    fn read_months(&mut self, months: &Value) -> Result<()> {
        let january = months["format"]["wide"]["1"].as_str().unwrap_or_default();
        ensure!(
            january != "M01",
            "the locale has placeholders for names; {}.toml should not name it",
            self.language.tag
        );
        if self.is_untranslated(&months["format"]["wide"])? {
            return Ok(());
        }
        for (width, shortest) in [("wide", 1), ("abbreviated", 3)] {
            for (month, name) in of_contexts(months, width)? {
                // `tháng 10`, `10月`: a number with a word beside it.
                if self.family == Family::Gregorian && name.chars().any(char::is_numeric) {
                    self.names.read_literal(&self.language.tag, name);
                } else {
                    let gregorian = Kind::Month(Family::Gregorian, month.parse()?);
                    let kind = Kind::Month(self.family, month.parse()?);
                    // CLDR has Bengali September for the Persian ninth month.
                    if kind == gregorian || !self.names.has(name, gregorian, &self.language.tag) {
                        self.add(name, kind, shortest);
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether the locale has no names of its own for the months of a calendar: those of English, or of its Gregorian months.
    /// Texts in Arabic script write the English ones.
    fn is_untranslated(&self, months: &Value) -> Result<bool> {
        let Language { tag, scripts, .. } = self.language;
        if self.family == Family::Gregorian || tag == "en" || scripts[0] == "Arab" {
            return Ok(false);
        }
        let months = strings(months)?;
        let is_gregorian = |month: &str, name: &str| {
            let kind = month.parse().map(|month| Kind::Month(Family::Gregorian, month));
            kind.is_ok_and(|kind| self.names.has(name, kind, tag))
        };
        let is_english = |name: &&str| ENGLISH.contains(name);
        Ok(months.iter().any(|(month, name)| is_gregorian(month, name))
            || months.iter().all(|(_, name)| is_english(name)))
    }

    fn read_weekdays(&mut self, days: &Value) -> Result<()> {
        for (width, shortest) in [("wide", 1), ("abbreviated", 2), ("short", 3)] {
            for (day, name) in of_contexts(days, width)? {
                let at = WEEKDAYS.iter().position(|weekday| weekday == day).context("no weekday")?;
                self.add(name, Kind::Weekday(at as u8 + 1), shortest);
            }
        }
        Ok(())
    }

    fn read_day_periods(&mut self, periods: &Value) -> Result<()> {
        for (width, shortest) in [("wide", 1), ("abbreviated", 2), ("narrow", 2)] {
            for (period, name) in of_contexts(periods, width)? {
                let is_am = ["am", "midnight", "morning"].iter().any(|start| period.starts_with(start));
                self.add(name, Kind::DayPeriod { is_pm: !is_am }, shortest);
            }
        }
        Ok(())
    }

    fn read_eras(&mut self, eras: &Value) -> Result<()> {
        for (width, shortest) in [("eraNames", 1), ("eraAbbr", 2), ("eraNarrow", 2)] {
            for (era, name) in strings(&eras[width])? {
                // Gregorian eras are numbered from the past on, the others from the present back.
                let is_before = era.starts_with(if self.family == Family::Gregorian { '0' } else { '1' });
                self.add(name, Kind::Era(self.family, is_before), shortest);
            }
        }
        Ok(())
    }

    fn read_patterns(&mut self, formats: &Value) -> Result<()> {
        for width in ["long", "medium"] {
            let pattern = &formats[width];
            let pattern = pattern.as_str().or(pattern["_value"].as_str()).context("no pattern")?;
            for piece in literals(pattern) {
                self.names.read_literal(&self.language.tag, &piece);
            }
        }
        Ok(())
    }

    /// Adds a name that has at least so many letters. One letter is enough where it is a word or an ideograph: in Arabic
    /// and East Asian scripts. Where CLDR has no translation it has Latin names; those stand in texts of Arabic script only.
    fn add(&mut self, name: &str, kind: Kind, shortest: usize) {
        let is_latin = name.chars().any(|c| c.is_ascii_alphabetic());
        let script = self.language.scripts[0].as_str();
        if is_latin && !matches!(script, "Latn" | "Arab") {
            return;
        }
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        // `10月` of any calendar.
        if letters == 1 && name.contains(char::is_numeric) {
            return;
        }
        if letters >= shortest || matches!(script, "Arab" | "Hans" | "Hant" | "Jpan" | "Kore") && !is_latin {
            self.names.add(name, kind, &self.language.tag);
        }
    }
}

/// The names of a width in both contexts, by key.
fn of_contexts<'v>(of: &'v Value, width: &str) -> Result<Vec<(&'v String, &'v str)>> {
    let mut names = Vec::new();
    for context in ["format", "stand-alone"] {
        names.extend(strings(&of[context][width])?);
    }
    Ok(names)
}

fn strings(object: &Value) -> Result<Vec<(&String, &str)>> {
    let object = object.as_object().context("no names")?;
    object.iter().map(|(key, name)| Ok((key, name.as_str().context("a name that is no text")?))).collect()
}

impl Names {
    /// Adds a name in all its spellings; nothing if it has signs that no name has.
    fn add(&mut self, name: &str, kind: Kind, tag: &str) {
        for name in spellings(name, kind) {
            let is_name =
                |c: char| is_word(c) || c.is_numeric() || matches!(c, ' ' | '.' | '-' | '\'' | '\u{2019}');
            if name.chars().any(char::is_alphabetic) && name.chars().all(is_name) {
                self.names.entry(name).or_default().entry(kind).or_default().insert(tag.to_owned());
            }
        }
    }

    /// Whether the language has this name.
    fn has(&self, name: &str, kind: Kind, tag: &str) -> bool {
        let meanings = self.names.get(&folded(name));
        meanings.and_then(|meanings| meanings.get(&kind)).is_some_and(|tags| tags.contains(tag))
    }

    /// The names that stand in the file of the language.
    fn read_lists(&mut self, language: &Language) -> Result<()> {
        let dates = &language.dates;
        let months = &dates.months;
        let calendars = [
            (Family::Gregorian, &months.gregory),
            (Family::Persian, &months.persian),
            (Family::Islamic, &months.islamic),
        ];
        let mut named: Vec<(&String, Kind)> = Vec::new();
        for (family, list) in calendars {
            for (key, names) in &list.names {
                let month = number(key, 12)?;
                named.extend(names.iter().map(|name| (name, Kind::Month(family, month))));
            }
        }
        for (key, names) in &dates.weekdays.names {
            let weekday = number(key, 7)?;
            named.extend(names.iter().map(|name| (name, Kind::Weekday(weekday))));
        }
        for (key, names) in &dates.eras.names {
            let kind = match key.as_str() {
                "gregory" => Kind::Era(Family::Gregorian, false),
                "gregory-before" => Kind::Era(Family::Gregorian, true),
                "persian" => Kind::Era(Family::Persian, false),
                "islamic" => Kind::Era(Family::Islamic, false),
                _ => bail!("{key} is no era"),
            };
            named.extend(names.iter().map(|name| (name, kind)));
        }
        for (key, names) in &dates.day_periods.names {
            ensure!(matches!(key.as_str(), "am" | "pm"), "{key} is no half of a day");
            named.extend(names.iter().map(|name| (name, Kind::DayPeriod { is_pm: key == "pm" })));
        }
        named.extend(dates.time_zones.iter().map(|name| (name, Kind::TimeZone)));
        named.extend(dates.words.iter().map(|name| (name, Kind::Connector)));
        for (name, kind) in named {
            self.add(name, kind, &language.tag);
        }
        Ok(())
    }

    fn read_literal(&mut self, tag: &str, literal: &str) {
        // `(e)ko`: an ending that depends on the number.
        if literal.contains('(') {
            return;
        }
        for word in literal.split(|c: char| !is_word(c) || c.is_numeric()) {
            self.add(word, Kind::Connector, tag);
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

fn number(key: &str, last: u8) -> Result<u8> {
    let number = key.parse().ok().filter(|number| (1..=last).contains(number));
    number.with_context(|| format!("{key} is not from 1 to {last}"))
}

const HEAD: &str = "\
//! The names that dates are made of, and what stands between them and the numbers: CLDR 48, and `dates` of
//! `data/languages`.
//!
//! Generated by `cargo xtask generate --cldr DIR`; do not edit. Folded by `names::folded`, sorted.

use super::date_name::DayPeriod::{Am, Pm};
use super::date_name::{DateName, NameKind};
use crate::calendar::CalendarFamily::{self, *};
use crate::calendar::Weekday;

type Tags = &'static [&'static str];

const fn month(calendar: CalendarFamily, number: u8, languages: Tags) -> DateName {
    DateName { kind: NameKind::Month { calendar, number }, languages }
}

const fn weekday(number: usize, languages: Tags) -> DateName {
    DateName { kind: NameKind::Weekday(Weekday::ALL[number - 1]), languages }
}

const fn era(calendar: CalendarFamily, is_before_epoch: bool, languages: Tags) -> DateName {
    DateName { kind: NameKind::Era { calendar, is_before_epoch }, languages }
}

const fn am(languages: Tags) -> DateName {
    DateName { kind: NameKind::DayPeriod(Am), languages }
}

const fn pm(languages: Tags) -> DateName {
    DateName { kind: NameKind::DayPeriod(Pm), languages }
}

const fn time_zone(languages: Tags) -> DateName {
    DateName { kind: NameKind::TimeZone, languages }
}

const fn connector(languages: Tags) -> DateName {
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
        Kind::Weekday(number) => format!("weekday({number}, &[{tags}])"),
        Kind::Era(family, is_before) => format!("era({family:?}, {is_before}, &[{tags}])"),
        Kind::DayPeriod { is_pm: false } => format!("am(&[{tags}])"),
        Kind::DayPeriod { is_pm: true } => format!("pm(&[{tags}])"),
        Kind::TimeZone => format!("time_zone(&[{tags}])"),
        Kind::Connector => format!("connector(&[{tags}])"),
    }
}

/// The name, and what spelling makes of it beside letters: a joiner, a hyphen or a full stop that is a space or nothing,
/// two words of a lunar month that are one, an apostrophe of another shape or none, digits of another system. Folded.
fn spellings(name: &str, kind: Kind) -> BTreeSet<String> {
    let mut all = BTreeSet::from([name.to_owned()]);
    let mut also = |from: &[&str], to: &str| {
        let changed: Vec<String> = all
            .iter()
            .map(|name| from.iter().fold(name.clone(), |name, from| name.replace(from, to)))
            .collect();
        all.extend(changed);
    };
    also(&["\u{200C}", "-"], " ");
    if matches!(kind, Kind::Month(Family::Islamic, _)) && !name.contains(|c: char| c.is_ascii_alphanumeric())
    {
        also(&[" "], "");
    }
    if matches!(kind, Kind::Month(Family::Islamic, _)) {
        also(&[". "], " ");
    }
    for apostrophe in ["", "'", "\u{2019}"] {
        also(&["\u{2BB}"], apostrophe);
    }
    if matches!(kind, Kind::Era(..) | Kind::DayPeriod { .. }) {
        also(&[". "], ".");
        also(&["."], " ");
    }
    // An era without full stops is another word in many languages: н. е., не.
    if matches!(kind, Kind::DayPeriod { .. }) {
        also(&["."], "");
    }
    for zero in ['0', '\u{660}', '\u{6F0}'] {
        let shifted = |c: char| match c {
            '0'..='9' | '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}' => {
                char::from_u32(zero as u32 | c as u32 & 0xF).unwrap_or(c)
            }
            _ => c,
        };
        let changed: Vec<String> = all.iter().map(|name| name.chars().map(shifted).collect()).collect();
        all.extend(changed);
    }
    all.iter().map(|name| folded(name)).collect()
}

/// Composed, folded, one SPACE between words, without the sign of an abbreviation at the end.
fn folded(name: &str) -> String {
    let composed: String =
        name.nfc().filter(|c| !matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}')).collect();
    let composed = composed.trim_end_matches(|c: char| !is_word(c) && !c.is_numeric());
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

//! A training folder in, the lines and word lists of each language out: those that are trained on, and those that the
//! report is made of ([`split`](crate::split)).
//!
//! The folder holds, of what there is: `common-voice/TAG.txt`, `perso-arabic/`, `ui-strings/TAG.txt` and
//! `thin/TAG.*.txt` (a text per line), `unilex/TAG.tsv` (word, count), `annotations/TAG/annotations.json` (CLDR),
//! `django/TAG.po`, `dictionaries/TAG/index.{dic,aff}` (Hunspell), and `without/` (lines that are left out of all). A language
//! with few texts is also read in another script ([`transliterate`](super::transliterate)).

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;
use unicode_script::{Script, UnicodeScript as _};

use super::labels::LabelSpec;
use super::transliterate::Transliterator;
use crate::model::word_ngrams::{self, IGNORED, WORD_END};
use crate::split::{self, Split};

/// One body of text in a language.
pub struct Source {
    /// How much of the language it may be, before [`Text::cap`].
    pub share: f64,
    pub lines: Vec<Vec<String>>,
    /// Words with their counts, instead of lines.
    pub words: Vec<(String, f64)>,
}

/// What there is of one language.
#[derive(Default)]
pub struct Text {
    pub sources: Vec<Source>,
    pub held_out: Vec<Vec<String>>,
    pub held_out_words: Vec<String>,
}

/// Lines that are never trained on, as their letters alone.
pub fn without(dir: &Path) -> Result<BTreeSet<String>> {
    let mut lines = BTreeSet::new();
    let folder = dir.join("without");
    if folder.is_dir() {
        for path in files(&folder)? {
            let text = fs::read_to_string(&path)?;
            lines.extend(text.lines().map(|line| key(&split(line))));
        }
    }
    Ok(lines)
}

/// Reads what there is of `label`, whose language is written in `script`.
pub fn read(dir: &Path, label: &LabelSpec, script: &str, without: &BTreeSet<String>) -> Result<Text> {
    let script = Script::from_short_name(script).context("no script")?;
    let mut reader = Reader { script, without, text: Text::default() };
    let names: BTreeSet<&str> = label.names.iter().map(String::as_str).chain([label.tag]).collect();
    for name in names {
        reader.lines(&dir.join(format!("common-voice/{name}.txt")), 3.0)?;
        reader.counts(&dir.join(format!("unilex/{name}.tsv")), 3.0)?;
        reader.lines(&dir.join(format!("ui-strings/{name}.txt")), 0.4)?;
        reader.lines(&dir.join(format!("annotations/{name}/annotations.json")), 0.4)?;
        reader.lines(&dir.join(format!("django/{name}.po")), 0.4)?;
        reader.dictionary(&dir.join(format!("dictionaries/{name}")), 1.5)?;
        reader.thin(&dir.join("thin"), name)?;
    }
    for file in &label.files {
        match file.strip_prefix("thin/") {
            Some(name) => reader.thin(&dir.join("thin"), name)?,
            None if file.ends_with(".json") => reader.lines(&dir.join(file), 0.4)?,
            None => reader.lines(&dir.join(file), 3.0)?,
        }
    }
    if let Some(transliterated) = &label.transliterated {
        let letters = Transliterator::new(transliterated);
        for file in &transliterated.files {
            reader.transliterated(&dir.join(file), &letters, 3.0)?;
        }
    }
    reader.text.cap();
    Ok(reader.text)
}

struct Reader<'a> {
    script: Script,
    without: &'a BTreeSet<String>,
    text: Text,
}

impl Reader<'_> {
    fn lines(&mut self, path: &Path, share: f64) -> Result<()> {
        if path.is_file() {
            self.add(lines_of(path)?, share);
        }
        Ok(())
    }

    /// The small texts of a thin language: each counts by its length, long interface texts and sentences most.
    fn thin(&mut self, dir: &Path, name: &str) -> Result<()> {
        for path in files(dir)? {
            let file = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let Some(rest) = file.strip_prefix(name).and_then(|rest| rest.strip_prefix('.')) else {
                continue;
            };
            let share = match rest {
                "tico19.txt" => 3.0,
                "onescroll.txt" => 0.8,
                _ => 1.2,
            };
            self.lines(&path, share)?;
        }
        Ok(())
    }

    fn counts(&mut self, path: &Path, share: f64) -> Result<()> {
        if !path.is_file() {
            return Ok(());
        }
        let mut words = Vec::new();
        for line in fs::read_to_string(path)?.lines() {
            let Some((word, count)) = line.split_once('\t') else { continue };
            let parts = self.split(word);
            let [word] = &parts[..] else { continue };
            match split::of(line) {
                Split::Test => {}
                Split::Dev => self.text.held_out_words.push(word.clone()),
                Split::Train => words.push((word.clone(), count.trim().parse()?)),
            }
        }
        if !words.is_empty() {
            self.text.sources.push(Source { share, lines: Vec::new(), words });
        }
        Ok(())
    }

    /// Text of the language in another script, of which the report sees nothing: a list of words with their counts, or
    /// lines.
    fn transliterated(&mut self, path: &Path, letters: &Transliterator<'_>, share: f64) -> Result<()> {
        let (mut words, mut lines) = (Vec::new(), Vec::new());
        for line in lines_of(path)?.iter().filter(|line| split::is_trained_on(line)) {
            match line.split_once('\t') {
                Some((word, count)) => {
                    let count: f64 = count.trim().parse()?;
                    words.extend(letters.spellings(word).map(|spelling| (spelling, count)));
                }
                None => lines.push(letters.line(line)),
            }
        }
        lines.retain(|line: &Vec<String>| line.len() > 2);
        self.text.sources.push(Source { share, lines, words });
        Ok(())
    }

    /// Every word of a Hunspell dictionary, and one of its inflected forms.
    fn dictionary(&mut self, dir: &Path, share: f64) -> Result<()> {
        if !dir.is_dir() {
            return Ok(());
        }
        let affixes = fs::read_to_string(dir.join("index.aff"))?;
        let mut suffixes: Vec<(&str, &str, &str, &str)> = Vec::new();
        for line in affixes.lines() {
            let fields: Vec<&str> = line.split_whitespace().collect();
            if let ["SFX", flag, strip, add, ending, ..] = fields[..] {
                suffixes.push((
                    flag,
                    strip.trim_matches('0'),
                    add.split('/').next().unwrap_or_default(),
                    ending,
                ));
            }
        }
        let mut lines = Vec::new();
        let mut step = 0;
        for line in fs::read_to_string(dir.join("index.dic"))?.lines() {
            let (word, flags) = line.split_once('/').unwrap_or((line, ""));
            lines.push(word.to_owned());
            let fits = |suffix: &&(&str, &str, &str, &str)| {
                flags.contains(suffix.0) && word.ends_with(suffix.1) && ends_as(word, suffix.3)
            };
            let forms: Vec<_> = suffixes.iter().filter(fits).collect();
            for _ in 0..2 {
                step += 7;
                if let Some(form) = forms.get(step % forms.len().max(1)) {
                    lines.push(format!("{}{}", word.strip_suffix(form.1).unwrap_or(word), form.2));
                }
            }
        }
        self.add(lines, share);
        Ok(())
    }

    fn add(&mut self, lines: Vec<String>, share: f64) {
        let mut seen = BTreeSet::new();
        let mut kept: Vec<Vec<String>> = Vec::new();
        for line in &lines {
            let words = self.split(line);
            let key = key(&words);
            if words.is_empty() || self.without.contains(&key) || !seen.insert(key) {
                continue;
            }
            match split::of(line) {
                Split::Train => kept.push(words),
                Split::Dev => self.text.held_out.push(words),
                Split::Test => {}
            }
        }
        if !kept.is_empty() {
            let words: usize = kept.iter().map(Vec::len).sum();
            // A small source says less.
            let share = share * (words as f64 / 60_000.0).min(1.0).sqrt();
            self.text.sources.push(Source { share, lines: kept, words: Vec::new() });
        }
    }

    /// The words of `line` that are written in the script of the language.
    fn split(&self, line: &str) -> Vec<String> {
        let of_script = |word: &String| {
            word.chars().all(|c| [self.script, Script::Common, Script::Inherited].contains(&c.script()))
                && word.chars().any(|c| c.script() == self.script)
        };
        split(line).into_iter().filter(of_script).collect()
    }
}

/// The lines of a file: of its text, or of the texts in annotations of CLDR (`.json`) and in translations (`.po`).
fn lines_of(path: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("json") => annotations(&text),
        Some("po") => Ok(translations(&text)),
        _ => Ok(text.lines().map(str::to_owned).collect()),
    }
}

fn annotations(text: &str) -> Result<Vec<String>> {
    let json: Value = serde_json::from_str(text)?;
    let characters = json["annotations"]["annotations"].as_object().into_iter().flatten();
    let names = characters.flat_map(|(_, kinds)| kinds.as_object().into_iter().flatten());
    let names = names.flat_map(|(_, names)| names.as_array().into_iter().flatten());
    Ok(names.filter_map(Value::as_str).map(str::to_owned).collect())
}

fn translations(text: &str) -> Vec<String> {
    let (mut lines, mut current) = (Vec::new(), None::<String>);
    for line in text.lines() {
        let quoted = |line: &str| Some(line.trim().strip_prefix('"')?.strip_suffix('"')?.replace("\\n", " "));
        if line.starts_with("msgstr") {
            lines.extend(
                current.replace(quoted(line.split_once(' ').unwrap_or_default().1).unwrap_or_default()),
            );
        } else if let (Some(current), Some(more)) = (&mut current, quoted(line)) {
            current.push_str(&more);
        } else {
            lines.extend(current.take());
        }
    }
    lines.extend(current);
    lines.retain(|line| !line.contains("Content-Type"));
    lines
}

impl Text {
    /// No source is more than two fifths of a language, where there are others.
    fn cap(&mut self) {
        for _ in 0..4 {
            let sum: f64 = self.sources.iter().map(|source| source.share).sum();
            for source in &mut self.sources {
                if source.share > 0.4 * sum {
                    source.share = (source.share * 0.5).max(0.66 * (sum - source.share));
                }
            }
        }
    }
}

/// Whether `word` ends as a Hunspell condition says: letters, dots and classes in brackets.
fn ends_as(word: &str, condition: &str) -> bool {
    let mut classes: Vec<(bool, Vec<char>)> = Vec::new();
    let mut chars = condition.chars();
    while let Some(c) = chars.next() {
        match c {
            '.' => classes.push((true, Vec::new())),
            '[' => {
                let inside: Vec<char> = chars.by_ref().take_while(|&c| c != ']').collect();
                match inside.split_first() {
                    Some((&'^', rest)) => classes.push((true, rest.to_vec())),
                    _ => classes.push((false, inside)),
                }
            }
            c => classes.push((false, vec![c])),
        }
    }
    let tail: Vec<char> = word.chars().rev().take(classes.len()).collect();
    tail.len() == classes.len()
        && tail.iter().rev().zip(&classes).all(|(c, (negated, class))| class.contains(c) != *negated)
}

/// The words of a text, each with its marks, as the model will see them.
fn split(line: &str) -> Vec<String> {
    let composed: String = line.nfc().collect();
    let ends = |c: char| word_ngrams::folded(c) == WORD_END;
    composed
        .split(ends)
        .filter(|word| word.chars().any(|c| word_ngrams::folded(c) > IGNORED))
        .map(str::to_owned)
        .collect()
}

/// The letters of a line, for telling lines apart.
fn key(words: &[String]) -> String {
    let letters = words.join(" ");
    let folded = |c: char| match word_ngrams::folded(c) {
        IGNORED => None,
        WORD_END => Some(' '),
        code => char::from_u32(code.into()),
    };
    letters.chars().filter_map(folded).collect()
}

fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).with_context(|| format!("reading {}", dir.display()))? {
        files.push(entry?.path());
    }
    files.sort();
    Ok(files)
}

//! What the keys of profiles index and index-any are made by: `[keys]` of the languages and `und.toml` in, the columns of
//! `src/language_data/table.rs` and `src/normalize/keys/table.rs` out.
//!
//! Letters of Arabic script are folded by the rows of `und.toml`, one step a row; a language keeps some apart and merges
//! more. All steps run in one direction, whatever the language, and are followed to their end here.
//!
//! Marks of Latin, Greek and Cyrillic letters go where CLDR's collation sorts by them only after the letters (UTS #10,
//! primary weights, by `icu_collator`): in the root collation they give what a letter folds to, in that of a language the
//! letters that it keeps. Case is CaseFolding.txt by `icu_casemap`, the forms are NFKC by `unicode-normalization`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context, Result, anyhow, ensure};
use icu_casemap::CaseMapper;
use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale;
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup, Script};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Language;
use super::fold::{Fold, KeyRow};
use super::literals::{self, char_literal};
use crate::chars::Stages;
use crate::rust::Source;

/// How the keys of a language differ from those of a text whose language is not known.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Keys {
    /// Letters that it tells apart from what others fold them to.
    #[serde(default)]
    keep: String,
    /// Letters that it folds as index-any does, and others do not.
    #[serde(default)]
    merge: String,
    /// Vowel marks are spelling.
    #[serde(default)]
    keep_marks: bool,
    /// Consonants behind which heh doachashmee is an aspiration and stays.
    #[serde(default)]
    aspirated: String,
    /// Letters behind which hamza may be left out.
    #[serde(default)]
    hamza_after: String,
    /// Capital I is the one without a dot.
    #[serde(default)]
    dotless_i: bool,
    /// Who says so.
    source: String,
}

impl Keys {
    pub(super) fn check(&self) -> Result<()> {
        ensure!(!self.source.is_empty(), "keys without a source");
        let both = self.keep.chars().find(|&c| self.merge.contains(c));
        ensure!(both.is_none(), "{both:?} is kept and merged");
        Ok(())
    }
}

/// The fields of the row of a language, with a comma behind each.
pub(super) fn fields(language: &Language, all: &[Language], fold: &Fold) -> Result<String> {
    let of = language.keys_of.as_ref().unwrap_or(&language.tag);
    let of = all.iter().find(|language| language.tag == *of).context("keys of nobody")?;
    let keys = of.keys.clone().unwrap_or_default();
    let mut fields = String::new();
    if language.scripts.iter().any(|script| script == "Arab") {
        let letters = letters(&keys, fold)?;
        if letters != self::letters(&Keys::default(), fold)? {
            write!(fields, "key_letters: &[{letters}], ")?;
        }
    }
    let kept = kept(language, &keys)?;
    for (name, chars) in [
        ("kept_letters", kept.iter().collect()),
        ("aspirated", keys.aspirated),
        ("hamza_after", keys.hamza_after),
    ] {
        if !String::is_empty(&chars) {
            write!(fields, "{name}: {}, ", literals::chars(&chars))?;
        }
    }
    if keys.keep_marks {
        fields += "keeps_marks: true, ";
    }
    if keys.dotless_i {
        fields += "has_dotless_i: true, ";
    }
    Ok(fields)
}

/// What a text is folded by whose language is not known, and what profile index-any folds it by.
pub(super) fn defaults(fold: &Fold) -> Result<(String, String)> {
    let any: String = fold.keys().iter().filter(|row| row.is_any).map(|row| row.letter).collect();
    Ok((letters(&Keys::default(), fold)?, letters(&Keys { merge: any, ..Keys::default() }, fold)?))
}

/// The steps that `keys` makes, each followed to its end; sorted.
fn letters(keys: &Keys, fold: &Fold) -> Result<String> {
    let rows = fold.keys();
    let runs = |row: &&KeyRow| {
        row.is_any && keys.merge.contains(row.letter) || row.is_common && !keys.keep.contains(row.letter)
    };
    for letter in keys.keep.chars().filter(|c| matches!(c, '\u{600}'..='\u{6FF}')) {
        ensure!(rows.iter().any(|row| row.is_common && row.letter == letter), "{letter} is not folded");
    }
    for letter in keys.merge.chars() {
        ensure!(rows.iter().any(|row| row.is_any && row.letter == letter), "nothing folds {letter}");
    }
    let steps: BTreeMap<char, &KeyRow> = rows.iter().filter(runs).map(|row| (row.letter, row)).collect();
    let mut code = String::new();
    for (&letter, row) in &steps {
        let (mut to, mut rules) = (row.to, vec![row.rule.clone()]);
        while let Some(next) = steps.get(&to) {
            ensure!(rules.len() < 8, "{letter} is folded in a circle");
            to = next.to;
            if !rules.contains(&next.rule) {
                rules.push(next.rule.clone());
            }
        }
        let rules: Vec<String> =
            rules.iter().map(|rule| format!("Rule::{}", literals::variant(rule))).collect();
        write!(
            code,
            "KeyLetter {{ letter: {}, to: {}, rules: &[{}] }}, ",
            char_literal(letter),
            char_literal(to),
            rules.join(", ")
        )?;
    }
    Ok(code)
}

type Primary = CollatorBorrowed<'static>;

fn primary(tag: &str) -> Result<Primary> {
    let locale: Locale = tag.parse().map_err(|error| anyhow!("{tag}: {error:?}"))?;
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Primary);
    Collator::try_new(locale.into(), options).map_err(|error| anyhow!("no collation for {tag}: {error:?}"))
}

/// The letters of lower case with a mark that the language's collation gives a place of their own.
fn kept(language: &Language, keys: &Keys) -> Result<Vec<char>> {
    let script = match language.scripts[0].as_str() {
        "Latn" => Script::Latin,
        "Grek" => Script::Greek,
        "Cyrl" => Script::Cyrillic,
        _ => return Ok(Vec::new()),
    };
    let (root, own) = (primary("und")?, primary(&language.tag)?);
    // What CLDR has no collation for, or not by all its letters.
    let listed = |c: char| keys.keep.contains(c);
    let scripts = CodePointMapData::<Script>::new();
    let mut kept = Vec::new();
    for c in '\u{80}'..='\u{1FFF}' {
        if scripts.get(c) != script || !c.is_lowercase() {
            continue;
        }
        let Some(base) = unaccented(c, &root) else { continue };
        let is_own = match c {
            '\u{131}' => keys.dotless_i,
            _ => {
                listed(c)
                    || own.compare(&c.to_string(), &base).is_ne()
                        && with_fewer_marks(c).iter().all(|fewer| own.compare(&c.to_string(), fewer).is_ne())
            }
        };
        if is_own {
            kept.push(c);
        }
    }
    Ok(kept)
}

/// The letter without some of its marks, in every way.
fn with_fewer_marks(c: char) -> Vec<String> {
    let parts: Vec<char> = c.nfd().collect();
    let marks = parts.len() - 1;
    let all = (1..1_u32 << marks).map(|dropped| {
        let kept = parts.iter().enumerate().filter(|(at, _)| *at == 0 || dropped >> (at - 1) & 1 == 0);
        kept.map(|(_, c)| *c).nfc().collect()
    });
    all.collect()
}

/// The letters without marks that the root collation does not tell from `c` by their primary weights.
fn unaccented(c: char, root: &Primary) -> Option<String> {
    let script = CodePointMapData::<Script>::new().get(c);
    if matches!(script, Script::Hiragana | Script::Katakana) {
        let bare: String = c.nfd().filter(|part| !matches!(part, '\u{3099}' | '\u{309A}')).collect();
        return (c.nfd().count() > 1).then_some(bare);
    }
    if !matches!(script, Script::Latin | Script::Greek | Script::Cyrillic) {
        return None;
    }
    let is_letter = GeneralCategoryGroup::Letter.contains(CodePointMapData::<GeneralCategory>::new().get(c));
    if !is_letter || c.nfkc().ne([c]) {
        return None;
    }
    // No collation has it beside i, whose capital it shares.
    if c == '\u{131}' {
        return Some("i".to_owned());
    }
    let is_same = |other: &str| root.compare(&c.to_string(), other).is_eq();
    let bare: String = c.nfd().filter(|&part| !is_combining_mark(part)).collect();
    if bare.chars().ne([c]) {
        // A letter that is left may have a stroke: ǿ, ø, o.
        let further = || bare.chars().next().and_then(|bare| unaccented(bare, root));
        return is_same(&bare).then(|| further().unwrap_or(bare.clone()));
    }
    // Further on are letters of phonetic alphabets and of manuscripts.
    if !matches!(c, '\u{80}'..='\u{17F}' | '\u{1E9E}') {
        return None;
    }
    let ascii = if c.is_uppercase() { 'A'..='Z' } else { 'a'..='z' };
    let single = ascii.clone().map(String::from).find(|letter| is_same(letter));
    let double = || {
        let lower = 'a'..='z';
        ascii.flat_map(|a| lower.clone().map(move |b| format!("{a}{b}"))).find(|letters| is_same(letters))
    };
    single.or_else(double)
}

/// The compatibility form of a character, where a key has it.
fn compatible(c: char) -> Option<String> {
    let form: String = c.nfkc().collect();
    let code = u32::from(c);
    let is_unwanted = form.chars().eq(c.nfc())
        // A mark on a space is no accent of a letter.
        || form.starts_with(' ') && form.len() > 1
        // ½ behind a number would make another number.
        || form.contains('\u{2044}')
        // Jamo that stand alone would compose with their neighbours.
        || form.chars().any(|c| matches!(c, '\u{1100}'..='\u{11FF}'))
        // Signs that no word holds would become letters of the word before: ™ ℠.
        || matches!(c, '\u{2120}' | '\u{2122}')
        // Thai and Lao are written with sara am, Tibetan has DoNotEmit.txt.
        || matches!(c, '\u{E33}' | '\u{EB3}' | '\u{F77}' | '\u{F79}')
        // Presentation forms and the letters with a high hamza have rules of their own.
        || matches!(code, 0x600..=0x6FF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFE);
    (!is_unwanted).then_some(form)
}

/// `src/normalize/keys/table.rs`.
pub(super) fn write(fold: &Fold) -> Result<Vec<u8>> {
    let root = primary("und")?;
    let case = CaseMapper::new();
    let categories = CodePointMapData::<GeneralCategory>::new();
    let (mut texts, mut rows) = (String::new(), Vec::with_capacity(0x110000));
    for code in 0..0x110000_u32 {
        let Some(c) = char::from_u32(code).filter(|c| !c.is_ascii()) else {
            rows.push(0);
            continue;
        };
        let punctuation = fold.punctuation(c);
        let digit = (categories.get(c) == GeneralCategory::DecimalNumber).then(|| digit(c, categories));
        let (kind, first) = match (punctuation, digit) {
            (Some(ascii), _) => (1, ascii),
            (None, Some(digit)) => (2, digit),
            (None, None) => (0, compatible(c).unwrap_or_default()),
        };
        let folded = case.fold_string(&c.to_string()).into_owned();
        let is_folded = folded.chars().nfc().eq([c]);
        let folded = if is_folded { String::new() } else { folded };
        let bare = if first.is_empty() { unaccented(c, &root) } else { None }.unwrap_or_default();
        let lens = [&first, &folded, &bare].map(|text| text.len() as u64);
        if lens == [0; 3] {
            rows.push(0);
            continue;
        }
        ensure!(lens[0] < 64 && lens[1] < 16 && lens[2] < 16, "the forms of U+{code:04X} are long");
        let all = [first, folded, bare].concat();
        let at = texts.find(&all).unwrap_or_else(|| {
            texts.push_str(&all);
            texts.len() - all.len()
        });
        ensure!(at < 1 << 20, "the texts are long");
        rows.push(kind | lens[0] << 2 | lens[1] << 8 | lens[2] << 12 | (at as u64) << 16);
    }
    let mut source =
        Source::new("languages", "icu_casemap, icu_collator and unicode-normalization (Cargo.lock)");
    let stages = Stages::new(&rows);
    source.line("/// From the upper bits of a code point to where its block begins in the second stage.");
    source.array("FIRST", "u16", &stages.first);
    source.line("\n/// From there and the lower bits to a row.");
    source.array("SECOND", "u16", &stages.second);
    source.line(
        "\n/// From bit 0: what the first text is, the lengths of the three texts, and where they begin.",
    );
    source.array("ROWS", "u64", stages.rows.iter().map(|row| format!("{row:#x}")));
    source.line("\n/// The texts, one after the other.");
    source.text("TEXTS", &texts);
    Ok(source.finish())
}

/// The value of a digit: decimal digits stand in rows of ten.
fn digit(c: char, categories: icu_properties::CodePointMapDataBorrowed<'static, GeneralCategory>) -> String {
    if let Some(ascii) = c.nfkc().next().filter(char::is_ascii_digit) {
        return ascii.into();
    }
    let is_digit = |code: u32| categories.get32(code) == GeneralCategory::DecimalNumber;
    let first = (0..=u32::from(c)).rev().take_while(|&code| is_digit(code)).last().unwrap_or_default();
    ((u32::from(c) - first) % 10).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_by_the_collation() {
        let root = primary("und").unwrap();
        for (letter, bare) in
            [('é', "e"), ('ø', "o"), ('ǿ', "o"), ('æ', "ae"), ('ё', "е"), ('ώ', "ω"), ('が', "か")]
        {
            assert_eq!(unaccented(letter, &root).as_deref(), Some(bare), "{letter}");
        }
        for letter in ['й', 'þ', 'e', 'я'] {
            assert_eq!(unaccented(letter, &root), None, "{letter}");
        }
    }
}

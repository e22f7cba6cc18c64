//! The official test files of Unicode, from the packed copies of the repository, and those that this crate is to pass as
//! a whole: NormalizationTest.txt (UAX #15) and DoNotEmit.txt. Those of UAX #9 are run in `bidi::conformance`.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use lzma_rust2::XzReader;

use super::DO_NOT_EMIT;
use crate::{Cleaner, Rule, Rules};

/// The lines of `data/conformance/NAME.xz` that are no comments. A missing or damaged file is a failure.
pub(crate) fn official(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/conformance/{name}.xz"));
    let packed = File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut text = String::new();
    let read = XzReader::new(packed, false).read_to_string(&mut text);
    read.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (version, cases) = text.split_once('\n').expect("the first line names the version");
    assert!(version.starts_with(&format!("# {}", name.trim_end_matches(".txt"))), "{version}");
    cases.to_owned()
}

/// The characters of a field: code points in hexadecimal, with spaces between.
pub(crate) fn characters(field: &str) -> String {
    let character = |hex: &str| char::from_u32(u32::from_str_radix(hex, 16).unwrap()).unwrap();
    field.split_whitespace().map(character).collect()
}

/// Cleans each line by `rules` and by nothing else.
fn cleaned(rules: Rules, lines: &[String]) -> Vec<String> {
    let cleaner = Cleaner::builder().only(rules).build();
    let text = cleaner.clean(&*lines.join("\n")).text;
    text.split('\n').map(str::to_owned).collect()
}

#[track_caller]
fn assert_cleaned(rules: Rules, pairs: &[(String, String)]) {
    let from: Vec<_> = pairs.iter().map(|(from, _)| from.clone()).collect();
    let cleaned = cleaned(rules, &from);
    assert_eq!(cleaned.len(), pairs.len());
    for (cleaned, (from, to)) in cleaned.iter().zip(pairs) {
        assert_eq!(cleaned, to, "{from:?}");
    }
}

/// NFC(c1) = NFC(c2) = NFC(c3) = c2 and NFC(c4) = NFC(c5) = c4; a character that part 1 does not list stays.
#[test]
fn nfc_is_that_of_normalization_test() {
    let file = official("NormalizationTest.txt");
    let (mut pairs, mut listed, mut part) = (Vec::new(), HashSet::new(), "");
    for line in file.lines() {
        if line.starts_with('@') {
            part = line;
            continue;
        }
        let columns: Vec<String> = line.split(';').take(5).map(characters).collect();
        if part == "@Part1" {
            listed.insert(columns[0].clone());
        }
        for (column, text) in columns.iter().enumerate() {
            pairs.push((text.clone(), columns[if column < 3 { 1 } else { 3 }].clone()));
        }
    }
    assert!(pairs.len() > 90_000 && listed.len() > 10_000, "{} and {}", pairs.len(), listed.len());
    let others = ('\0'..=char::MAX).filter(|&c| c != '\n').map(String::from);
    pairs.extend(others.filter(|c| !listed.contains(c)).map(|c| (c.clone(), c)));
    assert_cleaned(Rule::Nfc.into(), &pairs);
}

/// Every sequence, but for those of U+0675..U+0678: what they stand for depends on the language, so they stay. The rule
/// runs together with NFC, so the preferred ones are those of the file in NFC.
#[test]
fn do_not_emit_sequences_become_the_preferred_ones() {
    let nfc = |text: String| unicode_normalization::UnicodeNormalization::nfc(&*text).collect::<String>();
    let file = official("DoNotEmit.txt");
    let pairs: Vec<_> = file
        .lines()
        .map(|line| {
            let mut fields = line.split(';').take(2).map(characters);
            let (from, to) = (fields.next().unwrap(), nfc(fields.next().unwrap()));
            let stays = from.starts_with(|c| ('\u{675}'..='\u{678}').contains(&c));
            (from.clone(), if stays { from } else { to })
        })
        .collect();
    assert!(pairs.len() > 300, "{}", pairs.len());
    assert!(DO_NOT_EMIT.len() <= pairs.len());
    assert_cleaned(Rules::from(Rule::Nfc).and(Rule::DoNotEmit), &pairs);
}

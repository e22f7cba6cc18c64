//! Words of a language, the commonest first.
//!
//! They come from `data/words`, which is committed. Where the environment variable `SAAF_WORDS` names a folder, a file
//! `TAG.tsv` or `TAG.txt` in it comes first: a word and a number a line, or lines of text.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use unicode_normalization::char::is_combining_mark;

/// At most `limit` words: letters, marks and ZWNJ between them, at least two characters.
pub fn words(language: &str, limit: usize) -> Vec<String> {
    let Some(text) = file(language) else { return Vec::new() };
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    // A list gives the first column; of text, every word.
    let is_list = |line: &str| line.contains('\t');
    let words = lines.flat_map(|line| line.split('\t').take(if is_list(line) { 1 } else { usize::MAX }));
    let words = words.flat_map(str::split_whitespace).map(|word| word.replace(r"\u200C", "\u{200C}"));
    let mut seen = HashSet::new();
    words.filter(|word| is_word(word) && seen.insert(word.clone())).take(limit).collect()
}

/// How many words a test takes of each language: those of `data/words` and the start of a larger list, or as many as the
/// environment variable `SAAF_WORDS_LIMIT` says.
pub fn limit(small: usize) -> usize {
    std::env::var("SAAF_WORDS_LIMIT").ok().and_then(|limit| limit.parse().ok()).unwrap_or(small)
}

fn file(language: &str) -> Option<String> {
    let own = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/words"));
    let folders = std::env::var_os("SAAF_WORDS").map(PathBuf::from).into_iter().chain([own]);
    let files =
        folders.flat_map(|folder| ["tsv", "txt"].map(|ending| folder.join(format!("{language}.{ending}"))));
    files.into_iter().find_map(|path| fs::read_to_string(path).ok())
}

fn is_word(word: &str) -> bool {
    let is_inside = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let is_joined = |c: char| c == '\u{200C}';
    // 2025ء and glued words are two, a ligature like U+FDFA is several.
    let is_several = |c: char| c.is_numeric() || ('\u{FDF0}'..='\u{FDFF}').contains(&c);
    let is_mixed = word.contains(is_several) || !word.is_ascii() && word.contains(|c: char| c.is_ascii());
    word.chars().count() > 1
        && !is_mixed
        && word.chars().all(|c| is_inside(c) || is_joined(c))
        && word.starts_with(char::is_alphanumeric)
        && !word.ends_with(is_joined)
}

/// Every combining mark of the blocks of Arabic script.
pub fn arabic_marks() -> impl Iterator<Item = char> {
    let blocks =
        ['\u{600}'..='\u{6FF}', '\u{750}'..='\u{77F}', '\u{870}'..='\u{8FF}', '\u{10EC0}'..='\u{10EFF}'];
    blocks.into_iter().flatten().filter(|&c| is_combining_mark(c))
}

//! No engine tears the key of a word: it makes one token of it, and the token is the key.
//!
//! `SAAF_WORDS` and `SAAF_WORDS_LIMIT` take more words, as `saaf_engines::words` says; `SAAF_ENGINES_REPORT` names a file to
//! which every key that is torn is written.

use std::collections::BTreeMap;
use std::fmt::Write;

use saaf::{Cleaner, Profile};
use saaf_engines::engines::{ENGINES, Tokens};
use saaf_engines::postgres::Cluster;
use saaf_engines::words::{arabic_marks, limit, words};
use unicode_normalization::char::is_combining_mark;

const LANGUAGES: [&str; 14] =
    ["ar", "fa", "ur", "ps", "sd", "ckb", "ug", "ks", "pnb", "skr", "hi", "ru", "he", "el"];

/// One word, and its key by one cleaner.
struct Keyed {
    cleaner: String,
    word: String,
    key: String,
}

fn keys(languages: &[&str], limit: usize) -> Vec<Keyed> {
    let mut keys = Vec::new();
    let any = Cleaner::builder().profile(Profile::IndexAny).build();
    for language in languages {
        let one = Cleaner::builder().profile(Profile::Index).languages(&[language]).unwrap().build();
        for word in words(language, limit) {
            for (name, cleaner) in
                [(format!("index {language}"), &one), (format!("index-any {language}"), &any)]
            {
                let key = cleaner.clean(&word).text;
                keys.push(Keyed { cleaner: name, word: word.clone(), key });
            }
        }
    }
    keys
}

/// What every engine that is there makes of the texts.
fn all_tokens(texts: &[String]) -> Vec<(String, Vec<Tokens>)> {
    let mut all: Vec<_> = ENGINES.iter().map(|(name, tokens)| ((*name).to_owned(), tokens(texts))).collect();
    for locale in ["C.UTF-8", "C"] {
        match Cluster::new(locale) {
            Some(cluster) => all.push((format!("Postgres {locale}"), cluster.tokens(texts))),
            None => eprintln!("Postgres {locale}: NOT RUN, there is no initdb in POSTGRES_BIN or PATH"),
        }
    }
    all
}

/// What an engine tears all the same, and no fold can help: `docs/search.md` says what to do.
fn is_known(engine: &str, key: &str) -> bool {
    // Vowel signs and virama are the spelling of Hindi, vowel marks that of Kashmiri.
    let is_spelt_with_marks = key.chars().any(is_combining_mark);
    match engine {
        // It drops tokens of 40 bytes: 20 letters of Cyrillic.
        "tantivy default" => is_spelt_with_marks || key.len() >= 40,
        // It cuts the article off, in whatever it takes for Arabic or Persian.
        "charabia" => ["ال", "آل", "أل", "إل"].iter().any(|article| key.starts_with(article)),
        _ => engine.starts_with("FTS5 remove_diacritics") && is_spelt_with_marks,
    }
}

/// The keys of which an engine does not make one token, and that the key; by engine and cleaner. An engine that folds
/// once more does so to index and query alike.
fn torn(keys: &[Keyed]) -> BTreeMap<(String, &str), Vec<(&Keyed, Tokens)>> {
    let texts: Vec<String> = keys.iter().map(|keyed| keyed.key.clone()).collect();
    let mut torn: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (engine, tokens) in all_tokens(&texts) {
        let folds = engine.starts_with("charabia") || engine.starts_with("FTS5 remove");
        for (keyed, tokens) in keys.iter().zip(tokens) {
            if tokens.len() != 1 || !folds && tokens[0] != keyed.key {
                torn.entry((engine.clone(), &*keyed.cleaner)).or_default().push((keyed, tokens));
            }
        }
    }
    torn
}

/// A line for each engine and cleaner; every key goes to the report.
fn summary(torn: &BTreeMap<(String, &str), Vec<(&Keyed, Tokens)>>) -> String {
    let (mut summary, mut report) = (String::new(), String::new());
    for ((engine, cleaner), keys) in torn {
        let (first, tokens) = &keys[0];
        let first = first.key.escape_unicode();
        writeln!(summary, "{engine}, {cleaner}: {}, such as {first} {tokens:?}", keys.len()).unwrap();
        for (Keyed { word, key, .. }, tokens) in keys {
            writeln!(report, "{engine}\t{cleaner}\t{word}\t{key}\t{}", tokens.join("|")).unwrap();
        }
    }
    if let Ok(path) = std::env::var("SAAF_ENGINES_REPORT") {
        std::fs::write(path, report).unwrap();
    }
    summary
}

#[test]
fn no_engine_tears_the_key_of_a_word() {
    let keys = keys(&LANGUAGES, limit(300));
    assert!(keys.len() > 4000);
    let mut torn = torn(&keys);
    eprintln!("{} keys\n{}", keys.len(), summary(&torn));
    for ((engine, _), keys) in &mut torn {
        keys.retain(|(keyed, _)| !is_known(engine, &keyed.key));
    }
    torn.retain(|_, keys| !keys.is_empty());
    assert!(torn.is_empty(), "{}", summary(&torn));
}

#[test]
fn no_mark_is_left_at_which_an_engine_cuts() {
    let any = Cleaner::builder().profile(Profile::IndexAny).build();
    let plain = any.clean("بد").text;
    let left: Vec<char> =
        arabic_marks().filter(|mark| any.clean(&format!("ب{mark}د")).text != plain).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// A year is a token of its own, whatever it is glued to.
#[test]
fn a_year_is_a_token() {
    let typed =
        ["2025ء", "2025م", "۲۰۲۵ء", "٢٠٢٥م", "30 اکتوبر، 2025ء", "2025Defence", "اکتوبر 30, 2025Defence"];
    for (profile, languages) in [(Profile::IndexAny, &[][..]), (Profile::Index, &["ur", "en"][..])] {
        let builder = Cleaner::builder().profile(profile);
        let builder = if languages.is_empty() { builder } else { builder.languages(languages).unwrap() };
        let cleaner = builder.build();
        let texts: Vec<String> = typed.iter().map(|text| cleaner.clean(*text).text).collect();
        for (engine, tokens) in all_tokens(&texts) {
            for (tokens, text) in tokens.iter().zip(typed) {
                assert!(tokens.iter().any(|token| token == "2025"), "{profile} {engine}: {text} {tokens:?}");
            }
        }
    }
}

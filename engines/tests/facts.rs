//! What the engines do to text as it is typed, without saaf: what `docs/search.md` says of them. A new version of an engine that
//! does otherwise fails here, and the page is to be written anew.

use saaf_engines::engines::{ENGINES, Tokens};
use saaf_engines::postgres::Cluster;
use saaf_engines::words::arabic_marks;

fn tokens(engine: &str, texts: &[String]) -> Vec<Tokens> {
    let (_, tokens) = ENGINES.iter().find(|(name, _)| *name == engine).unwrap();
    tokens(texts)
}

/// Of the marks of Arabic script, between two letters, how many cut the word in two.
#[test]
fn marks_cut_words() {
    let words: Vec<String> = arabic_marks().map(|mark| format!("ب{mark}د")).collect();
    assert_eq!(words.len(), 135);
    let cut = |engine| tokens(engine, &words).iter().filter(|tokens| tokens.len() > 1).count();
    assert_eq!(cut("tantivy default"), 50);
    for diacritics in ["FTS5 remove_diacritics 0", "FTS5 remove_diacritics 1", "FTS5 remove_diacritics 2"] {
        assert_eq!(cut(diacritics), 79);
    }
    if let Some(cluster) = Cluster::new("C.UTF-8") {
        assert_eq!(cluster.tokens(&words).iter().filter(|tokens| tokens.len() > 1).count(), 22);
    }
}

#[test]
fn zwnj_and_the_sign_of_a_year() {
    let texts = ["می\u{200C}خواهم", "2025ء", "2025Defence"].map(String::from);
    for (engine, _) in ENGINES {
        let found = tokens(engine, &texts).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(found, [2, 1, 1], "{engine}");
    }
    for (locale, parts) in [("C.UTF-8", 2), ("C", 1)] {
        if let Some(cluster) = Cluster::new(locale) {
            let found: Vec<_> = cluster.tokens(&texts).iter().map(Vec::len).collect();
            assert_eq!(found[..2], [parts, 1], "{locale}");
        }
    }
}

/// Told no language, charabia cuts the Arabic article off where it takes a word for Arabic or Persian.
#[test]
fn charabia_cuts_the_article_by_language() {
    let text = ["الله".to_owned()];
    assert_eq!(tokens("charabia urd", &text)[0].len(), 1);
    assert_eq!(tokens("charabia", &text)[0].len(), 2);
}

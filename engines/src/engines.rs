//! What engines that are libraries make of a text.

use std::collections::BTreeMap;

use charabia::{Language, TokenizerBuilder};
use rusqlite::{Connection, params};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};

/// The tokens of a text, in order.
pub type Tokens = Vec<String>;

/// An engine, and what it makes of many texts.
pub type Engine = (&'static str, fn(&[String]) -> Vec<Tokens>);

/// tantivy as it comes; FTS5 as it comes, and told that marks belong to words; charabia as it comes, and told that all is
/// Urdu.
pub const ENGINES: [Engine; 7] = [
    ("tantivy default", |texts| texts.iter().map(|text| tantivy_tokens("default", text)).collect()),
    ("FTS5 remove_diacritics 0", |texts| fts5_tokens("remove_diacritics 0", texts)),
    ("FTS5 remove_diacritics 1", |texts| fts5_tokens("remove_diacritics 1", texts)),
    ("FTS5 remove_diacritics 2", |texts| fts5_tokens("remove_diacritics 2", texts)),
    ("FTS5 with marks", |texts| fts5_tokens(FTS5_WITH_MARKS, texts)),
    ("charabia", |texts| texts.iter().map(|text| charabia_tokens(text, None)).collect()),
    ("charabia urd", |texts| {
        texts.iter().map(|text| charabia_tokens(text, Some(&[Language::Urd]))).collect()
    }),
];

/// Options of FTS5's `unicode61` for keys: their marks are spelling, and nothing is left to fold.
pub const FTS5_WITH_MARKS: &str = "remove_diacritics 0 categories 'L* N* Co M*'";

/// The tokens of one of tantivy's own analysers.
pub fn tantivy_tokens(analyser: &str, text: &str) -> Tokens {
    let analyser: TextAnalyzer = TokenizerManager::default().get(analyser).expect("an analyser of tantivy");
    tokens_of(analyser, text).into_iter().map(|token| token.text).collect()
}

/// The tokens of any tokenizer of tantivy.
pub fn tokens_of(tokenizer: impl Into<TextAnalyzer>, text: &str) -> Vec<tantivy::tokenizer::Token> {
    let mut analyser = tokenizer.into();
    let mut tokens = Vec::new();
    analyser.token_stream(text).process(&mut |token| tokens.push(token.clone()));
    tokens
}

/// A table in memory with one column `text`, and these options of `unicode61`.
pub fn fts5_table(options: &str) -> Connection {
    let database = Connection::open_in_memory().unwrap();
    let table = format!("CREATE VIRTUAL TABLE pages USING fts5(text, tokenize = \"unicode61 {options}\")");
    database.execute_batch(&table).unwrap();
    database
}

fn fts5_tokens(options: &str, texts: &[String]) -> Vec<Tokens> {
    let database = fts5_table(options);
    fts5_insert(&database, texts);
    database.execute_batch("CREATE VIRTUAL TABLE words USING fts5vocab(pages, 'instance')").unwrap();
    let mut rows = database.prepare("SELECT doc, term FROM words ORDER BY doc, offset").unwrap();
    let mut tokens = vec![Tokens::new(); texts.len()];
    let mut rows = rows.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let page: i64 = row.get(0).unwrap();
        tokens[page as usize].push(row.get(1).unwrap());
    }
    tokens
}

/// Adds the texts as rows 0, 1, …
pub fn fts5_insert(database: &Connection, texts: &[String]) {
    database.execute_batch("BEGIN").unwrap();
    let mut insert = database.prepare("INSERT INTO pages(rowid, text) VALUES (?1, ?2)").unwrap();
    for (row, text) in texts.iter().enumerate() {
        insert.execute(params![row as i64, text]).unwrap();
    }
    database.execute_batch("COMMIT").unwrap();
}

/// Where FTS5 finds a key, by row: the byte ranges that it would highlight.
pub fn fts5_hits(database: &Connection, key: &str) -> BTreeMap<usize, Vec<std::ops::Range<usize>>> {
    // Characters that no key holds.
    let select = "SELECT rowid, highlight(pages, 0, char(1), char(2)) FROM pages WHERE pages MATCH ?1";
    let mut rows = database.prepare_cached(select).unwrap();
    let mut rows = rows.query([format!("\"{}\"", key.replace('"', "\"\""))]).unwrap();
    let mut hits = BTreeMap::new();
    while let Some(row) = rows.next().unwrap() {
        let (page, marked): (i64, String) = (row.get(0).unwrap(), row.get(1).unwrap());
        hits.insert(page as usize, marked_ranges(&marked));
    }
    hits
}

fn marked_ranges(marked: &str) -> Vec<std::ops::Range<usize>> {
    let (mut ranges, mut start) = (Vec::new(), 0);
    for (marks, (at, c)) in marked.char_indices().filter(|&(_, c)| c < '\u{3}').enumerate() {
        if c == '\u{1}' { start = at - marks } else { ranges.push(start..at - marks) }
    }
    ranges
}

fn charabia_tokens(text: &str, languages: Option<&[Language]>) -> Tokens {
    let mut builder = TokenizerBuilder::<Vec<u8>>::default();
    if let Some(languages) = languages {
        builder.allow_list(languages);
    }
    let tokenizer = builder.build();
    tokenizer.tokenize(text).filter(|token| token.is_word()).map(|token| token.lemma.into_owned()).collect()
}

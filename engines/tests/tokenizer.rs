//! The tokenizer for tantivy: its words, their places in the field, and what queries find through it.

use std::ops::Range;

use cpu_time::ThreadTime;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use saaf::tantivy::KeyTokenizer;
use saaf::{Cleaner, Profile};
use saaf_engines::engines::tokens_of;
use tantivy::collector::Count;
use tantivy::query::QueryParser;
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{Token, TokenizerManager};
use tantivy::{Index, Searcher, doc};

#[path = "../../tests/pieces.rs"]
mod pieces;

fn any_language() -> Cleaner {
    Cleaner::builder().profile(Profile::IndexAny).build()
}

fn persian() -> Cleaner {
    Cleaner::builder().profile(Profile::Index).languages(&["fa"]).unwrap().build()
}

fn field_tokens(field: &str) -> Vec<Token> {
    tokens_of(KeyTokenizer::for_index(persian()), field)
}

/// Position, word and place of each token.
fn shape(tokens: &[Token]) -> Vec<(usize, &str, Range<usize>)> {
    tokens.iter().map(|token| (token.position, &*token.text, token.offset_from..token.offset_to)).collect()
}

#[test]
fn a_joined_word_and_its_parts_stand_at_one_position() {
    let field = "من می\u{200C}خواهم بروم";
    let tokens = field_tokens(field);
    let joined = tokens[1].text.clone();
    assert_eq!(joined.chars().count(), 7);
    let places = [(0, 0..4), (1, 5..22), (1, 5..9), (2, 12..22), (2, 23..31)];
    let found: Vec<_> = shape(&tokens).into_iter().map(|(position, _, place)| (position, place)).collect();
    assert_eq!(found, places);
    assert_eq!([&*tokens[2].text, &*tokens[3].text].concat(), joined);

    // Asked for, it is the joined word.
    let query = tokens_of(KeyTokenizer::for_queries(persian()), field);
    let query: Vec<_> = query.into_iter().map(|token| (token.position, token.text)).collect();
    assert_eq!(query[1], (1, joined));
    assert_eq!(query[2].0, 2);
    assert_eq!(query.len(), 3);
}

#[test]
fn a_word_of_three_parts_has_rising_positions() {
    let tokens = field_tokens("نمی\u{200C}خواسته\u{200C}ام که");
    let positions: Vec<usize> = tokens.iter().map(|token| token.position).collect();
    assert_eq!(positions, [0, 0, 1, 1, 1]);
}

#[test]
fn zwnj_that_joins_nothing_parts_too() {
    let (plain, parted) = (field_tokens("کارها"), field_tokens("کار\u{200C}ها"));
    assert_eq!(plain.len(), 1);
    assert_eq!(parted.len(), 3);
    assert_eq!(plain[0].text, parted[0].text);
    // Not where it parts no letters.
    assert_eq!(field_tokens("\u{200C}کار\u{200C} ها").len(), 2);
}

#[test]
fn places_are_those_of_the_field() {
    let field = "caf&eacute; كِتـابٌ \u{FEDB}\u{FE98}\u{FE8E}\u{FE8F}، ۲۰۲۵";
    let tokens = tokens_of(KeyTokenizer::for_index(any_language()), field);
    let places: Vec<&str> = tokens.iter().map(|token| &field[token.offset_from..token.offset_to]).collect();
    assert_eq!(places, ["caf&eacute;", "كِتـابٌ", "\u{FEDB}\u{FE98}\u{FE8E}\u{FE8F}", "۲۰۲۵"]);
    assert_eq!(tokens[1].text, tokens[2].text);
    assert_eq!(tokens[3].text, "2025");
}

#[test]
fn a_year_and_its_sign_are_two_words() {
    for year in ["2025ء", "۲۰۲۵ء", "1447هـ"] {
        let tokens = tokens_of(KeyTokenizer::for_index(any_language()), year);
        assert_eq!(tokens[0].text.len(), 4, "{year}");
        assert!(tokens[0].text.bytes().all(|byte| byte.is_ascii_digit()), "{year}");
    }
}

#[test]
fn text_without_words_has_no_tokens() {
    for text in ["", " ", "\u{200C}", "،۔", "\u{202E}", "\0"] {
        assert_eq!(field_tokens(text), [], "{}", text.escape_unicode());
    }
}

/// Fields in an index.
struct Pages {
    index: Index,
    searcher: Searcher,
    text: Field,
}

impl Pages {
    fn new(pages: &[&str]) -> Pages {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("keys")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let options = TextOptions::default().set_indexing_options(indexing) | STORED;
        let text = schema.add_text_field("text", options);
        let index = Index::create_in_ram(schema.build());
        index.tokenizers().register("keys", KeyTokenizer::for_index(persian()));
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        for page in pages {
            writer.add_document(doc!(text => *page)).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        Pages { index, searcher, text }
    }

    fn parser(&self) -> QueryParser {
        let tokenizers = TokenizerManager::default();
        tokenizers.register("keys", KeyTokenizer::for_queries(persian()));
        let mut parser = QueryParser::new(self.index.schema(), vec![self.text], tokenizers);
        parser.set_conjunction_by_default();
        parser
    }

    fn count(&self, query: &str) -> usize {
        self.searcher.search(&*self.parser().parse_query(query).unwrap(), &Count).unwrap()
    }
}

#[test]
fn zwnj_is_found_whichever_way_it_is_asked_for() {
    let half_space = Pages::new(&["من می\u{200C}خواهم بروم"]);
    let (joined, space) = ("میخواهم", "می خواهم");
    for query in [
        "می\u{200C}خواهم",
        joined,
        space,
        "خواهم",
        "\"من می\u{200C}خواهم بروم\"",
        "\"من میخواهم بروم\"",
        "\"می خواهم\"",
        "\"من می خواهم\"",
        "می خواهم بروم",
    ] {
        assert_eq!(half_space.count(query), 1, "{query}");
    }
    let joined = Pages::new(&["من ميخواهم بروم"]);
    for query in ["می\u{200C}خواهم", "\"من می\u{200C}خواهم بروم\"", "ميخواهم"] {
        assert_eq!(joined.count(query), 1, "{query}");
    }
    // What no numbering of positions, and no tokenizer of one word alone, gives.
    assert_eq!(half_space.count("\"می خواهم بروم\""), 0);
    assert_eq!(joined.count("می خواهم"), 0);
    assert_eq!(Pages::new(&["من می خواهم بروم"]).count("می\u{200C}خواهم"), 0);
}

#[test]
fn a_snippet_marks_the_word_as_the_field_has_it() {
    let pages = Pages::new(&["اين كِتابٌ من است و کتاب\u{200C}ها را می\u{200C}خوانم."]);
    let query = pages.parser().parse_query("کتاب").unwrap();
    let snippets = SnippetGenerator::create(&pages.searcher, &*query, pages.text).unwrap();
    let html = snippets.snippet("اين كِتابٌ من است و کتاب\u{200C}ها را می\u{200C}خوانم.").to_html();
    assert_eq!(html, "اين <b>كِتابٌ</b> من است و <b>کتاب</b>\u{200C}ها را می\u{200C}خوانم");
}

/// The long field is 16 times as long as the short one. 64 is the mean of that and of its square.
#[test]
fn cost_grows_linearly() {
    for piece in ["می\u{200C}", "\u{200C}", "ب\u{200C}\u{64B}", "كِتاب\u{200C}ها ", "2025ء ", "ك"]
    {
        let time = |pieces| {
            let field = piece.repeat(pieces);
            let start = ThreadTime::now();
            field_tokens(&field);
            start.elapsed().as_secs_f64()
        };
        let (short, long) = (time(2_000).max(1e-3), time(32_000));
        assert!(long / short < 64.0, "{}: {short} s, {long} s", piece.escape_unicode());
    }
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(pieces::PIECES).prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
        prop::sample::select(&["\u{200C}", "\u{64B}", "ه", "ي", "ە", "ر", " ", "ـ", "2025", "&zwnj;"][..])
            .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(17),
        ..ProptestConfig::with_cases(400)
    })]

    /// As tantivy wants them: places that can be sliced, in order; positions that do not fall.
    #[test]
    fn tokens_are_in_order_and_on_boundaries(field in text()) {
        for cleaner in [any_language(), persian(), Cleaner::default()] {
            let tokens = tokens_of(KeyTokenizer::for_index(cleaner), &field);
            for token in &tokens {
                prop_assert!(!token.text.is_empty());
                prop_assert!(field.get(token.offset_from..token.offset_to).is_some(), "{token:?}");
            }
            for pair in tokens.windows(2) {
                prop_assert!(pair[0].position <= pair[1].position);
                prop_assert!(pair[0].offset_from <= pair[1].offset_from, "{:?} {:?}", pair[0], pair[1]);
            }
        }
    }
}

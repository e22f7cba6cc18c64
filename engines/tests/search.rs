//! From the bytes of a page to a hit in them: pages are typed one way, in several encodings, cleaned and indexed; each of
//! their words is asked for as it is typed another way. It is found, and the source bytes of the hit are the word as the
//! page has it.
//!
//! Two ways to build a search. The key is the indexed text, and the engine cuts it; or the page as it is displayed is the
//! field of an index whose tokenizer makes keys.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use saaf::tantivy::KeyTokenizer;
use saaf::{Cleaner, Document, Input, Profile};
use saaf_engines::engines::{FTS5_WITH_MARKS, fts5_hits, fts5_insert, fts5_table, tokens_of};
use saaf_engines::typing::{Typing, typings};
use saaf_engines::words::{limit, words};
use tantivy::collector::DocSetCollector;
use tantivy::query::{PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};
use tantivy::{Index, Searcher, TantivyDocument, Term};

const LANGUAGES: [&str; 5] = ["ar", "fa", "ur", "ps", "ckb"];
const ENCODINGS: [&str; 3] = ["UTF-8", "UTF-16LE", "windows-1256"];
const WORDS_OF_A_SENTENCE: usize = 10;
const WORDS_OF_A_PAGE: usize = 50;

/// A page, and where its words are.
struct Page {
    source: Vec<u8>,
    words: Vec<(usize, Range<usize>)>,
}

/// `None` where the encoding does not have a character.
fn encoded(encoding: &str, text: &str) -> Option<Vec<u8>> {
    match encoding {
        "UTF-16LE" => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        _ => {
            let encoding = encoding_rs::Encoding::for_label(encoding.as_bytes()).unwrap();
            let (bytes, _, has_lost) = encoding.encode(text);
            (!has_lost).then(|| bytes.into_owned())
        }
    }
}

fn pages(words: &[String], typing: Typing, encoding: &str) -> Vec<Page> {
    let typed = words.iter().map(|word| encoded(encoding, &(typing.word)(word)));
    let typed: Vec<_> = typed.enumerate().filter_map(|(number, bytes)| Some((number, bytes?))).collect();
    typed.chunks(WORDS_OF_A_PAGE).map(|words| page(words, encoding)).collect()
}

fn page(words: &[(usize, Vec<u8>)], encoding: &str) -> Page {
    let text = |text| encoded(encoding, text).unwrap();
    let mut page = Page { source: text("Page 17, 2025\n"), words: Vec::new() };
    for (place, (number, bytes)) in words.iter().enumerate() {
        let start = page.source.len();
        page.source.extend(bytes);
        page.words.push((*number, start..page.source.len()));
        let ends = place % WORDS_OF_A_SENTENCE == WORDS_OF_A_SENTENCE - 1;
        page.source.extend(text(if ends { ".\n" } else { " " }));
    }
    page
}

/// Where an engine finds a word: by page, the byte ranges of the indexed text.
type Hits = BTreeMap<usize, Vec<Range<usize>>>;

/// Where a word stands: its page, and its bytes there.
type Places = Vec<(usize, Range<usize>)>;

/// Pages in an index of tantivy.
struct TantivyIndex {
    searcher: Searcher,
    text: Field,
    number: Field,
    of_query: TextAnalyzer,
    /// Where each token is, by page.
    places: Vec<HashMap<String, Places>>,
}

impl TantivyIndex {
    fn new(texts: &[String], of_index: &TextAnalyzer, of_query: TextAnalyzer) -> TantivyIndex {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("keys")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
        let number = schema.add_u64_field("number", STORED);
        let index = Index::create_in_ram(schema.build());
        index.tokenizers().register("keys", of_index.clone());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        let mut places = Vec::new();
        for (page, page_text) in texts.iter().enumerate() {
            writer.add_document(tantivy::doc!(text => page_text.as_str(), number => page as u64)).unwrap();
            let mut on_page: HashMap<_, Vec<_>> = HashMap::new();
            for token in tokens_of(of_index.clone(), page_text) {
                let range = token.offset_from..token.offset_to;
                on_page.entry(token.text).or_default().push((token.position, range));
            }
            places.push(on_page);
        }
        writer.commit().unwrap();
        TantivyIndex { searcher: index.reader().unwrap().searcher(), text, number, of_query, places }
    }

    fn hits(&self, query: &str) -> Hits {
        let tokens = tokens_of(self.of_query.clone(), query);
        let term = |text: &str| Term::from_field_text(self.text, text);
        let query: Box<dyn Query> = match &*tokens {
            [] => return Hits::new(),
            [token] => Box::new(TermQuery::new(term(&token.text), IndexRecordOption::Basic)),
            tokens => Box::new(PhraseQuery::new_with_offset(
                tokens.iter().map(|token| (token.position, term(&token.text))).collect(),
            )),
        };
        let found = self.searcher.search(&*query, &DocSetCollector).unwrap();
        let number = |address| {
            let document: TantivyDocument = self.searcher.doc(address).unwrap();
            document.get_first(self.number).and_then(|number| number.as_u64()).unwrap() as usize
        };
        let places = |page: usize| {
            let first = self.places[page].get(&tokens[0].text).into_iter().flatten();
            first.map(|(_, range)| range.clone()).collect()
        };
        found.into_iter().map(number).map(|page| (page, places(page))).collect()
    }
}

/// How many words were asked for, found, and led back to the bytes of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Score {
    asked: usize,
    found: usize,
    mapped: usize,
}

/// The pages of one language, typed one way, in one encoding, as an engine has them.
struct Indexed<'p> {
    pages: &'p [Page],
    documents: Vec<Document>,
}

impl Indexed<'_> {
    /// Whether word `number` is among the hits, and whether every hit leads to a word of the page, it among them.
    fn judge(&self, number: usize, hits: &Hits) -> (bool, bool) {
        let (page, range) = self
            .pages
            .iter()
            .enumerate()
            .find_map(|(page, on_it)| {
                on_it.words.iter().find(|word| word.0 == number).map(|word| (page, word.1.clone()))
            })
            .expect("on a page");
        let Some(ranges) = hits.get(&page) else { return (false, false) };
        let sources: Vec<_> =
            ranges.iter().map(|range| self.documents[page].source_range_of_word(range.clone())).collect();
        let are_words = sources.iter().all(|hit| self.is_word(page, hit.range()));
        (true, are_words && sources.contains(&range.into()))
    }

    /// A word, or a part of one with ZWNJ.
    fn is_word(&self, page: usize, hit: Range<usize>) -> bool {
        let page = &self.pages[page];
        let encoding = &self.documents[0].encoding.name;
        let zwnj = encoded(encoding, "\u{200C}").unwrap();
        page.words.iter().any(|(_, word)| {
            let begins = hit.start == word.start || page.source[..hit.start].ends_with(&zwnj);
            let ends = hit.end == word.end || page.source[hit.end..].starts_with(&zwnj);
            word.start <= hit.start && hit.end <= word.end && begins && ends
        })
    }
}

/// Every word of every page, asked for as each other typing has it, from every engine.
fn scores(
    language: &str,
    profile: Profile,
    words: &[String],
    failures: &mut Vec<String>,
) -> BTreeMap<String, Score> {
    let cleaner = |profile_of_text| {
        let builder = Cleaner::builder().profile(profile_of_text);
        // Who knows the language tells it to both: letters are shown by language too.
        let knows = profile == Profile::Index;
        (if knows { builder.languages(&[language]).unwrap() } else { builder }).build()
    };
    let (display, cleaner) = (cleaner(Profile::Display), cleaner(profile));
    let typings = typings(language, profile);
    let default = || TokenizerManager::default().get("default").unwrap();
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for encoding in ENCODINGS {
        for typing in &typings {
            let pages = pages(words, *typing, encoding);
            let clean = |cleaner: &Cleaner| -> Vec<Document> {
                let input =
                    |page: &Page| cleaner.clean(Input::from(&page.source).encoding(encoding).unwrap());
                pages.iter().map(input).collect()
            };
            let texts = |documents: &[Document]| -> Vec<String> {
                documents.iter().map(|document| document.text.clone()).collect()
            };
            let keys = Indexed { pages: &pages, documents: clean(&cleaner) };
            let shown = Indexed { pages: &pages, documents: clean(&display) };
            let of_keys = TantivyIndex::new(&texts(&keys.documents), &default(), default());
            let of_shown = TantivyIndex::new(
                &texts(&shown.documents),
                &KeyTokenizer::for_index(cleaner.clone()).into(),
                KeyTokenizer::for_queries(cleaner.clone()).into(),
            );
            let fts5 = fts5_table(FTS5_WITH_MARKS);
            fts5_insert(&fts5, &texts(&keys.documents));
            let on_pages: HashSet<usize> =
                pages.iter().flat_map(|page| &page.words).map(|(number, _)| *number).collect();
            let absent = words.len() - on_pages.len();
            scores.entry(format!("{encoding} lacks")).or_default().asked += absent;
            for other in typings.iter().filter(|other| other.name != typing.name) {
                for &number in &on_pages {
                    let query = (other.word)(&words[number]);
                    let key = cleaner.clean(&query).text;
                    let hits = [
                        ("tantivy default", &keys, of_keys.hits(&key)),
                        ("tantivy KeyTokenizer", &shown, of_shown.hits(&query)),
                        ("FTS5", &keys, fts5_hits(&fts5, &key)),
                    ];
                    for (engine, indexed, hits) in hits {
                        let (found, mapped) = indexed.judge(number, &hits);
                        let score = scores.entry(engine.to_owned()).or_default();
                        score.asked += 1;
                        score.found += usize::from(found);
                        score.mapped += usize::from(mapped);
                        if !mapped {
                            failures.push(format!(
                                "{profile}\t{language}\t{engine}\t{encoding}\t{}\t{}\t{}\t{query}\t{key}\t{}",
                                typing.name,
                                (typing.word)(&words[number]),
                                other.name,
                                if found { "not mapped" } else { "not found" }
                            ));
                        }
                    }
                }
            }
        }
    }
    scores
}

#[test]
fn a_word_is_found_however_it_is_typed_and_leads_to_its_bytes() {
    let mut failures = Vec::new();
    for profile in [Profile::Index, Profile::IndexAny] {
        for language in LANGUAGES {
            let words = words(language, limit(30).min(300));
            assert!(words.len() >= 30);
            for (engine, Score { asked, found, mapped }) in scores(language, profile, &words, &mut failures) {
                eprintln!("{profile} {language}, {engine}: asked {asked}, found {found}, mapped {mapped}");
            }
        }
    }
    if let Ok(path) = std::env::var("SAAF_ENGINES_REPORT") {
        std::fs::write(format!("{path}.search"), failures.join("\n")).unwrap();
    }
    assert!(failures.is_empty(), "{} of them, such as {}", failures.len(), failures[0]);
}

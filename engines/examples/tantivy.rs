//! Pages in any encoding, searched with tantivy: a word is found however it was typed, and the hit leads to its bytes.
//!
//! ```text
//! cargo run --package saaf-engines --example tantivy
//! ```

use saaf::tantivy::KeyTokenizer;
use saaf::{Cleaner, Document, Input, Profile};
use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};
use tantivy::{Index, TantivyDocument, doc};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // What is stored and shown: the clean page. An Arabic keyboard typed this one, in windows-1256.
    let (source, _, _) = encoding_rs::WINDOWS_1256.encode("\u{201C}كِتاب\u{201D} را مي\u{200C}خوانم");
    let page = Cleaner::default().clean(Input::from(&*source).encoding("windows-1256")?);

    // What is indexed: the words of its key.
    let keys = Cleaner::builder().profile(Profile::IndexAny).build();
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("keys")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing) | STORED);
    let index = Index::create_in_ram(schema.build());
    index.tokenizers().register("keys", KeyTokenizer::for_index(keys.clone()));
    let mut writer = index.writer_with_num_threads(1, 15_000_000)?;
    writer.add_document(doc!(text => page.text.as_str()))?;
    writer.commit()?;

    // What is asked for: the same field through the tokenizer for queries.
    let of_queries = TokenizerManager::default();
    of_queries.register("keys", KeyTokenizer::for_queries(keys.clone()));
    let parser = QueryParser::new(index.schema(), vec![text], of_queries);
    let searcher = index.reader()?.searcher();
    for query in ["کتاب", "میخوانم", "خوانم"] {
        let hits = searcher.search(&parser.parse_query(query)?, &TopDocs::with_limit(10).order_by_score())?;
        for (_, address) in hits {
            let found: TantivyDocument = searcher.doc(address)?;
            let field = found.get_first(text).and_then(|text| text.as_str()).unwrap_or_default();
            show(query, field, &page, &source, &keys);
        }
    }
    Ok(())
}

/// Prints the words of the field that are the query, and their bytes in the source.
fn show(query: &str, field: &str, page: &Document, source: &[u8], keys: &Cleaner) {
    let wanted = keys.clean(query).text;
    let mut tokenizer = TextAnalyzer::from(KeyTokenizer::for_index(keys.clone()));
    tokenizer.token_stream(field).process(&mut |token| {
        if token.text == wanted {
            let bytes = page.source_range_of_word(token.offset_from..token.offset_to);
            let word = encoding_rs::WINDOWS_1256.decode_without_bom_handling(&source[bytes.range()]).0;
            println!("{query}: bytes {bytes}, {word}");
        }
    });
}

//! Cleans standard input of any length in bounded memory and counts the bytes of text in each language.
//!
//! ```text
//! cargo run --release --example stream < data/samples/news.txt
//! ```

use std::collections::BTreeMap;
use std::io;

use saaf::{Cleaner, Document, Input, Sink};

#[derive(Default)]
struct Tally(BTreeMap<&'static str, usize>);

impl Sink for Tally {
    fn window(&mut self, window: &Document) -> io::Result<()> {
        for span in &window.spans {
            *self.0.entry(span.language.as_str()).or_default() += span.end - span.start;
        }
        Ok(())
    }
}

fn main() -> io::Result<()> {
    let mut tally = Tally::default();
    let encoding = Cleaner::default().stream(Input::new(io::stdin().lock()), &mut tally)?;
    println!("{} ({})", encoding.name, encoding.evidence.name());
    for (language, bytes) in &tally.0 {
        println!("{bytes:>10} {language}");
    }
    Ok(())
}

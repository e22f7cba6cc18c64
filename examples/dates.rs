//! Lists the dates of a file, with the source bytes that each came from.
//!
//! ```text
//! cargo run --release --example dates data/samples/news.txt
//! ```

use saaf::Cleaner;

fn main() -> std::io::Result<()> {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("usage: dates FILE");
        std::process::exit(2);
    };
    let document = Cleaner::default().clean(&std::fs::read(path)?);
    for span in &document.spans {
        let Some(date) = span.date else { continue };
        let written = document.text[span.start..span.end].trim();
        println!("{date} {:?} {} {written}", document.source_range(span.start..span.end), span.language);
    }
    Ok(())
}

//! The report: documents in, one HTML file out that a person looks at.
//!
//! Before and after stand side by side, aligned by line; stretches in which nothing changed are folded up. Every span lies
//! in `<bdi lang dir>`, tinted by language and tagged with it; what cannot be seen is a chip with its name. Below a row its
//! edits and spans are listed, with rule, reason, offsets and confidence. The file loads nothing: the style is in it, there
//! is no script, and its Content-Security-Policy allows nothing else.
//!
//! The summary stands above the lines, so a section is kept in memory until its document ends. It holds at most
//! [`MAX_SECTION_BYTES`]; further lines are only counted. Cost: one pass over the text, its edits and its spans.

mod cells;
mod markup;
mod section;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

pub use section::{MAX_SECTION_BYTES, Section};

use crate::document::Document;

const STYLE: &str = include_str!("report.css");
/// SHA-256 of [`STYLE`], in Base64 (CSP Level 3 §2.3.1). A test computes it.
const STYLE_HASH: &str = "2GI6pzS1AwHDPgvjAay/dhBFn2vyk1tBOunKjWc3K2c=";

/// Begins a report. Sections follow, and [`end`].
pub fn begin(out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; \
         base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>saaf: what was changed</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>saaf: what was changed</h1>"
    )
}

/// Ends a report.
pub fn end(out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"</main>\n</body>\n</html>\n")
}

/// Writes a report of one document, called `name`.
///
/// ```
/// let document = saaf::Cleaner::default().clean("na\u{200B}ïve <b>");
/// let mut report = Vec::new();
/// saaf::emit::html::write(&document, "page.txt", &mut report)?;
/// assert!(String::from_utf8_lossy(&report).contains("ïve &lt;b&gt;"));
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn write(document: &Document, name: &str, out: &mut impl Write) -> io::Result<()> {
    let mut section = Section::new(1, name);
    section.add(document);
    begin(out)?;
    section.write(&document.encoding, out)?;
    end(out)
}

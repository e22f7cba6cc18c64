//! A document as its clean text, in UTF-8. Part of the last stage.

use std::io::{self, Write};

use crate::document::{Document, Sink};

/// A [`Sink`] that writes the text of each window as it is.
///
/// ```
/// use saaf::{Cleaner, Input, emit::text::TextWriter};
/// let mut out = TextWriter(Vec::new());
/// Cleaner::default().stream(Input::new(&b"one  page"[..]), &mut out)?;
/// assert_eq!(out.0, b"one page");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct TextWriter<W>(pub W);

impl<W: Write> Sink for TextWriter<W> {
    fn window(&mut self, window: &Document) -> io::Result<()> {
        write(window, &mut self.0)
    }
}

/// Writes the text as it is.
pub fn write(document: &Document, out: &mut impl Write) -> io::Result<()> {
    out.write_all(document.text.as_bytes())
}

/// Writes the text of a document, or of a window of it, as one line, for documents that came as one line each ([`InputFormat::Line`]), so that lines
/// stay aligned with documents. A LINE FEED that the decoder found, and that no rule was allowed to change, is written as
/// SPACE. The line's own end is left to the caller.
///
/// [`InputFormat::Line`]: crate::InputFormat::Line
pub fn write_line(text: &str, out: &mut impl Write) -> io::Result<()> {
    for (i, piece) in text.split('\n').enumerate() {
        if i > 0 {
            out.write_all(b" ")?;
        }
        out.write_all(piece.as_bytes())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_one_line() {
        let document = Document { text: "a\nb\n\nc".into(), ..Document::default() };
        let (mut whole, mut line) = (Vec::new(), Vec::new());
        write(&document, &mut whole).unwrap();
        write_line(&document.text, &mut line).unwrap();
        assert_eq!(whole, b"a\nb\n\nc");
        assert_eq!(line, b"a b  c");
    }
}

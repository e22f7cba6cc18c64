//! Where documents go, window by window.

use std::io;

use super::encoding::Encoding;
use super::labelled_text::Document;

/// Takes the windows of documents, in order. Every output format is one ([`emit`](crate::emit)).
///
/// For each document, [`begin`](Sink::begin) is called once, [`window`](Sink::window) as often as it has windows, and
/// [`finish`](Sink::finish) once. An error ends the document early.
pub trait Sink {
    /// A document begins.
    ///
    /// # Errors
    ///
    /// What the sink writes to may fail.
    fn begin(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// The next window. Its offsets count from its own start. Its encoding says what is known so far.
    ///
    /// # Errors
    ///
    /// What the sink writes to may fail.
    fn window(&mut self, window: &Document) -> io::Result<()>;

    /// The document ends. `encoding` says how the whole of it was read.
    ///
    /// # Errors
    ///
    /// What the sink writes to may fail.
    fn finish(&mut self, encoding: &Encoding) -> io::Result<()> {
        let _ = encoding;
        Ok(())
    }
}

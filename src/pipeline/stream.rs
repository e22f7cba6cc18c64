//! A reader in, windows out: cleaning in bounded memory.
//!
//! A window is at most 64 KiB of source that ends behind a line end. The reader is asked for as much as one window
//! and a byte, however small the pieces in which it answers, so what comes out does not depend on them.

use std::io::{self, Read};

use crate::document::{Document, Encoding};
use crate::encoding::WINDOW;
use crate::pipeline::Windows;

/// Takes the windows of a document, in order.
pub trait Sink {
    /// The next window. Its offsets count from its own start; its encoding says what is known so far.
    fn window(&mut self, window: &Document) -> io::Result<()>;
}

/// Reads to the end. An error of the reader or of the sink ends it early.
pub(crate) fn run<R: Read, S: Sink>(
    mut windows: Windows<'_>,
    reader: R,
    sink: &mut S,
) -> io::Result<Encoding> {
    let mut source = Source { reader, buffer: Vec::with_capacity(2 * WINDOW), start: 0, ended: false };
    loop {
        source.fill()?;
        let rest = &source.buffer[source.start..];
        if rest.is_empty() {
            return Ok(windows.finish());
        }
        let (window, consumed) = windows.next(rest, source.ended);
        source.start += consumed;
        sink.window(&window)?;
    }
}

/// What was read and is not yet cleaned.
struct Source<R> {
    reader: R,
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
}

impl<R: Read> Source<R> {
    /// Reads until a window and a byte are there, or the end.
    fn fill(&mut self) -> io::Result<()> {
        let wanted = WINDOW + 1;
        if self.ended || self.buffer.len() - self.start >= wanted {
            return Ok(());
        }
        self.buffer.drain(..self.start);
        self.start = 0;
        let missing = wanted - self.buffer.len();
        let read = (&mut self.reader).take(missing as u64).read_to_end(&mut self.buffer)?;
        self.ended = read < missing;
        Ok(())
    }
}

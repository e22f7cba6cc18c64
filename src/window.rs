//! The window loop: a source comes in, its windows go out, one after the other. Ground floor; every public function that takes a source uses it.
//!
//! Whoever takes the windows says where each one ends. A reader is asked for as much as one window and a byte, however
//! small the pieces in which it answers. So the windows do not depend on the pieces. Memory: two windows.

use std::io::{self, Read};

/// Source bytes of a window, at most. What is worked on stays near the processor.
pub(crate) const MAX_WINDOW: usize = 64 * 1024;

/// The same of a page, of which a few KiB may be text.
pub(crate) const MAX_PAGE_WINDOW: usize = 256 * 1024;

/// Where source bytes come from.
pub(crate) trait Source {
    /// The bytes that are not consumed: at least a window and one, unless the source ends before. Whether the source
    /// ends with them.
    fn fill(&mut self) -> io::Result<(&[u8], bool)>;

    /// Drops bytes from the start of what is not consumed.
    fn consume(&mut self, len: usize);

    /// Whether `fill` answers without waiting for somebody who writes.
    fn is_ready(&mut self) -> bool {
        true
    }
}

/// Calls `take` with what is left of the source, and whether the source ends with it, until nothing is left. `take`
/// returns how many bytes it took; where it takes none, the loop ends. An error ends it too.
pub(crate) fn each_window<S: Source>(
    mut source: S,
    mut take: impl FnMut(&[u8], bool) -> io::Result<usize>,
) -> io::Result<()> {
    loop {
        let (rest, ends) = source.fill()?;
        if rest.is_empty() {
            return Ok(());
        }
        let taken = take(rest, ends)?;
        if taken == 0 {
            return Ok(());
        }
        source.consume(taken);
    }
}

/// A source in memory.
impl Source for &[u8] {
    fn fill(&mut self) -> io::Result<(&[u8], bool)> {
        Ok((self, true))
    }

    fn consume(&mut self, len: usize) {
        *self = &self[len..];
    }
}

/// A source that is read as it is needed.
pub(crate) struct ReadSource<R, F> {
    reader: R,
    is_ready: F,
    buffer: Vec<u8>,
    consumed: usize,
    ended: bool,
    max_window: usize,
}

impl<R, F: FnMut(usize) -> bool> ReadSource<R, F> {
    /// `max_window`: source bytes of a window, at most. `is_ready`: whether so many bytes, or the end before them, can be
    /// read without waiting.
    pub fn new(reader: R, max_window: usize, is_ready: F) -> Self {
        ReadSource {
            reader,
            is_ready,
            buffer: Vec::with_capacity(2 * MAX_WINDOW),
            consumed: 0,
            ended: false,
            max_window,
        }
    }
}

impl<R: Read, F: FnMut(usize) -> bool> Source for ReadSource<R, F> {
    fn fill(&mut self) -> io::Result<(&[u8], bool)> {
        let wanted = self.max_window + 1;
        if !self.ended && self.buffer.len() - self.consumed < wanted {
            self.buffer.drain(..self.consumed);
            self.consumed = 0;
            let missing = wanted - self.buffer.len();
            let read = (&mut self.reader).take(missing as u64).read_to_end(&mut self.buffer)?;
            self.ended = read < missing;
        }
        Ok((&self.buffer[self.consumed..], self.ended))
    }

    fn consume(&mut self, len: usize) {
        self.consumed += len;
    }

    fn is_ready(&mut self) -> bool {
        let missing = (self.max_window + 1).saturating_sub(self.buffer.len() - self.consumed);
        self.ended || missing == 0 || (self.is_ready)(missing)
    }
}

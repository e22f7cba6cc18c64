//! Compares a source with its result byte for byte while both are streamed in pieces of any size. Only the bytes that one
//! side is ahead of the other are kept.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{self, Read};

/// The bytes that were read and not written yet, until the two differ.
#[derive(Debug, Default)]
pub struct Comparison {
    ahead: RefCell<VecDeque<u8>>,
    differs: Cell<bool>,
}

impl Comparison {
    /// Wraps `reader` so that the bytes read from it are compared.
    pub fn observe<R: Read>(&self, reader: R) -> ObservedReader<'_, R> {
        ObservedReader { reader, comparison: self }
    }

    fn read(&self, bytes: &[u8]) {
        if !self.differs.get() {
            self.ahead.borrow_mut().extend(bytes);
        }
    }

    /// Compares the next bytes of the result.
    pub fn written(&self, bytes: &[u8]) {
        if self.differs.get() {
            return;
        }
        let mut ahead = self.ahead.borrow_mut();
        // A result that is ahead of the source is no copy of it.
        if ahead.len() < bytes.len() || !ahead.iter().zip(bytes).all(|(a, b)| a == b) {
            self.differs.set(true);
            *ahead = VecDeque::new();
        } else {
            ahead.drain(..bytes.len());
        }
    }

    /// Whether source and result differ; to be asked at the end of both.
    pub fn differs(&self) -> bool {
        self.differs.get() || !self.ahead.borrow().is_empty()
    }
}

/// See [`Comparison::observe`].
pub struct ObservedReader<'a, R> {
    reader: R,
    comparison: &'a Comparison,
}

impl<R: Read> Read for ObservedReader<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.comparison.read(&buffer[..count]);
        Ok(count)
    }
}

/// Keeps the bytes that were read until they are asked for.
#[derive(Debug, Default)]
pub struct SourceCopy(RefCell<VecDeque<u8>>);

impl SourceCopy {
    /// Wraps `reader` so that the bytes read from it are kept.
    pub fn observe<R: Read>(&self, reader: R) -> CopiedReader<'_, R> {
        CopiedReader { reader, copy: self }
    }

    /// The next bytes, at most `count`. They are given once.
    pub fn take(&self, count: usize) -> Vec<u8> {
        let mut kept = self.0.borrow_mut();
        let count = count.min(kept.len());
        kept.drain(..count).collect()
    }
}

/// See [`SourceCopy::observe`].
pub struct CopiedReader<'a, R> {
    reader: R,
    copy: &'a SourceCopy,
}

impl<R: Read> Read for CopiedReader<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.copy.0.borrow_mut().extend(&buffer[..count]);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn comparison_is_independent_of_piece_length(
            source in proptest::collection::vec(0u8..3, 0..60),
            other in proptest::option::of(proptest::collection::vec(0u8..3, 0..60)),
            size in 1usize..9,
        ) {
            let result = other.unwrap_or_else(|| source.clone());
            let comparison = Comparison::default();
            let mut reader = comparison.observe(&source[..]);
            io::copy(&mut reader, &mut io::sink()).unwrap();
            for piece in result.chunks(size) {
                comparison.written(piece);
            }
            prop_assert_eq!(comparison.differs(), source != result);
        }
    }
}

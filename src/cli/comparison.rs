//! Is the result the source, byte for byte? Both go by in pieces of their own size; neither is held.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{self, Read};

/// What one side is ahead of the other, until they differ.
#[derive(Debug, Default)]
pub struct Comparison {
    ahead: RefCell<VecDeque<u8>>,
    differs: Cell<bool>,
}

impl Comparison {
    /// A reader that shows this comparison what is read from `reader`.
    pub fn watch<R: Read>(&self, reader: R) -> Watched<'_, R> {
        Watched { reader, comparison: self }
    }

    fn read(&self, bytes: &[u8]) {
        if !self.differs.get() {
            self.ahead.borrow_mut().extend(bytes);
        }
    }

    /// Takes in what is written.
    pub fn written(&self, bytes: &[u8]) {
        if self.differs.get() {
            return;
        }
        let mut ahead = self.ahead.borrow_mut();
        // Text that was not read yet was not copied from the source.
        if ahead.len() < bytes.len() || !ahead.iter().zip(bytes).all(|(a, b)| a == b) {
            self.differs.set(true);
            *ahead = VecDeque::new();
        } else {
            ahead.drain(..bytes.len());
        }
    }

    /// Asked at the end: whether anything read was not written, or the other way round.
    pub fn differs(&self) -> bool {
        self.differs.get() || !self.ahead.borrow().is_empty()
    }
}

/// See [`Comparison::watch`].
pub struct Watched<'a, R> {
    reader: R,
    comparison: &'a Comparison,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.comparison.read(&buffer[..count]);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pieces_do_not_matter(
            source in proptest::collection::vec(0u8..3, 0..60),
            other in proptest::option::of(proptest::collection::vec(0u8..3, 0..60)),
            size in 1usize..9,
        ) {
            let result = other.unwrap_or_else(|| source.clone());
            let comparison = Comparison::default();
            let mut reader = comparison.watch(&source[..]);
            io::copy(&mut reader, &mut io::sink()).unwrap();
            for piece in result.chunks(size) {
                comparison.written(piece);
            }
            prop_assert_eq!(comparison.differs(), source != result);
        }
    }
}

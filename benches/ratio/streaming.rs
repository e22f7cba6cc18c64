//! Before anything is measured: what is streamed in pieces of any size is what is cleaned whole.

use std::io::{self, Read};

use saaf::{Cleaner, Document, Sink, Span};

use crate::input::Input;

/// Panics where a stream gives another text or other spans than the whole.
pub fn check(input: &Input) {
    let (source, format) = (input.start(LENGTH), input.form.format());
    for cleaner in [Cleaner::default(), Cleaner::builder().languages(&[]).expect("no tag is wrong").build()] {
        let whole = cleaner.clean(saaf::Input::from(source).format(format));
        for piece in PIECES {
            let mut joined = Joined::default();
            cleaner
                .stream(saaf::Input::new(Pieces { source, piece }).format(format), &mut joined)
                .expect("neither slice nor buffer fails");
            assert!(joined.text == whole.text, "{}: another text in pieces of {piece} bytes", input.name);
            assert!(joined.spans == whole.spans, "{}: other spans in pieces of {piece} bytes", input.name);
        }
    }
}

/// Several windows.
const LENGTH: usize = 1 << 20;
const PIECES: [usize; 3] = [7, 4093, 300_007];

/// Answers with a piece at a time.
struct Pieces<'a> {
    source: &'a [u8],
    piece: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.piece.min(buffer.len());
        self.source.read(&mut buffer[..length])
    }
}

/// The windows as one.
#[derive(Default)]
struct Joined {
    text: String,
    spans: Vec<Span>,
}

impl Sink for Joined {
    fn window(&mut self, window: &Document) -> io::Result<()> {
        let before = self.text.len();
        self.text.push_str(&window.text);
        self.spans.extend(window.spans.iter().cloned().map(|mut span| {
            span.start += before;
            span.end += before;
            span
        }));
        Ok(())
    }
}

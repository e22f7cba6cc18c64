//! Who is measured. Every peer keeps its output from turn to turn where its interface lets it.

use std::hint::black_box;
use std::io;

use icu_normalizer::ComposingNormalizerBorrowed;
use saaf::{Cleaner, Document, Sink};
use unicode_bidi::BidiInfo;
use unicode_normalization::UnicodeNormalization;
use unicode_script::UnicodeScript;

use crate::input::Input;

pub const MEMCPY: &str = "memcpy";
pub const NAIVE: &str = "naive chain";
pub const CORE: &str = "saaf core";
pub const FULL: &str = "saaf full";

/// Someone who does something with a text.
pub struct Peer<'a> {
    pub name: &'static str,
    /// How many bytes of the input it is given.
    pub length: usize,
    /// Its turn.
    pub run: Box<dyn FnMut() + 'a>,
}

/// All who can read the input.
pub fn of(input: &Input) -> Vec<Peer<'_>> {
    let whole = input.bytes.len();
    let mut peers = Peers { input, peers: Vec::new() };
    peers.bytes(MEMCPY, whole, memcpy(whole));
    peers.bytes("memcpy, 64 KiB over and over", whole, memcpy(HOT));
    peers.bytes("encoding_rs decode", SOME, decode(input));
    peers.text("unicode-normalization nfc()", SOME, nfc());
    peers.text("icu_normalizer NFC", whole, icu_nfc());
    peers.text("unicode-bidi per paragraph", LITTLE, bidi);
    peers.text("whatlang per line", LEAST, whatlang);
    peers.bytes(NAIVE, LEAST, naive(input));
    let core = Cleaner::builder().languages(&[]).expect("no tag is wrong").build();
    peers.bytes(CORE, whole, stream(core));
    peers.bytes(FULL, SOME, stream(Cleaner::default()));
    peers.bytes("saaf full again (noise)", SOME, stream(Cleaner::default()));
    peers.bytes("saaf clean", SOME, clean());
    peers.peers
}

/// Slow peers are given the start of the input only: so much that a turn takes less than a second.
const SOME: usize = 4 << 20;
const LITTLE: usize = 1 << 20;
const LEAST: usize = 256 << 10;
/// A block that stays in the cache.
const HOT: usize = 64 << 10;

struct Peers<'a> {
    input: &'a Input,
    peers: Vec<Peer<'a>>,
}

impl<'a> Peers<'a> {
    fn bytes(&mut self, name: &'static str, length: usize, mut run: impl FnMut(&[u8]) + 'a) {
        let bytes = self.input.start(length);
        self.peers.push(Peer { name, length: bytes.len(), run: Box::new(move || run(black_box(bytes))) });
    }

    /// A peer that is given valid UTF-8 and cannot do without.
    fn text(&mut self, name: &'static str, length: usize, mut run: impl FnMut(&str) + 'a) {
        if let Some(text) = self.input.text(length) {
            self.peers.push(Peer { name, length: text.len(), run: Box::new(move || run(black_box(text))) });
        }
    }
}

/// Copies all of the source, block by block, every block to and from the same place.
fn memcpy(block: usize) -> impl FnMut(&[u8]) {
    let mut output = vec![0; block];
    move |bytes| {
        let block = block.min(bytes.len());
        for _ in 0..bytes.len() / block {
            output[..block].copy_from_slice(black_box(&bytes[..block]));
            black_box(&output);
        }
    }
}

fn decode(input: &Input) -> impl FnMut(&[u8]) {
    let encoding = input.encoding;
    let mut output = String::new();
    move |bytes| {
        let mut decoder = encoding.new_decoder();
        output.clear();
        output.reserve(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(0));
        let _ = decoder.decode_to_string(bytes, &mut output, true);
        black_box(&output);
    }
}

fn nfc() -> impl FnMut(&str) {
    let mut output = String::new();
    move |text| {
        output.clear();
        output.extend(text.nfc());
        black_box(&output);
    }
}

fn icu_nfc() -> impl FnMut(&str) {
    let normalizer = ComposingNormalizerBorrowed::new_nfc();
    let mut output = String::new();
    move |text| {
        output.clear();
        normalizer.normalize_to(text, &mut output).expect("a string takes everything");
        black_box(&output);
    }
}

fn bidi(text: &str) {
    for line in text.lines() {
        black_box(BidiInfo::new(line, None));
    }
}

fn whatlang(text: &str) {
    for line in text.lines() {
        black_box(whatlang::detect(line));
    }
}

/// What one writes who has all the crates at hand and an afternoon.
fn naive(input: &Input) -> impl FnMut(&[u8]) {
    let encoding = input.encoding;
    move |bytes| {
        let decoded;
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(_) => {
                decoded = encoding.decode(bytes).0;
                &decoded
            }
        };
        let text: String = text.nfc().collect();
        for c in text.chars() {
            black_box(c.script());
        }
        bidi(&text);
        whatlang(&text);
        black_box(&text);
    }
}

/// Streams through a cleaner; the text is copied into one buffer.
fn stream(cleaner: Cleaner) -> impl FnMut(&[u8]) {
    let mut copy = Copy::default();
    move |bytes| {
        copy.text.clear();
        copy.spans = 0;
        cleaner.stream(saaf::Input::new(bytes), &mut copy).expect("neither slice nor buffer fails");
        black_box(&copy);
    }
}

#[derive(Default)]
struct Copy {
    text: String,
    spans: usize,
}

impl Sink for Copy {
    fn window(&mut self, window: &Document) -> io::Result<()> {
        self.text.push_str(&window.text);
        self.spans += window.spans.len();
        Ok(())
    }
}

fn clean() -> impl FnMut(&[u8]) {
    let cleaner = Cleaner::default();
    move |bytes| {
        black_box(cleaner.clean(bytes));
    }
}

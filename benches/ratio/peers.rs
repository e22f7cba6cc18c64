//! Who is measured. Every peer keeps its output from turn to turn where its interface lets it.

use std::cell::RefCell;
use std::hint::black_box;
use std::io;
use std::path::Path;

use icu_normalizer::ComposingNormalizerBorrowed;
use saaf::{Cleaner, Document, Sink};
use unicode_bidi::BidiInfo;
use unicode_normalization::UnicodeNormalization;
use unicode_script::UnicodeScript;

use crate::child::{self, Child};
use crate::input::{Form, Input};

pub const MEMCPY: &str = "memcpy";
pub const DECODE: &str = "encoding_rs decode";
pub const ICU_NFC: &str = "icu_normalizer NFC";
pub const WHATLANG: &str = "whatlang per line";
pub const NAIVE: &str = "naive chain";
pub const CORE: &str = "saaf core";
pub const FULL: &str = "saaf full";
pub const FIRST: &str = "saaf full, first 64 KiB of a process";
pub const BASE_CORE: &str = "base: saaf core";
pub const BASE_FULL: &str = "base: saaf full";
/// Of `peers.py`.
pub const FTFY: &str = "ftfy + py3langid per line";
pub const PLSFIX: &str = "plsfix per line";
pub const CLD2: &str = "CLD2 per line";

/// Someone who does something with a text.
pub struct Peer<'a> {
    pub name: String,
    /// How many bytes of the input it is given.
    pub length: usize,
    pub turn: Turn<'a>,
}

/// How it has its turn.
pub enum Turn<'a> {
    /// In this process; who measures looks at the clock.
    Here(Box<dyn FnMut() + 'a>),
    /// In another, which says how many seconds it took.
    There(Box<dyn FnMut() -> io::Result<f64> + 'a>),
}

/// Processes that stay for the whole run.
#[derive(Default)]
pub struct Children {
    /// Another build of this program.
    pub base: Option<RefCell<Child>>,
    /// `peers.py`.
    pub python: Option<RefCell<Child>>,
}

/// All who can read the input, which stands in `file` too.
pub fn of<'a>(input: &'a Input, file: &'a Path, children: &'a Children) -> Vec<Peer<'a>> {
    let whole = input.bytes.len();
    let mut peers = Peers { input, peers: Vec::new() };
    peers.memory(MEMCPY, LARGE);
    peers.memory("memcpy, 64 KiB over and over", HOT);
    peers.bytes(DECODE, SOME, decode(input));
    peers.text("unicode-normalization nfc()", SOME, nfc());
    peers.text(ICU_NFC, whole, icu_nfc());
    peers.text("unicode-bidi per paragraph", LITTLE, bidi);
    peers.text(WHATLANG, LEAST, whatlang);
    if input.form == Form::Text {
        peers.bytes(NAIVE, LEAST, naive(input));
    }
    peers.bytes(CORE, whole, stream(false, input.form));
    peers.bytes(FULL, SOME, stream(true, input.form));
    peers.bytes("saaf full again (noise)", SOME, stream(true, input.form));
    peers.there(FIRST, HOT, move |_, length| child::first(length, file));
    peers.bytes("saaf clean", SOME, clean(input.form));
    if let Some(base) = &children.base {
        peers.there(BASE_CORE, whole, |_, length| base.borrow_mut().turn(CORE, length, file));
        peers.there(BASE_FULL, SOME, |_, length| base.borrow_mut().turn(FULL, length, file));
    }
    if let Some(python) = children.python.as_ref().filter(|_| input.text(whole).is_some()) {
        for name in &python.borrow().peers {
            let most = if name == FTFY { LEAST } else { LITTLE };
            peers.there(name, most, |name, length| python.borrow_mut().turn(name, length, file));
        }
    }
    peers.peers
}

/// Slow peers are given the start of the input only: so much that a turn takes less than a second.
const SOME: usize = 4 << 20;
const LITTLE: usize = 1 << 20;
const LEAST: usize = 256 << 10;
/// A block that stays in the cache, and one that does not.
const HOT: usize = 64 << 10;
const LARGE: usize = 64 << 20;

struct Peers<'a> {
    input: &'a Input,
    peers: Vec<Peer<'a>>,
}

impl<'a> Peers<'a> {
    fn here(&mut self, name: &str, length: usize, run: impl FnMut() + 'a) {
        self.peers.push(Peer { name: name.to_owned(), length, turn: Turn::Here(Box::new(run)) });
    }

    fn bytes(&mut self, name: &str, length: usize, mut run: impl FnMut(&[u8]) + 'a) {
        let bytes = self.input.start(length);
        self.here(name, bytes.len(), move || run(black_box(bytes)));
    }

    /// Someone who is told how many bytes of the file to read.
    fn there(&mut self, name: &str, most: usize, mut ask: impl FnMut(&str, usize) -> io::Result<f64> + 'a) {
        let (name, length) = (name.to_owned(), self.input.start(most).len());
        let asked = name.clone();
        self.peers.push(Peer { name, length, turn: Turn::There(Box::new(move || ask(&asked, length))) });
    }

    /// Copies blocks of this size, filled with the input, until there are 64 MiB of copies.
    fn memory(&mut self, name: &str, block: usize) {
        let source = self.input.bytes.iter().copied().cycle().take(block).collect::<Vec<u8>>();
        let mut output = vec![0; block];
        let copies = (LARGE / block).max(1);
        self.here(name, copies * block, move || {
            for _ in 0..copies {
                output.copy_from_slice(black_box(&source));
                black_box(&output);
            }
        });
    }

    /// A peer that is given valid UTF-8 and cannot do without.
    fn text(&mut self, name: &str, length: usize, mut run: impl FnMut(&str) + 'a) {
        if let Some(text) = self.input.text(length) {
            self.here(name, text.len(), move || run(black_box(text)));
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

/// Streams through a cleaner; the text is copied into one buffer. A cleaner remembers words, so each turn has a new one.
pub fn stream(labels: bool, form: Form) -> impl FnMut(&[u8]) {
    let mut copy = Copy::default();
    move |bytes| {
        copy.text.clear();
        copy.spans = 0;
        let cleaner = match labels {
            true => Cleaner::default(),
            false => Cleaner::builder().languages(&[]).expect("no tag is wrong").build(),
        };
        let input = saaf::Input::new(bytes).format(form.format());
        cleaner.stream(input, &mut copy).expect("neither slice nor buffer fails");
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

fn clean(form: Form) -> impl FnMut(&[u8]) {
    move |bytes| {
        black_box(Cleaner::default().clean(saaf::Input::from(bytes).format(form.format())));
    }
}

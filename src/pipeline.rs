//! Stand-in until the pipeline is there: lossy UTF-8, nothing changed.
use crate::document::{Document, Encoding, Evidence, Segment};
use crate::profile::{Profile, Rule};
use crate::source_map::Width;
use crate::stream::Sink;
use std::io::Read;

/// Why a cleaner could not be built.
#[derive(Clone, Debug)]
pub struct Error(String);
impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for Error {}

/// Isolates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bidi {
    /// Where needed.
    #[default]
    Minimal,
    /// All.
    Isolate,
    /// None.
    None,
}

/// Cleans.
#[derive(Clone, Debug, Default)]
pub struct Cleaner {
    lossless: bool,
}

/// Builds.
#[derive(Clone, Debug, Default)]
pub struct CleanerBuilder {
    lossless: bool,
}

impl Cleaner {
    /// Builds.
    pub fn builder() -> CleanerBuilder {
        CleanerBuilder::default()
    }
    /// Cleans.
    pub fn clean(&self, source: &[u8]) -> Document {
        let mut document = Document { encoding: Encoding::default(), ..Document::default() };
        if source.contains(&0) {
            document.encoding =
                Encoding { name: "binary", evidence: Evidence::Binary, ..Encoding::default() };
            return document;
        }
        for chunk in source.utf8_chunks() {
            document.text.push_str(chunk.valid());
            document.map.push(Width::Same, chunk.valid().len(), chunk.valid());
            if !chunk.invalid().is_empty() {
                document.text.push('\u{FFFD}');
                document.map.push(Width::Whole, chunk.invalid().len(), "\u{FFFD}");
                document.encoding.damaged += chunk.invalid().len();
            }
        }
        document.encoding.segments.push(Segment { start: 0, end: source.len(), name: "UTF-8" });
        if !self.lossless {
            let mut text = String::new();
            let decoded = std::mem::take(&mut document.text);
            for (at, c) in decoded.char_indices() {
                if c == '\u{200B}' {
                    document.edits.push(Rule::Invisible, at, "\u{200B}", 0);
                } else {
                    text.push(c);
                }
            }
            document.text = text;
        }
        document
    }
    /// Streams.
    pub fn stream<R: Read, S: Sink>(&self, mut reader: R, sink: &mut S) -> std::io::Result<Encoding> {
        let mut buffer = vec![0; 1 << 18];
        let mut encoding = Encoding::default();
        let mut held = Vec::new();
        loop {
            let n = reader.read(&mut buffer)?;
            held.extend_from_slice(&buffer[..n]);
            let end = held.iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
            let end = if n == 0 { held.len() } else { end };
            let rest = held.split_off(end);
            let window = self.clean(&held);
            held = rest;
            if n == 0 && window.text.is_empty() {
                return Ok(encoding);
            }
            sink.window(&window)?;
            encoding.damaged += window.encoding.damaged;
            encoding.evidence = window.encoding.evidence;
        }
    }
}

impl CleanerBuilder {
    /// Profile.
    pub fn profile(mut self, profile: Profile) -> Self {
        self.lossless = profile == Profile::Lossless;
        self
    }
    /// Bidi.
    pub fn bidi(self, _: Bidi) -> Self {
        self
    }
    /// Languages.
    pub fn languages(self, tags: &[&str]) -> Result<Self, Error> {
        if tags.contains(&"xx") { Err(Error("unknown language 'xx'".into())) } else { Ok(self) }
    }
    /// Label.
    pub fn encoding(self, label: &str) -> Result<Self, Error> {
        let known = encoding_rs::Encoding::for_label(label.as_bytes()).is_some();
        if known { Ok(self) } else { Err(Error(format!("unknown encoding '{label}'"))) }
    }
    /// Declared.
    pub fn declared(self, _: &str) -> Self {
        self
    }
    /// Text already.
    pub fn utf8(self) -> Self {
        self
    }
    /// Done.
    pub fn build(self) -> Cleaner {
        Cleaner { lossless: self.lossless }
    }
}

//! The record: a document as one line of JSON. Windows of a document in, one JSON object out.
//!
//! Keys are only ever added, never renamed, and stand in the order of the fields below. The lists stand behind the encoding,
//! which is known at the end of the document, so a record is kept in memory as JSON until then.
//!
//! Every edit holds the characters that it replaced. With the source at hand ([`Record::add_with_source`]) the record also
//! gets a key `undo`, last: what [`super::undo`] needs beyond the edits to give every byte of the source back.
//!
//! Which spans are listed, [`SpanSelection`](super::SpanSelection) says: by default those that hold more than white space.
//!
//! A span that is a date has the key `date`, its day. A date that says more than its day ([`Date::is_plain`]) also has
//! `calendar`, `original`, `precision` and, where it can be read as another day, `alternatives`.

use std::io::{self, Write};

use serde::Serialize;

use super::confidence::rounded;
use super::offsets::OffsetIndex;
use super::originals::Originals;
use super::record_options::RecordOptions;
use crate::document::{Date, DateReading, Document, Encoding, Finding, Paragraph, Sink, Span};
use crate::edit::{MojibakePath, SourceEdit};

/// Writes the record and a line feed.
pub fn write(document: &Document, options: RecordOptions, out: &mut impl Write) -> io::Result<()> {
    let mut record = Record::new(options);
    record.add(document)?;
    record.write(&document.encoding, out)?;
    out.write_all(b"\n")
}

/// A record that is filled window by window: a [`Sink`]. A whole document is one window.
///
/// ```
/// use saaf::{Cleaner, Input};
/// use saaf::emit::{RecordOptions, jsonl::Record};
///
/// let mut record = Record::new(RecordOptions::default());
/// let encoding = Cleaner::default().stream(Input::new(&b"one page"[..]), &mut record)?;
/// let mut line = Vec::new();
/// record.write(&encoding, &mut line)?;
/// assert!(line.starts_with(br#"{"text":"one page","encoding":{"name":"UTF-8","#));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Record {
    options: RecordOptions,
    /// The escaped text, without quotation marks; `None` for a record without text.
    text: Option<Vec<u8>>,
    /// JSON: the elements of the list with commas between them.
    paragraphs: Vec<u8>,
    spans: Vec<u8>,
    findings: Vec<u8>,
    edits: Vec<u8>,
    /// Length of the text so far, in the unit of the options.
    text_len: usize,
    /// Length of the source so far, in bytes.
    source_len: usize,
    /// What leads back to the source, where that was given.
    originals: Option<Originals>,
}

impl Record {
    /// An empty record.
    pub fn new(options: RecordOptions) -> Self {
        Record { text: Some(Vec::new()), ..Self::without_text(options) }
    }

    /// An empty record that will have no key `text`, for callers who store the text elsewhere.
    pub fn without_text(options: RecordOptions) -> Self {
        Record {
            options,
            text: None,
            paragraphs: Vec::new(),
            spans: Vec::new(),
            findings: Vec::new(),
            edits: Vec::new(),
            text_len: 0,
            source_len: 0,
            originals: None,
        }
    }

    /// Names the file of the document, relative and with `/`, for whoever undoes the record.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.originals.get_or_insert_default().path = Some(path.into());
        self
    }

    /// Adds the next window with the bytes that it was made of, all of them or none for all windows of a record. Then
    /// [`super::undo`] gives the source back.
    ///
    /// # Errors
    ///
    /// `source` has not [`Document::source_len`] bytes.
    pub fn add_with_source(&mut self, window: &Document, source: &[u8]) -> io::Result<()> {
        self.originals.get_or_insert_default().add(window, source)?;
        self.add(window)
    }

    /// Adds the next window.
    pub fn add(&mut self, window: &Document) -> io::Result<()> {
        let index = OffsetIndex::new(window.text.as_bytes(), self.options.offsets);
        let window_offsets =
            WindowOffsets { window, index, text_start: self.text_len, source_start: self.source_len };
        if let Some(text) = &mut self.text {
            escape(&window.text, text);
        }
        push_all(&mut self.paragraphs, window.paragraphs.iter().map(|p| paragraph(p, &window_offsets)))?;
        let spans = self.options.spans.of(window);
        push_all(&mut self.spans, spans.map(|s| span(s, &window_offsets)))?;
        push_all(&mut self.findings, window.findings.iter().map(|f| finding(f, &window_offsets)))?;
        push_all(&mut self.edits, window.edits().map(|e| edit(e, &window_offsets)))?;
        self.text_len = window_offsets.text(window.text.len());
        self.source_len += window.source_len();
        Ok(())
    }

    /// Writes the record as one JSON object, without a line feed. `encoding`: of the whole source.
    pub fn write(&self, encoding: &Encoding, out: &mut impl Write) -> io::Result<()> {
        out.write_all(b"{")?;
        if let Some(text) = &self.text {
            out.write_all(b"\"text\":\"")?;
            out.write_all(text)?;
            out.write_all(b"\",")?;
        }
        out.write_all(b"\"encoding\":")?;
        serde_json::to_writer(&mut *out, &EncodingRecord::of(encoding))?;
        let lists = [
            ("paragraphs", &self.paragraphs),
            ("spans", &self.spans),
            ("findings", &self.findings),
            ("edits", &self.edits),
        ];
        for (key, elements) in lists {
            write!(out, ",\"{key}\":[")?;
            out.write_all(elements)?;
            out.write_all(b"]")?;
        }
        if let Some(originals) =
            self.originals.as_ref().filter(|originals| originals.length == self.source_len)
        {
            out.write_all(b",\"undo\":")?;
            serde_json::to_writer(&mut *out, &originals.record(self.options.offsets))?;
        }
        out.write_all(b"}")
    }
}

impl Sink for Record {
    fn window(&mut self, window: &Document) -> io::Result<()> {
        self.add(window)
    }
}

/// A [`Sink`] that writes each document as its record and a line feed.
#[derive(Debug)]
pub struct RecordWriter<W> {
    record: Record,
    out: W,
}

impl<W: Write> RecordWriter<W> {
    /// Writes to `out`.
    pub fn new(out: W, options: RecordOptions) -> Self {
        RecordWriter { record: Record::new(options), out }
    }

    /// The writer.
    pub fn into_inner(self) -> W {
        self.out
    }
}

impl<W: Write> Sink for RecordWriter<W> {
    fn begin(&mut self) -> io::Result<()> {
        self.record = Record::new(self.record.options);
        Ok(())
    }

    fn window(&mut self, window: &Document) -> io::Result<()> {
        self.record.add(window)
    }

    fn finish(&mut self, encoding: &Encoding) -> io::Result<()> {
        self.record.write(encoding, &mut self.out)?;
        self.out.write_all(b"\n")
    }
}

/// Appends the text as it stands between the quotation marks of a JSON string. Only what must be escaped is escaped.
pub fn escape(text: &str, out: &mut Vec<u8>) {
    let start = out.len();
    // Writing to memory does not fail, and strings can always be written.
    let _ = serde_json::to_writer(&mut *out, text);
    out.pop();
    out.remove(start);
}

fn push_all(list: &mut Vec<u8>, elements: impl Iterator<Item: Serialize>) -> io::Result<()> {
    for element in elements {
        if !list.is_empty() {
            list.push(b',');
        }
        serde_json::to_writer(&mut *list, &element)?;
    }
    Ok(())
}

/// Turns offsets of a window into offsets of the document.
struct WindowOffsets<'a> {
    window: &'a Document,
    index: OffsetIndex,
    /// Where the window begins in the text, in the unit of the record.
    text_start: usize,
    /// Where the window begins in the source, in bytes.
    source_start: usize,
}

impl WindowOffsets<'_> {
    /// The offset in the text of byte `at` of the window's text, in the unit of the record.
    fn text(&self, at: usize) -> usize {
        self.text_start + self.index.units(self.window.text.as_bytes(), at)
    }

    /// The offset in the source of byte `at` of the window's source.
    fn source(&self, at: usize) -> usize {
        self.source_start + at
    }
}

#[derive(serde::Serialize)]
struct EncodingRecord<'a> {
    name: &'a str,
    evidence: &'a str,
    confidence: f64,
    runner_up: Option<&'a str>,
    declared: Option<&'a str>,
    damaged: usize,
    segments: Vec<SegmentRecord<'a>>,
}

#[derive(serde::Serialize)]
struct SegmentRecord<'a> {
    start: usize,
    end: usize,
    name: &'a str,
}

#[derive(serde::Serialize)]
struct ParagraphRecord {
    start: usize,
    end: usize,
    direction: &'static str,
    method: &'static str,
}

#[derive(serde::Serialize)]
struct SpanRecord<'a> {
    start: usize,
    end: usize,
    source_start: usize,
    source_end: usize,
    script: &'a str,
    language: &'a str,
    confidence: f64,
    direction: &'a str,
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    /// The last day of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    boilerplate: bool,
    #[serde(flatten)]
    written: Option<WrittenDateRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    runner_up: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quality: Option<f64>,
}

/// What a date says beyond its day.
#[derive(serde::Serialize)]
struct WrittenDateRecord {
    calendar: &'static str,
    original: String,
    precision: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alternatives: Vec<ReadingRecord>,
}

#[derive(serde::Serialize)]
struct ReadingRecord {
    date: String,
    /// Where it is another than that of the date.
    #[serde(skip_serializing_if = "Option::is_none")]
    calendar: Option<&'static str>,
}

#[derive(serde::Serialize)]
struct FindingRecord<'a> {
    kind: &'a str,
    start: usize,
    end: usize,
    source_start: usize,
    source_end: usize,
    detail: &'a str,
}

#[derive(serde::Serialize)]
struct EditRecord<'a> {
    rule: String,
    start: usize,
    end: usize,
    source_start: usize,
    source_end: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// The characters that were replaced.
    #[serde(skip_serializing_if = "str::is_empty")]
    original: &'a str,
}

impl<'a> EncodingRecord<'a> {
    fn of(encoding: &'a Encoding) -> Self {
        let segments = encoding.segments.iter();
        EncodingRecord {
            name: encoding.name,
            evidence: encoding.evidence.name(),
            confidence: rounded(encoding.confidence),
            runner_up: encoding.runner_up,
            declared: encoding.declared.as_deref(),
            damaged: encoding.damaged,
            segments: segments.map(|s| SegmentRecord { start: s.start, end: s.end, name: s.name }).collect(),
        }
    }
}

fn paragraph(paragraph: &Paragraph, offsets: &WindowOffsets) -> ParagraphRecord {
    ParagraphRecord {
        start: offsets.text(paragraph.start),
        end: offsets.text(paragraph.end),
        direction: paragraph.direction.name(),
        method: paragraph.method.name(),
    }
}

fn span<'a>(span: &'a Span, offsets: &WindowOffsets) -> SpanRecord<'a> {
    let source = offsets.window.source_range(span.range());
    SpanRecord {
        start: offsets.text(span.start),
        end: offsets.text(span.end),
        source_start: offsets.source(source.start),
        source_end: offsets.source(source.end),
        script: span.script.as_str(),
        language: span.language.as_str(),
        confidence: rounded(span.confidence),
        direction: span.direction.name(),
        kind: span.kind.name(),
        date: span.date.and_then(|date| date.iso).map(|iso| iso.to_string()),
        boilerplate: span.is_boilerplate,
        last: span.date.and_then(|date| date.last).map(|last| last.to_string()),
        written: span.date.as_ref().filter(|date| !date.is_plain()).map(written_date),
        runner_up: span.runner_up.as_ref().map(|language| language.as_str()),
        quality: span.quality.map(rounded),
    }
}

fn written_date(date: &Date) -> WrittenDateRecord {
    let reading = |DateReading { iso, calendar }| ReadingRecord {
        date: iso.to_string(),
        calendar: (calendar != date.calendar).then(|| calendar.name()),
    };
    WrittenDateRecord {
        calendar: date.calendar.name(),
        original: date.original.to_string(),
        precision: date.precision.name(),
        alternatives: date.alternatives.iter().map(reading).collect(),
    }
}

fn finding<'a>(finding: &'a Finding, offsets: &WindowOffsets) -> FindingRecord<'a> {
    FindingRecord {
        kind: finding.kind.name(),
        start: offsets.text(finding.text.start),
        end: offsets.text(finding.text.end),
        source_start: offsets.source(finding.source.start),
        source_end: offsets.source(finding.source.end),
        detail: &finding.detail,
    }
}

fn edit<'a>(edit: SourceEdit<'a>, offsets: &WindowOffsets) -> EditRecord<'a> {
    EditRecord {
        rule: edit.rules.to_string(),
        start: offsets.text(edit.text.start),
        end: offsets.text(edit.text.end),
        source_start: offsets.source(edit.source.start),
        source_end: offsets.source(edit.source.end),
        detail: edit.mojibake_path.map(MojibakePath::to_string),
        original: edit.original,
    }
}

#[cfg(test)]
mod tests;

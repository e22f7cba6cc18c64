//! A document as one line of JSON: the record. Part of the last stage.
//!
//! Keys are only ever added, never renamed, and stand in the order of the fields below. A record is made window by
//! window; what is held is what will be written, and nothing else, because the lists stand behind the text and the
//! encoding, which is known at the end.

use std::io::{self, Write};

use serde::Serialize;

use super::offsets::{Counter, Offsets};
use crate::document::{Document, Encoding, Finding, Paragraph, Sink, Span};
use crate::edit::{MojibakePath, SourceEdit};

/// Writes the record and a line feed.
pub fn write(document: &Document, offsets: Offsets, out: &mut impl Write) -> io::Result<()> {
    let mut record = Record::new(offsets);
    record.add(document)?;
    record.write(&document.encoding, out)?;
    out.write_all(b"\n")
}

/// A record in the making: a [`Sink`] of the windows of a document. A whole document is one window.
///
/// ```
/// use saaf::{Cleaner, Input};
/// use saaf::emit::{Offsets, jsonl::Record};
///
/// let mut record = Record::new(Offsets::Bytes);
/// let encoding = Cleaner::default().stream(Input::new(&b"one page"[..]), &mut record)?;
/// let mut line = Vec::new();
/// record.write(&encoding, &mut line)?;
/// assert!(line.starts_with(br#"{"text":"one page","encoding":{"name":"UTF-8","#));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Record {
    offsets: Offsets,
    /// JSON, as it will stand between the quotation marks; `None`: the text is kept elsewhere.
    text: Option<Vec<u8>>,
    /// JSON, the elements with commas between them.
    paragraphs: Vec<u8>,
    spans: Vec<u8>,
    findings: Vec<u8>,
    edits: Vec<u8>,
    /// Units of the text and bytes of the source so far.
    before: (usize, usize),
}

impl Record {
    /// Nothing yet. `offsets` is the unit of offsets into the text.
    pub fn new(offsets: Offsets) -> Self {
        Record { text: Some(Vec::new()), ..Self::without_text(offsets) }
    }

    /// A record that has no key `text`, for those who keep the text elsewhere.
    pub fn without_text(offsets: Offsets) -> Self {
        Record {
            offsets,
            text: None,
            paragraphs: Vec::new(),
            spans: Vec::new(),
            findings: Vec::new(),
            edits: Vec::new(),
            before: (0, 0),
        }
    }

    /// The next window.
    pub fn add(&mut self, window: &Document) -> io::Result<()> {
        let counter = Counter::new(&window.text, self.offsets);
        let place = Place { window, counter, units: self.before.0, source: self.before.1 };
        if let Some(text) = &mut self.text {
            escape(&window.text, text);
        }
        push_all(&mut self.paragraphs, window.paragraphs.iter().map(|p| paragraph(p, &place)))?;
        push_all(&mut self.spans, window.spans.iter().map(|s| span(s, &place)))?;
        push_all(&mut self.findings, window.findings.iter().map(|f| finding(f, &place)))?;
        push_all(&mut self.edits, window.edits().map(|e| edit(e, &place)))?;
        self.before = (place.at(window.text.len()), place.source + window.source_len());
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
        serde_json::to_writer(&mut *out, &EncodingLabel::of(encoding))?;
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
    /// Writes to `out`. `offsets` is the unit of offsets into the text.
    pub fn new(out: W, offsets: Offsets) -> Self {
        RecordWriter { record: Record::new(offsets), out }
    }

    /// What was written to.
    pub fn into_inner(self) -> W {
        self.out
    }
}

impl<W: Write> Sink for RecordWriter<W> {
    fn begin(&mut self) -> io::Result<()> {
        self.record = Record::new(self.record.offsets);
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

/// Adds the text as it stands between the quotation marks of a JSON string: only what must be is escaped.
pub fn escape(text: &str, out: &mut Vec<u8>) {
    let start = out.len();
    // Writing to memory does not fail, and strings can always be written.
    let _ = serde_json::to_writer(&mut *out, text);
    out.pop();
    out.remove(start);
}

fn push_all(list: &mut Vec<u8>, labels: impl Iterator<Item: Serialize>) -> io::Result<()> {
    for label in labels {
        if !list.is_empty() {
            list.push(b',');
        }
        serde_json::to_writer(&mut *list, &label)?;
    }
    Ok(())
}

/// A window, and where it begins.
struct Place<'a> {
    window: &'a Document,
    counter: Counter<'a>,
    /// Of the text.
    units: usize,
    /// Bytes.
    source: usize,
}

impl Place<'_> {
    /// The offset of byte `at` of the window's text in the whole text.
    fn at(&self, at: usize) -> usize {
        self.units + self.counter.at(at)
    }
}

#[derive(serde::Serialize)]
struct EncodingLabel<'a> {
    name: &'a str,
    evidence: &'a str,
    confidence: f64,
    runner_up: Option<&'a str>,
    declared: Option<&'a str>,
    damaged: usize,
    segments: Vec<SegmentLabel<'a>>,
}

#[derive(serde::Serialize)]
struct SegmentLabel<'a> {
    start: usize,
    end: usize,
    name: &'a str,
}

#[derive(serde::Serialize)]
struct ParagraphLabel {
    start: usize,
    end: usize,
    direction: &'static str,
    method: &'static str,
}

#[derive(serde::Serialize)]
struct SpanLabel<'a> {
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
    #[serde(skip_serializing_if = "Option::is_none")]
    runner_up: Option<&'a str>,
}

#[derive(serde::Serialize)]
struct FindingLabel<'a> {
    kind: &'a str,
    start: usize,
    end: usize,
    source_start: usize,
    source_end: usize,
    detail: &'a str,
}

#[derive(serde::Serialize)]
struct EditLabel {
    rule: String,
    start: usize,
    end: usize,
    source_start: usize,
    source_end: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

impl<'a> EncodingLabel<'a> {
    fn of(encoding: &'a Encoding) -> Self {
        let segments = encoding.segments.iter();
        EncodingLabel {
            name: encoding.name,
            evidence: encoding.evidence.name(),
            confidence: rounded(encoding.confidence),
            runner_up: encoding.runner_up,
            declared: encoding.declared.as_deref(),
            damaged: encoding.damaged,
            segments: segments.map(|s| SegmentLabel { start: s.start, end: s.end, name: s.name }).collect(),
        }
    }
}

fn paragraph(paragraph: &Paragraph, place: &Place) -> ParagraphLabel {
    ParagraphLabel {
        start: place.at(paragraph.start),
        end: place.at(paragraph.end),
        direction: paragraph.direction.name(),
        method: paragraph.method.name(),
    }
}

fn span<'a>(span: &'a Span, place: &Place) -> SpanLabel<'a> {
    let source = place.window.source_range(span.range());
    SpanLabel {
        start: place.at(span.start),
        end: place.at(span.end),
        source_start: place.source + source.start,
        source_end: place.source + source.end,
        script: span.script.as_str(),
        language: span.language.as_str(),
        confidence: rounded(span.confidence),
        direction: span.direction.name(),
        kind: span.kind.name(),
        date: span.date.map(|date| date.to_string()),
        runner_up: span.runner_up.as_ref().map(|language| language.as_str()),
    }
}

fn finding<'a>(finding: &'a Finding, place: &Place) -> FindingLabel<'a> {
    FindingLabel {
        kind: finding.kind.name(),
        start: place.at(finding.text.start),
        end: place.at(finding.text.end),
        source_start: place.source + finding.source.start,
        source_end: place.source + finding.source.end,
        detail: &finding.detail,
    }
}

fn edit(edit: SourceEdit, place: &Place) -> EditLabel {
    EditLabel {
        rule: edit.rules.to_string(),
        start: place.at(edit.text.start),
        end: place.at(edit.text.end),
        source_start: place.source + edit.source.start,
        source_end: place.source + edit.source.end,
        detail: edit.mojibake_path.map(MojibakePath::to_string),
    }
}

/// Three decimals; what lies behind them differs between machines and says nothing.
fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::*;
    use crate::edit::Edits;
    use crate::edit::{SourceMap, Width};
    use crate::profile::Rule;

    fn document() -> Document {
        let source = "é\u{200B} 😀b";
        let mut edits = Edits::default();
        edits.push(Rule::Invisible, 2, "\u{200B}", 0);
        let mut map = SourceMap::default();
        map.push(Width::Same, source.len(), source);
        Document {
            text: "é 😀b".into(),
            encoding: Encoding {
                confidence: 0.98,
                declared: Some("utf8".into()),
                segments: vec![EncodingSegment { start: 0, end: 11, name: "UTF-8" }],
                ..Encoding::default()
            },
            paragraphs: vec![Paragraph { end: 8, direction: Direction::Ltr, ..Paragraph::default() }],
            spans: vec![
                Span { end: 3, script: Script::LATIN, confidence: 2.0 / 3.0, ..Span::default() },
                Span {
                    start: 3,
                    end: 8,
                    kind: SpanKind::Date,
                    date: Some(Date { year: 2025, month: 1, day: 2 }),
                    ..Span::default()
                },
            ],
            findings: vec![Finding {
                kind: FindingKind::HiddenPayload,
                text: (2..2).into(),
                source: (2..5).into(),
                detail: "one \"ZWSP\"".into(),
            }],
            edits,
            map,
        }
    }

    fn record(offsets: Offsets) -> String {
        let mut out = Vec::new();
        write(&document(), offsets, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_record_has_these_keys_in_this_order() {
        let expected = concat!(
            r#"{"text":"é 😀b","encoding":{"name":"UTF-8","evidence":"ascii","confidence":0.98,"runner_up":null,"#,
            r#""declared":"utf8","damaged":0,"segments":[{"start":0,"end":11,"name":"UTF-8"}]},"#,
            r#""paragraphs":[{"start":0,"end":8,"direction":"ltr","method":"default"}],"#,
            r#""spans":[{"start":0,"end":3,"source_start":0,"source_end":6,"script":"Latn","language":"und","#,
            r#""confidence":0.667,"direction":"neutral","kind":"prose"},"#,
            r#"{"start":3,"end":8,"source_start":6,"source_end":11,"script":"Zyyy","language":"und","#,
            r#""confidence":0.0,"direction":"neutral","kind":"date","date":"2025-01-02"}],"#,
            r#""findings":[{"kind":"hidden-payload","start":2,"end":2,"source_start":2,"source_end":5,"#,
            r#""detail":"one \"ZWSP\""}],"#,
            r#""edits":[{"rule":"invisible","start":2,"end":2,"source_start":2,"source_end":5}]}"#,
            "\n"
        );
        assert_eq!(record(Offsets::Bytes), expected);
    }

    #[test]
    fn text_offsets_change_unit_and_source_offsets_stay_bytes() {
        for (offsets, emoji_end) in [(Offsets::Utf16, 5), (Offsets::Chars, 4)] {
            let record: serde_json::Value = serde_json::from_str(&record(offsets)).unwrap();
            assert_eq!(record["spans"][1]["start"], 2);
            assert_eq!(record["spans"][1]["end"], emoji_end);
            assert_eq!(record["paragraphs"][0]["end"], emoji_end);
            assert_eq!(record["edits"][0]["start"], 1);
            assert_eq!(record["findings"][0]["end"], 1);
            assert_eq!(record["spans"][1]["source_start"], 6);
            assert_eq!(record["encoding"]["segments"][0]["end"], 11);
        }
    }

    #[test]
    fn without_text_is_all_the_rest() {
        let (mut labels, document) = (Vec::new(), document());
        let mut without = Record::without_text(Offsets::Chars);
        without.add(&document).unwrap();
        without.write(&document.encoding, &mut labels).unwrap();
        let whole = record(Offsets::Chars);
        let rest = whole.trim_end().split_once("\"text\":\"é 😀b\",").unwrap().1;
        assert_eq!(String::from_utf8(labels).unwrap(), format!("{{{rest}"));
    }

    /// Issue 12: a record is made while the source is read. The whole document is the slow twin.
    #[test]
    fn windows_make_the_record_of_the_whole() {
        let page =
            "اکتوبر 30, 2025Mayor Qureshi said &ldquo;yes&rdquo; \u{202E}twice\u{202C}. 😀\n".repeat(2000);
        let cleaner = crate::Cleaner::default();
        for offsets in [Offsets::Bytes, Offsets::Utf16, Offsets::Chars] {
            let (mut whole, mut streamed) = (Vec::new(), Vec::new());
            write(&cleaner.clean(page.as_bytes()), offsets, &mut whole).unwrap();
            let mut record = Record::new(offsets);
            let encoding = cleaner.stream(crate::Input::new(page.as_bytes()), &mut record).unwrap();
            record.write(&encoding, &mut streamed).unwrap();
            streamed.push(b'\n');
            assert!(whole == streamed, "{offsets:?}");
        }
    }
}

//! A document as one line of JSON: the record. Part of the last stage.
//!
//! Keys are only ever added, never renamed, and stand in the order of the fields below.

use std::io::{self, Write};
use std::ops::Range;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::offsets::{Counter, Offsets};
use crate::chain::Chain;
use crate::document::{Document, Finding, Paragraph, SourceEdit, Span};

/// Writes the record and a line feed.
pub fn write(document: &Document, offsets: Offsets, out: &mut impl Write) -> io::Result<()> {
    let record = Record { text: &document.text, labels: Labels::new(document, offsets) };
    serde_json::to_writer(&mut *out, &record)?;
    out.write_all(b"\n")
}

/// Writes the record without its `text`, as one JSON object and no line feed: for those who keep the text elsewhere.
pub fn write_labels(document: &Document, offsets: Offsets, out: &mut impl Write) -> io::Result<()> {
    Ok(serde_json::to_writer(out, &Labels::new(document, offsets))?)
}

#[derive(serde::Serialize)]
struct Record<'a> {
    text: &'a str,
    #[serde(flatten)]
    labels: Labels<'a>,
}

/// Everything but the text.
struct Labels<'a> {
    document: &'a Document,
    units: Counter<'a>,
}

impl<'a> Labels<'a> {
    fn new(document: &'a Document, offsets: Offsets) -> Self {
        Labels { document, units: Counter::new(&document.text, offsets) }
    }
}

impl Serialize for Labels<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Labels { document, units } = self;
        let mut labels = serializer.serialize_struct("Labels", 5)?;
        labels.serialize_field("encoding", &encoding(document))?;
        labels.serialize_field(
            "paragraphs",
            &List(|| document.paragraphs.iter().map(|p| paragraph(p, units))),
        )?;
        labels.serialize_field("spans", &List(|| document.spans.iter().map(|s| span(s, document, units))))?;
        labels.serialize_field("findings", &List(|| document.findings.iter().map(|f| finding(f, units))))?;
        labels.serialize_field("edits", &List(|| document.edits().map(|e| edit(e, units))))?;
        labels.end()
    }
}

/// A sequence that is made while it is written, so that no list of labels is held.
struct List<F>(F);

impl<F, I> Serialize for List<F>
where
    F: Fn() -> I,
    I: Iterator<Item: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
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

fn encoding(document: &Document) -> EncodingLabel<'_> {
    let encoding = &document.encoding;
    EncodingLabel {
        name: encoding.name,
        evidence: encoding.evidence.name(),
        confidence: rounded(encoding.confidence),
        runner_up: encoding.runner_up,
        declared: encoding.declared.as_deref(),
        damaged: encoding.damaged,
        segments: encoding
            .segments
            .iter()
            .map(|s| SegmentLabel { start: s.start, end: s.end, name: s.name })
            .collect(),
    }
}

fn paragraph(paragraph: &Paragraph, units: &Counter) -> ParagraphLabel {
    ParagraphLabel {
        start: units.at(paragraph.start),
        end: units.at(paragraph.end),
        direction: paragraph.direction.name(),
        method: paragraph.method.name(),
    }
}

fn span<'a>(span: &'a Span, document: &Document, units: &Counter) -> SpanLabel<'a> {
    let Range { start, end } = document.source_range(span.start..span.end);
    SpanLabel {
        start: units.at(span.start),
        end: units.at(span.end),
        source_start: start,
        source_end: end,
        script: span.script.as_str(),
        language: span.language.as_str(),
        confidence: rounded(span.confidence),
        direction: span.direction.name(),
        kind: span.kind.name(),
        date: span.date.map(|date| date.to_string()),
        runner_up: span.runner_up.as_ref().map(|language| language.as_str()),
    }
}

fn finding<'a>(finding: &'a Finding, units: &Counter) -> FindingLabel<'a> {
    FindingLabel {
        kind: finding.kind.name(),
        start: units.at(finding.text.start),
        end: units.at(finding.text.end),
        source_start: finding.source.start,
        source_end: finding.source.end,
        detail: &finding.detail,
    }
}

fn edit(edit: SourceEdit, units: &Counter) -> EditLabel {
    EditLabel {
        rule: edit.rules.to_string(),
        start: units.at(edit.text.start),
        end: units.at(edit.text.end),
        source_start: edit.source.start,
        source_end: edit.source.end,
        detail: edit.chain.map(Chain::to_string),
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
    use crate::profile::Rule;
    use crate::source_map::{SourceMap, Width};

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
                segments: vec![Segment { start: 0, end: 11, name: "UTF-8" }],
                ..Encoding::default()
            },
            paragraphs: vec![Paragraph { end: 8, direction: Direction::Ltr, ..Paragraph::default() }],
            spans: vec![
                Span { end: 3, script: Script::LATIN, confidence: 2.0 / 3.0, ..Span::default() },
                Span {
                    start: 3,
                    end: 8,
                    kind: Kind::Date,
                    date: Some(Date { year: 2025, month: 1, day: 2 }),
                    ..Span::default()
                },
            ],
            findings: vec![Finding {
                kind: FindingKind::HiddenPayload,
                text: 2..2,
                source: 2..5,
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
    fn labels_are_the_record_without_its_text() {
        let mut labels = Vec::new();
        write_labels(&document(), Offsets::Chars, &mut labels).unwrap();
        let whole = record(Offsets::Chars);
        let rest = whole.trim_end().split_once("\"text\":\"é 😀b\",").unwrap().1;
        assert_eq!(String::from_utf8(labels).unwrap(), format!("{{{rest}"));
    }
}

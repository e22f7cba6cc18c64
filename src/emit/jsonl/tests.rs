//! Tests of the record.

use super::*;
use crate::document::*;
use crate::edit::Edits;
use crate::edit::{SourceMap, Width};
use crate::emit::{Offsets, SpanSelection};
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
                date: Some(Date {
                    iso: Some(IsoDate { year: 2025, month: 1, day: 2 }),
                    calendar: Calendar::Gregorian,
                    original: CalendarDate { year: 2025, month: 1, day: 2 },
                    precision: DatePrecision::Day,
                    alternatives: Alternatives::default(),
                    last: None,
                }),
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

fn counted_in(offsets: Offsets) -> RecordOptions {
    RecordOptions { offsets, ..RecordOptions::default() }
}

fn record(offsets: Offsets) -> String {
    let mut out = Vec::new();
    write(&document(), counted_in(offsets), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn record_has_these_keys_in_this_order() {
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
        r#""edits":[{"rule":"invisible","start":2,"end":2,"source_start":2,"source_end":5,"#,
        "\"original\":\"\u{200B}\"}]}\n"
    );
    assert_eq!(record(Offsets::Bytes), expected);
}

#[test]
fn text_offsets_have_the_unit_and_source_offsets_are_bytes() {
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
fn date_that_says_more_than_its_day_has_more_keys() {
    let mut document = document();
    let iso = |day| IsoDate { year: 1926, month: 1, day };
    let mut alternatives = Alternatives::default();
    alternatives.push(DateReading { iso: iso(23), calendar: Calendar::IslamicUmalqura });
    alternatives.push(DateReading { iso: iso(21), calendar: Calendar::IslamicCivil });
    let mut date = Date {
        iso: Some(iso(22)),
        calendar: Calendar::IslamicUmalqura,
        original: CalendarDate { year: 1344, month: 7, day: 8 },
        precision: DatePrecision::WithinOneDay,
        alternatives,
        last: None,
    };
    let mut span_with = |date| {
        document.spans[1].date = Some(date);
        let mut out = Vec::new();
        write(&document, RecordOptions::default(), &mut out).unwrap();
        let record = String::from_utf8(out).unwrap();
        let (_, end) = record.split_once(r#""kind":"date","#).unwrap();
        end.split_once("}],\"findings").unwrap().0.to_owned()
    };
    assert_eq!(
        span_with(date),
        concat!(
            r#""date":"1926-01-22","calendar":"islamic-umalqura","original":"1344-07-08","#,
            r#""precision":"within-one-day","#,
            r#""alternatives":[{"date":"1926-01-23"},{"date":"1926-01-21","calendar":"islamic-civil"}]"#,
        )
    );
    // 30 February: no day.
    (date.iso, date.calendar, date.alternatives) = (None, Calendar::Gregorian, Alternatives::default());
    (date.original, date.precision) = (CalendarDate { year: 2025, month: 2, day: 30 }, DatePrecision::Day);
    assert_eq!(span_with(date), r#""calendar":"gregory","original":"2025-02-30","precision":"day""#);
}

#[test]
fn record_without_text_has_all_other_keys() {
    let (mut labels, document) = (Vec::new(), document());
    let mut without = Record::without_text(counted_in(Offsets::Chars));
    without.add(&document).unwrap();
    without.write(&document.encoding, &mut labels).unwrap();
    let whole = record(Offsets::Chars);
    let rest = whole.trim_end().split_once("\"text\":\"é 😀b\",").unwrap().1;
    assert_eq!(String::from_utf8(labels).unwrap(), format!("{{{rest}"));
}

/// Issue 12. The whole document is the naive twin.
#[test]
fn record_of_windows_equals_record_of_the_whole() {
    let page = "اکتوبر 30, 2025Mayor Qureshi said &ldquo;yes&rdquo; \u{202E}twice\u{202C}. 😀\n".repeat(2000);
    let cleaner = crate::Cleaner::default();
    for offsets in [Offsets::Bytes, Offsets::Utf16, Offsets::Chars] {
        let (mut whole, mut streamed) = (Vec::new(), Vec::new());
        write(&cleaner.clean(page.as_bytes()), counted_in(offsets), &mut whole).unwrap();
        let mut record = Record::new(counted_in(offsets));
        let encoding = cleaner.stream(crate::Input::new(page.as_bytes()), &mut record).unwrap();
        record.write(&encoding, &mut streamed).unwrap();
        streamed.push(b'\n');
        assert!(whole == streamed, "{offsets:?}");
    }
}

/// A text with line ends of several kinds, blank lines, white space alone, and spans of most kinds.
const MIXED: &str = "اکتوبر 30, 2025Mayor Qureshi said &ldquo;yes&rdquo;.\r\n\r\n \t \n\u{2003}\u{A0}\nیہ کتاب میری ہے۔\u{2029}\
    `let x = 1;` \u{2028}see https://example.com/a?b=1 or a@example.com\n\n  12,500\n…\n\u{85}<b>漢字</b>\u{3000}かな\n";

fn spans_of(document: &Document, spans: SpanSelection) -> Vec<serde_json::Value> {
    let mut out = Vec::new();
    write(document, RecordOptions { spans, ..RecordOptions::default() }, &mut out).unwrap();
    let record: serde_json::Value = serde_json::from_slice(&out).unwrap();
    record["spans"].as_array().unwrap().clone()
}

/// `char::is_whitespace`, which is White_Space too, is the twin.
#[test]
fn content_is_tiles_without_what_is_white_space_alone() {
    for profile in crate::Profile::ALL {
        for source in [MIXED, &MIXED.repeat(3000), "", " \n", "one"] {
            let document = crate::Cleaner::builder().profile(profile).build().clean(source);
            let tiles = spans_of(&document, SpanSelection::Tiles);
            let range = |span: &serde_json::Value| {
                let offset = |key: &str| span[key].as_u64().unwrap() as usize;
                offset("start")..offset("end")
            };
            let tiled: String = tiles.iter().map(|span| &document.text[range(span)]).collect();
            assert_eq!(tiled, document.text, "{profile}");
            let mut expected = tiles.clone();
            expected.retain(|span| !document.text[range(span)].chars().all(char::is_whitespace));
            assert_eq!(spans_of(&document, SpanSelection::Content), expected, "{profile}");
            assert!(source.len() < MIXED.len() || expected.len() < tiles.len(), "{profile}");
        }
    }
}

#[test]
fn content_is_what_a_record_lists_unless_told_otherwise() {
    assert_eq!(RecordOptions::default().spans, SpanSelection::Content);
    let document = crate::Cleaner::default().clean("one\n\ntwo\n");
    let text = |selection| -> Vec<String> {
        let range = |span: &serde_json::Value| {
            span["start"].as_u64().unwrap() as usize..span["end"].as_u64().unwrap() as usize
        };
        spans_of(&document, selection).iter().map(|span| document.text[range(span)].to_owned()).collect()
    };
    assert_eq!(text(SpanSelection::Content), ["one\n", "two\n"]);
    assert_eq!(text(SpanSelection::Tiles), ["one\n", "\n", "two\n"]);
}

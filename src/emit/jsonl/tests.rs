//! Tests of the record.

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

fn record(offsets: Offsets) -> String {
    let mut out = Vec::new();
    write(&document(), offsets, &mut out).unwrap();
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
        write(&document, Offsets::Bytes, &mut out).unwrap();
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
    let mut without = Record::without_text(Offsets::Chars);
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
        write(&cleaner.clean(page.as_bytes()), offsets, &mut whole).unwrap();
        let mut record = Record::new(offsets);
        let encoding = cleaner.stream(crate::Input::new(page.as_bytes()), &mut record).unwrap();
        record.write(&encoding, &mut streamed).unwrap();
        streamed.push(b'\n');
        assert!(whole == streamed, "{offsets:?}");
    }
}

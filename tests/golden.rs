//! The sample page in every encoding has the same spans.

use encoding_rs::WINDOWS_1256;
use saaf::{Cleaner, Direction, Document, FindingKind, Profile, Rule, Span, SpanKind};

use crate::strategies::utf16;

fn page() -> String {
    std::fs::read_to_string("data/samples/news.txt").unwrap()
}

#[test]
fn sample_page_has_the_expected_text_spans_edits_and_findings() {
    let page = page();
    let document = Cleaner::default().clean(page.as_bytes());
    let stamp = "اکتوبر 30, 2025";
    // One newline behind the glued stamp, and no blank lines at the ends; nothing else.
    let wanted = page.trim_matches('\n').replace(&format!("{stamp}Mayor"), &format!("{stamp}\nMayor")) + "\n";
    assert_eq!(document.text, wanted);

    let dates: Vec<&Span> = document.spans.iter().filter(|span| span.kind == SpanKind::Date).collect();
    assert_eq!(dates.len(), 2);
    for date in dates {
        assert_eq!(&document.text[date.start..date.end], stamp);
        assert_eq!(date.date.unwrap().to_string(), "2025-10-30");
        assert_eq!(
            (date.script.as_str(), date.language.as_str(), date.direction),
            ("Arab", "ur", Direction::Rtl)
        );
        assert_eq!(&page[document.source_range(date.range()).range()], stamp);
    }
    for span in document.spans.iter().filter(|span| span.kind == SpanKind::Prose) {
        assert_eq!((span.language.as_str(), span.direction), ("en", Direction::Ltr), "{span:?}");
    }
    for paragraph in &document.paragraphs {
        let is_stamp = document.text[paragraph.start..paragraph.end].starts_with(stamp);
        assert_eq!(paragraph.direction, if is_stamp { Direction::Rtl } else { Direction::Ltr });
    }
    let rules: Vec<Rule> = document.edits().flat_map(|edit| edit.rules.iter().collect::<Vec<_>>()).collect();
    assert_eq!(rules, [Rule::BlankLine, Rule::Glue, Rule::BlankLine]);
    let findings: Vec<FindingKind> = document.findings.iter().map(|finding| finding.kind).collect();
    assert_eq!(findings, [FindingKind::GluedDate]);
}

#[test]
fn lossless_keeps_the_sample_page() {
    let document = Cleaner::builder().profile(Profile::Lossless).build().clean(page().as_bytes());
    assert_eq!(document.text, page());
    assert_eq!(document.findings[0].kind, FindingKind::GluedDate);
    assert_eq!(document.spans.iter().filter(|span| span.kind == SpanKind::Date).count(), 2);
}

#[test]
fn sample_page_has_the_same_spans_in_every_encoding() {
    let page = page();
    let labels_of = |document: &Document| {
        document
            .spans
            .iter()
            .map(|span| (span.script, span.language, span.direction, span.kind, span.date))
            .collect::<Vec<_>>()
    };
    let whole = Cleaner::default().clean(page.as_bytes());
    let arabic = page.replace('ی', "ي");
    let with_bom = |bom: &[u8], bytes: Vec<u8>| [bom, &bytes].concat();
    let mut damaged = page.clone().into_bytes();
    let at = page.find("kilometre").unwrap();
    damaged[at] = 0xFF;
    for (name, bytes) in [
        ("windows-1256", WINDOWS_1256.encode(&arabic).0.into_owned()),
        ("UTF-16LE", utf16(&page, u16::to_le_bytes)),
        ("UTF-16BE", utf16(&page, u16::to_be_bytes)),
        ("UTF-16LE", with_bom(&[0xFF, 0xFE], utf16(&page, u16::to_le_bytes))),
        ("UTF-16BE", with_bom(&[0xFE, 0xFF], utf16(&page, u16::to_be_bytes))),
        ("UTF-8", with_bom(&[0xEF, 0xBB, 0xBF], page.clone().into_bytes())),
        ("UTF-8", damaged),
    ] {
        let document = Cleaner::default().clean(&bytes);
        assert_eq!(document.encoding.name, name);
        assert_eq!(labels_of(&document), labels_of(&whole), "{name}");
    }
}

/// Names of people and places have the language of the prose around them.
#[test]
fn foreign_names_do_not_split_an_english_paragraph() {
    let headline = "Qasim Bahadur Kakar denies “fake and forged” lease papers";
    let paragraphs = [
        "Speaking on the evening programme ‘Shaam Sultana Jamali Kay Saath’, Bahadur said that the papers had been \
         typed by somebody who cannot spell. The orchard, he added, was never for sale.",
        "The growers’ league (Anjuman-i-Baghbanan Pishin) had asked the court for a copy in August.",
        "Trucks were held for a day on the Chaman-Kandahar road. Meanwhile, buyers from Islamabad also looked at the \
         Haji Zarghun orchard, near Ziarat and Sanjawi.",
        "Talks between Quetta and Kandahar in Muscat will go on next week, Malik Sikandar Jogezai told Dunya Subh.",
    ];
    let page = format!("{headline}\nنومبر 3, 2025\n{}\n", paragraphs.join("\n"));
    let document = Cleaner::default().clean(page.as_bytes());
    let prose: Vec<(&str, &str)> = document
        .spans
        .iter()
        .filter(|span| span.kind == SpanKind::Prose)
        .map(|span| (document.text[span.start..span.end].trim_end(), span.language.as_str()))
        .collect();
    let wanted: Vec<(&str, &str)> =
        [headline].into_iter().chain(paragraphs).map(|text| (text, "en")).collect();
    assert_eq!(prose, wanted);
}

#[test]
fn inline_code_is_one_ltr_span_without_language() {
    let text = "اس لائن میں `date(2025-10-30)` لکھیں، پھر محفوظ کریں۔";
    let document = Cleaner::default().clean(text.as_bytes());
    let kinds: Vec<_> = document.spans.iter().map(|span| (span.kind, span.direction)).collect();
    use saaf::Direction::{Ltr, Rtl};
    assert_eq!(kinds, [(SpanKind::Prose, Rtl), (SpanKind::Code, Ltr), (SpanKind::Prose, Rtl)]);
    let code = &document.spans[1];
    assert_eq!(code.language.as_str(), "und");
    assert!(document.text[code.start..code.end].contains("`date(2025-10-30)`"));
}

#[test]
fn one_damaged_byte_leaves_the_rest_of_the_page_unchanged() {
    let page = page();
    let whole = Cleaner::default().clean(page.as_bytes());
    let stamps =
        |document: &Document| document.spans.iter().filter(|span| span.kind == SpanKind::Date).count();
    for at in (0..page.len()).step_by(7) {
        let mut bytes = page.clone().into_bytes();
        bytes[at] = 0xFF;
        let document = Cleaner::default().clean(&bytes);
        assert_eq!(document.encoding.name, "UTF-8", "byte {at}");
        assert!(document.encoding.damaged > 0 && document.encoding.damaged <= 4, "byte {at}");
        let hit = document.paragraphs.len() != whole.paragraphs.len();
        assert!(
            stamps(&document) == 2
                || hit
                || page.as_bytes()[at.saturating_sub(24)..(at + 24).min(page.len())]
                    .iter()
                    .any(|b| *b >= 0xD8),
            "byte {at}"
        );
    }
}

#[test]
fn stamps_are_marked_and_their_lines_dropped_on_request() {
    let text = "Title\n\n30 اکتوبر 2025\n\nOn 5 May 2020 they came.\n\nاکتوبر 30, 2025Defence minister\n";
    let document = Cleaner::default().clean(text.as_bytes());
    let marked: Vec<bool> = document
        .spans
        .iter()
        .filter(|span| span.kind == SpanKind::Date)
        .map(|span| span.is_boilerplate)
        .collect();
    assert_eq!(marked, [true, false, true]);
    let cleaner = Cleaner::builder().with(Rule::Boilerplate).build();
    let document = cleaner.clean(text.as_bytes());
    assert_eq!(document.text, "Title\n\nOn 5 May 2020 they came.\n\nDefence minister\n");
    assert_eq!(cleaner.clean(document.text.as_bytes()).text, document.text);
    // A row of a table and a date in a sentence stay.
    for text in ["| 30 October 2025 |\n", "- 30 October 2025\n", "30 October 2025 was a day.\n"] {
        assert_eq!(cleaner.clean(text.as_bytes()).text, text);
    }
}

//! The sample page, in every dress: what it says is the same.

use encoding_rs::WINDOWS_1256;
use saaf::{Cleaner, Direction, Document, FindingKind, Profile, Rule, Span, SpanKind};

use crate::strategies::utf16;

fn page() -> String {
    std::fs::read_to_string("data/samples/news.txt").unwrap()
}

fn labels(span: &Span) -> (&str, &str, Direction, SpanKind, Option<saaf::Date>) {
    (span.script.as_str(), span.language.as_str(), span.direction, span.kind, span.date)
}

#[test]
fn the_sample_page_is_read_as_a_person_reads_it() {
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
fn lossless_returns_the_sample_page() {
    let document = Cleaner::builder().profile(Profile::Lossless).build().clean(page().as_bytes());
    assert_eq!(document.text, page());
    assert_eq!(document.findings[0].kind, FindingKind::GluedDate);
    assert_eq!(document.spans.iter().filter(|span| span.kind == SpanKind::Date).count(), 2);
}

/// Every encoding gives the same spans; offsets into the text move only with its letters.
#[test]
fn the_page_says_the_same_in_every_encoding() {
    let page = page();
    let said = |document: &Document| {
        document
            .spans
            .iter()
            .map(|span| (labels(span).0.to_owned(), span.language, span.direction, span.kind, span.date))
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
        assert_eq!(said(&document), said(&whole), "{name}");
    }
}

/// Names of people, places and programmes go with the prose around them, whatever their letters sound like.
#[test]
fn names_cut_no_english_paragraph() {
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

/// Program text is nobody's language, runs left to right and holds no date.
#[test]
fn code_is_a_span_of_its_own() {
    let text = "اس لائن میں `date(2025-10-30)` لکھیں، پھر محفوظ کریں۔";
    let document = Cleaner::default().clean(text.as_bytes());
    let kinds: Vec<_> = document.spans.iter().map(|span| (span.kind, span.direction)).collect();
    use saaf::Direction::{Ltr, Rtl};
    assert_eq!(kinds, [(SpanKind::Prose, Rtl), (SpanKind::Code, Ltr), (SpanKind::Prose, Rtl)]);
    let code = &document.spans[1];
    assert_eq!(code.language.as_str(), "und");
    assert!(document.text[code.start..code.end].contains("`date(2025-10-30)`"));
}

/// Wherever one byte is damaged, the rest of the page stays what it was.
#[test]
fn one_damaged_byte_harms_nothing_else() {
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

use proptest::prelude::*;

use super::*;
use crate::document::FindingKind;
use crate::profile::Profile;

fn normalized(text: &str) -> String {
    let result = normalize(text, &Protected::default(), Profile::Display.rules(), Lines::default(), true);
    assert_eq!(result.rewritten.edits.undo(&result.rewritten.text), text);
    result.rewritten.text.into_owned()
}

#[test]
fn clean_text_is_left_alone() {
    for text in [
        "Plain words, “curly quotes” – and a café…\n\n    indented\tand tabbed\n",
        "وزیرِ اعظم نے کہا کہ ۴ تاریخ کو اجلاس ہو گا۔",
        "می\u{200C}خواهم کتاب\u{200C}ها را بخوانم",
        "👩\u{200D}👩\u{200D}👧 🏳\u{FE0F}\u{200D}🌈 1\u{FE0F}\u{20E3} 👩🏽\u{200D}🚀",
        "क्\u{200D}ष হ্\u{200C}য ශ්\u{200D}රී",
        "全角文字、ＡＢＣ。",
        "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
        "葛\u{E0100}",
    ] {
        assert_eq!(normalized(text), text);
    }
}

#[test]
fn damage_is_undone() {
    for (given, wanted) in [
        ("a\r\nb\rc\u{85}d\u{2028}e", "a\nb\nc\nd\ne"),
        ("a\u{0}b\u{7F}c\u{9C}", "abc"),
        ("\u{FEFF}a\u{200B}b\u{AD}c\u{2060}", "abc"),
        ("a\u{A0}b\u{202F}\u{2009}c", "a b c"),
        ("\u{202E}abc\u{202C} \u{200F}d", "abc d"),
        ("e\u{301}\u{327}", "\u{229}\u{301}"),
        ("ا\u{653}پ", "آپ"),
        ("ى\u{654}", "ئ"),
        ("\u{FEDB}\u{FE98}\u{FE8E}\u{FE8F}", "كتاب"),
        ("\u{FEFB}", "لا"),
        ("ب\u{FE70}", "ب\u{64B}"),
        ("x\u{FE70}", "x\u{FE70}"),
        ("a\u{200C}b \u{200D}c", "ab c"),
        ("کتاب\u{200C} ", "کتاب"),
        ("کار\u{200C}ها", "کارها"),
        ("می\u{200C}\u{200C}رود", "می\u{200C}رود"),
        ("a\u{FE0F}b\u{E0101}", "ab"),
        ("x\u{E0068}\u{E0069}y", "xy"),
        ("\n \n\na  b \t\n\n\n\nc\n\n", "a b\n\nc\n"),
        ("   ", ""),
    ] {
        assert_eq!(normalized(given), wanted, "{given:?}");
    }
}

#[test]
fn controls_and_payloads_are_reported_and_in_lossless_kept() {
    let text = "a\u{202E}\u{202D}b\u{E0068}\u{E0069}c";
    let result = normalize(text, &Protected::default(), Profile::Lossless.rules(), Lines::default(), true);
    assert_eq!(result.rewritten.text, text);
    let found: Vec<_> = result.found.iter().map(|f| (f.kind, f.range.clone(), f.detail.as_str())).collect();
    assert_eq!(
        found,
        [
            (FindingKind::BidiControl, 1..7, "RLO LRO"),
            (FindingKind::HiddenPayload, 8..16, "2 tag characters that spell \"hi\""),
        ]
    );
}

#[test]
fn every_do_not_emit_sequence_is_replaced() {
    for (sequence, preferred) in crate::chars::DO_NOT_EMIT {
        let wanted = normalized(&format!("क{preferred}"));
        assert_eq!(normalized(&format!("क{sequence}")), wanted, "{sequence:?}");
        assert_eq!(normalized(&wanted), wanted);
    }
}

/// Characters that make trouble, and some that do not.
fn troublesome() -> impl Strategy<Value = String> {
    let pool: Vec<char> = "ab \t\n\r\u{0}\u{85}\u{A0}\u{AD}\u{301}\u{327}\u{338}\u{34F}اىيہه\u{640}\u{64B}\u{651}\u{653}\u{654}\u{670}\u{6C1}\u{200B}\u{200C}\u{200D}\u{200E}\u{202E}\u{2028}\u{2067}\u{2069}\u{FE0F}\u{FE0E}\u{FE70}\u{FE8E}\u{FEDB}\u{FEFB}\u{FDFA}\u{FEFF}क\u{94D}\u{93C}\u{93E}\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E007F}\u{E0100}葛\u{1100}\u{115F}\u{1160}\u{1161}\u{11A8}👩🏽\u{20E3}1#\u{FFFF}\u{2126}\u{37E}\u{FFFD}é\u{E000}"
        .chars()
        .collect();
    proptest::collection::vec(proptest::sample::select(pool), 0..24)
        .prop_map(|chars| chars.into_iter().collect())
}

#[test]
fn what_is_removed_leaves_no_work_for_a_second_run() {
    for text in [
        "\u{200D}\u{E0067}\u{94D}ا",
        "\u{301}\u{E0067}\u{FE70}",
        "\u{200B}ى\u{20E3}\u{200D}",
        "ﹰ\u{200D}\u{94D}\u{338}",
    ] {
        let once = normalized(text);
        assert_eq!(normalized(&once), once, "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4096) })]

    #[test]
    fn normalizing_twice_changes_nothing(text in troublesome()) {
        for profile in [Profile::Display.rules(), Profile::Index.rules()] {
            let once = normalize(&text, &Protected::default(), profile, Lines::default(), true).rewritten;
            prop_assert_eq!(once.edits.undo(&once.text), text.clone());
            let twice = normalize(&once.text, &Protected::default(), profile, Lines::default(), true).rewritten;
            prop_assert_eq!(&twice.text, &once.text);
            prop_assert!(twice.edits.is_empty());
        }
    }

    #[test]
    fn the_result_is_nfc(text in "\\PC{0,20}") {
        let once = normalized(&text);
        prop_assert!(unicode_normalization::is_nfc(&once), "{:?}", once);
    }

    /// Windows end at line ends; cutting there must not show.
    #[test]
    fn windows_do_not_show(text in troublesome(), more in troublesome(), third in troublesome()) {
        let parts = [text + "\n", more + "\n", third];
        let whole = normalize(&parts.concat(), &Protected::default(), Profile::Display.rules(), Lines::default(), true).rewritten.text.into_owned();
        let (mut pieces, mut lines) = (String::new(), Lines::default());
        for (i, part) in parts.iter().enumerate() {
            let result = normalize(part, &Protected::default(), Profile::Display.rules(), lines, i == 2);
            pieces.push_str(&result.rewritten.text);
            lines = result.lines;
        }
        prop_assert_eq!(pieces, whole);
    }
}

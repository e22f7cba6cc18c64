use std::ops::Range;

use proptest::prelude::*;

use super::*;
use crate::document::FindingKind;
use crate::profile::Profile;

fn normalized(text: &str) -> String {
    let result =
        normalize(text, &Protected::default(), Profile::Display.rules(), WhiteSpaceState::default(), true);
    assert_eq!(result.rewritten.edits.undo(&result.rewritten.text), text);
    result.rewritten.text.into_owned()
}

#[test]
fn clean_text_is_unchanged() {
    for text in [
        "Plain words, “curly quotes” – and a café…\n\n    indented\tand tabbed\n",
        "وزیرِ اعظم نے کہا کہ ۴ تاریخ کو اجلاس ہو گا۔",
        "می\u{200C}خواهم کتاب\u{200C}ها را بخوانم",
        "👩\u{200D}👩\u{200D}👧 🏳\u{FE0F}\u{200D}🌈 1\u{FE0F}\u{20E3} 👩🏽\u{200D}🚀",
        "क्\u{200D}ष হ্\u{200C}য ශ්\u{200D}රී",
        "全角文字、ＡＢＣ。",
        "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
        "葛\u{E0100}",
        // NO-BREAK SPACE and NARROW NO-BREAK SPACE where typography puts them.
        "«\u{A0}Où\u{A0}?\u{A0}» dit-il\u{202F}; oui\u{202F}!",
        "10\u{A0}000\u{A0}kg, 20\u{202F}%, 10\u{A0}€, 5\u{A0}May, §\u{A0}5, №\u{A0}7, p.\u{A0}12, fig.\u{A0}3, 37\u{A0}°C",
        "J.\u{A0}R.\u{A0}R. Tolkien, M.\u{A0}Dupont, Mr.\u{A0}Smith, Mme\u{A0}Curie, Louis\u{A0}XIV, XX\u{A0}век",
        "v\u{A0}Praze, z\u{A0}domu, a\u{A0}také přišel, в\u{A0}Москве, не\u{A0}знаю, он\u{A0}же, и\u{A0}т.\u{A0}д.",
        "Москва\u{A0}— столица; 3.\u{A0}května; 5\u{2009}mm; ‘\u{200A}“so”",
        "ᠭᠠᠵᠠᠷ\u{202F}ᠤᠨ ᠬᠠᠷ\u{180E}ᠠ",
        "\u{3000}\u{3000}今天天气很好。\n姓名\u{3000}年龄\n\u{3000}“你好”",
        "สวัสดี\u{200B}ชาว\u{200B}โลก ខ្ញុំ\u{200B}សោក ພາສາ\u{200B}ລາວ မြန်မာ\u{200B}စကား བོད་\u{200B}ཡིག ꦗꦮ\u{200B}ꦱ",
        "PHP\u{200C}محور ۲۰\u{200C}ساله",
        "آ\u{678}یے",
        "6.6.\u{A0}“unstable”, CD,\u{A0}etc.",
        "14.7.\u{A0}مواجهه, Appendix\u{A0}B, %(count)s\u{A0}hours, { $n }\u{A0}files, اضغط و\u{A0}اخرج, ជា\u{A0}។",
        "│\u{A0}\u{A0} ├── a\n│\u{A0}\u{A0} │\u{A0}\u{A0} └── b",
        "i.replace(\"\u{200C}\", \"\")",
        // Empty cells.
        "one\ttwo\t\n1\t2\t3\n",
        // A line break in Markdown.
        "one  \ntwo\n",
        // Layout.
        "Name      Qty\nApple       3\n",
        "id  name   age\n1   Ann    30\n22  Bo      4",
        "en  English\nde  German",
        "a b  c d  e\nf g  h i  j",
        "├── src\n│   ├── a.rs\n|   |   b.rs\n",
        "int  x   = 1;  // one",
        "  -o FILE    write to FILE\n1.  one\n-   two",
        "2024-01-01   INFO    started",
        "  VG Name               vg_critical\n  System ID\n",
        "253, 1 Mar  1 00:19 dm",
        "l’Annexe\u{A0}B et \u{A0}\u{64B} ؟  \u{64C}  \u{65A}",
    ] {
        assert_eq!(normalized(text), text);
    }
}

#[test]
fn damaged_text_is_normalized() {
    for (given, wanted) in [
        ("a\r\nb\rc\u{85}d\u{2028}e", "a\nb\nc\nd\ne"),
        ("a\u{0}b\u{7F}c\u{9C}", "abc"),
        ("\u{FEFF}a\u{200B}b\u{AD}c\u{2060}", "abc"),
        ("one\u{A0}two\u{202F}\u{2009}three", "one two three"),
        ("\u{A0}\u{A0}end.\u{A0} Then", "  end. Then"),
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
        (
            "He came.  He saw.  She  said so.\nAnother  line of prose",
            "He came. He saw. She said so.\nAnother line of prose",
        ),
        ("a\u{A0}cat and the\u{A0}dog in New\u{A0}York", "a cat and the dog in New York"),
        ("one  \n\ntwo   \nthree  ", "one\n\ntwo\nthree"),
        ("\u{200B}สวัสดี\u{200B}\u{200B}ชาว\u{200B} โลก", "สวัสดี\u{200B}ชาว โลก"),
        ("Latin\u{3000}text", "Latin text"),
        ("\u{1B}[1;31mred\u{1B}[0m \u{1B}]0;title\u{7}x\u{1B}(B\u{1B}7y\u{1B}[3", "red xy"),
        ("e\u{1B}[0m\u{301}", "é"),
    ] {
        assert_eq!(normalized(given), wanted, "{given:?}");
    }
}

#[test]
fn lossless_reports_and_keeps_controls_and_payloads() {
    let text = "a\u{202E}\u{202D}b\u{E0068}\u{E0069}c";
    let result =
        normalize(text, &Protected::default(), Profile::Lossless.rules(), WhiteSpaceState::default(), true);
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
fn search_keys_have_single_spaces() {
    let folded = |text: &str| {
        let rules = Profile::IndexAny.rules();
        normalize(text, &Protected::default(), rules, WhiteSpaceState::default(), true)
            .rewritten
            .text
            .into_owned()
    };
    for (text, key) in [
        ("10\u{A0}000\u{202F}kg", "10 000 kg"),
        ("姓名\u{3000}\u{3000}年龄", "姓名 年龄"),
        ("สวัสดี\u{200B}ชาว", "สวัสดี ชาว"),
        ("hel\u{200B}lo", "hello"),
        ("Name      Qty\nApple       3", "Name Qty\nApple 3"),
        ("one  \ntwo", "one\ntwo"),
    ] {
        assert_eq!(folded(text), key, "{text:?}");
    }
}

#[test]
fn markup_loses_only_invisible_characters() {
    let text = "e<b\u{A0}c=\"\u{2126}  \u{202E}\u{1B}[0m\u{200B}\">\u{301}  می\u{200C}<i>خواهم";
    let start = text.find('<').unwrap();
    let end = text.find('>').unwrap() + 1;
    let tag = text.find("<i>").unwrap();
    let protected = Protected { ranges: vec![start..end, tag..tag + 3], ..Protected::default() };
    let result = normalize(text, &protected, Profile::Display.rules(), WhiteSpaceState::default(), true);
    assert_eq!(result.rewritten.text, "e<b\u{A0}c=\"\u{2126}  \">\u{301} می\u{200C}<i>خواهم");
}

#[test]
fn every_do_not_emit_sequence_is_replaced() {
    let kept = |sequence: &str| sequence.starts_with(|c| ('\u{675}'..='\u{678}').contains(&c));
    for (sequence, preferred) in crate::chars::DO_NOT_EMIT.iter().filter(|(sequence, _)| !kept(sequence)) {
        let wanted = normalized(&format!("क{preferred}"));
        assert_eq!(normalized(&format!("क{sequence}")), wanted, "{sequence:?}");
        assert_eq!(normalized(&wanted), wanted);
    }
}

/// A sign in two parts, typed in the wrong order, with a part twice, or with a bindu between them.
#[test]
fn brahmic_vowel_signs_are_put_together() {
    for (typed, wanted) in [
        ("\u{915}\u{93E}\u{947}\u{932}", "\u{915}\u{94B}\u{932}"),
        ("\u{92F}\u{93E}\u{902}\u{947}।", "\u{92F}\u{94B}\u{902}।"),
        ("\u{915}\u{94C}\u{948}", "\u{915}\u{94C}"),
        ("\u{913}\u{947}\u{930}", "\u{913}\u{930}"),
        ("\u{BB0}\u{BBE}\u{BC7}\u{BB7}", "\u{BB0}\u{BCB}\u{BB7}"),
        ("\u{995}\u{9BE}\u{9C7}", "\u{995}\u{9CB}"),
        ("\u{916}\u{942}\u{942}\u{92C}", "\u{916}\u{942}\u{92C}"),
        ("\u{921}\u{93C}\u{93C}\u{947}", "\u{921}\u{93C}\u{947}"),
        ("\u{928}\u{93C}\u{93C}\u{94D}", "\u{929}\u{94D}"),
        ("\u{DAD}\u{DD3}\u{DCA}\u{200D}\u{DBB}", "\u{DAD}\u{DCA}\u{200D}\u{DBB}\u{DD3}"),
        ("\u{DC1}\u{200D}\u{DCA}\u{200D}\u{DBB}", "\u{DC1}\u{DCA}\u{200D}\u{DBB}"),
        ("\u{9B0}\u{200C}\u{9CD}\u{9AF}", "\u{9B0}\u{200D}\u{9CD}\u{9AF}"),
        (
            "\u{D15}\u{D4D}\u{200C} \u{D15}\u{D4D}\u{200C}\u{D15}",
            "\u{D15}\u{D4D} \u{D15}\u{D4D}\u{200C}\u{D15}",
        ),
    ] {
        assert_eq!(normalized(typed), wanted);
        assert_eq!(normalized(wanted), wanted);
    }
}

/// An author draws out a vowel; a spacing sign shows twice; in Telugu another letter is made so; bindus differ.
#[test]
fn brahmic_vowel_signs_that_may_be_meant_stay() {
    for text in [
        "\u{92C}\u{939}\u{941}\u{941}\u{941}\u{924}",
        "\u{906}\u{93E}\u{93E}",
        "\u{C2C}\u{C41}\u{C41}",
        "\u{92C}\u{945}\u{902}\u{915}",
        "\u{92C}\u{949}\u{902}\u{92C}",
        "\u{926}\u{930}\u{94D}\u{200D}\u{92F}\u{93E}",
    ] {
        assert_eq!(normalized(text), text);
    }
}

#[test]
fn every_misspelt_sign_is_replaced_and_stays() {
    for (sequence, preferred) in crate::chars::MISSPELT_SIGNS {
        for (before, behind) in [("", ""), ("\u{915}", "\u{915}"), ("\u{915}\u{93F}", "\u{915}\u{93F}")] {
            let typed = format!("{before}{sequence}{behind}");
            let clean = normalized(&typed);
            assert_eq!(clean, format!("{before}{preferred}{behind}"), "{typed:?}");
            assert_eq!(normalized(&clean), clean);
        }
    }
}

/// Text of characters with rules, and some without.
fn text_with_rules() -> impl Strategy<Value = String> {
    let pool: Vec<char> = "ab \t\n\r\u{0}\u{85}\u{A0}\u{AD}\u{301}\u{327}\u{338}\u{34F}اىيہه\u{640}\u{64B}\u{651}\u{653}\u{654}\u{670}\u{6C1}\u{200B}\u{200C}\u{200D}\u{200E}\u{202E}\u{2028}\u{2067}\u{2069}\u{FE0F}\u{FE0E}\u{FE70}\u{FE8E}\u{FEDB}\u{FEFB}\u{FDFA}\u{FEFF}क\u{94D}\u{93C}\u{93E}\u{947}\u{902}\u{9B0}\u{9CD}\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E007F}\u{E0100}葛\u{1100}\u{115F}\u{1160}\u{1161}\u{11A8}👩🏽\u{20E3}1#\u{FFFF}\u{2126}\u{37E}\u{FFFD}é\u{E000}"
        .chars()
        .collect();
    proptest::collection::vec(proptest::sample::select(pool), 0..24)
        .prop_map(|chars| chars.into_iter().collect())
}

#[test]
fn removals_need_no_second_run() {
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

/// Each rule on its own, or not.
fn rule_set() -> impl Strategy<Value = RuleSet> {
    let rules = proptest::sample::subsequence(&Rule::ALL[..], 0..=Rule::ALL.len());
    (proptest::sample::select(&Profile::ALL[..]), rules)
        .prop_map(|(profile, off)| off.into_iter().fold(profile.rules(), RuleSet::without))
}

/// Protects some ranges of the text.
fn protect(text: &str, marks: &[(usize, usize)]) -> Protected {
    let borders: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for &(start, len) in marks {
        let start = start % borders.len();
        let range = borders[start]..borders[(start + len).min(borders.len() - 1)];
        if ranges.last().is_none_or(|last| last.end <= range.start) && !range.is_empty() {
            ranges.push(range);
        }
    }
    Protected { ranges, ..Protected::default() }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(15),
        ..ProptestConfig::with_cases(4096)
    })]

    #[test]
    fn normalization_is_idempotent(text in text_with_rules()) {
        for profile in [Profile::Display.rules(), Profile::Index.rules()] {
            let once = normalize(&text, &Protected::default(), profile, WhiteSpaceState::default(), true).rewritten;
            prop_assert_eq!(once.edits.undo(&once.text), text.clone());
            let twice = normalize(&once.text, &Protected::default(), profile, WhiteSpaceState::default(), true).rewritten;
            prop_assert_eq!(&twice.text, &once.text);
            prop_assert!(twice.edits.is_empty());
        }
    }

    #[test]
    fn the_result_is_nfc(text in "\\PC{0,20}") {
        let once = normalized(&text);
        prop_assert!(unicode_normalization::is_nfc(&once), "{:?}", once);
    }

    /// With any rules and any protected ranges: nothing panics, edits can be undone and name only rules that run. Without
    /// protected ranges a second run changes nothing.
    #[test]
    fn rules_are_independent(
        text in text_with_rules(),
        rules in rule_set(),
        marks in proptest::collection::vec((0usize..20, 1usize..6), 0..3),
    ) {
        let once = normalize(&text, &Protected::default(), rules, WhiteSpaceState::default(), true).rewritten;
        prop_assert_eq!(once.edits.undo(&once.text), text.clone());
        let twice = normalize(&once.text, &Protected::default(), rules, WhiteSpaceState::default(), true).rewritten;
        prop_assert_eq!(&twice.text, &once.text);
        let shielded = normalize(&text, &protect(&text, &marks), rules, WhiteSpaceState::default(), true).rewritten;
        prop_assert_eq!(shielded.edits.undo(&shielded.text), text.clone());
        for edit in once.edits.iter().chain(shielded.edits.iter()) {
            prop_assert!(edit.rules.iter().all(|rule| rules.runs(rule)), "{} in {:?}", edit.rules, text);
        }
    }

    #[test]
    fn protected_text_keeps_its_characters(before in text_with_rules(), code in "[ a-z\u{A0}\u{301}\u{2126}\u{FE8E}\n]{1,12}", after in text_with_rules()) {
        let text = format!("{before}|{code}|{after}");
        let range = before.len()..before.len() + code.len() + 2;
        let protected = Protected { ranges: vec![range.clone()], ..Protected::default() };
        let shown = normalize(&text, &protected, Profile::Display.rules(), WhiteSpaceState::default(), true).rewritten;
        prop_assert_eq!(&shown.text[shown.edits.after(range.clone())], &text[range]);
    }

    /// Windows end at line ends.
    #[test]
    fn result_is_independent_of_windows(text in text_with_rules(), more in text_with_rules(), third in text_with_rules()) {
        let parts = [text + "\n", more + "\n", third];
        // Layout depends on the next line, so rule `space-run` is off …
        for rules in [Profile::Display.rules().without(Rule::SpaceRun), Profile::Index.rules()] {
            let joined = parts.concat();
            let whole = normalize(&joined, &Protected::default(), rules, WhiteSpaceState::default(), true);
            let (mut pieces, mut lines) = (String::new(), WhiteSpaceState::default());
            for (i, part) in parts.iter().enumerate() {
                let result = normalize(part, &Protected::default(), rules, lines, i == 2);
                pieces.push_str(&result.rewritten.text);
                lines = result.lines;
            }
            // … and a line break in Markdown too.
            let unbroken = |text: &str| text.replace("  \n", "\n");
            prop_assert_eq!(unbroken(&pieces), unbroken(&whole.rewritten.text));
        }
    }
}

/// Issue 12: SPACE replaces the invisible characters that kept `<` from being a tag.
#[test]
fn removals_do_not_make_a_tag() {
    for (text, cleaned) in [
        ("<\u{200B}b>", "< b>"),
        ("<\u{200B}\u{FEFF}\u{202E}img src=x>", "< img src=x>"),
        ("<\u{202E}/b>", "< /b>"),
        ("<\u{1}!--", "< !--"),
        ("<\u{1B}[0mb>", "< b>"),
        ("<\u{200B}اردو>", "<اردو>"),
        ("<\u{200B} b", "< b"),
        ("x<\u{200B}5", "x<5"),
        ("<b>\u{200B}</b>", "<b></b>"),
    ] {
        for profile in [Profile::Display, Profile::Corpus] {
            let cleaner = crate::Cleaner::builder().profile(profile).build();
            let document = cleaner.clean(text.as_bytes());
            assert_eq!(document.text, cleaned, "{text:?}");
            assert_eq!(document.decoded(), text);
        }
    }
}

/// Issue 15: CGJ behind `<` was kept before a character that a key folds to `?` or a letter, and a second run took it away.
#[test]
fn cgj_behind_a_less_than_sign_hides_nothing() {
    for text in [
        "<\u{34F}؟",
        "<\u{34F}\u{FF41}",
        "\u{FF1C}\u{34F}a",
        "<\u{34F}\u{212A}",
        "<\u{34F}é",
        "&amp;\u{202E}<\u{34F}\u{2047}",
    ] {
        for profile in [Profile::Display, Profile::Index, Profile::IndexAny, Profile::Corpus] {
            let cleaner = crate::Cleaner::builder().profile(profile).build();
            let once = cleaner.clean(text).text;
            assert!(!once.contains('\u{34F}'), "{text:?} {once:?}");
            assert_eq!(cleaner.clean(once.as_str()).text, once, "{text:?}");
        }
    }
}

//! Isolates: examples that a person has checked, and the properties over random pages.

use proptest::prelude::*;

use super::super::audit::{BidiSafetyProperty, audit};
use super::super::fixtures::{
    CLEAN, Labelled, Random, arabic, asked, cases, directed, isolated as written, label, page, seen, stripped,
};
use super::super::oracle;
use super::*;
use crate::bidi::{DirectionContext, resolve_directions};
use crate::chars::{self, BidiClass};
use crate::document::SpanKind;

const DATE: &str = "\u{2039}ABC 30, 2025\u{203A}";

/// What `mode` makes of the pattern, with `<`, `>` and `|` for RLI, LRI and PDI.
fn shown(pattern: &str, mode: Isolation) -> (String, String) {
    let labelled = directed(&arabic(&pattern.replace("DATE", DATE)));
    let text = written(labelled, mode).text;
    let line = seen(&text, None);
    (text.replace(RLI, "<").replace(LRI, ">").replace(PDI, "|"), line)
}

#[test]
fn dates_are_shown_in_reading_order() {
    // (pattern, without isolates, with as few as needed): the line from left to right.
    for (pattern, none, minimal) in [
        ("DATE", "2025 ,30 CBA", "2025 ,30 CBA"),
        (
            "DATEthe minister (of late) said",
            "2025the minister (of late) said ,30 CBA",
            "2025 ,30 CBAthe minister (of late) said",
        ),
        ("DATE the minister", "the minister 2025 ,30 CBA", "2025 ,30 CBA the minister"),
        ("on DATE in the hills", "on 2025 ,30 CBA in the hills", "on 2025 ,30 CBA in the hills"),
        ("rain, DATE, 5:30 pm", "rain, 5:30 ,2025 ,30 CBA pm", "rain, 2025 ,30 CBA, 5:30 pm"),
        ("ABC DEF \u{2039}7 may 2021\u{203A} GHI", "IHG may 2021 7 FED CBA", "IHG 7 may 2021 FED CBA"),
    ] {
        assert_eq!(shown(pattern, Isolation::None).1, none, "{pattern}");
        assert_eq!(shown(pattern, Isolation::Minimal).1, minimal, "{pattern}");
        assert_eq!(shown(pattern, Isolation::Isolate).1, minimal, "{pattern}");
    }
}

#[test]
fn minimal_writes_nothing_into_a_line_that_is_shown_rightly() {
    for pattern in [
        "plain words, and 12 more (of them).\n",
        "ABC DEF, 12 GHI.\n",
        "ABC Abdul Karim DEF GHI (Foo) HIA.\n",
        "the word ABC is \"DEF\" here (GHI), and so on\n",
        "on DATE in the hills\n",
        "DATE\n",
        "12 of them said ABC then\n",
        "\n",
        "",
    ] {
        let mut labelled = directed(&arabic(&pattern.replace("DATE", DATE)));
        let before = labelled.clone();
        let Labelled { text, paragraphs, spans } = &mut labelled;
        let rewritten = isolate(text, paragraphs, spans, Isolation::Minimal, &[], false);
        assert!(rewritten.edits.is_empty(), "{pattern:?}: {:?}", rewritten.text);
        assert!(matches!(rewritten.text, std::borrow::Cow::Borrowed(_)));
        assert_eq!(labelled, before);
    }
}

#[test]
fn isolates_stand_around_trimmed_opposite_runs() {
    for (pattern, mode, wanted) in [
        ("DATE the minister", Isolation::Minimal, "<ABC 30, 2025| the minister"),
        ("DATE the ABC minister", Isolation::Minimal, "<ABC 30, 2025| the ABC minister"),
        ("the minister, DATE.", Isolation::Isolate, "the minister, <ABC 30, 2025|."),
        // One run, though three spans.
        ("he wrote ABC DATE DEF, he did", Isolation::Isolate, "he wrote <ABC ABC 30, 2025 DEF|, he did"),
        ("he wrote ABC DATE DEF, he did", Isolation::Minimal, "he wrote ABC ABC 30, 2025 DEF, he did"),
        // Two, though nothing but a tabulator lies between.
        ("one and two\tAB\tCD", Isolation::Isolate, "one and two\t<AB|\t<CD|"),
        ("ABCD (ef) GHI", Isolation::Isolate, "ABCD (>ef|) GHI"),
        ("abcdef A (B) .", Isolation::Isolate, "abcdef <A (B)| ."),
        ("abcdef A 5%, 6", Isolation::Isolate, "abcdef <A 5%, 6|"),
        ("abcdef \"AB!\"", Isolation::Isolate, "abcdef \"<AB|!\""),
    ] {
        let wanted = arabic(wanted);
        assert_eq!(shown(pattern, mode).0, wanted, "{pattern}");
    }
}

#[test]
fn an_address_keeps_its_punctuation() {
    let text = arabic("ABC a.b/c/ DEF GHI");
    let url = text.find("a.b").unwrap();
    let span = |start, end, kind, direction| Span { start, end, kind, direction, ..Span::default() };
    let mut spans = vec![
        span(0, url, SpanKind::Prose, Direction::Rtl),
        span(url, url + 6, SpanKind::Url, Direction::Ltr),
        span(url + 6, text.len(), SpanKind::Prose, Direction::Rtl),
    ];
    let mut paragraphs =
        vec![Paragraph { start: 0, end: text.len(), direction: Direction::Rtl, ..Paragraph::default() }];
    assert_eq!(seen(&text, None), "IHG FED /a.b/c CBA");
    let rewritten = isolate(&text, &mut paragraphs, &mut spans, Isolation::Minimal, &[], false);
    assert_eq!(seen(&rewritten.text, None), "IHG FED a.b/c/ CBA");
    assert_eq!(&rewritten.text[spans[1].start..spans[1].end], "\u{2066}a.b/c/\u{2069}");
    assert_eq!(rewritten.edits.undo(&rewritten.text), text);
}

#[test]
fn paragraph_with_foreign_controls_stays_as_it_is() {
    let labelled = directed(&arabic("the ABC\u{2069} 12 \u{202E}end\nABC 12 and more"));
    let text = written(labelled.clone(), Isolation::Isolate).text;
    assert!(text.starts_with(labelled.text.lines().next().unwrap()));
    assert_eq!(text.matches(LRI).count(), 1);
}

/// Every property of what is written, on one page.
fn check(pattern: &str) {
    let plain = directed(pattern);
    for mode in Isolation::ALL {
        let mut out = plain.clone();
        let rewritten = isolate(&plain.text, &mut out.paragraphs, &mut out.spans, mode, &[], false);
        assert_eq!(rewritten.edits.undo(&rewritten.text), plain.text);
        out.text = rewritten.text.into_owned();
        assert_eq!(stripped(&out.text), plain.text);
        for (before, after) in plain.spans.iter().zip(&out.spans) {
            let (was, is) = (&plain.text[before.start..before.end], &out.text[after.start..after.end]);
            assert_eq!(stripped(is), was, "{pattern:?}");
        }
        let hidden = [BidiSafetyProperty::NoHiddenPayload, BidiSafetyProperty::PlainText];
        let violations: Vec<_> = audit(&out.text, &out.paragraphs, &out.spans, mode)
            .into_iter()
            .filter(|b| !hidden.contains(&b.property))
            .collect();
        assert_eq!(violations, [], "{pattern:?} {:?} {mode:?}", out.text);
    }
}

#[test]
fn random_pages_are_bidi_safe_and_reversible() {
    let mut random = Random(77);
    for _ in 0..cases(200_000) {
        check(&page(&mut random, 16));
    }
    for _ in 0..cases(2_000) {
        check(&page(&mut random, 300));
    }
}

#[test]
fn shortcut_says_yes_only_where_isolates_change_nothing() {
    let mut random = Random(5);
    // Words and numbers, so that the shortcut is often taken.
    let words = [
        "ab", "cd", "AB", "CD", "EF", "12", "3", "\u{661}", " ", " ", " ", " ", ", ", "(", ")", ".", "%",
        "\u{64B}",
    ];
    let (mut taken, mut count) = (0, 0);
    for _ in 0..cases(600_000) {
        let pattern: String = (0..2 + random.below(14)).map(|_| words[random.below(words.len())]).collect();
        let Labelled { text, paragraphs, spans } = directed(&arabic(&pattern));
        let found = opposite_runs(&text, &paragraphs[0], &spans);
        if found.is_empty() {
            continue;
        }
        count += 1;
        if looks_right_without_isolates(&text, &paragraphs[0], &found) {
            taken += 1;
            let line = &text[body(&text, &paragraphs[0])];
            assert_eq!(visual_order(line, None), reference(&text, &paragraphs[0], &found), "{pattern:?}");
        }
    }
    assert!(taken * 5 > count, "the shortcut is worth having: {taken} of {count}");
    let mut random = Random(6);
    for _ in 0..cases(300_000) {
        let Labelled { text, paragraphs, spans } = directed(&page(&mut random, 10).replace('\n', " "));
        let found = opposite_runs(&text, &paragraphs[0], &spans);
        if !found.is_empty() && looks_right_without_isolates(&text, &paragraphs[0], &found) {
            let line = &text[body(&text, &paragraphs[0])];
            assert_eq!(visual_order(line, None), reference(&text, &paragraphs[0], &found), "{text:?}");
        }
    }
}

/// BD16 stops at 63 open brackets, and counts those in isolates apart.
#[test]
fn shortcut_respects_the_limit_of_open_brackets() {
    for outside in [1, 57, 58, 59, 60, 61, 62, 63, 64] {
        let text = arabic(&format!("a{}z A((((B)))) z", "(".repeat(outside)));
        let labelled = directed(&text);
        let found = opposite_runs(&labelled.text, &labelled.paragraphs[0], &labelled.spans);
        if looks_right_without_isolates(&text, &labelled.paragraphs[0], &found) {
            assert_eq!(
                visual_order(&text, None),
                reference(&text, &labelled.paragraphs[0], &found),
                "{outside}"
            );
        }
    }
}

#[test]
fn minimal_shows_left_to_right_lines_as_isolate_does() {
    let mut random = Random(31);
    let mut mended = 0;
    for _ in 0..cases(200_000) {
        let plain = directed(&page(&mut random, 12).replace('\n', " "));
        let paragraph = &plain.paragraphs[0];
        if paragraph.direction == Direction::Rtl {
            continue;
        }
        let look = |labelled: &Labelled| {
            let line = &labelled.text[body(&labelled.text, &labelled.paragraphs[0])];
            visual_order(line, None)
        };
        let (minimal, all) =
            (written(plain.clone(), Isolation::Minimal), written(plain.clone(), Isolation::Isolate));
        let units = ReadingUnits::new(&plain.text, paragraph, &plain.spans);
        if !units.is_worse(&look(&plain), &look(&all)) {
            assert_eq!(look(&minimal), look(&all), "{:?}", plain.text);
        }
        assert!(minimal.text.len() <= all.text.len());
        mended += usize::from(minimal.text != plain.text && look(&minimal).base == paragraph.direction);
    }
    assert!(mended > 0);
}

#[test]
fn isolates_are_the_same_when_written_again() {
    let mut random = Random(12);
    for _ in 0..asked(100_000) {
        let pattern = page(&mut random, 16).replace(['\u{2039}', '\u{203A}'], "");
        for mode in Isolation::ALL {
            let once = written(directed(&pattern), mode);
            let twice = written(directed(&stripped(&once.text)), mode);
            assert_eq!(once, twice, "{pattern:?}");
        }
    }
}

/// S8b: whatever stands in an isolate does not reach what follows, and nothing reaches into an isolated run.
#[test]
fn isolated_text_does_not_change_what_follows() {
    let mut random = Random(90);
    for _ in 0..asked(100_000) {
        let before = written(directed(&random.text(CLEAN, 12)), Isolation::Isolate);
        let after = written(directed(&random.text(CLEAN, 12)), Isolation::Isolate);
        let initiator = if before.paragraphs[0].direction == Direction::Rtl { RLI } else { LRI };
        let whole = format!("{initiator}{}{PDI}", before.text);
        let marked = chars::of(after.text.chars().next().unwrap()).bidi_class() == BidiClass::NSM;
        for base in [0, 1] {
            let tail = |head: &str| {
                let text: Vec<char> = head.chars().chain(after.text.chars()).collect();
                let levels = oracle::levels(&text, Some(base)).1;
                levels[head.chars().count()..].to_vec()
            };
            let alone = tail("");
            // A mark at the head has no base of its own (W1).
            if !marked {
                assert_eq!(tail(&whole), alone, "{:?} {:?}", whole, after.text);
            }
            let inside = |levels: &[Option<u8>]| -> Vec<Option<u8>> {
                let mut depth = false;
                let pairs = after.text.chars().zip(levels);
                pairs
                    .filter(|(c, _)| {
                        depth = (depth || matches!(*c, LRI | RLI)) && *c != PDI;
                        depth && !matches!(*c, LRI | RLI)
                    })
                    .map(|(_, level)| *level)
                    .collect()
            };
            assert_eq!(inside(&tail(&before.text)), inside(&alone), "{:?} {:?}", before.text, after.text);
        }
    }
}

proptest! {
    /// For any text: no panic, the spans tile it, and the edits can be undone.
    #[test]
    fn any_text_is_reversible_and_tiled(text in "[\\PC\\p{Cc}\u{627}\u{628} a1(\u{202E}\u{2067}\u{2069}\n\t\r]{0,60}") {
        let mut plain = label(&text.replace(['\u{2039}', '\u{203A}'], ""));
        resolve_directions(&plain.text, &mut plain.paragraphs, &mut plain.spans, &DirectionContext::default());
        for mode in Isolation::ALL {
            let mut out = plain.clone();
            let rewritten = isolate(&plain.text, &mut out.paragraphs, &mut out.spans, mode, &[], false);
            prop_assert_eq!(rewritten.edits.undo(&rewritten.text), plain.text.clone());
            let mut end = 0;
            for span in &out.spans {
                prop_assert_eq!(span.start, end);
                end = span.end;
            }
            prop_assert_eq!(end, rewritten.text.len());
            audit(&rewritten.text, &out.paragraphs, &out.spans, mode);
        }
    }
}

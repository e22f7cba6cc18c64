//! From the text to the source, and from the source to the text.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use saaf::edit::TextRange;
use saaf::{Cleaner, Document, Input, Profile};

use crate::strategies::source;

fn characters(document: &Document) -> impl Iterator<Item = TextRange> {
    document.text.char_indices().map(|(at, c)| (at..at + c.len_utf8()).into())
}

/// Every character is found again from where it came from.
fn check_round_trip(document: &Document) {
    for range in characters(document) {
        let source = document.source_range(range);
        if source.is_empty() {
            continue; // inserted
        }
        let back = document.text_range(source);
        assert!(back.start <= range.start && range.end <= back.end, "{range} → {source} → {back}");
    }
}

/// Any range of the source, torn characters and all, gives whole characters.
fn check_every_byte(document: &Document) {
    let mut last = 0;
    for at in 0..document.source_len() {
        let range = document.text_range(at..at + 1);
        assert!(document.text.get(range.range()).is_some(), "{at} → {range}");
        let is_turned = document.encoding.segments.iter().any(|segment| segment.name != "UTF-8");
        assert!(is_turned || range.start >= last, "{at} → {range}");
        last = range.start;
    }
    assert_eq!(document.text_range(document.source_len()..usize::MAX).range(), {
        let end = document.text.len();
        end..end
    });
}

/// Any offsets, inside of characters and beyond the end, are those of the characters that they lie in.
fn check_any_offsets(document: &Document) {
    let text = &document.text;
    let boundary = |at: usize, step: fn(usize) -> usize| {
        (0..4).fold(at.min(text.len()), |at, _| if text.is_char_boundary(at) { at } else { step(at) })
    };
    for start in 0..text.len() + 2 {
        for end in [start, start + 1, start + 6, usize::MAX].into_iter().filter(|&end| end > start) {
            let whole = boundary(start, |at| at - 1)..boundary(end, |at| at + 1);
            assert_eq!(
                document.source_range(start..end),
                document.source_range(whole.clone()),
                "{start}..{end}"
            );
            let word = document.source_range_of_word(start..end);
            assert_eq!(word, document.source_range_of_word(whole), "{start}..{end}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(13),
        ..ProptestConfig::with_cases(600)
    })]

    #[test]
    fn source_ranges_lead_back_to_the_text(source in source()) {
        for profile in [Profile::Lossless, Profile::Display, Profile::Index] {
            let document = Cleaner::builder().profile(profile).build().clean(&source);
            check_round_trip(&document);
            check_every_byte(&document);
            check_any_offsets(&document);
        }
    }
}

#[test]
fn text_positions_in_encodings_of_other_widths() {
    let cleaner = Cleaner::builder().profile(Profile::Lossless).build();
    let text = "سلام دنیا 12 a\u{1F600}b ".repeat(400);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let document = cleaner.clean(Input::from(&utf16).encoding("UTF-16LE").unwrap());
    assert_eq!(document.text, text);
    let mut at = 0;
    for (start, c) in text.char_indices() {
        let len = 2 * c.len_utf16();
        assert_eq!(document.text_range(at..at + len), start..start + c.len_utf8());
        // A byte inside stands for the character.
        assert_eq!(document.text_range(at + 1..at + 2), start..start + c.len_utf8());
        at += len;
    }
}

#[test]
fn terms_and_languages_of_a_document() {
    let document = Cleaner::default().clean("اکتوبر 30, 2025Minister says &ldquo;یہ کتاب میری ہے&rdquo;");
    let terms: Vec<_> = document.terms().collect();
    let words: Vec<&str> = terms.iter().map(|term| term.text).collect();
    assert_eq!(words, ["اکتوبر", "30", "2025", "Minister", "says", "یہ", "کتاب", "میری", "ہے"]);
    for term in &terms {
        assert_eq!(&document.text[term.range.range()], term.text);
        assert!(term.span.start <= term.range.start && term.range.end <= term.span.end);
    }
    let shares: f32 = document.languages().iter().map(|language| language.share).sum();
    assert!((shares - 1.0).abs() < 1e-5);
}

#[test]
fn a_word_leads_back_to_letters_and_marks_that_its_key_left_out() {
    let words = ["كِتابٌ", "مساءً", "بـ", "شىء"];
    let source = words.join(", ");
    let document = Cleaner::builder().profile(Profile::IndexAny).build().clean(&source);
    let found: Vec<&str> = document.terms().map(|term| &source[term.source.range()]).collect();
    assert_eq!(found, words);
}

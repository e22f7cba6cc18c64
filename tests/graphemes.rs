//! No edit, cut or border inside an extended grapheme cluster (UAX #29), in every profile, over arbitrary bytes. Clusters are those of
//! `unicode-segmentation`.

use std::io;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use saaf::{Cleaner, Document, FindingKind, Input, Isolation, Profile, Sink};
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use crate::strategies::{long_line, source};

/// A cluster may be cut that is longer than what is searched for a place to cut.
const LONG_CLUSTER: usize = 4000;

fn config(cases: u32) -> ProptestConfig {
    let asked = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => asked,
        None => ProptestConfig { cases, rng_seed: RngSeed::Fixed(29), ..asked },
    }
}

fn is_boundary(text: &str, at: usize) -> bool {
    GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0) == Ok(true)
}

/// The text without what was only inserted, and where that stood.
fn without_insertions(document: &Document) -> (String, Vec<usize>) {
    let (mut text, mut places, mut at) = (String::new(), Vec::new(), 0);
    for edit in document.edits().filter(|edit| edit.original.is_empty()) {
        text.push_str(&document.text[at..edit.text.start]);
        places.push(text.len());
        at = edit.text.end;
    }
    text.push_str(&document.text[at..]);
    (text, places)
}

proptest! {
    #![proptest_config(config(800))]

    #[test]
    fn borders_and_insertions_part_no_cluster(source in source()) {
        for profile in Profile::ALL {
            for mode in [Isolation::Minimal, Isolation::Isolate] {
                let cleaner = Cleaner::builder().profile(profile).isolation(mode).mark_paragraphs(true).build();
                let document = cleaner.clean(&source);
                for span in &document.spans {
                    let near: String = document.text[..span.start].chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
                    prop_assert!(is_boundary(&document.text, span.start), "{:?} {:?} | {:?} {:?}", profile, near, document.text[span.start..].chars().take(4).collect::<String>(), span.kind);
                }
                for paragraph in &document.paragraphs {
                    prop_assert!(is_boundary(&document.text, paragraph.start));
                }
                let (text, places) = without_insertions(&document);
                for at in places {
                    prop_assert!(is_boundary(&text, at), "{:?} {:?} {}", profile, document.text, at);
                }
            }
        }
    }
}

/// The source bytes of each window.
#[derive(Default)]
struct Windows(Vec<usize>, usize);

impl Sink for Windows {
    fn window(&mut self, window: &Document) -> io::Result<()> {
        self.0.push(window.source_len());
        self.1 += window.findings.iter().filter(|found| found.kind == FindingKind::OversizeParagraph).count();
        Ok(())
    }
}

/// Where a source of UTF-8 is cut, but for its end, and how many findings say so.
fn cuts(source: &str) -> (Vec<usize>, usize) {
    let mut windows = Windows::default();
    Cleaner::default().clean_into(Input::from(source).utf8(), &mut windows).unwrap();
    let mut at = 0;
    let mut cuts: Vec<usize> = windows
        .0
        .iter()
        .map(|len| {
            at += len;
            at
        })
        .collect();
    assert_eq!(cuts.pop(), Some(source.len()));
    (cuts, windows.1)
}

/// The cluster that byte `at` lies in is a short one.
fn is_in_short_cluster(text: &str, at: usize) -> bool {
    text.grapheme_indices(true)
        .any(|(start, cluster)| start < at && at < start + cluster.len() && cluster.len() < LONG_CLUSTER)
}

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn long_lines_are_cut_between_clusters(line in long_line()) {
        let line = String::from_utf8_lossy(&line);
        for at in cuts(&line).0 {
            prop_assert!(is_boundary(&line, at) || !is_in_short_cluster(&line, at), "{} of {}", at, line.len());
        }
    }
}

#[test]
fn no_cut_parts_a_cluster_wherever_it_begins() {
    // A flag, a family, a syllable, a letter with marks, jamos.
    for cluster in [
        "\u{1F1F5}\u{1F1F0}",
        "👩\u{200D}👩\u{200D}👧",
        "क\u{94D}ष\u{94D}म\u{93F}",
        "a\u{301}\u{323}\u{308}",
        "\u{1112}\u{1161}\u{11AB}",
    ] {
        for head in ["", "a", "ab", "abc", "\u{1F1F5}", "a\u{1F1F5}", "a\u{1F1F5}\u{1F1F0}b"] {
            let line = format!("{head}{}", cluster.repeat(140_000 / cluster.len()));
            let (cuts, findings) = cuts(&line);
            assert!(!cuts.is_empty() && findings > 0);
            for at in cuts {
                assert!(is_boundary(&line, at), "{head:?} {cluster:?} at {at}");
            }
        }
    }
}

/// A cluster of a million marks is cut, since memory is bounded, and the cut is reported.
#[test]
fn a_cluster_without_end_is_cut_and_reported() {
    let line = format!("a{}", "\u{301}".repeat(500_000));
    let (cuts, findings) = cuts(&line);
    assert!(cuts.len() > 10 && findings >= cuts.len());
}

//! Guarantee 1: time grows with the length of the source, whatever it is. Measured, so not part of the ordinary run:
//! `cargo test --release --test tests growth -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use saaf::{Bidi, Cleaner, Profile};

/// Repeats of these have brought others to their knees.
const GENERATORS: &[(&str, &str)] = &[
    ("letters without end", "a"),
    ("Arabic letters without end", "ب"),
    ("spaces", " "),
    ("line ends", "\n"),
    ("line ends and spaces", " \n\t"),
    ("combining marks on one base", "\u{301}"),
    ("marks out of order", "\u{301}\u{327}"),
    ("madda on alef", "ا\u{653}"),
    ("vocalised text", "كَتَبَ "),
    ("DoNotEmit sequences", "\u{905}\u{946}"),
    ("virama and ZWJ", "क\u{94D}\u{200D}"),
    ("ZWNJ", "\u{200C}"),
    ("tatweel", "ـ"),
    ("presentation forms", "\u{FEFB}"),
    ("word ligatures", "\u{FDFA}"),
    ("nested references", "&amp;"),
    ("references out of pieces", "amp;"),
    ("ampersands", "&"),
    ("isolates", "\u{2067}"),
    ("overrides", "\u{202E}a"),
    ("opening brackets", "("),
    ("brackets in both directions", "(ا)a["),
    ("a word in each direction", "ab اب "),
    ("numbers beside Arabic", "ا 5 a, "),
    ("terminators", "%ا1"),
    ("mixed words", "aбا"),
    ("mixed digits", "1۲"),
    ("digits without end", "7"),
    ("years", "2025 "),
    ("stamps, glued", "اکتوبر 30, 2025"),
    ("months", "October October "),
    ("figures", "2025-10-"),
    ("addresses", "https://a.b/"),
    ("at signs", "a@"),
    ("tags", "\u{E0061}"),
    ("variation selectors", "\u{FE0F}"),
    ("emoji sequences", "👩\u{200D}"),
    ("damaged bytes", "\u{10FFFF}"),
];

#[test]
#[ignore = "measures time"]
fn growth_is_linear() {
    let mut worst: (f64, &str) = (0.0, "");
    for &(name, piece) in GENERATORS {
        for (profile, mode) in [
            (Profile::Display, Bidi::Minimal),
            (Profile::Index, Bidi::Isolate),
            (Profile::Lossless, Bidi::None),
        ] {
            let cleaner = Cleaner::builder().profile(profile).bidi(mode).build();
            let source = |len: usize| {
                let mut bytes = piece.repeat(len / piece.len()).into_bytes();
                if name == "damaged bytes" {
                    bytes.iter_mut().step_by(4).for_each(|byte| *byte = 0xFF);
                }
                bytes
            };
            let (small, large) = (time(&cleaner, &source(60_000)), time(&cleaner, &source(240_000)));
            let ratio = large.as_secs_f64() / small.as_secs_f64();
            println!("{ratio:6.2}  {:8.1} ms  {} {name}", large.as_secs_f64() * 1e3, profile.name());
            if ratio > worst.0 {
                worst = (ratio, name);
            }
        }
    }
    println!("worst t(4n)/t(n): {:.2}, {}", worst.0, worst.1);
    assert!(worst.0 < 10.0, "quadratic: {}", worst.1);
}

/// The best of three.
fn time(cleaner: &Cleaner, source: &[u8]) -> Duration {
    let run = || {
        let start = Instant::now();
        let document = cleaner.clean(source);
        assert!(document.text.len() <= source.len() * 20);
        start.elapsed()
    };
    (0..3).map(|_| run()).min().unwrap_or_default()
}

//! Guarantee 1: the time of cleaning grows linearly with the length of the source, on every adversarial source.
//!
//! The measure is the CPU time of the thread, which hardly depends on the load of the machine. The long source is 16 times
//! as long as the short one. Its time is 16 times as long where growth is linear, and 256 times where it is quadratic.
//! [`MAX_RATIO`] is the geometric mean of the two, so noise by a factor of up to 4 does not fail the test, and a quadratic
//! part does once it takes a quarter of the time of the short source.
//!
//! `cargo test --release --test tests growth -- --nocapture` prints the ratios of optimised code. Where every character is an
//! object (a line end, a finding) they are above 16, because glibc returns memory to the system and fetches it again.

use std::time::Duration;

use cpu_time::ThreadTime;
use saaf::{Cleaner, Input, InputFormat, Isolation, Profile};

/// Pieces whose repetition takes quadratic time in other programs, or took it in a former version.
const GENERATORS: &[(&str, &str)] = &[
    ("one long word", "a"),
    ("one long Arabic word", "ب"),
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
    ("marks and ZWNJ", "\u{64B}\u{200C}"),
    ("ZWJ and marks", "\u{200D}\u{64B}"),
    ("ZWSP", "\u{200B}"),
    ("ZWSP between letters", "ក\u{200B}"),
    ("one row of many columns", "ab  c   "),
    ("rows", "ab  c   d\n"),
    ("NO-BREAK SPACE", "a\u{A0}"),
    ("U+3000 and spaces", "\u{3000} "),
    ("control sequences", "\u{1B}[0m"),
    ("unterminated terminal strings", "\u{1B}]a"),
    ("line breaks of Markdown", "a  \n"),
    ("empty cells", "a\t\t\n"),
    ("tatweel", "ـ"),
    ("heh of an Arabic keyboard in Urdu", "یه کهانا هے اور "),
    ("one word of heh", "ه"),
    ("words glued to numbers", "کتاب5"),
    ("spaces before commas", "کتاب ،قلم"),
    ("full stops and letters", "ک۔"),
    ("presentation forms", "\u{FEFB}"),
    ("word ligatures", "\u{FDFA}"),
    ("nested references", "&amp;"),
    ("references made by decoding", "amp;"),
    ("ampersands", "&"),
    ("isolates", "\u{2067}"),
    ("overrides", "\u{202E}a"),
    ("left-to-right isolates", "\u{2066}"),
    ("isolates of either direction", "\u{2067}a\u{2066}ا"),
    ("first strong isolates", "\u{2068}"),
    ("first strong isolates and letters", "\u{2068}ا\u{2068}a"),
    ("pairs of isolates", "\u{2067}ا\u{2069}a"),
    ("ends of isolates", "\u{2069}"),
    ("embeddings", "\u{202B}"),
    ("embeddings of either direction", "\u{202B}a\u{202A}ا"),
    ("pairs of embeddings", "\u{202B}ا\u{202C}a"),
    ("ends of embeddings", "\u{202C}"),
    ("overrides in isolates", "\u{2067}\u{202E}a\u{2069}"),
    ("closing brackets", ")"),
    ("pairs of brackets", "ا()"),
    ("brackets of two kinds", "ا([a"),
    ("brackets that cross", "ا([)]a"),
    ("terminators alone", "ا%%%%"),
    ("separators", "ا1,+"),
    ("marks on either direction", "ا\u{64B}\u{301}a\u{301}"),
    ("boundary neutrals", "ا\u{AD}\u{1}a"),
    ("directional marks", "ا\u{200E}a\u{200F}"),
    ("numbers of two kinds", "ا1 \u{661} "),
    ("tabulators between directions", "ا\ta\t"),
    ("opening brackets", "("),
    ("brackets in both directions", "(ا)a["),
    ("a word in each direction", "ab اب "),
    ("numbers beside Arabic", "ا 5 a, "),
    ("terminators", "%ا1"),
    ("mixed words", "aбا"),
    ("mixed digits", "1۲"),
    ("one long number", "7"),
    ("years", "2025 "),
    ("glued dates", "اکتوبر 30, 2025"),
    ("months", "October October "),
    ("incomplete dates", "2025-10-"),
    ("addresses", "https://a.b/"),
    ("at signs", "a@"),
    ("tags", "\u{E0061}"),
    ("variation selectors", "\u{FE0F}"),
    ("emoji sequences", "👩\u{200D}"),
    ("damaged bytes", "\u{10FFFF}"),
    ("UTF-8 read in windows-1252", "Ù„Ø§Ù‡ÙˆØ± "),
    ("one word of UTF-8 read in windows-1252", "Ù„Ø§Ù‡ÙˆØ±"),
    ("UTF-8 read in windows-1252 twice", "Ã™â€žÃ˜Â§ "),
    ("UTF-8 read in windows-1252 with lost bytes", "ÛÙˆ "),
    ("one such word with lost bytes", "ÛÙˆÙ"),
    ("UTF-8 read in windows-1252 with replaced bytes", "Û\u{FFFD}Ùˆ "),
    ("UTF-8 read in windows-1252 with spaces", "voilÃ  dÃ©jÃ  "),
    ("UTF-8 read in windows-1256", "ظ„ط§ظ‡ظˆط± "),
    ("UTF-8 read in IBM437", "┘ä╪º┘ç "),
    ("UTF-8 read in two code pages alternately", "Ù„Ø§ ┘ä╪º "),
    ("windows-1256 read in windows-1252", "áÇåæÑ "),
    ("repeated lead bytes", "Ã"),
    ("lead bytes and Arabic letters alternately", "Ûہ"),
    ("mojibake in an address", "a@b.Ã©"),
    ("mojibake in references", "&Atilde;&copy;"),
    ("mojibake in nested references", "&amp;Atilde;&amp;copy;"),
    ("nested escapes", "%25D8%25A7"),
    ("C1 controls", "a\u{93}b\u{94} "),
    ("capital letters", "Ab"),
    ("one word of accents", "É"),
    ("marks that compose once others are gone", "a\u{323}\u{30A}"),
    ("letters of another keyboard", "كي"),
    ("hamza behind hamza", "ء"),
    ("circled numbers", "①"),
    ("years and signs", "2025ء "),
    ("years and words", "2025Word"),
    ("text in visual order", "ةقيثولا هذه تبتك "),
    ("words in visual order", "الوزير قال ةموكحلا "),
    ("lines in visual order", "ةقيثولا هذه تبتك\n"),
    ("forms in visual order", "\u{FE96}\u{FEF4}\u{FE91} "),
    ("one word of forms in visual order", "\u{FE96}\u{FEF4}\u{FE91}"),
    ("numbers and brackets in visual order", "(25 ةموكحلا) "),
    ("Latin words in visual order", "ةموكحلا abc 1 "),
    ("UTF-16 read as bytes", "\u{6}'\u{6}D"),
];

/// The same of pages.
const PAGES: &[(&str, &str)] = &[
    ("open elements", "<div>"),
    ("open inline elements", "<b>a"),
    ("end tags of nothing", "</x>"),
    ("elements and end tags of others", "<div><b></i></p></span>"),
    ("paragraphs", "<p>a"),
    ("rows and cells", "<tr><td>a"),
    ("tables in tables", "<table><tr><td>"),
    ("references", "&#x628;"),
    ("names that are none", "&CounterClockwiseContourIntegra"),
    ("a comment that does not end", "<!--- -"),
    ("a tag that does not end", "<a b "),
    ("scripts in scripts", "<script><!--<script>"),
    ("end tags of scripts", "<script></scrip"),
    ("less-than signs", "<"),
    ("lines of pre", "<pre>\r\n \r"),
    ("languages", "<a lang=en dir=rtl>a</a><b lang=x>b"),
    ("dates", "<time datetime=2025-10-30>a </time>"),
    ("drawings", "<svg><text>a</svg>"),
];

/// The lengths of the short sources, in bytes: the long one of the first is one window, that of the second several.
const SHORT_LENGTHS: [usize; 2] = [4_000, 20_000];

/// How many times as long the long source is.
const FACTOR: usize = 16;

/// How many times as long the long source may take.
const MAX_RATIO: f64 = 64.0;

/// A ratio above the limit is measured again, up to so many times in all.
const MAX_ATTEMPTS: usize = 4;

#[test]
fn growth_is_linear() {
    let configurations = [
        (Profile::Display, Isolation::Minimal),
        (Profile::Index, Isolation::Isolate),
        (Profile::Lossless, Isolation::None),
    ];
    let texts = GENERATORS.iter().map(|&generator| (generator, InputFormat::Text));
    let pages = PAGES.iter().map(|&generator| (generator, InputFormat::Html));
    for ((name, piece), format) in texts.chain(pages) {
        for (profile, isolation) in configurations {
            let cleaner = Cleaner::builder().profile(profile).isolation(isolation).build();
            for short in SHORT_LENGTHS {
                let time =
                    |len, runs| min_cpu_time(&cleaner, &source(name, piece, len), format, runs).as_secs_f64();
                let mut attempts = (0..MAX_ATTEMPTS).map(|_| time(FACTOR * short, 1) / time(short, 3));
                let ratio = attempts.find(|&ratio| ratio <= MAX_RATIO);
                println!(
                    "{:6.2}  {:7} bytes  {} {name}",
                    ratio.unwrap_or(f64::INFINITY),
                    FACTOR * short,
                    profile.name()
                );
                assert!(ratio.is_some(), "{name} in profile {}: time is not linear", profile.name());
            }
        }
    }
}

/// `len` bytes of a generator.
fn source(name: &str, piece: &str, len: usize) -> Vec<u8> {
    let mut bytes = piece.repeat(len / piece.len()).into_bytes();
    if name == "damaged bytes" {
        bytes.iter_mut().step_by(4).for_each(|byte| *byte = 0xFF);
    }
    bytes
}

/// The least CPU time of so many runs.
fn min_cpu_time(cleaner: &Cleaner, source: &[u8], format: InputFormat, runs: usize) -> Duration {
    let run = || {
        let start = ThreadTime::now();
        let document = cleaner.clean(Input::from(source).format(format));
        assert!(document.text.len() <= source.len() * 20);
        start.elapsed()
    };
    (0..runs).map(|_| run()).min().unwrap_or_default()
}

//! What a report must be, whatever it shows. The reader of the after column knows nothing of how it is written.

use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;
use crate::{Cleaner, Isolation, Profile};

fn report(source: &[u8], profile: Profile, name: &str) -> (Document, String) {
    let cleaner = Cleaner::builder().profile(profile).isolation(Isolation::None).build();
    let document = cleaner.clean(source);
    let mut out = Vec::new();
    write(&document, name, &mut out).unwrap();
    (document, String::from_utf8(out).unwrap())
}

/// The lines of the after column: the text in `<bdi lang>`, chips put back.
fn after_column(html: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut in_span, mut in_chip) = (false, false);
    let mut rest = html.split_once("<h3>Lines</h3>").unwrap().1;
    while let Some(at) = rest.find('<') {
        if in_span && !in_chip {
            let text = unescape(&rest[..at]);
            lines.last_mut().map(|line: &mut String| line.push_str(&text)).unwrap();
        }
        let (tag, behind) = rest[at + 1..].split_once('>').unwrap();
        rest = behind;
        match tag {
            _ if tag.starts_with("div class=\"l\" dir=") => lines.push(String::new()),
            _ if tag.starts_with("bdi lang=") => in_span = true,
            "/bdi" => in_span = false,
            "/span" => in_chip = false,
            _ if in_span && tag.starts_with("span class=\"k\"") => {
                in_chip = true;
                let attribute = |name: &str| tag.split_once(name).unwrap().1.split('"').nth(1).unwrap();
                let c = char::from_u32(u32::from_str_radix(attribute("data-c"), 16).unwrap()).unwrap();
                let times = attribute("data-n").parse().unwrap();
                lines.last_mut().unwrap().extend(std::iter::repeat_n(c, times));
            }
            _ => {}
        }
    }
    // A LINE FEED that saaf inserted has a chip; others are the ends of lines.
    lines.iter().map(|line| line.trim_end_matches('\n').to_owned()).collect()
}

fn unescape(text: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    pairs.iter().fold(text.to_owned(), |text, (reference, c)| text.replace(reference, c))
}

fn assert_safe(html: &str) {
    let bad = html.chars().find(|&c| match c {
        '\n' | '\t' => false,
        // Bidi_Control of PropList.txt, the separators, and the format characters that Unicode deprecates.
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{206F}' => true,
        c => c.is_control(),
    });
    assert_eq!(bad, None);
    let lower = html.to_lowercase();
    for markup in ["<script", "<img", "<iframe", "<a onclick", "javascript:", "<b onclick"] {
        assert!(!lower.contains(markup), "{markup}");
    }
    assert_eq!(html.matches("<style>").count(), 1);
}

#[test]
fn sample_is_shown_with_tags_notes_and_links() {
    let source = "Plain\nIt is اکتوبر 30, 2025\nfile \u{202E}gpj.exe\n";
    let (_, html) = report(source.as_bytes(), Profile::Display, "page.txt");
    for part in [
        "<h2 id=\"s1\"><bdi>page.txt</bdi></h2>",
        "<bdi lang=\"ur\" dir=\"rtl\" class=\"c1\">اکتوبر 30, 2025</bdi>",
        "<del><a class=\"e\" href=\"#s1e0\" aria-describedby=\"s1e0\"><span class=\"k\" data-c=\"202E\" data-n=\"1\">RLO</span></a></del>",
        "<li id=\"s1e0\"><b>bidi-control</b> <bdi>removed U+202E</bdi>; bidi controls that came with the source are removed; \
         <span class=\"m\">source 39..42, text 39..39</span></li>",
        "<li><a href=\"#s1r3\">bidi-control</a>: <bdi>RLO; severe: override, not closed at the end of the line; shown from left to right as ",
        "<div class=\"r x\" id=\"s1r3\">",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
    assert_safe(&html);
}

#[test]
fn hostile_text_and_names_are_no_markup() {
    let hostile = "<script>alert(1)</script>\"><img src=x onerror='x'>&lt;b&gt;</bdi></div>\u{202E}\u{2067}\u{1B}]8;;javascript\u{7}";
    for profile in Profile::ALL {
        let (document, html) = report(hostile.as_bytes(), profile, hostile);
        assert_safe(&html);
        assert_eq!(after_column(&html), document.text.lines().collect::<Vec<_>>(), "{profile}");
    }
}

#[test]
fn long_unchanged_stretches_are_folded_up() {
    let source = format!("{}chan\u{AD}ge\n{0}", "the same line\n".repeat(50));
    let (document, html) = report(source.as_bytes(), Profile::Display, "x");
    assert_eq!(html.matches("<summary>48 unchanged lines</summary>").count(), 2);
    assert_eq!(after_column(&html).join("\n") + "\n", document.text);
}

#[test]
fn windows_make_the_same_lines_as_the_whole() {
    let page =
        "اکتوبر 30, 2025Mayor said &ldquo;yes&rdquo; \u{202E}twice\u{202C}.\nThe next day.\n".repeat(1500);
    let cleaner = Cleaner::default();
    struct Windows(Section);
    impl crate::Sink for Windows {
        fn window(&mut self, window: &Document) -> io::Result<()> {
            self.0.add(window);
            Ok(())
        }
    }
    let mut windows = Windows(Section::new(1, "x"));
    let encoding = cleaner.stream(crate::Input::new(page.as_bytes()), &mut windows).unwrap();
    let (mut streamed, mut whole) = (Vec::new(), Vec::new());
    windows.0.write(&encoding, &mut streamed).unwrap();
    let document = cleaner.clean(page.as_bytes());
    let mut section = Section::new(1, "x");
    section.add(&document);
    section.write(&document.encoding, &mut whole).unwrap();
    assert!(streamed == whole);
}

#[test]
fn policy_has_the_hash_of_the_style() {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let hash = Sha256::digest(STYLE);
    let mut encoded = String::new();
    for bytes in hash.chunks(3) {
        let group = (0..3).fold(0u32, |group, i| group << 8 | u32::from(*bytes.get(i).unwrap_or(&0)));
        for digit in 0..=bytes.len() {
            encoded.push(char::from(DIGITS[(group >> (18 - 6 * digit)) as usize & 63]));
        }
    }
    assert_eq!(format!("{encoded}="), STYLE_HASH);
}

/// The colours of one scheme of the style.
fn colours(scheme: &str) -> impl Fn(&str) -> [f64; 3] + '_ {
    move |name| {
        let (_, value) = scheme.split_once(&format!("--{name}:#")).unwrap();
        [0, 2, 4].map(|at| u8::from_str_radix(&value[at..at + 2], 16).unwrap().into())
    }
}

/// Contrast ratio of WCAG 2.2.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let luminance = |colour: [f64; 3]| {
        let [r, g, b] = colour.map(|value| {
            let value = value / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    (a / b).max(b / a)
}

/// WCAG 2.2, 1.4.3 and 1.4.11, level AA.
#[test]
fn colours_have_enough_contrast() {
    assert!((contrast([0.0; 3], [255.0; 3]) - 21.0).abs() < 0.01);
    let (light, dark) = STYLE.split_once("@media (prefers-color-scheme:dark)").unwrap();
    for scheme in [light, dark] {
        let colour = colours(scheme);
        let grounds = ["bg", "del", "ins", "c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"];
        let mut pairs: Vec<_> = grounds.map(|ground| ("fg", ground, 4.5)).into();
        pairs.extend([
            ("muted", "bg", 4.5),
            ("link", "bg", 4.5),
            ("chip-fg", "chip-bg", 4.5),
            ("line", "bg", 3.0),
        ]);
        for (front, ground, least) in pairs {
            let ratio = contrast(colour(front), colour(ground));
            assert!(ratio >= least, "{front} on {ground}: {ratio:.2}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn after_column_is_the_text_of_any_bytes(
        source in proptest::collection::vec(any::<u8>(), 0..150),
        pieces in "(<b>|&amp;|\n|\r\n|\u{202E}|\u{2067}|\u{200B}|ا|ب |x y|  |'\"|30 اکتوبر, 2025|\u{2029}|\0){0,30}",
        lossless in any::<bool>(),
    ) {
        let profile = if lossless { Profile::Lossless } else { Profile::Display };
        for source in [&source[..], pieces.as_bytes()] {
            let (document, html) = report(source, profile, "x");
            assert_safe(&html);
            let lines: Vec<_> = document.text.split_inclusive('\n').map(|line| line.trim_end_matches('\n')).collect();
            prop_assert_eq!(after_column(&html), lines);
        }
    }
}

//! The seven guarantees, as properties over arbitrary bytes and all profiles. `PROPTEST_CASES` sets how many cases
//! each property runs; every case runs all profiles that it names.

use std::io::{self, Read};
use std::ops::Range;

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use saaf::{Bidi, Cleaner, Document, Evidence, Profile, Property, Sink, audit};

use crate::sources::{decode, long_line, long_page, source, text, token};

fn cleaner(profile: Profile) -> Cleaner {
    Cleaner::builder().profile(profile).build()
}

/// Guarantee 1: text comes of any bytes. That it is UTF-8 is the type's promise; that nothing panics is the test's.
fn every_document(source: &[u8]) -> impl Iterator<Item = (Profile, Document)> {
    Profile::ALL.into_iter().map(move |profile| (profile, cleaner(profile).clean(source)))
}

/// The text before the edits, byte for byte, by looking at nothing but the edits: the slow twin of `decoded` and of the
/// ranges that spans map to. Gives the decoded text and, for every border of the text, where it was in it.
fn undo_slowly(document: &Document) -> (String, Vec<(usize, usize)>) {
    let (mut decoded, mut borders, mut at) = (String::new(), Vec::new(), 0);
    let mut copy = |decoded: &mut String, range: Range<usize>| {
        for (offset, c) in document.text[range.clone()].char_indices() {
            borders.push((range.start + offset, decoded.len()));
            decoded.push(c);
        }
    };
    for edit in document.edits() {
        copy(&mut decoded, at..edit.text.start);
        decoded.push_str(edit.original);
        at = edit.text.end;
    }
    copy(&mut decoded, at..document.text.len());
    (decoded, borders)
}

fn check_tiling(document: &Document, source: &[u8]) -> Result<(), TestCaseError> {
    let mut at = 0;
    for paragraph in &document.paragraphs {
        prop_assert_eq!(paragraph.start, at);
        at = paragraph.end;
    }
    prop_assert_eq!(at, document.text.len());
    let mut at = 0;
    let mut paragraphs = document.paragraphs.iter();
    let mut paragraph = paragraphs.next();
    for span in &document.spans {
        prop_assert_eq!(span.start, at);
        prop_assert!(span.end > span.start);
        prop_assert!(document.text.is_char_boundary(span.end));
        while paragraph.is_some_and(|p| p.end <= span.start) {
            paragraph = paragraphs.next();
        }
        prop_assert!(paragraph.is_some_and(|p| p.start <= span.start && span.end <= p.end));
        prop_assert!((0.0..=1.0).contains(&span.confidence));
        at = span.end;
    }
    prop_assert_eq!(at, document.text.len());
    let mut at = 0;
    for segment in &document.encoding.segments {
        prop_assert_eq!(segment.start, at);
        prop_assert!(segment.end > segment.start);
        at = segment.end;
    }
    prop_assert_eq!(at, source.len());
    Ok(())
}

/// The name of the segment that covers `range` alone.
fn segment_of(document: &Document, range: &Range<usize>) -> Option<&'static str> {
    let covers = |s: &&saaf::Segment| s.start <= range.start && range.end <= s.end;
    document.encoding.segments.iter().find(covers).map(|segment| segment.name)
}

/// Whether a source range follows another. Two in one piece are the same, and what is inserted stands at its start. A
/// piece is a stretch that was turned round, in encodings that hold the order of a screen, or one edit: text that was
/// misread twice is repaired as a whole.
fn follows(document: &Document, range: &Range<usize>, last: &Range<usize>) -> bool {
    let is_in_piece = range.start >= last.start && (range.is_empty() || range.end >= last.end);
    let is_turned =
        || document.encoding.segments.iter().any(|s| matches!(s.name, "IBM864" | "IBM868" | "CP1006"));
    let is_edit = || document.edits().any(|e| e.source.start <= range.start && range.start < e.source.end);
    range.start >= last.end || is_in_piece && (is_turned() || is_edit())
}

fn check_mapping(document: &Document, source: &[u8]) -> Result<(), TestCaseError> {
    let (decoded, borders) = undo_slowly(document);
    prop_assert_eq!(&document.decoded(), &decoded);
    let mut last = 0..0;
    for edit in document.edits() {
        prop_assert!(follows(document, &edit.source, &last) && edit.source.end <= source.len());
        prop_assert_ne!(edit.original, &document.text[edit.text.clone()]);
        last = edit.source.clone();
        let read =
            segment_of(document, &edit.source).and_then(|name| decode(&source[edit.source.clone()], name));
        if let Some(read) = read {
            prop_assert_eq!(read, edit.original);
        }
    }
    // Every character that no edit touched leads to the bytes that spell it.
    for pair in borders.windows(2) {
        let (at, end) =
            (pair[0].0, pair[0].0 + document.text[pair[0].0..].chars().next().map_or(0, char::len_utf8));
        let range = document.source_range(at..end);
        let read = segment_of(document, &range).and_then(|name| decode(&source[range.clone()], name));
        if let Some(read) = read.filter(|_| document.encoding.damaged == 0) {
            prop_assert_eq!(&read, &document.text[at..end]);
        }
    }
    let mut last = 0..0;
    for span in &document.spans {
        let range = document.source_range(span.start..span.end);
        prop_assert!(
            follows(document, &range, &last),
            "{:?} {:?} {:?}",
            range,
            last,
            document.encoding.segments
        );
        prop_assert!(range.start <= range.end && range.end <= source.len());
        last = range;
    }
    for finding in &document.findings {
        prop_assert!(finding.text.start <= finding.text.end && finding.text.end <= document.text.len());
        prop_assert!(document.text.is_char_boundary(finding.text.start));
        prop_assert!(document.text.is_char_boundary(finding.text.end));
        prop_assert!(finding.source.start <= finding.source.end && finding.source.end <= source.len());
    }
    Ok(())
}

/// Cleans `source`, and what comes of it again, which changes nothing.
fn check_twice(cleaner: &Cleaner, source: &[u8], profile: Profile) -> Result<Document, TestCaseError> {
    let once = cleaner.clean(source);
    if once.encoding.evidence == Evidence::Binary {
        return Ok(once); // no text to begin with
    }
    let twice = cleaner.clean(once.text.as_bytes());
    // Weaker than the guarantee: controls that lossless kept can make another encoding of its text, and ASCII that looks
    // like HZ once the controls in it are gone is read as HZ.
    if twice.encoding.name != "UTF-8" && (profile == Profile::Lossless || once.text.contains("~{")) {
        return Ok(once);
    }
    prop_assert_eq!(&twice.text, &once.text, "{:?}", profile);
    prop_assert_eq!(&twice.paragraphs, &once.paragraphs, "{:?}", profile);
    prop_assert_eq!(&twice.spans, &once.spans, "{:?}", profile);
    prop_assert!(!twice.is_changed(), "{:?}", profile);
    Ok(once)
}

/// Whether the document is bidi-safe. Damage that is reported keeps its controls for a later repair.
fn check_safety(document: &Document, mode: Bidi) -> Result<(), TestCaseError> {
    let mut violations = audit(&document.text, &document.paragraphs, &document.spans, mode);
    let is_damage = |range: &Range<usize>| {
        let damage = document.findings.iter().filter(|found| found.kind == saaf::FindingKind::Mojibake);
        damage.into_iter().any(|found| found.text.start <= range.start && range.end <= found.text.end)
    };
    violations.retain(|found| {
        !matches!(found.property, Property::PlainText | Property::NoHiddenPayload) || !is_damage(&found.range)
    });
    prop_assert!(violations.is_empty(), "{:?} {:?} {:?}", mode, document.text, violations);
    Ok(())
}

fn mode() -> impl Strategy<Value = Bidi> {
    prop::sample::select(&[Bidi::Minimal, Bidi::Isolate, Bidi::None][..])
}

/// Lines typed on other keyboards than their own, with something to fold in each; three that tell their language.
const TYPED: [&str; 6] = [
    "وزير اعظم نے كہا كہ بات چيت جارى رہے گى اور ہم سب اس پر متفق ہيں ۱۲۳",
    "هذه الجملة كتبت باللغة العربية في الصباح، أليس كذلك؟ نعم إنها جملة طويلة ٤٥",
    "اين جمله را مي\u{200C}توان به فارسي خواند و كتاب خوبي است که همه دوست دارند ۴۵",
    "كِتاب ي ک",
    "مُحَمَّد ١٢٣",
    "café ٤٥",
];

/// The same 1,500 sources a property in every run, so that a change is judged by itself; others, as many as
/// `PROPTEST_CASES` says, if that is set.
fn config() -> ProptestConfig {
    let asked = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => asked,
        None => ProptestConfig { cases: 1500, rng_seed: RngSeed::Fixed(1500), ..asked },
    }
}

proptest! {
    #![proptest_config(config())]

    /// Guarantees 1 and 3.
    #[test]
    fn spans_tile_and_everything_leads_back(source in source()) {
        for (_, document) in every_document(&source) {
            check_tiling(&document, &source)?;
            check_mapping(&document, &source)?;
        }
    }

    /// Guarantee 2.
    #[test]
    fn cleaning_twice_changes_nothing(source in source(), mode in mode()) {
        for profile in Profile::ALL {
            check_twice(&Cleaner::builder().profile(profile).bidi(mode).build(), &source, profile)?;
        }
    }

    /// Guarantee 2, of documents of one line, which stay one line.
    #[test]
    fn cleaning_lines_twice_changes_nothing(source in source(), mode in mode()) {
        for profile in Profile::ALL {
            let cleaner = Cleaner::builder().lines().profile(profile).bidi(mode).build();
            for line in source.split(|&byte| byte == b'\n') {
                let once = check_twice(&cleaner, line, profile)?;
                prop_assert!(profile == Profile::Lossless || !once.text.contains('\n'), "{:?}", once.text);
            }
        }
    }

    /// Guarantee 5, of documents of one line.
    #[test]
    fn lines_are_bidi_safe(source in source(), mode in mode()) {
        let line = source.split(|&byte| byte == b'\n').next().unwrap_or_default();
        for profile in [Profile::Display, Profile::Index, Profile::IndexAny, Profile::Corpus] {
            check_safety(&Cleaner::builder().lines().profile(profile).bidi(mode).build().clean(line), mode)?;
        }
    }

    /// No word keeps the words of other lines from being folded: what would be taken for damage holds back itself alone.
    /// In a key for any language, nothing of another line has a voice; in one by language the labels of the lines around
    /// have, so these lines are long enough to tell their own.
    #[test]
    fn no_word_changes_the_key_of_another_line(token in token()) {
        for (profile, lines) in [(Profile::IndexAny, &TYPED[..]), (Profile::Index, &TYPED[..3])] {
            let cleaner = Cleaner::builder().profile(profile).utf8().build();
            let keys = |token: &str| {
                let page = [lines, &[token], lines].concat().join("\n");
                let keys: Vec<String> = cleaner.clean(page.as_bytes()).text.lines().map(Into::into).collect();
                let others = [&keys[..lines.len()], &keys[keys.len() - lines.len()..]].concat();
                (others, keys.len())
            };
            let ((others, _), (alone, _)) = (keys(&token), keys("x"));
            prop_assert_eq!(others, alone, "{:?}", profile);
        }
    }

    /// Guarantee 4, for sources of one window: the reader's pieces do not show.
    #[test]
    fn streaming_equals_whole(source in source(), step in 1usize..40) {
        for profile in Profile::ALL {
            let whole = cleaner(profile).clean(&source);
            let streamed = stream(&cleaner(profile), &source, step);
            prop_assert_eq!(&streamed.text, &whole.text);
            prop_assert_eq!(&streamed.spans, &whole.spans);
            prop_assert_eq!(&streamed.findings, &whole.findings);
            prop_assert_eq!(&streamed.encoding, &whole.encoding);
        }
    }

    /// Guarantee 5.
    #[test]
    fn texts_are_bidi_safe(source in source()) {
        for profile in [Profile::Display, Profile::Index, Profile::IndexAny, Profile::Corpus] {
            for mode in [Bidi::Minimal, Bidi::Isolate, Bidi::None] {
                check_safety(&Cleaner::builder().profile(profile).bidi(mode).build().clean(&source), mode)?;
            }
        }
    }

    /// Guarantee 6.
    #[test]
    fn lossless_changes_nothing(text in text()) {
        let document = cleaner(Profile::Lossless).clean(text.as_bytes());
        if document.encoding.name == "UTF-8" {
            prop_assert_eq!(&document.text, &text);
        }
        prop_assert!(!document.is_changed());
        // What display removes or cuts, lossless tells.
        let shown = cleaner(Profile::Display).clean(text.as_bytes());
        let kinds = |document: &Document| document.findings.iter().map(|f| (f.kind, f.source.clone())).collect::<Vec<_>>();
        if !text.contains('&') && document.encoding.name == "UTF-8" {
            for (kind, source) in kinds(&shown).into_iter().filter(|(kind, _)| *kind == saaf::FindingKind::BidiControl) {
                prop_assert!(kinds(&document).contains(&(kind, source)));
            }
        }
    }
}

/// Guarantee 4, over windows: cut anywhere by the reader, the windows are the same.
#[test]
fn streaming_long_pages_equals_whole() {
    for (seed, step) in [(1, 1 << 20), (2, 4096), (3, 65_537), (4, 99_991), (5, 7)] {
        let page = long_page(seed, 700_000).into_bytes();
        let whole = Cleaner::default().clean(&page);
        let streamed = stream(&Cleaner::default(), &page, step);
        assert!(streamed.windows > 2);
        assert_eq!(streamed.text, whole.text);
        assert_eq!(streamed.spans, whole.spans);
        assert_eq!(streamed.findings, whole.findings);
        assert_eq!(streamed.encoding, whole.encoding);
    }
}

/// Guarantees 1, 3, 4 and 5 over lines that are longer than a window. Guarantee 2 ends here: such a line is cut by its
/// length, which cleaning changes.
#[test]
fn long_lines_keep_the_other_promises() {
    let mut runner = TestRunner::new(ProptestConfig { cases: 4, ..config() });
    let checked = runner.run(&(long_line(), mode()), |(line, mode)| {
        for profile in [Profile::Display, Profile::IndexAny] {
            let cleaner = Cleaner::builder().lines().profile(profile).bidi(mode).utf8().build();
            let whole = cleaner.clean(&line);
            prop_assert!(!whole.text.contains('\n'));
            check_tiling(&whole, &line)?;
            check_safety(&whole, mode)?;
            let decoded = whole.decoded();
            prop_assert_eq!(decoded.as_bytes(), &line[..]);
            let streamed = stream(&cleaner, &line, 10_007);
            prop_assert_eq!((&streamed.text, &streamed.spans), (&whole.text, &whole.spans));
        }
        Ok(())
    });
    checked.unwrap_or_else(|failure| panic!("{failure}"));
}

/// Guarantees 2, 3 and 6 over windows, which end elsewhere in the text that comes out.
#[test]
fn long_pages_keep_the_promises() {
    for seed in 10..14 {
        let page = long_page(seed, 600_000).into_bytes();
        assert_eq!(cleaner(Profile::Lossless).clean(&page).text.as_bytes(), page);
        for profile in [Profile::Display, Profile::Index] {
            let once = cleaner(profile).clean(&page);
            check_tiling(&once, &page).unwrap();
            assert_eq!(once.decoded().as_bytes(), page);
            let twice = cleaner(profile).clean(once.text.as_bytes());
            assert_eq!(difference(&once.text, &twice.text), None, "{seed} {profile:?}");
            assert_eq!(twice.spans, once.spans, "{seed} {profile:?}");
            assert_eq!(twice.paragraphs, once.paragraphs, "{seed} {profile:?}");
        }
    }
}

/// Where two texts begin to differ, with what stands there.
fn difference(a: &str, b: &str) -> Option<(usize, String, String)> {
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| text.chars().skip(same.saturating_sub(40)).take(80).collect::<String>();
    (a != b).then(|| (same, around(a), around(b)))
}

/// The way back takes at most 4 % of the text on an ordinary page, in any encoding.
#[test]
fn the_way_back_is_sparse() {
    let page = std::fs::read_to_string("data/samples/news.txt").unwrap();
    let page = page.replace("ö", "o").replace("á", "a").repeat(20); // windows-1256 lacks them
    for bytes in [
        page.clone().into_bytes(),
        encoding_rs::WINDOWS_1256.encode(&page.replace('ی', "ي")).0.into_owned(),
        crate::sources::utf16(&page, u16::to_le_bytes),
    ] {
        let document = Cleaner::default().clean(&bytes);
        assert!(
            document.map_size() * 25 <= document.text.len(),
            "{} of {}",
            document.map_size(),
            document.text.len()
        );
    }
}

/// Guarantee 7: ordinary sentences with all that their typography has.
#[test]
fn clean_text_is_left_alone() {
    for text in [
        "She said, “It’s ‘only’ rain…” – and left — at 5:30 p.m. (it wasn’t).\n\n    An indented line\twith a tab.\n",
        "Die Straße war naß; „Gänsefüßchen“ stehen unten, ›so‹ nicht.\n",
        "« Où est l’été ? » demanda-t-il.\n",
        "«\u{A0}Où est l’été\u{202F}?\u{A0}» demanda M.\u{A0}Dupont, §\u{A0}5, 10\u{202F}000\u{A0}€.\n",
        "Ve\u{A0}středu 5.\u{A0}května jsem byl v\u{A0}Praze.\n",
        "Москва\u{A0}— столица, в\u{A0}XX\u{A0}веке.\n",
        "ខ្ញុំ\u{200B}សោកស្ដាយ\u{200B}ណាស់\n",
        "\u{3000}\u{3000}他说：“我明天来。”\n",
        "Name      Qty\nApple       3\n",
        "¿Dónde está el pingüino? ¡Aquí!\n",
        "Ο καιρός είναι «καλός» σήμερα.\n",
        "Съешь ещё этих мягких французских булок, да выпей же чаю.\n",
        "Їжак і ґава живуть у лісі.\n",
        "كتبَ الطالبُ الدرسَ، ثم قال: «هل انتهينا؟» – نعم ١٢٣٤.\n",
        "او گفت: «می\u{200C}روم، خانهٔ ما آنجاست» و رفت؛ ساعت ۴ بود.\n",
        "اُس نے کہا کہ ”ہم کل آئیں گے“، اور چلا گیا۔ قیمت ۴٬۵۰۰ روپے تھی۔\n",
        "هغه وویل چې زه به سبا راځم، ښه ورځ وه.\n",
        "هن چيو ته مان سڀاڻي ايندس، ۽ هو هليو ويو.\n",
        "ئەو گوتی کە سبەینێ دێمەوە و ڕۆیشت.\n",
        "ئۇ ئەتە كېلىدىغانلىقىنى ئېيتتى، ھاۋا ياخشى ئىدى.\n",
        "הוא אמר: „מחר אבוא”, והלך.\n",
        "उसने कहा, “मैं कल आऊँगा।” दाम १२३ रुपये था।\n",
        "সে বলল, আমি কাল আসব।\n",
        "அவன் நாளை வருவதாகச் சொன்னான்.\n",
        "เขาบอกว่าพรุ่งนี้จะมา\n",
        "彼は「明日来ます」と言った。ＡＢＣと全角。\n",
        "他说：“我明天来。”然后走了……\n",
        "그는 “내일 오겠다”고 말했다.\n",
        "Anh ấy nói: “Ngày mai tôi đến”. Đường Nguyễn Huệ.\n",
        "İstanbul’da ılık bir gün; çay içtik.\n",
        "1\u{FE0F}⃣ 👩\u{200D}👩\u{200D}👧 🏳\u{FE0F}\u{200D}🌈 👍🏽 ✔\u{FE0E} x² ½ ™ © → ≠ 10⁻³\n",
    ] {
        let document = Cleaner::default().clean(text.as_bytes());
        assert_eq!(document.text, text);
        assert!(!document.is_changed());
    }
}

/// Guarantees 2 and 5, of what once took two runs to settle, or hid something.
#[test]
fn corners_settle_at_once_and_hide_nothing() {
    for text in [
        "October 30, 2025\u{34F} word",
        "اکتوبر 30, 2025\u{FE0E}word",
        "a\u{34F}October 30, 2025",
        "`x=`\u{5E9}3n  e",
        "``\u{631}\u{642}\u{645}`` پ\u{64E}کط§.-\tOctober 30, 2025",
        "كتابة\0\u{200D}پ",
        "│\u{200D}ا\u{200D}│",
        "\u{1B}\u{2067}[31m word \u{1B}]0;\u{2069}اردو\u{7} x",
        "“و\u{2C6}ۆە\u{153}\u{200F}©ظ1я┬Б∙║3",
        "`word \u{FE0F}`",
        "` Б─\u{A0}ц└ц╖``ц©б╠е╦ц┤е╦ц√``",
        "ဢ\u{200B}j",
        "\u{C}\u{C} word\u{B}word \rword\u{2028}",
    ] {
        for mode in [Bidi::Minimal, Bidi::Isolate, Bidi::None] {
            for profile in Profile::ALL {
                for builder in [Cleaner::builder(), Cleaner::builder().lines()] {
                    let cleaner = builder.profile(profile).bidi(mode).utf8().build();
                    let once = check_twice(&cleaner, text.as_bytes(), profile).unwrap();
                    if profile != Profile::Lossless {
                        check_safety(&once, mode).unwrap();
                    }
                }
            }
        }
    }
}

#[test]
fn a_word_like_damage_holds_back_itself_alone() {
    let cleaner = Cleaner::builder().profile(Profile::IndexAny).build();
    let key = |text: &str| cleaner.clean(text.as_bytes()).text;
    assert_eq!(key("پ\u{64E}کط§\nكتاب ي"), "پ\u{64E}کط§\nکتاب ی");
    for between in [" , ", " abc ", " 12 abc 34 ", " «abc» "] {
        let key = key(&format!("پ\u{64E}کط§{between}كتاب ي"));
        assert!(key.ends_with("کتاب ی"), "{key}");
    }
}

struct Streamed {
    text: String,
    spans: Vec<saaf::Span>,
    findings: Vec<saaf::Finding>,
    encoding: saaf::Encoding,
    windows: usize,
}

fn stream(cleaner: &Cleaner, source: &[u8], step: usize) -> Streamed {
    struct Pieces<'a>(&'a [u8], usize);
    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let len = self.1.min(buffer.len()).min(self.0.len());
            buffer[..len].copy_from_slice(&self.0[..len]);
            self.0 = &self.0[len..];
            Ok(len)
        }
    }
    #[derive(Default)]
    struct Collect {
        document: Document,
        sources: usize,
        windows: usize,
    }
    impl Sink for Collect {
        fn window(&mut self, window: &Document) -> io::Result<()> {
            let (text, source) = (self.document.text.len(), self.sources);
            self.document.text.push_str(&window.text);
            self.document.spans.extend(window.spans.iter().cloned().map(|mut span| {
                (span.start, span.end) = (span.start + text, span.end + text);
                span
            }));
            self.document.findings.extend(window.findings.iter().cloned().map(|mut finding| {
                finding.text = finding.text.start + text..finding.text.end + text;
                finding.source = finding.source.start + source..finding.source.end + source;
                finding
            }));
            self.sources += window.source_len();
            self.windows += 1;
            Ok(())
        }
    }
    let mut collect = Collect::default();
    let encoding = cleaner.stream(Pieces(source, step), &mut collect).unwrap();
    let Collect { document: Document { text, spans, findings, .. }, windows, .. } = collect;
    Streamed { text, spans, findings, encoding, windows }
}

//! The seven guarantees, as properties over arbitrary bytes and all profiles. `PROPTEST_CASES` sets how many cases
//! each property runs; every case runs all profiles that it names.

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use saaf::{Cleaner, Document, Input, InputFormat, Isolation, Profile};

use crate::properties;
use crate::strategies::{long_line, long_page, source, text, token};

fn cleaner(profile: Profile) -> Cleaner {
    Cleaner::builder().profile(profile).build()
}

/// Guarantee 1: any bytes give a document, without a panic. That its text is UTF-8 follows from the type.
fn every_document(source: &[u8]) -> impl Iterator<Item = (Profile, Document)> {
    Profile::ALL.into_iter().map(move |profile| (profile, cleaner(profile).clean(source)))
}

fn mode() -> impl Strategy<Value = Isolation> {
    prop::sample::select(&[Isolation::Minimal, Isolation::Isolate, Isolation::None][..])
}

/// The same 1,500 sources per property in every run, so that two runs can be compared. `PROPTEST_CASES` asks for as many
/// other ones.
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
    fn spans_tile_and_map_to_the_source(source in source()) {
        for (_, document) in every_document(&source) {
            properties::assert_maps_to_source(&document, &source);
        }
    }

    /// Guarantee 2.
    #[test]
    fn cleaning_twice_changes_nothing(source in source(), mode in mode()) {
        for profile in Profile::ALL {
            let cleaner = Cleaner::builder().profile(profile).isolation(mode).build();
            properties::assert_idempotent(&cleaner, profile, Input::from(&source));
        }
    }

    /// Guarantee 2, of documents of one line, which stay one line.
    #[test]
    fn cleaning_lines_twice_changes_nothing(source in source(), mode in mode()) {
        for profile in Profile::ALL {
            let cleaner = Cleaner::builder().profile(profile).isolation(mode).build();
            for line in source.split(|&byte| byte == b'\n') {
                let once = properties::assert_idempotent(&cleaner, profile, Input::new(line).format(InputFormat::Line));
                prop_assert!(profile == Profile::Lossless || !once.text.contains('\n'), "{:?}", once.text);
            }
        }
    }

    /// Guarantee 5, of documents of one line.
    #[test]
    fn lines_are_bidi_safe(source in source(), mode in mode()) {
        let line = source.split(|&byte| byte == b'\n').next().unwrap_or_default();
        for profile in [Profile::Display, Profile::Index, Profile::IndexAny, Profile::Corpus] {
            let cleaner = Cleaner::builder().profile(profile).isolation(mode).build();
            properties::assert_bidi_safe(&cleaner.clean(Input::new(line).format(InputFormat::Line)), mode);
        }
    }

    /// Guarantee 8.
    #[test]
    fn no_word_changes_the_key_of_another_line(token in token()) {
        properties::assert_keys_independent(&token);
    }

    /// Guarantee 4, for sources of one window.
    #[test]
    fn streaming_equals_whole(source in source(), step in 1usize..40) {
        for profile in Profile::ALL {
            properties::assert_stream_equals_whole(&cleaner(profile), Input::from(&source), step);
        }
    }

    /// Guarantee 5.
    #[test]
    fn texts_are_bidi_safe(source in source()) {
        for profile in [Profile::Display, Profile::Index, Profile::IndexAny, Profile::Corpus] {
            for mode in [Isolation::Minimal, Isolation::Isolate, Isolation::None] {
                let cleaner = Cleaner::builder().profile(profile).isolation(mode).build();
                properties::assert_bidi_safe(&cleaner.clean(&source), mode);
            }
        }
    }

    /// Guarantee 6.
    #[test]
    fn lossless_changes_nothing(text in text()) {
        properties::assert_lossless(&text);
    }
}

/// Guarantee 4, of arbitrary bytes, again and again.
#[test]
fn threads_give_what_one_gives_of_any_bytes() {
    let mut runner = TestRunner::new(ProptestConfig { cases: 6, ..config() });
    let pieces = prop::collection::vec(source(), 1..4);
    let checked = runner.run(&(pieces, prop::sample::select(&Profile::ALL[..]), 2usize..8), |case| {
        let (pieces, profile, threads) = case;
        let piece = [pieces.concat(), b".".to_vec()].concat();
        let source = piece.repeat(150_000 / piece.len() + 1);
        let cleaner = |threads| Cleaner::builder().profile(profile).threads(threads).build();
        let clean = |threads| format!("{:?}", cleaner(threads).clean(&source));
        prop_assert!(clean(threads) == clean(1), "{threads}");
        Ok(())
    });
    checked.unwrap_or_else(|failure| panic!("{failure}"));
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or_default()
}

/// Guarantee 4: the number of threads changes nothing.
#[test]
fn threads_give_what_one_gives() {
    let fence = "```\nlet  x = 1;\n\n";
    let html =
        |page: &str| format!("<html lang=ur><p>{}</p></html>", page.replace('\n', "</p>\n<p lang=fa>"));
    for (seed, profile) in [(11, Profile::Display), (12, Profile::Index), (13, Profile::Lossless)] {
        let page = long_page(seed, 100_000);
        let fenced = format!("{}{fence}{}{fence}{page}", &page[..floor(&page, 40_000)], page);
        let sources = [
            (page.clone().into_bytes(), InputFormat::Text),
            (fenced.into_bytes(), InputFormat::Text),
            (encoding_rs::WINDOWS_1256.encode(&page).0.into_owned(), InputFormat::Text),
            (page.replace("\n", "\n\n00:00:01,000 --> 00:00:02,000\n").into_bytes(), InputFormat::Subtitles),
            (html(&page).repeat(2).into_bytes(), InputFormat::Html),
        ];
        for (source, format) in sources {
            let clean = |threads| {
                let cleaner = Cleaner::builder().profile(profile).threads(threads).build();
                // All of it, edits and maps too.
                format!("{:?}", cleaner.clean(Input::from(&source).format(format)))
            };
            let one = clean(1);
            for threads in [2, 7] {
                assert!(clean(threads) == one, "{seed} {format:?} {threads}");
            }
        }
    }
}

/// Guarantee 4, for sources of several windows.
#[test]
fn streaming_long_pages_equals_whole() {
    for (seed, step) in [(1, 1 << 20), (2, 4096), (3, 65_537), (4, 99_991), (5, 7)] {
        let page = long_page(seed, 700_000).into_bytes();
        let whole = Cleaner::default().clean(&page);
        let streamed = properties::stream(&Cleaner::default(), Input::from(&page), step);
        assert!(streamed.windows > 2);
        assert_eq!(streamed.text, whole.text);
        assert_eq!(streamed.spans, whole.spans);
        assert_eq!(streamed.findings, whole.findings);
        assert_eq!(streamed.encoding, whole.encoding);
    }
}

/// Guarantees 1, 3, 4 and 5, for lines that are longer than a window. Guarantee 2 does not hold for these: such a line is
/// cut by its length, which cleaning changes.
#[test]
fn long_lines_tile_are_bidi_safe_and_stream_like_the_whole() {
    let mut runner = TestRunner::new(ProptestConfig { cases: 4, ..config() });
    let checked = runner.run(&(long_line(), mode()), |(line, mode)| {
        for profile in [Profile::Display, Profile::IndexAny] {
            let cleaner = Cleaner::builder().profile(profile).isolation(mode).build();
            let input = Input::from(&line).utf8().format(InputFormat::Line);
            let whole = cleaner.clean(input.clone());
            prop_assert!(!whole.text.contains('\n'));
            properties::assert_tiling(&whole, &line);
            properties::assert_bidi_safe(&whole, mode);
            let decoded = whole.decoded();
            prop_assert_eq!(decoded.as_bytes(), &line[..]);
            let streamed = properties::stream(&cleaner, input, 10_007);
            prop_assert_eq!((&streamed.text, &streamed.spans), (&whole.text, &whole.spans));
        }
        Ok(())
    });
    checked.unwrap_or_else(|failure| panic!("{failure}"));
}

/// Guarantees 2, 3 and 6, for sources of several windows. The windows of the result end at other places.
#[test]
fn long_pages_are_lossless_tiled_and_idempotent() {
    for seed in 10..12 {
        let page = long_page(seed, 600_000).into_bytes();
        assert_eq!(cleaner(Profile::Lossless).clean(&page).text.as_bytes(), page);
        for profile in [Profile::Display, Profile::Index] {
            let once = cleaner(profile).clean(&page);
            properties::assert_tiling(&once, &page);
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

/// For an ordinary page in any encoding.
#[test]
fn source_map_takes_at_most_4_percent_of_the_text() {
    let page = std::fs::read_to_string("data/samples/news.txt").unwrap();
    let page = page.replace("ö", "o").replace("á", "a").repeat(20); // windows-1256 lacks them
    for bytes in [
        page.clone().into_bytes(),
        encoding_rs::WINDOWS_1256.encode(&page.replace('ی', "ي")).0.into_owned(),
        crate::strategies::utf16(&page, u16::to_le_bytes),
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

/// Guarantee 7: sentences with the typography of their languages.
#[test]
fn clean_text_is_unchanged() {
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

/// Guarantees 2 and 5, for texts that once needed two runs or were not bidi-safe.
#[test]
fn former_counterexamples_are_idempotent_and_bidi_safe() {
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
        for mode in [Isolation::Minimal, Isolation::Isolate, Isolation::None] {
            for profile in Profile::ALL {
                let cleaner = Cleaner::builder().profile(profile).isolation(mode).build();
                for format in [InputFormat::Text, InputFormat::Line] {
                    let once =
                        properties::assert_idempotent(&cleaner, profile, Input::from(text).format(format));
                    if profile != Profile::Lossless {
                        properties::assert_bidi_safe(&once, mode);
                    }
                }
            }
        }
    }
}

#[test]
fn mojibake_like_word_does_not_stop_the_folding_of_others() {
    let cleaner = Cleaner::builder().profile(Profile::IndexAny).build();
    let key = |text: &str| cleaner.clean(text.as_bytes()).text;
    assert_eq!(key("پ\u{64E}کط§\nكتاب ي"), "پ\u{64E}کط§\nکتاب ی");
    for between in [" , ", " abc ", " 12 abc 34 ", " «abc» "] {
        let key = key(&format!("پ\u{64E}کط§{between}كتاب ي"));
        assert!(key.ends_with("کتاب ی"), "{key}");
    }
}

/// A line feed in such a source once led to an endless loop.
#[test]
fn single_line_source_has_no_line_feed_left() {
    let cleaner = Cleaner::builder().isolation(Isolation::None).build();
    for (source, text) in [("\n", ""), ("a\nb", "a b"), ("a\n\nb\n", "a b"), ("e\n\u{301}", "e \u{301}")] {
        let line = Input::from(source).format(InputFormat::Line);
        assert_eq!(cleaner.clean(line.clone()).text, text, "{source:?}");
        let utf16: Vec<u8> = source.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let wide = line.with_source(&utf16[..]).encoding("UTF-16LE").unwrap();
        assert_eq!(cleaner.clean(wide).text, text, "{source:?} in UTF-16");
    }
}

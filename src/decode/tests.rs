//! The decoder as a whole: the order of evidence, and properties over any bytes.

use super::*;
use crate::source_map::Width;
use proptest::prelude::*;

/// A source read to its end.
struct Read {
    text: String,
    map: SourceMap,
    found: Vec<Found>,
    encoding: Encoding,
}

fn read_with(source: &[u8], hints: &Hints, window: usize) -> Read {
    let mut decoder = Decoder::with_window(hints, window);
    let (mut text, mut map, mut found, mut at) = (String::new(), SourceMap::default(), vec![], 0);
    let mut buffer = String::new();
    while at < source.len() {
        let decoded = decoder.window(&source[at..], true, &mut buffer);
        assert!(decoded.consumed > 0, "no progress at {at}");
        assert_eq!(decoded.map.source_len(), decoded.consumed);
        for found in &decoded.found {
            assert!(buffer.get(found.range.clone()).is_some(), "{found:?}");
        }
        let start = text.len();
        found.extend(decoded.found.into_iter().map(|mut f| {
            f.range = start + f.range.start..start + f.range.end;
            f
        }));
        text.push_str(&buffer);
        map.append(&decoded.map);
        at += decoded.consumed;
    }
    assert_eq!(at, source.len());
    Read { text, map, found, encoding: decoder.finish() }
}

fn read(source: &[u8]) -> Read {
    read_with(source, &Hints::default(), WINDOW)
}

fn name(source: &[u8]) -> &'static str {
    read(source).encoding.name
}

fn caller(label: &str) -> Hints {
    Hints { encoding: Some(Label::parse(label).unwrap()), ..Hints::default() }
}

fn declared(label: &str) -> Hints {
    Hints { declared: Some(label.to_owned()), ..Hints::default() }
}

fn kinds(read: &Read) -> Vec<FindingKind> {
    read.found.iter().map(|found| found.kind).collect()
}

/// Encodes text that the encoding can hold.
fn encode(text: &str, label: &str) -> Vec<u8> {
    let Label(charset) = Label::parse(label).unwrap();
    match charset {
        Charset::Utf32 { big_endian: false } => {
            text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect()
        }
        Charset::Utf32 { big_endian: true } => {
            text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect()
        }
        Charset::Whatwg(e) if e == UTF_16LE => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Charset::Whatwg(e) if e == UTF_16BE => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Charset::Carried(_) => unreachable!(),
        Charset::Codepage(page) => {
            text.chars().map(|c| page.encode(c).unwrap_or_else(|| panic!("{c:?}"))).collect()
        }
        Charset::Whatwg(encoding) => {
            let (bytes, _, lossy) = encoding.encode(text);
            assert!(!lossy, "{text}");
            bytes.into_owned()
        }
    }
}

const ENGLISH: &str = "The council met on Monday — for the first time since May — and approved the plan.\n\
    \u{201C}We’re pleased,\u{201D} said Zoë Núñez, who chairs the panel; \u{201C}it’s long overdue…\u{201D}\n";
const URDU: &str = "شہر میں آج بارش ہوئی اور سڑکیں بند رہیں۔\nلوگوں نے کہا کہ پانی گھروں تک آ گیا ہے۔\n";
const ARABIC: &str = "هطلت الأمطار اليوم على المدينة، وأغلقت الشوارع.\nقال الناس إن الماء وصل إلى البيوت.\n";
const PERSIAN: &str =
    "امروز در شهر باران آمد و خيابان\u{200C}ها بسته شد.\nمردم گفتند آب به خانه\u{200C}ها رسيده است.\n";
const FRENCH: &str =
    "Il a plu sur la ville aujourd’hui et les rues étaient fermées.\nL’eau est entrée, déjà, à côté.\n";
const RUSSIAN: &str =
    "Сегодня в городе прошёл дождь, и улицы закрыли.\nЛюди говорят, что вода дошла до домов.\n";
const JAPANESE: &str = "今日は町に雨が降り、道路が閉鎖されました。\n人々は水が家まで来たと話しています。\n";
const CHINESE: &str = "今天城里下了雨，街道都关闭了。\n人们说水已经到了家门口，孩子们没有上学。\n";
const KOREAN: &str = "오늘 도시에 비가 내려 길이 막혔습니다.\n사람들은 물이 집까지 왔다고 말했습니다.\n";
const GREEK: &str =
    "Σήμερα έβρεξε στην πόλη και οι δρόμοι έκλεισαν.\nΟι άνθρωποι λένε ότι το νερό έφτασε στα σπίτια.\n";
const HEBREW: &str = "היום ירד גשם בעיר והרחובות נסגרו.\nאנשים אומרים שהמים הגיעו עד הבתים.\n";

const TEXTS: [(&str, &[&str]); 11] = [
    (ENGLISH, &["windows-1252"]),
    (URDU, &[]),
    (ARABIC, &["windows-1256"]),
    (PERSIAN, &["windows-1256"]),
    (FRENCH, &["windows-1252"]),
    (RUSSIAN, &["windows-1251", "koi8-u", "iso-8859-5", "ibm866"]),
    (JAPANESE, &["shift_jis", "euc-jp", "iso-2022-jp"]),
    (CHINESE, &["gbk", "gb18030"]),
    (KOREAN, &["euc-kr"]),
    (GREEK, &["windows-1253"]),
    (HEBREW, &["windows-1255"]),
];
const UNICODE: [&str; 5] = ["utf-8", "utf-16le", "utf-16be", "utf-32le", "utf-32be"];

#[test]
fn languages_in_their_encodings() {
    for (text, legacy) in TEXTS {
        for label in legacy.iter().chain(&UNICODE) {
            let read = read(&encode(text, label));
            assert_eq!(read.text, text, "{label}: {:?}", read.encoding);
            assert_eq!(read.encoding.damaged, 0);
            assert!(read.found.is_empty());
        }
    }
}

#[test]
fn ascii_is_utf8() {
    let read = read(b"plain\ntext\n");
    assert_eq!((read.encoding.name, read.encoding.evidence), ("UTF-8", Evidence::Ascii));
    assert_eq!(read.encoding.segments, [Segment { start: 0, end: 11, name: "UTF-8" }]);
    assert_eq!(super::Decoder::new(&Hints::default()).finish(), Encoding::default());
    assert_eq!(name(b"+AGEAYg- is not UTF-7"), "UTF-8");
    assert_eq!(name(b"\x1B[31mred\x1B[0m"), "UTF-8");
    assert_eq!(name(b"padded\0\0\0\0\0\0\0\0\0\0\0\0"), "UTF-8");
}

#[test]
fn a_byte_order_mark_comes_first_and_stays() {
    for label in UNICODE {
        let text = format!("\u{FEFF}{URDU}");
        let read = read_with(&encode(&text, label), &caller("windows-1252"), WINDOW);
        assert_eq!((read.text, read.encoding.evidence), (text, Evidence::Bom), "{label}");
        assert_eq!(read.encoding.name.to_lowercase(), label);
    }
}

#[test]
fn the_caller_ends_the_matter() {
    let read_as_latin = read_with(URDU.as_bytes(), &caller("windows-1252"), WINDOW);
    assert_eq!(read_as_latin.encoding.evidence, Evidence::Caller);
    assert_eq!(read_as_latin.text.chars().count(), URDU.len());
    let damaged = read_with(b"\xC7\xFFx", &caller("utf-8"), WINDOW);
    assert_eq!((damaged.text.as_str(), damaged.encoding.damaged), ("\u{FFFD}\u{FFFD}x", 2));
    let wide = read_with(b"h\0i\0", &caller("utf-16"), WINDOW);
    assert_eq!(wide.text, "hi");
}

#[test]
fn short_utf16() {
    assert_eq!(read(b"h\0i\0").text, "hi");
    assert_eq!(read(b"\0h\0i").text, "hi");
    assert_eq!(name(&encode("سلام", "utf-16le")), "UTF-16LE");
    let torn = read(b"h\0i\0\n\0x");
    assert_eq!((torn.text.as_str(), torn.encoding.damaged), ("hi\n\u{FFFD}", 1));
    let unpaired =
        read(&[encode("some text, and then some more, ", "utf-16le"), b"\x3D\xD8x\0".to_vec()].concat());
    assert_eq!(
        (unpaired.text.as_str(), unpaired.encoding.damaged),
        ("some text, and then some more, \u{FFFD}x", 2)
    );
    assert_eq!(unpaired.found[0].detail, "2 bytes lost: 3D D8");
}

#[test]
fn one_bad_byte_never_changes_the_encoding() {
    for (text, _) in TEXTS {
        let clean = text.repeat(3);
        let lead = clean.bytes().position(|byte| byte >= 0xC0).unwrap();
        for at in [lead, lead + 1, clean.len() / 2, clean.len() - 2] {
            let mut inserted = clean.clone().into_bytes();
            inserted.insert(at, 0xFF);
            assert_eq!(name(&inserted), "UTF-8", "{text}");
            let mut removed = clean.clone().into_bytes();
            removed.remove(at);
            assert_eq!(name(&removed), "UTF-8", "{text}");
            assert_eq!(name(&clean.as_bytes()[at.min(clean.len() / 2)..]), "UTF-8", "{text}");
        }
    }
    // Curly quotes and two stamps in a page of English, one byte damaged.
    let page = format!("{}\nاکتوبر 30, 2025\n{}", ENGLISH.repeat(5), ENGLISH.repeat(5));
    let mut bytes = page.into_bytes();
    bytes[200] = 0xE9;
    assert_eq!(name(&bytes), "UTF-8");
    assert_eq!(name(b"one \xE2\x80\x99 and one bad \xE9 byte"), "UTF-8");
}

#[test]
fn a_line_of_another_encoding_is_a_segment() {
    let page = [URDU.as_bytes(), b"It\x92s a \x93quoted\x94 footer\n", URDU.as_bytes()].concat();
    let read = read(&page);
    assert_eq!(read.text, format!("{URDU}It’s a “quoted” footer\n{URDU}"));
    let names: Vec<_> = read.encoding.segments.iter().map(|s| s.name).collect();
    assert_eq!(names, ["UTF-8", "windows-1252", "UTF-8"]);
    assert_eq!(read.encoding.segments[1].start, URDU.len());
    assert_eq!((read.encoding.name, read.encoding.damaged), ("UTF-8", 3));
    assert_eq!(kinds(&read), [FindingKind::DamagedBytes; 3]);
}

#[test]
fn a_line_of_utf8_in_another_encoding_is_a_segment() {
    let around = encode(ARABIC, "windows-1256");
    let source = [around.as_slice(), URDU.as_bytes(), &around].concat();
    let read = read(&source);
    assert_eq!(read.text, format!("{ARABIC}{URDU}{ARABIC}"));
    let names: Vec<_> = read.encoding.segments.iter().map(|s| s.name).collect();
    assert_eq!(names, ["windows-1256", "UTF-8", "windows-1256"]);
    assert_eq!((read.encoding.segments[1].start, read.encoding.damaged), (around.len(), URDU.len()));
    let at = read.text.find('ڑ').unwrap();
    let range = read.map.source(at..at + 2, |r| vec![&read.text[r]]);
    assert_eq!(&source[range], "ڑ".as_bytes());
    assert_eq!(read_with(&source, &caller("windows-1256"), WINDOW).encoding.segments.len(), 1);
}

#[test]
fn declarations() {
    let page = |charset: &str| format!("<html><meta charset=\"{charset}\"><p>");
    let plain = FRENCH.replace('’', "'");
    let french = |charset: &str| [page(charset).into_bytes(), encode(&plain, "windows-1252")].concat();
    let believed = read(&french("iso-8859-15"));
    assert_eq!((believed.encoding.name, believed.encoding.evidence), ("ISO-8859-15", Evidence::Declared));
    assert_eq!(believed.encoding.declared.as_deref(), Some("iso-8859-15"));
    assert!(believed.found.is_empty());

    let lied = read(&[page("windows-1252").into_bytes(), URDU.into()].concat());
    assert_eq!((lied.encoding.name, lied.encoding.evidence), ("UTF-8", Evidence::Form));
    assert_eq!(kinds(&lied), [FindingKind::DeclarationLied]);
    assert_eq!(&lied.text[lied.found[0].range.clone()], "windows-1252");
    assert_eq!(lied.found[0].detail, "declared windows-1252, read as UTF-8");

    let contradicted = read(&[page("utf-8").into_bytes(), encode(FRENCH, "windows-1252")].concat());
    assert_eq!(contradicted.encoding.name, "windows-1252");
    assert_eq!(kinds(&contradicted), [FindingKind::DeclarationLied]);

    let transport = read_with(&french("utf-8"), &declared("iso-8859-15"), WINDOW);
    assert_eq!(transport.encoding.name, "ISO-8859-15");
    let unknown = read_with(&french("iso-8859-15"), &declared("klingon"), WINDOW);
    assert_eq!(unknown.encoding.name, "ISO-8859-15");
    let arabic = read_with(&encode(ARABIC, "windows-1256"), &declared("iso-8859-1"), WINDOW);
    assert_eq!(arabic.encoding.name, "windows-1256");
    assert_eq!(read(page("koi8-r").as_bytes()).encoding.evidence, Evidence::Ascii);
}

#[test]
fn one_stamp_makes_a_page_windows_1256_and_accents_do_not() {
    let prose = "The committee met on Tuesday and agreed to publish its report in full. ".repeat(20);
    let stamp = b"\n\xC7\xDF\xCA\xE6\xC8\xD1 30, 2025Defence officials said nothing.\n";
    let page = [prose.as_bytes(), stamp, prose.as_bytes()].concat();
    let read_page = read(&page);
    assert_eq!((read_page.encoding.name, read_page.encoding.runner_up.is_some()), ("windows-1256", true));
    assert!(read_page.text.contains("اكتوبر 30, 2025Defence"));
    for text in [
        FRENCH,
        "Größere Straßen, äöüß, ÄÖÜ, Übung\n",
        "El niño comió piñas en España: ñ, Ñ, ÁÉÍÓÚ\n",
        "Smørrebrød på øen, æøå ÆØÅ\n",
        "São João não é só açaí\n",
    ] {
        assert_eq!(
            name(&[prose.as_bytes(), &encode(text, "windows-1252")].concat()),
            "windows-1252",
            "{text}"
        );
    }
}

#[test]
fn what_is_no_text_is_binary() {
    let noise: Vec<u8> = (0..4000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for bytes in [b"%PDF-1.7\n%\xE2\xE3".as_slice(), b"\x89PNG\r\n\x1A\n\0\0", &noise] {
        let read = read(bytes);
        assert_eq!((read.encoding.name, read.encoding.evidence), ("binary", Evidence::Binary));
    }
    let names = "src/main.rs\0src/ü.rs\0".repeat(50);
    assert_eq!(read(names.as_bytes()).text, names);
    assert_eq!(name(names.as_bytes()), "UTF-8");
    // Findings stay few.
    assert!(read(&noise).found.len() <= 1001);
    assert!(read(&noise).map.size() < noise.len() * 40);
}

#[test]
fn a_window_of_ascii_decides_nothing() {
    let source = [b"line of ascii\n".repeat(100), encode(ARABIC, "windows-1256")].concat();
    let read = read_with(&source, &Hints::default(), 64);
    assert_eq!(read.encoding.name, "windows-1256");
    assert!(read.text.ends_with(ARABIC));
    assert_eq!(read.encoding.segments.len(), 1);
}

#[test]
fn over_long_lines_are_cut_and_reported() {
    let line = "word after word ".repeat(WINDOW * 5 / 32); // two windows and a half
    let read = read(line.as_bytes());
    assert_eq!(read.text, line);
    assert_eq!(kinds(&read), [FindingKind::OversizeParagraph; 2]);
    assert!(read.text[read.found[0].range.clone()].ends_with(' '));
    assert!(read.found[0].range.len() > WINDOW - 5000);
}

/// Every character maps to bytes that decode to it; read with the map, one by one.
fn assert_map(read: &Read, source: &[u8], label: &str) {
    let mut expected = 0;
    for (at, c) in read.text.char_indices() {
        let range = read.map.source(at..at + c.len_utf8(), |r| vec![&read.text[r]]);
        assert!(range.start >= expected, "{label} {c:?}: {range:?} after {expected}");
        let Label(charset) = Label::parse(label).unwrap();
        if charset != Charset::Whatwg(ISO_2022_JP) {
            assert_eq!(range.start, expected, "{label} {c:?}");
            assert_eq!(encode(&c.to_string(), label), source[range.clone()], "{label} {c:?} at {at}");
        }
        expected = range.end;
    }
}

#[test]
fn every_character_leads_back_to_its_bytes() {
    for (text, legacy) in TEXTS {
        for label in legacy.iter().chain(&UNICODE) {
            let source = encode(text, label);
            assert_map(&read_with(&source, &caller(label), 64), &source, label);
        }
    }
    for (text, label) in [
        ("漢字ｶﾀｶﾅmix\\~", "shift_jis"),
        ("丂ｶﾅ漢字 mix", "euc-jp"),
        ("€ and 𠀀 and ä and 中", "gb18030"),
        ("中文𠊛字 mix", "big5"),
        ("Đường phố", "windows-1258"),
        ("a 😀 b \u{10FFFF}", "utf-16be"),
        ("a 😀 b", "utf-32le"),
    ] {
        let Label(Charset::Whatwg(encoding)) = Label::parse(label).unwrap() else {
            continue;
        };
        if !encoding.encode(text).2 {
            let source = encode(text, label);
            let read = read_with(&source, &caller(label), WINDOW);
            assert_eq!(read.text, text);
            assert_map(&read, &source, label);
        }
    }
}

#[test]
fn codes_of_odd_lengths_are_one_piece() {
    // Big5: 88 62 is two characters.
    let read_big5 = read_with(b"a\x88\x62b", &caller("big5"), WINDOW);
    assert_eq!(read_big5.text, "aÊ\u{304}b");
    assert_eq!(read_big5.map.source(1..3, |r| vec![&read_big5.text[r]]), 1..3);
    // EUC-JP: 8F xx xx is JIS X 0212.
    let read_euc = read_with(b"\x8F\xB0\xA1\x8E\xB1", &caller("euc-jp"), WINDOW);
    assert_eq!(read_euc.text, "丂\u{FF71}");
    assert_eq!(read_euc.map.source(0..3, |r| vec![&read_euc.text[r]]), 0..3);
    // A lead byte before ASCII is lost alone.
    let damaged = read_with(b"\x81\n\x88\x9F", &caller("shift_jis"), WINDOW);
    assert_eq!((damaged.text.as_str(), damaged.encoding.damaged), ("\u{FFFD}\n亜", 1));
}

#[test]
fn damage_agrees_with_encoding_rs() {
    let odd = b"\x81 \x81\x81\xFF\xFE a\x88\x62\x81\x30\x81 \xA1\xA1\x8F\xA1\xC7\x80 b\x95\x32\x82\x36";
    for encoding in
        [encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP, encoding_rs::EUC_KR, GBK, GB18030, encoding_rs::BIG5]
    {
        let (expected, _) = encoding.decode_without_bom_handling(odd);
        assert_eq!(read_with(odd, &caller(encoding.name()), WINDOW).text, expected, "{}", encoding.name());
    }
}

fn any_hints() -> impl Strategy<Value = Hints> {
    let labels = prop::sample::select(vec![
        "utf-8",
        "utf-16le",
        "utf-16be",
        "utf-32le",
        "utf-32be",
        "windows-1252",
        "windows-1256",
        "shift_jis",
        "euc-jp",
        "iso-2022-jp",
        "gb18030",
        "gbk",
        "big5",
        "euc-kr",
        "windows-1253",
        "koi8-r",
    ]);
    (prop::option::of(labels.clone()), prop::option::of(labels)).prop_map(|(encoding, declared)| Hints {
        encoding: encoding.map(|label| Label::parse(label).unwrap()),
        declared: declared.map(str::to_owned),
        ..Hints::default()
    })
}

/// Bytes of the kinds that decoders treat differently, so that chance meets their seams.
fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..20),
        prop::sample::select(vec![
            b"\n".as_slice(),
            b" ",
            b"\r",
            b"\r\n",
            b"\0",
            b"\xEF\xBB\xBF",
            b"\xFF\xFE",
            b"\xFE\xFF",
            b"\x1B$B",
            b"\x1B(B",
            b"\x1B(I",
            b"\xED\xA0\xBD\xED\xB8\x80",
            b"\xC0\x80",
            b"\xE2\x80",
            b"\x81",
            b"\x8F",
            b"\x81\x30\x81\x30",
            b"\x92",
            b"caf\xE9 ",
            b"\xC7\xDF\xCA\xE6\xC8\xD1",
            b"<meta charset=gbk>",
            b"\n\0",
            b"\0\n",
            b"a\0b\0",
        ])
        .prop_map(<[u8]>::to_vec),
        "\\PC{0,12}".prop_map(String::into_bytes),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// Nothing panics, all is consumed (`read_with` asserts both), the segments tile, the map covers and ascends.
    #[test]
    fn any_bytes_become_text(source in any_bytes(), hints in any_hints(), window in 16usize..300) {
        let read = read_with(&source, &hints, window);
        let mut end = 0;
        for (i, segment) in read.encoding.segments.iter().enumerate() {
            prop_assert_eq!(segment.start, end);
            prop_assert!(segment.end > segment.start);
            prop_assert!(i == 0 || read.encoding.segments[i - 1].name != segment.name);
            end = segment.end;
        }
        prop_assert_eq!(end, source.len());
        prop_assert_eq!(read.map.source_len(), source.len());
        prop_assert!(read.encoding.damaged <= source.len());
        prop_assert!((0.0..=1.0).contains(&read.encoding.confidence));
        let mut last = 0;
        for (at, c) in read.text.char_indices() {
            let range = read.map.source(at..at + c.len_utf8(), |r| vec![&read.text[r]]);
            prop_assert!(range.start <= range.end && range.end <= source.len() && range.end >= last);
            last = range.end;
        }
    }

    /// More of the source on offer than the window makes no difference.
    #[test]
    fn only_the_window_counts(source in any_bytes(), hints in any_hints(), window in 16usize..100) {
        let whole = read_with(&source, &hints, window);
        let mut decoder = Decoder::with_window(&hints, window);
        let (mut text, mut buffer, mut at) = (String::new(), String::new(), 0);
        while at < source.len() {
            let end = (at + window).min(source.len());
            let decoded = decoder.window(&source[at..end], end == source.len(), &mut buffer);
            text.push_str(&buffer);
            at += decoded.consumed;
        }
        prop_assert_eq!(text, whole.text);
        prop_assert_eq!(decoder.finish(), whole.encoding);
    }

    /// Valid UTF-8 passes byte for byte, through any window, with whatever is declared.
    #[test]
    fn valid_utf8_is_itself(text in "\\PC*|(\\PC|\n){0,80}", hints in any_hints(), window in 16usize..100) {
        let hints = Hints { encoding: None, ..hints };
        let read = read_with(text.as_bytes(), &hints, window);
        if read.encoding.name == "UTF-8" && read.encoding.evidence != Evidence::Bom {
            prop_assert_eq!(&read.text, &text);
            prop_assert_eq!(read.encoding.damaged, 0);
        }
        if !text.is_ascii() {
            prop_assert_eq!(read.encoding.name, "UTF-8");
        }
    }

    /// The seams between windows do not show, with line ends and without.
    #[test]
    fn windows_do_not_show(which in 0..TEXTS.len(), lines in any::<bool>(), window in 16usize..200) {
        let (text, legacy) = TEXTS[which];
        let text = if lines { text.repeat(3) } else { text.replace('\n', " ").repeat(3) };
        for label in legacy.iter().chain(&UNICODE) {
            let source = encode(&text, label);
            let read = read_with(&source, &caller(label), window);
            prop_assert_eq!(&read.text, &text, "{}", label);
            prop_assert_eq!(read.encoding.damaged, 0);
            assert_map(&read, &source, label);
        }
    }

    /// encoding_rs in one go is the obvious twin of the stretch by stretch decoding of East Asian encodings.
    #[test]
    fn east_asian_damage_is_that_of_encoding_rs(
        source in prop::collection::vec(prop_oneof![any::<u8>(), 0x80..=0xFFu8, Just(b' '), Just(0x30)], 0..60),
        label in prop::sample::select(vec!["shift_jis", "euc-jp", "euc-kr", "gbk", "gb18030", "big5"]),
    ) {
        prop_assume!(bom::announced(&source).is_none());
        let Label(Charset::Whatwg(encoding)) = Label::parse(label).unwrap() else { unreachable!() };
        let read = read_with(&source, &caller(label), WINDOW);
        let expected = encoding.decode_without_bom_handling(&source).0;
        let expected: String = match label {
            "euc-jp" => expected.chars().map(legacy::of_jis).collect(),
            _ => expected.into_owned(),
        };
        prop_assert_eq!(read.text, expected);
    }

    /// Damaged UTF-8 keeps all that is valid: the text is the standard's lossy reading, but for the lines that are
    /// read in another encoding and the pairs of CESU-8, of which these bytes have none.
    #[test]
    fn binary_is_lossy_utf8(mut source in prop::collection::vec(any::<u8>(), 0..200)) {
        source.retain(|&byte| byte != 0xED);
        let source = [b"\x89PNG\r\n\x1A\n".as_slice(), &source].concat();
        let read = read(&source);
        prop_assert_eq!(read.encoding.name, "binary");
        prop_assert_eq!(read.text, String::from_utf8_lossy(&source));
    }
}

#[test]
fn widths_are_cheap() {
    // One stretch per 4 KiB of single-byte text, one in all for UTF-8.
    let arabic = read_with(&encode(&ARABIC.repeat(300), "windows-1256"), &caller("windows-1256"), WINDOW);
    assert!(arabic.map.size() * 50 < arabic.text.len());
    let mut utf8 = SourceMap::default();
    utf8.push(Width::Same, ARABIC.len() * 300, &ARABIC.repeat(300));
    assert_eq!(read(ARABIC.repeat(300).as_bytes()).map, utf8);
}

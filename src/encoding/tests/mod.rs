//! The decoder as a whole: the order of evidence, damaged bytes, and lines in another encoding.

mod any_bytes;
mod maps;

use super::charset::Charset;
use super::*;
use crate::document::{EncodingSegment, Evidence, FindingKind, RawFinding};
use crate::edit::SourceMap;
use encoding_rs::{GB18030, GBK, ISO_2022_JP, UTF_16BE, UTF_16LE};

/// A source read to its end.
struct Read {
    text: String,
    map: SourceMap,
    found: Vec<RawFinding>,
    encoding: Encoding,
}

fn read_with(source: &[u8], hints: &SourceHints, window: usize) -> Read {
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
    read_with(source, &SourceHints::default(), MAX_WINDOW)
}

fn name(source: &[u8]) -> &'static str {
    read(source).encoding.name
}

fn caller(label: &str) -> SourceHints {
    SourceHints { encoding: Some(EncodingLabel::parse(label).unwrap()), ..SourceHints::default() }
}

fn declared(label: &str) -> SourceHints {
    SourceHints { declared: Some(label.to_owned()), ..SourceHints::default() }
}

fn kinds(read: &Read) -> Vec<FindingKind> {
    read.found.iter().map(|found| found.kind).collect()
}

/// Encodes text that the encoding can hold.
fn encode(text: &str, label: &str) -> Vec<u8> {
    let EncodingLabel(charset) = EncodingLabel::parse(label).unwrap();
    match charset {
        Charset::Utf32 { big_endian: false } => {
            text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect()
        }
        Charset::Utf32 { big_endian: true } => {
            text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect()
        }
        Charset::Whatwg(e) if e == UTF_16LE => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Charset::Whatwg(e) if e == UTF_16BE => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Charset::Euc(_) => unreachable!(),
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
fn text_is_read_in_the_encodings_of_its_language() {
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
    assert_eq!(read.encoding.segments, [EncodingSegment { start: 0, end: 11, name: "UTF-8" }]);
    assert_eq!(super::Decoder::new(&SourceHints::default()).finish(), Encoding::default());
    assert_eq!(name(b"+AGEAYg- is not UTF-7"), "UTF-8");
    assert_eq!(name(b"\x1B[31mred\x1B[0m"), "UTF-8");
    assert_eq!(name(b"padded\0\0\0\0\0\0\0\0\0\0\0\0"), "UTF-8");
}

#[test]
fn byte_order_mark_outweighs_the_caller_and_is_kept() {
    for label in UNICODE {
        let text = format!("\u{FEFF}{URDU}");
        let read = read_with(&encode(&text, label), &caller("windows-1252"), MAX_WINDOW);
        assert_eq!((read.text, read.encoding.evidence), (text, Evidence::Bom), "{label}");
        assert_eq!(read.encoding.name.to_lowercase(), label);
    }
}

#[test]
fn caller_outweighs_all_but_a_byte_order_mark() {
    let read_as_latin = read_with(URDU.as_bytes(), &caller("windows-1252"), MAX_WINDOW);
    assert_eq!(read_as_latin.encoding.evidence, Evidence::Caller);
    assert_eq!(read_as_latin.text.chars().count(), URDU.len());
    let damaged = read_with(b"\xC7\xFFx", &caller("utf-8"), MAX_WINDOW);
    assert_eq!((damaged.text.as_str(), damaged.encoding.damaged), ("\u{FFFD}\u{FFFD}x", 2));
    let wide = read_with(b"h\0i\0", &caller("utf-16"), MAX_WINDOW);
    assert_eq!(wide.text, "hi");
}

#[test]
fn utf_16_without_byte_order_mark_is_recognised_and_damage_reported() {
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
fn line_of_another_encoding_is_a_segment() {
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
fn line_of_utf8_in_another_encoding_is_a_segment() {
    let around = encode(ARABIC, "windows-1256");
    let source = [around.as_slice(), URDU.as_bytes(), &around].concat();
    let read = read(&source);
    assert_eq!(read.text, format!("{ARABIC}{URDU}{ARABIC}"));
    let names: Vec<_> = read.encoding.segments.iter().map(|s| s.name).collect();
    assert_eq!(names, ["windows-1256", "UTF-8", "windows-1256"]);
    assert_eq!((read.encoding.segments[1].start, read.encoding.damaged), (around.len(), URDU.len()));
    let at = read.text.find('ڑ').unwrap();
    let range = read.map.source(at..at + 2, |r| vec![&read.text[r]]);
    assert_eq!(&source[range.range()], "ڑ".as_bytes());
    assert_eq!(read_with(&source, &caller("windows-1256"), MAX_WINDOW).encoding.segments.len(), 1);
}

#[test]
fn declaration_is_believed_unless_contradicted() {
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

    let transport = read_with(&french("utf-8"), &declared("iso-8859-15"), MAX_WINDOW);
    assert_eq!(transport.encoding.name, "ISO-8859-15");
    let unknown = read_with(&french("iso-8859-15"), &declared("klingon"), MAX_WINDOW);
    assert_eq!(unknown.encoding.name, "ISO-8859-15");
    let unknown = read(&french("ISO-88509-1"));
    assert_eq!(unknown.encoding.name, "windows-1252");
    assert_eq!(kinds(&unknown), [FindingKind::DeclarationUnknown]);
    assert_eq!(
        unknown.found[0].detail,
        "declared ISO-88509-1, which names no encoding, read as windows-1252"
    );
    let arabic = read_with(&encode(ARABIC, "windows-1256"), &declared("iso-8859-1"), MAX_WINDOW);
    assert_eq!(arabic.encoding.name, "windows-1256");
    assert_eq!(read(page("koi8-r").as_bytes()).encoding.evidence, Evidence::Ascii);
}

/// In any case, by any alias, and whatever evidence decides.
#[test]
fn true_declaration_is_not_reported() {
    for (label, bytes) in [
        ("iso-2022-jp", b"\x1B$B$\"$a\x1B(B".to_vec()),
        ("csISO2022JP", b"\x1B$B$\"$a\x1B(B".to_vec()),
        ("ISO-2022-KR", b"\x1B$)C\n\x0E5%GPGQ1[\x0F".to_vec()),
        ("csiso2022kr", b"\x1B$)C\n\x0E5%GPGQ1[\x0F".to_vec()),
        ("HZ-GB-2312", b"~{VPND~}".to_vec()),
        ("gb2312", encode("城市的早晨很安静", "gbk")),
        ("GB18030", encode("城市的早晨很安静", "gbk")),
        ("Big5-HKSCS", encode("城市的早晨很安靜", "big5")),
        ("x-sjis", encode("今日は雨です", "shift_jis")),
        ("ks_c_5601-1987", encode("오늘은 비가 내린다", "euc-kr")),
        ("Latin1", encode("café", "windows-1252")),
        ("US-ASCII", encode("café", "windows-1252")),
        ("KOI8-R", encode("Сегодня дождь", "koi8-r")),
        ("TIS-620", encode("วันนี้ฝนตก", "windows-874")),
        ("x-user-defined", encode("café", "windows-1252")),
    ] {
        let pages = [
            format!("<meta charset=\"{label}\"><p>"),
            format!("<meta http-equiv=Content-Type content=\"text/html; charset={label}\">"),
            format!("<?xml version=\"1.0\" encoding=\"{label}\"?>"),
        ];
        for page in pages {
            let read = read(&[page.as_bytes(), &bytes].concat());
            assert_eq!(kinds(&read), [], "{page} {:?}", read.found);
        }
        assert_eq!(kinds(&read_with(&bytes, &declared(label), MAX_WINDOW)), [], "{label}");
    }
    let wide: Vec<u8> = "Ein Tag am See".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for label in ["utf-16", "UTF-16BE", "csUnicode"] {
        assert_eq!(kinds(&read_with(&wide, &declared(label), MAX_WINDOW)), [], "{label}");
    }
    let lie = read(b"<meta charset=iso-2022-jp>caf\xE9 noir");
    assert_eq!((lie.encoding.name, kinds(&lie)), ("windows-1252", vec![FindingKind::DeclarationLied]));
}

#[test]
fn one_arabic_date_makes_a_page_windows_1256_and_accents_do_not() {
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
fn formats_and_noise_are_binary_and_file_names_are_not() {
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
fn window_of_ascii_decides_nothing() {
    let source = [b"line of ascii\n".repeat(100), encode(ARABIC, "windows-1256")].concat();
    let read = read_with(&source, &SourceHints::default(), 64);
    assert_eq!(read.encoding.name, "windows-1256");
    assert!(read.text.ends_with(ARABIC));
    assert_eq!(read.encoding.segments.len(), 1);
}

#[test]
fn character_torn_by_the_window_is_no_evidence() {
    for (text, window) in [
        ("A00AA00aA a0aA \u{FFFC}".to_owned(), 16),
        ("fifteen letters\u{1F600}".to_owned(), 16),
        ("a line without end ".repeat(MAX_WINDOW / 16)[..MAX_WINDOW - 1].to_owned() + "é", MAX_WINDOW),
    ] {
        let read = read_with(text.as_bytes(), &SourceHints::default(), window);
        assert_eq!((read.text, read.encoding.name), (text, "UTF-8"));
    }
    let torn = "a line without end ".repeat(MAX_WINDOW / 16)[..MAX_WINDOW - 1].to_owned() + "é";
    assert_eq!(detect(torn.as_bytes(), &SourceHints::default()).name, "UTF-8");
}

#[test]
fn over_long_line_is_cut_and_reported() {
    let line = "word after word ".repeat(MAX_WINDOW * 5 / 32); // two windows and a half
    let read = read(line.as_bytes());
    assert_eq!(read.text, line);
    assert_eq!(kinds(&read), [FindingKind::OversizeParagraph; 2]);
    assert!(read.text[read.found[0].range.clone()].ends_with(' '));
    assert!(read.found[0].range.len() > MAX_WINDOW - 5000);
}

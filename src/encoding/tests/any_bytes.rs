//! Properties that hold for any bytes.

use super::maps::assert_map;
use super::*;
use crate::encoding::decoders::multi_byte;
use proptest::prelude::*;

fn any_hints() -> impl Strategy<Value = SourceHints> {
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
    (prop::option::of(labels.clone()), prop::option::of(labels)).prop_map(|(encoding, declared)| {
        SourceHints {
            encoding: encoding.map(|label| EncodingLabel::parse(label).unwrap()),
            declared: declared.map(str::to_owned),
            ..SourceHints::default()
        }
    })
}

/// Bytes of the kinds that decoders treat differently, so that chance finds the borders between them.
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
    fn bytes_beyond_the_window_do_not_count(source in any_bytes(), hints in any_hints(), window in 16usize..100) {
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
        let hints = SourceHints { encoding: None, ..hints };
        let read = read_with(text.as_bytes(), &hints, window);
        if read.encoding.name == "UTF-8" && read.encoding.evidence != Evidence::Bom {
            prop_assert_eq!(&read.text, &text);
            prop_assert_eq!(read.encoding.damaged, 0);
        }
        if !text.is_ascii() {
            prop_assert_eq!(read.encoding.name, "UTF-8");
        }
    }

    /// The size of windows makes no difference to the text, with line ends and without.
    #[test]
    fn window_size_does_not_change_the_text(which in 0..TEXTS.len(), lines in any::<bool>(), window in 16usize..200) {
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

    /// encoding_rs over the whole source is the reference for decoding East Asian encodings chunk by chunk.
    #[test]
    fn east_asian_damage_is_that_of_encoding_rs(
        source in prop::collection::vec(prop_oneof![any::<u8>(), 0x80..=0xFFu8, Just(b' '), Just(0x30)], 0..60),
        label in prop::sample::select(vec!["shift_jis", "euc-jp", "euc-kr", "gbk", "gb18030", "big5"]),
    ) {
        prop_assume!(read(&source).encoding.evidence != Evidence::Bom);
        let EncodingLabel(Charset::Whatwg(encoding)) = EncodingLabel::parse(label).unwrap() else { unreachable!() };
        let read = read_with(&source, &caller(label), MAX_WINDOW);
        let expected = encoding.decode_without_bom_handling(&source).0;
        let expected: String = match label {
            "euc-jp" => expected.chars().map(multi_byte::jis_character).collect(),
            _ => expected.into_owned(),
        };
        prop_assert_eq!(read.text, expected);
    }

    /// Damaged UTF-8 keeps all that is valid: the text is that of `String::from_utf8_lossy`. The bytes have no pair of
    /// CESU-8, and binary sources have no lines in another encoding.
    #[test]
    fn binary_is_lossy_utf8(mut source in prop::collection::vec(any::<u8>(), 0..200)) {
        source.retain(|&byte| byte != 0xED);
        let source = [b"\x89PNG\r\n\x1A\n".as_slice(), &source].concat();
        let read = read(&source);
        prop_assert_eq!(read.encoding.name, "binary");
        prop_assert_eq!(read.text, String::from_utf8_lossy(&source));
    }
}

proptest! {
    /// Issue 12: six times U+001D was UTF-16. Controls in UTF-8 do not change its encoding.
    #[test]
    fn controls_do_not_change_utf_8_to_another_encoding(
        pieces in prop::collection::vec(
            prop_oneof![
                prop::sample::select(vec!["a word", "naïve", "سلام", "雨", " ", "\n", "x", "~", "~{", "(I", "$B"])
                    .prop_map(str::to_owned),
                "[\u{1}-\u{8}\u{E}-\u{1A}\u{1C}-\u{1F}]{1,6}",
                "[!-~]{1,6}",
            ],
            1..8,
        ),
    ) {
        let text = pieces.concat();
        let name = detect(text.as_bytes(), &SourceHints::default()).name;
        prop_assert!(matches!(name, "UTF-8" | "binary"), "{name} {text:?}");
    }
}

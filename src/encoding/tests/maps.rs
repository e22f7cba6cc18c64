//! The map from the text to the source bytes.

use super::*;
use crate::edit::Width;

/// Every character maps to bytes that decode to it.
pub(super) fn assert_map(read: &Read, source: &[u8], label: &str) {
    let mut expected = 0;
    for (at, c) in read.text.char_indices() {
        let range = read.map.source(at..at + c.len_utf8(), |r| vec![&read.text[r]]);
        assert!(range.start >= expected, "{label} {c:?}: {range:?} after {expected}");
        let EncodingLabel(charset) = EncodingLabel::parse(label).unwrap();
        if charset != Charset::Whatwg(ISO_2022_JP) {
            assert_eq!(range.start, expected, "{label} {c:?}");
            assert_eq!(encode(&c.to_string(), label), source[range.range()], "{label} {c:?} at {at}");
        }
        expected = range.end;
    }
}

#[test]
fn every_character_maps_to_its_bytes() {
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
        let EncodingLabel(Charset::Whatwg(encoding)) = EncodingLabel::parse(label).unwrap() else {
            continue;
        };
        if !encoding.encode(text).2 {
            let source = encode(text, label);
            let read = read_with(&source, &caller(label), MAX_WINDOW);
            assert_eq!(read.text, text);
            assert_map(&read, &source, label);
        }
    }
}

#[test]
fn irregular_code_is_one_segment_of_the_map() {
    // Big5: 88 62 is two characters.
    let read_big5 = read_with(b"a\x88\x62b", &caller("big5"), MAX_WINDOW);
    assert_eq!(read_big5.text, "aÊ\u{304}b");
    assert_eq!(read_big5.map.source(1..3, |r| vec![&read_big5.text[r]]), 1..3);
    // EUC-JP: 8F xx xx is JIS X 0212.
    let read_euc = read_with(b"\x8F\xB0\xA1\x8E\xB1", &caller("euc-jp"), MAX_WINDOW);
    assert_eq!(read_euc.text, "丂\u{FF71}");
    assert_eq!(read_euc.map.source(0..3, |r| vec![&read_euc.text[r]]), 0..3);
    // Before ASCII, a lead byte alone is malformed.
    let damaged = read_with(b"\x81\n\x88\x9F", &caller("shift_jis"), MAX_WINDOW);
    assert_eq!((damaged.text.as_str(), damaged.encoding.damaged), ("\u{FFFD}\n亜", 1));
}

#[test]
fn damage_agrees_with_encoding_rs() {
    let odd = b"\x81 \x81\x81\xFF\xFE a\x88\x62\x81\x30\x81 \xA1\xA1\x8F\xA1\xC7\x80 b\x95\x32\x82\x36";
    for encoding in
        [encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP, encoding_rs::EUC_KR, GBK, GB18030, encoding_rs::BIG5]
    {
        let (expected, _) = encoding.decode_without_bom_handling(odd);
        assert_eq!(
            read_with(odd, &caller(encoding.name()), MAX_WINDOW).text,
            expected,
            "{}",
            encoding.name()
        );
    }
}

#[test]
fn map_has_few_segments() {
    // One segment for each 4 KiB of single-byte text, one in all for UTF-8.
    let arabic = read_with(&encode(&ARABIC.repeat(300), "windows-1256"), &caller("windows-1256"), MAX_WINDOW);
    assert!(arabic.map.size() * 50 < arabic.text.len());
    let mut utf8 = SourceMap::default();
    utf8.push(Width::Same, ARABIC.len() * 300, &ARABIC.repeat(300));
    assert_eq!(read(ARABIC.repeat(300).as_bytes()).map, utf8);
}

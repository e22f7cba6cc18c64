use super::*;
use encoding_rs::Encoding;

fn page(name: &str) -> &'static Codepage {
    Codepage::named(name).unwrap_or_else(|| panic!("{name}"))
}

#[test]
fn tables_equal_those_of_encoding_rs() {
    let mut compared = 0;
    for page in Codepage::all() {
        let Some(encoding) = Encoding::for_label(page.name.as_bytes()) else { continue };
        assert_eq!(encoding.name(), page.name);
        for byte in 0..=255 {
            let text =
                encoding.decode_without_bom_handling_and_without_replacement(&[byte]).map(|c| c.into_owned());
            assert_eq!(page.decode(byte).map(String::from), text, "{} {byte:02X}", page.name);
        }
        compared += 1;
    }
    assert_eq!(compared, 29);
}

#[test]
fn encoding_inverts_decoding() {
    for page in Codepage::all() {
        for byte in 0..=255 {
            let Some(c) = page.decode(byte) else { continue };
            let back = page.encode(c).unwrap();
            assert_eq!(page.decode(back), Some(c), "{} {byte:02X}", page.name);
            assert!(back <= byte);
        }
        assert_eq!(page.encode('\u{FFFD}'), None);
        assert_eq!(page.encode('😀'), None);
    }
}

#[test]
fn every_label_names_one_codepage() {
    for page in Codepage::all() {
        for label in page.labels.iter().copied().chain([page.name]) {
            assert_eq!(Codepage::for_label(label), Some(page), "{label}");
        }
        for label in page.labels {
            assert_eq!(Encoding::for_label(label.as_bytes()), None, "{label} is the WHATWG's");
        }
    }
    assert_eq!(Codepage::for_label(" CP864 ").unwrap().name, "IBM864");
    assert_eq!(Codepage::for_label("klingon"), None);
}

/// One letter of each, from the documents of its maker.
#[test]
fn letters_have_the_bytes_that_their_makers_document() {
    for (name, byte, c) in [
        ("CP720", 0xE1, 'ط'),
        ("IBM864", 0xC7, '\u{FE8D}'),
        ("IBM868", 0x80, '۰'),
        ("CP1006", 0xB0, '\u{FE8D}'),
        ("x-mac-arabic", 0xF3, 'پ'),
        ("x-mac-arabic", 0xB4, '٤'),
        ("x-mac-arabic", 0xA0, ' '),
        ("x-mac-farsi", 0xB4, '۴'),
        ("ISIRI-3342", 0xE1, 'ی'),
        ("IBM437", 0xE1, 'ß'),
        ("IBM00858", 0xD5, '€'),
        ("CP1125", 0xF2, 'Ґ'),
        ("x-mac-romanian", 0xDE, 'Ț'),
        ("IBM037", 0xC1, 'A'),
        ("IBM037", 0x25, '\n'),
        ("IBM500", 0x4F, '!'),
        ("IBM01140", 0x9F, '€'),
    ] {
        assert_eq!(page(name).decode(byte), Some(c), "{name}");
    }
    assert!(!page("IBM037").is_ascii() && page("CP720").is_ascii());
}

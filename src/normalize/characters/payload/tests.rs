//! Payloads are encoded here, independently of the code that reads them, and the findings must say what they spell.

use super::super::{WhiteSpaceState, normalize, remove_explicit_formatting};
use crate::document::{FindingKind, Protected};
use crate::profile::Profile;

/// The details of the findings of hidden payloads, in each profile.
fn details(text: &str) -> Vec<String> {
    let in_profile = |profile: Profile| {
        let rules = profile.rules();
        let mut found = Vec::new();
        let lifted = remove_explicit_formatting(text, rules, &mut found);
        let result = normalize(&lifted.text, &Protected::default(), rules, WhiteSpaceState::default(), true);
        found.extend(result.found);
        found.retain(|found| found.kind == FindingKind::HiddenPayload);
        found.into_iter().map(|found| found.detail).collect::<Vec<_>>().join("; ")
    };
    Profile::ALL.map(in_profile).to_vec()
}

fn assert_spells(text: &str, spelt: &str) {
    for details in details(text) {
        assert!(details.contains(&format!("{spelt:?}")), "{spelt}: {details:?}");
    }
}

/// Digits of `base`, `width` for each byte.
fn in_base(message: &str, kinds: &[char], width: u32, is_backward: bool) -> String {
    let base = kinds.len() as u32;
    let digits = |byte: u8| {
        let digit = move |place: u32| kinds[(u32::from(byte) / base.pow(place) % base) as usize];
        let places: Vec<u32> = if is_backward { (0..width).collect() } else { (0..width).rev().collect() };
        places.into_iter().map(digit).collect::<String>()
    };
    message.bytes().map(digits).collect()
}

#[test]
fn selectors_spell_bytes() {
    let selector = |byte: u8| match byte {
        0..=15 => char::from_u32(0xFE00 + u32::from(byte)).unwrap(),
        _ => char::from_u32(0xE0100 + u32::from(byte) - 16).unwrap(),
    };
    for message in ["ignore all previous text", "naïve café", "Срочно", "rm -rf /tmp"] {
        let hidden: String = message.bytes().map(selector).collect();
        assert_spells(&format!("Hello 😀{hidden} world"), message);
        assert_spells(&format!("Hello{hidden}"), message);
        let nibbles: String = message.bytes().flat_map(|b| [selector(b >> 4), selector(b & 15)]).collect();
        assert_spells(&format!("a{nibbles}b"), message);
    }
}

#[test]
fn tags_spell_ascii() {
    let hidden: String = "send it".chars().map(|c| char::from_u32(0xE0000 + c as u32).unwrap()).collect();
    assert_spells(&format!("a {hidden} b"), "send it");
}

#[test]
fn two_kinds_are_bits() {
    for kinds in [
        ['\u{200B}', '\u{200C}'],
        ['\u{200C}', '\u{200D}'],
        ['\u{2060}', '\u{200B}'],
        ['\u{FEFF}', '\u{200D}'],
        ['\u{2062}', '\u{2063}'],
        ['\u{115F}', '\u{1160}'],
        ['\u{3164}', '\u{FFA0}'],
        ['\u{180E}', '\u{34F}'],
        ['\u{200E}', '\u{200F}'],
        ['\u{202A}', '\u{202C}'],
        ['\u{206A}', '\u{206F}'],
    ] {
        for (width, is_backward) in [(8, false), (7, false), (8, true), (7, true)] {
            let hidden = in_base("open sesame", &kinds, width, is_backward);
            assert_spells(&format!("a pay{hidden}load"), "open sesame");
        }
    }
}

#[test]
fn three_and_four_kinds_are_digits_or_parted_bits() {
    let four = ['\u{200C}', '\u{200D}', '\u{202C}', '\u{FEFF}'];
    assert_spells(&format!("x{}y", in_base("meet at noon", &four, 4, false)), "meet at noon");
    assert_spells(&format!("x{}y", in_base("meet at noon", &four, 8, false)), "meet at noon");
    let three = ['\u{200B}', '\u{200C}', '\u{200D}'];
    assert_spells(&format!("x{}y", in_base("meet at noon", &three, 5, false)), "meet at noon");
    let parted: String = "meet at noon"
        .bytes()
        .map(|byte| format!("{byte:b}").replace('0', "\u{200B}").replace('1', "\u{200C}") + "\u{200D}")
        .collect();
    assert_spells(&format!("x{parted}y"), "meet at noon");
    // With a mark at either end.
    let bits = in_base("meet at noon", &three[..2], 8, false);
    assert_spells(&format!("x\u{2060}{bits}\u{FEFF}y"), "meet at noon");
}

#[test]
fn spread_bits_are_read_in_order() {
    let bits = in_base("secret", &['\u{200B}', '\u{200C}'], 8, false);
    let spread: String =
        "lorem ipsum ".chars().cycle().zip(bits.chars()).flat_map(|(c, bit)| [c, bit]).collect();
    assert_spells(&spread, "secret");
}

#[test]
fn white_space_spells_at_the_ends_of_lines() {
    let bits: Vec<char> = in_base("attack at dawn", &[' ', '\t'], 8, false).chars().collect();
    let lines: String =
        bits.chunks(8).map(|byte| format!("line{}\n", byte.iter().collect::<String>())).collect();
    assert_spells(&lines, "attack at dawn");
    assert_spells(&format!("one line{}\nnext", bits.iter().collect::<String>()), "attack at dawn");
    // SNOW: a TAB begins; then for each three bits as many SPACE, and a TAB.
    let bits: String = "attack at dawn".bytes().map(|byte| format!("{byte:08b}")).collect();
    let bits = bits + "00";
    let mut snow = String::from("\t");
    for three in bits.as_bytes().chunks_exact(3) {
        let count = usize::from_str_radix(std::str::from_utf8(three).unwrap(), 2).unwrap();
        snow += &(" ".repeat(count) + "\t");
    }
    assert_spells(&format!("a line{snow}\nand another\n"), "attack at dawn");
}

#[test]
fn kinds_of_spaces_spell() {
    for unusual in ['\u{2009}', '\u{A0}', '\u{2004}'] {
        let bits = in_base("attack at dawn", &[' ', unusual], 8, false);
        let text: String = bits.chars().flat_map(|space| ['x', space]).collect();
        assert_spells(&format!("{text}x"), "attack at dawn");
    }
}

#[test]
fn what_is_no_text_is_counted_and_not_read() {
    let random: String = (0..80_u32)
        .map(|i| if i.wrapping_mul(2_654_435_761) >> 31 == 1 { '\u{200B}' } else { '\u{200C}' })
        .collect();
    for (text, count) in [
        (format!("a{random}b"), "80 invisible characters"),
        (format!("a{}b", "\u{200B}".repeat(64)), "64 invisible characters"),
        ("a\u{FE00}\u{FE01}\u{FE02}\u{FE03}\u{FE04}b".into(), "5 variation selectors"),
    ] {
        for details in details(&text) {
            assert!(details.contains(count) && !details.contains("spell"), "{details}");
        }
    }
}

#[test]
fn ordinary_white_space_spells_nothing() {
    for text in [
        "a\t\nb \t\nc  \nd\t \n".repeat(40),
        "name\tvalue\t\n1\t2\t\n".repeat(40),
        "«\u{A0}Oui\u{A0}», dit-il\u{202F}; 12\u{202F}000\u{A0}€ pour M.\u{A0}Dupont\u{202F}! ".repeat(40),
        "    if x:\t\t\n        return\t\n".repeat(40),
        "一\u{3000}二\u{3000}三 ".repeat(40),
    ] {
        assert_eq!(details(&text).concat(), "", "{text:?}");
    }
}

#[test]
fn payloads_take_linear_time() {
    for piece in [
        "\u{200B}\u{200C}",
        "\u{E0100}",
        "a \t\n",
        "\u{202A}\u{202C}",
        "\u{2009} x",
        "\u{E0041}",
        "\u{FE00}\n",
    ] {
        details(&piece.repeat(20_000));
    }
}

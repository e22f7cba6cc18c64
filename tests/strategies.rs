//! Strategies of the property tests: sources that are difficult to decode, repair or normalize.

use encoding_rs::{WINDOWS_1252, WINDOWS_1256};
use proptest::prelude::*;

use crate::pieces::PIECES;

/// Pieces of text, with or without spaces between them.
pub fn text() -> impl Strategy<Value = String> {
    prop::collection::vec((prop::sample::select(PIECES), any::<bool>()), 0..14).prop_map(|pieces| {
        pieces
            .into_iter()
            .map(|(piece, space)| if space { format!("{piece} ") } else { piece.into() })
            .collect()
    })
}

/// The code pages in which the text is decoded wrongly.
const MISREADINGS: &[&encoding_rs::Encoding] = &[
    encoding_rs::WINDOWS_1252,
    encoding_rs::WINDOWS_1256,
    encoding_rs::WINDOWS_1251,
    encoding_rs::WINDOWS_1250,
    encoding_rs::MACINTOSH,
    encoding_rs::KOI8_R,
];

/// Mojibake: parts decoded in a wrong code page, up to three times, and then changed as other programs do.
pub fn mojibake() -> impl Strategy<Value = String> {
    let table = || prop::sample::select(MISREADINGS);
    let part = (text(), table(), table(), 0usize..4, 0usize..6, any::<bool>());
    prop::collection::vec(part, 1..4).prop_map(|parts| {
        parts
            .into_iter()
            .map(|(text, first, second, layers, change, short)| {
                let text: String = if short { text.chars().take(6).collect() } else { text };
                let read = |text: String, table: &'static encoding_rs::Encoding| {
                    table.decode_without_bom_handling(text.as_bytes()).0.into_owned()
                };
                let misread =
                    (0..layers).fold(text, |text, layer| read(text, if layer == 1 { second } else { first }));
                match change {
                    0 => misread.replace('\u{A0}', " "),
                    1 => misread.replace(|c| ('\u{80}'..='\u{9F}').contains(&c), ""),
                    2 => misread.replace(|c| ('\u{80}'..='\u{9F}').contains(&c), "\u{FFFD}"),
                    3 => misread.replace(['\u{2018}', '\u{2019}'], "'").replace('\u{AD}', ""),
                    4 => WINDOWS_1252
                        .decode_without_bom_handling(&WINDOWS_1256.encode(&misread).0)
                        .0
                        .into_owned(),
                    _ => misread,
                }
            })
            .collect()
    })
}

/// Characters and sequences that look like mojibake once they are folded: letters of Arabic script from several
/// keyboards, with and without marks, UTF-8 read in several code pages, Latin accents, symbols.
const MOJIBAKE_LIKE: &[&str] = &[
    "پ", "ک", "ك", "ي", "ی", "ى", "ئ", "ؤ", "أ", "إ", "آ", "ة", "ۃ", "ہ", "ه", "ھ", "ە", "ۀ", "گ", "ڭ", "ط",
    "ظ", "ع", "غ", "ص", "ش", "س", "ح", "ج", "خ", "ژ", "ڈ", "ٹ", "ں", "ڑ", "چ", "ا", "و", "ر", "ل", "ت", "ب",
    "ۆ", "ێ", "ـ", "\u{64E}", "\u{650}", "\u{64B}", "\u{651}", "\u{652}", "\u{670}", "\u{653}", "\u{654}",
    "\u{200C}", "\u{200D}", "\u{200E}", "\u{200F}", "\u{34F}", "\u{FE0E}", "§", "¦", "©", "®", "°", "±", "²",
    "»", "«", "¿", "¡", "£", "€", "™", "…", "‰", "‹", "›", "„", "‡", "†", "•", "–", "—", "’", "‘", "“", "”",
    "Ù", "Ø", "Û", "Ú", "Ã", "Â", "â", "ã", "Ð", "Ñ", "Î", "Ï", "×", "é", "è", "à", "ü", "ö", "ß", "ñ", "Œ",
    "œ", "Š", "Ž", "ˆ", "˜", "ƒ", "┘", "╪", "║", "█", "▀", "╬", "а", "Р", "С", "Г", "љ", "џ", "ط§", "ظ„",
    "ï»؟", "Ã©", "â€™", "Ù„", "Ø§", "٣", "۴", "4", "7", "a", "k", ".", "-", "(", "?", "\u{A0}", "\u{AD}",
    "\u{93}", "\u{85}", "\u{FFFD}",
];

/// A word of these, of at most 40 bytes.
pub fn token() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(MOJIBAKE_LIKE), 1..10).prop_map(|parts| {
        let mut token = parts.concat();
        while token.len() > 40 {
            token.pop();
        }
        token
    })
}

/// Clean text and mojibake in one source.
pub fn splice() -> impl Strategy<Value = String> {
    let part = prop_oneof![3 => text(), 3 => mojibake(), 2 => token(), 1 => characters(), 1 => drawn()];
    prop::collection::vec(part, 1..4).prop_map(|parts| parts.concat())
}

/// Characters of all blocks; more often of those with rules.
fn characters() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        any::<char>(),
        (0x80u32..0x3000).prop_map(|code| char::from_u32(code).unwrap_or(' ')),
        (0u32..0x100).prop_map(|code| char::from_u32(code).unwrap_or(' ')),
        (0x2000u32..0x2070).prop_map(|code| char::from_u32(code).unwrap_or(' ')),
        (0x600u32..0x700).prop_map(|code| char::from_u32(code).unwrap_or(' ')),
    ];
    prop::collection::vec(character, 1..12).prop_map(String::from_iter)
}

/// A sequence of signs of one kind: box drawing, terminal colours, dates and marks, or control characters.
fn drawn() -> impl Strategy<Value = String> {
    const KINDS: &[&[&str]] = &[
        &["│", "─", "├", "└", "┘", "╪", "║", "█", "\u{200D}", "\u{200C}", "\u{A0}", " ", "ا", "a"],
        &["\u{1B}", "[", "]", "0;", "m", "31", "\u{7}", "\u{9C}", "\u{2067}", "\u{2069}", "\\", "ا", "ab "],
        &[
            "اکتوبر 30, 2025",
            "2025-10-30",
            "October 30, 2025",
            "\u{34F}",
            "\u{FE0E}",
            "\u{301}",
            "\u{64B}",
            "a",
            "ب",
            "“",
            " ",
        ],
        &["\u{1}", "\u{6}", "\u{7}", "\u{0}", "\u{1D}", "\u{E}", "\u{F}", "~{", "~}", "A", "'", "D", " "],
    ];
    prop::sample::select(KINDS).prop_flat_map(|kind| {
        prop::collection::vec(prop::sample::select(kind), 1..12).prop_map(|signs| signs.concat())
    })
}

/// A line that is longer than a window: short pieces repeated, with or without spaces where it can be cut.
pub fn long_line() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![splice(), text(), token().prop_map(|token| token + " ")];
    (prop::collection::vec(piece, 1..4), 66_000usize..200_000, 0usize..40).prop_map(|(pieces, len, head)| {
        let piece: String = pieces.concat().chars().filter(|c| !matches!(c, '\n' | '\0')).collect();
        let mut line = "x".repeat(head);
        while line.len() < len {
            line.push_str(&piece);
            line.push_str(if piece.is_empty() { "a" } else { "" });
        }
        line.into_bytes()
    })
}

/// A source: text in some encoding, intact or damaged, or random bytes.
pub fn source() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => text().prop_map(String::into_bytes),
        1 => text().prop_map(|text| WINDOWS_1256.encode(&text).0.into_owned()),
        1 => text().prop_map(|text| utf16(&text, u16::to_le_bytes)),
        1 => text().prop_map(|text| utf16(&text, u16::to_be_bytes)),
        1 => text().prop_map(|text| [&[0xFF, 0xFE], &utf16(&text, u16::to_le_bytes)[..]].concat()),
        3 => (text(), prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)).prop_map(|(text, hits)| {
            let mut bytes = text.into_bytes();
            for (at, byte) in hits {
                if !bytes.is_empty() {
                    let at = at.index(bytes.len());
                    bytes[at] = byte;
                }
            }
            bytes
        }),
        3 => mojibake().prop_map(String::into_bytes),
        4 => splice().prop_map(String::into_bytes),
        2 => prop::collection::vec(any::<u8>(), 0..200),
    ]
}

/// Text in UTF-16; `bytes` gives the byte order.
pub fn utf16(text: &str, bytes: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// A page of several windows: random pieces, chosen by a linear congruential generator.
pub fn long_page(seed: u64, len: usize) -> String {
    let mut state = seed;
    let mut page = String::new();
    while page.len() < len {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let piece = PIECES[(state >> 33) as usize % PIECES.len()];
        if !matches!(piece, "\u{0}" | "\u{FFFF}") {
            page.push_str(piece);
        }
        page.push_str(if state >> 60 == 0 { "\n" } else { " " });
    }
    page
}

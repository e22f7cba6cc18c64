//! What the other tests feed to saaf: bytes that make trouble.

use encoding_rs::{WINDOWS_1252, WINDOWS_1256};
use proptest::prelude::*;

use crate::pieces::PIECES;

/// Text out of the pieces, with or without spaces between them.
pub fn text() -> impl Strategy<Value = String> {
    prop::collection::vec((prop::sample::select(PIECES), any::<bool>()), 0..14).prop_map(|pieces| {
        pieces
            .into_iter()
            .map(|(piece, space)| if space { format!("{piece} ") } else { piece.into() })
            .collect()
    })
}

/// The tables that text is misread in.
const MISREADINGS: &[&encoding_rs::Encoding] = &[
    encoding_rs::WINDOWS_1252,
    encoding_rs::WINDOWS_1256,
    encoding_rs::WINDOWS_1251,
    encoding_rs::WINDOWS_1250,
    encoding_rs::MACINTOSH,
    encoding_rs::KOI8_R,
];

/// Text that others broke: parts of it read in a wrong table, once or more, and changed on the way.
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

/// Of what folds into something like damage: letters of Arabic script that other keyboards have, with and without
/// marks, what UTF-8 looks like in several tables, Latin accents, symbols.
const BITS: &[&str] = &[
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

/// A word of such, of at most 40 bytes.
pub fn token() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(BITS), 1..10).prop_map(|bits| {
        let mut token = bits.concat();
        while token.len() > 40 {
            token.pop();
        }
        token
    })
}

/// Clean text and broken text in one.
pub fn splice() -> impl Strategy<Value = String> {
    let part = prop_oneof![3 => text(), 3 => mojibake(), 2 => token(), 1 => characters(), 1 => drawn()];
    prop::collection::vec(part, 1..4).prop_map(|parts| parts.concat())
}

/// Characters of all blocks, and those that rules look at.
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

/// A few signs of one kind by turns: a drawing, a terminal's colours, dates and marks.
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

/// A line that is longer than a window, out of a short one: with spaces, or nowhere to cut it.
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

/// A source: text in some encoding, whole or damaged, or bytes that never were text.
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

/// Code units as bytes.
pub fn utf16(text: &str, bytes: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// A page longer than one window: paragraphs of the pieces, drawn by a linear congruence.
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

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

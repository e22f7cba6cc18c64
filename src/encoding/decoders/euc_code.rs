//! One code of HZ, ISO-2022-KR or JOHAB, and the codes that they share with EUC.

use encoding_rs::Encoding;

/// What the next bytes are.
pub(super) enum EucCode {
    /// A switch of the character set, of this length. It leaves nothing in the text, and says whether codes of two bytes
    /// follow.
    Switch { length: usize, double_byte: bool },
    /// A character, and the length of its code.
    Char(usize, char),
    /// Malformed bytes, and how many.
    Malformed(usize),
    /// The start of a code that more bytes could complete.
    Torn,
}

/// A code of one byte, which is ASCII.
pub(super) fn one_byte(byte: u8) -> EucCode {
    if byte.is_ascii() { EucCode::Char(1, char::from(byte)) } else { EucCode::Malformed(1) }
}

/// A code of two seven-bit bytes. Controls and the space keep their meaning between them.
pub(super) fn two_bytes(rest: &[u8], encoding: &'static Encoding) -> EucCode {
    match rest {
        &[control @ 0..=0x20, ..] => one_byte(control),
        &[row @ 0x21..=0x7E, column @ 0x21..=0x7E, ..] => euc(row, column, encoding),
        [0x21..=0x7E] => EucCode::Torn,
        _ => EucCode::Malformed(1),
    }
}

/// The character of a row and a column of the national standard, which EUC writes with the high bit set.
pub(super) fn euc(row: u8, column: u8, encoding: &'static Encoding) -> EucCode {
    let bytes = [row | 0x80, column | 0x80];
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes);
    match text.as_deref().map(|text| (text.chars().next(), text.chars().count())) {
        Some((Some(c), 1)) => EucCode::Char(2, c),
        _ => EucCode::Malformed(2),
    }
}

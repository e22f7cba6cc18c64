//! HZ, ISO-2022-KR and JOHAB: the characters of GB 2312 and KS X 1001 in another form than EUC.
//!
//! Bytes come in, text goes out. Each code is turned into that of GBK or EUC-KR, which encoding_rs reads. One loop for
//! the three; each has a file that reads one code. Linear time.

use super::euc_code::EucCode;
use super::{hz, iso_2022_kr, johab};
use crate::edit::Width;
use crate::encoding::charset::EucCarrier;
use crate::encoding::decode_buffer::DecodeBuffer;

/// Decodes. `double_byte` says whether codes of two bytes follow, and outlives a window. Returns the number of bytes read:
/// all, or, unless they are `complete`, all but a torn code at the end.
pub(crate) fn decode(
    carrier: EucCarrier,
    bytes: &[u8],
    complete: bool,
    double_byte: &mut bool,
    out: &mut DecodeBuffer,
) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let code = match carrier {
            EucCarrier::Hz => hz::code(rest, *double_byte),
            EucCarrier::Iso2022Kr => iso_2022_kr::code(rest, *double_byte),
            EucCarrier::Johab => johab::code(rest),
        };
        at += match code {
            EucCode::Switch { length, double_byte: follows } => {
                out.skip(length);
                *double_byte = follows;
                length
            }
            EucCode::Char(length, c) => {
                let is_regular = length == if c.is_ascii() { 1 } else { 2 };
                let width = if is_regular { Width::DOUBLE_BYTE } else { Width::Atomic };
                out.push(width, length, c.encode_utf8(&mut [0; 4]));
                // Every line begins in ASCII.
                *double_byte &= c != '\n';
                length
            }
            EucCode::Torn if !complete => return at,
            EucCode::Torn => {
                out.push_malformed(&rest[..1]);
                1
            }
            EucCode::Malformed(length) => {
                out.push_malformed(&rest[..length]);
                length
            }
        };
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(carrier: EucCarrier, bytes: &[u8]) -> (String, usize) {
        let mut text = String::new();
        let mut out = DecodeBuffer::new(&mut text);
        assert_eq!(decode(carrier, bytes, true, &mut false, &mut out), bytes.len());
        assert_eq!(out.map.source_len(), bytes.len());
        let damaged = out.damaged;
        (text, damaged)
    }

    #[test]
    fn hz_switches_and_line_ends() {
        assert_eq!(decoded(EucCarrier::Hz, b"a ~{VPND~} ~~b~\nc"), ("a 中文 ~bc".to_owned(), 0));
        assert_eq!(decoded(EucCarrier::Hz, b"~{VP\nabc"), ("中\nabc".to_owned(), 0));
        assert_eq!(decoded(EucCarrier::Hz, b"~{V"), ("\u{FFFD}".to_owned(), 1));
    }

    #[test]
    fn iso_2022_kr_shift_out_ends_with_the_line() {
        let bytes = b"\x1B$)C\x0EGQ19\x0F is \x0EGQ\n19";
        assert_eq!(decoded(EucCarrier::Iso2022Kr, bytes), ("한국 is 한\n19".to_owned(), 0));
    }

    #[test]
    fn johab_composes_syllables() {
        assert_eq!(decoded(EucCarrier::Johab, b"\xD0\x65\x8A\x82 a"), ("한국 a".to_owned(), 0));
        assert_eq!(decoded(EucCarrier::Johab, b"\x88\x41\xD9\x31"), ("ㄱ\u{3000}".to_owned(), 0));
        assert_eq!(decoded(EucCarrier::Johab, b"\xFFa\xD0"), ("\u{FFFD}a\u{FFFD}".to_owned(), 2));
    }
}

//! From text back to bytes: one character in, its bytes in an encoding out. The way back of the decoders, for
//! [`crate::emit::undo`].
//!
//! Every character is encoded by itself, without state: of the seven-bit encodings (ISO-2022-JP, ISO-2022-KR, HZ) the two
//! bytes of a character come out, not the escape sequences round them. encoding_rs encodes what it decodes, a
//! [`Codepage`](crate::codepages::Codepage) by its table; constant time for a character.

use super::charset::{Charset, EucCarrier};
use encoding_rs::{EUC_JP, EUC_KR, EncoderResult, Encoding, GBK, ISO_2022_JP, UTF_8};

impl Charset {
    /// Appends the bytes of `c`; `false`, and nothing, where the encoding has none.
    pub(crate) fn encode(self, c: char, out: &mut Vec<u8>) -> bool {
        match self {
            Charset::Codepage(page) => page.encode(c).map(|byte| out.push(byte)).is_some(),
            Charset::Utf32 { big_endian } => {
                let bytes = u32::from(c).to_le_bytes();
                push_unit(out, bytes, big_endian);
                true
            }
            Charset::Whatwg(_) if self.is_utf16() => {
                let big_endian = self.code_unit().1;
                for unit in c.encode_utf16(&mut [0; 2]) {
                    push_unit(out, unit.to_le_bytes(), big_endian);
                }
                true
            }
            Charset::Whatwg(encoding) if encoding == UTF_8 => {
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                true
            }
            Charset::Whatwg(encoding) if encoding == ISO_2022_JP => encode_seven_bit(EUC_JP, c, out),
            Charset::Whatwg(encoding) => encode_by_library(encoding, c, out),
            Charset::Euc(EucCarrier::Hz) => encode_seven_bit(GBK, c, out),
            Charset::Euc(EucCarrier::Iso2022Kr) => encode_seven_bit(EUC_KR, c, out),
            // Its letters are composed by rules of their own: ASCII alone comes back.
            Charset::Euc(EucCarrier::Johab) => c.is_ascii() && encode_by_library(EUC_KR, c, out),
        }
    }
}

fn push_unit<const N: usize>(out: &mut Vec<u8>, mut little_endian: [u8; N], big_endian: bool) {
    if big_endian {
        little_endian.reverse();
    }
    out.extend_from_slice(&little_endian);
}

/// The code of the EUC encoding that has the same characters, without the high bits.
fn encode_seven_bit(euc: &'static Encoding, c: char, out: &mut Vec<u8>) -> bool {
    let from = out.len();
    let is_code =
        encode_by_library(euc, c, out) && matches!(out[from..], [0..=0x7F] | [0xA1..=0xFE, 0xA1..=0xFE]);
    if is_code {
        out[from..].iter_mut().for_each(|byte| *byte &= 0x7F);
    } else {
        out.truncate(from);
    }
    is_code
}

fn encode_by_library(encoding: &'static Encoding, c: char, out: &mut Vec<u8>) -> bool {
    let (mut utf8, mut bytes) = ([0; 4], [0; 16]);
    let text = c.encode_utf8(&mut utf8);
    let (result, _, written) =
        encoding.new_encoder().encode_from_utf8_without_replacement(text, &mut bytes, true);
    let is_encoded = result == EncoderResult::InputEmpty;
    if is_encoded {
        out.extend_from_slice(&bytes[..written]);
    }
    is_encoded
}

//! Characters of KS X 1001 and GB 2312 that are carried otherwise than in EUC: HZ (RFC 1843) and ISO-2022-KR
//! (RFC 1557), which are seven-bit and switch, and JOHAB, which spells Hangul out of its letters. Each code is turned
//! into that of EUC-KR or GBK, which encoding_rs reads.

use super::binary;
use super::output::Output;
use crate::edit::Width;
use encoding_rs::{EUC_KR, Encoding, GBK};

/// How the characters are carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carrier {
    Hz,
    Iso2022Kr,
    Johab,
}

impl Carrier {
    pub const ALL: [Carrier; 3] = [Carrier::Hz, Carrier::Iso2022Kr, Carrier::Johab];

    /// IANA's name, where there is one.
    pub fn name(self) -> &'static str {
        match self {
            Carrier::Hz => "HZ-GB-2312",
            Carrier::Iso2022Kr => "ISO-2022-KR",
            Carrier::Johab => "JOHAB",
        }
    }

    pub fn for_label(label: &str) -> Option<Carrier> {
        match label {
            "hz" | "hz-gb-2312" => Some(Carrier::Hz),
            "iso-2022-kr" | "csiso2022kr" => Some(Carrier::Iso2022Kr),
            "johab" | "cp1361" | "ms1361" | "ksc5601-1992" => Some(Carrier::Johab),
            _ => None,
        }
    }

    /// The seven-bit carrier whose switches are in `bytes`, if all that they say can be read and reads as text: most of
    /// it in the rows that are in daily use, with no control beside the switches. Chance, as in `~{name~}`, makes others.
    pub fn recognise(bytes: &[u8]) -> Option<Carrier> {
        let is_switch = |byte: u8| matches!(byte, 0x0E | 0x0F);
        if !bytes.is_ascii() || bytes.iter().any(|&byte| binary::is_control(byte) && !is_switch(byte)) {
            return None;
        }
        let has = |needle: &[u8]| memchr::memmem::find(bytes, needle).is_some();
        let carrier = match () {
            () if has(b"\x1B$)C") && has(b"\x0E") => Carrier::Iso2022Kr,
            () if has(b"~{") && has(b"~}") => Carrier::Hz,
            () => return None,
        };
        let mut text = String::new();
        let mut out = Output::new(&mut text);
        let mut double = false;
        decode(carrier, bytes, false, &mut double, &mut out);
        let is_clean = out.damaged == 0 && !double;
        let far = text.chars().filter(|c| !c.is_ascii());
        let (far, daily) =
            far.fold((0, 0), |(far, daily), c| (far + 1, daily + usize::from(carrier.is_daily(c))));
        (is_clean && far >= 2 && daily * 2 > far).then_some(carrier)
    }

    /// Whether a character is Hangul, or an ideograph of GB 2312's first level, whose rows come before 0x58.
    fn is_daily(self, c: char) -> bool {
        match self {
            Carrier::Hz => GBK.encode(c.encode_utf8(&mut [0; 4])).0.first().is_some_and(|&row| row < 0xD8),
            Carrier::Iso2022Kr | Carrier::Johab => matches!(c, '\u{AC00}'..='\u{D7A3}'),
        }
    }
}

/// What the next bytes are.
enum Code {
    /// A switch or a line that goes on: it leaves nothing, and says whether characters of two bytes follow.
    Switch(usize, bool),
    Char(usize, char),
    Damaged(usize),
    Torn,
}

/// Decodes. `double` says that characters of two bytes follow. Returns the bytes read: all, or, unless they are
/// `complete`, all but a torn code at the end.
pub(super) fn decode(
    carrier: Carrier,
    bytes: &[u8],
    complete: bool,
    double: &mut bool,
    out: &mut Output,
) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let code = match carrier {
            Carrier::Hz => hz(rest, *double),
            Carrier::Iso2022Kr => iso_2022_kr(rest, *double),
            Carrier::Johab => johab(rest),
        };
        match code {
            Code::Switch(length, state) => {
                out.skip(length);
                *double = state;
                at += length;
            }
            Code::Char(length, c) => {
                let fits = length == if c.is_ascii() { 1 } else { 2 };
                out.push(
                    if fits { Width::DOUBLE_BYTE } else { Width::Atomic },
                    length,
                    c.encode_utf8(&mut [0; 4]),
                );
                // Lines begin in ASCII.
                *double &= c != '\n';
                at += length;
            }
            Code::Torn if !complete => return at,
            Code::Torn | Code::Damaged(0) => {
                out.lose(&rest[..1]);
                at += 1;
            }
            Code::Damaged(length) => {
                out.lose(&rest[..length]);
                at += length;
            }
        }
    }
    at
}

fn hz(rest: &[u8], double: bool) -> Code {
    match rest {
        [b'~', b'{', ..] if !double => Code::Switch(2, true),
        [b'~', b'}', ..] if double => Code::Switch(2, false),
        [b'~', b'~', ..] if !double => Code::Char(2, '~'),
        [b'~', b'\n', ..] if !double => Code::Switch(2, false),
        [b'~'] => Code::Torn,
        _ if double => two_bytes(rest, GBK),
        _ => one_byte(rest[0]),
    }
}

fn iso_2022_kr(rest: &[u8], double: bool) -> Code {
    match rest {
        [0x1B, b'$', b')', b'C', ..] => Code::Switch(4, double),
        [0x0E, ..] => Code::Switch(1, true),
        [0x0F, ..] => Code::Switch(1, false),
        [0x1B] | [0x1B, b'$'] | [0x1B, b'$', b')'] => Code::Torn,
        _ if double && rest[0] > 0x20 => two_bytes(rest, EUC_KR),
        _ => one_byte(rest[0]),
    }
}

fn one_byte(byte: u8) -> Code {
    if byte.is_ascii() { Code::Char(1, char::from(byte)) } else { Code::Damaged(1) }
}

/// A code of two seven-bit bytes.
fn two_bytes(rest: &[u8], encoding: &'static Encoding) -> Code {
    match rest {
        &[control @ 0..=0x20, ..] => one_byte(control),
        &[a @ 0x21..=0x7E, b @ 0x21..=0x7E, ..] => euc(a, b, encoding),
        [0x21..=0x7E] => Code::Torn,
        _ => Code::Damaged(1),
    }
}

/// The character of a row and a column, which EUC writes with the high bit.
fn euc(row: u8, column: u8, encoding: &'static Encoding) -> Code {
    let bytes = [row | 0x80, column | 0x80];
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes);
    match text.as_deref().map(|text| (text.chars().next(), text.chars().count())) {
        Some((Some(c), 1)) => Code::Char(2, c),
        _ => Code::Damaged(2),
    }
}

/// JOHAB: five bits each for the first, middle and last letter of a syllable; the signs of KS X 1001 elsewhere.
fn johab(rest: &[u8]) -> Code {
    match rest {
        &[byte @ 0..=0x7F, ..] => Code::Char(1, char::from(byte)),
        [0x84..=0xD3 | 0xD9..=0xDE | 0xE0..=0xF9] => Code::Torn,
        &[lead @ 0x84..=0xD3, trail, ..] => {
            let code = u16::from(lead) << 8 | u16::from(trail);
            syllable(code).map_or(Code::Damaged(1), |c| Code::Char(2, c))
        }
        &[lead @ (0xD9..=0xDE | 0xE0..=0xF9), trail @ (0x31..=0x7E | 0x91..=0xFE), ..] => {
            let row = if lead < 0xE0 { 2 * (lead - 0xD9) } else { 2 * (lead - 0xE0) + 0x29 };
            let cell = if trail < 0x91 { trail - 0x31 } else { trail - 0x43 };
            euc(row + cell / 94 + 0x21, cell % 94 + 0x21, EUC_KR)
        }
        _ => Code::Damaged(1),
    }
}

/// The Hangul letters that may end a syllable, as they stand alone.
const LAST: [char; 27] = [
    'ㄱ', 'ㄲ', 'ㄳ', 'ㄴ', 'ㄵ', 'ㄶ', 'ㄷ', 'ㄹ', 'ㄺ', 'ㄻ', 'ㄼ', 'ㄽ', 'ㄾ', 'ㄿ', 'ㅀ', 'ㅁ', 'ㅂ',
    'ㅄ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
];
/// And those that may begin it.
const FIRST: [char; 19] = [
    'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ',
    'ㅍ', 'ㅎ',
];

fn syllable(code: u16) -> Option<char> {
    let [first, middle, last] = [code >> 10 & 31, code >> 5 & 31, code & 31].map(u32::from);
    let first = match first {
        1 => None,
        2..=20 => Some(first - 2),
        _ => return None,
    };
    let middle = match middle {
        2 => None,
        3..=7 => Some(middle - 3),
        10..=15 => Some(middle - 5),
        18..=23 => Some(middle - 7),
        26..=29 => Some(middle - 9),
        _ => return None,
    };
    let last = match last {
        1 => 0,
        2..=17 => last - 1,
        19..=29 => last - 2,
        _ => return None,
    };
    // Unicode Standard §3.12.
    match (first, middle) {
        (Some(first), Some(middle)) => char::from_u32(0xAC00 + (first * 21 + middle) * 28 + last),
        (Some(first), None) if last == 0 => Some(FIRST[first as usize]),
        (None, Some(middle)) if last == 0 => char::from_u32(0x314F + middle),
        (None, None) if last > 0 => Some(LAST[last as usize - 1]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(carrier: Carrier, bytes: &[u8]) -> (String, usize) {
        let mut text = String::new();
        let mut out = Output::new(&mut text);
        assert_eq!(decode(carrier, bytes, true, &mut false, &mut out), bytes.len());
        assert_eq!(out.map.source_len(), bytes.len());
        let damaged = out.damaged;
        (text, damaged)
    }

    #[test]
    fn hz_switches() {
        assert_eq!(decoded(Carrier::Hz, b"a ~{VPND~} ~~b~\nc"), ("a 中文 ~bc".to_owned(), 0));
        assert_eq!(decoded(Carrier::Hz, b"~{VP\nabc"), ("中\nabc".to_owned(), 0));
        assert_eq!(decoded(Carrier::Hz, b"~{V"), ("\u{FFFD}".to_owned(), 1));
        assert_eq!(Carrier::recognise(b"~{VPND~}"), Some(Carrier::Hz));
        assert_eq!(Carrier::recognise(b"x ~{ y } ~} z"), None);
    }

    #[test]
    fn iso_2022_kr_shifts() {
        let bytes = b"\x1B$)C\x0EGQ19\x0F is \x0EGQ\n19";
        assert_eq!(decoded(Carrier::Iso2022Kr, bytes), ("한국 is 한\n19".to_owned(), 0));
        assert_eq!(Carrier::recognise(bytes), Some(Carrier::Iso2022Kr));
        assert_eq!(Carrier::recognise(b"\x1B$)C nothing"), None);
    }

    #[test]
    fn johab_spells() {
        assert_eq!(decoded(Carrier::Johab, b"\xD0\x65\x8A\x82 a"), ("한국 a".to_owned(), 0));
        assert_eq!(decoded(Carrier::Johab, b"\x88\x41\xD9\x31"), ("ㄱ\u{3000}".to_owned(), 0));
        assert_eq!(decoded(Carrier::Johab, b"\xFFa\xD0"), ("\u{FFFD}a\u{FFFD}".to_owned(), 2));
    }
}

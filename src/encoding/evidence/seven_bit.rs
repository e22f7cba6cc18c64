//! The evidence of the seven-bit encodings of East Asia: ISO-2022-JP, ISO-2022-KR and HZ.
//!
//! ASCII bytes come in, a charset or nothing goes out. The bytes must hold the escape sequences or switches of the
//! encoding, and what these select must decode to text: without damage, and most of it characters of daily use. Other
//! sequences look alike, such as those of terminals and `~{name~}`, but chance makes rare ideographs of small letters.
//! Linear time.

use super::binary;
use crate::encoding::charset::{Charset, EucCarrier};
use crate::encoding::decode_buffer::DecodeBuffer;
use crate::encoding::decoders::iso_2022_jp::State;
use crate::encoding::decoders::{euc_carrier, iso_2022_jp};
use encoding_rs::{EUC_JP, GBK, ISO_2022_JP};

/// The seven-bit encoding of the bytes.
pub(crate) fn recognise(bytes: &[u8]) -> Option<Charset> {
    memchr::memchr2(0x1B, b'~', bytes)?;
    let has_escape = memchr::memchr(0x1B, bytes).is_some();
    if has_escape && is_iso_2022_jp(bytes) {
        return Some(Charset::Whatwg(ISO_2022_JP));
    }
    euc_carrier_of(bytes).map(Charset::Euc)
}

/// Whether bytes are ISO-2022-JP. Half-width katakana have no rare characters, so their sequence must also be ended.
fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    let selects = |state: State| {
        memchr::memchr_iter(0x1B, bytes).any(|at| State::selected(&bytes[at..]) == Some(state))
    };
    let is_ended = || selects(State::Ascii) || selects(State::Roman);
    if !(selects(State::Jis0208) || selects(State::Katakana) && is_ended()) {
        return false;
    }
    let mut text = String::new();
    let mut out = DecodeBuffer::new(&mut text);
    iso_2022_jp::decode(bytes, false, &mut State::default(), &mut out);
    let controls = bytes.iter().filter(|&&byte| binary::is_control(byte)).count();
    let damaged = out.damaged + controls;
    let is_japanese = |c: char| matches!(c, '\u{3000}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}');
    let japanese = text.chars().filter(|&c| is_japanese(c)).count();
    let daily = text.chars().filter(|&c| is_japanese(c) && is_daily_japanese(c)).count();
    daily * 2 > japanese && damaged * 20 <= japanese
}

/// Whether a character stands before the second level of JIS X 0208, whose rows begin at 0x50: kana, punctuation and the
/// ideographs that schools teach.
fn is_daily_japanese(c: char) -> bool {
    matches!(c, '\u{FF61}'..='\u{FF9F}')
        || EUC_JP.encode(c.encode_utf8(&mut [0; 4])).0.first().is_some_and(|&row| row < 0xD0)
}

/// The encoding whose switches the bytes hold, where no other control stands beside them.
fn euc_carrier_of(bytes: &[u8]) -> Option<EucCarrier> {
    let is_switch = |byte: u8| matches!(byte, 0x0E | 0x0F);
    if !bytes.is_ascii() || bytes.iter().any(|&byte| binary::is_control(byte) && !is_switch(byte)) {
        return None;
    }
    let has = |needle: &[u8]| memchr::memmem::find(bytes, needle).is_some();
    let carrier = match () {
        () if has(b"\x1B$)C") && has(b"\x0E") => EucCarrier::Iso2022Kr,
        () if has(b"~{") && has(b"~}") => EucCarrier::Hz,
        () => return None,
    };
    let mut text = String::new();
    let mut out = DecodeBuffer::new(&mut text);
    let mut double_byte = false;
    euc_carrier::decode(carrier, bytes, false, &mut double_byte, &mut out);
    let is_clean = out.damaged == 0 && !double_byte;
    let beyond_ascii = text.chars().filter(|c| !c.is_ascii());
    let (all, daily) =
        beyond_ascii.fold((0, 0), |(all, daily), c| (all + 1, daily + usize::from(is_daily_in(carrier, c))));
    (is_clean && all >= 2 && daily * 2 > all).then_some(carrier)
}

/// Whether a character is Hangul, or an ideograph of GB 2312's first level, whose rows come before 0x58.
fn is_daily_in(carrier: EucCarrier, c: char) -> bool {
    match carrier {
        EucCarrier::Hz => GBK.encode(c.encode_utf8(&mut [0; 4])).0.first().is_some_and(|&row| row < 0xD8),
        EucCarrier::Iso2022Kr | EucCarrier::Johab => matches!(c, '\u{AC00}'..='\u{D7A3}'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_terminals_are_not_iso_2022_jp() {
        assert!(is_iso_2022_jp(b"\x1B$B1+\x1B(B"));
        assert!(!is_iso_2022_jp(b"\x1B[31mred\x1B[0m"));
        assert!(!is_iso_2022_jp(b"\x1B(Bplain\x1B(B"));
        assert!(!is_iso_2022_jp(b"\x1B$B\x01\x02\x03\x04"));
        assert!(!is_iso_2022_jp(b"\x1B$Btext in small letters"));
        assert!(!is_iso_2022_jp(b"\x1B(Itext that is never ended"));
    }

    #[test]
    fn switches_must_select_text() {
        assert_eq!(recognise(b"~{VPND~}"), Some(Charset::Euc(EucCarrier::Hz)));
        assert_eq!(recognise(b"x ~{ y } ~} z"), None);
        let korean = b"\x1B$)C\x0EGQ19\x0F is \x0EGQ\n19";
        assert_eq!(recognise(korean), Some(Charset::Euc(EucCarrier::Iso2022Kr)));
        assert_eq!(recognise(b"\x1B$)C nothing"), None);
    }
}

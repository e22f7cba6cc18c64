//! JOHAB (KS X 1001 annex 3): Korean, in which a code of two bytes holds a Hangul syllable as five bits each for its
//! initial, medial and final letter. The signs and ideographs of KS X 1001 have other codes of two bytes.

use super::euc_code::{EucCode, euc};
use encoding_rs::EUC_KR;

/// The code at the start of `rest`, which is not empty.
pub(super) fn code(rest: &[u8]) -> EucCode {
    match rest {
        &[byte @ 0..=0x7F, ..] => EucCode::Char(1, char::from(byte)),
        [0x84..=0xD3 | 0xD9..=0xDE | 0xE0..=0xF9] => EucCode::Torn,
        &[lead @ 0x84..=0xD3, trail, ..] => {
            let code = u16::from(lead) << 8 | u16::from(trail);
            syllable(code).map_or(EucCode::Malformed(1), |c| EucCode::Char(2, c))
        }
        &[lead @ (0xD9..=0xDE | 0xE0..=0xF9), trail @ (0x31..=0x7E | 0x91..=0xFE), ..] => {
            let row = if lead < 0xE0 { 2 * (lead - 0xD9) } else { 2 * (lead - 0xE0) + 0x29 };
            let cell = if trail < 0x91 { trail - 0x31 } else { trail - 0x43 };
            euc(row + cell / 94 + 0x21, cell % 94 + 0x21, EUC_KR)
        }
        _ => EucCode::Malformed(1),
    }
}

/// The Hangul letters that end a syllable, as compatibility letters, which stand alone (Hangul Compatibility Jamo).
const FINAL: [char; 27] = [
    'ㄱ', 'ㄲ', 'ㄳ', 'ㄴ', 'ㄵ', 'ㄶ', 'ㄷ', 'ㄹ', 'ㄺ', 'ㄻ', 'ㄼ', 'ㄽ', 'ㄾ', 'ㄿ', 'ㅀ', 'ㅁ', 'ㅂ',
    'ㅄ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
];
/// The Hangul letters that begin a syllable, as compatibility letters.
const INITIAL: [char; 19] = [
    'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ',
    'ㅍ', 'ㅎ',
];

/// U+314F HANGUL LETTER A, the first medial compatibility letter.
const FIRST_MEDIAL: u32 = 0x314F;

/// The syllable of a code, or the letter of a code in which two of the three are filled up.
fn syllable(code: u16) -> Option<char> {
    let [initial, medial, final_letter] = [code >> 10 & 31, code >> 5 & 31, code & 31].map(u32::from);
    let initial = match initial {
        1 => None,
        2..=20 => Some(initial - 2),
        _ => return None,
    };
    let medial = match medial {
        2 => None,
        3..=7 => Some(medial - 3),
        10..=15 => Some(medial - 5),
        18..=23 => Some(medial - 7),
        26..=29 => Some(medial - 9),
        _ => return None,
    };
    let final_letter = match final_letter {
        1 => 0,
        2..=17 => final_letter - 1,
        19..=29 => final_letter - 2,
        _ => return None,
    };
    // Hangul syllable composition (Unicode Standard §3.12).
    match (initial, medial) {
        (Some(initial), Some(medial)) => char::from_u32(0xAC00 + (initial * 21 + medial) * 28 + final_letter),
        (Some(initial), None) if final_letter == 0 => Some(INITIAL[initial as usize]),
        (None, Some(medial)) if final_letter == 0 => char::from_u32(FIRST_MEDIAL + medial),
        (None, None) if final_letter > 0 => Some(FINAL[final_letter as usize - 1]),
        _ => None,
    }
}

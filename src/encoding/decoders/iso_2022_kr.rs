//! ISO-2022-KR (RFC 1557): seven-bit Korean. A header designates KS X 1001; SO begins its codes of two bytes, which are
//! those of EUC-KR without the high bit, and SI ends them.

use super::euc_code::{EucCode, one_byte, two_bytes};
use encoding_rs::EUC_KR;

/// The code at the start of `rest`, which is not empty.
pub(super) fn code(rest: &[u8], double_byte: bool) -> EucCode {
    match rest {
        [0x1B, b'$', b')', b'C', ..] => EucCode::Switch { length: 4, double_byte },
        [0x0E, ..] => EucCode::Switch { length: 1, double_byte: true },
        [0x0F, ..] => EucCode::Switch { length: 1, double_byte: false },
        [0x1B] | [0x1B, b'$'] | [0x1B, b'$', b')'] => EucCode::Torn,
        _ if double_byte && rest[0] > 0x20 => two_bytes(rest, EUC_KR),
        _ => one_byte(rest[0]),
    }
}

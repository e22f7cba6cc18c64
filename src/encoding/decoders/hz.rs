//! HZ (RFC 1843): seven-bit Chinese. `~{` begins codes of two bytes, which are those of GB 2312 without the high bit, and
//! `~}` ends them; `~~` is a tilde, and `~` before a line end joins two lines.

use super::euc_code::{EucCode, one_byte, two_bytes};
use encoding_rs::GBK;

/// The code at the start of `rest`, which is not empty.
pub(super) fn code(rest: &[u8], double_byte: bool) -> EucCode {
    match rest {
        [b'~', b'{', ..] if !double_byte => EucCode::Switch { length: 2, double_byte: true },
        [b'~', b'}', ..] if double_byte => EucCode::Switch { length: 2, double_byte: false },
        [b'~', b'~', ..] if !double_byte => EucCode::Char(2, '~'),
        [b'~', b'\n', ..] if !double_byte => EucCode::Switch { length: 2, double_byte: false },
        [b'~'] => EucCode::Torn,
        _ if double_byte => two_bytes(rest, GBK),
        _ => one_byte(rest[0]),
    }
}

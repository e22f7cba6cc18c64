//! The decoders: bytes of one encoding come in, text goes into a [`DecodeBuffer`](super::decode_buffer::DecodeBuffer).
//! One file for each encoding or family of encodings. All take linear time.
//!
//! | file | encodings |
//! |---|---|
//! | [`utf8`] | UTF-8 and CESU-8 |
//! | [`utf16`], [`utf32`] | UTF-16 and UTF-32 |
//! | [`single_byte`] | every table of [`crate::codepages`] |
//! | [`visual_arabic`] | IBM864, IBM868 and CP1006, whose tables hold joining forms |
//! | [`multi_byte`] | Big5, EUC-JP, EUC-KR, GBK, GB18030 and Shift_JIS |
//! | [`iso_2022_jp`] | ISO-2022-JP |
//! | [`hz`], [`iso_2022_kr`], [`johab`] | HZ, ISO-2022-KR and JOHAB, with [`euc_carrier`] and [`euc_code`] in common |

pub(super) mod euc_carrier;
mod euc_code;
mod hz;
pub(super) mod iso_2022_jp;
mod iso_2022_kr;
mod johab;
pub(super) mod multi_byte;
pub(super) mod single_byte;
pub(super) mod utf16;
pub(super) mod utf32;
pub(super) mod utf8;
pub(super) mod visual_arabic;

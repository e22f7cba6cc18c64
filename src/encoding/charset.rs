//! The encodings that saaf decodes, as one type, and the labels that name them.
//!
//! A label is looked up in the WHATWG Encoding Standard (§4.2, through encoding_rs) first, then in the tables of
//! [`crate::codepages`]. Labels come in, a [`Charset`] goes out. All files of this stage use it; it uses none of them.

use crate::codepages::Codepage;
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE,
};

/// An encoding, with the decoder family that reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Charset {
    /// encoding_rs decodes: UTF-8, UTF-16 and the multi-byte encodings of East Asia.
    Whatwg(&'static Encoding),
    /// A table of 256 characters decodes.
    Codepage(&'static Codepage),
    /// Re-coded to EUC-KR or GBK, which encoding_rs decodes.
    Euc(EucCarrier),
    /// UTF-32, which the WHATWG Encoding Standard leaves out.
    Utf32 { big_endian: bool },
}

/// An encoding that carries the characters of KS X 1001 or GB 2312 in another form than EUC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EucCarrier {
    /// RFC 1843: seven-bit GB 2312.
    Hz,
    /// RFC 1557: seven-bit KS X 1001.
    Iso2022Kr,
    /// KS X 1001 annex 3: Hangul syllables composed of letters.
    Johab,
}

impl EucCarrier {
    pub const ALL: [EucCarrier; 3] = [EucCarrier::Hz, EucCarrier::Iso2022Kr, EucCarrier::Johab];

    /// IANA's name, where there is one.
    pub fn name(self) -> &'static str {
        match self {
            EucCarrier::Hz => "HZ-GB-2312",
            EucCarrier::Iso2022Kr => "ISO-2022-KR",
            EucCarrier::Johab => "JOHAB",
        }
    }

    fn for_label(label: &str) -> Option<EucCarrier> {
        match label {
            "hz" | "hz-gb-2312" => Some(EucCarrier::Hz),
            "iso-2022-kr" | "csiso2022kr" => Some(EucCarrier::Iso2022Kr),
            "johab" | "cp1361" | "ms1361" | "ksc5601-1992" => Some(EucCarrier::Johab),
            _ => None,
        }
    }
}

impl Charset {
    pub const UTF_8: Charset = Charset::Whatwg(UTF_8);
    pub const UTF_32LE: Charset = Charset::Utf32 { big_endian: false };
    pub const UTF_32BE: Charset = Charset::Utf32 { big_endian: true };

    /// The encoding that a label names; case, surrounding white space and `_` for `-` do not matter.
    pub fn for_label(label: &str) -> Option<Charset> {
        let label = label.trim().to_ascii_lowercase();
        let hyphened = label.replace('_', "-");
        let whatwg = |label: &str| Encoding::for_label_no_replacement(label.as_bytes());
        let encoding = match hyphened.as_str() {
            "utf-32" | "utf-32le" | "utf32" | "utf32le" => return Some(Charset::UTF_32LE),
            "utf-32be" | "utf32be" => return Some(Charset::UTF_32BE),
            "utf16" | "utf16le" => Some(UTF_16LE),
            "utf16be" => Some(UTF_16BE),
            "cp932" => whatwg("shift_jis"),
            "cp936" => whatwg("gbk"),
            "cp949" => whatwg("euc-kr"),
            "cp950" => whatwg("big5"),
            "cp874" => whatwg("windows-874"),
            hyphened => whatwg(&label).or_else(|| whatwg(hyphened)),
        };
        let codepage = || Codepage::for_label(&label).or_else(|| Codepage::for_label(&hyphened));
        encoding
            .map(Charset::of)
            .or_else(|| EucCarrier::for_label(&hyphened).map(Charset::Euc))
            .or_else(|| codepage().map(Charset::Codepage))
    }

    /// The charset of one of encoding_rs's encodings. The single-byte ones are read by our own tables.
    pub fn of(encoding: &'static Encoding) -> Charset {
        Codepage::named(encoding.name()).map_or(Charset::Whatwg(encoding), Charset::Codepage)
    }

    /// The names of all encodings that saaf decodes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let whatwg = [UTF_8, UTF_16LE, UTF_16BE, BIG5, EUC_JP, EUC_KR, GB18030, GBK, ISO_2022_JP, SHIFT_JIS];
        let unicode_and_east_asian = whatwg.into_iter().map(Encoding::name).chain(["UTF-32LE", "UTF-32BE"]);
        unicode_and_east_asian
            .chain(EucCarrier::ALL.map(EucCarrier::name))
            .chain(Codepage::all().iter().map(|page| page.name))
    }

    /// Whether every byte below 0x80 at the start of a character is an ASCII character or begins a code of several
    /// bytes.
    pub fn is_ascii_superset(self) -> bool {
        match self {
            Charset::Whatwg(encoding) => encoding.is_ascii_compatible(),
            Charset::Codepage(page) => page.is_ascii(),
            Charset::Euc(_) => true,
            Charset::Utf32 { .. } => false,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Charset::Whatwg(encoding) => encoding.name(),
            Charset::Codepage(page) => page.name,
            Charset::Euc(carrier) => carrier.name(),
            Charset::Utf32 { big_endian: false } => "UTF-32LE",
            Charset::Utf32 { big_endian: true } => "UTF-32BE",
        }
    }

    /// Whether it is UTF-16, of either byte order.
    pub fn is_utf16(self) -> bool {
        matches!(self, Charset::Whatwg(encoding) if encoding == UTF_16LE || encoding == UTF_16BE)
    }

    /// Bytes of a code unit, and whether the high byte comes first.
    pub fn code_unit(self) -> (usize, bool) {
        match self {
            Charset::Utf32 { big_endian } => (4, big_endian),
            Charset::Whatwg(encoding) if encoding == UTF_16LE => (2, false),
            Charset::Whatwg(encoding) if encoding == UTF_16BE => (2, true),
            _ => (1, false),
        }
    }
}

//! What the caller knows of the encoding, before a byte is read.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::carried::Carrier;
use crate::codepages::Codepage;
use crate::error::{Error, ErrorKind};

/// What the caller knows of the encoding, before a byte is read. Each outweighs those below it.
///
/// ```
/// use saaf::encoding::SourceHints;
/// let hints = SourceHints {
///     declared: Some("iso-8859-1".into()),
///     domain: SourceHints::domain_of("https://example.com.pk/news"),
///     ..SourceHints::default()
/// };
/// let page = saaf::Input::from(b"\xC7\xDF\xCA\xE6\xC8\xD1 30, 2025").hints(hints);
/// let document = saaf::Cleaner::default().clean(page);
/// assert_eq!(document.encoding.name, "windows-1256");
/// assert_eq!(document.findings[0].kind.name(), "declaration-lied");
/// ```
#[derive(Clone, Debug, Default)]
pub struct SourceHints {
    /// The encoding, beyond doubt: only a byte order mark outweighs it.
    pub encoding: Option<EncodingLabel>,
    /// What the transport said (`charset` of an HTTP header): believed unless the bytes contradict it.
    pub declared: Option<String>,
    /// The top-level domain that the source comes from, in lower case: `pk`, `xn--mgbai9azgqp6j`.
    pub domain: Option<String>,
    /// BCP 47 tags of the languages that are expected; they count where the encoding is a close call.
    pub languages: Vec<String>,
}

impl SourceHints {
    /// Takes the top-level domain out of a URL, a host name or a domain: `https://example.com.pk/a`, `.pk`, `pk`.
    /// What has none, such as an address in numbers, is no hint.
    pub fn domain_of(url: &str) -> Option<String> {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next()?;
        let host = authority.rsplit('@').next()?.split(':').next()?.trim_end_matches('.');
        let domain = host.rsplit('.').next()?.to_ascii_lowercase();
        let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (domain.len() >= 2
            && domain.bytes().all(is_name)
            && domain.starts_with(|c: char| c.is_ascii_alphabetic()))
        .then_some(domain)
    }
}

/// The label of an encoding that saaf decodes.
///
/// ```
/// use saaf::encoding::EncodingLabel;
/// assert_eq!(EncodingLabel::parse("cp1256").unwrap().name(), "windows-1256");
/// assert_eq!(EncodingLabel::parse("UTF-32be").unwrap().name(), "UTF-32BE");
/// assert!(EncodingLabel::parse("klingon").is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodingLabel(pub(super) Charset);

impl EncodingLabel {
    /// UTF-8.
    pub const UTF_8: EncodingLabel = EncodingLabel(Charset::UTF_8);

    /// Reads a label: those of the WHATWG Encoding Standard, `utf-32`, `utf-32le`, `utf-32be`, the code page numbers
    /// that are said as `cp932`, `cp936`, `cp949`, `cp950`, `cp874`, and the names of the single-byte encodings of DOS,
    /// Mac and EBCDIC machines, such as `cp720`, `mac_arabic`, `IBM037`. Case and `_` for `-` do not matter.
    /// `utf-16` and `utf-32` are little-endian where no byte order mark decides.
    pub fn parse(label: &str) -> Result<EncodingLabel, Error> {
        Charset::for_label(label)
            .map(EncodingLabel)
            .ok_or_else(|| ErrorKind::UnknownEncoding(label.trim().to_owned()).into())
    }

    /// The name as the record prints it.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The names of all encodings that saaf decodes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        use encoding_rs::{BIG5, EUC_JP, EUC_KR, GB18030, GBK, ISO_2022_JP, SHIFT_JIS};
        let more = [UTF_8, UTF_16LE, UTF_16BE, BIG5, EUC_JP, EUC_KR, GB18030, GBK, ISO_2022_JP, SHIFT_JIS];
        let others = more.into_iter().map(Encoding::name).chain(["UTF-32LE", "UTF-32BE"]);
        let others = others.chain(Carrier::ALL.map(Carrier::name));
        others.chain(Codepage::all().iter().map(|page| page.name))
    }
}

/// An encoding, ours or encoding_rs's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    /// UTF-8, UTF-16 and the encodings of East Asia.
    Whatwg(&'static Encoding),
    /// A byte for each character.
    Codepage(&'static Codepage),
    /// KS X 1001 and GB 2312 by other means.
    Carried(Carrier),
    /// The WHATWG standard leaves UTF-32 out.
    Utf32 { big_endian: bool },
}

impl Charset {
    pub const UTF_8: Charset = Charset::Whatwg(UTF_8);

    /// The encoding of a label.
    pub fn for_label(label: &str) -> Option<Charset> {
        let label = label.trim().to_ascii_lowercase();
        let whatwg = |label: &str| Encoding::for_label_no_replacement(label.as_bytes());
        let encoding = match label.replace('_', "-").as_str() {
            "utf-32" | "utf-32le" | "utf32" | "utf32le" => return Some(Charset::Utf32 { big_endian: false }),
            "utf-32be" | "utf32be" => return Some(Charset::Utf32 { big_endian: true }),
            "utf16" | "utf16le" => Some(UTF_16LE),
            "utf16be" => Some(UTF_16BE),
            "cp932" => whatwg("shift_jis"),
            "cp936" => whatwg("gbk"),
            "cp949" => whatwg("euc-kr"),
            "cp950" => whatwg("big5"),
            "cp874" => whatwg("windows-874"),
            hyphened => whatwg(&label).or_else(|| whatwg(hyphened)),
        };
        match encoding {
            Some(encoding) => Some(Charset::of(encoding)),
            None if Carrier::for_label(&label.replace('_', "-")).is_some() => {
                Carrier::for_label(&label.replace('_', "-")).map(Charset::Carried)
            }
            None => {
                let page =
                    Codepage::for_label(&label).or_else(|| Codepage::for_label(&label.replace('_', "-")));
                page.map(Charset::Codepage)
            }
        }
    }

    /// Single-byte encodings are read by our own tables.
    pub fn of(encoding: &'static Encoding) -> Charset {
        Codepage::named(encoding.name()).map_or(Charset::Whatwg(encoding), Charset::Codepage)
    }

    /// Whether bytes below 0x80 are ASCII, alone or as the first of a character.
    pub fn is_ascii_superset(self) -> bool {
        match self {
            Charset::Whatwg(encoding) => encoding.is_ascii_compatible(),
            Charset::Codepage(page) => page.is_ascii(),
            Charset::Carried(_) => true,
            Charset::Utf32 { .. } => false,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Charset::Whatwg(encoding) => encoding.name(),
            Charset::Codepage(page) => page.name,
            Charset::Carried(carrier) => carrier.name(),
            Charset::Utf32 { big_endian: false } => "UTF-32LE",
            Charset::Utf32 { big_endian: true } => "UTF-32BE",
        }
    }

    /// Bytes of a code unit, and whether the high byte comes first.
    pub fn unit(self) -> (usize, bool) {
        match self {
            Charset::Utf32 { big_endian } => (4, big_endian),
            Charset::Whatwg(encoding) if encoding == UTF_16LE => (2, false),
            Charset::Whatwg(encoding) if encoding == UTF_16BE => (2, true),
            _ => (1, false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_those_that_people_write() {
        for (label, name) in [
            ("cp1256", "windows-1256"),
            (" Latin1 ", "windows-1252"),
            ("utf8", "UTF-8"),
            ("utf_8", "UTF-8"),
            ("utf-16", "UTF-16LE"),
            ("UTF-16BE", "UTF-16BE"),
            ("utf-32", "UTF-32LE"),
            ("utf_32be", "UTF-32BE"),
            ("Shift_JIS", "Shift_JIS"),
            ("cp949", "EUC-KR"),
            ("asmo-708", "ISO-8859-6"),
            ("cp720", "CP720"),
            ("MacArabic", "x-mac-arabic"),
            ("mac_farsi", "x-mac-farsi"),
            ("CP858", "IBM00858"),
            ("ebcdic-cp-us", "IBM037"),
            ("x-user-defined", "x-user-defined"),
            ("ISO_2022_KR", "ISO-2022-KR"),
            ("hz", "HZ-GB-2312"),
            ("johab", "JOHAB"),
        ] {
            assert_eq!(EncodingLabel::parse(label).map(EncodingLabel::name), Ok(name), "{label}");
        }
    }

    #[test]
    fn domains_are_taken_out_of_urls() {
        for (url, domain) in [
            ("https://www.example.com.PK/news?a=b.c", Some("pk")),
            ("user:word@host.ir:8080/x", Some("ir")),
            (".pk", Some("pk")),
            ("pk", Some("pk")),
            ("host.pk.", Some("pk")),
            ("http://127.0.0.1/", None),
            ("http://[::1]/", None),
            ("مثال.إختبار", None),
            ("", None),
        ] {
            assert_eq!(SourceHints::domain_of(url).as_deref(), domain, "{url}");
        }
    }

    #[test]
    fn what_nobody_decodes_is_refused_by_name() {
        for label in ["", "utf-7", "replacement", "iso-2022-cn", "utf-8\n\0"] {
            assert!(EncodingLabel::parse(label).is_err(), "{label:?}");
        }
        assert!(EncodingLabel::parse("utf-7").unwrap_err().to_string().contains("'utf-7'"));
    }
}

//! The public name of an encoding: text comes in, a checked [`EncodingLabel`] goes out.

use super::charset::Charset;
use crate::error::{Error, ErrorKind};
use std::fmt;
use std::str::FromStr;

/// The label of an encoding that saaf decodes.
///
/// ```
/// use saaf::encoding::EncodingLabel;
/// let label: EncodingLabel = "cp1256".parse().unwrap();
/// assert_eq!((label.name(), label.to_string()), ("windows-1256", "windows-1256".to_owned()));
/// assert_eq!(EncodingLabel::parse("UTF-32be").unwrap().name(), "UTF-32BE");
/// assert!(EncodingLabel::parse("klingon").is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodingLabel(pub(super) Charset);

impl EncodingLabel {
    /// UTF-8.
    pub const UTF_8: EncodingLabel = EncodingLabel(Charset::UTF_8);

    /// Reads a label. Known are the labels of the WHATWG Encoding Standard, `utf-32`, `utf-32le` and `utf-32be`, the
    /// code page numbers `cp932`, `cp936`, `cp949`, `cp950` and `cp874`, `hz`, `iso-2022-kr`, `johab`, and the names of
    /// the single-byte encodings of DOS, Mac and EBCDIC machines, such as `cp720`, `mac_arabic` and `IBM037`. Case,
    /// surrounding white space and `_` for `-` do not matter. `utf-16` and `utf-32` are little-endian where no byte
    /// order mark decides.
    ///
    /// # Errors
    ///
    /// No encoding that saaf decodes has this label ([`Error::is_unknown_encoding`]).
    pub fn parse(label: &str) -> Result<EncodingLabel, Error> {
        Charset::for_label(label)
            .map(EncodingLabel)
            .ok_or_else(|| ErrorKind::Encoding(label.trim().to_owned()).into())
    }

    /// The name as the record prints it.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The names of all encodings that saaf decodes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Charset::names()
    }
}

impl FromStr for EncodingLabel {
    type Err = Error;

    /// As [`EncodingLabel::parse`].
    fn from_str(label: &str) -> Result<EncodingLabel, Error> {
        EncodingLabel::parse(label)
    }
}

impl fmt::Display for EncodingLabel {
    /// As [`EncodingLabel::name`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_labels_name_their_encoding() {
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
    fn every_name_is_the_label_of_its_encoding() {
        for name in EncodingLabel::names() {
            assert_eq!(name.parse::<EncodingLabel>().unwrap().to_string(), name);
        }
    }

    #[test]
    fn unknown_labels_are_refused_by_name() {
        for label in ["", "utf-7", "replacement", "iso-2022-cn", "utf-8\n\0"] {
            assert!(EncodingLabel::parse(label).is_err(), "{label:?}");
        }
        assert!(EncodingLabel::parse("utf-7").unwrap_err().to_string().contains("'utf-7'"));
    }
}

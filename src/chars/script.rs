//! The name of a script: ISO 15924, four letters.

use std::fmt;

use super::table::SCRIPT_CODES;

/// A script, by its ISO 15924 code.
///
/// Every script of Unicode has a constant, and so have three codes that name several scripts at once: no character
/// has these, but a stretch of Japanese text is [`Script::JAPANESE`].
///
/// ```
/// use saaf::Script;
/// assert_eq!(Script::ARABIC.as_str(), "Arab");
/// assert_eq!(Script::from_code("Cyrl"), Some(Script::CYRILLIC));
/// assert_eq!(Script::from_code("Xxxx"), None);
/// assert_eq!(Script::default().to_string(), "Zyyy");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Script(pub(super) u8);

impl Script {
    /// The four-letter code, the first in upper case.
    pub fn as_str(self) -> &'static str {
        let at = 4 * usize::from(self.0);
        SCRIPT_CODES.get(at..at + 4).unwrap_or("Zzzz")
    }

    /// Whether words are written without spaces between them, so that ZWSP may part them (Line_Break SA, and others).
    pub(crate) fn is_unspaced(self) -> bool {
        const SCRIPTS: [Script; 17] = [
            Script::THAI,
            Script::LAO,
            Script::KHMER,
            Script::MYANMAR,
            Script::TIBETAN,
            Script::JAVANESE,
            Script::BALINESE,
            Script::SUNDANESE,
            Script::CHAM,
            Script::TAI_LE,
            Script::NEW_TAI_LUE,
            Script::TAI_THAM,
            Script::TAI_VIET,
            Script::AHOM,
            Script::BATAK,
            Script::BUGINESE,
            Script::MAKASAR,
        ];
        SCRIPTS.contains(&self)
    }

    /// The script that `code` names, in any case (RFC 5646 §2.1.1); `None` if no text can have it.
    pub fn from_code(code: &str) -> Option<Script> {
        let mut codes = SCRIPT_CODES.as_bytes().chunks_exact(4);
        let number = codes.position(|known| known.eq_ignore_ascii_case(code.as_bytes()))?;
        u8::try_from(number).ok().map(Script)
    }
}

impl Default for Script {
    /// [`Script::COMMON`].
    fn default() -> Self {
        Script::COMMON
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Script {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

//! Restriction level of an identifier or a word: a string in, its level out (UTS #39 §5.2).
//!
//! The rules and the tables of allowed characters are those of the crate `unicode-security`.

use unicode_security::RestrictionLevelDetection;
use unicode_security::restriction_level::RestrictionLevel as Detected;

use crate::names::print_by_name;

/// How freely a word mixes scripts, from the strictest level to the loosest (UTS #39 §5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RestrictionLevel {
    /// All characters are ASCII.
    AsciiOnly,
    /// All characters are of one script.
    SingleScript,
    /// One script, or Latin with those of Chinese, Japanese or Korean.
    HighlyRestrictive,
    /// Latin with one other recommended script that is not Cyrillic or Greek.
    ModeratelyRestrictive,
    /// Any mixture of characters that identifiers may hold.
    MinimallyRestrictive,
    /// It holds characters that identifiers may not hold.
    Unrestricted,
}

print_by_name!(name: RestrictionLevel);

impl RestrictionLevel {
    /// Every level.
    pub const ALL: [RestrictionLevel; 6] = [
        RestrictionLevel::AsciiOnly,
        RestrictionLevel::SingleScript,
        RestrictionLevel::HighlyRestrictive,
        RestrictionLevel::ModeratelyRestrictive,
        RestrictionLevel::MinimallyRestrictive,
        RestrictionLevel::Unrestricted,
    ];

    /// The name that UTS #39 gives it, in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            RestrictionLevel::AsciiOnly => "ascii-only",
            RestrictionLevel::SingleScript => "single-script",
            RestrictionLevel::HighlyRestrictive => "highly-restrictive",
            RestrictionLevel::ModeratelyRestrictive => "moderately-restrictive",
            RestrictionLevel::MinimallyRestrictive => "minimally-restrictive",
            RestrictionLevel::Unrestricted => "unrestricted",
        }
    }
}

/// The restriction level of a word or an identifier. White space and most punctuation are characters that identifiers may
/// not hold, so a sentence is [`RestrictionLevel::Unrestricted`].
///
/// ```
/// use saaf::{RestrictionLevel, restriction_level};
/// assert_eq!(restriction_level("paypal"), RestrictionLevel::AsciiOnly);
/// assert_eq!(restriction_level("перо"), RestrictionLevel::SingleScript);
/// assert_eq!(restriction_level("p\u{430}ypal"), RestrictionLevel::MinimallyRestrictive);
/// assert!(restriction_level("日本語Wiki") <= RestrictionLevel::HighlyRestrictive);
/// ```
pub fn restriction_level(word: &str) -> RestrictionLevel {
    match word.detect_restriction_level() {
        Detected::ASCIIOnly => RestrictionLevel::AsciiOnly,
        Detected::SingleScript => RestrictionLevel::SingleScript,
        Detected::HighlyRestrictive => RestrictionLevel::HighlyRestrictive,
        Detected::ModeratelyRestrictive => RestrictionLevel::ModeratelyRestrictive,
        Detected::MinimallyRestrictive => RestrictionLevel::MinimallyRestrictive,
        Detected::Unrestricted => RestrictionLevel::Unrestricted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_those_of_uts_39() {
        use RestrictionLevel as L;
        for (word, level) in [
            ("", L::AsciiOnly),
            ("scope", L::AsciiOnly),
            ("кот", L::SingleScript),
            ("کتاب", L::SingleScript),
            ("学校がっこう", L::SingleScript),
            ("Wi学校", L::HighlyRestrictive),
            ("abcکتاب", L::ModeratelyRestrictive),
            ("s\u{441}ope", L::MinimallyRestrictive),
            ("a\u{3BF}b", L::MinimallyRestrictive),
            ("a b", L::Unrestricted),
            ("☃", L::Unrestricted),
        ] {
            assert_eq!(restriction_level(word), level, "{word}");
        }
    }

    #[test]
    fn names_differ() {
        let mut names = RestrictionLevel::ALL.map(RestrictionLevel::name);
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(RestrictionLevel::ALL.is_sorted());
    }
}

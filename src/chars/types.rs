//! The types of character properties, which the generated table and its readers share.

pub use unicode_bidi::BidiClass;

/// The properties of a character: one row of the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Properties(pub(super) u64);

/// NFC_Quick_Check (UAX #15 §9).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum QuickCheck {
    Yes,
    Maybe,
    No,
}

/// Joining_Type (ArabicShaping.txt).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Joining {
    None,
    Right,
    Left,
    Dual,
    Causing,
    Transparent,
}

/// Bidi_Paired_Bracket_Type with Bidi_Paired_Bracket, the other bracket of the pair (UAX #9 BD14, BD15).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Bracket {
    Open(char),
    Close(char),
}

/// Some bits of a row.
pub(super) struct Field {
    pub shift: u32,
    pub mask: u64,
}

impl Field {
    #[inline]
    pub const fn of(&self, row: Properties) -> usize {
        (row.0 >> self.shift & self.mask) as usize
    }
}

/// A script, by its ISO 15924 code.
///
/// Every script of Unicode has a constant, and so have three codes that name several scripts at once. No character has
/// these, but a span of Japanese text is [`Script::JAPANESE`].
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

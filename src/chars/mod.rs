//! One lookup per character: script, bidi class, joining, flags. Ground floor; every stage reads it.
//!
//! Everything comes from one generated table ([`table`]), so every stage sees the same version of Unicode.

mod bidi;
pub(crate) mod ltr_tokens;
mod script;
#[rustfmt::skip]
#[allow(dead_code, reason = "a property may be in the table before a stage asks for it")]
mod table;
#[cfg(test)]
mod tests;

pub(crate) use crate::model::fold;
pub(crate) use bidi::Bidi;
pub use script::Script;
pub(crate) use table::DO_NOT_EMIT;
pub use table::UNICODE_VERSION;
pub use unicode_bidi::BidiClass;

/// What is known of a character: one row of the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Properties(u64);

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
struct Field {
    shift: u32,
    mask: u64,
}

impl Field {
    #[inline]
    const fn of(&self, row: Properties) -> usize {
        (row.0 >> self.shift & self.mask) as usize
    }
}

/// Looks up `c`.
#[inline]
pub(crate) fn of(c: char) -> Properties {
    let code = c as usize;
    let block = usize::from(table::FIRST[code >> table::SHIFT]);
    let row = table::SECOND[block + (code & ((1 << table::SHIFT) - 1))];
    Properties(table::ROWS[usize::from(row)])
}

impl Properties {
    /// Script (UAX #24).
    #[inline]
    pub fn script(self) -> Script {
        Script(table::SCRIPT.of(self) as u8)
    }

    /// Script_Extensions (UAX #24 §3); never empty.
    #[inline]
    pub fn extensions(self) -> &'static [Script] {
        let set = table::EXTENSIONS.of(self);
        match table::EXTENSION_SETS.get(set.wrapping_sub(1)) {
            Some(set) => set,
            None => std::slice::from_ref(&EVERY_SCRIPT[table::SCRIPT.of(self)]),
        }
    }

    /// Bidi_Class (UAX #9 §3.2).
    #[inline]
    pub fn bidi_class(self) -> BidiClass {
        table::BIDI_CLASSES[table::BIDI_CLASS.of(self)]
    }

    /// Joining_Type.
    #[inline]
    pub fn joining(self) -> Joining {
        table::JOININGS[table::JOINING.of(self)]
    }

    /// Canonical_Combining_Class; 0 for a starter.
    #[inline]
    pub fn combining_class(self) -> u8 {
        table::COMBINING_CLASS.of(self) as u8
    }

    /// NFC_Quick_Check.
    #[inline]
    pub fn nfc(self) -> QuickCheck {
        table::QUICK_CHECKS[table::NFC.of(self)]
    }

    /// Whether text can be copied past this character without a closer look, because no language-blind rule that
    /// changes characters applies at it, nor before it unless another character says so.
    ///
    /// It is a starter and in NFC whatever stands before it. It is neither a control, a format character, a space
    /// other than U+0020, a line or paragraph separator, default-ignorable, a noncharacter nor a presentation form.
    /// And of each sequence of DoNotEmit.txt the first or the second character is not ordinary.
    ///
    /// So whoever copies a run of ordinary characters stops at the first other one, and begins the closer look at the
    /// ordinary character just before it: that one may compose with what follows, or begin a sequence. TAB and LF are
    /// controls, so not ordinary, and U+0020 is: whoever treats ASCII apart sees to lines and runs of spaces there.
    #[inline]
    pub fn is_ordinary(self) -> bool {
        table::ORDINARY.of(self) != 0
    }

    /// General_Category L*.
    #[inline]
    pub fn is_letter(self) -> bool {
        table::LETTER.of(self) != 0
    }

    /// General_Category M*.
    #[inline]
    pub fn is_mark(self) -> bool {
        table::MARK.of(self) != 0
    }

    /// The value of a decimal digit (General_Category Nd).
    #[inline]
    pub fn digit(self) -> Option<u8> {
        (table::DIGIT.of(self) as u8).checked_sub(1)
    }

    /// White_Space.
    #[inline]
    pub fn is_white_space(self) -> bool {
        table::WHITE_SPACE.of(self) != 0
    }

    /// Default_Ignorable_Code_Point.
    #[inline]
    pub fn is_default_ignorable(self) -> bool {
        table::DEFAULT_IGNORABLE.of(self) != 0
    }

    /// General_Category is not Cn: assigned, or for private use.
    #[inline]
    pub fn is_assigned(self) -> bool {
        table::ASSIGNED.of(self) != 0
    }

    /// Noncharacter_Code_Point.
    #[inline]
    pub fn is_noncharacter(self) -> bool {
        table::NONCHARACTER.of(self) != 0
    }

    /// Extended_Pictographic (UTS #51).
    #[inline]
    pub fn is_pictographic(self) -> bool {
        table::PICTOGRAPHIC.of(self) != 0
    }

    /// Emoji (UTS #51); digits, `#` and `*` are, as bases of keycaps.
    #[inline]
    #[allow(dead_code, reason = "compared with icu_properties by a test; no stage asks for it yet")]
    pub fn is_emoji(self) -> bool {
        table::EMOJI.of(self) != 0
    }

    /// Unified_Ideograph.
    #[inline]
    pub fn is_ideograph(self) -> bool {
        table::IDEOGRAPH.of(self) != 0
    }

    /// Whether it opens or closes a pair of brackets, and the other bracket.
    #[inline]
    pub fn bracket(self) -> Option<Bracket> {
        table::BRACKETS.get(table::BRACKET.of(self).wrapping_sub(1)).copied()
    }
}

/// The letters that an Arabic presentation form shows: its `<initial>`, `<medial>`, `<final>` or `<isolated>`
/// decomposition. The marks that a form puts on a SPACE come without it.
pub(crate) fn presentation_form(c: char) -> Option<&'static str> {
    let form = (c as usize).checked_sub(table::FORM_FIRST)?;
    let [start, end] = *table::FORM_STARTS.get(form..form + 2)?.first_chunk()?;
    table::FORM_LETTERS.get(start.into()..end.into()).filter(|letters| !letters.is_empty())
}

/// Whether `base` followed by the variation selector `selector` is a variation sequence: a standardized one
/// (Mongolian included), an emoji in text or emoji style, or an ideograph with a selector of the Ideographic
/// Variation Database (UTS #37), whose registrations come and go on their own and are not looked up.
pub(crate) fn is_variation(base: char, selector: char) -> bool {
    match selector {
        '\u{E0100}'..='\u{E01EF}' => of(base).is_ideograph(),
        _ => table::VARIATIONS
            .iter()
            .find(|(known, _)| *known == selector)
            .is_some_and(|(_, bases)| bases.binary_search(&base).is_ok()),
    }
}

/// A set of one for every script.
static EVERY_SCRIPT: [Script; table::SCRIPT.mask as usize + 1] = {
    let mut scripts = [Script(0); table::SCRIPT.mask as usize + 1];
    let mut number = 0;
    while number < scripts.len() {
        scripts[number] = Script(number as u8);
        number += 1;
    }
    scripts
};

//! Looks up the properties of a character: one access to a trie of two levels, whose rows pack all properties.

use super::table;
use super::types::{BidiClass, Bracket, Joining, Properties, QuickCheck, Script};

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

    /// Whether no language-blind rule changes the character, so that text can be copied past it without a closer look.
    ///
    /// An ordinary character is a starter, and in NFC whatever stands before it. It is no control, no format character, no
    /// space other than U+0020, no line or paragraph separator, not default-ignorable, no noncharacter and no presentation
    /// form. Of each sequence of DoNotEmit.txt, the first or the second character is not ordinary. Of each sequence of
    /// [`MISSPELT_SIGNS`](table::MISSPELT_SIGNS), one of them is not, or the last two are an [`is_misspelt_pair`].
    ///
    /// A caller copies ordinary characters up to the first other one. It begins the closer look at the ordinary character
    /// just before, which may compose with what follows or begin a sequence. TAB and LF are controls and so not ordinary.
    /// U+0020 is ordinary, so the caller itself must look at runs of spaces.
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

    /// The value of a decimal digit (General_Category Nd); `None` for any other character.
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

    /// The bracket that it pairs with, if it is one.
    #[inline]
    pub fn bracket(self) -> Option<Bracket> {
        table::BRACKETS.get(table::BRACKET.of(self).wrapping_sub(1)).copied()
    }
}

/// The letters of an Arabic presentation form: its `<initial>`, `<medial>`, `<final>` or `<isolated>` decomposition. The
/// decomposition of a mark on a SPACE comes without the SPACE.
pub(crate) fn presentation_form(c: char) -> Option<&'static str> {
    let form = (c as usize).checked_sub(table::FORM_FIRST)?;
    let [start, end] = *table::FORM_STARTS.get(form..form + 2)?.first_chunk()?;
    table::FORM_LETTERS.get(start.into()..end.into()).filter(|letters| !letters.is_empty())
}

/// Whether an Arabic presentation form joins the letter before it, and the letter behind it. No other character does.
pub(crate) fn joins_of_form(c: char) -> (bool, bool) {
    let form = (c as usize).checked_sub(table::FORM_FIRST);
    let joins = form.and_then(|form| table::FORM_JOINS.get(form)).copied().unwrap_or(0);
    (joins & 1 != 0, joins & 2 != 0)
}

/// The character that shows `c` from right to left, where that is another one (UAX #9 L4, BidiMirroring.txt).
pub(crate) fn mirrored(c: char) -> Option<char> {
    let place = table::MIRRORED.binary_search_by_key(&c, |&(known, _)| known).ok()?;
    table::MIRRORED.get(place).map(|&(_, image)| image)
}

/// Whether `base` followed by the variation selector `selector` is a variation sequence: a standardized one (Mongolian
/// included), an emoji in text or emoji style, or an ideograph with a selector of the Ideographic Variation Database
/// (UTS #37). The registrations of that database are not looked up.
pub(crate) fn is_variation(base: char, selector: char) -> bool {
    match selector {
        '\u{E0100}'..='\u{E01EF}' => of(base).is_ideograph(),
        _ => table::VARIATIONS
            .iter()
            .find(|(known, _)| *known == selector)
            .is_some_and(|(_, bases)| bases.binary_search(&base).is_ok()),
    }
}

/// For each script, the set that holds it alone.
pub(super) static EVERY_SCRIPT: [Script; table::SCRIPT.mask as usize + 1] = {
    let mut scripts = [Script(0); table::SCRIPT.mask as usize + 1];
    let mut number = 0;
    while number < scripts.len() {
        scripts[number] = Script(number as u8);
        number += 1;
    }
    scripts
};

/// Whether two marks in a row end a sequence of [`MISSPELT_SIGNS`](table::MISSPELT_SIGNS) that begins with marks.
#[inline]
pub(crate) fn is_misspelt_pair(before: char, c: char) -> bool {
    let is_brahmic = |c: char| ('\u{900}'..='\u{DFF}').contains(&c);
    is_brahmic(c)
        && is_brahmic(before)
        && of(before).is_mark()
        && of(c).is_mark()
        && table::MISSPELT_PAIRS.binary_search(&(before, c)).is_ok()
}

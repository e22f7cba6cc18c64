//! What the keys of one language fold, ready to be asked for every letter.

use crate::language_data::{self, KeyLetter, LanguageData};
use crate::profile::{Profile, RuleSet};

/// What the keys of one language fold.
pub(super) struct Alphabet {
    /// Sorted by letter.
    letters: &'static [KeyLetter],
    /// For each of U+0600 to U+06FF: one more than its place in `letters`, or 0.
    near: [u8; 256],
    kept: &'static [char],
    aspirated: &'static [char],
    hamza_after: &'static [char],
    /// Profile index-any, which asks for no language.
    is_any: bool,
    pub keeps_marks: bool,
    pub has_dotless_i: bool,
}

impl Alphabet {
    /// That of the language with a tag; in profile index-any one for all.
    pub fn of(tag: &str, rules: RuleSet) -> Alphabet {
        let is_any = rules.profile() == Profile::IndexAny;
        let language = if is_any { None } else { language_data::of(tag) };
        let &LanguageData { kept_letters, aspirated, hamza_after, keeps_marks, has_dotless_i, .. } =
            language.unwrap_or(&language_data::NOTHING);
        let letters = if is_any { language_data::any_keys() } else { language_data::key_letters(tag) };
        let mut near = [0; 256];
        for (at, letter) in letters.iter().enumerate() {
            if let Some(place) = near.get_mut((letter.letter as usize).wrapping_sub(0x600)) {
                *place = at as u8 + 1;
            }
        }
        Alphabet {
            letters,
            near,
            kept: kept_letters,
            aspirated,
            hamza_after,
            is_any,
            keeps_marks,
            has_dotless_i,
        }
    }

    /// What stands for a letter of Arabic script, if it is another one.
    #[inline]
    pub fn letter(&self, c: char) -> Option<&'static KeyLetter> {
        let place = *self.near.get((c as usize).wrapping_sub(0x600))?;
        self.letters.get(usize::from(place).checked_sub(1)?)
    }

    /// Whether a letter with a mark is one of the alphabet.
    pub fn keeps(&self, c: char) -> bool {
        !self.kept.is_empty() && self.kept.binary_search(&c).is_ok()
    }

    /// Whether any letter with a mark is.
    pub fn keeps_any(&self) -> bool {
        !self.kept.is_empty()
    }

    /// Whether heh doachashmee behind `before` is an aspiration.
    pub fn aspirates(&self, before: Option<char>) -> bool {
        before.is_some_and(|before| self.aspirated.contains(&before))
    }

    /// Whether hamza, or high hamza, behind the letter `before` may be left out. Profile index-any leaves out every one, but
    /// one that stands alone.
    pub fn leaves_out_hamza(&self, before: Option<char>, hamza: char) -> bool {
        let is_left_out = |before| self.is_any || hamza == '\u{621}' && self.hamza_after.contains(&before);
        before.is_some_and(is_left_out)
    }
}

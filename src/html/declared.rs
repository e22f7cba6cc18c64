//! What a page declares of its text: `lang`, `dir` and `datetime`, each with its place in the decoded source.

use std::ops::Range;

use crate::document::Direction;

/// Languages that are told apart in one page; later ones are not known.
const MAX_LANGUAGES: usize = 256;
/// Bytes of a tag of a language, at most (BCP 47 §4.4.1 asks for 35).
const MAX_TAG: usize = 64;

/// What a window of a page declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Declarations {
    /// From each place on, the language of the text: the number by which the page knows it.
    pub languages: Vec<(usize, LanguageNumber)>,
    /// Where a line begins whose block has a direction.
    pub directions: Vec<(usize, Direction)>,
    /// The text of a `time`, and its `datetime`.
    pub dates: Vec<(Range<usize>, String)>,
}

/// A declared language, in the order of the page; 0 where none is declared.
pub(crate) type LanguageNumber = u16;

/// The languages of a page, by number.
#[derive(Debug, Default)]
pub(super) struct LanguageNames(Vec<String>);

impl LanguageNames {
    /// The number of a tag; 0 where it is empty, which says that the language is unknown.
    pub fn number(&mut self, tag: &str) -> LanguageNumber {
        let tag = tag.trim();
        if tag.is_empty() || tag.len() > MAX_TAG {
            return 0;
        }
        let known = self.0.iter().position(|known| known.eq_ignore_ascii_case(tag));
        let at = known.unwrap_or_else(|| {
            if self.0.len() < MAX_LANGUAGES {
                self.0.push(tag.to_owned());
            }
            self.0.len() - 1
        });
        let is_it = self.0[at].eq_ignore_ascii_case(tag);
        if is_it { u16::try_from(at + 1).unwrap_or(0) } else { 0 }
    }

    /// The tag of a number.
    pub fn name(&self, number: LanguageNumber) -> Option<&str> {
        self.0.get(usize::from(number).checked_sub(1)?).map(String::as_str)
    }
}

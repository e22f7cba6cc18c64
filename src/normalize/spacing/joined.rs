//! Where a letter of Arabic script touches a digit or a Latin letter: the place comes in, a space is written there, but where
//! a language writes both as one (`data/spacing.toml` says what was read, and how often it was met).
//!
//! Joined stay one letter of Arabic script, endings and prefixes of the table, names of letters beside digits (`5جی`,
//! `سي43`), a single Latin letter (`یM`, a format or a slip), what heads the name of a file (`فایل2.txt`), and digits that stand
//! for other characters: a zero for a full stop (`نفسك٠`), ۶ for hamza (`ہو۶ے`).

use super::table::{BEFORE, BEHIND_DIGIT, BEHIND_LATIN, LETTER_NAMES, MAX_LETTERS};
use super::{CharKind, Spacer, kind};
use crate::model::fold::spelling;
use crate::profile::Rule;

impl Spacer<'_, '_> {
    /// Writes a space before `at`, between characters of the kinds `between`, if they are not written as one.
    pub fn part_scripts(&mut self, at: usize, between: (CharKind, CharKind)) {
        let (head, rest) = self.text.split_at(at);
        let is_one = match between {
            (CharKind::Arabic, behind) => {
                let word = word_at_end(head);
                let is_numbered = behind == CharKind::Digit && is_joined(word.as_deref(), LETTER_NAMES);
                is_numbered || is_joined(word.as_deref(), BEFORE) || is_part_of_name(rest)
            }
            (CharKind::Digit, _) => {
                let word = word_at_start(rest);
                is_joined(word.as_deref(), BEHIND_DIGIT) || is_joined(word.as_deref(), LETTER_NAMES)
            }
            _ => is_joined(word_at_start(rest).as_deref(), BEHIND_LATIN) || ends_in_one_latin_letter(head),
        };
        if !is_one && self.is_free(at - 1..at + 1) && self.words.is_plain_at(at) {
            self.rewriter.replace(Rule::ScriptSpace, at..at, " ");
        }
    }
}

/// Whether a word is written joined: it has one letter, or is in the list.
pub(super) fn is_joined(word: Option<&str>, list: &[&str]) -> bool {
    word.is_some_and(|word| word.chars().count() == 1 || list.binary_search(&word).is_ok())
}

/// The word of Arabic script at the start of `text`, as it is compared; `None` where it is longer than any of the table.
pub(super) fn word_at_start(text: &str) -> Option<String> {
    letters(text.chars())
}

/// The same at the end.
pub(super) fn word_at_end(text: &str) -> Option<String> {
    letters(text.chars().rev()).map(|word| word.chars().rev().collect())
}

fn letters(chars: impl Iterator<Item = char>) -> Option<String> {
    let is_part = |c: &char| *c == '\u{640}' || matches!(kind(*c), CharKind::Arabic | CharKind::Mark);
    let mut chars = chars.take_while(is_part);
    // A letter has few marks.
    let word: String = chars.by_ref().take(4 * MAX_LETTERS).filter_map(spelling).collect();
    (chars.next().is_none() && word.chars().count() <= MAX_LETTERS).then_some(word)
}

/// Whether the text begins with a single Latin letter, with the rest of the name of a file, or with a digit that stands for
/// another character.
fn is_part_of_name(text: &str) -> bool {
    let is_part = |c: char| matches!(kind(c), CharKind::Latin | CharKind::Digit | CharKind::Mark);
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return false };
    let is_single = !chars.as_str().starts_with(is_part);
    let is_slip = match first {
        '\u{660}' => true,
        '\u{666}' | '\u{6F6}' => is_joined(word_at_start(chars.as_str()).as_deref(), BEHIND_DIGIT),
        c => kind(c) == CharKind::Latin,
    };
    let mut rest = text.trim_start_matches(is_part).chars();
    let is_file = rest.next() == Some('.') && rest.next().is_some_and(|c| kind(c) == CharKind::Latin);
    is_single && is_slip || is_file
}

fn ends_in_one_latin_letter(text: &str) -> bool {
    let mut chars = text.chars().rev().filter(|&c| kind(c) != CharKind::Mark);
    chars.next();
    !chars.next().is_some_and(|c| matches!(kind(c), CharKind::Latin | CharKind::Digit))
}

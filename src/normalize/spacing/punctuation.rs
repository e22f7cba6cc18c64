//! Spaces round ، ؛ ؟ ۔: the place of one comes in; the space before it is removed, and one is written behind it where a letter
//! follows. Of their twins in ASCII only the space before is removed, where nothing but a sentence can stand.
//!
//! Left as they are: numbers (`8،866`), ellipses (`۔۔۔`), quotation marks of commas (`،،`), abbreviations (`ہ۔ق`,
//! `پی۔ٹی۔آئی`), several spaces (a layout), and a sign that stands for itself (`( ، )`, `، ،`).

use super::joined::{is_joined, word_at_end, word_at_start};
use super::table::LETTER_NAMES;
use super::{CharKind, Spacer, kind};
use crate::profile::Rule;

const COMMA: char = '\u{60C}';
const FULL_STOP: char = '\u{6D4}';

impl Spacer<'_, '_> {
    /// Spaces the sign `c` at `at`.
    pub fn space_sign(&mut self, at: usize, c: char) {
        let end = at + c.len_utf8();
        let rest = &self.text[end..];
        let is_ascii = c.is_ascii();
        let gap = self.text[..at].strip_suffix(' ').filter(|head| !head.ends_with(' '));
        let head = gap.unwrap_or(&self.text[..at]);
        let is_doubled = matches!(c, COMMA | FULL_STOP) && (rest.starts_with(c) || head.ends_with(c));
        if is_doubled || !ends_a_phrase(head, is_ascii) {
            return;
        }
        let is_clear = if is_ascii { ends_clearly(rest) } else { ends(rest) };
        let removes = gap.is_some()
            && is_clear
            && self.is_free(head.len() - 1..end)
            && self.words.is_plain_at(head.len());
        if removes {
            self.rewriter.replace(Rule::PunctuationSpace, head.len()..at, "");
        }
        if !is_ascii
            && (removes || gap.is_none())
            && rest.starts_with(is_letter)
            && !(c == FULL_STOP && is_abbreviation(head, rest))
            && self.is_free(at..end + 1)
            && self.words.is_plain_at(at)
        {
            self.rewriter.replace(Rule::PunctuationSpace, end..end, " ");
        }
    }
}

fn is_letter(c: char) -> bool {
    matches!(kind(c), CharKind::Arabic | CharKind::Latin)
}

/// Whether a sign may follow `head`: it ends in a letter, a digit or what closes a bracket or a quotation. Before a sign of
/// ASCII, in a letter of Arabic script.
fn ends_a_phrase(head: &str, is_ascii: bool) -> bool {
    let Some(last) = head.chars().rev().find(|&c| kind(c) != CharKind::Mark) else { return false };
    match kind(last) {
        CharKind::Arabic => true,
        CharKind::Latin | CharKind::Digit => !is_ascii,
        _ => !is_ascii && matches!(last, ')' | ']' | '\u{BB}' | '\u{201D}' | '\u{2019}'),
    }
}

/// Whether what follows a sign shows that it ends a phrase: the end of the line, a quotation mark, a bracket or another sign,
/// or a letter or digit behind a space. `؟ !` are signs that are spoken of, and two spaces lay out a table.
fn ends(rest: &str) -> bool {
    let mut chars = rest.chars();
    match chars.next() {
        None => true,
        Some(' ') => chars.next().is_some_and(|next| {
            is_letter(next)
                || kind(next) == CharKind::Digit
                || matches!(next, '(' | '[' | '"' | '\'' | '\u{AB}' | '\u{201C}' | '\u{2018}' | '\u{201D}')
        }),
        Some(next) => {
            is_letter(next)
                || kind(next) == CharKind::ArabicSign
                || matches!(
                    next,
                    '\n' | ')' | ']' | '"' | '\'' | '!' | '\u{BB}' | '\u{201D}' | '\u{201C}' | '\u{2019}'
                )
        }
    }
}

/// The same of a sign of ASCII: it ends a line, or a phrase that another in Arabic script follows.
fn ends_clearly(rest: &str) -> bool {
    let mut chars = rest.chars();
    match chars.next() {
        None | Some('\n') => true,
        Some(' ') => chars.next().is_some_and(|next| kind(next) == CharKind::Arabic),
        _ => false,
    }
}

/// Whether the full stop between `head` and `rest` is that of an abbreviation: on one side stands a letter, or the name of
/// one.
fn is_abbreviation(head: &str, rest: &str) -> bool {
    is_joined(word_at_end(head).as_deref(), LETTER_NAMES)
        || is_joined(word_at_start(rest).as_deref(), LETTER_NAMES)
}

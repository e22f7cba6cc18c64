//! The words of a text, as white space parts them: a place comes in, whether the word there is plain goes out.
//!
//! A word with a sign of addresses, paths, tags, mentions, format strings or escapes in it is none: `https://…/پر`, `#نام5`,
//! `%sكو`, `\nاگر`, `$1ویں`. Each word is looked at once, if it is asked for.

use std::ops::Range;

/// Asked from front to back.
pub(super) struct PlainWords<'a> {
    text: &'a str,
    /// The word that was asked for last.
    known: Range<usize>,
    is_plain: bool,
}

impl<'a> PlainWords<'a> {
    pub fn new(text: &'a str) -> Self {
        PlainWords { text, known: 0..0, is_plain: true }
    }

    /// Whether the word that holds the character before `at` or the one at it is plain.
    pub fn is_plain_at(&mut self, at: usize) -> bool {
        if !(self.known.start..=self.known.end).contains(&at) || self.known.is_empty() {
            let (head, rest) = self.text.split_at(at);
            let start = head.rfind(char::is_whitespace).map_or(0, |space| space + space_len(&head[space..]));
            let end = rest.find(char::is_whitespace).map_or(self.text.len(), |len| at + len);
            self.known = start..end;
            self.is_plain = !self.text[start..end].contains(is_technical);
        }
        self.is_plain
    }
}

fn space_len(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

fn is_technical(c: char) -> bool {
    matches!(
        c,
        '@' | '#'
            | '_'
            | '/'
            | '\\'
            | '='
            | '&'
            | '%'
            | '<'
            | '>'
            | '{'
            | '}'
            | '`'
            | '~'
            | '^'
            | '|'
            | '*'
            | '$'
            | '+'
    )
}

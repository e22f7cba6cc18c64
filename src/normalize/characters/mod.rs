//! Characters: repaired text in, text in NFC without controls, invisible characters and stray white space out. Third
//! stage; blind to language, rules N1–N9 of the reference.
//!
//! Most text is *ordinary*: nothing can happen at or before its characters. The stage walks over it and stops at the
//! stretches that are not. A stretch, with the ordinary character on either side of it for context, is taken apart
//! into characters and passed through the rule classes in an order in which no later one makes work for an earlier:
//! controls, presentation forms, joiners and selectors, composition. White space comes last, for the whole text.

mod compose;
mod controls;
mod joiners;
mod presentation;
mod whitespace;

use std::ops::Range;

use crate::chars;
use crate::document::Found;
use crate::edit::{Rewriter, Rewritten};
use crate::profile::{Profile, Rule, Rules};

pub(crate) use whitespace::Lines;

/// What the stage returns.
pub(crate) struct Characters<'a> {
    pub rewritten: Rewritten<'a>,
    /// In bytes of the text that the stage was given.
    pub found: Vec<Found>,
    /// What the next window must know.
    pub lines: Lines,
}

/// Normalizes one window. `lines`: how the text before it ended. `last`: nothing follows.
pub(crate) fn normalize<'a>(text: &'a str, profile: Profile, lines: Lines, last: bool) -> Characters<'a> {
    let mut rewriter = Rewriter::new(text);
    let mut found = Vec::new();
    let mut stretch = Stretch::new(profile);
    let mut from = 0;
    while let Some(range) = next_stretch(text, from) {
        stretch.take(text, range.clone());
        stretch.normalize(&mut found);
        stretch.write(text, range.end, &mut rewriter);
        from = range.end;
    }
    let marks = rewriter.finish();
    if profile == Profile::Lossless {
        return Characters { rewritten: marks, found, lines };
    }
    let (rewritten, lines) = whitespace::tidy(marks, lines, last);
    Characters { rewritten, found, lines }
}

/// The next stretch of characters that are not ordinary, at or behind `from`, as a byte range. A sequence of
/// DoNotEmit.txt that begins in it may end in ordinary characters, so up to [`LOOKAHEAD`] of them belong to it; where
/// another stretch would begin among them, the two are one.
fn next_stretch(text: &str, from: usize) -> Option<Range<usize>> {
    let start = next_dirty(text, from)?;
    let mut ordinary = 0;
    let mut end = start;
    for (at, c) in text[start..].char_indices() {
        ordinary = if is_ordinary(c) { ordinary + 1 } else { 0 };
        if ordinary > LOOKAHEAD || (ordinary > 0 && c.is_ascii()) {
            break;
        }
        end = start + at + c.len_utf8();
    }
    Some(start..end)
}

/// No sequence of the table ends in more ordinary characters.
const LOOKAHEAD: usize = 2;

/// The byte offset of the next character that is not ordinary.
fn next_dirty(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += clean_ascii_len(&bytes[at..]);
        let c = text[at..].chars().next()?;
        if !is_ordinary(c) {
            return Some(at);
        }
        at += c.len_utf8();
    }
}

/// How many bytes of ASCII text without controls `bytes` begins with.
fn clean_ascii_len(bytes: &[u8]) -> usize {
    const BLOCK: usize = 32;
    let is_clean = |byte: u8| (byte >= b' ' && byte < 0x7F) || byte == b'\n' || byte == b'\t';
    let mut len = 0;
    for block in bytes.chunks_exact(BLOCK) {
        // No early exit inside the block, so that it compiles to vector instructions.
        if !block.iter().fold(true, |clean, &byte| clean & is_clean(byte)) {
            break;
        }
        len += BLOCK;
    }
    len + bytes[len..].iter().take_while(|&&byte| is_clean(byte)).count()
}

fn is_ordinary(c: char) -> bool {
    match c {
        '\n' | '\t' | ' '..='~' => true,
        c if c.is_ascii() => false,
        c => chars::of(c).is_ordinary(),
    }
}

/// A stretch that is being worked on. One value serves all stretches of a text.
struct Stretch {
    profile: Profile,
    /// Where the first of `chars` stood.
    start: usize,
    /// The ordinary character before the stretch, if there is one, and the stretch, each with the byte offset where
    /// it stood or came from.
    chars: Vec<(usize, char)>,
    /// The ordinary character behind the stretch.
    after: Option<char>,
    /// The rules that changed something.
    rules: Option<Rules>,
}

impl Stretch {
    fn new(profile: Profile) -> Self {
        Stretch { profile, start: 0, chars: Vec::new(), after: None, rules: None }
    }

    fn take(&mut self, text: &str, range: Range<usize>) {
        let before = text[..range.start].chars().next_back();
        self.start = range.start - before.map_or(0, char::len_utf8);
        self.chars.clear();
        self.chars.extend(text[self.start..range.end].char_indices().map(|(at, c)| (self.start + at, c)));
        self.after = text[range.end..].chars().next();
        self.rules = None;
    }

    fn normalize(&mut self, found: &mut Vec<Found>) {
        controls::remove(self, found);
        presentation::unfold(self);
        joiners::prune(self, found);
        compose::compose(self);
    }

    /// The character at `index`; behind the last one stands the neighbour.
    fn get(&self, index: usize) -> Option<char> {
        match self.chars.get(index) {
            Some(&(_, c)) => Some(c),
            None if index == self.chars.len() => self.after,
            None => None,
        }
    }

    /// Notes that `rule` changed something.
    fn apply(&mut self, rule: Rule) {
        self.rules = Some(self.rules.map_or(rule.into(), |rules| rules.and(rule.into())));
    }

    /// Writes what is left in place of the stretch, as the smallest replacement.
    fn write(&self, text: &str, end: usize, rewriter: &mut Rewriter<'_>) {
        let Some(rules) = self.rules else { return };
        if self.profile == Profile::Lossless {
            return;
        }
        let result: String = self.chars.iter().map(|&(_, c)| c).collect();
        let (range, with) = smallest(text, self.start..end, &result);
        rewriter.replace(rules, range, with);
    }
}

/// Leaves the characters out that `text[range]` and `with` share at either end.
fn smallest<'a>(text: &str, range: Range<usize>, with: &'a str) -> (Range<usize>, &'a str) {
    let old = &text[range.clone()];
    let head: usize =
        old.chars().zip(with.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (old, new) = (&old[head..], &with[head..]);
    let tail: usize =
        old.chars().rev().zip(new.chars().rev()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    (range.start + head..range.end - tail, &new[..new.len() - tail])
}

#[cfg(test)]
mod tests;

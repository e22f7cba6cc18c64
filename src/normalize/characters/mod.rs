//! Characters: repaired text in, text in NFC without controls, invisible characters and stray white space out. Third
//! stage; blind to language, rules N1–N9 of the reference.
//!
//! Most text is *ordinary*: nothing can happen at or before its characters. The stage walks over it and stops at the
//! stretches that are not. A stretch, with the ordinary character on either side of it for context, is taken apart
//! into characters and passed through the rule classes in an order in which no later one makes work for an earlier:
//! controls, presentation forms, joiners and selectors, composition. White space comes last, for the whole text: what
//! a space is judged by is settled then.
//!
//! Each rule runs by itself, or does not: none takes another for granted. In a [`Region`] that is protected only those
//! run that make a text safe.

mod compose;
mod controls;
mod hidden;
mod joiners;
mod layout;
mod presentation;
mod regions;
mod sequences;
mod spaces;
mod whitespace;

use std::ops::Range;

use memchr::memchr;

use crate::chars;
use crate::document::{Protected, RawFinding};
use crate::edit::{Rewriter, Rewritten};
use crate::profile::{Rule, RuleSet, Rules};
use hidden::Stray;
use regions::{Region, Regions};

pub(crate) use controls::lift;
pub(crate) use whitespace::Lines;

/// What the stage returns.
pub(crate) struct Characters<'a> {
    pub rewritten: Rewritten<'a>,
    /// In bytes of the text that the stage was given.
    pub found: Vec<RawFinding>,
    /// What the next window must know.
    pub lines: Lines,
}

/// Normalizes one window. `protected`: where only what hides is removed. `lines`: how the text before it ended. `last`:
/// nothing follows.
pub(crate) fn normalize<'a>(
    text: &'a str,
    protected: &Protected,
    rules: RuleSet,
    lines: Lines,
    last: bool,
) -> Characters<'a> {
    let regions = Regions::new(protected, text.len());
    let mut rewriter = Rewriter::new(text);
    let mut found = Vec::new();
    let mut stretch = Stretch::new(rules, lines.at_head());
    let mut from = 0;
    while let Some(range) = next_stretch(text, from, rules) {
        for (piece, region) in regions.pieces(range.clone()) {
            stretch.take(text, piece, region);
            stretch.normalize(&mut found);
            stretch.write(text, &mut rewriter);
        }
        from = range.end;
    }
    hidden::report(text, std::mem::take(&mut stretch.strays), &mut found);
    let marks = rewriter.finish();
    if rules.is_empty() {
        return Characters { rewritten: marks, found, lines };
    }
    let spaced = if stretch.has_spaces && rules.runs(Rule::Space) {
        let regions = regions.after(&marks.edits, marks.text.len());
        let spaces = spaces::fold(&marks.text, &regions, rules).detach();
        marks.then(spaces)
    } else {
        marks
    };
    let regions = regions.after(&spaced.edits, spaced.text.len());
    let (rewritten, lines) = whitespace::tidy(spaced, &regions, rules, lines, last);
    Characters { rewritten, found, lines }
}

/// The next stretch of characters that are not ordinary, at or behind `from`, as a byte range. A sequence of
/// DoNotEmit.txt that begins in it may end in ordinary characters, so up to [`LOOKAHEAD`] of them belong to it; where
/// another stretch would begin among them, the two are one.
fn next_stretch(text: &str, from: usize, rules: RuleSet) -> Option<Range<usize>> {
    let dirty = next_dirty(text, from);
    // In a document of one line, a line end is no ordinary character either.
    let is_one_line = rules.line_end() != '\n';
    let start = match is_one_line {
        false => dirty?,
        true => {
            let end = dirty.unwrap_or(text.len());
            memchr(b'\n', &text.as_bytes()[from..end]).map(|at| from + at).or(dirty)?
        }
    };
    let (mut ordinary, mut sequence) = (0, 0);
    let mut end = start;
    for (at, c) in text[start..].char_indices() {
        // A control sequence belongs to the stretch as a whole, though nearly all of it is ordinary.
        if c == '\u{1B}' && sequence == 0 {
            sequence = sequences::len(text[start + at..].chars());
        }
        if sequence > 0 {
            (sequence, ordinary) = (sequence - 1, 0);
            end = start + at + c.len_utf8();
            continue;
        }
        let is_ordinary = is_ordinary(c) && !(is_one_line && c == '\n');
        ordinary = if is_ordinary { ordinary + 1 } else { 0 };
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
    let mut at = from;
    loop {
        at += clean_ascii_len(&text.as_bytes()[at..]);
        for c in text[at..].chars() {
            if !is_ordinary(c) {
                return Some(at);
            }
            at += c.len_utf8();
            // A word beyond ASCII is often followed by a space and another; a longer run is worth a block.
            if c.is_ascii() && text[at..].bytes().take(4).all(|byte| byte.is_ascii()) {
                break;
            }
        }
        if at == text.len() {
            return None;
        }
    }
}

/// How many bytes of ASCII text without controls `bytes` begins with.
fn clean_ascii_len(bytes: &[u8]) -> usize {
    const BLOCK: usize = 64;
    // In bytes, and without an early exit inside the block, so that it compiles to vector instructions. As a signed
    // number, a byte beyond ASCII is less than a space too.
    let dirty = |byte: u8| {
        u8::from((byte as i8) < b' ' as i8) & u8::from(byte != b'\n') & u8::from(byte != b'\t')
            | u8::from(byte == 0x7F)
    };
    // Most blocks hold no line end either, which is asked with fewer instructions.
    let is_plain = |block: &[u8; BLOCK]| {
        block.iter().fold(0, |most: u8, &byte| most.max(byte.wrapping_sub(b' '))) <= b'~' - b' '
    };
    let is_clean =
        |block: &&[u8; BLOCK]| is_plain(block) || block.iter().fold(0, |any, &byte| any | dirty(byte)) == 0;
    let (blocks, _) = bytes.as_chunks::<BLOCK>();
    let len = blocks.iter().take_while(is_clean).count() * BLOCK;
    len + bytes[len..].iter().take_while(|&&byte| dirty(byte) == 0).count()
}

fn is_ordinary(c: char) -> bool {
    match c {
        '\n' | '\t' | ' '..='~' => true,
        c if c.is_ascii() => false,
        c => chars::of(c).is_ordinary(),
    }
}

/// A stretch that is being worked on. One value serves all stretches of a text.
struct Stretch<'a> {
    rules: RuleSet,
    region: Region,
    /// What its region holds before the stretch, and behind it.
    before: &'a str,
    after: &'a str,
    /// Where `before` ends, in bytes of the text.
    start: usize,
    /// Where the stretch ends, in bytes of the text.
    end: usize,
    /// The ordinary character before the stretch, if there is one, and the stretch, each with the byte offset where
    /// it stood or came from.
    chars: Vec<(usize, char)>,
    /// For every character that the stretch had: where it stood, and the rules that changed it.
    changes: Vec<(usize, Option<Rules>)>,
    is_changed: bool,
    /// This stretch or one before had a space that is not U+0020.
    has_spaces: bool,
    /// Invisible characters without work, of this stretch and those before.
    strays: Vec<Stray>,
    /// Nothing but white space came before the text.
    at_head: bool,
}

impl<'a> Stretch<'a> {
    fn new(rules: RuleSet, at_head: bool) -> Self {
        Stretch {
            rules,
            region: Region::default(),
            before: "",
            after: "",
            start: 0,
            end: 0,
            chars: Vec::new(),
            changes: Vec::new(),
            is_changed: false,
            has_spaces: false,
            strays: Vec::new(),
            at_head,
        }
    }

    fn take(&mut self, text: &'a str, range: Range<usize>, region: Region) {
        let neighbour = text[region.range.start..range.start].chars().next_back();
        let start = range.start - neighbour.map_or(0, char::len_utf8);
        self.before = &text[region.range.start..start];
        self.after = &text[range.end..region.range.end];
        (self.start, self.end, self.region) = (start, range.end, region);
        self.chars.clear();
        self.chars.extend(text[start..range.end].char_indices().map(|(at, c)| (start + at, c)));
        self.changes.clear();
        self.changes.extend(self.chars.iter().map(|&(at, _)| (at, None)));
        self.is_changed = false;
        self.has_spaces |= self.chars.iter().any(|&(_, c)| spaces::is_typographic(c));
    }

    /// Whether the stretch begins the document.
    fn is_head(&self) -> bool {
        self.at_head && self.chars.first().is_some_and(|&(first, _)| first == 0)
    }

    /// Whether `rule` runs here.
    fn runs(&self, rule: Rule) -> bool {
        self.rules.runs(rule) && self.region.allows(rule)
    }

    fn normalize(&mut self, found: &mut Vec<RawFinding>) {
        controls::remove(self, found);
        presentation::unfold(self);
        joiners::prune(self, found);
        compose::compose(self);
    }

    /// The character at `index`; behind the last one of the stretch stands the text behind it.
    fn get(&self, index: usize) -> Option<char> {
        self.from(index).next()
    }

    /// The characters from `index` on, and a few behind the stretch.
    fn from(&self, index: usize) -> impl Iterator<Item = char> {
        let rest = self.chars.get(index..).unwrap_or_default();
        rest.iter().map(|&(_, c)| c).chain(self.after.chars().take(CONTEXT))
    }

    /// Where that ends in the text which the character at `index` came from. Several characters may have come from one.
    fn end_of(&self, index: usize) -> usize {
        let Some(&(at, _)) = self.chars.get(index) else { return self.end };
        self.chars[index..].iter().map(|&(next, _)| next).find(|&next| next > at).unwrap_or(self.end)
    }

    /// Notes that `rule` changed what stood in the byte range `range`.
    fn changed(&mut self, rule: Rule, range: Range<usize>) {
        self.is_changed = true;
        let first = self.changes.partition_point(|&(at, _)| at < range.start);
        for (_, rules) in self.changes[first..].iter_mut().take_while(|(at, _)| *at < range.end) {
            *rules = union(*rules, Some(rule.into()));
        }
    }

    /// Writes what is left of the stretch as edits between the characters that stayed. What one rule changed as a whole
    /// is one edit, also where a character of it stayed: marks that were put in order are not one removed and one
    /// inserted, of which a later rule could remove the other and leave its name off the first.
    fn write(&self, text: &str, rewriter: &mut Rewriter<'_>) {
        if !self.is_changed || self.rules.is_empty() {
            return;
        }
        let (mut from, mut pending) = (self.start, String::new());
        let is_changed = |at: usize| {
            let index = self.changes.partition_point(|&(known, _)| known < at);
            self.changes.get(index).is_some_and(|(_, rules)| rules.is_some())
        };
        let mut changes = self.changes.iter().peekable();
        let mut last = None; // the rules of the character before
        let mut edit = |range: Range<usize>, with: &mut String| {
            let mut rules = None;
            while let Some(&(_, change)) = changes.next_if(|&&(at, _)| at < range.end) {
                rules = union(rules, change);
                last = change;
            }
            // An insertion is the doing of whatever changed its neighbours.
            let next = changes.peek().and_then(|&&(_, change)| change);
            if let Some(rules) = rules.or_else(|| union(last, next)) {
                rewriter.replace(rules, range, with);
            }
            with.clear();
        };
        for &(at, c) in &self.chars {
            if at > from && !pending.is_empty() {
                edit(from..at, &mut pending);
                from = at;
            }
            if at >= from && text[at..].starts_with(c) && !is_changed(at) {
                edit(from..at, &mut pending);
                from = at + c.len_utf8();
            } else {
                pending.push(c);
            }
        }
        edit(from..self.end, &mut pending);
    }
}

fn union(a: Option<Rules>, b: Option<Rules>) -> Option<Rules> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.and(b)),
        (a, b) => a.or(b),
    }
}

/// How far a character's surroundings are looked at beyond the stretch: marks that stand between two letters.
const CONTEXT: usize = 8;

#[cfg(test)]
mod tests;

//! Which character references must stay, because they would be markup if they were decoded. A text with references and
//! the text with all of them decoded come in; for each reference it goes out whether it stays.
//!
//! Markup is what the tokenizer of the HTML Standard takes for markup. In its data state (§13.2.5.1) only two
//! characters are not text:
//! - `<` opens a tag, a comment or a declaration if an ASCII letter, `/`, `!` or `?` follows (§13.2.5.6, tag open
//!   state). Elsewhere it is text. `<%` counts as markup too, because it opens the tags of template languages.
//! - `&` begins a reference if a name or a number of one follows (§13.2.5.72 and the states behind it). Some old names
//!   need no semicolon. `&word;` counts as a reference too, because a document type may declare it.
//!
//! So `5 &lt; 6`, `&lt;3` and `AT&amp;T` are decoded; `&lt;b`, `&amp;lt;` and `&amp;copy=1` stay. `>` and quotes are
//! text outside of tags. Inside of markup, from its start to the place where the tokenizer ends it, all references
//! stay. This holds for plain markup, for escaped markup (`&lt;b&gt;` stays whole), and for a tag that is not closed
//! yet. A decoded letter can make markup of the `<` or `&` before it (`<&#105;mg`), and is checked for that too.
//!
//! A nested reference is decoded as a whole or not at all: `&amp;eacute;` becomes `é`, and `&amp;lt;b` stays as it is.
//! Characters that later stages remove are skipped: `&lt;` ZWSP `b` is `<b` in the end. Cost: linear.

use std::ops::Range;

use memchr::{memchr, memmem};

/// One decoded reference: its bytes in the text, and the bytes of the output that it became.
pub(super) struct DecodedReference {
    pub text: Range<usize>,
    pub output: Range<usize>,
}

/// A text, and the output with all of its references decoded.
pub(super) struct MarkupCheck<'a, F> {
    pub text: &'a str,
    /// Ranges of the text that are known to be markup or program text. They are sorted and do not overlap.
    pub protected: &'a [Range<usize>],
    pub output: &'a str,
    pub references: &'a [DecodedReference],
    /// What later stages make of a character; `None` if they may remove it.
    pub after_later_stages: F,
}

/// Escaped markup is searched for its end within so many bytes.
const MAX_ESCAPED_MARKUP_BYTES: usize = 4096;
/// The longest name of a reference, in bytes.
const MAX_NAME_BYTES: usize = 40;
/// A longer text may have been cut within a line, so that the characters behind its end are not known.
const MAX_COMPLETE_TEXT_BYTES: usize = 16 * 1024;
/// A later stage may remove a sequence that this character begins, letters included.
const ESCAPE: char = '\u{1B}';

impl<F: Fn(char) -> Option<char>> MarkupCheck<'_, F> {
    /// For each reference, whether it must stay.
    pub fn kept(&self) -> Vec<bool> {
        let mut kept = vec![false; self.references.len()];
        self.keep_in_plain_markup(&mut kept);
        self.keep_in_escaped_markup(&mut kept);
        // The loop runs backwards, so that the decision on what follows is known. A reference that stays begins with
        // `&`, and there a name or tag before it ends.
        let mut end = self.output.len();
        for (i, reference) in self.references.iter().enumerate().rev() {
            let from = i.checked_sub(1).map_or(0, |before| self.references[before].output.end);
            if kept[i] || self.makes_markup(from, &reference.output, end) {
                kept[i] = true;
                end = reference.output.start;
            }
        }
        kept
    }

    /// Keeps the references in plain markup that is not protected: these are tags that are not closed.
    fn keep_in_plain_markup(&self, kept: &mut [bool]) {
        let (mut from, mut protected, mut first) = (0, 0, 0);
        while let Some(start) = memchr(b'<', &self.text.as_bytes()[from..]).map(|at| from + at) {
            from = start + 1;
            protected += self.protected[protected..].iter().take_while(|range| range.end <= start).count();
            let is_protected = self.protected.get(protected).is_some_and(|range| range.start <= start);
            if is_protected
                || self.text[from..].starts_with('%')
                || !self.opens_markup(&self.text[from..], true)
            {
                continue;
            }
            from = self.markup_len(&self.text[start..], false).map_or(self.text.len(), |len| start + len);
            first += self.references[first..].iter().take_while(|next| next.text.end <= start).count();
            let inside = self.references[first..].iter().take_while(|next| next.text.start < from).count();
            kept[first..first + inside].fill(true);
            first += inside;
        }
    }

    /// Keeps all references of markup that is escaped itself.
    fn keep_in_escaped_markup(&self, kept: &mut [bool]) {
        let mut done = 0;
        for (i, reference) in self.references.iter().enumerate() {
            let start = reference.output.start;
            let end = (self.output.len()).min(start + MAX_ESCAPED_MARKUP_BYTES);
            let end = (start..=end).rev().find(|&end| self.output.is_char_boundary(end)).unwrap_or(start);
            let rest = &self.output[start..end];
            if start < done || !rest.starts_with('<') || !self.opens_markup(&rest[1..], false) {
                continue;
            }
            if let Some(len) = self.markup_len(rest, true) {
                done = start + len;
                let inside = self.references[i..].iter().take_while(|next| next.output.start < done).count();
                kept[i..i + inside].fill(true);
            }
        }
    }

    /// Whether the reference that became `range` of the output makes markup there. `from` is the end of the reference
    /// before it, `end` the start of the next one that stays.
    fn makes_markup(&self, from: usize, range: &Range<usize>, end: usize) -> bool {
        let is_at_end = end == self.output.len();
        let opens = |at: usize| self.opens_markup(&self.output[at..end], is_at_end);
        let refers = |at: usize| self.refers(&self.output[at..end], is_at_end);
        let mut before = self.output[from..range.start].char_indices().rev();
        let last = before.clone().map(|(_, c)| c).find(|&c| (self.after_later_stages)(c).is_some());
        if last == Some('<') && opens(range.start) {
            return true;
        }
        let name = |c: &(usize, char)| (self.after_later_stages)(c.1).is_none_or(is_in_name);
        if let Some((at, '&')) = before.find(|c| !name(c))
            && refers(from + at + 1)
        {
            return true;
        }
        self.output[range.clone()].char_indices().any(|(at, c)| match c {
            '<' => opens(range.start + at + 1),
            '&' => refers(range.start + at + 1),
            _ => false,
        })
    }

    /// Whether `<` before `rest` opens markup. `is_at_end`: `rest` goes to the end of the text.
    fn opens_markup(&self, rest: &str, is_at_end: bool) -> bool {
        match rest
            .chars()
            .filter_map(|c| if c == ESCAPE { Some(c) } else { (self.after_later_stages)(c) })
            .next()
        {
            Some(c) => c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?' | '%' | ESCAPE),
            None => is_at_end && self.text.len() > MAX_COMPLETE_TEXT_BYTES,
        }
    }

    /// Whether `&` before `rest` begins a reference. `is_at_end`: as above.
    fn refers(&self, rest: &str, is_at_end: bool) -> bool {
        let mut name = String::from("&");
        for c in rest.chars() {
            if c == ESCAPE {
                return true;
            }
            match (self.after_later_stages)(c) {
                None => {}
                Some(c) if is_in_name(c) && name.len() <= MAX_NAME_BYTES => name.push(c),
                // A document type may declare any name.
                Some(';' | '\u{37E}') if name.len() > 1 => return true,
                Some(_) => return is_reference(&name),
            }
        }
        is_reference(&name) || is_at_end && self.text.len() > MAX_COMPLETE_TEXT_BYTES
    }

    /// The length of the markup at the start of `text`. `is_escaped`: it is no markup if another `<` stands in it.
    fn markup_len(&self, text: &str, is_escaped: bool) -> Option<usize> {
        let behind = |close: &str| memmem::find(text.as_bytes(), close.as_bytes()).map(|at| at + close.len());
        match text.as_bytes() {
            [b'<', b'!', b'-', b'-', ..] => behind("-->"),
            [b'<', b'!', b'[', ..] => behind("]]>"),
            [b'<', b'%', ..] => behind("%>"),
            [b'<', b'!' | b'?', ..] => behind(">"),
            _ => self.tag_len(text, is_escaped),
        }
    }

    /// The length of a tag, by the tokenizer states from §13.2.5.8 to §13.2.5.40.
    fn tag_len(&self, text: &str, is_escaped: bool) -> Option<usize> {
        let mut state = TagState::TagName;
        for (at, c) in text.char_indices().skip(1) {
            let Some(c) = (self.after_later_stages)(c) else { continue };
            let is_space = c.is_ascii_whitespace();
            state = match (state, c) {
                (TagState::Quoted(quote), c) if c == quote => TagState::BeforeAttribute,
                (TagState::Quoted(quote), _) => TagState::Quoted(quote),
                (_, '>') => return Some(at + 1),
                (_, '<') if is_escaped => return None,
                (TagState::BeforeValue, '"' | '\'') => TagState::Quoted(c),
                (TagState::BeforeValue, _) if is_space => TagState::BeforeValue,
                (TagState::BeforeValue, _) => TagState::Unquoted,
                (TagState::Unquoted, _) if !is_space => TagState::Unquoted,
                (TagState::Attribute | TagState::AfterAttribute, '=') => TagState::BeforeValue,
                (TagState::Attribute | TagState::AfterAttribute, _) if is_space => TagState::AfterAttribute,
                (TagState::TagName, _) if !is_space && (c != '/' || at == 1) => TagState::TagName,
                (_, '/') => TagState::BeforeAttribute,
                (_, _) if is_space => TagState::BeforeAttribute,
                _ => TagState::Attribute,
            };
        }
        None
    }
}

/// The states of the tokenizer inside of a tag.
#[derive(Clone, Copy)]
enum TagState {
    TagName,
    BeforeAttribute,
    Attribute,
    AfterAttribute,
    BeforeValue,
    Quoted(char),
    Unquoted,
}

fn is_in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '#'
}

/// Whether `name`, which begins with `&`, begins with a reference (HTML Standard §13.2.5.72 to §13.2.5.80). Numbers and
/// some names need no semicolon.
fn is_reference(name: &str) -> bool {
    match name.as_bytes() {
        [b'&', b'#', b'0'..=b'9', ..] => true,
        [b'&', b'#', b'x' | b'X', digit, ..] => digit.is_ascii_hexdigit(),
        _ => htmlize::unescape(name) != name,
    }
}

//! Which character references have to stay, because decoded they would be markup: a text with references and the text
//! in which all of them are decoded in, for each reference whether it stays out.
//!
//! Markup is what the tokenizer of the HTML Standard takes for it. In its data state (§13.2.5.1) only two characters are
//! not text. `<` opens a tag, a comment or a declaration where an ASCII letter, `/`, `!` or `?` follows (§13.2.5.6, tag
//! open state), and is text anywhere else; `<%` is taken along, for it opens the tags of template languages. `&` begins
//! a reference where the name of one or a number follows (§13.2.5.72 and the states behind it), also a name of the old
//! ones that need no semicolon; `&word;` is taken along, which a document type may declare. So `5 &lt; 6`, `&lt;3` and
//! `AT&amp;T` are decoded, and `&lt;b`, `&amp;lt;` and `&amp;copy=1` stay. `>` and quotes are text but inside a tag:
//! from where markup begins to where the tokenizer ends it, all references stay, be the markup plain or escaped itself:
//! `&lt;b&gt;` stays as it is, and so does a reference in a tag that is not closed yet. A letter can be what makes markup
//! of the `<` or `&` before it (`<&#105;mg`), and is held against them too.
//!
//! A reference is decoded wholly or not at all: `&amp;eacute;` is `é`, and of `&amp;lt;b` nothing is decoded. What later
//! stages remove is looked through: `&lt;` ZWSP `b` is `<b` in the end. Cost: linear.

use std::ops::Range;

use memchr::{memchr, memmem};

/// One reference decoded: which bytes of the text became which bytes of the output.
pub(super) struct Step {
    pub text: Range<usize>,
    pub output: Range<usize>,
}

/// A text, and what it is with each of `steps` done.
pub(super) struct Decoded<'a, F> {
    pub text: &'a str,
    /// Ranges of the text that are known to be markup or program text, in order and apart.
    pub protected: &'a [Range<usize>],
    pub output: &'a str,
    pub steps: &'a [Step],
    /// What becomes of a character later on; nothing, where it may be removed.
    pub seen_later: F,
}

/// Bytes that escaped markup has at most.
const LONGEST: usize = 4096;
/// Letters that the name of a reference has at most.
const LONGEST_NAME: usize = 40;
/// A text that is longer may be cut within a line, and what follows it is not known.
const CUT: usize = 16 * 1024;
/// What it begins may be removed together with letters.
const ESCAPE: char = '\u{1B}';

impl<F: Fn(char) -> Option<char>> Decoded<'_, F> {
    /// For each step, whether it must not be done.
    pub fn kept(&self) -> Vec<bool> {
        let mut kept = vec![false; self.steps.len()];
        self.keep_in_plain_markup(&mut kept);
        self.keep_in_escaped_markup(&mut kept);
        // From the end, so that what follows is known. A step that is not done leaves `&`, where names and tags end.
        let mut end = self.output.len();
        for (i, step) in self.steps.iter().enumerate().rev() {
            let from = i.checked_sub(1).map_or(0, |before| self.steps[before].output.end);
            if kept[i] || self.makes_markup(from, &step.output, end) {
                kept[i] = true;
                end = step.output.start;
            }
        }
        kept
    }

    /// Keeps what lies in markup that is plain in the text, and that nobody has protected: tags that are not closed.
    fn keep_in_plain_markup(&self, kept: &mut [bool]) {
        let (mut from, mut protected, mut step) = (0, 0, 0);
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
            step += self.steps[step..].iter().take_while(|step| step.text.end <= start).count();
            let inside = self.steps[step..].iter().take_while(|step| step.text.start < from).count();
            kept[step..step + inside].fill(true);
            step += inside;
        }
    }

    /// Keeps all of a tag that is escaped itself.
    fn keep_in_escaped_markup(&self, kept: &mut [bool]) {
        let mut done = 0;
        for (i, step) in self.steps.iter().enumerate() {
            let start = step.output.start;
            let end = (self.output.len()).min(start + LONGEST);
            let end = (start..=end).rev().find(|&end| self.output.is_char_boundary(end)).unwrap_or(start);
            let rest = &self.output[start..end];
            if start < done || !rest.starts_with('<') || !self.opens_markup(&rest[1..], false) {
                continue;
            }
            if let Some(len) = self.markup_len(rest, true) {
                done = start + len;
                let inside = self.steps[i..].iter().take_while(|step| step.output.start < done).count();
                kept[i..i + inside].fill(true);
            }
        }
    }

    /// Whether the step to `range` makes markup of the output from `from` to `end`, where the steps around it are.
    fn makes_markup(&self, from: usize, range: &Range<usize>, end: usize) -> bool {
        let is_at_end = end == self.output.len();
        let opens = |at: usize| self.opens_markup(&self.output[at..end], is_at_end);
        let refers = |at: usize| self.refers(&self.output[at..end], is_at_end);
        let mut before = self.output[from..range.start].char_indices().rev();
        let last = before.clone().map(|(_, c)| c).find(|&c| (self.seen_later)(c).is_some());
        if last == Some('<') && opens(range.start) {
            return true;
        }
        let name = |c: &(usize, char)| (self.seen_later)(c.1).is_none_or(is_in_name);
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

    /// Whether `<` before `rest` opens markup. `may_be_cut`: the text ends behind it.
    fn opens_markup(&self, rest: &str, may_be_cut: bool) -> bool {
        match rest.chars().filter_map(|c| if c == ESCAPE { Some(c) } else { (self.seen_later)(c) }).next() {
            Some(c) => c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?' | '%' | ESCAPE),
            None => may_be_cut && self.text.len() > CUT,
        }
    }

    /// Whether `&` before `rest` begins a reference.
    fn refers(&self, rest: &str, may_be_cut: bool) -> bool {
        let mut name = String::from("&");
        for c in rest.chars() {
            if c == ESCAPE {
                return true;
            }
            match (self.seen_later)(c) {
                None => {}
                Some(c) if is_in_name(c) && name.len() <= LONGEST_NAME => name.push(c),
                // As DTDs declare them, too.
                Some(';' | '\u{37E}') if name.len() > 1 => return true,
                Some(_) => return is_reference(&name),
            }
        }
        is_reference(&name) || may_be_cut && self.text.len() > CUT
    }

    /// The length of the markup that `text` begins with. `is_escaped`: another `<` ends the matter.
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

    /// The length of a tag, by the tokenizer's states from §13.2.5.8 to §13.2.5.40.
    fn tag_len(&self, text: &str, is_escaped: bool) -> Option<usize> {
        let mut state = State::TagName;
        for (at, c) in text.char_indices().skip(1) {
            let Some(c) = (self.seen_later)(c) else { continue };
            let is_space = c.is_ascii_whitespace();
            state = match (state, c) {
                (State::Quoted(quote), c) if c == quote => State::BeforeAttribute,
                (State::Quoted(quote), _) => State::Quoted(quote),
                (_, '>') => return Some(at + 1),
                (_, '<') if is_escaped => return None,
                (State::BeforeValue, '"' | '\'') => State::Quoted(c),
                (State::BeforeValue, _) if is_space => State::BeforeValue,
                (State::BeforeValue, _) => State::Unquoted,
                (State::Unquoted, _) if !is_space => State::Unquoted,
                (State::Attribute | State::AfterAttribute, '=') => State::BeforeValue,
                (State::Attribute | State::AfterAttribute, _) if is_space => State::AfterAttribute,
                (State::TagName, _) if !is_space && (c != '/' || at == 1) => State::TagName,
                (_, '/') => State::BeforeAttribute,
                (_, _) if is_space => State::BeforeAttribute,
                _ => State::Attribute,
            };
        }
        None
    }
}

/// The states of the tokenizer inside a tag.
#[derive(Clone, Copy)]
enum State {
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

/// Whether a reference begins `name`, which begins with `&` (HTML Standard §13.2.5.72 to §13.2.5.80): numbers need no
/// semicolon, and some names do not.
fn is_reference(name: &str) -> bool {
    match name.as_bytes() {
        [b'&', b'#', b'0'..=b'9', ..] => true,
        [b'&', b'#', b'x' | b'X', digit, ..] => digit.is_ascii_hexdigit(),
        _ => htmlize::unescape(name) != name,
    }
}

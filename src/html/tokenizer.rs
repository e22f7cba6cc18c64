//! The characters of a page come in, window by window; its tags and its text go out, in order, each with its place.
//!
//! The tokenizer of the HTML Standard (§13.2.5), its states folded together where only errors tell them apart: DOCTYPE and
//! bogus comments end at the first `>`, and what a comment holds is nobody's. Every token leads to the bytes that it was.
//! What is unfinished at the end of a window is a state of a few bytes; of a tag only its name and the attributes that the
//! caller knows are kept, up to [`MAX_VALUE`] bytes each. So a comment, a script or an attribute of a GiB costs nothing.
//! Linear time: a character is looked at once, but for the [`MAX_LOOKAHEAD`] behind a `<` or a `&`.
//!
//! In the tests the tokenizer of html5ever, which holds a comment in memory as a whole, says the same.

use std::ops::Range;

use memchr::{memchr, memchr2, memchr3};

use super::lookahead::{Lookahead, end_tag_of, is_space};
use super::reference;
use super::script::{self, ScriptState};
use super::tag::{MAX_NAME, MAX_VALUE, Tag};

/// What is behind a start tag, as the tree builder would say (HTML Standard §13.2.6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Content {
    /// Tags, references and text.
    #[default]
    Data,
    /// Text and references up to its end tag: `title`, `textarea`.
    RcData,
    /// Text up to its end tag: `style`, `xmp`, `iframe`, `noembed`, `noframes`.
    RawText,
    /// Text up to its end tag, with the exceptions of §13.2.5.15 and the states behind it.
    Script,
    /// Text up to the end of the page.
    PlainText,
}

/// Takes the tokens. Places are bytes of the window.
pub(super) trait TokenSink {
    /// Text: `text` is what the bytes at `place` say, which differs from them in a reference, a line end and a NUL.
    fn text(&mut self, text: &str, place: Range<usize>);
    /// A start tag; what kind of content it has.
    fn start_tag(&mut self, tag: &Tag, place: Range<usize>) -> Content;
    /// An end tag.
    fn end_tag(&mut self, tag: &Tag, place: Range<usize>);
    /// Whether `<![CDATA[` begins text here: the current element is one of SVG or MathML.
    fn is_foreign(&self) -> bool;
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    Script(ScriptState),
    TagName,
    BeforeName,
    Name,
    AfterName,
    BeforeValue,
    Quoted(u8),
    Unquoted,
    AfterQuoted,
    SelfClosing,
    /// DOCTYPE, processing instructions and what begins like a tag and is none: up to `>`.
    Bogus,
    Comment(CommentState),
    Cdata,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CommentState {
    Start,
    StartDash,
    Inside,
    Dash,
    End,
    EndBang,
}

/// Bytes behind a `<` or a `&` that are looked at before it is known what it begins, at most.
const MAX_LOOKAHEAD: usize = 48;

/// Reads a page window by window.
#[derive(Debug, Default)]
pub(super) struct Tokenizer {
    state: State,
    content: Content,
    tag: Tag,
    /// What the last window ended with: the beginning of something that more bytes decide.
    carried: String,
}

/// A window as it is read: behind what the last one left, whose bytes have no place in this one.
struct Reader<'a> {
    text: &'a str,
    carried: usize,
    at: usize,
    ends: bool,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn place(&self, range: Range<usize>) -> Range<usize> {
        range.start.saturating_sub(self.carried)..range.end.saturating_sub(self.carried)
    }

    /// Passes over `len` bytes.
    fn skip(&mut self, len: usize) {
        self.at += len;
    }

    /// Passes over what comes before `found`, or over all.
    fn skip_to(&mut self, found: Option<usize>) -> bool {
        self.at = found.map_or(self.text.len(), |len| self.at + len);
        found.is_some()
    }
}

/// Whether more bytes are needed to go on.
enum Step {
    On,
    NeedsMore,
}

impl Tokenizer {
    /// Reads the next window. `ends`: nothing follows it.
    pub fn feed(&mut self, window: &str, ends: bool, sink: &mut impl TokenSink) {
        let carried = std::mem::take(&mut self.carried);
        let joined = if carried.is_empty() { None } else { Some(carried.clone() + window) };
        let text = joined.as_deref().unwrap_or(window);
        let mut reader = Reader { text, carried: carried.len(), at: 0, ends };
        while reader.at < reader.text.len() {
            if let Step::NeedsMore = self.step(&mut reader, sink) {
                self.carried = reader.text[reader.at..].to_owned();
                break;
            }
        }
    }

    fn step(&mut self, reader: &mut Reader<'_>, sink: &mut impl TokenSink) -> Step {
        match self.state {
            State::Text => return self.text(reader, sink),
            State::Script(state) => return self.script(state, reader, sink),
            State::Bogus => {
                if reader.skip_to(memchr(b'>', reader.rest())) {
                    self.end_markup(reader);
                }
            }
            State::Comment(state) => self.comment(state, reader),
            State::Cdata => return self.cdata(reader, sink),
            _ => self.inside_tag(reader, sink),
        }
        Step::On
    }

    /// Passes over the `>` that ends something.
    fn end_markup(&mut self, reader: &mut Reader<'_>) {
        reader.skip(1);
        self.state = State::Text;
    }

    fn text(&mut self, reader: &mut Reader<'_>, sink: &mut impl TokenSink) -> Step {
        let rest = reader.rest();
        let found = match self.content {
            Content::Data | Content::RcData => memchr3(b'<', b'&', 0, rest),
            Content::RawText | Content::Script => memchr2(b'<', 0, rest),
            Content::PlainText => memchr(0, rest),
        };
        let len = found.unwrap_or(rest.len());
        if len > 0 {
            let range = reader.at..reader.at + len;
            sink.text(&reader.text[range.clone()], reader.place(range));
            reader.skip(len);
            return Step::On;
        }
        match rest[0] {
            0 => {
                // The tree builder drops it (§13.2.6.4.7); where there are no tags it is replaced.
                let read = if self.content == Content::Data { "" } else { "\u{FFFD}" };
                self.emit(read, 1, reader, sink);
                Step::On
            }
            b'&' => self.reference(reader, sink),
            _ => self.less_than(reader, sink),
        }
    }

    /// The next `len` bytes say `text`.
    fn emit(&mut self, text: &str, len: usize, reader: &mut Reader<'_>, sink: &mut impl TokenSink) {
        sink.text(text, reader.place(reader.at..reader.at + len));
        reader.skip(len);
    }

    fn reference(&mut self, reader: &mut Reader<'_>, sink: &mut impl TokenSink) -> Step {
        let rest = &reader.text[reader.at..];
        if !reader.ends && reference::is_undecided(rest) {
            return Step::NeedsMore;
        }
        match reference::decode(rest) {
            Some((text, len)) => self.emit(&text, len, reader, sink),
            None => self.emit("&", 1, reader, sink),
        }
        Step::On
    }

    /// `<` in text.
    fn less_than(&mut self, reader: &mut Reader<'_>, sink: &mut impl TokenSink) -> Step {
        let rest = reader.rest();
        if self.content != Content::Data {
            return match end_tag_of(&rest[..rest.len().min(MAX_LOOKAHEAD)], self.tag.name()) {
                Lookahead::Is => self.end_raw(reader),
                Lookahead::Unknown if !reader.ends => Step::NeedsMore,
                _ => {
                    self.emit("<", 1, reader, sink);
                    Step::On
                }
            };
        }
        match rest {
            [_, b'a'..=b'z' | b'A'..=b'Z', ..] => self.begin_tag(false, 1, reader),
            [_, b'/', b'a'..=b'z' | b'A'..=b'Z', ..] => self.begin_tag(true, 2, reader),
            [_, b'/', b'>', ..] => reader.skip(3),
            [_, b'/', _, ..] | [_, b'?', ..] => {
                reader.skip(if rest[1] == b'/' { 2 } else { 1 });
                self.state = State::Bogus;
            }
            [_, b'!', behind @ ..] => return self.declaration(behind, reader, sink),
            [_] | [_, b'/'] if !reader.ends => return Step::NeedsMore,
            [_, b'/'] => self.emit("</", 2, reader, sink),
            _ => self.emit("<", 1, reader, sink),
        }
        Step::On
    }

    fn begin_tag(&mut self, is_end: bool, before: usize, reader: &mut Reader<'_>) {
        self.tag.begin(is_end);
        reader.skip(before);
        self.state = State::TagName;
    }

    /// `</` and the name of the element whose text this was.
    fn end_raw(&mut self, reader: &mut Reader<'_>) -> Step {
        self.begin_tag(true, 2, reader);
        self.content = Content::Data;
        Step::On
    }

    /// What is behind `<!` (§13.2.5.42).
    fn declaration(&mut self, behind: &[u8], reader: &mut Reader<'_>, sink: &mut impl TokenSink) -> Step {
        const CDATA: &[u8] = b"[CDATA[";
        let is_part = |of: &[u8]| behind.len() < of.len() && of.starts_with(behind);
        if behind.starts_with(b"--") {
            reader.skip(4);
            self.state = State::Comment(CommentState::Start);
        } else if !reader.ends && (is_part(b"--") || is_part(CDATA)) {
            return Step::NeedsMore;
        } else if behind.starts_with(CDATA) && sink.is_foreign() {
            reader.skip(2 + CDATA.len());
            self.state = State::Cdata;
        } else {
            reader.skip(2);
            self.state = State::Bogus;
        }
        Step::On
    }

    fn comment(&mut self, state: CommentState, reader: &mut Reader<'_>) {
        use CommentState::{Dash, End, EndBang, Inside, Start, StartDash};
        if state == Inside {
            if reader.skip_to(memchr(b'-', reader.rest())) {
                reader.skip(1);
                self.state = State::Comment(Dash);
            }
            return;
        }
        let next = match (state, reader.rest()[0]) {
            (Start | StartDash | End | EndBang, b'>') => return self.end_markup(reader),
            (Start, b'-') => StartDash,
            (StartDash | Dash | End, b'-') => End,
            (End, b'!') => EndBang,
            (EndBang, b'-') => Dash,
            _ => Inside,
        };
        if next != Inside {
            reader.skip(1);
        }
        self.state = State::Comment(next);
    }

    /// Text up to `]]>` (§13.2.5.69).
    fn cdata(&mut self, reader: &mut Reader<'_>, sink: &mut impl TokenSink) -> Step {
        let rest = reader.rest();
        match memchr2(b']', 0, rest) {
            Some(0) if rest[0] == 0 => self.emit("\u{FFFD}", 1, reader, sink),
            Some(0) if rest.starts_with(b"]]>") => {
                reader.skip(3);
                self.state = State::Text;
            }
            Some(0) if rest.len() < 3 && b"]]>".starts_with(rest) && !reader.ends => return Step::NeedsMore,
            Some(0) => self.emit("]", 1, reader, sink),
            found => {
                let range = reader.at..reader.at + found.unwrap_or(rest.len());
                sink.text(&reader.text[range.clone()], reader.place(range.clone()));
                reader.skip(range.len());
            }
        }
        Step::On
    }

    /// The text of a script is nobody's but for where it ends.
    fn script(&mut self, state: ScriptState, reader: &mut Reader<'_>, sink: &mut impl TokenSink) -> Step {
        let _ = sink;
        let (next, len) = match script::step(state, reader.rest(), reader.ends) {
            script::Found::Next(next, len) => (next, len),
            script::Found::End => return self.end_raw(reader),
            script::Found::NeedsMore => return Step::NeedsMore,
        };
        reader.skip(len);
        self.state = State::Script(next);
        Step::On
    }

    /// One step between the name of a tag and its `>` (§13.2.5.8, §13.2.5.32 to §13.2.5.40).
    fn inside_tag(&mut self, reader: &mut Reader<'_>, sink: &mut impl TokenSink) {
        let rest = reader.rest();
        let byte = rest[0];
        match (self.state, byte) {
            (State::TagName, _) => {
                let len = rest.iter().position(|&b| is_space(b) || matches!(b, b'/' | b'>'));
                let name = &reader.text[reader.at..reader.at + len.unwrap_or(rest.len())];
                self.tag.push_name(name);
                if reader.skip_to(len) {
                    self.state = State::BeforeName;
                }
            }
            (State::BeforeName | State::AfterName | State::BeforeValue, _) if is_space(byte) => {
                reader.skip(1);
            }
            (State::AfterQuoted, _) if is_space(byte) => {
                reader.skip(1);
                self.state = State::BeforeName;
            }
            (State::SelfClosing, b'>') => {
                self.tag.is_self_closing = true;
                self.end_tag(reader, sink);
            }
            (State::BeforeName | State::AfterName | State::BeforeValue | State::AfterQuoted, b'>') => {
                self.end_tag(reader, sink);
            }
            (State::BeforeName | State::AfterName | State::AfterQuoted, b'/') => {
                reader.skip(1);
                self.state = State::SelfClosing;
            }
            (State::AfterName, b'=') => {
                reader.skip(1);
                self.state = State::BeforeValue;
            }
            (State::BeforeName | State::AfterName, _) => {
                self.tag.begin_attribute();
                // A `=` here is the first letter of a name.
                let len = char_len(byte);
                self.tag.push_attribute_name(&reader.text[reader.at..reader.at + len]);
                reader.skip(len);
                self.state = State::Name;
            }
            (State::SelfClosing | State::AfterQuoted, _) => self.state = State::BeforeName,
            (State::Name, _) => {
                let is_end = |&b: &u8| is_space(b) || matches!(b, b'/' | b'>' | b'=');
                let len = rest.iter().position(is_end);
                let name = &reader.text[reader.at..reader.at + len.unwrap_or(rest.len())];
                self.tag.push_attribute_name(name);
                if reader.skip_to(len) {
                    self.state = State::AfterName;
                }
            }
            (State::BeforeValue, b'"' | b'\'') => {
                reader.skip(1);
                self.tag.begin_value(reader.place(reader.at..reader.at).start);
                self.state = State::Quoted(byte);
            }
            (State::BeforeValue, _) => {
                self.tag.begin_value(reader.place(reader.at..reader.at).start);
                self.state = State::Unquoted;
            }
            (State::Quoted(quote), _) => {
                let found = memchr(quote, rest);
                self.push_value(found, reader);
                if found.is_some() {
                    reader.skip(1);
                    self.state = State::AfterQuoted;
                }
            }
            _ => {
                let found = rest.iter().position(|&b| is_space(b) || b == b'>');
                self.push_value(found, reader);
                if found.is_some() {
                    self.state = State::BeforeName;
                }
            }
        }
    }

    fn push_value(&mut self, found: Option<usize>, reader: &mut Reader<'_>) {
        let start = reader.at;
        reader.skip_to(found);
        self.tag.push_value(&reader.text[start..reader.at]);
    }

    /// The `>` of a tag.
    fn end_tag(&mut self, reader: &mut Reader<'_>, sink: &mut impl TokenSink) {
        reader.skip(1);
        self.tag.finish();
        self.state = State::Text;
        let place = reader.place(reader.at - 1..reader.at);
        if self.tag.is_end {
            return sink.end_tag(&self.tag, place);
        }
        self.content = sink.start_tag(&self.tag, place);
        if self.content == Content::Script {
            self.state = State::Script(ScriptState::default());
        }
    }

    /// The next window has places of its own.
    pub fn leave_window(&mut self) {
        self.tag.forget_places();
    }
}

/// Bytes of the character that begins with `byte`.
fn char_len(byte: u8) -> usize {
    match byte {
        0..=0x7F => 1,
        0x80..=0xDF => 2,
        0xE0..=0xEF => 3,
        _ => 4,
    }
}

const _: () = assert!(MAX_NAME + 3 < MAX_LOOKAHEAD && MAX_VALUE < 1 << 16);

//! A page, window by window: the tokens of a window come in; its visible text goes out.

use std::ops::Range;

use super::declared::{Declarations, LanguageNames, LanguageNumber};
use super::element::{Display, Element};
use super::lines::{EMPTY_LINE, LineState, LineWriter};
use super::lookahead::is_space;
use super::open_elements::{Declared, DeclaredDirection, Inherited, OpenElements};
use super::tag::{Attribute, Tag};
use super::tokenizer::{Content, TokenSink, Tokenizer};
use crate::document::Direction;
use crate::edit::Rewritten;

/// A page, and how far it is read.
#[derive(Debug, Default)]
pub(crate) struct Page {
    tokenizer: Tokenizer,
    walk: Walk,
}

/// The visible text of a window.
pub(crate) struct PageWindow<'a> {
    pub text: Rewritten<'a>,
    pub declared: Declarations,
}

/// What of a page is shown on request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PageParts {
    /// What stands in the place of images that are not shown (`alt`).
    pub alt: bool,
    /// The title of the page.
    pub title: bool,
}

impl Page {
    /// A page of which these parts are shown too.
    pub fn new(parts: PageParts) -> Page {
        Page { tokenizer: Tokenizer::default(), walk: Walk { parts, ..Walk::default() } }
    }

    /// The visible text of the next window. `is_last`: nothing follows it.
    pub fn window<'a>(&mut self, decoded: &'a str, is_last: bool) -> PageWindow<'a> {
        let lines = LineWriter::new(decoded, self.walk.lines);
        let mut sink = WindowSink { walk: &mut self.walk, lines, declared: Declarations::default() };
        self.tokenizer.feed(decoded, is_last, &mut sink);
        self.tokenizer.leave_window();
        let WindowSink { lines, mut declared, .. } = sink;
        // What is open at the end is only known so far.
        if let Some(time) = &mut self.walk.time {
            declared.dates.extend(time.shown.take().map(|shown| (shown, time.datetime.clone())));
        }
        let (text, lines) = lines.finish(is_last);
        self.walk.lines = lines;
        PageWindow { text, declared }
    }

    /// The tag of a declared language.
    pub fn language(&self, number: LanguageNumber) -> Option<&str> {
        self.walk.names.name(number)
    }
}

/// What is carried from one window to the next.
#[derive(Debug, Default)]
struct Walk {
    parts: PageParts,
    open: OpenElements,
    lines: LineState,
    names: LanguageNames,
    time: Option<Time>,
    /// A line end just here is dropped.
    drops_line_end: bool,
}

/// A `time` that is open.
#[derive(Debug)]
struct Time {
    datetime: String,
    /// Where its text is, so far.
    shown: Option<Range<usize>>,
}

struct WindowSink<'w, 'a> {
    walk: &'w mut Walk,
    lines: LineWriter<'a>,
    declared: Declarations,
}

impl TokenSink for WindowSink<'_, '_> {
    fn text(&mut self, text: &str, place: Range<usize>) {
        let here = self.walk.open.here();
        let drops_line_end = std::mem::take(&mut self.walk.drops_line_end);
        if here.is_hidden || here.is_drawing {
            return;
        }
        let (mut text, mut place) = (text, place);
        if drops_line_end && let Some(rest) = text.strip_prefix("\r\n").or(text.strip_prefix(['\n', '\r'])) {
            self.lines.state.is_behind_cr = text == "\r";
            place.start = (place.start + text.len() - rest.len()).min(place.end);
            text = rest;
        }
        self.declare(&here, text, &place);
        if here.is_preformatted {
            self.lines.write_preformatted(text, place);
        } else {
            self.lines.write_collapsed(text, place);
        }
    }

    fn start_tag(&mut self, tag: &Tag, place: Range<usize>) -> Content {
        self.walk.drops_line_end = false;
        let element = Element::named(tag.name(), tag.name_hash());
        if self.walk.open.here().is_foreign {
            if !element.breaks_out() {
                self.open_foreign(element, tag);
                return Content::Data;
            }
            self.walk.open.close_foreign();
        }
        let declared = self.declared(element, tag);
        if matches!(element, Element::Html | Element::Body) {
            self.walk.open.declare(declared);
            return Content::Data;
        }
        let lines = &mut self.lines.state;
        self.walk.open.close_before(element, |closed, is_in_list| end(lines, closed, is_in_list));
        match element {
            Element::Br => self.lines.state.break_line(),
            Element::Img if self.walk.parts.alt => self.alt(tag, place),
            Element::Title if declared.is_shown => self.lines.state.end_line(EMPTY_LINE),
            Element::Tr => self.lines.state.end_row(),
            Element::Td | Element::Th => self.lines.state.begin_cell(),
            _ => {
                let is_in_list = self.walk.open.here().is_in_list;
                end(&mut self.lines.state, element, is_in_list);
            }
        }
        if element == Element::Time {
            let datetime = tag.value(Attribute::DateTime).map(|datetime| datetime.into_owned());
            self.walk.time = datetime.map(|datetime| Time { datetime, shown: None });
        }
        if !element.is_void() {
            self.walk.open.push(element, declared);
            self.walk.drops_line_end = element.drops_first_line_end();
        }
        element.content()
    }

    fn end_tag(&mut self, tag: &Tag, _: Range<usize>) {
        self.walk.drops_line_end = false;
        let element = Element::named(tag.name(), tag.name_hash());
        match element {
            Element::Html | Element::Body => return,
            // An end tag of nothing begins an element (§13.2.6.4.7).
            Element::Br => return self.lines.state.break_line(),
            _ => {}
        }
        let open = &mut self.walk.open;
        if open.here().is_foreign {
            match element {
                Element::P => open.close_foreign(),
                Element::Text => self.lines.state.end_line(1),
                _ => {}
            }
        }
        let lines = &mut self.lines.state;
        open.close(element, |closed, is_in_list| end(lines, closed, is_in_list));
        match element {
            Element::Tr => self.lines.state.end_row(),
            Element::Table => self.lines.state.end_table(),
            // Where none is open, it is an empty one.
            Element::P => self.lines.state.end_line(EMPTY_LINE),
            Element::Title if self.walk.parts.title => self.lines.state.end_line(EMPTY_LINE),
            Element::Time => {
                let time = self.walk.time.take().and_then(|time| Some((time.shown?, time.datetime)));
                self.declared.dates.extend(time);
            }
            _ => {}
        }
    }

    fn is_foreign(&self) -> bool {
        self.walk.open.here().is_foreign
    }
}

/// An element begins or ends here, and so does a line, if it stands on lines of its own.
fn end(lines: &mut LineState, element: Element, is_in_list: bool) {
    match element.display() {
        Display::Inline | Display::None | Display::Cell => {}
        Display::List if is_in_list => lines.end_line(1),
        Display::Block => lines.end_line(1),
        Display::List | Display::Paragraph => lines.end_line(EMPTY_LINE),
    }
}

impl WindowSink<'_, '_> {
    /// Shows the `alt` of an image, at the bytes where it stands.
    fn alt(&mut self, tag: &Tag, end: Range<usize>) {
        if let Some(alt) = tag.value(Attribute::Alt) {
            self.text(&alt, tag.place(Attribute::Alt).unwrap_or(end));
        }
    }

    /// An element of SVG or MathML.
    fn open_foreign(&mut self, element: Element, tag: &Tag) {
        if element == Element::Text {
            self.lines.state.end_line(1);
        }
        if !tag.is_self_closing {
            let declared = self.declared(element, tag);
            self.walk.open.push(element, declared);
        }
    }

    /// What a tag says of what is inside.
    fn declared(&mut self, element: Element, tag: &Tag) -> Declared {
        let language = tag.value(Attribute::Lang).or_else(|| tag.value(Attribute::XmlLang));
        let direction = tag.raw(Attribute::Dir).and_then(|dir| match dir.to_ascii_lowercase().as_str() {
            "ltr" => Some(DeclaredDirection::Ltr),
            "rtl" => Some(DeclaredDirection::Rtl),
            "auto" => Some(DeclaredDirection::Auto),
            _ => None,
        });
        Declared {
            is_hidden: tag.has(Attribute::Hidden) || element == Element::Dialog && !tag.has(Attribute::Open),
            is_shown: element == Element::Title && self.walk.parts.title && !self.walk.open.here().is_foreign,
            language: language.map(|tag| self.walk.names.number(&tag)),
            // `bdi` without a direction is `auto`.
            direction: direction.or((element == Element::Bdi).then_some(DeclaredDirection::Auto)),
        }
    }

    /// Notes what holds for a text that is shown.
    fn declare(&mut self, here: &Inherited, text: &str, place: &Range<usize>) {
        let is_blank = text.bytes().all(is_space);
        if is_blank {
            return;
        }
        let Declarations { languages, directions, .. } = &mut self.declared;
        if languages.last().is_none_or(|&(_, last)| last != here.language) {
            languages.push((place.start, here.language));
        }
        if self.lines.state.is_at_start() {
            let direction = match here.block_direction {
                DeclaredDirection::Auto => None,
                DeclaredDirection::Ltr => Some(Direction::Ltr),
                DeclaredDirection::Rtl => Some(Direction::Rtl),
            };
            directions.extend(direction.map(|direction| (place.start, direction)));
        }
        if let Some(time) = &mut self.walk.time {
            let start = time.shown.as_ref().map_or(place.start, |shown| shown.start);
            time.shown = Some(start..place.end);
        }
    }
}

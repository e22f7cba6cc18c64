//! The elements that are open at a place of a page: start and end tags come in; what holds there goes out: whether text is
//! shown, whether white space stays, which language and direction were declared.
//!
//! The stack of open elements (HTML Standard §13.2.4.2) with what inheritance and lines need of the tree builder: implied end
//! tags, scopes, end tags of nothing. At most [`MAX_DEPTH`] elements are told apart, as in browsers; those inside are counted.
//! Cost: a walk down the stack for each tag, which is as deep as pages are.

use super::element::{Display, Element};

/// Elements that are told apart.
const MAX_DEPTH: usize = 512;

/// What holds at a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Inherited {
    /// Nothing is shown.
    pub is_hidden: bool,
    /// A drawing of SVG, in which nothing is text but what stands in its `text`.
    pub is_drawing: bool,
    /// White space stays as it is.
    pub is_preformatted: bool,
    /// SVG or MathML: names mean something else.
    pub is_foreign: bool,
    /// A list is open.
    pub is_in_list: bool,
    /// The declared language, by its number; 0 is none.
    pub language: u16,
    /// The declared direction.
    pub direction: DeclaredDirection,
    /// That of the block that this is in.
    pub block_direction: DeclaredDirection,
}

/// What `dir` says, as it is inherited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum DeclaredDirection {
    /// Nothing, or `auto`: the text decides.
    #[default]
    Auto,
    Ltr,
    Rtl,
}

/// What an element declares by itself.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Declared {
    pub is_hidden: bool,
    /// It is shown on request.
    pub is_shown: bool,
    pub language: Option<u16>,
    pub direction: Option<DeclaredDirection>,
}

#[derive(Clone, Copy, Debug)]
struct Open {
    element: Element,
    declared: Declared,
    inside: Inherited,
}

/// The elements that are open.
#[derive(Debug, Default)]
pub(super) struct OpenElements {
    stack: Vec<Open>,
    /// Elements beyond [`MAX_DEPTH`].
    deeper: usize,
    /// The first of them that is hidden.
    hidden_from: Option<usize>,
    /// What `html` and `body` declare, which begin only once.
    page: Inherited,
}

impl OpenElements {
    /// What holds here.
    pub fn here(&self) -> Inherited {
        let mut here = self.stack.last().map_or(self.page, |open| open.inside);
        here.is_hidden |= self.hidden_from.is_some();
        here
    }

    /// Declares for the whole page: `html` and `body` may come late and twice.
    pub fn declare(&mut self, declared: Declared) {
        self.page = inside(self.page, Element::Html, declared);
        self.inherit_from(0);
    }

    /// Opens an element.
    pub fn push(&mut self, element: Element, declared: Declared) {
        if self.stack.len() >= MAX_DEPTH {
            self.deeper += 1;
            let is_hidden = is_hidden_by_itself(element, declared);
            if is_hidden && self.hidden_from.is_none() {
                self.hidden_from = Some(self.deeper);
            }
            return;
        }
        let inside = inside(self.here(), element, declared);
        self.stack.push(Open { element, declared, inside });
    }

    /// Closes what the start tag of `element` ends; those that it closes, from the inside out, each with whether a list is
    /// open around it.
    pub fn close_before(&mut self, element: Element, mut closed: impl FnMut(Element, bool)) {
        if self.deeper > 0 {
            return;
        }
        if element.ends_paragraph()
            && let Some(at) =
                self.find(|open| open == Element::P, |open| open.is_scope() || open == Element::Button)
        {
            self.truncate(at, &mut closed);
        }
        if let Some(ends) = element.ends() {
            let is_ended = |open: Element| ends.ended.contains(&open);
            let is_until = |open: Element| ends.until.contains(&open) || open.is_scope() && !is_ended(open);
            // The outermost of them.
            while let Some(at) = self.find(is_ended, is_until) {
                self.truncate(at, &mut closed);
            }
        }
        if is_heading(element) && self.stack.last().is_some_and(|open| is_heading(open.element)) {
            self.truncate(self.stack.len() - 1, &mut closed);
        }
    }

    /// Closes an element by its end tag; those that it closes, from the inside out. Nothing happens where it is not open.
    pub fn close(&mut self, element: Element, mut closed: impl FnMut(Element, bool)) {
        if self.deeper > 0 {
            if self.hidden_from == Some(self.deeper) {
                self.hidden_from = None;
            }
            self.deeper -= 1;
            return closed(element, false);
        }
        let is_scope = |open: Element| match element {
            // The parts of a table are ended from inside its cells.
            Element::Table | Element::Tr | Element::Tbody | Element::Thead | Element::Tfoot => {
                matches!(open, Element::Table | Element::Template | Element::Html)
            }
            _ if element.is_special() => open.is_scope(),
            _ => open.is_special(),
        };
        let is_same = |open: Element| open == element || is_heading(element) && is_heading(open);
        if let Some(at) = self.find(is_same, is_scope) {
            return self.truncate(at, &mut closed);
        }
        if element.is_formatting()
            && let Some(at) = self.find(|open| open == element, Element::is_scope)
        {
            self.stack.remove(at);
            self.inherit_from(at);
        }
    }

    /// Closes SVG and MathML, where an element of HTML begins in it.
    pub fn close_foreign(&mut self) {
        let is_foreign = |open: &Open| open.inside.is_foreign;
        while self.deeper == 0 && self.stack.last().is_some_and(is_foreign) {
            self.stack.pop();
        }
    }

    /// The innermost that is `wanted`, unless one that ends the search lies inside of it.
    fn find(&self, wanted: impl Fn(Element) -> bool, ends: impl Fn(Element) -> bool) -> Option<usize> {
        for (at, open) in self.stack.iter().enumerate().rev() {
            if wanted(open.element) {
                return Some(at);
            }
            if ends(open.element) {
                return None;
            }
        }
        None
    }

    fn truncate(&mut self, len: usize, closed: &mut impl FnMut(Element, bool)) {
        while self.stack.len() > len {
            let Some(open) = self.stack.pop() else { return };
            closed(open.element, self.here().is_in_list);
        }
    }

    fn inherit_from(&mut self, start: usize) {
        for at in start..self.stack.len() {
            let around = at.checked_sub(1).map_or(self.page, |at| self.stack[at].inside);
            let Open { element, declared, .. } = self.stack[at];
            self.stack[at].inside = inside(around, element, declared);
        }
    }
}

fn is_heading(element: Element) -> bool {
    use Element::{H1, H2, H3, H4, H5, H6};
    matches!(element, H1 | H2 | H3 | H4 | H5 | H6)
}

fn is_hidden_by_itself(element: Element, declared: Declared) -> bool {
    declared.is_hidden || element.display() == Display::None && !declared.is_shown
}

/// What holds inside an element.
fn inside(around: Inherited, element: Element, declared: Declared) -> Inherited {
    let begins_foreign = matches!(element, Element::Svg | Element::Math);
    let is_integration_point = around.is_foreign && element.is_integration_point();
    let is_text_of_svg = around.is_foreign && matches!(element, Element::Text | Element::ForeignObject);
    let is_description = around.is_foreign && element == Element::Desc;
    let direction = declared.direction.unwrap_or(around.direction);
    let is_inline = element.display() == Display::Inline;
    Inherited {
        is_hidden: around.is_hidden || is_hidden_by_itself(element, declared) || is_description,
        is_drawing: element == Element::Svg || around.is_drawing && !is_text_of_svg,
        is_preformatted: around.is_preformatted || element.is_preformatted(),
        is_foreign: begins_foreign || around.is_foreign && !is_integration_point,
        is_in_list: around.is_in_list || element.display() == Display::List,
        language: declared.language.unwrap_or(around.language),
        direction,
        block_direction: if is_inline { around.block_direction } else { direction },
    }
}

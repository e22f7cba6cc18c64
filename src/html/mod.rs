//! Pages: the decoded source of a page comes in, window by window; its visible text goes out, with edits that lead back, and
//! with what the page declares of it. Runs between `encoding` and `repair`, for [`InputFormat::Html`] alone.
//!
//! | file | what it does |
//! |---|---|
//! | `lookahead`, `tag`, `reference`, `script` | a tag as it is read; what a `&` begins; where a script ends |
//! | `tokenizer` | from characters to tags and text |
//! | `element` | what is known of the elements |
//! | `open_elements` | what is inherited where |
//! | `lines` | white space and line ends |
//! | `page` | puts these together |
//! | `declared` | what a page says of the language, the direction and the dates of its text |
//!
//! **What is shown** is decided by elements and the attribute `hidden` alone (HTML Standard §15.3), as a browser without
//! scripts would: `noscript` is shown; `script`, `style`, `template`, comments and what else has no place on a page are not.
//! Style sheets are not evaluated, so `display: none` hides nothing. Nothing that the page does not say is added: no bullets, no
//! numbers, no addresses of links.
//!
//! **Lines.** A block begins and ends a line; where user agents put a margin, an empty line stands between. A row of a table is a
//! line, with TAB between cells; a cell of several lines has lines of its own. White space is one SPACE (CSS Text 3 §4.1.1), but in
//! `pre` and `textarea`. The last line has its LF too.
//!
//! Linear time; memory for one window.
//!
//! [`InputFormat::Html`]: crate::InputFormat::Html

mod declared;
mod element;
mod lines;
mod lookahead;
mod open_elements;
mod page;
mod reference;
mod script;
mod tag;
mod tokenizer;

#[cfg(test)]
mod tests;

pub(crate) use declared::Declarations;
pub(crate) use page::{Page, PageParts, PageWindow};

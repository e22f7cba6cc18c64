//! The windows of one document: source bytes come in, decoded windows go out, in order; cleaned windows come in, in the same
//! order, and documents go out. What needs the windows in order is here: the decoder, the parser of pages, and what a page
//! declares. Memory: one window.

use std::io;

use super::declared::DeclaredLanguages;
use super::options::Options;
use super::window_cleaner::{CleanedWindow, DecodedWindow, PagePart, State, StateBefore, WindowCleaner};
use crate::document::{Document, Encoding};
use crate::edit::{Edits, Rewritten};
use crate::encoding::{Decoded, Decoder, SourceHints};
use crate::html::{Page, PageWindow};
use crate::input::InputFormat;
use crate::language::{ContextBefore, LanguageIdentifier};
use crate::segment;
use crate::window::Source;

/// The windows of one document, and what is carried from one to the next.
pub(super) struct DocumentWindows<'a> {
    pub cleaner: WindowCleaner<'a>,
    decoder: Decoder,
    /// How far a page is read.
    page: Option<Page>,
    declared: DeclaredLanguages,
    /// Behind the last window that is cleaned.
    pub state: State,
    /// On loan, unless it is not needed.
    identifier: Option<LanguageIdentifier>,
    /// A buffer for the decoded window, which is used again where the window's text is another.
    buffer: String,
}

impl<'a> DocumentWindows<'a> {
    pub fn new(options: &'a Options, mut hints: SourceHints, format: InputFormat) -> Self {
        if hints.languages.is_empty() {
            hints.languages.clone_from(&options.languages);
        }
        let rules = match format {
            InputFormat::Text | InputFormat::Html => options.rules,
            InputFormat::Line => options.rules.of_lines(),
            InputFormat::Subtitles => options.rules.of_subtitles(),
        };
        let subtitles = (format == InputFormat::Subtitles).then(segment::subtitles::Block::default);
        let markup = segment::MarkupState { subtitles, ..segment::MarkupState::default() };
        let is_page = format == InputFormat::Html;
        DocumentWindows {
            cleaner: WindowCleaner { options, rules },
            decoder: if is_page { Decoder::of_page(&hints) } else { Decoder::new(&hints) },
            page: is_page.then(|| Page::new(options.page_parts)),
            declared: DeclaredLanguages::default(),
            state: State { markup, ..State::default() },
            identifier: None,
            buffer: String::new(),
        }
    }

    /// Decodes the next window of `source`, if there is one.
    pub fn decode(&mut self, source: &mut impl Source) -> io::Result<Option<DecodedWindow>> {
        let (rest, ends) = source.fill()?;
        if rest.is_empty() {
            return Ok(None);
        }
        let mut text = std::mem::take(&mut self.buffer);
        let Decoded { consumed, map, found } = self.decoder.window(rest, ends, &mut text);
        if consumed == 0 {
            return Ok(None); // a decoder that takes nothing would never end
        }
        let is_last = ends && consumed == rest.len();
        source.consume(consumed);
        let page = self.page.as_mut().map(|page| {
            let PageWindow { text: Rewritten { text: visible, edits: markup }, declared } =
                page.window(&text, is_last);
            let visible = visible.into_owned();
            self.buffer = std::mem::replace(&mut text, visible);
            PagePart { markup, declared }
        });
        let stores_visual_order = self.decoder.stores_visual_order();
        let encoding = self.decoder.encoding();
        Ok(Some(DecodedWindow { text, found, is_last, stores_visual_order, encoding, map, page }))
    }

    /// Cleans the next window.
    pub fn clean(&mut self, window: DecodedWindow) -> Document {
        let State { markup, lines, language, direction } = std::mem::take(&mut self.state);
        let language = &ContextBefore::known(language);
        let before = StateBefore { markup, lines, language, direction };
        let pool = &self.cleaner.options.identifiers;
        let identifier = self.identifier.get_or_insert_with(|| pool.acquire());
        let mut cleaned = self.cleaner.clean(&window, &before, identifier);
        self.state = std::mem::take(&mut cleaned.after);
        self.put_together(window, cleaned)
    }

    /// The document of a window. A page lays its declarations over it, and has told of its languages what it will not tell
    /// again.
    pub fn put_together(&mut self, window: DecodedWindow, cleaned: CleanedWindow) -> Document {
        let DecodedWindow { text: decoded, found, encoding, map, page, .. } = window;
        let CleanedWindow { text, paragraphs, spans, edits, mut findings, .. } = cleaned;
        // The decoded text is the result, or its buffer serves another window.
        let text = match text {
            Some(text) => {
                if page.is_none() {
                    self.buffer = decoded;
                }
                text
            }
            None => decoded,
        };
        let mut document = Document { text, paragraphs, spans, edits, encoding, map, ..Document::default() };
        if let (Some(PagePart { markup, declared }), Some(page)) = (page, &self.page) {
            findings.lead_to_page(&markup);
            findings.add(found, &Edits::default());
            document.edits = markup.then(document.edits).without_noops(&document.text);
            let allowed = self.cleaner.options.identifiers.languages();
            self.declared.apply(page, &declared, allowed, &mut document, &mut findings);
        }
        document.findings = findings.finish(&document);
        document
    }

    /// Gives the identifier back until it is needed.
    pub fn release_identifier(&mut self) {
        if let Some(identifier) = self.identifier.take() {
            self.cleaner.options.identifiers.release(identifier);
        }
    }

    /// How the source was read, now that it is read.
    pub fn finish(mut self) -> Encoding {
        self.release_identifier();
        self.decoder.finish()
    }
}

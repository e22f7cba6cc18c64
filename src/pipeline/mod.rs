//! The order of the stages.
//!
//! ```text
//! decode ─► (html) ─► repair ─► normalize::visual_order ─► normalize::characters
//!        ─► segment ─► language ─► normalize::letters ─► bidi
//! ```
//!
//! A document is cleaned window by window, whichever public function was called. So its text depends on the bytes and the
//! options alone. A stage that brings something to light for a stage before it sends the window through again.
//!
//! This file decodes a window, calls [`stabilize`] for the stages from repair to letters, and writes the isolates.

mod declared;
mod findings;
mod fixed_point;
mod isolation;
mod labeller;
mod options;
mod respell;
mod spelling;
mod stabilize;

use std::borrow::Cow;

use crate::bidi;
use crate::document::{Document, Encoding, RawFinding};
use crate::edit::{Edits, Rewritten};
use crate::encoding::{Decoded, Decoder, SourceHints};
use crate::html::{Page, PageWindow};
use crate::input::InputFormat;
use crate::language::{self, LanguageIdentifier};
use crate::normalize::{characters, visual_order};
use crate::profile::{Rule, RuleSet};
use crate::repair;
use crate::segment;
use declared::DeclaredLanguages;
use findings::Findings;
use isolation::Isolator;
use stabilize::{LabelledWindow, Stabilizer};

pub use labeller::Labeller;
pub(crate) use options::Options;

/// The windows of one document, and what is carried from one to the next.
pub(crate) struct DocumentWindows<'a> {
    options: &'a Options,
    rules: RuleSet,
    decoder: Decoder,
    /// How far a page is read.
    page: Option<Page>,
    declared: DeclaredLanguages,
    markup: segment::MarkupState,
    lines: characters::WhiteSpaceState,
    identifier: LanguageIdentifier,
    language: language::Context,
    direction: bidi::DirectionContext,
    /// A buffer for the decoded window, which is used again where the window's text is another.
    decoded: String,
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
        let is_page = format == InputFormat::Html;
        DocumentWindows {
            options,
            rules,
            decoder: if is_page { Decoder::of_page(&hints) } else { Decoder::new(&hints) },
            page: is_page.then(|| Page::new(options.page_parts)),
            declared: DeclaredLanguages::default(),
            markup: segment::MarkupState { subtitles, ..segment::MarkupState::default() },
            lines: characters::WhiteSpaceState::default(),
            identifier: options.identifiers.acquire(),
            language: language::Context::default(),
            direction: bidi::DirectionContext::default(),
            decoded: String::new(),
        }
    }

    /// Cleans the next window of `source`; how many bytes of the source it took. `ends`: nothing follows `source`.
    pub fn next(&mut self, source: &[u8], ends: bool) -> (Document, usize) {
        let mut decoded = std::mem::take(&mut self.decoded);
        let Decoded { consumed, map, found } = self.decoder.window(source, ends, &mut decoded);
        let is_last = ends && consumed == source.len();
        let (window, findings) = match self.page.take() {
            None => {
                let mut findings = Findings::default();
                findings.add(found, &Edits::default());
                self.clean(decoded, findings, is_last)
            }
            Some(mut page) => {
                let cleaned = self.clean_page(&mut page, decoded, found, is_last);
                self.page = Some(page);
                cleaned
            }
        };
        let mut window = Document { encoding: self.decoder.encoding(), map, ..window };
        window.findings = findings.finish(&window);
        (window, consumed)
    }

    /// The visible text of a page is cleaned as any other.
    fn clean_page(
        &mut self,
        page: &mut Page,
        decoded: String,
        damaged: Vec<RawFinding>,
        is_last: bool,
    ) -> (Document, Findings) {
        let PageWindow { text: Rewritten { text, edits: markup }, declared } = page.window(&decoded, is_last);
        let (window, mut findings) = self.clean(text.into_owned(), Findings::default(), is_last);
        findings.lead_to_page(&markup);
        findings.add(damaged, &Edits::default());
        let edits = markup.then(window.edits).without_noops(&window.text);
        self.decoded = decoded;
        let mut window = Document { edits, ..window };
        let allowed = self.identifier.languages();
        self.declared.apply(page, &declared, allowed, &mut window, &mut findings);
        (window, findings)
    }

    /// The stages behind the decoder.
    fn clean(&mut self, decoded: String, mut findings: Findings, is_last: bool) -> (Document, Findings) {
        let rules = self.rules;

        let markup = self.markup;
        let mut stabilizer = Stabilizer {
            rules,
            is_last,
            lines_in_order: visual_order::Lines::new(rules, self.decoder.stores_visual_order()),
            markup,
            lines: self.lines,
            identifier: &mut self.identifier,
            language: &self.language,
            known_lines: repair::KnownLines::default(),
            findings: &mut findings,
        };
        let LabelledWindow { text, mut paragraphs, mut spans, carried } =
            stabilizer.label_until_stable(&decoded);
        (self.markup, self.lines, self.language) = (carried.markup, carried.lines, carried.language);

        segment::keep_clusters(&text.text, &mut spans);
        self.direction = bidi::resolve_directions(&text.text, &mut paragraphs, &mut spans, &self.direction);
        let marks = if findings.has_bidi_controls() && !rules.reveals() {
            bidi::removed_marks(&text.edits)
        } else {
            Vec::new()
        };
        let isolation = self.options.isolation();
        let marks_paragraphs = self.options.marks_paragraphs;
        let isolator = Isolator { rules, isolation, marks_paragraphs, markup, is_last };
        let isolated = isolator.isolate(&text.text, &mut paragraphs, &mut spans, marks);
        let Rewritten { text, edits } = text.then(isolated);

        let edits = edits.without_noops(&text);
        findings.join_controls();
        if rules.runs(Rule::BidiControl) {
            findings.drop_kept_controls(&edits, &decoded, &text);
        }
        findings.describe_controls(&decoded);
        let changed = match text {
            Cow::Owned(text) => Some(text),
            Cow::Borrowed(_) => None,
        };
        // The decoded text is the result, or its buffer serves the next window.
        let text = match changed {
            Some(text) => {
                self.decoded = decoded;
                text
            }
            None => decoded,
        };
        (Document { text, paragraphs, spans, edits, ..Document::default() }, findings)
    }

    /// How the source was read, now that it is read.
    pub fn finish(self) -> Encoding {
        self.options.identifiers.release(self.identifier);
        self.decoder.finish()
    }
}

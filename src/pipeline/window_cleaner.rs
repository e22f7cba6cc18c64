//! The stages behind the decoder: a decoded window and what is known of the text before it come in; the cleaned window, and
//! what the next one has to know, go out. Nothing is kept here, so that windows may be cleaned side by side.

use std::borrow::Cow;

use super::findings::Findings;
use super::isolation::Isolator;
use super::options::Options;
use super::stabilize::{LabelledWindow, Stabilizer};
use crate::bidi::{self, DirectionContext, DirectionRecord};
use crate::document::{Encoding, Paragraph, RawFinding, Span};
use crate::edit::{Edits, Rewritten, SourceMap};
use crate::html::Declarations;
use crate::language::{self, Context, ContextBefore, LanguageIdentifier};
use crate::normalize::{characters, visual_order};
use crate::profile::{Rule, RuleSet};
use crate::repair;
use crate::segment;

/// A window that is decoded.
pub(super) struct DecodedWindow {
    pub text: String,
    /// Damage and the like, in bytes of what was decoded.
    pub found: Vec<RawFinding>,
    /// Nothing follows.
    pub is_last: bool,
    /// Text in the encoding is stored in the order of display.
    pub stores_visual_order: bool,
    pub encoding: Encoding,
    pub map: SourceMap,
    /// Of a window of a page.
    pub page: Option<PagePart>,
}

/// How a window of a page became the text of it.
pub(super) struct PagePart {
    pub markup: Edits,
    pub declared: Declarations,
}

/// What a window leaves to the next one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct State {
    /// What markup is open.
    pub markup: segment::MarkupState,
    /// How the text ended.
    pub lines: characters::WhiteSpaceState,
    pub language: Context,
    pub direction: DirectionContext,
}

/// What is known, or predicted, of the text before a window.
pub(super) struct StateBefore<'a> {
    pub markup: segment::MarkupState,
    pub lines: characters::WhiteSpaceState,
    pub language: &'a ContextBefore<'a>,
    pub direction: DirectionContext,
}

/// A window that is cleaned.
pub(super) struct CleanedWindow {
    /// Unless it is the decoded text.
    pub text: Option<String>,
    pub paragraphs: Vec<Paragraph>,
    pub spans: Vec<Span>,
    pub edits: Edits,
    pub findings: Findings,
    pub after: State,
    /// What was asked of the directions before the window.
    pub directions: DirectionRecord,
}

/// Cleans the windows of a document.
#[derive(Clone, Copy)]
pub(super) struct WindowCleaner<'a> {
    pub options: &'a Options,
    pub rules: RuleSet,
}

impl WindowCleaner<'_> {
    /// The stages from repair to isolates.
    pub fn clean(
        &self,
        window: &DecodedWindow,
        before: &StateBefore<'_>,
        identifier: &mut LanguageIdentifier,
    ) -> CleanedWindow {
        let (rules, decoded) = (self.rules, &window.text[..]);
        let &StateBefore { markup, lines, language, direction } = before;
        let is_last = window.is_last;
        let mut findings = Findings::default();
        if window.page.is_none() {
            findings.add(window.found.clone(), &Edits::default());
        }

        let mut stabilizer = Stabilizer {
            rules,
            is_last,
            lines_in_order: visual_order::Lines::new(rules, window.stores_visual_order),
            markup,
            lines,
            identifier,
            language,
            known_lines: repair::KnownLines::default(),
            findings: &mut findings,
        };
        let LabelledWindow { text, mut paragraphs, mut spans, carried } =
            stabilizer.label_until_stable(decoded);

        segment::keep_clusters(&text.text, &mut spans);
        findings.add(language::find_no_content(&text.text, &paragraphs, &spans), &text.edits);
        let direction = bidi::resolve_directions(&text.text, &mut paragraphs, &mut spans, &direction);
        identifier.doubt(&text.text, &mut spans);
        let directions = DirectionRecord::of(&paragraphs);
        let marks = if findings.has_bidi_controls() && !rules.reveals() {
            bidi::removed_marks(&text.edits)
        } else {
            Vec::new()
        };
        let (isolation, marks_paragraphs) = (self.options.isolation(), self.options.marks_paragraphs);
        let isolator = Isolator { rules, isolation, marks_paragraphs, markup, is_last };
        let isolated = isolator.isolate(&text.text, &mut paragraphs, &mut spans, marks);
        let Rewritten { text, edits } = text.then(isolated);

        let edits = edits.without_noops(&text);
        findings.join_controls();
        if rules.runs(Rule::BidiControl) {
            findings.drop_kept_controls(&edits, decoded, &text);
        }
        findings.describe_controls(decoded);
        let text = match text {
            Cow::Owned(text) => Some(text),
            Cow::Borrowed(_) => None,
        };
        let after =
            State { markup: carried.markup, lines: carried.lines, language: carried.language, direction };
        CleanedWindow { text, paragraphs, spans, edits, findings, after, directions }
    }
}

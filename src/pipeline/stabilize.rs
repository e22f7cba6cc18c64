//! The stages from repair to letters, until a second run would change nothing. A decoded window comes in; the labelled
//! window goes out.
//!
//! ```text
//! label_until_stable
//!   normalize_until_stable: repair, order, characters, dates, spaces  until they bring nothing more to light
//!   segment
//!   label_and_respell (respell.rs)
//!     respell_until_stable: label, spell by the labels         until neither changes the other
//!       respell: runs that would be taken for damage freeze    asks repair::preview
//! ```
//!
//! The outermost loop repeats where the letters, as they are spelt, are a reason to judge the characters beside them anew.

use std::ops::Range;

use super::findings::Findings;
use super::fixed_point::until_stable;
use super::respell::{Labelled, Respeller, Segments};
use crate::document::{DateCandidates, Paragraph, Protected, Span};
use crate::edit::{Edits, Rewritten};
use crate::language::{self, LanguageIdentifier};
use crate::normalize::{characters, spacing, visual_order};
use crate::profile::RuleSet;
use crate::repair;
use crate::segment::{self, Segmented, SplitDates};

/// Passes of repair, characters, glued dates and spaces.
const MAX_NORMALIZE_PASSES: usize = 6;
/// Passes of the whole.
const MAX_LABEL_PASSES: usize = 4;

/// One window on its way, with what is known where it begins.
pub(super) struct Stabilizer<'a> {
    pub rules: RuleSet,
    /// Nothing follows the window.
    pub is_last: bool,
    /// The lines that are in the order of reading.
    pub lines_in_order: visual_order::Lines,
    /// What markup was open before the window.
    pub markup: segment::MarkupState,
    /// How the text before the window ended.
    pub lines: characters::WhiteSpaceState,
    pub identifier: &'a mut LanguageIdentifier,
    /// The languages of the text before the window.
    pub language: &'a language::ContextBefore<'a>,
    /// Its lines that repair has judged.
    pub known_lines: repair::KnownLines,
    pub findings: &'a mut Findings,
}

/// A window of which a second run would make the same.
pub(super) struct LabelledWindow<'t> {
    pub text: Rewritten<'t>,
    pub paragraphs: Vec<Paragraph>,
    pub spans: Vec<Span>,
    pub carried: Carried,
}

/// What the next window has to know.
pub(super) struct Carried {
    pub markup: segment::MarkupState,
    pub lines: characters::WhiteSpaceState,
    pub language: language::Context,
}

/// A window in which repair, characters and dates find nothing more.
struct NormalizedWindow<'t> {
    text: Rewritten<'t>,
    dates: segment::Dates,
    protected: Protected,
    /// What markup is open behind it.
    markup: segment::MarkupState,
}

/// How the window ends, and how the text before it ended, as the passes come to know it.
#[derive(Clone, Copy)]
struct LineState {
    before: characters::WhiteSpaceState,
    /// What earlier passes held back from the end of the window.
    held: characters::WhiteSpaceState,
    after: characters::WhiteSpaceState,
}

impl Stabilizer<'_> {
    /// The stages from repair to letters.
    pub fn label_until_stable<'t>(&mut self, decoded: &'t str) -> LabelledWindow<'t> {
        let mut lines =
            LineState { before: self.lines, held: characters::WhiteSpaceState::default(), after: self.lines };
        let mut controls = Vec::new();
        let mut text = characters::remove_explicit_formatting(decoded, self.rules, &mut controls);
        self.findings.add(controls, &Edits::default());
        let (paragraphs, spans, carried) = until_stable(MAX_LABEL_PASSES, |passes_left| {
            let normalized = self.normalize_until_stable(std::mem::take(&mut text), &mut lines);
            let NormalizedWindow { text: normal, dates, protected, markup } = normalized;
            let Segmented { paragraphs, spans, dates, mixed } =
                segment::segment(&normal.text, &dates, &protected, self.rules);
            self.findings.add(mixed, &normal.edits);

            let Rewritten { text: normal, edits } = normal;
            let (rules, is_last, known) = (self.rules, self.is_last, self.markup);
            let known_lines = &mut self.known_lines;
            let damage = |text: &str| {
                let protected = segment::protect(text, known, is_last).0;
                repair::preview(text, &protected, rules, known_lines).repaired
            };
            let mut respeller =
                Respeller { identifier: self.identifier, language: self.language, rules, damage };
            let segments = Segments { text: normal, paragraphs, spans };
            let Labelled { segments, spans, edits: spelling, context: language } =
                respeller.label_and_respell(segments, &dates);
            let Segments { text: spelt, paragraphs, spans: runs } = segments;

            let is_spelt = !spelling.is_empty();
            let protected = if is_spelt { protected.moved(&spelling) } else { protected };
            text = Rewritten { text: spelt, edits: edits.then(spelling) };
            let is_stable = !is_spelt
                || passes_left == 0
                || self.is_stable(&text.text, &protected, markup, lines.before)
                    && (!rules.folds()
                        || self.is_segmented(&text.text, &protected, &paragraphs, &runs, &dates));
            let carried = Carried { markup, lines: lines.after, language };
            ((paragraphs, spans, carried), is_stable)
        });
        LabelledWindow { text, paragraphs, spans, carried }
    }

    /// Repair, characters and glued dates.
    fn normalize_until_stable<'t>(
        &mut self,
        mut text: Rewritten<'t>,
        lines: &mut LineState,
    ) -> NormalizedWindow<'t> {
        let (rules, is_last, known) = (self.rules, self.is_last, self.markup);
        let protect = |text: &str| segment::protect(text, known, is_last);
        let (mut protected, mut markup) = protect(&text.text);
        let dates = until_stable(MAX_NORMALIZE_PASSES, |passes_left| {
            let repair::Repaired { rewritten, found, unrepaired } =
                repair::repair(&text.text, &protected, rules, &mut self.known_lines);
            self.findings.add(found, &text.edits);
            let repaired = rewritten.detach();
            let mut is_stable = repaired.is_empty();
            if !is_stable {
                text.apply(repaired);
                (protected, markup) = protect(&text.text);
            }

            protected.damaged = unrepaired;
            let visual_order::Restored { rewritten, found, unsure } =
                visual_order::restore(&text.text, &protected, &mut self.lines_in_order);
            self.findings.add(found, &text.edits);
            let restored = rewritten.detach();
            if !restored.is_empty() {
                is_stable = false;
                protected.move_along(restored.edits());
                let damaged = std::mem::take(&mut protected.damaged);
                text.apply(restored);
                (protected, markup) = protect(&text.text);
                protected.damaged = damaged;
            }
            protected.unsure = unsure;

            let normalized = characters::normalize(&text.text, &protected, rules, lines.before, is_last);
            lines.after = normalized.lines.with_pending(lines.held);
            (lines.held, lines.before) = (lines.after, lines.before.without_pending());
            self.findings.add(normalized.found, &text.edits);
            let normalized = normalized.rewritten.detach();
            if !normalized.is_empty() {
                is_stable = false;
                protected.move_along(normalized.edits());
                text.apply(normalized);
            }

            let SplitDates { rewritten, dates, found } =
                segment::split_glued_dates(&text.text, &protected, rules);
            self.findings.add(found, &text.edits);
            let split = rewritten.detach();
            let is_split = !split.is_empty();
            if is_split {
                is_stable = false;
                protected.move_along(split.edits());
                text.apply(split);
            }

            // The last pass leaves the dates where they are.
            if passes_left > 0 {
                let spaced = spacing::normalize(&text.text, &protected, dates.ranges(), rules).detach();
                if !spaced.is_empty() {
                    protected.move_along(spaced.edits());
                    text.apply(spaced);
                    (protected, markup) = protect(&text.text);
                    return (dates, false);
                }
            }

            is_stable = is_stable
                || passes_left == 0
                || !is_split && self.is_repaired(&text.text, &protected, markup);
            if !is_stable {
                (protected, markup) = protect(&text.text);
            }
            (dates, is_stable)
        });
        NormalizedWindow { text, dates, protected, markup }
    }

    /// Whether another run would change no characters and protect the same.
    fn is_stable(
        &mut self,
        text: &str,
        protected: &Protected,
        markup: segment::MarkupState,
        before: characters::WhiteSpaceState,
    ) -> bool {
        let (rules, is_last) = (self.rules, self.is_last);
        let change = || characters::normalize(text, protected, rules, before, is_last).rewritten;
        self.is_repaired(text, protected, markup)
            && change().edits.is_empty()
            && self.is_spaced(text, protected)
    }

    /// Whether another run would leave the spaces of a text as they are.
    fn is_spaced(&self, text: &str, protected: &Protected) -> bool {
        if !spacing::runs(self.rules) {
            return true;
        }
        let dates = segment::split_glued_dates(text, protected, self.rules).dates;
        spacing::normalize(text, protected, dates.ranges(), self.rules).edits.is_empty()
    }

    /// Whether another run would find these segments. A key may be of another kind than what it is folded from: ① is a
    /// symbol, 1 a number.
    fn is_segmented(
        &self,
        text: &str,
        protected: &Protected,
        paragraphs: &[Paragraph],
        runs: &[Span],
        dates: &[DateCandidates],
    ) -> bool {
        let SplitDates { rewritten, dates: found, .. } =
            segment::split_glued_dates(text, protected, self.rules);
        if !rewritten.edits.is_empty() {
            return false;
        }
        let again = segment::segment(text, &found, protected, self.rules);
        again.paragraphs == paragraphs && again.spans == runs && again.dates == dates
    }

    /// Whether another run would protect and suspect the same in a text, and repair nothing.
    fn is_repaired(&mut self, text: &str, known: &Protected, markup: segment::MarkupState) -> bool {
        let (mut found, after) = segment::protect(text, self.markup, self.is_last);
        let are_same = |known: &[Range<usize>], found: &[Range<usize>]| {
            known.iter().filter(|range| !range.is_empty()).eq(found.iter())
        };
        if after != markup || !are_same(&known.ranges, &found.ranges) {
            return false;
        }
        let repair::Preview { repaired, unrepaired } =
            repair::preview(text, &found, self.rules, &mut self.known_lines);
        if !repaired.is_empty() || !are_same(&known.damaged, &unrepaired) {
            return false;
        }
        (found.damaged, found.unsure) = (unrepaired, known.unsure.clone());
        visual_order::is_restored(text, &found, &self.lines_in_order)
    }
}

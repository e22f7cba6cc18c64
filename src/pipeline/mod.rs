//! The order of the stages, and nothing else.
//!
//! ```text
//! decode ─► repair ─► normalize::characters ─► segment ─► language ─► normalize::letters ─► bidi
//! ```
//!
//! A document is cleaned window by window, whichever door it came through: what the text is depends on the bytes and
//! the options alone.

mod labeller;
mod spelling;
mod stream;

use std::borrow::Cow;
use std::ops::Range;

use crate::bidi;
use crate::document::{
    DateCandidates, Document, Encoding, Finding, FindingKind, Paragraph, Protected, RawFinding, Span,
};
use crate::edit::Change;
use crate::edit::{Edits, Rewritten};
use crate::encoding::{Decoded, Decoder, SourceHints};
use crate::language::{self, IdentifierPool};
use crate::normalize::characters;
use crate::profile::{Profile, Rule, RuleSet};
use crate::repair;
use crate::segment::{self, Segmented};
use spelling::{Segments, Speller};

pub use labeller::Labeller;
pub use stream::Sink;
pub(crate) use stream::run;

/// What is wanted of every document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub rules: RuleSet,
    /// Unless the profile decides.
    pub bidi: Option<bidi::Isolation>,
    pub judges: IdentifierPool,
    pub hints: SourceHints,
}

impl Options {
    /// Which isolates the text gets.
    fn isolates(&self) -> bidi::Isolation {
        match (self.rules.profile(), self.bidi) {
            _ if !self.rules.runs(Rule::Isolate) => bidi::Isolation::None,
            (_, Some(mode)) => mode,
            (Profile::Display, None) => bidi::Isolation::Minimal,
            (_, None) => bidi::Isolation::None,
        }
    }
}

/// The windows of one document, and what is carried from one to the next.
pub(crate) struct Windows<'a> {
    options: &'a Options,
    decoder: Decoder,
    markup: segment::Before,
    lines: characters::Lines,
    judge: language::LanguageIdentifier,
    language: language::Context,
    bidi: bidi::Context,
    /// A buffer for the decoded window, which is used again where the window's text is another.
    decoded: String,
}

impl<'a> Windows<'a> {
    pub fn new(options: &'a Options) -> Self {
        Windows {
            options,
            decoder: Decoder::new(&options.hints),
            markup: segment::Before::default(),
            lines: characters::Lines::default(),
            judge: options.judges.acquire(),
            language: language::Context::default(),
            bidi: bidi::Context::default(),
            decoded: String::new(),
        }
    }

    /// Cleans the next window of `source`; how many bytes of the source it took. `ends`: nothing follows `source`.
    pub fn next(&mut self, source: &[u8], ends: bool) -> (Document, usize) {
        let mut decoded = std::mem::take(&mut self.decoded);
        let Decoded { consumed, map, found } = self.decoder.window(source, ends, &mut decoded);
        let last = ends && consumed == source.len();
        let mut window = self.clean(decoded, found, last);
        window.encoding = self.decoder.encoding();
        window.map = map;
        window.lead_findings_to_source();
        (window, consumed)
    }

    /// The way through. Findings leave with the range of the decoded text in place of the source's.
    fn clean(&mut self, decoded: String, damaged: Vec<RawFinding>, last: bool) -> Document {
        let mut findings = Findings::default();
        findings.add(damaged, &Edits::default());

        let markup = self.markup; // before the window
        let Settled { text, mut paragraphs, mut spans } = self.settle(&decoded, last, &mut findings);

        self.bidi = bidi::direct(&text.text, &mut paragraphs, &mut spans, &self.bidi);
        let marks = if findings.has_bidi_controls() { bidi::removed(&text.edits) } else { Vec::new() };
        let isolated = self.isolate(&text.text, (&mut paragraphs, &mut spans), marks, markup, last);
        let Rewritten { text, edits } = text.then(isolated);

        let edits = edits.without_noops(&text);
        findings.join_controls();
        if self.options.rules.runs(Rule::BidiControl) {
            findings.drop_kept_controls(&edits, &decoded, &text);
        }
        let findings = findings.finish(&edits);
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
        Document { text, paragraphs, spans, findings, edits, ..Document::default() }
    }

    /// The last stage, with the author's marks but for those of lines that would be taken for damage if they were written
    /// again: some are bytes of encodings.
    fn isolate(
        &self,
        text: &str,
        (paragraphs, spans): (&mut Vec<Paragraph>, &mut Vec<Span>),
        mut marks: Vec<bidi::Mark>,
        markup: segment::Before,
        last: bool,
    ) -> Change {
        let (rules, isolates) = (self.options.rules, self.options.isolates());
        let known = (!marks.is_empty()).then(|| (paragraphs.clone(), spans.clone()));
        let mut rounds = 0..MARKS;
        loop {
            let written = bidi::isolate(text, paragraphs, spans, isolates, &marks);
            let Some(known) = known.as_ref().filter(|_| bidi::holds_marks(&written.text)) else {
                return written.detach();
            };
            let lifted = characters::lift(&written.text, rules, &mut Vec::new());
            let protected = segment::protect(&lifted.text, markup, last).0;
            let damage = repair::preview(&lifted.text, &protected, rules).repaired;
            if damage.is_empty() {
                return written.detach();
            }
            // No paragraph is longer than a line, by which damage is judged.
            let paragraph = |at: usize| known.0.partition_point(|paragraph| paragraph.end <= at);
            let before = |range| written.edits.before(lifted.edits.before(range)).start;
            let damaged: Vec<usize> = damage.into_iter().map(|range| paragraph(before(range))).collect();
            let count = marks.len();
            marks.retain(|mark| damaged.binary_search(&paragraph(mark.at)).is_err());
            if marks.len() == count || rounds.next().is_none() {
                marks.clear();
            }
            (*paragraphs, *spans) = known.clone();
        }
    }

    /// All stages but the last. Where letters, as they are spelt, are a reason to judge the characters beside them anew,
    /// the text goes through once more.
    fn settle<'t>(&mut self, decoded: &'t str, last: bool, findings: &mut Findings) -> Settled<'t> {
        let mut before = Before { lines: self.lines, held: characters::Lines::default(), last };
        let mut controls = Vec::new();
        let mut text = characters::lift(decoded, self.options.rules, &mut controls);
        findings.add(controls, &Edits::default());
        let mut passes = 0;
        loop {
            let Restored { segments, dates, edits, protected, markup } =
                self.restore(text, &mut before, findings);
            let (rules, known) = (self.options.rules, self.markup);
            let damage =
                |text: &str| repair::preview(text, &segment::protect(text, known, last).0, rules).repaired;
            let mut speller = Speller { judge: &mut self.judge, before: &self.language, rules, damage };
            let (Segments { text: spelt, paragraphs, spans }, spelling, context) =
                speller.spell(segments, &dates);
            let moved = if spelling.is_empty() { protected } else { protected.moved(&spelling) };
            let is_spelt = !spelling.is_empty();
            text = Rewritten { text: spelt, edits: edits.then(spelling) };
            passes += 1;
            if !is_spelt || passes == SPELLINGS || !self.is_unsettled(&text.text, &moved, markup, &before) {
                (self.markup, self.language) = (markup, context);
                return Settled { text, paragraphs, spans };
            }
        }
    }

    /// Whether another run would change characters, or protect others.
    fn is_unsettled(
        &self,
        text: &str,
        protected: &Protected,
        markup: segment::Before,
        before: &Before,
    ) -> bool {
        let rules = self.options.rules;
        let change = || characters::normalize(text, protected, rules, before.lines, before.last).rewritten;
        !self.foresees(text, protected, markup, before.last) || !change().edits.is_empty()
    }

    /// Whether another run would protect and suspect the same in a text, and repair nothing.
    fn foresees(&self, text: &str, known: &Protected, markup: segment::Before, last: bool) -> bool {
        let (found, after) = segment::protect(text, self.markup, last);
        let are_same = |known: &[Range<usize>], found: &[Range<usize>]| {
            known.iter().filter(|range| !range.is_empty()).eq(found.iter())
        };
        if after != markup || !are_same(&known.ranges, &found.ranges) {
            return false;
        }
        let repair::Preview { repaired, unrepaired } = repair::preview(text, &found, self.options.rules);
        repaired.is_empty() && are_same(&known.damaged, &unrepaired)
    }

    /// Repair, characters, segments. Where the later stages brought something to light that a second run would find, the
    /// text goes through once more.
    fn restore<'t>(
        &mut self,
        mut text: Rewritten<'t>,
        before: &mut Before,
        findings: &mut Findings,
    ) -> Restored<'t> {
        let (rules, last) = (self.options.rules, before.last);
        let protect = |text: &str, before| segment::protect(text, before, last);
        let (mut protected, mut markup) = protect(&text.text, self.markup);
        let mut passes = 0;
        loop {
            let repair::Repaired { rewritten, found, unrepaired } =
                repair::repair(&text.text, &protected, rules);
            findings.add(found, &text.edits);
            let change = rewritten.detach();
            let mut is_settled = change.is_empty();
            if !is_settled {
                text = text.then(change);
                (protected, markup) = protect(&text.text, self.markup);
            }

            protected.damaged = unrepaired;
            let normalized = characters::normalize(&text.text, &protected, rules, before.lines, last);
            self.lines = normalized.lines.holding(before.held);
            (before.held, before.lines) = (self.lines, before.lines.released());
            findings.add(normalized.found, &text.edits);
            let characters = normalized.rewritten.detach();
            if !characters.is_empty() {
                is_settled = false;
                protected = protected.moved(characters.edits());
                text = text.then(characters);
            }

            let Segmented { rewritten, paragraphs, spans, dates, glued, mixed } =
                segment::segment(&text.text, &protected, rules);
            findings.add(glued, &text.edits);
            let cut = rewritten.detach();
            let is_cut = !cut.is_empty();
            if is_cut {
                is_settled = false;
                protected = protected.moved(cut.edits());
                text = text.then(cut);
            }

            passes += 1;
            if is_settled
                || passes == PASSES
                || !is_cut && self.foresees(&text.text, &protected, markup, last)
            {
                findings.add(mixed, &text.edits);
                let segments = Segments { text: text.text, paragraphs, spans };
                return Restored { segments, dates, edits: text.edits, protected, markup };
            }
            (protected, markup) = protect(&text.text, self.markup);
        }
    }

    /// How the source was read, now that it is read.
    pub fn finish(self) -> Encoding {
        self.options.judges.release(self.judge);
        self.decoder.finish()
    }
}

/// How often a text is restored that brings more to light.
const PASSES: usize = 6;
/// How often a text goes through whose spelling is a reason to judge its characters anew.
const SPELLINGS: usize = 4;
/// How often marks are set aside that would be taken for damage, before all are.
const MARKS: usize = 4;
/// Bytes of a finding's detail that need not go on.
const DETAIL: usize = 60;

/// What is known where a window begins, in the passes that it goes through.
struct Before {
    /// How the text before it ended.
    lines: characters::Lines,
    /// What earlier passes held back from its end.
    held: characters::Lines,
    /// Nothing follows the window.
    last: bool,
}

/// A window that is restored.
struct Restored<'t> {
    segments: Segments<'t>,
    dates: Vec<DateCandidates>,
    edits: Edits,
    protected: Protected,
    markup: segment::Before,
}

/// A window of which a second run would make the same.
struct Settled<'t> {
    text: Rewritten<'t>,
    paragraphs: Vec<Paragraph>,
    spans: Vec<Span>,
}

/// Findings on their way: in bytes of the decoded text.
#[derive(Default)]
struct Findings(Vec<RawFinding>);

impl Findings {
    /// Adds what a stage found, in bytes of the text that `edits` lead to.
    fn add(&mut self, found: Vec<RawFinding>, edits: &Edits) {
        self.0
            .extend(found.into_iter().map(|found| RawFinding { range: edits.before(found.range), ..found }));
    }

    fn has_bidi_controls(&self) -> bool {
        self.0.iter().any(|found| found.kind == FindingKind::BidiControl)
    }

    /// Makes one finding of bidi controls that stand side by side, whichever stage removed them.
    fn join_controls(&mut self) {
        if !self.has_bidi_controls() {
            return;
        }
        let (mut controls, others): (Vec<_>, Vec<_>) =
            self.0.drain(..).partition(|found| found.kind == FindingKind::BidiControl);
        controls.sort_by_key(|found| (found.range.start, found.range.end));
        controls.dedup();
        self.0 = others;
        for found in controls {
            match self.0.last_mut() {
                Some(last)
                    if last.kind == FindingKind::BidiControl && last.range.end == found.range.start =>
                {
                    last.range.end = found.range.end;
                    if last.detail.len() < DETAIL {
                        last.detail.push(' ');
                        last.detail.push_str(&found.detail);
                    }
                }
                _ => self.0.push(found),
            }
        }
    }

    /// Drops the bidi controls that stay in `text`, which `edits` lead to from `decoded`.
    fn drop_kept_controls(&mut self, edits: &Edits, decoded: &str, text: &str) {
        self.0.retain(|RawFinding { kind, range, .. }| {
            *kind != FindingKind::BidiControl || text[edits.after(range.clone())] != decoded[range.clone()]
        });
    }

    /// Where they are in the text that `edits` lead to, in order.
    fn finish(self, edits: &Edits) -> Vec<Finding> {
        let mut findings: Vec<Finding> = (self.0.into_iter())
            .map(|RawFinding { kind, range, detail }| Finding {
                kind,
                text: edits.after(range.clone()),
                source: range,
                detail,
            })
            .collect();
        findings.sort_by_key(|finding| (finding.source.start, finding.source.end));
        // A text that goes through once more is told of once more.
        findings.dedup();
        findings
    }
}

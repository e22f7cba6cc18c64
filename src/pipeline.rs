//! The order of the stages, and nothing else.
//!
//! ```text
//! decode ─► repair ─► normalize::characters ─► segment ─► language ─► normalize::letters ─► bidi
//! ```
//!
//! A document is cleaned window by window, whichever door it came through: what the text is depends on the bytes and
//! the options alone.

use std::borrow::Cow;
use std::ops::Range;

use crate::bidi;
use crate::decode::{Decoded, Decoder, Hints, Label};
use crate::document::{
    DateCandidates, Document, Encoding, Finding, FindingKind, Found, Paragraph, Protected, Span,
};
use crate::edit::{Edits, Rewritten};
use crate::error::Error;
use crate::language::{self, Judges, Languages};
use crate::normalize::characters;
use crate::profile::{Profile, References, Rule, RuleSet, Rules};
use crate::segment::{self, Segmented};
use crate::spelling::{Segments, Speller};
use crate::{repair, stream};

/// Cleans documents. Cheap to clone, and shared between threads by reference.
///
/// ```
/// let cleaner = saaf::Cleaner::default();
/// let document = cleaner.clean("اکتوبر 30, 2025Minister says “yes”".as_bytes());
/// assert_eq!(document.text, "اکتوبر 30, 2025\nMinister says “yes”");
/// assert_eq!(document.spans[0].language.as_str(), "ur");
/// assert_eq!(document.spans[0].date.unwrap().to_string(), "2025-10-30");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cleaner {
    rules: RuleSet,
    bidi: Option<bidi::Mode>,
    judges: Judges,
    hints: Hints,
}

/// Sets up a [`Cleaner`].
#[derive(Clone, Debug, Default)]
pub struct CleanerBuilder {
    cleaner: Cleaner,
}

impl CleanerBuilder {
    /// What is wanted of the text; [`Profile::Display`] unless told. Every rule of the profile is on again.
    pub fn profile(mut self, profile: Profile) -> Self {
        self.cleaner.rules = self.cleaner.rules.of(profile);
        self
    }

    /// Which character references are decoded; [`References::Safe`] unless told.
    ///
    /// ```
    /// use saaf::{Cleaner, References};
    /// let text = "&lt;b&gt; 5 &lt; 6".as_bytes();
    /// assert_eq!(Cleaner::default().clean(text).text, "&lt;b&gt; 5 < 6");
    /// let all = Cleaner::builder().references(References::All).build();
    /// assert_eq!(all.clean(text).text, "<b> 5 < 6");
    /// ```
    pub fn references(mut self, references: References) -> Self {
        self.cleaner.rules = self.cleaner.rules.with_references(references);
        self
    }

    /// Every source is one line, without its end, and stays one: what would end a line inside it, and what cuts a glued
    /// date off, is SPACE.
    ///
    /// ```
    /// let cleaner = saaf::Cleaner::builder().lines().build();
    /// let document = cleaner.clean("اکتوبر 30, 2025Minister\u{2028}says\ryes".as_bytes());
    /// assert_eq!(document.text, "اکتوبر 30, 2025 Minister says yes");
    /// ```
    pub fn lines(mut self) -> Self {
        self.cleaner.rules = self.cleaner.rules.of_lines();
        self
    }

    /// Turns one rule of the profile off.
    ///
    /// ```
    /// use saaf::{Cleaner, Rule};
    /// let cleaner = Cleaner::builder().without(Rule::SpaceRun).build();
    /// assert_eq!(cleaner.clean(b"a  b &amp; c").text, "a  b & c");
    /// ```
    pub fn without(mut self, rule: Rule) -> Self {
        self.cleaner.rules = self.cleaner.rules.without(rule);
        self
    }

    /// Turns every rule of the profile off but these. A rule that the profile does not run stays off.
    ///
    /// ```
    /// use saaf::{Cleaner, Rule};
    /// let cleaner = Cleaner::builder().only(Rule::Entity.into()).build();
    /// assert_eq!(cleaner.clean(b"a  b &amp; c").text, "a  b & c");
    /// ```
    pub fn only(mut self, rules: Rules) -> Self {
        self.cleaner.rules = self.cleaner.rules.only(rules);
        self
    }

    /// Which isolates are written. Unless told, profile display writes [`Bidi::Minimal`](bidi::Mode::Minimal), and the
    /// others, whose texts are for machines, none; profile lossless never does.
    pub fn bidi(mut self, mode: bidi::Mode) -> Self {
        self.cleaner.bidi = Some(mode);
        self
    }

    /// Restricts the labels to these BCP 47 tags, and expects text in them where the encoding is a close call. An empty
    /// list labels nothing, which is faster.
    pub fn languages(mut self, tags: &[&str]) -> Result<Self, Error> {
        self.cleaner.judges = Judges::new(Languages::from_tags(tags.iter().copied())?);
        self.cleaner.hints.languages = tags.iter().map(|tag| (*tag).to_owned()).collect();
        Ok(self)
    }

    /// What is known of the encoding of every source, in place of what was said before.
    pub fn hints(mut self, hints: Hints) -> Self {
        self.cleaner.hints = hints;
        self
    }

    /// The encoding of every source, by its [`Label`]; ends the matter.
    pub fn encoding(mut self, label: &str) -> Result<Self, Error> {
        self.cleaner.hints.encoding = Some(Label::parse(label)?);
        Ok(self)
    }

    /// What the transport said of the encoding; believed as far as the bytes allow.
    pub fn declared(mut self, label: &str) -> Self {
        self.cleaner.hints.declared = Some(label.into());
        self
    }

    /// Where the sources come from, a URL or a host name: its top-level domain has a voice where the encoding is a close
    /// call.
    ///
    /// ```
    /// let cleaner = saaf::Cleaner::builder().url("https://example.com.pk/news").build();
    /// assert_eq!(cleaner.clean(b"\xC7\xDF\xCA\xE6\xC8\xD1 2025").encoding.name, "windows-1256");
    /// ```
    pub fn url(mut self, url: &str) -> Self {
        self.cleaner.hints.domain = Hints::domain_of(url);
        self
    }

    /// Every source is UTF-8, because it was a string already.
    pub fn utf8(mut self) -> Self {
        self.cleaner.hints.encoding = Some(Label::UTF_8);
        self
    }

    /// The cleaner.
    pub fn build(self) -> Cleaner {
        self.cleaner
    }
}

impl Cleaner {
    /// Sets up a cleaner that differs from the default.
    pub fn builder() -> CleanerBuilder {
        CleanerBuilder::default()
    }

    /// Cleans a source that fits in memory.
    pub fn clean(&self, source: &[u8]) -> Document {
        let mut document = Document::default();
        let mut windows = Windows::new(self);
        let mut rest = source;
        while !rest.is_empty() {
            let (window, consumed) = windows.next(rest, true);
            document.append(window);
            rest = &rest[consumed..];
        }
        document.encoding = windows.finish();
        document
    }

    /// Cleans a source that is in memory, and gives its windows to the sink one after the other, so that no second copy
    /// of it is held. An error of the sink ends it early.
    ///
    /// ```
    /// use saaf::{Cleaner, emit::{Offsets, jsonl::Record}};
    ///
    /// let mut record = Record::without_text(Offsets::Bytes);
    /// let encoding = Cleaner::default().windows(b"one page", &mut record)?;
    /// assert_eq!(encoding.name, "UTF-8");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn windows<S: stream::Sink>(&self, source: &[u8], sink: &mut S) -> std::io::Result<Encoding> {
        let mut windows = Windows::new(self);
        let mut rest = source;
        while !rest.is_empty() {
            let (window, consumed) = windows.next(rest, true);
            sink.window(&window)?;
            rest = &rest[consumed..];
        }
        Ok(windows.finish())
    }

    /// Cleans a source of any length in bounded memory. The sink is given one window after the other.
    pub fn stream<R: std::io::Read, S: stream::Sink>(
        &self,
        reader: R,
        sink: &mut S,
    ) -> std::io::Result<Encoding> {
        stream::run(self, reader, sink)
    }

    fn isolates(&self) -> bidi::Mode {
        match (self.rules.profile(), self.bidi) {
            _ if !self.rules.runs(Rule::Isolate) => bidi::Mode::None,
            (_, Some(mode)) => mode,
            (Profile::Display, None) => bidi::Mode::Minimal,
            (_, None) => bidi::Mode::None,
        }
    }
}

/// The windows of one document, and what is carried from one to the next.
pub(crate) struct Windows<'a> {
    cleaner: &'a Cleaner,
    decoder: Decoder,
    markup: segment::Before,
    lines: characters::Lines,
    judge: language::Judge,
    language: language::Context,
    bidi: bidi::Context,
    /// A buffer for the decoded window, which is used again where the window's text is another.
    decoded: String,
}

impl<'a> Windows<'a> {
    pub fn new(cleaner: &'a Cleaner) -> Self {
        Windows {
            cleaner,
            decoder: Decoder::new(&cleaner.hints),
            markup: segment::Before::default(),
            lines: characters::Lines::default(),
            judge: cleaner.judges.lend(),
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
    fn clean(&mut self, decoded: String, damaged: Vec<Found>, last: bool) -> Document {
        let mut findings = Findings::default();
        findings.add(damaged, &Edits::default());

        let markup = self.markup; // before the window
        let Settled { text, mut paragraphs, mut spans } = self.settle(&decoded, last, &mut findings);

        self.bidi = bidi::direct(&text.text, &mut paragraphs, &mut spans, &self.bidi);
        let isolates = self.cleaner.isolates();
        let marks = if findings.has_bidi_controls() { bidi::removed(&text.edits) } else { Vec::new() };
        let marks = self.harmless(&text.text, (&paragraphs, &spans), marks, markup, last);
        let isolated = bidi::isolate(&text.text, &mut paragraphs, &mut spans, isolates, &marks).detach();
        let Rewritten { text, edits } = text.then(isolated);

        let edits = edits.without_noops(&text);
        findings.join_controls();
        if self.cleaner.rules.runs(Rule::BidiControl) {
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

    /// The author's marks but for those of lines that would be taken for damage if they were written again: some are bytes
    /// of encodings.
    fn harmless(
        &self,
        text: &str,
        known: (&[Paragraph], &[Span]),
        mut marks: Vec<bidi::Mark>,
        markup: segment::Before,
        last: bool,
    ) -> Vec<bidi::Mark> {
        let (rules, isolates) = (self.cleaner.rules, self.cleaner.isolates());
        let mut rounds = 0..MARKS;
        while !marks.is_empty() {
            let (mut paragraphs, mut spans) = (known.0.to_vec(), known.1.to_vec());
            let written = bidi::isolate(text, &mut paragraphs, &mut spans, isolates, &marks);
            let lifted = characters::lift(&written.text, rules, &mut Vec::new());
            let protected = segment::protect(&lifted.text, markup, last).0;
            let damage = repair::foresee(&lifted.text, &protected, rules).undone;
            if damage.is_empty() {
                break;
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
        }
        marks
    }

    /// All stages but the last. Where letters, as they are spelt, are a reason to judge the characters beside them anew,
    /// the text goes through once more.
    fn settle<'t>(&mut self, decoded: &'t str, last: bool, findings: &mut Findings) -> Settled<'t> {
        let mut before = Before { lines: self.lines, held: characters::Lines::default(), last };
        let mut controls = Vec::new();
        let mut text = characters::lift(decoded, self.cleaner.rules, &mut controls);
        findings.add(controls, &Edits::default());
        let mut passes = 0;
        loop {
            let Restored { segments, dates, edits, protected, markup } =
                self.restore(text, &mut before, findings);
            let (rules, known) = (self.cleaner.rules, self.markup);
            let damage =
                |text: &str| repair::foresee(text, &segment::protect(text, known, last).0, rules).undone;
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
        let rules = self.cleaner.rules;
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
        let repair::Outlook { undone, suspects } = repair::foresee(text, &found, self.cleaner.rules);
        undone.is_empty() && are_same(&known.damaged, &suspects)
    }

    /// Repair, characters, segments. Where the later stages brought something to light that a second run would find, the
    /// text goes through once more.
    fn restore<'t>(
        &mut self,
        mut text: Rewritten<'t>,
        before: &mut Before,
        findings: &mut Findings,
    ) -> Restored<'t> {
        let (rules, last) = (self.cleaner.rules, before.last);
        let protect = |text: &str, before| segment::protect(text, before, last);
        let (mut protected, mut markup) = protect(&text.text, self.markup);
        let mut passes = 0;
        loop {
            let repair::Repaired { rewritten, found, suspects } =
                repair::repair(&text.text, &protected, rules);
            findings.add(found, &text.edits);
            let change = rewritten.detach();
            let mut is_settled = change.is_empty();
            if !is_settled {
                text = text.then(change);
                (protected, markup) = protect(&text.text, self.markup);
            }

            protected.damaged = suspects;
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
        self.cleaner.judges.take_back(self.judge);
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
struct Findings(Vec<Found>);

impl Findings {
    /// Adds what a stage found, in bytes of the text that `edits` lead to.
    fn add(&mut self, found: Vec<Found>, edits: &Edits) {
        self.0.extend(found.into_iter().map(|found| Found { range: edits.before(found.range), ..found }));
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
        self.0.retain(|Found { kind, range, .. }| {
            *kind != FindingKind::BidiControl || text[edits.after(range.clone())] != decoded[range.clone()]
        });
    }

    /// Where they are in the text that `edits` lead to, in order.
    fn finish(self, edits: &Edits) -> Vec<Finding> {
        let mut findings: Vec<Finding> = (self.0.into_iter())
            .map(|Found { kind, range, detail }| Finding {
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

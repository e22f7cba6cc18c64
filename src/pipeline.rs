//! The order of the stages, and nothing else.
//!
//! ```text
//! decode ─► repair ─► normalize::characters ─► segment ─► language ─► normalize::letters ─► bidi
//! ```
//!
//! A document is cleaned window by window, whichever door it came through: what the text is depends on the bytes and
//! the options alone.

use std::borrow::Cow;

use crate::bidi;
use crate::decode::{Decoded, Decoder, Hints, Label};
use crate::document::{DateCandidates, Document, Encoding, Finding, FindingKind, Found, Paragraph, Span};
use crate::edit::{Edits, Rewritten};
use crate::error::Error;
use crate::language::{self, Judges, Labels, Languages, Page};
use crate::normalize::{characters, letters};
use crate::profile::{Profile, Rule, RuleSet, Rules};
use crate::segment::{self, Segmented};
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
        let is_line = self.cleaner.rules.line_end() != '\n';
        self.cleaner.rules = profile.rules().of_lines(is_line);
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
        self.cleaner.rules = self.cleaner.rules.of_lines(true);
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

        let (restored, dates, edits, markup) = self.restore(&decoded, last, &mut findings);

        let (Segments { text, mut paragraphs, mut spans }, spelling, context) =
            self.spell(restored, &dates, last);
        (self.markup, self.language) = (markup, context);
        let text = Rewritten { text, edits: edits.then(spelling) };

        self.bidi = bidi::direct(&text.text, &mut paragraphs, &mut spans, &self.bidi);
        let isolates = self.cleaner.isolates();
        let marks = if findings.has_bidi_controls() { bidi::removed(&text.edits) } else { Vec::new() };
        let isolated = bidi::isolate(&text.text, &mut paragraphs, &mut spans, isolates, &marks).detach();
        let Rewritten { text, edits } = text.then(isolated);

        let edits = edits.without_noops(&text);
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

    /// Repair, characters, segments. Where the later stages brought something to light that a second run would find, the
    /// text goes through once more.
    fn restore<'t>(
        &mut self,
        decoded: &'t str,
        last: bool,
        findings: &mut Findings,
    ) -> (Segments<'t>, Vec<DateCandidates>, Edits, segment::Before) {
        let rules = self.cleaner.rules;
        let (before, mut held) = (self.lines, characters::Lines::default());
        let mut text = Rewritten::unchanged(decoded);
        let protect = |text: &str, before| segment::protect(text, before, last);
        let (mut protected, mut markup) = protect(decoded, self.markup);
        let mut passes = 0;
        loop {
            let repair::Repaired { rewritten, found, suspects } =
                repair::repair(&text.text, &protected, rules);
            findings.add(found, &text.edits);
            let change = rewritten.detach();
            if !change.is_empty() {
                text = text.then(change);
                (protected, markup) = protect(&text.text, self.markup);
            }

            protected.damaged = suspects;
            let normalized = characters::normalize(&text.text, &protected, rules, before, last);
            self.lines = normalized.lines.holding(held);
            held = self.lines;
            findings.add(normalized.found, &text.edits);
            let characters = normalized.rewritten.detach();
            let mut is_settled = characters.is_empty();
            if !is_settled {
                text = text.then(characters);
                (protected, markup) = protect(&text.text, self.markup);
            }

            let Segmented { rewritten, paragraphs, spans, dates, glued, mixed } =
                segment::segment(&text.text, &protected, rules);
            findings.add(glued, &text.edits);
            let cut = rewritten.detach();
            let is_cut = !cut.is_empty();
            if is_cut {
                is_settled = false;
                text = text.then(cut);
                (protected, markup) = protect(&text.text, self.markup);
            }

            passes += 1;
            if is_settled || passes == PASSES || !is_cut && !repair::finds(&text.text, &protected, rules) {
                findings.add(mixed, &text.edits);
                return (Segments { text: text.text, paragraphs, spans }, dates, text.edits, markup);
            }
        }
    }

    /// Labels the spans and spells them by their labels, until neither changes the other: the labels are those of the
    /// text that comes out. A run that does not settle keeps the letters it came with. The model sees words as no
    /// keyboard tells them apart, so nearly every text settles at once.
    fn spell<'t>(
        &mut self,
        start: Segments<'t>,
        dates: &[DateCandidates],
        last: bool,
    ) -> (Segments<'t>, Edits, language::Context) {
        let (rules, markup) = (self.cleaner.rules, self.markup);
        let (judge, before) = (&mut self.judge, &self.language);
        let mut frozen = Vec::new(); // of the runs; empty: none
        for _ in 0..ATTEMPTS {
            let (mut respelled, mut edits) = (None, Edits::default());
            let mut labels = judge.label(&start.page(dates), before, &Labels::default());
            let mut unsettled = Vec::new();
            for _ in 0..ROUNDS {
                let now: &Segments<'_> = respelled.as_ref().unwrap_or(&start);
                let frozen = now.pieces(&labels.spans, &frozen);
                let doubtful = letters::doubtful(&now.text, &labels.spans, labels.most_arabic(), rules);
                let candidates = judge.candidates(&now.page(dates), before, &labels, &doubtful);
                let doubtful = (&doubtful[..], &candidates[..]);
                let spelled = letters::normalize(&now.text, &labels.spans, doubtful, &frozen, rules);
                if spelled.changed.is_empty() {
                    let settled = respelled.unwrap_or(start);
                    return (Segments { spans: labels.spans, ..settled }, edits, labels.context);
                }
                unsettled = spelled.changed.iter().map(|&at| now.run(&labels.spans[at])).collect();
                let text = &spelled.rewritten.text;
                if repair::finds(text, &segment::protect(text, markup, last).0, rules) {
                    break; // letters that would be taken for damage
                }
                labels.move_along(&spelled.rewritten.edits, &spelled.changed, &now.paragraphs);
                let (mut paragraphs, mut spans) = (now.paragraphs.clone(), now.spans.clone());
                spelled.move_along(&mut paragraphs, &mut spans);
                let text = Cow::Owned(spelled.rewritten.text.into_owned());
                edits = edits.then(spelled.rewritten.edits);
                let now = respelled.insert(Segments { text, paragraphs, spans });
                labels = judge.label(&now.page(dates), before, &labels);
            }
            frozen.resize(start.spans.len(), false);
            unsettled.into_iter().for_each(|run| frozen[run] = true);
        }
        let Labels { spans, context, .. } = judge.label(&start.page(dates), before, &Labels::default());
        (Segments { spans, ..start }, Edits::default(), context)
    }

    /// How the source was read, now that it is read.
    pub fn finish(self) -> Encoding {
        self.cleaner.judges.take_back(self.judge);
        self.decoder.finish()
    }
}

/// How often damage that comes to light is repaired.
const PASSES: usize = 6;
/// Rounds of labelling and spelling in which nearly every text settles: lines that are spelt tell those beside them.
const ROUNDS: usize = 8;
/// How often spans that did not settle are set aside.
const ATTEMPTS: usize = 3;

/// A text in the hands of the later stages.
struct Segments<'t> {
    text: Cow<'t, str>,
    paragraphs: Vec<Paragraph>,
    /// The runs that `segment` found; once they are labelled, their pieces of one language.
    spans: Vec<Span>,
}

impl Segments<'_> {
    fn page<'a>(&'a self, dates: &'a [DateCandidates]) -> Page<'a> {
        Page { text: &self.text, paragraphs: &self.paragraphs, spans: &self.spans, dates }
    }

    /// The run that a piece lies in.
    fn run(&self, piece: &Span) -> usize {
        self.spans.partition_point(|run| run.end <= piece.start)
    }

    /// What holds for each run, for each of its `pieces`; nothing, where nothing is known of the runs.
    fn pieces(&self, pieces: &[Span], runs: &[bool]) -> Vec<bool> {
        let pieces = if runs.is_empty() { &[] } else { pieces };
        pieces.iter().map(|piece| runs[self.run(piece)]).collect()
    }
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

//! Builds the spans of a text: paragraphs, dates, addresses and protected ranges in, spans that tile the text out.
//!
//! The algorithm has three steps for each paragraph.
//!
//! 1. It is read as runs: script runs (UAX #24 §5.1), dates, addresses, program text and markup. A run reaches from its
//!    first character to its last. Script_Extensions and brackets follow [`super::script_runs`].
//! 2. Runs are joined where one word mixes confusable letters, and extended to whole left-to-right tokens.
//! 3. White space, punctuation and digits between two runs go to the side where UAX #9 shows them ([`super::gaps`]).
//!    So an embedded span is trimmed, and isolating it moves nothing.
//!
//! A paragraph of one script takes the shortcut [`super::single_script`]. Cost: linear in the paragraph.

use std::ops::Range;

use super::dates::DateMatch;
use super::gaps::{main_direction, split_gap};
use super::script_runs::{
    ScriptClass, ScriptRun, is_european, is_rtl, is_rtl_text, merged_script, script_class,
};
use super::{confusables, links, mixed_words, single_script};
use crate::chars::{self, Script, ltr_tokens};
use crate::document::{DateCandidates, FindingKind, Protected, RawFinding, Span, SpanKind};

/// Builds the spans of a text, paragraph by paragraph.
pub(super) struct SpanBuilder<'a> {
    text: &'a str,
    fixed: FixedRanges<'a>,
    runs: Vec<ScriptRun>,
    /// How many dates lie in the paragraphs before.
    dates_placed: usize,
    built: BuiltSpans,
}

/// Ranges that are no script runs, whatever their letters are.
#[derive(Clone, Copy)]
pub(super) struct FixedRanges<'a> {
    pub dates: &'a [DateMatch],
    pub protected: &'a Protected,
    /// Whether any paragraph may hold an address.
    pub has_links: bool,
}

/// The spans, the dates among them, and the findings.
#[derive(Default)]
pub(super) struct BuiltSpans {
    pub spans: Vec<Span>,
    pub dates: Vec<DateCandidates>,
    pub mixed: Vec<RawFinding>,
}

impl<'a> SpanBuilder<'a> {
    /// `paragraphs`: how many will be added. Most are one span.
    pub fn new(text: &'a str, fixed: FixedRanges<'a>, paragraphs: usize) -> Self {
        let built = BuiltSpans { spans: Vec::with_capacity(paragraphs), ..BuiltSpans::default() };
        SpanBuilder { text, fixed, runs: Vec::new(), dates_placed: 0, built }
    }

    /// Adds the spans of the next paragraph.
    pub fn add(&mut self, paragraph: Range<usize>) {
        let text = &self.text[paragraph.clone()];
        let FixedRanges { dates, protected, has_links } = self.fixed;
        let has_date =
            dates.get(self.dates_placed).is_some_and(|date_match| date_match.range.start < paragraph.end);
        let is_fixed = has_date || protected.meets(&paragraph) || has_links && links::may_occur(text);
        if !is_fixed && let Some((script, kind)) = single_script::single_script(text) {
            self.push(paragraph, script, kind, None);
            return;
        }
        self.read(paragraph);
    }

    /// Adds the spans of a paragraph without the shortcut.
    pub fn read(&mut self, paragraph: Range<usize>) {
        self.runs.clear();
        self.find_runs(paragraph.clone());
        mixed_words::report(self.text, &self.runs, &mut self.built.mixed);
        self.join_confusables();
        self.extend_to_ltr_tokens(paragraph.clone());
        self.assign_gaps(paragraph);
    }

    pub fn finish(self) -> BuiltSpans {
        self.built
    }

    fn find_runs(&mut self, paragraph: Range<usize>) {
        let mut at = paragraph.start;
        for run in self.fixed_runs(paragraph.clone()) {
            self.find_prose(at..run.range.start);
            at = run.range.end;
            self.runs.push(run);
        }
        self.find_prose(at..paragraph.end);
    }

    /// Dates, protected ranges and addresses, in order. No date lies inside the others ([`super::segment`]). An address
    /// inside program text is part of it.
    fn fixed_runs(&self, paragraph: Range<usize>) -> Vec<ScriptRun> {
        let first = self.dates_placed;
        let FixedRanges { dates, protected, has_links } = self.fixed;
        let dates = dates[first..].iter().take_while(|date_match| date_match.range.start < paragraph.end);
        let mut fixed: Vec<ScriptRun> = dates
            .enumerate()
            .map(|(i, date_match)| ScriptRun {
                range: date_match.range.clone(),
                script: date_match.script,
                kind: SpanKind::Date,
                rtl: is_rtl_text(&self.text[date_match.range.clone()]),
                letters: 0,
                date_match: Some(first + i),
            })
            .collect();
        insert_fixed(protected.within(paragraph.clone()), 0, &mut fixed);
        if has_links {
            let links = links::find(&self.text[paragraph.clone()]);
            insert_fixed(links.into_iter(), paragraph.start, &mut fixed);
        }
        fixed
    }

    /// Script runs between two fixed runs.
    fn find_prose(&mut self, range: Range<usize>) {
        let floor = self.runs.len();
        let mut digit: Option<(usize, u32)> = None; // where the last digit ended, and the zero of its system
        let mut rest = self.text[range.clone()].chars();
        while let Some(c) = rest.next() {
            let end = range.end - rest.as_str().len();
            let at = end - c.len_utf8();
            let properties = chars::of(c);
            if let Some(value) = properties.digit() {
                let zero = c as u32 - u32::from(value);
                if digit.is_some_and(|(last, system)| last == at && system != zero) {
                    self.report_mixed_digits(at, end);
                }
                digit = Some((end, zero));
            }
            let open = self.runs[floor..].last_mut();
            match script_class(properties) {
                ScriptClass::Own(script) => {
                    match open.and_then(|run| Some((merged_script(run.script, script)?, run))) {
                        Some((script, run)) => {
                            run.script = script;
                            run.range.end = end;
                            run.letters += usize::from(properties.is_letter());
                            if script == Script::LATIN {
                                let seen = run.extend(rest.as_str().as_bytes());
                                rest = rest.as_str()[seen..].chars();
                            }
                        }
                        None => self.runs.push(ScriptRun {
                            range: at..end,
                            script,
                            kind: SpanKind::Prose,
                            rtl: is_rtl(properties),
                            letters: usize::from(properties.is_letter()),
                            date_match: None,
                        }),
                    }
                }
                // A mark stays with its base. A sign of several scripts stays with a run of one of them.
                ScriptClass::Inherited => {
                    if let Some(run) = open.filter(|run| run.range.end == at) {
                        run.range.end = end;
                    }
                }
                ScriptClass::Shared(scripts) => {
                    if let Some(run) = open.filter(|run| scripts.contains(&run.script)) {
                        run.range.end = end;
                    }
                }
                ScriptClass::Common => {}
            }
        }
        for run in &mut self.runs[floor..] {
            if run.letters == 0 {
                run.kind = single_script::kind_without_letters(&self.text[run.range.clone()]);
            }
        }
    }

    /// In a paragraph of both directions, extends the runs of letters to the digits and signs of their left-to-right tokens.
    fn extend_to_ltr_tokens(&mut self, paragraph: Range<usize>) {
        let runs = |rtl: bool| self.runs.iter().any(|run| run.kind == SpanKind::Prose && run.rtl == rtl);
        if !(runs(true) && runs(false)) {
            return;
        }
        let mut next = 0;
        for token in ltr_tokens::find(&self.text[paragraph.clone()]) {
            let token = paragraph.start + token.start..paragraph.start + token.end;
            let known = &self.runs[next..];
            next += known.iter().take_while(|run| run.range.end <= token.start).count();
            let floor = next.checked_sub(1).map_or(paragraph.start, |before| self.runs[before].range.end);
            let met = self.runs[next..].iter().take_while(|run| run.range.start < token.end).count();
            let met = &mut self.runs[next..next + met];
            if met.iter().all(|run| run.kind == SpanKind::Prose && !run.rtl)
                && let Some(first) = met.first_mut()
            {
                first.range.start = first.range.start.min(token.start.max(floor));
                let last = &mut met[met.len() - 1];
                last.range.end = last.range.end.max(token.end);
            }
        }
    }

    /// Gives each gap between the runs to one side, or makes it a span of its own, and pushes the spans.
    fn assign_gaps(&mut self, paragraph: Range<usize>) {
        let runs = std::mem::take(&mut self.runs);
        let main = main_direction(&runs);
        let mut start = paragraph.start; // of the span that grows
        for (i, run) in runs.iter().enumerate() {
            let previous = runs[..i].last();
            let gap = previous.map_or(paragraph.start, |run| run.range.end)..run.range.start;
            let (left, right) = split_gap(previous, Some(run), &self.text[gap.clone()], main);
            start = self.finish_span(previous, start, gap, left, right);
        }
        let gap = runs.last().map_or(paragraph.start, |last| last.range.end)..paragraph.end;
        let (left, right) = split_gap(runs.last(), None, &self.text[gap.clone()], main);
        let rest = self.finish_span(runs.last(), start, gap, left, right);
        debug_assert_eq!(rest, paragraph.end);
        self.runs = runs;
    }

    /// Ends the span of `run`, which began at `start`: it takes the first `left` bytes of the gap behind it. The last
    /// `right` bytes of the gap belong to the next run. What is left between becomes a span. Returns where the span of the
    /// next run begins.
    fn finish_span(
        &mut self,
        run: Option<&ScriptRun>,
        start: usize,
        gap: Range<usize>,
        left: usize,
        right: usize,
    ) -> usize {
        let end = gap.start + left;
        if let Some(run) = run {
            self.push(start..end, run.script, run.kind, run.date_match);
        }
        let next = gap.end - right;
        if end < next {
            self.push(
                end..next,
                Script::COMMON,
                single_script::kind_without_letters(&self.text[end..next]),
                None,
            );
        }
        next
    }

    fn push(&mut self, range: Range<usize>, script: Script, kind: SpanKind, date_match: Option<usize>) {
        let date_match = date_match.map(|index| &self.fixed.dates[index]);
        self.dates_placed += usize::from(date_match.is_some());
        let is_decided = |date: &&DateMatch| date.languages.is_empty() && date.by_language.is_empty();
        if let Some(DateMatch { languages, by_language, .. }) = date_match.filter(|date| !is_decided(date)) {
            let (span, languages, by_language) =
                (self.built.spans.len(), languages.clone(), by_language.clone());
            self.built.dates.push(DateCandidates { span, languages, by_language });
        }
        let date = date_match.map(|date_match| date_match.date);
        self.built.spans.push(Span {
            start: range.start,
            end: range.end,
            script,
            kind,
            date,
            is_boilerplate: date_match.is_some_and(|date_match| date_match.is_stamp),
            ..Span::default()
        });
    }

    /// Reports a number in digits of two systems, once.
    fn report_mixed_digits(&mut self, at: usize, end: usize) {
        let before = self.text[..at].chars().next_back().map_or(0, char::len_utf8);
        let known = self.built.mixed.last_mut().filter(|last| last.kind == FindingKind::MixedDigits);
        if let Some(number) = known.filter(|last| last.range.end == at) {
            number.range.end = end;
            return;
        }
        let range = at - before..end;
        let names = mixed_words::named(self.text[range.clone()].chars());
        let detail = format!("digits of two systems in one number: {names}");
        self.built.mixed.push(RawFinding { kind: FindingKind::MixedDigits, range, detail });
    }

    /// Joins one or two confusable letters with the run of the other script beside them. They must touch a word of it, or
    /// be one letter that stands alone among its words.
    fn join_confusables(&mut self) {
        let text = self.text;
        let is_guest = |run: &ScriptRun| {
            is_european(run) && run.letters <= 2 && confusables::are_confusable(&text[run.range.clone()])
        };
        if !self.runs.iter().any(is_guest) {
            return;
        }
        let runs = std::mem::take(&mut self.runs);
        for (i, run) in runs.iter().enumerate() {
            let hosts =
                |other: &ScriptRun| is_european(other) && other.script != run.script && !is_guest(other);
            let (left, right) = (i.checked_sub(1).map(|left| &runs[left]), runs.get(i + 1));
            let touches = left.is_some_and(|left| hosts(left) && left.range.end == run.range.start)
                || right.is_some_and(|right| hosts(right) && run.range.end == right.range.start);
            let is_among = left.or(right).is_some() && left.is_none_or(hosts) && right.is_none_or(hosts);
            let joins = is_guest(run) && (touches || run.letters == 1 && is_among);
            let script = match left.filter(|left| hosts(left)).or(right.filter(|right| hosts(right))) {
                Some(host) if joins => host.script,
                _ => run.script,
            };
            match self
                .runs
                .last_mut()
                .filter(|last| is_european(last) && last.script == script && is_european(run))
            {
                Some(last) => {
                    last.range.end = run.range.end;
                    last.letters += run.letters;
                }
                None => self.runs.push(ScriptRun { script, ..run.clone() }),
            }
        }
    }
}

/// Inserts the ranges that overlap nothing in `fixed`, and keeps the order. Both are in order.
fn insert_fixed(
    found: impl Iterator<Item = (Range<usize>, SpanKind)>,
    offset: usize,
    fixed: &mut Vec<ScriptRun>,
) {
    let known = fixed.len();
    for (range, kind) in found {
        let range = offset + range.start..offset + range.end;
        let at = fixed[..known].partition_point(|run| run.range.end <= range.start);
        if fixed[at..known].first().is_none_or(|run| run.range.start >= range.end) {
            fixed.push(ScriptRun {
                range,
                script: Script::LATIN,
                kind,
                rtl: false,
                letters: 0,
                date_match: None,
            });
        }
    }
    fixed.sort_by_key(|run| run.range.start);
}

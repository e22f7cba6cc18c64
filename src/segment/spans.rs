//! Spans: paragraphs, dates and addresses in, spans that tile the text out (UAX #24 §5.1, and the reference page's
//! rules for what the standard leaves open).
//!
//! A paragraph is read as *runs*: runs of one script from their first character to their last, dates and addresses.
//! What lies between two runs (white space, punctuation, European digits) then goes to the side where UAX #9 would
//! show it: to the preceding run when both run the same way, else to the one that runs as the paragraph does. So an
//! embedded span is trimmed, and isolating it moves nothing.

use std::ops::Range;

use super::{confusables, dates::DateMatch, links, single_script};
use crate::chars::classes::{is_letter_or_mark, is_opening_punctuation};
use crate::chars::ltr_tokens;
use crate::chars::{self, BidiClass, Properties, Script};
use crate::document::{DateCandidates, FindingKind, Protected, RawFinding, Span, SpanKind};

/// Builds the spans of a text, paragraph by paragraph.
pub(super) struct SpanBuilder<'a> {
    text: &'a str,
    fixed: FixedRanges<'a>,
    runs: Vec<ScriptRun>,
    /// Stamps that lie in paragraphs before.
    dates_placed: usize,
    built: BuiltSpans,
}

/// What is no script run, whatever its letters are.
#[derive(Clone, Copy)]
pub(super) struct FixedRanges<'a> {
    pub dates: &'a [DateMatch],
    pub protected: &'a Protected,
    /// Whether any paragraph may hold an address.
    pub has_links: bool,
}

/// What comes of it.
#[derive(Default)]
pub(super) struct BuiltSpans {
    pub spans: Vec<Span>,
    pub dates: Vec<DateCandidates>,
    pub mixed: Vec<RawFinding>,
}

/// A stretch that is one span at least.
#[derive(Clone, Debug)]
struct ScriptRun {
    range: Range<usize>,
    script: Script,
    kind: SpanKind,
    rtl: bool,
    letters: usize,
    /// Index into the dates.
    date_match: Option<usize>,
}

impl ScriptRun {
    /// Takes the ASCII letters that `behind` begins with, and what lies between them, into a Latin run; how many bytes
    /// have been looked at. Digits are left, because they may mix.
    fn extend(&mut self, behind: &[u8]) -> usize {
        let start = self.range.end;
        let seen = behind.iter().take_while(|byte| byte.is_ascii() && !byte.is_ascii_digit()).count();
        let seen = &behind[..seen];
        if let Some(last) = seen.iter().rposition(u8::is_ascii_alphabetic) {
            self.range.end = start + last + 1;
            self.letters += seen.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
        }
        seen.len()
    }
}

impl<'a> SpanBuilder<'a> {
    /// `paragraphs`: how many there will be; most are one span.
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

    /// Adds the spans of a paragraph, letter by letter.
    pub fn read(&mut self, paragraph: Range<usize>) {
        self.runs.clear();
        self.find_runs(paragraph.clone());
        self.report_mixed_words();
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

    /// Dates, program text and addresses, in order. Dates inside the others were set aside before; an address inside
    /// program text is part of it.
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
                // A mark stays with its base; a sign of several scripts with a run of one of them.
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

    /// In a paragraph of both directions, gives the digits and signs of a left-to-right token to the run of its letters.
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

    /// Gives what lies between the runs to one side, or to a span of its own.
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

    /// Ends the span of `run`, which began at `start`, `left` bytes into the gap behind it; what does not belong to
    /// the next run either, its last `right` bytes, becomes a span. Returns where the next run's span begins.
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
        if let Some(date_match) = date_match.filter(|date_match| !date_match.is_numeric()) {
            self.built
                .dates
                .push(DateCandidates { span: self.built.spans.len(), languages: date_match.languages });
        }
        let date = date_match.and_then(|date_match| date_match.date);
        self.built.spans.push(Span {
            start: range.start,
            end: range.end,
            script,
            kind,
            date,
            ..Span::default()
        });
    }

    fn report_mixed_digits(&mut self, at: usize, end: usize) {
        let before = self.text[..at].chars().next_back().map_or(0, char::len_utf8);
        let range = at - before..end;
        let detail = format!("digits of two systems in one number: {}", &self.text[range.clone()]);
        self.built.mixed.push(RawFinding { kind: FindingKind::MixedDigits, range, detail });
    }

    /// Words whose letters are of scripts that no writing system mixes (UTS #39 §5.1).
    fn report_mixed_words(&mut self) {
        for pair in self.runs.windows(2) {
            let [left, right] = pair else { continue };
            let words = left.letters > 0 && right.letters > 0 && left.range.end == right.range.start;
            if !words || is_east_asian(left.script) || is_east_asian(right.script) {
                continue;
            }
            let is_word = |c: &char| is_letter_or_mark(*c);
            let head =
                self.text[left.range.clone()].chars().rev().take(MAX_REPORTED_WORD_CHARS).take_while(is_word);
            let tail =
                self.text[right.range.clone()].chars().take(MAX_REPORTED_WORD_CHARS).take_while(is_word);
            let start = left.range.end - head.map(char::len_utf8).sum::<usize>();
            let end = right.range.start + tail.map(char::len_utf8).sum::<usize>();
            let same_word = self.built.mixed.last_mut().filter(|last| {
                last.kind == FindingKind::MixedScript && last.range.end > start && start >= last.range.start
            });
            match same_word {
                Some(word) => word.range.end = end,
                None => self.built.mixed.push(RawFinding {
                    kind: FindingKind::MixedScript,
                    range: start..end,
                    detail: format!("{} and {} in one word", left.script, right.script),
                }),
            }
        }
    }

    /// Takes a letter or two that look like letters of the run beside them into that run: inside its words, or a letter
    /// that stands alone among them.
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

/// A run of Latin or Cyrillic prose.
fn is_european(run: &ScriptRun) -> bool {
    run.kind == SpanKind::Prose && run.letters > 0 && matches!(run.script, Script::LATIN | Script::CYRILLIC)
}

/// In characters, for reports.
const MAX_REPORTED_WORD_CHARS: usize = 40;

/// Adds what lies apart from everything that is there, and keeps the order. Both are in order.
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

/// How a character takes part in script runs.
enum ScriptClass {
    /// It has a script.
    Own(Script),
    /// It takes the script of its base (UAX #24 §5.2).
    Inherited,
    /// It is used with these scripts and no others.
    Shared(&'static [Script]),
    /// It is used with any.
    Common,
}

fn script_class(properties: Properties) -> ScriptClass {
    match properties.script() {
        // Digits of every system are read alike: they go with their surroundings, as European ones do.
        _ if properties.digit().is_some() => ScriptClass::Common,
        Script::COMMON if properties.extensions() == [Script::COMMON] => ScriptClass::Common,
        Script::COMMON => ScriptClass::Shared(properties.extensions()),
        Script::INHERITED => ScriptClass::Inherited,
        script => ScriptClass::Own(script),
    }
}

/// The script of a run that holds both, if a writing system does: UTS #39's augmented script sets.
fn merged_script(run: Script, next: Script) -> Option<Script> {
    use Script as S;
    if run == next {
        return Some(run);
    }
    let is_kana = |s| matches!(s, S::HIRAGANA | S::KATAKANA);
    match (run, next) {
        (S::JAPANESE | S::HAN, s) if is_kana(s) => Some(S::JAPANESE),
        (s, S::HAN) if is_kana(s) || s == S::JAPANESE => Some(S::JAPANESE),
        (a, b) if is_kana(a) && is_kana(b) => Some(S::JAPANESE),
        (S::KOREAN | S::HAN, S::HANGUL) | (S::KOREAN | S::HANGUL, S::HAN) => Some(S::KOREAN),
        (S::HANB | S::HAN, S::BOPOMOFO) | (S::HANB | S::BOPOMOFO, S::HAN) => Some(S::HANB),
        _ => None,
    }
}

/// Scripts that go with Latin in one word (UTS #39 §5.2, Highly Restrictive).
fn is_east_asian(script: Script) -> bool {
    use Script as S;
    matches!(
        script,
        S::HAN | S::HIRAGANA | S::KATAKANA | S::HANGUL | S::BOPOMOFO | S::JAPANESE | S::KOREAN | S::HANB
    )
}

fn is_rtl(properties: Properties) -> bool {
    matches!(properties.bidi_class(), BidiClass::R | BidiClass::AL | BidiClass::AN)
}

fn is_rtl_text(text: &str) -> bool {
    let strong = text.chars().map(chars::of).find(|properties| properties.is_letter());
    strong.is_some_and(is_rtl)
}

/// Which way most letters of the prose run; the first run decides a tie.
fn main_direction(runs: &[ScriptRun]) -> bool {
    let prose = runs.iter().filter(|run| run.letters > 0);
    let (rtl, ltr) = prose.clone().fold((0, 0), |(rtl, ltr), run| match run.rtl {
        true => (rtl + run.letters, ltr),
        false => (rtl, ltr + run.letters),
    });
    if rtl == ltr { prose.clone().next().is_some_and(|run| run.rtl) } else { rtl > ltr }
}

/// How many bytes of the gap go to the run on the left, and how many to the one on the right.
fn split_gap(left: Option<&ScriptRun>, right: Option<&ScriptRun>, gap: &str, main: bool) -> (usize, usize) {
    let takes =
        |run: Option<&ScriptRun>| run.is_some_and(|run| run.kind == SpanKind::Prose && run.rtl == main);
    let is_prose = |run: Option<&ScriptRun>| run.is_some_and(|run| run.kind == SpanKind::Prose);
    // A number right behind an embedded run is shown inside it (UAX #9 W2, W7).
    let number = match left {
        Some(run) if run.kind == SpanKind::Prose && run.rtl != main => number_len(gap),
        _ => 0,
    };
    match (takes(left), takes(right)) {
        (true, true) => split_before_opening(gap),
        (true, false) => (gap.len(), 0),
        (false, true) => (number, gap.len() - number),
        // Two embedded runs side by side: between them is theirs, as UAX #9 N1 sees it.
        (false, false) if is_prose(left) && is_prose(right) => split_before_opening(gap),
        (false, false) => (number, 0),
    }
}

/// The gap between two runs of one direction belongs to the first, but for what opens the second.
fn split_before_opening(gap: &str) -> (usize, usize) {
    let left = gap
        .find(is_opening_punctuation)
        .or_else(|| gap.rfind(char::is_whitespace).map(|at| at + 1))
        .unwrap_or(gap.len());
    let left = (left..=gap.len()).find(|&at| gap.is_char_boundary(at)).unwrap_or(gap.len());
    (left, gap.len() - left)
}

/// The length of spaces and a number at the start of the gap.
fn number_len(gap: &str) -> usize {
    let is_digit = |c: char| chars::of(c).digit().is_some();
    let number = gap.trim_start_matches(' ');
    let mut rest = number.trim_start_matches(is_digit);
    while rest.len() < number.len()
        && let Some(group) = rest.strip_prefix(['.', ',', ':', '/', '-', '\u{66B}', '\u{66C}'])
        && group.starts_with(is_digit)
    {
        rest = group.trim_start_matches(is_digit);
    }
    if rest.len() == number.len() { 0 } else { gap.len() - rest.len() }
}

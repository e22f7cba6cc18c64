//! Spans: paragraphs, dates and addresses in, spans that tile the text out (UAX #24 §5.1, and the reference page's
//! rules for what the standard leaves open).
//!
//! A paragraph is read as *cores*: runs of one script from their first character to their last, dates and addresses.
//! What lies between two cores (white space, punctuation, European digits) then goes to the side where UAX #9 would
//! show it: to the preceding run when both run the same way, else to the one that runs as the paragraph does. So an
//! embedded span is trimmed, and isolating it moves nothing.

use std::ops::Range;

use super::{dates::Stamp, links, lookalikes, uniform};
use crate::chars::ltr_tokens;
use crate::chars::{self, BidiClass, Bracket, Properties, Script};
use crate::document::{DateCandidates, FindingKind, Protected, RawFinding, Span, SpanKind};

/// Builds the spans of a text, paragraph by paragraph.
pub(super) struct Runs<'a> {
    text: &'a str,
    fixed: Fixed<'a>,
    cores: Vec<Core>,
    /// Stamps that lie in paragraphs before.
    passed: usize,
    tiled: Tiled,
}

/// What is no script run, whatever its letters are.
#[derive(Clone, Copy)]
pub(super) struct Fixed<'a> {
    pub stamps: &'a [Stamp],
    pub protected: &'a Protected,
    /// Whether any paragraph may hold an address.
    pub has_links: bool,
}

/// What comes of it.
#[derive(Default)]
pub(super) struct Tiled {
    pub spans: Vec<Span>,
    pub dates: Vec<DateCandidates>,
    pub mixed: Vec<RawFinding>,
}

/// A stretch that is one span at least.
#[derive(Clone, Debug)]
struct Core {
    range: Range<usize>,
    script: Script,
    kind: SpanKind,
    rtl: bool,
    letters: usize,
    /// Index into the stamps.
    stamp: Option<usize>,
}

impl Core {
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

impl<'a> Runs<'a> {
    /// `paragraphs`: how many there will be; most are one span.
    pub fn new(text: &'a str, fixed: Fixed<'a>, paragraphs: usize) -> Self {
        let tiled = Tiled { spans: Vec::with_capacity(paragraphs), ..Tiled::default() };
        Runs { text, fixed, cores: Vec::new(), passed: 0, tiled }
    }

    /// Adds the spans of the next paragraph.
    pub fn add(&mut self, paragraph: Range<usize>) {
        let text = &self.text[paragraph.clone()];
        let Fixed { stamps, protected, has_links } = self.fixed;
        let has_date = stamps.get(self.passed).is_some_and(|stamp| stamp.range.start < paragraph.end);
        let is_fixed = has_date || protected.meets(&paragraph) || has_links && links::may_occur(text);
        if !is_fixed && let Some((script, kind)) = uniform::read(text) {
            self.push(paragraph, script, kind, None);
            return;
        }
        self.read(paragraph);
    }

    /// Adds the spans of a paragraph, letter by letter.
    pub fn read(&mut self, paragraph: Range<usize>) {
        self.cores.clear();
        self.find_cores(paragraph.clone());
        self.report_mixed_words();
        self.join_lookalikes();
        self.take_tokens(paragraph.clone());
        self.tile(paragraph);
    }

    pub fn finish(self) -> Tiled {
        self.tiled
    }

    fn find_cores(&mut self, paragraph: Range<usize>) {
        let mut at = paragraph.start;
        for core in self.fixed_cores(paragraph.clone()) {
            self.find_prose(at..core.range.start);
            at = core.range.end;
            self.cores.push(core);
        }
        self.find_prose(at..paragraph.end);
    }

    /// Dates, program text and addresses, in order. Dates inside the others were set aside before; an address inside
    /// program text is part of it.
    fn fixed_cores(&self, paragraph: Range<usize>) -> Vec<Core> {
        let first = self.passed;
        let Fixed { stamps, protected, has_links } = self.fixed;
        let stamps = stamps[first..].iter().take_while(|stamp| stamp.range.start < paragraph.end);
        let mut fixed: Vec<Core> = stamps
            .enumerate()
            .map(|(i, stamp)| Core {
                range: stamp.range.clone(),
                script: stamp.script,
                kind: SpanKind::Date,
                rtl: is_rtl_text(&self.text[stamp.range.clone()]),
                letters: 0,
                stamp: Some(first + i),
            })
            .collect();
        add_fixed(protected.within(paragraph.clone()), 0, &mut fixed);
        if has_links {
            let links = links::find(&self.text[paragraph.clone()]);
            add_fixed(links.into_iter(), paragraph.start, &mut fixed);
        }
        fixed
    }

    /// Script runs between two fixed cores.
    fn find_prose(&mut self, range: Range<usize>) {
        let floor = self.cores.len();
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
            let open = self.cores[floor..].last_mut();
            match script_of(properties) {
                Reading::Own(script) => {
                    match open.and_then(|core| Some((merged(core.script, script)?, core))) {
                        Some((script, core)) => {
                            core.script = script;
                            core.range.end = end;
                            core.letters += usize::from(properties.is_letter());
                            if script == Script::LATIN {
                                let seen = core.extend(rest.as_str().as_bytes());
                                rest = rest.as_str()[seen..].chars();
                            }
                        }
                        None => self.cores.push(Core {
                            range: at..end,
                            script,
                            kind: SpanKind::Prose,
                            rtl: is_rtl(properties),
                            letters: usize::from(properties.is_letter()),
                            stamp: None,
                        }),
                    }
                }
                // A mark stays with its base; a sign of several scripts with a run of one of them.
                Reading::Inherited => {
                    if let Some(core) = open.filter(|core| core.range.end == at) {
                        core.range.end = end;
                    }
                }
                Reading::Shared(scripts) => {
                    if let Some(core) = open.filter(|core| scripts.contains(&core.script)) {
                        core.range.end = end;
                    }
                }
                Reading::Common => {}
            }
        }
        for core in &mut self.cores[floor..] {
            if core.letters == 0 {
                core.kind = uniform::kind_without_letters(&self.text[core.range.clone()]);
            }
        }
    }

    /// In a paragraph of both directions, gives the digits and signs of a left-to-right token to the run of its letters.
    fn take_tokens(&mut self, paragraph: Range<usize>) {
        let runs = |rtl: bool| self.cores.iter().any(|core| core.kind == SpanKind::Prose && core.rtl == rtl);
        if !(runs(true) && runs(false)) {
            return;
        }
        let mut next = 0;
        for token in ltr_tokens::find(&self.text[paragraph.clone()]) {
            let token = paragraph.start + token.start..paragraph.start + token.end;
            let known = &self.cores[next..];
            next += known.iter().take_while(|core| core.range.end <= token.start).count();
            let floor = next.checked_sub(1).map_or(paragraph.start, |before| self.cores[before].range.end);
            let met = self.cores[next..].iter().take_while(|core| core.range.start < token.end).count();
            let met = &mut self.cores[next..next + met];
            if met.iter().all(|core| core.kind == SpanKind::Prose && !core.rtl)
                && let Some(first) = met.first_mut()
            {
                first.range.start = first.range.start.min(token.start.max(floor));
                let last = &mut met[met.len() - 1];
                last.range.end = last.range.end.max(token.end);
            }
        }
    }

    /// Gives what lies between the cores to one side, or to a span of its own.
    fn tile(&mut self, paragraph: Range<usize>) {
        let cores = std::mem::take(&mut self.cores);
        let main = main_direction(&cores);
        let mut start = paragraph.start; // of the span that grows
        for (i, core) in cores.iter().enumerate() {
            let previous = cores[..i].last();
            let gap = previous.map_or(paragraph.start, |core| core.range.end)..core.range.start;
            let (left, right) = settle(previous, Some(core), &self.text[gap.clone()], main);
            start = self.close(previous, start, gap, left, right);
        }
        let gap = cores.last().map_or(paragraph.start, |last| last.range.end)..paragraph.end;
        let (left, right) = settle(cores.last(), None, &self.text[gap.clone()], main);
        let rest = self.close(cores.last(), start, gap, left, right);
        debug_assert_eq!(rest, paragraph.end);
        self.cores = cores;
    }

    /// Ends the span of `core`, which began at `start`, `left` bytes into the gap behind it; what does not belong to
    /// the next core either, its last `right` bytes, becomes a span. Returns where the next core's span begins.
    fn close(
        &mut self,
        core: Option<&Core>,
        start: usize,
        gap: Range<usize>,
        left: usize,
        right: usize,
    ) -> usize {
        let end = gap.start + left;
        if let Some(core) = core {
            self.push(start..end, core.script, core.kind, core.stamp);
        }
        let next = gap.end - right;
        if end < next {
            self.push(end..next, Script::COMMON, uniform::kind_without_letters(&self.text[end..next]), None);
        }
        next
    }

    fn push(&mut self, range: Range<usize>, script: Script, kind: SpanKind, stamp: Option<usize>) {
        let stamp = stamp.map(|index| &self.fixed.stamps[index]);
        self.passed += usize::from(stamp.is_some());
        if let Some(stamp) = stamp.filter(|stamp| !stamp.is_figures()) {
            self.tiled
                .dates
                .push(DateCandidates { span: self.tiled.spans.len(), languages: stamp.languages });
        }
        let date = stamp.and_then(|stamp| stamp.date);
        self.tiled.spans.push(Span {
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
        self.tiled.mixed.push(RawFinding { kind: FindingKind::MixedDigits, range, detail });
    }

    /// Words whose letters are of scripts that no writing system mixes (UTS #39 §5.1).
    fn report_mixed_words(&mut self) {
        for pair in self.cores.windows(2) {
            let [left, right] = pair else { continue };
            let words = left.letters > 0 && right.letters > 0 && left.range.end == right.range.start;
            if !words || is_east_asian(left.script) || is_east_asian(right.script) {
                continue;
            }
            let is_word = |c: &char| chars::of(*c).is_letter() || chars::of(*c).is_mark();
            let head = self.text[left.range.clone()].chars().rev().take(LONGEST_WORD).take_while(is_word);
            let tail = self.text[right.range.clone()].chars().take(LONGEST_WORD).take_while(is_word);
            let start = left.range.end - head.map(char::len_utf8).sum::<usize>();
            let end = right.range.start + tail.map(char::len_utf8).sum::<usize>();
            let same_word = self.tiled.mixed.last_mut().filter(|last| {
                last.kind == FindingKind::MixedScript && last.range.end > start && start >= last.range.start
            });
            match same_word {
                Some(word) => word.range.end = end,
                None => self.tiled.mixed.push(RawFinding {
                    kind: FindingKind::MixedScript,
                    range: start..end,
                    detail: format!("{} and {} in one word", left.script, right.script),
                }),
            }
        }
    }

    /// Takes a letter or two that look like letters of the run beside them into that run: inside its words, or a letter
    /// that stands alone among them.
    fn join_lookalikes(&mut self) {
        let text = self.text;
        let is_guest = |core: &Core| {
            is_european(core) && core.letters <= 2 && lookalikes::are(&text[core.range.clone()])
        };
        if !self.cores.iter().any(is_guest) {
            return;
        }
        let cores = std::mem::take(&mut self.cores);
        for (i, core) in cores.iter().enumerate() {
            let hosts = |other: &Core| is_european(other) && other.script != core.script && !is_guest(other);
            let (left, right) = (i.checked_sub(1).map(|left| &cores[left]), cores.get(i + 1));
            let touches = left.is_some_and(|left| hosts(left) && left.range.end == core.range.start)
                || right.is_some_and(|right| hosts(right) && core.range.end == right.range.start);
            let is_among = left.or(right).is_some() && left.is_none_or(hosts) && right.is_none_or(hosts);
            let joins = is_guest(core) && (touches || core.letters == 1 && is_among);
            let script = match left.filter(|left| hosts(left)).or(right.filter(|right| hosts(right))) {
                Some(host) if joins => host.script,
                _ => core.script,
            };
            match self
                .cores
                .last_mut()
                .filter(|last| is_european(last) && last.script == script && is_european(core))
            {
                Some(last) => {
                    last.range.end = core.range.end;
                    last.letters += core.letters;
                }
                None => self.cores.push(Core { script, ..core.clone() }),
            }
        }
    }
}

/// A run of Latin or Cyrillic prose.
fn is_european(core: &Core) -> bool {
    core.kind == SpanKind::Prose
        && core.letters > 0
        && matches!(core.script, Script::LATIN | Script::CYRILLIC)
}

/// In characters, for reports.
const LONGEST_WORD: usize = 40;

/// Adds what lies apart from everything that is there, and keeps the order. Both are in order.
fn add_fixed(found: impl Iterator<Item = (Range<usize>, SpanKind)>, offset: usize, fixed: &mut Vec<Core>) {
    let known = fixed.len();
    for (range, kind) in found {
        let range = offset + range.start..offset + range.end;
        let at = fixed[..known].partition_point(|core| core.range.end <= range.start);
        if fixed[at..known].first().is_none_or(|core| core.range.start >= range.end) {
            fixed.push(Core { range, script: Script::LATIN, kind, rtl: false, letters: 0, stamp: None });
        }
    }
    fixed.sort_by_key(|core| core.range.start);
}

/// How a character takes part in script runs.
enum Reading {
    /// It has a script.
    Own(Script),
    /// It takes the script of its base (UAX #24 §5.2).
    Inherited,
    /// It is used with these scripts and no others.
    Shared(&'static [Script]),
    /// It is used with any.
    Common,
}

fn script_of(properties: Properties) -> Reading {
    match properties.script() {
        // Digits of every system are read alike: they go with their surroundings, as European ones do.
        _ if properties.digit().is_some() => Reading::Common,
        Script::COMMON if properties.extensions() == [Script::COMMON] => Reading::Common,
        Script::COMMON => Reading::Shared(properties.extensions()),
        Script::INHERITED => Reading::Inherited,
        script => Reading::Own(script),
    }
}

/// The script of a run that holds both, if a writing system does: UTS #39's augmented script sets.
fn merged(run: Script, next: Script) -> Option<Script> {
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
fn main_direction(cores: &[Core]) -> bool {
    let prose = cores.iter().filter(|core| core.letters > 0);
    let (rtl, ltr) = prose.clone().fold((0, 0), |(rtl, ltr), core| match core.rtl {
        true => (rtl + core.letters, ltr),
        false => (rtl, ltr + core.letters),
    });
    if rtl == ltr { prose.clone().next().is_some_and(|core| core.rtl) } else { rtl > ltr }
}

/// How many bytes of the gap go to the core on the left, and how many to the one on the right.
fn settle(left: Option<&Core>, right: Option<&Core>, gap: &str, main: bool) -> (usize, usize) {
    let takes =
        |core: Option<&Core>| core.is_some_and(|core| core.kind == SpanKind::Prose && core.rtl == main);
    let is_prose = |core: Option<&Core>| core.is_some_and(|core| core.kind == SpanKind::Prose);
    // A number right behind an embedded run is shown inside it (UAX #9 W2, W7).
    let number = match left {
        Some(core) if core.kind == SpanKind::Prose && core.rtl != main => number_len(gap),
        _ => 0,
    };
    match (takes(left), takes(right)) {
        (true, true) => split(gap),
        (true, false) => (gap.len(), 0),
        (false, true) => (number, gap.len() - number),
        // Two embedded runs side by side: between them is theirs, as UAX #9 N1 sees it.
        (false, false) if is_prose(left) && is_prose(right) => split(gap),
        (false, false) => (number, 0),
    }
}

/// The gap between two runs of one direction belongs to the first, but for what opens the second.
fn split(gap: &str) -> (usize, usize) {
    let opens = |c: char| {
        matches!(chars::of(c).bracket(), Some(Bracket::Open(_))) || matches!(c, '“' | '‘' | '«' | '„')
    };
    let left =
        gap.find(opens).or_else(|| gap.rfind(char::is_whitespace).map(|at| at + 1)).unwrap_or(gap.len());
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

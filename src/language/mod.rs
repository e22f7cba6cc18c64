//! Spans with script and kind in, the same spans with a language and a confidence out. Stands behind `segment`, before
//! `normalize::letters`.
//!
//! All prose of one script in one paragraph is judged together, by its own letters and words (`evidence`); where that
//! is not sure, whatlang is asked about long runs (`general`), then the language that most sure text of that script
//! has had, first in this window, then in earlier ones. What is sure by itself never depends on anything around it.

mod dates;
mod evidence;
mod evidence_table;
mod general;
#[allow(dead_code, reason = "the generator includes this file and uses the rest")]
mod key;
mod languages;
mod letters;
mod scripts_table;
mod words;

pub use languages::Languages;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::document::{DateCandidates, Kind, Language, Paragraph, Script, Span};
use evidence::{Evidence, Verdict};
use evidence_table::LANGUAGES;
use general::General;
use scripts_table::SCRIPTS;

/// Of a language that is taken over from the text around, or from the script.
const BORROWED: f32 = 0.5;
/// Of the one language of a script.
const OF_SCRIPT: f32 = 0.99;
/// Of a language without a word list that whatlang calls reliable.
const OF_WHATLANG: f32 = 0.9;
/// Han characters without kana that make a paragraph Chinese by itself.
const HAN: u64 = 20;

/// What later windows know of earlier ones: how many letters of sure text each language has had, by script.
///
/// There is one entry for each pair of a script and a language at most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Context {
    letters: BTreeMap<(Writing, &'static str), u64>,
}

/// What a script says of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Writing {
    /// Letters and words decide.
    Arabic,
    /// Words decide, then whatlang. The languages with this ISO 15924 code in the word table.
    Shared(&'static str),
    /// Chinese or, beside kana, Japanese.
    Han,
    /// Japanese.
    Kana,
    /// The one language of the script.
    Single(&'static str),
    /// None.
    Unknown,
}

/// Labels the spans of one window, which tile `text`; `dates` are its dates with a month name, in text order. Takes
/// what earlier windows have shown, returns it with what this one shows.
pub(crate) fn label(
    text: &str,
    paragraphs: &[Paragraph],
    spans: &mut [Span],
    dates: &[DateCandidates],
    languages: &Languages,
    before: &Context,
) -> Context {
    let mut window = Window {
        text,
        languages,
        general: General::new(languages),
        before,
        seen: Context::default(),
        unsure: Vec::new(),
        writings: writings(spans),
        candidates: candidates(languages),
    };
    for range in paragraph_spans(paragraphs, spans) {
        window.label_sure(spans, range);
    }
    for (writing, range) in std::mem::take(&mut window.unsure) {
        window.label_unsure(spans, writing, range);
    }
    for date in dates {
        window.label_date(spans, date);
    }
    before.and(&window.seen)
}

/// The spans of each paragraph, as ranges of indices.
fn paragraph_spans<'a>(paragraphs: &'a [Paragraph], spans: &[Span]) -> Vec<Range<usize>> {
    let mut start = 0;
    let of = |paragraph: &'a Paragraph| {
        let count = spans[start..].iter().take_while(|span| span.start < paragraph.end).count();
        start += count;
        start - count..start
    };
    paragraphs.iter().map(of).collect()
}

/// The writing of every span of prose; the others have none.
fn writings(spans: &[Span]) -> Vec<Writing> {
    let mut last = (Script::COMMON, Writing::Unknown);
    let of = |span: &Span| match span.kind {
        Kind::Prose => {
            if span.script != last.0 {
                last = (span.script, writing(span.script));
            }
            last.1
        }
        _ => Writing::Unknown,
    };
    spans.iter().map(of).collect()
}

fn candidates(languages: &Languages) -> Vec<(&'static str, Vec<usize>)> {
    let mut candidates: Vec<(&'static str, Vec<usize>)> = Vec::new();
    for (language, &(tag, script)) in LANGUAGES.iter().enumerate() {
        if candidates.last().is_none_or(|last| last.0 != script) {
            candidates.push((script, Vec::new()));
        }
        if let Some(last) = candidates.last_mut().filter(|_| languages.allows(tag)) {
            last.1.push(language);
        }
    }
    candidates
}

struct Window<'a> {
    text: &'a str,
    languages: &'a Languages,
    general: General,
    before: &'a Context,
    seen: Context,
    /// Paragraphs that need help, with the writing that needs it.
    unsure: Vec<(Writing, Range<usize>)>,
    /// Of every span; what is no prose has none.
    writings: Vec<Writing>,
    /// The languages of the word table that may be meant, as numbers, by script.
    candidates: Vec<(&'static str, Vec<usize>)>,
}

impl Window<'_> {
    /// Labels what a paragraph is sure of by itself, and notes the rest.
    fn label_sure(&mut self, spans: &mut [Span], range: Range<usize>) {
        let mut done = Vec::new();
        let mut kana = 0;
        for at in range.clone() {
            spans[at].language = Language::UND;
            spans[at].confidence = 0.0;
            if self.writings[at] == Writing::Kana {
                kana += self.letters(&spans[at]);
            }
        }
        for at in range.clone() {
            let writing = self.writings[at];
            if writing == Writing::Unknown || done.contains(&writing) {
                continue;
            }
            let sure = match writing {
                Writing::Arabic | Writing::Shared(_) => self.sure(spans, range.clone(), writing),
                Writing::Kana => Some(("ja", OF_SCRIPT, 0)),
                Writing::Han => self.sure_of_han(spans, range.clone(), kana),
                Writing::Single(tag) => Some((tag, OF_SCRIPT, 0)),
                Writing::Unknown => None,
            };
            match sure {
                Some((tag, confidence, letters)) if self.languages.allows(tag) => {
                    self.set(spans, range.clone(), writing, tag, confidence);
                    if letters > 0 {
                        self.seen.add(writing, tag, letters);
                    }
                }
                _ => self.unsure.push((writing, range.clone())),
            }
            done.push(writing);
        }
    }

    /// The language of the prose of `writing`, its confidence and its letters, where the paragraph itself is sure.
    fn sure(
        &self,
        spans: &[Span],
        range: Range<usize>,
        writing: Writing,
    ) -> Option<(&'static str, f32, u64)> {
        let candidates = self.candidates(writing);
        let mut evidence = self.words(spans, range.clone(), writing);
        let mut verdict = evidence.verdict(candidates, None);
        if writing == Writing::Arabic || !verdict.is_some_and(|verdict| verdict.is_clear()) {
            self.add_letters(&mut evidence, spans, range.clone(), writing);
            verdict = evidence.verdict(candidates, None);
        }
        if let Some(verdict) = verdict.filter(|verdict| verdict.is_sure) {
            return Some((LANGUAGES[verdict.best].0, verdict.confidence(), evidence.letters));
        }
        if writing == Writing::Arabic || evidence.letters < general::LETTERS {
            return None;
        }
        let opinion = self.general.opinion(self.pieces(spans, range, writing))?;
        match LANGUAGES.iter().position(|&(tag, _)| tag == opinion) {
            // It breaks a near tie between languages that the words know, and does not overrule them.
            Some(language) => {
                let verdict = evidence.verdict(candidates, Some(language))?;
                let agreed = verdict.best == language && verdict.margin > 0;
                agreed.then_some((opinion, verdict.confidence(), evidence.letters))
            }
            None => {
                let open = verdict.is_none_or(|verdict| !verdict.is_covered);
                open.then_some((opinion, OF_WHATLANG, evidence.letters))
            }
        }
    }

    fn sure_of_han(
        &self,
        spans: &[Span],
        range: Range<usize>,
        kana: u64,
    ) -> Option<(&'static str, f32, u64)> {
        let han: u64 = self.prose(spans, range, Writing::Han).map(|span| self.letters(span)).sum();
        if kana > 0 { Some(("ja", OF_SCRIPT, han)) } else { (han >= HAN).then_some(("zh", OF_SCRIPT, han)) }
    }

    /// Labels, with the help of the text around, what a paragraph is not sure of.
    fn label_unsure(&self, spans: &mut [Span], writing: Writing, range: Range<usize>) {
        let majority = self.majority(writing);
        let (tag, confidence) = match writing {
            Writing::Arabic | Writing::Shared(_) => self.helped(spans, range.clone(), writing, majority),
            Writing::Han => (majority.or(Some("zh")), BORROWED),
            _ => return,
        };
        if let Some(tag) = tag.filter(|tag| self.languages.allows(tag)) {
            self.set(spans, range, writing, tag, confidence);
        }
    }

    fn helped(
        &self,
        spans: &[Span],
        range: Range<usize>,
        writing: Writing,
        majority: Option<&'static str>,
    ) -> (Option<&'static str>, f32) {
        let candidates = self.candidates(writing);
        let mut evidence = self.words(spans, range.clone(), writing);
        self.add_letters(&mut evidence, spans, range, writing);
        if let &[only] = candidates {
            return (Some(LANGUAGES[only].0), BORROWED);
        }
        let own = evidence.verdict(candidates, None);
        let Some(majority) = majority else {
            return match own.filter(Verdict::is_likely) {
                Some(own) => (Some(LANGUAGES[own.best].0), own.confidence()),
                None => (default_of(writing), BORROWED),
            };
        };
        let language = LANGUAGES.iter().position(|&(tag, _)| tag == majority);
        let helped = evidence.verdict(candidates, language);
        match (own, helped) {
            // Evidence against the majority that help does not outweigh.
            (Some(own), Some(helped)) if own.is_founded && helped.best == own.best && language.is_some() => {
                let own_tag = LANGUAGES[own.best].0;
                let least = if own_tag == majority { BORROWED } else { 0.0 };
                (Some(own_tag), own.confidence().max(least))
            }
            _ => (Some(majority), BORROWED),
        }
    }

    /// Labels a date: by the majority of its script where that writes the month so, else by how common the languages
    /// are.
    fn label_date(&self, spans: &mut [Span], date: &DateCandidates) {
        let Some(span) = spans.get_mut(date.span) else { return };
        let Some(text) = self.text.get(span.start..span.end) else { return };
        let majority = self.majority(writing(span.script));
        if let Some((tag, confidence)) = dates::language(text, date.languages, self.languages, majority) {
            span.language = Language(tag);
            span.confidence = confidence;
        }
    }

    /// The language of most sure text in `writing`: of this window, else of earlier ones.
    fn majority(&self, writing: Writing) -> Option<&'static str> {
        [&self.seen, self.before]
            .into_iter()
            .find_map(|context| context.majority(writing))
            .filter(|tag| self.languages.allows(tag))
    }

    fn words(&self, spans: &[Span], range: Range<usize>, writing: Writing) -> Evidence {
        let mut evidence = Evidence::new();
        for piece in self.pieces(spans, range, writing) {
            evidence.read_words(piece);
        }
        evidence
    }

    fn add_letters(&self, evidence: &mut Evidence, spans: &[Span], range: Range<usize>, writing: Writing) {
        for piece in self.pieces(spans, range, writing) {
            evidence.read_letters(writing.script(), piece);
        }
    }

    fn pieces<'s>(
        &'s self,
        spans: &'s [Span],
        range: Range<usize>,
        writing: Writing,
    ) -> impl Iterator<Item = &'s str> {
        self.prose(spans, range, writing).filter_map(|span| self.text.get(span.start..span.end))
    }

    fn prose<'s>(
        &'s self,
        spans: &'s [Span],
        range: Range<usize>,
        of: Writing,
    ) -> impl Iterator<Item = &'s Span> {
        let writings = &self.writings[range.clone()];
        spans[range].iter().zip(writings).filter(move |(_, writing)| **writing == of).map(|(span, _)| span)
    }

    fn set(&self, spans: &mut [Span], range: Range<usize>, of: Writing, tag: &'static str, confidence: f32) {
        for (span, writing) in spans[range.clone()].iter_mut().zip(&self.writings[range]) {
            if *writing == of {
                span.language = Language(tag);
                span.confidence = confidence;
            }
        }
    }

    fn candidates(&self, writing: Writing) -> &[usize] {
        let of_script = self.candidates.iter().find(|(script, _)| *script == writing.script());
        of_script.map_or(&[], |(_, languages)| languages)
    }

    fn letters(&self, span: &Span) -> u64 {
        let text = self.text.get(span.start..span.end).unwrap_or_default();
        text.chars().filter(|c| c.is_alphabetic()).count() as u64
    }
}

impl Context {
    fn add(&mut self, writing: Writing, tag: &'static str, letters: u64) {
        let seen = self.letters.entry((writing, tag)).or_default();
        *seen = seen.saturating_add(letters);
    }

    fn and(&self, later: &Context) -> Context {
        let mut both = self.clone();
        for (&(writing, tag), &letters) in &later.letters {
            both.add(writing, tag, letters);
        }
        both
    }

    /// The language with most letters; of equals, the first by tag.
    fn majority(&self, writing: Writing) -> Option<&'static str> {
        let of_writing = self.letters.iter().filter(|((seen, _), _)| *seen == writing);
        let most = of_writing.rev().max_by_key(|&(_, &letters)| letters);
        most.map(|(&(_, tag), _)| tag)
    }
}

impl Writing {
    /// The ISO 15924 code that its languages go by in the tables, where they share a script.
    fn script(self) -> &'static str {
        match self {
            Writing::Arabic => "Arab",
            Writing::Shared(script) => script,
            _ => "",
        }
    }
}

fn writing(script: Script) -> Writing {
    let code = script.as_str();
    match code {
        "Arab" => Writing::Arabic,
        "Latn" => Writing::Shared("Latn"),
        "Cyrl" => Writing::Shared("Cyrl"),
        "Deva" => Writing::Shared("Deva"),
        "Beng" => Writing::Shared("Beng"),
        "Hebr" => Writing::Shared("Hebr"),
        "Hani" => Writing::Han,
        "Hira" | "Kana" | "Jpan" => Writing::Kana,
        _ => of_script(code).map_or(Writing::Unknown, Writing::Single),
    }
}

/// The language that a script has for want of evidence: most text in it.
fn default_of(writing: Writing) -> Option<&'static str> {
    match writing {
        Writing::Shared(script) => of_script(script),
        _ => None,
    }
}

fn of_script(code: &str) -> Option<&'static str> {
    SCRIPTS.binary_search_by_key(&code, |&(script, _)| script).ok().map(|at| SCRIPTS[at].1)
}

#[cfg(test)]
mod tests;

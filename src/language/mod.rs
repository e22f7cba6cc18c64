//! Spans with script and kind in, the same spans, cut where the language changes, with a language and a confidence out.
//! Stands behind `segment`, before `normalize::letters`.
//!
//! The words of one script in one paragraph are read together (`reader`), each with what a model of the script's
//! n-grams says of it (`model`). Their sum gives the language of the paragraph (`verdict`), and a path through them the
//! places where it changes (`switches`). A paragraph that is not sure asks for help: the language that most sure text
//! of that script has had (`context`). What is sure by itself never depends on anything
//! around it. Scripts without a model have one language, or whatlang is asked (`general`).

mod candidates;
mod context;
mod dates;
mod general;
mod judges;
mod labels;
mod languages;
mod met;
mod paragraph;
mod phrases;
mod pieces;
mod reader;
mod scripts_table;
mod switches;
mod verdict;

pub use crate::document::Language;
pub(crate) use context::Context;
pub(crate) use judges::IdentifierPool;
pub(crate) use labels::Labels;
pub use languages::Languages;

use std::ops::Range;

use crate::document::{DateCandidates, Paragraph, Script, Span, SpanKind};
use crate::embedded::{LANGUAGE_MODELS, LANGUAGE_NGRAMS as MODELS};
use context::{Fact, Told};
use dates::Dated;
use general::General;
use labels::Known;
use reader::Reader;
use scripts_table::SCRIPTS;
use verdict::Prior;

/// Of a language that is taken over from the text around, or from the script.
const BORROWED: f32 = 0.5;
/// Of the one language of a script.
const OF_SCRIPT: f32 = 0.99;
/// Han characters without kana that make a paragraph Chinese by itself.
const HAN: u64 = 20;

/// What a script says of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writing {
    /// The model of this number decides.
    Modelled(usize),
    /// Hebrew or, by its letters, Yiddish.
    Hebrew,
    /// Chinese or, beside kana, Japanese.
    Han,
    /// Japanese.
    Kana,
    /// The one language of the script.
    Single(&'static str),
    /// None.
    Unknown,
}

/// Labels windows, of one document after the other. It remembers words, which changes no label.
pub(crate) struct LanguageIdentifier {
    languages: Languages,
    general: General,
    /// One for each model that was needed, and what is believed of its labels before a word is read.
    readers: [Option<Box<(Reader, Prior)>>; LANGUAGE_MODELS],
    /// Of the scripts that were met.
    writings: Vec<(Script, Writing)>,
}

impl LanguageIdentifier {
    pub(crate) fn new(languages: &Languages) -> LanguageIdentifier {
        let general = General::new(languages);
        let readers = [const { None }; _];
        LanguageIdentifier { languages: languages.clone(), general, readers, writings: Vec::new() }
    }

    /// Labels the spans of one window, which tile its text, and cuts them where the language changes. `before`: what
    /// earlier windows have shown. `known`: what an earlier look at this window has.
    pub(crate) fn label(&mut self, page: &Page<'_>, before: &Context, known: &Labels) -> Labels {
        let &Page { text, paragraphs, spans, dates } = page;
        if self.languages.is_none() {
            return Labels { spans: spans.to_vec(), context: before.clone(), ..Labels::default() };
        }
        let labelled = Vec::with_capacity(spans.len());
        let mut window = Window {
            judge: self,
            text,
            paragraphs,
            spans,
            facts: Vec::with_capacity(paragraphs.len()),
            labelled,
        };
        let mut known = Known::new(known);
        let (mut sure, mut unsure) = (Vec::with_capacity(paragraphs.len()), Vec::new());
        let mut start = 0;
        for paragraph in paragraphs {
            let count = spans[start..].iter().take_while(|span| span.start < paragraph.end).count();
            let unsure_before = unsure.len();
            match known.next(paragraph.end) {
                Some((spans, facts)) => {
                    window.labelled.extend(spans.iter().map(labels::without_date));
                    window.facts.extend_from_slice(facts);
                }
                None => window.label_sure(start..start + count, &mut unsure),
            }
            sure.push(unsure.len() == unsure_before);
            start += count;
        }
        let facts = std::mem::take(&mut window.facts);
        let context = window.label_rest(unsure, dates, Told::new(before, &facts));
        Labels { spans: window.labelled, context, facts, sure }
    }

    /// The writing of a span; what is no prose has none.
    fn writing(&mut self, span: &Span) -> Writing {
        if span.kind == SpanKind::Prose { self.writing_of(span.script) } else { Writing::Unknown }
    }

    fn writing_of(&mut self, script: Script) -> Writing {
        if let Some(&(_, writing)) = self.writings.iter().find(|(known, _)| *known == script) {
            return writing;
        }
        let writing = writing(script);
        self.writings.push((script, writing));
        writing
    }
}

/// A window to be labelled.
#[derive(Clone, Copy)]
pub(crate) struct Page<'a> {
    pub text: &'a str,
    pub paragraphs: &'a [Paragraph],
    pub spans: &'a [Span],
    /// Its dates with a month name, in text order.
    pub dates: &'a [DateCandidates],
}

struct Window<'a> {
    judge: &'a mut LanguageIdentifier,
    text: &'a str,
    paragraphs: &'a [Paragraph],
    spans: &'a [Span],
    /// What its paragraphs are sure of, in order.
    facts: Vec<Fact>,
    /// What is labelled so far.
    labelled: Vec<Span>,
}

/// The spans of one writing in one paragraph, which is not sure of their language; the spans of the paragraph.
type Unsure = (Writing, Range<usize>);

impl Window<'_> {
    /// Labels what a paragraph is sure of by itself, and notes the rest.
    fn label_sure(&mut self, range: Range<usize>, unsure: &mut Vec<Unsure>) {
        if range.len() == 1 {
            let writing = self.judge.writing(&self.spans[range.start]);
            return self.label_writing(writing, range, unsure);
        }
        let (mut done, first) = (Vec::new(), self.labelled.len());
        for at in range.clone() {
            let writing = self.judge.writing(&self.spans[at]);
            // What no company can change is labelled by itself: a paragraph may hold a hundred scripts.
            if matches!(writing, Writing::Unknown | Writing::Kana | Writing::Single(_)) {
                self.label_writing(writing, at..at + 1, unsure);
            } else if !done.contains(&writing) {
                done.push(writing);
                self.label_writing(writing, range.clone(), unsure);
            }
        }
        self.labelled[first..].sort_by_key(|span| span.start);
    }

    /// The same, of one writing.
    fn label_writing(&mut self, writing: Writing, range: Range<usize>, unsure: &mut Vec<Unsure>) {
        let is_done = match writing {
            Writing::Modelled(model) => self.judge_prose(model, range.clone(), None),
            Writing::Hebrew => self.label_hebrew(range.clone()),
            Writing::Han => self.label_han(range.clone()),
            Writing::Kana => self.set(writing, range.clone(), "ja", OF_SCRIPT),
            Writing::Single(tag) => self.set(writing, range.clone(), tag, OF_SCRIPT),
            Writing::Unknown => {
                let (language, confidence) = (Language::UND, 0.0);
                let spans = self.spans[range.clone()].iter().cloned();
                self.labelled.extend(spans.map(|span| Span { language, confidence, ..span }));
                true
            }
        };
        if !is_done {
            unsure.push((writing, range));
        }
    }

    /// Labels what asks for help, and dates, each by what is known where it stands. Returns what is known behind.
    fn label_rest(&mut self, unsure: Vec<Unsure>, dates: &[DateCandidates], mut told: Told<'_>) -> Context {
        let (spans, end, is_sorted) = (self.spans, self.text.len(), unsure.is_empty());
        let start = |date: &DateCandidates| spans.get(date.span).map_or(end, |span| span.start);
        let (mut dated, mut unsure) = (Vec::new(), unsure.into_iter().peekable());
        for (i, at) in dates.iter().map(start).chain([end]).enumerate() {
            while let Some((writing, range)) =
                unsure.next_if(|(_, range)| self.spans[range.start].start <= at)
            {
                let majority = told.at(self.spans[range.start].start).majority(writing);
                self.label_unsure(writing, range, majority);
            }
            let date = dates.get(i).and_then(|date| Some((date, self.spans.get(date.span)?)));
            dated.extend(date.map(|(date, span)| {
                let writing = self.judge.writing_of(span.script);
                (date, span, told.at(at).majority(writing))
            }));
        }
        if !is_sorted {
            self.labelled.sort_by_key(|span| span.start);
        }
        for (date, span, majority) in dated {
            let Ok(at) = self.labelled.binary_search_by_key(&span.start, |labelled| labelled.start) else {
                continue;
            };
            let sentence = self.sentence(at);
            if let Some(date) = self.date(date, span, [sentence, majority]) {
                let labelled = &mut self.labelled[at];
                labelled.language = Language(date.language);
                labelled.runner_up = date.runner_up.map(Language);
                labelled.confidence = date.confidence;
            }
        }
        told.finish()
    }

    /// Labels, with the help of the text around, what a paragraph is not sure of.
    fn label_unsure(&mut self, writing: Writing, range: Range<usize>, majority: Option<&'static str>) {
        match writing {
            Writing::Modelled(model) => {
                self.judge_prose(model, range, Some(majority));
            }
            _ => {
                self.set(writing, range, majority.unwrap_or("zh"), BORROWED);
            }
        }
    }

    /// Labels the prose of one model in one paragraph; with `help`, the language of the text around, whatever comes of
    /// it, else only if it is sure. Returns whether it has.
    fn judge_prose(
        &mut self,
        number: usize,
        range: Range<usize>,
        help: Option<Option<&'static str>>,
    ) -> bool {
        let writing = Writing::Modelled(number);
        let judge = &mut *self.judge;
        let spans = &self.spans[range];
        let opened = judge.readers[number].get_or_insert_with(|| opened(number, &judge.languages));
        let (reader, prior) = &mut **opened;
        let model = reader.model();
        let script = reader.script();
        let is_own = |span: &&Span| is_prose(span, &[script]);
        reader.begin();
        spans.iter().filter(is_own).for_each(|span| reader.read(self.text, span.start, span.end));
        let tokens = reader.tokens();
        let others = spans.iter().filter(|span| span.kind == SpanKind::Prose && !is_own(span));
        let others: usize = others.map(|span| span.end - span.start).sum();
        let is_guest = others > 0 && others > tokens.words.iter().map(|word| word.end - word.start).sum();
        let label = help.flatten().and_then(|tag| model.label(tag));
        let of_place;
        let prior = if is_guest || label.is_some() {
            of_place = if is_guest { prior.of_guest(model) } else { *prior }.helped(label);
            &of_place
        } else {
            &*prior
        };
        let judged = paragraph::judge(self.text, tokens, prior, &judge.general, model);
        if help.is_none() {
            if !judged.is_sure {
                return false;
            }
            let at = spans[0].start;
            let facts = judged.letters(tokens).map(|(tag, letters)| Fact { at, writing, tag, letters });
            self.facts.extend(facts);
        }
        let fallback = help.flatten().filter(|tag| judge.languages.allows(tag));
        paragraph::lay(self.text, spans.iter().filter(is_own), tokens, &judged, fallback, &mut self.labelled);
        true
    }

    /// Hebrew, unless the letters are those of Yiddish and whatlang says so.
    fn label_hebrew(&mut self, range: Range<usize>) -> bool {
        let spans = self.spans[range.clone()].iter().filter(|span| is_prose(span, &[Script::HEBREW]));
        let pieces = || spans.clone().map(|span| &self.text[span.start..span.end]);
        let is_yiddish = pieces().any(|piece| piece.contains(YIDDISH))
            && self.judge.general.opinion(pieces()) == Some("yi");
        self.set(Writing::Hebrew, range, if is_yiddish { "yi" } else { "he" }, OF_SCRIPT)
    }

    fn label_han(&mut self, range: Range<usize>) -> bool {
        let letters = |scripts: &[Script]| -> u64 {
            let spans = self.spans[range.clone()].iter().filter(|span| is_prose(span, scripts));
            spans.map(|span| self.text[span.start..span.end].chars().count() as u64).sum()
        };
        let (han, kana) = (letters(&[Script::HAN]), letters(KANA));
        let tag = if kana > 0 { "ja" } else { "zh" };
        let is_sure = kana > 0 || han >= HAN;
        if is_sure {
            let at = self.spans[range.start].start;
            self.facts.push(Fact { at, writing: Writing::Han, tag, letters: han });
        }
        is_sure && self.set(Writing::Han, range, tag, OF_SCRIPT)
    }

    /// Gives all spans of `of` in the paragraph one label, if it is allowed.
    fn set(&mut self, of: Writing, range: Range<usize>, tag: &'static str, confidence: f32) -> bool {
        let is_allowed = self.judge.languages.allows(tag);
        let (language, confidence) =
            if is_allowed { (Language(tag), confidence) } else { (Language::UND, 0.0) };
        for span in &self.spans[range] {
            if self.judge.writing(span) == of {
                self.labelled.push(Span { language, confidence, ..span.clone() });
            }
        }
        true
    }

    /// The language of the prose that a date stands in, by the number of its span: of the words before it in the same
    /// script and paragraph, else of those behind it.
    fn sentence(&self, at: usize) -> Option<&'static str> {
        let date = &self.labelled[at];
        let paragraph = self.paragraphs.partition_point(|paragraph| paragraph.end <= date.start);
        let paragraph = self.paragraphs.get(paragraph)?;
        let is_words = |span: &&Span| {
            is_prose(span, &[date.script])
                && (paragraph.start..paragraph.end).contains(&span.start)
                && span.language != Language::UND
                && self.text[span.start..span.end].contains(char::is_alphabetic)
        };
        let before = self.labelled[..at].iter().rev().take(NEAR).find(is_words);
        let words = before.or_else(|| self.labelled[at + 1..].iter().take(NEAR).find(is_words))?;
        Some(words.language.as_str())
    }

    /// What a date says: the first of the languages of the text `around` it that writes the month so, else how common
    /// the languages are.
    fn date(
        &mut self,
        date: &DateCandidates,
        span: &Span,
        around: [Option<&'static str>; 2],
    ) -> Option<Dated> {
        let writing = self.judge.writing_of(span.script);
        let LanguageIdentifier { readers, languages, .. } = &mut *self.judge;
        let reader = match writing {
            Writing::Modelled(number) => {
                Some(&readers[number].get_or_insert_with(|| opened(number, languages)).0)
            }
            _ => None,
        };
        let text = &self.text[span.start..span.end];
        dates::language(text, date.languages, languages, around, reader)
    }
}

/// Spans before a date, and behind it, in which the words of its sentence are looked for.
const NEAR: usize = 6;

fn opened(model: usize, languages: &Languages) -> Box<(Reader, Prior)> {
    let model = &MODELS[model];
    Box::new((Reader::new(model), Prior::new(model, languages)))
}

fn is_prose(span: &Span, scripts: &[Script]) -> bool {
    span.kind == SpanKind::Prose && scripts.contains(&span.script)
}

const KANA: &[Script] = &[Script::HIRAGANA, Script::KATAKANA, Script::JAPANESE];

/// Letters of Yiddish that Hebrew has not: the ligatures of vav and yod, and alef with its vowels.
const YIDDISH: [char; 3] = ['\u{05F0}', '\u{05F1}', '\u{05F2}'];

fn writing(script: Script) -> Writing {
    let code = script.as_str();
    if let Some(model) = MODELS.iter().position(|model| model.script == code) {
        return Writing::Modelled(model);
    }
    match script {
        Script::HEBREW => Writing::Hebrew,
        Script::HAN => Writing::Han,
        _ if KANA.contains(&script) => Writing::Kana,
        _ => match SCRIPTS.binary_search_by_key(&code, |&(script, _)| script) {
            Ok(at) => Writing::Single(SCRIPTS[at].1),
            Err(_) => Writing::Unknown,
        },
    }
}

#[cfg(test)]
mod tests;

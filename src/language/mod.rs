//! Spans with script and kind in, the same spans, cut where the language changes, with a language and a confidence out.
//! Stands behind `segment`, before `normalize::letters`.
//!
//! The words of one script in one paragraph are read together (`reader`), each with what a model of the script's
//! n-grams says of it (`model`). Their sum gives the language of the paragraph (`verdict`), and a path through them the
//! places where it changes (`switches`). A paragraph that is not sure asks for help: the language that most sure text
//! of that script has had (`context`). What is sure by itself never depends on anything
//! around it. Scripts without a model have one language, or whatlang is asked (`general`).

mod context;
mod dates;
mod general;
mod grams;
mod judges;
#[allow(dead_code, reason = "the generators include this file and use the rest")]
mod key;
mod labels;
mod languages;
mod met;
mod model;
mod models_table;
mod paragraph;
mod phrases;
mod reader;
mod scripts_table;
mod switches;
mod verdict;

pub(crate) use context::Context;
pub(crate) use judges::Judges;
pub(crate) use labels::Labels;
pub use languages::Languages;

use std::ops::Range;

use crate::document::{DateCandidates, Kind, Language, Paragraph, Script, Span};
use context::{Fact, Told};
use general::General;
use labels::Known;
use models_table::MODELS;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
pub(crate) struct Judge {
    languages: Languages,
    general: General,
    /// One for each model that was needed, and what is believed of its labels before a word is read.
    readers: [Option<(Reader, Prior)>; MODELS.len()],
}

impl Judge {
    pub(crate) fn new(languages: &Languages) -> Judge {
        let general = General::new(languages);
        Judge { languages: languages.clone(), general, readers: [const { None }; _] }
    }

    /// Labels the spans of one window, which tile its text, and cuts them where the language changes. `before`: what
    /// earlier windows have shown. `known`: what an earlier look at this window has.
    pub(crate) fn label(&mut self, page: &Page<'_>, before: &Context, known: &Labels) -> Labels {
        let &Page { text, paragraphs, spans, dates } = page;
        if self.languages.is_none() {
            return Labels { spans: spans.to_vec(), context: before.clone(), ..Labels::default() };
        }
        let writings = writings(spans);
        let mut window = Window {
            judge: self,
            text,
            spans,
            writings,
            facts: Vec::new(),
            labelled: Vec::with_capacity(spans.len()),
            done: Vec::new(),
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
        let mut told = Told::new(before, &facts);
        for (writing, range) in unsure {
            let majority = told.at(spans[range.start].start).majority(writing);
            window.label_unsure(writing, range, majority);
        }
        window.labelled.sort_by_key(|span| span.start);
        let mut told = Told::new(before, &facts);
        for date in dates {
            let at = spans.get(date.span).map_or(text.len(), |span| span.start);
            window.label_date(date, told.at(at));
        }
        let (spans, context) = (window.labelled, told.finish());
        Labels { spans, context, facts, sure }
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
    judge: &'a mut Judge,
    text: &'a str,
    spans: &'a [Span],
    /// Of every span; what is no prose has none.
    writings: Vec<Writing>,
    /// What its paragraphs are sure of, in order.
    facts: Vec<Fact>,
    /// What is labelled so far.
    labelled: Vec<Span>,
    /// The writings of a paragraph that were met; the buffer is used again.
    done: Vec<Writing>,
}

impl Window<'_> {
    /// Labels what a paragraph is sure of by itself, and notes the rest.
    fn label_sure(&mut self, range: Range<usize>, unsure: &mut Vec<(Writing, Range<usize>)>) {
        let mut done = std::mem::take(&mut self.done);
        done.clear();
        for at in range.clone() {
            let writing = self.writings[at];
            if writing == Writing::Unknown {
                self.labelled.push(Span {
                    language: Language::UND,
                    confidence: 0.0,
                    ..self.spans[at].clone()
                });
            } else if !done.contains(&writing) {
                done.push(writing);
                let is_done = match writing {
                    Writing::Modelled(model) => self.judge_prose(model, range.clone(), None),
                    Writing::Hebrew => self.label_hebrew(range.clone()),
                    Writing::Han => self.label_han(range.clone()),
                    Writing::Kana => self.set(writing, range.clone(), "ja", OF_SCRIPT),
                    Writing::Single(tag) => self.set(writing, range.clone(), tag, OF_SCRIPT),
                    Writing::Unknown => true,
                };
                if !is_done {
                    unsure.push((writing, range.clone()));
                }
            }
        }
        self.done = done;
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
        let (reader, prior) = judge.readers[number].get_or_insert_with(|| opened(number, &judge.languages));
        let model = reader.model();
        reader.begin();
        let mut rest = 0;
        for at in range.clone() {
            let span = &self.spans[at];
            if self.writings[at] == writing {
                reader.read(self.text, span.start, span.end);
            } else if span.kind == Kind::Prose {
                rest += span.end - span.start;
            }
        }
        let tokens = reader.tokens();
        let own: usize = tokens.words.iter().map(|word| word.end - word.start).sum();
        let prior = if rest > own { prior.of_guest(model) } else { *prior };
        let label = help.flatten().and_then(|tag| model.labels.iter().position(|&label| label == tag));
        let judged = paragraph::judge(self.text, tokens, &prior.helped(label), &judge.general, model);
        if help.is_none() && !judged.is_sure {
            return false;
        }
        if help.is_none() {
            let at = self.spans[range.start].start;
            let facts = judged.letters(tokens).map(|(tag, letters)| Fact { at, writing, tag, letters });
            self.facts.extend(facts);
        }
        let spans = self.spans[range.clone()].iter().zip(&self.writings[range]);
        let spans = spans.filter(|(_, own)| **own == writing).map(|(span, _)| span);
        let fallback = help.flatten().filter(|tag| judge.languages.allows(tag));
        paragraph::lay(self.text, spans, tokens, &judged, fallback, &mut self.labelled);
        true
    }

    /// Hebrew, unless the letters are those of Yiddish and whatlang says so.
    fn label_hebrew(&mut self, range: Range<usize>) -> bool {
        let of_writing = |at: &usize| self.writings[*at] == Writing::Hebrew;
        let pieces = || {
            range.clone().filter(of_writing).map(|at| &self.text[self.spans[at].start..self.spans[at].end])
        };
        let is_yiddish = pieces().any(|piece| piece.contains(YIDDISH))
            && self.judge.general.opinion(pieces()) == Some("yi");
        self.set(Writing::Hebrew, range, if is_yiddish { "yi" } else { "he" }, OF_SCRIPT)
    }

    fn label_han(&mut self, range: Range<usize>) -> bool {
        let letters = |writing| -> u64 {
            let of_writing = range.clone().filter(|&at| self.writings[at] == writing);
            of_writing
                .map(|at| self.text[self.spans[at].start..self.spans[at].end].chars().count() as u64)
                .sum()
        };
        let (han, kana) = (letters(Writing::Han), letters(Writing::Kana));
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
        for at in range {
            if self.writings[at] == of {
                self.labelled.push(Span { language, confidence, ..self.spans[at].clone() });
            }
        }
        true
    }

    /// Labels a date: by the majority of its script where that writes the month so, else by how common the languages
    /// are.
    fn label_date(&mut self, date: &DateCandidates, known: &Context) {
        let Some(span) = self.spans.get(date.span) else { return };
        let Ok(at) = self.labelled.binary_search_by_key(&span.start, |labelled| labelled.start) else {
            return;
        };
        let writing = writing(span.script);
        let text = &self.text[span.start..span.end];
        let majority = known.majority(writing);
        let Judge { readers, languages, .. } = &mut *self.judge;
        let reader = match writing {
            Writing::Modelled(number) => {
                Some(&readers[number].get_or_insert_with(|| opened(number, languages)).0)
            }
            _ => None,
        };
        if let Some(dated) = dates::language(text, date.languages, languages, majority, reader) {
            let labelled = &mut self.labelled[at];
            labelled.language = Language(dated.language);
            labelled.runner_up = dated.runner_up.map(Language);
            labelled.confidence = dated.confidence;
        }
    }
}

fn opened(model: usize, languages: &Languages) -> (Reader, Prior) {
    let model = &MODELS[model];
    (Reader::new(model), Prior::new(model, languages))
}

/// Letters of Yiddish that Hebrew has not: the ligatures of vav and yod, and alef with its vowels.
const YIDDISH: [char; 3] = ['\u{05F0}', '\u{05F1}', '\u{05F2}'];

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

fn writing(script: Script) -> Writing {
    let code = script.as_str();
    if let Some(model) = MODELS.iter().position(|model| model.script == code) {
        return Writing::Modelled(model);
    }
    match code {
        "Hebr" => Writing::Hebrew,
        "Hani" => Writing::Han,
        "Hira" | "Kana" | "Jpan" => Writing::Kana,
        _ => match SCRIPTS.binary_search_by_key(&code, |&(script, _)| script) {
            Ok(at) => Writing::Single(SCRIPTS[at].1),
            Err(_) => Writing::Unknown,
        },
    }
}

#[cfg(test)]
mod tests;

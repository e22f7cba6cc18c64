//! The spans of one window come in; the same spans go out with their languages, and what the window tells of its
//! document.
//!
//! Two passes. The first labels the paragraphs that are sure by themselves and notes an observation for each. The
//! second labels the other paragraphs and the dates, with the context that the observations before them give.

use std::ops::Range;

use super::acronyms::label_acronyms;
use super::context::Observation;
use super::context_cursor::{ContextBefore, ContextCursor};
use super::date_language::{self, DateLabel};
use super::han::label_han;
use super::hebrew::label_hebrew;
use super::labels::{Labels, PreviousLabels, without_date};
use super::languages::Languages;
use super::linguistic_content::{label_wordless, no_content};
use super::paragraph::{self, ParagraphLabels};
use super::posterior::Prior;
use super::quality::doubt_labels;
use super::script_strategy::{CharacterLabel, HAN, KANA, SCRIPT_CONFIDENCE, ScriptStrategy, is_prose};
use super::whatlang_fallback::WhatlangFallback;
use super::word_scorer::WordScorer;
use crate::document::{DateCandidates, Language, Paragraph, Script, Span, SpanKind};
use crate::embedded::{LANGUAGE_MODELS, LANGUAGE_NGRAMS};

/// Spans on either side of a date among which the words of its sentence are looked for.
const MAX_SPANS_TO_SENTENCE: usize = 6;
/// A sentence whose label is less sure, such as program text, tells the language of its date only after the document.
const MIN_SENTENCE_CONFIDENCE: f32 = 0.5;

/// Labels windows, of one document after the other. It caches the scores of words; the cache changes no label.
pub(crate) struct LanguageIdentifier {
    pub(super) languages: Languages,
    fallback: WhatlangFallback,
    /// For each model that was used so far: its scorer, and the prior of its labels.
    scorers: [Option<Box<(WordScorer, Prior)>>; LANGUAGE_MODELS],
    /// How the scripts that were seen so far are labelled.
    strategies: Vec<(Script, ScriptStrategy)>,
}

impl LanguageIdentifier {
    pub(crate) fn new(languages: &Languages) -> LanguageIdentifier {
        let fallback = WhatlangFallback::new(languages);
        let scorers = [const { None }; _];
        LanguageIdentifier { languages: languages.clone(), fallback, scorers, strategies: Vec::new() }
    }

    /// Labels the spans of one window, which tile its text, and cuts them where the language changes. `before`: the
    /// context behind the window before. `previous`: the labels of an earlier run over this window, if there was one.
    pub(crate) fn label(
        &mut self,
        input: &LabelInput<'_>,
        before: &ContextBefore<'_>,
        previous: &Labels,
    ) -> Labels {
        let &LabelInput { text, paragraphs, spans, dates } = input;
        if self.languages.is_none() {
            return Labels { spans: spans.to_vec(), context: before.unchanged(), ..Labels::default() };
        }
        let labelled = Vec::with_capacity(spans.len());
        let mut window = WindowLabeller {
            identifier: self,
            text,
            paragraphs,
            spans,
            observations: Vec::with_capacity(paragraphs.len()),
            labelled,
        };
        let mut previous = PreviousLabels::new(previous);
        let (mut sure, mut unsure) = (Vec::with_capacity(paragraphs.len()), Vec::new());
        let mut start = 0;
        for paragraph in paragraphs {
            let count = spans[start..].iter().take_while(|span| span.start < paragraph.end).count();
            let unsure_before = unsure.len();
            match previous.next(paragraph.end) {
                Some((spans, observations)) => {
                    window.labelled.extend(spans.iter().map(without_date));
                    window.observations.extend_from_slice(observations);
                }
                None => window.label_sure(start..start + count, &mut unsure),
            }
            sure.push(unsure.len() == unsure_before);
            start += count;
        }
        let observations = std::mem::take(&mut window.observations);
        let mut cursor = ContextCursor::new(before, &observations);
        window.label_rest(unsure, dates, &mut cursor);
        let mut spans = window.labelled;
        label_acronyms(text, paragraphs, &mut spans);
        if self.languages.is_all() {
            label_wordless(text, paragraphs, &mut spans);
        }
        let most_arabic = cursor.last_majority(ScriptStrategy::of(Script::ARABIC));
        let context = cursor.finish();
        Labels { spans, context, most_arabic, observations, sure }
    }

    /// Doubts the labels of text that may be in a language which the models do not know. Where the caller allows few languages, he
    /// says that it is in one of them.
    pub(crate) fn doubt(&self, text: &str, spans: &mut [Span]) {
        if self.languages.is_all() {
            doubt_labels(text, spans);
        }
    }

    /// The strategy for a span. Only prose has a language.
    pub(super) fn strategy(&mut self, span: &Span) -> ScriptStrategy {
        if span.kind == SpanKind::Prose {
            self.strategy_of_script(span.script)
        } else {
            ScriptStrategy::Unknown
        }
    }

    fn strategy_of_script(&mut self, script: Script) -> ScriptStrategy {
        if let Some(&(_, strategy)) = self.strategies.iter().find(|(known, _)| *known == script) {
            return strategy;
        }
        let mut strategy = ScriptStrategy::of(script);
        // A caller who allows one language of a script says that the text is in it. The model may not know it.
        if let ScriptStrategy::Modelled(model) = strategy
            && let Some(only) = self.languages.only_one_in(script.as_str())
            && !LANGUAGE_NGRAMS[model].labels().contains(&only)
        {
            strategy = ScriptStrategy::Single(only);
        }
        self.strategies.push((script, strategy));
        strategy
    }

    /// The scorer of a model, and the prior of its labels.
    pub(super) fn scorer(&mut self, model: usize) -> &mut (WordScorer, Prior) {
        self.scorers[model].get_or_insert_with(|| new_scorer(model, &self.languages))
    }
}

/// A window that is to be labelled.
#[derive(Clone, Copy)]
pub(crate) struct LabelInput<'a> {
    pub text: &'a str,
    pub paragraphs: &'a [Paragraph],
    pub spans: &'a [Span],
    /// Its dates whose language or day is to be decided, in text order.
    pub dates: &'a [DateCandidates],
}

struct WindowLabeller<'a> {
    identifier: &'a mut LanguageIdentifier,
    text: &'a str,
    paragraphs: &'a [Paragraph],
    spans: &'a [Span],
    /// Of the paragraphs that are sure, in text order.
    observations: Vec<Observation>,
    /// The spans that are labelled so far.
    labelled: Vec<Span>,
}

/// A paragraph that is not sure of the language of the spans of one strategy: that strategy, and all spans of the
/// paragraph.
type Unsure = (ScriptStrategy, Range<usize>);

impl WindowLabeller<'_> {
    /// Labels what the paragraph with the spans `range` is sure of without context, and adds the rest to `unsure`.
    fn label_sure(&mut self, range: Range<usize>, unsure: &mut Vec<Unsure>) {
        if range.len() == 1 {
            let strategy = self.identifier.strategy(&self.spans[range.start]);
            return self.label_strategy(strategy, range, unsure);
        }
        let (mut done, first) = (Vec::new(), self.labelled.len());
        for at in range.clone() {
            let strategy = self.identifier.strategy(&self.spans[at]);
            // Where the other spans do not matter, each span is labelled by itself: a paragraph may hold a hundred
            // scripts.
            if matches!(strategy, ScriptStrategy::Unknown | ScriptStrategy::Kana | ScriptStrategy::Single(_))
            {
                self.label_strategy(strategy, at..at + 1, unsure);
            } else if !done.contains(&strategy) {
                done.push(strategy);
                self.label_strategy(strategy, range.clone(), unsure);
            }
        }
        self.labelled[first..].sort_by_key(|span| span.start);
    }

    /// The same for the spans of one strategy.
    fn label_strategy(&mut self, strategy: ScriptStrategy, range: Range<usize>, unsure: &mut Vec<Unsure>) {
        let is_done = match strategy {
            ScriptStrategy::Modelled(model) => self.label_prose(model, range.clone(), None),
            ScriptStrategy::Hebrew | ScriptStrategy::Han => {
                self.label_by_characters(strategy, range.clone(), None)
            }
            ScriptStrategy::Kana => self.set(strategy, range.clone(), "ja", SCRIPT_CONFIDENCE),
            ScriptStrategy::Single(tag) => self.set(strategy, range.clone(), tag, SCRIPT_CONFIDENCE),
            ScriptStrategy::Unknown => {
                let (language, confidence) = (Language::UND, 0.0);
                let spans = self.spans[range.clone()].iter().cloned();
                self.labelled.extend(spans.map(|span| Span { language, confidence, ..span }));
                true
            }
        };
        if !is_done {
            unsure.push((strategy, range));
        }
    }

    /// Labels the unsure paragraphs and the dates, each with the context at its place.
    fn label_rest(&mut self, unsure: Vec<Unsure>, dates: &[DateCandidates], cursor: &mut ContextCursor<'_>) {
        let (spans, end, is_sorted) = (self.spans, self.text.len(), unsure.is_empty());
        let start = |date: &DateCandidates| spans.get(date.span).map_or(end, |span| span.start);
        let (mut dated, mut unsure) = (Vec::new(), unsure.into_iter().peekable());
        for (i, at) in dates.iter().map(start).chain([end]).enumerate() {
            while let Some((strategy, range)) =
                unsure.next_if(|(_, range)| self.spans[range.start].start <= at)
            {
                let majority = cursor.majority(self.spans[range.start].start, strategy);
                self.label_unsure(strategy, range, majority);
            }
            let date = dates.get(i).and_then(|date| Some((date, self.spans.get(date.span)?)));
            dated.extend(date.map(|(date, span)| {
                let own = [span.script];
                let scripts = if span.script == Script::COMMON { &SCRIPTS_WITH_MODELS[..] } else { &own };
                let majority = |&script| cursor.majority(at, self.identifier.strategy_of_script(script));
                (date, span, scripts.iter().find_map(majority))
            }));
        }
        if !is_sorted {
            self.labelled.sort_by_key(|span| span.start);
        }
        for (date, span, majority) in dated {
            let Ok(at) = self.labelled.binary_search_by_key(&span.start, |labelled| labelled.start) else {
                continue;
            };
            let sentence = self.sentence_language(at);
            let sentence = |is_sure| sentence.filter(|found| found.1 == is_sure).map(|found| found.0);
            let around = [sentence(true), majority, sentence(false)];
            let label = self.date_label(date, span, around);
            let near = || around.into_iter().flatten().next();
            let language = label.as_ref().map(|label| label.language).or_else(near);
            let value = language.and_then(|language| date_language::value_in(language, date));
            let labelled = &mut self.labelled[at];
            labelled.date = value.or(labelled.date);
            if let Some(label) = label {
                labelled.language = Language(label.language);
                labelled.runner_up = label.runner_up.map(Language);
                labelled.confidence = label.confidence;
            }
        }
    }

    /// Labels the spans of an unsure paragraph with the help of the majority language of the context.
    fn label_unsure(
        &mut self,
        strategy: ScriptStrategy,
        range: Range<usize>,
        majority: Option<&'static str>,
    ) {
        match strategy {
            ScriptStrategy::Modelled(model) => {
                self.label_prose(model, range, Some(majority));
            }
            _ => {
                self.label_by_characters(strategy, range, Some(majority));
            }
        }
    }

    /// Labels the prose of one model in one paragraph. Without `help` it labels only what is sure, and returns
    /// whether it did. With `help`, the majority language of the context if there is one, it labels in any case.
    fn label_prose(
        &mut self,
        number: usize,
        range: Range<usize>,
        help: Option<Option<&'static str>>,
    ) -> bool {
        let strategy = ScriptStrategy::Modelled(number);
        let identifier = &mut *self.identifier;
        let spans = &self.spans[range];
        let entry =
            identifier.scorers[number].get_or_insert_with(|| new_scorer(number, &identifier.languages));
        let (scorer, prior) = &mut **entry;
        let model = scorer.model();
        let script = scorer.script();
        let is_own = |span: &&Span| is_prose(span, &[script]);
        scorer.start_paragraph();
        spans.iter().filter(is_own).for_each(|span| scorer.score_text(self.text, span.start, span.end));
        let words = scorer.words();
        let others = spans.iter().filter(|span| span.kind == SpanKind::Prose && !is_own(span));
        let others: usize = others.map(|span| span.end - span.start).sum();
        let is_guest = others > 0 && others > words.words.iter().map(|word| word.end - word.start).sum();
        let label = help.flatten().and_then(|tag| model.label(tag));
        let adjusted;
        let prior = if is_guest || label.is_some() {
            adjusted = if is_guest { prior.of_guest(model) } else { *prior }.favouring(label);
            &adjusted
        } else {
            &*prior
        };
        let texts = spans.iter().filter(is_own).map(|span| &self.text[span.start..span.end]);
        // Who allows few languages says that the text is in one of them.
        let is_all = identifier.languages.is_all();
        let labels = match is_all.then(|| no_content(self.text, texts, words.words)).flatten() {
            Some(_) => ParagraphLabels::no_content(),
            None => paragraph::label_words(self.text, words, prior, &identifier.fallback, model),
        };
        if help.is_none() {
            if !labels.is_sure {
                return false;
            }
            let at = spans[0].start;
            let observations =
                labels.letters(words).map(|(tag, letters)| Observation { at, strategy, tag, letters });
            self.observations.extend(observations);
        }
        let fallback = help.flatten().filter(|tag| identifier.languages.allows(tag));
        paragraph::label_spans(
            self.text,
            spans.iter().filter(is_own),
            words,
            &labels,
            fallback,
            &mut self.labelled,
        );
        true
    }

    /// Labels the spans of a script whose characters tell its language. Without `help` it labels only what is sure, and returns
    /// whether it did. With `help`, the label of most such text before, if there is one, it labels in any case.
    fn label_by_characters(
        &mut self,
        strategy: ScriptStrategy,
        range: Range<usize>,
        help: Option<Option<&'static str>>,
    ) -> bool {
        let LanguageIdentifier { languages, fallback, .. } = &*self.identifier;
        let (own, read) = match strategy {
            ScriptStrategy::Hebrew => (&[Script::HEBREW][..], &[][..]),
            _ => (HAN, KANA),
        };
        let spans = &self.spans[range];
        let read = spans.iter().filter(|span| is_prose(span, own) || is_prose(span, read));
        let texts = read.map(|span| &self.text[span.start..span.end]);
        let label = match strategy {
            ScriptStrategy::Hebrew => label_hebrew(texts, languages, help.flatten(), fallback),
            _ => label_han(texts, languages, help.flatten()),
        };
        if help.is_none() {
            let Some(CharacterLabel { tag, letters, .. }) = label.filter(|label| label.is_sure) else {
                return false;
            };
            self.observations.push(Observation { at: spans[0].start, strategy, tag, letters });
        }
        let language = label.map_or(Language::UND, |label| Language(label.tag));
        let runner_up = label.and_then(|label| label.runner_up.map(Language));
        let confidence = label.map_or(0.0, |label| label.confidence);
        let own = spans.iter().filter(|span| is_prose(span, own));
        self.labelled.extend(own.map(|span| Span { language, runner_up, confidence, ..span.clone() }));
        true
    }

    /// Gives all spans of `of` in the paragraph one label, or `und` where the label is not allowed.
    fn set(&mut self, of: ScriptStrategy, range: Range<usize>, tag: &'static str, confidence: f32) -> bool {
        let is_allowed = self.identifier.languages.allows(tag);
        let (language, confidence) =
            if is_allowed { (Language(tag), confidence) } else { (Language::UND, 0.0) };
        for span in &self.spans[range] {
            if self.identifier.strategy(span) == of {
                self.labelled.push(Span { language, confidence, ..span.clone() });
            }
        }
        true
    }

    /// The language of the sentence of the date at span `at`, and whether it is sure: of the words before it in the same
    /// script and paragraph, or of those behind it. A date in numbers goes with words of any script.
    fn sentence_language(&self, at: usize) -> Option<(&'static str, bool)> {
        let date = &self.labelled[at];
        let paragraph = self.paragraphs.partition_point(|paragraph| paragraph.end <= date.start);
        let paragraph = self.paragraphs.get(paragraph)?;
        let is_words = |span: &&Span| {
            (is_prose(span, &[date.script]) || date.script == Script::COMMON && span.kind == SpanKind::Prose)
                && (paragraph.start..paragraph.end).contains(&span.start)
                && span.language.is_known()
                && self.text[span.start..span.end].contains(char::is_alphabetic)
        };
        let before = self.labelled[..at].iter().rev().take(MAX_SPANS_TO_SENTENCE).find(is_words);
        let words =
            before.or_else(|| self.labelled[at + 1..].iter().take(MAX_SPANS_TO_SENTENCE).find(is_words))?;
        Some((words.language.as_str(), words.confidence >= MIN_SENTENCE_CONFIDENCE))
    }

    /// The label of a date, by the languages of the text `around` it, the best first.
    fn date_label(
        &mut self,
        date: &DateCandidates,
        span: &Span,
        around: [Option<&'static str>; 3],
    ) -> Option<DateLabel> {
        let strategy = self.identifier.strategy_of_script(span.script);
        let LanguageIdentifier { scorers, languages, .. } = &mut *self.identifier;
        let scorer = match strategy {
            ScriptStrategy::Modelled(number) => {
                Some(&scorers[number].get_or_insert_with(|| new_scorer(number, languages)).0)
            }
            _ => None,
        };
        let text = &self.text[span.start..span.end];
        let calendar = span.date.map(|date| date.calendar).unwrap_or_default();
        date_language::language_of_date(text, calendar, &date.languages, languages, around, scorer)
    }
}

/// The scripts whose text tells how a date in numbers is read.
const SCRIPTS_WITH_MODELS: [Script; 3] = [Script::ARABIC, Script::LATIN, Script::CYRILLIC];

fn new_scorer(model: usize, languages: &Languages) -> Box<(WordScorer, Prior)> {
    let model = &LANGUAGE_NGRAMS[model];
    Box::new((WordScorer::new(model), Prior::new(model, languages)))
}

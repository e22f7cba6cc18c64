//! Languages that a page declares (`lang`): labelled spans come in, with the declarations and their places; spans that could not
//! tell their language go out with the declared one, and declarations that the text contradicts.
//!
//! A declaration is believed where the text itself does not decide, and only in a script that its language is written in: most
//! pages that are copied from a template say `en`. It changes no letters. Linear time.

use std::ops::Range;

use super::languages::{Languages, known};
use super::paragraph::BORROWED_CONFIDENCE;
use super::script_strategy::ScriptStrategy;
use crate::chars;
use crate::document::{Language, Span, SpanKind};
use crate::embedded::LANGUAGE_NGRAMS;
use crate::language_data;

/// The confidence of a label that was declared.
const DECLARED_CONFIDENCE: f32 = 0.6;
/// Where the declared language comes second, it is believed up to this confidence of the first.
const MAX_CONFIDENCE_OF_FIRST: f32 = 0.8;
/// A label of this confidence can contradict a declaration.
const MIN_CONFIDENCE_TO_CONTRADICT: f32 = 0.9;
/// So many letters can contradict, if so many in a hundred of them are of one other language, and so few of the declared one.
const MIN_LETTERS: usize = 200;
const MIN_PERCENT_OF_OTHER: usize = 60;
const MAX_PERCENT_OF_DECLARED: usize = 20;

/// A stretch of text whose declared language is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mismatch {
    pub range: Range<usize>,
    pub declared: &'static str,
    pub found: &'static str,
}

/// The label that a declared tag stands for, if it is one.
pub(crate) fn label_of(tag: &str) -> Option<&'static str> {
    known(tag)
}

/// Labels the spans that do not know their language. `declared`: from which byte of the text on which language; sorted.
pub(crate) fn declare_languages(
    text: &str,
    spans: &mut [Span],
    declared: &[(usize, Option<&'static str>)],
    allowed: &Languages,
) -> Vec<Mismatch> {
    let mut found = Vec::new();
    for (number, &(start, tag)) in declared.iter().enumerate() {
        let Some(tag) = tag.filter(|tag| allowed.allows(tag)) else { continue };
        let end = declared.get(number + 1).map_or(text.len(), |next| next.0);
        let first = spans.partition_point(|span| span.end <= start);
        let last = spans.partition_point(|span| span.start < end).max(first);
        let own = &mut spans[first..last];
        own.iter_mut().for_each(|span| declare(span, tag));
        found.extend(mismatch(text, own, tag));
    }
    found
}

fn declare(span: &mut Span, tag: &'static str) {
    let is_doubtful = span.language == Language::UND
        || span.confidence <= BORROWED_CONFIDENCE
        || span.runner_up == Some(Language(tag)) && span.confidence <= MAX_CONFIDENCE_OF_FIRST;
    if span.kind != SpanKind::Prose || !is_doubtful || span.language.as_str() == tag || !is_written(tag, span)
    {
        return;
    }
    let before = Some(span.language).filter(|&language| language != Language::UND);
    (span.language, span.runner_up, span.confidence) = (Language(tag), before, DECLARED_CONFIDENCE);
}

/// Whether a language is written in the script of a span.
fn is_written(tag: &str, span: &Span) -> bool {
    match ScriptStrategy::of(span.script) {
        ScriptStrategy::Modelled(model) => LANGUAGE_NGRAMS[model].labels().contains(&tag),
        ScriptStrategy::Hebrew => matches!(tag, "he" | "yi"),
        ScriptStrategy::Han => matches!(tag, "zh" | "zh-Hant" | "ja"),
        _ => false,
    }
}

fn mismatch(text: &str, spans: &[Span], declared: &'static str) -> Option<Mismatch> {
    let mut letters: Vec<(&'static str, usize)> = Vec::new();
    let sure = |span: &&Span| {
        span.kind == SpanKind::Prose
            && span.language.is_known()
            && span.confidence >= MIN_CONFIDENCE_TO_CONTRADICT
    };
    for span in spans.iter().filter(sure) {
        let count = span.text(text).chars().filter(|&c| chars::of(c).is_letter()).count();
        match letters.iter_mut().find(|(tag, _)| *tag == span.language.as_str()) {
            Some((_, sum)) => *sum += count,
            None => letters.push((span.language.0, count)),
        }
    }
    let all: usize = letters.iter().map(|(_, count)| count).sum();
    let own = letters.iter().filter(|(tag, _)| is_near(tag, declared)).map(|(_, count)| count).sum::<usize>();
    let &(found, most) = letters.iter().max_by_key(|(tag, count)| (*count, std::cmp::Reverse(*tag)))?;
    let is_wrong = all >= MIN_LETTERS
        && most * 100 >= all * MIN_PERCENT_OF_OTHER
        && own * 100 <= all * MAX_PERCENT_OF_DECLARED;
    let range = spans.first()?.start..spans.last()?.end;
    is_wrong.then_some(Mismatch { range, declared, found })
}

/// Whether two labels are of one language, or of languages that are hardly told apart.
fn is_near(tag: &str, other: &str) -> bool {
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_owned();
    primary(tag) == primary(other)
        || language_data::of(tag).is_some_and(|language| language.related.contains(&other))
}

//! Labelled spans come in; the same spans go out, each spelled with the letters of its language. Sixth stage.
//!
//! The same word is typed with other code points on an Arabic, a Persian and an Urdu keyboard, and each language has its
//! own right ones. A letter is changed only where every candidate language of the span writes it so; the language stage
//! names the candidates. [`Speller`] knows what they write. For profile index-any there is nothing to do here: its keys ask
//! for no language.
//!
//! One pass over the text. A letter that is written anew may compose with the marks behind it, or its own marks may change
//! places with them; there, and only there, the letter and its marks are put in Normalization Form C again (UAX #15). Which
//! rules can do that is known when the tables are made.

mod position;
mod speller;

use unicode_normalization::UnicodeNormalization;

use crate::chars::{self, Script};
use crate::document::{Candidates, Paragraph, Span, SpanKind};
use crate::edit::{Rewriter, Rewritten};
use crate::language_data::LetterRule;
use crate::profile::{Profile, Rule, RuleSet, Rules};

pub(crate) use speller::Speller;

/// What the stage returns.
pub(crate) struct Spelled<'a> {
    pub rewritten: Rewritten<'a>,
    /// The spans that changed, by index. None becomes empty.
    pub changed: Vec<usize>,
}

/// The indices of the spans with a letter that a rule may change: a rule of their language, or of `most`, the language of
/// most text. Before a letter of them is changed, the language stage has to name their candidates.
pub(crate) fn doubtful(text: &str, spans: &[Span], most: Option<&'static str>, rules: RuleSet) -> Vec<usize> {
    if rules.is_empty() || rules.profile() == Profile::IndexAny {
        return Vec::new();
    }
    let most = most.map(|tag| (tag, Speller::of(&[tag], rules)));
    let mut known: Vec<(&'static str, Speller)> = Vec::new();
    let mut is_doubtful = |span: &Span| {
        if !is_spelled(span) {
            return false;
        }
        let tag = span.language.as_str();
        let at = known.iter().position(|known| known.0 == tag).unwrap_or_else(|| {
            known.push((tag, Speller::of(&[tag], rules)));
            known.len() - 1
        });
        let text = &text[span.start..span.end];
        known[at].1.changes(text)
            || most.as_ref().is_some_and(|(most, speller)| *most != tag && speller.changes(text))
    };
    (0..spans.len()).filter(|&at| is_doubtful(&spans[at])).collect()
}

/// Spells the spans of one window, except those that `frozen` marks (empty: none). `candidates` holds the candidate
/// languages of each [`doubtful`] span, in order.
pub(crate) fn normalize<'a>(
    text: &'a str,
    spans: &[Span],
    (doubtful, candidates): (&[usize], &[Candidates]),
    frozen: &[bool],
    rules: RuleSet,
) -> Spelled<'a> {
    let mut rewriter = Rewriter::new(text);
    let mut changed = Vec::new();
    let mut candidates = doubtful.iter().zip(candidates).peekable();
    let mut known: Vec<(&[&str], Speller)> = Vec::new(); // a window has few lists of candidates
    if !rules.is_empty() {
        for (index, span) in spans.iter().enumerate() {
            let before = rewriter.len();
            let candidates = candidates.next_if(|(doubtful, _)| **doubtful == index);
            if frozen.get(index) == Some(&true)
                || matches!(span.kind, SpanKind::Url | SpanKind::Email | SpanKind::Code | SpanKind::Markup)
            {
                continue;
            } else if is_spelled(span) {
                let tags = candidates.map_or(&[][..], |(_, candidates)| &candidates.0);
                let at = known.iter().position(|known| known.0 == tags).unwrap_or_else(|| {
                    known.push((tags, Speller::of(tags, rules)));
                    known.len() - 1
                });
                spell(text, span, &known[at].1, rules, &mut rewriter);
            }
            if rewriter.len() != before {
                changed.push(index);
            }
        }
    }
    Spelled { rewritten: rewriter.finish(), changed }
}

impl Spelled<'_> {
    /// Moves what lies on the text along with it. Every edit lies inside a span, so a border moves by what the edits
    /// before it added and removed.
    pub fn move_along(&self, paragraphs: &mut [Paragraph], spans: &mut [Span]) {
        let mut shift = self.rewritten.edits.shift();
        spans.iter_mut().for_each(|span| (span.start, span.end) = (shift(span.start), shift(span.end)));
        let mut shift = self.rewritten.edits.shift();
        paragraphs.iter_mut().for_each(|p| (p.start, p.end) = (shift(p.start), shift(p.end)));
    }
}

/// Whether the letters of a span are those of a language.
fn is_spelled(span: &Span) -> bool {
    span.script == Script::ARABIC
        && !matches!(span.kind, SpanKind::Url | SpanKind::Email | SpanKind::Code | SpanKind::Markup)
}

fn spell(text: &str, span: &Span, speller: &Speller, rules: RuleSet, rewriter: &mut Rewriter<'_>) {
    let has_tatweel = rules.runs(Rule::Tatweel) && !rules.folds(); // keys leave out every one
    if speller.is_empty() && !has_tatweel {
        return;
    }
    let here = &text[span.start..span.end];
    let (mut at, mut before) = (0, None);
    while let Some((offset, c)) = speller.next_start(here, at, has_tatweel.then_some(TATWEEL)) {
        let mut end = offset + c.len_utf8();
        if has_tatweel {
            before = here[at..offset].chars().rev().find(|&c| !chars::of(c).is_mark()).or(before);
        }
        if c == TATWEEL && has_tatweel {
            end = here.len() - here[end..].trim_start_matches(TATWEEL).len();
            let after = here[end..].chars().next();
            // Beside a letter of another script it joins a prefix to it: `بـPDF`.
            if before.is_some_and(is_arabic_letter) && after.is_some_and(is_arabic_letter) {
                rewriter.replace(Rule::Tatweel, span.start + offset..span.start + end, "");
            }
        } else if let Some(rule) = speller.rule_at(&here[..offset], &here[offset..]) {
            end = write(rule, &here[offset..], span.start + offset, rules, rewriter) - span.start;
        }
        if !chars::of(c).is_mark() {
            before = Some(c);
        }
        at = end;
    }
}

fn is_arabic_letter(c: char) -> bool {
    let properties = chars::of(c);
    properties.is_letter() && properties.script() == Script::ARABIC
}

/// Writes what the rule has for the letters that `here` begins with, at byte `start`, and puts their marks in order. Returns
/// where the text goes on.
fn write(rule: &LetterRule, here: &str, start: usize, rules: RuleSet, rewriter: &mut Rewriter<'_>) -> usize {
    let end = start + rule.len();
    if rule.composes && rules.runs(Rule::Nfc) {
        let behind = &here[rule.len()..];
        let is_starter = |c: char| chars::of(c).combining_class() == 0;
        let marks = &behind[..behind.find(is_starter).unwrap_or(behind.len())];
        let written = || rule.to.chars().chain(marks.chars());
        if !written().eq(written().nfc()) {
            let end = end + marks.len();
            let normal: String = written().nfc().collect();
            rewriter.replace(Rules::from(rule.rule).and(Rule::Nfc), start..end, &normal);
            return end;
        }
    }
    rewriter.replace(rule.rule, start..end, rule.to);
    end
}

const TATWEEL: char = '\u{640}';

#[cfg(test)]
mod tests;

//! Labelled spans come in; the same spans go out, each spelled with the letters of its language. Sixth stage.
//!
//! The same word is typed with other code points on an Arabic, a Persian and an Urdu keyboard, and each language has its
//! own right ones. A letter is changed only where every candidate language of the span writes it so; the language stage
//! names the candidates. [`Speller`] knows what they write. Profile index-any has rules for all languages, in `und.toml`.
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
use position::is_letter;

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
    let mut speller: Option<(&[&str], Speller)> = None; // of the span before
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
                speller.take_if(|(known, _)| *known != tags);
                let (_, speller) = speller.get_or_insert_with(|| (tags, speller_of(tags, rules)));
                spell(text, span, speller, rules, &mut rewriter);
            } else if rules.runs(Rule::AsciiDigit) && !text[span.start..span.end].is_ascii() {
                fold_digits(text, span, &mut rewriter);
            }
            if rewriter.len() != before {
                changed.push(index);
            }
        }
    }
    Spelled { rewritten: rewriter.finish(), changed }
}

fn speller_of(tags: &[&str], rules: RuleSet) -> Speller {
    match rules.profile() {
        Profile::IndexAny => Speller::of_any_language(rules),
        _ => Speller::of(tags, rules),
    }
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
    let is_blind = LANGUAGE_BLIND.iter().any(|&rule| rules.runs(rule));
    if speller.is_empty() && !is_blind {
        return;
    }
    let mut before = None;
    let mut chars = text[span.start..span.end].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let start = span.start + offset;
        let mut end = start + c.len_utf8();
        let next = chars.peek().map(|&(_, next)| next);
        if c == TATWEEL && rules.runs(Rule::Tatweel) {
            while let Some((_, more)) = chars.next_if(|&(_, next)| next == TATWEEL) {
                end += more.len_utf8();
            }
            let after = chars.peek().map(|&(_, next)| next);
            if before.is_some_and(is_letter) && after.is_some_and(is_letter) {
                rewriter.replace(Rule::Tatweel, start..end, "");
            }
        } else if speller.may_begin(c, next) {
            if let Some(rule) = speller.rule_at(&text[span.start..start], &text[start..span.end]) {
                let end = write(rule, &text[start..span.end], start, rules, rewriter);
                while chars.next_if(|&(offset, _)| span.start + offset < end).is_some() {}
            }
        } else if is_blind && let Some((rule, with)) = blindly_spelled(c, before, rules) {
            rewriter.replace(rule, start..end, with);
        }
        before = Some(c);
    }
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

/// What the rules that ask for no language make of `c`, which stands behind `before`.
fn blindly_spelled(c: char, before: Option<char>, rules: RuleSet) -> Option<(Rule, &'static str)> {
    if is_harakat(c) && rules.runs(Rule::Harakat) && before.is_some_and(carries_harakat) {
        return Some((Rule::Harakat, ""));
    }
    ascii_digit(c).filter(|_| rules.runs(Rule::AsciiDigit)).map(|digit| (Rule::AsciiDigit, digit))
}

/// The rules of letters that ask for no language.
const LANGUAGE_BLIND: [Rule; 3] = [Rule::Tatweel, Rule::Harakat, Rule::AsciiDigit];

const TATWEEL: char = '\u{640}';

/// The vowel marks that spelling may leave out: tanwin, fatha, damma, kasra, shadda, sukun, superscript alef.
fn is_harakat(c: char) -> bool {
    matches!(c, '\u{64B}'..='\u{652}' | '\u{670}')
}

fn carries_harakat(c: char) -> bool {
    is_harakat(c) || chars::of(c).script() == Script::ARABIC
}

fn ascii_digit(c: char) -> Option<&'static str> {
    if c.is_ascii() {
        return None;
    }
    let digit = usize::from(chars::of(c).digit()?);
    "0123456789".get(digit..=digit)
}

fn fold_digits(text: &str, span: &Span, rewriter: &mut Rewriter<'_>) {
    for (offset, c) in text[span.start..span.end].char_indices() {
        if let Some(digit) = ascii_digit(c) {
            let start = span.start + offset;
            rewriter.replace(Rule::AsciiDigit, start..start + c.len_utf8(), digit);
        }
    }
}

#[cfg(test)]
mod tests;

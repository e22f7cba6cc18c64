//! The labelled spans of a window in; those of Latin script that hold acronyms alone, among words of another script, have the
//! language of these words afterwards: `KVM` and `IPv6` are no English in a Russian sentence.
//!
//! The words before are asked first, then those behind, in the same paragraph. A name or a word is left with its own
//! language. Cost: one look at each span, and at few around an acronym.

use super::script_strategy::is_prose;
use crate::document::{Paragraph, Script, Span, SpanKind};

/// Spans on either side among which the words are looked for.
const MAX_SPANS_TO_WORDS: usize = 6;
/// Letters and digits of the longest acronym. Longer words in capitals are words.
const MAX_ACRONYM_CHARS: usize = 6;

/// Labels the acronyms.
pub(super) fn label_acronyms(text: &str, paragraphs: &[Paragraph], spans: &mut [Span]) {
    let mut start = 0;
    for paragraph in paragraphs {
        let count = spans[start..].iter().take_while(|span| span.start < paragraph.end).count();
        if count > 1 {
            label_in_paragraph(text, &mut spans[start..start + count]);
        }
        start += count;
    }
}

fn label_in_paragraph(text: &str, spans: &mut [Span]) {
    for at in 0..spans.len() {
        let span = &spans[at];
        if !is_prose(span, &[Script::LATIN]) || !is_acronyms(&text[span.start..span.end]) {
            continue;
        }
        let is_words = |span: &&Span| {
            span.kind == SpanKind::Prose
                && ![Script::LATIN, Script::COMMON, Script::INHERITED].contains(&span.script)
                && span.language.is_known()
        };
        let (before, behind) = spans.split_at(at);
        let before = before.iter().rev().take(MAX_SPANS_TO_WORDS).find(is_words);
        let words = before.or_else(|| behind[1..].iter().take(MAX_SPANS_TO_WORDS).find(is_words));
        if let Some(&Span { language, confidence, runner_up, .. }) = words {
            let span = &mut spans[at];
            (span.language, span.confidence, span.runner_up) = (language, confidence, runner_up);
            span.quality = None;
        }
    }
}

/// Whether all words are acronyms: `BBC`, `4G`, `PhD`, `C`.
fn is_acronyms(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(is_acronym)
}

/// Whether one word is an acronym.
pub(super) fn is_acronym(word: &str) -> bool {
    let small = word.chars().filter(|c| c.is_lowercase()).count();
    let great = word.chars().filter(|c| c.is_uppercase() || c.is_numeric()).count();
    small < great && small < 2 && small + great <= MAX_ACRONYM_CHARS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_are_told_from_names_and_words() {
        for text in ["BBC", "IPv6 ", "KVM, SNI", "PhD", "4G", "C", "iOS 17", "(GDP)"] {
            assert!(is_acronyms(text), "{text}");
        }
        for text in ["Microsoft", "iPhone 15", "BREAKING NEWS", "the BBC", "eBay", "x", "", ", "] {
            assert!(!is_acronyms(text), "{text}");
        }
    }
}

//! Decides whether a paragraph that begins in one direction is a sentence of the other direction.
//!
//! In: the labelled spans of a paragraph. Out: yes or no. UAX #9 P2 takes the first strong character, which is wrong
//! where a name stands at the head of a sentence: `القاهرة (Cairo) is the capital of Egypt and its largest city`. The reverse
//! is no sentence: `تنزيل Microsoft Visual Studio Code` continues with a name, `نصب package` with a command.
//!
//! A sentence is recognised by its function words, in the language of the span, and by other words that are not written
//! like names. Three conditions must hold. The words before it are at most [`MAX_LEADING_WORDS`]. It has at least
//! [`MIN_SENTENCE_RATIO`] times as many words as the rest of the paragraph. Behind it comes no function word of the
//! language in which the paragraph begins. Cost: one pass over the words; only paragraphs of both directions are asked.

use super::function_words_table::FUNCTION_WORDS;
use crate::chars::classes::is_alphanumeric_or_mark;
use crate::document::{Direction, Span, SpanKind};

/// The most words of the first direction before the sentence.
const MAX_LEADING_WORDS: usize = 3;
/// How many times as many words the sentence has as the rest of the paragraph.
const MIN_SENTENCE_RATIO: usize = 3;
/// The fewest words of a sentence in a script without capital letters.
const MIN_WORDS_WITHOUT_CASE: usize = 3;
/// The fewest words of a sentence in a language without a list of function words.
const MIN_WORDS_UNKNOWN_LANGUAGE: usize = 5;

/// Whether the prose of a paragraph is a sentence in the direction opposite to `first`. `spans` are the spans of the
/// paragraph, `first` is the direction of its first prose.
pub(super) fn runs_against(text: &str, spans: &[Span], first: Direction) -> bool {
    let is_prose = |span: &&Span| span.kind == SpanKind::Prose && span.direction != Direction::Neutral;
    let prose = || spans.iter().filter(is_prose);
    let head = prose().take_while(|span| span.direction == first);
    let head = head.fold(WordStats::default(), |words, span| words.and(text, span));
    if head.count > MAX_LEADING_WORDS {
        return false;
    }
    let (mut own, mut other) = (WordStats::default(), WordStats::default());
    for span in prose().skip_while(|span| span.direction == first) {
        let words = if span.direction == first { &mut own } else { &mut other };
        *words = std::mem::take(words).and(text, span);
    }
    own.function.is_empty()
        && other.is_sentence()
        && other.count >= MIN_SENTENCE_RATIO * (head.count + own.count)
}

/// Counts of the words of some spans.
#[derive(Default)]
struct WordStats<'a> {
    count: usize,
    /// The different function words.
    function: Vec<&'a str>,
    /// Words that are no function words and do not begin with a capital letter.
    content: usize,
    /// Whether the language of any span has a list of function words.
    is_known: bool,
    /// Whether any word begins with a letter that has case.
    has_case: bool,
    /// Whether a sign that ends a sentence in Arabic script was seen.
    has_end: bool,
}

impl<'a> WordStats<'a> {
    fn and(mut self, text: &'a str, span: &Span) -> WordStats<'a> {
        let list = function_words(span.language.as_str());
        self.is_known |= list.is_some();
        self.has_end |= text[span.start..span.end].contains(['\u{61F}', '\u{6D4}']);
        for word in text[span.start..span.end].split(|c: char| !is_alphanumeric_or_mark(c)) {
            let Some(initial) = word.chars().find(|c| c.is_alphabetic()) else { continue };
            self.count += 1;
            self.has_case |= initial.is_uppercase() || initial.is_lowercase();
            if list.is_some_and(|list| list.binary_search(&word.to_lowercase().as_str()).is_ok()) {
                if !self.function.contains(&word) && self.function.len() < MIN_WORDS_UNKNOWN_LANGUAGE {
                    self.function.push(word);
                }
            } else if !initial.is_uppercase() {
                self.content += 1;
            }
        }
        self
    }

    /// A script without capital letters does not show names. There, one function word or the end of a sentence is enough.
    fn is_sentence(&self) -> bool {
        match (self.is_known, self.has_case) {
            (false, _) => self.count >= MIN_WORDS_UNKNOWN_LANGUAGE,
            (true, true) => self.function.len() >= 2 && self.content >= 2,
            (true, false) => {
                self.count >= MIN_WORDS_WITHOUT_CASE && (self.has_end || !self.function.is_empty())
            }
        }
    }
}

fn function_words(language: &str) -> Option<&'static [&'static str]> {
    let at = FUNCTION_WORDS.binary_search_by_key(&language, |(tag, _)| *tag).ok()?;
    Some(FUNCTION_WORDS[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Language;

    #[test]
    fn the_table_is_sorted() {
        assert!(FUNCTION_WORDS.is_sorted_by_key(|(tag, _)| *tag));
        assert!(FUNCTION_WORDS.iter().all(|(_, words)| words.is_sorted() && words.len() > 30));
        assert!(function_words("en").unwrap().contains(&"the"));
        assert!(function_words("ar").unwrap().contains(&"في"));
    }

    /// WordStats in Arabic script are one span, the others another.
    fn is_against(text: &str, language: &'static str) -> bool {
        let is_rtl = |word: &str| word.chars().any(|c| ('\u{5D0}'..'\u{700}').contains(&c));
        let mut spans: Vec<Span> = Vec::new();
        let mut start = 0;
        for word in text.split_inclusive(' ') {
            let (end, rtl) = (start + word.len(), is_rtl(word));
            let direction = if rtl { Direction::Rtl } else { Direction::Ltr };
            match spans.last_mut() {
                Some(span) if span.direction == direction => span.end = end,
                _ => {
                    let tag = if rtl == (language == "ar") { language } else { "und" };
                    let language = Language(tag);
                    spans.push(Span { start, end, direction, language, ..Span::default() });
                }
            }
            start = end;
        }
        runs_against(text, &spans, spans[0].direction)
    }

    #[test]
    fn sentences_run_against_the_first_word_and_names_and_commands_do_not() {
        for text in [
            "القاهرة (Cairo) is the capital of Egypt and its largest city",
            "دمشق is one of the oldest cities that people still live in",
        ] {
            assert!(is_against(text, "en"), "{text}");
        }
        for text in [
            "تنزيل Microsoft Visual Studio Code",
            "نصب package با pip install requests انجام شد",
            "فيلم The Lord of the Rings: The Return of the King",
            "استعمل application/json",
            "كتب هذا الرجل كلاما طويلا and it was in the paper that came out",
        ] {
            assert!(!is_against(text, "en"), "{text}");
        }
        assert!(is_against("Windows نظام تشغيل من شركة كبيرة صدر قبل سنوات", "ar"));
        assert!(is_against("Windows هل يعمل هنا؟", "ar"));
        assert!(!is_against("Windows نظام تشغيل", "ar"));
        assert!(!is_against("Microsoft شركة كبيرة جدا", "ar"));
    }
}

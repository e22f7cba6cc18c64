//! A paragraph that begins in one direction in, whether it is a sentence of the other out.
//!
//! UAX #9 P2 takes the first strong character, which is wrong where a name heads a sentence: `القاهرة (Cairo) is the
//! capital of Egypt`. The reverse is no sentence: `تنزيل Microsoft Visual Studio Code` goes on with a name, `نصب
//! package` with a command. What tells them apart are function words, by the language of the span: a sentence has some
//! of them and, between them, words that are no names. So the head is at most [`MAX_LEADING_WORDS`] words, the rest has at least
//! three times as many, and no function word of the language that the paragraph begins in follows.

use super::function_words_table::FUNCTION_WORDS;
use crate::chars::classes::is_alphanumeric_or_mark;
use crate::document::{Direction, Span, SpanKind};

/// WordStats of the first direction, at most, before the sentence.
const MAX_LEADING_WORDS: usize = 3;
/// How many times as many words the sentence has as the rest of the paragraph.
const MIN_SENTENCE_RATIO: usize = 3;
/// WordStats of a sentence in a script without capitals; of one whose language has no list of function words.
const MIN_WORDS_WITHOUT_CASE: usize = 3;
const MIN_WORDS_UNKNOWN_LANGUAGE: usize = 5;

/// Whether the prose of `spans`, the spans of a paragraph, is a sentence against `first`, the direction of its first
/// prose.
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

/// The words of some spans.
#[derive(Default)]
struct WordStats<'a> {
    count: usize,
    /// The different function words.
    function: Vec<&'a str>,
    /// WordStats that are neither function words nor written like names.
    content: usize,
    /// Whether function words are known of a language that was met.
    is_known: bool,
    /// Whether the script has capitals.
    has_case: bool,
    /// A sign that ends a sentence in Arabic script was met.
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

    /// Where there are no capitals, names do not show; a sentence shows by one function word or by its end.
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
    fn a_sentence_is_told_from_names_and_commands() {
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

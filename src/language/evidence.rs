//! Spans of one script in one paragraph in, what their letters and words say of each language out.
//!
//! Naive Bayes in whole sixteenths of a nat: integers add up the same in every order, on every machine. Punctuation,
//! digits and marks do not vote.

use std::cmp::Reverse;

use super::evidence_table::{ARABIC, LANGUAGES, LETTERS, ROW_OF};
use super::key::{Key, is_word};
use super::words::languages_of;
use crate::chars::fold;

/// How far ahead of all others the best language has to be to need no help; also what help counts for, so that help
/// never overrules a language that needs none.
pub(super) const SURE: i64 = 48;
/// What one or two known words have to say instead: a name is soon a word of some language.
const SURE_OF_FEW: i64 = 96;
const FEW: u32 = 3;
/// Of a sentence, the words of its language's list make up a quarter at the least; of a sentence in a language
/// without a list, a relative's list knows a few.
const COVERAGE: u32 = 5;
/// Letters follow on letters, so together they say less than each by itself. In eighths.
const LETTER_TRUST: i64 = 3;
const WORD_TRUST: i64 = 6;
/// How much rarer than Urdu, Arabic and Persian a language of Arabic script is among pages; in the order of the tables.
const PRIOR: [i64; ARABIC] = [0, -2, -4, -16, -16, -16, -16, -48, -48, -48];

/// What has been read so far.
#[derive(Clone)]
pub(super) struct Evidence {
    /// By language; only differences mean anything.
    letter_scores: [i64; ARABIC],
    word_scores: [i64; LANGUAGES.len()],
    /// Words that the list of the language holds.
    known: [u32; LANGUAGES.len()],
    /// Words in all.
    words: u32,
    /// Letters in all.
    pub letters: u64,
}

/// The best language and how far ahead of the next it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Its number.
    pub best: usize,
    /// In sixteenths of a nat.
    pub margin: i64,
    /// Whether the evidence needs no help.
    pub is_sure: bool,
    /// Whether there is any.
    pub is_founded: bool,
    /// Whether its words are a fair share of all words.
    pub is_covered: bool,
}

impl Verdict {
    /// Whether the best language is worth naming although it is not sure: any letters will do in Arabic script, which
    /// is read letter by letter; elsewhere the words have to rule out all but relatives.
    pub(super) fn is_likely(&self) -> bool {
        self.is_founded && (self.best < ARABIC || self.is_covered)
    }
}

impl Evidence {
    pub(super) fn new() -> Evidence {
        Evidence {
            letter_scores: [0; ARABIC],
            word_scores: [0; LANGUAGES.len()],
            known: [0; LANGUAGES.len()],
            words: 0,
            letters: 0,
        }
    }

    /// Reads a span of Arabic script: its letters by their place in the word, and its words.
    pub(super) fn read_arabic(&mut self, text: &str) {
        let mut word = Key::EMPTY;
        // The last letter is scored when it is known whether another follows.
        let mut last: Option<(usize, char)> = None;
        for c in text.chars() {
            let Some(folded) = fold(c) else { continue };
            if !is_word(c) {
                self.end_arabic_word(word, last.take());
                word = Key::EMPTY;
                continue;
            }
            word = word.then(folded);
            self.letters += 1;
            last = Some(match last {
                None => (FIRST, c),
                Some((place, before)) => {
                    self.score_letter(place, before);
                    (MIDDLE, c)
                }
            });
        }
        self.end_arabic_word(word, last);
    }

    fn end_arabic_word(&mut self, word: Key, last: Option<(usize, char)>) {
        if let Some((place, letter)) = last {
            self.score_letter(if place == MIDDLE { LAST } else { place }, letter);
            self.score_word(word);
        }
    }

    #[inline]
    fn score_letter(&mut self, place: usize, letter: char) {
        for (score, step) in self.letter_scores.iter_mut().zip(letter_row(letter)[place]) {
            *score += i64::from(step);
        }
    }

    /// Reads a span of another script: its words.
    pub(super) fn read_words(&mut self, text: &str) {
        let mut word = Key::EMPTY;
        for c in text.chars() {
            if c.is_ascii() {
                if c.is_ascii_alphabetic() {
                    word = word.then(c.to_ascii_lowercase());
                    self.letters += 1;
                    continue;
                }
            } else if let Some(folded) = fold(c) {
                if is_word(c) {
                    word = word.then(folded);
                    self.letters += 1;
                    continue;
                }
            } else {
                continue;
            }
            self.score_word(word);
            word = Key::EMPTY;
        }
        self.score_word(word);
    }

    #[inline]
    fn score_word(&mut self, word: Key) {
        if word == Key::EMPTY {
            return;
        }
        self.words += 1;
        for (language, weight) in languages_of(word) {
            self.word_scores[language] += weight;
            self.known[language] += 1;
        }
    }

    /// The best of `candidates` (language numbers), where `help` is believed as much as a sure paragraph.
    pub(super) fn verdict(&self, candidates: &[usize], help: Option<usize>) -> Option<Verdict> {
        let scored = candidates
            .iter()
            .map(|&language| (self.score(language) + if help == Some(language) { SURE } else { 0 }, language));
        // The order of the tables breaks ties.
        let (score, best) = scored.clone().max_by_key(|&(score, language)| (score, Reverse(language)))?;
        // The next language may be one that has no list: it scores nothing with words, and letters say nothing of it.
        let none = if best < ARABIC { None } else { Some(0) };
        let next = scored.filter(|&(_, language)| language != best).map(|(score, _)| score).max().max(none);
        let margin = next.map_or(CERTAIN, |next| score - next);
        let is_founded = if best < ARABIC { self.letters > 1 } else { self.known[best] > 0 };
        let few = best >= ARABIC && self.known[best] < FEW;
        let is_covered = self.known[best] * COVERAGE >= self.words && (!few || score >= SURE_OF_FEW);
        let is_sure = if best < ARABIC {
            is_founded && margin >= SURE
        } else {
            is_covered && margin >= if few { SURE_OF_FEW } else { SURE }
        };
        Some(Verdict { best, margin, is_sure, is_founded, is_covered })
    }

    fn score(&self, language: usize) -> i64 {
        let words = self.word_scores[language];
        match self.letter_scores.get(language) {
            Some(letters) => (letters * LETTER_TRUST + words * WORD_TRUST) / 8 + PRIOR[language],
            None => words,
        }
    }
}

/// A margin that no evidence reaches, for a language without rivals.
const CERTAIN: i64 = 1 << 20;

const FIRST: usize = 0;
const MIDDLE: usize = 1;
const LAST: usize = 2;

fn letter_row(letter: char) -> &'static [[i8; ARABIC]; 3] {
    let slot = match letter as usize {
        c @ 0x0620..=0x06FF => c - 0x0620,
        c @ 0x0750..=0x077F => c - 0x0750 + 0xE0,
        _ => return &LETTERS[0],
    };
    &LETTERS[usize::from(ROW_OF[slot])]
}

/// Whether the alphabet of `language` (a number below [`ARABIC`]) has room for every letter of `text`: none of them is
/// four nats less likely in it than elsewhere.
pub(super) fn spells(language: usize, text: &str) -> bool {
    const STRANGE: i8 = -64;
    text.chars().all(|c| letter_row(c).iter().any(|place| place[language] > STRANGE))
}

/// How probable it is that a language with this margin over the next is right: 2^bits to 1.
///
/// Between whole bits the odds are drawn as a straight line, so that every machine finds the same.
pub(super) fn confidence(margin: i64) -> f32 {
    // 16 sixteenths of a nat are 1.4427 bits.
    let thousandths = (margin.clamp(0, 160) * 14427 / 160) as u32;
    let odds = (1_u32 << (thousandths / 1000)) as f32 * (1.0 + (thousandths % 1000) as f32 / 1000.0);
    odds / (1.0 + odds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_grows_with_the_margin() {
        assert_eq!(confidence(0), 0.5);
        assert!(confidence(16) > 0.7 && confidence(16) < 0.75);
        assert!(confidence(SURE) > 0.94);
        assert!(confidence(CERTAIN) < 1.0);
        assert!((0..200).map(confidence).collect::<Vec<_>>().is_sorted());
    }

    #[test]
    fn sure_letters_speak_for_their_languages() {
        let language = |tag| LANGUAGES.iter().position(|&(other, _)| other == tag).unwrap();
        assert!(spells(language("ur"), "ٹیلی"));
        assert!(!spells(language("fa"), "ٹیلی"));
        assert!(!spells(language("ar"), "ټول"));
        assert!(spells(language("ps"), "ټول"));
        assert!(!spells(language("ur"), "ێوە"));
    }

    #[test]
    fn short_cuts_lead_where_the_standard_library_does() {
        for c in '\u{0600}'..='\u{06FF}' {
            assert_eq!(is_word(c), c.is_alphabetic(), "{c:?}");
            assert!(c.to_lowercase().eq([c]), "{c:?}");
        }
    }

    #[test]
    fn marks_digits_and_punctuation_do_not_vote() {
        let read = |text| {
            let mut evidence = Evidence::new();
            evidence.read_arabic(text);
            (evidence.letter_scores, evidence.word_scores, evidence.letters)
        };
        assert_eq!(read("کتاب اچھی ہے"), read("«کِتاب»، اچھّی ۴ ہے۔؟!"));
    }
}

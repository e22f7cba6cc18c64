//! Spans of one script in one paragraph in, what their words and letters say of each language out.
//!
//! Naive Bayes in whole sixteenths of a nat: integers add up the same in every order, on every machine. Punctuation,
//! digits and marks do not vote.

use super::evidence_table::{ARAB, BENG, CYRL, DEVA, LANGUAGES, LATN};
use super::key::{Key, is_word};
use super::letters::{Letters, Place};
use super::words::languages_of;
use crate::chars::fold;

/// How far ahead of all others the best language has to be to need no help; also what help counts for, so that help
/// never overrules a language that needs none.
pub(super) const SURE: i64 = 48;
/// What one or two known words have to say instead: a name is soon a word of some language.
const SURE_OF_FEW: i64 = 96;
const FEW: u32 = 3;
/// One word in so many at the least is in the list of the language of a sentence; of a sentence in a language without
/// a list, a relative's list knows a few.
const COVERAGE: u32 = 5;
/// What letters can say without words: a name is no clause.
const LONG_WORDS: u32 = 4;
const LONG_LETTERS: u64 = 20;
/// And how far that is believed: a language without a list has letters like a relative's.
const BY_LETTERS: f32 = 0.6;
/// Letters follow from letters and words from words, so together they say less than each by itself. In eighths.
const LETTER_TRUST: i64 = 5;
const WORD_TRUST: i64 = 6;
/// How much rarer than Urdu, Arabic and Persian the languages of Arabic script are among pages; in table order.
const PRIOR: [i64; ARABIC] = [0, -2, -4, -16, -16, -16, -16, -48, -48, -48];
/// The languages of Arabic script are the first of the table.
const ARABIC: usize = ARAB.rows[0][0].len();
const COUNT: usize = LANGUAGES.len();

/// What has been read so far.
#[derive(Clone)]
pub(super) struct Evidence {
    word_scores: [i64; COUNT],
    /// Only differences mean anything.
    letter_scores: [i64; COUNT],
    /// Words that the list of the language holds.
    known: [u32; COUNT],
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
    /// Whether there is enough to go by letters alone, for want of words.
    pub is_long: bool,
}

impl Verdict {
    /// Whether the words are so sure that letters need not be asked.
    pub(super) fn is_clear(&self) -> bool {
        self.is_sure && self.margin >= 2 * SURE
    }

    /// Whether the best language is worth naming although it is not sure: any letters will do in Arabic script, which
    /// is read letter by letter; elsewhere the words have to rule out all but relatives, or the letters of a clause.
    pub(super) fn is_likely(&self) -> bool {
        match self.best {
            ..ARABIC => self.is_founded,
            _ => (self.is_founded && self.is_covered) || (self.is_long && self.margin >= SURE),
        }
    }

    /// How probable it is that the best language is right.
    pub(super) fn confidence(&self) -> f32 {
        let confidence = confidence(self.margin);
        if self.is_covered || self.best < ARABIC { confidence } else { confidence.min(BY_LETTERS) }
    }
}

impl Evidence {
    pub(super) fn new() -> Evidence {
        Evidence {
            word_scores: [0; COUNT],
            letter_scores: [0; COUNT],
            known: [0; COUNT],
            words: 0,
            letters: 0,
        }
    }

    /// Reads the words of a span.
    pub(super) fn read_words(&mut self, text: &str) {
        let mut word = Key::EMPTY;
        for c in text.chars() {
            if c.is_ascii_alphabetic() {
                word = word.then(c.to_ascii_lowercase());
                self.letters += 1;
                continue;
            }
            // A mark or a joiner that spelling may leave out is not there.
            let Some(folded) = fold(c) else { continue };
            if !c.is_ascii() && is_word(c) {
                word = word.then(folded);
                self.letters += 1;
                continue;
            }
            self.end_word(word);
            word = Key::EMPTY;
        }
        self.end_word(word);
    }

    #[inline]
    fn end_word(&mut self, word: Key) {
        if word == Key::EMPTY {
            return;
        }
        self.words += 1;
        for (language, weight) in languages_of(word) {
            self.word_scores[language] += weight;
            self.known[language] += 1;
        }
    }

    /// Reads the letters of a span by their place in the word.
    pub(super) fn read_letters(&mut self, script: &str, text: &str) {
        match script {
            "Arab" => self.read_alphabet(&ARAB, text),
            "Latn" => self.read_alphabet(&LATN, text),
            "Cyrl" => self.read_alphabet(&CYRL, text),
            "Deva" => self.read_alphabet(&DEVA, text),
            "Beng" => self.read_alphabet(&BENG, text),
            _ => {}
        }
    }

    fn read_alphabet<const N: usize>(&mut self, alphabet: &Letters<N>, text: &str) {
        let Some(scores) = self.letter_scores[alphabet.start..].first_chunk_mut::<N>() else { return };
        let mut score = |place: Place, letter: char| {
            for (score, step) in
                scores.iter_mut().zip(alphabet.row(letter).map_or([0; N], |row| row[place as usize]))
            {
                *score += i64::from(step);
            }
        };
        // A letter is scored when it is known whether another follows.
        let mut before: Option<(Place, char)> = None;
        for c in text.chars() {
            if fold(c).is_none() {
                continue;
            }
            if is_word(c) {
                let place = match before {
                    None => Place::First,
                    Some((place, letter)) => {
                        score(place, letter);
                        Place::Middle
                    }
                };
                before = Some((place, small(c)));
            } else if let Some((place, letter)) = before.take() {
                score(place.at_end(), letter);
            }
        }
        if let Some((place, letter)) = before {
            score(place.at_end(), letter);
        }
    }

    /// The best of `candidates` (language numbers), where `help` is believed as much as a sure paragraph.
    pub(super) fn verdict(&self, candidates: &[usize], help: Option<usize>) -> Option<Verdict> {
        let mut scored: Vec<(i64, usize)> = candidates
            .iter()
            .map(|&language| (self.score(language) + if help == Some(language) { SURE } else { 0 }, language))
            .collect();
        // The order of the tables breaks ties.
        scored.sort_by_key(|&(score, language)| (-score, language));
        let &(score, best) = scored.first()?;
        let margin = scored.get(1).map_or(CERTAIN, |&(next, _)| score - next);
        let is_founded = if best < ARABIC { self.letters > 1 } else { self.known[best] > 0 };
        let few = best >= ARABIC && self.known[best] < FEW;
        let is_covered =
            self.known[best] * COVERAGE >= self.words && (!few || self.word_scores[best] >= SURE_OF_FEW);
        let is_sure = if best < ARABIC {
            is_founded && margin >= SURE
        } else {
            is_covered && margin >= if few { SURE_OF_FEW } else { SURE }
        };
        let is_long = self.words >= LONG_WORDS && self.letters >= LONG_LETTERS;
        Some(Verdict { is_long, best, margin, is_sure, is_founded, is_covered })
    }

    fn score(&self, language: usize) -> i64 {
        let prior = PRIOR.get(language).copied().unwrap_or(0);
        (self.letter_scores[language] * LETTER_TRUST + self.word_scores[language] * WORD_TRUST) / 8 + prior
    }
}

fn small(c: char) -> char {
    let mut small = c.to_lowercase();
    small.next().filter(|_| small.next().is_none()).unwrap_or(c)
}

/// A margin that no evidence reaches, for a language without rivals.
const CERTAIN: i64 = 1 << 20;

/// Whether the alphabet of `tag`, a language of Arabic script, has room for every letter of `text`: none of them is
/// three nats or so less likely in it than elsewhere.
pub(super) fn spells(tag: &str, text: &str) -> bool {
    const STRANGE: i8 = -44;
    let Some(language) = LANGUAGES[..ARABIC].iter().position(|&(other, _)| other == tag) else { return true };
    text.chars().all(|c| ARAB.row(c).is_none_or(|row| row.iter().any(|place| place[language] > STRANGE)))
}

/// How probable it is that a language with this margin over the next is right: 2^bits to 1.
///
/// Between whole bits the odds are drawn as a straight line, so that every machine finds the same.
fn confidence(margin: i64) -> f32 {
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
        assert!(spells("ur", "ٹیلی"));
        assert!(!spells("fa", "ٹیلی"));
        assert!(!spells("ar", "ټول"));
        assert!(spells("ps", "ټول"));
        assert!(!spells("ur", "ێوە"));
    }

    #[test]
    fn marks_digits_and_punctuation_do_not_vote() {
        let read = |text| {
            let mut evidence = Evidence::new();
            evidence.read_words(text);
            evidence.read_letters("Arab", text);
            (evidence.letter_scores, evidence.word_scores, evidence.letters)
        };
        assert_eq!(read("کتاب اچھی ہے"), read("«کِتاب»، اچھّی ۴ ہے۔؟!"));
    }
}

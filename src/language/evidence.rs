//! Spans of one script in one paragraph in, what their words and letters say of each language out.
//!
//! Naive Bayes in whole sixteenths of a nat: integers add up the same in every order, on every machine. Punctuation,
//! digits and marks do not vote.

use super::evidence_table::{ARAB, BENG, CYRL, DEVA, LANGUAGES, LATN};
use super::key::Key;
use super::letters::{Letters, Part, Parts, Place};
use super::words::languages_of;

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
    /// What the words say of each language, and how many of them its list holds.
    of_words: [(i64, u32); COUNT],
    /// What the letters say; only differences mean anything.
    letter_scores: [i64; COUNT],
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
        self.is_sure && 2 * self.margin >= 3 * SURE
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
        Evidence { of_words: [(0, 0); COUNT], letter_scores: [0; COUNT], words: 0, letters: 0 }
    }

    /// Reads the words of a span.
    pub(super) fn read_words(&mut self, text: &str) {
        let mut word = Key::EMPTY;
        let parts = Parts::get();
        for c in text.chars() {
            match parts.of(c) {
                Part::Word(folded) => {
                    word = word.then(folded);
                    self.letters += 1;
                }
                Part::Nothing => {}
                Part::End => {
                    self.end_word(word);
                    word = Key::EMPTY;
                }
            }
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
            let (score, known) = &mut self.of_words[language];
            *score += weight;
            *known += 1;
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
        let mut sums = Sums { scores, steps: [0; N], count: 0 };
        let mut score = |place: Place, letter: char| {
            if let Some(row) = alphabet.row(letter) {
                sums.add(&row[place as usize]);
            }
        };
        // A letter is scored when it is known whether another follows.
        let mut before: Option<(Place, char)> = None;
        let parts = Parts::get();
        for c in text.chars() {
            match parts.of(c) {
                Part::Word(folded) => {
                    let place = match before {
                        None => Place::First,
                        Some((place, letter)) => {
                            score(place, letter);
                            Place::Middle
                        }
                    };
                    // Arabic letters are taken as they stand, others as small ones.
                    before = Some((place, if alphabet.start == ARAB.start { c } else { folded }));
                }
                Part::Nothing => {}
                Part::End => {
                    if let Some((place, letter)) = before.take() {
                        score(place.at_end(), letter);
                    }
                }
            }
        }
        if let Some((place, letter)) = before {
            score(place.at_end(), letter);
        }
        sums.carry();
    }

    /// The best of `candidates` (language numbers), where `help` is believed as much as a sure paragraph.
    pub(super) fn verdict(&self, candidates: &[usize], help: Option<usize>) -> Option<Verdict> {
        let mut first: Option<(i64, usize)> = None;
        let mut second = None;
        for &language in candidates {
            let score = self.score(language) + if help == Some(language) { SURE } else { 0 };
            // The order of the tables breaks ties.
            if first.is_none_or(|(best, _)| score > best) {
                second = first.map(|(best, _)| best);
                first = Some((score, language));
            } else {
                second = second.max(Some(score));
            }
        }
        let (score, best) = first?;
        let margin = second.map_or(CERTAIN, |second| score - second);
        let (word_score, known) = self.of_words[best];
        let is_founded = if best < ARABIC { self.letters > 1 } else { known > 0 };
        let few = best >= ARABIC && known < FEW;
        let is_covered = known * COVERAGE >= self.words && (!few || word_score >= SURE_OF_FEW);
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
        (self.letter_scores[language] * LETTER_TRUST + self.of_words[language].0 * WORD_TRUST) / 8 + prior
    }
}

/// Sums of steps in sixteen bits, as vector instructions like them, carried over before they can overflow.
struct Sums<'a, const N: usize> {
    scores: &'a mut [i64; N],
    steps: [i16; N],
    count: u32,
}

impl<const N: usize> Sums<'_, N> {
    /// So many steps of -128 fit.
    const ROOM: u32 = 250;

    #[inline]
    fn add(&mut self, row: &[i8; N]) {
        for (sum, &step) in self.steps.iter_mut().zip(row) {
            *sum += i16::from(step);
        }
        self.count += 1;
        if self.count == Self::ROOM {
            self.carry();
        }
    }

    fn carry(&mut self) {
        for (score, sum) in self.scores.iter_mut().zip(&mut self.steps) {
            *score += i64::from(std::mem::take(sum));
        }
        self.count = 0;
    }
}

/// A margin that no evidence reaches, for a language without rivals.
const CERTAIN: i64 = 1 << 20;

/// Whether the alphabet of `tag`, a language of Arabic script, has room for every letter of `text`: none of them is
/// three nats or so less likely in it than elsewhere.
pub(super) fn spells(tag: &str, text: &str) -> bool {
    const STRANGE: i8 = -44;
    let Some(language) = LANGUAGES[..ARABIC].iter().position(|&(other, _)| other == tag) else { return true };
    // Where no language has the letter at a place, the place says nothing.
    let fits = |place: &[i8; ARABIC]| place[language] > STRANGE && place.iter().any(|&score| score != 0);
    text.chars().all(|c| ARAB.row(c).is_none_or(|row| row.iter().any(fits)))
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
        assert!(!spells("ur", "سێو"));
    }

    #[test]
    fn long_sums_are_the_sums_of_their_parts() {
        let read = |text: &str| {
            let mut evidence = Evidence::new();
            evidence.read_letters("Arab", text);
            evidence.letter_scores
        };
        let once = read("\u{0679}\u{06D5}\u{0629} ");
        assert_eq!(read(&"\u{0679}\u{06D5}\u{0629} ".repeat(1000)), once.map(|score| 1000 * score));
    }

    #[test]
    fn short_cuts_lead_where_the_standard_library_does() {
        for c in '\u{0600}'..='\u{06FF}' {
            assert_eq!(super::super::key::is_word(c), c.is_alphabetic(), "{c:?}");
            assert!(c.to_lowercase().eq([c]), "{c:?}");
        }
    }

    #[test]
    fn marks_digits_and_punctuation_do_not_vote() {
        let read = |text| {
            let mut evidence = Evidence::new();
            evidence.read_words(text);
            evidence.read_letters("Arab", text);
            (evidence.letter_scores, evidence.of_words, evidence.letters)
        };
        assert_eq!(read("کتاب اچھی ہے"), read("«کِتاب»، اچھّی ۴ ہے۔؟!"));
    }
}

//! A line in, its words of Arabic and Hebrew script out, each with the score that its letters have.
//!
//! Presentation forms are read as the letters that they show. Marks, tatweel and joiners are passed over, so that text with
//! vowels and without has one score.

use std::collections::HashSet;
use std::ops::Range;

use super::joins::Joins;
use crate::chars;
use crate::embedded::LETTER_ORDER;
use crate::model::letter_order::{EDGE, FOREIGN, LetterOrder, NO_LETTER, PASSED_OVER, UNITS_PER_NAT};

/// A word.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// In bytes of the text.
    pub range: Range<usize>,
    /// Which of [`LETTER_ORDER`].
    script: usize,
    /// Its letters, between two edges, in [`Words::codes`].
    codes: Range<usize>,
    /// How much its pairs speak for the order in which it stands.
    pub pairs: i32,
    /// How much its joining forms speak for the other order; `None` where it has no forms.
    pub joins: Option<i32>,
}

/// The words of a line. One value serves all lines.
#[derive(Default)]
pub(super) struct Words {
    pub words: Vec<Word>,
    codes: Vec<u8>,
    /// Letters of both scripts.
    pub letters: usize,
    /// Letters of scripts from left to right.
    pub ltr_letters: usize,
    /// Whether there are presentation forms.
    pub has_forms: bool,
}

/// No word counts more, so that a foreign name does not decide.
const MOST_OF_WORD: i32 = 16 * UNITS_PER_NAT;
/// The n-grams of a word whose pairs say so much for the order in which it stands are not looked up.
const CLEAR_BY_PAIRS: i32 = 4 * UNITS_PER_NAT;

impl Words {
    /// Reads a line, which begins at byte `start` of the text, but for `atoms`.
    pub fn read(&mut self, line: &str, start: usize, atoms: &[Range<usize>]) {
        self.words.clear();
        self.codes.clear();
        (self.letters, self.ltr_letters, self.has_forms) = (0, 0, false);
        let mut at = 0;
        for atom in atoms {
            self.read_part(&line[at..atom.start - start], start + at);
            at = atom.end - start;
        }
        self.read_part(&line[at..], start + at);
    }

    fn read_part(&mut self, line: &str, start: usize) {
        let mut open: Option<OpenWord> = None;
        for (at, c) in line.char_indices() {
            let (script, code) = code(c);
            match code {
                NO_LETTER => {
                    self.close(open.take());
                    self.ltr_letters += usize::from(is_ltr_letter(c));
                }
                PASSED_OVER => {}
                _ => {
                    if open.as_ref().is_none_or(|word| word.script != script) {
                        self.close(open.take());
                        open = Some(OpenWord::new(script, start + at, self.codes.len()));
                        self.codes.push(EDGE);
                    }
                    if let Some(word) = &mut open {
                        word.end = start + at + c.len_utf8();
                        self.take(word, c, code);
                    }
                }
            }
        }
        self.close(open);
    }

    #[inline]
    fn take(&mut self, word: &mut OpenWord, c: char, code: u8) {
        match chars::presentation_form(c) {
            None => self.push(word, code),
            Some(letters) => {
                self.has_forms = true;
                let model = &LETTER_ORDER[word.script];
                let codes = letters.chars().map(|c| model.code(c));
                codes.filter(|&code| code < PASSED_OVER).for_each(|code| self.push(word, code));
            }
        }
        word.joins.take(c);
    }

    #[inline]
    fn push(&mut self, word: &mut OpenWord, code: u8) {
        let before = self.codes.last().copied().unwrap_or(EDGE);
        word.pairs += LETTER_ORDER[word.script].pair(before, code);
        self.codes.push(code);
        self.letters += 1;
    }

    fn close(&mut self, word: Option<OpenWord>) {
        let Some(OpenWord { script, start, end, codes, pairs, joins }) = word else { return };
        let last = self.codes.last().copied().unwrap_or(EDGE);
        let pairs = pairs + LETTER_ORDER[script].pair(last, EDGE);
        self.codes.push(EDGE);
        let codes = codes..self.codes.len();
        self.words.push(Word { range: start..end, script, codes, pairs, joins: joins.finish() });
    }

    /// How much each word speaks for the other order. A word that was there before says nothing new, but by its forms.
    pub fn reversed(&self) -> Vec<i32> {
        let mut known: HashSet<&[u8]> = HashSet::new();
        let letters = |word: &Word| {
            let codes = self.codes.get(word.codes.clone()).unwrap_or_default();
            let is_clear = word.pairs >= CLEAR_BY_PAIRS;
            let ngrams = if is_clear { 0 } else { LETTER_ORDER[word.script].ngrams(codes) };
            let ahead = word.pairs + ngrams;
            // What speaks against it needs no such care.
            if ahead >= 0 || known.insert(codes) { (-ahead).clamp(-MOST_OF_WORD, MOST_OF_WORD) } else { 0 }
        };
        self.words
            .iter()
            .map(letters)
            .zip(&self.words)
            .map(|(letters, word)| letters + word.joins.unwrap_or(0))
            .collect()
    }
}

/// A word that is being read.
struct OpenWord {
    script: usize,
    start: usize,
    end: usize,
    codes: usize,
    pairs: i32,
    joins: Joins,
}

impl OpenWord {
    fn new(script: usize, start: usize, codes: usize) -> OpenWord {
        OpenWord { script, start, end: start, codes, pairs: 0, joins: Joins::default() }
    }
}

pub(super) const ARABIC: usize = 0;
pub(super) const HEBREW: usize = 1;

/// The script of a character, and its code there.
#[inline]
fn code(c: char) -> (usize, u8) {
    match c {
        ..'\u{590}' => (ARABIC, NO_LETTER),
        '\u{590}'..='\u{5FF}' => (HEBREW, model(HEBREW).code(c)),
        '\u{600}'..='\u{6FF}' => (ARABIC, model(ARABIC).code(c)),
        '\u{200C}' | '\u{200D}' => (ARABIC, PASSED_OVER),
        '\u{750}'..='\u{77F}' | '\u{870}'..='\u{8FF}' => (ARABIC, foreign(c)),
        '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' if chars::presentation_form(c).is_some() => {
            (ARABIC, foreign(c))
        }
        _ => (ARABIC, NO_LETTER),
    }
}

fn model(script: usize) -> &'static LetterOrder<'static> {
    &LETTER_ORDER[script]
}

fn foreign(c: char) -> u8 {
    let properties = chars::of(c);
    match (properties.is_letter(), properties.is_mark()) {
        (true, _) => FOREIGN,
        (_, true) => PASSED_OVER,
        _ => NO_LETTER,
    }
}

fn is_ltr_letter(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' => true,
        c if c.is_ascii() => false,
        c => chars::of(c).bidi_class() == chars::BidiClass::L,
    }
}

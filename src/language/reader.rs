//! Spans of one script in, their words with what the model says of each out. Words that were met before are not scored
//! again.

use std::ops::Range;
use std::sync::LazyLock;

use super::grams::{self, Word};
use super::met::Met;
use super::model::{Model, ROOM, Scores};

/// More than this no word says: a name or a slip of the pen is not proof.
const MOST: u8 = 40;

/// How easily the language changes before a word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Break {
    /// Nothing but space, commas and digits.
    Space,
    /// The end of a sentence.
    Sentence,
    /// A quotation mark, a bracket, a colon, a dash or the end of a line.
    Quote,
}

/// A word of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Byte offsets in the text.
    pub start: usize,
    pub end: usize,
    /// Before the word.
    pub gap: Break,
    /// Letters that are told apart.
    pub letters: u8,
    /// Begins with a capital letter, as a name does.
    pub is_capital: bool,
    /// What it says.
    row: u32,
}

impl Token {
    /// The same word, saying nothing.
    pub(super) fn silent(self) -> Token {
        Token { row: 0, ..self }
    }
}

/// The words of one script in one paragraph.
#[derive(Clone, Copy)]
pub(super) struct Tokens<'a> {
    pub words: &'a [Token],
    rows: &'a [u8],
    /// Labels of the model, and some that no word speaks for.
    pub lanes: usize,
}

impl<'a> Tokens<'a> {
    /// Other words of the same reader.
    pub(super) fn with<'b>(self, words: &'b [Token]) -> Tokens<'b>
    where
        'a: 'b,
    {
        Tokens { words, ..self }
    }

    /// What the words say against each label, in order: in the model's units, below the label that the word speaks for
    /// most.
    pub(super) fn against(self, words: Range<usize>) -> impl Iterator<Item = &'a [u8]> {
        let row = move |word: &Token| &self.rows[word.row as usize * self.lanes..][..self.lanes];
        self.words[words].iter().map(row)
    }
}

/// What a character is in a word: its two views, as in `grams`; or, where it ends a word, what it is then.
#[derive(Clone, Copy)]
struct Part {
    blind: u16,
    exact: u16,
}

/// What ends a word: the second view of a character that does.
const ENDS: [Break; 3] = [Break::Space, Break::Sentence, Break::Quote];

/// Nearly all letters of languages that have to be told apart lie here.
static PARTS: LazyLock<[Part; 0x0A00]> = LazyLock::new(|| {
    std::array::from_fn(|c| char::from_u32(c as u32).map_or(Part { blind: grams::END, exact: 0 }, part_of))
});

fn part_of(c: char) -> Part {
    let blind = grams::blind(c);
    let exact = match blind {
        grams::END => match c {
            '.' | '!' | '?' | ';' | '\u{061F}' | '\u{061B}' | '\u{06D4}' | '\u{2026}' | '\u{0964}' => 1,
            '"'
            | '\u{201C}'..='\u{201F}'
            | '\u{2018}'..='\u{201A}'
            | '\u{00AB}'
            | '\u{00BB}'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | ':'
            | '\u{FD3E}'
            | '\u{FD3F}'
            | '\u{2039}'
            | '\u{203A}'
            | '\u{2013}'
            | '\u{2014}'
            | '|'
            | '\n'
            | '\r'
            | '\t'
            | '\u{2022}'
            | '\u{300A}'
            | '\u{300B}' => 2,
            _ => 0,
        },
        _ => grams::exact(c, blind),
    };
    Part { blind, exact }
}

/// Reads words with one model. It remembers what words say, which changes nothing.
pub(super) struct Reader {
    model: &'static Model,
    words: Vec<Token>,
    met: Met,
    /// What words say. The first row says nothing, then come those of the words that have a number, then those
    /// of the other words of the paragraph.
    rows: Vec<u8>,
}

/// Words of one paragraph that are read; the rest goes with them.
const WORDS: usize = 1 << 20;
/// Words whose room is kept from one paragraph to the next.
const KEPT: usize = 1 << 16;
/// So many units less than another language its letters say for a language that has no such letter.
const STRANGE: i32 = 10;

impl Reader {
    pub(super) fn new(model: &'static Model) -> Reader {
        Reader { model, words: Vec::new(), met: Met::new(), rows: vec![0; 2 * model.row] }
    }

    pub(super) fn model(&self) -> &'static Model {
        self.model
    }

    /// The words that were read since the last [`Reader::begin`].
    pub(super) fn tokens(&self) -> Tokens<'_> {
        Tokens { words: &self.words, rows: &self.rows, lanes: 2 * self.model.row }
    }

    /// Begins a new paragraph.
    pub(super) fn begin(&mut self) {
        self.words.clear();
        if self.met.is_worn() {
            self.met.clear();
        }
        self.rows.truncate((1 + self.met.len()) * 2 * self.model.row);
        self.rows.shrink_to(KEPT * 2 * self.model.row);
        self.words.shrink_to(KEPT);
    }

    /// Reads the words of the bytes `start..end` of `text`. Words of one letter are none.
    pub(super) fn read(&mut self, text: &str, start: usize, end: usize) {
        let parts = &*PARTS;
        let (mut gap, mut from) = (Break::Space, start);
        let (mut hash, mut letters) = (SEED, 0_u8);
        // Apostrophes since the last letter: behind a word, and doubled or in Arabic script, they are quotation marks.
        let mut quotes = 0_u32;
        let is_arabic = self.model.script == "Arab";
        let mut chars = text[start..end].chars();
        loop {
            let at = end - chars.as_str().len();
            let next = chars.next();
            let part = match next {
                Some(c) => parts.get(c as usize).copied().unwrap_or_else(|| part_of(c)),
                None => Part { blind: grams::END, exact: 0 },
            };
            if part.blind == grams::APOSTROPHE {
                quotes += 1;
                if letters == 0 {
                    gap = Break::Quote;
                    continue;
                }
            }
            if part.blind != grams::END {
                quotes = if part.blind == grams::APOSTROPHE { quotes } else { 0 };
                from = if hash == SEED { at } else { from };
                hash = (hash ^ u64::from(part.exact)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                letters = letters.saturating_add(u8::from(part.blind > grams::APOSTROPHE));
                continue;
            }
            if letters > 1 && self.words.len() < WORDS {
                let word = &text[from..at];
                let row = self.row(hash, word);
                let is_capital = !is_arabic && is_capital(word);
                self.words.push(Token { start: from, end: at, gap, letters, is_capital, row });
                gap = Break::Space;
            }
            if quotes > 1 || quotes > 0 && is_arabic {
                gap = Break::Quote;
            }
            (hash, letters, quotes) = (SEED, 0, 0);
            gap = gap.max(ENDS[usize::from(part.exact % 3)]);
            if next.is_none() {
                break;
            }
        }
    }

    /// The row of what `word` says.
    #[inline]
    fn row(&mut self, hash: u64, word: &str) -> u32 {
        match self.met.number(hash) {
            (Some(number), false) => number,
            (number, _) => {
                self.score(word);
                let last = (self.rows.len() / (2 * self.model.row)) as u32 - 1;
                debug_assert!(number.is_none_or(|number| number == last));
                last
            }
        }
    }

    /// Adds a row for `word`.
    fn score(&mut self, word: &str) {
        let parts = &*PARTS;
        let mut letters = Word::default();
        for c in word.chars() {
            let part = parts.get(c as usize).copied().unwrap_or_else(|| part_of(c));
            letters.push(part.blind, part.exact);
        }
        let mut scores: Scores = [0; ROOM];
        self.model.add(&letters, &mut scores);
        let top = scores.iter().copied().max().unwrap_or(0);
        let against = scores.map(|score| (top - score).min(i32::from(MOST)) as u8);
        self.rows.extend_from_slice(&against[..2 * self.model.row]);
    }

    /// Those of `tags` whose alphabet has room for every letter of `text`, as it stands. A language that the model does
    /// not know is let through.
    pub(super) fn spellers(&self, text: &str, tags: &[&'static str]) -> Vec<&'static str> {
        let mut scores: Scores = [0; ROOM];
        for c in text.chars() {
            let blind = grams::blind(c);
            if blind > grams::NOTHING {
                self.model.add_letter(grams::exact(c, blind), &mut scores);
            }
        }
        let score = |tag: &str| Some(scores[self.model.labels.iter().position(|label| *label == tag)?]);
        let best = tags.iter().filter_map(|tag| score(tag)).max();
        let spells =
            |tag: &&&'static str| score(tag).zip(best).is_none_or(|(own, best)| best - own <= STRANGE);
        tags.iter().filter(spells).copied().collect()
    }
}

fn is_capital(word: &str) -> bool {
    word.as_bytes()[0].is_ascii_uppercase() || word.starts_with(char::is_uppercase)
}

const SEED: u64 = 0x2545_F491_4F6C_DD1D;

#[cfg(test)]
mod tests {
    use super::super::models_table::MODELS;
    use super::*;

    const TEXT: &str = "He said: ‘don’t go’ — the café’s owner, aged 7; a b. The OWNER’s";

    fn reader(script: &str, text: &str) -> Reader {
        let model = MODELS.iter().find(|model| model.script == script).unwrap();
        let mut reader = Reader::new(model);
        reader.begin();
        reader.read(text, 0, text.len());
        reader
    }

    #[test]
    fn words_are_cut_as_people_cut_them() {
        let reader = reader("Latn", TEXT);
        let words: Vec<(&str, Break)> =
            reader.words.iter().map(|word| (&TEXT[word.start..word.end], word.gap)).collect();
        let (space, sentence, quote) = (Break::Space, Break::Sentence, Break::Quote);
        assert_eq!(
            words,
            [
                ("He", space),
                ("said", space),
                ("don’t", quote),
                ("go’", space),
                ("the", quote),
                ("café’s", space),
                ("owner", space),
                ("aged", space),
                ("The", sentence),
                ("OWNER’s", space)
            ]
        );
    }

    #[test]
    fn what_is_remembered_is_what_the_model_says() {
        for (script, text) in
            [("Latn", TEXT), ("Arab", "کتاب اور كتاب، کِتاب ۴ اور"), ("Cyrl", "не знаю, НЕ знаю")]
        {
            let reader = reader(script, text);
            let model = reader.model();
            let tokens = reader.tokens();
            for (word, against) in tokens.words.iter().zip(tokens.against(0..tokens.words.len())) {
                let mut letters = Word::default();
                for c in text[word.start..word.end].chars() {
                    letters.push(grams::blind(c), grams::exact(c, grams::blind(c)));
                }
                let mut scores: Scores = [0; ROOM];
                model.add(&letters, &mut scores);
                let top = *scores.iter().max().unwrap();
                for label in 0..model.labels.len() {
                    assert_eq!(i32::from(against[label]), (top - scores[label]).min(i32::from(MOST)));
                }
            }
        }
    }

    #[test]
    fn how_a_letter_is_typed_says_little() {
        let reader = reader("Arab", "کتاب كتاب");
        let [a, b] = [0, 1].map(|at| reader.tokens().against(at..at + 1).next().unwrap().to_vec());
        assert_ne!(a, b);
        let blind = |word: &str| -> Vec<u16> { word.chars().map(grams::blind).collect() };
        assert_eq!(blind("کتابی"), blind("كتابي"));
        assert_eq!(blind("یہ"), blind("يه"));
    }
}

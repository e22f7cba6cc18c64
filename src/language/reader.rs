//! Spans of one script in, their words with what the model says of each out. What was met before is not read again.

use std::ops::Range;

use super::met::{Met, Piece};
use super::pieces::{self, Break, Found, Key, Part, Words};
use crate::chars::Script;
use crate::embedded::LanguageModel;
use crate::model::language_ngrams::{MAX_LABELS, Scores};
use crate::model::word_ngrams::{self, Word};

/// More than this no word says: a name or a slip of the pen is not proof.
pub(super) const MOST: u8 = 40;

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
    /// What is remembered of it in a piece that begins at `start`.
    fn piece(&self, start: usize) -> Piece {
        let [from, to] = [self.start, self.end].map(|at| (at - start) as u16);
        let Token { letters, is_capital, .. } = *self;
        Piece { from, to, letters, is_capital, ..Piece::default() }
    }

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

/// Reads words with one model. It remembers what words say, which changes nothing.
pub(super) struct Reader {
    model: &'static LanguageModel,
    words: Vec<Token>,
    met: Met,
    /// What words say, `lanes` numbers each. The first row says nothing, then come those of the pieces that have a
    /// number, then those of the other words of the paragraph.
    rows: Vec<u8>,
    lanes: usize,
    script: Script,
    is_arabic: bool,
}

/// Words of one paragraph that are read; the rest goes with them.
pub(super) const WORDS: usize = 1 << 18;
/// Words whose room is kept from one paragraph to the next.
const KEPT: usize = 1 << 15;
/// Bytes of the longest piece that is remembered, and of the longest word that says anything.
const LONGEST: usize = u16::MAX as usize;
/// So many units less than another language its letters say for a language that has no such letter.
const STRANGE: i32 = 10;

impl Reader {
    pub(super) fn new(model: &'static LanguageModel) -> Reader {
        // A vector instruction adds eight numbers at least.
        let lanes = (2 * model.row_bytes()).next_multiple_of(8);
        let script = Script::from_code(model.script).unwrap_or_default();
        let is_arabic = script == Script::ARABIC;
        Reader { model, words: Vec::new(), met: Met::new(), rows: vec![0; lanes], lanes, script, is_arabic }
    }

    pub(super) fn model(&self) -> &'static LanguageModel {
        self.model
    }

    /// The script of the model.
    pub(super) fn script(&self) -> Script {
        self.script
    }

    /// The words that were read since the last [`Reader::begin`].
    pub(super) fn tokens(&self) -> Tokens<'_> {
        Tokens { words: &self.words, rows: &self.rows, lanes: self.lanes }
    }

    /// Begins a new paragraph.
    #[inline]
    pub(super) fn begin(&mut self) {
        self.words.clear();
        if self.met.is_worn() {
            self.met.clear();
        }
        self.rows.truncate((1 + self.met.len()) * self.lanes);
        if self.words.capacity() > KEPT {
            self.words.shrink_to(KEPT);
            self.rows.shrink_to(0);
        }
    }

    /// Reads the words of the bytes `start..end` of `text`. Words of one letter are none.
    pub(super) fn read(&mut self, text: &str, start: usize, end: usize) {
        let bytes = text.as_bytes();
        let (mut gap, mut at) = (Break::Space, start);
        while at < end && self.words.len() < WORDS {
            let (len, key) = pieces::next(bytes, at, end);
            if len > 0 {
                gap = self.read_piece(text, at..at + len, key, gap);
            }
            at += len;
            if let Some(&separator) = bytes[..end].get(at) {
                gap = gap.max(pieces::SEPARATORS[usize::from(separator & 0x7F)]);
                at += 1;
            }
        }
    }

    /// Reads a piece of text between two separators; what lies before it is `gap`. Returns what lies before the next.
    #[inline]
    fn read_piece(&mut self, text: &str, range: Range<usize>, key: Key, gap: Break) -> Break {
        let Some((number, piece)) = self.met.find(key) else { return self.read_anew(text, range, key, gap) };
        if piece.letters == 0 {
            return gap.max(piece.behind);
        }
        self.words.push(Token {
            start: range.start + usize::from(piece.from),
            end: range.start + usize::from(piece.to),
            gap: gap.max(piece.before),
            letters: piece.letters,
            is_capital: piece.is_capital,
            row: number as u32,
        });
        piece.behind
    }

    /// The same, letter by letter. The piece is remembered, unless it holds several words, and so is every word.
    fn read_anew(&mut self, text: &str, range: Range<usize>, key: Key, gap: Break) -> Break {
        let mut piece = Piece::default();
        let (mut count, mut row) = (0, 0);
        let mut behind = gap;
        for found in Words::of(&text[range.clone()], self.is_arabic) {
            behind = behind.max(found.before);
            piece.behind = piece.behind.max(found.before);
            if found.letters > 1 && self.words.len() < WORDS {
                let token = self.token(text, range.start, &found, behind);
                (piece, row) = (Piece { before: piece.behind, ..token.piece(range.start) }, token.row);
                self.words.push(token);
                behind = Break::Space;
                count += 1;
            }
            behind = behind.max(found.behind());
            piece.behind = piece.behind.max(found.behind());
        }
        if count < 2 && range.len() <= LONGEST && self.met.find(key).is_none() {
            let row = row as usize * self.lanes;
            if self.met.insert(key, piece).is_some() {
                self.rows.extend_from_within(row..row + self.lanes);
            }
        }
        behind
    }

    /// A word of a piece that begins at `start`, before which lies `gap`.
    fn token(&mut self, text: &str, start: usize, found: &Found, gap: Break) -> Token {
        let (start, end) = (start + found.range.start, start + found.range.end);
        let word = &text[start..end];
        let is_capital = !self.is_arabic && is_capital(word);
        let mut token = Token { start, end, gap, letters: found.letters, is_capital, row: 0 };
        let key = Key::of(word.as_bytes());
        token.row = match self.met.find(key) {
            Some((number, _)) => number as u32,
            None if word.len() > LONGEST => 0,
            None => {
                let against = self.score(word);
                self.met.insert(key, Piece { behind: found.closing, ..token.piece(start) });
                self.rows.extend_from_slice(&against[..self.lanes]);
                (self.rows.len() / self.lanes) as u32 - 1
            }
        };
        token
    }

    /// What `word` says against each label.
    fn score(&self, word: &str) -> [u8; MAX_LABELS] {
        let mut letters = Word::default();
        for part in word.chars().map(Part::of) {
            letters.push(part.blind, part.exact);
        }
        let mut scores: Scores = [0; MAX_LABELS];
        self.model.add(&letters, &mut scores);
        let top = scores.iter().copied().max().unwrap_or(0);
        scores.map(|score| (top - score).min(i32::from(MOST)) as u8)
    }

    /// Those of `tags` whose alphabet has room for every letter of `text`, as it stands. A language that the model does
    /// not know is let through.
    pub(super) fn spellers(&self, text: &str, tags: &[&'static str]) -> Vec<&'static str> {
        let mut scores: Scores = [0; MAX_LABELS];
        for c in text.chars() {
            // Letters that all have say no more than how common they are.
            let blind = if c.is_ascii() { word_ngrams::IGNORED } else { word_ngrams::folded(c) };
            if blind > word_ngrams::IGNORED {
                self.model.add_letter(word_ngrams::surface(c, blind), &mut scores);
            }
        }
        let score = |tag: &str| Some(scores[self.model.label(tag)?]);
        let best = tags.iter().filter_map(|tag| score(tag)).max();
        let spells =
            |tag: &&&'static str| score(tag).zip(best).is_none_or(|(own, best)| best - own <= STRANGE);
        tags.iter().filter(spells).copied().collect()
    }
}

fn is_capital(word: &str) -> bool {
    word.as_bytes()[0].is_ascii_uppercase() || word.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded::LANGUAGE_NGRAMS as MODELS;

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
                    letters.push(word_ngrams::folded(c), word_ngrams::surface(c, word_ngrams::folded(c)));
                }
                let mut scores: Scores = [0; MAX_LABELS];
                model.add(&letters, &mut scores);
                let top = *scores.iter().max().unwrap();
                for label in 0..model.labels().len() {
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
        let blind = |word: &str| -> Vec<u16> { word.chars().map(word_ngrams::folded).collect() };
        assert_eq!(blind("کتابی"), blind("كتابي"));
        assert_eq!(blind("یہ"), blind("يه"));
    }

    /// A word: where it stands, what lies before it, its letters, whether it is a name.
    type Read = (Range<usize>, Break, u8, bool);

    /// Character by character, without pieces and without a memory.
    fn read_slowly(text: &str, is_arabic: bool) -> Vec<Read> {
        let mut words = Vec::new();
        let (mut gap, mut from, mut letters, mut quotes) = (Break::Space, None, 0, 0);
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            match word_ngrams::folded(c) {
                word_ngrams::WORD_END => {
                    if letters > 1 {
                        let start = from.unwrap_or(at);
                        let is_capital = !is_arabic && text[start..].starts_with(char::is_uppercase);
                        words.push((start..at, gap, letters, is_capital));
                        gap = Break::Space;
                    }
                    if quotes > 1 || quotes > 0 && is_arabic {
                        gap = Break::Quote;
                    }
                    gap = gap.max(Break::of(c));
                    (from, letters, quotes) = (None, 0, 0);
                    continue;
                }
                word_ngrams::APOSTROPHE if letters == 0 => {
                    quotes += 1;
                    (from, gap) = (None, Break::Quote);
                    continue;
                }
                word_ngrams::APOSTROPHE => quotes += 1,
                blind => {
                    quotes = 0;
                    letters += u8::from(blind > word_ngrams::APOSTROPHE);
                }
            }
            from = from.or(Some(at));
        }
        words
    }

    #[test]
    fn pieces_are_read_as_letters_are() {
        let parts = [
            "The",
            "don’t",
            "'",
            "’",
            "a",
            "go",
            "é",
            " ",
            " ",
            ", ",
            ". ",
            ": ",
            "(",
            "—",
            "…",
            "12",
            "\n",
            "\0",
            "کتاب",
            "ہے",
            "۔",
            "،",
            "و",
            "“",
            "\u{200C}",
            "\u{64E}",
            "не",
            "Мой",
            "Donaudampfschifffahrtsgesellschaft",
        ];
        let mut seed = 1_u32;
        for (model, is_arabic) in [(&MODELS[0], true), (&MODELS[1], false)] {
            let mut reader = Reader::new(model);
            for _ in 0..20_000 {
                let mut text = String::new();
                for _ in 0..1 + (seed >> 20) % 12 {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    text.push_str(parts[(seed >> 12) as usize % parts.len()]);
                }
                reader.begin();
                reader.read(&text, 0, text.len());
                let read: Vec<Read> = (reader.words.iter())
                    .map(|word| (word.start..word.end, word.gap, word.letters, word.is_capital))
                    .collect();
                assert_eq!(read, read_slowly(&text, is_arabic), "{text:?}");
                let tokens = reader.tokens();
                for (word, against) in tokens.words.iter().zip(tokens.against(0..tokens.words.len())) {
                    assert_eq!(against, &reader.score(&text[word.start..word.end])[..reader.lanes]);
                }
            }
        }
    }
}

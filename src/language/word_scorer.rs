//! Spans of one script come in; their words go out, each with a penalty for every label of the model. The cost is
//! linear; a word in the cache is not scored again.

use std::ops::Range;

use super::tokenizer::{self, Boundary, CharInfo, WordKey, WordMatch, WordMatches};
use super::word_cache::{CachedWord, Found, Gaps, WordCache};
use crate::chars::Script;
use crate::embedded::LanguageModel;
use crate::model::language_ngrams::{MAX_LABELS, MAX_PENALTY, Scores, WordSums};
use crate::model::word_ngrams::{self, Word};

/// A word of a text. Its penalties are in [`ScoredWords`].
#[derive(Clone, Copy, Debug)]
pub(super) struct ScoredWord {
    /// Byte offsets in the text.
    pub start: usize,
    pub end: usize,
    /// The boundary before the word.
    pub gap: Boundary,
    /// Letters, marks aside.
    pub letters: u8,
    /// Begins with a capital letter, as a name does.
    pub is_capital: bool,
    /// How much its letters look like a word ([`WordSums`](crate::model::language_ngrams::WordSums)).
    pub plausibility: i8,
    /// The number of its row of penalties.
    row: u32,
}

impl ScoredWord {
    /// The word as it is cached for a piece that begins at `start`.
    fn cached(&self, start: usize, gaps: Gaps) -> CachedWord {
        let [from, to] = [self.start, self.end].map(|at| (at - start) as u16);
        let ScoredWord { letters, is_capital, plausibility, .. } = *self;
        CachedWord { from, to, letters, is_capital, plausibility, gaps }
    }

    /// The same word with no penalty for any label.
    pub(super) fn masked(self) -> ScoredWord {
        ScoredWord { row: 0, ..self }
    }
}

/// The words of one script in one paragraph, with their penalties.
#[derive(Clone, Copy)]
pub(super) struct ScoredWords<'a> {
    pub words: &'a [ScoredWord],
    rows: &'a [u8],
    /// The length of a row: the labels of the model, padded.
    pub stride: usize,
}

impl<'a> ScoredWords<'a> {
    /// Other words of the same scorer.
    pub(super) fn with<'b>(self, words: &'b [ScoredWord]) -> ScoredWords<'b>
    where
        'a: 'b,
    {
        ScoredWords { words, ..self }
    }

    /// The rows of penalties of the words `words`, in order: for each label, how far its score is below the best
    /// label's for that word, in units of the model.
    pub(super) fn penalties(self, words: Range<usize>) -> impl Iterator<Item = &'a [u8]> {
        let row = move |word: &ScoredWord| &self.rows[word.row as usize * self.stride..][..self.stride];
        self.words[words].iter().map(row)
    }
}

/// Scores words with one model. It caches the penalties of words; the cache changes nothing but the time.
pub(super) struct WordScorer {
    model: &'static LanguageModel,
    words: Vec<ScoredWord>,
    cache: WordCache,
    /// Rows of penalties. Row 0 is all zeros; then come the rows of the cached pieces, by their numbers, and then
    /// those of the other words of the paragraph.
    rows: Vec<u8>,
    stride: usize,
    script: Script,
    is_arabic: bool,
}

/// A piece of text between two separators.
#[derive(Clone, Copy, Default)]
struct Piece {
    start: usize,
    len: usize,
    key: WordKey,
    hash: u64,
    /// The boundary that the separator behind it makes.
    separator: Boundary,
}

/// Pieces whose places in the cache are read before the first is looked up.
const PIECES_PER_BATCH: usize = 16;

/// The next pieces from `at`, which moves along; how many there are.
#[inline]
fn next_pieces(bytes: &[u8], at: &mut usize, end: usize, pieces: &mut [Piece; PIECES_PER_BATCH]) -> usize {
    let mut count = 0;
    for piece in pieces {
        if *at >= end {
            break;
        }
        let start = *at;
        let (len, key) = tokenizer::next_piece(bytes, start, end);
        let separator = bytes[..end].get(start + len).map_or(0, |&byte| usize::from(byte & 0x7F));
        let separator = tokenizer::SEPARATOR_BOUNDARIES[separator];
        *piece = Piece { start, len, key, hash: key.hash(), separator };
        *at = start + len + 1;
        count += 1;
    }
    count
}

/// Words of one paragraph that are scored. The rest of the paragraph gets the same label.
pub(super) const MAX_WORDS: usize = 1 << 18;
/// Words whose memory is kept from one paragraph to the next.
const KEPT_CAPACITY_WORDS: usize = 1 << 15;
/// Bytes of the longest piece that is cached, and of the longest word that is scored.
const MAX_WORD_BYTES: usize = u16::MAX as usize;
/// A language whose score for a letter is more units below the best one lacks the letter.
const MAX_SPELLING_MARGIN: i32 = 10;

impl WordScorer {
    pub(super) fn new(model: &'static LanguageModel) -> WordScorer {
        // A vector instruction adds at least eight numbers.
        let stride = (2 * model.row_bytes()).next_multiple_of(8);
        let script = Script::from_code(model.script).unwrap_or_default();
        let is_arabic = script == Script::ARABIC;
        WordScorer {
            model,
            words: Vec::new(),
            cache: WordCache::new(stride),
            rows: vec![0; stride],
            stride,
            script,
            is_arabic,
        }
    }

    pub(super) fn model(&self) -> &'static LanguageModel {
        self.model
    }

    /// The script of the model.
    pub(super) fn script(&self) -> Script {
        self.script
    }

    /// The words since the last [`WordScorer::start_paragraph`].
    pub(super) fn words(&self) -> ScoredWords<'_> {
        ScoredWords { words: &self.words, rows: &self.rows, stride: self.stride }
    }

    /// Begins a new paragraph.
    #[inline]
    pub(super) fn start_paragraph(&mut self) {
        self.words.clear();
        self.rows.truncate((1 + self.cache.len()) * self.stride);
        self.cache.age(&mut self.rows);
        if self.words.capacity() > KEPT_CAPACITY_WORDS {
            self.words.shrink_to(KEPT_CAPACITY_WORDS);
            self.rows.shrink_to(0);
        }
    }

    /// Scores the words in the bytes `start..end` of `text`. Words of one letter are left out.
    pub(super) fn score_text(&mut self, text: &str, start: usize, end: usize) {
        let (mut gap, mut at) = (Boundary::Space, start);
        let mut pieces = [Piece::default(); PIECES_PER_BATCH];
        while at < end && self.words.len() < MAX_WORDS {
            let count = next_pieces(text.as_bytes(), &mut at, end, &mut pieces);
            self.cache.touch(pieces[..count].iter().map(|piece| piece.hash));
            for piece in &pieces[..count] {
                if piece.len > 0 {
                    gap = self.score_piece(text, piece, gap);
                }
                gap = gap.max(piece.separator);
            }
        }
        self.words.truncate(MAX_WORDS);
    }

    /// Scores a piece of text between two separators. `gap` is the boundary before it. Returns the boundary before
    /// the next piece.
    #[inline]
    fn score_piece(&mut self, text: &str, piece: &Piece, gap: Boundary) -> Boundary {
        let Some((row, word)) = self.find(piece.key, piece.hash) else {
            return self.score_new_piece(text, piece, gap);
        };
        if word.letters == 0 {
            return gap.max(word.gaps.behind());
        }
        self.words.push(ScoredWord {
            start: piece.start + usize::from(word.from),
            end: piece.start + usize::from(word.to),
            gap: gap.max(word.gaps.before()),
            letters: word.letters,
            is_capital: word.is_capital,
            plausibility: word.plausibility,
            row,
        });
        word.gaps.behind()
    }

    /// The row of a piece that was seen, and its word.
    #[inline]
    fn find(&mut self, key: WordKey, hash: u64) -> Option<(u32, CachedWord)> {
        match self.cache.find(key, hash)? {
            Found::Young(number, word) => Some((number as u32, word)),
            Found::Old(word, row) => {
                let mut moved = [0; MAX_LABELS];
                moved[..self.stride].copy_from_slice(row);
                Some((self.insert(key, word, &moved), word))
            }
        }
    }

    /// Adds a piece and its row to the cache, as far as there is room. Returns the number of the row.
    fn insert(&mut self, key: WordKey, word: CachedWord, row: &[u8; MAX_LABELS]) -> u32 {
        self.cache.insert(key, word);
        self.rows.extend_from_slice(&row[..self.stride]);
        (self.rows.len() / self.stride) as u32 - 1
    }

    /// The same as [`WordScorer::score_piece`] for a piece that is not cached. Its words are cached, and so is the piece, unless
    /// it has several words.
    #[inline(never)]
    fn score_new_piece(&mut self, text: &str, piece: &Piece, gap: Boundary) -> Boundary {
        let range = piece.start..piece.start + piece.len;
        let mut cached = CachedWord::default();
        let (mut count, mut row) = (0, [0; MAX_LABELS]);
        let mut behind = gap;
        // The boundary before the word in the piece, and the one behind it.
        let (mut first, mut last) = (Boundary::Space, Boundary::Space);
        for found in WordMatches::of(&text[range.clone()], self.is_arabic) {
            behind = behind.max(found.before);
            last = last.max(found.before);
            if found.letters > 1 {
                let word = self.score_word(text, range.start, &found, behind);
                (first, last) = (last, Boundary::Space);
                cached = word.cached(range.start, Gaps::default());
                row[..self.stride]
                    .copy_from_slice(&self.rows[word.row as usize * self.stride..][..self.stride]);
                self.words.push(word);
                behind = Boundary::Space;
                count += 1;
            }
            behind = behind.max(found.behind());
            last = last.max(found.behind());
        }
        cached.gaps = Gaps::new(first, last);
        let is_new = || self.cache.find(piece.key, piece.hash).is_none();
        if count < 2 && range.len() <= MAX_WORD_BYTES && is_new() {
            self.insert(piece.key, cached, &row);
        }
        behind
    }

    /// The word `found` in a piece that begins at `start`, with the boundary `gap` before it.
    fn score_word(&mut self, text: &str, start: usize, found: &WordMatch, gap: Boundary) -> ScoredWord {
        let (start, end) = (start + found.range.start, start + found.range.end);
        let text = &text[start..end];
        let is_capital = !self.is_arabic && is_capital(text);
        let letters = found.letters;
        let mut word = ScoredWord { start, end, gap, letters, is_capital, plausibility: 0, row: 0 };
        let key = WordKey::of(text.as_bytes());
        if let Some((row, cached)) = self.find(key, key.hash()) {
            (word.row, word.plausibility) = (row, cached.plausibility);
        } else if text.len() <= MAX_WORD_BYTES {
            let (penalties, plausibility) = self.score_letters(text);
            word.plausibility = plausibility;
            let cached = word.cached(start, Gaps::new(Boundary::Space, found.closing));
            word.row = self.insert(key, cached, &penalties);
        }
        word
    }

    /// The penalties of `word`, and its plausibility.
    fn score_letters(&self, word: &str) -> ([u8; MAX_LABELS], i8) {
        let mut letters = Word::default();
        for char in word.chars().map(CharInfo::of) {
            letters.push(char.folded, char.surface);
        }
        let WordSums { labels, plausibility } = self.model.sums(&letters);
        let top = labels.iter().fold(0, |top: u16, &sum| top.max(sum));
        (labels.map(|sum| (top - sum).min(MAX_PENALTY.into()) as u8), plausibility)
    }

    /// Whether the model has this label.
    pub(super) fn knows(&self, tag: &str) -> bool {
        self.model.label(tag).is_some()
    }

    /// The languages among `tags` that have every letter of `text` in their alphabet, by the scores of single
    /// letters. A language that the model does not know stays.
    pub(super) fn languages_that_spell(&self, text: &str, tags: &[&'static str]) -> Vec<&'static str> {
        let labels: Vec<Option<usize>> = tags.iter().map(|tag| self.model.label(tag)).collect();
        let mut has_all = vec![true; tags.len()];
        for c in text.chars() {
            // ASCII letters are in all alphabets; their scores tell only how common they are.
            let folded = if c.is_ascii() { word_ngrams::IGNORED } else { word_ngrams::folded(c) };
            if folded <= word_ngrams::IGNORED {
                continue;
            }
            let mut scores: Scores = [0; MAX_LABELS];
            self.model.add_letter(word_ngrams::surface(c, folded), &mut scores);
            let best = labels.iter().flatten().map(|&label| scores[label]).max().unwrap_or(0);
            for (has_all, label) in has_all.iter_mut().zip(&labels) {
                *has_all &= label.is_none_or(|label| best - scores[label] <= MAX_SPELLING_MARGIN);
            }
        }
        tags.iter().zip(has_all).filter(|(_, has_all)| *has_all).map(|(&tag, _)| tag).collect()
    }
}

fn is_capital(word: &str) -> bool {
    word.as_bytes()[0].is_ascii_uppercase() || word.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded::LANGUAGE_NGRAMS;

    const TEXT: &str = "He said: ‘don’t go’ — the café’s owner, aged 7; a b. The OWNER’s";

    fn scorer(script: &str, text: &str) -> WordScorer {
        let model = LANGUAGE_NGRAMS.iter().find(|model| model.script == script).unwrap();
        let mut scorer = WordScorer::new(model);
        scorer.start_paragraph();
        scorer.score_text(text, 0, text.len());
        scorer
    }

    #[test]
    fn words_end_at_separators_and_not_at_apostrophes() {
        let scorer = scorer("Latn", TEXT);
        let words: Vec<(&str, Boundary)> =
            scorer.words.iter().map(|word| (&TEXT[word.start..word.end], word.gap)).collect();
        let (space, sentence, quote) = (Boundary::Space, Boundary::Sentence, Boundary::Quote);
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
    fn penalties_are_those_of_the_model() {
        for (script, text) in
            [("Latn", TEXT), ("Arab", "کتاب اور كتاب، کِتاب ۴ اور"), ("Cyrl", "не знаю, НЕ знаю")]
        {
            let scorer = scorer(script, text);
            let model = scorer.model();
            let words = scorer.words();
            for (word, penalties) in words.words.iter().zip(words.penalties(0..words.words.len())) {
                let mut letters = Word::default();
                for c in text[word.start..word.end].chars() {
                    letters.push(word_ngrams::folded(c), word_ngrams::surface(c, word_ngrams::folded(c)));
                }
                let mut scores: Scores = [0; MAX_LABELS];
                model.add(&letters, &mut scores);
                let top = *scores.iter().max().unwrap();
                for label in 0..model.labels().len() {
                    assert_eq!(
                        i32::from(penalties[label]),
                        (top - scores[label]).min(i32::from(MAX_PENALTY))
                    );
                }
            }
        }
    }

    #[test]
    fn keyboards_differ_in_the_surface_view_only() {
        let scorer = scorer("Arab", "کتاب كتاب");
        let [a, b] = [0, 1].map(|at| scorer.words().penalties(at..at + 1).next().unwrap().to_vec());
        assert_ne!(a, b);
        let folded = |word: &str| -> Vec<u16> { word.chars().map(word_ngrams::folded).collect() };
        assert_eq!(folded("کتابی"), folded("كتابي"));
        assert_eq!(folded("یہ"), folded("يه"));
    }

    /// A word: its range, the boundary before it, its letters, whether it has a capital.
    type PlainWord = (Range<usize>, Boundary, u8, bool);

    /// The naive twin: character by character, without pieces and without a cache.
    fn read_by_chars(text: &str, is_arabic: bool) -> Vec<PlainWord> {
        let mut words = Vec::new();
        let (mut gap, mut from, mut letters, mut quotes) = (Boundary::Space, None, 0, 0);
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            match word_ngrams::folded(c) {
                word_ngrams::WORD_END => {
                    if letters > 1 {
                        let start = from.unwrap_or(at);
                        let is_capital = !is_arabic && text[start..].starts_with(char::is_uppercase);
                        words.push((start..at, gap, letters, is_capital));
                        gap = Boundary::Space;
                    }
                    if quotes > 1 || quotes > 0 && is_arabic {
                        gap = Boundary::Quote;
                    }
                    gap = gap.max(Boundary::of(c));
                    (from, letters, quotes) = (None, 0, 0);
                    continue;
                }
                word_ngrams::APOSTROPHE if letters == 0 => {
                    quotes += 1;
                    (from, gap) = (None, Boundary::Quote);
                    continue;
                }
                word_ngrams::APOSTROPHE => quotes += 1,
                folded => {
                    quotes = 0;
                    letters += u8::from(folded > word_ngrams::APOSTROPHE);
                }
            }
            from = from.or(Some(at));
        }
        words
    }

    #[test]
    fn scoring_by_pieces_equals_reading_letter_by_letter() {
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
        for (model, is_arabic) in [(&LANGUAGE_NGRAMS[0], true), (&LANGUAGE_NGRAMS[1], false)] {
            let mut scorer = WordScorer::new(model);
            for _ in 0..20_000 {
                let mut text = String::new();
                for _ in 0..1 + (seed >> 20) % 12 {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    text.push_str(parts[(seed >> 12) as usize % parts.len()]);
                }
                scorer.start_paragraph();
                scorer.score_text(&text, 0, text.len());
                let read: Vec<PlainWord> = (scorer.words.iter())
                    .map(|word| (word.start..word.end, word.gap, word.letters, word.is_capital))
                    .collect();
                assert_eq!(read, read_by_chars(&text, is_arabic), "{text:?}");
                let words = scorer.words();
                for (word, penalties) in words.words.iter().zip(words.penalties(0..words.words.len())) {
                    assert_eq!(
                        penalties,
                        &scorer.score_letters(&text[word.start..word.end]).0[..scorer.stride]
                    );
                }
            }
        }
    }
}

//! Spans of one script in, their words with what the model says of each out. Words that were met before are not scored
//! again.

use std::ops::Range;
use std::slice::ChunksExact;
use std::sync::LazyLock;

use super::grams::{self, Word};
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
}

/// The words of one script in one paragraph.
#[derive(Clone, Debug, Default)]
pub(super) struct Tokens {
    pub words: Vec<Token>,
    /// What each word says against each label, in the model's units below the label that it speaks for most: one row
    /// of `lanes` bytes for each word.
    against: Vec<u8>,
    /// Labels of the model, and some that no word speaks for.
    pub lanes: usize,
}

impl Tokens {
    /// Forgets all words, to read others with `model`.
    pub(super) fn clear(&mut self, model: &Model) {
        self.words.clear();
        self.against.clear();
        self.lanes = 2 * model.row;
    }

    /// What the words say against each label, in order.
    pub(super) fn against(&self, words: Range<usize>) -> ChunksExact<'_, u8> {
        self.against[words.start * self.lanes..words.end * self.lanes].chunks_exact(self.lanes.max(1))
    }

    /// Makes a word say nothing.
    pub(super) fn silence(&mut self, word: usize) {
        self.against[word * self.lanes..(word + 1) * self.lanes].fill(0);
    }
}

/// What a character is in a word: its two views, as in `grams`; or, where it ends a word, what it is then.
#[derive(Clone, Copy)]
struct Part {
    blind: u16,
    exact: u16,
}

const ENDS: [(u16, Break); 3] = [(0, Break::Space), (1, Break::Sentence), (2, Break::Quote)];

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

/// Reads words with one model.
pub(super) struct Reader {
    model: &'static Model,
    /// The hashes of words that were met, and what they say; empty until there is enough text to be worth it.
    met: Vec<u64>,
    said: Vec<u8>,
    read: usize,
}

/// So many units less than another language its letters say for a language that has no such letter.
const STRANGE: i32 = 10;

const CACHE: usize = 1 << 12;
/// Bytes of text behind which words are remembered.
const WORTH: usize = 2048;

impl Reader {
    pub(super) fn new(model: &'static Model) -> Reader {
        Reader { model, met: Vec::new(), said: Vec::new(), read: 0 }
    }

    pub(super) fn model(&self) -> &'static Model {
        self.model
    }

    /// Adds the words of the bytes `start..end` of `text` to `tokens`. Words of one letter are none.
    pub(super) fn read(&mut self, text: &str, start: usize, end: usize, tokens: &mut Tokens) {
        self.read += end - start;
        if self.read > WORTH && self.met.is_empty() {
            self.met = vec![SEED; CACHE];
            self.said = vec![0; CACHE * 2 * self.model.row];
        }
        let parts = &*PARTS;
        let mut gap = Break::Space;
        let mut word = Word::default();
        let mut hash = SEED;
        let mut from = start;
        let mut chars = text[start..end].chars();
        loop {
            let at = end - chars.as_str().len();
            let Some(c) = chars.next() else { break };
            let part = match parts.get(c as usize) {
                Some(&part) => part,
                None => part_of(c),
            };
            if part.blind != grams::END {
                if hash == SEED {
                    from = at;
                }
                hash = (hash ^ u64::from(part.exact)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                word.push(part.blind, part.exact);
                continue;
            }
            if hash != SEED {
                self.close(&mut word, hash, (from, at), &mut gap, tokens);
                hash = SEED;
            }
            gap = gap.max(ENDS[usize::from(part.exact % 3)].1);
        }
        if hash != SEED {
            self.close(&mut word, hash, (from, end), &mut gap, tokens);
        }
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

    #[inline]
    fn close(
        &mut self,
        word: &mut Word,
        hash: u64,
        (start, end): (usize, usize),
        gap: &mut Break,
        tokens: &mut Tokens,
    ) {
        let letters = word.letters().len();
        if letters > 1 {
            self.say(word, hash, &mut tokens.against);
            tokens.words.push(Token { start, end, gap: *gap, letters: letters as u8 });
            *gap = Break::Space;
        }
        word.clear();
    }

    /// Adds what `word` says against each label to `against`.
    #[inline]
    fn say(&mut self, word: &Word, hash: u64, against: &mut Vec<u8>) {
        let lanes = 2 * self.model.row;
        let slot = (hash >> 40) as usize % CACHE;
        if self.met.get(slot) == Some(&hash) {
            against.extend_from_slice(&self.said[slot * lanes..(slot + 1) * lanes]);
            return;
        }
        let mut scores: Scores = [0; ROOM];
        self.model.add(word, &mut scores);
        let top = scores.iter().copied().max().unwrap_or(0);
        let start = against.len();
        against.extend(scores[..lanes].iter().map(|score| (top - score).min(i32::from(MOST)) as u8));
        if let Some(met) = self.met.get_mut(slot) {
            *met = hash;
            self.said[slot * lanes..(slot + 1) * lanes].copy_from_slice(&against[start..]);
        }
    }
}

const SEED: u64 = 0x2545_F491_4F6C_DD1D;

//! Spans of one script in, their words with what the model says of each out. Words that were met before are not scored
//! again.

use std::sync::LazyLock;

use super::grams::{self, Word};
use super::model::{Model, ROOM, Scores};

/// What a word says against each label, in the model's units below the label that it speaks for most.
pub(super) type Against = [u8; ROOM];

/// More than this no word says: a name or a slip of the pen is not proof.
pub(super) const MOST: u8 = 40;

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
    pub against: Against,
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
    /// Words that were scored, by their hash; empty until there is enough text to be worth it.
    met: Vec<Met>,
    read: usize,
}

#[derive(Clone, Copy)]
struct Met {
    hash: u64,
    against: Against,
}

/// So many units less than another language its letters say for a language that has no such letter.
const STRANGE: i32 = 10;

const CACHE: usize = 1 << 11;
/// Bytes of text behind which words are remembered.
const WORTH: usize = 2048;

impl Reader {
    pub(super) fn new(model: &'static Model) -> Reader {
        Reader { model, met: Vec::new(), read: 0 }
    }

    pub(super) fn model(&self) -> &'static Model {
        self.model
    }

    /// Adds the words of the bytes `start..end` of `text` to `tokens`. Words of one letter are none.
    pub(super) fn read(&mut self, text: &str, start: usize, end: usize, tokens: &mut Vec<Token>) {
        self.read += end - start;
        if self.read > WORTH && self.met.is_empty() {
            self.met = vec![Met { hash: 0, against: [0; ROOM] }; CACHE];
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
        tokens: &mut Vec<Token>,
    ) {
        let letters = word.letters().len();
        if letters > 1 {
            let against = self.against(word, hash);
            tokens.push(Token { start, end, gap: *gap, letters: letters as u8, against });
            *gap = Break::Space;
        }
        word.clear();
    }

    #[inline]
    fn against(&mut self, word: &Word, hash: u64) -> Against {
        let slot = (hash >> 40) as usize % CACHE;
        match self.met.get_mut(slot) {
            Some(met) if met.hash == hash => met.against,
            Some(met) => {
                *met = Met { hash, against: score(self.model, word) };
                met.against
            }
            None => score(self.model, word),
        }
    }
}

const SEED: u64 = 0x2545_F491_4F6C_DD1D;

fn score(model: &Model, word: &Word) -> Against {
    let mut scores: Scores = [0; ROOM];
    model.add(word, &mut scores);
    let labels = model.labels.len();
    let top = scores[..labels].iter().copied().max().unwrap_or(0);
    let mut against = [MOST; ROOM];
    for (against, score) in against[..labels].iter_mut().zip(scores) {
        *against = (top - score).min(i32::from(MOST)) as u8;
    }
    against
}

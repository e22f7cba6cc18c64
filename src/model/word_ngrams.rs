//! Characters in, words and their n-grams out: what a model of [`language_ngrams`](super::language_ngrams) is asked
//! about. The stage and the trainer read words with this file, so that both see the same n-grams.
//!
//! A word has two views. Its *folded* view is the same for every keyboard: one yeh and one kaf stand for all code
//! points of theirs, small letters stand for capitals, marks and joiners are left out. N-grams of two to four
//! letters, and the whole word, are of this view. Its *surface* view keeps the letters and vowel marks of Arabic
//! script as they are written. Single letters, and a vowel mark at the end, are of this view.

/// Letters of a word that are read. More letters would not change its label.
pub const MAX_LETTERS: usize = 24;

/// The code of a character that ends a word.
pub const WORD_END: u16 = 0;
/// The code of a character that both views leave out.
pub const IGNORED: u16 = 1;
/// The code of the edge before the first and behind the last letter.
const EDGE: u16 = 2;
/// The code of every letter beyond the Basic Multilingual Plane.
const RARE_LETTER: u16 = 3;
/// The code of an apostrophe inside a word. The codes of letters are greater.
pub const APOSTROPHE: u16 = '\'' as u16;

/// The code of `c` in the folded view: a letter, [`IGNORED`] or [`WORD_END`].
pub fn folded(c: char) -> u16 {
    let Some(c) = super::fold::model(c) else { return IGNORED };
    match c {
        '\'' | '\u{2019}' | '\u{02BC}' | '\u{02BB}' | '\u{2018}' => APOSTROPHE,
        'a'..='z' => c as u16,
        'A'..='Z' => c as u16 + 32,
        '\u{0130}' => 'i' as u16,
        c if super::word_chars::is_word(c) => match u16::try_from(lower(c) as u32) {
            Ok(code) => code,
            Err(_) => RARE_LETTER,
        },
        _ => WORD_END,
    }
}

fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// The code of `c` in the surface view, where its folded code is `folded`: in Arabic script, the letter or vowel mark
/// itself.
pub fn surface(c: char, folded: u16) -> u16 {
    match c {
        '\u{064B}'..='\u{065F}' | '\u{0670}' => c as u16,
        '\u{0620}'..='\u{06FF}' if folded > IGNORED => c as u16,
        _ => folded,
    }
}

/// The two views of a word.
#[derive(Clone)]
pub struct Word {
    folded: [u16; MAX_LETTERS],
    surface: [u16; MAX_LETTERS],
    folded_len: usize,
    surface_len: usize,
}

impl Default for Word {
    fn default() -> Self {
        Word { folded: [0; MAX_LETTERS], surface: [0; MAX_LETTERS], folded_len: 0, surface_len: 0 }
    }
}

impl Word {
    /// Appends a character that does not end the word: its codes in both views.
    #[inline]
    pub fn push(&mut self, folded: u16, surface: u16) {
        if folded > IGNORED && self.folded_len < MAX_LETTERS && (folded != APOSTROPHE || self.folded_len > 0)
        {
            self.folded[self.folded_len] = folded;
            self.folded_len += 1;
        }
        if surface > IGNORED && surface != APOSTROPHE && self.surface_len < MAX_LETTERS {
            self.surface[self.surface_len] = surface;
            self.surface_len += 1;
        }
    }

    /// The folded view, without an apostrophe at its end.
    #[inline]
    pub fn letters(&self) -> &[u16] {
        let len = match self.folded_len {
            len @ 1.. if self.folded[len - 1] == APOSTROPHE => len - 1,
            len => len,
        };
        &self.folded[..len]
    }

    /// Calls `visit` with the key of every n-gram: two to four folded letters, edges included, the whole folded word,
    /// single surface letters, and a vowel mark at the end of the word: Arabic has them there, Kashmiri inside words.
    #[inline]
    pub fn ngrams(&self, mut visit: impl FnMut(Ngram)) {
        let letters = self.letters();
        let mut window = u64::from(EDGE);
        let mut whole = 0xCBF2_9CE4_8422_2325_u64;
        let edge = [EDGE];
        for (i, &letter) in letters.iter().chain(&edge).enumerate() {
            window = window << 16 | u64::from(letter);
            whole = (whole ^ u64::from(letter)).wrapping_mul(0x0000_0100_0000_01B3);
            visit(Ngram(window & 0xFFFF_FFFF));
            if i > 0 {
                visit(Ngram(window & 0xFFFF_FFFF_FFFF));
            }
            if i > 1 {
                visit(Ngram(window));
            }
        }
        visit(Ngram(whole | 1 << 63));
        for &letter in &self.surface[..self.surface_len] {
            visit(Ngram(u64::from(letter)));
        }
        if let Some(&last @ 0x064B..=0x0652) = self.surface[..self.surface_len].last() {
            visit(Ngram(u64::from(last) << 16 | u64::from(EDGE)));
        }
    }
}

/// The key of an n-gram.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ngram(pub u64);

impl Ngram {
    /// Its bucket, below `buckets`, and its fingerprint, which is never 0.
    #[inline]
    pub fn place(self, buckets: u32) -> (usize, u16) {
        let mixed = self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        let bucket = ((mixed >> 32) * u64::from(buckets)) >> 32;
        (bucket as usize, (mixed >> 8) as u16 | 1)
    }

    /// How many letters it has, edges included; 0 for a whole word.
    #[inline]
    pub fn letters(self) -> usize {
        let Ngram(key) = self;
        let is_part = key >> 63 == 0;
        usize::from(is_part)
            * (1 + usize::from(key >> 16 != 0) + usize::from(key >> 32 != 0) + usize::from(key >> 48 != 0))
    }

    /// Whether the codes of all its letters are below 0x80.
    #[inline]
    pub fn is_below_0x80(self) -> bool {
        self.0 & 0xFF80_FF80_FF80_FF80 == 0
    }

    /// Whether the codes of all its letters are below 0x800.
    #[inline]
    pub fn is_below_0x800(self) -> bool {
        self.0 & 0xF800_F800_F800_F800 == 0
    }

    /// Whether the codes of all its letters are below 0x480, where the letters of the Slavic languages end.
    #[inline]
    pub fn is_below_0x480(self) -> bool {
        let (from_0x400, from_0x80) = (self.0 >> 10, self.0 >> 7 | self.0 >> 8 | self.0 >> 9);
        self.is_below_0x800() && from_0x400 & from_0x80 & 0x0001_0001_0001_0001 == 0
    }

    /// The slot that holds it in a table of `buckets`, whose slots have the `fingerprints` (u16 each), and whether one does. Half of
    /// all n-grams are not known, and no processor guesses which, so there is no branch.
    #[inline]
    pub fn slot(self, buckets: u32, fingerprints: &[u8]) -> (usize, bool) {
        const ONES: u64 = 0x0001_0001_0001_0001;
        let (bucket, fingerprint) = self.place(buckets);
        let slots = fingerprints.get(2 * SLOTS_PER_BUCKET * bucket..).and_then(<[u8]>::first_chunk::<8>);
        let differs = u64::from_le_bytes(*slots.unwrap_or(&[0; 8])) ^ (u64::from(fingerprint) * ONES);
        let equal = differs.wrapping_sub(ONES) & !differs & (ONES << 15);
        (SLOTS_PER_BUCKET * bucket + equal.trailing_zeros() as usize / 16, equal != 0)
    }
}

/// N-grams in a bucket: as many fingerprints as a word of the processor holds.
pub const SLOTS_PER_BUCKET: usize = 4;

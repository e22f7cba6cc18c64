//! A text in, its words and the n-grams of each out: what the model is asked about. `xtask train` includes this file,
//! so that both sides see the same.
//!
//! There are two views of a word. Sequences of letters, and the whole word, are seen as no keyboard tells them apart:
//! yeh is yeh and kaf is kaf whichever code point was typed, small letters stand for capitals, and marks and joiners are
//! left out. Single letters, and the vowel marks of Arabic script, are seen as they stand.

/// Letters of a word that are read; more would not change the verdict.
pub const LONGEST: usize = 24;

/// Ends a word.
pub const END: u16 = 0;
/// As if it were not there.
pub const NOTHING: u16 = 1;
/// Before the first and behind the last letter.
const EDGE: u16 = 2;
/// Of a letter beyond the Basic Multilingual Plane.
const RARE: u16 = 3;
/// Inside a word. All letters come behind it.
pub const APOSTROPHE: u16 = '\'' as u16;

/// What `c` is in a word: a letter as every keyboard has it, [`NOTHING`] or [`END`].
pub fn blind(c: char) -> u16 {
    let Some(c) = super::fold::model(c) else { return NOTHING };
    match c {
        '\'' | '\u{2019}' | '\u{02BC}' | '\u{02BB}' | '\u{2018}' => APOSTROPHE,
        'a'..='z' => c as u16,
        'A'..='Z' => c as u16 + 32,
        '\u{0130}' => 'i' as u16,
        c if super::key::is_word(c) => match u16::try_from(lower(c) as u32) {
            Ok(code) => code,
            Err(_) => RARE,
        },
        _ => END,
    }
}

fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// What `c` is as it stands, where that says more than [`blind`]: in Arabic script, the letter or vowel mark itself.
pub fn exact(c: char, blind: u16) -> u16 {
    match c {
        '\u{064B}'..='\u{065F}' | '\u{0670}' => c as u16,
        '\u{0620}'..='\u{06FF}' if blind > NOTHING => c as u16,
        _ => blind,
    }
}

/// A word, letter by letter.
#[derive(Clone)]
pub struct Word {
    letters: [u16; LONGEST],
    exact: [u16; LONGEST],
    len: usize,
    exact_len: usize,
}

impl Default for Word {
    fn default() -> Self {
        Word { letters: [0; LONGEST], exact: [0; LONGEST], len: 0, exact_len: 0 }
    }
}

impl Word {
    /// Takes in a character that does not end the word: its two views.
    #[inline]
    pub fn push(&mut self, blind: u16, exact: u16) {
        if blind > NOTHING && self.len < LONGEST && (blind != APOSTROPHE || self.len > 0) {
            self.letters[self.len] = blind;
            self.len += 1;
        }
        if exact > NOTHING && exact != APOSTROPHE && self.exact_len < LONGEST {
            self.exact[self.exact_len] = exact;
            self.exact_len += 1;
        }
    }

    /// The letters as every keyboard has them.
    #[inline]
    pub fn letters(&self) -> &[u16] {
        let len = match self.len {
            len @ 1.. if self.letters[len - 1] == APOSTROPHE => len - 1,
            len => len,
        };
        &self.letters[..len]
    }

    /// Calls `gram` with the key of every n-gram: sequences of two to four letters, edges included, the word as a
    /// whole, and single letters as they stand.
    #[inline]
    pub fn grams(&self, mut gram: impl FnMut(Gram)) {
        let letters = self.letters();
        let mut window = u64::from(EDGE);
        let mut whole = 0xCBF2_9CE4_8422_2325_u64;
        let edge = [EDGE];
        for (i, &letter) in letters.iter().chain(&edge).enumerate() {
            window = window << 16 | u64::from(letter);
            whole = (whole ^ u64::from(letter)).wrapping_mul(0x0000_0100_0000_01B3);
            gram(Gram(window & 0xFFFF_FFFF));
            if i > 0 {
                gram(Gram(window & 0xFFFF_FFFF_FFFF));
            }
            if i > 1 {
                gram(Gram(window));
            }
        }
        gram(Gram(whole | 1 << 63));
        for &letter in &self.exact[..self.exact_len] {
            gram(Gram(u64::from(letter)));
        }
    }
}

/// The key of an n-gram.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Gram(pub u64);

impl Gram {
    /// Its bucket, below `buckets`, and the fingerprint, never 0, that is compared there.
    #[inline]
    pub fn place(self, buckets: u32) -> (usize, u16) {
        let mixed = self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        let bucket = ((mixed >> 32) * u64::from(buckets)) >> 32;
        (bucket as usize, (mixed >> 8) as u16 | 1)
    }
}

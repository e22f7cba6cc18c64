//! What a word is, what a letter is, and the number that the word table is asked for. The generator of the tables
//! includes this file, so that both sides cut and hash words alike.

/// Whether `c` belongs to a word: letters, and the signs of Indic and combining Latin words that are no letters.
pub fn is_word(c: char) -> bool {
    // The letters of Arabic script that are not rare come first: the standard library would search its tables.
    matches!(c, '\u{0620}'..='\u{064A}' | '\u{0671}'..='\u{06D3}')
        || c.is_alphabetic()
        || matches!(c, '\u{0300}'..='\u{036F}')
        || (matches!(c, '\u{0900}'..='\u{0DFF}') && !c.is_numeric() && !matches!(c, '\u{0964}' | '\u{0965}'))
}

/// Whether `c` is a letter that every spelling of a word has: not an Arabic vowel sign, which may be left out.
pub fn is_letter(c: char) -> bool {
    is_word(c)
        && !matches!(c, '\u{0300}'..='\u{036F}' | '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}' | '\u{0670}')
        && !matches!(c, '\u{06D6}'..='\u{06DC}' | '\u{06E1}'..='\u{06E8}' | '\u{06ED}')
}

/// The hash of a folded word, made one character at a time (FNV-1a with a stirred end).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Key(u64);

impl Key {
    pub const EMPTY: Key = Key(0xCBF2_9CE4_8422_2325);

    /// The word with `c`, already folded, behind it.
    #[inline]
    pub fn then(self, c: char) -> Key {
        Key((self.0 ^ c as u64).wrapping_mul(0x0000_0100_0000_01B3))
    }

    /// The bucket of the table, below `2^bits` (at most 16), and the fingerprint that is compared there.
    #[inline]
    pub fn place(self, bits: u32) -> (usize, u16) {
        let stirred = (self.0 ^ (self.0 >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        ((stirred >> (64 - bits)) as usize, (stirred >> 32) as u16)
    }
}

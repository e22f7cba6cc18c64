//! What a word is and what a letter is. The generators of the tables include this file, so that all cut words alike.

/// Whether `c` belongs to a word: letters, and the signs of Indic and combining Latin words that are no letters.
pub fn is_word(c: char) -> bool {
    // The letters of Arabic script that are not rare come first: the standard library would search its tables.
    matches!(c, '\u{0620}'..='\u{064A}' | '\u{0671}'..='\u{06D3}')
        || c.is_alphabetic()
        || matches!(c, '\u{0300}'..='\u{036F}')
        || (matches!(c, '\u{0900}'..='\u{0DFF}') && !c.is_numeric() && !matches!(c, '\u{0964}' | '\u{0965}'))
}

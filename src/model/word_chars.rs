//! A character in, whether it belongs to a word out. The language stage and the generators of word lists, month names and
//! models split words by this one rule.

/// Whether `c` belongs to a word: a letter (Alphabetic, UAX #44), a combining mark of Latin script, or a sign of an Indic
/// script other than its digits and its full stops (danda and double danda).
pub fn is_word(c: char) -> bool {
    // The common letters of Arabic script come first, because `is_alphabetic` searches a table for them.
    matches!(c, '\u{0620}'..='\u{064A}' | '\u{0671}'..='\u{06D3}')
        || c.is_alphabetic()
        || matches!(c, '\u{0300}'..='\u{036F}')
        || (matches!(c, '\u{0900}'..='\u{0DFF}') && !c.is_numeric() && !matches!(c, '\u{0964}' | '\u{0965}'))
}

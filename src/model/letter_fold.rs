//! A letter in, the letter that stands for all letters that keyboards write in its place out. Month names are compared by
//! it; it is never used for output. The generator of the month table folds by the same function.

/// Folds one character; `None` for marks and joiners that spelling may leave out.
///
/// Yeh of every keyboard becomes U+06CC, kaf U+06A9, heh and teh marbuta U+0647, alef with or without hamza U+0627,
/// waw U+0648; other letters stay, in lower case.
pub fn fold(c: char) -> Option<char> {
    Some(match c {
        '\u{064A}' | '\u{0649}' | '\u{0626}' | '\u{06CD}' | '\u{06D2}' | '\u{06D3}' => '\u{06CC}',
        '\u{0643}' | '\u{06AA}' => '\u{06A9}',
        '\u{06C1}' | '\u{06BE}' | '\u{06D5}' | '\u{0629}' | '\u{06C2}' | '\u{06C3}' | '\u{06C0}' => {
            '\u{0647}'
        }
        '\u{0622}' | '\u{0623}' | '\u{0625}' | '\u{0671}' => '\u{0627}',
        '\u{0624}' => '\u{0648}',
        '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{0640}' | '\u{200C}' | '\u{200D}' => return None,
        c if c.is_ascii_uppercase() => c.to_ascii_lowercase(),
        c if c.is_ascii() => c,
        // The Arabic block has no cases; the standard library would search its tables.
        '\u{0600}'..='\u{06FF}' => c,
        c => {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) => one,
                _ => c,
            }
        }
    })
}

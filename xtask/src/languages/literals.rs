//! Characters and rules as Rust source.

/// A slice of characters.
pub(super) fn chars(chars: &str) -> String {
    format!("&[{}]", chars.chars().map(char_literal).collect::<Vec<_>>().join(", "))
}

/// A character, by its code point.
pub(super) fn char_literal(c: char) -> String {
    format!("'\\u{{{:04X}}}'", u32::from(c))
}

/// The variant of `Rule` with an id.
pub(super) fn variant(id: &str) -> String {
    id.split('-').map(capitalized).collect()
}

fn capitalized(word: &str) -> String {
    let (head, tail) = word.split_at(1);
    head.to_uppercase() + tail
}

//! Whether a reading of bytes looks like words: the judge between what is declared, what statistics say, and
//! windows-1252.

use crate::chars::{self, Script};

/// Words with non-ASCII letters, by what they look like.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Words {
    pub good: usize,
    /// Words that no language writes, C1 controls and replacement characters.
    pub bad: usize,
}

impl Words {
    /// The share of bad words, of which one is always thought to be there.
    pub fn badness(&self) -> f32 {
        (self.bad as f32 + 0.5) / (self.good + self.bad + 1) as f32
    }
}

/// Judges a decoded text.
pub(super) fn judge(text: &str) -> Words {
    let mut words = Words::default();
    for word in text.split(|c: char| !c.is_alphabetic() && !is_mark(c)) {
        if !word.is_ascii() && !is_lone_latin(word) {
            match is_word(word) {
                true => words.good += 1,
                false => words.bad += 1,
            }
        }
    }
    words.bad += text.chars().filter(|c| matches!(c, '\u{80}'..='\u{9F}' | '\u{FFFD}')).count();
    words
}

/// Not a letter beside Latin ones of another alphabet, nor three accented Latin letters in a row, nor a capital behind
/// a small letter.
fn is_word(word: &str) -> bool {
    let (mut latin, mut other, mut accented) = (false, false, 0);
    let mut previous = ' ';
    for c in word.chars() {
        if c.is_ascii() || chars::of(c).script() == Script::LATIN {
            latin = true;
            accented = if c.is_ascii() { 0 } else { accented + 1 };
            let is_torn = !c.is_ascii() && c.is_uppercase() && previous.is_lowercase();
            if accented >= 3 || is_torn {
                return false;
            }
        } else if c < '\u{2E80}' && c.is_alphabetic() && !matches!(c, 'ª' | 'º' | 'µ') {
            // East Asian scripts, from U+2E80 on, do stand beside Latin letters.
            other = true;
        }
        previous = c;
    }
    !(latin && other)
}

/// One Latin letter says little: it may be a currency sign in another encoding.
fn is_lone_latin(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters.next();
    letters.next().is_none() && first.is_some_and(|c| chars::of(c).script() == Script::LATIN)
}

fn is_mark(c: char) -> bool {
    c >= '\u{300}' && chars::of(c).is_mark()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_language_are_good() {
        for text in
            ["voilà déjà été", "schöne Äpfel", "Москва", "Ελλάδα", "سلام", "שלום", "東京でiPhone", "naïve"]
        {
            assert_eq!(judge(text).bad, 0, "{text}");
            assert!(judge(text).good > 0, "{text}");
        }
    }

    #[test]
    fn misread_words_are_bad() {
        for text in ["ÇáÍãÏ ááå", "cafй", "naпve", "cafÃ©", "Ïðèâåò", "a\u{81}b", "\u{FFFD}"]
        {
            assert!(judge(text).bad > 0, "{text}");
            assert!(judge(text).bad >= judge(text).good, "{text}");
        }
    }
}

//! Words in, the same words in another script out, as somebody might write them who knows the sounds alone. By this a model
//! learns the stems and endings of a language that has few texts in the script.
//!
//! The letters stand in the file of the language (`model.transliterated`). The longest that fits is taken. Where there are
//! several ways to write one, a word decides by its own hash, so that the same comes out every time.

use super::random::Random;
use crate::languages::{Transliterated, TransliteratedLetter};
use crate::model::file::fnv1a;

/// How often a word of a list is written: the ways may differ.
const SPELLINGS_PER_WORD: u64 = 2;

pub struct Transliterator<'a> {
    /// The longest first.
    letters: Vec<&'a TransliteratedLetter>,
}

impl<'a> Transliterator<'a> {
    pub fn new(table: &'a Transliterated) -> Transliterator<'a> {
        let mut letters: Vec<&TransliteratedLetter> = table.letters.iter().collect();
        letters.sort_by_key(|letter| std::cmp::Reverse(letter.from.len()));
        Transliterator { letters }
    }

    /// The ways to write a word; none if it has a letter that is not known.
    pub fn spellings(&self, word: &str) -> impl Iterator<Item = String> {
        (0..SPELLINGS_PER_WORD).filter_map(move |seed| self.word(word, seed))
    }

    /// The words of a line that can be written.
    pub fn line(&self, line: &str) -> Vec<String> {
        let words = line.split_whitespace().map(|word| word.trim_matches(|c: char| c.is_ascii_punctuation()));
        words.filter_map(|word| self.word(word, fnv1a(line.as_bytes()))).collect()
    }

    fn word(&self, word: &str, seed: u64) -> Option<String> {
        let mut random = Random(fnv1a(word.as_bytes()) ^ seed);
        let (mut written, mut rest) = (String::new(), word);
        while !rest.is_empty() {
            let (letter, behind) = self.letter(rest)?;
            let ways = match (&letter.initial, &letter.r#final) {
                (Some(initial), _) if rest.len() == word.len() => initial,
                (_, Some(last)) if behind.is_empty() => last,
                _ => &letter.to,
            };
            written.push_str(ways.get(random.below(ways.len())).map_or("", String::as_str));
            rest = behind;
        }
        (written.chars().count() > 1).then_some(written)
    }

    /// The letter that `text` begins with, as it stands or in lower case, and what is behind it.
    fn letter<'t>(&self, text: &'t str) -> Option<(&'a TransliteratedLetter, &'t str)> {
        let known = |from: &str| self.letters.iter().copied().find(|letter| letter.from == from);
        let as_it_stands =
            self.letters.iter().find_map(|letter| Some((*letter, text.strip_prefix(&*letter.from)?)));
        as_it_stands.or_else(|| {
            let mut chars = text.chars();
            Some((known(&chars.next()?.to_lowercase().to_string())?, chars.as_str()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_written_by_their_place() {
        let letter = |from: &str, to: &str, initial: Option<&str>, last: Option<&str>| {
            let list = |text: &str| vec![text.to_owned()];
            TransliteratedLetter {
                from: from.to_owned(),
                to: list(to),
                initial: initial.map(list),
                r#final: last.map(list),
            }
        };
        let letters = [
            letter("a", "ا", Some("آ"), None),
            letter("ə", "", Some("ا"), Some("ه")),
            letter("l", "ل", None, None),
            letter("la", "لا", None, None),
        ];
        let letters = Transliterator { letters: letters.iter().rev().collect() };
        assert_eq!(letters.word("alələ", 0).as_deref(), Some("آلله"));
        assert_eq!(letters.word("Ala", 0).as_deref(), Some("آلا"));
        assert_eq!(letters.word("alx", 0), None);
        assert_eq!(letters.line("ala (alx) lal."), ["آلا", "لال"]);
    }
}

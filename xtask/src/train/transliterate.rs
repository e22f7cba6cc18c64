//! Words in, the same words in another script out, as somebody might write them who knows the sounds alone. By this a model
//! learns the stems and endings of a language that has few texts in the script.
//!
//! The letters stand in the file of the language (`model.transliterated`). The longest that fits is taken. Where there are
//! several ways to write one, a word decides by its own hash, so that the same comes out every time.

use unicode_normalization::char::is_combining_mark;

use super::random::Random;
use crate::languages::{Transliterated, TransliteratedLetter};
use crate::model::file::fnv1a;

/// How often a word of a list is written: the ways may differ.
const SPELLINGS_PER_WORD: u64 = 2;

pub struct Transliterator<'a> {
    /// The longest first.
    letters: Vec<&'a TransliteratedLetter>,
    inherent_vowel: Option<&'a str>,
    vowelled: bool,
}

impl<'a> Transliterator<'a> {
    pub fn new(table: &'a Transliterated) -> Transliterator<'a> {
        let mut letters: Vec<&TransliteratedLetter> = table.letters.iter().collect();
        letters.sort_by_key(|letter| std::cmp::Reverse(letter.from.len()));
        let inherent_vowel = table.inherent_vowel.as_deref();
        Transliterator { letters, inherent_vowel, vowelled: table.vowelled }
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
        if self.vowelled && !has_vowels(word) {
            return None;
        }
        let spelled = self.inherent_vowel.map_or(word.to_owned(), |vowel| with_inherent_vowels(word, vowel));
        let word = &*spelled;
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

/// Whether every second letter at least has a mark, as in Arabic with its short vowels.
fn has_vowels(word: &str) -> bool {
    let marks = word.chars().filter(|&c| is_combining_mark(c)).count();
    marks > 0 && 3 * marks >= word.chars().count()
}

/// The word in Devanagari with `vowel` behind each consonant that is spoken with the short a: not the last one of a word, and
/// none between two spoken syllables (करना is kar-na, समझना is samajh-na).
fn with_inherent_vowels(word: &str, vowel: &str) -> String {
    let is_consonant = |c: char| matches!(c, '\u{0915}'..='\u{0939}' | '\u{0958}'..='\u{095F}');
    let chars: Vec<char> = word.chars().collect();
    // A consonant with its dot below ends where the dot ends.
    let end = |at: usize| at + 1 + usize::from(chars.get(at + 1) == Some(&'\u{093C}'));
    let is_bare = |at: usize| {
        let next = chars.get(end(at)).copied();
        is_consonant(chars[at]) && !next.is_some_and(|c| matches!(c, '\u{093E}'..='\u{094D}'))
    };
    // From the last consonant to the first: whether each is spoken with the vowel.
    let mut spoken = vec![false; chars.len()];
    let mut next_is_syllable = None;
    for at in (0..chars.len()).rev().filter(|&at| chars[at] != '\u{093C}') {
        if !is_consonant(chars[at]) {
            continue;
        }
        let has_vowel_before = at > 0 && chars[at - 1] != '\u{094D}';
        spoken[at] = is_bare(at)
            && match next_is_syllable {
                None => at == 0,
                Some(is_syllable) => !(is_syllable && has_vowel_before && at > 0),
            };
        next_is_syllable = Some(spoken[at] || !is_bare(at) && chars.get(end(at)) != Some(&'\u{094D}'));
    }
    let mut spelled = String::new();
    for (at, &c) in chars.iter().enumerate() {
        spelled.push(c);
        let consonant = if c == '\u{093C}' { at.saturating_sub(1) } else { at };
        if end(consonant) == at + 1 && spoken[consonant] {
            spelled.push_str(vowel);
        }
    }
    spelled
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
        let letters =
            Transliterator { letters: letters.iter().rev().collect(), inherent_vowel: None, vowelled: false };
        assert_eq!(letters.word("alələ", 0).as_deref(), Some("آلله"));
        assert_eq!(letters.word("Ala", 0).as_deref(), Some("آلا"));
        assert_eq!(letters.word("alx", 0), None);
        assert_eq!(letters.line("ala (alx) lal."), ["آلا", "لال"]);
    }

    #[test]
    fn inherent_vowels_stand_where_they_are_spoken() {
        for (word, spelled) in [
            ("करना", "कaरना"),
            ("समझना", "सaमaझना"),
            ("नमक", "नaमaक"),
            ("कमल", "कaमaल"),
            ("घर", "घaर"),
            ("न", "नa"),
            ("हिन्दी", "हिन्दी"),
            ("लड़का", "लaड़का"),
            ("बाज़ार", "बाज़ार"),
        ] {
            assert_eq!(with_inherent_vowels(word, "a"), spelled, "{word}");
        }
    }
}

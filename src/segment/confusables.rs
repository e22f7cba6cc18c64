//! Confusable letters of Latin and Cyrillic script (UTS #39, confusables.txt).
//!
//! A Belarusian keyboard without і makes people type a Latin i. So one or two such letters inside the other script are
//! mostly a typing error and no foreign word.

use std::ops::Range;

use crate::chars::classes::is_letter_or_mark;

/// Whether `letters` are at most [`MAX_CONFUSABLE_LETTERS`], and each is confusable with one of the other script.
pub(super) fn are_confusable(letters: &str) -> bool {
    letters.chars().take(MAX_CONFUSABLE_LETTERS + 1).count() <= MAX_CONFUSABLE_LETTERS
        && letters.chars().all(is_confusable)
}

/// More letters than these are a word.
const MAX_CONFUSABLE_LETTERS: usize = 2;

/// Whether a letter looks like one of the other script.
pub(super) fn is_confusable(c: char) -> bool {
    is_confusable_latin(c) || is_confusable_cyrillic(c)
}

/// Whether a Latin letter looks like a Cyrillic one.
fn is_confusable_latin(c: char) -> bool {
    (c as usize) < 128 && IS_CONFUSABLE_LATIN >> c as usize & 1 == 1
}

/// Whether a Cyrillic letter looks like a Latin one.
fn is_confusable_cyrillic(c: char) -> bool {
    IS_CONFUSABLE_CYRILLIC.get((c as usize).wrapping_sub(FIRST_CYRILLIC)) == Some(&true)
}

/// The words of at least `min_letters` letters that all look like Latin ones and are Cyrillic.
pub(super) fn cyrillic_words(text: &str, min_letters: usize) -> Vec<Range<usize>> {
    let len = |rest: &[u8]| match *rest {
        [lead @ 0xD0..=0xD3, next, ..] => {
            let place = usize::from(lead & 3) << 6 | usize::from(next & 0x3F);
            if IS_CONFUSABLE_CYRILLIC[place] { 2 } else { 0 }
        }
        _ => 0,
    };
    words_of(text, 2 * min_letters, len)
}

/// The words of at least `min_letters` letters that all look like Cyrillic ones and are Latin.
pub(super) fn latin_words(text: &str, min_letters: usize) -> Vec<Range<usize>> {
    let len = |rest: &[u8]| match *rest {
        [byte @ ..0x80, ..] => (IS_CONFUSABLE_LATIN >> byte & 1) as usize,
        _ => 0,
    };
    words_of(text, min_letters, len)
}

/// The words of at least `min_bytes` bytes of which `len` knows every letter: it gives the length of the one that a text begins
/// with, or 0. A word is letters and marks.
fn words_of(text: &str, min_bytes: usize, len: impl Fn(&[u8]) -> usize) -> Vec<Range<usize>> {
    let (bytes, mut at, mut words) = (text.as_bytes(), 0, Vec::new());
    while at < bytes.len() {
        let start = at;
        loop {
            match len(&bytes[at..]) {
                0 => break,
                len => at += len,
            }
        }
        if at - start >= min_bytes {
            let before = text[..start].chars().next_back();
            let behind = text[at..].chars().next();
            if !before.is_some_and(is_letter_or_mark) && !behind.is_some_and(is_letter_or_mark) {
                words.push(start..at);
            }
        }
        at += bytes.get(at).map_or(0, |&lead| char_len(lead));
    }
    words
}

/// The bytes of the character that a byte begins (The Unicode Standard, table 3-7).
fn char_len(lead: u8) -> usize {
    match lead {
        0x00..0xC0 => 1,
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

/// The word with the Latin letters that its Cyrillic ones look like.
pub(super) fn as_latin(word: &str) -> String {
    replaced(word, CYRILLIC, LATIN)
}

/// The word with the Cyrillic letters that its Latin ones look like.
pub(super) fn as_cyrillic(word: &str) -> String {
    replaced(word, LATIN, CYRILLIC)
}

fn replaced(word: &str, from: &str, to: &str) -> String {
    let twin = |c: char| from.chars().position(|known| known == c).and_then(|at| to.chars().nth(at));
    word.chars().map(|c| twin(c).unwrap_or(c)).collect()
}

const LATIN: &str = "aceijopsxyhABCEHIJKMOPSTXY";
const CYRILLIC: &str = "асеіјорѕхуһАВСЕНІЈКМОРЅТХУ";
const FIRST_CYRILLIC: usize = 0x0400;

/// Whether an ASCII character is one of the letters: a bit for each.
const IS_CONFUSABLE_LATIN: u128 = {
    let (bytes, mut bits, mut at) = (LATIN.as_bytes(), 0, 0);
    while at < bytes.len() {
        bits |= 1 << bytes[at];
        at += 1;
    }
    bits
};
/// The same of the characters from [`FIRST_CYRILLIC`].
static IS_CONFUSABLE_CYRILLIC: [bool; 256] = {
    let (bytes, mut table, mut at) = (CYRILLIC.as_bytes(), [false; 256], 0);
    // Each has two bytes.
    while at < bytes.len() {
        let code = ((bytes[at] & 0x1F) as usize) << 6 | (bytes[at + 1] & 0x3F) as usize;
        table[code - FIRST_CYRILLIC] = true;
        at += 2;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::super::{Dates, segment};
    use super::*;
    use crate::chars::{self, Script};
    use crate::document::Protected;
    use crate::profile::Profile;

    #[test]
    fn letters_are_confusable_in_pairs_of_different_scripts() {
        let skeleton = |c: char| unicode_security::skeleton(c.encode_utf8(&mut [0; 4])).collect::<String>();
        assert_eq!(LATIN.chars().count(), CYRILLIC.chars().count());
        for (latin, cyrillic) in LATIN.chars().zip(CYRILLIC.chars()) {
            assert_eq!(skeleton(latin), skeleton(cyrillic));
            assert_eq!(chars::of(latin).script(), Script::LATIN);
            assert_eq!(chars::of(cyrillic).script(), Script::CYRILLIC);
            assert_eq!(latin.is_uppercase(), cyrillic.is_uppercase());
        }
        for c in '\0'..='\u{FFFF}' {
            assert_eq!(is_confusable_latin(c), LATIN.contains(c), "{c:?}");
            assert_eq!(is_confusable_cyrillic(c), CYRILLIC.contains(c), "{c:?}");
        }
        assert!(are_confusable("i") && are_confusable("ОН"));
        assert!(
            !are_confusable("d") && !are_confusable("iii") && !are_confusable("H&M") && !are_confusable("ж")
        );
    }

    #[test]
    fn words_of_confusable_letters_are_whole_words() {
        let words: Vec<&str> =
            "хаос сор РОСА росаж choice chose хаос\u{301} aхаос ecxy eca 1хаос2 “хаос” ‘ecxy’ é ecxyé 中 🙂"
                .split(' ')
                .collect();
        let mut seed = 1_u32;
        for _ in 0..5000 {
            let mut text = String::new();
            for _ in 0..seed >> 29 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(words[(seed >> 12) as usize % words.len()]);
                text.push_str(if seed >> 31 == 0 { " " } else { "" });
            }
            let all = || {
                let words = text.split(|c| !is_letter_or_mark(c)).filter(|word| word.chars().count() >= 4);
                words.map(|word| (word, word.as_ptr() as usize - text.as_ptr() as usize))
            };
            let of = |is_known: fn(char) -> bool| -> Vec<Range<usize>> {
                let known = all().filter(|(word, _)| word.chars().all(is_known));
                known.map(|(word, start)| start..start + word.len()).collect()
            };
            assert_eq!(cyrillic_words(&text, 4), of(is_confusable_cyrillic), "{text}");
            assert_eq!(latin_words(&text, 4), of(is_confusable_latin), "{text}");
            seed = seed.wrapping_add(0x2545_F491);
        }
    }

    #[test]
    fn one_or_two_confusable_letters_are_no_span_of_their_own() {
        let spans = |text: &str| -> Vec<String> {
            let segmented =
                segment(text, &Dates::default(), &Protected::default(), Profile::Lossless.rules());
            segmented.spans.iter().map(|span| text[span.start..span.end].to_owned()).collect()
        };
        // Each with a Latin i; in the second one, a Cyrillic о.
        for text in
            ["Вiктор i Марія ў Мiнску.", "Mоscow in winter", "Класс A и B", "группа i", "Мы i яны, i сад"]
        {
            assert_eq!(spans(text), [text]);
        }
        let mixed =
            segment("Вiктор", &Dates::default(), &Protected::default(), Profile::Lossless.rules()).mixed;
        assert_eq!((mixed.len(), mixed[0].range.clone()), (1, 0.."Вiктор".len()));
        assert_eq!(spans("витамин D и все"), ["витамин ", "D ", "и все"]);
        assert_eq!(spans("все OK, да"), ["все ", "OK, ", "да"]);
        assert_eq!(spans("i م"), ["i ", "م"]);
    }
}

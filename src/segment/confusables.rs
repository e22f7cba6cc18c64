//! Confusable letters of Latin and Cyrillic script (UTS #39, confusables.txt).
//!
//! A Belarusian keyboard without і makes people type a Latin i. So one or two such letters inside the other script are
//! mostly a typing error and no foreign word.

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
pub(super) fn is_confusable_latin(c: char) -> bool {
    (c as usize) < 128 && IS_CONFUSABLE_LATIN >> c as usize & 1 == 1
}

/// Whether a Cyrillic letter looks like a Latin one.
pub(super) fn is_confusable_cyrillic(c: char) -> bool {
    IS_CONFUSABLE_CYRILLIC.get((c as usize).wrapping_sub(FIRST_CYRILLIC)) == Some(&true)
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

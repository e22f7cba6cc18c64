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
    LATIN.contains(c) || CYRILLIC.contains(c)
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

//! Letters that look alike in Latin and Cyrillic script (UTS #39, confusables.txt). A Belarusian who has no key for і types
//! a Latin i, so a letter or two of the one script inside the other is mostly a slip of the hand, and no foreign word.

/// Whether all of a few letters have a twin in the other of the two scripts.
pub(super) fn are(letters: &str) -> bool {
    letters.chars().take(MOST + 1).count() <= MOST && letters.chars().all(has_twin)
}

/// More letters make a word.
const MOST: usize = 2;

fn has_twin(c: char) -> bool {
    LATIN.contains(c) || CYRILLIC.contains(c)
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
    fn twins_are_confusable_and_of_different_scripts() {
        let skeleton = |c: char| unicode_security::skeleton(c.encode_utf8(&mut [0; 4])).collect::<String>();
        assert_eq!(LATIN.chars().count(), CYRILLIC.chars().count());
        for (latin, cyrillic) in LATIN.chars().zip(CYRILLIC.chars()) {
            assert_eq!(skeleton(latin), skeleton(cyrillic));
            assert_eq!(chars::of(latin).script(), Script::LATIN);
            assert_eq!(chars::of(cyrillic).script(), Script::CYRILLIC);
            assert_eq!(latin.is_uppercase(), cyrillic.is_uppercase());
        }
        assert!(are("i") && are("ОН"));
        assert!(!are("d") && !are("iii") && !are("H&M") && !are("ж"));
    }

    #[test]
    fn a_slip_of_the_hand_is_no_span() {
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

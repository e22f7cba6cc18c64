//! A word in, the languages that know it out: one lookup in a table of fingerprints, made by `xtask` from `data/words`.

use super::evidence_table::{BUCKET_BITS, LANGUAGES};
use super::key::Key;

/// The start of every bucket and the end of the last (u16), then the entries: fingerprint (u16), language, weight.
static TABLE: &[u8] = include_bytes!("../../data/words.bin");
const STARTS: usize = 2 * ((1 << BUCKET_BITS) + 1);

/// The languages whose list holds the word, with the sixteenths of a nat that it speaks for them.
///
/// A word that no list holds is taken for one that does about once in forty thousand.
#[inline]
pub(super) fn languages_of(word: Key) -> impl Iterator<Item = (usize, i64)> {
    let (bucket, fingerprint) = word.place(BUCKET_BITS);
    let start = |bucket: usize| {
        let low = TABLE.get(2 * bucket).copied().unwrap_or(0);
        let high = TABLE.get(2 * bucket + 1).copied().unwrap_or(0);
        STARTS + 4 * usize::from(u16::from_le_bytes([low, high]))
    };
    let entries = TABLE.get(start(bucket)..start(bucket + 1)).unwrap_or_default();
    entries.chunks_exact(4).filter_map(move |entry| match *entry {
        [low, high, language, weight] if u16::from_le_bytes([low, high]) == fingerprint => {
            (usize::from(language) < LANGUAGES.len()).then_some((usize::from(language), i64::from(weight)))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::evidence_table::LANGUAGES;
    use super::*;
    use crate::chars::fold;

    fn tags_of(word: &str) -> Vec<&'static str> {
        let key = word.chars().filter_map(fold).fold(Key::EMPTY, Key::then);
        languages_of(key).map(|(language, _)| LANGUAGES[language].0).collect()
    }

    #[test]
    fn common_words_are_known() {
        assert!(tags_of("the").contains(&"en"));
        assert!(tags_of("THE").contains(&"en"));
        assert!(tags_of("und").contains(&"de"));
        assert!(tags_of("اور").contains(&"ur"));
        assert!(tags_of("است").contains(&"fa"));
        assert!(tags_of("نہیں").contains(&"ur"));
        assert!(tags_of("что").contains(&"ru"));
        assert_eq!(tags_of("xyzzy"), Vec::<&str>::new());
    }

    #[test]
    fn how_a_letter_is_typed_does_not_matter() {
        assert_eq!(tags_of("كے"), tags_of("کے"));
        assert_eq!(tags_of("في"), tags_of("فی"));
    }

    #[test]
    fn the_table_is_well_formed() {
        let starts: Vec<u16> =
            TABLE[..STARTS].chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
        assert!(starts.is_sorted());
        assert_eq!(TABLE.len(), STARTS + 4 * usize::from(*starts.last().unwrap()));
        assert!(TABLE[STARTS..].chunks_exact(4).all(|entry| usize::from(entry[2]) < LANGUAGES.len()));
        for bucket in starts.windows(2) {
            let entries = &TABLE[STARTS + 4 * usize::from(bucket[0])..STARTS + 4 * usize::from(bucket[1])];
            let keys = entries.chunks_exact(4).map(|e| (u16::from_le_bytes([e[0], e[1]]), e[2]));
            assert!(keys.is_sorted());
        }
    }
}

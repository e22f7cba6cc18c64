//! What is known of each language: a tag in, its row out. Ground floor; every stage reads the columns that it needs.
//!
//! One row for each file of `data/languages`; the table is generated, sorted, and searched by halves. What is counted in
//! texts (models, letter pairs, function words) and what is long (names of months) has tables of its own beside the
//! stage that reads it.

mod row;
mod table;

#[cfg(test)]
pub(crate) use row::ANY;
pub(crate) use row::{
    FINAL, INITIAL, ISOLATED, KeyLetter, LanguageData, LetterRule, MEDIAL, NOTHING, WordPosition,
};

/// Every language, by tag.
pub(crate) fn all() -> &'static [LanguageData] {
    table::LANGUAGES
}

/// The language of a BCP 47 tag, in the letter case of the labels.
pub(crate) fn of(tag: &str) -> Option<&'static LanguageData> {
    let at = table::LANGUAGES.binary_search_by_key(&tag, |language| language.tag).ok()?;
    Some(&table::LANGUAGES[at])
}

/// The tags of the languages that were written in a single-byte encoding.
pub(crate) fn written_in(encoding: &str) -> Vec<&'static str> {
    let languages = all().iter().filter(|language| language.legacy_encodings.contains(&encoding));
    languages.map(|language| language.tag).collect()
}

/// Whether the language of this tag was written in a single-byte encoding.
pub(crate) fn was_written_in(tag: &str, encoding: &str) -> bool {
    of(tag).is_some_and(|language| language.legacy_encodings.contains(&encoding))
}

/// What the keys of a language fold of Arabic script, sorted by letter.
pub(crate) fn key_letters(tag: &str) -> &'static [KeyLetter] {
    let own = of(tag).map_or(&[][..], |language| language.key_letters);
    if own.is_empty() { table::COMMON_KEYS } else { own }
}

/// Whether the keys of a language have the same for what a rule replaces and for what it writes.
pub(crate) fn has_one_key(tag: &str, rule: &LetterRule) -> bool {
    let keys = key_letters(tag);
    let key = |c: char| match keys.binary_search_by_key(&c, |key| key.letter) {
        Ok(at) => keys[at].to,
        Err(_) => c,
    };
    let from = std::iter::once(rule.first).chain(rule.rest.chars());
    from.map(key).eq(rule.to.chars().map(key))
}

/// What the keys of profile index-any fold, sorted by letter.
pub(crate) fn any_keys() -> &'static [KeyLetter] {
    table::ANY_KEYS
}

/// Letters that only some languages of a script have, and the tags of these languages.
pub(crate) fn distinctive_letters() -> &'static [(&'static [char], &'static [&'static str])] {
    table::DISTINCTIVE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(all().is_sorted_by(|a, b| a.tag < b.tag));
        for language in all() {
            assert!(language.letters.is_sorted_by(|a, b| a.first <= b.first));
            // The search for them passes over ASCII.
            assert!(language.letters.iter().all(|letter| !letter.first.is_ascii()));
            assert!(language.kept_letters.is_sorted_by(|a, b| a < b));
        }
        let keys = all().iter().map(|language| key_letters(language.tag));
        for letters in keys.chain([key_letters("und"), any_keys()]) {
            assert!(letters.is_sorted_by(|a, b| a.letter < b.letter));
        }
    }

    #[test]
    fn relatives_are_mutual() {
        for language in all() {
            for relative in language.related {
                assert!(of(relative).unwrap().related.contains(&language.tag), "{} {relative}", language.tag);
            }
        }
    }

    #[test]
    fn a_tag_is_found_in_its_letter_case_only() {
        assert_eq!(of("ur").unwrap().related, ["pnb", "skr"]);
        assert!(of("UR").is_none() && of("und").is_none());
    }
}

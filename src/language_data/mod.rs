//! What is known of each language: a tag in, its row out. Ground floor; every stage reads the columns that it needs.
//!
//! One row for each file of `data/languages`; the table is generated, sorted, and searched by halves. What is counted in
//! texts (models, letter pairs, function words) and what is long (names of months) has tables of its own beside the
//! stage that reads it.

mod table;

use crate::profile::Rule;

/// A language.
pub(crate) struct LanguageData {
    /// BCP 47.
    pub tag: &'static str,
    /// Whether a span can be labelled with it: it has a model, names of months, or whatlang knows it.
    pub is_label: bool,
    /// The ISO 639-3 code by which whatlang names it.
    pub whatlang: Option<&'static str>,
    /// How much less than the common languages of its script it is believed to be meant.
    pub rarity_nats: f32,
    /// The lower, the more dates of the web are in it.
    pub date_rank: u16,
    /// Languages that share so many words with it that hardly anybody changes between them inside a paragraph.
    pub related: &'static [&'static str],
    /// Single-byte encodings that it was written in.
    pub legacy_encodings: &'static [&'static str],
    /// Rules of spelling, sorted by their first character.
    pub letters: &'static [LetterRule],
}

/// What other keyboards put where the language writes something else.
pub(crate) struct LetterRule {
    /// What is replaced: a character,
    pub first: char,
    /// and those that follow it, for a sequence.
    pub rest: &'static str,
    pub to: &'static str,
    pub position: WordPosition,
    pub rule: Rule,
}

/// Where in a word a letter stands.
#[derive(PartialEq, Eq)]
pub(crate) struct WordPosition {
    /// Any of [`ISOLATED`], [`INITIAL`], [`MEDIAL`], [`FINAL`].
    pub forms: u8,
    /// The letters before it in its word end in one of these, as [`keyboard`](crate::model::fold::keyboard) has them; `^`
    /// is the beginning of the word. Empty for any.
    pub after: &'static [&'static str],
    /// The letter before it, as `keyboard` has it, is none of these.
    pub not_after: &'static [char],
}

/// No letter before it nor behind it.
pub(crate) const ISOLATED: u8 = 1;
/// A letter behind it only.
pub(crate) const INITIAL: u8 = 2;
/// Letters on both sides.
pub(crate) const MEDIAL: u8 = 4;
/// A letter before it only.
pub(crate) const FINAL: u8 = 8;

impl WordPosition {
    pub const ANYWHERE: WordPosition =
        WordPosition { forms: ISOLATED | INITIAL | MEDIAL | FINAL, after: &[], not_after: &[] };
}

/// A language of which its file says nothing.
const NOTHING: LanguageData = LanguageData {
    tag: "",
    is_label: false,
    whatlang: None,
    rarity_nats: 0.0,
    date_rank: u16::MAX,
    related: &[],
    legacy_encodings: &[],
    letters: &[],
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

/// The rules of profile index-any, which are those of every language.
pub(crate) fn any_language() -> &'static [LetterRule] {
    table::ANY_LANGUAGE
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
        for letters in all().iter().map(|language| language.letters).chain([any_language()]) {
            assert!(letters.is_sorted_by(|a, b| a.first <= b.first));
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

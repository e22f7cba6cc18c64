//! What a row of the table holds.

use crate::profile::Rule;

/// A language.
pub(crate) struct LanguageData {
    /// BCP 47.
    pub tag: &'static str,
    /// Other tags that a caller may name it by, which CLDR does not know for it.
    pub aliases: &'static [&'static str],
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
    /// What its keys fold of Arabic script, sorted by letter; empty for what most languages fold.
    pub key_letters: &'static [KeyLetter],
    /// Letters with a mark that its alphabet counts as letters of their own, in lower case, sorted.
    pub kept_letters: &'static [char],
    /// Consonants behind which heh doachashmee is an aspiration, which its keys keep.
    pub aspirated: &'static [char],
    /// Letters behind which its keys leave out hamza.
    pub hamza_after: &'static [char],
    /// Whether vowel marks are spelling.
    pub keeps_marks: bool,
    /// Whether the capital I is the one without a dot.
    pub has_dotless_i: bool,
}

/// A letter of Arabic script, and the one that stands for it in keys.
#[derive(Debug, PartialEq)]
pub(crate) struct KeyLetter {
    pub letter: char,
    pub to: char,
    /// Those of every step that leads there.
    pub rules: &'static [Rule],
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
    /// Whether a mark behind `to` may compose with it or change places with a mark of it (UAX #15).
    pub composes: bool,
}

impl LetterRule {
    /// The bytes that it replaces.
    pub fn len(&self) -> usize {
        self.first.len_utf8() + self.rest.len()
    }
}

/// Where in a word a letter stands.
#[derive(PartialEq, Eq)]
pub(crate) struct WordPosition {
    /// Its place among the letters: any of [`ISOLATED`], [`INITIAL`], [`MEDIAL`], [`FINAL`].
    pub places: u8,
    /// The shape in which the script joins it to its neighbours: any of these again.
    pub forms: u8,
    /// The letters before it in its word end in one of these, as [`keyboard`](crate::model::fold::keyboard) has them; `^`
    /// is the beginning of the word. Empty for any.
    pub after: &'static [&'static str],
    /// They end in none of these.
    pub not_after: &'static [&'static str],
}

/// Nothing on either side: no letter, or none that joins.
pub(crate) const ISOLATED: u8 = 1;
/// Behind it only.
pub(crate) const INITIAL: u8 = 2;
/// On both sides.
pub(crate) const MEDIAL: u8 = 4;
/// Before it only.
pub(crate) const FINAL: u8 = 8;
/// Any of the four.
pub(crate) const ANY: u8 = ISOLATED | INITIAL | MEDIAL | FINAL;

impl WordPosition {
    pub const ANYWHERE: WordPosition = WordPosition { places: ANY, forms: ANY, after: &[], not_after: &[] };
}

/// A language of which its file says nothing.
pub const NOTHING: LanguageData = LanguageData {
    tag: "",
    aliases: &[],
    is_label: false,
    whatlang: None,
    rarity_nats: 0.0,
    date_rank: u16::MAX,
    related: &[],
    legacy_encodings: &[],
    letters: &[],
    key_letters: &[],
    kept_letters: &[],
    aspirated: &[],
    hamza_after: &[],
    keeps_marks: false,
    has_dotless_i: false,
};

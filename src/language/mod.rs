//! Spans with script and kind come in; the same spans go out, cut where the language changes, each with a language
//! and a confidence. Stands behind `segment`, before `normalize::letters`.
//!
//! 1. The words of one script in one paragraph are scored together by a linear model of letter n-grams
//!    (`word_scorer`, `model::language_ngrams`).
//! 2. The sum of their scores and a prior give the language of the paragraph (`posterior`).
//! 3. Viterbi's algorithm finds where the language changes inside the paragraph (`viterbi`).
//! 4. A paragraph that is not sure takes the language that most sure text of its script has had so far (`context`). A
//!    sure paragraph depends on nothing around it.
//! 5. Each label says how plausible the letters of its words are. When the letters are spelt, labels of little quality are
//!    doubted (`quality`).
//! 6. Acronyms among words of another script have the language of these (`acronyms`).
//!
//! Before step 2, what is no language at all is told (`linguistic_content`); in the end, numbers and tags that stand alone are
//! labelled so too.
//!
//! Chinese and Japanese, Hebrew and Yiddish are told by their characters (`han`, `hebrew`). Other scripts without a model have
//! one language, or whatlang is asked (`script_strategy`, `whatlang_fallback`). The
//! cost is linear: a look-up in a cache for a word that was seen before, four table look-ups a letter for a new one.

mod acronyms;
mod candidates;
mod context;
mod context_bonus;
mod context_cursor;
mod context_record;
mod date_language;
mod declared;
mod han;
mod hebrew;
mod identifier;
mod identifier_pool;
mod labels;
mod languages;
mod linguistic_content;
mod paragraph;
mod phrases;
mod posterior;
mod quality;
mod script_strategy;
mod scripts_table;
mod tokenizer;
mod viterbi;
mod whatlang_fallback;
mod word_cache;
mod word_scorer;

#[cfg(test)]
mod tests;

pub use crate::document::Language;
pub(crate) use context::{Context, Observation};
pub(crate) use context_cursor::ContextBefore;
pub(crate) use context_record::ContextRecord;
pub(crate) use declared::{declare_languages, label_of};
pub(crate) use identifier::{LabelInput, LanguageIdentifier};
pub(crate) use identifier_pool::IdentifierPool;
pub(crate) use labels::Labels;
pub use languages::Languages;
pub(crate) use linguistic_content::find_no_content;

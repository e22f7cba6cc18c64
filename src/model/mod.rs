//! The statistical tables that the stages read and that `cargo xtask` makes: for each, its format with the reader and
//! the writer side by side, and how the keys of its entries are made from text. Ground floor: nothing here uses
//! another part of the project, and xtask includes this folder as a module of its own.
//!
//! | file in `data/`           | what                                 | reader and writer    | keys                |
//! |---------------------------|--------------------------------------|----------------------|---------------------|
//! | `encoding_bigrams.bin`    | letter bigrams of languages          | [`encoding_bigrams`] | [`fold`]            |
//! | `mojibake_model.bin`      | bigrams of character classes, letters | [`mojibake_model`]  | [`char_class`]      |
//! | `lost_bytes.bin`          | back-off contexts of lost letters    | [`lost_bytes`]       | [`backoff_context`] |
//! | `language_ngrams.bin`     | n-gram weights of languages          | [`language_ngrams`]  | [`word_ngrams`]     |
//! | `urdu_heh.bin`            | back-off contexts of heh in Urdu     | [`urdu_heh`]         | [`fold`]            |
//! | `letter_order.bin`        | n-grams that have a direction        | [`letter_order`]     | [`fold`]            |
//! | `text_quality.bin`        | the plausibility of clean text       | [`text_quality`]     | labels              |
//!
//! All files share one header ([`file`]). Readers are constant functions that return a
//! [`ModelError`](error::ModelError) for every file that is not well formed. The stages read the embedded files in
//! constants ([`checked`](error::checked)): with a wrong file the program does not compile, and at run time there is
//! nothing to check and nothing to fall back to.

pub mod backoff_context;
pub mod char_class;
pub mod encoding_bigrams;
pub mod error;
pub mod file;
pub mod fold;
pub mod language_ngrams;
pub mod letter_order;
pub mod lost_bytes;
pub mod mojibake_model;
#[cfg(test)]
mod tests;
pub mod text_quality;
pub mod urdu_heh;
pub mod word_chars;
pub mod word_ngrams;

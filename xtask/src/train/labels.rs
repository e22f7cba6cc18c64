//! The scripts with a model, and the labels of each: the languages of the script with a section `model` in their file.

use anyhow::{Context, Result};

use crate::languages::{self, Keyboard, Language};

/// The languages that one model tells apart.
pub struct Alphabet {
    /// ISO 15924.
    pub script: &'static str,
    /// Bytes of a row: half as many as there is room for labels.
    pub row: usize,
    /// Buckets of four n-grams.
    pub buckets: u32,
    /// Of the examples of one word, how many are drawn by flattened rates; the others as words are met in lines, where most
    /// are small.
    pub flat: f64,
    pub labels: Vec<Label>,
}

/// A language of a model.
pub struct Label {
    /// BCP 47.
    pub tag: &'static str,
    /// How many examples of it are drawn, compared with the others: how common it is, and how hard to tell.
    pub weight: f64,
    /// Files of the training folder that are not found by the tag.
    pub files: Vec<String>,
    /// Other tags that files are found by.
    pub names: Vec<String>,
    /// How it is typed otherwise; `None` for the usual ways.
    pub keyboards: Option<Vec<Keyboard>>,
}

/// Script, bytes of a row, buckets, share of flattened rates.
const SHAPES: [(&str, usize, u32, f64); 5] = [
    ("Arab", 12, 12_000, 0.5),
    ("Latn", 24, 10_000, 0.7),
    ("Cyrl", 6, 8_000, 0.5),
    ("Deva", 2, 1_000, 0.5),
    ("Beng", 2, 500, 0.5),
];

/// All models, in the order of the file.
pub fn alphabets() -> Result<Vec<Alphabet>> {
    let mut languages = languages::read()?;
    languages.retain(|language| language.model.is_some());
    // `None` comes last.
    languages
        .sort_by_key(|language| language.model.as_ref().and_then(|model| model.order).unwrap_or(u16::MAX));
    let alphabets = SHAPES.map(|(script, row, buckets, flat)| {
        let labels =
            languages.extract_if(.., |language| language.scripts[0] == script).filter_map(label).collect();
        Alphabet { script, row, buckets, flat, labels }
    });
    let rest = languages.first().map(|language| language.tag.clone());
    rest.is_none().then_some(alphabets.into()).with_context(|| format!("no model has the script of {rest:?}"))
}

fn label(language: Language) -> Option<Label> {
    let model = language.model?;
    // The program ends when the models are written.
    let tag = language.tag.leak();
    Some(Label {
        tag,
        weight: model.weight,
        files: model.files,
        names: model.names,
        keyboards: model.keyboards,
    })
}

//! The scripts with a model, and the labels of each: the languages of the script with a section `model` in their file.

use anyhow::{Context, Result};

use crate::languages::{self, Keyboard, Language, Transliterated};

/// One model, which tells the languages of one script apart.
pub struct ModelSpec {
    /// ISO 15924.
    pub script: &'static str,
    /// Bytes of a row: half as many as there is room for labels.
    pub row_bytes: usize,
    /// Buckets of four n-grams.
    pub buckets: u32,
    /// Examples that are drawn for each label.
    pub examples_per_label: usize,
    /// The share of one-word examples that are drawn by flattened word rates. The others are drawn as words stand in lines,
    /// where most are short.
    pub flattened_share: f64,
    pub labels: Vec<LabelSpec>,
}

/// A language of a model.
pub struct LabelSpec {
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
    /// Texts in another script.
    pub transliterated: Option<Transliterated>,
}

/// Script, bytes of a row, buckets, examples for each label, share of flattened rates.
const SHAPES: [(&str, usize, u32, usize, f64); 5] = [
    ("Arab", 12, 12_000, 480_000, 0.5),
    ("Latn", 24, 10_000, 120_000, 0.7),
    ("Cyrl", 8, 8_000, 120_000, 0.5),
    ("Deva", 2, 1_000, 120_000, 0.5),
    ("Beng", 2, 500, 120_000, 0.5),
];

/// All models, in the order of the file.
pub fn model_specs() -> Result<Vec<ModelSpec>> {
    let mut languages = languages::read()?;
    languages.retain(|language| language.model.is_some());
    // `None` comes last.
    languages
        .sort_by_key(|language| language.model.as_ref().and_then(|model| model.order).unwrap_or(u16::MAX));
    let model_specs = SHAPES.map(|(script, row_bytes, buckets, examples_per_label, flattened_share)| {
        let labels =
            languages.extract_if(.., |language| language.scripts[0] == script).filter_map(label).collect();
        ModelSpec { script, row_bytes, buckets, examples_per_label, flattened_share, labels }
    });
    let rest = languages.first().map(|language| language.tag.clone());
    rest.is_none()
        .then_some(model_specs.into())
        .with_context(|| format!("no model has the script of {rest:?}"))
}

fn label(language: Language) -> Option<LabelSpec> {
    let model = language.model?;
    // The program ends when the models are written.
    let tag = language.tag.leak();
    Some(LabelSpec {
        tag,
        weight: model.weight,
        files: model.files,
        names: model.names,
        keyboards: model.keyboards,
        transliterated: model.transliterated,
    })
}

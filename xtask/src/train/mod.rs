//! From sentences and word lists to the language models, `data/language_ngrams.bin`, and to what clean text is like by them,
//! `data/text_quality.bin`.
//!
//! Each script with several languages gets a linear model over the n-grams of its words: those are chosen by mutual
//! information (`select`), learned by logistic regression (`regression`) and packed into half bytes (`pack`). On what was held
//! out, the packed model is judged (`report`), and the plausibility of clean text is measured (`quality`).

mod labels;
mod math;
mod pack;
mod quality;
mod random;
mod regression;
mod report;
mod samples;
mod select;
mod text;
mod transliterate;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::model::language_ngrams::{self, NgramModel};
use crate::model::text_quality::{self, CleanText, SHARES};
use crate::output::Output;
use labels::{ModelSpec, model_specs};
use pack::Packed;
use samples::{Examples, Words};

/// Trains all models, prints how they do on what was held out.
pub fn generate(dir: &Path) -> Result<Vec<Output>> {
    let specs = model_specs()?;
    let without = text::without(dir)?;
    let trained: Vec<Result<Trained>> = std::thread::scope(|scope| {
        let threads: Vec<_> = specs.iter().map(|spec| scope.spawn(|| train(dir, spec, &without))).collect();
        threads.into_iter().map(|thread| thread.join().expect("a trainer does not panic")).collect()
    });
    let trained = trained.into_iter().collect::<Result<Vec<Trained>>>()?;
    let models = specs.iter().zip(&trained).map(|(spec, trained)| trained.packed.model(spec));
    let bytes = language_ngrams::write(&models.collect::<Result<Vec<NgramModel<'_>>, _>>()?)?;
    let tables = specs.iter().zip(trained).filter_map(|(spec, trained)| {
        let (deviations, languages) = trained.quality?;
        Some((spec.script, deviations, languages))
    });
    let quality = text_quality::write(&tables.collect::<Vec<_>>())?;
    Ok(vec![
        Output { path: "data/language_ngrams.bin", bytes },
        Output { path: "data/text_quality.bin", bytes: quality },
    ])
}

/// What is learned of one script.
struct Trained {
    packed: Packed,
    quality: Option<([f32; SHARES.len()], Vec<CleanText>)>,
}

fn train(dir: &Path, spec: &ModelSpec, without: &BTreeSet<String>) -> Result<Trained> {
    let mut texts = Vec::new();
    for label in &spec.labels {
        let text =
            text::read(dir, label, spec.script, without).with_context(|| format!("reading {}", label.tag))?;
        ensure!(!text.sources.is_empty(), "{} has no text", label.tag);
        texts.push(text);
    }
    let mut words = Words::default();
    let examples: Vec<Examples> = (spec.labels.iter().zip(&texts))
        .map(|(label, text)| Examples::new(label, spec, text, &mut words))
        .collect();
    let selected = select::select(spec, &examples, &words);
    let weights = regression::learn(spec, &examples, &mut words, &selected);
    let packed = pack::pack(spec, &selected, &weights);
    let model = packed.model(spec)?;
    let quality = quality::measure(spec, &texts, &model);
    println!(
        "{}: {} n-grams, {} bytes\n{}",
        spec.script,
        selected.places.len(),
        packed.fingerprints.len() + packed.rows.len(),
        report::report(spec, &texts, &model)
    );
    Ok(Trained { packed, quality })
}

//! From sentences and word lists to the language models: `data/language_ngrams.bin`.
//!
//! Each script with several languages gets a linear model over the n-grams of its words: those are chosen by mutual
//! information (`select`), learned by logistic regression (`regression`) and packed into half bytes (`pack`).

mod labels;
mod math;
mod pack;
mod random;
mod regression;
mod report;
mod samples;
mod select;
mod text;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::model::language_ngrams::{self, NgramModel};
use crate::output::Output;
use labels::{ALPHABETS, Alphabet};
use pack::Packed;
use samples::{Examples, Words};

/// Trains all models, prints how they do on what was held out.
pub fn generate(dir: &Path) -> Result<Vec<Output>> {
    let without = text::without(dir)?;
    let trained: Vec<Result<Packed>> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            ALPHABETS.iter().map(|alphabet| scope.spawn(|| train(dir, alphabet, &without))).collect();
        threads.into_iter().map(|thread| thread.join().expect("a trainer does not panic")).collect()
    });
    let packed = trained.into_iter().collect::<Result<Vec<Packed>>>()?;
    let models = ALPHABETS.iter().zip(&packed).map(|(alphabet, packed)| packed.model(alphabet));
    let bytes = language_ngrams::write(&models.collect::<Result<Vec<NgramModel<'_>>, _>>()?)?;
    Ok(vec![Output { path: "data/language_ngrams.bin", bytes }])
}

fn train(dir: &Path, alphabet: &Alphabet, without: &BTreeSet<String>) -> Result<Packed> {
    let mut texts = Vec::new();
    for label in alphabet.labels {
        let text = text::read(dir, label, alphabet.script, without)
            .with_context(|| format!("reading {}", label.tag))?;
        ensure!(!text.sources.is_empty(), "{} has no text", label.tag);
        texts.push(text);
    }
    let mut words = Words::default();
    let examples: Vec<Examples> = (alphabet.labels.iter().zip(&texts))
        .map(|(label, text)| Examples::new(label, alphabet, text, &mut words))
        .collect();
    let selected = select::select(alphabet, &examples, &words);
    let weights = regression::learn(alphabet, &examples, &mut words, &selected);
    let packed = pack::pack(alphabet, &selected, &weights);
    println!(
        "{}: {} n-grams, {} bytes\n{}",
        alphabet.script,
        selected.places.len(),
        packed.fingerprints.len() + packed.rows.len(),
        report::report(alphabet, &texts, &packed.model(alphabet)?)
    );
    Ok(packed)
}

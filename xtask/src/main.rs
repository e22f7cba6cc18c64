//! The project's own tool: makes the generated tables from folders of raw data, and tells when they are stale.
//!
//! ```text
//! cargo xtask generate --languages data/languages         write the tables of the languages; needs no other folder
//! cargo xtask generate --ucd DIR --cldr DIR --words DIR   write the tables made from the folders that are named
//! cargo xtask train DIR                                   train the language models and print how they do; minutes
//! cargo xtask keep --train REASON                          record that what is made from the folder stays as it is
//! cargo xtask check                                       compare the recorded hashes; needs no folder
//! cargo xtask check --ucd DIR …                           also make the tables anew and compare them
//! ```

mod brahmic;
mod calendars;
mod chars;
mod check;
mod cldr;
mod codepages;
mod conformance;
mod dates;
mod encoding_bigrams;
mod languages;
mod letter_order;
mod lost_bytes;
#[path = "../../src/model/mod.rs"]
#[allow(dead_code, reason = "the stages read what is written here")]
mod model;
mod mojibake_model;
mod output;
mod punctuation;
mod rust;
mod sources;
mod spacing;
mod split;
mod texts;
mod train;
mod ucd;
mod urdu_heh;
mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};

use output::Output;
use sources::Sources;

/// What turns one folder of raw data into committed files.
pub struct Generator {
    /// The option that names the folder, without its dashes; `folder` in `data/SOURCES.toml`.
    pub folder: &'static str,
    /// The files of this repository whose change makes the output stale.
    pub code: &'static [&'static str],
    /// The keys of `data/languages/*.toml` that it reads.
    pub columns: &'static [&'static str],
    /// Reads the folder, returns the files.
    pub generate: fn(&Path) -> Result<Vec<Output>>,
}

const GENERATORS: &[Generator] = &[
    Generator {
        folder: "ucd",
        code: &[
            "xtask/src/ucd.rs",
            "xtask/src/chars.rs",
            "xtask/src/brahmic.rs",
            "xtask/src/rust.rs",
            "data/brahmic.toml",
        ],
        columns: &[],
        generate: chars::generate,
    },
    Generator {
        folder: "cldr",
        code: &["xtask/src/cldr.rs", "xtask/src/dates.rs", "src/model/fold", "src/model/word_chars.rs"],
        columns: &["scripts", "dates"],
        generate: cldr::generate,
    },
    Generator {
        folder: "calendars",
        code: &["xtask/src/calendars.rs"],
        columns: &[],
        generate: calendars::generate,
    },
    Generator {
        folder: "words",
        code: &["xtask/src/words.rs", "xtask/src/texts.rs", "src/model/word_chars.rs"],
        columns: &["scripts", "words"],
        generate: words::generate,
    },
    Generator {
        folder: "train",
        code: &[
            "xtask/src/train",
            "xtask/src/split.rs",
            "src/model/word_ngrams.rs",
            "src/model/word_chars.rs",
            "src/model/fold",
            "src/model/language_ngrams.rs",
            "src/model/text_quality.rs",
            "src/model/file.rs",
        ],
        columns: &["scripts", "model"],
        generate: train::generate,
    },
    Generator {
        folder: "characters",
        code: &[
            "xtask/src/mojibake_model.rs",
            "xtask/src/lost_bytes.rs",
            "xtask/src/split.rs",
            "xtask/src/texts.rs",
            "src/model/char_class.rs",
            "src/model/backoff_context.rs",
            "src/model/mojibake_model.rs",
            "src/model/lost_bytes.rs",
            "src/model/file.rs",
        ],
        columns: &["lost-bytes-as", "interface-texts"],
        generate: mojibake_model::generate,
    },
    Generator {
        folder: "codepages",
        code: &["xtask/src/codepages.rs", "xtask/src/rust.rs"],
        columns: &[],
        generate: codepages::generate,
    },
    Generator {
        folder: "pairs",
        code: &[
            "xtask/src/encoding_bigrams.rs",
            "xtask/src/split.rs",
            "src/model/fold",
            "src/model/encoding_bigrams.rs",
            "src/model/file.rs",
        ],
        columns: &["letter-pairs", "characters"],
        generate: encoding_bigrams::generate,
    },
    Generator {
        folder: "spacing",
        code: &["xtask/src/spacing.rs", "xtask/src/rust.rs", "src/model/fold"],
        columns: &[],
        generate: spacing::generate,
    },
    Generator {
        folder: "urdu-heh",
        code: &[
            "xtask/src/urdu_heh.rs",
            "xtask/src/split.rs",
            "src/model/word_chars.rs",
            "src/model/fold",
            "src/model/urdu_heh.rs",
            "src/model/file.rs",
        ],
        columns: &[],
        generate: urdu_heh::generate,
    },
    Generator {
        folder: "letter-order",
        code: &[
            "xtask/src/letter_order.rs",
            "xtask/src/split.rs",
            "xtask/src/texts.rs",
            "src/model/fold",
            "src/model/letter_order.rs",
            "src/model/word_ngrams.rs",
            "src/model/file.rs",
        ],
        columns: &[],
        generate: letter_order::generate,
    },
    Generator {
        folder: "languages",
        code: &["xtask/src/languages", "xtask/src/chars.rs", "xtask/src/rust.rs", "data/languages"],
        columns: &[],
        generate: languages::generate,
    },
    Generator {
        folder: "conformance",
        code: &["xtask/src/conformance.rs"],
        columns: &[],
        generate: conformance::generate,
    },
    Generator {
        folder: "punctuation",
        code: &["xtask/src/punctuation.rs", "xtask/src/rust.rs"],
        columns: &[],
        generate: punctuation::generate,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[String]) -> Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the repository")?;
    match arguments.split_first() {
        Some((verb, rest)) if verb == "generate" => generate(root, &folders(rest)?),
        Some((verb, [dir])) if verb == "train" => {
            let train = GENERATORS.iter().find(|generator| generator.folder == "train");
            generate(root, &[(train.context("no trainer")?, PathBuf::from(dir))])
        }
        Some((verb, [option, reason])) if verb == "keep" => keep(root, option, reason),
        Some((verb, rest)) if verb == "check" => check::check(root, GENERATORS, &folders(rest)?),
        _ => bail!(
            "say `cargo xtask generate --ucd DIR`, `cargo xtask train DIR` or `cargo xtask check`; {}",
            options()
        ),
    }
}

/// The generators that the arguments name, each with its folder.
fn folders(arguments: &[String]) -> Result<Vec<(&'static Generator, PathBuf)>> {
    let mut named = Vec::new();
    for pair in arguments.chunks(2) {
        let generator =
            GENERATORS.iter().find(|generator| pair[0].strip_prefix("--") == Some(generator.folder));
        match (generator, pair.get(1)) {
            (Some(generator), Some(folder)) => named.push((generator, PathBuf::from(folder))),
            (Some(_), None) => bail!("{} needs a folder", pair[0]),
            (None, _) => bail!("unknown argument {}; {}", pair[0], options()),
        }
    }
    Ok(named)
}

/// Records that the files made by one generator are kept, though its code has changed.
fn keep(root: &Path, option: &str, reason: &str) -> Result<ExitCode> {
    let generator = GENERATORS.iter().find(|generator| option.strip_prefix("--") == Some(generator.folder));
    let generator = generator.with_context(|| format!("unknown argument {option}; {}", options()))?;
    let mut sources = Sources::read(root)?;
    sources.keep(root, generator, reason)?;
    sources.write(root)?;
    Ok(ExitCode::SUCCESS)
}

fn options() -> String {
    let options: Vec<_> = GENERATORS.iter().map(|generator| format!("--{} DIR", generator.folder)).collect();
    format!("folders are named by {}", options.join(", "))
}

fn generate(root: &Path, named: &[(&Generator, PathBuf)]) -> Result<ExitCode> {
    ensure!(!named.is_empty(), "name at least one folder; {}", options());
    let mut sources = Sources::read(root)?;
    for (generator, folder) in named {
        let outputs = (generator.generate)(folder)?;
        for output in &outputs {
            output.write(root)?;
            println!("{}: {} bytes", output.path, output.bytes.len());
        }
        sources.record(root, generator, folder, &outputs)?;
    }
    sources.write(root)?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contributing_lists_every_generator() {
        let text = include_str!("../../CONTRIBUTING.md");
        for Generator { folder, .. } in GENERATORS {
            let named = match *folder {
                "train" => "cargo xtask train DIR".to_owned(),
                folder => format!("cargo xtask generate --{folder} "),
            };
            assert!(text.contains(&named), "{named}");
        }
    }
}

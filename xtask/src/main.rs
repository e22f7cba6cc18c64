//! The project's own tool: makes the generated tables from folders of raw data, and tells when they are stale.
//!
//! ```text
//! cargo xtask generate --ucd DIR --cldr DIR --words DIR   write the tables made from the folders that are named
//! cargo xtask train DIR                                   train the language models and print how they do; minutes
//! cargo xtask check                                       compare the recorded hashes; needs no folder
//! cargo xtask check --ucd DIR …                           also make the tables anew and compare them
//! ```

mod characters;
mod chars;
mod check;
mod cldr;
mod codepages;
#[path = "../../src/chars/fold.rs"]
mod fold;
#[path = "../../src/language/key.rs"]
mod key;
#[path = "../../src/encoding/statistics/letter.rs"]
mod letter;
mod letters;
mod lost;
mod output;
mod pairs;
mod punctuation;
mod rust;
mod sources;
mod texts;
mod train;
mod ucd;
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
    /// Reads the folder, returns the files.
    pub generate: fn(&Path) -> Result<Vec<Output>>,
}

const GENERATORS: &[Generator] = &[
    Generator {
        folder: "ucd",
        code: &["xtask/src/ucd.rs", "xtask/src/chars.rs", "xtask/src/rust.rs"],
        generate: chars::generate,
    },
    Generator {
        folder: "cldr",
        code: &["xtask/src/cldr.rs", "src/chars/fold.rs", "src/language/key.rs"],
        generate: cldr::generate,
    },
    Generator {
        folder: "words",
        code: &["xtask/src/words.rs", "xtask/src/texts.rs", "src/language/key.rs"],
        generate: words::generate,
    },
    Generator {
        folder: "train",
        code: &["xtask/src/train", "src/language/grams.rs", "src/language/key.rs", "src/language/model.rs"],
        generate: train::generate,
    },
    Generator {
        folder: "characters",
        code: &[
            "xtask/src/characters.rs",
            "xtask/src/lost.rs",
            "xtask/src/texts.rs",
            "src/repair/class.rs",
            "src/repair/context.rs",
        ],
        generate: characters::generate,
    },
    Generator {
        folder: "codepages",
        code: &["xtask/src/codepages.rs", "xtask/src/rust.rs"],
        generate: codepages::generate,
    },
    Generator {
        folder: "pairs",
        code: &["xtask/src/pairs.rs", "src/encoding/statistics/letter.rs"],
        generate: pairs::generate,
    },
    Generator { folder: "letters", code: &["xtask/src/letters.rs"], generate: letters::generate },
    Generator {
        folder: "punctuation",
        code: &["xtask/src/punctuation.rs", "xtask/src/rust.rs"],
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

//! Are the generated files what the generators would write? Answered from recorded hashes, so on any machine; where
//! the folders of raw data are named, by making the files anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;

use crate::Generator;
use crate::sources::{Sources, hash, hash_of_code, hash_of_path};

/// Prints what is stale and which command mends it; fails when anything is.
pub fn check(root: &Path, generators: &[Generator], named: &[(&Generator, PathBuf)]) -> Result<ExitCode> {
    let sources = Sources::read(root)?;
    let mut stale = recorded(root, generators, &sources)?;
    for (generator, folder) in named {
        stale.extend(anew(root, generator, folder, &sources)?);
    }
    for message in &stale {
        eprintln!("xtask: {message}");
    }
    for (made, kept) in sources.generated.iter().filter_map(|made| Some((made, made.kept.as_ref()?))) {
        println!("{} was not made by the present generator: {}", made.path, kept.reason);
    }
    if stale.is_empty() {
        println!("{} generated files are up to date", sources.generated.len());
    }
    Ok(if stale.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Compares what is committed with the recorded hashes.
fn recorded(root: &Path, generators: &[Generator], sources: &Sources) -> Result<Vec<String>> {
    let mut stale = Vec::new();
    for source in &sources.sources {
        if let Some(text) = source.licence_text.as_ref().filter(|text| !root.join(text).is_file()) {
            stale.push(format!("{text}, the licence of {}, is missing", source.name));
        }
    }
    for generator in generators {
        let run = run(generator);
        let code = hash_of_code(root, generator)?;
        let inputs = sources.hash_of_inputs(generator.folder);
        let mut made = sources.generated.iter().filter(|made| made.folder == generator.folder).peekable();
        if made.peek().is_none() {
            stale.push(format!("nothing is recorded as made from --{}; {run}", generator.folder));
        }
        for made in made {
            let path = &made.path;
            match fs::read(root.join(path)) {
                Ok(bytes) if hash(&bytes) == made.sha256 => {}
                Ok(_) => stale.push(format!("{path} was changed after it was generated; {run}")),
                Err(error) => stale.push(format!("{path} cannot be read ({error}); {run}")),
            }
            if made.generator != code && made.kept.as_ref().is_none_or(|kept| kept.generator != code) {
                let code = generator.code.join(", ");
                stale.push(format!("{path} is older than its generator ({code}); {run}"));
            }
            if made.inputs != inputs {
                stale.push(format!("{path} is older than the sources in data/SOURCES.toml; {run}"));
            }
        }
    }
    for made in &sources.generated {
        if !generators.iter().any(|generator| generator.folder == made.folder) {
            stale.push(format!("no generator makes {}; remove it and its record", made.path));
        }
    }
    Ok(stale)
}

/// Compares the source files with the recorded hashes, and what is committed with what the generator writes now.
fn anew(root: &Path, generator: &Generator, folder: &Path, sources: &Sources) -> Result<Vec<String>> {
    let mut stale = Vec::new();
    for source in sources.sources.iter().filter(|source| source.folder == generator.folder) {
        for (name, recorded) in &source.files {
            match hash_of_path(&folder.join(name)) {
                Ok(hash) if hash == *recorded => {}
                Ok(_) => stale.push(format!("{name} is not the file of {} {}", source.name, source.version)),
                Err(error) => stale.push(format!("{error:#}")),
            }
        }
    }
    let outputs = (generator.generate)(folder)?;
    for output in &outputs {
        if !fs::read(root.join(output.path)).is_ok_and(|bytes| bytes == output.bytes) {
            stale.push(format!("{} is not what the generator writes; {}", output.path, run(generator)));
        }
    }
    for made in sources.generated.iter().filter(|made| made.folder == generator.folder) {
        if !outputs.iter().any(|output| output.path == made.path) {
            stale.push(format!("the generator no longer writes {}; {}", made.path, run(generator)));
        }
    }
    Ok(stale)
}

fn run(generator: &Generator) -> String {
    format!("run `cargo xtask generate --{} DIR`", generator.folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Output;

    const GENERATOR: Generator = Generator {
        folder: "raw",
        code: &["code.rs"],
        generate: |folder| Ok(vec![Output { path: "out/made.txt", bytes: fs::read(folder.join("in.txt"))? }]),
    };

    const SOURCES: &str = r#"
        [[source]]
        name = "Raw"
        version = "1"
        from = "here"
        licence = "CC0-1.0"
        licence-text = "code.rs"
        makes = "a copy"
        folder = "raw"
        files = { "in.txt" = "" }
    "#;

    /// What is stale after `change`, in a small repository where nothing was before: without and with the folder.
    fn stale_after(test: &str, change: impl Fn(&Path)) -> (String, String) {
        let root = std::env::temp_dir().join(format!("xtask-{test}-{}", std::process::id()));
        let raw = root.join("raw");
        fs::create_dir_all(root.join("data")).unwrap();
        fs::create_dir_all(&raw).unwrap();
        fs::write(root.join("code.rs"), "code").unwrap();
        fs::write(raw.join("in.txt"), "raw data").unwrap();
        fs::write(root.join("data/SOURCES.toml"), SOURCES).unwrap();
        let mut sources = Sources::read(&root).unwrap();
        let outputs = (GENERATOR.generate)(&raw).unwrap();
        outputs[0].write(&root).unwrap();
        sources.record(&root, &GENERATOR, &raw, &outputs).unwrap();
        sources.write(&root).unwrap();

        change(&root);
        let sources = Sources::read(&root).unwrap();
        let without = recorded(&root, &[GENERATOR], &sources).unwrap().join("\n");
        let with = anew(&root, &GENERATOR, &raw, &sources).unwrap().join("\n");
        fs::remove_dir_all(&root).unwrap();
        (without, with)
    }

    #[test]
    fn nothing_is_stale_after_generate() {
        assert_eq!(stale_after("fresh", |_| {}), (String::new(), String::new()));
    }

    #[test]
    fn a_changed_output_is_stale() {
        let (without, with) =
            stale_after("output", |root| fs::write(root.join("out/made.txt"), "mine").unwrap());
        assert_eq!(
            without,
            "out/made.txt was changed after it was generated; run `cargo xtask generate --raw DIR`"
        );
        assert_eq!(
            with,
            "out/made.txt is not what the generator writes; run `cargo xtask generate --raw DIR`"
        );
    }

    #[test]
    fn changed_code_makes_stale() {
        let (without, with) =
            stale_after("code", |root| fs::write(root.join("code.rs"), "new code").unwrap());
        assert!(without.starts_with("out/made.txt is older than its generator (code.rs); run"), "{without}");
        assert_eq!(with, "");
    }

    #[test]
    fn a_file_that_is_kept_is_not_stale_until_the_code_changes_again() {
        let keep_then = |after: &'static str| {
            stale_after(&format!("kept-{after}"), |root| {
                fs::write(root.join("code.rs"), "new code").unwrap();
                let mut sources = Sources::read(root).unwrap();
                sources.keep(root, &GENERATOR, "the code was renamed").unwrap();
                sources.write(root).unwrap();
                fs::write(root.join("code.rs"), after).unwrap();
            })
        };
        assert_eq!(keep_then("new code").0, "");
        assert!(keep_then("newer").0.starts_with("out/made.txt is older than its generator"));
    }

    #[test]
    fn a_changed_source_makes_stale() {
        let (without, with) =
            stale_after("source", |root| fs::write(root.join("raw/in.txt"), "new").unwrap());
        assert_eq!(without, "");
        assert!(with.starts_with("in.txt is not the file of Raw 1\nout/made.txt is not what"), "{with}");
    }
}

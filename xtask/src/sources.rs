//! `data/SOURCES.toml`: where the raw data is from, and the hashes of what went in and what came out.
//!
//! People write the prose of a `[[source]]` and the names of its files; `generate` writes every hash and the whole of
//! `[[generated]]`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Generator;
use crate::output::Output;

const PATH: &str = "data/SOURCES.toml";

const HEADER: &str = "\
# Where the raw data is from, its licence, and what is made of it.
# Prose and file names are written by people; every sha256 and the whole of [[generated]] by `cargo xtask generate`.
# A file name may be a folder: its hash covers every file below it. `cargo xtask check` compares.

";

/// The whole file.
#[derive(Debug, Default, Serialize, Deserialize, PartialEq)]
pub struct Sources {
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
    #[serde(default)]
    pub generated: Vec<Generated>,
}

/// One body of raw data.
#[derive(Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Source {
    pub name: String,
    pub version: String,
    /// Public address.
    pub from: String,
    /// SPDX expression.
    pub licence: String,
    /// The text that has to accompany the data, where one has to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence_text: Option<String>,
    /// What is made of it.
    pub makes: String,
    /// The option of `cargo xtask` that names the folder; several sources may share one.
    pub folder: String,
    /// Path in the folder, sha256.
    pub files: BTreeMap<String, String>,
}

/// One committed file that a generator made.
#[derive(Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Generated {
    pub path: String,
    pub sha256: String,
    /// [`Generator::folder`] of the generator that made it.
    pub folder: String,
    /// sha256 of the generator's code.
    pub generator: String,
    /// sha256 of the list of source files and their hashes.
    pub inputs: String,
    /// The code has changed since, and the file stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<Kept>,
}

/// Why a file stays, though the present code of its generator did not make it.
#[derive(Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// sha256 of the code for which the reason was given.
    pub generator: String,
    /// What has changed, and whether the next run writes another file.
    pub reason: String,
}

impl Sources {
    pub fn read(root: &Path) -> Result<Sources> {
        let text = fs::read_to_string(root.join(PATH)).with_context(|| format!("reading {PATH}"))?;
        toml::from_str(&text).with_context(|| format!("reading {PATH}"))
    }

    pub fn write(&self, root: &Path) -> Result<()> {
        let text = format!("{HEADER}{}", toml::to_string(self)?);
        fs::write(root.join(PATH), text).with_context(|| format!("writing {PATH}"))
    }

    /// Notes that `generator` made `outputs` from `folder`.
    pub fn record(
        &mut self,
        root: &Path,
        generator: &Generator,
        folder: &Path,
        outputs: &[Output],
    ) -> Result<()> {
        for source in self.sources.iter_mut().filter(|source| source.folder == generator.folder) {
            for (name, hash) in &mut source.files {
                *hash = hash_of_path(&folder.join(name))?;
            }
        }
        self.generated.retain(|generated| generated.folder != generator.folder);
        for output in outputs {
            self.generated.push(Generated {
                path: output.path.to_owned(),
                sha256: hash(&output.bytes),
                folder: generator.folder.to_owned(),
                generator: hash_of_code(root, generator)?,
                inputs: self.hash_of_inputs(generator.folder),
                kept: None,
            });
        }
        self.generated.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(())
    }

    /// Notes that the files of `generator` stay as they are, and why.
    pub fn keep(&mut self, root: &Path, generator: &Generator, reason: &str) -> Result<()> {
        let code = hash_of_code(root, generator)?;
        for made in self.generated.iter_mut().filter(|made| made.folder == generator.folder) {
            made.sha256 = hash_of_path(&root.join(&made.path))?;
            let is_older = made.generator != code;
            made.kept = is_older.then(|| Kept { generator: code.clone(), reason: reason.to_owned() });
        }
        Ok(())
    }

    /// One hash for all source files of `folder`, as recorded.
    pub fn hash_of_inputs(&self, folder: &str) -> String {
        let sources = self.sources.iter().filter(|source| source.folder == folder);
        hash_of_list(sources.flat_map(|source| &source.files))
    }
}

/// One hash for the code of `generator`.
pub fn hash_of_code(root: &Path, generator: &Generator) -> Result<String> {
    let mut files = BTreeMap::new();
    for &path in generator.code {
        files.insert(path.to_owned(), hash_of_path(&root.join(path))?);
    }
    Ok(hash_of_list(&files))
}

/// The hash of a file; for a folder, of the list of everything below it.
pub fn hash_of_path(path: &Path) -> Result<String> {
    if !path.is_dir() {
        return Ok(hash(&fs::read(path).with_context(|| format!("reading {}", path.display()))?));
    }
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(path)? {
        let name = entry?.file_name();
        let name = name.to_str().with_context(|| format!("a file name in {} is not text", path.display()))?;
        files.insert(name.to_owned(), hash_of_path(&path.join(name))?);
    }
    ensure!(!files.is_empty(), "{} is empty", path.display());
    Ok(hash_of_list(&files))
}

pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hash_of_list<'a>(files: impl IntoIterator<Item = (&'a String, &'a String)>) -> String {
    let list: String = files.into_iter().map(|(name, hash)| format!("{hash}  {name}\n")).collect();
    hash(list.as_bytes())
}

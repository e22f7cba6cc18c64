//! Files of text that generators read: which of a language's may be counted, and what is in them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// The files of `tag` whose licence lets their statistics ship without a notice per file.
pub fn interfaces(dir: &Path, tag: &str) -> Result<Vec<String>> {
    let mut paths = vec![format!("ui-strings/{tag}.txt")];
    for line in read(&dir.join("thin/SOURCES.tsv"))?.lines() {
        let mut fields = line.split('\t');
        let (Some(file), Some(licence)) = (fields.next(), fields.nth(1)) else { continue };
        let free = ["MIT", "Apache-2.0", "CC0-1.0"].iter().any(|name| {
            licence.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(" ("))
        });
        if free && file.split('.').next() == Some(tag) {
            paths.push(format!("thin/{file}"));
        }
    }
    Ok(paths)
}

/// The whole file.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}

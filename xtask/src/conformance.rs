//! The test files of the Unicode standard, packed for the tests of this repository: each without its comments, but for
//! the line that names its version, and compressed (xz). `--conformance DIR` names the folder that holds them as they
//! are published.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use lzma_rust2::{XzOptions, XzWriter};

use crate::output::Output;

/// Each file, and where it is committed.
const FILES: [(&str, &str); 4] = [
    ("BidiTest.txt", "data/conformance/BidiTest.txt.xz"),
    ("BidiCharacterTest.txt", "data/conformance/BidiCharacterTest.txt.xz"),
    ("NormalizationTest.txt", "data/conformance/NormalizationTest.txt.xz"),
    ("DoNotEmit.txt", "data/conformance/DoNotEmit.txt.xz"),
];

/// The preset that packs best and takes longest.
const XZ_PRESET: u32 = 9;

pub fn generate(folder: &Path) -> Result<Vec<Output>> {
    FILES.into_iter().map(|(name, path)| Ok(Output { path, bytes: packed(&folder.join(name))? })).collect()
}

fn packed(file: &Path) -> Result<Vec<u8>> {
    let text = fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    let mut lines = text.lines();
    let version = lines.next().unwrap_or_default();
    ensure!(version.starts_with("# "), "{} does not begin with its name and version", file.display());
    let mut packed = XzWriter::new(Vec::new(), XzOptions::with_preset(XZ_PRESET))?;
    writeln!(packed, "{version}")?;
    for line in lines {
        let cases = line.split('#').next().unwrap_or_default().trim_end();
        if !cases.is_empty() {
            writeln!(packed, "{cases}")?;
        }
    }
    Ok(packed.finish()?)
}

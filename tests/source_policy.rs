//! House rules that a compiler does not check.

use std::fs;
use std::path::{Path, PathBuf};

use icu_properties::CodePointSetData;
use icu_properties::props::{BidiControl, DefaultIgnorableCodePoint, WhiteSpace};

/// Lines after which a file that people write wants splitting.
const LONGEST: usize = 550;

const FOLDERS: [&str; 9] =
    [".ci", ".cargo", "benches", "examples", "fuzz/fuzz_targets", "fuzz/src", "src", "tests", "xtask/src"];

/// Files under `folder`, or none where there is no such folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// The files that people write, with their text: code, and what stands beside it at the root.
fn written() -> Vec<(PathBuf, String)> {
    let mut paths: Vec<PathBuf> =
        ["Cargo.toml", "deny.toml", "CHANGELOG.md", "CONTRIBUTING.md", "README.md"].map(PathBuf::from).into();
    for folder in FOLDERS {
        files(Path::new(folder), &mut paths);
    }
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(&path).unwrap())).collect()
}

/// The files that `cargo xtask generate` writes.
fn generated() -> Vec<PathBuf> {
    let sources = fs::read_to_string("data/SOURCES.toml").unwrap();
    let (_, made) = sources.split_once("[[generated]]").unwrap();
    made.lines()
        .filter_map(|line| line.strip_prefix("path = "))
        .map(|path| path.trim_matches('"').into())
        .collect()
}

/// What a reader of the source does not see, or what shows the rest in another order (UTS #55).
fn hides(c: char) -> bool {
    let is_space = CodePointSetData::new::<WhiteSpace>().contains(c) && !matches!(c, ' ' | '\n');
    is_space
        || c != '\n' && c.is_control()
        || CodePointSetData::new::<BidiControl>().contains(c)
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

#[test]
fn nothing_in_the_source_is_invisible() {
    let files = written();
    assert!(files.len() > 50);
    for (path, text) in files {
        for (line, text) in text.lines().enumerate() {
            let hidden = text.chars().find(|&c| hides(c));
            assert_eq!(hidden, None, "{}:{}", path.display(), line + 1);
        }
    }
}

#[test]
fn no_file_is_too_long_to_read() {
    let generated = generated();
    assert!(generated.iter().any(|path| path.ends_with("src/chars/table.rs")));
    for (path, text) in written().into_iter().filter(|(path, _)| !generated.contains(path)) {
        let lines = text.lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines", path.display());
    }
}

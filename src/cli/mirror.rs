//! `-o DIR/`: the name of an input in, the file in the folder of results out.
//!
//! A file that the command line names goes to DIR under its own name; a file below a named folder goes to the same place
//! below DIR. So no `..` and no absolute path takes part, and nothing leaves DIR; a folder in it that is a link is refused
//! without `--follow`. Two inputs for one result are an error before anything is written.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::compressor;
use super::inputs::{self, InputFile};
use super::outcome::reason;
use super::replace::{ReplaceTarget, Replacement};
use crate::inputs::recognise;

/// The folder of results.
#[derive(Clone, Debug)]
pub struct Mirror {
    pub folder: PathBuf,
    pub follow: bool,
    /// Behind the name of each result.
    pub ending: &'static str,
}

/// Whether `output` means a folder: it is one, or its name ends with a slash.
pub fn is_folder(output: &Path) -> bool {
    let name = output.as_os_str().as_encoded_bytes();
    name.last().is_some_and(|&byte| std::path::is_separator(byte.into()))
        || fs::metadata(output).is_ok_and(|metadata| metadata.is_dir())
}

impl Mirror {
    /// Where the result of `input` goes; `None` for standard input.
    pub fn path(&self, input: &InputFile) -> Option<PathBuf> {
        let place = input.place()?;
        // A text stays compressed as its file was; records and views of it are not, and there is no writer of brotli.
        let is_plain = recognise::is_brotli_name(&place) || !self.ending.is_empty();
        let place = if is_plain { compressor::without_ending(place) } else { place };
        let mut below = place.into_os_string();
        if !below.as_encoded_bytes().ends_with(self.ending.as_bytes()) {
            below.push(self.ending);
        }
        Some(self.folder.join(below))
    }

    /// Refuses standard input, two inputs for one result, and a result that is an input. The error is a message.
    pub fn check(&self, all: &[InputFile]) -> Result<(), String> {
        let identities: HashMap<_, _> =
            all.iter().filter_map(|input| Some((input.identity()?, input))).collect();
        let mut results: HashMap<PathBuf, &InputFile> = HashMap::new();
        for input in all {
            let name = input.name();
            let Some(path) = self.path(input) else {
                return Err(format!("{name}: has no name for a result in a folder (use -o FILE)"));
            };
            if let Some(other) = inputs::identity_of_path(&path).and_then(|result| identities.get(&result)) {
                let other = other.name();
                return Err(format!(
                    "{other}: is input and output (use --in-place to clean files where they are)"
                ));
            }
            if let Some(other) = results.insert(path, input) {
                let other = other.name();
                return Err(format!(
                    "{other} and {name} have one name in the folder (clean them one by one)"
                ));
            }
        }
        Ok(())
    }

    /// Begins the file at `path`, which lies in the folder.
    pub fn begin(&self, path: &Path) -> io::Result<Replacement> {
        self.create_folders(path)?;
        let target = ReplaceTarget::find(path, self.follow)?;
        target.remove_orphans();
        Replacement::begin(target)
    }

    fn create_folders(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let below = path.strip_prefix(&self.folder).unwrap_or(path);
        let mut folder = self.folder.clone();
        for part in below.parent().into_iter().flat_map(Path::components) {
            folder.push(part);
            match fs::create_dir(&folder) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                created => created?,
            }
            if !self.follow && fs::symlink_metadata(&folder)?.is_symlink() {
                let name = folder.display();
                return Err(io::Error::other(format!(
                    "{name} is a link (--follow says to write where it leads)"
                )));
            }
        }
        Ok(())
    }
}

/// A path below a folder, from a name with `/` that may come from anyone: nothing in it leads out.
pub fn safe_path(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(name);
    let is_safe = !name.contains('\0') && path.components().all(|part| matches!(part, Component::Normal(_)));
    (is_safe && path.file_name().is_some()).then_some(path)
}

/// The message for a result that could not be written.
pub fn failure(name: &str, error: &io::Error) -> String {
    format!("{name}: not written: {}", reason(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_out_are_unsafe() {
        for name in ["../a", "/etc/passwd", "a/../../b", "", ".", "a\0b"] {
            assert_eq!(safe_path(name), None, "{name:?}");
        }
        assert_eq!(safe_path("a/b.txt"), Some("a/b.txt".into()));
    }
}

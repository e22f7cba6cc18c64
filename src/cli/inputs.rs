//! Where documents come from: files and standard input, and what to say of those that cannot be read.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use saaf::emit::explain::Legible;

use super::outcome::reason;

/// A file, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

/// An input that can be read.
pub struct Source {
    /// Not buffered.
    pub reader: Box<dyn Read + Send>,
    /// In bytes, where that is known beforehand: for regular files.
    pub size: Option<u64>,
}

impl Input {
    /// As named on the command line: `-` is standard input.
    pub fn new(path: PathBuf) -> Self {
        if path.as_os_str() == "-" { Input::Stdin } else { Input::File(path) }
    }

    /// For messages.
    pub fn name(&self) -> String {
        match self {
            Input::Stdin => "standard input".into(),
            Input::File(path) => Legible(&path.to_string_lossy()).to_string(),
        }
    }

    /// As another program would take it: the path in its own bytes, or `-`.
    pub fn path(&self) -> &Path {
        match self {
            Input::Stdin => Path::new("-"),
            Input::File(path) => path,
        }
    }

    /// Opens it, or says why not and what to try. `to_replace`: its result is to take its place.
    pub fn open(&self, to_replace: bool) -> Result<Source, String> {
        let Input::File(path) = self else {
            return Ok(Source { reader: Box::new(io::stdin()), size: None });
        };
        open_file(path, to_replace).map_err(|error| self.trouble(&error))
    }

    /// What to say of an error: the name, the reason, and what to try.
    pub fn trouble(&self, error: &io::Error) -> String {
        let name = self.name();
        match error.kind() {
            io::ErrorKind::NotFound => format!("{name}: no such file (check the name and the folder)"),
            io::ErrorKind::IsADirectory => format!("{name}: is a directory (name the files in it)"),
            io::ErrorKind::PermissionDenied => format!("{name}: permission denied (check who may read it)"),
            _ => format!("{name}: {}", reason(error)),
        }
    }

    /// What to say of bytes that are no text.
    pub fn binary(&self) -> String {
        format!(
            "{}: binary data (not text in any encoding); give --encoding LABEL to read it anyway",
            self.name()
        )
    }
}

/// Looks before it opens, because to open a pipe is to wait for its writer.
fn open_file(path: &Path, to_replace: bool) -> io::Result<Source> {
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let size = metadata.is_file().then_some(metadata.len());
    if to_replace && size.is_none() {
        return Err(io::Error::other("is not a regular file, and cannot be replaced"));
    }
    Ok(Source { reader: Box::new(File::open(path)?), size })
}

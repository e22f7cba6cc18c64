//! Where documents come from: files and standard input; which file that is, and what to say of those that cannot be read.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use saaf::emit::explain::Legible;

use super::outcome::reason;
use super::replace::Place;

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
    /// For its result, where that is to take its place.
    pub place: Option<Place>,
}

/// Which regular file something is, by whatever name: its device and its inode.
#[cfg(unix)]
pub type Identity = (u64, u64);
/// Which file something is, by whatever name: its path without links.
#[cfg(not(unix))]
pub type Identity = PathBuf;

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// To be read.
    Read,
    /// Its result is to take its place, or, where it is a link and `follow` is set, the place of what that leads to.
    Replace { follow: bool },
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

    /// None for what is no regular file: to read from and write to one terminal is nothing unusual.
    pub fn identity(&self) -> Option<Identity> {
        match self {
            Input::Stdin => identity_of_stream(io::stdin()),
            Input::File(path) => identity_of_path(path),
        }
    }

    /// Opens it, or says why not and what to try.
    pub fn open(&self, opening: Opening) -> Result<Source, String> {
        let Input::File(path) = self else {
            return Ok(Source { reader: Box::new(io::stdin()), size: None, place: None });
        };
        let source = match opening {
            Opening::Read => open_file(path),
            Opening::Replace { follow } => open_to_replace(path, follow),
        };
        source.map_err(|error| self.trouble(&error))
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
fn open_file(path: &Path) -> io::Result<Source> {
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let size = metadata.is_file().then_some(metadata.len());
    Ok(Source { reader: Box::new(File::open(path)?), size, place: None })
}

fn open_to_replace(path: &Path, follow: bool) -> io::Result<Source> {
    let (place, file) = Place::open(path, follow)?;
    let size = Some(file.metadata()?.len());
    Ok(Source { reader: Box::new(file), size, place: Some(place) })
}

/// The regular file that `path` leads to.
#[cfg(unix)]
pub fn identity_of_path(path: &Path) -> Option<Identity> {
    identity(&fs::metadata(path).ok()?)
}

/// The regular file that a standard stream is.
#[cfg(unix)]
pub fn identity_of_stream(stream: impl std::os::fd::AsFd) -> Option<Identity> {
    let file = stream.as_fd().try_clone_to_owned().map(File::from).ok()?;
    identity(&file.metadata().ok()?)
}

#[cfg(unix)]
fn identity(metadata: &fs::Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    metadata.is_file().then(|| (metadata.dev(), metadata.ino()))
}

/// The file that `path` leads to.
#[cfg(not(unix))]
pub fn identity_of_path(path: &Path) -> Option<Identity> {
    fs::canonicalize(path).ok()
}

/// Not to be told from here.
#[cfg(not(unix))]
pub fn identity_of_stream<T>(_: T) -> Option<Identity> {
    None
}

//! Replacement of a file by its path, for systems that are not Unix and cannot open relative to a directory.
//!
//! The state of the file is its size and the time of its last change. The result is written to a temporary file beside it,
//! which is renamed over it if that state is unchanged.

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tempfile::NamedTempFile;

/// A path, and the state of the file there when it was opened.
#[derive(Debug)]
pub struct ReplaceTarget {
    path: PathBuf,
    /// Size and time of the last change; `None`: there was no file.
    state: Option<(u64, Option<SystemTime>)>,
}

impl ReplaceTarget {
    /// Resolves `path` and opens the regular file there for reading.
    pub fn open(path: &Path, follow: bool) -> io::Result<(ReplaceTarget, File)> {
        let target = ReplaceTarget::find(path, follow)?;
        let file = File::open(&target.path)?;
        Ok((ReplaceTarget { state: Some(state(&file.metadata()?)?), ..target }, file))
    }

    /// Resolves `path` to a regular file or to a free name.
    pub fn find(path: &Path, follow: bool) -> io::Result<ReplaceTarget> {
        let metadata = match fs::symlink_metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(ReplaceTarget { path: path.to_owned(), state: None });
            }
            metadata => metadata?,
        };
        if metadata.is_symlink() && follow {
            let path = fs::canonicalize(path)?;
            let state = Some(state(&fs::metadata(&path)?)?);
            return Ok(ReplaceTarget { path, state });
        }
        Ok(ReplaceTarget { path: path.to_owned(), state: Some(state(&metadata)?) })
    }

    fn check(&self) -> io::Result<()> {
        let now = match fs::symlink_metadata(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            metadata => Some(state(&metadata?)?),
        };
        if now == self.state { Ok(()) } else { Err(io::Error::other("another program changed it meanwhile")) }
    }
}

fn state(metadata: &Metadata) -> io::Result<(u64, Option<SystemTime>)> {
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if metadata.is_symlink() {
        let why = "is a link (name the file that it leads to, or let saaf replace that with --follow)";
        return Err(io::Error::other(why));
    }
    if !metadata.is_file() {
        return Err(io::Error::other("is not a regular file, and cannot be replaced"));
    }
    Ok((metadata.len(), metadata.modified().ok()))
}

/// A result that replaces a file once it is complete.
pub struct Replacement {
    target: ReplaceTarget,
    file: NamedTempFile,
}

impl Replacement {
    /// Creates the temporary file.
    pub fn begin(target: ReplaceTarget) -> io::Result<Replacement> {
        let folder =
            target.path.parent().filter(|path| !path.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::Builder::new().prefix(".saaf-").tempfile_in(folder)?;
        Ok(Replacement { target, file })
    }

    /// Whether there is a file to replace.
    pub fn replaces(&self) -> bool {
        self.target.state.is_some()
    }

    /// Replaces the file. After an error nothing has changed.
    pub fn commit(self) -> io::Result<()> {
        let Replacement { target, file } = self;
        if target.state.is_some() {
            file.as_file().set_permissions(fs::metadata(&target.path)?.permissions())?;
        }
        file.as_file().sync_all()?;
        target.check()?;
        match target.state {
            Some(_) => file.persist(&target.path).map_err(|error| error.error)?,
            None => file.persist_noclobber(&target.path).map_err(|error| error.error)?,
        };
        Ok(())
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

//! Replacement of a file by its path, for systems that are not Unix and cannot open relative to a directory.
//!
//! The state of the file is its size and the time of its last change. The result is written to a temporary file beside it,
//! which is renamed over it if that state is unchanged.

use std::ffi::{OsStr, OsString};
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

    /// Nothing: only the names are known here, not whether a run goes on.
    pub fn remove_orphans(&self) {}

    /// The path of the backup, which must be free.
    fn backup(&self, suffix: &OsStr) -> io::Result<PathBuf> {
        let mut path = self.path.clone().into_os_string();
        path.push(suffix);
        let path = PathBuf::from(path);
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(path),
            _ => Err(io::Error::other(format!(
                "its backup {} is there already (move it, or name another --backup=SUFFIX)",
                path.display()
            ))),
        }
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
    finish: Finish,
}

/// What is done with the complete file.
#[derive(Debug, Default)]
pub struct Finish {
    /// A new file gets the permissions of this one.
    pub like: Option<Metadata>,
    /// It has the time of the last change of `like`, or of the file that it replaces.
    pub keeps_mtime: bool,
    /// The replaced file stays under its name with this behind it.
    pub backup: Option<OsString>,
}

impl Replacement {
    /// Creates the temporary file.
    pub fn begin(target: ReplaceTarget) -> io::Result<Replacement> {
        let folder =
            target.path.parent().filter(|path| !path.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::Builder::new().prefix(".saaf-").tempfile_in(folder)?;
        Ok(Replacement { target, file, finish: Finish::default() })
    }

    /// Sets what is done with the complete file.
    pub fn finish(self, finish: Finish) -> Replacement {
        Replacement { finish, ..self }
    }

    /// Whether there is a file to replace.
    pub fn replaces(&self) -> bool {
        self.target.state.is_some()
    }

    /// Replaces the file; the metadata is that of the new one. After an error nothing has changed.
    pub fn commit(self) -> io::Result<Metadata> {
        let Replacement { target, file, finish } = self;
        let old = target.state.is_some().then(|| fs::metadata(&target.path)).transpose()?;
        let backup = finish.backup.as_deref().filter(|_| old.is_some());
        let backup = backup.map(|suffix| target.backup(suffix)).transpose()?;
        if let Some(like) = old.as_ref().or(finish.like.as_ref()) {
            file.as_file().set_permissions(like.permissions())?;
        }
        if let Some(like) = finish.like.as_ref().or(old.as_ref()).filter(|_| finish.keeps_mtime) {
            file.as_file().set_times(fs::FileTimes::new().set_modified(like.modified()?))?;
        }
        file.as_file().sync_all()?;
        let metadata = file.as_file().metadata()?;
        target.check()?;
        if let Some(backup) = &backup {
            fs::hard_link(&target.path, backup)?;
        }
        match target.state {
            Some(_) => file.persist(&target.path).map_err(|error| error.error)?,
            None => file.persist_noclobber(&target.path).map_err(|error| error.error)?,
        };
        Ok(metadata)
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

//! A file is replaced, where the system has no directories that are open: by its path, looked at before and after.
//!
//! What stands in the place is told by size and time. The result grows beside it and is renamed over it where both are
//! as they were.

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tempfile::NamedTempFile;

/// A path, and what stood there when it was looked at.
#[derive(Debug)]
pub struct Place {
    path: PathBuf,
    /// None: nothing. Else its size, and the time of its last change.
    was: Option<(u64, Option<SystemTime>)>,
}

impl Place {
    /// Where `path` leads, and the regular file that stands there, open to be read.
    pub fn open(path: &Path, follow: bool) -> io::Result<(Place, File)> {
        let place = Place::find(path, follow)?;
        let file = File::open(&place.path)?;
        Ok((Place { was: Some(state(&file.metadata()?)?), ..place }, file))
    }

    /// Where `path` leads: to a regular file, or to nothing yet.
    pub fn find(path: &Path, follow: bool) -> io::Result<Place> {
        let metadata = match fs::symlink_metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Place { path: path.to_owned(), was: None });
            }
            metadata => metadata?,
        };
        if metadata.is_symlink() && follow {
            let path = fs::canonicalize(path)?;
            let was = Some(state(&fs::metadata(&path)?)?);
            return Ok(Place { path, was });
        }
        Ok(Place { path: path.to_owned(), was: Some(state(&metadata)?) })
    }

    fn check(&self) -> io::Result<()> {
        let now = match fs::symlink_metadata(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            metadata => Some(state(&metadata?)?),
        };
        if now == self.was { Ok(()) } else { Err(io::Error::other("another program changed it meanwhile")) }
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

/// What is to take a place.
pub struct Replacement {
    place: Place,
    file: NamedTempFile,
}

impl Replacement {
    /// Nothing yet.
    pub fn begin(place: Place) -> io::Result<Replacement> {
        let folder =
            place.path.parent().filter(|path| !path.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::Builder::new().prefix(".saaf-").tempfile_in(folder)?;
        Ok(Replacement { place, file })
    }

    /// Whether something stands in its place.
    pub fn replaces(&self) -> bool {
        self.place.was.is_some()
    }

    /// It is complete, and takes its place. On an error nothing has happened.
    pub fn commit(self) -> io::Result<()> {
        let Replacement { place, file } = self;
        if place.was.is_some() {
            file.as_file().set_permissions(fs::metadata(&place.path)?.permissions())?;
        }
        file.as_file().sync_all()?;
        place.check()?;
        match place.was {
            Some(_) => file.persist(&place.path).map_err(|error| error.error)?,
            None => file.persist_noclobber(&place.path).map_err(|error| error.error)?,
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

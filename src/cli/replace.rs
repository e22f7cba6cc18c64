//! A file is replaced: the same file that was looked at, in the same directory, whole or not at all.
//!
//! The path is resolved once. From then on there is an open directory and a name in it ([`Place`]), so that who owns a
//! folder above cannot lead the result elsewhere. The last name is not followed where it is a link, unless asked for;
//! then it is followed once, and the place is where it led. What stood there is remembered: device, inode, size, and
//! the times of its last change. The result grows beside it in a file that only its owner reads
//! ([`Temporary`]), takes over what belongs to the old file ([`attributes`]), is synced, and is renamed over it only
//! where the name still leads to what was remembered. So what others write meanwhile is not lost, but refused to be
//! replaced. Hard links are, too: a rename would part them.
//!
//! What is left is the time between the last look and the rename, some microseconds in which another's change goes
//! unseen: no system call compares and renames. What somebody wrote within one tick of the file system's clock before
//! the first look and at the same length is not seen either, nor what is written through a descriptor that was opened
//! before the rename.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, Stat, fstat, openat, readlinkat, statat};
use rustix::io::Errno;

use super::attributes;
use super::temporary::Temporary;

/// A name in an open directory, and what stood there when it was looked at.
#[derive(Debug)]
pub struct Place {
    directory: Arc<OwnedFd>,
    name: OsString,
    /// None: nothing.
    was: Option<State>,
}

/// What tells a file from another, and from itself after a change. The last change of the inode cannot be set by hand,
/// as that of the content can.
#[derive(Debug, PartialEq, Eq)]
struct State {
    file: (i128, i128),
    size: i128,
    content_changed: (i128, i128),
    inode_changed: (i128, i128),
}

/// Links that lead to links before they are taken for a circle, as Linux does.
const LINKS: usize = 40;

impl Place {
    /// Where `path` leads, and the regular file that stands there, open to be read.
    pub fn open(path: &Path, follow: bool) -> io::Result<(Place, File)> {
        let mut place = Place::find(path, follow)?;
        if place.was.is_none() {
            return Err(io::ErrorKind::NotFound.into());
        }
        let file = place.read()?;
        // What was opened may be another file than was looked at.
        place.was = Some(State::of(&fstat(&file)?)?);
        Ok((place, file))
    }

    /// Where `path` leads: to a regular file, or to nothing yet.
    pub fn find(path: &Path, follow: bool) -> io::Result<Place> {
        let (mut directory, mut name) = open_parent(CWD, path)?;
        for _ in 0..LINKS {
            let stat = match statat(&directory, &name, AtFlags::SYMLINK_NOFOLLOW) {
                Err(Errno::NOENT) => return Ok(Place { directory: directory.into(), name, was: None }),
                stat => stat?,
            };
            if !is_link(&stat) {
                return Ok(Place { directory: directory.into(), name, was: Some(State::of(&stat)?) });
            }
            if !follow {
                return Err(link());
            }
            let target = OsString::from_vec(readlinkat(&directory, &name, Vec::new())?.into_bytes());
            (directory, name) = open_parent(&directory, &PathBuf::from(target))?;
        }
        Err(Errno::LOOP.into())
    }

    /// Opens what stands there now. A pipe that took the name is not waited for.
    fn read(&self) -> io::Result<File> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        match openat(&self.directory, &self.name, flags, Mode::empty()) {
            Err(Errno::LOOP | Errno::MLINK) => Err(link()),
            file => Ok(file?.into()),
        }
    }

    /// Whether the name still leads to what stood there.
    fn check(&self) -> io::Result<()> {
        let now = match statat(&self.directory, &self.name, AtFlags::SYMLINK_NOFOLLOW) {
            Err(Errno::NOENT) => None,
            stat => Some(stat?),
        };
        self.compare(now.as_ref())
    }

    fn compare(&self, now: Option<&Stat>) -> io::Result<()> {
        let is_as_it_was = match (now, &self.was) {
            (None, None) => true,
            (Some(now), Some(was)) => State::of(now).is_ok_and(|now| now == *was),
            _ => false,
        };
        if is_as_it_was { Ok(()) } else { Err(io::Error::other("another program changed it meanwhile")) }
    }
}

impl State {
    /// Only regular files are replaced.
    fn of(stat: &Stat) -> io::Result<State> {
        match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => {}
            FileType::Directory => return Err(io::ErrorKind::IsADirectory.into()),
            FileType::Symlink => return Err(link()),
            _ => return Err(io::Error::other("is not a regular file, and cannot be replaced")),
        }
        Ok(State {
            // The types of these are others on each system.
            file: (stat.st_dev.into(), stat.st_ino.into()),
            size: stat.st_size.into(),
            content_changed: (stat.st_mtime.into(), stat.st_mtime_nsec.into()),
            inode_changed: (stat.st_ctime.into(), stat.st_ctime_nsec.into()),
        })
    }
}

fn is_link(stat: &Stat) -> bool {
    FileType::from_raw_mode(stat.st_mode) == FileType::Symlink
}

fn link() -> io::Error {
    io::Error::other("is a link (name the file that it leads to, or let saaf replace that with --follow)")
}

/// The directory that holds what `path` names, and its name there. It is only a place to start from, so it need not be
/// readable where the system lets it be opened so.
fn open_parent(base: impl AsFd, path: &Path) -> io::Result<(OwnedFd, OsString)> {
    #[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd"))]
    const ACCESS: OFlags = OFlags::PATH;
    #[cfg(not(any(target_os = "linux", target_os = "android", target_os = "freebsd")))]
    const ACCESS: OFlags = OFlags::RDONLY;
    let bytes = path.as_os_str().as_bytes();
    let (parent, name) = match bytes.iter().rposition(|&b| b == b'/') {
        Some(slash) => (&bytes[..=slash], &bytes[slash + 1..]),
        None => (&b"."[..], bytes),
    };
    if [&b""[..], b".", b".."].contains(&name) {
        // Only a directory is called so.
        fs::metadata(path)?;
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let directory = openat(base, parent, ACCESS | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
    Ok((directory, OsString::from_vec(name.to_vec())))
}

/// What is to take a place.
pub struct Replacement {
    place: Place,
    temporary: Temporary,
}

impl Replacement {
    /// Nothing yet. Until it is complete only its owner reads what may be private; where there was nothing it is born
    /// as any new file is, so that umask and ACL of the folder have their say.
    pub fn begin(place: Place) -> io::Result<Replacement> {
        let mode = if place.was.is_some() { 0o600 } else { 0o666 };
        let temporary = Temporary::create(&place.directory, Mode::from_raw_mode(mode))?;
        Ok(Replacement { place, temporary })
    }

    /// Whether something stands in its place.
    pub fn replaces(&self) -> bool {
        self.place.was.is_some()
    }

    /// It is complete, and takes its place. On an error nothing has happened.
    pub fn commit(self) -> io::Result<()> {
        let Replacement { place, temporary } = self;
        if place.was.is_some() {
            place.check()?;
            let old = place.read()?;
            let stat = fstat(&old)?;
            place.compare(Some(&stat))?;
            let links = stat.st_nlink;
            if links > 1 {
                let why = "hard links, which a replacement would part (write to another file with -o)";
                return Err(io::Error::other(format!("it has {links} {why}")));
            }
            attributes::keep(&old, temporary.file())?;
        }
        temporary.file().sync_all()?;
        temporary.rename(&place.name, place.was.is_none(), || place.check())
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.temporary.file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(()) // nothing is held back
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fs::{Timespec, Timestamps, futimens};
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use tempfile::TempDir;

    const OLD: &[u8] = b"old text\n";
    const NEW: &[u8] = b"new text\n";
    const OTHER: &[u8] = b"another's\n";

    /// A file `in/file` in it, and a file `other` beside its folder.
    fn folder() -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("in")).unwrap();
        fs::write(folder.path().join("in/file"), OLD).unwrap();
        fs::write(folder.path().join("other"), OTHER).unwrap();
        folder
    }

    fn begin(place: Place) -> Replacement {
        let mut replacement = Replacement::begin(place).unwrap();
        replacement.write_all(NEW).unwrap();
        replacement
    }

    fn names(path: &Path) -> Vec<OsString> {
        let mut names: Vec<_> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    }

    /// What is at a path: the inode, and the bytes of a file or where a link leads.
    fn state(path: &Path) -> Option<(u64, Vec<u8>)> {
        let metadata = fs::symlink_metadata(path).ok()?;
        let bytes = match () {
            () if metadata.is_file() => fs::read(path).unwrap(),
            () if metadata.is_symlink() => fs::read_link(path).unwrap().into_os_string().into_vec(),
            () => Vec::new(),
        };
        Some((metadata.ino(), bytes))
    }

    /// After `meddle`, given the file and the other one, with a file that was opened, the result is not written, and
    /// what `meddle` left stays.
    #[track_caller]
    fn assert_refused(meddle: impl Fn(&Path, &Path)) {
        let places: [fn(&Path) -> Place; 2] =
            [|file| Place::open(file, false).unwrap().0, |file| Place::find(file, false).unwrap()];
        for place in places {
            let folder = folder();
            let (file, other) = (folder.path().join("in/file"), folder.path().join("other"));
            let replacement = begin(place(&file));
            meddle(&file, &other);
            let left = (state(&file), state(&other));
            replacement.commit().unwrap_err();
            assert_eq!((state(&file), state(&other)), left);
            let names = names(&folder.path().join("in"));
            assert!(names.iter().all(|name| !name.as_bytes().starts_with(b".saaf-")), "{names:?}");
        }
    }

    #[test]
    fn what_took_the_name_is_not_replaced() {
        assert_refused(|file, other| {
            fs::remove_file(file).unwrap();
            symlink(other, file).unwrap();
        });
        assert_refused(|file, other| {
            fs::rename(file, file.with_extension("away")).unwrap();
            symlink(other, file).unwrap();
        });
        assert_refused(|file, other| {
            fs::rename(file, file.with_extension("away")).unwrap();
            symlink(file.with_extension("away"), file).unwrap();
            fs::write(other, OTHER).unwrap();
        });
        assert_refused(|file, other| {
            fs::remove_file(file).unwrap();
            fs::hard_link(other, file).unwrap();
        });
        assert_refused(|file, _| {
            fs::write(file.with_extension("copy"), OLD).unwrap();
            fs::rename(file.with_extension("copy"), file).unwrap();
        });
        assert_refused(|file, _| fs::remove_file(file).unwrap());
        assert_refused(|file, _| {
            fs::remove_file(file).unwrap();
            fs::create_dir(file).unwrap();
        });
        assert_refused(|file, _| {
            fs::remove_file(file).unwrap();
            let mode = Mode::from_raw_mode(0o600);
            rustix::fs::mknodat(CWD, file, FileType::Fifo, mode, 0).unwrap();
        });
    }

    #[test]
    fn what_others_write_meanwhile_stays() {
        assert_refused(|file, _| {
            fs::OpenOptions::new().append(true).open(file).unwrap().write_all(b"more\n").unwrap();
        });
        assert_refused(|file, _| File::create(file).unwrap().set_len(0).unwrap());
        // The same length and the same time of the last change, but not of the inode's.
        assert_refused(|file, _| {
            std::thread::sleep(std::time::Duration::from_millis(30)); // ticks of the clock of the file system
            let open = fs::OpenOptions::new().write(true).open(file).unwrap();
            let stat = fstat(&open).unwrap();
            (&open).write_all(b"new").unwrap();
            let time = Timespec { tv_sec: stat.st_mtime as _, tv_nsec: stat.st_mtime_nsec as _ };
            futimens(&open, &Timestamps { last_access: time, last_modification: time }).unwrap();
        });
    }

    #[test]
    fn what_the_file_was_made_to_be_meanwhile_stays() {
        assert_refused(|file, _| {
            std::thread::sleep(std::time::Duration::from_millis(30));
            fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
        });
        assert_refused(|file, _| fs::hard_link(file, file.with_extension("link")).unwrap());
    }

    #[test]
    fn a_file_with_several_names_is_not_replaced() {
        let folder = folder();
        let (file, link) = (folder.path().join("in/file"), folder.path().join("link"));
        fs::hard_link(&file, &link).unwrap();
        let error = begin(Place::open(&file, false).unwrap().0).commit().unwrap_err();
        assert!(error.to_string().contains("2 hard links"), "{error}");
        assert_eq!(state(&file), state(&link));
    }

    #[test]
    fn the_folder_that_was_opened_is_written_to_wherever_its_path_leads() {
        for name in ["file", "free"] {
            let folder = folder();
            let path = |name: &str| folder.path().join(name);
            fs::create_dir(path("trap")).unwrap();
            fs::write(path("trap/file"), OTHER).unwrap();
            let replacement = begin(Place::find(&path("in").join(name), false).unwrap());
            fs::rename(path("in"), path("moved")).unwrap();
            symlink(path("trap"), path("in")).unwrap();
            replacement.commit().unwrap();
            assert_eq!(
                (names(&path("trap")), fs::read(path("trap/file")).unwrap()),
                (vec!["file".into()], OTHER.into())
            );
            assert_eq!(fs::read(path("moved").join(name)).unwrap(), NEW);
        }
    }

    #[test]
    fn a_name_that_was_free_and_is_taken_is_not_replaced() {
        let folder = folder();
        let free = folder.path().join("in/free");
        for take in
            [|path: &Path| fs::write(path, OTHER).unwrap(), |path: &Path| symlink("nowhere", path).unwrap()]
        {
            let replacement = begin(Place::find(&free, false).unwrap());
            take(&free);
            let left = state(&free);
            replacement.commit().unwrap_err();
            assert_eq!(state(&free), left);
            fs::remove_file(&free).unwrap();
        }
        assert_eq!(names(&folder.path().join("in")), ["file"]);
    }

    #[test]
    fn a_link_is_followed_where_it_is_asked_for() {
        let folder = folder();
        let path = |name: &str| folder.path().join(name);
        let links =
            [("live", "in/file"), ("dangling", "in/free"), ("long", "chain"), ("chain", "in/../in/file")];
        for (name, target) in links {
            symlink(target, path(name)).unwrap();
        }
        symlink(path("in/file"), path("absolute")).unwrap();
        symlink("round", path("round")).unwrap();
        for name in ["live", "dangling", "long", "absolute", "round"] {
            let error = Place::find(&path(name), false).unwrap_err();
            assert!(error.to_string().contains("--follow"), "{error}");
            assert!(Place::open(&path(name), false).is_err());
        }
        for (name, target) in
            [("live", "in/file"), ("dangling", "in/free"), ("long", "in/file"), ("absolute", "in/file")]
        {
            let before = state(&path(name));
            begin(Place::find(&path(name), true).unwrap()).commit().unwrap();
            assert_eq!((state(&path(name)), fs::read(path(target)).unwrap()), (before, NEW.to_vec()));
            fs::write(path(target), OLD).unwrap();
        }
        assert!(Place::find(&path("round"), true).is_err());
        assert!(Place::open(&path("gone"), true).is_err_and(|error| error.kind() == io::ErrorKind::NotFound));
    }

    #[test]
    fn a_private_file_is_never_seen_by_others() {
        let folder = folder();
        let file = folder.path().join("in/file");
        for mode in [0o600, 0o640, 0o444, 0o6755, 0o000] {
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
            let replacement = begin(Place::find(&file, false).unwrap());
            let growing = replacement.temporary.file().metadata().unwrap();
            assert_eq!(growing.permissions().mode() & 0o7777, 0o600);
            match replacement.commit() {
                Ok(()) => assert_eq!(fs::read(&file).unwrap(), NEW),
                Err(_) => assert_eq!(mode, 0), // root alone may read it
            }
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o7777, mode);
        }
    }

    #[test]
    fn a_folder_is_no_file() {
        let folder = folder();
        for name in ["in", "in/", "in/.", "in/..", "", "in/file/"] {
            assert!(Place::find(&folder.path().join(name), true).is_err(), "{name}");
        }
        assert!(Place::find(Path::new("/"), true).is_err() && Place::find(Path::new(""), true).is_err());
    }
}

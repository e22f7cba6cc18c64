//! Atomic replacement of a file: either the same file that was opened is replaced as a whole, or nothing changes.
//!
//! 1. The path is resolved once, to an open directory and a name in it ([`ReplaceTarget`]), so that later changes of the path
//!    lead nowhere else. A link as the last name is refused, or with `--follow` resolved once.
//! 2. The state of the file is stored: device, inode, size, and the times of its last changes.
//! 3. The result is written to a file beside it that only its owner can read ([`TemporaryFile`]).
//! 4. The attributes of the old file are copied to it ([`attributes`]), and it is synced.
//! 5. It is renamed over the old file, if that still has the stored state. So a change by another program is not lost: the
//!    replacement is refused. A file with several hard links is refused too, because a rename would separate them, and one that
//!    nobody may write to, which a rename does not ask.
//!
//! A backup ([`Finish::backup`]) is a second name of the old file, made right before the rename and while no signal can end
//! the run: whenever it is killed, the file or its backup is the whole old one.
//!
//! Three changes by other programs go unnoticed: between the last check and the rename (some microseconds; no system call
//! does both), within one clock tick of the file system before the first check at the same length, and through a
//! descriptor that was opened before the rename.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::{
    AtFlags, CWD, FileType, Mode, OFlags, Stat, fstat, linkat, openat, readlinkat, statat, unlinkat,
};
use rustix::io::Errno;

use super::attributes;
use super::outcome::reason;
use super::temporary::{self, TemporaryFile};

/// A name in an open directory, and the state of the file there when it was opened.
#[derive(Debug)]
pub struct ReplaceTarget {
    directory: Arc<OwnedFd>,
    name: OsString,
    /// `None`: there was no file.
    state: Option<FileState>,
}

/// Identifies a file in its present state. The time of the last change of the content can be set by a program, that of the
/// inode cannot.
#[derive(Debug, PartialEq, Eq)]
struct FileState {
    file: (i128, i128),
    size: i128,
    content_changed: (i128, i128),
    inode_changed: (i128, i128),
}

/// The most links that are followed, as in Linux.
const MAX_LINKS: usize = 40;

impl ReplaceTarget {
    /// Resolves `path` and opens the regular file there for reading.
    pub fn open(path: &Path, follow: bool) -> io::Result<(ReplaceTarget, File)> {
        let mut target = ReplaceTarget::find(path, follow)?;
        if target.state.is_none() {
            return Err(io::ErrorKind::NotFound.into());
        }
        let file = target.read()?;
        // The opened file may be another one than `find` saw.
        target.state = Some(FileState::of(&fstat(&file)?)?);
        Ok((target, file))
    }

    /// Resolves `path` to a regular file or to a free name.
    pub fn find(path: &Path, follow: bool) -> io::Result<ReplaceTarget> {
        let (mut directory, mut name) = open_parent(CWD, path)?;
        for _ in 0..MAX_LINKS {
            let stat = match statat(&directory, &name, AtFlags::SYMLINK_NOFOLLOW) {
                Err(Errno::NOENT) => {
                    return Ok(ReplaceTarget { directory: directory.into(), name, state: None });
                }
                stat => stat?,
            };
            if !is_link(&stat) {
                return Ok(ReplaceTarget {
                    directory: directory.into(),
                    name,
                    state: Some(FileState::of(&stat)?),
                });
            }
            if !follow {
                return Err(link_error());
            }
            let target = OsString::from_vec(readlinkat(&directory, &name, Vec::new())?.into_bytes());
            (directory, name) = open_parent(&directory, &PathBuf::from(target))?;
        }
        Err(Errno::LOOP.into())
    }

    /// Removes temporary files in its directory that a killed run has left.
    pub fn remove_orphans(&self) {
        temporary::remove_orphans(&self.directory);
    }

    /// The name of the backup. It must be free, or another name of the file itself: the run that linked it was killed before
    /// it replaced the file.
    fn backup(&self, suffix: &OsStr) -> io::Result<Backup> {
        let mut name = self.name.clone();
        name.push(suffix);
        let mut backup = Backup { name, is_made: false };
        match statat(&self.directory, &backup.name, AtFlags::SYMLINK_NOFOLLOW) {
            Err(Errno::NOENT) => {}
            Err(errno) => return Err(backup.error(errno)),
            Ok(stat) => {
                let is_same = |state: &FileState| state.file == (stat.st_dev.into(), stat.st_ino.into());
                if !self.state.as_ref().is_some_and(is_same) {
                    return Err(backup.error(Errno::EXIST));
                }
                backup.is_made = true;
            }
        }
        Ok(backup)
    }

    /// Opens the present file. `NONBLOCK` because it may have become a named pipe.
    fn read(&self) -> io::Result<File> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        match openat(&self.directory, &self.name, flags, Mode::empty()) {
            Err(Errno::LOOP | Errno::MLINK) => Err(link_error()),
            file => Ok(file?.into()),
        }
    }

    /// Fails where the file at the name has another state now.
    fn check(&self) -> io::Result<()> {
        let now = match statat(&self.directory, &self.name, AtFlags::SYMLINK_NOFOLLOW) {
            Err(Errno::NOENT) => None,
            stat => Some(stat?),
        };
        self.compare(now.as_ref())
    }

    fn compare(&self, now: Option<&Stat>) -> io::Result<()> {
        let is_unchanged = match (now, &self.state) {
            (None, None) => true,
            (Some(now), Some(was)) => FileState::of(now).is_ok_and(|now| now == *was),
            _ => false,
        };
        if is_unchanged { Ok(()) } else { Err(io::Error::other("another program changed it meanwhile")) }
    }
}

impl FileState {
    /// Fails for anything but a regular file.
    fn of(stat: &Stat) -> io::Result<FileState> {
        match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => {}
            FileType::Directory => return Err(io::ErrorKind::IsADirectory.into()),
            FileType::Symlink => return Err(link_error()),
            _ => return Err(io::Error::other("is not a regular file, and cannot be replaced")),
        }
        Ok(FileState {
            // The types of these differ between systems.
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

fn link_error() -> io::Error {
    io::Error::other("is a link (name the file that it leads to, or let saaf replace that with --follow)")
}

/// Opens the directory of `path` and splits off the last name. With `PATH`, where the system has it, the directory need not
/// be readable.
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
        // Only a directory has such a name.
        fs::metadata(path)?;
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let directory = openat(base, parent, ACCESS | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
    Ok((directory, OsString::from_vec(name.to_vec())))
}

/// The old file under another name: a hard link, which is made at once or not at all and has all that the file had.
struct Backup {
    name: OsString,
    is_made: bool,
}

impl Backup {
    fn error(&self, errno: Errno) -> io::Error {
        let name = self.name.to_string_lossy();
        io::Error::other(match errno {
            Errno::EXIST => {
                format!("its backup {name} is there already (move it, or name another --backup=SUFFIX)")
            }
            errno => format!("its backup {name} cannot be made: {}", reason(&io::Error::from(errno))),
        })
    }
}

/// A result that replaces a file once it is complete.
pub struct Replacement {
    target: ReplaceTarget,
    temporary: TemporaryFile,
    finish: Finish,
}

/// What is done with the complete file.
#[derive(Debug, Default)]
pub struct Finish {
    /// A new file gets the permissions of this one.
    pub like: Option<fs::Metadata>,
    /// It has the time of the last change of `like`, or of the file that it replaces.
    pub keeps_mtime: bool,
    /// The replaced file stays under its name with this behind it.
    pub backup: Option<OsString>,
}

impl Replacement {
    /// Creates the temporary file. For an existing file only the owner can read it, because it may be private. For a new one
    /// it has the default mode, so that the umask and the ACL of the folder apply.
    pub fn begin(target: ReplaceTarget) -> io::Result<Replacement> {
        let mode = if target.state.is_some() { 0o600 } else { 0o666 };
        let temporary = TemporaryFile::create(&target.directory, Mode::from_raw_mode(mode))?;
        Ok(Replacement { target, temporary, finish: Finish::default() })
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
    pub fn commit(self) -> io::Result<fs::Metadata> {
        let Replacement { target, temporary, finish } = self;
        let backup = finish.backup.as_deref().filter(|_| target.state.is_some());
        let backup = backup.map(|suffix| target.backup(suffix)).transpose()?;
        let mut like = finish.like;
        if target.state.is_some() {
            target.check()?;
            let old = target.read()?;
            let stat = fstat(&old)?;
            target.compare(Some(&stat))?;
            let links = stat.st_nlink;
            let of_backup = u8::from(backup.as_ref().is_some_and(|backup| backup.is_made));
            if links > (1 + of_backup).into() {
                let why = "hard links, which a replacement would part (write to another file with -o)";
                return Err(io::Error::other(format!("it has {links} {why}")));
            }
            if stat.st_mode & 0o222 == 0 {
                let why =
                    "it is read-only (make it writable with chmod u+w, or write to another file with -o)";
                return Err(io::Error::other(why));
            }
            attributes::copy(&old, temporary.file())?;
            like = like.or(Some(old.metadata()?));
        } else if let Some(like) = &like {
            let mode = std::os::unix::fs::PermissionsExt::mode(&like.permissions()) & 0o777;
            let permissions = std::os::unix::fs::PermissionsExt::from_mode(mode);
            temporary.file().set_permissions(permissions)?;
        }
        if let Some(like) = like.filter(|_| finish.keeps_mtime) {
            temporary.file().set_times(fs::FileTimes::new().set_modified(like.modified()?))?;
        }
        temporary.file().sync_all()?;
        let metadata = temporary.file().metadata()?;
        let mut is_linked = false;
        let renamed = temporary.rename(&target.name, target.state.is_none(), || {
            target.check()?;
            let Some(backup) = backup.as_ref().filter(|backup| !backup.is_made) else { return Ok(()) };
            let (from, flags) = (&target.directory, AtFlags::empty());
            linkat(from, &target.name, from, &backup.name, flags).map_err(|errno| backup.error(errno))?;
            is_linked = true;
            Ok(())
        });
        if let (Err(_), true, Some(backup)) = (&renamed, is_linked, &backup) {
            // Best effort: the file itself is as it was.
            let _ = unlinkat(&target.directory, &backup.name, AtFlags::empty());
        }
        renamed.map(|()| metadata)
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.temporary.file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(()) // there is no buffer
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

    /// A folder with the files `in/file` and `other`.
    fn folder() -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("in")).unwrap();
        fs::write(folder.path().join("in/file"), OLD).unwrap();
        fs::write(folder.path().join("other"), OTHER).unwrap();
        folder
    }

    fn begin(target: ReplaceTarget) -> Replacement {
        let mut replacement = Replacement::begin(target).unwrap();
        replacement.write_all(NEW).unwrap();
        replacement
    }

    fn names(path: &Path) -> Vec<OsString> {
        let mut names: Vec<_> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    }

    /// The inode at a path, and the bytes of a file or the target of a link.
    fn state(path: &Path) -> Option<(u64, Vec<u8>)> {
        let metadata = fs::symlink_metadata(path).ok()?;
        let bytes = match () {
            () if metadata.is_file() => fs::read(path).unwrap(),
            () if metadata.is_symlink() => fs::read_link(path).unwrap().into_os_string().into_vec(),
            () => Vec::new(),
        };
        Some((metadata.ino(), bytes))
    }

    /// Opens a file, lets `meddle` change it (it gets the paths of `in/file` and `other`), and asserts that the replacement is
    /// refused and changes nothing.
    #[track_caller]
    fn assert_refused(meddle: impl Fn(&Path, &Path)) {
        let targets: [fn(&Path) -> ReplaceTarget; 2] = [
            |file| ReplaceTarget::open(file, false).unwrap().0,
            |file| ReplaceTarget::find(file, false).unwrap(),
        ];
        for target in targets {
            let folder = folder();
            let (file, other) = (folder.path().join("in/file"), folder.path().join("other"));
            let replacement = begin(target(&file));
            meddle(&file, &other);
            let left = (state(&file), state(&other));
            replacement.commit().unwrap_err();
            assert_eq!((state(&file), state(&other)), left);
            let names = names(&folder.path().join("in"));
            assert!(names.iter().all(|name| !name.as_bytes().starts_with(b".saaf-")), "{names:?}");
        }
    }

    #[test]
    fn another_file_at_the_name_is_not_replaced() {
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
    fn file_with_changed_content_is_not_replaced() {
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
    fn file_with_changed_mode_or_links_is_not_replaced() {
        assert_refused(|file, _| {
            std::thread::sleep(std::time::Duration::from_millis(30));
            fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
        });
        assert_refused(|file, _| fs::hard_link(file, file.with_extension("link")).unwrap());
    }

    #[test]
    fn file_with_hard_links_is_not_replaced() {
        let folder = folder();
        let (file, link) = (folder.path().join("in/file"), folder.path().join("link"));
        fs::hard_link(&file, &link).unwrap();
        let error = begin(ReplaceTarget::open(&file, false).unwrap().0).commit().unwrap_err();
        assert!(error.to_string().contains("2 hard links"), "{error}");
        assert_eq!(state(&file), state(&link));
    }

    #[test]
    fn replacement_stays_in_the_opened_directory_after_it_is_moved() {
        for name in ["file", "free"] {
            let folder = folder();
            let path = |name: &str| folder.path().join(name);
            fs::create_dir(path("trap")).unwrap();
            fs::write(path("trap/file"), OTHER).unwrap();
            let replacement = begin(ReplaceTarget::find(&path("in").join(name), false).unwrap());
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
    fn new_file_at_a_free_name_is_not_replaced() {
        let folder = folder();
        let free = folder.path().join("in/free");
        for take in
            [|path: &Path| fs::write(path, OTHER).unwrap(), |path: &Path| symlink("nowhere", path).unwrap()]
        {
            let replacement = begin(ReplaceTarget::find(&free, false).unwrap());
            take(&free);
            let left = state(&free);
            replacement.commit().unwrap_err();
            assert_eq!(state(&free), left);
            fs::remove_file(&free).unwrap();
        }
        assert_eq!(names(&folder.path().join("in")), ["file"]);
    }

    #[test]
    fn link_is_followed_only_with_follow() {
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
            let error = ReplaceTarget::find(&path(name), false).unwrap_err();
            assert!(error.to_string().contains("--follow"), "{error}");
            assert!(ReplaceTarget::open(&path(name), false).is_err());
        }
        for (name, target) in
            [("live", "in/file"), ("dangling", "in/free"), ("long", "in/file"), ("absolute", "in/file")]
        {
            let before = state(&path(name));
            begin(ReplaceTarget::find(&path(name), true).unwrap()).commit().unwrap();
            assert_eq!((state(&path(name)), fs::read(path(target)).unwrap()), (before, NEW.to_vec()));
            fs::write(path(target), OLD).unwrap();
        }
        assert!(ReplaceTarget::find(&path("round"), true).is_err());
        assert!(
            ReplaceTarget::open(&path("gone"), true)
                .is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
        );
    }

    #[test]
    fn temporary_file_is_private_and_the_mode_is_restored() {
        let folder = folder();
        let file = folder.path().join("in/file");
        for mode in [0o600, 0o640, 0o444, 0o6755, 0o000] {
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
            let replacement = begin(ReplaceTarget::find(&file, false).unwrap());
            let growing = replacement.temporary.file().metadata().unwrap();
            assert_eq!(growing.permissions().mode() & 0o7777, 0o600);
            match replacement.commit() {
                Ok(_) => assert_eq!(fs::read(&file).unwrap(), NEW),
                // It is read-only, and without any right root alone may read it.
                Err(_) => assert_eq!(mode & 0o222, 0),
            }
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o7777, mode);
        }
    }

    #[test]
    fn directory_is_not_replaced() {
        let folder = folder();
        for name in ["in", "in/", "in/.", "in/..", "", "in/file/"] {
            assert!(ReplaceTarget::find(&folder.path().join(name), true).is_err(), "{name}");
        }
        assert!(
            ReplaceTarget::find(Path::new("/"), true).is_err()
                && ReplaceTarget::find(Path::new(""), true).is_err()
        );
    }
}

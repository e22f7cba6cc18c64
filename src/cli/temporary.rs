//! Temporary files: a result is written to one in the directory of the file that it will replace.
//!
//! A temporary file is created, renamed and removed relative to an open directory (`openat`, `renameat`, `unlinkat`), so
//! that a changed path cannot lead it elsewhere. `O_EXCL` makes sure that no file or link of another program is opened. It
//! is removed when it goes out of scope, and by [`remove_all`] when a signal ends the run. Only SIGKILL leaves one behind;
//! its name tells what it is ([`temporary_name`]), and that its lock (`flock`) is free tells that its run is over, so a later
//! run removes it ([`remove_orphans`]).

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::fs::{AtFlags, Mode, OFlags, fstat, openat, renameat, statat, unlinkat};
use rustix::fs::{Dir, FileType, FlockOperation, flock};
use rustix::io::Errno;

use super::temporary_name;

/// A file with a temporary name.
pub struct TemporaryFile {
    file: File,
    entry: Entry,
}

/// A name in an open directory.
type Entry = (Arc<OwnedFd>, OsString);

/// All temporary files. The lock is held while one is created, renamed or removed, so that the signal handler finds each of
/// them either in the list or gone.
static LIVE: Mutex<Vec<Entry>> = Mutex::new(Vec::new());

const MAX_NAME_ATTEMPTS: usize = 100;

impl TemporaryFile {
    /// Creates an empty file in `directory`, with `mode` less the umask.
    pub fn create(directory: &Arc<OwnedFd>, mode: Mode) -> io::Result<TemporaryFile> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut live = live();
        for _ in 0..MAX_NAME_ATTEMPTS {
            let entry: Entry = (Arc::clone(directory), temporary_name::new());
            match openat(directory, &entry.1, flags, mode) {
                Err(Errno::EXIST) => {}
                file => {
                    let file = File::from(file?);
                    // Another run has taken it for an orphan before the lock was held.
                    let locked = flock(&file, FlockOperation::NonBlockingLockExclusive);
                    if locked == Err(Errno::WOULDBLOCK) || fstat(&file)?.st_nlink == 0 {
                        continue;
                    }
                    live.push(entry.clone());
                    return Ok(TemporaryFile { file, entry });
                }
            }
        }
        Err(Errno::EXIST.into())
    }

    /// The open file.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Renames it to `name` in the same directory. `check` runs right before the rename. With `is_free` no file may have
    /// that name.
    pub fn rename(
        self,
        name: &OsStr,
        is_free: bool,
        check: impl FnOnce() -> io::Result<()>,
    ) -> io::Result<()> {
        let mut live = live();
        let result = check().and_then(|()| self.check()).and_then(|()| {
            let (directory, own) = &self.entry;
            if is_free {
                rename_to_free(directory, own, name)
            } else {
                Ok(renameat(directory, own, directory, name)?)
            }
        });
        if result.is_ok() {
            live.retain(|entry| !is_same(entry, &self.entry));
        }
        drop(live); // before the drop of `self`, which takes the lock again
        result
    }

    /// Fails where its name has become another file: the owner of the directory can do that.
    fn check(&self) -> io::Result<()> {
        let (there, own) =
            (statat(&self.entry.0, &self.entry.1, AtFlags::SYMLINK_NOFOLLOW)?, fstat(&self.file)?);
        if (there.st_dev, there.st_ino) != (own.st_dev, own.st_ino) {
            return Err(io::Error::other("its temporary file was replaced by another"));
        }
        Ok(())
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let mut live = live();
        if let Some(at) = live.iter().position(|entry| is_same(entry, &self.entry)) {
            let (directory, name) = live.swap_remove(at);
            // An error here cannot be reported or handled.
            let _ = unlinkat(directory, name, AtFlags::empty());
        }
    }
}

/// Removes all temporary files. None can be created or renamed while the result, the lock, is held.
pub fn remove_all() -> impl Sized {
    let mut live = live();
    for (directory, name) in live.drain(..) {
        // The run ends even where this fails.
        let _ = unlinkat(directory, name, AtFlags::empty());
    }
    live
}

/// Removes the temporary files that killed runs have left in `directory`, once for each directory. What cannot be removed
/// stays: it is in nobody's way.
pub fn remove_orphans(directory: &OwnedFd) {
    static SEEN: Mutex<Option<HashSet<(i128, i128)>>> = Mutex::new(None);
    let Ok(stat) = fstat(directory) else { return };
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    if !seen.get_or_insert_default().insert((stat.st_dev.into(), stat.st_ino.into())) {
        return;
    }
    // The directory may be open for its path alone.
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let Ok(entries) = openat(directory, ".", flags, Mode::empty()).and_then(Dir::new) else { return };
    let names = entries.flatten().map(|entry| entry.file_name().to_owned());
    for name in names.filter(|name| temporary_name::is_one(name.to_bytes())) {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let Ok(file) = openat(directory, &name, flags, Mode::empty()) else { continue };
        let is_file = |stat: rustix::fs::Stat| FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile;
        if fstat(&file).is_ok_and(is_file) && flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok() {
            let _ = unlinkat(directory, &name, AtFlags::empty());
        }
    }
}

/// A panic cannot leave the list half changed, so a poisoned lock is used as it is.
fn live() -> MutexGuard<'static, Vec<Entry>> {
    LIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_same(one: &Entry, other: &Entry) -> bool {
    Arc::ptr_eq(&one.0, &other.0) && one.1 == other.1
}

/// Uses `RENAME_NOREPLACE` where the file system has it.
fn rename_to_free(directory: &OwnedFd, from: &OsStr, to: &OsStr) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    {
        use rustix::fs::{RenameFlags, renameat_with};
        match renameat_with(directory, from, directory, to, RenameFlags::NOREPLACE) {
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            Err(Errno::EXIST) => return Err(io::Error::other("another file has taken its name meanwhile")),
            result => return Ok(result?),
        }
    }
    Ok(renameat(directory, from, directory, to)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fs::CWD;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::path::Path;

    fn open(path: &Path) -> Arc<OwnedFd> {
        Arc::new(openat(CWD, path, OFlags::RDONLY | OFlags::DIRECTORY, Mode::empty()).unwrap())
    }

    fn names(path: &Path) -> Vec<OsString> {
        std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name()).collect()
    }

    #[test]
    fn file_has_its_mode_from_creation_and_is_removed_on_drop() {
        let folder = tempfile::tempdir().unwrap();
        let temporary = TemporaryFile::create(&open(folder.path()), Mode::from_raw_mode(0o600)).unwrap();
        let [name] = &names(folder.path())[..] else { panic!() };
        let metadata = folder.path().join(name).metadata().unwrap();
        assert_eq!(metadata.permissions().mode() & 0o7777, 0o600);
        assert_eq!(metadata.ino(), temporary.file().metadata().unwrap().ino());
        drop(temporary);
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[test]
    fn file_stays_in_the_opened_directory_after_it_is_moved() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for name in ["own", "other"] {
            std::fs::create_dir(path(name)).unwrap();
        }
        let temporary = TemporaryFile::create(&open(&path("own")), Mode::from_raw_mode(0o600)).unwrap();
        std::fs::rename(path("own"), path("moved")).unwrap();
        symlink(path("other"), path("own")).unwrap();
        temporary.rename("file".as_ref(), true, || Ok(())).unwrap();
        assert_eq!(names(&path("other")), [""; 0]);
        assert_eq!(names(&path("moved")), ["file"]);
    }

    #[test]
    fn rename_fails_if_another_file_has_the_temporary_name() {
        let folder = tempfile::tempdir().unwrap();
        let temporary = TemporaryFile::create(&open(folder.path()), Mode::from_raw_mode(0o600)).unwrap();
        let [name] = &names(folder.path())[..] else { panic!() };
        std::fs::remove_file(folder.path().join(name)).unwrap();
        symlink("/etc/hostname", folder.path().join(name)).unwrap();
        assert!(temporary.rename("file".as_ref(), false, || Ok(())).is_err());
        assert!(!folder.path().join("file").exists());
    }

    #[test]
    fn rename_to_a_free_name_does_not_replace_a_new_file() {
        let folder = tempfile::tempdir().unwrap();
        let temporary = TemporaryFile::create(&open(folder.path()), Mode::from_raw_mode(0o600)).unwrap();
        std::fs::write(folder.path().join("file"), "another's").unwrap();
        let error = temporary.rename("file".as_ref(), true, || Ok(())).unwrap_err();
        assert!(error.to_string().contains("taken its name"), "{error}");
        assert_eq!(std::fs::read(folder.path().join("file")).unwrap(), b"another's");
        assert_eq!(names(folder.path()), ["file"]);
    }
}

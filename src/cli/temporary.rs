//! A temporary file: it grows beside the file whose place it takes, and nobody finds it afterwards.
//!
//! It is made, renamed and removed relative to a directory that is open, so it stays there whatever becomes of the
//! path that led to it. Its name is nobody's yet (`O_EXCL`), so neither a file nor a link of somebody else's is opened.
//! It is removed when it goes out of scope, and by [`remove_all`] when a signal ends the run. SIGKILL leaves it, as
//! `.saaf-` and sixteen digits.

use std::collections::hash_map::RandomState;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::os::fd::OwnedFd;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::fs::{AtFlags, Mode, OFlags, fstat, openat, renameat, statat, unlinkat};
use rustix::io::Errno;

/// A file that waits for its name.
pub struct Temporary {
    file: File,
    entry: Entry,
}

/// A name in an open directory.
type Entry = (Arc<OwnedFd>, OsString);

/// All that live. Whoever makes, names or removes one holds the lock, so that a signal finds each of them either here
/// or gone.
static LIVE: Mutex<Vec<Entry>> = Mutex::new(Vec::new());

/// Names that are tried before the directory is given up.
const TRIES: usize = 100;

impl Temporary {
    /// An empty file in `directory`. It is born with `mode`, less what the umask takes.
    pub fn create(directory: &Arc<OwnedFd>, mode: Mode) -> io::Result<Temporary> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut live = live();
        for _ in 0..TRIES {
            let entry: Entry = (Arc::clone(directory), name());
            match openat(directory, &entry.1, flags, mode) {
                Err(Errno::EXIST) => {}
                file => {
                    let file = File::from(file?);
                    live.push(entry.clone());
                    return Ok(Temporary { file, entry });
                }
            }
        }
        Err(Errno::EXIST.into())
    }

    /// For its bytes, and for what else belongs to it.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Takes `name` in the same directory. `check` is asked last, right before the rename; `is_free` says that nothing
    /// has that name, and nothing is to be replaced.
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
        drop(live); // before `self` is, which takes the lock again
        result
    }

    /// Whether its name still leads to it: who owns the directory can give the name to another file.
    fn check(&self) -> io::Result<()> {
        let (there, own) =
            (statat(&self.entry.0, &self.entry.1, AtFlags::SYMLINK_NOFOLLOW)?, fstat(&self.file)?);
        if (there.st_dev, there.st_ino) != (own.st_dev, own.st_ino) {
            return Err(io::Error::other("its temporary file was replaced by another"));
        }
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let mut live = live();
        if let Some(at) = live.iter().position(|entry| is_same(entry, &self.entry)) {
            let (directory, name) = live.swap_remove(at);
            // There is nobody to tell, and nothing else to try.
            let _ = unlinkat(directory, name, AtFlags::empty());
        }
    }
}

/// Removes all of them, and lets none be made or named as long as the result is held.
pub fn remove_all() -> impl Sized {
    let mut live = live();
    for (directory, name) in live.drain(..) {
        // The run ends, whether or not this works.
        let _ = unlinkat(directory, name, AtFlags::empty());
    }
    live
}

/// A panic elsewhere leaves the list as it was: it is changed in one step.
fn live() -> MutexGuard<'static, Vec<Entry>> {
    LIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_same(one: &Entry, other: &Entry) -> bool {
    Arc::ptr_eq(&one.0, &other.0) && one.1 == other.1
}

/// Each [`RandomState`] has other keys.
fn name() -> OsString {
    format!(".saaf-{:016x}", RandomState::new().build_hasher().finish()).into()
}

/// Where the file system can, it sees to it itself that nothing is replaced.
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
    fn it_is_private_from_birth_and_gone_in_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let temporary = Temporary::create(&open(folder.path()), Mode::from_raw_mode(0o600)).unwrap();
        let [name] = &names(folder.path())[..] else { panic!() };
        let metadata = folder.path().join(name).metadata().unwrap();
        assert_eq!(metadata.permissions().mode() & 0o7777, 0o600);
        assert_eq!(metadata.ino(), temporary.file().metadata().unwrap().ino());
        drop(temporary);
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[test]
    fn it_stays_in_its_directory_wherever_the_path_leads() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for name in ["own", "other"] {
            std::fs::create_dir(path(name)).unwrap();
        }
        let temporary = Temporary::create(&open(&path("own")), Mode::from_raw_mode(0o600)).unwrap();
        std::fs::rename(path("own"), path("moved")).unwrap();
        symlink(path("other"), path("own")).unwrap();
        temporary.rename("file".as_ref(), true, || Ok(())).unwrap();
        assert_eq!(names(&path("other")), [""; 0]);
        assert_eq!(names(&path("moved")), ["file"]);
    }

    #[test]
    fn a_file_that_took_its_name_is_not_passed_on() {
        let folder = tempfile::tempdir().unwrap();
        let temporary = Temporary::create(&open(folder.path()), Mode::from_raw_mode(0o600)).unwrap();
        let [name] = &names(folder.path())[..] else { panic!() };
        std::fs::remove_file(folder.path().join(name)).unwrap();
        symlink("/etc/hostname", folder.path().join(name)).unwrap();
        assert!(temporary.rename("file".as_ref(), false, || Ok(())).is_err());
        assert!(!folder.path().join("file").exists());
    }

    #[test]
    fn what_took_the_free_name_stays() {
        let folder = tempfile::tempdir().unwrap();
        let temporary = Temporary::create(&open(folder.path()), Mode::from_raw_mode(0o600)).unwrap();
        std::fs::write(folder.path().join("file"), "another's").unwrap();
        let error = temporary.rename("file".as_ref(), true, || Ok(())).unwrap_err();
        assert!(error.to_string().contains("taken its name"), "{error}");
        assert_eq!(std::fs::read(folder.path().join("file")).unwrap(), b"another's");
        assert_eq!(names(folder.path()), ["file"]);
    }
}

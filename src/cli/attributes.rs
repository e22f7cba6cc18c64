//! Owner, permissions and extended attributes of a file: copied from the old file to its replacement, through open
//! descriptors. An attribute that cannot be copied is an error, and the old file stays.
//!
//! POSIX ACLs are the extended attributes `system.posix_acl_*`. Systems without these calls (the BSDs) keep none.

use std::fs::File;
use std::io;
use std::os::unix::fs::MetadataExt;

use rustix::fs::{Gid, Mode, Uid, fchmod, fchown};

use super::outcome::reason;

/// Set-user-id, set-group-id and sticky bit, and the nine others.
const PERMISSIONS: u32 = 0o7777;

/// Copies all attributes of `old` to `new`. The order matters: a new owner clears the set-user-id bits, and an ACL changes
/// the permissions of the group.
pub fn copy(old: &File, new: &File) -> io::Result<()> {
    copy_owner(old, new)?;
    extended::copy(old, new)?;
    copy_permissions(old, new)
}

/// Only root may change the owner; others may change the group to one of their own.
fn copy_owner(old: &File, new: &File) -> io::Result<()> {
    let (old, had) = (old.metadata()?, new.metadata()?);
    let owner = (old.uid() != had.uid()).then(|| Uid::from_raw(old.uid()));
    let group = (old.gid() != had.gid()).then(|| Gid::from_raw(old.gid()));
    if owner.is_none() && group.is_none() {
        return Ok(());
    }
    fchown(new, owner, group).map_err(|errno| {
        let what = if owner.is_some() { "owner" } else { "group" };
        not_copied(format_args!("its {what}"), &errno.into())
    })
}

fn copy_permissions(old: &File, new: &File) -> io::Result<()> {
    let permissions = |file: &File| Ok::<u32, io::Error>(file.metadata()?.mode() & PERMISSIONS);
    let wanted = permissions(old)?;
    if permissions(new)? == wanted {
        return Ok(());
    }
    // The type of a mode differs between systems.
    let mode = Mode::from_bits_truncate((wanted as u16).into());
    fchmod(new, mode).map_err(|errno| not_copied(format_args!("its permissions"), &errno.into()))?;
    // The system silently clears a set-group-id bit that the caller may not set.
    match permissions(new)? == wanted {
        true => Ok(()),
        false => Err(io::Error::other("its permissions cannot be kept")),
    }
}

fn not_copied(what: std::fmt::Arguments, error: &io::Error) -> io::Error {
    io::Error::other(format!("{what} cannot be kept: {}", reason(error)))
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
mod extended {
    use std::ffi::CString;
    use std::fs::File;
    use std::io;

    use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fremovexattr, fsetxattr};
    use rustix::io::Errno;

    use super::not_copied;

    /// Checksums of the old content. The system makes new ones.
    const CONTENT_CHECKSUMS: [&[u8]; 2] = [b"security.ima", b"security.evm"];
    /// A new file may inherit this from its directory.
    const INHERITED: &[u8] = b"system.posix_acl_access";
    /// Large enough for every list and value on Linux.
    const INITIAL_BUFFER_BYTES: usize = 64 << 10;
    /// A longer value is not copied: on macOS only the file system limits it.
    const MAX_VALUE_BYTES: usize = 64 << 20;

    pub fn copy(old: &File, new: &File) -> io::Result<()> {
        let wanted = names(old)?;
        for name in names(new)? {
            if name.as_bytes() == INHERITED && !wanted.contains(&name) {
                fremovexattr(new, &name)
                    .map_err(|errno| not_copied(format_args!("its lack of an ACL"), &errno.into()))?;
            }
        }
        for name in wanted {
            if CONTENT_CHECKSUMS.contains(&name.as_bytes()) {
                continue;
            }
            let copy = || {
                let value = value(old, &name)?;
                // A label of SELinux may be there already, and may not be set by us.
                if value_if_any(new, &name).as_ref() != Some(&value) {
                    fsetxattr(new, &name, &value, XattrFlags::empty())?;
                }
                Ok(())
            };
            copy().map_err(|errno: Errno| {
                not_copied(format_args!("its extended attribute {}", name.to_string_lossy()), &errno.into())
            })?;
        }
        Ok(())
    }

    fn names(file: &File) -> io::Result<Vec<CString>> {
        let list = match read(|buffer| flistxattr(file, buffer)) {
            Err(Errno::NOTSUP | Errno::NOSYS) => return Ok(Vec::new()), // a file system that has none
            list => list?,
        };
        let names = list.split(|&b| b == 0).filter(|name| !name.is_empty());
        Ok(names.filter_map(|name| CString::new(name).ok()).collect())
    }

    fn value(file: &File, name: &CString) -> Result<Vec<u8>, Errno> {
        read(|buffer| fgetxattr(file, name, buffer))
    }

    fn value_if_any(file: &File, name: &CString) -> Option<Vec<u8>> {
        value(file, name).ok()
    }

    /// Reads with a buffer that grows until it is large enough.
    fn read(read: impl Fn(&mut [u8]) -> Result<usize, Errno>) -> Result<Vec<u8>, Errno> {
        let mut buffer = vec![0; INITIAL_BUFFER_BYTES];
        loop {
            match read(&mut buffer) {
                Err(Errno::RANGE) if buffer.len() < MAX_VALUE_BYTES => buffer.resize(buffer.len() * 2, 0),
                length => {
                    buffer.truncate(length?);
                    return Ok(buffer);
                }
            }
        }
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
mod extended {
    pub fn copy(_: &std::fs::File, _: &std::fs::File) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;
    use rustix::fs::{XattrFlags, fgetxattr, fsetxattr};
    use std::os::unix::fs::{PermissionsExt, fchown};

    const ACL: &str = "system.posix_acl_access";

    /// Version 2 of an ACL in the form of Linux, with an entry for user 1234.
    fn acl() -> Vec<u8> {
        let entry = |tag: u16, permissions: u16, id: u32| {
            [&tag.to_le_bytes()[..], &permissions.to_le_bytes(), &id.to_le_bytes()].concat()
        };
        let none = u32::MAX;
        let entries =
            [entry(1, 6, none), entry(2, 4, 1234), entry(4, 4, none), entry(16, 4, none), entry(32, 0, none)];
        [&2u32.to_le_bytes()[..], &entries.concat()].concat()
    }

    fn value(file: &File, name: &str) -> Option<Vec<u8>> {
        let mut buffer = vec![0; 70_000];
        let length = fgetxattr(file, name, &mut buffer[..]).ok()?;
        buffer.truncate(length);
        Some(buffer)
    }

    fn set(file: &File, name: &str, value: &[u8]) -> bool {
        let set = fsetxattr(file, name, value, XattrFlags::empty());
        if let Err(errno) = set {
            eprintln!("skipped: no {name} here: {errno}");
        }
        set.is_ok()
    }

    #[test]
    fn extended_attributes_and_acls_are_copied() {
        let (old, new) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
        let long = vec![b'x'; 1500];
        if !set(&old, "user.origin", b"https://example.org") || !set(&old, "user.long", &long) {
            return;
        }
        let has_acl = set(&old, ACL, &acl());
        copy(&old, &new).unwrap();
        assert_eq!(value(&new, "user.origin").as_deref(), Some(&b"https://example.org"[..]));
        assert_eq!(value(&new, "user.long"), Some(long));
        assert_eq!(value(&new, ACL), has_acl.then(acl));
        assert_eq!(new.metadata().unwrap().mode(), old.metadata().unwrap().mode());
    }

    #[test]
    fn inherited_acl_of_the_directory_is_removed() {
        let (old, new) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
        if !set(&new, ACL, &acl()) {
            return;
        }
        old.set_permissions(std::fs::Permissions::from_mode(0o640)).unwrap();
        copy(&old, &new).unwrap();
        assert_eq!(value(&new, ACL), None);
        assert_eq!(new.metadata().unwrap().mode() & PERMISSIONS, 0o640);
    }

    #[test]
    fn error_names_the_attribute_that_is_not_copied() {
        let old = tempfile::tempfile().unwrap();
        // A pipe has no attributes.
        let (_, new) = io::pipe().unwrap();
        let new = File::from(std::os::fd::OwnedFd::from(new));
        if !set(&old, "user.origin", b"x") {
            return;
        }
        let error = extended::copy(&old, &new).unwrap_err().to_string();
        assert!(error.starts_with("its extended attribute user.origin cannot be kept: "), "{error}");
    }

    #[test]
    fn owner_and_set_user_id_bits_are_copied() {
        let (old, new) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
        if fchown(&old, Some(1234), Some(5678)).is_err() {
            eprintln!("skipped: only root gives files away");
            return;
        }
        old.set_permissions(std::fs::Permissions::from_mode(0o6750)).unwrap();
        copy(&old, &new).unwrap();
        let metadata = new.metadata().unwrap();
        assert_eq!((metadata.uid(), metadata.gid(), metadata.mode() & PERMISSIONS), (1234, 5678, 0o6750));
    }
}

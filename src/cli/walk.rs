//! Names in, the files that they mean out: a file is itself, a folder is the files below it.
//!
//! Files of a folder come sorted by name, folder by folder, so that the order of results is the same everywhere. As with
//! ripgrep and fd, hidden files and those that `.gitignore` leaves out are passed over unless the user asks for them.
//! Links are not followed without `--follow`, and then a loop is reported rather than walked. The list is made before
//! anything is written: results are never inputs. It takes the memory of its names.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use super::args::Args;
use super::inputs::InputFile;
use super::outcome::{reason, report};
use super::temporary_name;
use crate::emit::explain::Legible;

/// The inputs, and whether a part of a folder could not be read (which was reported).
#[derive(Debug, Default)]
pub struct Inputs {
    pub files: Vec<InputFile>,
    pub failed: bool,
}

/// The inputs that the arguments name. The error is a message.
pub fn inputs(args: &Args) -> Result<Inputs, String> {
    let mut names = args.files.clone();
    if let Some(list) = &args.folders.files_from {
        names.extend(listed(list, args.null)?);
        if names.iter().filter(|name| name.as_os_str() == "-").count() > 0 && list.as_os_str() == "-" {
            return Err("--files-from -: standard input holds the names, and is no input too".into());
        }
    } else if names.is_empty() {
        names.push("-".into());
    }
    let mut inputs = Inputs::default();
    for name in names {
        if name.as_os_str() != "-" && fs::metadata(&name).is_ok_and(|metadata| metadata.is_dir()) {
            walk(args, &name, &mut inputs)?;
        } else {
            inputs.files.push(InputFile::new(name));
        }
    }
    Ok(inputs)
}

/// The names in a list, one a line or each before a NUL.
fn listed(list: &Path, null: bool) -> Result<Vec<PathBuf>, String> {
    let mut bytes = Vec::new();
    let read = match list.as_os_str() == "-" {
        true => io::stdin().lock().read_to_end(&mut bytes).map(drop),
        false => fs::read(list).map(|read| bytes = read),
    };
    let legible = Legible(&list.to_string_lossy()).to_string();
    read.map_err(|error| format!("--files-from {legible}: {}", reason(&error)))?;
    if !null && bytes.contains(&0) {
        return Err(format!("--files-from {legible}: its names end with NUL (read them so with -0)"));
    }
    let names = bytes.split(|&byte| byte == if null { 0 } else { b'\n' });
    let names = names.map(|name| if null { name } else { name.strip_suffix(b"\r").unwrap_or(name) });
    Ok(names.filter(|name| !name.is_empty()).map(path).collect())
}

#[cfg(unix)]
fn path(name: &[u8]) -> PathBuf {
    PathBuf::from(<OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(name))
}

#[cfg(not(unix))]
fn path(name: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(name).into_owned())
}

fn walk(args: &Args, folder: &Path, inputs: &mut Inputs) -> Result<(), String> {
    let heeds = !args.folders.no_ignore;
    let results = args.output.as_deref().and_then(|output| fs::canonicalize(output).ok());
    if results.is_some() && results == fs::canonicalize(folder).ok() {
        let name = Legible(&folder.to_string_lossy()).to_string();
        return Err(format!("{name}: is input and output (use --in-place to clean files where they are)"));
    }
    let suffix = args.folders.backup.clone();
    let is_wanted = move |entry: &DirEntry| {
        let name = entry.file_name().as_encoded_bytes();
        let is_backup = |suffix: &OsStr| name.ends_with(suffix.as_encoded_bytes());
        let is_dir = entry.file_type().is_some_and(|kind| kind.is_dir());
        match is_dir {
            true => results.is_none() || fs::canonicalize(entry.path()).ok() != results,
            false => !temporary_name::is_one(name) && !suffix.as_deref().is_some_and(is_backup),
        }
    };
    let mut builder = WalkBuilder::new(folder);
    builder.hidden(!args.folders.hidden).follow_links(args.follow).filter_entry(is_wanted);
    builder.ignore(heeds).git_ignore(heeds).git_global(heeds).git_exclude(heeds).parents(heeds);
    builder.sort_by_file_name(OsStr::cmp);
    for entry in builder.build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                report(error);
                inputs.failed = true;
                continue;
            }
        };
        // A pipe or a device in a folder is no text, and to open it may block.
        if entry.file_type().is_some_and(|kind| kind.is_file()) {
            let below = entry.path().strip_prefix(folder).unwrap_or(entry.path()).to_owned();
            inputs.files.push(InputFile::Walked { path: entry.into_path(), below });
        }
    }
    Ok(())
}

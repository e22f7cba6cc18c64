//! `--resume MANIFEST`: inputs in, those that are not done yet out; and the manifest, to which each is added once its result
//! is complete.
//!
//! The manifest has one JSON object on a line for each input: its absolute path, its size and time of last change (after the
//! replacement, with `--in-place`), and a fingerprint of version and options. A line is appended and synced after its
//! result, so a line tells the truth whenever the run is stopped; a torn last line counts for nothing.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::{self, File, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::args::Args;
use super::inputs::InputFile;

/// What is done, and where more of it is noted.
#[derive(Debug)]
pub struct Manifest {
    file: File,
    /// Whether the file ends inside a line.
    is_torn: bool,
    run: String,
    done: HashMap<String, Stamp>,
    /// The state of each input before it was read.
    before: HashMap<String, Stamp>,
}

/// The state of a file, cheaply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    size: u64,
    /// Seconds since 1970, and nine digits behind the dot.
    modified: String,
}

#[derive(Serialize, Deserialize)]
struct Line {
    path: String,
    #[serde(flatten)]
    stamp: Stamp,
    run: String,
}

impl Stamp {
    pub fn of(metadata: &Metadata) -> Stamp {
        let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let since = since.unwrap_or_default();
        let modified = format!("{}.{:09}", since.as_secs(), since.subsec_nanos());
        Stamp { size: metadata.len(), modified }
    }
}

impl Manifest {
    /// Opens or creates the manifest.
    pub fn open(path: &Path, args: &Args) -> io::Result<Manifest> {
        let mut file = File::options().read(true).append(true).create(true).open(path)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        file.seek(io::SeekFrom::End(0))?;
        let run = fingerprint(args);
        let lines = bytes.split(|&byte| byte == b'\n');
        let lines = lines.filter_map(|line| serde_json::from_slice::<Line>(line).ok());
        let done = lines.filter(|line| line.run == run).map(|line| (line.path, line.stamp)).collect();
        let is_torn = bytes.last().is_some_and(|&byte| byte != b'\n');
        if !bytes.is_empty() && !bytes.starts_with(b"{") {
            return Err(io::Error::other("is no manifest (name a new file, or one that --resume has made)"));
        }
        Ok(Manifest { file, is_torn, run, done, before: HashMap::new() })
    }

    /// Whether `input` is done and unchanged. `result`: where its result is, if that is another file.
    pub fn is_done(&mut self, input: &InputFile, result: Option<&Path>) -> bool {
        let Ok(metadata) = fs::metadata(input.path()) else { return false };
        let (key, stamp) = (key(input.path()), Stamp::of(&metadata));
        let is_done = self.done.get(&key) == Some(&stamp) && result.is_none_or(Path::exists);
        self.before.insert(key, stamp);
        is_done
    }

    /// Notes that the result of `input` is complete. `now`: the state of a file that was replaced.
    pub fn add(&mut self, input: &InputFile, now: Option<Stamp>) -> io::Result<()> {
        let path = key(input.path());
        let Some(stamp) = now.or_else(|| self.before.get(&path).cloned()) else { return Ok(()) };
        let mut line = if std::mem::take(&mut self.is_torn) { vec![b'\n'] } else { Vec::new() };
        serde_json::to_writer(&mut line, &Line { path, stamp, run: self.run.clone() })?;
        line.push(b'\n');
        self.file.write_all(&line)?;
        self.file.sync_data()
    }
}

/// The absolute path; bytes that are no UTF-8 as `\x…`, and a backslash doubled where there are any.
fn key(path: &Path) -> String {
    let path: PathBuf = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if let Some(text) = path.to_str() {
        return text.to_owned();
    }
    let mut key = String::from("bytes:");
    for byte in path.as_os_str().as_encoded_bytes() {
        let _ = write!(key, "{byte:02x}"); // writing to memory does not fail
    }
    key
}

/// Of the version and of all options that decide on results.
fn fingerprint(args: &Args) -> String {
    let mut args = args.clone();
    args.files.clear();
    (args.threads, args.explain, args.strict, args.null) = (0, None, false, false);
    (args.folders.files_from, args.folders.resume) = (None, None);
    let mut hasher = DefaultHasher::new();
    (env!("CARGO_PKG_VERSION"), format!("{args:?}")).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

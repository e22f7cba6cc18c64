//! Inputs: files and standard input, their identity, and the messages about those that cannot be read.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::compressor;
use super::json;
use super::outcome::reason;
use super::progress::Progress;
use super::replace::ReplaceTarget;
use super::source_format::SourceFormat;
use crate::emit::explain::Legible;
use crate::encoding::BinaryFormat;
use crate::inputs::compression::{Decompressor, Limits, Members};
use crate::inputs::recognise::{self, Compression, Kind};

/// A file, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputFile {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
    /// A file of a folder that was named, and where it is below that.
    Walked { path: PathBuf, below: PathBuf },
}

/// An input that can be read.
pub struct Source {
    /// What it is made of.
    pub format: SourceFormat,
    /// Not buffered.
    pub reader: Box<dyn Read + Send>,
    /// Bytes, of regular files that are not compressed.
    pub size: Option<u64>,
    /// How the file is compressed; what is read is not.
    pub compression: Option<Compression>,
    /// Where the parts of a compressed file begin.
    pub members: Option<Members>,
    /// The file as the target of its own result, with `--in-place`.
    pub target: Option<ReplaceTarget>,
}

impl Source {
    fn new(reader: Box<dyn Read + Send>, size: Option<u64>, target: Option<ReplaceTarget>) -> Source {
        Source { format: SourceFormat::default(), reader, size, compression: None, members: None, target }
    }
}

/// What the caller says of all inputs.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// What they are made of; `None`: each is recognised by its bytes.
    pub format: Option<SourceFormat>,
    /// The encoding is given, so that nothing is taken for another format.
    pub is_encoding_given: bool,
    /// What begins with an object is lines of JSON, where each is recognised.
    pub finds_json_lines: bool,
    /// What begins as one is a page, where each is recognised.
    pub finds_pages: bool,
    /// Fields are named, so that what is none of the other formats is lines of JSON.
    pub has_fields: bool,
}

/// Why an input is not read: a message with its name, the reason and a hint.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub message: String,
    /// The input is no text.
    pub is_binary: bool,
}

/// Identifies a regular file, whatever name it is opened by: device and inode.
#[cfg(unix)]
pub type Identity = (u64, u64);
/// Identifies a file, whatever name it is opened by: its path without links.
#[cfg(not(unix))]
pub type Identity = PathBuf;

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenMode {
    /// For reading only.
    Read,
    /// For reading and replacing. `follow`: where it is a link, the file that it leads to.
    Replace { follow: bool },
}

impl InputFile {
    /// The path as named on the command line; `-` is standard input.
    pub fn new(path: PathBuf) -> Self {
        if path.as_os_str() == "-" { InputFile::Stdin } else { InputFile::File(path) }
    }

    /// The name in messages.
    pub fn name(&self) -> String {
        match self {
            InputFile::Stdin => "standard input".into(),
            InputFile::File(path) | InputFile::Walked { path, .. } => {
                Legible(&path.to_string_lossy()).to_string()
            }
        }
    }

    /// The path, or `-` for standard input.
    pub fn path(&self) -> &Path {
        match self {
            InputFile::Stdin => Path::new("-"),
            InputFile::File(path) | InputFile::Walked { path, .. } => path,
        }
    }

    /// Where its result belongs in a folder of results; `None` for standard input.
    pub fn place(&self) -> Option<PathBuf> {
        match self {
            InputFile::Stdin => None,
            InputFile::File(path) => path.file_name().map(PathBuf::from),
            InputFile::Walked { below, .. } => Some(below.clone()),
        }
    }

    /// Whether it was found in a folder rather than named.
    pub fn is_walked(&self) -> bool {
        matches!(self, InputFile::Walked { .. })
    }

    /// `None` where it is no regular file: to read from and write to one terminal is allowed.
    pub fn identity(&self) -> Option<Identity> {
        match self {
            InputFile::Stdin => identity_of_stream(io::stdin()),
            InputFile::File(path) | InputFile::Walked { path, .. } => identity_of_path(path),
        }
    }

    /// Opens the input. What is compressed is decompressed, and what is another format is refused by its name, but where
    /// the encoding is given.
    pub fn open(
        &self,
        open_mode: OpenMode,
        reading: &Reading,
        progress: Option<&Progress>,
    ) -> Result<Source, Refusal> {
        let source = match (self, open_mode) {
            (InputFile::Stdin, _) => Ok(Source::new(Box::new(io::stdin()), None, None)),
            (_, OpenMode::Read) => open_file(self.path()),
            (_, OpenMode::Replace { follow }) => open_to_replace(self.path(), follow),
        };
        let refused = |error: io::Error| Refusal { message: self.error_message(&error), is_binary: false };
        let mut source = source.map_err(refused)?;
        if let Some(progress) = progress {
            source.reader = progress.count(source.reader);
        }
        let format = reading.format.unwrap_or_default();
        if reading.is_encoding_given && format != SourceFormat::Archive && !format.is_table() {
            return Ok(Source { format, ..source });
        }
        self.decompressed(source, reading).map_err(refused)?
    }

    /// Looks at the first bytes: what is compressed is decompressed, and what is no text is refused by its name.
    fn decompressed(&self, mut source: Source, reading: &Reading) -> io::Result<Result<Source, Refusal>> {
        let mut head = read_head(&mut source.reader)?;
        let compression = match recognise::recognise(&head) {
            Kind::Compressed(compression) => Some(compression),
            Kind::Text if recognise::is_brotli_name(self.path()) => Some(Compression::Brotli),
            _ => None,
        };
        if let Some(compression) = compression {
            if source.target.is_some() && !compressor::is_written(compression) {
                let what = format!("{}-compressed and cannot be replaced", compression.name());
                return Ok(Err(self.foreign(&what, "clean it into another file, with -o", self.is_walked())));
            }
            let whole = io::Cursor::new(head).chain(source.reader);
            let mut decompressor = Decompressor::new(whole, compression, Limits::default())?;
            source.members = Some(decompressor.members());
            source.reader = Box::new(decompressor);
            (source.size, source.compression) = (None, Some(compression));
            head = read_head(&mut source.reader)?;
        }
        let format = reading.format.unwrap_or_default();
        source.format = format;
        let mut failed = None;
        match recognise::recognise(&head) {
            _ if format.is_table() => {}
            Kind::Text if reading.format.is_some() => {}
            Kind::Text => {
                failed = read_on(&mut source.reader, &mut head, reading).err();
                source.format = reading.recognise(&head);
            }
            Kind::Foreign(foreign) => match SourceFormat::of_table(foreign) {
                Some(_) if reading.format.is_some() => {
                    return Ok(Err(self.foreign(foreign.name(), "leave --from away", true)));
                }
                Some(table) => source.format = table,
                None => return Ok(Err(self.foreign(foreign.name(), hint(foreign), true))),
            },
            Kind::Compressed(again) => {
                let what = format!("compressed twice, {} inside", again.name());
                return Ok(Err(self.foreign(&what, "decompress it once first", true)));
            }
            Kind::Warc if matches!(reading.format, None | Some(SourceFormat::Archive)) => {
                source.format = SourceFormat::Archive;
            }
            Kind::Warc => {
                let hint = "of an archive with --to text, jsonl or warc, and without --from";
                return Ok(Err(self.foreign("a web archive", hint, true)));
            }
        }
        source.reader = Box::new(io::Cursor::new(head).chain(FailedRead(failed)).chain(source.reader));
        Ok(Ok(source))
    }

    fn foreign(&self, what: &str, hint: &str, is_binary: bool) -> Refusal {
        Refusal { message: format!("{}: is {what} (saaf reads text: {hint})", self.name()), is_binary }
    }

    /// The message for an I/O error: the name, the reason and a hint.
    pub fn error_message(&self, error: &io::Error) -> String {
        let name = self.name();
        match error.kind() {
            io::ErrorKind::NotFound => format!("{name}: no such file (check the name and the folder)"),
            io::ErrorKind::IsADirectory => format!("{name}: is a directory (name the files in it)"),
            io::ErrorKind::PermissionDenied => format!("{name}: permission denied (check who may read it)"),
            _ => format!("{name}: {}", reason(error)),
        }
    }

    /// The refusal of what is no web archive.
    pub fn no_archive_refusal(&self) -> Refusal {
        let message = format!("{}: is no web archive, and --to warc writes records of one", self.name());
        Refusal { message, is_binary: false }
    }

    /// The refusal of what is no table.
    pub fn no_table_refusal(&self) -> Refusal {
        let name = self.name();
        let message =
            format!("{name}: is no table, and a result that is one needs it (use --to text or jsonl)");
        Refusal { message, is_binary: false }
    }

    /// The refusal of binary data.
    pub fn binary_refusal(&self) -> Refusal {
        let name = self.name();
        let hint = "give --encoding LABEL to read it anyway";
        Refusal {
            message: format!("{name}: binary data (not text in any encoding); {hint}"),
            is_binary: true,
        }
    }
}

/// What to do with a format that is no text.
fn hint(format: BinaryFormat) -> &'static str {
    match format {
        BinaryFormat::Document(_) => "extract its text first",
        BinaryFormat::Archive(_) => "unpack it first",
        BinaryFormat::Parquet | BinaryFormat::ArrowFile | BinaryFormat::ArrowStream => {
            "build saaf with the feature `tables`"
        }
        BinaryFormat::Table(_) => "export its text first, as Parquet or JSON lines",
        _ => "name text files",
    }
}

/// Gives the error of an earlier read, behind what was read before it.
struct FailedRead(Option<io::Error>);

impl Read for FailedRead {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// A first line that is longer is not read to its end to tell whether it is an object.
const MAX_FIRST_OBJECT_BYTES: usize = 64 << 10;

impl Reading {
    /// What a text is made of.
    fn recognise(&self, head: &[u8]) -> SourceFormat {
        let is_cut = head.len() >= MAX_FIRST_OBJECT_BYTES;
        match () {
            () if self.has_fields || self.finds_json_lines && json::begins_object_line(head, is_cut) => {
                SourceFormat::JsonLines
            }
            () if self.finds_pages && recognise::page(head) == Some(true) => SourceFormat::Html,
            () if recognise::subtitles(head) == Some(true) => SourceFormat::Subtitles,
            () => SourceFormat::Text,
        }
    }

    /// Whether more bytes behind `head` decide what a text is made of. Nothing but `head` decides whether: not how much of it
    /// arrived at once.
    fn is_undecided(&self, head: &[u8]) -> bool {
        let unmarked = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
        let is_object = (unmarked.is_empty() || unmarked.starts_with(b"{"))
            && head.len() < MAX_FIRST_OBJECT_BYTES
            && !head.contains(&b'\n');
        let is_page = if self.finds_pages { recognise::page(head) } else { Some(false) };
        let is_subtitles = if self.has_fields { Some(false) } else { recognise::subtitles(head) };
        self.finds_json_lines && is_object || is_page.is_none() || is_subtitles.is_none()
    }
}

/// Reads on while more bytes decide.
fn read_on(reader: &mut impl Read, head: &mut Vec<u8>, reading: &Reading) -> io::Result<()> {
    while reading.is_undecided(head) {
        let mut piece = vec![0; MAX_FIRST_OBJECT_BYTES];
        match reader.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => head.extend_from_slice(&piece[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Reads no more than what has arrived, unless that could still become magic bytes: somebody may type.
fn read_head(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while head.len() < recognise::HEAD_BYTES && (head.is_empty() || recognise::is_undecided(&head)) {
        let mut piece = vec![0; recognise::HEAD_BYTES - head.len()];
        match reader.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => head.extend_from_slice(&piece[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(head)
}

/// Asks for the metadata before it opens, because opening a named pipe blocks until it has a writer.
fn open_file(path: &Path) -> io::Result<Source> {
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let size = metadata.is_file().then_some(metadata.len());
    Ok(Source::new(Box::new(File::open(path)?), size, None))
}

fn open_to_replace(path: &Path, follow: bool) -> io::Result<Source> {
    let (target, file) = ReplaceTarget::open(path, follow)?;
    let size = Some(file.metadata()?.len());
    Ok(Source::new(Box::new(file), size, Some(target)))
}

/// The identity of the regular file that `path` leads to.
#[cfg(unix)]
pub fn identity_of_path(path: &Path) -> Option<Identity> {
    identity(&fs::metadata(path).ok()?)
}

/// The identity of a standard stream that is a regular file.
#[cfg(unix)]
pub fn identity_of_stream(stream: impl std::os::fd::AsFd) -> Option<Identity> {
    let file = stream.as_fd().try_clone_to_owned().map(File::from).ok()?;
    identity(&file.metadata().ok()?)
}

#[cfg(unix)]
fn identity(metadata: &fs::Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    metadata.is_file().then(|| (metadata.dev(), metadata.ino()))
}

/// The identity of the file that `path` leads to.
#[cfg(not(unix))]
pub fn identity_of_path(path: &Path) -> Option<Identity> {
    fs::canonicalize(path).ok()
}

/// Unknown on this system.
#[cfg(not(unix))]
pub fn identity_of_stream<T>(_: T) -> Option<Identity> {
    None
}

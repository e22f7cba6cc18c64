//! Inputs: files and standard input, their identity, and the messages about those that cannot be read.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use saaf::emit::explain::Legible;
use saaf::encoding::BinaryFormat;
use saaf::inputs::compression::{Decompressor, Limits};
use saaf::inputs::recognise::{self, Compression, Kind};

use super::outcome::reason;
use super::replace::ReplaceTarget;

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
    /// Not buffered.
    pub reader: Box<dyn Read + Send>,
    /// Bytes, of regular files.
    pub size: Option<u64>,
    /// The file as the target of its own result, with `--in-place`.
    pub target: Option<ReplaceTarget>,
    /// It is a page by its first bytes, and was asked whether it is one.
    pub is_page: bool,
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

/// Endings of compressed files.
const COMPRESSED: [&str; 3] = ["gz", "zst", "br"];

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

    /// Where its result belongs in a folder of results; `None` for standard input. The result of a compressed file is not
    /// compressed.
    pub fn place(&self) -> Option<PathBuf> {
        let place = match self {
            InputFile::Stdin => return None,
            InputFile::File(path) => path.file_name().map(PathBuf::from)?,
            InputFile::Walked { below, .. } => below.clone(),
        };
        let is_compressed =
            place.extension().is_some_and(|ending| COMPRESSED.iter().any(|known| ending == *known));
        Some(if is_compressed { place.with_extension("") } else { place })
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
    /// the encoding `is_given`.
    pub fn open(&self, open_mode: OpenMode, is_given: bool, finds_pages: bool) -> Result<Source, Refusal> {
        let source = match (self, open_mode) {
            (InputFile::Stdin, _) => {
                Ok(Source { reader: Box::new(io::stdin()), size: None, target: None, is_page: false })
            }
            (_, OpenMode::Read) => open_file(self.path()),
            (_, OpenMode::Replace { follow }) => open_to_replace(self.path(), follow),
        };
        let refused = |error: io::Error| Refusal { message: self.error_message(&error), is_binary: false };
        let source = source.map_err(refused)?;
        let source = if is_given { source } else { self.decompressed(source).map_err(refused)?? };
        if finds_pages { told_apart(source).map_err(refused) } else { Ok(source) }
    }

    /// Looks at the first bytes: what is compressed is decompressed, and what is no text is refused by its name.
    fn decompressed(&self, mut source: Source) -> io::Result<Result<Source, Refusal>> {
        let mut head = read_head(&mut source.reader)?;
        let compression = match recognise::recognise(&head) {
            Kind::Compressed(compression) => Some(compression),
            Kind::Text if recognise::is_brotli_name(self.path()) => Some(Compression::Brotli),
            _ => None,
        };
        if let Some(compression) = compression {
            if source.target.is_some() {
                let what = format!("{}-compressed and cannot be replaced", compression.name());
                return Ok(Err(self.foreign(&what, "clean it into another file, with -o", self.is_walked())));
            }
            let whole = io::Cursor::new(head).chain(source.reader);
            source.reader = Box::new(Decompressor::new(whole, compression, Limits::default())?);
            source.size = None;
            head = read_head(&mut source.reader)?;
        }
        match recognise::recognise(&head) {
            Kind::Text => {}
            Kind::Foreign(format) => return Ok(Err(self.foreign(format.name(), hint(format), true))),
            Kind::Compressed(again) => {
                let what = format!("compressed twice, {} inside", again.name());
                return Ok(Err(self.foreign(&what, "decompress it once first", true)));
            }
            Kind::Warc => {
                let hint = "extract the text of its records first";
                return Ok(Err(self.foreign("a web archive (WARC), which is not read yet", hint, true)));
            }
        }
        source.reader = Box::new(io::Cursor::new(head).chain(source.reader));
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
        BinaryFormat::Table(_) => "export its text first, as JSON lines",
        _ => "name text files",
    }
}

/// Looks whether the source is a page. It is asked for bytes until that is certain.
fn told_apart(mut source: Source) -> io::Result<Source> {
    let mut head = Vec::new();
    let mut reader = source.reader.take(recognise::HEAD_BYTES as u64);
    let mut piece = [0; 1024];
    while recognise::page(&head).is_none() {
        match reader.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => head.extend_from_slice(&piece[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    source.is_page = recognise::page(&head).unwrap_or(false);
    source.reader = Box::new(io::Cursor::new(head).chain(reader.into_inner()));
    Ok(source)
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
    Ok(Source { reader: Box::new(File::open(path)?), size, target: None, is_page: false })
}

fn open_to_replace(path: &Path, follow: bool) -> io::Result<Source> {
    let (target, file) = ReplaceTarget::open(path, follow)?;
    let size = Some(file.metadata()?.len());
    Ok(Source { reader: Box::new(file), size, target: Some(target), is_page: false })
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

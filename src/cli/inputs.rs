//! Inputs: files and standard input, their identity, and the messages about those that cannot be read.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use saaf::emit::explain::Legible;
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
}

/// An input that can be read.
pub struct Source {
    /// Not buffered.
    pub reader: Box<dyn Read + Send>,
    /// Bytes, of regular files.
    pub size: Option<u64>,
    /// The file as the target of its own result, with `--in-place`.
    pub target: Option<ReplaceTarget>,
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
            InputFile::File(path) => Legible(&path.to_string_lossy()).to_string(),
        }
    }

    /// The path, or `-` for standard input.
    pub fn path(&self) -> &Path {
        match self {
            InputFile::Stdin => Path::new("-"),
            InputFile::File(path) => path,
        }
    }

    /// `None` where it is no regular file: to read from and write to one terminal is allowed.
    pub fn identity(&self) -> Option<Identity> {
        match self {
            InputFile::Stdin => identity_of_stream(io::stdin()),
            InputFile::File(path) => identity_of_path(path),
        }
    }

    /// Opens the input. The error is a message with the name, the reason and a hint.
    pub fn open(&self, open_mode: OpenMode) -> Result<Source, String> {
        let InputFile::File(path) = self else {
            return self.recognise(Source { reader: Box::new(io::stdin()), size: None, target: None });
        };
        let source = match open_mode {
            OpenMode::Read => open_file(path),
            OpenMode::Replace { follow } => open_to_replace(path, follow),
        };
        self.recognise(source.map_err(|error| self.error_message(&error))?)
    }

    /// Looks at the first bytes: what is compressed is decompressed, and what is no text is refused by its name.
    fn recognise(&self, mut source: Source) -> Result<Source, String> {
        let mut head = read_head(&mut source.reader).map_err(|error| self.error_message(&error))?;
        let compression = match recognise::recognise(&head) {
            Kind::Compressed(compression) => Some(compression),
            Kind::Text if recognise::is_brotli_name(self.path()) => Some(Compression::Brotli),
            _ => None,
        };
        if let Some(compression) = compression {
            let name = compression.name();
            if source.target.is_some() {
                let hint = "clean it into another file, with -o";
                return Err(format!("{}: is {name}-compressed and cannot be replaced ({hint})", self.name()));
            }
            let whole = io::Cursor::new(head).chain(source.reader);
            let decompressor = Decompressor::new(whole, compression, Limits::default());
            source.reader = Box::new(decompressor.map_err(|error| self.error_message(&error))?);
            source.size = None;
            head = read_head(&mut source.reader).map_err(|error| self.error_message(&error))?;
        }
        match recognise::recognise(&head) {
            Kind::Foreign { what, hint } => {
                return Err(format!("{}: is {what}; saaf reads text ({hint})", self.name()));
            }
            Kind::Compressed(again) => {
                let hint = "decompress it once first";
                return Err(format!(
                    "{}: is compressed twice, {} inside ({hint})",
                    self.name(),
                    again.name()
                ));
            }
            Kind::Warc => {
                let hint = "extract the text of its records first";
                return Err(format!(
                    "{}: is a web archive (WARC), which saaf cannot read yet ({hint})",
                    self.name()
                ));
            }
            Kind::Text => {}
        }
        source.reader = Box::new(io::Cursor::new(head).chain(source.reader));
        Ok(source)
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

    /// The message for binary data.
    pub fn binary_message(&self) -> String {
        format!(
            "{}: binary data (not text in any encoding); give --encoding LABEL to read it anyway",
            self.name()
        )
    }
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
    Ok(Source { reader: Box::new(File::open(path)?), size, target: None })
}

fn open_to_replace(path: &Path, follow: bool) -> io::Result<Source> {
    let (target, file) = ReplaceTarget::open(path, follow)?;
    let size = Some(file.metadata()?.len());
    Ok(Source { reader: Box::new(file), size, target: Some(target) })
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

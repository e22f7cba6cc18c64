//! Where results go: standard output, a file, the place of the file they came from, or nowhere; and standard error.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use saaf::Encoding;
use saaf::emit::explain::Legible;
use saaf::emit::jsonl::Record;
use tempfile::NamedTempFile;

use super::inputs::Input;
use super::outcome::{Outcome, Rendered, complain, reason};
use super::plan::{Destination, Plan};

/// The name of standard output in messages.
pub const STDOUT: &str = "standard output";

/// Bytes that are gathered before the system is asked to write them.
const BLOCK: usize = 128 << 10;

/// Nothing more can be written there.
#[derive(Debug)]
pub struct WriteError {
    /// Where.
    pub name: String,
    /// Why.
    pub error: io::Error,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, reason(&self.error))
    }
}

/// Why an input came to no result.
#[derive(Debug)]
pub enum Failure {
    /// It is the fault of this input, as told; others may do.
    Input(String),
    /// No other input would do better.
    Output(WriteError),
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Failure::Output(error)
    }
}

/// Takes the results of all inputs in order, each between `begin` and `end`.
pub struct Outlet {
    way: Way,
    /// Standard error carries the explanation, so the run is over when nobody reads it.
    explains: bool,
    outcome: Outcome,
}

enum Way {
    /// One after the other.
    Together { name: String, writer: BufWriter<Writer> },
    /// Each in the place of its input; the file that grows now.
    InPlace(Option<BufWriter<Pending>>),
    /// Nowhere; the names of inputs that change go to standard output.
    Check,
}

enum Writer {
    Stdout(io::StdoutLock<'static>),
    File(File),
    Pending(Pending),
}

impl Outlet {
    /// Opens what the plan writes to.
    pub fn open(plan: &Plan) -> Result<Outlet, WriteError> {
        let together = |name, writer| Way::Together { name, writer: BufWriter::with_capacity(BLOCK, writer) };
        let way = match &plan.destination {
            Destination::Stdout => together(STDOUT.into(), Writer::Stdout(io::stdout().lock())),
            Destination::InPlace => Way::InPlace(None),
            Destination::Nowhere => Way::Check,
            Destination::File(path) => {
                let name = Legible(&path.to_string_lossy()).to_string();
                match open_file(path) {
                    Ok(writer) => together(name, writer),
                    Err(error) => return Err(WriteError { name, error }),
                }
            }
        };
        Ok(Outlet { way, explains: plan.explain, outcome: Outcome::default() })
    }

    /// The result of `input` begins.
    pub fn begin(&mut self, input: &Input) -> Result<(), Failure> {
        if let Way::InPlace(pending) = &mut self.way {
            let begun = Pending::beside(input.path()).map_err(|error| in_place_trouble(input, &error))?;
            *pending = Some(BufWriter::with_capacity(BLOCK, begun));
        }
        Ok(())
    }

    /// More of the result of `input`.
    pub fn write(&mut self, input: &Input, bytes: &[u8]) -> Result<(), Failure> {
        match &mut self.way {
            Way::Together { name, writer } => {
                writer.write_all(bytes).map_err(|error| WriteError { name: name.clone(), error }.into())
            }
            Way::InPlace(Some(pending)) => {
                pending.write_all(bytes).map_err(|error| in_place_trouble(input, &error))
            }
            Way::InPlace(None) | Way::Check => Ok(()),
        }
    }

    /// The record of `input`, and a line feed.
    pub fn write_record(
        &mut self,
        input: &Input,
        record: &Record,
        encoding: &Encoding,
    ) -> Result<(), Failure> {
        /// Keeps why the outlet could not be written, which the record knows as an I/O error only.
        struct Out<'a>(&'a mut Outlet, &'a Input, Option<Failure>);
        impl Write for Out<'_> {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                match self.0.write(self.1, bytes) {
                    Ok(()) => Ok(bytes.len()),
                    Err(failure) => {
                        self.2 = Some(failure);
                        Err(io::Error::other("stopped by the outlet"))
                    }
                }
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut out = Out(self, input, None);
        let written = record.write(encoding, &mut out).and_then(|()| out.write_all(b"\n"));
        match (written, out.2) {
            (Ok(()), _) => Ok(()),
            (Err(_), Some(failure)) => Err(failure),
            (Err(error), None) => Err(in_place_trouble(input, &error)),
        }
    }

    /// More for standard error.
    pub fn tell(&mut self, told: &[u8]) -> Result<(), WriteError> {
        match io::stderr().lock().write_all(told) {
            Err(error) if self.explains => Err(WriteError { name: "standard error".into(), error }),
            _ => Ok(()),
        }
    }

    /// Hands over what is written so far, for a reader who waits for it.
    pub fn flush(&mut self) -> Result<(), WriteError> {
        match &mut self.way {
            Way::Together { name, writer } => {
                writer.flush().map_err(|error| WriteError { name: name.clone(), error })
            }
            Way::InPlace(_) | Way::Check => Ok(()),
        }
    }

    /// The result of `input` is complete.
    pub fn end(&mut self, input: &Input, outcome: Outcome) -> Result<(), Failure> {
        self.outcome.add(outcome);
        match &mut self.way {
            Way::InPlace(pending) => {
                let pending = pending.take().filter(|_| outcome.changed);
                pending.map_or(Ok(()), commit).map_err(|error| in_place_trouble(input, &error))
            }
            Way::Check if outcome.changed => Ok(print_name(input)?),
            Way::Check | Way::Together { .. } => Ok(()),
        }
    }

    /// The whole result of `input` at once. Where nothing changes, its place is not touched.
    pub fn take(&mut self, input: &Input, rendered: &Rendered) -> Result<(), Failure> {
        self.tell(&rendered.told)?;
        let keeps = matches!(self.way, Way::InPlace(_)) && !rendered.outcome.changed;
        if !keeps {
            self.begin(input)?;
            self.write(input, &rendered.output)?;
        }
        self.end(input, rendered.outcome)
    }

    /// Goes on after a failure that is the input's own.
    pub fn settle(&mut self, result: Result<(), Failure>) -> Result<(), WriteError> {
        match result {
            Ok(()) => Ok(()),
            Err(Failure::Output(error)) => Err(error),
            Err(Failure::Input(message)) => {
                complain(message);
                self.outcome.failed = true;
                if let Way::InPlace(pending) = &mut self.way {
                    *pending = None;
                }
                Ok(())
            }
        }
    }

    /// All results are complete.
    pub fn finish(self) -> Result<Outcome, WriteError> {
        if let Way::Together { name, writer } = self.way {
            let finished =
                writer.into_inner().map_err(io::IntoInnerError::into_error).and_then(|w| match w {
                    Writer::Stdout(mut out) => out.flush(),
                    Writer::File(_) => Ok(()),
                    Writer::Pending(pending) => pending.commit(),
                });
            finished.map_err(|error| WriteError { name, error })?;
        }
        Ok(self.outcome)
    }
}

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Writer::Stdout(out) => out.write(bytes),
            Writer::File(file) => file.write(bytes),
            Writer::Pending(pending) => pending.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Writer::Stdout(out) => out.flush(),
            Writer::File(file) => file.flush(),
            Writer::Pending(pending) => pending.flush(),
        }
    }
}

/// A file that takes its name when it is complete, so that nobody ever sees a half of it.
struct Pending {
    file: NamedTempFile,
    target: PathBuf,
}

impl Pending {
    /// In the folder of `path`, because a rename does not cross file systems. A link is followed: what it leads to
    /// is replaced, not the link.
    fn beside(path: &Path) -> io::Result<Pending> {
        let target = if path.exists() { fs::canonicalize(path)? } else { path.to_owned() };
        let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".saaf-");
        // What a new file gets; the system takes off what the umask forbids.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder)?;
        if let Ok(metadata) = fs::metadata(&target) {
            keep_owner(file.as_file(), &metadata);
            file.as_file().set_permissions(metadata.permissions())?;
        }
        Ok(Pending { file, target })
    }

    fn commit(self) -> io::Result<()> {
        self.file.as_file().sync_all()?;
        self.file.persist(&self.target).map_err(|error| error.error)?;
        Ok(())
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Only root may give files away; for all others the file is theirs already, or cannot be kept another's.
fn keep_owner(file: &File, metadata: &fs::Metadata) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let _ = fchown(file, Some(metadata.uid()), Some(metadata.gid()));
    }
    #[cfg(not(unix))]
    let _ = (file, metadata);
}

/// A device or a pipe is written to; only a regular file can be replaced.
fn open_file(path: &Path) -> io::Result<Writer> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(metadata) if !metadata.is_file() => Ok(Writer::File(File::options().write(true).open(path)?)),
        _ => Ok(Writer::Pending(Pending::beside(path)?)),
    }
}

fn commit(pending: BufWriter<Pending>) -> io::Result<()> {
    pending.into_inner().map_err(io::IntoInnerError::into_error)?.commit()
}

fn print_name(input: &Input) -> Result<(), WriteError> {
    let mut out = io::stdout().lock();
    let mut line = input.path().as_os_str().as_encoded_bytes().to_vec();
    line.push(b'\n');
    let written = out.write_all(&line).and_then(|()| out.flush());
    written.map_err(|error| WriteError { name: STDOUT.into(), error })
}

fn in_place_trouble(input: &Input, error: &io::Error) -> Failure {
    Failure::Input(format!("{}: cannot be replaced, and is as it was: {}", input.name(), reason(error)))
}

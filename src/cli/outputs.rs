//! Where results go: standard output, a file, the place of the file they came from, or nowhere; and standard error.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use saaf::Encoding;
use saaf::emit::explain::Legible;
use saaf::emit::jsonl::Record;

use super::inputs::Input;
use super::names::shown;
use super::outcome::{Outcome, Rendered, complain, reason};
use super::plan::{Destination, Plan};
use super::replace::{Place, Replacement};

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
    InPlace(Option<BufWriter<Replacement>>),
    /// Nowhere; the names of inputs that change go to standard output.
    Check { null: bool },
}

enum Writer {
    Stdout(io::StdoutLock<'static>),
    File(File),
    Pending(Replacement),
}

impl Outlet {
    /// Opens what the plan writes to.
    pub fn open(plan: &Plan) -> Result<Outlet, WriteError> {
        let together = |name, writer| Way::Together { name, writer: BufWriter::with_capacity(BLOCK, writer) };
        let way = match &plan.destination {
            Destination::Stdout => together(STDOUT.into(), Writer::Stdout(io::stdout().lock())),
            Destination::InPlace { .. } => Way::InPlace(None),
            Destination::Nowhere { null } => Way::Check { null: *null },
            Destination::File { path, follow } => {
                let name = Legible(&path.to_string_lossy()).to_string();
                match open_file(path, *follow) {
                    Ok(writer) => together(name, writer),
                    Err(error) => return Err(WriteError { name, error }),
                }
            }
        };
        Ok(Outlet { way, explains: plan.explain, outcome: Outcome::default() })
    }

    /// The result of `input` begins; `place` is what it may take.
    pub fn begin(&mut self, input: &Input, place: Option<Place>) -> Result<(), Failure> {
        if let (Way::InPlace(pending), Some(place)) = (&mut self.way, place) {
            let begun = Replacement::begin(place).map_err(|error| in_place_trouble(input, &error))?;
            *pending = Some(BufWriter::with_capacity(BLOCK, begun));
        }
        Ok(())
    }

    /// More of the result of `input`.
    pub fn write(&mut self, input: &Input, bytes: &[u8]) -> Result<(), Failure> {
        match &mut self.way {
            Way::Together { name, writer } => {
                let written = writer.write_all(bytes);
                Ok(written.map_err(|error| write_error(name, writer.get_ref().keeps(), error))?)
            }
            Way::InPlace(Some(pending)) => {
                pending.write_all(bytes).map_err(|error| in_place_trouble(input, &error))
            }
            Way::InPlace(None) | Way::Check { .. } => Ok(()),
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
            // A file is wanted whether or not somebody reads why it is so.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe && self.makes_files() => Ok(()),
            Err(error) if self.explains => Err(WriteError { name: "standard error".into(), error }),
            _ => Ok(()),
        }
    }

    fn makes_files(&self) -> bool {
        match &self.way {
            Way::InPlace(_) => true,
            Way::Together { writer, .. } => matches!(writer.get_ref(), Writer::Pending(_)),
            Way::Check { .. } => false,
        }
    }

    /// Hands over what is written so far, for a reader who waits for it.
    pub fn flush(&mut self) -> Result<(), WriteError> {
        match &mut self.way {
            Way::Together { name, writer } => {
                let flushed = writer.flush();
                flushed.map_err(|error| write_error(name, writer.get_ref().keeps(), error))
            }
            Way::InPlace(_) | Way::Check { .. } => Ok(()),
        }
    }

    /// The result of `input` is complete. It takes the place of the input only where all of it could be cleaned.
    pub fn end(&mut self, input: &Input, outcome: Outcome) -> Result<(), Failure> {
        self.outcome.add(outcome);
        match &mut self.way {
            Way::InPlace(pending) => {
                let pending = pending.take().filter(|_| outcome.changed);
                let result = match pending {
                    Some(_) if outcome.failed => Err(io::Error::other("not all of it could be cleaned")),
                    pending => pending.map_or(Ok(()), commit),
                };
                result.map_err(|error| in_place_trouble(input, &error))
            }
            Way::Check { null } if outcome.changed => Ok(print_name(input, *null)?),
            Way::Check { .. } | Way::Together { .. } => Ok(()),
        }
    }

    /// The whole result of `input` at once. Where nothing changes, its place is not touched.
    pub fn take(&mut self, input: &Input, place: Option<Place>, rendered: &Rendered) -> Result<(), Failure> {
        self.tell(&rendered.told)?;
        let keeps = matches!(self.way, Way::InPlace(_)) && !rendered.outcome.changed;
        if !keeps {
            self.begin(input, place)?;
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

    /// All results are complete. A file that is to hold them all appears only where nothing failed.
    pub fn finish(self) -> Result<Outcome, WriteError> {
        if let Way::Together { name, writer } = self.way {
            let keeps = writer.get_ref().keeps();
            let failed = self.outcome.failed;
            let finished =
                writer.into_inner().map_err(io::IntoInnerError::into_error).and_then(|w| match w {
                    Writer::Stdout(mut out) => out.flush(),
                    Writer::File(_) => Ok(()),
                    Writer::Pending(_) if failed => Err(io::Error::other("not all input could be cleaned")),
                    Writer::Pending(pending) => pending.commit(),
                });
            finished.map_err(|error| write_error(&name, keeps, error))?;
        }
        Ok(self.outcome)
    }
}

impl Writer {
    /// For a file that is not complete: whether another is in its place until then.
    fn keeps(&self) -> Option<bool> {
        match self {
            Writer::Stdout(_) | Writer::File(_) => None,
            Writer::Pending(pending) => Some(pending.replaces()),
        }
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

/// A device or a pipe is written to; only a regular file can be replaced.
fn open_file(path: &Path, follow: bool) -> io::Result<Writer> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(metadata) if !metadata.is_file() => {
            let file = File::options().write(true).open(path)?;
            match file.metadata()?.is_file() {
                true => Err(io::Error::other("became a file while it was opened")),
                false => Ok(Writer::File(file)),
            }
        }
        _ => Ok(Writer::Pending(Replacement::begin(Place::find(path, follow)?)?)),
    }
}

fn commit(pending: BufWriter<Replacement>) -> io::Result<()> {
    pending.into_inner().map_err(io::IntoInnerError::into_error)?.commit()
}

/// Names where the result goes, and whether something is there still.
fn write_error(name: &str, is_kept: Option<bool>, error: io::Error) -> WriteError {
    let error = match is_kept {
        None => error,
        Some(false) => io::Error::other(format!("not written: {}", reason(&error))),
        Some(true) => io::Error::other(format!("not written, and is as it was: {}", reason(&error))),
    };
    WriteError { name: name.to_owned(), error }
}

fn print_name(input: &Input, null: bool) -> Result<(), WriteError> {
    let name = input.path().as_os_str().as_encoded_bytes();
    let line = match null {
        true => [name, b"\0"].concat(),
        false => [shown(name).as_bytes(), b"\n"].concat(),
    };
    let mut out = io::stdout().lock();
    let written = out.write_all(&line).and_then(|()| out.flush());
    written.map_err(|error| WriteError { name: STDOUT.into(), error })
}

fn in_place_trouble(input: &Input, error: &io::Error) -> Failure {
    Failure::Input(format!("{}: cannot be replaced, and is as it was: {}", input.name(), reason(error)))
}

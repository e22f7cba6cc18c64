//! Writes results in the order of the inputs: to standard output, to a file, in place of each input, or nowhere. Writes
//! standard error too.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::compressor::{self, Compressor};
use super::inputs::{InputFile, Refusal};
use super::mirror::{self, Mirror};
use super::names::quote_if_needed;
use super::outcome::{Outcome, Rendered, reason, report};
use super::plan::{Destination, Plan};
use super::progress;
use super::replace::{Finish, ReplaceTarget, Replacement};
use super::resume::{Manifest, Stamp};
use super::terminal_output::TerminalOutput;
use crate::Encoding;
use crate::emit::explain::Legible;
use crate::emit::jsonl::Record;
use crate::emit::{Format, html};
use crate::inputs::recognise::Compression;

/// The name of standard output in messages.
pub const STDOUT: &str = "standard output";

/// Capacity of the write buffer.
const BUFFER_BYTES: usize = 128 << 10;

/// A write that failed, so that the run ends.
#[derive(Debug)]
pub struct WriteError {
    /// The name of the output.
    pub name: String,
    pub error: io::Error,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, reason(&self.error))
    }
}

/// Why an input has no result.
#[derive(Debug)]
pub enum Failure {
    /// This input failed, with a message; the run goes on with the others.
    Input(String),
    /// This input is no text, as the message says. With `--skip-binary` that is no failure.
    Binary(String),
    /// The output failed, and the run ends.
    Output(WriteError),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        if refusal.is_binary { Failure::Binary(refusal.message) } else { Failure::Input(refusal.message) }
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Failure::Output(error)
    }
}

/// Writes the results of all inputs in order, each between `begin` and `end`.
pub struct OutputWriter<'p> {
    target: Target,
    /// How a file that replaces another is finished.
    keep_mtime: bool,
    backup: Option<OsString>,
    manifest: Option<&'p Mutex<Manifest>>,
    /// Files of folders that are no text.
    passed_over: usize,
    /// With `--explain`. The run ends when standard error is closed then.
    is_stderr_required: bool,
    skips_binary: bool,
    is_quiet: bool,
    /// The results are sections of one report.
    is_report: bool,
    /// What stands before the sections is written.
    report_begun: bool,
    /// The results are web archives, whose records come compressed.
    is_archive: bool,
    outcome: Outcome,
}

enum Target {
    /// One output for all results, one after the other.
    Concatenated { name: String, writer: BufWriter<OutputStream> },
    /// Each result replaces its input; the replacement that is being written.
    InPlace(Option<PendingFile>),
    /// Each result is a file in a folder; the one that is being written.
    Folder(Mirror, Option<PendingFile>),
    /// None; the names of inputs that change go to standard output.
    Check { null: bool },
}

/// A file of results that is not complete yet.
type PendingFile = BufWriter<Compressor<Replacement>>;

enum OutputStream {
    Stdout(io::StdoutLock<'static>),
    Terminal(TerminalOutput<io::StdoutLock<'static>>),
    File(File),
    Pending(Box<Compressor<Replacement>>),
}

impl<'p> OutputWriter<'p> {
    /// Opens what the plan writes to.
    pub fn open(plan: &'p Plan) -> Result<OutputWriter<'p>, WriteError> {
        let concatenated = |name, writer| Target::Concatenated {
            name,
            writer: BufWriter::with_capacity(BUFFER_BYTES, writer),
        };
        let target = match &plan.destination {
            Destination::Stdout => concatenated(STDOUT.into(), open_stdout(plan)),
            Destination::InPlace { .. } => Target::InPlace(None),
            Destination::Folder(mirror) => Target::Folder(mirror.clone(), None),
            Destination::Nowhere { null } => Target::Check { null: *null },
            Destination::DryRun { .. } => Target::Check { null: false },
            Destination::File { path, follow } => {
                let name = Legible(&path.to_string_lossy()).to_string();
                let compression = compressor::of_name(path).filter(|_| !plan.to_warc);
                match open_file(path, *follow, compression) {
                    Ok(writer) => concatenated(name, writer),
                    Err(error) => return Err(WriteError { name, error }),
                }
            }
        };
        Ok(OutputWriter {
            target,
            keep_mtime: plan.keep_mtime,
            backup: plan.backup.clone(),
            manifest: plan.manifest.as_ref(),
            passed_over: 0,
            is_stderr_required: plan.explain.is_some(),
            skips_binary: plan.skip_binary,
            is_quiet: plan.quiet,
            is_report: plan.format == Format::Html,
            report_begun: false,
            is_archive: plan.to_warc,
            outcome: Outcome { failed: plan.failed, ..Outcome::default() },
        })
    }

    /// Writes what stands before the sections of a report, once. Where all inputs failed, nothing is written.
    fn begin_report(&mut self) -> Result<(), WriteError> {
        match std::mem::replace(&mut self.report_begun, true) {
            true => Ok(()),
            false => self.write_frame(html::begin),
        }
    }

    /// Writes what stands round the sections of a report.
    fn write_frame(
        &mut self,
        write: impl FnOnce(&mut BufWriter<OutputStream>) -> io::Result<()>,
    ) -> Result<(), WriteError> {
        match &mut self.target {
            Target::Concatenated { name, writer } if self.is_report => {
                write(writer).map_err(|error| write_error(name, writer.get_ref().replaces_existing(), error))
            }
            _ => Ok(()),
        }
    }

    /// Begins the result of `input`. `replaced` is the file that it may replace, compressed as that was.
    pub fn begin(
        &mut self,
        input: &InputFile,
        replaced: Option<ReplaceTarget>,
        compression: Option<Compression>,
    ) -> Result<(), Failure> {
        let mut finish = Finish { keeps_mtime: self.keep_mtime, ..Finish::default() };
        match (&mut self.target, replaced) {
            (Target::InPlace(pending), Some(replaced)) => {
                replaced.remove_orphans();
                finish.backup = self.backup.clone();
                let begun =
                    Replacement::begin(replaced).and_then(|begun| pend(begun.finish(finish), compression));
                *pending = Some(begun.map_err(|error| replace_failure(input, &error))?);
            }
            (Target::Folder(mirror, pending), _) => {
                let Some(path) = mirror.path(input) else { return Ok(()) };
                let name = Legible(&path.to_string_lossy()).to_string();
                let failed = |error| Failure::Input(mirror::failure(&name, &error));
                finish.like = Some(fs::metadata(input.path()).map_err(failed)?);
                let compression = compressor::of_name(&path).filter(|_| !self.is_archive);
                let begun = mirror.begin(&path).and_then(|begun| pend(begun.finish(finish), compression));
                let mut begun = begun.map_err(failed)?;
                if self.is_report {
                    html::begin(&mut begun).map_err(failed)?;
                }
                *pending = Some(begun);
            }
            _ => {}
        }
        Ok(())
    }

    /// Writes more of the result of `input`.
    pub fn write(&mut self, input: &InputFile, bytes: &[u8]) -> Result<(), Failure> {
        self.begin_report()?;
        match &mut self.target {
            Target::Concatenated { name, writer } => {
                let written = writer.write_all(bytes);
                Ok(written.map_err(|error| write_error(name, writer.get_ref().replaces_existing(), error))?)
            }
            Target::InPlace(Some(pending)) => {
                pending.write_all(bytes).map_err(|error| replace_failure(input, &error))
            }
            Target::Folder(mirror, Some(pending)) => {
                pending.write_all(bytes).map_err(|error| mirror_failure(mirror, input, &error))
            }
            Target::InPlace(None) | Target::Folder(_, None) | Target::Check { .. } => Ok(()),
        }
    }

    /// Writes the record of `input` and a line feed.
    pub fn write_record(
        &mut self,
        input: &InputFile,
        record: &Record,
        encoding: &Encoding,
    ) -> Result<(), Failure> {
        /// An [`io::Write`] that keeps the [`Failure`] behind its I/O error.
        struct Out<'a, 'p>(&'a mut OutputWriter<'p>, &'a InputFile, Option<Failure>);
        impl Write for Out<'_, '_> {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                match self.0.write(self.1, bytes) {
                    Ok(()) => Ok(bytes.len()),
                    Err(failure) => {
                        self.2 = Some(failure);
                        Err(io::Error::other("stopped by the output"))
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
            (Err(error), None) => Err(replace_failure(input, &error)),
        }
    }

    /// Writes to standard error.
    pub fn write_stderr(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        match progress::suspended(|| io::stderr().lock().write_all(bytes)) {
            // A file is completed even where nobody reads the explanation.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe && self.writes_files() => Ok(()),
            Err(error) if self.is_stderr_required => Err(WriteError { name: "standard error".into(), error }),
            _ => Ok(()),
        }
    }

    /// Says whether isolates in what follows are saaf's own, so that a terminal may have them.
    pub fn set_owns_isolates(&mut self, owns: bool) -> Result<(), Failure> {
        if let Target::Concatenated { name, writer } = &mut self.target
            && let OutputStream::Terminal(_) = writer.get_ref()
        {
            writer.flush().map_err(|error| write_error(name, None, error))?;
            if let OutputStream::Terminal(terminal) = writer.get_mut() {
                terminal.set_keeps_isolates(owns);
            }
        }
        Ok(())
    }

    fn writes_files(&self) -> bool {
        match &self.target {
            Target::InPlace(_) | Target::Folder(..) => true,
            Target::Concatenated { writer, .. } => matches!(writer.get_ref(), OutputStream::Pending(_)),
            Target::Check { .. } => false,
        }
    }

    /// Flushes the buffer, for a reader who waits.
    pub fn flush(&mut self) -> Result<(), WriteError> {
        match &mut self.target {
            Target::Concatenated { name, writer } => {
                let flushed = writer.flush();
                flushed.map_err(|error| write_error(name, writer.get_ref().replaces_existing(), error))
            }
            Target::InPlace(_) | Target::Folder(..) | Target::Check { .. } => Ok(()),
        }
    }

    /// Ends the result of `input`. It replaces the input only where nothing in it failed.
    pub fn end(&mut self, input: &InputFile, outcome: Outcome) -> Result<(), Failure> {
        self.outcome.add(outcome);
        const PART: &str = "not all of it could be cleaned";
        match &mut self.target {
            Target::InPlace(pending) => {
                let pending = pending.take().filter(|_| outcome.changed);
                let result = match pending {
                    _ if outcome.failed => Err(io::Error::other(PART)),
                    pending => pending.map(commit).transpose(),
                };
                let now = result.map_err(|error| replace_failure(input, &error))?;
                self.note(input, now.as_ref())
            }
            Target::Folder(mirror, pending) => {
                let complete = |mut pending| {
                    if self.is_report {
                        html::end(&mut pending)?;
                    }
                    commit(pending)
                };
                let result = match pending.take() {
                    _ if outcome.failed => Err(io::Error::other(PART)),
                    pending => pending.map(complete).transpose(),
                };
                result.map_err(|error| mirror_failure(mirror, input, &error))?;
                self.note(input, None)
            }
            Target::Check { null } if outcome.changed => Ok(print_name(input, *null)?),
            Target::Check { .. } | Target::Concatenated { .. } => Ok(()),
        }
    }

    /// Notes in the manifest that the result of `input` is complete. `now`: the file that replaced it.
    fn note(&self, input: &InputFile, now: Option<&fs::Metadata>) -> Result<(), Failure> {
        let Some(manifest) = self.manifest else { return Ok(()) };
        let added = manifest.lock().unwrap_or_else(PoisonError::into_inner).add(input, now.map(Stamp::of));
        added.map_err(|error| Failure::Output(WriteError { name: "the manifest of --resume".into(), error }))
    }

    /// Writes the whole result of `input`. With `--in-place`, a file in which nothing changes is not touched.
    pub fn write_whole(
        &mut self,
        input: &InputFile,
        replaced: Option<ReplaceTarget>,
        rendered: &Rendered,
    ) -> Result<(), Failure> {
        self.write_stderr(&rendered.stderr)?;
        let is_unchanged = matches!(self.target, Target::InPlace(_)) && !rendered.outcome.changed;
        if !is_unchanged {
            self.begin(input, replaced, None)?;
            self.write(input, &rendered.output)?;
        }
        self.end(input, rendered.outcome)
    }

    /// Reports a failure of an input, after which the run goes on; returns a failure of the output.
    pub fn continue_after(
        &mut self,
        input: &InputFile,
        result: Result<(), Failure>,
    ) -> Result<(), WriteError> {
        match result {
            Ok(()) => return Ok(()),
            Err(Failure::Output(error)) => return Err(error),
            Err(Failure::Binary(_)) if self.skips_binary => self.outcome.refused += 1,
            // Who names a file wants it; who names a folder wants the texts in it.
            Err(Failure::Binary(_)) if input.is_walked() => {
                self.passed_over += 1;
                self.outcome.refused += 1;
            }
            Err(Failure::Input(message) | Failure::Binary(message)) => {
                report(message);
                self.outcome.failed = true;
                self.outcome.refused += 1;
            }
        }
        if let Target::InPlace(pending) | Target::Folder(_, pending) = &mut self.target {
            *pending = None;
        }
        Ok(())
    }

    /// Ends the run. A file for all results replaces an old one only where nothing failed.
    pub fn finish(mut self) -> Result<Outcome, WriteError> {
        match self.passed_over {
            _ if self.is_quiet => {}
            0 => {}
            1 => report("1 file in a folder is binary data, and was passed over"),
            count => report(format_args!("{count} files in folders are binary data, and were passed over")),
        }
        if !self.outcome.failed {
            self.begin_report()?;
        }
        if self.report_begun {
            self.write_frame(html::end)?;
        }
        if let Target::Concatenated { name, writer } = self.target {
            let replaces = writer.get_ref().replaces_existing();
            let failed = self.outcome.failed;
            let finished =
                writer.into_inner().map_err(io::IntoInnerError::into_error).and_then(|w| match w {
                    OutputStream::Stdout(mut out) => out.flush(),
                    OutputStream::Terminal(mut out) => out.flush(),
                    OutputStream::File(_) => Ok(()),
                    OutputStream::Pending(_) if failed => {
                        Err(io::Error::other("not all input could be cleaned"))
                    }
                    OutputStream::Pending(pending) => {
                        pending.finish().and_then(Replacement::commit).map(drop)
                    }
                });
            finished.map_err(|error| write_error(&name, replaces, error))?;
        }
        Ok(self.outcome)
    }
}

impl OutputStream {
    /// For a file that is not complete yet: whether it will replace another one.
    fn replaces_existing(&self) -> Option<bool> {
        match self {
            OutputStream::Stdout(_) | OutputStream::Terminal(_) | OutputStream::File(_) => None,
            OutputStream::Pending(pending) => Some(pending.get_ref().replaces()),
        }
    }
}

impl Write for OutputStream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            OutputStream::Stdout(out) => out.write(bytes),
            OutputStream::Terminal(out) => out.write(bytes),
            OutputStream::File(file) => file.write(bytes),
            OutputStream::Pending(pending) => pending.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            OutputStream::Stdout(out) => out.flush(),
            OutputStream::Terminal(out) => out.flush(),
            OutputStream::File(file) => file.flush(),
            OutputStream::Pending(pending) => pending.flush(),
        }
    }
}

/// A terminal is not steered by the text of an input. The formats for people write what it may be steered by themselves.
fn open_stdout(plan: &Plan) -> OutputStream {
    let out = io::stdout().lock();
    let is_raw = matches!(plan.format, Format::Text | Format::Jsonl(_));
    match out.is_terminal() && is_raw {
        true => OutputStream::Terminal(TerminalOutput::new(out, plan.owns_isolates)),
        false => OutputStream::Stdout(out),
    }
}

/// Opens a device or a pipe for writing, or begins the replacement of a regular file.
fn open_file(path: &Path, follow: bool, compression: Option<Compression>) -> io::Result<OutputStream> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(metadata) if !metadata.is_file() => {
            let file = File::options().write(true).open(path)?;
            match file.metadata()?.is_file() {
                true => Err(io::Error::other("became a file while it was opened")),
                false => Ok(OutputStream::File(file)),
            }
        }
        _ => {
            let begun = Replacement::begin(ReplaceTarget::find(path, follow)?)?;
            Ok(OutputStream::Pending(Box::new(Compressor::new(begun, compression)?)))
        }
    }
}

fn pend(begun: Replacement, compression: Option<Compression>) -> io::Result<PendingFile> {
    Ok(BufWriter::with_capacity(BUFFER_BYTES, Compressor::new(begun, compression)?))
}

fn commit(pending: PendingFile) -> io::Result<fs::Metadata> {
    pending.into_inner().map_err(io::IntoInnerError::into_error)?.finish()?.commit()
}

/// Adds the name of the output, and that an old file is unchanged.
fn write_error(name: &str, replaces: Option<bool>, error: io::Error) -> WriteError {
    let error = match replaces {
        None => error,
        Some(false) => io::Error::other(format!("not written: {}", reason(&error))),
        Some(true) => io::Error::other(format!("not written, and is as it was: {}", reason(&error))),
    };
    WriteError { name: name.to_owned(), error }
}

fn print_name(input: &InputFile, null: bool) -> Result<(), WriteError> {
    let name = input.path().as_os_str().as_encoded_bytes();
    let line = match null {
        true => [name, b"\0"].concat(),
        false => [quote_if_needed(name).as_bytes(), b"\n"].concat(),
    };
    let mut out = io::stdout().lock();
    let written = out.write_all(&line).and_then(|()| out.flush());
    written.map_err(|error| WriteError { name: STDOUT.into(), error })
}

fn mirror_failure(mirror: &Mirror, input: &InputFile, error: &io::Error) -> Failure {
    let path = mirror.path(input).unwrap_or_default();
    Failure::Input(mirror::failure(&Legible(&path.to_string_lossy()).to_string(), error))
}

fn replace_failure(input: &InputFile, error: &io::Error) -> Failure {
    Failure::Input(format!("{}: cannot be replaced, and is as it was: {}", input.name(), reason(error)))
}

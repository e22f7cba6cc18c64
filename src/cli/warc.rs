//! Web archives: each record with a text payload is a document. Records of up to 1 MiB are made in batches on all threads and written in
//! order; longer ones one by one, by way of a temporary file. Memory: one batch and its results, whatever the length of a record.
//!
//! What of an archive cannot be read is told with its place, and the run goes on: it counts as lost (`--strict`), not as failed, since a
//! torn record is no reason to refuse the thousands beside it. A compressed stream that breaks off is a failure, as for every input.

use std::cell::RefCell;
use std::io::{self, BufReader, Read, Write};

use tempfile::SpooledData;

use super::compressor;
use super::inputs::{InputFile, OpenMode, Source};
use super::outcome::{Outcome, report};
use super::outputs::{Failure, OutputWriter};
use super::plan::{Destination, Plan};
use super::warc_record::{Located, Made, make};
use super::warc_spool::Spool;
use crate::emit::Format;
use crate::inputs::compression::Members;
use crate::inputs::recognise::Compression;
use crate::inputs::warc::web_document::may_be_document;
use crate::inputs::warc::{self, Loss, LossKind};

/// Longer bodies are not kept in memory.
const LONG_BYTES: u64 = 1 << 20;
const BATCH_BYTES_PER_THREAD: usize = 1 << 20;
const BATCH_RECORDS_PER_THREAD: usize = 64;
/// Messages of one kind for each archive.
const MAX_MESSAGES: u64 = 10;

/// Cleans one archive.
pub fn clean(
    plan: &Plan,
    input: &InputFile,
    source: Source,
    output: &mut OutputWriter,
) -> Result<(), Failure> {
    check(plan, input)?;
    output.begin(input, None, None)?;
    let compression = match &plan.destination {
        Destination::File { path, .. } => compressor::of_name(path),
        Destination::Folder(mirror) => mirror.path(input).and_then(|path| compressor::of_name(&path)),
        _ => None,
    };
    let mut archive = Archive {
        reader: warc::Reader::new(source.reader),
        members: source.members,
        name: input.name(),
        plan,
        long: None,
        error: None,
    };
    let mut messages = Messages { name: input.name(), told: 0, tells_all: plan.explain.is_some() };
    let mut outcome = Outcome::default();
    let failed = |error: &io::Error| Failure::Input(input.error_message(error));
    loop {
        let batch = archive.batch();
        let made = plan
            .workers
            .map(&batch, |(located, body)| make(plan, compression, located, &body[..], || Ok(&body[..])));
        for ((located, _), made) in batch.iter().zip(made) {
            write(
                input,
                located,
                made.map_err(|error| failed(&error))?,
                output,
                &mut outcome,
                &mut messages,
            )?;
        }
        let losses = archive.reader.take_losses();
        if !losses.is_empty() && archive.reader.records() == 0 {
            let why = "there is no record of a web archive in it (leave --from away)";
            return Err(Failure::Input(format!("{}: {why}", input.name())));
        }
        for loss in losses {
            outcome.lost = true;
            messages.add_loss(&loss);
        }
        match archive.long_record().map_err(|error| failed(&error))? {
            Some((located, mut body)) => {
                let made =
                    make_long(plan, compression, &located, &mut body).map_err(|error| failed(&error))?;
                write(input, &located, made, output, &mut outcome, &mut messages)?;
            }
            None if batch.is_empty() => break,
            None => {}
        }
    }
    messages.end();
    if let Some(error) = archive.error {
        return Err(failed(&error));
    }
    output.end(input, outcome)
}

fn check(plan: &Plan, input: &InputFile) -> Result<(), Failure> {
    let why = match plan.format {
        _ if plan.open_mode() != OpenMode::Read => {
            "cannot be replaced (write another with --to warc -o FILE)"
        }
        Format::Text | Format::Jsonl(_) => return Ok(()),
        _ => "has no such view (use --to text, jsonl or warc)",
    };
    Err(Failure::Input(format!("{}: is a web archive, and {why}", input.name())))
}

/// Makes what stands for a record whose body is in a temporary file.
fn make_long(
    plan: &Plan,
    compression: Option<Compression>,
    located: &Located,
    body: &mut Spool,
) -> io::Result<Made> {
    let file = RefCell::new(body);
    let first = Shared(&file);
    first.0.borrow_mut().rewind()?;
    make(plan, compression, located, BufReader::new(first), || {
        file.borrow_mut().rewind()?;
        Ok(Shared(&file))
    })
}

/// A body that is read, and then perhaps read again.
struct Shared<'a, 'b>(&'a RefCell<&'b mut Spool>);

impl Read for Shared<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.borrow_mut().read(buffer)
    }
}

fn write(
    input: &InputFile,
    located: &Located,
    made: Made,
    output: &mut OutputWriter,
    outcome: &mut Outcome,
    messages: &mut Messages,
) -> Result<(), Failure> {
    outcome.add(made.outcome);
    output.write_stderr(&made.stderr)?;
    for (is_loss, note) in made.notes {
        if is_loss || messages.tells_all {
            messages.add(format_args!("{}: {note}", located.name));
        }
    }
    let Some(spool) = made.output else { return Ok(()) };
    let failed = |error: io::Error| Failure::Input(input.error_message(&error));
    let mut file = match spool.into_data().map_err(failed)? {
        SpooledData::InMemory(bytes) => return output.write(input, bytes.get_ref()),
        SpooledData::OnDisk(file) => file,
    };
    let mut piece = vec![0; 64 << 10];
    loop {
        match file.read(&mut piece).map_err(failed)? {
            0 => return Ok(()),
            count => output.write(input, &piece[..count])?,
        }
    }
}

/// Reads records.
struct Archive<'p> {
    reader: warc::Reader<Box<dyn Read + Send>>,
    /// Where the compressed members begin.
    members: Option<Members>,
    name: String,
    plan: &'p Plan,
    /// A long record, of which the body was not read.
    long: Option<warc::Record>,
    /// Why the input ended.
    error: Option<io::Error>,
}

impl Archive<'_> {
    /// The next records with their bodies, up to the next long one; those left out of which nothing comes.
    fn batch(&mut self) -> Vec<(Located, Vec<u8>)> {
        let threads = self.plan.workers.count().min(32);
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while bytes < BATCH_BYTES_PER_THREAD * threads && batch.len() < BATCH_RECORDS_PER_THREAD * threads {
            let record = match self.reader.next_record() {
                Ok(Some(record)) => record,
                Ok(None) => break,
                Err(error) => {
                    self.error = Some(error);
                    break;
                }
            };
            if !self.plan.to_warc && !may_be_document(&record.head) {
                continue;
            }
            if record.length > LONG_BYTES {
                self.long = Some(record);
                break;
            }
            let mut body = vec![0; record.length as usize];
            let mut there = 0;
            while there < body.len() {
                match self.reader.read_body(&mut body[there..]) {
                    0 => break,
                    count => there += count,
                }
            }
            body.truncate(there);
            bytes += there;
            batch.push((self.locate(record), body));
        }
        batch
    }

    /// The long record at which the last batch ended.
    fn long_record(&mut self) -> io::Result<Option<(Located, Spool)>> {
        let Some(record) = self.long.take() else { return Ok(None) };
        let mut body = Spool::default();
        let mut piece = vec![0; 64 << 10];
        loop {
            match self.reader.read_body(&mut piece) {
                0 => break,
                count => body.write_all(&piece[..count])?,
            }
        }
        Ok(Some((self.locate(record), body)))
    }

    fn locate(&mut self, record: warc::Record) -> Located {
        let ending = self.reader.end_record();
        let offset = match &self.members {
            Some(members) => members.beginning_at(record.offset),
            None => Some(record.offset),
        };
        let of = if self.members.is_some() { " of what was compressed" } else { "" };
        let name = format!("{}: record {} at byte {}{of}", self.name, record.number, record.offset);
        Located { record, ending, offset, name, file: self.name.clone() }
    }
}

/// What is told of an archive, of which the first messages will do.
struct Messages {
    name: String,
    told: u64,
    /// With `--explain`.
    tells_all: bool,
}

impl Messages {
    fn add(&mut self, message: impl std::fmt::Display) {
        self.told += 1;
        if self.told <= MAX_MESSAGES || self.tells_all {
            report(message);
        }
    }

    fn add_loss(&mut self, loss: &Loss) {
        let Loss { offset, length, number, kind } = *loss;
        let name = self.name.clone();
        match kind {
            LossKind::NoRecord => self.add(format_args!(
                "{name}: {length} bytes at byte {offset}, before record {number}, belong to no record and were passed over"
            )),
            LossKind::Head => self.add(format_args!(
                "{name}: the head of a record at byte {offset}, before record {number}, is damaged (no Content-Length, or not \
                 complete), and {length} bytes were passed over"
            )),
            LossKind::Body => self.add(format_args!(
                "{name}: record {number} ends early at byte {offset}: {length} bytes are missing, and what is there is kept \
                 (fetch the archive anew)"
            )),
        }
    }

    fn end(&self) {
        let more = self.told.saturating_sub(MAX_MESSAGES);
        if more > 0 && !self.tells_all {
            report(format_args!("{}: and {more} more of its records (--explain tells of all)", self.name));
        }
    }
}

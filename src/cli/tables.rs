//! Tables: each row of the columns is a document. Parquet is read from a file, or from a temporary one that a pipe is
//! written into, because its metadata stand at the end; an Arrow stream is read as it comes.
//!
//! One thread reads, and writes the table into a channel; the run's own thread takes it from there to the output. Between
//! them stand at most a few pieces. Rows are cleaned by all threads of the run.

use std::fs::File;
use std::io::{self, Cursor, IsTerminal, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use arrow_array::ArrayRef;

use super::args::{From, To};
use super::inputs::{InputFile, Source};
use super::outcome::{Outcome, is_lossy};
use super::outputs::{Failure, OutputWriter};
use super::plan::{Destination, Plan};
use crate::emit::explain::Legible;
use crate::tables::batches::{self, Batches, TableFormat};
use crate::tables::parquet_file::{self, TableFile};
use crate::tables::{CleanRows, CleanedColumn, ColumnOptions, ColumnPath, TableError, clean_array_with};
use crate::{Document, Evidence};

/// Pieces of a table that wait for the output.
const MAX_WAITING: usize = 8;
/// Bytes of a piece.
const PIECE_BYTES: usize = 256 << 10;
/// Each thread is given so many pieces of a batch, so that none waits long for the last one.
const PIECES_PER_THREAD: usize = 4;

/// Cleans the columns of a table.
pub fn clean(
    plan: &Plan,
    input: &InputFile,
    mut source: Source,
    output: &mut OutputWriter,
) -> Result<(), Failure> {
    let name = input.name();
    let replaced = source.target.take();
    let (is_replaced, compression) = (replaced.is_some(), source.compression);
    let (table, from) = open(plan, input, source)?;
    let to = match plan.tables.to {
        To::Parquet => TableFormat::Parquet,
        To::Arrow if from == TableFormat::ArrowStream => from,
        To::Arrow => TableFormat::ArrowFile,
        To::Jsonl => TableFormat::JsonLines,
        To::Text => from,
        To::Html | To::Ansi | To::Diff | To::Warc => {
            let why = format!("{name}: is a table, which is not shown (use --to parquet, arrow or jsonl)");
            return Err(Failure::Input(why));
        }
    };
    check_output(plan, &name, to)?;
    output.begin(input, replaced, compression)?;
    let (sender, messages) = sync_channel(MAX_WAITING);
    let (mut outcome, result) = thread::scope(|scope| {
        let worker = scope.spawn(|| {
            let mut rows = Rows { plan, name: &name, messages: sender.clone(), outcome: Outcome::default() };
            let out = io::BufWriter::with_capacity(PIECE_BYTES, Pieces(sender));
            let result = run(plan, table, (from, to), out, &mut rows);
            (rows.outcome, result)
        });
        let mut written = Ok(());
        // When the output has failed, the receiver goes away and with it the worker.
        for message in messages {
            written = match message {
                Message::Output(bytes) => output.write(input, &bytes),
                Message::Stderr(bytes) => output.write_stderr(&bytes).map_err(Failure::from),
            };
            if written.is_err() {
                break;
            }
        }
        let (outcome, result) = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        written.map(|()| (outcome, result))
    })?;
    result.map_err(|error| Failure::Input(message(&name, &error, from)))?;
    // The columns of the records are new, even where no text is.
    outcome.changed |= is_replaced && !plan.check;
    output.end(input, outcome)
}

/// A binary table is one file, and nothing to read on a terminal.
fn check_output(plan: &Plan, name: &str, to: TableFormat) -> Result<(), Failure> {
    let is_joined = matches!(plan.destination, Destination::Stdout | Destination::File { .. });
    if to == TableFormat::JsonLines || !is_joined {
        return Ok(());
    }
    let why = match plan.destination {
        _ if plan.inputs.len() > 1 => "tables cannot stand one behind the other in a file (give -o DIR/)",
        Destination::Stdout if io::stdout().is_terminal() => {
            "a table is not written to a terminal (give -o FILE, or --to jsonl)"
        }
        _ => return Ok(()),
    };
    Err(Failure::Input(format!("{name}: {why}")))
}

/// What a table is read from.
enum Table {
    File(File),
    Stream(Box<dyn Read + Send>),
}

/// Opens the table and tells its format.
fn open(plan: &Plan, input: &InputFile, source: Source) -> Result<(Table, TableFormat), Failure> {
    let failed = |error: io::Error| Failure::Input(input.error_message(&error));
    let mut reader = source.reader;
    let mut head = Vec::new();
    (&mut reader).take(12).read_to_end(&mut head).map_err(failed)?;
    let format = match (plan.tables.from, TableFormat::recognise(&head)) {
        (From::Parquet, _) => TableFormat::Parquet,
        (From::Arrow, Some(TableFormat::ArrowFile)) => TableFormat::ArrowFile,
        (From::Arrow, _) => TableFormat::ArrowStream,
        (_, Some(format)) => format,
        (_, None) => return Err(Failure::Input(format!("{}: is no table", input.name()))),
    };
    let whole = Cursor::new(head).chain(reader);
    if format == TableFormat::ArrowStream {
        return Ok((Table::Stream(Box::new(whole)), format));
    }
    // The size is known of what lies in a file as it is.
    let file = match source.size {
        Some(_) => File::open(input.path()),
        None => spooled(whole),
    };
    Ok((Table::File(file.map_err(failed)?), format))
}

/// A temporary file without a name, with what is read.
fn spooled(mut reader: impl Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut reader, &mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

fn run(
    plan: &Plan,
    table: Table,
    (from, to): (TableFormat, TableFormat),
    out: impl Write + Send,
    rows: &mut Rows,
) -> Result<(), TableError> {
    let wanted: Vec<_> = plan.tables.columns.iter().map(|typed| ColumnPath::parse(typed)).collect();
    let batches = match (table, from) {
        (Table::File(file), TableFormat::Parquet) if to == TableFormat::Parquet => {
            return parquet_file::clean(&TableFile::new(file), out, &wanted, rows);
        }
        (Table::File(file), TableFormat::Parquet) => Batches::of_parquet(TableFile::new(file), &wanted)?,
        (Table::File(file), _) => Batches::of_arrow_file(file, &wanted)?,
        (Table::Stream(stream), _) => Batches::of_arrow_stream(stream, &wanted)?,
    };
    batches::clean(batches, out, to, rows)
}

fn message(name: &str, error: &TableError, format: TableFormat) -> String {
    let format = match format {
        TableFormat::Parquet => "a Parquet file",
        TableFormat::ArrowFile => "an Arrow file",
        TableFormat::ArrowStream => "an Arrow stream",
        TableFormat::JsonLines => "a table",
    };
    match error {
        TableError::Column(why) => format!("{name}: {why}"),
        error => {
            format!("{name}: cannot be read as {format}: {error} (is it complete? --from says what it is)")
        }
    }
}

/// What the worker has for the run's thread.
enum Message {
    Output(Vec<u8>),
    Stderr(Vec<u8>),
}

/// Sends what is written.
struct Pieces(SyncSender<Message>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.send(Message::Output(bytes.to_vec()));
        sent.map(|()| bytes.len()).map_err(|_| io::Error::other("stopped by the output"))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Cleans rows in pieces, and tells of each.
struct Rows<'a> {
    plan: &'a Plan,
    name: &'a str,
    messages: SyncSender<Message>,
    outcome: Outcome,
}

impl CleanRows for Rows<'_> {
    fn clean(
        &mut self,
        column: &ColumnPath,
        first_row: u64,
        rows: &ArrayRef,
        is_string: bool,
    ) -> Result<Vec<CleanedColumn>, TableError> {
        let plan = self.plan;
        let options = ColumnOptions {
            hints: plan.hints.clone(),
            is_string,
            spans: plan.tables.spans,
            ..ColumnOptions::default()
        };
        let length = rows.len().div_ceil(plan.workers.count() * PIECES_PER_THREAD).max(1);
        // No rows are a piece too, so that there is a result.
        let pieces: Vec<Range<usize>> = (0..rows.len().max(1))
            .step_by(length)
            .map(|start| start..(start + length).min(rows.len()))
            .collect();
        let path = column.to_string();
        let all = plan.workers.map(&pieces, |piece| {
            let (mut stderr, mut lost) = (Vec::new(), false);
            let rows = rows.slice(piece.start, piece.len());
            let cleaned = clean_array_with(&plan.tables.cleaner, &rows, &options, |row, document| {
                let is_text = document.encoding.evidence != Evidence::Binary;
                lost |= is_text && is_lossy(document);
                if let Some(summary) = plan.summary.as_ref().filter(|_| is_text) {
                    summary.add_window(document);
                    summary.add_document(&document.encoding);
                }
                if plan.explain.is_some() {
                    let number = first_row + (piece.start + row) as u64 + 1;
                    explain(
                        plan,
                        &format!("{}:{number}: {}", self.name, Legible(&path)),
                        document,
                        &mut stderr,
                    );
                }
            });
            (cleaned, stderr, lost)
        });
        let mut columns = Vec::with_capacity(all.len());
        for (cleaned, stderr, lost) in all {
            let cleaned = cleaned?;
            self.outcome.lost |= lost;
            self.outcome.changed |= cleaned.is_changed;
            if !stderr.is_empty() {
                // When nobody listens any more, the next write tells.
                let _ = self.messages.send(Message::Stderr(stderr));
            }
            columns.push(cleaned);
        }
        Ok(columns)
    }
}

/// Explains a row. Writing to memory does not fail.
fn explain(plan: &Plan, name: &str, document: &Document, stderr: &mut Vec<u8>) {
    if let Some(mut explainer) = plan.explainer(name) {
        let _ = explainer.write(document, stderr);
        let _ = explainer.finish(stderr);
    }
}

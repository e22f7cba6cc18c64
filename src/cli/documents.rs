//! Each file is a document. Small files are read whole and cleaned in parallel; large files and pipes are
//! streamed window by window. Text is written as it is made. A record is kept until the end of the document, because its
//! encoding is known only then.

use std::io::{self, Read};
use std::sync::Arc;

use super::comparison::{Comparison, SourceCopy};
use super::compressor;
use super::inputs::{InputFile, OpenMode, Refusal, Source};
use super::outcome::{Outcome, Rendered, is_lossy};
use super::outputs::{Failure, OutputWriter, WriteError};
use super::plan::{Destination, Plan};
use super::read_ahead::{Fill, ReadAhead};
use super::replace::ReplaceTarget;
use super::source_format::SourceFormat;
use super::summary::RunSummary;
use super::view::View;
use crate::emit::explain::Explainer;
use crate::emit::jsonl::Record;
use crate::emit::{Format, RecordOptions};
use crate::{Cleaner, Document, Encoding, Evidence, Sink};

/// Larger files are streamed.
const MAX_WHOLE_FILE_BYTES: u64 = 1 << 20;
/// A batch of small files ends once it holds so many bytes or files for each thread.
const BATCH_BYTES_PER_THREAD: usize = 2 << 20;
const BATCH_FILES_PER_THREAD: usize = 64;
/// Files of a batch that are to be replaced: each keeps its folder open, and the system limits open files.
const MAX_OPEN_TARGETS: usize = 64;

/// An input and its number in the run.
pub type NumberedInput<'a> = (usize, &'a InputFile);

/// The bytes of a file, and what they are.
type WholeFile = (Vec<u8>, SourceFormat);

/// Files that were read and wait to be cleaned, and the errors of those that could not be read, in order.
#[derive(Default)]
pub struct FileBatch<'a> {
    items: Vec<(NumberedInput<'a>, Result<WholeFile, Refusal>)>,
    /// For each item, the file that its result may replace.
    targets: Vec<Option<ReplaceTarget>>,
    bytes: usize,
}

impl<'a> FileBatch<'a> {
    /// Takes a small file; cleans a large one, or a pipe, behind those that wait.
    pub fn take(
        &mut self,
        plan: &Plan,
        input: NumberedInput<'a>,
        mut source: Source,
        output: &mut OutputWriter,
    ) -> Result<(), WriteError> {
        if source.size.is_none_or(|size| size > MAX_WHOLE_FILE_BYTES) {
            self.write(plan, output)?;
            let result = stream(plan, input, source, output);
            return output.continue_after(input.1, result);
        }
        let mut bytes = Vec::new();
        match source.reader.read_to_end(&mut bytes) {
            Ok(_) => self.add(input, source.target, Ok((bytes, source.format))),
            Err(error) => {
                self.refuse(input, Refusal { message: input.1.error_message(&error), is_binary: false });
            }
        }
        Ok(())
    }

    /// Takes the error of an input that could not be read.
    pub fn refuse(&mut self, input: NumberedInput<'a>, why: Refusal) {
        self.add(input, None, Err(why));
    }

    fn add(
        &mut self,
        input: NumberedInput<'a>,
        target: Option<ReplaceTarget>,
        read: Result<WholeFile, Refusal>,
    ) {
        self.bytes += read.as_ref().map_or(0, |(bytes, _)| bytes.len());
        self.items.push((input, read));
        self.targets.push(target);
    }

    /// Whether it is time to write.
    pub fn is_full(&self, plan: &Plan) -> bool {
        let threads = plan.workers.count().min(64);
        let max_files = if plan.open_mode() == OpenMode::Read {
            BATCH_FILES_PER_THREAD * threads
        } else {
            MAX_OPEN_TARGETS
        };
        self.bytes >= BATCH_BYTES_PER_THREAD * threads || self.items.len() >= max_files
    }

    /// Cleans the files on all threads and writes their results in order.
    pub fn write(&mut self, plan: &Plan, output: &mut OutputWriter) -> Result<(), WriteError> {
        let cleaner = if self.items.len() == 1 { &plan.wide_cleaner } else { &plan.cleaner };
        let all = plan.workers.map(&self.items, |(input, read)| match read {
            Ok((bytes, format)) => render(plan, cleaner, *input, bytes, *format),
            Err(why) => Err(why.clone().into()),
        });
        let targets = std::mem::take(&mut self.targets);
        for ((((_, input), _), target), rendered) in self.items.iter().zip(targets).zip(all) {
            let result = rendered.and_then(|rendered| output.write_whole(input, target, &rendered));
            output.continue_after(input, result)?;
        }
        *self = FileBatch::default();
        Ok(())
    }
}

/// An empty record that names its file.
fn record(input: &InputFile, options: RecordOptions) -> Record {
    // What comes back is not compressed.
    let place = input.place().map(compressor::without_ending);
    let place = place.map(|place| place.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"));
    let mut record = place.into_iter().fold(Record::new(options), Record::path);
    // An empty source has no window, and comes back too.
    let _ = record.add_with_source(&Document::default(), b"");
    record
}

/// Writes the record of a whole document and a line feed.
fn write_record(mut record: Record, document: &Document, source: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
    record.add_with_source(document, source)?;
    record.write(&document.encoding, out)?;
    out.push(b'\n');
    Ok(())
}

fn render(
    plan: &Plan,
    cleaner: &Cleaner,
    (number, input): NumberedInput,
    source: &[u8],
    format: SourceFormat,
) -> Result<Rendered, Failure> {
    let document = cleaner.clean(plan.input(format, source));
    if document.encoding.evidence == Evidence::Binary {
        return Err(input.binary_refusal().into());
    }
    let mut rendered = Rendered::default();
    // Writing to memory does not fail.
    let _ = match (View::begin(plan, input, number), plan.format) {
        (Some(mut view), _) => view
            .add(&document, &mut rendered.output)
            .and_then(|()| view.end(&document.encoding, &mut rendered.output)),
        (None, Format::Jsonl(options)) => {
            write_record(record(input, options), &document, source, &mut rendered.output)
        }
        (None, format) => format.write(&document, &mut rendered.output),
    };
    if let Some(mut explainer) = plan.explainer(&input.name()) {
        let _ = explainer.write(&document, &mut rendered.stderr);
        let _ = explainer.finish(&mut rendered.stderr);
    }
    if let Some(summary) = &plan.summary {
        summary.add_window(&document);
        summary.add_document(&document.encoding);
    }
    rendered.outcome = Outcome {
        changed: document.text.as_bytes() != source,
        lost: is_lossy(&document),
        ..Outcome::default()
    };
    Ok(rendered)
}

fn stream(
    plan: &Plan,
    (number, input): NumberedInput,
    source: Source,
    output: &mut OutputWriter,
) -> Result<(), Failure> {
    output.begin(input, source.target, source.compression)?;
    let name = input.name();
    let has_results =
        matches!(plan.destination, Destination::Stdout | Destination::File { .. } | Destination::Folder(_));
    let compares = plan.check || !has_results;
    let comparison = compares.then(Comparison::default);
    let copy = SourceCopy::default();
    let mut by_window = StreamedDocument {
        input,
        output,
        comparison: comparison.as_ref(),
        copy: &copy,
        explainer: plan.explainer(&name),
        summary: plan.summary.as_ref(),
        record: match plan.format {
            Format::Jsonl(options) => Some(record(input, options)),
            _ => None,
        },
        view: View::begin(plan, input, number),
        lost: false,
        failure: None,
    };
    let format = source.format;
    let (reader, fill) =
        ahead(plan, source.reader).map_err(|error| Failure::Input(input.error_message(&error)))?;
    let mut reader = UntilError { reader, error: None };
    let result = match &comparison {
        Some(comparison) => clean(plan, format, comparison.observe(&mut reader), fill, &mut by_window),
        None if matches!(plan.format, Format::Jsonl(_)) => {
            clean(plan, format, copy.observe(&mut reader), fill, &mut by_window)
        }
        None => clean(plan, format, &mut reader, fill, &mut by_window),
    };
    if let Some(failure) = by_window.failure {
        return Err(failure);
    }
    let StreamedDocument { lost, record, view, explainer, output, .. } = by_window;
    if let Some(explainer) = explainer {
        let mut stderr = Vec::new();
        // Writing to memory does not fail.
        let _ = explainer.finish(&mut stderr);
        output.write_stderr(&stderr)?;
    }
    let encoding = result.map_err(|error| Failure::Input(input.error_message(&error)))?;
    if encoding.evidence == Evidence::Binary {
        return Err(input.binary_refusal().into());
    }
    if let Some(record) = record {
        output.write_record(input, &record, &encoding)?;
    }
    if let Some(view) = view {
        let mut rest = Vec::new();
        // Writing to memory does not fail.
        let _ = view.end(&encoding, &mut rest);
        output.write(input, &rest)?;
    }
    // What was read before is written; the file that it should go to is not made.
    if let Some(error) = reader.error {
        return Err(Failure::Input(input.error_message(&error)));
    }
    let outcome = Outcome {
        changed: comparison.as_ref().is_some_and(Comparison::differs),
        lost: lost || encoding.damaged > 0,
        ..Outcome::default()
    };
    if let Some(summary) = &plan.summary {
        summary.add_document(&encoding);
    }
    output.end(input, outcome)
}

type DocumentReader = Box<dyn Read + Send>;

/// Where several threads clean, another one reads ahead.
fn ahead(plan: &Plan, reader: DocumentReader) -> io::Result<(DocumentReader, Option<Arc<Fill>>)> {
    if plan.workers.count() == 1 {
        return Ok((reader, None));
    }
    let ahead = ReadAhead::new(reader)?;
    let fill = ahead.fill();
    Ok((Box::new(ahead), Some(fill)))
}

fn clean(
    plan: &Plan,
    format: SourceFormat,
    reader: impl Read,
    fill: Option<Arc<Fill>>,
    sink: &mut impl Sink,
) -> io::Result<Encoding> {
    let is_ready = |bytes| fill.as_ref().is_some_and(|fill| fill.has(bytes));
    plan.wide_cleaner.stream_as_ready(plan.input(format, reader), is_ready, sink)
}

/// Ends at the first error, and keeps it, so that what was read before is cleaned.
struct UntilError<R> {
    reader: R,
    error: Option<io::Error>,
}

impl<R: Read> Read for UntilError<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.error.is_some() {
            return Ok(0);
        }
        match self.reader.read(buffer) {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => {
                self.error = Some(error);
                Ok(0)
            }
            read => read,
        }
    }
}

/// Writes the windows of one document as they are made.
struct StreamedDocument<'a, 'p> {
    input: &'a InputFile,
    output: &'a mut OutputWriter<'p>,
    comparison: Option<&'a Comparison>,
    /// The bytes of the windows to come, where records are made.
    copy: &'a SourceCopy,
    explainer: Option<Explainer<'a>>,
    summary: Option<&'a RunSummary>,
    /// Collects the windows, where the result is a record.
    record: Option<Record>,
    /// Collects the windows, where the result is for a person.
    view: Option<View>,
    lost: bool,
    /// Why the sink stopped the stream.
    failure: Option<Failure>,
}

impl Sink for StreamedDocument<'_, '_> {
    fn window(&mut self, window: &Document) -> io::Result<()> {
        self.write(window).map_err(|failure| {
            self.failure = Some(failure);
            io::Error::other("stopped by the sink")
        })
    }
}

impl StreamedDocument<'_, '_> {
    fn write(&mut self, window: &Document) -> Result<(), Failure> {
        if window.encoding.evidence == Evidence::Binary {
            return Err(self.input.binary_refusal().into());
        }
        self.lost |= is_lossy(window);
        if let Some(summary) = self.summary {
            summary.add_window(window);
        }
        if let Some(explainer) = &mut self.explainer {
            let mut stderr = Vec::new();
            // Writing to memory does not fail.
            let _ = explainer.write(window, &mut stderr);
            self.output.write_stderr(&stderr)?;
        }
        if let Some(comparison) = self.comparison {
            comparison.written(window.text.as_bytes());
        }
        if let Some(view) = &mut self.view {
            let mut shown = Vec::new();
            // Writing to memory does not fail.
            let _ = view.add(window, &mut shown);
            return self.output.write(self.input, &shown);
        }
        match &mut self.record {
            Some(record) => {
                let source = self.copy.take(window.source_len());
                record
                    .add_with_source(window, &source)
                    .map_err(|error| Failure::Input(self.input.error_message(&error)))
            }
            None => self.output.write(self.input, window.text.as_bytes()),
        }
    }
}

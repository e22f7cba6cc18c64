//! Each file is a document: small ones are cleaned side by side, large ones and pipes window by window. Text goes out
//! as it is made; a record is held until its end, because its encoding is known only there, and nothing beside it.

use std::io;

use saaf::emit::Format;
use saaf::emit::explain::Explainer;
use saaf::emit::jsonl::Record;
use saaf::{Document, Evidence, Sink};

use super::comparison::Comparison;
use super::inputs::{Input, Opening, Source};
use super::outcome::{Outcome, Rendered, is_lossy};
use super::outputs::{Failure, Outlet, WriteError};
use super::plan::{Destination, Plan};
use super::replace::Place;

/// Bytes of a file that is read at once.
const SMALL: u64 = 1 << 20;
/// Bytes and files that are held at once for each thread.
const BATCH: (usize, usize) = (2 << 20, 64);
/// Files that are held at once to be replaced: the folder of each is open, and a process may open few.
const PLACES: usize = 64;

/// Cleans all inputs of the plan.
pub fn clean(plan: &Plan, outlet: &mut Outlet) -> Result<(), WriteError> {
    let mut batch = Batch::default();
    for input in &plan.inputs {
        match read(plan, input) {
            Ok(Opened::Whole(bytes, place)) => batch.add(input, place, Ok(bytes)),
            Err(why) => batch.add(input, None, Err(why)),
            Ok(Opened::Long(source)) => {
                batch.write(plan, outlet)?;
                let result = stream(plan, input, source, outlet);
                outlet.settle(result)?;
            }
        }
        if batch.is_full(plan) {
            batch.write(plan, outlet)?;
        }
    }
    batch.write(plan, outlet)
}

enum Opened {
    Whole(Vec<u8>, Option<Place>),
    Long(Source),
}

fn read(plan: &Plan, input: &Input) -> Result<Opened, String> {
    let mut source = input.open(plan.opening())?;
    let small = source.size.is_some_and(|size| size <= SMALL);
    if !small {
        return Ok(Opened::Long(source));
    }
    let mut bytes = Vec::new();
    source.reader.read_to_end(&mut bytes).map_err(|error| input.trouble(&error))?;
    Ok(Opened::Whole(bytes, source.place))
}

/// Files that were read and wait to be cleaned, and those that could not be, in order.
#[derive(Default)]
struct Batch<'a> {
    items: Vec<(&'a Input, Result<Vec<u8>, String>)>,
    /// Those of the items.
    places: Vec<Option<Place>>,
    bytes: usize,
}

impl<'a> Batch<'a> {
    fn add(&mut self, input: &'a Input, place: Option<Place>, read: Result<Vec<u8>, String>) {
        self.bytes += read.as_ref().map_or(0, Vec::len);
        self.items.push((input, read));
        self.places.push(place);
    }

    fn is_full(&self, plan: &Plan) -> bool {
        let threads = plan.workers.count().min(64);
        let most = if plan.opening() == Opening::Read { BATCH.1 * threads } else { PLACES };
        self.bytes >= BATCH.0 * threads || self.items.len() >= most
    }

    fn write(&mut self, plan: &Plan, outlet: &mut Outlet) -> Result<(), WriteError> {
        let all = plan.workers.map(&self.items, |(input, read)| match read {
            Ok(bytes) => render(plan, input, bytes),
            Err(why) => Err(Failure::Input(why.clone())),
        });
        let places = std::mem::take(&mut self.places);
        for (((input, _), place), rendered) in self.items.iter().zip(places).zip(all) {
            let result = rendered.and_then(|rendered| outlet.take(input, place, &rendered));
            outlet.settle(result)?;
        }
        *self = Batch::default();
        Ok(())
    }
}

fn render(plan: &Plan, input: &Input, source: &[u8]) -> Result<Rendered, Failure> {
    let document = plan.cleaner.clean(plan.input(source));
    if document.encoding.evidence == Evidence::Binary {
        return Err(Failure::Input(input.binary()));
    }
    let mut rendered = Rendered::default();
    // Writing to memory does not fail.
    let _ = plan.format.write(&document, &mut rendered.output);
    if plan.explain {
        let _ = Explainer::new(&input.name()).write(&document, &mut rendered.told);
    }
    rendered.outcome =
        Outcome { failed: false, changed: document.text.as_bytes() != source, lost: is_lossy(&document) };
    Ok(rendered)
}

fn stream(plan: &Plan, input: &Input, source: Source, outlet: &mut Outlet) -> Result<(), Failure> {
    outlet.begin(input, source.place)?;
    let name = input.name();
    let compares = !matches!(plan.destination, Destination::Stdout | Destination::File { .. });
    let comparison = compares.then(Comparison::default);
    let mut windows = Windows {
        input,
        outlet,
        comparison: comparison.as_ref(),
        explainer: plan.explain.then(|| Explainer::new(&name)),
        record: match plan.format {
            Format::Jsonl(offsets) => Some(Record::new(offsets)),
            _ => None,
        },
        lost: false,
        failure: None,
    };
    let result = match &comparison {
        Some(comparison) => plan.cleaner.stream(plan.input(comparison.watch(source.reader)), &mut windows),
        None => plan.cleaner.stream(plan.input(source.reader), &mut windows),
    };
    if let Some(failure) = windows.failure {
        return Err(failure);
    }
    let (lost, record) = (windows.lost, windows.record);
    let encoding = result.map_err(|error| Failure::Input(input.trouble(&error)))?;
    if encoding.evidence == Evidence::Binary {
        return Err(Failure::Input(input.binary()));
    }
    if let Some(record) = record {
        outlet.write_record(input, &record, &encoding)?;
    }
    let outcome = Outcome {
        failed: false,
        changed: comparison.is_some_and(|comparison| comparison.differs()),
        lost: lost || encoding.damaged > 0,
    };
    outlet.end(input, outcome)
}

/// Writes the windows of one document as they come.
struct Windows<'a> {
    input: &'a Input,
    outlet: &'a mut Outlet,
    comparison: Option<&'a Comparison>,
    explainer: Option<Explainer<'a>>,
    /// What takes the windows, where they do not go out as they come.
    record: Option<Record>,
    lost: bool,
    /// Why the stream was stopped from here.
    failure: Option<Failure>,
}

impl Sink for Windows<'_> {
    fn window(&mut self, window: &Document) -> io::Result<()> {
        self.write(window).map_err(|failure| {
            self.failure = Some(failure);
            io::Error::other("stopped by the sink")
        })
    }
}

impl Windows<'_> {
    fn write(&mut self, window: &Document) -> Result<(), Failure> {
        if window.encoding.evidence == Evidence::Binary {
            return Err(Failure::Input(self.input.binary()));
        }
        self.lost |= is_lossy(window);
        if let Some(explainer) = &mut self.explainer {
            let mut told = Vec::new();
            // Writing to memory does not fail.
            let _ = explainer.write(window, &mut told);
            self.outlet.tell(&told)?;
        }
        if let Some(comparison) = self.comparison {
            comparison.written(window.text.as_bytes());
        }
        match &mut self.record {
            Some(record) => record.add(window).map_err(|error| Failure::Input(self.input.trouble(&error))),
            None => self.outlet.write(self.input, window.text.as_bytes()),
        }
    }
}

//! How far a run is, on the terminal of standard error: documents, bytes, bytes a second, time left.
//!
//! Shown where standard error is a terminal and results do not go to one, from the first second on, and removed at the end.
//! Bytes are those of the files, compressed ones as they are; time left is told where all inputs are files.

use std::fs;
use std::io::{self, IsTerminal, Read};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A shorter run shows nothing.
const DELAY: Duration = Duration::from_secs(1);
const DRAWS_PER_SECOND: u8 = 5;

/// The bar that stands on the terminal, for messages to stand above it.
static SHOWN: OnceLock<ProgressBar> = OnceLock::new();

/// The bar of a run.
#[derive(Clone)]
pub struct Progress(Arc<Bar>);

struct Bar {
    bar: ProgressBar,
    begun: Instant,
    inputs: usize,
}

impl Progress {
    /// `None` where there is nobody to see it. `shares_terminal`: results go to standard output.
    pub fn new<'a>(
        paths: impl ExactSizeIterator<Item = &'a Path>,
        shares_terminal: bool,
    ) -> Option<Progress> {
        if !io::stderr().is_terminal() || shares_terminal && io::stdout().is_terminal() {
            return None;
        }
        let inputs = paths.len();
        let sizes = paths.map(|path| fs::metadata(path).ok().filter(fs::Metadata::is_file));
        let total = sizes.map(|metadata| metadata.map(|metadata| metadata.len())).sum::<Option<u64>>();
        let (bar, template) = match total {
            Some(total) => {
                (ProgressBar::new(total), "{msg}{bytes} of {total_bytes}, {bytes_per_sec}, {eta} left")
            }
            None => (ProgressBar::new_spinner(), "{msg}{bytes}, {bytes_per_sec}"),
        };
        bar.set_draw_target(ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Some(Progress(Arc::new(Bar { bar, begun: Instant::now(), inputs })))
    }

    /// Counts what is read from `reader`.
    pub fn count(&self, reader: Box<dyn Read + Send>) -> Box<dyn Read + Send> {
        Box::new(CountedReader { reader, progress: self.clone() })
    }

    /// The input of this number is begun.
    pub fn begin(&self, number: usize) {
        if self.0.inputs > 1 {
            self.0.bar.set_message(format!("document {} of {}, ", number + 1, self.0.inputs));
        }
    }

    fn add(&self, bytes: usize) {
        let Bar { bar, begun, .. } = &*self.0;
        if SHOWN.get().is_none() && begun.elapsed() >= DELAY {
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(DRAWS_PER_SECOND));
            let _ = SHOWN.set(bar.clone());
        }
        bar.inc(bytes as u64);
    }
}

struct CountedReader {
    reader: Box<dyn Read + Send>,
    progress: Progress,
}

impl Read for CountedReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.progress.add(count);
        Ok(count)
    }
}

/// Removes the bar at the end of a run.
pub fn clear() {
    if let Some(bar) = SHOWN.get() {
        bar.finish_and_clear();
    }
}

/// Runs `write`, which writes to standard error, while no bar stands there.
pub fn suspended<T>(write: impl FnOnce() -> T) -> T {
    match SHOWN.get() {
        Some(bar) => bar.suspend(write),
        None => write(),
    }
}

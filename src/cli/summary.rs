//! `--summary`: what the documents of a run were made of, counted on all threads and told at the end.

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::args::SummaryFormat;
use crate::emit::summary::Summary;
use crate::{Document, Encoding};

/// The numbers of a run, and how they are told.
pub struct RunSummary {
    format: SummaryFormat,
    counts: Mutex<Summary>,
}

impl RunSummary {
    pub fn new(format: SummaryFormat) -> Self {
        RunSummary { format, counts: Mutex::default() }
    }

    /// Counts a window. Other threads wait for the sums alone.
    pub fn add_window(&self, window: &Document) {
        let mut counts = Summary::default();
        counts.add_window(window);
        *self.lock() += counts;
    }

    /// Counts a document whose windows were counted.
    pub fn add_document(&self, encoding: &Encoding) {
        self.lock().add_document(encoding);
    }

    /// Tells the numbers on standard error. An error there is ignored, since there is no place to report it.
    pub fn report(&self, refused: u64) {
        let mut counts = self.lock();
        counts.refused = refused;
        let text = match self.format {
            SummaryFormat::Text => counts.to_string(),
            SummaryFormat::Json => serde_json::to_string(&*counts).unwrap_or_default() + "\n",
        };
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    fn lock(&self) -> MutexGuard<'_, Summary> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! The windows of one document, cleaned by several threads: the same come out as from one thread, in the same order.
//!
//! The thread of the caller reads, decodes and gives out; the others clean. A window is begun before those before it are
//! finished, from a state that is predicted: what markup is open and how the lines end from the decoded text, the languages
//! from the first labels ([`WindowQueue`]), the directions from the last window that was given out. When it is given out, the true
//! state is known. Where it is the one that was predicted, or, for languages and directions, answers all that was asked of
//! it in the same way, the window stands; otherwise it is cleaned again. So the result depends on nothing that was predicted.
//!
//! Memory: the windows in the queue, one and a half for each thread. Cost: that of one thread, and of what is cleaned again.
//! Each such window halves the number of windows in the queue, and each that stands adds one.

use std::io;
use std::panic;
use std::thread::{self, ScopedJoinHandle};

use super::window_cleaner::{CleanedWindow, DecodedWindow, State, StateBefore, WindowCleaner};
use super::window_queue::{Done, Found, Job, WindowQueue};
use super::windows::DocumentWindows;
use crate::document::{Document, Protected};
use crate::edit::source_map::floor_char_boundary;
use crate::language::{ContextBefore, ContextRecord};
use crate::normalize::characters::{self, WhiteSpaceState};
use crate::profile::RuleSet;
use crate::segment::{self, MarkupState};
use crate::window::Source;

/// Bytes at the end of a window that tell how its lines end.
const TAIL_BYTES: usize = 1024;

/// How many windows were given out, and how many of them were cleaned again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub windows: usize,
    pub again: usize,
}

/// Cleans the rest of `source`, behind the first window.
pub(super) fn run(
    document: &mut DocumentWindows<'_>,
    source: &mut impl Source,
    take: &mut dyn FnMut(Document) -> io::Result<()>,
) -> io::Result<Counts> {
    document.release_identifier();
    let (cleaner, threads) = (document.cleaner, document.cleaner.options.threads);
    let queue = WindowQueue::default();
    thread::scope(|scope| {
        let closing = queue.close_at_end();
        let mut workers = Vec::new();
        let mut sequencer = Sequencer::new(document, &queue);
        let mut start = || match workers.len() < threads {
            true => {
                let worker = thread::Builder::new().spawn_scoped(scope, || work(cleaner, &queue));
                workers.extend(worker);
                !workers.is_empty()
            }
            false => true,
        };
        let result = sequencer.run(source, take, &mut start);
        let counts = sequencer.counts;
        drop(closing);
        workers.into_iter().for_each(pass_on_panic);
        result.map(|()| counts)
    })
}

/// Cleans windows until the queue is closed.
fn work(cleaner: WindowCleaner<'_>, queue: &WindowQueue) {
    let pool = &cleaner.options.identifiers;
    let mut identifier = pool.acquire();
    let _in_panic = queue.close_at_end();
    while let Some((number, job)) = queue.begin() {
        let fetch = |observations: &[_]| queue.exchange(number, observations);
        let language = ContextBefore::predicted(&fetch);
        let Job { markup, lines, direction, .. } = job;
        let before = StateBefore { markup, lines, language: &language, direction };
        let cleaned = cleaner.clean(&job.window, &before, &mut identifier);
        queue.finish(number, Done { job, cleaned, languages: language.into_record() });
    }
    pool.release(identifier);
}

fn pass_on_panic(worker: ScopedJoinHandle<'_, ()>) {
    if let Err(panic) = worker.join() {
        panic::resume_unwind(panic);
    }
}

/// The windows from the decoder to the sink.
struct Sequencer<'d, 'a> {
    document: &'d mut DocumentWindows<'a>,
    queue: &'d WindowQueue,
    /// Behind the last window that was decoded, as far as its text tells.
    predicted: (MarkupState, WhiteSpaceState),
    /// How many windows may be in the queue, and how many at most.
    room: usize,
    most: usize,
    counts: Counts,
}

impl<'d, 'a> Sequencer<'d, 'a> {
    fn new(document: &'d mut DocumentWindows<'a>, queue: &'d WindowQueue) -> Self {
        let threads = document.cleaner.options.threads;
        let most = threads + threads / 2 + 1;
        let predicted = (document.state.markup, document.state.lines);
        Sequencer { document, queue, predicted, room: most, most, counts: Counts::default() }
    }

    /// Reads, decodes and gives out until the source ends. `start` starts a thread, unless there are enough; whether there
    /// is one.
    fn run(
        &mut self,
        source: &mut impl Source,
        take: &mut dyn FnMut(Document) -> io::Result<()>,
        start: &mut dyn FnMut() -> bool,
    ) -> io::Result<()> {
        let mut end = None;
        loop {
            let queued = self.queue.len();
            // What is ready is not kept back while a read waits.
            let reads = end.is_none() && (queued == 0 || queued < self.room && source.is_ready());
            match self.queue.take_done(!reads) {
                Found::Done(done) => {
                    take(self.check(*done))?;
                    continue;
                }
                Found::Failure => return Ok(()),
                Found::Nothing => {}
            }
            if let Some(result) = end {
                return result;
            }
            match self.document.decode(source) {
                Ok(Some(window)) if start() => self.put(window, queued == 0),
                Ok(Some(window)) => {
                    // The system gives no threads.
                    self.counts.windows += 1;
                    take(self.document.clean(window))?;
                }
                // What was read before an error is given out.
                result => end = Some(result.map(drop)),
            }
        }
    }

    /// Puts a window into the queue. `is_alone`: all windows before it are given out.
    fn put(&mut self, window: DecodedWindow, is_alone: bool) {
        let State { markup, lines, language, direction } = &self.document.state;
        if is_alone {
            self.predicted = (*markup, *lines);
        }
        let (markup, lines) = self.predicted;
        self.predicted = predict(&window, self.predicted, self.document.cleaner.rules);
        self.queue.put(Job { window, markup, lines, direction: *direction }, language);
    }

    /// The document of a window, which is cleaned again where it was begun from another state than the true one.
    fn check(&mut self, done: Done) -> Document {
        self.counts.windows += 1;
        let Done { job: Job { window, markup, lines, .. }, cleaned, languages } = done;
        match self.state_behind((markup, lines), &cleaned, &languages) {
            Some(state) => {
                self.room = (self.room + 1).min(self.most);
                self.document.state = state;
                self.document.put_together(window, cleaned)
            }
            None => {
                self.room = (self.room / 2).max(1);
                self.counts.again += 1;
                self.document.clean(window)
            }
        }
    }

    /// The state behind a window, if it would come out the same from the true state before it.
    fn state_behind(
        &self,
        (markup, lines): (MarkupState, WhiteSpaceState),
        cleaned: &CleanedWindow,
        languages: &ContextRecord,
    ) -> Option<State> {
        let before = &self.document.state;
        if (markup, lines) != (before.markup, before.lines) || !languages.holds(&before.language) {
            return None;
        }
        let direction = cleaned.directions.after(&before.direction)?;
        let language = languages.after(&before.language);
        Some(State { markup: cleaned.after.markup, lines: cleaned.after.lines, language, direction })
    }
}

/// What is behind a window, as far as its decoded text tells.
fn predict(
    window: &DecodedWindow,
    (markup, lines): (MarkupState, WhiteSpaceState),
    rules: RuleSet,
) -> (MarkupState, WhiteSpaceState) {
    let text = &window.text[..];
    let (_, markup) = segment::protect(text, markup, window.is_last);
    let tail = &text[floor_char_boundary(text, text.len().saturating_sub(TAIL_BYTES))..];
    let normalized = characters::normalize(tail, &Protected::default(), rules, lines, window.is_last);
    (markup, normalized.lines)
}

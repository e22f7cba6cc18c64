//! The windows of one document, cleaned by several threads: the same come out as from one thread, in the same order.
//!
//! The thread of the caller reads, decodes and gives out; the others clean. A window is begun before those before it are
//! finished, from a state that is foretold: what markup is open and how the lines end from the decoded text, the languages
//! from the first labels ([`Desk`]), the directions from the last window that was given out. When it is given out, the true
//! state is known. Where it is the one that was foretold, or, for languages and directions, answers all that was asked of
//! it in the same way, the window stands; otherwise it is cleaned again. So the result depends on nothing that was foretold.
//!
//! Memory: the windows on the desk, one and a half for each thread. Cost: that of one thread, and of what is cleaned again.
//! Each such window halves the number of windows on the desk, and each that stands adds one.

use std::io;
use std::panic;
use std::thread::{self, ScopedJoinHandle};

use super::desk::{Desk, Done, Found, Job};
use super::window_cleaner::{CleanedWindow, DecodedWindow, State, StateBefore, WindowCleaner};
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
    let desk = Desk::default();
    thread::scope(|scope| {
        let closing = desk.close_at_end();
        let mut workers = Vec::new();
        let mut line = Line::new(document, &desk);
        let mut start = || match workers.len() < threads {
            true => {
                let worker = thread::Builder::new().spawn_scoped(scope, || work(cleaner, &desk));
                workers.extend(worker);
                !workers.is_empty()
            }
            false => true,
        };
        let result = line.run(source, take, &mut start);
        let counts = line.counts;
        drop(closing);
        workers.into_iter().for_each(pass_on_panic);
        result.map(|()| counts)
    })
}

/// Cleans windows until the desk is closed.
fn work(cleaner: WindowCleaner<'_>, desk: &Desk) {
    let pool = &cleaner.options.identifiers;
    let mut identifier = pool.acquire();
    let _in_panic = desk.close_at_end();
    while let Some((number, job)) = desk.begin() {
        let fetch = |observations: &[_]| desk.exchange(number, observations);
        let language = ContextBefore::foretold(&fetch);
        let Job { markup, lines, direction, .. } = job;
        let before = StateBefore { markup, lines, language: &language, direction };
        let cleaned = cleaner.clean(&job.window, &before, &mut identifier);
        desk.finish(number, Done { job, cleaned, languages: language.into_record() });
    }
    pool.release(identifier);
}

fn pass_on_panic(worker: ScopedJoinHandle<'_, ()>) {
    if let Err(panic) = worker.join() {
        panic::resume_unwind(panic);
    }
}

/// The windows from the decoder to the sink.
struct Line<'d, 'a> {
    document: &'d mut DocumentWindows<'a>,
    desk: &'d Desk,
    /// Behind the last window that was decoded, as far as its text tells.
    foretold: (MarkupState, WhiteSpaceState),
    /// How many windows may be on the desk, and how many at most.
    room: usize,
    most: usize,
    counts: Counts,
}

impl<'d, 'a> Line<'d, 'a> {
    fn new(document: &'d mut DocumentWindows<'a>, desk: &'d Desk) -> Self {
        let threads = document.cleaner.options.threads;
        let most = threads + threads / 2 + 1;
        let foretold = (document.state.markup, document.state.lines);
        Line { document, desk, foretold, room: most, most, counts: Counts::default() }
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
            let on_desk = self.desk.len();
            // What is ready is not kept back while a read waits.
            let reads = end.is_none() && (on_desk == 0 || on_desk < self.room && source.is_ready());
            match self.desk.take_done(!reads) {
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
                Ok(Some(window)) if start() => self.put(window, on_desk == 0),
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

    /// Lays a window on the desk. `is_alone`: all windows before it are given out.
    fn put(&mut self, window: DecodedWindow, is_alone: bool) {
        let State { markup, lines, language, direction } = &self.document.state;
        if is_alone {
            self.foretold = (*markup, *lines);
        }
        let (markup, lines) = self.foretold;
        self.foretold = foretell(&window, self.foretold, self.document.cleaner.rules);
        self.desk.put(Job { window, markup, lines, direction: *direction }, language);
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
fn foretell(
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

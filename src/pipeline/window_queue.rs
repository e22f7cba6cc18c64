//! Where the thread of a document and those that clean its windows meet: decoded windows come in, in order; cleaned ones
//! go out, in the same order.
//!
//! A window waits in the queue from when it is decoded until it is given out. Its language context is predicted: as soon as the
//! sure paragraphs of a window are labelled, the context behind it is known but for what later rounds change, which is
//! nearly always nothing. So a window waits for the first half of the work on the one before it, and no longer.
//!
//! No thread waits in a circle: windows are begun in order, and each waits for earlier ones alone.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::window_cleaner::{CleanedWindow, DecodedWindow};
use crate::bidi::DirectionContext;
use crate::language::{Context, ContextRecord, Observation};
use crate::normalize::characters::WhiteSpaceState;
use crate::segment::MarkupState;

/// A window to clean, with what is predicted of the text before it.
pub(super) struct Job {
    pub window: DecodedWindow,
    pub markup: MarkupState,
    pub lines: WhiteSpaceState,
    pub direction: DirectionContext,
}

/// A job that is done.
pub(super) struct Done {
    pub job: Job,
    pub cleaned: CleanedWindow,
    /// What was asked of the languages that were predicted.
    pub languages: ContextRecord,
}

/// What the thread of the document finds in the queue.
pub(super) enum Found {
    /// The earliest window.
    Done(Box<Done>),
    /// It is not cleaned yet.
    Nothing,
    /// A thread has panicked.
    Failure,
}

#[derive(Default)]
pub(super) struct WindowQueue {
    inner: Mutex<Windows>,
    changed: Condvar,
}

#[derive(Default)]
struct Windows {
    /// The number of the first window in the queue.
    first: usize,
    queued: VecDeque<QueuedWindow>,
    /// The number of the window that is begun next.
    next: usize,
    is_closed: bool,
    has_failed: bool,
}

struct QueuedWindow {
    /// Until it is begun.
    job: Option<Job>,
    /// The language context before it, once that can be predicted.
    before: Option<Context>,
    /// Of a window that was labelled: its observations, unless it has none and changes no context.
    observations: Option<Option<Vec<Observation>>>,
    done: Option<Box<Done>>,
}

impl WindowQueue {
    fn lock(&self) -> MutexGuard<'_, Windows> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, windows: MutexGuard<'a, Windows>) -> MutexGuard<'a, Windows> {
        self.changed.wait(windows).unwrap_or_else(PoisonError::into_inner)
    }

    /// How many windows are in the queue.
    pub fn len(&self) -> usize {
        self.lock().queued.len()
    }

    /// Appends the next window. `language`: the context behind the last window that was given out.
    pub fn put(&self, job: Job, language: &Context) {
        let mut windows = self.lock();
        let before = windows.queued.is_empty().then(|| language.clone());
        windows.queued.push_back(QueuedWindow { job: Some(job), before, observations: None, done: None });
        windows.predict();
        drop(windows);
        self.changed.notify_all();
    }

    /// The earliest window, once it is cleaned. `waits`: until it is.
    pub fn take_done(&self, waits: bool) -> Found {
        let mut windows = self.lock();
        loop {
            if windows.has_failed {
                return Found::Failure;
            }
            if let Some(done) = windows.queued.front_mut().and_then(|window| window.done.take()) {
                windows.queued.pop_front();
                windows.first += 1;
                return Found::Done(done);
            }
            if !waits || windows.queued.is_empty() {
                return Found::Nothing;
            }
            windows = self.wait(windows);
        }
    }

    /// The next window to clean, with its number; `None` once the queue is closed.
    pub fn begin(&self) -> Option<(usize, Job)> {
        let mut windows = self.lock();
        loop {
            if windows.is_closed {
                return None;
            }
            let number = windows.next;
            if let Some(job) = windows.at(number).and_then(|window| window.job.take()) {
                windows.next += 1;
                return Some((number, job));
            }
            windows = self.wait(windows);
        }
    }

    /// Takes the first observations of a window, and gives the context before it, once that can be predicted.
    pub fn exchange(&self, number: usize, observations: &[Observation]) -> Context {
        let mut windows = self.lock();
        windows.observe(number, Some(observations));
        self.changed.notify_all();
        loop {
            if let Some(before) = windows.at(number).and_then(|window| window.before.as_ref()) {
                return before.clone();
            }
            if windows.is_closed {
                return Context::default(); // nobody takes what is made of it
            }
            windows = self.wait(windows);
        }
    }

    /// Takes a window that is cleaned.
    pub fn finish(&self, number: usize, done: Done) {
        let mut windows = self.lock();
        windows.observe(number, None);
        if let Some(window) = windows.at(number) {
            window.done = Some(Box::new(done));
        }
        drop(windows);
        self.changed.notify_all();
    }

    /// Sends all threads home, now or when the guard is dropped.
    pub fn close_at_end(&self) -> Closing<'_> {
        Closing(self)
    }
}

impl Windows {
    fn at(&mut self, number: usize) -> Option<&mut QueuedWindow> {
        self.queued.get_mut(number.checked_sub(self.first)?)
    }

    /// Notes the first observations of a window, or that it has none, unless they are noted.
    fn observe(&mut self, number: usize, observations: Option<&[Observation]>) {
        if let Some(window) = self.at(number) {
            window.observations.get_or_insert_with(|| observations.map(<[_]>::to_vec));
        }
        self.predict();
    }

    /// Predicts the context of the windows before which all were observed.
    fn predict(&mut self) {
        for at in 1..self.queued.len() {
            if self.queued[at].before.is_some() {
                continue;
            }
            let QueuedWindow { before: Some(before), observations: Some(observations), .. } =
                &self.queued[at - 1]
            else {
                return;
            };
            let behind = match observations {
                Some(observations) => before.after(observations),
                None => before.clone(),
            };
            self.queued[at].before = Some(behind);
        }
    }
}

/// Closes the queue where it is dropped. In a panic, it says so.
pub(super) struct Closing<'a>(&'a WindowQueue);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        let mut windows = self.0.lock();
        windows.is_closed = true;
        windows.has_failed |= thread::panicking();
        drop(windows);
        self.0.changed.notify_all();
    }
}

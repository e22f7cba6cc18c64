//! The order of the stages.
//!
//! ```text
//! decode ─► (html) ─► repair ─► normalize::visual_order ─► normalize::characters
//!        ─► segment ─► language ─► normalize::letters ─► bidi
//! ```
//!
//! A document is cleaned window by window, whichever public function was called. So its text depends on the bytes and the
//! options alone. A stage that brings something to light for a stage before it sends the window through again.
//!
//! `windows` decodes the windows in order and puts together what they became. `window_cleaner` holds the stages between,
//! from repair to isolates, and calls `stabilize` for those from repair to letters. `side_by_side` lets several threads
//! clean windows.

mod declared;

mod findings;
mod fixed_point;
mod isolation;
mod labeller;
mod options;
mod respell;
mod side_by_side;
mod spelling;
mod stabilize;
mod window_cleaner;
mod window_queue;
mod windows;

#[cfg(test)]
mod tests;

use std::io;

use crate::document::{Document, Encoding};
use crate::input::Input;
use crate::window::Source;
use windows::DocumentWindows;

pub use labeller::Labeller;
pub(crate) use options::Options;

/// Cleans a source and gives its windows to `take`, in order, up to the first error of either. How the source was read.
pub(crate) fn clean_windows<S: Source>(
    options: &Options,
    input: Input<S>,
    mut take: impl FnMut(Document) -> io::Result<()>,
) -> io::Result<Encoding> {
    let Input { mut source, hints, format } = input;
    let mut windows = DocumentWindows::new(options, hints, format);
    while let Some(window) = windows.decode(&mut source)? {
        let is_last = window.is_last;
        take(windows.clean(window))?;
        // Most documents have one window. Most of what is carried is known behind the first.
        if options.threads > 1 && !is_last {
            side_by_side::run(&mut windows, &mut source, &mut take)?;
        }
    }
    Ok(windows.finish())
}

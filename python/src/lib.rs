//! The Python package `saaf`, as the module `saaf._saaf`: objects of Python in, objects of Python out, the library between.
//! The interpreter is let go of while the library works. Nothing here decides on text.
//!
//! | file | what it does |
//! |---|---|
//! | `options`, `choices` | keyword arguments to what a cleaner is set up with, and messages about wrong ones |
//! | `source`, `offsets` | bytes or a string to UTF-8, and its offsets to code points, UTF-16 and back |
//! | `records` | what a document holds: spans, edits, findings, … |
//! | `document`, `cleaner`, `labels` | the classes `Document` and `Cleaner`; detection, labels and words alone |
//! | `arrow` | the kernel for Arrow arrays and streams |
//! | `files`, `archive`, `table`, `text_reader` | files, read as they are iterated over |
#![forbid(unsafe_code)]

mod archive;
mod arrow;
mod choices;
mod cleaner;
mod document;
mod files;
mod labels;
mod options;
mod records;
mod source;
mod table;
mod text_reader;

use std::ffi::OsString;

use pyo3::prelude::*;

/// Runs the command line; the exit code.
#[pyfunction]
fn run(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| saaf::cli::exit_code(arguments))
}

#[pymodule(gil_used = false)]
fn _saaf(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    let (major, minor, update) = saaf::UNICODE_VERSION;
    module.add("UNICODE_VERSION", format!("{major}.{minor}.{update}"))?;
    module.add_function(wrap_pyfunction!(run, module)?)?;
    records::add_to(module)?;
    document::add_to(module)?;
    cleaner::add_to(module)?;
    labels::add_to(module)?;
    arrow::add_to(module)?;
    files::add_to(module)?;
    archive::add_to(module)?;
    table::add_to(module)?;
    text_reader::add_to(module)
}

//! What is cleaned: `bytes`, `bytearray`, `memoryview` or `str` in; bytes that outlive the call out, with what its offsets count.
//!
//! A `str` may hold surrogates, which UTF-8 cannot: a high one before a low one, as JSON of other languages leaves them, is the
//! character that both mean; any other is U+FFFD.

use std::sync::Arc;

use pyo3::exceptions::{PyTypeError, PyUnicodeEncodeError};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyMemoryView, PyString};

/// A source.
pub enum Source {
    Bytes(Py<PyBytes>),
    /// One that is UTF-8.
    Str(Py<PyString>),
    /// One with surrogates, what it is without, and the code points of that which were pairs.
    Surrogates(Py<PyString>, Arc<str>, Arc<[usize]>),
}

impl Source {
    pub fn new(function: &str, object: &Bound<'_, PyAny>) -> PyResult<Source> {
        if let Ok(text) = object.cast::<PyString>() {
            return match text.to_str() {
                Ok(_) => Ok(Source::Str(text.clone().unbind())),
                Err(error) if error.is_instance_of::<PyUnicodeEncodeError>(object.py()) => joined(text),
                Err(error) => Err(error),
            };
        }
        if let Ok(bytes) = object.cast::<PyBytes>() {
            return Ok(Source::Bytes(bytes.clone().unbind()));
        }
        if object.is_instance_of::<PyByteArray>() || object.is_instance_of::<PyMemoryView>() {
            // A copy: another thread may change it while it is cleaned.
            let bytes = object.py().get_type::<PyBytes>().call1((object,))?;
            return Ok(Source::Bytes(bytes.cast_into::<PyBytes>()?.unbind()));
        }
        let kind = object.get_type().name()?;
        Err(PyTypeError::new_err(format!("{function}() takes bytes or str, not {kind}")))
    }

    /// The bytes, or the UTF-8 of the string.
    pub fn bytes<'a>(&'a self, py: Python<'a>) -> PyResult<&'a [u8]> {
        match self {
            Source::Bytes(bytes) => Ok(bytes.bind(py).as_bytes()),
            Source::Str(text) => Ok(text.bind(py).to_str()?.as_bytes()),
            Source::Surrogates(_, text, _) => Ok(text.as_bytes()),
        }
    }

    pub fn is_str(&self) -> bool {
        !matches!(self, Source::Bytes(_))
    }

    /// As it was given.
    pub fn object<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        match self {
            Source::Bytes(bytes) => bytes.bind(py).clone().into_any(),
            Source::Str(text) | Source::Surrogates(text, ..) => text.bind(py).clone().into_any(),
        }
    }

    pub fn clone_ref(&self, py: Python<'_>) -> Source {
        match self {
            Source::Bytes(bytes) => Source::Bytes(bytes.clone_ref(py)),
            Source::Str(text) => Source::Str(text.clone_ref(py)),
            Source::Surrogates(text, joined, pairs) => {
                Source::Surrogates(text.clone_ref(py), Arc::clone(joined), Arc::clone(pairs))
            }
        }
    }

    /// A code point of what is cleaned as one of the string as it was given.
    pub fn given_code_point(&self, at: usize) -> usize {
        match self {
            Source::Surrogates(_, _, pairs) => at + pairs.partition_point(|&pair| pair < at),
            _ => at,
        }
    }

    /// The way back.
    pub fn cleaned_code_point(&self, given: usize) -> usize {
        match self {
            Source::Surrogates(_, _, pairs) => {
                let before = |&(number, pair): &(usize, &usize)| pair + number + 2 <= given;
                given - pairs.iter().enumerate().take_while(before).count()
            }
            _ => given,
        }
    }
}

fn joined(text: &Bound<'_, PyString>) -> PyResult<Source> {
    let units = text.call_method1("encode", ("utf-32-le", "surrogatepass"))?;
    let units = units.cast::<PyBytes>()?;
    let (codes, _) = units.as_bytes().as_chunks::<4>();
    let mut codes = codes.iter().map(|code| u32::from_le_bytes(*code)).peekable();
    let (mut joined, mut pairs, mut count) = (String::new(), Vec::new(), 0);
    while let Some(code) = codes.next() {
        let is_high = (0xD800..0xDC00).contains(&code);
        let low = codes.next_if(|low| is_high && (0xDC00..0xE000).contains(low));
        if let Some(low) = low {
            pairs.push(count);
            joined.extend(char::from_u32(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)));
        } else {
            joined.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        count += 1;
    }
    Ok(Source::Surrogates(text.clone().unbind(), joined.into(), pairs.into()))
}

//! Values of options: an object of Python in; the value that it names out, or an error that names the option and what is near.

use std::fmt::Display;

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyString;

/// A value as saaf reads it from its name, such as a profile.
pub fn named<T: std::str::FromStr<Err: Display>>(
    option: &str,
    value: &Bound<'_, PyAny>,
    names: &[&str],
) -> PyResult<T> {
    let name = text(option, value)?;
    name.parse().map_err(|error: T::Err| unknown(option, &error, &name, names))
}

/// One of the values, by its name.
pub fn one_of<T: Copy>(option: &str, value: &Bound<'_, PyAny>, all: &[(&str, T)]) -> PyResult<T> {
    let name = text(option, value)?;
    let found = all.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    let names: Vec<_> = all.iter().map(|(known, _)| *known).collect();
    found.ok_or_else(|| unknown(option, &format!("unknown value '{name}'"), &name, &names))
}

/// Several values: a string with commas, or strings.
pub fn texts(option: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    if let Ok(one) = value.cast::<PyString>() {
        let all = one.to_cow()?;
        return Ok(all
            .split(',')
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
            .collect());
    }
    let wrong = || wrong_type(option, "a string or strings", value);
    let all = value.try_iter().map_err(|_| wrong())?;
    all.map(|one| text(option, &one?)).collect()
}

/// A string.
pub fn text(option: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    match value.cast::<PyString>() {
        Ok(text) => Ok(text.to_cow()?.into_owned()),
        Err(_) => Err(wrong_type(option, "a string", value)),
    }
}

/// `True` or `False`.
pub fn flag(option: &str, value: &Bound<'_, PyAny>) -> PyResult<bool> {
    value.extract().map_err(|_| wrong_type(option, "True or False", value))
}

fn wrong_type(option: &str, wanted: &str, value: &Bound<'_, PyAny>) -> PyErr {
    let kind = value.get_type().name().map_or_else(|_| "something else".into(), |name| name.to_string());
    PyTypeError::new_err(format!("{option} must be {wanted}, not {kind}"))
}

/// The error for a value that is none of `names`.
pub fn unknown(option: &str, why: &impl Display, name: &str, names: &[&str]) -> PyErr {
    let hint = match near(name, names) {
        Some(near) => format!("did you mean '{near}'?"),
        None if names.len() <= 12 => format!("give one of {}", names.join(", ")),
        None => return PyValueError::new_err(format!("{option}: {why}")),
    };
    PyValueError::new_err(format!("{option}: {why}; {hint}"))
}

/// The name that was probably meant.
pub fn near<'a>(name: &str, names: &[&'a str]) -> Option<&'a str> {
    let name = name.to_lowercase();
    let distances =
        names.iter().map(|known| (strsim::damerau_levenshtein(&name, &known.to_lowercase()), *known));
    let (distance, known) = distances.min()?;
    let close = distance <= 1 + known.len() / 4;
    let begins = || names.iter().copied().find(|known| name.len() > 2 && known.starts_with(&*name));
    if close { Some(known) } else { begins() }
}

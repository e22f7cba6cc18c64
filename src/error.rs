//! The one error of the library: a name that it does not know. Cleaning itself never fails.

use std::fmt;

/// Why a [`Cleaner`](crate::Cleaner) could not be set up.
///
/// ```
/// let error = saaf::Cleaner::builder().encoding("windows-125").unwrap_err();
/// assert!(error.is_unknown_encoding());
/// assert!(error.to_string().contains("windows-125"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(ErrorKind);

/// What the name that is not known should name, with the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    Encoding(String),
    Language(String),
    Isolation(String),
}

impl Error {
    /// No encoding has this label.
    pub fn is_unknown_encoding(&self) -> bool {
        matches!(self.0, ErrorKind::Encoding(_))
    }

    /// saaf labels no text with this tag.
    pub fn is_unknown_language(&self) -> bool {
        matches!(self.0, ErrorKind::Language(_))
    }

    /// No [`Isolation`](crate::bidi::Isolation) has this name.
    pub fn is_unknown_isolation(&self) -> bool {
        matches!(self.0, ErrorKind::Isolation(_))
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Error(kind)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            ErrorKind::Encoding(label) => {
                write!(
                    f,
                    "unknown encoding '{label}'; give a label of the Encoding Standard, such as windows-1256"
                )
            }
            ErrorKind::Language(tag) => {
                write!(f, "unknown language '{tag}'")
            }
            ErrorKind::Isolation(name) => {
                write!(f, "unknown isolation '{name}'; it is minimal, isolate or none")
            }
        }
    }
}

impl std::error::Error for Error {}

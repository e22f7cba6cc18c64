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
pub struct Error(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    UnknownEncoding(String),
    UnknownLanguage(String),
}

impl Error {
    /// No encoding has this label.
    pub fn is_unknown_encoding(&self) -> bool {
        matches!(self.0, Kind::UnknownEncoding(_))
    }

    /// saaf labels no text with this tag.
    pub fn is_unknown_language(&self) -> bool {
        matches!(self.0, Kind::UnknownLanguage(_))
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Error(kind)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::UnknownEncoding(label) => {
                write!(
                    f,
                    "unknown encoding '{label}'; give a label of the Encoding Standard, such as windows-1256"
                )
            }
            Kind::UnknownLanguage(tag) => {
                write!(f, "unknown language '{tag}'")
            }
        }
    }
}

impl std::error::Error for Error {}

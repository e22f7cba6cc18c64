//! The one error of the library: a name that it does not know. Cleaning itself never fails. Ground floor.

use std::fmt;

/// Why a [`Cleaner`](crate::Cleaner) could not be set up.
///
/// ```
/// let error = saaf::encoding::EncodingLabel::parse("windows-125").unwrap_err();
/// assert!(error.is_unknown_encoding());
/// assert!(error.to_string().contains("windows-125"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(ErrorKind);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    UnknownEncoding(String),
    UnknownLanguage(String),
    UnknownName { what: &'static str, name: String },
}

impl Error {
    /// No encoding has this label.
    pub fn is_unknown_encoding(&self) -> bool {
        matches!(self.0, ErrorKind::UnknownEncoding(_))
    }

    /// saaf labels no text with this tag.
    pub fn is_unknown_language(&self) -> bool {
        matches!(self.0, ErrorKind::UnknownLanguage(_))
    }
}

impl Error {
    /// No value of an enumeration, such as [`Profile`](crate::Profile), has this name.
    ///
    /// ```
    /// let error = "indexes".parse::<saaf::Profile>().unwrap_err();
    /// assert!(error.is_unknown_name());
    /// assert_eq!(error.to_string(), "unknown profile 'indexes'");
    /// ```
    pub fn is_unknown_name(&self) -> bool {
        matches!(self.0, ErrorKind::UnknownName { .. })
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
            ErrorKind::UnknownEncoding(label) => {
                write!(
                    f,
                    "unknown encoding '{label}'; give a label of the Encoding Standard, such as windows-1256"
                )
            }
            ErrorKind::UnknownLanguage(tag) => {
                write!(f, "unknown language '{tag}'")
            }
            ErrorKind::UnknownName { what, name } => write!(f, "unknown {what} '{name}'"),
        }
    }
}

impl std::error::Error for Error {}

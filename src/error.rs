//! The error of the library: an unknown name. Cleaning never fails. Ground floor.

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

/// What is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    Encoding(String),
    Language(String),
    Name { what: &'static str, name: String },
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

    /// No value of an enumeration, such as [`Profile`](crate::Profile), has this name.
    ///
    /// ```
    /// let error = "indexes".parse::<saaf::Profile>().unwrap_err();
    /// assert!(error.is_unknown_name());
    /// assert_eq!(error.to_string(), "unknown profile 'indexes'");
    /// ```
    pub fn is_unknown_name(&self) -> bool {
        matches!(self.0, ErrorKind::Name { .. })
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
            ErrorKind::Name { what, name } => write!(f, "unknown {what} '{name}'"),
        }
    }
}

impl std::error::Error for Error {}

//! What ends the cleaning of a table.

use std::fmt;

use arrow_schema::ArrowError;
use parquet::errors::ParquetError;

/// Why a table could not be cleaned.
#[derive(Debug)]
#[non_exhaustive]
pub enum TableError {
    /// The columns are others than those that were asked for. For a person to read.
    Column(String),
    /// The file is damaged, or holds what is not read.
    Arrow(ArrowError),
    /// The same, of Parquet.
    Parquet(ParquetError),
    /// Reading or writing failed.
    Io(std::io::Error),
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TableError::Column(why) => f.write_str(why),
            TableError::Arrow(error) => error.fmt(f),
            TableError::Parquet(error) => error.fmt(f),
            TableError::Io(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for TableError {}

impl From<ArrowError> for TableError {
    fn from(error: ArrowError) -> Self {
        TableError::Arrow(error)
    }
}

impl From<ParquetError> for TableError {
    fn from(error: ParquetError) -> Self {
        TableError::Parquet(error)
    }
}

impl From<std::io::Error> for TableError {
    fn from(error: std::io::Error) -> Self {
        TableError::Io(error)
    }
}

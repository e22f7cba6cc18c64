//! What is wrong with a model file, and where.

use std::fmt;

/// A model file that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelError {
    /// The part that is wrong.
    pub what: &'static str,
    /// Where that part begins, in bytes of the file.
    pub at: usize,
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "model file: {} at byte {}", self.what, self.at)
    }
}

impl std::error::Error for ModelError {}

/// The value of a table that is embedded in the program. It is called in constants only, so a table that is not well
/// formed stops the compiler, and the program never runs without one.
pub const fn checked<T: Copy>(table: Result<T, ModelError>) -> T {
    match table {
        Ok(table) => table,
        Err(error) => panic!("{}", error.what),
    }
}

/// `?` for constant functions.
macro_rules! attempt {
    ($result:expr) => {
        match $result {
            Ok(value) => value,
            Err(error) => return Err(error),
        }
    };
}

pub(super) use attempt;

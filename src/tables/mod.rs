//! Columns of text in tables: Arrow arrays, and Parquet and Arrow IPC files of them.
//!
//! - [`clean_array`] is the kernel: an array of strings or bytes in, one document a row; the clean array and what was found
//!   out, as columns ([`CleanedColumn`]). No state is kept between rows, so it does not matter how a column is cut.
//! - [`parquet_file`] cleans columns of a Parquet file and copies all others byte for byte, a row group at a time.
//! - [`batches`] reads and writes Arrow IPC files and streams, and leads from one format to another, a record batch at a time.
//!
//! What comes out keeps the schema: the cleaned column has the type that it came with (a dictionary that of its values),
//! and new columns stand behind all others. These are, for a column that is cleaned alone:
//!
//! | column | type | of the row |
//! |---|---|---|
//! | `saaf` | list of structs `start`, `end`, `source_start`, `source_end`, `script`, `language`, `confidence`, `direction`, `kind`, `date`, `quality` | its spans that [`ColumnOptions::spans`] selects, as in the JSON record; offsets count bytes |
//! | `saaf_language` | string | the language of most letters |
//! | `saaf_encoding` | string | how its bytes were read |
//! | `saaf_findings` | list of structs `kind`, `start`, `end`, `source_start`, `source_end`, `detail` | its findings, as in the JSON record, and `binary-data` for one that is no text |
//!
//! Of several columns, each has its own four, with its path in the name: `saaf_title`, `saaf_title_language`.
//!
//! # Nothing is lost
//!
//! Null stays null. A row of bytes that is no text stays as it is and has a finding. A binary column stays binary, because
//! such a row could not stay in a string: what else is in it is UTF-8, and casts to a string for nothing.

pub mod batches;
mod column;
pub mod column_path;
mod error;
pub mod parquet_file;
mod record_columns;
mod text_builder;

use arrow_array::ArrayRef;

use crate::cleaner::Cleaner;
pub use column::{CleanedColumn, ColumnOptions, RecordColumns, clean_array, clean_array_with, row_bytes};
pub use column_path::ColumnPath;
pub use error::TableError;

/// Cleans the rows of a column: the file formats call it, so that whoever calls them decides about threads and hears of
/// every row.
pub trait CleanRows {
    /// Cleans `rows`, the first of which has the number `first_row` in the table. The results are those of pieces of the
    /// rows, in order. `is_string`: the column is declared as text, whatever its array holds.
    ///
    /// # Errors
    ///
    /// What ends the run.
    fn clean(
        &mut self,
        column: &ColumnPath,
        first_row: u64,
        rows: &ArrayRef,
        is_string: bool,
    ) -> Result<Vec<CleanedColumn>, TableError>;
}

/// One thread, no hints.
impl CleanRows for &Cleaner {
    fn clean(
        &mut self,
        _: &ColumnPath,
        _: u64,
        rows: &ArrayRef,
        is_string: bool,
    ) -> Result<Vec<CleanedColumn>, TableError> {
        let options = ColumnOptions { is_string, ..ColumnOptions::default() };
        Ok(vec![clean_array(self, rows, &options)?])
    }
}

#[cfg(test)]
mod tests;

//! Clean rows in; an array of the type of their column out.
//!
//! Clean text is UTF-8 by its type, so nothing checks it again when the array is made. Cost: one copy of each row.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{
    BinaryBuilder, BinaryViewBuilder, GenericByteBuilder, LargeBinaryBuilder, LargeStringBuilder,
    StringBuilder, StringViewBuilder,
};
use arrow_array::types::ByteArrayType;
use arrow_buffer::ArrowNativeType;
use arrow_schema::{ArrowError, DataType};

/// Builds the clean column.
pub(super) enum TextBuilder {
    Utf8(StringBuilder),
    LargeUtf8(LargeStringBuilder),
    Utf8View(StringViewBuilder),
    Binary(BinaryBuilder),
    LargeBinary(LargeBinaryBuilder),
    BinaryView(BinaryViewBuilder),
}

impl TextBuilder {
    /// A builder of the type; of a string type where a binary one `is_string`.
    pub fn new(data_type: &DataType, is_string: bool, rows: usize) -> TextBuilder {
        match (data_type, is_string) {
            (DataType::LargeUtf8, _) | (DataType::LargeBinary, true) => {
                TextBuilder::LargeUtf8(LargeStringBuilder::with_capacity(rows, 0))
            }
            (DataType::Utf8View, _) | (DataType::BinaryView, true) => {
                TextBuilder::Utf8View(StringViewBuilder::with_capacity(rows))
            }
            (DataType::Binary, false) => TextBuilder::Binary(BinaryBuilder::with_capacity(rows, 0)),
            (DataType::LargeBinary, false) => {
                TextBuilder::LargeBinary(LargeBinaryBuilder::with_capacity(rows, 0))
            }
            (DataType::BinaryView, false) => TextBuilder::BinaryView(BinaryViewBuilder::with_capacity(rows)),
            _ => TextBuilder::Utf8(StringBuilder::with_capacity(rows, 0)),
        }
    }

    pub fn add_null(&mut self) {
        match self {
            TextBuilder::Utf8(rows) => rows.append_null(),
            TextBuilder::LargeUtf8(rows) => rows.append_null(),
            TextBuilder::Utf8View(rows) => rows.append_null(),
            TextBuilder::Binary(rows) => rows.append_null(),
            TextBuilder::LargeBinary(rows) => rows.append_null(),
            TextBuilder::BinaryView(rows) => rows.append_null(),
        }
    }

    /// Adds a clean row.
    pub fn add_clean(&mut self, row: &str) -> Result<(), ArrowError> {
        match self {
            TextBuilder::Utf8(rows) => append(rows, row),
            TextBuilder::LargeUtf8(rows) => append(rows, row),
            TextBuilder::Utf8View(rows) => rows.try_append_value(row),
            TextBuilder::Binary(_) | TextBuilder::LargeBinary(_) | TextBuilder::BinaryView(_) => {
                self.add(row.as_bytes())
            }
        }
    }

    /// Adds a row that stays as it is. For a string type it is UTF-8.
    pub fn add(&mut self, row: &[u8]) -> Result<(), ArrowError> {
        match self {
            TextBuilder::Binary(rows) => append(rows, row),
            TextBuilder::LargeBinary(rows) => append(rows, row),
            TextBuilder::BinaryView(rows) => rows.try_append_value(row),
            TextBuilder::Utf8(_) | TextBuilder::LargeUtf8(_) | TextBuilder::Utf8View(_) => {
                self.add_clean(std::str::from_utf8(row)?)
            }
        }
    }

    pub fn finish(self) -> ArrayRef {
        match self {
            TextBuilder::Utf8(mut rows) => Arc::new(rows.finish()),
            TextBuilder::LargeUtf8(mut rows) => Arc::new(rows.finish()),
            TextBuilder::Utf8View(mut rows) => Arc::new(rows.finish()),
            TextBuilder::Binary(mut rows) => Arc::new(rows.finish()),
            TextBuilder::LargeBinary(mut rows) => Arc::new(rows.finish()),
            TextBuilder::BinaryView(mut rows) => Arc::new(rows.finish()),
        }
    }
}

/// Adds a row, if the offsets reach so far: those of 32 bits hold 2 GiB. The builder would panic.
fn append<T: ByteArrayType>(
    rows: &mut GenericByteBuilder<T>,
    row: impl AsRef<T::Native>,
) -> Result<(), ArrowError> {
    let length = rows.values_slice().len() + AsRef::<[u8]>::as_ref(row.as_ref()).len();
    if T::Offset::from_usize(length).is_none() {
        return Err(ArrowError::OffsetOverflowError(length));
    }
    rows.append_value(row);
    Ok(())
}

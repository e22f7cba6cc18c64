//! Spans and findings of rows as list columns. Documents in, arrays out. The names are those of the JSON record.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, Float64Array, Int64Array, ListArray, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields};

use crate::document::Document;
use crate::emit::{SpanSelection, rounded};

const SPAN_FIELDS: [(&str, DataType); 11] = [
    ("start", DataType::Int64),
    ("end", DataType::Int64),
    ("source_start", DataType::Int64),
    ("source_end", DataType::Int64),
    ("script", DataType::Utf8),
    ("language", DataType::Utf8),
    ("confidence", DataType::Float64),
    ("direction", DataType::Utf8),
    ("kind", DataType::Utf8),
    ("date", DataType::Utf8),
    ("quality", DataType::Float64),
];

/// Those that a span may be without.
const OPTIONAL_FIELDS: [&str; 2] = ["date", "quality"];

const FINDING_FIELDS: [(&str, DataType); 6] = [
    ("kind", DataType::Utf8),
    ("start", DataType::Int64),
    ("end", DataType::Int64),
    ("source_start", DataType::Int64),
    ("source_end", DataType::Int64),
    ("detail", DataType::Utf8),
];

fn fields(all: &[(&str, DataType)]) -> Fields {
    let field = |(name, data_type): &(&str, DataType)| {
        Field::new(*name, data_type.clone(), OPTIONAL_FIELDS.contains(name))
    };
    all.iter().map(field).collect()
}

/// The element has the name that the Parquet format gives it.
fn element(of: &[(&str, DataType)]) -> FieldRef {
    Arc::new(Field::new("element", DataType::Struct(fields(of)), false))
}

/// Where the lists of the rows end, and which rows are null.
#[derive(Default)]
struct Lists {
    ends: Vec<usize>,
    valid: Vec<bool>,
}

impl Lists {
    fn add(&mut self, end: usize, is_valid: bool) {
        self.ends.push(end);
        self.valid.push(is_valid);
    }

    fn finish(self, of: &[(&str, DataType)], columns: Vec<ArrayRef>) -> Result<ArrayRef, ArrowError> {
        let length = self.ends.last().copied().unwrap_or(0);
        let offsets: Result<Vec<i32>, _> =
            std::iter::once(&0).chain(&self.ends).map(|&end| i32::try_from(end)).collect();
        let offsets = offsets.map_err(|_| ArrowError::OffsetOverflowError(length))?;
        let elements = StructArray::try_new_with_length(fields(of), columns, None, length)?;
        let nulls = Some(NullBuffer::from(self.valid)).filter(|nulls| nulls.null_count() > 0);
        let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
        Ok(Arc::new(ListArray::try_new(element(of), offsets, Arc::new(elements), nulls)?))
    }
}

/// Start and end in the text, and in the source.
#[derive(Default)]
struct Offsets([Vec<i64>; 4]);

impl Offsets {
    fn add(&mut self, offsets: [usize; 4]) {
        for (column, offset) in self.0.iter_mut().zip(offsets) {
            // No slice is longer than isize::MAX bytes.
            column.push(offset as i64);
        }
    }

    fn len(&self) -> usize {
        self.0[0].len()
    }

    fn finish(self) -> impl Iterator<Item = ArrayRef> {
        self.0.into_iter().map(|column| Arc::new(Int64Array::from(column)) as ArrayRef)
    }
}

/// The spans of rows.
#[derive(Default)]
pub(super) struct SpanColumn {
    lists: Lists,
    offsets: Offsets,
    script: StringBuilder,
    language: StringBuilder,
    confidence: Vec<f64>,
    direction: StringBuilder,
    kind: StringBuilder,
    date: StringBuilder,
    quality: Vec<Option<f64>>,
}

impl SpanColumn {
    pub fn field(name: &str) -> FieldRef {
        Arc::new(Field::new(name, DataType::List(element(&SPAN_FIELDS)), true))
    }

    pub fn add_null(&mut self) {
        self.lists.add(self.offsets.len(), false);
    }

    pub fn add(&mut self, document: &Document, selection: SpanSelection) {
        for span in selection.of(document) {
            let source = document.source_range(span.range());
            self.offsets.add([span.start, span.end, source.start, source.end]);
            self.script.append_value(span.script.as_str());
            self.language.append_value(span.language.as_str());
            self.confidence.push(rounded(span.confidence));
            self.direction.append_value(span.direction.name());
            self.kind.append_value(span.kind.name());
            self.date.append_option(span.date.and_then(|date| date.iso).map(|iso| iso.to_string()));
            self.quality.push(span.quality.map(rounded));
        }
        self.lists.add(self.offsets.len(), true);
    }

    pub fn finish(mut self) -> Result<ArrayRef, ArrowError> {
        let mut columns: Vec<ArrayRef> = self.offsets.finish().collect();
        columns.push(Arc::new(self.script.finish()));
        columns.push(Arc::new(self.language.finish()));
        columns.push(Arc::new(Float64Array::from(self.confidence)));
        columns.push(Arc::new(self.direction.finish()));
        columns.push(Arc::new(self.kind.finish()));
        columns.push(Arc::new(self.date.finish()));
        columns.push(Arc::new(Float64Array::from(self.quality)));
        self.lists.finish(&SPAN_FIELDS, columns)
    }
}

/// The findings of rows.
#[derive(Default)]
pub(super) struct FindingColumn {
    lists: Lists,
    kind: StringBuilder,
    offsets: Offsets,
    detail: StringBuilder,
}

impl FindingColumn {
    pub fn field(name: &str) -> FieldRef {
        Arc::new(Field::new(name, DataType::List(element(&FINDING_FIELDS)), true))
    }

    pub fn add_null(&mut self) {
        self.lists.add(self.offsets.len(), false);
    }

    pub fn add(&mut self, document: &Document) {
        for finding in &document.findings {
            let (text, source) = (&finding.text, &finding.source);
            self.kind.append_value(finding.kind.name());
            self.offsets.add([text.start, text.end, source.start, source.end]);
            self.detail.append_value(&finding.detail);
        }
        self.lists.add(self.offsets.len(), true);
    }

    /// The row is no text.
    pub fn add_binary(&mut self, text_len: usize, source_len: usize) {
        self.kind.append_value("binary-data");
        self.offsets.add([0, text_len, 0, source_len]);
        self.detail.append_value("not text in any encoding");
        self.lists.add(self.offsets.len(), true);
    }

    pub fn finish(mut self) -> Result<ArrayRef, ArrowError> {
        let mut columns: Vec<ArrayRef> = vec![Arc::new(self.kind.finish())];
        columns.extend(self.offsets.finish());
        columns.push(Arc::new(self.detail.finish()));
        self.lists.finish(&FINDING_FIELDS, columns)
    }
}

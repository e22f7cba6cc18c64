//! Tables as record batches: Arrow IPC files and streams, and every way from one format to another. Batches in, batches
//! with clean columns out, one at a time. Memory: a batch and its result; for Parquet out, a row group, encoded.

use std::io::{BufReader, Read, Seek, Write};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchReader, StringArray};
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_ipc::writer::{FileWriter, StreamWriter};
use arrow_json::LineDelimitedWriter;
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::arrow::{ARROW_SCHEMA_META_KEY, ProjectionMask, parquet_to_arrow_schema};
use parquet::basic::{Compression, Type as Physical};
use parquet::file::metadata::{FileMetaData, ParquetMetaData, ParquetMetaDataReader};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::ChunkReader;
use parquet::schema::types::{SchemaDescriptor, Type, TypePtr};

use crate::encoding::{BinaryFormat, binary_format};

use super::column::CleanedColumn;
use super::column_path::{array_at, cleaned_schema, find, with_cleaned};
use super::error::TableError;
use super::parquet_file::{BATCH_BYTES, MAX_BATCH_ROWS, is_string};
use super::{CleanRows, ColumnPath};

/// A format of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TableFormat {
    /// Apache Parquet.
    Parquet,
    /// The Arrow IPC file format, Feather version 2.
    ArrowFile,
    /// The Arrow IPC streaming format.
    ArrowStream,
    /// A JSON object on a line for each row; to write only.
    JsonLines,
}

impl TableFormat {
    /// The format of a table that begins with these bytes; 12 of them suffice.
    ///
    /// ```
    /// use saaf::tables::batches::TableFormat;
    /// assert_eq!(TableFormat::recognise(b"PAR1\x15\x04"), Some(TableFormat::Parquet));
    /// assert_eq!(TableFormat::recognise(b"a,b\n1,2\n"), None);
    /// ```
    pub fn recognise(head: &[u8]) -> Option<TableFormat> {
        match binary_format(head)? {
            BinaryFormat::Parquet => Some(TableFormat::Parquet),
            BinaryFormat::ArrowFile => Some(TableFormat::ArrowFile),
            BinaryFormat::ArrowStream => Some(TableFormat::ArrowStream),
            _ => None,
        }
    }
}

/// The arrays of a column, one for each batch.
pub type Arrays = Box<dyn Iterator<Item = Result<ArrayRef, TableError>> + Send>;

/// Record batches of a table.
pub struct Batches {
    schema: SchemaRef,
    batches: Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send>,
    columns: Vec<ColumnPath>,
    /// The columns that are declared as text, though their arrays may hold bytes.
    strings: Vec<ColumnPath>,
}

impl Batches {
    /// Those of any reader, such as one of another library.
    ///
    /// # Errors
    ///
    /// A column of `wanted` is missing or holds no text.
    pub fn new(
        reader: impl RecordBatchReader + Send + 'static,
        wanted: &[ColumnPath],
    ) -> Result<Batches, TableError> {
        let schema = reader.schema();
        let columns = find(&schema, wanted)?;
        Ok(Batches { schema, batches: Box::new(reader), columns, strings: Vec::new() })
    }

    /// Those of an Arrow IPC file.
    ///
    /// # Errors
    ///
    /// The file is damaged, or a column of `wanted` is missing or holds no text.
    pub fn of_arrow_file(
        file: impl Read + Seek + Send + 'static,
        wanted: &[ColumnPath],
    ) -> Result<Batches, TableError> {
        Batches::new(FileReader::try_new(BufReader::new(file), None)?, wanted)
    }

    /// Those of an Arrow IPC stream.
    ///
    /// # Errors
    ///
    /// The stream is damaged, or a column of `wanted` is missing or holds no text.
    pub fn of_arrow_stream(
        stream: impl Read + Send + 'static,
        wanted: &[ColumnPath],
    ) -> Result<Batches, TableError> {
        Batches::new(StreamReader::try_new(BufReader::new(stream), None)?, wanted)
    }

    /// Those of a Parquet file. A column that is cleaned is read as bytes, whatever it is declared as.
    ///
    /// # Errors
    ///
    /// The file is damaged, or a column of `wanted` is missing or holds no text.
    pub fn of_parquet(
        file: impl ChunkReader + Clone + 'static,
        wanted: &[ColumnPath],
    ) -> Result<Batches, TableError> {
        Batches::read_parquet(file, wanted, false)
    }

    /// The first wanted column of a Parquet file alone, an array for each batch, and whether it is declared as text, whatever
    /// the arrays hold. No other column is read.
    ///
    /// # Errors
    ///
    /// The file is damaged, or the column is missing or holds no text.
    pub fn column_of_parquet(
        file: impl ChunkReader + Clone + 'static,
        wanted: &[ColumnPath],
    ) -> Result<(Arrays, bool), TableError> {
        let Batches { batches, columns, strings, .. } = Batches::read_parquet(file, wanted, true)?;
        let path = columns.into_iter().next().unwrap_or_else(|| ColumnPath::new(Vec::new()));
        let is_string = strings.contains(&path);
        Ok((Box::new(batches.map(move |batch| Ok(array_at(&batch?, &path)?))), is_string))
    }

    /// `is_alone`: the wanted columns and no others.
    fn read_parquet(
        file: impl ChunkReader + Clone + 'static,
        wanted: &[ColumnPath],
        is_alone: bool,
    ) -> Result<Batches, TableError> {
        let metadata = ParquetMetaDataReader::new().parse_and_finish(&file)?;
        let known = metadata.file_metadata();
        let declared = parquet_to_arrow_schema(known.schema_descr(), known.key_value_metadata())?;
        let columns = find(&declared, wanted)?;
        let leaf_is_string = |path: &&ColumnPath| {
            let leaves = known.schema_descr().columns().iter();
            leaves.filter(|leaf| leaf.path().parts() == path.names()).any(|leaf| is_string(leaf))
        };
        let strings: Vec<_> = columns.iter().filter(leaf_is_string).cloned().collect();
        let row_bytes = metadata
            .row_groups()
            .iter()
            .map(|group| u64::try_from(group.total_byte_size() / group.num_rows().max(1)).unwrap_or(0));
        let rows = (BATCH_BYTES / row_bytes.max().unwrap_or(1).max(1)).clamp(1, MAX_BATCH_ROWS);
        let bytes = without_text_types(&metadata, &columns)?;
        let options = ArrowReaderOptions::new();
        let read_as = ArrowReaderMetadata::try_new(Arc::new(bytes), options)?;
        let mut reader = ParquetRecordBatchReaderBuilder::new_with_metadata(file, read_as);
        if is_alone {
            let leaves = known.schema_descr().columns().iter().enumerate();
            let is_wanted = |leaf: &[String]| columns.iter().any(|path| path.names() == leaf);
            let leaves = leaves.filter(|(_, leaf)| is_wanted(leaf.path().parts())).map(|(number, _)| number);
            let mask = ProjectionMask::leaves(known.schema_descr(), leaves);
            reader = reader.with_projection(mask);
        }
        let reader = reader.with_batch_size(rows as usize).build()?;
        let fields = as_declared(reader.schema().fields(), &mut Vec::new(), &strings);
        let schema = Schema::new_with_metadata(fields, declared.metadata().clone());
        Ok(Batches { schema: Arc::new(schema), batches: Box::new(reader), columns, strings })
    }
}

/// The fields with the columns at `strings`, which are read as bytes, as strings again.
fn as_declared(fields: &Fields, names: &mut Vec<String>, strings: &[ColumnPath]) -> Fields {
    let declared = |field: &FieldRef| {
        names.push(field.name().clone());
        let is_string = strings.iter().any(|path| path.names() == names);
        let data_type = match field.data_type() {
            DataType::Struct(inner) => DataType::Struct(as_declared(inner, names, strings)),
            DataType::Binary if is_string => DataType::Utf8,
            other => other.clone(),
        };
        names.pop();
        Field::clone(field).with_data_type(data_type)
    };
    fields.iter().map(declared).collect()
}

/// The metadata of a file in which the cleaned columns are bytes.
fn without_text_types(
    metadata: &ParquetMetaData,
    columns: &[ColumnPath],
) -> Result<ParquetMetaData, TableError> {
    let known = metadata.file_metadata();
    let root = untyped(known.schema_descr().root_schema_ptr(), &mut Vec::new(), columns)?;
    let key_values = known
        .key_value_metadata()
        .map(|all| all.iter().filter(|pair| pair.key != ARROW_SCHEMA_META_KEY).cloned().collect());
    let file = FileMetaData::new(
        known.version(),
        known.num_rows(),
        known.created_by().map(str::to_owned),
        key_values,
        Arc::new(SchemaDescriptor::new(root)),
        known.column_orders().cloned(),
    );
    Ok(ParquetMetaData::new(file, metadata.row_groups().to_vec()))
}

/// The schema without the logical types of the columns.
fn untyped(of: TypePtr, names: &mut Vec<String>, columns: &[ColumnPath]) -> Result<TypePtr, TableError> {
    let info = of.get_basic_info();
    let id = info.has_id().then(|| info.id());
    if !of.is_group() {
        let is_text = of.get_physical_type() == Physical::BYTE_ARRAY;
        let is_wanted = is_text && columns.iter().any(|column| column.names() == names);
        return Ok(match is_wanted {
            false => of,
            true => {
                let plain = Type::primitive_type_builder(of.name(), Physical::BYTE_ARRAY);
                Arc::new(plain.with_repetition(info.repetition()).with_id(id).build()?)
            }
        });
    }
    let mut fields = Vec::new();
    for field in of.get_fields() {
        names.push(field.name().to_owned());
        fields.push(untyped(Arc::clone(field), names, columns)?);
        names.pop();
    }
    let mut group = Type::group_type_builder(of.name())
        .with_fields(fields)
        .with_converted_type(info.converted_type())
        .with_logical_type(info.logical_type_ref().cloned())
        .with_id(id);
    if info.has_repetition() {
        group = group.with_repetition(info.repetition());
    }
    Ok(Arc::new(group.build()?))
}

/// Cleans the columns, and writes the table in the format.
///
/// # Errors
///
/// The table is damaged or cannot be written.
pub fn clean<W: Write + Send>(
    table: Batches,
    out: W,
    to: TableFormat,
    rows: &mut dyn CleanRows,
) -> Result<(), TableError> {
    let Batches { schema, batches, columns, strings } = table;
    let schema = Arc::new(cleaned_schema(&schema, &columns));
    let mut out = Output::new(out, to, &schema, &columns)?;
    let mut first_row = 0;
    for batch in batches {
        let batch = batch?;
        let mut cleaned = Vec::new();
        for path in &columns {
            let is_string = strings.contains(path);
            let pieces = rows.clean(path, first_row, &array_at(&batch, path)?, is_string)?;
            cleaned.push(joined(pieces)?);
        }
        first_row += batch.num_rows() as u64;
        out.write(&with_cleaned(&batch, &schema, &columns, &cleaned)?)?;
    }
    out.finish()
}

/// The pieces as one column.
fn joined(mut pieces: Vec<CleanedColumn>) -> Result<CleanedColumn, ArrowError> {
    if let [_] = &pieces[..]
        && let Some(piece) = pieces.pop()
    {
        return Ok(piece);
    }
    let all = |of: fn(&CleanedColumn) -> &ArrayRef| {
        arrow_select::concat::concat(&pieces.iter().map(|piece| &**of(piece)).collect::<Vec<&dyn Array>>())
    };
    Ok(CleanedColumn {
        text: all(|piece| &piece.text)?,
        spans: all(|piece| &piece.spans)?,
        language: all(|piece| &piece.language)?,
        confidence: all(|piece| &piece.confidence)?,
        encoding: all(|piece| &piece.encoding)?,
        findings: all(|piece| &piece.findings)?,
        is_changed: pieces.iter().any(|piece| piece.is_changed),
    })
}

/// A table that is written.
enum Output<W: Write + Send> {
    Parquet(Box<ArrowWriter<W>>),
    File(Box<FileWriter<W>>),
    Stream(Box<StreamWriter<W>>),
    Lines(LineDelimitedWriter<W>, Vec<String>),
}

impl<W: Write + Send> Output<W> {
    fn new(out: W, to: TableFormat, schema: &SchemaRef, columns: &[ColumnPath]) -> Result<Self, TableError> {
        Ok(match to {
            TableFormat::Parquet => {
                let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
                Output::Parquet(Box::new(ArrowWriter::try_new(out, Arc::clone(schema), Some(properties))?))
            }
            TableFormat::ArrowFile => Output::File(Box::new(FileWriter::try_new(out, schema)?)),
            TableFormat::ArrowStream => Output::Stream(Box::new(StreamWriter::try_new(out, schema)?)),
            TableFormat::JsonLines => {
                let builder = arrow_json::WriterBuilder::new().with_explicit_nulls(true);
                let names = columns.iter().filter_map(|path| path.names().first().cloned()).collect();
                Output::Lines(builder.build(out), names)
            }
        })
    }

    fn write(&mut self, batch: &RecordBatch) -> Result<(), TableError> {
        match self {
            Output::Parquet(writer) => writer.write(batch)?,
            Output::File(writer) => writer.write(batch)?,
            Output::Stream(writer) => writer.write(batch)?,
            Output::Lines(writer, names) => writer.write(&as_strings(batch, names)?)?,
        }
        Ok(())
    }

    fn finish(self) -> Result<(), TableError> {
        match self {
            Output::Parquet(writer) => drop(writer.close()?),
            Output::File(mut writer) => writer.finish()?,
            Output::Stream(mut writer) => writer.finish()?,
            Output::Lines(mut writer, _) => writer.finish()?,
        }
        Ok(())
    }
}

/// The batch with the binary columns of these names as strings, which is what JSON has; U+FFFD stands for what is no UTF-8.
fn as_strings(batch: &RecordBatch, names: &[String]) -> Result<RecordBatch, ArrowError> {
    let (mut fields, mut columns) = (Vec::new(), Vec::new());
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        let lossy = match column.data_type() {
            _ if !names.contains(field.name()) => None,
            DataType::Binary => Some(column.as_binary::<i32>().iter().map(lossy).collect::<StringArray>()),
            DataType::LargeBinary => Some(column.as_binary::<i64>().iter().map(lossy).collect()),
            DataType::BinaryView => Some(column.as_binary_view().iter().map(lossy).collect()),
            _ => None,
        };
        let column = lossy.map_or_else(|| Arc::clone(column), |strings| Arc::new(strings) as ArrayRef);
        fields.push(Field::clone(field).with_data_type(column.data_type().clone()));
        columns.push(column);
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

fn lossy(row: Option<&[u8]>) -> Option<std::borrow::Cow<'_, str>> {
    row.map(String::from_utf8_lossy)
}

//! A Parquet file in, the same file with clean columns out, a row group at a time.
//!
//! A column that is not cleaned is copied as it lies in the file: its pages, statistics, indexes and bloom filter, whatever
//! its type. A column that is cleaned is read by records (values with their levels), cleaned, and written with the levels
//! that it had, in its codec. No string is looked at by its type, so a STRING column that is not UTF-8 is read as any other.
//! The columns of the records are kept, encoded, until the row group ends, because they stand behind all others.
//!
//! Memory: the columns of the records of one row group, a dictionary, and a few MiB of rows. Time: that of cleaning, and of
//! copying the rest.

use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, BinaryArray};
use arrow_buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{DataType, Schema};
use bytes::Bytes;
use parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves,
};
use parquet::arrow::{
    ARROW_SCHEMA_META_KEY, ArrowSchemaConverter, encode_arrow_schema, parquet_to_arrow_schema,
};
use parquet::basic::{ConvertedType, LogicalType, Type as Physical};
use parquet::bloom_filter::Sbbf;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_typed_column_reader};
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::errors::ParquetError;
use parquet::file::metadata::{
    KeyValue, PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData,
};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr};
use parquet::file::reader::{ChunkReader, FileReader, Length};
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{ColumnDescriptor, ColumnPath as ParquetPath, Type, TypePtr};

use super::column::CleanedColumn;
use super::column_path::{cleaned_schema, find, new_names};
use super::error::TableError;
use super::{CleanRows, ColumnPath};

/// A file that several readers of a table share, one after the other.
#[derive(Clone, Debug)]
pub struct TableFile(Arc<File>);

impl TableFile {
    /// A file that is open for reading.
    pub fn new(file: File) -> Self {
        TableFile(Arc::new(file))
    }
}

impl Length for TableFile {
    fn len(&self) -> u64 {
        self.0.len()
    }
}

impl ChunkReader for TableFile {
    type T = <File as ChunkReader>::T;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        self.0.get_read(start)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        self.0.get_bytes(start, length)
    }
}

/// The rows that are read at once hold about so many bytes.
pub(super) const BATCH_BYTES: u64 = 2 << 20;
pub(super) const MAX_BATCH_ROWS: u64 = 64 << 10;

/// Encoded bytes of a page of the new columns. A writer holds the values of a page as words, ten times what they take when
/// they are encoded, so with the usual 1 MiB the ten leaves of the spans would hold most of the memory.
const RECORD_PAGE_BYTES: usize = 64 << 10;

/// Cleans the columns of a Parquet file.
///
/// ```no_run
/// use saaf::{Cleaner, tables::{ColumnPath, parquet_file::{self, TableFile}}};
/// use std::fs::File;
///
/// let (table, out) = (TableFile::new(File::open("in.parquet")?), File::create("out.parquet")?);
/// parquet_file::clean(&table, out, &[ColumnPath::parse("text")], &mut &Cleaner::default())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// The file is damaged or cannot be written, or a column is missing or holds no text.
pub fn clean<R: ChunkReader + Clone + 'static, W: Write + Send>(
    file: &R,
    out: W,
    wanted: &[ColumnPath],
    rows: &mut dyn CleanRows,
) -> Result<(), TableError> {
    let reader = ParquetMetaDataReader::new().with_page_index_policy(PageIndexPolicy::Optional);
    let metadata = reader.parse_and_finish(file)?;
    let plan = Plan::new(&metadata, wanted)?;
    let reader = SerializedFileReader::new(file.clone())?;
    let mut writer = SerializedFileWriter::new(out, Arc::clone(&plan.root), Arc::clone(&plan.properties))?;
    let mut first_row = 0;
    for (index, group) in metadata.row_groups().iter().enumerate() {
        let mut group_writer = writer.next_row_group()?;
        let mut records = Vec::new();
        for leaf in 0..group.num_columns() {
            if plan.dropped.contains(&leaf) {
                continue;
            }
            match plan.columns.iter().position(|column| column.leaf == leaf) {
                None => copy(file, &metadata, (index, leaf), &mut group_writer)?,
                Some(at) => {
                    let column = reader.get_row_group(index)?.get_column_reader(leaf)?;
                    let mut target = RowGroupColumn { plan: &plan, at, group, first_row };
                    records.push((at, target.clean(column, &mut group_writer, rows)?));
                }
            }
        }
        // In the order of the schema, which is that of the paths.
        records.sort_by_key(|(at, _)| *at);
        for chunk in records.into_iter().flat_map(|(_, chunks)| chunks) {
            chunk.append_to_row_group(&mut group_writer)?;
        }
        group_writer.close()?;
        first_row += u64::try_from(group.num_rows()).unwrap_or(0);
    }
    writer.close()?;
    Ok(())
}

/// What becomes of the columns.
struct Plan {
    columns: Vec<Column>,
    /// The leaves of an earlier run.
    dropped: Vec<usize>,
    root: TypePtr,
    properties: WriterPropertiesPtr,
}

/// A column that is cleaned.
struct Column {
    path: ColumnPath,
    leaf: usize,
    /// It is declared as text.
    is_string: bool,
    /// It has no values, and a type that cannot have strings.
    is_null: bool,
    /// The name of the first column of its records.
    name: String,
}

impl Plan {
    fn new(metadata: &ParquetMetaData, wanted: &[ColumnPath]) -> Result<Plan, TableError> {
        let file = metadata.file_metadata();
        let descriptor = file.schema_descr();
        let arrow = parquet_to_arrow_schema(descriptor, file.key_value_metadata())?;
        let paths = find(&arrow, wanted)?;
        let names = new_names(&paths);
        let mut columns = Vec::new();
        for (path, name) in paths.iter().zip(&names) {
            let leaf = descriptor.columns().iter().position(|leaf| leaf.path().parts() == path.names());
            let leaf = leaf.ok_or_else(|| TableError::Column(format!("no column is called '{path}'")))?;
            let column = descriptor.column(leaf);
            let physical = column.physical_type();
            let is_string = is_string(&column);
            let is_null = physical != Physical::BYTE_ARRAY;
            if is_null && path.names().len() > 1 {
                return Err(TableError::Column(format!("column '{path}' is {physical} and holds no text")));
            }
            columns.push(Column { path: path.clone(), leaf, is_string, is_null, name: name.clone() });
        }
        let cleaned = cleaned_schema(&arrow, &paths);
        let new: Vec<_> = names.iter().flat_map(|name| CleanedColumn::fields(name)).collect();
        let is_dropped = |name: &str| new.iter().any(|new| new.name() == name);
        let dropped = (0..descriptor.num_columns())
            .filter(|&leaf| {
                descriptor.columns()[leaf].path().parts().first().is_some_and(|name| is_dropped(name))
            })
            .collect();
        let new = ArrowSchemaConverter::new().convert(&Schema::new(new.clone()))?;
        let root = root(descriptor.root_schema(), &columns, &is_dropped, new.root_schema())?;
        let properties = Arc::new(properties(metadata, &columns, &cleaned));
        Ok(Plan { columns, dropped, root, properties })
    }

    /// The writers of the new columns behind `column`.
    fn record_writers(&self, column: &Column) -> Result<Vec<ArrowColumnWriter>, ParquetError> {
        let schema = Arc::new(Schema::new(CleanedColumn::fields(&column.name).to_vec()));
        let descriptor = ArrowSchemaConverter::new().convert(&schema)?;
        let root = descriptor.root_schema_ptr();
        let file = SerializedFileWriter::new(io::sink(), root, Arc::clone(&self.properties))?;
        ArrowRowGroupWriterFactory::new(&file, schema).create_column_writers(0)
    }
}

/// Whether values of the column must be UTF-8.
pub(super) fn is_string(column: &ColumnDescriptor) -> bool {
    matches!(column.logical_type_ref(), Some(LogicalType::String | LogicalType::Json | LogicalType::Enum))
        || matches!(column.converted_type(), ConvertedType::UTF8 | ConvertedType::JSON | ConvertedType::ENUM)
}

/// The schema with the new columns behind the old ones.
fn root(
    old: &Type,
    columns: &[Column],
    is_dropped: &impl Fn(&str) -> bool,
    new: &Type,
) -> Result<TypePtr, ParquetError> {
    let mut fields: Vec<TypePtr> = old
        .get_fields()
        .iter()
        .filter(|field| !is_dropped(field.name()))
        .map(|field| {
            let is_null =
                columns.iter().any(|column| column.is_null && column.path.names() == [field.name()]);
            if is_null { string_type(field).map(Arc::new) } else { Ok(Arc::clone(field)) }
        })
        .collect::<Result<_, _>>()?;
    fields.extend(new.get_fields().iter().cloned());
    Ok(Arc::new(Type::group_type_builder(old.name()).with_fields(fields).build()?))
}

/// An optional column of strings in place of one of nulls.
fn string_type(field: &Type) -> Result<Type, ParquetError> {
    let info = field.get_basic_info();
    Type::primitive_type_builder(field.name(), Physical::BYTE_ARRAY)
        .with_logical_type(Some(LogicalType::String))
        .with_repetition(info.repetition())
        .with_id(info.has_id().then(|| info.id()))
        .build()
}

/// The metadata of the file, and the codec of each column that is written anew.
fn properties(metadata: &ParquetMetaData, columns: &[Column], cleaned: &Schema) -> WriterProperties {
    let file = metadata.file_metadata();
    let key_values = file.key_value_metadata().map(|all| {
        let encoded = |pair: &KeyValue| match pair.key == ARROW_SCHEMA_META_KEY {
            true => KeyValue::new(pair.key.clone(), encode_arrow_schema(cleaned)),
            false => pair.clone(),
        };
        all.iter().map(encoded).collect()
    });
    // All columns of a file have page indexes, or none has.
    let has_index = metadata.offset_index().is_some();
    let mut builder = WriterProperties::builder()
        .set_key_value_metadata(key_values)
        .set_offset_index_disabled(!has_index)
        .set_statistics_enabled(if has_index { EnabledStatistics::Page } else { EnabledStatistics::Chunk });
    let Some(group) = metadata.row_groups().first() else { return builder.build() };
    // What the rows are sorted by is true as long as it is not cleaned.
    let is_cleaned = |leaf: i32| columns.iter().any(|column| usize::try_from(leaf) == Ok(column.leaf));
    let sorting =
        group.sorting_columns().filter(|all| !all.iter().any(|column| is_cleaned(column.column_idx)));
    builder = builder.set_sorting_columns(sorting.cloned());
    for column in columns {
        let chunk = group.column(column.leaf);
        let path = chunk.column_path().clone();
        let codec = chunk.compression();
        builder = builder.set_column_compression(path.clone(), codec);
        builder = builder.set_column_dictionary_enabled(path, chunk.dictionary_page_offset().is_some());
        for leaf in record_leaves(&column.name) {
            builder = builder.set_column_compression(leaf.clone(), codec);
            builder = builder.set_column_data_page_size_limit(leaf, RECORD_PAGE_BYTES);
        }
    }
    builder.build()
}

/// The leaves of the new columns behind a column.
fn record_leaves(name: &str) -> Vec<ParquetPath> {
    let schema = Schema::new(CleanedColumn::fields(name).to_vec());
    let descriptor = ArrowSchemaConverter::new().convert(&schema);
    let leaves = descriptor.iter().flat_map(|descriptor| descriptor.columns());
    leaves.map(|leaf| leaf.path().clone()).collect()
}

/// Copies a column of a row group as it is.
fn copy<R: ChunkReader, W: Write + Send>(
    file: &R,
    metadata: &ParquetMetaData,
    (group, leaf): (usize, usize),
    writer: &mut SerializedRowGroupWriter<'_, W>,
) -> Result<(), ParquetError> {
    let chunk = metadata.row_group(group).column(leaf);
    let close = ColumnCloseResult {
        bytes_written: chunk.compressed_size().try_into().unwrap_or(0),
        rows_written: metadata.row_group(group).num_rows().try_into().unwrap_or(0),
        metadata: chunk.clone(),
        bloom_filter: Sbbf::read_from_column_chunk(chunk, file)?,
        column_index: metadata.column_index().and_then(|all| all.get(group)?.get(leaf)).cloned(),
        offset_index: metadata.offset_index().and_then(|all| all.get(group)?.get(leaf)).cloned(),
    };
    writer.append_column(file, close)
}

/// A column of a row group that is cleaned.
struct RowGroupColumn<'a> {
    plan: &'a Plan,
    at: usize,
    group: &'a RowGroupMetaData,
    first_row: u64,
}

impl RowGroupColumn<'_> {
    /// Writes the clean column, and returns those of its records.
    fn clean<W: Write + Send>(
        &mut self,
        column: ColumnReader,
        group_writer: &mut SerializedRowGroupWriter<'_, W>,
        rows: &mut dyn CleanRows,
    ) -> Result<Vec<ArrowColumnChunk>, TableError> {
        let known = &self.plan.columns[self.at];
        let mut records = self.plan.record_writers(known)?;
        let fields = CleanedColumn::fields(&known.name);
        let mut writer = group_writer
            .next_column()?
            .ok_or_else(|| ParquetError::General("the row group has more columns than the schema".into()))?;
        let mut read = RecordReader::new(column, known, self.group)?;
        while let Some(Records { levels, batch, max_level }) = read.next()? {
            let pieces = rows.clean(&known.path, self.first_row, &batch, known.is_string || known.is_null)?;
            self.first_row += batch.len() as u64;
            let mut done = 0;
            for piece in pieces {
                let end = done + piece.text.len();
                let values = values_of(&piece.text)?;
                let levels = (max_level > 0).then(|| &levels[done..end]);
                writer.typed::<ByteArrayType>().write_batch(&values, levels, None)?;
                let mut leaves = records.iter_mut();
                for (field, array) in fields.iter().zip(piece.columns()) {
                    for leaf in compute_leaves(field, &array)? {
                        if let Some(writer) = leaves.next() {
                            writer.write(&leaf)?;
                        }
                    }
                }
                done = end;
            }
        }
        writer.close()?;
        Ok(records.into_iter().map(ArrowColumnWriter::close).collect::<Result<_, _>>()?)
    }
}

/// A buffer that values are parts of.
struct Owner(Buffer);

impl AsRef<[u8]> for Owner {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// The values of a clean column that are not null.
fn values_of(text: &ArrayRef) -> Result<Vec<ByteArray>, TableError> {
    use arrow_array::cast::AsArray;
    let (buffer, offsets, nulls) = match text.data_type() {
        DataType::Utf8 => {
            let array = text.as_string::<i32>();
            (array.values().clone(), array.offsets().clone(), array.nulls().cloned())
        }
        _ => {
            let array = text.as_binary_opt::<i32>();
            let array =
                array.ok_or_else(|| ParquetError::General("a column of another type was cleaned".into()))?;
            (array.values().clone(), array.offsets().clone(), array.nulls().cloned())
        }
    };
    let bytes = Bytes::from_owner(Owner(buffer));
    let is_valid = |row: &usize| nulls.as_ref().is_none_or(|nulls| nulls.is_valid(*row));
    let range = |row: usize| offsets[row] as usize..offsets[row + 1] as usize;
    Ok((0..text.len()).filter(is_valid).map(|row| ByteArray::from(bytes.slice(range(row)))).collect())
}

/// Rows of a column.
struct Records {
    /// The definition level of each row.
    levels: Vec<i16>,
    /// The level of a value.
    max_level: i16,
    batch: ArrayRef,
}

/// Reads a column in batches.
struct RecordReader {
    /// `None` for a column of nulls.
    column: Option<ColumnReaderImpl<ByteArrayType>>,
    max_level: i16,
    rows_at_once: usize,
    left: usize,
}

impl RecordReader {
    fn new(
        column: ColumnReader,
        known: &Column,
        group: &RowGroupMetaData,
    ) -> Result<RecordReader, TableError> {
        let chunk = group.column(known.leaf);
        let rows = u64::try_from(group.num_rows()).unwrap_or(0);
        let row_bytes = u64::try_from(chunk.uncompressed_size()).unwrap_or(0) / rows.max(1);
        let rows_at_once = (BATCH_BYTES / row_bytes.max(1)).clamp(1, MAX_BATCH_ROWS);
        let column = match known.is_null {
            true => None,
            false => Some(get_typed_column_reader(column)),
        };
        Ok(RecordReader {
            column,
            max_level: chunk.column_descr().max_def_level(),
            rows_at_once: rows_at_once as usize,
            left: rows as usize,
        })
    }

    fn next(&mut self) -> Result<Option<Records>, TableError> {
        let max_level = self.max_level;
        let Some(column) = &mut self.column else {
            let rows = self.left.min(self.rows_at_once);
            self.left -= rows;
            let levels = vec![0; rows];
            let records = || {
                Ok::<_, TableError>(Records { batch: batch_of(&[], &levels, max_level)?, levels, max_level })
            };
            return (rows > 0).then(records).transpose();
        };
        let (mut levels, mut values) = (Vec::new(), Vec::new());
        let (rows, ..) = column.read_records(self.rows_at_once, Some(&mut levels), None, &mut values)?;
        if rows == 0 {
            return match self.left {
                0 => Ok(None),
                left => Err(ParquetError::EOF(format!("{left} rows are missing from a row group")).into()),
            };
        }
        self.left = self.left.saturating_sub(rows);
        if max_level == 0 {
            levels = vec![0; rows];
        }
        Ok(Some(Records { batch: batch_of(&values, &levels, max_level)?, levels, max_level }))
    }
}

/// The rows as an array.
fn batch_of(values: &[ByteArray], levels: &[i16], max_level: i16) -> Result<ArrayRef, TableError> {
    let valid: Vec<bool> = levels.iter().map(|&level| level == max_level).collect();
    let (mut bytes, mut ends, mut next) = (Vec::new(), vec![0], values.iter());
    for &is_valid in &valid {
        if is_valid && let Some(value) = next.next() {
            bytes.extend_from_slice(value.data());
        }
        let end = i32::try_from(bytes.len())
            .map_err(|_| ParquetError::General("rows of more than 2 GiB in a row group".into()))?;
        ends.push(end);
    }
    let nulls = Some(NullBuffer::from(valid)).filter(|nulls| nulls.null_count() > 0);
    let offsets = OffsetBuffer::new(ScalarBuffer::from(ends));
    Ok(Arc::new(BinaryArray::try_new(offsets, bytes.into(), nulls)?))
}

//! The kernel: an array of text in, the clean array and the columns of its records out. Each row is a document of its own,
//! so the cost is that of cleaning the rows, and slices of an array give slices of the result.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, GenericByteArray};
use arrow_buffer::ArrowNativeType;
use arrow_schema::{ArrowError, DataType, FieldRef};

use super::record_columns::{FindingColumn, SpanColumn};
use super::text_builder::TextBuilder;
use crate::cleaner::Cleaner;
use crate::document::{Document, Evidence, Language};
use crate::emit::{SpanSelection, rounded};
use crate::encoding::{EncodingLabel, SourceHints};
use crate::input::Input;

/// What is known of a column, and what of its rows is wanted.
#[derive(Clone, Debug, Default)]
pub struct ColumnOptions {
    /// What is known of the encoding of rows that are not declared as UTF-8.
    pub hints: SourceHints,
    /// The array holds bytes, but the column is declared as text, as a STRING column of Parquet that is not UTF-8. A row of
    /// UTF-8 is read as that, with damage too, and every row comes out as UTF-8, even one that is no text.
    pub is_string: bool,
    /// The columns beside the text that are made. The others are null in every row.
    pub columns: RecordColumns,
    /// The spans that [`CleanedColumn::spans`] lists.
    pub spans: SpanSelection,
}

/// Columns of what is known of each row; all by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordColumns {
    /// [`CleanedColumn::spans`].
    pub spans: bool,
    /// [`CleanedColumn::language`] and [`CleanedColumn::confidence`].
    pub language: bool,
    /// [`CleanedColumn::encoding`].
    pub encoding: bool,
    /// [`CleanedColumn::findings`].
    pub findings: bool,
}

impl Default for RecordColumns {
    fn default() -> Self {
        RecordColumns { spans: true, language: true, encoding: true, findings: true }
    }
}

/// A cleaned column, and what is known of each row. All arrays have as many rows as the column.
#[derive(Clone, Debug)]
pub struct CleanedColumn {
    /// The clean text, of the type of the column; that of its values for a dictionary, and Utf8 for a column of nulls.
    pub text: ArrayRef,
    /// A list of spans.
    pub spans: ArrayRef,
    /// The language of most letters; null where there are none.
    pub language: ArrayRef,
    /// How sure that language is, in [0, 1]; null where there is none.
    pub confidence: ArrayRef,
    /// The name of the encoding.
    pub encoding: ArrayRef,
    /// A list of findings.
    pub findings: ArrayRef,
    /// Whether any row is another than before.
    pub is_changed: bool,
}

impl CleanedColumn {
    /// The fields of the columns behind the text, for a schema. `name`: of the first, that of the others begins with it.
    pub fn fields(name: &str) -> [FieldRef; 4] {
        let string =
            |ending| Arc::new(arrow_schema::Field::new(format!("{name}_{ending}"), DataType::Utf8, true));
        [
            SpanColumn::field(name),
            string("language"),
            string("encoding"),
            FindingColumn::field(&format!("{name}_findings")),
        ]
    }

    /// The columns behind the text, in the order of their [`fields`](Self::fields).
    pub fn columns(&self) -> [ArrayRef; 4] {
        [&self.spans, &self.language, &self.encoding, &self.findings].map(Arc::clone)
    }
}

/// The type of the clean column, or `None` for a type that holds no text.
pub fn cleaned_type(data_type: &DataType) -> Option<&DataType> {
    use DataType::{Binary, BinaryView, Dictionary, LargeBinary, LargeUtf8, Null, Utf8, Utf8View};
    match data_type {
        Utf8 | LargeUtf8 | Utf8View | Binary | LargeBinary | BinaryView => Some(data_type),
        Dictionary(_, values) if !matches!(**values, Dictionary(..)) => cleaned_type(values),
        Null => Some(&Utf8),
        _ => None,
    }
}

/// Cleans the rows of an array: Utf8, LargeUtf8, Utf8View, Binary, LargeBinary, BinaryView, a dictionary of these, or Null.
///
/// ```
/// use arrow_array::{Array, StringArray, cast::AsArray};
/// use saaf::{Cleaner, tables::{ColumnOptions, clean_array}};
///
/// let rows = StringArray::from(vec![Some("caf&eacute;"), None, Some("یہ کتاب میری ہے")]);
/// let cleaned = clean_array(&Cleaner::default(), &rows, &ColumnOptions::default())?;
/// assert_eq!(cleaned.text.as_string::<i32>().value(0), "café");
/// assert!(cleaned.text.is_null(1) && cleaned.spans.is_null(1));
/// assert_eq!(cleaned.language.as_string::<i32>().value(2), "ur");
/// # Ok::<(), arrow_schema::ArrowError>(())
/// ```
///
/// # Errors
///
/// The array is of another type, or the clean rows do not fit into its type: Utf8 and Binary hold 2 GiB.
pub fn clean_array(
    cleaner: &Cleaner,
    array: &dyn Array,
    options: &ColumnOptions,
) -> Result<CleanedColumn, ArrowError> {
    clean_array_with(cleaner, array, options, |_, _| {})
}

/// As [`clean_array`], and gives each row that is not null to `each`, by its index, as it is cleaned.
///
/// # Errors
///
/// Those of [`clean_array`].
pub fn clean_array_with(
    cleaner: &Cleaner,
    array: &dyn Array,
    options: &ColumnOptions,
    mut each: impl FnMut(usize, &Document),
) -> Result<CleanedColumn, ArrowError> {
    let rows = Rows::of(array)?;
    let is_string = options.is_string || rows.is_string;
    let of_damaged = hints_of_damaged(&options.hints, is_string);
    let mut cleaned = Builders::new(rows.cleaned_type, options, array.len());
    for row in 0..array.len() {
        let Some(source) = (rows.get)(row) else {
            cleaned.add_null();
            continue;
        };
        let input = match is_string && simdutf8::basic::from_utf8(source).is_ok() {
            true => Input::new(source).utf8(),
            false if is_damaged_utf8(source) => Input::new(source).hints(of_damaged.clone()),
            false => Input::new(source).hints(options.hints.clone()),
        };
        let document = cleaner.clean(input);
        each(row, &document);
        cleaned.add(&document, source, is_string)?;
    }
    cleaned.finish()
}

/// The hints for a row of a string that is UTF-8 but for some damage: its type declares UTF-8, unless the caller knows better.
fn hints_of_damaged(known: &SourceHints, is_string: bool) -> SourceHints {
    let is_declared = is_string && known.declared.is_none() && known.encoding.is_none();
    let utf8 = EncodingLabel::parse("utf-8").ok().filter(|_| is_declared);
    SourceHints { encoding: utf8.or(known.encoding), ..known.clone() }
}

/// Whether as many characters beyond ASCII are well-formed as bytes are not. A text in another encoding is not so: the
/// bytes that go on a character of UTF-8 are seldom letters there. A short row, such as a name that was cut off inside a
/// character, has too few bytes for statistics.
fn is_damaged_utf8(row: &[u8]) -> bool {
    let (mut well_formed, mut damaged) = (0, 0);
    for chunk in row.utf8_chunks() {
        well_formed += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        damaged += chunk.invalid().len();
    }
    well_formed > 0 && well_formed >= damaged
}

/// The bytes of each row; `None` is null.
type RowBytes<'a> = Box<dyn Fn(usize) -> Option<&'a [u8]> + 'a>;

/// The rows of an array.
struct Rows<'a> {
    get: RowBytes<'a>,
    is_string: bool,
    cleaned_type: &'a DataType,
}

impl<'a> Rows<'a> {
    fn of(array: &'a dyn Array) -> Result<Rows<'a>, ArrowError> {
        let data_type = array.data_type();
        let Some(cleaned_type) = cleaned_type(data_type) else {
            let why = format!("a column of {data_type} holds no text");
            return Err(ArrowError::InvalidArgumentError(why));
        };
        let is_string = matches!(cleaned_type, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
        let bytes = bytes_of(array);
        let get: RowBytes<'a> = Box::new(move |row| if array.is_null(row) { None } else { bytes(row) });
        Ok(Rows { get, is_string, cleaned_type })
    }
}

/// The bytes of a row that is not null. `array` has a type that holds text.
fn bytes_of<'a>(array: &'a dyn Array) -> RowBytes<'a> {
    match array.data_type() {
        DataType::Utf8 => bytes_in(array.as_string::<i32>()),
        DataType::LargeUtf8 => bytes_in(array.as_string::<i64>()),
        DataType::Binary => bytes_in(array.as_binary::<i32>()),
        DataType::LargeBinary => bytes_in(array.as_binary::<i64>()),
        DataType::Utf8View => {
            let array = array.as_string_view();
            Box::new(|row| Some(array.value(row).as_bytes()))
        }
        DataType::BinaryView => {
            let array = array.as_binary_view();
            Box::new(|row| Some(array.value(row)))
        }
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            let values = dictionary.values();
            // Where there are no values, all keys are null.
            let keys = if values.is_empty() { Vec::new() } else { dictionary.normalized_keys() };
            let bytes = bytes_of(&**values);
            Box::new(move |row| {
                keys.get(row).filter(|&&key| values.is_valid(key)).and_then(|&key| bytes(key))
            })
        }
        _ => Box::new(|_| None),
    }
}

fn bytes_in<T: arrow_array::types::ByteArrayType>(array: &GenericByteArray<T>) -> RowBytes<'_>
where
    T::Native: AsRef<[u8]>,
{
    // Not `value`, which takes it for granted that a string is UTF-8. What another library hands over may not be.
    let (offsets, data) = (array.value_offsets(), array.value_data());
    Box::new(move |row| {
        let [start, end] = *offsets.get(row..row + 2)? else { return None };
        data.get(start.to_usize()?..end.to_usize()?)
    })
}

/// The bytes of one row; `None` where it is null or there is none. Whoever wants all reads the array itself.
pub fn row_bytes(array: &dyn Array, row: usize) -> Option<Vec<u8>> {
    let one = array.slice(row.min(array.len()), usize::from(row < array.len()));
    let rows = Rows::of(&*one).ok()?;
    if one.is_empty() { None } else { (rows.get)(0).map(<[u8]>::to_vec) }
}

/// Rows as they are cleaned.
struct Builders {
    text: TextBuilder,
    wanted: RecordColumns,
    selection: SpanSelection,
    spans: SpanColumn,
    language: StringBuilder,
    confidence: Float64Builder,
    encoding: StringBuilder,
    findings: FindingColumn,
    is_changed: bool,
}

impl Builders {
    fn new(data_type: &DataType, options: &ColumnOptions, rows: usize) -> Builders {
        Builders {
            text: TextBuilder::new(data_type, options.is_string, rows),
            wanted: options.columns,
            selection: options.spans,
            spans: SpanColumn::default(),
            language: StringBuilder::new(),
            confidence: Float64Builder::new(),
            encoding: StringBuilder::new(),
            findings: FindingColumn::default(),
            is_changed: false,
        }
    }

    fn add_null(&mut self) {
        self.text.add_null();
        self.spans.add_null();
        self.add_language(None);
        self.encoding.append_null();
        self.findings.add_null();
    }

    fn add(&mut self, document: &Document, source: &[u8], is_string: bool) -> Result<(), ArrowError> {
        let is_binary = document.encoding.evidence == Evidence::Binary;
        let stays = is_binary && (!is_string || simdutf8::basic::from_utf8(source).is_ok());
        let text = if stays { source } else { document.text.as_bytes() };
        self.is_changed |= text != source;
        if stays {
            self.text.add(source)?
        } else {
            self.text.add_clean(&document.text)?
        }
        self.encoding.append_option(self.wanted.encoding.then_some(document.encoding.name));
        match self.wanted.spans {
            // Its spans would be those of a text that nobody wrote.
            true if is_binary => self.spans.add(&Document::default(), self.selection),
            true => self.spans.add(document, self.selection),
            false => self.spans.add_null(),
        }
        let is_labelled = self.wanted.language && !is_binary;
        self.add_language(is_labelled.then(|| document.main_language()).flatten());
        match self.wanted.findings {
            true if is_binary => self.findings.add_binary(text.len(), source.len()),
            true => self.findings.add(document),
            false => self.findings.add_null(),
        }
        Ok(())
    }

    fn add_language(&mut self, language: Option<(Language, f32)>) {
        self.language.append_option(language.map(|(language, _)| language.as_str()));
        self.confidence.append_option(language.map(|(_, confidence)| rounded(confidence)));
    }

    fn finish(mut self) -> Result<CleanedColumn, ArrowError> {
        let is_changed = self.is_changed;
        let (spans, findings) = (self.spans.finish()?, self.findings.finish()?);
        let text = self.text.finish();
        let (language, encoding) = (Arc::new(self.language.finish()), Arc::new(self.encoding.finish()));
        let confidence = Arc::new(self.confidence.finish());
        Ok(CleanedColumn { text, spans, language, confidence, encoding, findings, is_changed })
    }
}

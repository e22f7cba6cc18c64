//! Tables that the tests write with the crates of Arrow and read with them, through other functions than those tested.

use std::sync::Arc;

use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BinaryViewArray, DictionaryArray, Int32Array, LargeBinaryArray,
    LargeStringArray, ListArray, NullArray, RecordBatch, RecordBatchIterator, StringArray, StringViewArray,
    StructArray,
};
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{DataType, Field, Schema};
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::{KeyValue, ParquetMetaData, ParquetMetaDataReader};
use parquet::file::properties::WriterProperties;
use proptest::prelude::*;

use super::batches::{self, Batches, TableFormat};
use super::*;
use crate::emit::SpanSelection;
use crate::{Cleaner, Document, Span};

const ROWS: [Option<&str>; 5] =
    [Some("caf&eacute;"), None, Some(""), Some("اکتوبر 30, 2025Minister says"), Some("plain  words")];

fn cleaned(array: &dyn Array) -> CleanedColumn {
    clean_array(&Cleaner::default(), array, &ColumnOptions::default()).unwrap()
}

/// What the rows are by the front door.
fn expected(rows: &[Option<&str>]) -> Vec<Option<String>> {
    rows.iter().map(|row| row.map(|row| Cleaner::default().clean(row).text)).collect()
}

fn strings(array: &ArrayRef) -> Vec<Option<String>> {
    array.as_string::<i32>().iter().map(|row| row.map(str::to_owned)).collect()
}

#[test]
fn every_type_of_text_comes_out_as_it_came() {
    let bytes = ROWS.map(|row| row.map(str::as_bytes)).to_vec();
    let mut dictionary = StringDictionaryBuilder::<Int32Type>::new();
    dictionary.extend(ROWS);
    let arrays: [(ArrayRef, DataType); 8] = [
        (Arc::new(StringArray::from(ROWS.to_vec())), DataType::Utf8),
        (Arc::new(LargeStringArray::from(ROWS.to_vec())), DataType::LargeUtf8),
        (Arc::new(StringViewArray::from(ROWS.to_vec())), DataType::Utf8View),
        (Arc::new(BinaryArray::from(bytes.clone())), DataType::Binary),
        (Arc::new(LargeBinaryArray::from(bytes.clone())), DataType::LargeBinary),
        (Arc::new(BinaryViewArray::from(bytes)), DataType::BinaryView),
        (Arc::new(dictionary.finish()), DataType::Utf8),
        (Arc::new(NullArray::new(5)), DataType::Utf8),
    ];
    for (array, data_type) in arrays {
        let cleaned = cleaned(&array);
        assert_eq!(cleaned.text.data_type(), &data_type);
        let is_null = matches!(array.data_type(), DataType::Null);
        let wanted = if is_null { vec![None; 5] } else { expected(&ROWS) };
        let rows: Vec<_> =
            (0..5).map(|row| cleaned.text.is_valid(row).then(|| text_at(&cleaned.text, row))).collect();
        assert_eq!(rows, wanted, "{:?}", array.data_type());
        for (column, field) in cleaned.columns().iter().zip(CleanedColumn::fields("saaf")) {
            assert_eq!(column.data_type(), field.data_type());
            assert_eq!((column.len(), column.is_null(1)), (5, true));
        }
    }
}

fn text_at(array: &ArrayRef, row: usize) -> String {
    let bytes = match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).as_bytes(),
        DataType::LargeUtf8 => array.as_string::<i64>().value(row).as_bytes(),
        DataType::Utf8View => array.as_string_view().value(row).as_bytes(),
        DataType::Binary => array.as_binary::<i32>().value(row),
        DataType::LargeBinary => array.as_binary::<i64>().value(row),
        _ => array.as_binary_view().value(row),
    };
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn spans_are_those_of_the_document() {
    let document = Cleaner::default().clean(ROWS[3].unwrap());
    for selection in SpanSelection::ALL {
        let options = ColumnOptions { spans: selection, ..ColumnOptions::default() };
        let rows = StringArray::from(ROWS.to_vec());
        let cleaned = clean_array(&Cleaner::default(), &rows, &options).unwrap();
        let spans = cleaned.spans.as_list::<i32>().value(3);
        let expected: Vec<_> = selection.of(&document).collect();
        assert_eq!(expected.len() == document.spans.len(), selection == SpanSelection::Tiles);
        assert_spans(spans.as_struct(), &expected, &document);
        assert_eq!(cleaned.findings.as_list::<i32>().value(3).len(), document.findings.len());
    }
    assert_eq!(ColumnOptions::default().spans, SpanSelection::Content);
}

#[track_caller]
fn assert_spans(spans: &StructArray, expected: &[&Span], document: &Document) {
    assert_eq!(spans.len(), expected.len());
    for (row, span) in expected.iter().enumerate() {
        let number =
            |name| spans.column_by_name(name).unwrap().as_primitive::<Int64Type>().value(row) as usize;
        let word = |name| spans.column_by_name(name).unwrap().as_string::<i32>().value(row).to_owned();
        let source = document.source_range(span.range());
        assert_eq!((number("start"), number("end")), (span.start, span.end));
        assert_eq!((number("source_start"), number("source_end")), (source.start, source.end));
        assert_eq!((&*word("script"), &*word("language")), (span.script.as_str(), span.language.as_str()));
        assert_eq!((&*word("direction"), &*word("kind")), (span.direction.name(), span.kind.name()));
        let confidence = spans.column_by_name("confidence").unwrap().as_primitive::<Float64Type>().value(row);
        assert!((confidence - f64::from(span.confidence)).abs() < 0.001);
    }
    assert_eq!(spans.column_by_name("date").unwrap().as_string::<i32>().value(0), "2025-10-30");
}

#[test]
fn row_that_is_no_text_stays_and_is_reported() {
    let noise: Vec<u8> = (0..400u32).map(|i| (i * i % 251) as u8).collect();
    let rows =
        BinaryArray::from(vec![Some(&b"caf&eacute;"[..]), Some(&noise), Some(b"\x89PNG\r\n\x1A\n\0\0")]);
    let kept = cleaned(&rows);
    assert_eq!(kept.text.as_binary::<i32>().value(0), "café".as_bytes());
    assert_eq!(kept.text.as_binary::<i32>().value(2), b"\x89PNG\r\n\x1A\n\0\0");
    let finding = kept.findings.as_list::<i32>().value(2);
    assert_eq!(finding.as_struct().column(0).as_string::<i32>().value(0), "binary-data");
    // A column of strings holds UTF-8 whatever comes.
    let options = ColumnOptions { is_string: true, ..ColumnOptions::default() };
    let strings = clean_array(&Cleaner::default(), &rows, &options).unwrap();
    assert_eq!((strings.text.data_type(), strings.text.len()), (&DataType::Utf8, 3));
}

#[test]
fn column_without_text_is_an_error() {
    let numbers = Int32Array::from(vec![1, 2]);
    let error = clean_array(&Cleaner::default(), &numbers, &ColumnOptions::default()).unwrap_err();
    assert!(error.to_string().contains("Int32"), "{error}");
}

proptest! {
    #[test]
    fn cuts_make_no_difference(
        rows in proptest::collection::vec(proptest::option::of("[a-zا-ی0-9 &;,.\\n]{0,30}"), 0..12),
        cut in 0usize..12,
    ) {
        let array = StringArray::from(rows);
        let cut = cut.min(array.len());
        let whole = cleaned(&array);
        let head = cleaned(&array.slice(0, cut));
        let tail = cleaned(&array.slice(cut, array.len() - cut));
        prop_assert_eq!(whole.text.slice(0, cut).to_data(), head.text.to_data());
        prop_assert_eq!(&whole.text.slice(cut, tail.text.len()), &tail.text);
        for (whole, (head, tail)) in whole.columns().iter().zip(head.columns().iter().zip(tail.columns())) {
            prop_assert_eq!(&whole.slice(0, cut), head);
            prop_assert_eq!(&whole.slice(cut, tail.len()), &tail);
        }
    }
}

/// A table with a column of each shape, in row groups of two rows.
fn table() -> RecordBatch {
    let numbers = Int32Array::from(vec![Some(1), None, Some(3), Some(4), Some(5)]);
    let inner = StringArray::from(ROWS.to_vec());
    let meta = StructArray::new(
        vec![Field::new("title", DataType::Utf8, true), Field::new("n", DataType::Int32, true)].into(),
        vec![Arc::new(inner), Arc::new(numbers.clone())],
        Some(vec![true, true, false, true, true].into()),
    );
    let lists = ListArray::from_iter_primitive::<Int32Type, _, _>([
        Some(vec![Some(1), None]),
        None,
        Some(vec![]),
        Some(vec![Some(7)]),
        Some(vec![None]),
    ]);
    let kinds: DictionaryArray<Int32Type> = ["x", "y", "x", "x", "y"].into_iter().collect();
    let note = Field::new("n", DataType::Int32, true).with_metadata([("unit".into(), "m".into())].into());
    let schema = Schema::new_with_metadata(
        vec![
            note,
            Field::new("text", DataType::LargeUtf8, true),
            Field::new("meta", meta.data_type().clone(), true),
            Field::new("list", lists.data_type().clone(), true),
            Field::new("kind", kinds.data_type().clone(), true),
        ],
        [("owner".to_owned(), "ours".to_owned())].into(),
    );
    let columns: Vec<ArrayRef> = vec![
        Arc::new(numbers),
        Arc::new(LargeStringArray::from(ROWS.to_vec())),
        Arc::new(meta),
        Arc::new(lists),
        Arc::new(kinds),
    ];
    RecordBatch::try_new(Arc::new(schema), columns).unwrap()
}

fn parquet_of(batch: &RecordBatch) -> Bytes {
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(2))
        .set_bloom_filter_enabled(true)
        .set_column_compression("text".into(), Compression::ZSTD(ZstdLevel::default()))
        .set_column_compression("n".into(), Compression::SNAPPY)
        .set_key_value_metadata(Some(vec![KeyValue::new("made".to_owned(), "here".to_owned())]));
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties.build())).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap().into()
}

fn read(file: &Bytes) -> RecordBatch {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file.clone()).unwrap();
    // That of the reader has no metadata.
    let schema = Arc::clone(builder.schema());
    let reader = builder.build().unwrap();
    arrow_select::concat::concat_batches(&schema, &reader.map(Result::unwrap).collect::<Vec<_>>()).unwrap()
}

fn metadata(file: &Bytes) -> ParquetMetaData {
    ParquetMetaDataReader::new().parse_and_finish(file).unwrap()
}

fn clean_parquet(file: &Bytes, paths: &[&str]) -> Result<Bytes, TableError> {
    let paths: Vec<_> = paths.iter().map(|path| ColumnPath::parse(path)).collect();
    let mut out = Vec::new();
    parquet_file::clean(file, &mut out, &paths, &mut &Cleaner::default())?;
    Ok(out.into())
}

#[test]
fn parquet_keeps_all_but_the_cleaned_columns() {
    let file = parquet_of(&table());
    let batch = read(&file);
    let out = clean_parquet(&file, &["text", "meta.title"]).unwrap();
    let result = read(&out);
    assert_eq!(result.schema().metadata()["owner"], "ours");
    for name in ["n", "list", "kind"] {
        let fields = (batch.schema().field_with_name(name).unwrap().clone(), result.schema());
        assert_eq!(&fields.0, fields.1.field_with_name(name).unwrap());
        assert_eq!(batch.column_by_name(name), result.column_by_name(name));
    }
    let text = result.column_by_name("text").unwrap().as_string::<i64>();
    assert_eq!(text.iter().map(|row| row.map(str::to_owned)).collect::<Vec<_>>(), expected(&ROWS));
    let meta = result.column_by_name("meta").unwrap().as_struct();
    assert_eq!(meta.column(1).as_ref(), batch.column(2).as_struct().column(1).as_ref());
    let mut titles = expected(&ROWS);
    titles[2] = None; // its struct is null
    let masked = meta.nulls().unwrap();
    let got: Vec<_> = strings(meta.column(0))
        .into_iter()
        .enumerate()
        .map(|(row, title)| title.filter(|_| masked.is_valid(row)))
        .collect();
    assert_eq!(got, titles);
    assert!(result.column_by_name("saaf_meta.title").unwrap().is_null(2));

    let (before, after) = (metadata(&file), metadata(&out));
    let key_values = after.file_metadata().key_value_metadata().unwrap();
    assert!(key_values.iter().any(|pair| pair.key == "made" && pair.value.as_deref() == Some("here")));
    assert_eq!(after.num_row_groups(), 3);
    for (before, after) in before.row_groups().iter().zip(after.row_groups()) {
        assert_eq!(before.num_rows(), after.num_rows());
        for (leaf, column) in before.columns().iter().enumerate() {
            let same = after.column(leaf);
            assert_eq!(column.compression(), same.compression());
            if !["text", "title"].contains(&column.column_path().parts().last().map(|n| &**n).unwrap()) {
                assert_eq!(chunk(&file, column), chunk(&out, same), "{leaf}");
                assert_eq!(column.statistics(), same.statistics());
                assert!(same.bloom_filter_offset().is_some());
            }
        }
    }
}

/// The pages of a column of a row group.
fn chunk(file: &Bytes, column: &parquet::file::metadata::ColumnChunkMetaData) -> Bytes {
    let (start, len) = column.byte_range();
    file.slice(start as usize..(start + len) as usize)
}

#[test]
fn second_run_replaces_the_columns_of_the_first() {
    let once = clean_parquet(&parquet_of(&table()), &["text"]).unwrap();
    let twice = clean_parquet(&once, &["text"]).unwrap();
    assert_eq!(read(&once).schema(), read(&twice).schema());
    assert_eq!(read(&once).column_by_name("text"), read(&twice).column_by_name("text"));
}

/// Bytes in a column that is declared as strings, as Spark writes them: the declaration is put in behind the writer.
fn strings_that_are_not_utf8() -> Bytes {
    let rows: ArrayRef = Arc::new(BinaryArray::from(vec![&b"ok1"[..], b"\xD8\xA7\xFF", b"ok2"]));
    let batch = RecordBatch::try_from_iter([("t", rows)]).unwrap();
    let options = parquet::arrow::arrow_writer::ArrowWriterOptions::new().with_skip_arrow_metadata(true);
    let wanted = Schema::new(vec![Field::new("t", DataType::Utf8, false)]);
    let wanted = parquet::arrow::ArrowSchemaConverter::new().convert(&wanted).unwrap();
    let options = options.with_parquet_schema(wanted);
    let mut writer = ArrowWriter::try_new_with_options(Vec::new(), batch.schema(), options).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap().into()
}

#[test]
fn strings_that_are_not_utf8_are_decoded() {
    let file = strings_that_are_not_utf8();
    let plain = ParquetRecordBatchReaderBuilder::try_new(file.clone()).unwrap().build().unwrap();
    assert!(plain.into_iter().any(|batch| batch.is_err()), "the test has the damage that it is for");
    let result = read(&clean_parquet(&file, &[]).unwrap());
    let text = strings(result.column_by_name("t").unwrap());
    // Declared as UTF-8, it is UTF-8 with damage.
    let wanted = ["ok1", "\u{627}\u{FFFD}", "ok2"];
    assert_eq!(text, wanted.map(|row| Some(row.to_owned())));
    let mut out = Vec::new();
    let batches = Batches::of_parquet(file, &[]).unwrap();
    batches::clean(batches, &mut out, TableFormat::ArrowStream, &mut &Cleaner::default()).unwrap();
    let stream = StreamReader::try_new(&out[..], None).unwrap().next().unwrap().unwrap();
    assert_eq!(strings(stream.column(0)), text);
}

#[test]
fn string_that_is_not_utf8_is_damaged_or_of_another_encoding() {
    let legacy = encoding_rs::WINDOWS_1256.encode("این یک متن فارسی است که کسی آن را نوشت").0;
    let cut = "نوشته\u{200C}ای".as_bytes();
    let rows: Vec<&[u8]> = vec![b"\xD8\xA7\xFF", &cut[..cut.len() - 1], &legacy, b"caf\xE9"];
    let options = ColumnOptions { is_string: true, ..ColumnOptions::default() };
    let cleaned = clean_array(&Cleaner::default(), &BinaryArray::from(rows), &options).unwrap();
    let text = strings(&cleaned.text).into_iter().flatten().collect::<Vec<_>>();
    assert_eq!(text[..2], ["\u{627}\u{FFFD}", "نوشته\u{200C}ا\u{FFFD}"]);
    assert_eq!(text[2], "این یک متن فارسی است که کسی آن را نوشت");
    assert_eq!(text[3], "café");
    let finding = cleaned.findings.as_list::<i32>().value(0);
    let places =
        |name| finding.as_struct().column_by_name(name).unwrap().as_primitive::<Int64Type>().value(0);
    assert_eq!((places("source_start"), places("source_end")), (2, 3));
}

#[test]
fn formats_lead_to_each_other() {
    let wanted = [ColumnPath::parse("text")];
    let table = table();
    let through = |batch: RecordBatch, to| {
        let schema = batch.schema();
        let reader = RecordBatchIterator::new(vec![Ok(batch.slice(0, 3)), Ok(batch.slice(3, 2))], schema);
        let mut out = Vec::new();
        let batches = Batches::new(reader, &wanted).unwrap();
        batches::clean(batches, &mut out, to, &mut &Cleaner::default()).unwrap();
        out
    };
    let parquet = read(&through(table.clone(), TableFormat::Parquet).into());
    let stream = through(table.clone(), TableFormat::ArrowStream);
    assert_eq!(TableFormat::recognise(&stream), Some(TableFormat::ArrowStream));
    let stream: Vec<_> = StreamReader::try_new(&stream[..], None).unwrap().map(Result::unwrap).collect();
    let file = through(table.clone(), TableFormat::ArrowFile);
    assert_eq!(TableFormat::recognise(&file), Some(TableFormat::ArrowFile));
    let file: Vec<_> =
        FileReader::try_new(std::io::Cursor::new(file), None).unwrap().map(Result::unwrap).collect();
    assert_eq!(stream, file);
    assert_eq!(parquet, arrow_select::concat::concat_batches(&stream[0].schema(), &stream).unwrap());
    let lines = String::from_utf8(through(table, TableFormat::JsonLines)).unwrap();
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!((first["text"].as_str(), first["saaf_language"].is_string()), (Some("café"), true));
    assert_eq!(lines.lines().count(), 5);
}

#[test]
fn column_of_parquet_is_read_alone() {
    let (arrays, is_string) =
        Batches::column_of_parquet(parquet_of(&table()), &[ColumnPath::parse("meta.title")]).unwrap();
    assert!(is_string);
    let rows: Vec<_> = arrays
        .flat_map(|array| {
            let array = array.unwrap();
            let bytes = array.as_binary::<i32>();
            let rows: Vec<_> = bytes.iter().map(|row| row.map(<[u8]>::to_vec)).collect();
            rows
        })
        .collect();
    let mut titles = ROWS.map(|row| row.map(|row| row.as_bytes().to_vec()));
    titles[2] = None; // its struct is null
    assert_eq!(rows, titles);
    // Pages of the others are damaged, and nobody looks.
    let mut file = parquet_of(&table()).to_vec();
    let n = metadata(&file.clone().into()).row_group(0).column(0).byte_range();
    file[n.0 as usize..(n.0 + n.1) as usize].fill(0xFF);
    let (mut arrays, _) =
        Batches::column_of_parquet(Bytes::from(file), &[ColumnPath::parse("text")]).unwrap();
    assert_eq!(arrays.next().unwrap().unwrap().len(), 5);
}

#[test]
fn confidence_is_that_of_the_language_of_most_letters() {
    let cleaned = cleaned(&StringArray::from(vec![Some("یہ کتاب میری ہے"), None, Some("12")]));
    let confidence = cleaned.confidence.as_primitive::<Float64Type>();
    let wanted = f64::from(Cleaner::default().clean("یہ کتاب میری ہے").languages()[0].confidence);
    assert!((confidence.value(0) - wanted).abs() < 0.001);
    assert!(confidence.is_null(1) && confidence.is_null(2));
}

#[test]
fn columns_that_are_not_wanted_are_null() {
    let rows = StringArray::from(vec![Some("caf&eacute; یہ \u{202E}"), None, Some("x")]);
    let columns = RecordColumns { spans: false, language: false, encoding: false, findings: false };
    let options = ColumnOptions { columns, ..ColumnOptions::default() };
    let bare = clean_array(&Cleaner::default(), &rows, &options).unwrap();
    let whole = cleaned(&rows);
    assert_eq!(bare.text.to_data(), whole.text.to_data());
    for (column, known) in bare.columns().iter().zip(whole.columns()) {
        assert_eq!(column.data_type(), known.data_type());
        assert_eq!((column.len(), column.null_count(), known.null_count()), (3, 3, 1));
    }
    assert_eq!(bare.confidence.null_count(), 3);
}

#[test]
fn column_that_is_not_there_is_an_error_that_lists_the_others() {
    let file = parquet_of(&table());
    let why = |paths: &[&str]| clean_parquet(&file, paths).unwrap_err().to_string();
    assert!(why(&["txet"]).contains("'txet'") && why(&["txet"]).contains("text (LargeUtf8)"));
    assert!(why(&["n"]).contains("Int32"));
    assert!(why(&[]).contains("columns of strings"));
}

#[test]
fn damaged_files_are_errors() {
    let file = parquet_of(&table());
    for cut in (0..file.len()).step_by(7) {
        assert!(clean_parquet(&file.slice(..cut), &["text"]).is_err());
    }
    let mut stream = StreamWriter::try_new(Vec::new(), &table().schema()).unwrap();
    stream.write(&table()).unwrap();
    let stream = stream.into_inner().unwrap();
    for cut in (0..stream.len()).step_by(11) {
        let cut = std::io::Cursor::new(stream[..cut].to_vec());
        if let Ok(batches) = Batches::of_arrow_stream(cut, &[ColumnPath::parse("text")]) {
            let _ =
                batches::clean(batches, std::io::sink(), TableFormat::ArrowStream, &mut &Cleaner::default());
        }
    }
}

/// The kinds of reader options that a declared schema is read with, so that the oracle reads what others do.
#[test]
fn schema_that_arrow_keeps_in_the_file_is_that_of_the_columns() {
    let out = clean_parquet(&parquet_of(&table()), &["kind"]).unwrap();
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let bare = ParquetRecordBatchReaderBuilder::try_new_with_options(out.clone(), options).unwrap();
    assert_eq!(bare.schema().field_with_name("kind").unwrap().data_type(), &DataType::Utf8);
    assert_eq!(read(&out).schema().field_with_name("kind").unwrap().data_type(), &DataType::Utf8);
}

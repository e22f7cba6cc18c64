//! Tables and subtitles: rows of a column in, a table of the same shape out; cues in, cues out.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, Int32Array, RecordBatch, StringArray};
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_ipc::writer::StreamWriter;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::archives::small_cases;
use super::*;

const TEXT: [Option<&str>; 3] = [Some("caf&eacute;"), None, Some("plain words")];

fn table(rows: &[Option<&str>]) -> RecordBatch {
    let numbers: ArrayRef = Arc::new(Int32Array::from_iter_values(0..rows.len() as i32));
    let text: ArrayRef = Arc::new(StringArray::from(rows.to_vec()));
    RecordBatch::try_from_iter([("n", numbers), ("text", text)]).unwrap()
}

fn parquet(rows: &[Option<&str>]) -> Vec<u8> {
    let table = table(rows);
    let mut writer = ArrowWriter::try_new(Vec::new(), table.schema(), None).unwrap();
    writer.write(&table).unwrap();
    writer.into_inner().unwrap()
}

fn arrow(rows: &[Option<&str>]) -> Vec<u8> {
    let table = table(rows);
    let mut writer = StreamWriter::try_new(Vec::new(), &table.schema()).unwrap();
    writer.write(&table).unwrap();
    writer.into_inner().unwrap()
}

fn read_parquet(file: &[u8]) -> RecordBatch {
    let file = bytes::Bytes::from(file.to_vec());
    ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap().next().unwrap().unwrap()
}

#[track_caller]
fn assert_clean(batch: &RecordBatch) {
    let names: Vec<_> = batch.schema().fields().iter().map(|field| field.name().clone()).collect();
    assert_eq!(names, ["n", "text", "saaf", "saaf_language", "saaf_encoding", "saaf_findings"]);
    let text: Vec<_> = batch.column(1).as_string::<i32>().iter().collect();
    assert_eq!(text, [Some("café"), None, Some("plain words")]);
    assert!(batch.column(2).is_null(1) && batch.column(2).is_valid(0));
}

#[test]
fn table_comes_out_in_its_format() {
    let output = feed(&[], &parquet(&TEXT));
    assert_eq!((stderr(&output), code(&output)), (String::new(), 0));
    assert_clean(&read_parquet(&output.stdout));
    let output = feed(&[], &arrow(&TEXT));
    assert_clean(&StreamReader::try_new(&output.stdout[..], None).unwrap().next().unwrap().unwrap());
}

#[test]
fn table_is_compressed_and_named_by_its_bytes() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&parquet(&TEXT)).unwrap();
    let output = feed(&["--field", "text"], &encoder.finish().unwrap());
    assert_clean(&read_parquet(&output.stdout));
}

#[test]
fn table_becomes_one_of_another_format() {
    let output = feed(&["--to", "parquet"], &arrow(&TEXT));
    assert_clean(&read_parquet(&output.stdout));
    let output = feed(&["--to", "arrow"], &parquet(&TEXT));
    let file = std::io::Cursor::new(output.stdout);
    assert_clean(&FileReader::try_new(file, None).unwrap().next().unwrap().unwrap());
    let output = feed(&["--to", "jsonl"], &parquet(&TEXT));
    let lines: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!((lines.len(), &lines[0]["text"], &lines[1]["text"]), (3, &"café".into(), &Value::Null));
}

#[test]
fn rows_list_the_spans_that_are_asked_for() {
    let table = parquet(&[Some("one\n\ntwo"), None]);
    let spans = |args: &[&str]| {
        let output = feed(&[&["--to", "jsonl"], args].concat(), &table);
        let row: Value =
            serde_json::from_slice(output.stdout.split(|&byte| byte == b'\n').next().unwrap()).unwrap();
        let of = |span: &Value| (span["start"].as_u64().unwrap(), span["end"].as_u64().unwrap());
        row["saaf"].as_array().unwrap().iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(spans(&[]), [(0, 4), (5, 8)]);
    assert_eq!(spans(&["--spans", "content"]), spans(&[]));
    let tiles = spans(&["--spans", "tiles"]);
    assert_eq!(tiles, [(0, 4), (4, 5), (5, 8)]);
    let batch = read_parquet(&feed(&["--spans", "tiles"], &table).stdout);
    assert_eq!(batch.column(2).as_list::<i32>().value(0).len(), tiles.len());
}

#[test]
fn table_is_replaced_checked_and_mirrored() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.parquet");
    let name = path.to_str().unwrap();
    fs::write(&path, parquet(&TEXT)).unwrap();
    let output = run(&["--check", name]);
    assert_eq!((code(&output), output.stdout), (1, format!("{name}\n").into_bytes()));
    let mirror = folder.path().join("out/");
    assert_quiet(&run(&[name, "-o", mirror.to_str().unwrap()]), "");
    assert_clean(&read_parquet(&fs::read(mirror.join("a.parquet")).unwrap()));
    assert_quiet(&run(&[name, "--to", "arrow", "-o", mirror.to_str().unwrap()]), "");
    assert!(fs::read(mirror.join("a.parquet.arrow")).unwrap().starts_with(b"ARROW1"));
    assert_quiet(&run(&["-i", name]), "");
    assert_clean(&read_parquet(&fs::read(&path).unwrap()));
    assert_quiet(&run(&["--check", name]), "");
    // Once more: the columns of the first run are replaced.
    assert_quiet(&run(&["-i", name]), "");
    assert_clean(&read_parquet(&fs::read(&path).unwrap()));
}

#[test]
fn what_cannot_be_is_refused() {
    let file = parquet(&TEXT);
    assert_refused(&feed(&["--field", "txet"], &file), &["standard input", "txet", "text (Utf8)"]);
    assert_refused(&feed(&["--field", "n"], &file), &["standard input", "'n'", "Int32"]);
    assert_refused(&feed(&[], &file[..file.len() / 2]), &["standard input", "Parquet", "complete"]);
    let stream = arrow(&TEXT);
    // Its schema was written already when it ended.
    let cut = feed(&[], &stream[..stream.len() / 2]);
    assert!(
        stderr(&cut).starts_with("saaf: standard input: cannot be read as an Arrow stream"),
        "{}",
        stderr(&cut)
    );
    assert_eq!(code(&cut), 2);
    assert_refused(&feed(&["--from", "parquet"], b"hello"), &["standard input", "Parquet"]);
    assert_refused(&feed(&["--from", "text"], &file), &["a Parquet file", "leave --from away"]);
    assert_refused(&feed(&["--to", "parquet"], b"hello\n"), &["is no table", "--to text or jsonl"]);
    assert_refused(&feed(&["--to", "html"], &file), &["is a table", "--to parquet, arrow or jsonl"]);
    assert_refused(&feed(&["--to", "warc"], &file), &["is no web archive"]);
    assert_refused(&run(&["--from", "lines", "--to", "arrow"]), &["--to parquet and arrow are for tables"]);
    assert_refused(&run(&["--from", "arrow", "--to", "ansi"]), &["no view of tables"]);
    let folder = TempDir::new().unwrap();
    let paths = ["a", "b"].map(|name| folder.path().join(name).to_str().unwrap().to_owned());
    for path in &paths {
        fs::write(path, &file).unwrap();
    }
    let output = run(&[&paths[0], &paths[1]]);
    assert!(stderr(&output).contains("give -o DIR/") && code(&output) == 2 && output.stdout.is_empty());
}

#[test]
fn rows_are_explained_and_counted() {
    let output = feed(&["--explain", "--to", "arrow"], &parquet(&TEXT));
    assert!(stderr(&output).starts_with("standard input:1: text: "), "{}", stderr(&output));
    let output = feed(&["--summary=json", "--to", "arrow"], &parquet(&TEXT));
    let summary: Value = serde_json::from_str(&stderr(&output)).unwrap();
    assert_eq!(summary["documents"], 2);
}

#[test]
fn cut_tables_are_errors() {
    let file = parquet(&TEXT);
    for cut in (5..file.len()).step_by(97) {
        assert_eq!(code(&feed(&[], &file[..cut])), 2, "{cut}");
    }
}

const CUES: &str = "1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>caf&eacute;</i>  ca\u{301}fe\r\n\u{200B}a\u{200B}b\r\n\r\n\
                    2\r\n00:00:03,000 --> 00:00:04,000\r\n{\\an8}x\r\n";

#[test]
fn subtitles_keep_their_cues() {
    let wanted = CUES.replace("  ca\u{301}fe", " c\u{E1}fe").replace('\u{200B}', "");
    for arguments in [&["--from", "subtitles"][..], &[]] {
        assert_quiet(&feed(arguments, CUES.as_bytes()), &wanted);
    }
    let vtt = format!("WEBVTT\n\n{}", CUES.replace(',', ".").replace('\r', ""));
    assert_quiet(
        &feed(&[], vtt.as_bytes()),
        format!("WEBVTT\n\n{}", wanted.replace(',', ".").replace('\r', "")),
    );
    // As text, the line ends are those of a text.
    assert_ne!(feed(&["--from", "text"], CUES.as_bytes()).stdout, wanted.as_bytes());
    assert_refused(&run(&["--from", "subtitles", "--field", "x"]), &["--field needs"]);
}

#[test]
#[ignore = "needs SAAF_ARCHIVES=DIR"]
fn small_tables_are_read_right() {
    let mut count = 0;
    for case in small_cases(|format| matches!(format, "parquet" | "arrow-ipc-stream")) {
        count += 1;
        let bytes = data_encoding::BASE64.decode(case["base64"].as_str().unwrap().as_bytes()).unwrap();
        let column = case["expect"]["column"].as_str().unwrap();
        let output = feed(&["--field", column, "--to", "jsonl"], &bytes);
        let name = case["name"].as_str().unwrap();
        assert_eq!((stderr(&output), code(&output)), (String::new(), 0), "{name}");
        check_case(name, column, &case["expect"], &String::from_utf8(output.stdout).unwrap());
    }
    assert!(count > 10, "{count}");
}

fn check_case(name: &str, column: &str, expect: &Value, lines: &str) {
    let rows: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    if let Some(expected) = expect["rows_hex"].as_array() {
        let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
        let got: Vec<Value> = rows.iter().map(|row| row[column].as_str().map(hex).into()).collect();
        assert_eq!(&got, expected, "{name}");
        return;
    }
    assert_eq!(rows.len() as u64, expect["rows"].as_u64().unwrap(), "{name}");
    let found: Vec<Value> =
        (0..rows.len()).filter(|&row| rows[row]["saaf_findings"][0].is_object()).map(Value::from).collect();
    assert_eq!(&Value::from(found), &expect["findings_row"], "{name}");
}

//! What an input is by its bytes: compressed, or another format than text.

use super::*;

/// `Fish &amp; chips` and a line end, by gzip 1.12, zstd 1.5 and Node's Brotli.
const GZIP: &[u8] = b"\x1F\x8B\x08\0\0\0\0\0\0\x03\x73\xCB\x2C\xCE\x50\x50\x4B\xCC\x2D\xB0\x56\x48\xCE\xC8\x2C\x28\xE6\x02\0\xEF\x95\xB0\xB8\x11\0\0\0";
const ZSTD: &[u8] = b"\x28\xB5\x2F\xFD\x24\x11\x89\0\0Fish &amp; chips\n\xE9\x93\x2B\xE0";
const BROTLI: &[u8] = b"\x0B\x08\x80Fish &amp; chips\n\x03";
/// A skippable frame of 3 bytes.
const SKIPPABLE: &[u8] = b"\x50\x2A\x4D\x18\x03\0\0\0abc";
const CLEAN: &str = "Fish & chips\n";

#[test]
fn compressed_inputs_are_read() {
    for bytes in [GZIP, ZSTD] {
        assert_quiet(&feed(&[], bytes), CLEAN);
        assert_quiet(&feed(&["--from", "lines"], bytes), CLEAN);
    }
    let folder = Folder::new(&[("page.txt.br", BROTLI), ("a.gz", GZIP), ("b", ZSTD)]);
    let paths = ["page.txt.br", "a.gz", "b"].map(|name| folder.path(name));
    assert_quiet(&run(&paths.each_ref().map(String::as_str)), CLEAN.repeat(3));
}

#[test]
fn all_members_and_frames_are_read_and_zeros_behind_them_are_none() {
    let empty = b"\x1F\x8B\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0";
    assert_quiet(&feed(&[], &[GZIP, empty, GZIP, &[0; 600]].concat()), CLEAN.repeat(2));
    assert_quiet(&feed(&[], &[SKIPPABLE, ZSTD, SKIPPABLE, ZSTD].concat()), CLEAN.repeat(2));
}

#[test]
fn offsets_of_a_compressed_input_count_what_was_compressed() {
    let records = records(&feed(&["--to", "jsonl"], GZIP));
    assert_eq!(
        (&records[0]["edits"][0]["source_start"], &records[0]["edits"][0]["source_end"]),
        (&5.into(), &10.into())
    );
}

/// What was read before the damage is written, and the exit code says that it is not all.
#[test]
fn a_stream_that_ends_early_is_told() {
    let long: Vec<u8> = [GZIP; 400].concat();
    for args in [&[][..], &["--from", "lines"]] {
        let output = feed(args, &long[..long.len() - 12]);
        let text = String::from_utf8(output.stdout.clone()).unwrap();
        assert!(text.len() >= CLEAN.len() * 399 && text.starts_with(&CLEAN.repeat(399)), "{args:?}");
        assert_eq!((code(&output), stderr(&output).lines().count()), (2, 1));
        assert!(stderr(&output).contains("the gzip stream ends early"), "{}", stderr(&output));
    }
    let folder = Folder::new(&[("a.gz", &long[..long.len() - 12])]);
    let output = run(&[&folder.path("a.gz"), "-o", &folder.path("a.txt")]);
    assert_eq!((code(&output), fs::exists(folder.path("a.txt")).unwrap()), (2, false));
}

#[test]
fn what_grows_without_measure_is_refused() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let line = "a".repeat(1 << 20) + "\n";
    (0..100).for_each(|_| encoder.write_all(line.as_bytes()).unwrap());
    let output = feed(&["--from", "lines", "--check"], &encoder.finish().unwrap());
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("is it a bomb?"), "{}", stderr(&output));
}

#[test]
fn other_formats_are_refused_by_name_or_passed_over() {
    let folder = Folder::new(&[
        ("a.pdf", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3"),
        ("a.warc", b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"),
        ("twice.gz.gz", &{
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(GZIP).unwrap();
            encoder.finish().unwrap()
        }),
        ("controls", &[1; 4000]),
        ("text", b"text\n"),
    ]);
    let names = ["a.pdf", "a.warc", "twice.gz.gz", "controls", "text"];
    let paths = names.map(|name| folder.path(name));
    let paths = paths.each_ref().map(String::as_str);
    for from in ["text", "lines", "jsonl"] {
        let output = run(&[&["--from", from], &paths[..3]].concat());
        assert_eq!((code(&output), &output.stdout[..]), (2, &b""[..]));
        let told = stderr(&output);
        for what in [
            "a.pdf: is a PDF document",
            "a.warc: is a web archive",
            "twice.gz.gz: is compressed twice, gzip inside",
        ] {
            assert!(told.contains(what), "{told}");
        }
        assert_eq!(told.lines().count(), 3, "{told}");
    }
    assert_quiet(&run(&[&["--skip-binary"], &paths[..]].concat()), "text\n");
    // Who gives the encoding knows better.
    assert_eq!(code(&run(&["--encoding", "windows-1252", paths[0]])), 0);
}

/// Somebody types into a terminal: a first line that could begin magic bytes waits for no more than these.
#[test]
fn lines_are_not_held_back_for_their_first_bytes() {
    let mut child =
        spawn(saaf(&["--from", "lines"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()));
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"Pages\n").unwrap();
    stdin.flush().unwrap();
    let mut line = [0; 6];
    child.stdout.as_mut().unwrap().read_exact(&mut line).unwrap();
    assert_eq!(&line, b"Pages\n");
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

fn decompressed(bytes: &[u8]) -> String {
    let mut text = String::new();
    match bytes {
        [0x1F, 0x8B, ..] => flate2::read::MultiGzDecoder::new(bytes).read_to_string(&mut text).unwrap(),
        _ => zstd::Decoder::new(bytes).unwrap().read_to_string(&mut text).unwrap(),
    };
    text
}

/// Issue 15: a file is compressed as its name says, and one that is replaced as it was.
#[test]
fn results_are_compressed_as_their_names_say() {
    let folder = Folder::new(&[
        ("a.gz", GZIP),
        ("b.zst", ZSTD),
        ("c.txt.br", BROTLI),
        ("dump", GZIP),
        ("d.txt", CLEAN.as_bytes()),
    ]);
    for (name, magic) in [("x.gz", &GZIP[..4]), ("x.zst", &ZSTD[..4])] {
        assert_quiet(&run(&[&folder.path("d.txt"), "-o", &folder.path(name)]), "");
        assert_eq!(&folder.read(name)[..4], magic);
        assert_eq!(decompressed(&folder.read(name)), CLEAN);
        fs::remove_file(folder.path(name)).unwrap();
    }
    assert_quiet(&run(&["-o", &folder.path("out/"), &folder.path("")]), "");
    for name in ["out/a.gz", "out/b.zst"] {
        assert_eq!(decompressed(&folder.read(name)), CLEAN);
    }
    for name in ["out/c.txt", "out/dump", "out/d.txt"] {
        assert_eq!(folder.read(name), CLEAN.as_bytes());
    }
    let replaced = ["a.gz", "b.zst", "dump"].map(|name| folder.path(name));
    assert_quiet(&run(&[&["-i"], &replaced.each_ref().map(String::as_str)[..]].concat()), "");
    for name in ["a.gz", "b.zst", "dump"] {
        assert_eq!(decompressed(&folder.read(name)), CLEAN);
    }
    let brotli = run(&["-i", &folder.path("c.txt.br")]);
    assert_eq!((code(&brotli), folder.read("c.txt.br")), (2, BROTLI.to_vec()));
    assert!(stderr(&brotli).contains("brotli-compressed and cannot be replaced"));
}

//! saaf beside its rivals at reading bytes, in one run: `cargo bench --bench decode [FOLDER]`.
//!
//! Decoding: Urdu in windows-1256 and UTF-16LE, against encoding_rs. Detection, if a folder of files in many encodings
//! is given: against chardetng fed with whole files, and, where the environment names a Python that has it in
//! `SAAF_PYTHON`, chardet. Times are of this thread's processor, best of nine by turns; only their ratios mean something.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use cpu_time::ProcessTime;
use encoding_rs::{UTF_16LE, WINDOWS_1256};
use saaf::encoding::{EncodingLabel, SourceHints, decode, detect};

/// Of our own writing; windows-1256 has all its letters but the Farsi yeh.
const URDU: &str =
    "شہر ميں آج بارش ہوئي اور سڑکيں بند رہيں۔ لوگوں نے کہا کہ پاني گھروں تک آ گيا ہے، بچے سکول نہيں گئے۔\n";

fn main() {
    // cargo bench adds its own flag.
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    decoding();
    if let Some(folder) = folder {
        detection(Path::new(&folder));
    }
}

/// Decodings of one measurement.
const ROUNDS: usize = 200;

fn decoding() {
    // A window, so that what is measured is not the kernel's handing out memory.
    let text = URDU.repeat((60 << 10) / 2 / URDU.chars().count()).replace('۔', ".");
    let (bytes, _, lossy) = WINDOWS_1256.encode(&text);
    assert!(!lossy);
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (label, bytes, encoding) in
        [("windows-1256", bytes.as_ref(), WINDOWS_1256), ("UTF-16LE", &wide, UTF_16LE)]
    {
        let hints = SourceHints { encoding: EncodingLabel::parse(label).ok(), ..SourceHints::default() };
        assert_eq!(decode(bytes, &hints).0, encoding.decode_without_bom_handling(bytes).0);
        let [ours, theirs] = best_of_both(
            || (0..ROUNDS).map(|_| decode(bytes, &hints).0.len()).sum(),
            || (0..ROUNDS).map(|_| encoding.decode_without_bom_handling(bytes).0.len()).sum(),
        );
        let speed = (ROUNDS * bytes.len()) as f64 / 1e6 / ours.as_secs_f64();
        println!("{label} to UTF-8, with the map: {speed:.0} MB/s, {:.1} × encoding_rs", ratio(theirs, ours));
    }
}

fn detection(folder: &Path) {
    let mut paths = Vec::new();
    walk(folder, &mut paths);
    let files: Vec<Vec<u8>> = paths.iter().filter_map(|path| fs::read(path).ok()).collect();
    let size: usize = files.iter().map(Vec::len).sum();
    let hints = SourceHints::default();
    let [ours, theirs] = best_of_both(
        || files.iter().map(|file| detect(file, &hints).name.len()).sum(),
        || files.iter().map(|file| chardetng(file)).sum(),
    );
    let speed = size as f64 / 1e6 / ours.as_secs_f64();
    println!("detection of {} files, {} bytes: {} ms, {speed:.0} MB/s", files.len(), size, ours.as_millis());
    println!(
        "chardetng, whole files: {} ms; saaf is {:.1} × as fast",
        theirs.as_millis(),
        ratio(theirs, ours)
    );
    if let Some(chardet) = std::env::var_os("SAAF_PYTHON").and_then(|python| chardet(&python, &paths)) {
        println!("chardet: {} ms; saaf is {:.1} × as fast", chardet.as_millis(), ratio(chardet, ours));
    }
}

fn chardetng(file: &[u8]) -> usize {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(file, true);
    detector.guess(None, Utf8Detection::Allow).name().len()
}

/// The time that chardet takes, start of Python and reading left out.
fn chardet(python: &std::ffi::OsStr, paths: &[PathBuf]) -> Option<Duration> {
    const SCRIPT: &str = "\
import sys, time, chardet
files = [open(path, 'rb').read() for path in sys.stdin.read().split('\\n') if path]
times = []
for _ in range(9):
    start = time.process_time()
    for file in files: chardet.detect(file)
    times.append(time.process_time() - start)
print(min(times))";
    let list = std::env::temp_dir().join(format!("saaf-bench-{}", std::process::id()));
    fs::write(&list, paths.iter().map(|path| path.to_string_lossy() + "\n").collect::<String>()).ok()?;
    let output = Command::new(python).args(["-c", SCRIPT]).stdin(fs::File::open(&list).ok()?).output();
    let _ = fs::remove_file(&list);
    let seconds = String::from_utf8(output.ok()?.stdout).ok()?.trim().parse().ok()?;
    Some(Duration::from_secs_f64(seconds))
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { walk(&path, paths) } else { paths.push(path) }
    }
}

/// By turns, so that both meet the machine in the same moods.
fn best_of_both(mut ours: impl FnMut() -> usize, mut theirs: impl FnMut() -> usize) -> [Duration; 2] {
    let times = (0..9).map(|_| [once(&mut ours), once(&mut theirs)]);
    times.reduce(|best, times| [best[0].min(times[0]), best[1].min(times[1])]).unwrap_or_default()
}

fn once(work: &mut impl FnMut() -> usize) -> Duration {
    let start = ProcessTime::now();
    std::hint::black_box(work());
    start.elapsed()
}

fn ratio(theirs: Duration, ours: Duration) -> f64 {
    theirs.as_secs_f64() / ours.as_secs_f64()
}

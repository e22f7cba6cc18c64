//! Whole processes: a built `saaf` beside iconv and uconv, a file in, the output to nowhere.
//!
//! Each process is started by a process that does nothing else, this program with `--usage`, so that what the system says of its
//! children is said of that one. CPU time is user and system time of all threads. The peak of resident memory counts what the
//! starting process held, a few MiB; none is less.

use std::ffi::OsString;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

use crate::input::{Form, Input};
use crate::measure::{Conditions, median};
use crate::targets::Verdict;

const ONE: &str = "saaf -j 1";
const TWO: &str = "saaf -j 2";
const ICONV: &str = "iconv -f utf8 -t utf8";
const UCONV: &str = "uconv -x any-nfc";

/// What a process took.
struct Usage {
    /// Seconds.
    wall: f64,
    cpu: f64,
    rss_kib: i64,
}

/// A command, and what it took in each round.
struct Row {
    name: &'static str,
    command: Vec<OsString>,
    runs: Vec<Usage>,
}

/// Measures the inputs that are worth a process of their own, and the start.
pub fn run(
    program: &Path,
    inputs: &[Input],
    folder: &Path,
    conditions: &Conditions,
) -> io::Result<Vec<Verdict>> {
    let mut verdicts = Vec::new();
    let iconv = is_there("iconv");
    let uconv = is_there("uconv");
    let utf_8 = inputs.iter().filter(|input| input.encoding == encoding_rs::UTF_8);
    for input in utf_8.filter(|input| INPUTS.contains(&&*input.name)) {
        let file = input.write(folder)?;
        let mut rows = saaf_rows(program, input.form, &file);
        if input.form == Form::Text {
            rows.extend(iconv.then(|| row(ICONV, &["iconv", "-f", "utf8", "-t", "utf8"], &file)));
            rows.extend(uconv.then(|| row(UCONV, &["uconv", "-x", "any-nfc"], &file)));
        }
        let rounds = conditions.rounds;
        for _ in 0..=rounds {
            for row in &mut rows {
                row.runs.push(usage_of(&row.command)?);
            }
        }
        for row in &mut rows {
            row.runs.remove(0); // The first run warms up.
        }
        let size = input.bytes.len();
        println!("{}: {} ({:.2} MiB)", input.name, input.title, size as f64 / (1 << 20) as f64);
        println!("{rounds} rounds, seed {:#x}, caches {}", conditions.seed, conditions.caches);
        println!("{:<30}{:>14}{:>14}{:>14}", "", "CPU, MB/s", "wall, MB/s", "peak, MiB");
        for row in &rows {
            println!("{}", row.line(size));
        }
        println!();
        verdicts.extend(judge(&rows, &input.name));
    }
    verdicts.extend(start(program, folder, &[(ICONV, iconv), (UCONV, uconv)])?);
    Ok(verdicts)
}

const INPUTS: [&str; 7] = ["mixed", "pages", "pages-html", "pages-jsonl", "en", "ur", "damaged"];

fn saaf_rows(program: &Path, form: Form, file: &Path) -> Vec<Row> {
    let format: &[&str] = match form {
        Form::Text => &[],
        Form::Html => &["--from", "html"],
        Form::JsonLines => &["--from", "jsonl", "--field", "text"],
    };
    let threads = [(ONE, "1"), (TWO, "2")];
    let command = |threads: &str| {
        let mut command = vec![program.as_os_str().to_owned(), "-j".into(), threads.into()];
        command.extend(format.iter().map(OsString::from));
        command.push(file.into());
        command
    };
    threads.map(|(name, threads)| Row { name, command: command(threads), runs: Vec::new() }).into()
}

fn row(name: &'static str, words: &[&str], file: &Path) -> Row {
    let command = words.iter().map(OsString::from).chain([file.into()]).collect();
    Row { name, command, runs: Vec::new() }
}

/// Whether it is installed; says so if not.
fn is_there(program: &str) -> bool {
    let started = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if started.is_err() {
        println!("not measured: {program}, which is not installed\n");
    }
    started.is_ok()
}

impl Row {
    fn median(&self, of: fn(&Usage) -> f64) -> f64 {
        median(&mut self.runs.iter().map(of).collect::<Vec<_>>())
    }

    fn line(&self, size: usize) -> String {
        let speed = |seconds: f64| size as f64 / 1e6 / seconds;
        let (cpu, wall) = (speed(self.median(|usage| usage.cpu)), speed(self.median(|usage| usage.wall)));
        let peak = self.runs.iter().map(|usage| usage.rss_kib).max().unwrap_or(0) as f64 / 1024.0;
        format!("{:<30}{cpu:>14.2}{wall:>14.2}{peak:>14.1}", self.name)
    }
}

/// CPU time beside the peers', wall time beside its own with another thread.
fn judge(rows: &[Row], input: &str) -> Vec<Verdict> {
    let find = |name| rows.iter().find(|row| row.name == name);
    let mut verdicts = Vec::new();
    let Some(one) = find(ONE) else { return verdicts };
    for (rival, factor) in [(ICONV, 0.5), (UCONV, 4.0)] {
        let Some(rival) = find(rival) else { continue };
        let ratio = rival.median(|usage| usage.cpu) / one.median(|usage| usage.cpu);
        verdicts.push(Verdict::new(format!("{ONE} ÷ {}, CPU, {input}", rival.name), ratio, factor));
    }
    if let Some(two) = find(TWO) {
        let ratio = one.median(|usage| usage.wall) / two.median(|usage| usage.wall);
        verdicts.push(Verdict::new(format!("{TWO} ÷ {ONE}, wall, {input}"), ratio, 1.8));
    }
    println!();
    verdicts
}

/// From the start of a process to the first byte that it writes, of a file of a kilobyte.
fn start(program: &Path, folder: &Path, rivals: &[(&'static str, bool)]) -> io::Result<Option<Verdict>> {
    let mut sample = crate::input::sample(1);
    sample.name = "start".to_owned();
    let file = sample.write(folder)?;
    let mut commands = vec![("saaf", vec![program.as_os_str().to_owned(), file.clone().into()])];
    for (name, _) in rivals.iter().filter(|(_, is_there)| *is_there) {
        let words = name.split(' ').map(OsString::from).chain([file.clone().into()]);
        commands.push((name, words.collect()));
    }
    let mut times = vec![Vec::new(); commands.len()];
    for _ in 0..STARTS {
        for ((_, command), times) in commands.iter().zip(&mut times) {
            times.push(first_byte(command)?);
        }
    }
    println!("start to first byte, {} bytes, median and least of {STARTS}, wall time", sample.bytes.len());
    let mut verdict = None;
    for ((name, _), times) in commands.iter().zip(&mut times) {
        let median = median(times) * 1e3;
        println!("{name:<30}{median:>11.2} ms{:>11.2} ms", times[0] * 1e3);
        if *name == "saaf" {
            verdict = Some(median);
        }
    }
    println!();
    Ok(verdict.map(|median| Verdict::new("3 ms ÷ start to first byte".to_owned(), 3.0 / median, 1.0)))
}

const STARTS: usize = 21;

fn first_byte(command: &[OsString]) -> io::Result<f64> {
    let begin = Instant::now();
    let mut process = Command::new(&command[0]).args(&command[1..]).stdout(Stdio::piped()).spawn()?;
    let mut output = process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
    output.read_exact(&mut [0])?;
    let time = begin.elapsed().as_secs_f64();
    io::copy(&mut output, &mut io::sink())?;
    process.wait()?;
    Ok(time)
}

fn usage_of(command: &[OsString]) -> io::Result<Usage> {
    let output = Command::new(std::env::current_exe()?).arg("--usage").args(command).output()?;
    let answer = String::from_utf8_lossy(&output.stdout);
    let mut numbers = answer.split_whitespace().map(str::parse::<f64>);
    match (numbers.next(), numbers.next(), numbers.next()) {
        (Some(Ok(wall)), Some(Ok(cpu)), Some(Ok(rss))) if output.status.success() => {
            Ok(Usage { wall, cpu, rss_kib: rss as i64 })
        }
        _ => {
            Err(io::Error::other(format!("{command:?} failed: {}", String::from_utf8_lossy(&output.stderr))))
        }
    }
}

/// Runs a command, its output to nowhere, and prints the seconds of wall and CPU time and the peak of memory in KiB.
pub fn usage(command: &[OsString]) -> io::Result<()> {
    let begin = Instant::now();
    let status =
        Command::new(&command[0]).args(&command[1..]).stdin(Stdio::null()).stdout(Stdio::null()).status()?;
    let wall = begin.elapsed().as_secs_f64();
    if !status.success() {
        return Err(io::Error::other(status.to_string()));
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let cpu = (usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1e6;
    println!("{wall:e} {cpu:e} {}", usage.max_rss());
    Ok(())
}

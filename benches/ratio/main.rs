//! saaf beside its rivals, in one run: `cargo bench --bench ratio -- --texts DIR`, where DIR holds real sentences, one
//! language a file. Without, it measures the sample page alone: texts of made-up sentences would flatter whoever looks words up.
//!
//! One table per input. Times are CPU times, medians over rounds in which every peer has its turn; on a shared
//! machine only the ratios between the rows of one table mean anything, and none that lies within the distance of the
//! two rows that run the very same thing. The allocator counts, which costs those who allocate much some percent.
//!
//! - `--python PROGRAM`: the peers of `peers.py`, which need ftfy, py3langid, plsfix and pycld2, in the same rounds.
//! - `--base PROGRAM`: this bench as it was built of another version of saaf, in the same rounds.
//! - `--program PROGRAM`: whole processes of a `saaf` beside iconv and uconv, in place of the tables.

mod child;
mod damage;
mod input;
mod machine;
mod measure;
mod peers;
#[cfg(unix)]
mod program;
mod readme;
mod streaming;
mod targets;
mod texts;

use std::cell::RefCell;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Parser;
use serde_json::json;

use crate::child::Child;
use crate::input::{Form, Input};
use crate::measure::{Conditions, Table};
use crate::peers::Children;
use crate::targets::Verdict;

/// Measures saaf beside its rivals.
#[derive(Parser)]
struct Arguments {
    /// A folder of real sentences: a language a file, `TAG.txt`; a sentence a line.
    #[arg(long, value_name = "DIR")]
    texts: Option<PathBuf>,
    /// Languages that are measured on their own.
    #[arg(long, value_delimiter = ',', default_value = "en,ur,ar,fa,hi,ru,vi,zh-CN")]
    languages: Vec<String>,
    /// The most of every input; it is less where the folder has no more.
    #[arg(long, default_value_t = 8)]
    mib: usize,
    /// How often every peer has its turn.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// What the order of sentences is drawn from.
    #[arg(long, default_value_t = 18)]
    seed: u64,
    /// Only the inputs of these names.
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    only: Vec<String>,
    /// Only the peers whose name holds this.
    #[arg(long, default_value = "")]
    peer: String,
    /// A Python that can import the peers of `peers.py`.
    #[arg(long, value_name = "PROGRAM")]
    python: Option<PathBuf>,
    /// This bench, built of another version.
    #[arg(long, value_name = "PROGRAM")]
    base: Option<PathBuf>,
    /// A `saaf` that is measured in whole processes.
    #[arg(long, value_name = "PROGRAM")]
    program: Option<PathBuf>,
    /// Leave the inputs in this folder.
    #[arg(long, value_name = "DIR")]
    write: Option<PathBuf>,
    /// Write the figures to this file.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Print the table of the README.
    #[arg(long)]
    markdown: bool,
    /// Exit with 1 when a target is missed.
    #[arg(long)]
    check: bool,
    /// Answer another process of this program.
    #[arg(long, hide = true)]
    serve: bool,
    /// Say what a command takes.
    #[arg(long, hide = true, num_args = 1.., allow_hyphen_values = true)]
    usage: Vec<OsString>,
    /// `cargo bench` says so.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match &arguments {
        Arguments { serve: true, .. } => child::serve().map(|()| true),
        Arguments { usage, .. } if !usage.is_empty() => usage_of(usage).map(|()| true),
        _ => run(&arguments),
    };
    match result {
        Ok(met) => ExitCode::from(u8::from(arguments.check && !met)),
        Err(error) => {
            eprintln!("ratio: {error}");
            ExitCode::from(2)
        }
    }
}

/// Whether every target that could be measured is met.
fn run(arguments: &Arguments) -> io::Result<bool> {
    let inputs = inputs(arguments)?;
    let temporary = tempfile::tempdir()?;
    let folder = arguments.write.as_deref().unwrap_or(temporary.path());
    fs::create_dir_all(folder)?;
    let conditions =
        Conditions { rounds: arguments.rounds.max(1), seed: arguments.seed, caches: machine::caches() };
    let (tables, verdicts) = match &arguments.program {
        Some(program) => (Vec::new(), programs(program, &inputs, folder, &conditions)?),
        None => {
            let tables = tables(arguments, &inputs, folder, &conditions)?;
            if arguments.markdown {
                readme::print(&tables);
            }
            let verdicts = targets::report(&tables);
            (tables, verdicts)
        }
    };
    if let Some(file) = &arguments.json {
        let tables: Vec<_> = tables.iter().map(Table::json).collect();
        let targets: Vec<_> = verdicts.iter().map(Verdict::json).collect();
        let Conditions { rounds, seed, caches } = &conditions;
        let record =
            json!({ "rounds": rounds, "seed": seed, "caches": caches, "tables": tables, "targets": targets });
        fs::write(file, format!("{record}\n"))?;
    }
    Ok(verdicts.iter().all(Verdict::is_met))
}

fn inputs(arguments: &Arguments) -> io::Result<Vec<Input>> {
    let size = arguments.mib.max(1) << 20;
    let mut inputs = vec![input::sample(size)];
    match &arguments.texts {
        Some(texts) => inputs.extend(input::of_texts(texts, &arguments.languages, arguments.seed, size)?),
        None => {
            println!(
                "the sample page alone: real sentences come from a folder, a language a file, with --texts DIR\n"
            )
        }
    }
    let only = &arguments.only;
    inputs.retain(|input| !input.bytes.is_empty() && (only.is_empty() || only.contains(&input.name)));
    Ok(inputs)
}

fn tables(
    arguments: &Arguments,
    inputs: &[Input],
    folder: &Path,
    conditions: &Conditions,
) -> io::Result<Vec<Table>> {
    let children = children(arguments)?;
    let mut tables = Vec::new();
    for input in inputs {
        let file = input.write(folder)?;
        if input.form == Form::JsonLines {
            println!("not measured: {}, which no door of the library reads; see --program\n", input.name);
            continue;
        }
        streaming::check(input);
        let mut peers = peers::of(input, &file, &children);
        peers.retain(|peer| peer.name.contains(&arguments.peer));
        let table = measure::table(input, peers, conditions);
        println!("{table}");
        tables.push(table);
    }
    Ok(tables)
}

fn children(arguments: &Arguments) -> io::Result<Children> {
    let start = |command: &mut Command| Child::start(command).map(RefCell::new);
    let base = arguments.base.as_ref().map(|program| start(Command::new(program).arg("--serve")));
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/ratio/peers.py");
    let python =
        arguments.python.as_ref().map(|program| start(Command::new(program).args([script, "--serve"])));
    Ok(Children { base: base.transpose()?, python: python.transpose()? })
}

#[cfg(unix)]
use program::{run as programs, usage as usage_of};

#[cfg(not(unix))]
fn programs(_: &Path, _: &[Input], _: &Path, _: &Conditions) -> io::Result<Vec<Verdict>> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(not(unix))]
fn usage_of(_: &[OsString]) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

//! saaf beside its rivals, in one run: `cargo bench --bench ratio`, or `cargo bench --bench ratio -- DIR` for the texts
//! of a folder.
//!
//! One table per input. Times are thread CPU times, medians over rounds in which every peer has its turn; on a shared
//! machine only the ratios between the rows of one table mean anything, and none that lies within the distance of the
//! two rows that run the very same thing.

mod corpus;
mod input;
mod measure;
mod peers;
mod streaming;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::measure::Table;

/// Measures saaf beside its rivals.
#[derive(Parser)]
struct Arguments {
    /// A folder of real texts, each an input of its own, in place of the generated ones.
    folder: Option<PathBuf>,
    /// How often every peer has its turn.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Size of every input.
    #[arg(long, default_value_t = 32)]
    mib: usize,
    /// Only the inputs whose name holds this.
    #[arg(long, default_value = "")]
    only: String,
    /// Only the peers whose name holds this.
    #[arg(long, default_value = "")]
    peer: String,
    /// Exit with 1 when a target is missed.
    #[arg(long)]
    check: bool,
    /// `cargo bench` says so.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let size = arguments.mib.max(1) << 20;
    let inputs = match &arguments.folder {
        Some(folder) => input::read(folder, size),
        None => input::generate(size),
    };
    let inputs = match inputs {
        Ok(inputs) => inputs,
        Err(error) => {
            eprintln!("ratio: {error}");
            return ExitCode::from(2);
        }
    };
    let mut tables = Vec::new();
    for input in inputs.into_iter().filter(|input| input.name.contains(&arguments.only)) {
        streaming::check(&input);
        let mut peers = peers::of(&input);
        peers.retain(|peer| peer.name.contains(&arguments.peer));
        let table = measure::table(&input, peers, arguments.rounds.max(1));
        println!("{table}");
        tables.push(table);
    }
    let met = TARGETS.iter().filter(|target| !target.report(&tables)).count() == 0;
    ExitCode::from(u8::from(arguments.check && !met))
}

/// What must hold: `peer` is at least `factor` times as fast as `rival` on the input whose name holds `input`.
struct Target {
    peer: &'static str,
    rival: &'static str,
    factor: f64,
    input: &'static str,
}

const TARGETS: [Target; 2] = [
    Target { peer: peers::FULL, rival: peers::NAIVE, factor: 10.0, input: "mixed" },
    Target { peer: peers::CORE, rival: peers::MEMCPY, factor: 0.15, input: "ascii" },
];

impl Target {
    /// Prints how it stands. Whether nothing speaks against it: an input that is not there does not.
    fn report(&self, tables: &[Table]) -> bool {
        let Target { peer, rival, factor, input } = self;
        let what = format!("{peer} ≥ {factor} × {rival} on {input}");
        let mut met = true;
        let mut seen = false;
        for table in tables.iter().filter(|table| table.input.contains(input)) {
            let Some(ratio) = table.ratio(peer, rival) else { continue };
            let verdict = if ratio >= *factor { "pass" } else { "FAIL" };
            println!("{verdict}: {what}: {ratio:.3} ×");
            met &= ratio >= *factor;
            seen = true;
        }
        if !seen {
            println!("not measured: {what}");
        }
        met
    }
}

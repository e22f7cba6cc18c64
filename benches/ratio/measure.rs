//! Rounds, medians and the table they end in.

use std::fmt;
use std::time::Duration;

use cpu_time::ThreadTime;
use serde_json::{Value, json};

use crate::input::Input;
use crate::peers::{FULL, MEMCPY, Peer, Turn};

/// What all tables of a run share.
pub struct Conditions {
    pub rounds: usize,
    pub seed: u64,
    pub caches: String,
}

/// How fast each peer went on one input.
pub struct Table {
    pub input: String,
    title: String,
    size: usize,
    encoding: &'static str,
    conditions: String,
    rows: Vec<Row>,
}

struct Row {
    peer: String,
    /// Bytes of the input it was given.
    length: usize,
    /// Bytes per second of CPU time.
    speed: f64,
    /// For each MiB, where they can be counted.
    allocations: Option<f64>,
}

/// Lets every peer warm up, then has rounds in which each has its turn, then counts allocations.
pub fn table(input: &Input, mut peers: Vec<Peer<'_>>, conditions: &Conditions) -> Table {
    peers.retain_mut(|peer| match take(&mut peer.turn) {
        Ok(_) => true,
        Err(error) => {
            eprintln!("ratio: {}: {error}", peer.name);
            false
        }
    });
    let mut times = vec![Vec::with_capacity(conditions.rounds); peers.len()];
    for _ in 0..conditions.rounds {
        for (peer, times) in peers.iter_mut().zip(&mut times) {
            times.extend(take(&mut peer.turn));
        }
    }
    let rows = (peers.iter_mut().zip(&mut times))
        .map(|(peer, times)| Row {
            peer: peer.name.clone(),
            length: peer.length,
            speed: peer.length as f64 / median(times),
            allocations: allocations(&mut peer.turn).map(|count| count as f64 / mib(peer.length)),
        })
        .collect();
    let Conditions { rounds, seed, caches } = conditions;
    Table {
        input: input.name.clone(),
        title: input.title.clone(),
        size: input.bytes.len(),
        encoding: input.encoding.name(),
        conditions: format!("{rounds} rounds, seed {seed:#x}, caches {caches}"),
        rows,
    }
}

/// Seconds of one turn.
fn take(peer: &mut Turn<'_>) -> std::io::Result<f64> {
    match peer {
        Turn::Here(run) => Ok(turn(run)),
        Turn::There(ask) => ask(),
    }
}

/// CPU time of one run: of many, one behind the other, where one is short.
pub fn turn(run: &mut dyn FnMut()) -> f64 {
    let start = ThreadTime::now();
    for runs in 1.. {
        run();
        let time = start.elapsed();
        if time >= SHORT {
            return time.as_secs_f64() / f64::from(runs);
        }
    }
    unreachable!("there is no last number")
}

/// CPU time of exactly one run.
pub fn once(run: &mut dyn FnMut()) -> f64 {
    let start = ThreadTime::now();
    run();
    start.elapsed().as_secs_f64()
}

const SHORT: Duration = Duration::from_millis(20);

fn allocations(peer: &mut Turn<'_>) -> Option<u64> {
    match peer {
        Turn::Here(run) => Some(allocation_counter::measure(run).count_total),
        Turn::There(_) => None,
    }
}

pub fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    let middle = times.len() / 2;
    match times.len() {
        0 => f64::NAN,
        length if length % 2 == 1 => times[middle],
        _ => (times[middle - 1] + times[middle]) / 2.0,
    }
}

impl Table {
    /// MB/s of a peer.
    pub fn speed(&self, peer: &str) -> Option<f64> {
        self.rows.iter().find(|row| row.peer == peer).map(|row| row.speed / 1e6)
    }

    /// How many times as fast `peer` is as `rival`, if both were there.
    pub fn ratio(&self, peer: &str, rival: &str) -> Option<f64> {
        Some(self.speed(peer)? / self.speed(rival)?)
    }

    pub fn size_in_mib(&self) -> f64 {
        mib(self.size)
    }

    pub fn json(&self) -> Value {
        let row = |row: &Row| json!({ "peer": row.peer, "bytes": row.length, "mb_per_s": row.speed / 1e6, "allocations_per_mib": row.allocations });
        let rows: Vec<Value> = self.rows.iter().map(row).collect();
        json!({ "input": self.input, "encoding": self.encoding, "bytes": self.size, "rows": rows })
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Table { input, title, encoding, conditions, .. } = self;
        writeln!(f, "{input}: {title} ({encoding}, {:.2} MiB)", self.size_in_mib())?;
        writeln!(f, "{conditions}")?;
        writeln!(
            f,
            "{:<44}{:>10}{:>12}{:>10}{:>12}{:>14}",
            "", "given MiB", "MB/s", "× memcpy", "full ÷ it", "allocs ÷ MiB"
        )?;
        for Row { peer, length, speed, allocations } in &self.rows {
            let ratio = |ratio: Option<f64>| ratio.map_or("–".to_owned(), significant);
            let allocations = allocations.map_or("–".to_owned(), |count| format!("{count:.0}"));
            let (of_memcpy, full) = (ratio(self.ratio(peer, MEMCPY)), ratio(self.ratio(FULL, peer)));
            write!(f, "{peer:<44}{:>10.2}{:>12.2}", mib(*length), speed / 1e6)?;
            writeln!(f, "{of_memcpy:>10}{full:>12}{allocations:>14}")?;
        }
        Ok(())
    }
}

/// Three significant digits, without an exponent.
pub fn significant(ratio: f64) -> String {
    let digits = (2 - ratio.log10().floor() as i32).clamp(0, 6) as usize;
    format!("{ratio:.digits$}")
}

fn mib(bytes: usize) -> f64 {
    bytes as f64 / (1 << 20) as f64
}

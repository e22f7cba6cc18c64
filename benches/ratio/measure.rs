//! Rounds, medians and the table they end in.

use std::fmt;

use cpu_time::ThreadTime;

use crate::input::Input;
use crate::peers::{MEMCPY, NAIVE, Peer};

/// How fast each peer went on one input.
pub struct Table {
    pub input: String,
    size: usize,
    encoding: &'static str,
    rounds: usize,
    rows: Vec<Row>,
}

struct Row {
    peer: &'static str,
    /// Bytes of the input it was given.
    length: usize,
    /// Bytes per second of CPU time.
    speed: f64,
}

/// Lets every peer warm up, then has rounds in which each has its turn.
pub fn table(input: &Input, mut peers: Vec<Peer<'_>>, rounds: usize) -> Table {
    for peer in &mut peers {
        (peer.run)();
    }
    let mut times = vec![Vec::with_capacity(rounds); peers.len()];
    for _ in 0..rounds {
        for (peer, times) in peers.iter_mut().zip(&mut times) {
            let start = ThreadTime::now();
            (peer.run)();
            times.push(start.elapsed().as_secs_f64());
        }
    }
    let rows = (peers.iter().zip(&mut times))
        .map(|(peer, times)| Row {
            peer: peer.name,
            length: peer.length,
            speed: peer.length as f64 / median(times),
        })
        .collect();
    let Input { name, bytes, encoding } = input;
    Table { input: name.clone(), size: bytes.len(), encoding: encoding.name(), rounds, rows }
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    let middle = times.len() / 2;
    if times.len() % 2 == 1 { times[middle] } else { (times[middle - 1] + times[middle]) / 2.0 }
}

impl Table {
    /// How many times as fast `peer` is as `rival`, if both were there.
    pub fn ratio(&self, peer: &str, rival: &str) -> Option<f64> {
        let speed = |name| self.rows.iter().find(|row| row.peer == name).map(|row| row.speed);
        Some(speed(peer)? / speed(rival)?)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Table { input, encoding, rounds, .. } = self;
        writeln!(f, "{input} ({encoding}, {:.1} MiB, {rounds} rounds)", mib(self.size))?;
        writeln!(f, "{:<30}{:>10}{:>12}{:>11}{:>10}", "", "given MiB", "MB/s", "× memcpy", "× naive")?;
        for Row { peer, length, speed } in &self.rows {
            write!(f, "{peer:<30}{:>10.2}{:>12.2}", mib(*length), speed / 1e6)?;
            for (rival, width) in [(MEMCPY, 11), (NAIVE, 10)] {
                match self.ratio(peer, rival) {
                    Some(ratio) => write!(f, "{:>width$}", significant(ratio))?,
                    None => write!(f, "{:>width$}", "–")?,
                }
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

/// Three significant digits, without an exponent.
fn significant(ratio: f64) -> String {
    let digits = (2 - ratio.log10().floor() as i32).clamp(0, 6) as usize;
    format!("{ratio:.digits$}")
}

fn mib(bytes: usize) -> f64 {
    bytes as f64 / (1 << 20) as f64
}

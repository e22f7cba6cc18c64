//! The crate on the rows of a file, which U+0000 parts: a line with the median of the seconds of CPU time that a pass takes,
//! and one for the kernel without Python. `bench/ratio.py` calls it.

use std::time::Duration;

use arrow_array::StringArray;
use cpu_time::ThreadTime;
use saaf::Cleaner;
use saaf::tables::{ColumnOptions, clean_array};

fn median(rounds: usize, mut pass: impl FnMut()) -> f64 {
    let mut times: Vec<Duration> = (0..rounds)
        .map(|_| {
            let begin = ThreadTime::now();
            pass();
            begin.elapsed()
        })
        .collect();
    times.sort();
    times[times.len() / 2].as_secs_f64()
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let (Some(path), rounds) = (arguments.next(), arguments.next()) else { return };
    let text = std::fs::read_to_string(path).expect("a file of UTF-8");
    let rounds: usize = rounds.map_or(5, |rounds| rounds.parse().expect("a number of rounds"));
    let rows: Vec<&str> = text.split('\0').collect();
    let cleaner = Cleaner::default();
    let crate_alone = median(rounds, || rows.iter().for_each(|row| drop(cleaner.clean(*row))));
    let array = StringArray::from(rows.clone());
    let kernel = median(rounds, || {
        clean_array(&cleaner, &array, &ColumnOptions::default()).expect("strings");
    });
    println!("crate {crate_alone}\nkernel in Rust {kernel}");
}

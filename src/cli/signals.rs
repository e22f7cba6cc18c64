//! Signals that end the run: temporary files are removed first, and the exit code is 128 and the number of the signal, as
//! shells have it.
//!
//! The handler only wakes a thread. That thread takes the lock of [`temporary`], so that no file is created or renamed
//! meanwhile, removes all files, and ends the process while it holds the lock. A signal that was ignored when the run began,
//! as with `nohup` or `&` in a script, stays ignored; only Linux tells that without unsafe code. SIGXFSZ is caught and does
//! nothing, so that a file that exceeds the size limit gives a write error as on a full disk.

use std::ffi::c_int;
use std::io;
use std::process;
use std::sync::Arc;
use std::thread;

use signal_hook::consts::{SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ};
use signal_hook::iterator::Signals;

use super::temporary;

/// The signals that end a process by default and are no fault of its own.
const DEADLY: [c_int; 8] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXCPU, SIGALRM, SIGUSR1, SIGUSR2];

/// Installs the handlers. From then on no signal leaves a temporary file behind.
pub fn watch() -> io::Result<()> {
    let ignored = ignored();
    signal_hook::flag::register(SIGXFSZ, Arc::default())?;
    let mut signals = Signals::new(DEADLY.into_iter().filter(|signal| ignored & bit(*signal) == 0))?;
    thread::Builder::new().name("signals".into()).spawn(move || {
        if let Some(signal) = signals.forever().next() {
            let _held = temporary::remove_all();
            process::exit(128 + signal);
        }
    })?;
    Ok(())
}

fn bit(signal: c_int) -> u64 {
    1 << (signal - 1)
}

/// The bit mask of the signals that are ignored.
fn ignored() -> u64 {
    let status = if cfg!(target_os = "linux") {
        std::fs::read_to_string("/proc/self/status")
    } else {
        Ok(String::new())
    };
    let mask = |status: String| {
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
        u64::from_str_radix(mask.trim(), 16).ok()
    };
    status.ok().and_then(mask).unwrap_or(0)
}

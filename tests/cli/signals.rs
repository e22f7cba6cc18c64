//! A signal ends the run and leaves nothing behind.

use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::*;

const OLD: &[u8] = b"old\n";

const SIGNALS: [(Signal, i32); 4] =
    [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129), (Signal::QUIT, 131)];

fn send(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

/// Waits until the temporary file is there.
fn wait_for_growth(folder: &Folder) {
    let start = Instant::now();
    while !folder.names().iter().any(|name| name.starts_with(".saaf-")) {
        assert!(start.elapsed() < Duration::from_secs(60));
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn signal_removes_the_temporary_output_file() {
    for (signal, expected) in SIGNALS {
        for name in ["out", "fresh"] {
            let folder = Folder::new(&[("out", OLD)]);
            let mut command = saaf(&["-o", &folder.path(name)]);
            let mut child = spawn(command.stdin(Stdio::piped()).stderr(Stdio::piped()));
            wait_for_growth(&folder);
            child.stdin.as_mut().unwrap().write_all(b"text\n").unwrap();
            send(&child, signal);
            let stdin = child.stdin.take();
            let output = child.wait_with_output().unwrap();
            assert_eq!((code(&output), stderr(&output)), (expected, String::new()));
            assert_eq!((folder.names(), folder.read("out")), (vec!["out".into()], OLD.to_vec()));
            drop(stdin);
        }
    }
}

#[test]
fn signal_keeps_the_file_in_place() {
    let text = format!("wo\u{200B}rd and {} more\n", "some".repeat(20)).repeat(14_000);
    for (signal, expected) in SIGNALS {
        let folder = Folder::new(&[("a", text.as_bytes())]);
        let mut command = saaf(&["-i", "--explain=full", &folder.path("a")]);
        // Nobody reads standard error, so the run blocks.
        let mut child = spawn(command.stderr(Stdio::piped()));
        wait_for_growth(&folder);
        send(&child, signal);
        assert_eq!(child.wait().unwrap().code(), Some(expected));
        assert_eq!(folder.names(), ["a"]);
        assert_bytes(&folder.read("a"), text.as_bytes());
    }
}

#[test]
fn signal_ends_a_filter_with_its_exit_code() {
    for (signal, expected) in SIGNALS {
        let mut command = saaf(&["--from", "lines"]);
        let mut child = spawn(command.stdin(Stdio::piped()).stdout(Stdio::piped()));
        let mut stdin = child.stdin.take().unwrap(); // to wait for the child would close it
        stdin.write_all(b"line\n").unwrap();
        // Once it has answered it is beyond its start.
        child.stdout.as_mut().unwrap().read_exact(&mut [0; 5]).unwrap();
        send(&child, signal);
        assert_eq!(child.wait().unwrap().code(), Some(expected));
        drop(stdin);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn ignored_signals_stay_ignored() {
    let folder = Folder::new(&[]);
    let script = format!("trap '' HUP INT; exec {} -o {}", env!("CARGO_BIN_EXE_saaf"), folder.path("out"));
    let mut child = spawn(Command::new("sh").args(["-c", &script]).stdin(Stdio::piped()));
    wait_for_growth(&folder);
    send(&child, Signal::HUP);
    send(&child, Signal::INT);
    child.stdin.take().unwrap().write_all(b"text\n").unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(folder.read("out"), b"text\n");
}

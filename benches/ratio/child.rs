//! Peers in another process: `ratio --serve` of this or another build, and `peers.py --serve`.
//!
//! A child says who can be asked, on one line with TAB between. It is then sent lines of a peer, a length and a file, with TAB
//! between, and answers each with the seconds of CPU time that the peer took for the first `length` bytes.

use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{self, ChildStdin, ChildStdout, Command, Stdio};

use crate::input::Input;
use crate::measure::{self, median};
use crate::peers::{self, CORE, FIRST, FULL};

/// A process that answers.
pub struct Child {
    process: process::Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    /// Who can be asked.
    pub peers: Vec<String>,
}

impl Child {
    pub fn start(command: &mut Command) -> io::Result<Child> {
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let questions = process.stdin.take();
        let answers = process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut child = Child { process, questions, answers: BufReader::new(answers), peers: Vec::new() };
        child.peers = child.answer()?.split('\t').map(str::to_owned).collect();
        Ok(child)
    }

    /// The CPU time of one turn, in seconds.
    pub fn turn(&mut self, peer: &str, length: usize, file: &Path) -> io::Result<f64> {
        let questions = self.questions.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        writeln!(questions, "{peer}\t{length}\t{}", file.display())?;
        let answer = self.answer()?;
        answer.parse().map_err(|_| io::Error::other(format!("{peer}: {answer:?} is no time")))
    }

    fn answer(&mut self) -> io::Result<String> {
        let mut line = String::new();
        match self.answers.read_line(&mut line)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(line.trim_end().to_owned()),
        }
    }
}

impl Drop for Child {
    /// It ends when no question can follow.
    fn drop(&mut self) {
        self.questions = None;
        let _ = self.process.wait();
    }
}

/// This program, as a child.
pub fn this_program() -> io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("--serve");
    Ok(command)
}

/// The time of the start of a file in processes that do nothing before: the median of a few.
pub fn first(length: usize, file: &Path) -> io::Result<f64> {
    let mut times = Vec::new();
    for _ in 0..PROCESSES {
        times.push(Child::start(&mut this_program()?)?.turn(FIRST, length, file)?);
    }
    Ok(median(&mut times))
}

const PROCESSES: usize = 3;

/// Answers until no question follows.
pub fn serve() -> io::Result<()> {
    println!("{CORE}\t{FULL}\t{FIRST}");
    let mut read: Option<(String, Input)> = None;
    for line in io::stdin().lines() {
        let line = line?;
        let wrong = || io::Error::other(format!("{line:?} is no question"));
        let (peer, rest) = line.split_once('\t').ok_or_else(wrong)?;
        let (length, file) = rest.split_once('\t').ok_or_else(wrong)?;
        let length: usize = length.parse().map_err(|_| wrong())?;
        if read.as_ref().is_none_or(|(name, _)| name != file) {
            read = Some((file.to_owned(), Input::of_file(Path::new(file))?));
        }
        let Some((_, input)) = &read else { return Err(wrong()) };
        let source = &input.bytes[..length.min(input.bytes.len())];
        let mut run = peers::stream(peer != CORE, input.form);
        let time = match peer {
            FIRST => measure::once(&mut || run(source)),
            CORE | FULL => measure::turn(&mut || run(source)),
            _ => return Err(wrong()),
        };
        println!("{time:e}");
    }
    Ok(())
}

//! Arguments in; [`Args`] out, with what the configuration files say beside them, or a reason to start no run in one line.
//! Completions and the man page are made here too.

use std::ffi::OsString;

use clap::error::{ContextValue, ErrorKind};
use clap::{ArgMatches, Command, CommandFactory, FromArgMatches};

use super::args::Args;
use super::config::{self, Setting};
use crate::emit::explain::Legible;

/// Parses the command line, and the files of settings unless it says no.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Args, EarlyExit> {
    let mut line = with_long_backup(args);
    let given = matches(&line)?;
    let settings = match config::is_read(&given) {
        true => config::read().map_err(EarlyExit::Refuse)?,
        false => Vec::new(),
    };
    for file in settings.chunk_by(|one, next| one.file == next.file) {
        // A mistake in a file is told as one of that file.
        let alone =
            std::iter::once("saaf".into()).chain(file.iter().flat_map(Setting::args)).collect::<Vec<_>>();
        Args::command()
            .try_get_matches_from(alone)
            .map_err(|error| EarlyExit::Refuse(format!("{}: {}", file[0].file, one_line(&legible(error)))))?;
    }
    let settings = config::effective(settings, &given);
    if given.get_flag("print_config") {
        return Err(EarlyExit::Print(config::print(&settings, &given)));
    }
    line.splice(1..1, settings.iter().flat_map(Setting::args));
    let all = if settings.is_empty() { given } else { matches(&line)? };
    Args::from_arg_matches(&all).map_err(early_exit)
}

fn matches(line: &[OsString]) -> Result<ArgMatches, EarlyExit> {
    Args::command().try_get_matches_from(line).map_err(early_exit)
}

fn early_exit(error: clap::Error) -> EarlyExit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => EarlyExit::Print(error.render().to_string()),
        _ => EarlyExit::Refuse(one_line(&legible(error))),
    }
}

/// A command line that starts no run: help, the version, or a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EarlyExit {
    /// Write this text to standard output.
    Print(String),
    /// Write this line to standard error and exit with 2.
    Refuse(String),
}

/// `-i.bak`, as sed and perl have it, is `-i --backup=.bak`.
fn with_long_backup(args: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut long = Vec::new();
    let mut are_names = false;
    for arg in args {
        are_names |= arg == "--";
        match arg.to_str().and_then(|arg| arg.strip_prefix("-i.")) {
            Some(suffix) if !are_names => long.extend(["-i".into(), format!("--backup=.{suffix}").into()]),
            _ => long.push(arg),
        }
    }
    long
}

/// The definition, with the values that arguments choose among.
fn command() -> Command {
    Args::command()
}

/// The completions for a shell.
pub fn completions(shell: clap_complete::Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(), "saaf", &mut script);
    script
}

/// The man page, in roff.
pub fn man_page() -> Vec<u8> {
    let mut page = Vec::new();
    // Writing to memory does not fail.
    let _ = clap_mangen::Man::new(command()).render(&mut page);
    page
}

/// Makes the quoted arguments legible, so that a line end in one of them is not taken for one of clap's.
fn legible(mut error: clap::Error) -> clap::Error {
    let legible = |typed: &String| Legible(typed).to_string();
    let quoted: Vec<_> = error
        .context()
        .filter_map(|(kind, value)| match value {
            ContextValue::String(typed) => Some((kind, ContextValue::String(legible(typed)))),
            ContextValue::Strings(typed) => {
                Some((kind, ContextValue::Strings(typed.iter().map(legible).collect())))
            }
            _ => None,
        })
        .collect();
    for (kind, value) in quoted {
        error.insert(kind, value);
    }
    error
}

/// The message of clap, which has several lines (the error, a tip, the usage), as one line without the usage.
fn one_line(error: &clap::Error) -> String {
    let rendered = error.render().to_string();
    let parts: Vec<_> = rendered
        .lines()
        .map(|line| line.trim().trim_start_matches("error: "))
        .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"))
        .filter(|line| !line.is_empty())
        .map(|line| line.trim_start_matches("tip: "))
        .collect();
    format!("{} (see saaf --help)", parts.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(args: &[&str]) -> String {
        let args = std::iter::once("saaf").chain(args.iter().copied()).map(OsString::from);
        match parse(args) {
            Err(EarlyExit::Refuse(why)) => why,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn definition_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn mistakes_give_one_line_with_a_hint() {
        assert!(refusal(&["--proflie", "index"]).contains("'--profile'"));
        assert!(refusal(&["--profile", "indx"]).contains("index-any"));
        assert!(refusal(&["--to", "jsonll"]).contains("jsonl"));
        assert!(refusal(&["--without", "spaces-run"]).contains("did you mean space-run?"));
        assert!(refusal(&["--only", "zzz"]).contains("--list rules"));
        assert!(refusal(&["-i", "-o", "x", "y"]).contains("--output"));
        assert!(refusal(&["-j", "many"]).contains("many"));
        assert!(!refusal(&["--to"]).contains('\n'));
    }
}

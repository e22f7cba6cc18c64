//! The command line: arguments in, an exit code out.
//!
//! `parse` makes `Args` of the arguments and the files of settings, which are plain values. `Plan` builds the objects from
//! them. `dispatch` executes the plan: it opens each input and gives it to the module of what it is made of.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

mod args;
#[cfg(unix)]
mod attributes;
mod audit;
mod by_window;
mod catalogue;
mod choices;
mod comparison;
mod compressor;
mod config;
mod dispatch;
mod documents;
mod folder_args;
mod inputs;
mod json;
mod json_lines;
mod lines;
mod mirror;
mod names;
mod option_conflicts;
mod outcome;
mod outputs;
mod parallel;
mod parse;
mod plan;
mod progress;
mod read_ahead;
#[cfg_attr(not(unix), path = "replace_by_path.rs")]
mod replace;
mod resume;
#[cfg(unix)]
mod signals;
mod source_format;
mod summary;
mod table_plan;
#[cfg(feature = "tables")]
mod tables;
#[cfg(unix)]
mod temporary;
mod temporary_name;
mod terminal_output;
mod undo;
mod value_parsers;
mod view;
mod walk;
mod warc;
mod warc_record;
mod warc_spool;

use outcome::{Outcome, report};
use outputs::{OutputWriter, WriteError};
use parse::EarlyExit;
use plan::Plan;

/// Runs `saaf` with the arguments of the command line, the name of the program first.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    ExitCode::from(exit_code(args))
}

/// As [`run`], for a program that ends by other means: the number.
pub fn exit_code(args: impl IntoIterator<Item = OsString>) -> u8 {
    #[cfg(unix)]
    if let Err(error) = signals::watch() {
        return refuse(&format!("cannot watch for signals: {}", outcome::reason(&error)));
    }
    let args = match parse::parse(args) {
        Ok(args) => args,
        Err(EarlyExit::Print(text)) => return print(text.as_bytes()),
        Err(EarlyExit::Refuse(why)) => return refuse(&why),
    };
    if let Some(shell) = args.completions {
        return print(&parse::completions(shell));
    }
    if args.man {
        return print(&parse::man_page());
    }
    if let Some(catalogue) = args.list {
        return print(catalogue.table().as_bytes());
    }
    if let Some(records) = &args.folders.undo {
        return match undo::run(&args, records) {
            Ok(outcome) => outcome.exit_code(false, false),
            Err(error) => stop(&error),
        };
    }
    let plan = match Plan::new(args) {
        Ok(plan) => plan,
        Err(why) => return refuse(&why),
    };
    let outcome = if plan.audit { audit::run(&plan) } else { execute(&plan) };
    progress::clear();
    match outcome {
        Ok(outcome) => outcome.exit_code(plan.check || plan.audit, plan.strict),
        Err(error) => stop(&error),
    }
}

fn execute(plan: &Plan) -> Result<Outcome, WriteError> {
    let mut output = OutputWriter::open(plan)?;
    dispatch::clean(plan, &mut output)?;
    let outcome = output.finish()?;
    if let Some(summary) = &plan.summary {
        summary.report(outcome.refused);
    }
    Ok(outcome)
}

fn print(text: &[u8]) -> u8 {
    let mut out = io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        Ok(()) => 0,
        Err(error) => stop(&WriteError { name: outputs::STDOUT.into(), error }),
    }
}

fn refuse(why: &str) -> u8 {
    report(why);
    2
}

/// Ends the run after a write error. A broken pipe is no failure: the reader has what it wanted.
fn stop(error: &WriteError) -> u8 {
    if error.error.kind() == io::ErrorKind::BrokenPipe {
        return 0;
    }
    refuse(&error.to_string())
}

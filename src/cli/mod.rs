//! The command line: words in, an exit code out; files, pipes and threads in between.
//!
//! Words become [`args::Args`], which are plain values; those become a [`plan::Plan`], which holds what they built;
//! and one of three doors, by what a document is, carries it out: [`documents`], [`lines`] or [`json_lines`].

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

mod args;
#[cfg(unix)]
mod attributes;
mod catalogue;
mod comparison;
mod documents;
mod inputs;
mod json;
mod json_lines;
mod lines;
mod names;
mod outcome;
mod outputs;
mod parallel;
mod plan;
#[cfg_attr(not(unix), path = "replace_by_path.rs")]
mod replace;
#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod temporary;
mod windows;

use args::{Args, Instead};
use outcome::{Outcome, complain};
use outputs::{Outlet, WriteError};
use plan::{Plan, Unit};

/// Runs `saaf` with the words of the command line, the program's name first.
pub fn run(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    #[cfg(unix)]
    if let Err(error) = signals::watch() {
        return refuse(&format!("cannot watch for signals: {}", outcome::reason(&error)));
    }
    let args = match Args::read(words) {
        Ok(args) => args,
        Err(Instead::Print(text)) => return print(text.as_bytes()),
        Err(Instead::Refuse(why)) => return refuse(&why),
    };
    if let Some(shell) = args.completions {
        return print(&args::completions(shell));
    }
    if args.man {
        return print(&args::man_page());
    }
    if let Some(catalogue) = args.list {
        return print(catalogue.table().as_bytes());
    }
    let plan = match Plan::new(args) {
        Ok(plan) => plan,
        Err(why) => return refuse(&why),
    };
    match carry_out(&plan) {
        Ok(outcome) => ExitCode::from(outcome.exit_code(plan.check, plan.strict)),
        Err(error) => stop(&error),
    }
}

fn carry_out(plan: &Plan) -> Result<Outcome, WriteError> {
    let mut outlet = Outlet::open(plan)?;
    match &plan.unit {
        Unit::Text => documents::clean(plan, &mut outlet)?,
        Unit::Lines => lines::clean(plan, &mut outlet, |line, rendered| lines::render(plan, line, rendered))?,
        Unit::JsonLines(paths) => lines::clean(plan, &mut outlet, |line, rendered| {
            json_lines::render(plan, paths, line, rendered);
        })?,
    }
    outlet.finish()
}

fn print(text: &[u8]) -> ExitCode {
    let mut out = io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => stop(&WriteError { name: outputs::STDOUT.into(), error }),
    }
}

fn refuse(why: &str) -> ExitCode {
    complain(why);
    ExitCode::from(2)
}

/// Nothing more can be written. Where that is because the reader has what it wanted, it is no failure.
fn stop(error: &WriteError) -> ExitCode {
    if error.error.kind() == io::ErrorKind::BrokenPipe {
        return ExitCode::SUCCESS;
    }
    refuse(&error.to_string())
}

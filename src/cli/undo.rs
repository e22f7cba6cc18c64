//! `--undo RECORDS`: records in, the original bytes of their documents out: one to standard output or a file, several into a
//! folder under their names.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use super::args::Args;
use super::mirror::{self, Mirror};
use super::outcome::{Outcome, reason, report};
use super::outputs::{STDOUT, WriteError};
use super::replace::{ReplaceTarget, Replacement};
use crate::emit::explain::Legible;
use crate::emit::undo::{Original, original};

/// Undoes all records. Those that do not lead back are reported, and the others are written.
pub fn run(args: &Args, records: &Path) -> Result<Outcome, WriteError> {
    let name = match records.as_os_str() == "-" {
        true => "standard input".to_owned(),
        false => Legible(&records.to_string_lossy()).to_string(),
    };
    let failed = |error| WriteError { name: name.clone(), error };
    let reader: Box<dyn BufRead> = match records.as_os_str() == "-" {
        true => Box::new(io::stdin().lock()),
        false => Box::new(BufReader::new(File::open(records).map_err(failed)?)),
    };
    let lines =
        reader.split(b'\n').enumerate().filter(|(_, line)| line.as_ref().map_or(true, |l| !l.is_empty()));
    match args.output.as_deref().filter(|output| mirror::is_folder(output)) {
        Some(folder) => {
            let mirror = Mirror { folder: folder.to_owned(), follow: args.follow, ending: "" };
            let mut outcome = Outcome::default();
            let mut written = std::collections::HashSet::new();
            for (number, line) in lines {
                let line = line.map_err(failed)?;
                let result = original(&line).map_err(|error| error.to_string());
                let result =
                    result.and_then(|original| write_below(&mirror, &original, number, &mut written));
                if let Err(why) = result {
                    report(format_args!("{name}: line {}: {why}", number + 1));
                    outcome.failed = true;
                }
            }
            Ok(outcome)
        }
        None => {
            let mut lines = lines;
            let Some((number, line)) = lines.next() else {
                return Err(failed(io::Error::other("holds no record (records are made with --to jsonl)")));
            };
            let line = line.map_err(failed)?;
            if lines.next().is_some() {
                return Err(failed(io::Error::other(
                    "holds several records (give a folder for them: -o DIR/)",
                )));
            }
            let message = |error| failed(io::Error::other(format!("line {}: {error}", number + 1)));
            let original = original(&line).map_err(message)?;
            write_one(args, &original.bytes)
        }
    }
}

fn write_one(args: &Args, bytes: &[u8]) -> Result<Outcome, WriteError> {
    let (name, written) = match args.output.as_deref().filter(|path| path.as_os_str() != "-") {
        Some(path) => {
            let begun = ReplaceTarget::find(path, args.follow).and_then(Replacement::begin);
            let written = begun.and_then(|mut file| {
                file.write_all(bytes)?;
                file.commit()
            });
            (Legible(&path.to_string_lossy()).to_string(), written.map(drop))
        }
        None => {
            let mut out = io::stdout().lock();
            (STDOUT.to_owned(), out.write_all(bytes).and_then(|()| out.flush()))
        }
    };
    written.map_err(|error| WriteError { name, error })?;
    Ok(Outcome::default())
}

/// The path stands in the record, so it is anyone's: it may not lead out of the folder.
fn write_below(
    mirror: &Mirror,
    original: &Original,
    number: usize,
    written: &mut std::collections::HashSet<PathBuf>,
) -> Result<(), String> {
    let own = format!("document-{}", number + 1);
    let name = original.path.as_deref().unwrap_or(&own);
    let below = mirror::safe_path(name)
        .ok_or_else(|| format!("its path {name:?} leads out of the folder (undo it alone: -o FILE)"))?;
    if !written.insert(below.clone()) {
        return Err(format!("another record has its path {name:?} (undo it alone: -o FILE)"));
    }
    let path = mirror.folder.join(&below);
    let result = mirror.begin(&path).and_then(|mut file| {
        file.write_all(&original.bytes)?;
        file.commit()
    });
    result.map(drop).map_err(|error| format!("{}: {}", path.display(), reason(&error)))
}

//! Files of settings in; the arguments out that they stand for.
//!
//! The user's file, `$XDG_CONFIG_HOME/saaf/config.toml` (`~/.config/…`; `%APPDATA%\saaf\config.toml`), is read first, then
//! `saaf.toml` in the current folder. A key is the long name of an option; its value is a string, a number, `true`, or a list
//! where the option may be given several times. The command line outweighs `saaf.toml`, which outweighs the user's file; a
//! list outweighs a list as a whole. Only options that say how text is cleaned and told are settings: what is read and
//! written stands on the command line alone. An unknown key is an error.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory};
use toml::{Spanned, Value};

use super::args::Args;
use super::outcome::reason;
use crate::emit::explain::Legible;

/// The options that are settings.
const KEYS: [&str; 28] = [
    "bidi",
    "color",
    "declared",
    "decode-references",
    "drop-stamps",
    "encoding",
    "explain",
    "field",
    "from",
    "hidden",
    "joiner",
    "languages",
    "mark-paragraphs",
    "no-ignore",
    "offsets",
    "only",
    "profile",
    "quiet",
    "reveal",
    "skip-binary",
    "spans",
    "strict",
    "summary",
    "threads",
    "to",
    "visual-order",
    "with",
    "without",
];
/// Arguments that start a run in which nothing is cleaned.
const OTHER_RUNS: [&str; 5] = ["audit", "list", "completions", "man", "undo"];

/// One setting of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// As named in messages.
    pub file: String,
    key: String,
    value: Value,
}

impl Setting {
    /// The arguments that it stands for.
    pub fn args(&self) -> Vec<OsString> {
        let option = |value: &Value| match value {
            Value::Boolean(true) => Some(format!("--{}", self.key).into()),
            Value::Boolean(false) => None,
            Value::String(text) => Some(format!("--{}={text}", self.key).into()),
            value => Some(format!("--{}={value}", self.key).into()),
        };
        match &self.value {
            Value::Array(values) => values.iter().filter_map(option).collect(),
            value => option(value).into_iter().collect(),
        }
    }
}

/// Whether the run heeds files of settings.
pub fn is_read(given: &ArgMatches) -> bool {
    let is_given = |id: &&str| given.value_source(id) == Some(ValueSource::CommandLine);
    !given.get_flag("no_config") && !OTHER_RUNS.iter().any(is_given)
}

/// The settings of both files, the user's first. The error is a message.
pub fn read() -> Result<Vec<Setting>, String> {
    let mut settings = Vec::new();
    for path in user_file().into_iter().chain(["saaf.toml".into()]) {
        let name = Legible(&path.to_string_lossy()).to_string();
        match fs::read(&path) {
            Ok(bytes) => settings.extend(parse(&name, &bytes)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(format!("{name}: {} (--no-config does without it)", reason(&error))),
        }
    }
    Ok(settings)
}

fn user_file() -> Option<PathBuf> {
    let folder = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let config = folder("XDG_CONFIG_HOME")
        .or_else(|| folder("APPDATA"))
        .or_else(|| Some(folder("HOME")?.join(".config")));
    Some(config?.join("saaf").join("config.toml"))
}

/// The settings of a file, in the order of their names.
fn parse(name: &str, bytes: &[u8]) -> Result<Vec<Setting>, String> {
    let refuse = |at: usize, why: &str| {
        let line = 1 + bytes.iter().take(at).filter(|&&byte| byte == b'\n').count();
        format!("{name}: line {line}: {why} (--no-config does without it)")
    };
    let text = str::from_utf8(bytes).map_err(|error| refuse(error.valid_up_to(), "is no UTF-8"))?;
    let table: BTreeMap<Spanned<String>, Spanned<Value>> = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        refuse(at, &format!("is no TOML: {}", error.message().replace('\n', " ")))
    })?;
    let mut settings = Vec::new();
    for (key, value) in table {
        let (at, key) = (key.span().start, key.into_inner());
        if !KEYS.contains(&key.as_str()) {
            return Err(refuse(at, &unknown(&key)));
        }
        let value = value.into_inner();
        let is_one =
            |value: &Value| matches!(value, Value::String(_) | Value::Integer(_) | Value::Boolean(_));
        let is_known = match &value {
            Value::Array(values) => values.iter().all(is_one),
            value => is_one(value),
        };
        if !is_known {
            let why = format!("{key} is {} (give a string, a number, true or a list)", value.type_str());
            return Err(refuse(at, &why));
        }
        settings.push(Setting { file: name.to_owned(), key, value });
    }
    Ok(settings)
}

fn unknown(key: &str) -> String {
    let shown = Legible(key);
    if Args::command().get_arguments().any(|arg| arg.get_long() == Some(key)) {
        return format!("{shown} stands on the command line alone, and is no setting");
    }
    let near = KEYS.into_iter().map(|known| (strsim::jaro_winkler(known, key), known));
    let near = near.filter(|&(likeness, _)| likeness > 0.75).max_by(|a, b| a.0.total_cmp(&b.0));
    match near {
        Some((_, near)) => format!("no setting is called {shown}; did you mean {near}?"),
        None => format!("no setting is called {shown}; they are {}", KEYS.join(", ")),
    }
}

/// The settings that nothing outweighs.
pub fn effective(settings: Vec<Setting>, given: &ArgMatches) -> Vec<Setting> {
    let mut effective: Vec<Setting> = Vec::new();
    for setting in settings {
        effective.retain(|earlier| earlier.key != setting.key);
        if source(&setting.key, given) != Some(ValueSource::CommandLine) {
            effective.push(setting);
        }
    }
    effective
}

fn source(key: &str, given: &ArgMatches) -> Option<ValueSource> {
    let command = Args::command();
    let arg = command.get_arguments().find(|arg| arg.get_long() == Some(key))?;
    given.value_source(arg.get_id().as_str())
}

/// The settings as a file of them, each with where it is from. Those of the command line are only named.
pub fn print(settings: &[Setting], given: &ArgMatches) -> String {
    let mut printed = String::new();
    for Setting { file, key, value } in settings {
        printed.push_str(&format!("{key} = {value}  # {file}\n"));
    }
    for key in KEYS {
        if source(key, given) == Some(ValueSource::CommandLine) {
            printed.push_str(&format!("# {key}: by the command line\n"));
        }
    }
    if printed.is_empty() {
        printed.push_str("# no settings\n");
    }
    printed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_options_and_sorted() {
        let command = Args::command();
        for key in KEYS {
            assert!(command.get_arguments().any(|arg| arg.get_long() == Some(key)), "{key}");
        }
        assert!(KEYS.is_sorted());
    }

    #[test]
    fn values_become_arguments() {
        let settings =
            parse("f", b"threads = 2\nstrict = true\nhidden = false\nwithout = ['nfc', 'glue']\n").unwrap();
        let args: Vec<_> = settings.iter().flat_map(Setting::args).collect();
        assert_eq!(args, ["--strict", "--threads=2", "--without=nfc", "--without=glue"]);
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        for (text, told) in [
            ("\n\nproflie = 'index'\n", "f: line 3: no setting is called proflie; did you mean profile?"),
            ("output = 'x'\n", "f: line 1: output stands on the command line alone, and is no setting"),
            ("threads = 2\nto = { a = 1 }\n", "f: line 2: to is table"),
            ("threads = \n", "f: line 1: is no TOML: "),
        ] {
            let error = parse("f", text.as_bytes()).unwrap_err();
            assert!(error.starts_with(told) && error.ends_with("(--no-config does without it)"), "{error}");
        }
    }
}

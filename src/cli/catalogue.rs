//! `--list`: the rules, languages, encodings and profiles that there are.

use clap::ValueEnum;

use crate::encoding::EncodingLabel;
use crate::{Languages, Profile, Rule};

/// What to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Catalogue {
    Rules,
    Languages,
    Encodings,
    Profiles,
}

impl Catalogue {
    /// One line each: the id, and for some a TAB and a description.
    pub fn table(self) -> String {
        let lines: Vec<String> = match self {
            Catalogue::Rules => Rule::ALL.into_iter().map(rule).collect(),
            Catalogue::Languages => Languages::known().into_iter().map(String::from).collect(),
            Catalogue::Encodings => EncodingLabel::names().map(encoding).collect(),
            Catalogue::Profiles => Profile::ALL
                .into_iter()
                .map(|profile| format!("{}\t{}", profile.name(), profile.description()))
                .collect(),
        };
        lines.into_iter().map(|line| line + "\n").collect()
    }
}

fn rule(rule: Rule) -> String {
    let profiles = Profile::ALL.into_iter().filter(|profile| profile.runs(rule));
    let profiles: Vec<_> = profiles.map(Profile::name).collect();
    format!("{}\t{}\t{}", rule.id(), rule.description(), profiles.join(","))
}

fn encoding(name: &str) -> String {
    let is_whatwg = encoding_rs::Encoding::for_label(name.as_bytes()).is_some();
    format!("{name}\t{}", if is_whatwg { "WHATWG Encoding Standard" } else { "beyond the WHATWG standard" })
}

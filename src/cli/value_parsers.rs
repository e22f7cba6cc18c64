//! Values of arguments that are no plain choice: what was typed in; what it names out, or an error that proposes another. Each also
//! lists what a shell completes it to.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser};
use clap::error::ErrorKind;

use crate::emit::explain::Legible;
use crate::encoding::EncodingLabel;
use crate::{Profile, Rule};

/// A profile by its name.
pub fn profile() -> impl TypedValueParser<Value = Profile> {
    PossibleValuesParser::new(Profile::ALL.map(Profile::name))
        .map(|name| Profile::ALL.into_iter().find(|profile| profile.name() == name).unwrap_or_default())
}

/// The names of all encodings.
pub fn encodings() -> Vec<&'static str> {
    EncodingLabel::names().collect()
}

/// Takes any text; a shell completes it to one of these.
#[derive(Clone)]
pub struct Suggested(pub fn() -> Vec<&'static str>);

impl TypedValueParser for Suggested {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.0)().into_iter().map(PossibleValue::new)))
    }
}

/// Parses the id of a rule; the error proposes the most similar one.
#[derive(Clone)]
pub struct RuleId;

impl TypedValueParser for RuleId {
    type Value = Rule;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Rule, clap::Error> {
        let id = Legible(&value.to_string_lossy()).to_string();
        let unknown = || {
            let option = argument.and_then(clap::Arg::get_long).unwrap_or_default();
            let near =
                Rule::ALL.map(Rule::id).into_iter().map(|near| (strsim::jaro_winkler(near, &id), near));
            let near = near.filter(|&(likeness, _)| likeness > 0.75).max_by(|a, b| a.0.total_cmp(&b.0));
            let proposal = near.map(|(_, near)| format!("did you mean {near}? ")).unwrap_or_default();
            let why =
                format!("--{option}: no rule is called '{id}'; {proposal}saaf --list rules has them all");
            clap::Error::raw(ErrorKind::InvalidValue, why).with_cmd(command)
        };
        id.parse().map_err(|_| unknown())
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let value = |rule: Rule| PossibleValue::new(rule.id()).help(rule.description());
        Some(Box::new(Rule::ALL.into_iter().map(value)))
    }
}

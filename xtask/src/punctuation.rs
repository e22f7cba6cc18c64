//! `data/punctuation.toml` in, `src/encoding/statistics/punctuation_table.rs` out: the classes of punctuation by which the
//! decoder tells encodings apart, the characters of each, and what a neighbour costs. The folder is `data`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::output::Output;
use crate::rust;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    class: Vec<Class>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Class {
    name: String,
    doc: String,
    /// `U+2019` or `U+2500..U+25A0`, both ends included.
    chars: Vec<String>,
    typographic: bool,
    before: NeighbourCosts,
    after: NeighbourCosts,
}

/// In nats.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NeighbourCosts {
    letter: f32,
    digit: f32,
    other: f32,
}

const TYPES: &str = "\
/// The costs of a neighbour, in nats.
pub struct NeighbourCosts {
    pub letter: f32,
    pub digit: f32,
    pub other: f32,
}

/// The costs of the character before one of a class, and of the character after it.
pub struct PunctuationCosts {
    pub before: NeighbourCosts,
    pub after: NeighbourCosts,
}
";

pub fn generate(folder: &Path) -> Result<Vec<Output>> {
    let text = fs::read_to_string(folder.join("punctuation.toml")).context("punctuation.toml")?;
    let classes = toml::from_str::<Table>(&text).context("punctuation.toml")?.class;
    let mut source = rust::Source::new("punctuation", "data/punctuation.toml");
    source.line("/// The kind of a character that is no letter.");
    source.line("#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub enum PunctuationClass {");
    for class in &classes {
        source.line(format_args!("    /// {}.\n    {},", class.doc, class.name));
    }
    source.line(format_args!("}}\n\n{TYPES}"));
    source.line("#[rustfmt::skip]\nimpl PunctuationClass {");
    source.line("    /// The class of a character that has one by itself, not by its general category.");
    source.line("    pub fn listed(c: char) -> Option<PunctuationClass> {\n        let class = match c {");
    for class in classes.iter().filter(|class| !class.chars.is_empty()) {
        let chars: Result<Vec<String>> = class.chars.iter().map(|chars| pattern(chars)).collect();
        source.line(format_args!("            {} => PunctuationClass::{},", chars?.join(" | "), class.name));
    }
    source.line("            _ => return None,\n        };\n        Some(class)\n    }\n");
    source.line("    /// Whether plain ASCII text has few of this class.");
    let ascii: Vec<String> = classes
        .iter()
        .filter(|class| !class.typographic)
        .map(|class| format!("PunctuationClass::{}", class.name))
        .collect();
    source.line("    pub fn is_typographic(self) -> bool {\n        !matches!(\n            self,");
    source.line(format_args!("            {}\n        )\n    }}\n}}\n", ascii.join("\n                | ")));
    source.line("/// In the order of [`PunctuationClass`].\n#[rustfmt::skip]");
    source.line(format_args!("pub static PUNCTUATION_COSTS: [PunctuationCosts; {}] = [", classes.len()));
    for Class { name, before, after, .. } in &classes {
        source.line(format_args!("    // {name}"));
        source.line(format_args!(
            "    PunctuationCosts {{ before: {}, after: {} }},",
            costs(before),
            costs(after)
        ));
    }
    source.line("];");
    Ok(vec![Output { path: "src/encoding/statistics/punctuation_table.rs", bytes: source.finish() }])
}

fn costs(NeighbourCosts { letter, digit, other }: &NeighbourCosts) -> String {
    format!("NeighbourCosts {{ letter: {letter:?}, digit: {digit:?}, other: {other:?} }}")
}

/// The pattern of a character or of a range of them.
fn pattern(chars: &str) -> Result<String> {
    let escaped = |c: &str| -> Result<String> {
        let Some(digits) = c.strip_prefix("U+") else { bail!("{c:?} is not U+ and a number") };
        let c = char::from_u32(u32::from_str_radix(digits, 16)?).context("no scalar value")?;
        Ok(format!("'{}'", c.escape_unicode()))
    };
    match chars.split_once("..") {
        Some((first, last)) => Ok(format!("{}..={}", escaped(first)?, escaped(last)?)),
        None => escaped(chars),
    }
}

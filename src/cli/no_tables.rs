//! Tables, where the program is built without feature `tables`: they are refused by name.

use saaf::Cleaner;

use super::args::{Args, From, To};
use super::inputs::{InputFile, Refusal, Source};
use super::outputs::{Failure, OutputWriter};
use super::plan::Plan;

/// Nothing.
pub struct TablePlan;

impl TablePlan {
    pub fn new(args: &Args, _: Cleaner) -> Result<TablePlan, String> {
        let is_table =
            matches!(args.from, From::Parquet | From::Arrow) || matches!(args.to, To::Parquet | To::Arrow);
        match is_table || args.from == From::Text && !args.fields.is_empty() {
            true => {
                Err("this saaf reads no tables (build it with the feature `tables`, or use --from jsonl)"
                    .into())
            }
            false => Ok(TablePlan),
        }
    }

    pub fn takes(&self, _: &Source) -> bool {
        false
    }

    pub fn refuse_text(&self, _: &InputFile) -> Result<(), Refusal> {
        Ok(())
    }
}

pub fn recognises(_: &[u8]) -> bool {
    false
}

pub fn clean(_: &Plan, input: &InputFile, _: Source, _: &mut OutputWriter) -> Result<(), Failure> {
    Err(Failure::Input(format!("{}: is a table, which this saaf does not read", input.name())))
}

//! Tables, where the program is built without feature `tables`: they are refused by name.

use saaf::Cleaner;

use super::args::{Args, To};
use super::inputs::{InputFile, Source};
use super::outputs::{Failure, OutputWriter};
use super::plan::Plan;
use super::source_format::SourceFormat;

/// Nothing.
pub struct TablePlan;

impl TablePlan {
    pub fn new(args: &Args, _: Cleaner) -> Result<TablePlan, String> {
        match args.from.is_table() || matches!(args.to, To::Parquet | To::Arrow) {
            true => Err("this saaf reads no tables (build it with the feature `tables`)".into()),
            false => Ok(TablePlan),
        }
    }

    pub fn makes_tables(&self) -> bool {
        false
    }
}

pub fn recognises(_: &[u8]) -> Option<SourceFormat> {
    None
}

pub fn clean(_: &Plan, input: &InputFile, _: Source, _: &mut OutputWriter) -> Result<(), Failure> {
    Err(Failure::Input(format!("{}: is a table, which this saaf does not read", input.name())))
}

//! How inputs that are tables are read and written: arguments in, plain values or a message out.

use crate::Cleaner;

use super::args::{Args, From, To};

/// How tables are read and written.
#[cfg_attr(not(feature = "tables"), expect(dead_code, reason = "nothing reads tables"))]
pub struct TablePlan {
    /// Cleans each row. The spans of a row carry the direction, as those of a record do.
    pub cleaner: Cleaner,
    pub from: From,
    pub to: To,
    /// The paths of the columns to clean, as they were typed; none: the one of strings.
    pub columns: Vec<String>,
}

impl TablePlan {
    pub fn new(args: &Args, cleaner: Cleaner) -> Result<TablePlan, String> {
        let to_table = matches!(args.to, To::Parquet | To::Arrow);
        if !cfg!(feature = "tables") && (args.from.is_table() || to_table) {
            return Err("this saaf reads no tables (build it with the feature `tables`)".into());
        }
        if to_table && !args.from.is_table() && args.from != From::Auto {
            return Err(
                "--to parquet and arrow are for tables (give --from parquet or arrow, or leave it away)"
                    .into(),
            );
        }
        let columns = if args.from == From::Jsonl { Vec::new() } else { args.fields.clone() };
        Ok(TablePlan { cleaner, from: args.from, to: args.to, columns })
    }

    /// Whether the result is a table, whatever the input is.
    pub fn makes_tables(&self) -> bool {
        matches!(self.to, To::Parquet | To::Arrow)
    }
}

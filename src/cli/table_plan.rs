//! How inputs that are tables are read and written: arguments in, plain values out.

use super::args::{Args, From, To};
use crate::Cleaner;
use crate::emit::SpanSelection;

/// How tables are read and written.
#[cfg_attr(not(feature = "tables"), expect(dead_code, reason = "nothing reads tables"))]
pub struct TablePlan {
    /// Cleans each row. The spans of a row carry the direction, as those of a record do.
    pub cleaner: Cleaner,
    /// The spans that a row lists.
    pub spans: SpanSelection,
    pub from: From,
    pub to: To,
    /// The paths of the columns to clean, as they were typed; none: the one of strings.
    pub columns: Vec<String>,
}

impl TablePlan {
    pub fn new(args: &Args, cleaner: Cleaner, spans: SpanSelection) -> TablePlan {
        let columns = if args.from == From::Jsonl { Vec::new() } else { args.fields.clone() };
        TablePlan { cleaner, spans, from: args.from, to: args.to, columns }
    }

    /// Whether the result is a table, whatever the input is.
    pub fn makes_tables(&self) -> bool {
        self.to.is_table()
    }
}

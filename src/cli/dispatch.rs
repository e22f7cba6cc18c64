//! The inputs of the plan in; each goes to the module of what it is made of: [`documents`] (a file), [`lines`] (a line),
//! [`json_lines`] (fields of a JSON line), `tables` (rows of columns) or [`warc`] (records of a web archive). Results are
//! written in the order of the inputs.

use super::documents::FileBatch;
use super::inputs::{InputFile, Source};
use super::outputs::{Failure, OutputWriter, WriteError};
use super::plan::Plan;
use super::source_format::SourceFormat;
#[cfg(feature = "tables")]
use super::tables;
use super::{json_lines, lines, warc};

/// Cleans all inputs of the plan.
pub fn clean(plan: &Plan, output: &mut OutputWriter) -> Result<(), WriteError> {
    let mut batch = FileBatch::default();
    for (number, input) in plan.inputs.iter().enumerate() {
        if let Some(progress) = &plan.progress {
            progress.begin(number);
        }
        match input.open(plan.open_mode(), &plan.reading, plan.progress.as_ref()) {
            Ok(source) if source.format == SourceFormat::Archive => {
                batch.write(plan, output)?;
                let result = warc::clean(plan, input, source, output);
                output.continue_after(input, result)?;
            }
            Ok(_) if plan.to_warc => batch.refuse((number, input), input.no_archive_refusal()),
            #[cfg(feature = "tables")]
            Ok(source) if source.format.is_table() => {
                batch.write(plan, output)?;
                let result = tables::clean(plan, input, source, output);
                output.continue_after(input, result)?;
            }
            Ok(_) if plan.tables.makes_tables() => batch.refuse((number, input), input.no_table_refusal()),
            Ok(source) if source.format.is_document() => {
                batch.take(plan, (number, input), source, output)?;
            }
            Ok(source) => {
                batch.write(plan, output)?;
                let result = clean_lines(plan, input, source, output);
                output.continue_after(input, result)?;
            }
            Err(why) => batch.refuse((number, input), why),
        }
        if batch.is_full(plan) {
            batch.write(plan, output)?;
        }
    }
    batch.write(plan, output)
}

fn clean_lines(
    plan: &Plan,
    input: &InputFile,
    source: Source,
    output: &mut OutputWriter,
) -> Result<(), Failure> {
    if source.format == SourceFormat::Lines {
        return lines::clean(plan, input, source, output, &|line, rendered| {
            lines::render(plan, line, rendered);
        });
    }
    let fields = json_lines::Fields::new(&plan.fields);
    output.set_owns_isolates(false)?;
    lines::clean(plan, input, source, output, &|line, rendered| {
        json_lines::render(plan, &fields, line, rendered);
    })?;
    output.set_owns_isolates(plan.owns_isolates)?;
    fields.check(input)
}

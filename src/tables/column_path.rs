//! Where a column is: names, from a column of the table into its structs. Paths as they are typed in, places in a schema
//! out, or a message that lists the columns there are.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch, StructArray, cast::AsArray};
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields, Schema};

use super::column::{CleanedColumn, cleaned_type};
use super::error::TableError;

/// The names that lead to a column.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ColumnPath(Vec<String>);

impl ColumnPath {
    /// A path by its names.
    pub fn new(names: Vec<String>) -> Self {
        ColumnPath(names)
    }

    /// A path as it is typed: `meta.title` is a field of a struct, `a\.b` a name with a dot in it.
    pub fn parse(typed: &str) -> Self {
        let mut names = vec![String::new()];
        let mut chars = typed.chars();
        while let Some(c) = chars.next() {
            let c = match c {
                '.' => {
                    names.push(String::new());
                    continue;
                }
                '\\' => chars.next().unwrap_or('\\'),
                c => c,
            };
            if let Some(name) = names.last_mut() {
                name.push(c);
            }
        }
        ColumnPath(names)
    }

    /// The names.
    pub fn names(&self) -> &[String] {
        &self.0
    }
}

/// As it is typed.
impl std::fmt::Display for ColumnPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> =
            self.0.iter().map(|name| name.replace('\\', "\\\\").replace('.', "\\.")).collect();
        f.write_str(&names.join("."))
    }
}

/// The columns of a schema that a table of clean columns has: those that are asked for, or the one that holds strings.
///
/// # Errors
///
/// There is no such column, it holds no text, or nothing was asked for and there are several.
pub fn find(schema: &Schema, wanted: &[ColumnPath]) -> Result<Vec<ColumnPath>, TableError> {
    let mut leaves = Vec::new();
    collect(schema.fields(), &mut Vec::new(), &mut leaves);
    leaves.retain(|(path, _)| !is_own(path));
    let refuse = |why: String| Err(TableError::Column(format!("{why}; {}", listed(&leaves))));
    if wanted.is_empty() {
        let strings: Vec<_> = leaves.iter().filter(|(_, data_type)| is_string(data_type)).collect();
        return match &strings[..] {
            [(path, _)] => Ok(vec![path.clone()]),
            [] => refuse("no column of strings (name one with --field)".into()),
            all => refuse(format!("{} columns of strings (name one with --field)", all.len())),
        };
    }
    let mut found: Vec<ColumnPath> = Vec::new();
    for path in wanted {
        match leaves.iter().find(|(known, _)| known == path) {
            None => return refuse(format!("no column is called '{path}'")),
            Some((_, data_type)) if cleaned_type(data_type).is_none() => {
                return refuse(format!("column '{path}' is {data_type} and holds no text"));
            }
            Some(_) if found.contains(path) => {}
            Some(_) => found.push(path.clone()),
        }
    }
    Ok(found)
}

/// Whether it is a column of an earlier run.
fn is_own(path: &ColumnPath) -> bool {
    path.0.first().is_some_and(|name| name == "saaf" || name.starts_with("saaf_"))
}

fn is_string(data_type: &DataType) -> bool {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_string(values),
        _ => false,
    }
}

fn collect(fields: &Fields, before: &mut Vec<String>, leaves: &mut Vec<(ColumnPath, DataType)>) {
    for field in fields {
        before.push(field.name().clone());
        match field.data_type() {
            DataType::Struct(inner) => collect(inner, before, leaves),
            data_type => leaves.push((ColumnPath(before.clone()), data_type.clone())),
        }
        before.pop();
    }
}

/// The columns and their types, for a message.
fn listed(leaves: &[(ColumnPath, DataType)]) -> String {
    const MOST: usize = 30;
    if leaves.is_empty() {
        return "the table has no columns".into();
    }
    let names: Vec<_> =
        leaves.iter().take(MOST).map(|(path, data_type)| format!("{path} ({data_type})")).collect();
    let more = leaves.len().saturating_sub(MOST);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("the columns are {}{rest}", names.join(", "))
}

/// The name of the first new column of each path.
pub fn new_names(paths: &[ColumnPath]) -> Vec<String> {
    match paths {
        [_] => vec!["saaf".into()],
        _ => paths.iter().map(|path| format!("saaf_{path}")).collect(),
    }
}

/// The schema of a table in which the columns at `paths` are clean. New columns stand last; where there are columns of
/// these names, they are those of an earlier run and go.
pub fn cleaned_schema(schema: &Schema, paths: &[ColumnPath]) -> Schema {
    let new: Vec<FieldRef> = new_names(paths).iter().flat_map(|name| CleanedColumn::fields(name)).collect();
    let mut fields: Vec<FieldRef> = kept(schema, &new)
        .map(|at| {
            let field = &schema.fields()[at];
            paths.iter().fold(Arc::clone(field), |field, path| retyped(&field, path.names()))
        })
        .collect();
    fields.extend(new);
    Schema::new_with_metadata(fields, schema.metadata().clone())
}

/// The columns that are not replaced by new ones.
fn kept<'a>(schema: &'a Schema, new: &'a [FieldRef]) -> impl Iterator<Item = usize> + 'a {
    let stays = |at: &usize| !new.iter().any(|new| new.name() == schema.field(*at).name());
    (0..schema.fields().len()).filter(stays)
}

/// Polars keeps here that a column was categorical; a reader would make it one again.
const OF_DICTIONARIES: [&str; 4] =
    ["_PL_CATEGORICAL", "_PL_CATEGORICAL2", "_PL_ENUM_VALUES", "_PL_ENUM_VALUES2"];

/// The field with the type of the clean column in place of that at the path.
fn retyped(field: &FieldRef, path: &[String]) -> FieldRef {
    let Some((name, rest)) = path.split_first().filter(|(name, _)| *name == field.name()) else {
        return Arc::clone(field);
    };
    debug_assert_eq!(name, field.name());
    let data_type = match (field.data_type(), rest) {
        (DataType::Struct(inner), [_, ..]) => {
            DataType::Struct(inner.iter().map(|field| retyped(field, rest)).collect())
        }
        (data_type, _) => cleaned_type(data_type).unwrap_or(data_type).clone(),
    };
    if data_type == *field.data_type() {
        return Arc::clone(field);
    }
    let mut changed = Field::clone(field).with_data_type(data_type);
    if matches!(field.data_type(), DataType::Dictionary(..)) {
        changed.metadata_mut().retain(|key, _| !OF_DICTIONARIES.contains(&&**key));
    }
    if field.data_type() == &DataType::Null {
        changed.set_nullable(true);
    }
    Arc::new(changed)
}

/// The array at the path, with the nulls of the structs round it.
///
/// # Errors
///
/// A struct of the batch lacks the field.
pub fn array_at(batch: &RecordBatch, path: &ColumnPath) -> Result<ArrayRef, ArrowError> {
    let missing = || ArrowError::SchemaError(format!("no column is called '{path}'"));
    let (first, rest) = path.names().split_first().ok_or_else(missing)?;
    let mut array = batch.column_by_name(first).cloned().ok_or_else(missing)?;
    let mut nulls = array.logical_nulls();
    for name in rest {
        let inner =
            array.as_struct_opt().ok_or_else(missing)?.column_by_name(name).cloned().ok_or_else(missing)?;
        nulls = arrow_buffer::NullBuffer::union(nulls.as_ref(), inner.logical_nulls().as_ref());
        array = inner;
    }
    if rest.is_empty() || matches!(array.data_type(), DataType::Null) {
        return Ok(array);
    }
    let data = array.to_data().into_builder().nulls(nulls).build()?;
    Ok(arrow_array::make_array(data))
}

/// The batch with clean columns, of the schema that [`cleaned_schema`] gives.
///
/// # Errors
///
/// The columns do not fit the schema.
pub fn with_cleaned(
    batch: &RecordBatch,
    schema: &Arc<Schema>,
    paths: &[ColumnPath],
    cleaned: &[CleanedColumn],
) -> Result<RecordBatch, ArrowError> {
    let old = batch.schema();
    let new: Vec<FieldRef> = new_names(paths).iter().flat_map(|name| CleanedColumn::fields(name)).collect();
    let mut columns: Vec<ArrayRef> = Vec::with_capacity(schema.fields().len());
    for (to, from) in kept(&old, &new).enumerate() {
        let mut column = Arc::clone(batch.column(from));
        for (path, cleaned) in paths.iter().zip(cleaned) {
            if path.names().first() == Some(old.field(from).name()) {
                column = replaced(&column, schema.field(to), &path.names()[1..], &cleaned.text)?;
            }
        }
        columns.push(column);
    }
    columns.extend(cleaned.iter().flat_map(CleanedColumn::columns));
    RecordBatch::try_new(Arc::clone(schema), columns)
}

/// The column with `text` at the path inside it.
fn replaced(
    column: &ArrayRef,
    field: &Field,
    path: &[String],
    text: &ArrayRef,
) -> Result<ArrayRef, ArrowError> {
    let (Some((name, rest)), DataType::Struct(fields)) = (path.split_first(), field.data_type()) else {
        return Ok(Arc::clone(text));
    };
    let inner = column.as_struct();
    let columns = inner.columns().iter().zip(fields).map(|(column, field)| match field.name() == name {
        true => replaced(column, field, rest, text),
        false => Ok(Arc::clone(column)),
    });
    // Another path may lead into the same struct: its field has its new type only once it is replaced.
    let columns: Vec<_> = columns.collect::<Result<_, _>>()?;
    let fields: Fields = fields
        .iter()
        .zip(&columns)
        .map(|(field, column)| Field::clone(field).with_data_type(column.data_type().clone()))
        .collect();
    Ok(Arc::new(StructArray::try_new_with_length(fields, columns, inner.nulls().cloned(), inner.len())?))
}

//! Each line is a JSON object, some fields of which are documents. All other bytes of the line are copied,
//! and so is a field in which nothing changes.

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use super::by_window;
use super::inputs::InputFile;
use super::json::{self, JsonField, Object, SyntaxError};
use super::lines::Line;
use super::outcome::Rendered;
use super::outputs::Failure;
use super::plan::Plan;
use super::source_format::SourceFormat;
use crate::Encoding;
use crate::emit::Format;
use crate::emit::explain::Legible;
use crate::emit::jsonl::{Record, escape};

/// The fields to clean, and whether a line had each of them. Shared by all threads.
pub struct Fields<'a> {
    paths: &'a [json::FieldPath],
    found: Vec<AtomicBool>,
    /// The strings of an object.
    seen: OnceLock<Vec<String>>,
}

impl<'a> Fields<'a> {
    pub fn new(paths: &'a [json::FieldPath]) -> Self {
        let found = paths.iter().map(|_| AtomicBool::new(false)).collect();
        Fields { paths, found, seen: OnceLock::new() }
    }

    fn note(&self, line: &Line, object: &Object) {
        for field in &object.fields {
            self.found[field.path].store(true, Relaxed);
        }
        self.seen.get_or_init(|| json::string_paths(line.text));
    }

    /// A field that no line has is a mistake in its name.
    pub fn check(&self, input: &InputFile) -> Result<(), Failure> {
        let Some(seen) = self.seen.get() else { return Ok(()) };
        let missing = self.paths.iter().zip(&self.found).find(|(_, found)| !found.load(Relaxed));
        let Some((path, _)) = missing else { return Ok(()) };
        let seen = if seen.is_empty() { String::new() } else { format!("a line has {}; ", seen.join(", ")) };
        Err(Failure::Input(format!(
            "{}: no line has a text in field {} ({seen}name one with --field, or --from text for one text)",
            input.name(),
            path.given,
        )))
    }
}

/// Writes one line of the result. A line that is no JSON object is reported and copied: a missing record would do more harm
/// downstream than one that is not clean.
pub fn render(plan: &Plan, fields: &Fields, line: &Line, rendered: &mut Rendered) {
    if line.text.trim_ascii().is_empty() {
        copy_line(line, rendered);
        return;
    }
    match json::find(line.text, fields.paths) {
        Ok(object) => {
            fields.note(line, &object);
            clean(plan, fields.paths, line, &object, rendered);
        }
        Err(error) => {
            report_syntax_error(plan, line, error, rendered);
            copy_line(line, rendered);
        }
    }
}

fn copy_line(line: &Line, rendered: &mut Rendered) {
    rendered.output.extend_from_slice(line.text);
    rendered.output.extend_from_slice(line.end);
}

fn report_syntax_error(
    plan: &Plan,
    line: &Line,
    SyntaxError { at, expected }: SyntaxError,
    rendered: &mut Rendered,
) {
    let message = format_args!(
        "{}: not a JSON object: expected {expected} at byte {at} of the line, {} of the input; passed on as it is \
         (is it one object on each line? --from lines takes plain lines)",
        line.name,
        line.offset + at as u64,
    );
    rendered.report_bad_line(message, plan.strict);
}

/// Writes the line with its fields cleaned, in the order of the line.
fn clean(plan: &Plan, paths: &[json::FieldPath], line: &Line, object: &Object, rendered: &mut Rendered) {
    let mut records = Records { of_path: vec![Vec::new(); paths.len()] };
    // The value of `saaf` of an earlier run is replaced as a whole, so fields inside it are skipped.
    let own = object.saaf.clone().filter(|_| plan.format != Format::Text);
    let is_own = |field: &JsonField| own.as_ref().is_some_and(|own| own.contains(&field.raw.start));
    let (mut copied, mut own_at) = (0, None);
    for field in object.fields.iter().filter(|field| !is_own(field)) {
        own_at = own_at.or(copy(line, copied..field.raw.start, own.as_ref(), &mut rendered.output));
        copied = field.raw.start;
        if clean_field(plan, &paths[field.path].given, line, field, &mut records, rendered) {
            copied = field.raw.end;
        }
    }
    own_at = own_at.or(copy(line, copied..object.end, own.as_ref(), &mut rendered.output));
    match (records.value(paths), own.as_ref().zip(own_at)) {
        (Some(value), Some((own, at))) => {
            rendered.output.splice(at..at + own.len(), value);
        }
        (Some(value), None) => {
            rendered.output.extend_from_slice(b",\"saaf\":");
            rendered.output.extend_from_slice(&value);
        }
        (None, _) => {}
    }
    rendered.output.extend_from_slice(&line.text[object.end..]);
    rendered.output.extend_from_slice(line.end);
}

/// Copies a part of the line. Returns where `own` begins in the output, if it begins in that part.
fn copy(line: &Line, part: Range<usize>, own: Option<&Range<usize>>, output: &mut Vec<u8>) -> Option<usize> {
    let own = own.filter(|own| part.contains(&own.start));
    let at = own.map(|own| output.len() + own.start - part.start);
    output.extend_from_slice(&line.text[part]);
    at
}

/// Writes the cleaned field and returns whether it did: a field in which nothing changes, or that is binary, is left to be
/// copied.
fn clean_field(
    plan: &Plan,
    path: &str,
    line: &Line,
    field: &JsonField,
    records: &mut Records,
    rendered: &mut Rendered,
) -> bool {
    let source = json::unescape(&line.text[field.raw.clone()]);
    let (name, start) = (format!("{}: {}", line.name, Legible(path)), rendered.output.len());
    let record = Record::without_text(plan.record_options());
    let (mut left, mut is_changed) = (&source[..], false);
    let cleaned =
        by_window::clean(plan, plan.input(SourceFormat::JsonLines, &source[..]), &name, record, |text| {
            match left.strip_prefix(text.as_bytes()) {
                Some(rest) => left = rest,
                None => is_changed = true,
            }
            escape(text, &mut rendered.output);
        });
    let is_changed = is_changed || !left.is_empty();
    if cleaned.is_binary() {
        rendered.output.truncate(start);
        rendered.report(format_args!("{name}: binary data; passed on as it is"));
        return false;
    }
    rendered.stderr.extend_from_slice(&cleaned.stderr);
    rendered.outcome.lost |= cleaned.is_lossy;
    rendered.outcome.changed |= is_changed;
    if let Some(record) = &cleaned.record {
        records.add(field, record, &cleaned.encoding);
    }
    if !is_changed {
        // The field is copied with its own escapes.
        rendered.output.truncate(start);
    }
    is_changed
}

/// The records of the fields, without their texts, which stand in the fields.
struct Records {
    /// For each path, the records of the strings that it leads to, and whether they are elements of an array.
    of_path: Vec<Vec<(bool, Vec<u8>)>>,
}

impl Records {
    fn add(&mut self, field: &JsonField, record: &Record, encoding: &Encoding) {
        let mut json = Vec::new();
        // Writing to memory does not fail.
        let _ = record.write(encoding, &mut json);
        let records = &mut self.of_path[field.path];
        if !field.in_array {
            // Of duplicate names the last one counts, as for most JSON parsers.
            records.clear();
        }
        records.push((field.in_array, json));
    }

    /// The value of `saaf`, keyed by path where there are several. `None` where no path leads to a string.
    fn value(mut self, paths: &[json::FieldPath]) -> Option<Vec<u8>> {
        if let [records] = &mut self.of_path[..] {
            return value_of_path(std::mem::take(records));
        }
        let mut all = Vec::new();
        for (path, records) in paths.iter().zip(self.of_path) {
            if let Some(value) = value_of_path(records) {
                all.push(if all.is_empty() { b'{' } else { b',' });
                all.push(b'"');
                escape(&path.given, &mut all);
                all.extend_from_slice(b"\":");
                all.extend_from_slice(&value);
            }
        }
        all.push(b'}');
        (all.len() > 1).then_some(all)
    }
}

fn value_of_path(mut records: Vec<(bool, Vec<u8>)>) -> Option<Vec<u8>> {
    match &records[..] {
        [] => None,
        [(false, _)] => records.pop().map(|(_, json)| json),
        _ => {
            let list: Vec<_> = records.iter().map(|(_, json)| &json[..]).collect();
            Some([b"[", &list.join(&b","[..])[..], b"]"].concat())
        }
    }
}

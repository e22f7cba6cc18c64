//! Each line is a JSON object with fields to clean. The rest of the line stays as it is, byte for byte, and so does a
//! field in which nothing changes.

use std::ops::Range;

use saaf::Encoding;
use saaf::emit::Format;
use saaf::emit::explain::Legible;
use saaf::emit::jsonl::{Record, escape};

use super::json::{self, Fault, Field, Object};
use super::lines::Line;
use super::outcome::Rendered;
use super::plan::Plan;
use super::windows;

/// Writes one line of the result. A line that is no object is written as it came, because a record that is missing
/// downstream is worse than one that is not clean, and told.
pub fn render(plan: &Plan, paths: &[json::Path], line: &Line, rendered: &mut Rendered) {
    if line.text.trim_ascii().is_empty() {
        pass_on(line, rendered);
        return;
    }
    match json::find(line.text, paths) {
        Ok(object) => clean(plan, paths, line, &object, rendered),
        Err(fault) => {
            complain(line, fault, rendered);
            pass_on(line, rendered);
        }
    }
}

fn pass_on(line: &Line, rendered: &mut Rendered) {
    rendered.output.extend_from_slice(line.text);
    rendered.output.extend_from_slice(line.end);
}

fn complain(line: &Line, Fault { at, expected }: Fault, rendered: &mut Rendered) {
    rendered.complain(format_args!(
        "{}: not a JSON object: expected {expected} at byte {at} of the line, {} of the input; passed on as it is \
         (is it one object on each line? --from lines takes plain lines)",
        line.name,
        line.offset + at as u64,
    ));
}

/// Writes the line with its fields cleaned, one after the other as they stand.
fn clean(plan: &Plan, paths: &[json::Path], line: &Line, object: &Object, rendered: &mut Rendered) {
    let mut labels = Labels { of_path: vec![Vec::new(); paths.len()] };
    // The record of an earlier run is replaced as a whole.
    let own = object.saaf.clone().filter(|_| plan.format != Format::Text);
    let is_own = |field: &Field| own.as_ref().is_some_and(|own| own.contains(&field.raw.start));
    let (mut copied, mut own_at) = (0, None);
    for field in object.fields.iter().filter(|field| !is_own(field)) {
        own_at = own_at.or(copy(line, copied..field.raw.start, own.as_ref(), &mut rendered.output));
        copied = field.raw.start;
        if clean_field(plan, &paths[field.path].given, line, field, &mut labels, rendered) {
            copied = field.raw.end;
        }
    }
    own_at = own_at.or(copy(line, copied..object.end, own.as_ref(), &mut rendered.output));
    match (labels.value(paths), own.as_ref().zip(own_at)) {
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

/// Copies a part of the line, and says where `own` begins in the output, if it begins in that part.
fn copy(line: &Line, part: Range<usize>, own: Option<&Range<usize>>, output: &mut Vec<u8>) -> Option<usize> {
    let own = own.filter(|own| part.contains(&own.start));
    let at = own.map(|own| output.len() + own.start - part.start);
    output.extend_from_slice(&line.text[part]);
    at
}

/// Writes what stands in the place of a field, and whether anything does: a field in which nothing changes, and one
/// that is no text, are left to be copied. Window by window, so that no more is held of a long line than the line, what
/// is unescaped of it, and the result.
fn clean_field(
    plan: &Plan,
    path: &str,
    line: &Line,
    field: &Field,
    labels: &mut Labels,
    rendered: &mut Rendered,
) -> bool {
    let source = json::unescape(&line.text[field.raw.clone()]);
    let (name, start) = (format!("{}: {}", line.name, Legible(path)), rendered.output.len());
    let begun = Record::without_text(plan.offsets());
    let (mut left, mut is_changed) = (&source[..], false);
    let cleaned = windows::clean(plan, &name, &source, begun, |text| {
        match left.strip_prefix(text.as_bytes()) {
            Some(rest) => left = rest,
            None => is_changed = true,
        }
        escape(text, &mut rendered.output);
    });
    let is_changed = is_changed || !left.is_empty();
    if cleaned.is_binary() {
        rendered.output.truncate(start);
        rendered.complain(format_args!("{name}: binary data; passed on as it is"));
        return false;
    }
    rendered.told.extend_from_slice(&cleaned.told);
    rendered.outcome.lost |= cleaned.is_lossy;
    rendered.outcome.changed |= is_changed;
    if let Some(record) = &cleaned.record {
        labels.add(field, record, &cleaned.encoding);
    }
    if !is_changed {
        // As it is spelt.
        rendered.output.truncate(start);
    }
    is_changed
}

/// The records of the fields, without their texts, which stay in their places.
struct Labels {
    /// For each path, what it leads to, and whether that is an element of an array.
    of_path: Vec<Vec<(bool, Vec<u8>)>>,
}

impl Labels {
    fn add(&mut self, field: &Field, record: &Record, encoding: &Encoding) {
        let mut label = Vec::new();
        // Writing to memory does not fail.
        let _ = record.write(encoding, &mut label);
        let labels = &mut self.of_path[field.path];
        if !field.in_array {
            // Of a name that an object has twice, the last one counts, as it does for those who read the object.
            labels.clear();
        }
        labels.push((field.in_array, label));
    }

    /// The value of `saaf`: by path where there are several. None where no path leads to a string.
    fn value(mut self, paths: &[json::Path]) -> Option<Vec<u8>> {
        if let [labels] = &mut self.of_path[..] {
            return value_of_path(std::mem::take(labels));
        }
        let mut all = Vec::new();
        for (path, labels) in paths.iter().zip(self.of_path) {
            if let Some(value) = value_of_path(labels) {
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

fn value_of_path(mut labels: Vec<(bool, Vec<u8>)>) -> Option<Vec<u8>> {
    match &labels[..] {
        [] => None,
        [(false, _)] => labels.pop().map(|(_, label)| label),
        _ => {
            let list: Vec<_> = labels.iter().map(|(_, label)| &label[..]).collect();
            Some([b"[", &list.join(&b","[..])[..], b"]"].concat())
        }
    }
}

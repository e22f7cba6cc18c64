//! Each line is a JSON object with fields to clean. The rest of the line stays as it is, byte for byte, and so does a
//! field in which nothing changes.

use std::ops::Range;

use saaf::emit::explain::{Explainer, Legible};
use saaf::emit::{Format, Offsets, jsonl};
use saaf::{Document, Evidence};

use super::json::{self, Fault, Field, Object};
use super::lines::Line;
use super::outcome::{Rendered, is_lossy};
use super::plan::Plan;

/// Writes one line of the result. A line that is no object is written as it came, because a record that is missing
/// downstream is worse than one that is not clean, and told.
pub fn render(plan: &Plan, paths: &[json::Path], line: &Line, rendered: &mut Rendered) {
    if line.text.trim_ascii().is_empty() {
        copy(line, rendered);
        return;
    }
    match json::find(line.text, paths) {
        Ok(object) => clean(plan, paths, line, &object, rendered),
        Err(fault) => {
            complain(line, fault, rendered);
            copy(line, rendered);
        }
    }
}

fn copy(line: &Line, rendered: &mut Rendered) {
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

/// Bytes that stand in the place of others.
type Replacement = (Range<usize>, Vec<u8>);

fn clean(plan: &Plan, paths: &[json::Path], line: &Line, object: &Object, rendered: &mut Rendered) {
    let mut replacements = Vec::new();
    let mut labels = Labels { of_path: vec![Vec::new(); paths.len()] };
    // The record of an earlier run is replaced as a whole.
    let own = object.saaf.clone().filter(|_| plan.format != Format::Text);
    let is_own = |field: &Field| own.as_ref().is_some_and(|own| own.contains(&field.raw.start));
    for field in object.fields.iter().filter(|field| !is_own(field)) {
        let path = &paths[field.path];
        let source = json::unescape(&line.text[field.raw.clone()]);
        let document = plan.cleaner.clean(&source);
        if document.encoding.evidence == Evidence::Binary {
            rendered.complain(format_args!("{}: {}: binary data; passed on as it is", line.name, path.given));
            continue;
        }
        if plan.explain {
            // Writing to memory does not fail.
            let name = format!("{}: {}", line.name, Legible(&path.given));
            let _ = Explainer::new(&name).write(&document, &mut rendered.told);
        }
        rendered.outcome.lost |= is_lossy(&document);
        if document.text.as_bytes() != &source[..] {
            rendered.outcome.changed = true;
            replacements.push((field.raw.clone(), escape(&document.text)));
        }
        if let Format::Jsonl(offsets) = plan.format {
            labels.add(field, &document, offsets);
        }
    }
    if let Some(value) = labels.value(paths) {
        replacements.push(match own {
            Some(own) => (own, value),
            None => (object.end..object.end, [b",\"saaf\":", &value[..]].concat()),
        });
    }
    splice(line.text, replacements, &mut rendered.output);
    rendered.output.extend_from_slice(line.end);
}

/// The text as it stands between the quotation marks of a string: only what must be is escaped.
fn escape(text: &str) -> Vec<u8> {
    let mut quoted = serde_json::to_vec(text).unwrap_or_default(); // writing to memory does not fail
    quoted.pop();
    quoted.drain(..1);
    quoted
}

fn splice(line: &[u8], mut replacements: Vec<Replacement>, output: &mut Vec<u8>) {
    replacements.sort_by_key(|(range, _)| range.start);
    let mut copied = 0;
    for (range, with) in replacements {
        output.extend_from_slice(&line[copied..range.start]);
        output.extend_from_slice(&with);
        copied = range.end;
    }
    output.extend_from_slice(&line[copied..]);
}

/// The records of the fields, without their texts, which stay in their places.
struct Labels {
    /// For each path, what it leads to, and whether that is an element of an array.
    of_path: Vec<Vec<(bool, Vec<u8>)>>,
}

impl Labels {
    fn add(&mut self, field: &Field, document: &Document, offsets: Offsets) {
        let mut label = Vec::new();
        // Writing to memory does not fail.
        let _ = jsonl::write_labels(document, offsets, &mut label);
        let labels = &mut self.of_path[field.path];
        if !field.in_array {
            // Of a name that an object has twice, the last one counts, as it does for those who read the object.
            labels.clear();
        }
        labels.push((field.in_array, label));
    }

    /// The value of `saaf`: by path where there are several. None where no path leads to a string.
    fn value(&self, paths: &[json::Path]) -> Option<Vec<u8>> {
        if let [labels] = &self.of_path[..] {
            return value_of_path(labels);
        }
        let mut all = Vec::new();
        for (path, labels) in paths.iter().zip(&self.of_path) {
            if let Some(value) = value_of_path(labels) {
                all.push(if all.is_empty() { b'{' } else { b',' });
                all.push(b'"');
                all.extend_from_slice(&escape(&path.given));
                all.extend_from_slice(b"\":");
                all.extend_from_slice(&value);
            }
        }
        all.push(b'}');
        (all.len() > 1).then_some(all)
    }
}

fn value_of_path(labels: &[(bool, Vec<u8>)]) -> Option<Vec<u8>> {
    match labels {
        [] => None,
        [(false, label)] => Some(label.clone()),
        _ => {
            let list: Vec<_> = labels.iter().map(|(_, label)| &label[..]).collect();
            Some([b"[", &list.join(&b","[..])[..], b"]"].concat())
        }
    }
}

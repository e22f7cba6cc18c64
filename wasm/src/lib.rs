//! saaf for JavaScript: bytes or a string in; a record, the clean text or a report out.
//!
//! The functions are those of the npm package that `wasm/build` makes; `package/saaf.d.ts` is their reference. A document is
//! the record of `--to jsonl --offsets utf16`, parsed. Offsets into the text count UTF-16 code units, as `String.prototype.slice`
//! does. Offsets into the source count bytes of a `Uint8Array`, and UTF-16 code units of a string.
//!
//! A string comes over as UTF-8, so a lone surrogate is read as U+FFFD; both are one code unit, so offsets hold.

mod options;
mod string_offsets;

use js_sys::{Array, JSON, JsString, TypeError, Uint8Array};
use saaf::emit::{Offsets, RecordOptions, SpanSelection, html, jsonl};
use saaf::encoding::EncodingLabel;
use saaf::{Document, Input, Isolation, Languages, Profile, Rule};
use wasm_bindgen::prelude::*;

use options::Options;

/// What is to be cleaned.
enum Source {
    Bytes(Vec<u8>),
    String(String),
}

/// The document of `input`, as `--to jsonl --offsets utf16` writes it.
///
/// # Errors
///
/// `TypeError` or `RangeError` that names what is wrong with `input` or `options`.
#[wasm_bindgen]
pub fn clean(input: JsValue, options: JsValue) -> Result<JsValue, JsValue> {
    let source = source(&input)?;
    let options = Options::read(&options)?;
    let spans = options.spans;
    let document = options.document(&source, Some(Isolation::None));
    let record = record(&document, &source, spans).map_err(|error| js_sys::Error::new(&error.to_string()))?;
    JSON::parse(&record)
}

/// The clean text of `input`, as `--to text` writes it: with isolates where the profile wants them.
///
/// # Errors
///
/// As [`clean`].
#[wasm_bindgen(js_name = toText)]
pub fn to_text(input: JsValue, options: JsValue) -> Result<String, JsValue> {
    let source = source(&input)?;
    Ok(Options::read(&options)?.document(&source, None).text)
}

/// The report of `input`, as `--to html` writes it. `name`: what the document is called in it.
///
/// # Errors
///
/// As [`clean`].
#[wasm_bindgen(js_name = toHtml)]
pub fn to_html(input: JsValue, options: JsValue, name: Option<String>) -> Result<String, JsValue> {
    let source = source(&input)?;
    let document = Options::read(&options)?.document(&source, Some(Isolation::None));
    let mut report = Vec::new();
    html::write(&document, name.as_deref().unwrap_or("document"), &mut report)
        .map_err(|error| js_sys::Error::new(&error.to_string()))?;
    Ok(String::from_utf8_lossy(&report).into_owned())
}

/// The names that an option takes, as `--list` prints them: of `rules`, `languages`, `encodings` or `profiles`.
///
/// # Errors
///
/// `RangeError`: there is no such list.
#[wasm_bindgen]
pub fn list(what: &str) -> Result<Array, JsValue> {
    let names: Vec<&str> = match what {
        "rules" => Rule::ALL.into_iter().map(Rule::id).collect(),
        "languages" => Languages::known(),
        "encodings" => EncodingLabel::names().collect(),
        "profiles" => Profile::ALL.into_iter().map(Profile::name).collect(),
        _ => {
            return Err(options::range_error(&format!(
                "no list of '{what}' (rules, languages, encodings, profiles)"
            )));
        }
    };
    Ok(names.into_iter().map(JsValue::from_str).collect())
}

fn source(input: &JsValue) -> Result<Source, JsValue> {
    if let Some(string) = input.dyn_ref::<JsString>() {
        return Ok(Source::String(string.into()));
    }
    let bytes = input.dyn_ref::<Uint8Array>().ok_or_else(|| {
        let kind = input.js_typeof().as_string().unwrap_or_default();
        TypeError::new(&format!("input: a string or a Uint8Array, not {kind}"))
    })?;
    Ok(Source::Bytes(bytes.to_vec()))
}

impl Source {
    fn input(&self) -> Input<&[u8]> {
        match self {
            Source::Bytes(bytes) => bytes.into(),
            Source::String(string) => string.into(),
        }
    }
}

/// The record as JSON.
fn record(document: &Document, source: &Source, spans: SpanSelection) -> serde_json::Result<String> {
    let mut record = Vec::new();
    let options = RecordOptions { offsets: Offsets::Utf16, spans };
    jsonl::write(document, options, &mut record).map_err(serde_json::Error::io)?;
    match source {
        Source::String(string) if !string.is_ascii() => string_offsets::of_record(&record, string),
        _ => Ok(String::from_utf8_lossy(&record).into_owned()),
    }
}

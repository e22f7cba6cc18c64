//! The options of a call in; what they set up out. Their names are those of the command line, in camel case, as JavaScript writes
//! names. An option of the wrong type, or one that there is none of, is a `TypeError`; a value that there is none of, a
//! `RangeError`. Either names the option.

use std::fmt::Display;
use std::str::FromStr;

use js_sys::{Array, JsString, Object, RangeError, Reflect, TypeError};
use saaf::emit::SpanSelection;
use saaf::encoding::EncodingLabel;
use saaf::{
    CleanerBuilder, Document, Input, InputFormat, Isolation, Joiner, Profile, References, Rule, Rules,
    VisualOrder,
};
use wasm_bindgen::prelude::*;

use super::Source;

const NAMES: [&str; 19] = [
    "bidi",
    "declared",
    "decodeReferences",
    "dropStamps",
    "encoding",
    "from",
    "joiner",
    "languages",
    "markParagraphs",
    "only",
    "pageAlt",
    "pageTitle",
    "profile",
    "reveal",
    "spans",
    "url",
    "visualOrder",
    "with",
    "without",
];

/// What one call asks for.
#[derive(Default)]
pub struct Options {
    builder: CleanerBuilder,
    bidi: Option<Isolation>,
    format: InputFormat,
    encoding: Option<String>,
    declared: Option<String>,
    url: Option<String>,
    /// The spans of the record.
    pub spans: SpanSelection,
}

impl Options {
    /// Reads the object of options; `undefined` and `null` are none.
    pub fn read(options: &JsValue) -> Result<Options, JsValue> {
        let mut read = Options::default();
        if options.is_undefined() || options.is_null() {
            return Ok(read);
        }
        let Some(object) = options.dyn_ref::<Object>().filter(|_| !Array::is_array(options)) else {
            return Err(TypeError::new("options: an object, such as { profile: \"index\" }").into());
        };
        for name in Object::keys(object).iter() {
            let value = Reflect::get(object, &name)?;
            let name = name.as_string().unwrap_or_default();
            if value.is_undefined() && NAMES.contains(&name.as_str()) {
                continue;
            }
            read = read.set(&name, &value)?;
        }
        Ok(read)
    }

    fn set(mut self, name: &str, value: &JsValue) -> Result<Options, JsValue> {
        let builder = self.builder.clone();
        match name {
            "profile" => self.builder = builder.profile(parsed::<Profile>(name, value)?),
            "decodeReferences" => self.builder = builder.references(parsed::<References>(name, value)?),
            "joiner" => self.builder = builder.joiner(parsed::<Joiner>(name, value)?),
            "visualOrder" => self.builder = builder.visual_order(parsed::<VisualOrder>(name, value)?),
            "reveal" => self.builder = builder.reveal(boolean(name, value)?),
            "with" => self.builder = rules(name, value)?.into_iter().fold(builder, CleanerBuilder::with),
            "without" => {
                self.builder = rules(name, value)?.into_iter().fold(builder, CleanerBuilder::without)
            }
            "only" => {
                let only = rules(name, value)?.into_iter().map(Rules::from).reduce(Rules::and);
                self.builder = only.map_or(builder.clone(), |only| builder.only(only));
            }
            "dropStamps" if !boolean(name, value)? => {}
            "dropStamps" => self.builder = builder.with(Rule::Boilerplate),
            "markParagraphs" => self.builder = builder.mark_paragraphs(boolean(name, value)?),
            "pageAlt" => self.builder = builder.page_alt(boolean(name, value)?),
            "pageTitle" => self.builder = builder.page_title(boolean(name, value)?),
            "languages" => {
                let tags = strings(name, value)?;
                let tags: Vec<_> = tags.iter().map(|tag| tag.trim()).collect();
                self.builder = builder.languages(&tags).map_err(|error| wrong(name, error))?;
            }
            "bidi" => self.bidi = Some(parsed(name, value)?),
            "from" => self.format = format(&string(name, value)?)?,
            "encoding" => self.encoding = Some(label(name, value)?),
            "declared" => self.declared = Some(label(name, value)?),
            "spans" => self.spans = parsed::<SpanSelection>(name, value)?,
            "url" => self.url = Some(string(name, value)?),
            _ => return Err(unknown(name)),
        }
        Ok(self)
    }

    /// Cleans `source`. `bidi`: the isolates unless an option names them.
    pub fn document(self, source: &Source, bidi: Option<Isolation>) -> Document {
        let builder = match self.bidi.or(bidi) {
            Some(bidi) => self.builder.isolation(bidi),
            None => self.builder,
        };
        let input = source.input().format(self.format);
        let input = match &self.encoding {
            // The label was parsed when it was read. A string has its encoding.
            Some(label) if matches!(source, Source::Bytes(_)) => {
                input.clone().encoding(label).unwrap_or(input)
            }
            _ => input,
        };
        let input = self.declared.iter().fold(input, |input, label| input.declared(label));
        let input = self.url.iter().fold(input, |input, url| Input::url(input, url));
        builder.build().clean(input)
    }
}

/// A `RangeError`.
pub fn range_error(message: &str) -> JsValue {
    RangeError::new(message).into()
}

fn wrong(name: &str, error: impl Display) -> JsValue {
    range_error(&format!("{name}: {error}"))
}

/// The error of an option that there is none of. As the command line writes them, names have hyphens.
fn unknown(name: &str) -> JsValue {
    let plain = |name: &str| name.replace(['-', '_'], "").to_lowercase();
    let meant = NAMES.into_iter().find(|known| plain(known) == plain(name));
    let hint = match meant {
        Some(meant) => format!("did you mean {meant}?"),
        None => format!("there are {}", NAMES.join(", ")),
    };
    TypeError::new(&format!("unknown option '{name}' ({hint})")).into()
}

fn boolean(name: &str, value: &JsValue) -> Result<bool, JsValue> {
    value.as_bool().ok_or_else(|| TypeError::new(&format!("{name}: true or false")).into())
}

fn string(name: &str, value: &JsValue) -> Result<String, JsValue> {
    value.as_string().ok_or_else(|| TypeError::new(&format!("{name}: a string")).into())
}

/// A list of strings, or one string with commas, as on the command line.
fn strings(name: &str, value: &JsValue) -> Result<Vec<String>, JsValue> {
    let error = || JsValue::from(TypeError::new(&format!("{name}: an array of strings")));
    if let Some(list) = value.dyn_ref::<JsString>() {
        let list = String::from(list);
        return Ok(list.split(',').filter(|name| !name.trim().is_empty()).map(str::to_owned).collect());
    }
    let list = value.dyn_ref::<Array>().ok_or_else(error)?;
    list.iter().map(|element| element.as_string().ok_or_else(error)).collect()
}

fn parsed<T: FromStr<Err = saaf::Error>>(name: &str, value: &JsValue) -> Result<T, JsValue> {
    string(name, value)?.parse().map_err(|error| wrong(name, error))
}

fn rules(name: &str, value: &JsValue) -> Result<Vec<Rule>, JsValue> {
    strings(name, value)?.iter().map(|rule| rule.trim().parse().map_err(|error| wrong(name, error))).collect()
}

fn label(name: &str, value: &JsValue) -> Result<String, JsValue> {
    let label = string(name, value)?;
    EncodingLabel::parse(&label).map_err(|error| wrong(name, error))?;
    Ok(label)
}

fn format(format: &str) -> Result<InputFormat, JsValue> {
    match format {
        "text" => Ok(InputFormat::Text),
        "html" => Ok(InputFormat::Html),
        "subtitles" => Ok(InputFormat::Subtitles),
        _ => Err(wrong("from", format_args!("unknown format '{format}'; text, html or subtitles"))),
    }
}

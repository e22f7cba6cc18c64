//! The options of `clean` and `Cleaner`: keyword arguments in, what a cleaner and an input are set up with out.
//!
//! What decides on cleaning is apart from what is known of a source, so that a cleaner, with its cache of words, is shared by
//! all calls that clean alike. At most [`MAX_KNOWN`] are kept.

use std::sync::{Arc, Mutex, PoisonError};

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};
use saaf::emit::{Offsets, SpanSelection};
use saaf::encoding::{EncodingLabel, SourceHints};
use saaf::{
    Cleaner, Input, InputFormat, Isolation, Joiner, Languages, Profile, References, Rule, Rules, VisualOrder,
};

use crate::choices::{self, flag, named, one_of, text, texts};

const MAX_KNOWN: usize = 16;

/// All options, in the order of the documentation.
pub const NAMES: [&str; 21] = [
    "profile",
    "with_",
    "without",
    "only",
    "bidi",
    "languages",
    "joiner",
    "visual_order",
    "reveal",
    "references",
    "mark_paragraphs",
    "page_alt",
    "page_title",
    "drop_stamps",
    "encoding",
    "declared",
    "url",
    "language_hints",
    "format",
    "offsets",
    "errors",
];

/// Those that say something of one source.
const OF_SOURCE: [&str; 7] = ["encoding", "declared", "url", "language_hints", "format", "offsets", "errors"];

const FORMATS: [(&str, InputFormat); 4] = [
    ("text", InputFormat::Text),
    ("line", InputFormat::Line),
    ("html", InputFormat::Html),
    ("subtitles", InputFormat::Subtitles),
];

const UNITS: [(&str, Offsets); 4] = [
    ("codepoints", Offsets::Chars),
    ("bytes", Offsets::Bytes),
    ("utf16", Offsets::Utf16),
    ("chars", Offsets::Chars),
];

/// The name of a unit of offsets.
pub fn unit_name(unit: Offsets) -> &'static str {
    UNITS.iter().find(|(_, known)| *known == unit).map_or("", |(name, _)| name)
}

/// The spans that a record or a column lists; `None` is the usual choice.
pub fn span_selection(value: Option<&Bound<'_, PyAny>>) -> PyResult<SpanSelection> {
    let value = value.filter(|value| !value.is_none());
    let read = |value| named("spans", value, &SpanSelection::ALL.map(SpanSelection::name));
    Ok(value.map(read).transpose()?.unwrap_or_default())
}

const ERRORS: [(&str, bool); 2] = [("keep", false), ("raise", true)];

/// What decides on cleaning.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cleaning {
    profile: Profile,
    with: Vec<Rule>,
    without: Vec<Rule>,
    only: Option<Vec<Rule>>,
    bidi: Option<Isolation>,
    languages: Option<Vec<String>>,
    joiner: Joiner,
    visual_order: VisualOrder,
    reveal: bool,
    references: References,
    mark_paragraphs: bool,
    page_alt: bool,
    page_title: bool,
    drop_stamps: bool,
}

/// All options.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    pub cleaning: Cleaning,
    pub encoding: Option<String>,
    pub declared: Option<String>,
    pub url: Option<String>,
    pub language_hints: Vec<String>,
    pub format: InputFormat,
    /// `None`: code points for strings, bytes for bytes.
    pub offsets: Option<Offsets>,
    /// Damage is an exception.
    pub raises: bool,
}

impl Options {
    /// Reads keyword arguments of `function`.
    pub fn read(function: &str, keywords: Option<&Bound<'_, PyDict>>) -> PyResult<Options> {
        let mut options = Options::default();
        for (name, value) in keywords.into_iter().flatten() {
            options.set(function, &name.cast::<PyString>()?.to_cow()?, &value)?;
        }
        Ok(options)
    }

    /// These options, but for what is said of one source.
    pub fn with_source_options(
        &self,
        function: &str,
        keywords: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Options> {
        let mut options = self.clone();
        for (name, value) in keywords.into_iter().flatten() {
            let name = name.cast::<PyString>()?.to_cow()?.into_owned();
            if NAMES.contains(&&*name) && !OF_SOURCE.contains(&&*name) {
                let why = format!(
                    "{function}() got the option '{name}', which holds for all sources: give it to Cleaner"
                );
                return Err(PyTypeError::new_err(why));
            }
            options.set(function, &name, &value)?;
        }
        Ok(options)
    }

    fn set(&mut self, function: &str, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
        if !NAMES.contains(&name) {
            return Err(unexpected(function, name));
        }
        // None is what an option is without being given.
        if value.is_none() {
            return Ok(());
        }
        let cleaning = &mut self.cleaning;
        match name {
            "profile" => cleaning.profile = named(name, value, &Profile::ALL.map(Profile::name))?,
            "with_" => cleaning.with = rules(name, value)?,
            "without" => cleaning.without = rules(name, value)?,
            "only" => cleaning.only = Some(rules(name, value)?),
            "bidi" => cleaning.bidi = Some(named(name, value, &Isolation::ALL.map(Isolation::name))?),
            "languages" => cleaning.languages = Some(languages(name, value)?),
            "joiner" => cleaning.joiner = named(name, value, &Joiner::ALL.map(Joiner::name))?,
            "visual_order" => {
                cleaning.visual_order = named(name, value, &VisualOrder::ALL.map(VisualOrder::name))?
            }
            "reveal" => cleaning.reveal = flag(name, value)?,
            "references" => cleaning.references = named(name, value, &References::ALL.map(References::name))?,
            "mark_paragraphs" => cleaning.mark_paragraphs = flag(name, value)?,
            "page_alt" => cleaning.page_alt = flag(name, value)?,
            "page_title" => cleaning.page_title = flag(name, value)?,
            "drop_stamps" => cleaning.drop_stamps = flag(name, value)?,
            "encoding" => self.encoding = Some(encoding(name, value)?),
            "declared" => self.declared = Some(text(name, value)?),
            "url" => self.url = Some(text(name, value)?),
            "language_hints" => self.language_hints = texts(name, value)?,
            "format" => self.format = one_of(name, value, &FORMATS)?,
            "offsets" => self.offsets = Some(one_of(name, value, &UNITS)?),
            _ => self.raises = one_of(name, value, &ERRORS)?,
        }
        Ok(())
    }

    /// The options as keyword arguments, without those that are as they are without being given.
    pub fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        let usual = Options::default();
        let cleaning = &self.cleaning;
        let ids = |rules: &[Rule]| PyTuple::new(py, rules.iter().map(|rule| rule.id()));
        if cleaning.profile != usual.cleaning.profile {
            dict.set_item("profile", cleaning.profile.name())?;
        }
        if !cleaning.with.is_empty() {
            dict.set_item("with_", ids(&cleaning.with)?)?;
        }
        if !cleaning.without.is_empty() {
            dict.set_item("without", ids(&cleaning.without)?)?;
        }
        if let Some(only) = &cleaning.only {
            dict.set_item("only", ids(only)?)?;
        }
        if let Some(bidi) = cleaning.bidi {
            dict.set_item("bidi", bidi.name())?;
        }
        if let Some(languages) = &cleaning.languages {
            dict.set_item("languages", PyTuple::new(py, languages)?)?;
        }
        if cleaning.joiner != usual.cleaning.joiner {
            dict.set_item("joiner", cleaning.joiner.name())?;
        }
        if cleaning.visual_order != usual.cleaning.visual_order {
            dict.set_item("visual_order", cleaning.visual_order.name())?;
        }
        if cleaning.references != usual.cleaning.references {
            dict.set_item("references", cleaning.references.name())?;
        }
        let flags = [
            ("reveal", cleaning.reveal),
            ("mark_paragraphs", cleaning.mark_paragraphs),
            ("page_alt", cleaning.page_alt),
            ("page_title", cleaning.page_title),
            ("drop_stamps", cleaning.drop_stamps),
        ];
        for (name, _) in flags.iter().filter(|(_, is_set)| *is_set) {
            dict.set_item(name, true)?;
        }
        let texts = [("encoding", &self.encoding), ("declared", &self.declared), ("url", &self.url)];
        for (name, value) in texts.iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
            dict.set_item(name, value)?;
        }
        if !self.language_hints.is_empty() {
            dict.set_item("language_hints", PyTuple::new(py, &self.language_hints)?)?;
        }
        if let Some((name, _)) =
            FORMATS.iter().find(|(_, format)| *format == self.format && *format != usual.format)
        {
            dict.set_item("format", name)?;
        }
        if let Some((name, _)) = UNITS.iter().find(|(_, unit)| Some(*unit) == self.offsets) {
            dict.set_item("offsets", name)?;
        }
        if self.raises {
            dict.set_item("errors", "raise")?;
        }
        Ok(dict)
    }

    /// What is known of the encoding of a source.
    pub fn hints(&self) -> SourceHints {
        SourceHints {
            encoding: self.encoding.as_deref().and_then(|label| EncodingLabel::parse(label).ok()),
            declared: self.declared.clone(),
            domain: self.url.as_deref().and_then(SourceHints::domain_of),
            languages: self.language_hints.clone(),
        }
    }

    /// A source of which the options tell. `is_str`: it is UTF-8, because it was a string.
    pub fn input<S>(&self, source: S, is_str: bool) -> Input<S> {
        let input = Input::new(source).format(self.format);
        if is_str { input.utf8() } else { input.hints(self.hints()) }
    }

    /// A cleaner that cleans so, which others may use too.
    pub fn cleaner(&self) -> PyResult<Arc<Cleaner>> {
        static KNOWN: Mutex<Vec<(Cleaning, Arc<Cleaner>)>> = Mutex::new(Vec::new());
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = known.iter().position(|(cleaning, _)| *cleaning == self.cleaning) {
            known[..=at].rotate_right(1);
            return Ok(Arc::clone(&known[0].1));
        }
        let cleaner = Arc::new(self.cleaning.build()?);
        known.insert(0, (self.cleaning.clone(), Arc::clone(&cleaner)));
        known.truncate(MAX_KNOWN);
        Ok(cleaner)
    }
}

impl Cleaning {
    fn build(&self) -> PyResult<Cleaner> {
        let mut builder = Cleaner::builder()
            .profile(self.profile)
            .references(self.references)
            .joiner(self.joiner)
            .visual_order(self.visual_order)
            .reveal(self.reveal)
            .mark_paragraphs(self.mark_paragraphs)
            .page_alt(self.page_alt)
            .page_title(self.page_title);
        builder = self.with.iter().fold(builder, |builder, &rule| builder.with(rule));
        builder = self.without.iter().fold(builder, |builder, &rule| builder.without(rule));
        if self.drop_stamps {
            builder = builder.with(Rule::Boilerplate);
        }
        if let Some(only) = &self.only {
            builder = builder.only(only.iter().fold(Rules::default(), |rules, &rule| rules.and(rule)));
        }
        if let Some(bidi) = self.bidi {
            builder = builder.isolation(bidi);
        }
        if let Some(languages) = &self.languages {
            let tags: Vec<&str> = languages.iter().map(String::as_str).collect();
            builder = builder
                .languages(&tags)
                .map_err(|error| pyo3::exceptions::PyValueError::new_err(format!("languages: {error}")))?;
        }
        Ok(builder.build())
    }
}

fn rules(option: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<Rule>> {
    let ids = Rule::ALL.map(Rule::id);
    let read = |id: &String| id.parse::<Rule>().map_err(|error| choices::unknown(option, &error, id, &ids));
    texts(option, value)?.iter().map(read).collect()
}

fn languages(option: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    let tags = texts(option, value)?;
    for tag in &tags {
        Languages::from_tags([&**tag])
            .map_err(|error| choices::unknown(option, &error, tag, &Languages::known()))?;
    }
    Ok(tags)
}

fn encoding(option: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    let label = text(option, value)?;
    let names: Vec<_> = EncodingLabel::names().collect();
    match EncodingLabel::parse(&label) {
        Ok(_) => Ok(label),
        Err(error) => Err(choices::unknown(option, &error, &label, &names)),
    }
}

fn unexpected(function: &str, name: &str) -> PyErr {
    if name == "spans" {
        let hint =
            "it says what records and columns list: give it to to_json(), to_dict() or saaf.arrow.clean()";
        return PyTypeError::new_err(format!("{function}() got an unexpected option 'spans'; {hint}"));
    }
    // Names of the command line and of the library that have another name here.
    let other =
        [("with", "with_"), ("decode_references", "references"), ("isolation", "bidi"), ("from", "format")];
    let near = other.iter().find(|(known, _)| *known == name).map(|(_, here)| *here);
    let hint = match near.or_else(|| choices::near(name, &NAMES)) {
        Some(near) => format!("did you mean '{near}'?"),
        None => format!("the options are {}", NAMES.join(", ")),
    };
    PyTypeError::new_err(format!("{function}() got an unexpected option '{name}'; {hint}"))
}

//! What a document holds, as immutable objects of Python: equal by value, hashable, picklable, usable in `match`.

use std::hash::{DefaultHasher, Hash, Hasher};

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use saaf::emit::rounded;

/// Defines a class whose objects are the values of its fields.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[pyclass(frozen, get_all, eq, from_py_object, module = "saaf")]
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type),+
        }

        #[pymethods]
        impl $name {
            #[new]
            #[pyo3(signature = ($($field),+))]
            #[allow(clippy::too_many_arguments, reason = "one for each field")]
            fn new($($field: $type),+) -> Self {
                $name { $($field),+ }
            }

            #[classattr]
            fn __match_args__(py: Python<'_>) -> PyResult<Py<PyTuple>> {
                Ok(PyTuple::new(py, [$(stringify!($field)),+])?.unbind())
            }

            fn __getnewargs__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
                PyTuple::new(py, [$(self.$field.clone().into_bound_py_any(py)?),+])
            }

            fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
                let fields = [$(
                    format!("{}={}", stringify!($field), self.$field.clone().into_bound_py_any(py)?.repr()?)
                ),+];
                Ok(format!("{}({})", stringify!($name), fields.join(", ")))
            }

            fn __hash__(&self) -> u64 {
                let mut hasher = DefaultHasher::new();
                format!("{self:?}").hash(&mut hasher);
                hasher.finish()
            }
        }
    };
}

record! {
    /// Source bytes that were read in one encoding.
    EncodingSegment { start: usize, end: usize, name: String }
}

record! {
    /// How a source was read, and why so.
    Encoding {
        name: String,
        evidence: String,
        confidence: f64,
        runner_up: Option<String>,
        declared: Option<String>,
        damaged: usize,
        segments: Vec<EncodingSegment>,
    }
}

record! {
    /// A stretch of text up to and with a character that ends a paragraph (UAX #9 P1).
    Paragraph { start: usize, end: usize, direction: String, method: String }
}

record! {
    /// Another day that a date may mean.
    DateReading { iso: String, calendar: String }
}

record! {
    /// A date: what is written, and which day that is.
    Date {
        iso: Option<String>,
        last: Option<String>,
        calendar: String,
        original: String,
        precision: String,
        alternatives: Vec<DateReading>,
    }
}

record! {
    /// A stretch of one paragraph with one script, one language, one direction and one kind.
    Span {
        start: usize,
        end: usize,
        source_start: usize,
        source_end: usize,
        text: String,
        script: String,
        language: String,
        runner_up: Option<String>,
        confidence: f64,
        direction: String,
        kind: String,
        date: Option<Date>,
        is_boilerplate: bool,
        quality: Option<f64>,
    }
}

record! {
    /// One replacement, and the rules that made it.
    Edit {
        start: usize,
        end: usize,
        source_start: usize,
        source_end: usize,
        rules: Vec<String>,
        original: String,
        replacement: String,
        detail: Option<String>,
    }
}

record! {
    /// Something a person or a pipeline may want to know.
    Finding {
        kind: String,
        start: usize,
        end: usize,
        source_start: usize,
        source_end: usize,
        detail: String,
    }
}

record! {
    /// A place where a text is not bidi-safe, and the property that does not hold there.
    Violation { kind: String, start: usize, end: usize }
}

record! {
    /// What one ZWNJ or ZWJ of a text is there for, why so, and the language whose spelling wants it (`und`: none).
    JoinControl { verdict: String, reason: String, language: String, start: usize, end: usize }
}

record! {
    /// How much of a document is in one language.
    LanguageShare { language: String, letters: usize, share: f64, confidence: f64 }
}

record! {
    /// A word, and where it came from.
    Term {
        text: String,
        start: usize,
        end: usize,
        source_start: usize,
        source_end: usize,
        language: String,
        script: String,
        kind: String,
    }
}

impl From<&saaf::Encoding> for Encoding {
    fn from(encoding: &saaf::Encoding) -> Self {
        let segment = |segment: &saaf::encoding::EncodingSegment| EncodingSegment {
            start: segment.start,
            end: segment.end,
            name: segment.name.to_owned(),
        };
        Encoding {
            name: encoding.name.to_owned(),
            evidence: encoding.evidence.name().to_owned(),
            confidence: rounded(encoding.confidence),
            runner_up: encoding.runner_up.map(str::to_owned),
            declared: encoding.declared.clone(),
            damaged: encoding.damaged,
            segments: encoding.segments.iter().map(segment).collect(),
        }
    }
}

impl From<&saaf::Date> for Date {
    fn from(date: &saaf::Date) -> Self {
        let reading = |reading: saaf::DateReading| DateReading {
            iso: reading.iso.to_string(),
            calendar: reading.calendar.name().to_owned(),
        };
        Date {
            iso: date.iso.map(|iso| iso.to_string()),
            last: date.last.map(|iso| iso.to_string()),
            calendar: date.calendar.name().to_owned(),
            original: date.original.to_string(),
            precision: date.precision.name().to_owned(),
            alternatives: date.alternatives.iter().map(reading).collect(),
        }
    }
}

impl From<&saaf::LanguageShare> for LanguageShare {
    fn from(share: &saaf::LanguageShare) -> Self {
        LanguageShare {
            language: share.language.as_str().to_owned(),
            letters: share.letters,
            share: rounded(share.share),
            confidence: rounded(share.confidence),
        }
    }
}

/// A span of a text. `text` and `source`: where it is there, in the unit of the document.
pub fn span(span: &saaf::Span, of: &str, text: (usize, usize), source: (usize, usize)) -> Span {
    Span {
        start: text.0,
        end: text.1,
        source_start: source.0,
        source_end: source.1,
        text: span.text(of).to_owned(),
        script: span.script.as_str().to_owned(),
        language: span.language.as_str().to_owned(),
        runner_up: span.runner_up.map(|language| language.as_str().to_owned()),
        confidence: rounded(span.confidence),
        direction: span.direction.name().to_owned(),
        kind: span.kind.name().to_owned(),
        date: span.date.as_ref().map(Date::from),
        is_boilerplate: span.is_boilerplate,
        quality: span.quality.map(rounded),
    }
}

pub fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<EncodingSegment>()?;
    module.add_class::<Encoding>()?;
    module.add_class::<Paragraph>()?;
    module.add_class::<DateReading>()?;
    module.add_class::<Date>()?;
    module.add_class::<Span>()?;
    module.add_class::<Edit>()?;
    module.add_class::<Finding>()?;
    module.add_class::<Violation>()?;
    module.add_class::<JoinControl>()?;
    module.add_class::<LanguageShare>()?;
    module.add_class::<Term>()
}

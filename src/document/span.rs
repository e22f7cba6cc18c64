//! Paragraphs and spans: what is known of every stretch of a text.

use std::fmt;

use super::date::Date;
use crate::chars;
use crate::edit::TextRange;
use crate::names::print_by_name;

pub use crate::chars::Script;

print_by_name!(name: Direction, DirectionSource, SpanKind);

/// Writing direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
    /// No strong character tells.
    #[default]
    Neutral,
}

impl Direction {
    /// As the record prints it.
    pub const fn name(self) -> &'static str {
        match self {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
            Direction::Neutral => "neutral",
        }
    }
}

/// How the direction of a paragraph was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DirectionSource {
    /// The first strong character outside dates, addresses, code, markup and numbers (UAX #9 P2); where there is none,
    /// the first of all.
    FirstStrong,
    /// A name or two of the other direction head a sentence that runs this way.
    Sentence,
    /// The page declares it (`dir`).
    Declared,
    /// There is none; the document decides: its first 16 KiB, and all that stands before.
    Document,
    /// Nothing decides.
    #[default]
    Default,
}

impl DirectionSource {
    /// As the record prints it.
    pub const fn name(self) -> &'static str {
        match self {
            DirectionSource::FirstStrong => "first-strong",
            DirectionSource::Sentence => "sentence",
            DirectionSource::Declared => "declared",
            DirectionSource::Document => "document",
            DirectionSource::Default => "default",
        }
    }
}

/// A stretch of text up to and with a character of Bidi_Class B (UAX #9 P1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Paragraph {
    /// Byte offset in the text.
    pub start: usize,
    /// Byte offset in the text; the separator lies before it.
    pub end: usize,
    /// Which way it is written.
    pub direction: Direction,
    /// How that was found.
    pub method: DirectionSource,
}

impl Paragraph {
    /// Where it is in the text.
    pub fn range(&self) -> TextRange {
        (self.start..self.end).into()
    }
}

/// A BCP 47 language tag out of the list that saaf labels with.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Language(pub(crate) &'static str);

impl Language {
    /// Undetermined.
    pub const UND: Language = Language("und");
    /// No linguistic content: random letters, encoded bytes, program text.
    pub const ZXX: Language = Language("zxx");

    /// Whether it is that of words: neither [`UND`](Language::UND) nor [`ZXX`](Language::ZXX).
    pub fn is_known(self) -> bool {
        self != Language::UND && self != Language::ZXX
    }

    /// The tag: `ur`, `fa-AF`, `und`.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl Default for Language {
    fn default() -> Self {
        Language::UND
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// What a span is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SpanKind {
    /// Words.
    #[default]
    Prose,
    /// A whole date.
    Date,
    /// Digits without letters.
    Number,
    /// A web address.
    Url,
    /// An e-mail address.
    Email,
    /// Program text: between backticks or fences, or in an HTML element for it.
    Code,
    /// Tags, comments and character references of HTML and XML, keys of JSON objects, and placeholders that a program
    /// fills.
    Markup,
    /// Punctuation, symbols, emoji and white space without letters or digits.
    Symbol,
}

impl SpanKind {
    /// As the record prints it.
    pub const fn name(self) -> &'static str {
        match self {
            SpanKind::Prose => "prose",
            SpanKind::Date => "date",
            SpanKind::Number => "number",
            SpanKind::Url => "url",
            SpanKind::Email => "email",
            SpanKind::Code => "code",
            SpanKind::Markup => "markup",
            SpanKind::Symbol => "symbol",
        }
    }
}

/// A stretch of one paragraph with one script, one language, one direction and one kind.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Span {
    /// Byte offset in the text.
    pub start: usize,
    /// Byte offset in the text.
    pub end: usize,
    /// ISO 15924; `Zyyy` where no character has a script of its own.
    pub script: Script,
    /// BCP 47; `und` where it is not known, `zxx` where there is none.
    pub language: Language,
    /// The second-best language, where one was weighed.
    pub runner_up: Option<Language>,
    /// Of the language, in [0, 1]: the share of such labels that is right, as measured in `docs/languages.md`.
    pub confidence: f32,
    /// How plausible its letters are in the language, in [0, 1]: the share of clean texts of its length that look no better, as
    /// measured in `docs/languages.md`. Words of one paragraph in one language have one quality. `None` where there is no
    /// word of two letters, where the label was taken over from the text around, and in scripts for which nothing is
    /// measured: it is for Arabic, Latin and Cyrillic script.
    pub quality: Option<f32>,
    /// Which way its letters run.
    pub direction: Direction,
    /// What it is.
    pub kind: SpanKind,
    /// What it means, where `kind` is [`SpanKind::Date`].
    pub date: Option<Date>,
    /// Whether it is a date stamp: a date alone on its line, or at the head of one and set off from the text by a sign, or
    /// glued to it. Pages have them above an article; [`Rule::Boilerplate`](crate::Rule::Boilerplate) removes those that
    /// stand alone.
    pub is_boilerplate: bool,
}

impl Span {
    /// Letters (General_Category L, code points) of the span in the text of its document.
    pub(crate) fn letters(&self, text: &str) -> usize {
        self.text(text).chars().filter(|&c| chars::of(c).is_letter()).count()
    }

    /// Whether it has any.
    pub(crate) fn has_letters(&self, text: &str) -> bool {
        self.text(text).chars().any(|c| chars::of(c).is_letter())
    }

    /// Where it is in the text.
    pub fn range(&self) -> TextRange {
        (self.start..self.end).into()
    }

    /// What it holds of the document's text.
    ///
    /// ```
    /// let document = saaf::Cleaner::default().clean("she said “یہ کتاب میری ہے”");
    /// assert_eq!(document.spans[1].text(&document.text).trim(), "“یہ کتاب میری ہے”");
    /// ```
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// The languages that a span may be in: those that cannot be left out of account where a letter is to be changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Candidates(pub Vec<&'static str>);

/// A date whose language or whose day the words around it decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DateCandidates {
    /// Index of the span, of kind [`SpanKind::Date`].
    pub span: usize,
    /// The languages that write it so; empty for numbers.
    pub languages: Vec<&'static str>,
    /// What it is by the language, where languages read it differently.
    pub by_language: Vec<(ReadBy, Date)>,
}

/// Who reads a date in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReadBy {
    /// Languages in which the name of its month means this month.
    Languages(&'static [&'static str]),
    /// Languages that write day and month in this order.
    Order(DateOrder),
    /// Languages other than Arabic, in whose countries a lunar month begins when the moon is seen there.
    OtherThanArabic,
}

/// The order of day and month in numbers, before the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateOrder {
    DayFirst,
    MonthFirst,
}

//! What comes out: the text, and what is known of every stretch of it. Ground floor.
//!
//! Offsets are bytes. `start` and `end` count bytes of the text, `source` ranges count bytes of the source.

use std::fmt;
use std::ops::Range;

pub use crate::chars::Script;
use crate::edit::Edits;
use crate::edit::MojibakePath;
use crate::edit::SourceMap;
use crate::profile::Rules;

/// Bytes at the start of a document. What stands there is known everywhere in it: to a paragraph that cannot tell its
/// language or its direction by itself, as what stands before it is.
pub(crate) const HEAD: usize = 16 * 1024;

/// What no stage rewrites but for safety: markup and program text. In bytes of the text that it was found in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Protected {
    /// In order, and apart.
    pub ranges: Vec<Range<usize>>,
    /// Of each range: markup or code.
    pub kinds: Vec<SpanKind>,
    /// Text that was read in the wrong encoding and could not be repaired, in order and apart. What a later repair needs
    /// stays in it: no-break spaces, soft hyphens, C1 controls.
    pub damaged: Vec<Range<usize>>,
}

impl Protected {
    /// The same in the text that `edits` lead to.
    pub fn moved(&self, edits: &Edits) -> Protected {
        let mut moved = self.clone();
        moved.move_along(edits);
        moved
    }

    /// Those that meet `range`, as far as they lie in it, in order.
    pub fn within(&self, range: Range<usize>) -> impl Iterator<Item = (Range<usize>, SpanKind)> {
        let next = self.ranges.partition_point(|known| known.end <= range.start);
        let inside = self.ranges[next..].iter().zip(&self.kinds[next..]);
        inside
            .take_while(move |(known, _)| known.start < range.end)
            .map(move |(known, &kind)| (known.start.max(range.start)..known.end.min(range.end), kind))
    }

    /// Whether `range` meets one of the ranges.
    pub fn meets(&self, range: &Range<usize>) -> bool {
        let next = self.ranges.partition_point(|known| known.end <= range.start);
        self.ranges.get(next).is_some_and(|known| known.start < range.end)
    }

    /// Moves the ranges to where they are once the text is edited.
    pub fn move_along(&mut self, edits: &Edits) {
        for range in self.ranges.iter_mut().chain(&mut self.damaged) {
            *range = edits.after(range.clone());
        }
    }
}

/// The languages that a span may be in: those that cannot be left out of account where a letter is to be changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Candidates(pub Vec<&'static str>);

/// One source and all that came of it.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The clean text.
    pub text: String,
    /// How the source was read.
    pub encoding: Encoding,
    /// The paragraphs; they tile the text.
    pub paragraphs: Vec<Paragraph>,
    /// The spans; they tile the text, and each lies in one paragraph.
    pub spans: Vec<Span>,
    /// What a person or a pipeline may want to know, in text order.
    pub findings: Vec<Finding>,
    pub(crate) edits: Edits,
    pub(crate) map: SourceMap,
}

impl Document {
    /// The source bytes that the byte range `text` came from.
    ///
    /// ```
    /// let page = b"\xC7\xDF\xCA\xE6\xC8\xD1 30, 2025"; // windows-1256
    /// let cleaner = saaf::Cleaner::builder().encoding("windows-1256").unwrap().build();
    /// let document = cleaner.clean(page);
    /// assert_eq!(document.text, "اكتوبر 30, 2025");
    /// assert_eq!(document.source_range(0..12), 0..6);
    /// ```
    pub fn source_range(&self, text: Range<usize>) -> Range<usize> {
        self.source_of_decoded(self.edits.before(text))
    }

    fn source_of_decoded(&self, decoded: Range<usize>) -> Range<usize> {
        self.map.source(decoded, |range| self.edits.pieces(&self.text, range))
    }

    /// The edits, in order; what was misread makes one edit a stretch.
    pub fn edits(&self) -> impl Iterator<Item = SourceEdit<'_>> {
        self.edits.stretches().map(|edit| SourceEdit {
            rules: edit.rules,
            text: edit.after,
            source: self.source_of_decoded(edit.before),
            original: edit.original,
            mojibake_path: edit.mojibake_path,
        })
    }

    /// The decoded source, rebuilt by replaying the edits backwards over the text.
    pub fn decoded(&self) -> String {
        self.edits.undo(&self.text)
    }

    /// Whether the text differs from the decoded source, which an edit list of no length says without looking.
    pub fn is_changed(&self) -> bool {
        !self.edits.is_empty()
    }

    /// The findings come with the range of the decoded text in place of the source's.
    pub(crate) fn lead_findings_to_source(&mut self) {
        let mut findings = std::mem::take(&mut self.findings);
        for finding in &mut findings {
            finding.source = self.source_of_decoded(finding.source.clone());
        }
        self.findings = findings;
    }

    /// Adds the next window of the same source.
    pub(crate) fn append(&mut self, mut window: Document) {
        if self.text.is_empty() && self.map.source_len() == 0 {
            *self = window;
            return;
        }
        let (text, source, decoded) = (self.text.len(), self.map.source_len(), self.map.decoded_len());
        for paragraph in &mut window.paragraphs {
            paragraph.start += text;
            paragraph.end += text;
        }
        for span in &mut window.spans {
            span.start += text;
            span.end += text;
        }
        for Finding { text: t, source: s, .. } in &mut window.findings {
            (t.start, t.end) = (t.start + text, t.end + text);
            (s.start, s.end) = (s.start + source, s.end + source);
        }
        self.text.push_str(&window.text);
        self.paragraphs.append(&mut window.paragraphs);
        self.spans.append(&mut window.spans);
        self.findings.append(&mut window.findings);
        self.edits.append(&window.edits, decoded);
        self.map.append(&window.map);
    }

    /// Source bytes that became this text, those that left nothing included.
    pub fn source_len(&self) -> usize {
        self.map.source_len()
    }

    /// Bytes of memory that the way back (edits and source map) takes.
    pub fn map_size(&self) -> usize {
        self.edits.size() + self.map.size()
    }
}

/// One replacement, led back to source bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceEdit<'a> {
    /// The rules that made it.
    pub rules: Rules,
    /// Byte range in the text; empty for a removal.
    pub text: Range<usize>,
    /// Byte range in the source.
    pub source: Range<usize>,
    /// The characters that were replaced; empty for an insertion.
    pub original: &'a str,
    /// The misreadings that it undid, where it undid any.
    pub mojibake_path: Option<&'a MojibakePath>,
}

/// How the source was read, and why so.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoding {
    /// WHATWG name where there is one (`UTF-8`, `windows-1256`), else IANA's (`UTF-32LE`, `IBM037`), else the usual one
    /// (`CP720`, `x-mac-arabic`); `binary` for no text.
    pub name: &'static str,
    /// What decided.
    pub evidence: Evidence,
    /// In [0, 1]. What statistics say at 0.9 and above is right 99 times in 100. Measured on the files of chardet
    /// 6.0.0.post1 with an even md5 of their path, on which thresholds were chosen too; right means that the text is:
    ///
    /// | said | whole files | first 64 bytes |
    /// |---|---|---|
    /// | 0.95 to 0.99 | 352 of 353 | 221 of 221 |
    /// | 0.9 to 0.95 | 10 of 10 | 19 of 20 |
    /// | 0.8 to 0.9 | 20 of 23 | 20 of 22 |
    /// | 0.5 to 0.8 | 21 of 22 | 25 of 33 |
    pub confidence: f32,
    /// The second-best reading.
    pub runner_up: Option<&'static str>,
    /// What the caller or the page said it was, as it was said.
    pub declared: Option<String>,
    /// Source bytes that could not be read in the encoding.
    pub damaged: usize,
    /// Which encoding read which source bytes; they tile the source.
    pub segments: Vec<EncodingSegment>,
}

impl Default for Encoding {
    /// An empty source.
    fn default() -> Self {
        Encoding {
            name: "UTF-8",
            evidence: Evidence::Ascii,
            confidence: 1.0,
            runner_up: None,
            declared: None,
            damaged: 0,
            segments: Vec::new(),
        }
    }
}

/// What decided on the encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evidence {
    /// Nothing but ASCII: every candidate reads it alike.
    Ascii,
    /// A byte order mark.
    Bom,
    /// The caller.
    Caller,
    /// The form of the bytes: UTF-8 sequences, UTF-16 or UTF-32 code units.
    Form,
    /// The transport or the page.
    Declared,
    /// Statistics over the bytes.
    Statistics,
    /// Nothing spoke; a guess.
    Fallback,
    /// The bytes are not text.
    Binary,
}

impl Evidence {
    /// As the record prints it.
    pub const fn name(self) -> &'static str {
        match self {
            Evidence::Ascii => "ascii",
            Evidence::Bom => "bom",
            Evidence::Caller => "caller",
            Evidence::Form => "form",
            Evidence::Declared => "declared",
            Evidence::Statistics => "statistics",
            Evidence::Fallback => "fallback",
            Evidence::Binary => "binary",
        }
    }
}

/// Source bytes read in one encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodingSegment {
    /// Byte offset in the source.
    pub start: usize,
    /// Byte offset in the source.
    pub end: usize,
    /// As [`Encoding::name`].
    pub name: &'static str,
}

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
            DirectionSource::Document => "document",
            DirectionSource::Default => "default",
        }
    }
}

/// A stretch of text up to and with a character of Bidi_Class B (UAX #9 P1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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

/// A BCP 47 language tag out of the list that saaf labels with.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language(pub(crate) &'static str);

impl Language {
    /// Undetermined.
    pub const UND: Language = Language("und");

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

/// A day of the proleptic Gregorian calendar; prints as ISO 8601.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    /// 1 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A stretch of one paragraph with one script, one language, one direction and one kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Span {
    /// Byte offset in the text.
    pub start: usize,
    /// Byte offset in the text.
    pub end: usize,
    /// ISO 15924; `Zyyy` where no character has a script of its own.
    pub script: Script,
    /// BCP 47.
    pub language: Language,
    /// The second-best language, where one was weighed.
    pub runner_up: Option<Language>,
    /// Of the language, in [0, 1].
    pub confidence: f32,
    /// Which way its letters run.
    pub direction: Direction,
    /// What it is.
    pub kind: SpanKind,
    /// The day, where `kind` is [`SpanKind::Date`] and there is such a day.
    pub date: Option<Date>,
}

/// What a finding tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FindingKind {
    /// A date stamp is glued to the text beside it.
    GluedDate,
    /// A word mixes scripts that no writing system mixes (UTS #39 §5.1).
    MixedScript,
    /// A number mixes digits of several systems (UTS #39 §5.3).
    MixedDigits,
    /// A bidi control that the source brought along (UAX #9 §2).
    BidiControl,
    /// Characters that nobody sees and that can carry a hidden message: tags, variation selectors that select nothing or
    /// stand on every ideograph, and invisible characters that do no work, several kinds of them or many in one line.
    /// Hyphenation, joiners that join, emoji and the like are none.
    HiddenPayload,
    /// Bytes that the encoding cannot read.
    DamagedBytes,
    /// The declared encoding does not fit the bytes.
    DeclarationLied,
    /// The declaration names no encoding that saaf knows.
    DeclarationUnknown,
    /// A paragraph so long that it was cut to bound memory.
    OversizeParagraph,
    /// Text that was read in the wrong encoding, which the profile leaves as it is.
    Mojibake,
    /// Bytes were lost when text was read in the wrong encoding; letters were chosen in their place by statistics.
    LossyRepair,
    /// Bytes were lost when text was read in the wrong encoding, and nothing says which.
    LostBytes,
    /// Prose spelt in escapes, `%D8%A7`, `\u0627`, and bidi controls and other invisible characters that are spelt so or as
    /// character references, whoever may decode them: `%E2%80%AE`, `\u202e`, `&#8238;`.
    EscapedText,
    /// U+FFFD, which an earlier reader wrote for what it could not read.
    ReplacementCharacter,
}

impl FindingKind {
    /// As the record prints it.
    pub const fn name(self) -> &'static str {
        match self {
            FindingKind::GluedDate => "glued-date",
            FindingKind::MixedScript => "mixed-script",
            FindingKind::MixedDigits => "mixed-digits",
            FindingKind::BidiControl => "bidi-control",
            FindingKind::HiddenPayload => "hidden-payload",
            FindingKind::DamagedBytes => "damaged-bytes",
            FindingKind::DeclarationLied => "declaration-lied",
            FindingKind::DeclarationUnknown => "declaration-unknown",
            FindingKind::OversizeParagraph => "oversize-paragraph",
            FindingKind::Mojibake => "mojibake",
            FindingKind::LossyRepair => "lossy-repair",
            FindingKind::LostBytes => "lost-bytes",
            FindingKind::EscapedText => "escaped-text",
            FindingKind::ReplacementCharacter => "replacement-character",
        }
    }
}

/// Something a person or a pipeline may want to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it tells of.
    pub kind: FindingKind,
    /// Byte range in the text; empty where what was found is gone.
    pub text: Range<usize>,
    /// Byte range in the source.
    pub source: Range<usize>,
    /// For a person to read.
    pub detail: String,
}

/// A finding as a stage reports it: in bytes of the text that the stage was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RawFinding {
    pub kind: FindingKind,
    pub range: Range<usize>,
    pub detail: String,
}

/// A date whose month is written with a name, and the languages that write it so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DateCandidates {
    /// Index of the span, of kind [`SpanKind::Date`].
    pub span: usize,
    /// Never empty.
    pub languages: &'static [&'static str],
}

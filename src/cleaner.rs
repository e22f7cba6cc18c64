//! The front door: what is wanted goes in, a [`Cleaner`] comes out, and with it every source becomes a document, whole
//! or window by window.

use crate::bidi;
use crate::document::{Document, Encoding};
use crate::encoding::{EncodingLabel, SourceHints};
use crate::error::Error;
use crate::language::{IdentifierPool, Languages};
use crate::pipeline::{Options, Sink, Windows, run};
use crate::profile::{Profile, References, Rule, Rules};

/// Cleans documents. Cheap to clone, and shared between threads by reference.
///
/// ```
/// let cleaner = saaf::Cleaner::default();
/// let document = cleaner.clean("اکتوبر 30, 2025Minister says “yes”".as_bytes());
/// assert_eq!(document.text, "اکتوبر 30, 2025\nMinister says “yes”");
/// assert_eq!(document.spans[0].language.as_str(), "ur");
/// assert_eq!(document.spans[0].date.unwrap().to_string(), "2025-10-30");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cleaner {
    options: Options,
}

/// Sets up a [`Cleaner`].
#[derive(Clone, Debug, Default)]
pub struct CleanerBuilder {
    cleaner: Cleaner,
}

impl CleanerBuilder {
    /// What is wanted of the text; [`Profile::Display`] unless told. Every rule of the profile is on again.
    pub fn profile(mut self, profile: Profile) -> Self {
        self.cleaner.options.rules = self.cleaner.options.rules.of(profile);
        self
    }

    /// Which character references are decoded; [`References::Safe`] unless told.
    ///
    /// ```
    /// use saaf::{Cleaner, References};
    /// let text = "&lt;b&gt; 5 &lt; 6".as_bytes();
    /// assert_eq!(Cleaner::default().clean(text).text, "&lt;b&gt; 5 < 6");
    /// let all = Cleaner::builder().references(References::All).build();
    /// assert_eq!(all.clean(text).text, "<b> 5 < 6");
    /// ```
    pub fn references(mut self, references: References) -> Self {
        self.cleaner.options.rules = self.cleaner.options.rules.with_references(references);
        self
    }

    /// Every source is one line, without its end, and stays one: what would end a line inside it, and what cuts a glued
    /// date off, is SPACE.
    ///
    /// ```
    /// let cleaner = saaf::Cleaner::builder().lines().isolation(saaf::Isolation::None).build();
    /// let document = cleaner.clean("اکتوبر 30, 2025Minister\u{2028}says\ryes".as_bytes());
    /// assert_eq!(document.text, "اکتوبر 30, 2025 Minister says yes");
    /// ```
    pub fn lines(mut self) -> Self {
        self.cleaner.options.rules = self.cleaner.options.rules.of_lines();
        self
    }

    /// Turns one rule of the profile off.
    ///
    /// ```
    /// use saaf::{Cleaner, Rule};
    /// let cleaner = Cleaner::builder().without(Rule::SpaceRun).build();
    /// assert_eq!(cleaner.clean(b"a  b &amp; c").text, "a  b & c");
    /// ```
    pub fn without(mut self, rule: Rule) -> Self {
        self.cleaner.options.rules = self.cleaner.options.rules.without(rule);
        self
    }

    /// Turns every rule of the profile off but these. A rule that the profile does not run stays off.
    ///
    /// ```
    /// use saaf::{Cleaner, Rule};
    /// let cleaner = Cleaner::builder().only(Rule::Entity.into()).build();
    /// assert_eq!(cleaner.clean(b"a  b &amp; c").text, "a  b & c");
    /// ```
    pub fn only(mut self, rules: Rules) -> Self {
        self.cleaner.options.rules = self.cleaner.options.rules.only(rules);
        self
    }

    /// Which isolates are written. Unless told, profile display writes [`Isolation::Minimal`](bidi::Isolation::Minimal), and the
    /// others, whose texts are for machines, none; profile lossless never does.
    pub fn isolation(mut self, mode: bidi::Isolation) -> Self {
        self.cleaner.options.bidi = Some(mode);
        self
    }

    /// Restricts the labels to these BCP 47 tags, and expects text in them where the encoding is a close call. An empty
    /// list labels nothing, which is faster.
    pub fn languages(mut self, tags: &[&str]) -> Result<Self, Error> {
        self.cleaner.options.judges = IdentifierPool::new(Languages::from_tags(tags.iter().copied())?);
        self.cleaner.options.hints.languages = tags.iter().map(|tag| (*tag).to_owned()).collect();
        Ok(self)
    }

    /// What is known of the encoding of every source, in place of what was said before.
    pub fn hints(mut self, hints: SourceHints) -> Self {
        self.cleaner.options.hints = hints;
        self
    }

    /// The encoding of every source, by its [`EncodingLabel`]; ends the matter.
    pub fn encoding(mut self, label: &str) -> Result<Self, Error> {
        self.cleaner.options.hints.encoding = Some(EncodingLabel::parse(label)?);
        Ok(self)
    }

    /// What the transport said of the encoding; believed as far as the bytes allow.
    pub fn declared(mut self, label: &str) -> Self {
        self.cleaner.options.hints.declared = Some(label.into());
        self
    }

    /// Where the sources come from, a URL or a host name: its top-level domain has a voice where the encoding is a close
    /// call.
    ///
    /// ```
    /// let cleaner = saaf::Cleaner::builder().url("https://example.com.pk/news").build();
    /// assert_eq!(cleaner.clean(b"\xC7\xDF\xCA\xE6\xC8\xD1 2025").encoding.name, "windows-1256");
    /// ```
    pub fn url(mut self, url: &str) -> Self {
        self.cleaner.options.hints.domain = SourceHints::domain_of(url);
        self
    }

    /// Every source is UTF-8, because it was a string already.
    pub fn utf8(mut self) -> Self {
        self.cleaner.options.hints.encoding = Some(EncodingLabel::UTF_8);
        self
    }

    /// The cleaner.
    pub fn build(self) -> Cleaner {
        self.cleaner
    }
}

impl Cleaner {
    /// Sets up a cleaner that differs from the default.
    pub fn builder() -> CleanerBuilder {
        CleanerBuilder::default()
    }

    /// Cleans a source that fits in memory.
    pub fn clean(&self, source: &[u8]) -> Document {
        let mut document = Document::default();
        let append = |window| {
            document.append(window);
            Ok(())
        };
        // Appending does not fail.
        document.encoding = self.each_window(source, append).unwrap_or_default();
        document
    }

    /// Cleans a source that is in memory, and gives its windows to the sink one after the other, so that no second copy
    /// of it is held. An error of the sink ends it early.
    ///
    /// ```
    /// use saaf::{Cleaner, emit::{Offsets, jsonl::Record}};
    ///
    /// let mut record = Record::without_text(Offsets::Bytes);
    /// let encoding = Cleaner::default().windows(b"one page", &mut record)?;
    /// assert_eq!(encoding.name, "UTF-8");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn windows<S: Sink>(&self, source: &[u8], sink: &mut S) -> std::io::Result<Encoding> {
        self.each_window(source, |window| sink.window(&window))
    }

    fn each_window(
        &self,
        source: &[u8],
        mut take: impl FnMut(Document) -> std::io::Result<()>,
    ) -> std::io::Result<Encoding> {
        let mut windows = Windows::new(&self.options);
        let mut rest = source;
        while !rest.is_empty() {
            let (window, consumed) = windows.next(rest, true);
            take(window)?;
            rest = &rest[consumed..];
        }
        Ok(windows.finish())
    }

    /// Cleans a source of any length in bounded memory. The sink is given one window after the other.
    pub fn stream<R: std::io::Read, S: Sink>(&self, reader: R, sink: &mut S) -> std::io::Result<Encoding> {
        run(Windows::new(&self.options), reader, sink)
    }
}

//! The front door: what is wanted goes in, a [`Cleaner`] comes out, and with it every source becomes a document, whole
//! or window by window.

use std::borrow::Cow;
use std::io;

use crate::bidi::Isolation;
use crate::document::{Document, Encoding, Sink};
use crate::error::Error;
use crate::html::PageParts;
use crate::input::{Input, InputFormat};
use crate::language::{IdentifierPool, Languages};
use crate::pipeline::{Options, clean_windows};
use crate::profile::{Joiner, Profile, References, Rule, Rules, VisualOrder};
use crate::window::{MAX_PAGE_WINDOW, MAX_WINDOW, ReadSource, Source};

/// Cleans documents. Cheap to clone, and shared between threads by reference.
///
/// ```
/// let cleaner = saaf::Cleaner::default();
/// let document = cleaner.clean("اکتوبر 30, 2025Minister says “yes”");
/// assert_eq!(document.text, "اکتوبر 30, 2025\nMinister says “yes”");
/// assert_eq!(document.spans[0].language.as_str(), "ur");
/// assert_eq!(document.spans[0].date.unwrap().to_string(), "2025-10-30");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cleaner {
    options: Options,
}

/// Sets up a [`Cleaner`]. The order of the calls does not matter.
///
/// ```
/// use saaf::{Cleaner, Profile, Rule};
/// let first = Cleaner::builder().profile(Profile::Index).without(Rule::AsciiDigit).build();
/// let last = Cleaner::builder().without(Rule::AsciiDigit).profile(Profile::Index).build();
/// for cleaner in [first, last] {
///     assert_eq!(cleaner.clean("كتاب ۱۲۳").text, "کتاب ۱۲۳");
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct CleanerBuilder {
    profile: Profile,
    references: References,
    joiner: Joiner,
    visual_order: VisualOrder,
    isolation: Option<Isolation>,
    reveal: bool,
    mark_paragraphs: bool,
    page_alt: bool,
    page_title: bool,
    with: Rules,
    without: Rules,
    only: Option<Rules>,
    identifiers: IdentifierPool,
    languages: Vec<String>,
    threads: usize,
}

impl CleanerBuilder {
    /// What is wanted of the text; [`Profile::Display`] unless told.
    #[must_use]
    pub fn profile(self, profile: Profile) -> Self {
        CleanerBuilder { profile, ..self }
    }

    /// Which character references are decoded; [`References::Safe`] unless told.
    ///
    /// ```
    /// use saaf::{Cleaner, References};
    /// let text = "&lt;b&gt; 5 &lt; 6";
    /// assert_eq!(Cleaner::default().clean(text).text, "&lt;b&gt; 5 < 6");
    /// let all = Cleaner::builder().references(References::All).build();
    /// assert_eq!(all.clean(text).text, "<b> 5 < 6");
    /// ```
    #[must_use]
    pub fn references(self, references: References) -> Self {
        CleanerBuilder { references, ..self }
    }

    /// Turns one rule on that the profile does not run. A rule that is turned off as well stays off.
    ///
    /// ```
    /// use saaf::{Cleaner, Profile, Rule};
    /// let cleaner = Cleaner::builder().with(Rule::Harakat).build();
    /// assert_eq!(cleaner.clean("كَتَبَ الرجل ٥ رسائل").text, "كتب الرجل ٥ رسائل");
    /// let off = Cleaner::builder().without(Rule::Harakat).with(Rule::Harakat).build();
    /// assert_eq!(off.clean("كَتَبَ").text, "كَتَبَ");
    /// ```
    #[must_use]
    pub fn with(self, rule: Rule) -> Self {
        CleanerBuilder { with: self.with.and(rule), ..self }
    }

    /// What becomes of ZERO WIDTH NON-JOINER inside a word in a key; [`Joiner::Join`] unless told.
    ///
    /// ```
    /// use saaf::{Cleaner, Joiner, Profile};
    /// let text = "می\u{200C}خواهم";
    /// let keys = Cleaner::builder().profile(Profile::IndexAny);
    /// assert_eq!(keys.clone().build().clean(text).text, "میخواہم");
    /// assert_eq!(keys.joiner(Joiner::Space).build().clean(text).text, "می خواہم");
    /// ```
    #[must_use]
    pub fn joiner(self, joiner: Joiner) -> Self {
        CleanerBuilder { joiner, ..self }
    }

    /// Which lines are taken for stored in the order of display, as extractors of PDF give them; [`VisualOrder::Auto`]
    /// unless told.
    ///
    /// ```
    /// use saaf::{Cleaner, VisualOrder};
    /// let line = "2025 ماع يف تبتك ةقيثولا هذه";
    /// assert_eq!(Cleaner::default().clean_text(line), "هذه الوثيقة كتبت في عام 2025");
    /// let never = Cleaner::builder().visual_order(VisualOrder::Never).build();
    /// assert_eq!(never.clean_text(line), line);
    /// ```
    #[must_use]
    pub fn visual_order(self, visual_order: VisualOrder) -> Self {
        CleanerBuilder { visual_order, ..self }
    }

    /// Turns one rule of the profile off.
    ///
    /// ```
    /// use saaf::{Cleaner, Rule};
    /// let cleaner = Cleaner::builder().without(Rule::SpaceRun).build();
    /// assert_eq!(cleaner.clean("a  b &amp; c").text, "a  b & c");
    /// ```
    #[must_use]
    pub fn without(self, rule: Rule) -> Self {
        CleanerBuilder { without: self.without.and(rule), ..self }
    }

    /// Turns every rule of the profile off but these. A rule that the profile does not run stays off,
    /// unless [`with`](Self::with) turns it on. Of several calls, what all of them name stays on.
    ///
    /// ```
    /// use saaf::{Cleaner, Rule};
    /// let cleaner = Cleaner::builder().only(Rule::Entity.into()).build();
    /// assert_eq!(cleaner.clean("a  b &amp; c").text, "a  b & c");
    /// ```
    #[must_use]
    pub fn only(self, rules: Rules) -> Self {
        let only = self.only.map_or(rules, |known| known.intersection(rules));
        CleanerBuilder { only: Some(only), ..self }
    }

    /// Which isolates are written. Unless told, profile display writes [`Isolation::Minimal`], and the others, whose texts
    /// are for machines, none. Profile lossless never does.
    #[must_use]
    pub fn isolation(self, isolation: Isolation) -> Self {
        CleanerBuilder { isolation: Some(isolation), ..self }
    }

    /// Writes `⟦U+202E RLO⟧` in place of each character that a rule would remove because it cannot be seen: bidi controls, tags,
    /// selectors of no variation, other invisible characters and controls. Each is an edit of that rule. A byte order mark at the
    /// head of the text goes as ever. No isolates are written, since a second run would name them too. Profile lossless removes
    /// nothing, and so reveals nothing.
    ///
    /// ```
    /// use saaf::Cleaner;
    /// let cleaner = Cleaner::builder().reveal(true).build();
    /// let document = cleaner.clean("pay\u{200B}load \u{202E}txt.exe");
    /// assert_eq!(document.text, "pay⟦U+200B ZWSP⟧load ⟦U+202E RLO⟧txt.exe");
    /// assert_eq!(cleaner.clean_text(&document.text), document.text);
    /// ```
    #[must_use]
    pub fn reveal(self, reveal: bool) -> Self {
        CleanerBuilder { reveal, ..self }
    }

    /// Writes U+200E LEFT-TO-RIGHT MARK or U+200F RIGHT-TO-LEFT MARK, by the direction of the paragraph, at its start where an isolate
    /// stands before its first letter; off unless told. UAX #9 P2 skips isolates, but Chromium takes the direction of the
    /// paragraph from what stands in the isolate. The mark changes nothing that UAX #9 shows, so a run without this option
    /// removes it.
    ///
    /// ```
    /// use saaf::Cleaner;
    /// let text = "اکتوبر 30, 2025 the minister said that it was over";
    /// let isolated = "\u{2067}اکتوبر 30, 2025\u{2069} the minister said that it was over";
    /// assert_eq!(Cleaner::default().clean_text(text), isolated);
    /// let marked = Cleaner::builder().mark_paragraphs(true).build();
    /// assert_eq!(marked.clean_text(text), format!("\u{200E}{isolated}"));
    /// ```
    #[must_use]
    pub fn mark_paragraphs(self, mark_paragraphs: bool) -> Self {
        CleanerBuilder { mark_paragraphs, ..self }
    }

    /// Shows the `alt` of images in the text of pages ([`InputFormat::Html`]).
    ///
    /// ```
    /// use saaf::{Cleaner, Input, InputFormat};
    /// let page = || Input::from("<title>News</title><p>A <img alt='cat'>.").format(InputFormat::Html);
    /// assert_eq!(Cleaner::default().clean(page()).text, "A .\n");
    /// let cleaner = Cleaner::builder().page_alt(true).page_title(true).build();
    /// assert_eq!(cleaner.clean(page()).text, "News\n\nA cat.\n");
    /// ```
    #[must_use]
    pub fn page_alt(self, page_alt: bool) -> Self {
        CleanerBuilder { page_alt, ..self }
    }

    /// Shows the title in the text of pages ([`InputFormat::Html`]).
    #[must_use]
    pub fn page_title(self, page_title: bool) -> Self {
        CleanerBuilder { page_title, ..self }
    }

    /// Restricts the labels to these BCP 47 tags, and expects text in them where the encoding is a close call. An empty
    /// list labels nothing, which is faster.
    ///
    /// # Errors
    ///
    /// A tag is none that saaf labels with.
    pub fn languages(self, tags: &[&str]) -> Result<Self, Error> {
        let identifiers = IdentifierPool::new(Languages::from_tags(tags.iter().copied())?);
        let languages = tags.iter().map(|tag| (*tag).to_owned()).collect();
        Ok(CleanerBuilder { identifiers, languages, ..self })
    }

    /// Cleans one document with so many threads, besides that of the caller; with one, and unless told, in that of the caller
    /// alone. Only a document of several windows, 64 KiB each, starts them. The result does not depend on them. A
    /// [`stream`](Cleaner::stream) reads up to two windows for each thread ahead of what it gives to its sink.
    ///
    /// ```
    /// let text = "اکتوبر 30, 2025Minister says “yes”\n".repeat(5000);
    /// let cleaner = saaf::Cleaner::builder().threads(4).build();
    /// assert_eq!(cleaner.clean(&text).spans, saaf::Cleaner::default().clean(&text).spans);
    /// ```
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        CleanerBuilder { threads, ..self }
    }

    /// The cleaner.
    #[must_use]
    pub fn build(self) -> Cleaner {
        let rules = self.profile.rules().with_references(self.references).with_joiner(self.joiner);
        let rules = rules.with_visual_order(self.visual_order).with_reveal(self.reveal);
        let rules = self.only.map_or(rules, |only| rules.only(only)).with(self.with).without(self.without);
        let (isolation, identifiers, languages) = (self.isolation, self.identifiers, self.languages);
        let marks_paragraphs = self.mark_paragraphs;
        let page_parts = PageParts { alt: self.page_alt, title: self.page_title };
        Cleaner {
            options: Options {
                rules,
                isolation,
                marks_paragraphs,
                page_parts,
                identifiers,
                languages,
                threads: self.threads,
            },
        }
    }
}

impl Cleaner {
    /// Sets up a cleaner that differs from the default.
    #[must_use]
    pub fn builder() -> CleanerBuilder {
        CleanerBuilder::default()
    }

    /// The same cleaner, which cleans one document with so many threads.
    #[cfg(feature = "cli")]
    pub(crate) fn with_threads(&self, threads: usize) -> Cleaner {
        Cleaner { options: Options { threads, ..self.options.clone() } }
    }

    /// Cleans a source that fits in memory: bytes, a string, or an [`Input`] of which more is known.
    pub fn clean<'a>(&self, input: impl Into<Input<&'a [u8]>>) -> Document {
        let mut document = Document::default();
        let append = |window| {
            document.append(window);
            Ok(())
        };
        // Appending does not fail.
        document.encoding = clean_windows(&self.options, input.into(), append).unwrap_or_default();
        document
    }

    /// The clean text of a string, borrowed where it is clean already.
    ///
    /// ```
    /// use std::borrow::Cow;
    /// let cleaner = saaf::Cleaner::default();
    /// assert!(matches!(cleaner.clean_text("یہ کتاب میری ہے"), Cow::Borrowed(_)));
    /// assert_eq!(cleaner.clean_text("caf&eacute;"), "café");
    /// ```
    pub fn clean_text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let document = self.clean(text);
        if document.is_changed() { Cow::Owned(document.text) } else { Cow::Borrowed(text) }
    }

    /// Cleans a source that is in memory, and gives its windows to the sink one after the other, so that no second copy
    /// of it is held.
    ///
    /// ```
    /// use saaf::{Cleaner, emit::{RecordOptions, jsonl::Record}};
    ///
    /// let mut record = Record::without_text(RecordOptions::default());
    /// let encoding = Cleaner::default().clean_into(b"one page", &mut record)?;
    /// assert_eq!(encoding.name, "UTF-8");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The sink's. It ends the document early.
    pub fn clean_into<'a>(
        &self,
        input: impl Into<Input<&'a [u8]>>,
        sink: &mut impl Sink,
    ) -> io::Result<Encoding> {
        self.drive(input.into(), sink)
    }

    /// Cleans sources that are in memory, one after the other, into one sink.
    ///
    /// ```
    /// use saaf::{Cleaner, emit::{RecordOptions, jsonl::RecordWriter}};
    ///
    /// let mut lines = RecordWriter::new(Vec::new(), RecordOptions::default());
    /// Cleaner::default().clean_each(["one page", "another"], &mut lines)?;
    /// assert_eq!(lines.into_inner().split(|&byte| byte == b'\n').count(), 3);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The sink's. It ends the run early.
    pub fn clean_each<'a, I: Into<Input<&'a [u8]>>>(
        &self,
        inputs: impl IntoIterator<Item = I>,
        sink: &mut impl Sink,
    ) -> io::Result<()> {
        inputs.into_iter().try_for_each(|input| self.drive(input.into(), sink).map(drop))
    }

    /// Cleans a source of any length in bounded memory, as it is read. The sink is given one window after the other.
    ///
    /// # Errors
    ///
    /// The reader's and the sink's. Either ends the document early.
    pub fn stream<R: io::Read>(&self, input: Input<R>, sink: &mut impl Sink) -> io::Result<Encoding> {
        self.stream_as_ready(input, |_| true, sink)
    }

    /// As [`stream`](Self::stream). `is_ready`: whether so many bytes, or the end before them, can be read without waiting.
    /// Where not, nothing that is cleaned is kept back.
    pub(crate) fn stream_as_ready<R: io::Read>(
        &self,
        input: Input<R>,
        is_ready: impl FnMut(usize) -> bool,
        sink: &mut impl Sink,
    ) -> io::Result<Encoding> {
        let (source, input) = input.split();
        let max_window = if input.format == InputFormat::Html { MAX_PAGE_WINDOW } else { MAX_WINDOW };
        self.drive(input.with_source(ReadSource::new(source, max_window, is_ready)), sink)
    }

    fn drive<S: Source>(&self, input: Input<S>, sink: &mut impl Sink) -> io::Result<Encoding> {
        sink.begin()?;
        let encoding = clean_windows(&self.options, input, |window| sink.window(&window))?;
        sink.finish(&encoding)?;
        Ok(encoding)
    }
}

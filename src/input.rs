//! What goes in: a source, and what is known of it before a byte is read.

use crate::encoding::{EncodingLabel, SourceHints};
use crate::error::Error;

/// A source, and what is known of this one source alone. What is wanted of every document, the
/// [`Cleaner`](crate::Cleaner) knows.
///
/// `S` is `&[u8]`, or a reader for [`Cleaner::stream`](crate::Cleaner::stream). Bytes and readers turn into an input of
/// which nothing is known. A string turns into one that is UTF-8.
///
/// ```
/// use saaf::{Cleaner, Input};
///
/// let cleaner = Cleaner::default();
/// let page = b"\xC7\xDF\xCA\xE6\xC8\xD1 2025";
/// let page = Input::from(page).declared("iso-8859-1").url("https://example.com.pk/news");
/// assert_eq!(cleaner.clean(page).encoding.name, "windows-1256");
/// assert_eq!(cleaner.clean("na\u{EF}ve").encoding.name, "UTF-8");
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Input<S> {
    /// The bytes, or what they are read from.
    pub source: S,
    /// What is known of the encoding.
    pub hints: SourceHints,
    /// What the source is made of.
    pub format: InputFormat,
}

/// What a source is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InputFormat {
    /// Text of any number of lines.
    #[default]
    Text,
    /// One line, without its end. It stays one: what would end a line inside it, and what cuts a glued date off, is SPACE.
    Line,
    /// A page of HTML. Its visible text comes out, and offsets lead to the bytes of the page.
    ///
    /// What is shown is decided by elements and the attribute `hidden`, as a browser without scripts would; style sheets are not
    /// evaluated. Blocks are lines, with an empty line where user agents put a margin; a row of a table is a line with TAB between
    /// its cells; white space is one SPACE but in `pre` and `textarea`. Every profile does so, lossless too; what a profile
    /// changes, it changes in that text.
    ///
    /// `lang` labels spans that cannot tell their language, `dir` is the direction of the paragraphs of its block, and `datetime` of
    /// a `time` the day of its date. They change no byte of the text, whose isolates are those of plain text.
    ///
    /// ```
    /// use saaf::{Cleaner, Input, InputFormat};
    /// let source = "<title>x</title><p>Fish &amp; <b>chips</b>\n  caf&eacute;<script>let a = '<p>';</script><p>Next";
    /// let page = Cleaner::default().clean(Input::from(source).format(InputFormat::Html));
    /// assert_eq!(page.text, "Fish & chips café\n\nNext\n");
    /// let word = page.text.find("chips").unwrap();
    /// assert_eq!(&source[page.source_range(word..word + 5).range()], "chips");
    /// ```
    Html,
    /// Subtitles, SubRip or WebVTT. Only the text of cues is cleaned, and its lines and tags stay as they are; nothing is
    /// joined or cut, and character references stay.
    Subtitles,
}

impl<S> Input<S> {
    /// A source of which nothing is known.
    pub fn new(source: S) -> Input<S> {
        Input { source, hints: SourceHints::default(), format: InputFormat::default() }
    }

    /// The source, and what is known of it.
    pub(crate) fn split(self) -> (S, Input<()>) {
        (self.source, Input { source: (), hints: self.hints, format: self.format })
    }

    /// Another source, of which the same is known.
    pub fn with_source<T>(self, source: T) -> Input<T> {
        Input { source, hints: self.hints, format: self.format }
    }

    /// All that is known of the encoding, in place of what was said before.
    #[must_use]
    pub fn hints(self, hints: SourceHints) -> Self {
        Input { hints, ..self }
    }

    /// The encoding, by its label, beyond doubt: only a byte order mark outweighs it.
    ///
    /// # Errors
    ///
    /// No encoding has this label.
    pub fn encoding(mut self, label: &str) -> Result<Self, Error> {
        self.hints.encoding = Some(EncodingLabel::parse(label)?);
        Ok(self)
    }

    /// The encoding is UTF-8, because the source was a string already.
    #[must_use]
    pub fn utf8(mut self) -> Self {
        self.hints.encoding = Some(EncodingLabel::UTF_8);
        self
    }

    /// What the transport said of the encoding (`charset` of an HTTP header). Believed as far as the bytes allow.
    #[must_use]
    pub fn declared(mut self, label: &str) -> Self {
        self.hints.declared = Some(label.into());
        self
    }

    /// Where the source comes from, a URL or a host name. Its top-level domain counts where the encoding is a close call.
    #[must_use]
    pub fn url(mut self, url: &str) -> Self {
        self.hints.domain = SourceHints::domain_of(url);
        self
    }

    /// A BCP 47 tag of a language that is expected. It counts where the encoding is a close call.
    #[must_use]
    pub fn language(mut self, tag: &str) -> Self {
        self.hints.languages.push(tag.to_owned());
        self
    }

    /// What the source is made of.
    ///
    /// ```
    /// use saaf::{Cleaner, Input, InputFormat, Isolation};
    /// let cleaner = Cleaner::builder().isolation(Isolation::None).build();
    /// let line = Input::from("اکتوبر 30, 2025Minister\u{2028}says\ryes").format(InputFormat::Line);
    /// assert_eq!(cleaner.clean(line).text, "اکتوبر 30, 2025 Minister says yes");
    /// ```
    #[must_use]
    pub fn format(self, format: InputFormat) -> Self {
        Input { format, ..self }
    }
}

impl<S> From<S> for Input<S> {
    fn from(source: S) -> Self {
        Input::new(source)
    }
}

impl<'a> From<&'a str> for Input<&'a [u8]> {
    fn from(text: &'a str) -> Self {
        Input::new(text.as_bytes()).utf8()
    }
}

impl<'a> From<&'a String> for Input<&'a [u8]> {
    fn from(text: &'a String) -> Self {
        text.as_str().into()
    }
}

impl<'a> From<&'a Vec<u8>> for Input<&'a [u8]> {
    fn from(source: &'a Vec<u8>) -> Self {
        Input::new(source)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Input<&'a [u8]> {
    fn from(source: &'a [u8; N]) -> Self {
        Input::new(source)
    }
}

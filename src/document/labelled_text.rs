//! One source and all that came of it: the text, what is known of every stretch of it, and the offset map.

use std::ops::Range;

use super::encoding::Encoding;
use super::finding::Finding;
use super::span::{Paragraph, Span};
use crate::edit::source_map::{ceil_char_boundary, floor_char_boundary};
use crate::edit::{DecodedRange, Edits, SourceEdit, SourceMap, SourceRange, TextRange};

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
    /// The source bytes that a range of the text came from. A range that begins or ends inside an edit takes all of it, one
    /// that begins or ends inside a character all of that, and one that goes beyond the text ends there. What was removed at
    /// either end stays outside.
    ///
    /// ```
    /// use saaf::{Cleaner, Input};
    /// let page = Input::from(b"\xC7\xDF\xCA\xE6\xC8\xD1 30, 2025").encoding("windows-1256")?;
    /// let document = Cleaner::default().clean(page);
    /// assert_eq!(document.text, "اكتوبر 30, 2025");
    /// assert_eq!(document.source_range(0..12), 0..6);
    /// # Ok::<(), saaf::Error>(())
    /// ```
    pub fn source_range(&self, text: impl Into<TextRange>) -> SourceRange {
        self.source_of_decoded(self.edits.before(self.whole_characters(text.into().range())).into())
    }

    /// The same for a word, such as an engine finds in a key: letters and marks that were removed behind it are part of it.
    ///
    /// ```
    /// use saaf::{Cleaner, Profile};
    /// let source = "كِتابٌ!";
    /// let key = Cleaner::builder().profile(Profile::IndexAny).build().clean(source);
    /// assert_eq!(key.text, "کتاب!");
    /// assert_eq!(&source[key.source_range(0..8).range()], "كِتاب");
    /// assert_eq!(&source[key.source_range_of_word(0..8).range()], "كِتابٌ");
    /// ```
    pub fn source_range_of_word(&self, word: impl Into<TextRange>) -> SourceRange {
        self.source_of_decoded(
            self.edits.before_with_word_end(self.whole_characters(word.into().range())).into(),
        )
    }

    /// The range of the text that came from a range of the source, in whole characters. It is empty where the bytes left
    /// nothing in the text.
    ///
    /// ```
    /// let document = saaf::Cleaner::default().clean("na\u{200B}ïve &amp; new".as_bytes());
    /// assert_eq!(document.text, "naïve & new");
    /// assert_eq!(document.text_range(2..5), 2..2); // U+200B
    /// assert_eq!(document.text_range(11..12), 7..8); // a byte of `&amp;`
    /// ```
    pub fn text_range(&self, source: impl Into<SourceRange>) -> TextRange {
        let decoded = self.map.decoded(source.into(), |range| self.edits.pieces(&self.text, range));
        self.whole_characters(self.edits.after(decoded.range())).into()
    }

    /// The range with all of the characters that it begins and ends in.
    fn whole_characters(&self, text: Range<usize>) -> Range<usize> {
        let start = floor_char_boundary(&self.text, text.start);
        let end = ceil_char_boundary(&self.text, text.end);
        start..end.max(start)
    }

    pub(crate) fn source_of_decoded(&self, decoded: DecodedRange) -> SourceRange {
        self.map.source(decoded, |range| self.edits.pieces(&self.text, range))
    }

    /// The edits, in order; what was misread makes one edit a stretch.
    pub fn edits(&self) -> impl Iterator<Item = SourceEdit<'_>> {
        self.edits.stretches().map(|edit| SourceEdit {
            rules: edit.rules,
            text: edit.after.into(),
            source: self.source_of_decoded(edit.before.into()),
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
        for finding in &mut window.findings {
            (finding.text, finding.source) = (finding.text.shifted(text), finding.source.shifted(source));
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

    /// Bytes of memory that the offset map (edits and source map) takes.
    pub fn map_size(&self) -> usize {
        self.edits.size() + self.map.size()
    }
}

//! Copies a text and writes down what is replaced on the way. Ground floor; how text-changing stages write.

use std::borrow::Cow;
use std::ops::Range;

use super::list::{Edits, Misread};
use super::mojibake_path::MojibakePath;
use crate::profile::Rules;

/// What a text-changing stage returns: its text, borrowed when nothing was changed, and the edits that led to it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rewritten<'a> {
    /// The text after.
    pub text: Cow<'a, str>,
    /// From the text before to it.
    pub edits: Edits,
}

impl<'a> Rewritten<'a> {
    /// A text that nothing has happened to yet.
    pub(crate) fn unchanged(text: &'a str) -> Self {
        Rewritten { text: Cow::Borrowed(text), edits: Edits::default() }
    }

    /// Lets go of the text before.
    pub(crate) fn detach(self) -> Change {
        let text = if self.edits.is_empty() { None } else { Some(self.text.into_owned()) };
        Change { text, edits: self.edits }
    }

    /// Makes `change` to this text.
    pub(crate) fn apply(&mut self, change: Change) {
        *self = std::mem::take(self).then(change);
    }

    /// This and then `next`, which was made to this text.
    pub(crate) fn then(self, next: Change) -> Self {
        Rewritten { text: next.text.map_or(self.text, Cow::Owned), edits: self.edits.then(next.edits) }
    }
}

/// What a stage has done to a text that it no longer borrows: the text after, if it is another, and the edits.
#[derive(Clone, Debug, Default)]
pub(crate) struct Change {
    text: Option<String>,
    edits: Edits,
}

impl Change {
    /// The edits.
    pub(crate) fn edits(&self) -> &Edits {
        &self.edits
    }

    /// Whether nothing was done.
    pub(crate) fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }
}

/// Copies a text and writes down what is replaced on the way. Allocates nothing until the first replacement.
#[derive(Debug)]
pub(crate) struct Rewriter<'a> {
    input: &'a str,
    copied: usize,
    output: String,
    edits: Edits,
}

impl<'a> Rewriter<'a> {
    /// Begins at the start of `input`.
    pub fn new(input: &'a str) -> Self {
        Rewriter { input, copied: 0, output: String::new(), edits: Edits::default() }
    }

    /// How many replacements there were.
    pub fn len(&self) -> usize {
        self.edits.len()
    }

    /// Replaces the byte range `range`, at or behind the end of the last one. Nothing happens where it is the same.
    pub fn replace(&mut self, rules: impl Into<Rules>, range: Range<usize>, with: &str) {
        let original = &self.input[range.clone()];
        if original == with {
            return;
        }
        self.copy_to(range.start);
        self.output.push_str(with);
        self.edits.push(rules, range.start, original, with.len());
        self.copied = range.end;
    }

    /// Replaces a stretch in which characters were misread by `read`, as it was written. Each of them is an edit of its
    /// own, so that it leads back to its own bytes.
    pub(crate) fn replace_misread(
        &mut self,
        rules: impl Into<Rules>,
        range: Range<usize>,
        read: &str,
        characters: impl Iterator<Item = Misread>,
        path: &MojibakePath,
    ) {
        self.copy_to(range.start);
        self.output.push_str(read);
        self.edits.push_misread(rules, range.start, &self.input[range.clone()], characters, path);
        self.copied = range.end;
    }

    fn copy_to(&mut self, start: usize) {
        if self.edits.is_empty() {
            self.output.reserve(self.input.len() + self.input.len() / 16);
        }
        self.output.push_str(&self.input[self.copied..start]);
    }

    /// The text so far ends here; the rest is copied.
    pub fn finish(mut self) -> Rewritten<'a> {
        if self.edits.is_empty() {
            return Rewritten { text: Cow::Borrowed(self.input), edits: self.edits };
        }
        self.output.push_str(&self.input[self.copied..]);
        Rewritten { text: Cow::Owned(self.output), edits: self.edits }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Misdecoding;
    use crate::profile::Rule;

    /// Beside the way that takes one character after the other.
    #[test]
    fn a_stretch_is_the_edits_of_its_characters() {
        let path = MojibakePath::default()
            .then(Misdecoding { encoded_as: "UTF-8", decoded_as: "windows-1252" }, false);
        let text = "é Ã©Ã¨Ãª, â€œÃ©â€™ ".repeat(60);
        let parts = [("Ã©", 'é'), ("Ã¨", 'è'), ("Ãª", 'ê'), ("â€œ", '“'), ("â€™", '’')];
        let mut together = Rewriter::new(&text);
        let (mut output, mut edits, mut copied, mut at) = (String::new(), Edits::default(), 0, 0);
        while at < text.len() {
            let stretch: Vec<(usize, char)> = std::iter::successors(Some((0, ' ')), |(len, _)| {
                let rest = &text[at + len..];
                let (from, c) = parts.iter().find(|(from, _)| rest.starts_with(from))?;
                Some((len + from.len(), *c))
            })
            .skip(1)
            .collect();
            let len = stretch.last().map_or(0, |(end, _)| *end);
            let mut before = 0;
            for &(end, c) in &stretch {
                output.push_str(&text[copied..at + before]);
                output.push(c);
                edits.push(Rule::Mojibake, at + before, &text[at + before..at + end], c.len_utf8());
                edits.set_path_of_last(Some(&path));
                (copied, before) = (at + end, end);
            }
            if len > 0 {
                let starts = std::iter::once(0).chain(stretch.iter().map(|(end, _)| *end));
                let characters = stretch.iter().zip(starts).map(|((end, c), start)| Misread {
                    kept: 0,
                    removed: end - start,
                    inserted: c.len_utf8(),
                });
                let read: String = stretch.iter().map(|(_, c)| c).collect();
                together.replace_misread(Rule::Mojibake, at..at + len, &read, characters, &path);
            }
            at += len.max(text[at..].chars().next().map_or(1, char::len_utf8));
        }
        output.push_str(&text[copied..]);
        let rewritten = together.finish();
        assert_eq!(rewritten.text, output);
        assert_eq!(rewritten.edits, edits);
        assert_eq!(edits.undo(&output), text);
        assert!(edits.len() > 200 && edits.iter().all(|edit| edit.mojibake_path == Some(&path)));
    }
}

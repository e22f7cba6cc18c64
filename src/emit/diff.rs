//! The difference: windows of a document in; a unified diff (POSIX `diff -u`) between decoded source and text out.
//!
//! No diff algorithm: the hunks follow from the edits. What cannot be seen stands as `⟦RLO⟧`, so the result is for people and
//! not for `patch`. Cost: one pass over text and edits; memory: one hunk, which is cut at 1 MiB.

use std::io::{self, Write};

use super::chips::{self, Bracketed, is_hidden};
use super::colour::{Colour, Part};
use super::regions::{Aligned, AlignedEdit, Region, lines};
use crate::document::{Document, Encoding, Evidence};

/// Unchanged lines round a change, as in `diff -u`.
const CONTEXT: usize = 3;
/// A longer hunk is cut in two.
const MAX_HUNK_BYTES: usize = 1 << 20;

/// Writes the difference of one document, window by window; nothing where nothing changed.
pub struct UnifiedDiff {
    name: String,
    colour: Colour,
    is_name_written: bool,
    /// Lines so far, on both sides.
    before: usize,
    after: usize,
    /// The last unchanged lines, at most [`CONTEXT`] while no hunk is open.
    unchanged: Vec<String>,
    hunk: Option<Hunk>,
}

/// A hunk that may go on.
struct Hunk {
    /// Lines before it.
    before_start: usize,
    after_start: usize,
    before_count: usize,
    after_count: usize,
    body: String,
}

impl UnifiedDiff {
    /// `name` stands in the head, as it is.
    pub fn new(name: &str, colour: Colour) -> Self {
        UnifiedDiff {
            name: name.to_owned(),
            colour,
            is_name_written: false,
            before: 0,
            after: 0,
            unchanged: Vec::new(),
            hunk: None,
        }
    }

    /// Adds the next window. A whole document is one.
    pub fn add(&mut self, window: &Document, out: &mut impl Write) -> io::Result<()> {
        let aligned = Aligned::new(window);
        for region in aligned.regions() {
            let before: Vec<_> = lines(&aligned.before, region.before.clone()).collect();
            let after: Vec<_> = lines(aligned.after, region.after.clone()).collect();
            let text = |range: &std::ops::Range<usize>| &aligned.before[range.clone()];
            let written = |range: &std::ops::Range<usize>| &aligned.after[range.clone()];
            let same = |(a, b): &(&_, &_)| text(a) == written(b);
            let head = before.iter().zip(&after).take_while(same).count();
            let rest = (before.len() - head).min(after.len() - head);
            let tail = before.iter().rev().zip(after.iter().rev()).take(rest).take_while(same).count();
            for line in &before[..head] {
                self.keep(text(line), out)?;
            }
            let (removed, added) = (&before[head..before.len() - tail], &after[head..after.len() - tail]);
            if !removed.is_empty() || !added.is_empty() {
                let mut marks = Marks::new(&aligned, &region);
                let removed: Vec<_> =
                    removed.iter().map(|line| marks.line(&aligned.before, line, |e| &e.before)).collect();
                let mut marks = Marks::new(&aligned, &region);
                let added: Vec<_> =
                    added.iter().map(|line| marks.line(aligned.after, line, |e| &e.after)).collect();
                self.change(&removed, &added, out)?;
            }
            for line in &before[before.len() - tail..] {
                self.keep(text(line), out)?;
            }
        }
        Ok(())
    }

    /// Ends the document. Where the text is the same in another encoding, this is told.
    pub fn end(mut self, encoding: &Encoding, out: &mut impl Write) -> io::Result<()> {
        self.close(out)?;
        if encoding.name != "UTF-8" && encoding.evidence != Evidence::Ascii {
            self.write_name(out)?;
            writeln!(out, "Encoding {} becomes UTF-8", encoding.name)?;
        }
        Ok(())
    }

    fn keep(&mut self, line: &str, out: &mut impl Write) -> io::Result<()> {
        self.before += 1;
        self.after += 1;
        self.unchanged.push(marked(' ', &Bracketed(line).to_string()));
        match &self.hunk {
            Some(_) if self.unchanged.len() > 2 * CONTEXT => self.close(out),
            Some(_) => Ok(()),
            None => {
                let excess = self.unchanged.len().saturating_sub(CONTEXT);
                self.unchanged.drain(..excess);
                Ok(())
            }
        }
    }

    fn change(&mut self, removed: &[String], added: &[String], out: &mut impl Write) -> io::Result<()> {
        if self.hunk.as_ref().is_some_and(|hunk| hunk.body.len() > MAX_HUNK_BYTES) {
            self.close(out)?;
        }
        let context = self.unchanged.len();
        let hunk = self.hunk.get_or_insert_with(|| Hunk {
            before_start: self.before - context,
            after_start: self.after - context,
            before_count: 0,
            after_count: 0,
            body: String::new(),
        });
        hunk.before_count += context + removed.len();
        hunk.after_count += context + added.len();
        hunk.body.extend(self.unchanged.drain(..));
        for line in removed {
            push_painted(&mut hunk.body, self.colour, Part::Removed, &marked('-', line));
        }
        for line in added {
            push_painted(&mut hunk.body, self.colour, Part::Added, &marked('+', line));
        }
        self.before += removed.len();
        self.after += added.len();
        Ok(())
    }

    /// Writes the open hunk, with the context behind it. Of the unchanged lines the last ones stay, as context of the next.
    fn close(&mut self, out: &mut impl Write) -> io::Result<()> {
        let Some(mut hunk) = self.hunk.take() else { return Ok(()) };
        self.write_name(out)?;
        let behind = self.unchanged.len().min(CONTEXT);
        hunk.before_count += behind;
        hunk.after_count += behind;
        hunk.body.extend(self.unchanged.drain(..behind));
        let excess = self.unchanged.len().saturating_sub(CONTEXT);
        self.unchanged.drain(..excess);
        let range = |start: usize, count: usize| match count {
            1 => format!("{}", start + 1),
            0 => format!("{start},0"),
            _ => format!("{},{count}", start + 1),
        };
        let head = format!(
            "@@ -{} +{} @@",
            range(hunk.before_start, hunk.before_count),
            range(hunk.after_start, hunk.after_count)
        );
        writeln!(out, "{}", self.colour.paint(Part::Hunk, head))?;
        out.write_all(hunk.body.as_bytes())
    }

    fn write_name(&mut self, out: &mut impl Write) -> io::Result<()> {
        if !self.is_name_written {
            self.is_name_written = true;
            writeln!(out, "{}", self.colour.paint(Part::FileName, format_args!("--- {}", self.name)))?;
            writeln!(out, "{}", self.colour.paint(Part::FileName, format_args!("+++ {}", self.name)))?;
        }
        Ok(())
    }
}

/// A line behind its mark, with a line end.
fn marked(mark: char, line: &str) -> String {
    match line.strip_suffix('\n') {
        Some(line) => format!("{mark}{line}\n"),
        None => format!("{mark}{line}\n\\ No newline at end of file\n"),
    }
}

/// Colours the line itself and leaves the line end outside, so that no colour runs on.
fn push_painted(out: &mut String, colour: Colour, part: Part, line: &str) {
    for line in line.split_inclusive('\n') {
        let body = line.trim_end_matches('\n');
        out.push_str(&colour.paint(part, body).to_string());
        out.push_str(&line[body.len()..]);
    }
}

/// Writes lines of a region; in edits, what nothing else shows is named.
struct Marks<'a> {
    edits: &'a [AlignedEdit<'a>],
}

impl<'a> Marks<'a> {
    fn new(aligned: &'a Aligned<'a>, region: &Region) -> Self {
        Marks { edits: &aligned.edits[region.edits.clone()] }
    }

    fn line(
        &mut self,
        text: &str,
        line: &std::ops::Range<usize>,
        side: impl for<'e> Fn(&'e AlignedEdit<'a>) -> &'e std::ops::Range<usize>,
    ) -> String {
        let mut shown = String::new();
        let body = text[line.clone()].trim_end_matches('\n');
        for (offset, c) in body.char_indices() {
            let at = line.start + offset;
            while let Some((edit, rest)) = self.edits.split_first()
                && side(edit).end <= at
            {
                self.edits = rest;
            }
            let in_edit = self.edits.first().is_some_and(|edit| side(edit).start <= at);
            // A space shows by its neighbours, and a line of chips would hide the words.
            if chips::is_dangerous(c) || in_edit && c != ' ' && is_hidden(c) {
                // Writing to memory does not fail.
                let _ = chips::write_bracketed(c, &mut shown);
            } else {
                shown.push(c);
            }
        }
        shown.push_str(&text[line.start + body.len()..line.end]);
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Cleaner;
    use proptest::prelude::*;

    fn diff(source: &[u8]) -> String {
        let document = Cleaner::default().clean(source);
        let (mut out, mut diff) = (Vec::new(), UnifiedDiff::new("page", Colour::Never));
        diff.add(&document, &mut out).unwrap();
        diff.end(&document.encoding, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn hunks_are_those_of_diff() {
        assert_eq!(diff(b"one\ntwo\n"), "");
        let source = "1\n2\n3\n4\na\u{202E}b\u{200B}c\n6\n7\n8\n9\n10\n11\n12\n13 \n";
        let expected = "--- page\n+++ page\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-a\u{27E6}RLO\u{27E7}b\u{27E6}ZWSP\u{27E7}c\n+abc\n \
            6\n 7\n 8\n@@ -10,4 +10,4 @@\n 10\n 11\n 12\n-13 \n+13\n";
        assert_eq!(diff(source.as_bytes()), expected);
        assert_eq!(diff(b"x\n\n\n"), "--- page\n+++ page\n@@ -1,3 +1 @@\n x\n-\n-\n");
    }

    #[test]
    fn last_line_without_line_end_and_encodings_are_told() {
        let no_end = "\\ No newline at end of file\n";
        assert_eq!(
            diff("a\u{AD}b".as_bytes()),
            format!("--- page\n+++ page\n@@ -1 +1 @@\n-a\u{27E6}SHY\u{27E7}b\n{no_end}+ab\n{no_end}")
        );
    }

    proptest! {
        /// The counts of each head are those of its lines, and no line steers a terminal.
        #[test]
        fn heads_count_their_lines(source in "(a|\u{200B}|\n|\r\n| |\u{202E}|b\n){0,60}") {
            let shown = diff(source.as_bytes());
            let steers = ['\r', '\u{200B}', '\u{202E}'];
            prop_assert!(!shown.contains(steers));
            let count = |range: &str| range.split_once(',').map_or(1, |(_, count)| count.parse::<usize>().unwrap());
            for hunk in shown.split("\n@@ ").skip(1) {
                let (head, body) = hunk.split_once(" @@\n").unwrap();
                let (before, after) = head.split_once(" +").unwrap();
                let lines = |mark: char| body.lines().filter(|line| line.starts_with(mark)).count();
                prop_assert_eq!(count(before), lines(' ') + lines('-'));
                prop_assert_eq!(count(after), lines(' ') + lines('+'));
            }
        }
    }
}

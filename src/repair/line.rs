//! A line under repair: its characters, each with the source bytes that it came from and with its mojibake path, that
//! is, the misdecodings that were undone to get it.

use std::ops::Range;

use super::char_model::CharState;
use super::reverse_codepages::EncodingRow;
use crate::chars::classes::is_explicit_bidi_control;
use crate::document::{FindingKind, RawFinding};
use crate::edit::{Misdecoding, MojibakePath};
use crate::edit::{Misread, Rewriter};
use crate::model::char_class::CharClass;
use crate::profile::Rule;

/// One character of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineChar {
    pub c: char,
    /// Its state in the character model.
    pub state: CharState,
    /// The bytes that decode to it in each codepage.
    pub row: EncodingRow,
    /// It is part of an address or of program text, which nothing rewrites.
    pub is_protected: bool,
    /// Its bytes, counted from the start of the line.
    start: u32,
    end: u32,
    /// Its path: one more than the index in `DamagedLine::paths`; 0 if nothing was undone.
    path: u32,
}

impl LineChar {
    #[inline]
    fn new(c: char, start: u32, end: u32, path: u32) -> LineChar {
        let row = if c.is_ascii() { EncodingRow::NONE } else { EncodingRow::of(c) };
        LineChar { c, state: CharState::of(c), row, is_protected: false, start, end, path }
    }

    /// Marks the character as protected. From now on it has no byte in any codepage.
    pub fn protect(&mut self) {
        (self.is_protected, self.row) = (true, EncodingRow::NONE);
    }
}

/// The characters of one line.
#[derive(Default)]
pub(super) struct DamagedLine {
    pub chars: Vec<LineChar>,
    /// Where the line begins in the text.
    start: usize,
    seen: SeenChars,
    paths: Vec<MojibakePath>,
    /// The line is damaged, but the evidence does not say which encoding it was.
    pub is_ambiguous: bool,
}

/// What has stood in the line at any time: one bit for each ASCII character, and one for each class beyond ASCII.
#[derive(Clone, Copy, Default)]
struct SeenChars {
    ascii: [u64; 2],
    classes: u64,
}

impl SeenChars {
    #[inline]
    fn add(&mut self, ch: &LineChar) {
        match ch.c.is_ascii() {
            true => self.ascii[ch.c as usize >> 6] |= 1 << (ch.c as u32 & 63),
            false => self.classes |= 1 << ch.state.class as u32,
        }
    }
}

/// One character in place of some characters that stand side by side.
pub(super) struct CharReplacement {
    /// The characters that go, by their places in the line.
    pub chars: Range<usize>,
    /// The character that comes.
    pub c: char,
    /// Whether it was chosen by statistics.
    pub lossy: bool,
}

impl DamagedLine {
    /// Takes the line at `range` of `text`. Bidi controls are skipped: a later stage removes foreign ones and writes
    /// its own, and a second run must repair the line in the same way.
    pub fn take(&mut self, text: &str, range: Range<usize>) {
        self.reset(range.start);
        let line = &text[range];
        // Windows are small; a line of more than 4 GiB is left alone.
        let line = if u32::try_from(line.len()).is_ok() { line } else { "" };
        for (at, c) in line.char_indices().filter(|&(_, c)| !is_explicit_bidi_control(c)) {
            self.push(LineChar::new(c, at as u32, (at + c.len_utf8()) as u32, 0));
        }
    }

    /// Takes a line that was repaired as far as `repaired`, to repair the rest. The line begins at byte `start` of the
    /// text. `lengths`: for each character beyond ASCII, the number of bytes that it came from. `path`: the path of
    /// these characters.
    pub fn take_repaired(&mut self, start: usize, repaired: &str, lengths: &[u16], path: &MojibakePath) {
        self.reset(start);
        let (mut lengths, mut at) = (lengths.iter(), 0);
        for c in repaired.chars() {
            let has_path = !c.is_ascii();
            let len = if has_path { lengths.next().map_or(0, |&len| len.into()) } else { 1 };
            self.push(LineChar::new(c, at, at + len, has_path.into()));
            at += len;
        }
        self.paths.push(path.clone());
    }

    fn reset(&mut self, start: usize) {
        self.chars.clear();
        self.paths.clear();
        self.start = start;
        self.seen = SeenChars::default();
        self.is_ambiguous = false;
    }

    /// Protects what lies in one of the ranges of the text. The ranges are sorted and do not overlap.
    pub fn protect(&mut self, ranges: &[Range<usize>]) {
        let mut next = ranges.partition_point(|range| range.end <= self.start);
        for ch in &mut self.chars {
            let (start, end) = (self.start + ch.start as usize, self.start + ch.end as usize);
            while ranges.get(next).is_some_and(|range| range.end <= start) {
                next += 1;
            }
            if ranges.get(next).is_some_and(|range| range.start < end) {
                ch.protect();
            }
        }
    }

    fn push(&mut self, ch: LineChar) {
        self.seen.add(&ch);
        self.chars.push(ch);
    }

    /// The character before place `at`; a space at the start of the line.
    pub fn before(&self, at: usize) -> char {
        at.checked_sub(1).map_or(' ', |before| self.chars[before].c)
    }

    /// The character at place `at`; a space at the end of the line.
    pub fn get(&self, at: usize) -> char {
        self.chars.get(at).map_or(' ', |ch| ch.c)
    }

    /// The state of the character before place `at`.
    pub fn state_before(&self, at: usize) -> CharState {
        at.checked_sub(1).map_or(CharState::BOUNDARY, |before| self.chars[before].state)
    }

    /// The state of the character at place `at`.
    pub fn state(&self, at: usize) -> CharState {
        self.chars.get(at).map_or(CharState::BOUNDARY, |ch| ch.state)
    }

    /// Whether one of these ASCII characters may stand in the line; no false negatives.
    pub fn may_hold_any(&self, mut characters: impl Iterator<Item = char>) -> bool {
        characters.any(|c| self.seen.ascii[c as usize >> 6] >> (c as u32 & 63) & 1 == 1)
    }

    /// Whether a character beyond ASCII of the class may stand in the line; no false negatives.
    pub fn may_hold(&self, class: CharClass) -> bool {
        self.seen.classes >> class as u32 & 1 == 1
    }

    /// Does the replacements, which are in order.
    pub fn replace(&mut self, replacements: &[CharReplacement], misdecoding: Misdecoding) {
        let mut extensions = PathExtensions { misdecoding, known: Vec::new() };
        let (mut read, mut written) = (0, 0);
        for CharReplacement { chars, c, lossy } in replacements {
            self.chars.copy_within(read..chars.start, written);
            written += chars.start - read;
            let old = &self.chars[chars.clone()];
            let (start, end) = (old[0].start, old[old.len() - 1].end);
            let longest = old.iter().map(|ch| ch.path).max_by_key(|&path| path_len(&self.paths, path));
            let path = extensions.extend(longest.unwrap_or(0), *lossy, &mut self.paths);
            self.chars[written] = LineChar::new(*c, start, end, path);
            self.seen.add(&self.chars[written]);
            written += 1;
            read = chars.end;
        }
        self.chars.copy_within(read.., written);
        self.chars.truncate(written + self.chars.len() - read);
    }

    fn path(&self, path: u32) -> Option<&MojibakePath> {
        self.paths.get((path as usize).wrapping_sub(1))
    }

    /// The bytes of the text from which the characters from `first` to `last` came.
    pub fn range(&self, first: &LineChar, last: &LineChar) -> Range<usize> {
        self.start + first.start as usize..self.start + last.end as usize
    }

    /// Writes the repaired line. Each character is an edit of its own, so that it maps to its own bytes.
    pub fn write(&self, text: &str, rewriter: &mut Rewriter<'_>) {
        let path = |ch: &LineChar| match ch.path {
            0 => 0,
            _ if self.is_unchanged(ch, text) => 0,
            path => path,
        };
        let mut repaired = String::new();
        for run in self.chars.chunk_by(|a, b| path(a) == path(b) && a.end == b.start) {
            if let Some(path) = self.path(path(&run[0])) {
                let range = self.range(&run[0], &run[run.len() - 1]);
                repaired.clear();
                repaired.extend(run.iter().map(|ch| ch.c));
                let characters = run.iter().map(|ch| Misread {
                    kept: 0,
                    removed: (ch.end - ch.start) as usize,
                    inserted: ch.c.len_utf8(),
                });
                rewriter.replace_misread(Rule::Mojibake, range, &repaired, characters, path);
            }
        }
    }

    /// Whether the character is the same as in the text.
    fn is_unchanged(&self, ch: &LineChar, text: &str) -> bool {
        (ch.end - ch.start) as usize == ch.c.len_utf8() && text[self.range(ch, ch)].starts_with(ch.c)
    }

    /// Reports the characters that were chosen by statistics, and those that could not be restored.
    pub fn report_losses(&self, found: &mut Vec<RawFinding>) {
        if !self.paths.iter().any(MojibakePath::is_lossy) {
            return;
        }
        let is_lossy = |ch: &&LineChar| self.path(ch.path).is_some_and(MojibakePath::is_lossy);
        for (kind, what) in [
            (FindingKind::LossyRepair, "lacked a byte; the letters around it said which"),
            (FindingKind::LostBytes, "lacked bytes, and nothing says which"),
        ] {
            let is_lost = kind == FindingKind::LostBytes;
            let chars = || {
                let lossy = self.chars.iter().filter(is_lossy);
                lossy.filter(|ch| (ch.c == char::REPLACEMENT_CHARACTER) == is_lost)
            };
            if let (Some(first), Some(last)) = (chars().next(), chars().next_back()) {
                let detail = format!("{} × UTF-8 {what}", chars().count());
                found.push(RawFinding { kind, range: self.range(first, last), detail });
            }
        }
    }

    /// Reports every run that would be repaired, each with its path.
    pub fn report(&self, found: &mut Vec<RawFinding>) {
        for run in self.chars.chunk_by(|a, b| a.path == b.path && a.end == b.start) {
            if let Some(path) = self.path(run[0].path) {
                let range = self.range(&run[0], &run[run.len() - 1]);
                found.push(RawFinding { kind: FindingKind::Mojibake, range, detail: path.to_string() });
            }
        }
    }

    /// Whether anything was replaced.
    pub fn is_changed(&self) -> bool {
        !self.paths.is_empty()
    }
}

/// The number of misdecodings in a path; 0 for path 0.
fn path_len(paths: &[MojibakePath], path: u32) -> usize {
    if path == 0 { 0 } else { paths[path as usize - 1].steps().len() }
}

/// The paths that are made from others by one more misdecoding.
struct PathExtensions {
    misdecoding: Misdecoding,
    /// The path before, whether the new one is lossy, and the new path.
    known: Vec<(u32, bool, u32)>,
}

impl PathExtensions {
    fn extend(&mut self, before: u32, lossy: bool, paths: &mut Vec<MojibakePath>) -> u32 {
        // Few lines have more than two paths. To enter one twice does no harm.
        let recent = self.known.len().saturating_sub(8);
        let is_it = |&&(path, is_lossy, _): &&(u32, bool, u32)| (path, is_lossy) == (before, lossy);
        if let Some(&(.., after)) = self.known[recent..].iter().rfind(is_it) {
            return after;
        }
        let path = if before == 0 { MojibakePath::default() } else { paths[before as usize - 1].clone() };
        paths.push(path.then(self.misdecoding, lossy));
        let after = paths.len() as u32;
        self.known.push((before, lossy, after));
        after
    }
}

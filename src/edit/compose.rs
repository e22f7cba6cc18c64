//! Two lists of edits, one made after the other, in; one list that does both out.
//!
//! Edits of the two that meet in the text between become one edit, a cluster; all others are carried over as they are.

use std::ops::Range;

use super::list::{Edit, Edits, Iter};
use super::mojibake_path::MojibakePath;
use super::packed::EditCursor;
use crate::profile::Rules;

impl Edits {
    /// These edits and then `next`, as one list from the text before these to the text after `next`.
    pub fn then(self, next: Edits) -> Edits {
        if self.is_empty() {
            return next;
        }
        if next.is_empty() {
            return self;
        }
        let (mut first, mut second) = (Walk::new(&self), Walk::new(&next));
        let mut composed = Edits::default();
        loop {
            // Most edits meet none of the other list, and so do those around them.
            let limit = second.next.as_ref().map_or(usize::MAX, |b| b.before.start);
            let alone = first.pass(|place| place.after, limit);
            composed.extend(&self, alone, 0);
            let limit = first.next.as_ref().map_or(usize::MAX, |a| a.after.start);
            let alone = second.pass(|place| place.before, limit);
            let shift = first.at.before as isize - first.at.after as isize;
            composed.extend(&next, alone, shift);

            let Some(cluster) = Cluster::next(&mut first, &mut second) else { return composed };
            cluster.close(&mut composed, shift);
        }
    }
}

/// One of the two lists, read as far as the next edit.
struct Walk<'a> {
    edits: Iter<'a>,
    /// The place before the next edit.
    at: EditCursor,
    next: Option<Edit<'a>>,
}

impl<'a> Walk<'a> {
    fn new(edits: &'a Edits) -> Walk<'a> {
        let mut edits = edits.iter();
        let at = edits.place();
        Walk { at, next: edits.next(), edits }
    }

    /// The next edit.
    fn step(&mut self) -> Option<Edit<'a>> {
        self.at = self.edits.place();
        std::mem::replace(&mut self.next, self.edits.next())
    }

    /// Passes over the edits that end before byte `limit` of the text that `end` speaks of; the places before them and
    /// behind.
    fn pass(&mut self, end: impl Fn(&EditCursor) -> usize, limit: usize) -> Range<EditCursor> {
        let start = self.at;
        let is_alone = |place: &EditCursor| end(place) < limit;
        if self.next.is_some() && is_alone(&self.edits.place()) {
            self.edits.skip_to_checkpoint(is_alone);
            self.step();
        }
        while self.next.is_some() && is_alone(&self.edits.place()) {
            self.step();
        }
        start..self.at
    }
}

/// Of an edit of the first list and one of the second that touch the same middle text: does the first one lead?
fn comes_first(a: &Range<usize>, b: &Range<usize>) -> bool {
    (a.start, !a.is_empty()) < (b.start, !b.is_empty())
        || (a.start == b.start && a.is_empty() == b.is_empty())
}

/// Edits of two lists that overlap in the middle text and become one edit.
#[derive(Default)]
struct Cluster<'a> {
    first: Vec<Edit<'a>>,
    second: Vec<Edit<'a>>,
    middle: Option<Range<usize>>,
}

impl<'a> Cluster<'a> {
    /// The next edit, and all that meet it.
    fn next(first: &mut Walk<'a>, second: &mut Walk<'a>) -> Option<Cluster<'a>> {
        let mut cluster = Cluster::default();
        match (&first.next, &second.next) {
            (None, None) => return None,
            (Some(a), Some(b)) if !comes_first(&a.after, &b.before) => cluster.take_second(second.step()),
            (Some(_), _) => cluster.take_first(first.step()),
            (None, Some(_)) => cluster.take_second(second.step()),
        }
        loop {
            if first.next.as_ref().is_some_and(|a| cluster.meets(&a.after, &cluster.second)) {
                cluster.take_first(first.step());
            } else if second.next.as_ref().is_some_and(|b| cluster.meets(&b.before, &cluster.first)) {
                cluster.take_second(second.step());
            } else {
                return Some(cluster);
            }
        }
    }

    fn take_first(&mut self, edit: Option<Edit<'a>>) {
        if let Some(edit) = edit {
            self.widen(&edit.after);
            self.first.push(edit);
        }
    }

    fn take_second(&mut self, edit: Option<Edit<'a>>) {
        if let Some(edit) = edit {
            self.widen(&edit.before);
            self.second.push(edit);
        }
    }

    fn widen(&mut self, range: &Range<usize>) {
        let middle = self.middle.get_or_insert(range.clone());
        *middle = middle.start.min(range.start)..middle.end.max(range.end);
    }

    /// Overlap, or a point inside; a removal and an insertion at one point meet too, so that what is taken away and
    /// written again cancels out. `others`: the edits taken so far of the other list.
    fn meets(&self, range: &Range<usize>, others: &[Edit<'a>]) -> bool {
        let middle = self.middle.as_ref().expect("a cluster begins with an edit");
        if range.is_empty() && middle.is_empty() {
            return range.start == middle.start && !others.is_empty();
        }
        range.start < middle.end && middle.start < range.end
    }

    /// Adds the edit that it makes. `shift`: from the middle text to the text before, at its head.
    fn close(self, composed: &mut Edits, shift: isize) {
        let middle = self.middle.clone().expect("a cluster begins with an edit");
        let before = middle.start.wrapping_add_signed(shift);
        let mut original = String::new();
        let mut at = middle.start;
        for edit in &self.first {
            self.copy_middle(at..edit.after.start, &mut original);
            original.push_str(edit.original);
            at = edit.after.end;
        }
        self.copy_middle(at..middle.end, &mut original);
        let grown: isize = self.second.iter().map(|e| e.after.len() as isize - e.before.len() as isize).sum();
        let rules = self.first.iter().chain(&self.second).map(|e| e.rules).reduce(Rules::and);
        let rules = rules.expect("a cluster begins with an edit");
        let inserted = middle.len().wrapping_add_signed(grown);
        composed.push(rules, before, &original, inserted);
        composed.set_path_of_last(self.mojibake_path().as_ref());
        if original.len() == inserted {
            composed.expect_noops();
        }
    }

    /// The longest path of the first list's edits, and then of the second's.
    fn mojibake_path(&self) -> Option<MojibakePath> {
        let longest =
            |edits: &[Edit<'a>]| edits.iter().filter_map(|e| e.mojibake_path).max_by_key(|c| c.steps().len());
        match (longest(&self.first), longest(&self.second)) {
            (Some(first), Some(second)) => Some(first.followed_by(second)),
            (first, second) => first.or(second).cloned(),
        }
    }

    /// Middle text outside the first list's edits lies, inside a cluster, in what the second list replaced.
    fn copy_middle(&self, range: Range<usize>, into: &mut String) {
        for edit in &self.second {
            let start = range.start.max(edit.before.start);
            let end = range.end.min(edit.before.end);
            if start < end {
                into.push_str(&edit.original[start - edit.before.start..end - edit.before.start]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::edit::Misdecoding;
    use crate::edit::Misread;
    use crate::edit::Rewriter;
    use crate::profile::Rule;

    /// As [`Edits::then`], edit by edit.
    fn one_by_one(first: &Edits, second: &Edits) -> Edits {
        let (mut first, mut second) = (Walk::new(first), Walk::new(second));
        let mut composed = Edits::default();
        loop {
            let shift = first.at.before as isize - first.at.after as isize;
            let Some(cluster) = Cluster::next(&mut first, &mut second) else { return composed };
            cluster.close(&mut composed, shift);
        }
    }

    /// Replaces characters of `text`: the gap before each, how many, by what, and of which path.
    fn rewrite(text: &str, replacements: &[(usize, usize, &str, u8)]) -> (String, Edits) {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let read = ["windows-1252", "windows-1256"];
        let paths = read.map(|read| {
            MojibakePath::default().then(Misdecoding { encoded_as: "UTF-8", decoded_as: read }, false)
        });
        let mut rewriter = Rewriter::new(text);
        let mut at = 0;
        for &(gap, len, with, path) in replacements {
            let (start, end) = (at + gap, at + gap + len);
            if end >= places.len() {
                break;
            }
            let range = places[start]..places[end];
            match paths.get(usize::from(path)) {
                Some(path) if !range.is_empty() => {
                    let read = text[range.clone()].replace(|c| c != 'a', "?");
                    let mut kept = 0;
                    let characters = text[range.clone()].chars().filter_map(|c| {
                        let kept = if c == 'a' {
                            kept += 1;
                            return None;
                        } else {
                            std::mem::take(&mut kept)
                        };
                        Some(Misread { kept, removed: c.len_utf8(), inserted: 1 })
                    });
                    rewriter.replace_misread(Rule::Mojibake, range.clone(), &read, characters, path);
                }
                _ => rewriter.replace(Rule::Invisible, range, with),
            }
            at = end;
        }
        let rewritten = rewriter.finish();
        (rewritten.text.into_owned(), rewritten.edits)
    }

    fn replacements(gap: usize, most: usize) -> impl Strategy<Value = Vec<(usize, usize, &'static str, u8)>> {
        let with = prop::sample::select(vec!["", "a", "é", "xyz"]);
        prop::collection::vec((0..gap, 0..4usize, with, 0..6u8), 0..most)
    }

    proptest! {
        /// Dense lists, and one that is sparse beside one with stretches of several checkpoints.
        #[test]
        fn whole_stretches_are_carried_as_single_edits_are(
            (first, second) in prop_oneof![
                (replacements(4, 60), replacements(4, 60)),
                (replacements(3, 900), replacements(300, 6)),
                (replacements(300, 6), replacements(3, 900)),
            ],
        ) {
            let text = "aé b\u{637}xyz".repeat(500);
            let (middle, first) = rewrite(&text, &first);
            let (after, second) = rewrite(&middle, &second);
            let (naive, second_len) = (one_by_one(&first, &second), second.after(0..middle.len()).end);
            let composed = first.then(second);
            prop_assert_eq!(&composed, &naive);
            prop_assert_eq!(composed.undo(&after), text.as_str());
            let real = composed.clone().without_noops(&after);
            prop_assert!(real.iter().all(|edit| edit.original != &after[edit.after]));
            prop_assert_eq!(real.undo(&after), text.as_str());
            for at in (0..second_len).step_by(7) {
                prop_assert_eq!(composed.before(at..at + 1), naive.before(at..at + 1));
                prop_assert_eq!(composed.after(at..at + 1), naive.after(at..at + 1));
            }
        }
    }

    proptest! {
        /// Windows of one document, each with few edits or many.
        #[test]
        fn windows_are_appended_as_single_edits_are(
            windows in prop::collection::vec(prop_oneof![replacements(9, 50), replacements(3, 200)], 1..6),
        ) {
            let text = "aé b\u{637}xyz".repeat(120);
            let (mut whole, mut naive, mut after) = (Edits::default(), Edits::default(), String::new());
            for (number, window) in windows.iter().enumerate() {
                let (clean, edits) = rewrite(&text, window);
                let before = number * text.len();
                for edit in edits.iter() {
                    naive.push(edit.rules, before + edit.before.start, edit.original, edit.after.len());
                    naive.set_path_of_last(edit.mojibake_path);
                }
                whole.append(&edits, before);
                after.push_str(&clean);
            }
            prop_assert_eq!(&whole, &naive);
            prop_assert_eq!(whole.undo(&after), text.repeat(windows.len()));
            for at in (0..after.len()).step_by(5) {
                prop_assert_eq!(whole.before(at..at + 1), naive.before(at..at + 1));
            }
        }
    }
}

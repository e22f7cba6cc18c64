//! Two lists of edits, one made after the other, in; one list that does both out.
//!
//! Edits of the two that meet in the text between become one edit, a cluster; all others are carried over as they are.

use std::ops::Range;

use crate::chain::Chain;
use crate::edit::{Edit, Edits};
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
        let (mut first, mut second) = (self.iter().peekable(), next.iter().peekable());
        let mut composed = Edits::default();
        let mut shift = 0isize; // middle minus before, at the place where the next cluster begins
        loop {
            // Most edits meet none of the other list.
            let (a, b) = (first.peek(), second.peek());
            let is_alone = |one: &Range<usize>, other: Option<&Range<usize>>| {
                other.is_none_or(|other| one.end < other.start)
            };
            if let Some(a) = a.filter(|a| is_alone(&a.after, b.map(|b| &b.before))) {
                composed.push(a.rules, a.before.start, a.original, a.after.len());
                composed.chain_last(a.chain);
                shift = a.after.end as isize - a.before.end as isize;
                first.next();
                continue;
            }
            if let Some(b) = b.filter(|b| is_alone(&b.before, a.map(|a| &a.after))) {
                let before = b.before.start.wrapping_add_signed(-shift);
                composed.push(b.rules, before, b.original, b.after.len());
                composed.chain_last(b.chain);
                second.next();
                continue;
            }
            let mut cluster = Cluster::default();
            match (first.peek(), second.peek()) {
                (None, None) => break,
                (Some(_), None) => cluster.take_first(first.next()),
                (None, Some(_)) => cluster.take_second(second.next()),
                (Some(a), Some(b)) if comes_first(&a.after, &b.before) => cluster.take_first(first.next()),
                (Some(_), Some(_)) => cluster.take_second(second.next()),
            }
            loop {
                if first.peek().is_some_and(|a| cluster.meets(&a.after, &cluster.second)) {
                    cluster.take_first(first.next());
                } else if second.peek().is_some_and(|b| cluster.meets(&b.before, &cluster.first)) {
                    cluster.take_second(second.next());
                } else {
                    break;
                }
            }
            cluster.close(&mut composed, &mut shift);
        }
        composed
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

    fn close(self, composed: &mut Edits, shift: &mut isize) {
        let middle = self.middle.clone().expect("a cluster begins with an edit");
        let before = middle.start.wrapping_add_signed(-*shift);
        let mut original = String::new();
        let mut at = middle.start;
        for edit in &self.first {
            self.copy_middle(at..edit.after.start, &mut original);
            original.push_str(edit.original);
            at = edit.after.end;
            *shift += edit.after.len() as isize - edit.before.len() as isize;
        }
        self.copy_middle(at..middle.end, &mut original);
        let grown: isize = self.second.iter().map(|e| e.after.len() as isize - e.before.len() as isize).sum();
        let rules = self.first.iter().chain(&self.second).map(|e| e.rules).reduce(Rules::and);
        let rules = rules.expect("a cluster begins with an edit");
        composed.push(rules, before, &original, middle.len().wrapping_add_signed(grown));
        composed.chain_last(self.chain().as_ref());
    }

    /// The longest chain of the first list's edits, and then of the second's.
    fn chain(&self) -> Option<Chain> {
        let longest =
            |edits: &[Edit<'a>]| edits.iter().filter_map(|e| e.chain).max_by_key(|c| c.steps().len());
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

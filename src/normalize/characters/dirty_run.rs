//! A dirty run: characters that some rule may change, while the rules change them.

use std::ops::Range;

use super::hidden_payload::InertChar;
use super::regions::RuleRegion;
use super::spaces;
use crate::chars;
use crate::edit::Rewriter;
use crate::profile::{Rule, RuleSet, Rules};

/// A dirty run of a text. One value is reused for all runs of a text.
pub(super) struct DirtyRun<'a> {
    pub rules: RuleSet,
    pub region: RuleRegion,
    /// The text of the region before `chars`.
    pub before: &'a str,
    /// The text of the region after `chars`.
    after: &'a str,
    /// Where `before` ends, in bytes of the text.
    start: usize,
    /// Where `chars` end, in bytes of the text.
    pub end: usize,
    /// The ordinary character before the run, if there is one, and the run. Each with the byte offset of the character that it
    /// is or was made from.
    pub chars: Vec<(usize, char)>,
    /// For every original character: its byte offset, and the rules that changed it.
    changes: Vec<(usize, Option<Rules>)>,
    is_changed: bool,
    /// This run or an earlier one had a typographic space.
    pub has_spaces: bool,
    /// Invisible characters without a function, of this run and earlier ones.
    pub inert_chars: Vec<InertChar>,
    /// Only white space came before the text.
    at_head: bool,
    /// The ranges of the text in which presentation forms stay.
    kept_forms: &'a [Range<usize>],
}

impl<'a> DirtyRun<'a> {
    pub fn new(rules: RuleSet, at_head: bool, kept_forms: &'a [Range<usize>]) -> Self {
        DirtyRun {
            rules,
            region: RuleRegion::default(),
            before: "",
            after: "",
            start: 0,
            end: 0,
            chars: Vec::new(),
            changes: Vec::new(),
            is_changed: false,
            has_spaces: false,
            inert_chars: Vec::new(),
            at_head,
            kept_forms,
        }
    }

    pub fn take(&mut self, text: &'a str, range: Range<usize>, region: RuleRegion) {
        let neighbour = text[region.range.start..range.start].chars().next_back();
        let start = range.start - neighbour.map_or(0, char::len_utf8);
        self.before = &text[region.range.start..start];
        self.after = &text[range.end..region.range.end];
        (self.start, self.end, self.region) = (start, range.end, region);
        self.chars.clear();
        self.chars.extend(text[start..range.end].char_indices().map(|(at, c)| (start + at, c)));
        self.changes.clear();
        self.changes.extend(self.chars.iter().map(|&(at, _)| (at, None)));
        self.is_changed = false;
        self.has_spaces |= self.chars.iter().any(|&(_, c)| spaces::is_typographic(c));
    }

    /// Writes the name of `c`, which was at byte `at` and is removed, behind `kept`, where that is wanted. A byte order mark at
    /// the head of a document hides nothing.
    pub fn reveal(&self, at: usize, c: char, kept: &mut Vec<(usize, char)>) {
        if self.rules.reveals() && !(c == '\u{FEFF}' && at == 0 && self.at_head) {
            kept.extend(chars::revealed(c).chars().map(|shown| (at, shown)));
        }
    }

    /// Whether the run begins the document.
    pub fn is_head(&self) -> bool {
        self.at_head && self.chars.first().is_some_and(|&(first, _)| first == 0)
    }

    /// Whether the presentation form at byte `at` of the text stays.
    pub fn keeps_form(&self, at: usize) -> bool {
        let next = self.kept_forms.partition_point(|range| range.end <= at);
        self.kept_forms.get(next).is_some_and(|range| range.start <= at)
    }

    /// Whether `rule` runs here.
    pub fn allows(&self, rule: Rule) -> bool {
        self.rules.runs(rule) && self.region.allows(rule)
    }

    /// The character at `index`; behind the last one, the character after the run.
    pub fn get(&self, index: usize) -> Option<char> {
        self.from(index).next()
    }

    /// The characters from `index` on, and up to [`CONTEXT_CHARS`] after the run.
    pub fn from(&self, index: usize) -> impl Iterator<Item = char> + Clone {
        let rest = self.chars.get(index..).unwrap_or_default();
        rest.iter().map(|&(_, c)| c).chain(self.after.chars().take(CONTEXT_CHARS))
    }

    /// The end of the original character that the one at `index` was made from. Several may be made from one.
    pub fn end_of(&self, index: usize) -> usize {
        let Some(&(at, _)) = self.chars.get(index) else { return self.end };
        self.chars[index..].iter().map(|&(next, _)| next).find(|&next| next > at).unwrap_or(self.end)
    }

    /// Records that `rule` changed the original characters in the byte range `range`.
    pub fn mark_changed(&mut self, rule: Rule, range: Range<usize>) {
        self.is_changed = true;
        let first = self.changes.partition_point(|&(at, _)| at < range.start);
        for (_, rules) in self.changes[first..].iter_mut().take_while(|(at, _)| *at < range.end) {
            *rules = union(*rules, Some(rule.into()));
        }
    }

    /// Writes the changes as edits between the unchanged characters. Characters that one rule changed together are one edit,
    /// even if one of them stayed the same. For example, two marks in a new order are one edit and not a removal and an
    /// insertion: a later rule may remove one of them, and then its edit must name both rules.
    pub fn write(&self, text: &str, rewriter: &mut Rewriter<'_>) {
        if !self.is_changed || self.rules.is_empty() {
            return;
        }
        let (mut from, mut pending) = (self.start, String::new());
        let is_changed = |at: usize| {
            let index = self.changes.partition_point(|&(known, _)| known < at);
            self.changes.get(index).is_some_and(|(_, rules)| rules.is_some())
        };
        let mut changes = self.changes.iter().peekable();
        let mut last = None; // the rules of the previous character
        let mut edit = |range: Range<usize>, with: &mut String| {
            let mut rules = None;
            while let Some(&(_, change)) = changes.next_if(|&&(at, _)| at < range.end) {
                rules = union(rules, change);
                last = change;
            }
            // An insertion has the rules that changed its neighbours.
            let next = changes.peek().and_then(|&&(_, change)| change);
            if let Some(rules) = rules.or_else(|| union(last, next)) {
                rewriter.replace(rules, range, with);
            }
            with.clear();
        };
        for &(at, c) in &self.chars {
            if at > from && !pending.is_empty() {
                edit(from..at, &mut pending);
                from = at;
            }
            if at >= from && text[at..].starts_with(c) && !is_changed(at) {
                edit(from..at, &mut pending);
                from = at + c.len_utf8();
            } else {
                pending.push(c);
            }
        }
        edit(from..self.end, &mut pending);
    }
}

fn union(a: Option<Rules>, b: Option<Rules>) -> Option<Rules> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.and(b)),
        (a, b) => a.or(b),
    }
}

/// Context of a character beyond the run: enough for the marks between two letters.
pub(super) const CONTEXT_CHARS: usize = 8;

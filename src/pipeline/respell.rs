//! Labels and letters, until neither changes the other: segments come in, the same with the letters of their labels go out;
//! in the profiles for search their keys.
//!
//! The labels are those of the text that comes out. The model sees words with letters folded, so that the keyboard does not
//! matter, and nearly every text is stable after one round of spelling. A run of text that does not become stable is frozen: it keeps the letters
//! that it came with. So is a run that would be taken for damage if it were spelt, because a second run would repair it.
//! Runs are frozen one by one, as far as that helps, then line by line. Damage is judged by lines, so no line keeps another
//! from being spelt.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memrchr};

use super::fixed_point::until_stable;
use super::spelling;
use crate::document::{Candidates, DateCandidates, Paragraph, Span};
use crate::edit::{Edits, Rewritten};
use crate::language::{self, LabelInput, Labels, LanguageIdentifier};
use crate::normalize::keys::{self, Folded};
use crate::normalize::letters::Spelled;
use crate::profile::RuleSet;

/// Text, paragraphs and spans while they are labelled and spelt.
pub(super) struct Segments<'t> {
    pub text: Cow<'t, str>,
    pub paragraphs: Vec<Paragraph>,
    /// The runs that `segment` found.
    pub spans: Vec<Span>,
}

/// A window that is labelled and spelt.
pub(super) struct Labelled<'t> {
    pub segments: Segments<'t>,
    /// The pieces of one language of the runs.
    pub spans: Vec<Span>,
    pub edits: Edits,
    pub context: language::Context,
}

/// What is asked while a text is spelt.
pub(super) struct Respeller<'a, F> {
    pub identifier: &'a mut LanguageIdentifier,
    /// The languages of the text before the window.
    pub language: &'a language::ContextBefore<'a>,
    pub rules: RuleSet,
    /// Where a text would be taken for damage.
    pub damage: F,
}

/// A window that is spelt by its labels.
struct Respelled<'t> {
    /// `None`: it is the text that came in.
    segments: Option<Segments<'t>>,
    edits: Edits,
    labels: Labels,
    /// Runs that the last round still changed.
    unstable: Vec<usize>,
}

/// Rounds of labelling and spelling. Lines that are spelt tell the language of those beside them.
const MAX_ROUNDS: usize = 8;
/// Attempts that freeze the runs which are not stable.
const MAX_RUN_ATTEMPTS: usize = 3;
/// The attempts after them, which freeze the lines of these runs.
const MAX_LINE_ATTEMPTS: usize = 2;
/// Passes in which the runs that would be taken for damage are frozen, before all runs of their lines are.
const MAX_DAMAGE_PASSES_BY_RUN: usize = 6;

impl<F: FnMut(&str) -> Vec<Range<usize>>> Respeller<'_, F> {
    /// Labels the spans and spells them by their labels.
    pub fn label_and_respell<'t>(&mut self, start: Segments<'t>, dates: &[DateCandidates]) -> Labelled<'t> {
        let mut frozen = vec![false; start.spans.len()]; // of the runs
        for attempt in 0..MAX_RUN_ATTEMPTS + MAX_LINE_ATTEMPTS {
            let Respelled { segments, edits, labels, unstable } =
                self.respell_until_stable(&start, dates, &mut frozen);
            if unstable.is_empty() {
                let segments = segments.unwrap_or(start);
                return Labelled { segments, spans: labels.spans, edits, context: labels.context };
            }
            for run in unstable {
                match attempt < MAX_RUN_ATTEMPTS {
                    true => frozen[run] = true,
                    false => {
                        start.runs(&start.line(start.spans[run].start)).for_each(|run| frozen[run] = true)
                    }
                }
            }
        }
        let Labels { spans, context, .. } = self.label(&start, dates, &Labels::default());
        Labelled { segments: start, spans, edits: Edits::default(), context }
    }

    /// Rounds of labelling and spelling, from the text that came in.
    fn respell_until_stable<'t>(
        &mut self,
        start: &Segments<'t>,
        dates: &[DateCandidates],
        frozen: &mut [bool],
    ) -> Respelled<'t> {
        let (mut segments, mut edits) = (None, Edits::default());
        let mut labels = self.label(start, dates, &Labels::default());
        let unstable = until_stable(MAX_ROUNDS, |_| {
            let now: &Segments<'_> = segments.as_ref().unwrap_or(start);
            let spelled = self.respell(now, dates, &labels, frozen);
            if spelled.changed.is_empty() {
                return (Vec::new(), true);
            }
            let unstable = spelled.changed.iter().map(|&at| now.run(labels.spans[at].start)).collect();
            labels.move_along(&spelled.rewritten.edits, &spelled.changed, &now.paragraphs);
            let (mut paragraphs, mut spans) = (now.paragraphs.clone(), now.spans.clone());
            spelled.move_along(&mut paragraphs, &mut spans);
            let text = Cow::Owned(spelled.rewritten.text.into_owned());
            edits = std::mem::take(&mut edits).then(spelled.rewritten.edits);
            let now = segments.insert(Segments { text, paragraphs, spans });
            labels = self.label(now, dates, &labels);
            (unstable, false)
        });
        Respelled { segments, edits, labels, unstable }
    }

    fn label(&mut self, now: &Segments<'_>, dates: &[DateCandidates], known: &Labels) -> Labels {
        self.identifier.label(&now.input(dates), self.language, known)
    }

    /// Spells the text by its labels, but for the runs that are `frozen`, and freezes those that would be taken for damage.
    /// Each pass freezes a run at least, so there are no more passes than runs.
    fn respell<'n>(
        &mut self,
        now: &'n Segments<'_>,
        dates: &[DateCandidates],
        labels: &Labels,
        frozen: &mut [bool],
    ) -> Spelled<'n> {
        let doubtful = spelling::doubtful(&now.text, &labels.spans, labels.most_arabic, self.rules);
        let candidates = match self.rules.folds() {
            // A key is folded by its label alone.
            true => doubtful.iter().map(|&at| Candidates(vec![labels.spans[at].language.as_str()])).collect(),
            false => self.identifier.candidates(&now.input(dates), self.language, labels, &doubtful),
        };
        let of_keys = self.rules.of_keys();
        let mut passes = 0;
        until_stable(now.spans.len() + 1, |_| {
            let pieces: Vec<bool> = labels.spans.iter().map(|piece| frozen[now.run(piece.start)]).collect();
            let spelled =
                spelling::spell(&now.text, &labels.spans, (&doubtful, &candidates), &pieces, self.rules);
            let spelled =
                if of_keys.is_empty() { spelled } else { self.key(now, spelled, labels, &pieces, of_keys) };
            if spelled.changed.is_empty() {
                return (spelled, true);
            }
            let damage = (self.damage)(&spelled.rewritten.text);
            if damage.is_empty() {
                return (spelled, true);
            }
            let damage = damage.into_iter().map(|range| spelled.rewritten.edits.before(range));
            let changed = spelled.changed.iter().map(|&at| now.run(labels.spans[at].start)).collect();
            now.freeze(changed, damage, passes < MAX_DAMAGE_PASSES_BY_RUN, frozen);
            passes += 1;
            (spelled, false)
        })
    }

    /// What is spelt, as keys.
    fn key<'n>(
        &self,
        now: &'n Segments<'_>,
        mut spelled: Spelled<'n>,
        labels: &Labels,
        frozen: &[bool],
        rules: RuleSet,
    ) -> Spelled<'n> {
        let mut moved = Vec::new();
        if !spelled.changed.is_empty() {
            moved.clone_from(&labels.spans);
            spelled.move_along(&mut [], &mut moved);
        }
        let spans = if moved.is_empty() { &labels.spans } else { &moved };
        let Folded { rewritten, changed } = keys::fold(&spelled.rewritten.text, spans, frozen, rules);
        let change = rewritten.detach();
        spelled.rewritten = spelled.rewritten.then(change);
        spelled.changed.extend(changed);
        spelled.changed.sort_unstable();
        spelled.changed.dedup();
        // A letter that was folded back is no change.
        if *spelled.rewritten.text == *now.text {
            return Spelled { rewritten: Rewritten::unchanged(&now.text), changed: Vec::new() };
        }
        spelled
    }
}

impl Segments<'_> {
    fn input<'a>(&'a self, dates: &'a [DateCandidates]) -> LabelInput<'a> {
        LabelInput { text: &self.text, paragraphs: &self.paragraphs, spans: &self.spans, dates }
    }

    /// The run that the piece which begins at byte `at` lies in.
    fn run(&self, at: usize) -> usize {
        self.spans.partition_point(|run| run.end <= at)
    }

    /// The runs that begin in `range`.
    fn runs(&self, range: &Range<usize>) -> Range<usize> {
        let at = |at: usize| self.spans.partition_point(|run| run.start < at);
        at(range.start)..at(range.end)
    }

    /// Freezes the runs among `changed` that `damage` touches. Where it touches none in a line, or `by_run` is not set, all of
    /// the line are frozen. At least one run is, so that the passes come to an end.
    fn freeze(
        &self,
        changed: Vec<usize>,
        damage: impl Iterator<Item = Range<usize>>,
        by_run: bool,
        frozen: &mut [bool],
    ) {
        let mut freeze = |runs: Range<usize>| {
            let first = changed.partition_point(|&run| run < runs.start);
            let runs = changed[first..].iter().take_while(|&&run| run < runs.end);
            runs.fold(false, |_, &run| {
                frozen[run] = true;
                true
            })
        };
        let mut damage = damage.peekable();
        let mut is_any = false;
        while let Some(range) = damage.next() {
            let line = self.line(range.start);
            let touched = |range: Range<usize>| {
                let first = self.spans.partition_point(|run| run.end < range.start.max(line.start + 1));
                first..self.spans.partition_point(|run| run.start <= range.end && run.start < line.end)
            };
            let mut is_touched = by_run && freeze(touched(range));
            while let Some(next) = damage.next_if(|next| next.start < line.end) {
                is_touched |= by_run && freeze(touched(next));
            }
            is_any |= is_touched || freeze(self.runs(&line));
        }
        if !is_any {
            freeze(0..self.spans.len());
        }
    }

    /// The line that byte `at` lies in, with its end.
    fn line(&self, at: usize) -> Range<usize> {
        let bytes = self.text.as_bytes();
        let start = memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
        start..memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |len| at + len + 1)
    }
}

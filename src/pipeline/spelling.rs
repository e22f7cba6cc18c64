//! Labels and letters, until neither changes the other: segments in, the same with the letters of their labels out.
//!
//! The labels are those of the text that comes out. The model sees words as no keyboard tells them apart, so nearly every
//! text settles at once. What does not settle keeps the letters it came with, and so does what would be taken for damage
//! if it were spelt, because a second run would repair it: run by run, as far as that helps, then line by line. Damage is
//! judged by lines, so no line keeps another from being spelt.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memrchr};

use crate::document::{DateCandidates, Paragraph, Span};
use crate::edit::Edits;
use crate::language::{self, LabelInput, Labels, LanguageIdentifier};
use crate::normalize::letters::{self, Spelled};
use crate::profile::RuleSet;

/// A text in the hands of the later stages.
pub(crate) struct Segments<'t> {
    pub text: Cow<'t, str>,
    pub paragraphs: Vec<Paragraph>,
    /// The runs that `segment` found; once they are labelled, their pieces of one language.
    pub spans: Vec<Span>,
}

/// What is asked while a text is spelt.
pub(crate) struct Speller<'a, F> {
    pub judge: &'a mut LanguageIdentifier,
    /// The language of what came before.
    pub before: &'a language::Context,
    pub rules: RuleSet,
    /// Where a text would be taken for damage.
    pub damage: F,
}

/// Rounds of labelling and spelling in which nearly every text settles: lines that are spelt tell those beside them.
const ROUNDS: usize = 8;
/// How often runs that did not settle are set aside.
const RUNS: usize = 3;
/// … and then their lines.
const LINES: usize = 2;
/// How often the runs that would be taken for damage are set aside, before all of their lines are.
const DAMAGED: usize = 6;

impl<F: Fn(&str) -> Vec<Range<usize>>> Speller<'_, F> {
    /// Labels the spans and spells them by their labels.
    pub fn spell<'t>(
        &mut self,
        start: Segments<'t>,
        dates: &[DateCandidates],
    ) -> (Segments<'t>, Edits, language::Context) {
        let mut frozen = vec![false; start.spans.len()]; // of the runs
        for attempt in 0..RUNS + LINES {
            let (mut respelled, mut edits) = (None, Edits::default());
            let mut labels = self.judge.label(&start.page(dates), self.before, &Labels::default());
            let mut unsettled = Vec::new();
            for _ in 0..ROUNDS {
                let now: &Segments<'_> = respelled.as_ref().unwrap_or(&start);
                let spelled = self.round(now, dates, &labels, &mut frozen);
                if spelled.changed.is_empty() {
                    let settled = respelled.unwrap_or(start);
                    return (Segments { spans: labels.spans, ..settled }, edits, labels.context);
                }
                unsettled = spelled.changed.iter().map(|&at| now.run(labels.spans[at].start)).collect();
                labels.move_along(&spelled.rewritten.edits, &spelled.changed, &now.paragraphs);
                let (mut paragraphs, mut spans) = (now.paragraphs.clone(), now.spans.clone());
                spelled.move_along(&mut paragraphs, &mut spans);
                let text = Cow::Owned(spelled.rewritten.text.into_owned());
                edits = edits.then(spelled.rewritten.edits);
                let now = respelled.insert(Segments { text, paragraphs, spans });
                labels = self.judge.label(&now.page(dates), self.before, &labels);
            }
            for run in unsettled {
                match attempt < RUNS {
                    true => frozen[run] = true,
                    false => {
                        start.runs(&start.line(start.spans[run].start)).for_each(|run| frozen[run] = true)
                    }
                }
            }
        }
        let Labels { spans, context, .. } =
            self.judge.label(&start.page(dates), self.before, &Labels::default());
        (Segments { spans, ..start }, Edits::default(), context)
    }

    /// Spells the text by its labels, but for the runs that are `frozen`, and freezes those that would be taken for damage.
    fn round<'n>(
        &mut self,
        now: &'n Segments<'_>,
        dates: &[DateCandidates],
        labels: &Labels,
        frozen: &mut [bool],
    ) -> Spelled<'n> {
        let doubtful = letters::doubtful(&now.text, &labels.spans, labels.most_arabic(), self.rules);
        let candidates = self.judge.candidates(&now.page(dates), self.before, labels, &doubtful);
        let mut rounds = 0..;
        loop {
            let pieces: Vec<bool> = labels.spans.iter().map(|piece| frozen[now.run(piece.start)]).collect();
            let spelled =
                letters::normalize(&now.text, &labels.spans, (&doubtful, &candidates), &pieces, self.rules);
            if spelled.changed.is_empty() {
                return spelled;
            }
            let damage = (self.damage)(&spelled.rewritten.text);
            if damage.is_empty() {
                return spelled;
            }
            let damage = damage.into_iter().map(|range| spelled.rewritten.edits.before(range));
            let changed = spelled.changed.iter().map(|&at| now.run(labels.spans[at].start)).collect();
            now.freeze(changed, damage, rounds.next() < Some(DAMAGED), frozen);
        }
    }
}

impl Segments<'_> {
    fn page<'a>(&'a self, dates: &'a [DateCandidates]) -> LabelInput<'a> {
        LabelInput { text: &self.text, paragraphs: &self.paragraphs, spans: &self.spans, dates }
    }

    /// The run that the piece which begins at byte `at` lies in.
    fn run(&self, at: usize) -> usize {
        self.spans.partition_point(|run| run.end <= at)
    }

    /// Those that begin in `range`.
    fn runs(&self, range: &Range<usize>) -> Range<usize> {
        let at = |at: usize| self.spans.partition_point(|run| run.start < at);
        at(range.start)..at(range.end)
    }

    /// Freezes those of the runs that `changed` which `damage` touches: in each line all that it touches; where it touches
    /// none, or not `by_run`, all in the line. One at least, so that this comes to an end.
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

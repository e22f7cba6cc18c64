//! Labelled spans come in; for some of them the candidates go out: the languages that cannot be ruled out. Changing a
//! letter asks for more certainty than a label does. Stands before `normalize::letters`.
//!
//! Scores are added up as for a label, in units of the model: the scores of the words of the language in the
//! paragraph, and a bonus for each language by its letters in the context, without the letters of these words. Every
//! language near the best one is a candidate. So a title in a manual goes with the manual, and a sentence in another
//! language stands for itself: some twenty nats of words outweigh any context.
//!
//! The words are scored again, at the cost of a label; it is done only for spans that would change.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --languages FILE` and `cargo xtask train DIR`.

use super::context_bonus::BonusQuestion;
use super::context_cursor::{ContextBefore, ContextCursor};
use super::identifier::{LabelInput, LanguageIdentifier};
use super::labels::Labels;
use super::posterior::{FORBIDDEN, Prior, sum};
use super::script_strategy::{ScriptStrategy, is_prose};
use super::word_scorer::ScoredWords;
use crate::document::{Candidates, DateCandidates, Language, Span, SpanKind};
use crate::embedded::LANGUAGE_NGRAMS;
use crate::language_data;
use crate::model::language_ngrams::{MAX_LABELS, UNITS_PER_NAT};

/// A language that is so much behind the best one is no candidate.
const MAX_MARGIN_OF_CANDIDATE: i32 = 7 * UNITS_PER_NAT;
/// The same for a word or two: more than the score of one word can be.
const MAX_MARGIN_OF_FEW_WORDS: i32 = 11 * UNITS_PER_NAT;
const FEW_WORDS: usize = 3;
/// The bonus of the languages that alone of their script have some letter, where it stands, on top of the score of the model:
/// nobody types it for another language by accident.
const DISTINCTIVE_LETTER_BONUS: i32 = 3 * UNITS_PER_NAT;
/// From this confidence on, the label of a date is its only candidate.
const SURE_DATE_CONFIDENCE: f32 = 0.95;

impl LanguageIdentifier {
    /// The candidates of the spans with the indices `asked`, in order, among those that [`LanguageIdentifier::label`]
    /// made of the input.
    pub(crate) fn candidates(
        &mut self,
        input: &LabelInput<'_>,
        before: &ContextBefore<'_>,
        labels: &Labels,
        asked: &[usize],
    ) -> Vec<Candidates> {
        let mut cursor = ContextCursor::new(before, &labels.observations);
        let mut open = None;
        let mut known: Vec<(Language, Candidates)> = Vec::new(); // of the paragraph
        let candidates = asked.iter().map(|&at| {
            let span = &labels.spans[at];
            if span.kind == SpanKind::Date {
                return self.date_candidates(input, span);
            }
            let paragraph = input.paragraphs.partition_point(|paragraph| paragraph.end <= span.start);
            if open.replace(paragraph) != Some(paragraph) {
                known.clear();
            }
            if let Some((_, candidates)) = known.iter().find(|(language, _)| *language == span.language) {
                return candidates.clone();
            }
            let Some(paragraph) = input.paragraphs.get(paragraph) else { return Candidates::default() };
            let within = |spans: &[Span]| {
                let end = spans.partition_point(|span| span.start < paragraph.end);
                spans.partition_point(|span| span.end <= paragraph.start)..end
            };
            let spans = &input.spans[within(input.spans)];
            let pieces = &labels.spans[within(&labels.spans)];
            let bonuses = |words| cursor.bonuses(paragraph.start, words);
            let candidates = self.word_candidates(input.text, spans, pieces, span, bonuses);
            known.push((span.language, candidates.clone()));
            candidates
        });
        candidates.collect()
    }

    /// The candidates of the words in one paragraph that have the label of `span`. `spans` are the paragraph before
    /// the labels cut it, `pieces` after. `bonuses` asks the context.
    fn word_candidates(
        &mut self,
        text: &str,
        spans: &[Span],
        pieces: &[Span],
        span: &Span,
        bonuses: impl FnOnce(BonusQuestion) -> [i32; MAX_LABELS],
    ) -> Candidates {
        let label = span.language.as_str();
        let ScriptStrategy::Modelled(number) = self.strategy(span) else {
            return Candidates(vec![label]);
        };
        let (scorer, prior) = self.scorer(number);
        scorer.start_paragraph();
        for run in spans.iter().filter(|run| is_prose(run, &[span.script])) {
            scorer.score_text(text, run.start, run.end);
        }
        let CandidateEvidence { scores, letters, words } =
            evidence(scorer.words(), prior, pieces, span.language);
        let labels = LANGUAGE_NGRAMS[number].labels();
        let mut bonuses = bonuses(BonusQuestion { model: number, label, letters });
        let own = pieces.iter().filter(|piece| piece.language == span.language);
        let seen = SeenLetters::of(own.map(|piece| &text[piece.start..piece.end]));
        for (letters, tags) in language_data::distinctive_letters() {
            if letters.iter().any(|&letter| seen.has(letter)) {
                let writers = labels.iter().zip(&mut bonuses).filter(|(tag, _)| tags.contains(tag));
                writers.for_each(|(_, bonus)| *bonus += DISTINCTIVE_LETTER_BONUS);
            }
        }
        let scores: Vec<i32> = scores.iter().zip(bonuses).map(|(score, bonus)| score + bonus).collect();
        let best = scores.iter().copied().max().unwrap_or(FORBIDDEN);
        let far = if words < FEW_WORDS { MAX_MARGIN_OF_FEW_WORDS } else { MAX_MARGIN_OF_CANDIDATE };
        let near = labels.iter().zip(scores).filter(|&(_, score)| score > FORBIDDEN && best - score < far);
        Candidates(near.map(|(&tag, _)| tag).collect())
    }

    /// The candidates of a date: all languages that write its month so, unless its label is sure.
    fn date_candidates(&self, input: &LabelInput<'_>, date: &Span) -> Candidates {
        let label = date.language.as_str();
        let span = input.spans.partition_point(|span| span.end <= date.start);
        let found = input.dates.binary_search_by_key(&span, |date| date.span);
        match found.map(|at| &input.dates[at]) {
            Ok(DateCandidates { languages, .. }) if date.confidence < SURE_DATE_CONFIDENCE => {
                Candidates(languages.iter().copied().filter(|tag| self.languages.allows(tag)).collect())
            }
            _ => Candidates(vec![label]),
        }
    }
}

/// Which letters beyond ASCII stand in some texts: a bit for each of the last eleven bits of their codes. Another letter may have
/// the same, so the texts are asked again where a bit is set.
struct SeenLetters<'a> {
    bits: [u64; 32],
    texts: Vec<&'a str>,
}

impl<'a> SeenLetters<'a> {
    fn of(texts: impl Iterator<Item = &'a str>) -> SeenLetters<'a> {
        let mut seen = SeenLetters { bits: [0; 32], texts: texts.collect() };
        for c in seen.texts.iter().flat_map(|text| text.chars()).filter(|c| !c.is_ascii()) {
            seen.bits[c as usize >> 6 & 31] |= 1 << (c as u32 & 63);
        }
        seen
    }

    fn has(&self, letter: char) -> bool {
        let may_have = self.bits[letter as usize >> 6 & 31] >> (letter as u32 & 63) & 1 != 0;
        may_have && self.texts.iter().any(|text| text.contains(letter))
    }
}

/// The scores of some words.
struct CandidateEvidence {
    scores: [i32; MAX_LABELS],
    letters: u64,
    words: usize,
}

/// The evidence of the words of the pieces in `language`.
fn evidence(
    scored: ScoredWords<'_>,
    prior: &Prior,
    pieces: &[Span],
    language: Language,
) -> CandidateEvidence {
    let mut pieces =
        pieces.iter().filter(|piece| piece.kind == SpanKind::Prose && piece.language == language);
    let mut piece = pieces.next();
    let (mut letters, mut count) = (0, 0);
    let mut is_own = |at: usize| {
        while piece.is_some_and(|piece| piece.end <= at) {
            piece = pieces.next();
        }
        piece.is_some_and(|piece| piece.start <= at)
    };
    let words = scored.words.iter().zip(scored.penalties(0..scored.words.len()));
    let own = words.filter(|(word, _)| is_own(word.start)).map(|(word, penalties)| {
        letters += u64::from(word.letters);
        count += 1;
        (u8::MAX, penalties)
    });
    let scores = sum(scored.stride, own).scores(prior);
    CandidateEvidence { scores, letters, words: count }
}

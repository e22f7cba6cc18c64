//! Labelled spans in, for some of them the languages that they may be in out: the ones that cannot be left out of account
//! where a letter is to be changed, which asks for more than a label does. Stands beside the label, before
//! `normalize::letters`.
//!
//! Evidence is added up in units of the model, as for a label: what the words of the language in the paragraph say of
//! each language, and what the text around says, by the letters that each language has had there, less those of the
//! words themselves. A language that comes near the best one is a candidate. So a title in a manual goes with the
//! manual, and a sentence of another language with itself: some twenty nats of words outweigh any neighbours.
//!
//! Words are read again, so this costs what a label costs; it is asked only of spans that would change.

use super::context::{Context, Told};
use super::labels::Labels;
use super::reader::Tokens;
use super::verdict::{NEVER, Prior, sum};
use super::{LanguageIdentifier, MODELS, Page, Writing, is_prose, opened};
use crate::document::{Candidates, DateCandidates, Language, Span, SpanKind};
use crate::model::language_ngrams::{MAX_LABELS, UNITS_PER_NAT};

/// How far behind the best language another one is out of account.
const FAR: i32 = 7 * UNITS_PER_NAT;
/// The same for a word or two: more than one word can say.
const FAR_OF_FEW: i32 = 11 * UNITS_PER_NAT;
const FEW: usize = 3;
/// What a text around that is all in one language says for it.
const AROUND: i32 = 16 * UNITS_PER_NAT;
/// Letters of a text around that say as much.
const ENOUGH: u64 = 200;
/// What a language loses that has half as many letters around.
const HALF: i32 = 2 * UNITS_PER_NAT;
/// Letters that only keyboards of South Asia have: nobody types them for another language by accident.
const SOUTHERN: [char; 5] = ['\u{679}', '\u{688}', '\u{691}', '\u{6BA}', '\u{6C1}'];
/// Languages that are written with them.
const SOUTH: &[&str] = &["ur", "pnb", "skr", "ks", "bal", "brh", "trw"];
/// What they say for these, beyond what the model says.
const PROOF: i32 = 3 * UNITS_PER_NAT;
/// Above this confidence a date is in the language that it is labelled with.
const SURE_OF_DATE: f32 = 0.95;

impl LanguageIdentifier {
    /// The candidates of the spans `asked`, by index, in order, of those that [`LanguageIdentifier::label`] made of the page.
    pub(crate) fn candidates(
        &mut self,
        page: &Page<'_>,
        before: &Context,
        labels: &Labels,
        asked: &[usize],
    ) -> Vec<Candidates> {
        let mut told = Told::new(before, &labels.facts);
        let mut open = None;
        let mut known: Vec<(Language, Candidates)> = Vec::new(); // of the paragraph
        let candidates = asked.iter().map(|&at| {
            let span = &labels.spans[at];
            if span.kind == SpanKind::Date {
                return self.of_date(page, span);
            }
            let paragraph = page.paragraphs.partition_point(|paragraph| paragraph.end <= span.start);
            if open.replace(paragraph) != Some(paragraph) {
                known.clear();
            }
            if let Some((_, candidates)) = known.iter().find(|(language, _)| *language == span.language) {
                return candidates.clone();
            }
            let Some(paragraph) = page.paragraphs.get(paragraph) else { return Candidates::default() };
            let within = |spans: &[Span]| {
                let end = spans.partition_point(|span| span.start < paragraph.end);
                spans.partition_point(|span| span.end <= paragraph.start)..end
            };
            let spans = &page.spans[within(page.spans)];
            let pieces = &labels.spans[within(&labels.spans)];
            let candidates = self.of_language(page.text, spans, pieces, span, told.at(paragraph.start));
            known.push((span.language, candidates.clone()));
            candidates
        });
        candidates.collect()
    }

    /// Those of the words in one paragraph that are labelled as `span` is: `spans` are its runs, `pieces` what the
    /// labels made of them.
    fn of_language(
        &mut self,
        text: &str,
        spans: &[Span],
        pieces: &[Span],
        span: &Span,
        around: &Context,
    ) -> Candidates {
        let label = span.language.as_str();
        let writing @ Writing::Modelled(number) = self.writing(span) else { return Candidates(vec![label]) };
        let opened = self.readers[number].get_or_insert_with(|| opened(number, &self.languages));
        let (reader, prior) = &mut **opened;
        reader.begin();
        for run in spans.iter().filter(|run| is_prose(run, &[span.script])) {
            reader.read(text, run.start, run.end);
        }
        let Evidence { scores, letters, words } = evidence(reader.tokens(), prior, pieces, span.language);
        let labels = MODELS[number].labels();
        let mut boosts = boosts(around, writing, label, letters, labels);
        let mut own = pieces.iter().filter(|piece| piece.language == span.language);
        if own.any(|piece| text[piece.start..piece.end].contains(SOUTHERN)) {
            let southern = labels.iter().zip(&mut boosts).filter(|(tag, _)| SOUTH.contains(*tag));
            southern.for_each(|(_, boost)| *boost += PROOF);
        }
        let scores: Vec<i32> = scores.iter().zip(boosts).map(|(score, boost)| score + boost).collect();
        let best = scores.iter().copied().max().unwrap_or(NEVER);
        let far = if words < FEW { FAR_OF_FEW } else { FAR };
        let near = labels.iter().zip(scores).filter(|&(_, score)| score > NEVER && best - score < far);
        Candidates(near.map(|(&tag, _)| tag).collect())
    }

    /// Those of a date: the languages that write its month so, unless it is plain which is meant.
    fn of_date(&self, page: &Page<'_>, date: &Span) -> Candidates {
        let label = date.language.as_str();
        let span = page.spans.partition_point(|span| span.end <= date.start);
        let found = page.dates.binary_search_by_key(&span, |date| date.span);
        match found.map(|at| &page.dates[at]) {
            Ok(DateCandidates { languages, .. }) if date.confidence < SURE_OF_DATE => {
                Candidates(languages.iter().copied().filter(|tag| self.languages.allows(tag)).collect())
            }
            _ => Candidates(vec![label]),
        }
    }
}

/// What some words say.
struct Evidence {
    scores: [i32; MAX_LABELS],
    letters: u64,
    words: usize,
}

/// Of the words of the pieces in `language`.
fn evidence(tokens: Tokens<'_>, prior: &Prior, pieces: &[Span], language: Language) -> Evidence {
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
    let words = tokens.words.iter().zip(tokens.against(0..tokens.words.len()));
    let own = words.filter(|(word, _)| is_own(word.start)).map(|(word, against)| {
        letters += u64::from(word.letters);
        count += 1;
        (u8::MAX, against)
    });
    let scores = sum(tokens.lanes, own).scores(prior);
    Evidence { scores, letters, words: count }
}

/// What the text around says for each label. It holds so many `letters` of `own` that speak for themselves already.
fn boosts(
    around: &Context,
    writing: Writing,
    own: &str,
    letters: u64,
    labels: &'static [&'static str],
) -> [i32; MAX_LABELS] {
    let mut near = [0_u64; MAX_LABELS];
    for (tag, count) in around.near(writing) {
        if let Some(label) = labels.iter().position(|&label| label == tag) {
            near[label] = if tag == own { count.saturating_sub(letters) } else { count };
        }
    }
    let all = near.iter().fold(0_u64, |all, &count| all.saturating_add(count));
    let most = (AROUND as u64 * all.min(ENOUGH) / ENOUGH) as i32;
    near.map(|count| match all.checked_div(count) {
        Some(times) => (most - HALF * times.ilog2() as i32).max(0),
        None => 0,
    })
}

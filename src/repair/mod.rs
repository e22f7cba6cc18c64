//! Repair: decoded text in, the text that was meant out, before anybody judges its characters. Second stage.
//!
//! What others broke on the way is undone here: HTML character references that were never decoded, words left in
//! escapes, and text that was read in the wrong encoding. Nothing that a careful author could have written is touched,
//! and nothing that was repaired leaves work for a second run: the steps go round until none of them finds anything.
//!
//! Text read in the wrong encoding is repaired line by line, because a line is what evidence can be gathered from
//! without asking how the source was cut: [`suspicion`] names the lines; [`whole`] reads those of which all was misread
//! alike; [`mojibake`], [`single_byte`], [`wide`] and [`controls`] read the others, and [`restoration`] fills what is
//! missing. [`plausibility`] judges. Between tables that have no form to check, [`legacy`] and [`latin`] hold what the
//! line would be in each against the others, by the letters of languages; [`suspects`] tells what had to be left.

mod codecs;
mod controls;
mod escaped_controls;
mod escapes;
mod guard;
mod languages;
mod latin;
mod legacy;
mod letters;
mod line;
mod lost;
mod markup;
mod mojibake;
mod pages;
mod plausibility;
mod reading;
mod references;
mod restoration;
mod sequence;
mod single_byte;
mod survey;
mod suspects;
mod suspicion;
#[cfg(test)]
mod tests;
mod whole;
mod wide;

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr3, memmem};

use crate::document::{FindingKind, Protected, RawFinding};
use crate::edit::{Edits, Rewriter, Rewritten};
use crate::model::{backoff_context as context, char_class as class};
use crate::profile::{Rule, RuleSet};
use legacy::Verdict;
use line::Line;
use plausibility::Cost;
use survey::Survey;

/// What the stage returns.
pub(crate) struct Repaired<'a> {
    pub rewritten: Rewritten<'a>,
    /// In bytes of the text that the stage was given.
    pub found: Vec<RawFinding>,
    /// Damage that was not repaired: later stages leave it as it is. In bytes of the text that was made, in order and
    /// apart.
    pub suspects: Vec<Range<usize>>,
}

/// Rounds after which nothing is left: every round takes off a layer, and a layer at least doubles the text.
const ROUNDS: usize = 16;

/// Layers and parts of a line that are read one after the other, in one round.
const LAYERS: usize = 24;

/// Characters that most sequences have at most: where pairs are fewer, most of a line is no UTF-8.
const SEQUENCE: Cost = 3;
/// Characters beyond ASCII from which on that holds.
const LONG: Cost = 12;

/// Undoes what the rules allow outside `protected`, and reports what they do not.
pub(crate) fn repair<'a>(text: &'a str, protected: &Protected, rules: RuleSet) -> Repaired<'a> {
    let mut found = Vec::new();
    replacements(text, &mut found);
    let mut text = Cow::Borrowed(text);
    let mut protected = Cow::Borrowed(protected);
    let mut edits = Edits::default();
    let mut suspects = Vec::new();
    for _ in 0..ROUNDS {
        let round = round(&text, &protected, rules);
        found.extend(round.found.into_iter().map(|f| RawFinding { range: edits.before(f.range), ..f }));
        if round.edits.is_empty() {
            suspects = round.suspects;
            found.extend(suspects.iter().map(|range| left(edits.before(range.clone()))));
            break;
        }
        protected.to_mut().move_along(&round.edits);
        text = Cow::Owned(round.text);
        edits = edits.then(round.edits);
    }
    Repaired { rewritten: Rewritten { text, edits }, found, suspects }
}

fn left(range: Range<usize>) -> RawFinding {
    let detail = "read in the wrong encoding, and left as it is: nothing says clearly what it was".to_owned();
    RawFinding { kind: FindingKind::Mojibake, range, detail }
}

/// What [`repair`] would find in a text.
pub(crate) struct Outlook {
    /// Where it would undo something, in order.
    pub undone: Vec<Range<usize>>,
    /// What it would leave; of use if there is nothing to undo.
    pub suspects: Vec<Range<usize>>,
}

/// Looks for what [`repair`] would find.
pub(crate) fn foresee(text: &str, protected: &Protected, rules: RuleSet) -> Outlook {
    let round = round(text, protected, rules);
    Outlook { undone: round.edits.iter().map(|edit| edit.before).collect(), suspects: round.suspects }
}

/// What one round made of a text.
#[derive(Default)]
struct Round {
    /// Empty if nothing was changed.
    text: String,
    edits: Edits,
    found: Vec<RawFinding>,
    /// What was left, in bytes of the text that was given; of use if nothing was changed.
    suspects: Vec<Range<usize>>,
}

fn round(text: &str, protected: &Protected, rules: RuleSet) -> Round {
    let mut round = Round::default();
    let Rewritten { text: decoded, edits } = decode_spelt(text, protected, rules, &mut round.found);
    let mut moved = Cow::Borrowed(protected);
    if !edits.is_empty() && !protected.ranges.is_empty() {
        moved.to_mut().move_along(&edits);
    }
    let mut misread = Round::default();
    let read = read_anew(&decoded, &moved, rules, &mut misread);
    round.found.extend(misread.found.into_iter().map(|f| RawFinding { range: edits.before(f.range), ..f }));
    round.suspects = misread.suspects;
    round.edits = edits.then(read.edits);
    round.text = if round.edits.is_empty() { String::new() } else { read.text.into_owned() };
    round
}

/// Decodes what is spelt out in ASCII: character references, then words in escapes.
fn decode_spelt<'a>(
    text: &'a str,
    protected: &Protected,
    rules: RuleSet,
    found: &mut Vec<RawFinding>,
) -> Rewritten<'a> {
    if memchr3(b'&', b'%', b'\\', text.as_bytes()).is_none() {
        return Rewritten::unchanged(text);
    }
    let references = match rules.runs(Rule::Entity) {
        true => references::decode(text, &protected.ranges, rules),
        false => Rewritten::unchanged(text),
    };
    let mut moved = Cow::Borrowed(protected);
    if !references.edits.is_empty() && !protected.ranges.is_empty() {
        moved.to_mut().move_along(&references.edits);
    }
    let mut escaped = Vec::new();
    escaped_controls::report(&references.text, &moved, &mut escaped);
    let escapes = escapes::decode(&references.text, &moved, rules, &mut escaped).detach();
    found.extend(escaped.into_iter().map(|f| RawFinding { range: references.edits.before(f.range), ..f }));
    references.then(escapes)
}

/// Reads what was read in the wrong encoding, or tells of it where the profile changes nothing.
fn read_anew<'a>(text: &'a str, protected: &Protected, rules: RuleSet, round: &mut Round) -> Rewritten<'a> {
    let rewrites = rules.runs(Rule::Mojibake);
    if !rewrites && !rules.is_empty() {
        return Rewritten::unchanged(text);
    }
    let mut rewriter = Rewriter::new(text);
    let (mut whole, mut line, mut reader) =
        (whole::Reader::default(), Line::default(), mojibake::Reader::default());
    for range in suspicion::lines(text) {
        let is_free = !protected.meets(&range);
        match Some(&text[range.clone()]).filter(|_| is_free).and_then(|text| whole.read(text)) {
            Some(read) if rewrites && read.is_settled => {
                rewriter.replace_misread(Rule::Mojibake, range, read.text, read.characters(), read.chain);
                continue;
            }
            Some(read) => line.take_read(range.start, read.text, read.lengths, read.chain),
            None => line.take(text, range),
        }
        if !is_free {
            line.guard(&protected.ranges);
        }
        read_in_cells(&mut line, &mut reader);
        if !line.is_changed() {
            suspects::add(&line, &mut round.suspects);
        } else if rewrites {
            line.write(text, &mut rewriter);
            line.report_losses(&mut round.found);
        } else {
            line.report(&mut round.found);
        }
    }
    rewriter.finish()
}

/// Takes off what layers a line has, in every way there is.
fn read_in_cells(line: &mut Line, reader: &mut mojibake::Reader) {
    guard::guard(line);
    let mut layers = 0..LAYERS;
    while layers.next().is_some() && (wide::repair(line) || take_layer_off(line, reader)) {}
    controls::repair(line);
}

/// Reads the line as the best evidence says. Whether there was any.
fn take_layer_off(line: &mut Line, reader: &mut mojibake::Reader) -> bool {
    let mut survey = Survey::of(line);
    let (beyond, has_pictograph) = (survey.beyond as Cost, survey.has_pictograph);
    let may_be_utf8 = beyond < LONG || survey.pairs.most() as Cost * SEQUENCE >= beyond || has_pictograph;
    let mut other = Verdict::Nothing;
    if !may_be_utf8 {
        other = legacy::find(line, &survey);
        if let Verdict::Found(found) = &other
            && found.evidence >= single_byte::CLEAR * beyond
        {
            return legacy::repair(line, found);
        }
    }
    let utf8 = reader.find(line, &mut survey);
    // Four bytes that spell a pictograph are no letters of another table.
    let is_clear = utf8.is_some_and(|(evidence, _)| has_pictograph || evidence >= mojibake::CLEAR * beyond);
    if may_be_utf8 && !is_clear {
        other = legacy::find(line, &survey);
    }
    line.is_unclear = matches!(other, Verdict::Unclear);
    match (utf8, other) {
        (Some((evidence, codec)), Verdict::Found(found)) if evidence >= found.evidence => {
            reader.repair(line, codec)
        }
        (_, Verdict::Found(found)) => legacy::repair(line, &found),
        (Some((_, codec)), Verdict::Nothing) => reader.repair(line, codec),
        (Some((evidence, codec)), Verdict::Unclear) if evidence >= mojibake::SURE * beyond => {
            reader.repair(line, codec)
        }
        _ => false,
    }
}

/// Reports the U+FFFD of every line that has any.
fn replacements(text: &str, found: &mut Vec<RawFinding>) {
    let mut last: Option<(usize, usize, usize)> = None; // first, behind the last, how many
    let mut report = |lost: Option<(usize, usize, usize)>| {
        if let Some((start, end, count)) = lost {
            let detail = format!("{count} × U+FFFD: an earlier reader could not read what stood here");
            found.push(RawFinding { kind: FindingKind::ReplacementCharacter, range: start..end, detail });
        }
    };
    for at in memmem::find_iter(text.as_bytes(), "\u{FFFD}".as_bytes()) {
        let end = at + '\u{FFFD}'.len_utf8();
        last = match last {
            Some((start, before, count)) if !text[before..at].contains('\n') => Some((start, end, count + 1)),
            other => {
                report(other);
                Some((at, end, 1))
            }
        };
    }
    report(last);
}

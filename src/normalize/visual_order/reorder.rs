//! A stretch in visual order in, from left to right; the same in the order in which it is read out.
//!
//! UAX #9 lays a line out by reversing runs (L2), and reversing them again undoes it. What is to be reversed within what, the
//! levels say. They are resolved on the reversed stretch, in which text from right to left stands in logical order, so that
//! rules W1 to W7 see its numbers in their context. Latin words are told before: what lies between a Latin letter and the
//! last Latin letter or number, with no letter of the other direction in between, is one run (W7, N1).
//!
//! Marks stay on their letter. Some programs store a mark behind its letter, as it is read (L3), others to the left of it, as it is
//! reversed; marks at the heads of words tell. Brackets at odd levels are exchanged for their mirror image (L4), unless they
//! are in pairs as they stand. Cost: linear.

use unicode_bidi::{BidiClass, Level, ParagraphBidiInfo};
use unicode_segmentation::UnicodeSegmentation;

use crate::chars::{self, BidiData};
use crate::chars::classes::is_join_control;

/// What stays together.
struct Cluster<'a> {
    text: &'a str,
    base: char,
    class: BidiClass,
}

/// The stretch in logical order; its direction is from right to left.
pub(super) fn to_logical(visual: &str) -> String {
    let is_mark_first = are_marks_first(visual);
    let clusters = if is_mark_first { clusters_with_marks_first(visual) } else { clusters(visual) };
    let levels = levels(&clusters);
    let mut ordered: Vec<(&Cluster<'_>, bool)> = Vec::with_capacity(clusters.len());
    let mut end = clusters.len();
    while end > 0 {
        let is_ltr = levels[end - 1].is_ltr();
        let start = (0..end).rev().take_while(|&at| levels[at].is_ltr() == is_ltr).last().unwrap_or(end - 1);
        match is_ltr {
            true => ordered.extend(clusters[start..end].iter().map(|cluster| (cluster, false))),
            false => ordered.extend(clusters[start..end].iter().rev().map(|cluster| (cluster, true))),
        }
        end = start;
    }
    let rtl = |&&(_, is_rtl): &&(&Cluster<'_>, bool)| is_rtl;
    let brackets = || ordered.iter().filter(rtl).map(|(cluster, _)| cluster.base);
    let mirrors = unpaired(brackets().map(mirrored)) <= unpaired(brackets());
    let mut logical = String::with_capacity(visual.len());
    for (cluster, is_rtl) in &ordered {
        let image = chars::mirrored(cluster.base).filter(|_| *is_rtl && mirrors);
        match (image, is_mark_first) {
            (Some(image), _) => {
                logical.push(image);
                logical.extend(cluster.text.chars().filter(|&c| c != cluster.base));
            }
            (None, true) => logical.extend(cluster.text.chars().rev()),
            (None, false) => logical.push_str(cluster.text),
        }
    }
    logical
}

fn mirrored(c: char) -> char {
    chars::mirrored(c).unwrap_or(c)
}

/// How many brackets and quotation marks have no other one of their pair.
fn unpaired(brackets: impl Iterator<Item = char>) -> usize {
    let mut open: Vec<char> = Vec::new();
    let mut unpaired = 0;
    for c in brackets {
        match c {
            '(' | '[' | '{' | '\u{AB}' | '\u{2039}' | '\u{FD3F}' => open.push(mirrored(c)),
            ')' | ']' | '}' | '\u{BB}' | '\u{203A}' | '\u{FD3E}' => match open.last() {
                Some(&closing) if closing == c => drop(open.pop()),
                _ => unpaired += 1,
            },
            _ => {}
        }
    }
    unpaired + open.len()
}

/// Whether marks stand to the left of their letters: more words begin with a mark than end with one.
fn are_marks_first(visual: &str) -> bool {
    let (mut first, mut last, mut before) = (0, 0, ' ');
    for c in visual.chars().chain([' ']) {
        let [is_mark, was_mark] = [c, before].map(|c| chars::of(c).is_mark());
        let is_break = |c: char| c.is_whitespace() || c.is_ascii_punctuation();
        first += usize::from(is_mark && is_break(before));
        last += usize::from(was_mark && is_break(c));
        before = c;
    }
    first > last
}

fn cluster(text: &str, base: Option<char>) -> Cluster<'_> {
    let base = base.unwrap_or(' ');
    Cluster { text, base, class: chars::of(base).bidi_class() }
}

/// Grapheme clusters (UAX #29), but for joiners, which stand between two letters and belong to neither.
fn clusters(visual: &str) -> Vec<Cluster<'_>> {
    let mut clusters = Vec::new();
    for text in visual.graphemes(true) {
        let base = text.chars().next();
        let is_rtl = base.is_some_and(|base| matches!(chars::of(base).bidi_class(), BidiClass::R | BidiClass::AL));
        let letter = if is_rtl { text.trim_end_matches(is_join_control) } else { text };
        clusters.push(cluster(letter, base));
        let joiners = text[letter.len()..].char_indices().map(|(at, c)| &text[letter.len() + at..][..c.len_utf8()]);
        clusters.extend(joiners.map(|joiner| cluster(joiner, joiner.chars().next())));
    }
    clusters
}

/// Marks with the character behind them.
fn clusters_with_marks_first(visual: &str) -> Vec<Cluster<'_>> {
    let mut clusters = Vec::new();
    let mut start = 0;
    for (at, c) in visual.char_indices() {
        if !chars::of(c).is_mark() {
            let end = at + c.len_utf8();
            clusters.push(cluster(&visual[start..end], Some(c)));
            start = end;
        }
    }
    if start < visual.len() {
        clusters.push(cluster(&visual[start..], visual[start..].chars().next()));
    }
    clusters
}

/// The level of each cluster.
fn levels(clusters: &[Cluster<'_>]) -> Vec<Level> {
    let is_latin = latin_runs(clusters);
    let shown = clusters.iter().zip(&is_latin).rev().map(|(cluster, &is_latin)| if is_latin { 'a' } else { cluster.base });
    let reversed: String = shown.collect();
    let info = ParagraphBidiInfo::new_with_data_source(&BidiData, &reversed, Some(Level::rtl()));
    let mut levels = info.reordered_levels_per_char(0..reversed.len());
    levels.resize(clusters.len(), Level::rtl());
    levels.reverse();
    levels
}

/// Which clusters belong to a run of Latin words.
fn latin_runs(clusters: &[Cluster<'_>]) -> Vec<bool> {
    let mut is_latin = vec![false; clusters.len()];
    let mut first: Option<usize> = None;
    for (at, cluster) in clusters.iter().enumerate() {
        match cluster.class {
            BidiClass::R | BidiClass::AL | BidiClass::AN => first = None,
            BidiClass::L => {
                let start = *first.get_or_insert(at);
                is_latin[start..=at].fill(true);
                first = Some(at);
            }
            BidiClass::EN => {
                if let Some(start) = first {
                    is_latin[start..=at].fill(true);
                    first = Some(at);
                }
            }
            _ => {}
        }
    }
    is_latin
}

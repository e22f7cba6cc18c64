//! A stretch in visual order in, from left to right; the same in the order in which it is read out.
//!
//! UAX #9 lays a line out by reversing runs (L2), and reversing them again undoes it. What is to be reversed within what, the
//! levels say. They are resolved on the reversed stretch, in which text from right to left stands in logical order, so that
//! rules W1 to W7 see its numbers in their context. Latin words are told before: what lies between a Latin letter and the
//! last Latin letter or number, with no letter of the other direction in between, is one run (W7, N1).
//!
//! Marks stay on their letter. Some programs store a mark behind its letter, as it is read (L3), others to the left of it, as it is
//! reversed; marks at the ends of words, and on letters that have none, tell. Brackets at odd levels are exchanged for their mirror image (L4), unless they
//! are in pairs as they stand. Cost: linear.

use std::ops::Range;

use unicode_bidi::{BidiClass, Level, ParagraphBidiInfo};
use unicode_segmentation::UnicodeSegmentation;

use crate::chars::classes::is_join_control;
use crate::chars::{self, BidiData};

/// What stays together.
struct Cluster<'a> {
    text: &'a str,
    base: char,
    class: BidiClass,
}

/// The stretch in logical order; its direction is from right to left. `atoms`: the parts of it that stay as they are, like a
/// Latin word.
pub(super) fn to_logical(visual: &str, atoms: &[Range<usize>]) -> String {
    let is_mark_first = are_marks_first(visual);
    let find = if is_mark_first { add_clusters_with_marks_first } else { add_clusters };
    let (mut clusters, mut at) = (Vec::new(), 0);
    for atom in atoms {
        find(&visual[at..atom.start], &mut clusters);
        clusters.push(Cluster { text: &visual[atom.clone()], base: 'a', class: BidiClass::L });
        at = atom.end;
    }
    find(&visual[at..], &mut clusters);
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
            (None, true) if *is_rtl => logical.extend(cluster.text.chars().rev()),
            (None, _) => logical.push_str(cluster.text),
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

/// Whether marks stand to the left of their letters. Where nothing speaks against it they do: that is what a shaper writes
/// into a PDF, and what is left of a string that was reversed character by character.
fn are_marks_first(visual: &str) -> bool {
    let mut window = [' '; 4];
    let (mut odd_behind, mut odd_before) = (0, 0);
    for c in visual.chars().chain([' ', ' ']) {
        window = [window[1], window[2], window[3], c];
        let [left, mark, right, further] = window;
        if chars::of(mark).is_mark() {
            odd_behind += usize::from(is_odd(mark, left, right));
            odd_before += usize::from(is_odd(mark, right, further));
        }
    }
    odd_before <= odd_behind
}

/// Whether `mark` cannot well be on `letter`, which `before` precedes where it is read.
fn is_odd(mark: char, letter: char, before: char) -> bool {
    if !chars::of(letter).is_letter() {
        return !chars::of(letter).is_mark();
    }
    match mark {
        // Madda, and hamza.
        '\u{653}' => letter != '\u{627}',
        '\u{654}' => !matches!(
            letter,
            '\u{627}' | '\u{648}' | '\u{64A}' | '\u{6CC}' | '\u{6C1}' | '\u{647}' | '\u{6D2}'
        ),
        // Fatha to sukun: on no long vowel, and on alef only at the head of a word.
        '\u{64E}'..='\u{652}' => match letter {
            '\u{629}' | '\u{649}' | '\u{622}' => true,
            '\u{627}' => chars::of(before).is_letter(),
            _ => false,
        },
        _ => false,
    }
}

fn cluster(text: &str, base: Option<char>) -> Cluster<'_> {
    let base = base.unwrap_or(' ');
    Cluster { text, base, class: chars::of(base).bidi_class() }
}

/// Grapheme clusters (UAX #29), but for joiners, which stand between two letters and belong to neither.
fn add_clusters<'a>(visual: &'a str, clusters: &mut Vec<Cluster<'a>>) {
    for text in visual.graphemes(true) {
        let base = text.chars().next();
        let is_rtl =
            base.is_some_and(|base| matches!(chars::of(base).bidi_class(), BidiClass::R | BidiClass::AL));
        let letter = if is_rtl { text.trim_end_matches(is_join_control) } else { text };
        clusters.push(cluster(letter, base));
        let joiners =
            text[letter.len()..].char_indices().map(|(at, c)| &text[letter.len() + at..][..c.len_utf8()]);
        clusters.extend(joiners.map(|joiner| cluster(joiner, joiner.chars().next())));
    }
}

/// Marks with the character behind them.
fn add_clusters_with_marks_first<'a>(visual: &'a str, clusters: &mut Vec<Cluster<'a>>) {
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
}

/// The level of each cluster.
fn levels(clusters: &[Cluster<'_>]) -> Vec<Level> {
    let is_latin = latin_runs(clusters);
    let shown = clusters
        .iter()
        .zip(&is_latin)
        .rev()
        .map(|(cluster, &is_latin)| if is_latin { 'a' } else { cluster.base });
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

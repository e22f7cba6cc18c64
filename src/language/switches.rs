//! The words of one paragraph in, the places where the language changes out: the most probable path of a hidden Markov
//! model whose states are the languages, found by Viterbi's algorithm.
//!
//! A change costs seven nats between two words of a clause, less between sentences, and least at a quotation mark, a
//! bracket, a colon or the end of a line. Nearly all paragraphs are in one language, so a first pass asks for each
//! other language whether any stretch of it would pay for its two changes.

use std::ops::Range;

use super::model::{PER_NAT, ROOM};
use super::reader::{Break, Token};
use super::verdict::{NEVER, Prior};

/// What a change costs, in units.
fn cost(gap: Break) -> i32 {
    match gap {
        Break::Space => 7 * PER_NAT,
        Break::Sentence => 4 * PER_NAT,
        Break::Quote => 2 * PER_NAT,
    }
}

/// Stretches of one language: its number and its words. `main` is the best language of all words together.
pub(super) fn stretches(tokens: &[Token], prior: &Prior, main: usize) -> Vec<(usize, Range<usize>)> {
    let mut others = worth_while(tokens, prior, main);
    if others.is_empty() {
        return vec![(main, 0..tokens.len())];
    }
    others.insert(0, main);
    path(tokens, prior, &others)
}

/// What it costs more to enter a language that is less probable than `main`.
fn entrance(prior: &Prior, main: usize, label: usize) -> i32 {
    (prior.0[main] - prior.0[label]).clamp(0, 10 * PER_NAT)
}

/// The languages of which some stretch pays for its changes from and to `main`.
fn worth_while(tokens: &[Token], prior: &Prior, main: usize) -> Vec<usize> {
    let mut entrances = [i16::MAX / 2; ROOM];
    for (label, cost) in entrances.iter_mut().enumerate() {
        if prior.0[label] > NEVER && label != main {
            *cost = entrance(prior, main, label) as i16;
        }
    }
    // The best that can be had with all words so far, the last of them in `main` or in the other language, compared
    // with all of them in `main`.
    let mut back = [0_i16; ROOM];
    let mut away = [0_i16; ROOM];
    for (away, cost) in away.iter_mut().zip(&entrances) {
        *away = -cost;
    }
    for (i, token) in tokens.iter().enumerate() {
        let change = if i == 0 { 0 } else { cost(token.gap) as i16 };
        let own = i16::from(token.against[main]);
        for label in 0..ROOM {
            let entered = back[label].saturating_sub(change).saturating_sub(entrances[label]);
            let left = away[label].saturating_sub(change);
            away[label] = away[label].max(entered).saturating_add(own - i16::from(token.against[label]));
            back[label] = back[label].max(left);
        }
    }
    (0..ROOM)
        .filter(|&label| label != main && back[label].max(away[label]) > 0 && prior.0[label] > NEVER)
        .collect()
}

/// Viterbi's path through `labels`, the first of which is the main one.
fn path(tokens: &[Token], prior: &Prior, labels: &[usize]) -> Vec<(usize, Range<usize>)> {
    let entrances: Vec<i32> = labels.iter().map(|&label| entrance(prior, labels[0], label)).collect();
    let mut scores: Vec<i32> = entrances.iter().map(|entrance| -entrance).collect();
    let mut came_from: Vec<u8> = Vec::with_capacity(tokens.len() * labels.len());
    for (i, token) in tokens.iter().enumerate() {
        let best = (0..labels.len()).reduce(|a, b| if scores[b] > scores[a] { b } else { a }).unwrap_or(0);
        let from = scores[best] - if i == 0 { 0 } else { cost(token.gap) };
        for (state, &label) in labels.iter().enumerate() {
            let entered = from - entrances[state];
            let stays = scores[state] >= entered || i == 0;
            came_from.push(if stays { state } else { best } as u8);
            scores[state] = if stays { scores[state] } else { entered } - i32::from(token.against[label]);
        }
    }
    let mut state = (0..labels.len()).reduce(|a, b| if scores[b] > scores[a] { b } else { a }).unwrap_or(0);
    let mut stretches: Vec<(usize, Range<usize>)> = Vec::new();
    for at in (0..tokens.len()).rev() {
        match stretches.last_mut() {
            Some((label, range)) if *label == labels[state] => range.start = at,
            _ => stretches.push((labels[state], at..at + 1)),
        }
        state = usize::from(came_from[at * labels.len() + state]);
    }
    stretches.reverse();
    stretches
}

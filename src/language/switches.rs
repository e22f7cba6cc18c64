//! The words of one paragraph in, the places where the language changes out: the most probable path of a hidden Markov
//! model whose states are the languages, found by Viterbi's algorithm.
//!
//! A change costs five nats between two words of a clause, less between sentences, and least at a quotation mark, a
//! bracket, a colon or the end of a line. A word with a capital, which may be a name, says hardly anything for a change:
//! names go with the text around them. Nearly all paragraphs are in one language, so a first pass asks for each other
//! language whether any stretch of it would pay for its two changes.

use std::ops::Range;

use super::pieces::Break;
use super::reader::{Token, Tokens};
use super::verdict::{NEVER, Prior, Sum};
use crate::embedded::LanguageModel;
use crate::model::language_ngrams::{MAX_LABELS, UNITS_PER_NAT};

/// What one word can say for a change.
const MOST: u8 = 6 * UNITS_PER_NAT as u8;
/// What a name can, which may be of any language.
const MOST_OF_A_NAME: u8 = 3;

fn most(word: &Token) -> u8 {
    if word.is_capital { MOST_OF_A_NAME } else { MOST }
}

/// What a change costs, in units.
fn cost(gap: Break) -> i32 {
    match gap {
        Break::Space => 5 * UNITS_PER_NAT,
        Break::Sentence => 4 * UNITS_PER_NAT,
        Break::Quote => 2 * UNITS_PER_NAT,
    }
}

/// What it costs to begin or to end a paragraph in another language than its main one.
const EDGE: i16 = 2 * UNITS_PER_NAT as i16;

/// Stretches of one language, its number and its words; `None` where all are in `main`, the best language of all words
/// together. `sum` is what they say.
pub(super) fn stretches(
    tokens: Tokens<'_>,
    sum: &Sum,
    model: &LanguageModel,
    prior: &Prior,
    main: usize,
) -> Option<Vec<(usize, Range<usize>)>> {
    // No stretch of another language gains more than all words say against the main one.
    let easiest = tokens.words.iter().skip(1).map(|word| word.gap).max()?;
    if sum.against(main) <= cost(easiest) {
        return None;
    }
    let entrances = entrances(model, prior, main);
    let others = worth_while(tokens, &entrances, main);
    if others.is_empty() {
        return None;
    }
    let stretches = path(tokens, &entrances, &[&[main], &others[..]].concat());
    (stretches.len() > 1).then_some(stretches)
}

/// Languages that share so many words that hardly anybody means to change between them inside a paragraph.
const KIN: &[&[&str]] = &[
    &["ur", "pnb", "skr"],
    &["fa", "fa-AF", "haz"],
    &["ckb", "sdh", "hac"],
    &["da", "nb", "sv"],
    &["cs", "sk"],
    &["hr", "sl"],
    &["es", "pt", "gl", "ca"],
    &["id", "ms"],
    &["nl", "af"],
    &["ru", "uk", "be", "bg", "sr", "mk"],
    &["hi", "mr", "ne"],
];

/// What it costs to enter each language from `main`: more where it is less probable, and where the two are kin.
fn entrances(model: &LanguageModel, prior: &Prior, main: usize) -> [i32; MAX_LABELS] {
    let kin = KIN.iter().find(|kin| kin.contains(&model.labels()[main]));
    let is_kin =
        |label: usize| kin.zip(model.labels().get(label)).is_some_and(|(kin, other)| kin.contains(other));
    std::array::from_fn(|label| match prior.0[label] {
        _ if label == main => 0,
        NEVER => FAR,
        own => (prior.0[main] - own).clamp(0, 10 * UNITS_PER_NAT) + if is_kin(label) { KINSHIP } else { 0 },
    })
}

/// Between languages that are kin.
const KINSHIP: i32 = 5 * UNITS_PER_NAT;
/// Of the entrance to a label that is not allowed.
const FAR: i32 = i16::MAX as i32 / 2;

/// The languages of which some stretch pays for its changes from and to `main`.
fn worth_while(tokens: Tokens<'_>, entrances: &[i32; MAX_LABELS], main: usize) -> Vec<usize> {
    let lanes = tokens.lanes;
    let entrances = entrances.map(|entrance| entrance as i16);
    // The best that can be had with all words so far, the last of them in `main` or in the other language, compared
    // with all of them in `main`.
    let mut back = [0_i16; MAX_LABELS];
    let mut away = entrances.map(|entrance| -entrance - EDGE);
    for (i, (word, against)) in tokens.words.iter().zip(tokens.against(0..tokens.words.len())).enumerate() {
        let change = if i == 0 { 0 } else { cost(word.gap) as i16 };
        let most = most(word);
        let own = i16::from(against[main].min(most));
        let lanes = back[..lanes].iter_mut().zip(&mut away[..lanes]).zip(&entrances[..lanes]).zip(against);
        for (((back, away), &entrance), &against) in lanes {
            let entered = back.saturating_sub(change).saturating_sub(entrance);
            *back = (*back).max(away.saturating_sub(change));
            *away = (*away).max(entered).saturating_add(own - i16::from(against.min(most)));
        }
    }
    let pays = |&label: &usize| back[label].max(away[label].saturating_sub(EDGE)) > 0;
    (0..lanes).filter(|&label| label != main).filter(pays).collect()
}

/// Viterbi's path through `labels`, the first of which is the main one.
fn path(tokens: Tokens<'_>, entrances: &[i32; MAX_LABELS], labels: &[usize]) -> Vec<(usize, Range<usize>)> {
    let edge = |state: usize| if state == 0 { 0 } else { i32::from(EDGE) };
    let entrances: Vec<i32> = labels.iter().map(|&label| entrances[label]).collect();
    let mut scores: Vec<i32> = (0..labels.len()).map(|state| -entrances[state] - edge(state)).collect();
    let mut came_from: Vec<u8> = Vec::with_capacity(tokens.words.len() * labels.len());
    for (i, (word, against)) in tokens.words.iter().zip(tokens.against(0..tokens.words.len())).enumerate() {
        let best = (0..labels.len()).reduce(|a, b| if scores[b] > scores[a] { b } else { a }).unwrap_or(0);
        let from = scores[best] - if i == 0 { 0 } else { cost(word.gap) };
        for (state, &label) in labels.iter().enumerate() {
            let entered = from - entrances[state];
            let stays = scores[state] >= entered || i == 0;
            came_from.push(if stays { state } else { best } as u8);
            scores[state] =
                if stays { scores[state] } else { entered } - i32::from(against[label].min(most(word)));
        }
    }
    let last = |state: usize| scores[state] - edge(state);
    let mut state = (0..labels.len()).reduce(|a, b| if last(b) > last(a) { b } else { a }).unwrap_or(0);
    let mut stretches: Vec<(usize, Range<usize>)> = Vec::new();
    for at in (0..tokens.words.len()).rev() {
        match stretches.last_mut() {
            Some((label, range)) if *label == labels[state] => range.start = at,
            _ => stretches.push((labels[state], at..at + 1)),
        }
        state = usize::from(came_from[at * labels.len() + state]);
    }
    stretches.reverse();
    stretches
}

#[cfg(test)]
mod tests {
    use super::super::languages::Languages;
    use super::super::reader::Reader;
    use super::super::verdict::sum;
    use super::*;
    use crate::embedded::LANGUAGE_NGRAMS as MODELS;

    /// What a path costs, by the letter of the model: against what its words say, entrances and changes.
    fn price(tokens: Tokens<'_>, entrances: &[i32; MAX_LABELS], main: usize, labels: &[usize]) -> i32 {
        let ends = [labels[0], labels[labels.len() - 1]];
        let mut price = entrances[labels[0]];
        price += i32::from(EDGE) * ends.iter().filter(|&&label| label != main).count() as i32;
        for (i, against) in tokens.against(0..labels.len()).enumerate() {
            if i > 0 && labels[i] != labels[i - 1] {
                price += cost(tokens.words[i].gap) + entrances[labels[i]];
            }
            price += i32::from(against[labels[i]].min(most(&tokens.words[i])));
        }
        price
    }

    #[test]
    fn no_path_is_better() {
        let words =
            ["ذلك", "گئے", "“الكتاب”", "کتاب", "ہے:", "الذين", "نہیں۔", "من", "قلم", "يؤمنون", "(اور"];
        let prior = Prior::new(&MODELS[0], &Languages::from_tags(["ur", "ar"]).unwrap());
        let (ur, ar) = (0, 1);
        assert_eq!((MODELS[0].labels()[ur], MODELS[0].labels()[ar]), ("ur", "ar"));
        let mut reader = Reader::new(&MODELS[0]);
        let mut seed = 1_u32;
        let mut mixed = 0;
        for _ in 0..300 {
            let mut text = String::new();
            for _ in 0..9 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(words[(seed >> 16) as usize % words.len()]);
                text.push(' ');
            }
            reader.begin();
            reader.read(&text, 0, text.len());
            let tokens = reader.tokens();
            let said = sum(tokens.lanes, tokens.against(0..9).map(|against| (u8::MAX, against)));
            let main = said.verdict(&prior).unwrap().label;
            let found = stretches(tokens, &said, &MODELS[0], &prior, main);
            mixed += usize::from(found.is_some());
            let entrances = entrances(&MODELS[0], &prior, main);
            let found = found.unwrap_or(vec![(main, 0..9)]);
            let found: Vec<usize> =
                found.iter().flat_map(|(label, words)| words.clone().map(|_| *label)).collect();
            let all =
                (0..1 << 9).map(|bits| -> Vec<usize> { (0..9).map(|i| [ur, ar][bits >> i & 1]).collect() });
            let best = all.map(|labels| price(tokens, &entrances, main, &labels)).min().unwrap();
            assert_eq!(price(tokens, &entrances, main, &found), best, "{text}");
        }
        assert!(mixed > 20, "{mixed}");
    }
}

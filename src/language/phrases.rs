//! The words of a paragraph come in; the same words go out, those of a set Arabic phrase masked. Urdu and Persian
//! prose is full of such phrases, which are no change of language. The cost is the number of words times the number
//! of phrases.

use std::sync::LazyLock;

use super::word_scorer::ScoredWord;
use crate::model::fold::phrase;
use crate::model::word_ngrams::{IGNORED, WORD_END, folded};

/// Phrases that every language of the Muslim world uses.
const PHRASES: &[&str] = &[
    "ان شاء الله",
    "انشاء الله",
    "ما شاء الله",
    "الحمد لله",
    "الحمد لله رب العالمين",
    "سبحان الله",
    "سبحانه وتعالى",
    "سبحانه و تعالى",
    "استغفر الله",
    "نعوذ بالله",
    "معاذ الله",
    "جزاك الله",
    "بارك الله",
    "الله اكبر",
    "السلام عليكم",
    "وعليكم السلام",
    "بسم الله الرحمن الرحيم",
    "بسم الله",
    "لا اله الا الله",
    "محمد رسول الله",
    "رسول الله",
    "صلى الله عليه وسلم",
    "صلى الله عليه و سلم",
    "صلى الله عليه وآله وسلم",
    "عليه السلام",
    "عليها السلام",
    "عليهم السلام",
    "رضي الله عنه",
    "رضي الله عنها",
    "رضي الله عنهم",
    "رحمة الله عليه",
    "رحمه الله",
    "كرم الله وجهه",
    "انا لله وانا اليه راجعون",
    "والله اعلم",
];

/// The words, with those of all phrases masked.
pub(super) fn mask_phrases(text: &str, scored: &[ScoredWord]) -> Vec<ScoredWord> {
    let words: Vec<String> = scored.iter().map(|word| letters(&text[word.start..word.end])).collect();
    let mut masked = scored.to_vec();
    for phrase in &*FOLDED_PHRASES {
        for at in 0..words.len().saturating_sub(phrase.len() - 1) {
            if words[at..at + phrase.len()] == phrase[..] {
                masked[at..at + phrase.len()].iter_mut().for_each(|word| *word = word.masked());
            }
        }
    }
    masked
}

/// The folded words of each phrase. Words of one letter are left out, as in the text.
static FOLDED_PHRASES: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let is_word = |word: &String| word.chars().count() > 1;
    PHRASES.iter().map(|phrase| phrase.split(' ').map(letters).filter(is_word).collect()).collect()
});

/// The letters of a word in the view [`phrase`].
fn letters(word: &str) -> String {
    let letter = |c: char| match folded(c) {
        WORD_END | IGNORED => None,
        code => char::from_u32(code.into()).and_then(phrase),
    };
    word.chars().filter_map(letter).collect()
}

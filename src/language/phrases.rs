//! Words in; those that belong to a frozen Arabic phrase, as Urdu and Persian prose is full of them, silenced: they go
//! with the words around.

use std::sync::LazyLock;

use super::reader::Token;
use crate::model::word_ngrams::{IGNORED, WORD_END, folded};

/// Phrases that are part of every language of the Muslim world.
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

/// The words, those of all phrases silenced.
pub(super) fn silenced(text: &str, tokens: &[Token]) -> Vec<Token> {
    let words: Vec<String> = tokens.iter().map(|word| letters(&text[word.start..word.end])).collect();
    let mut tokens = tokens.to_vec();
    for phrase in &*PHRASES_IN_LETTERS {
        for at in 0..words.len().saturating_sub(phrase.len() - 1) {
            if words[at..at + phrase.len()] == phrase[..] {
                tokens[at..at + phrase.len()].iter_mut().for_each(|word| *word = word.silent());
            }
        }
    }
    tokens
}

/// The words of each phrase. Those of one letter are left out, as in the text.
static PHRASES_IN_LETTERS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let is_word = |word: &String| word.chars().count() > 1;
    PHRASES.iter().map(|phrase| phrase.split(' ').map(letters).filter(is_word).collect()).collect()
});

/// The letters of a word as every keyboard has them; teh marbuta as heh, which it is written for.
fn letters(word: &str) -> String {
    let letter = |c: char| match folded(c) {
        WORD_END | IGNORED => None,
        0x0629 => Some('\u{0647}'),
        code => char::from_u32(code.into()),
    };
    word.chars().filter_map(letter).collect()
}

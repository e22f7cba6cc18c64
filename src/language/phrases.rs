//! Words in; those that belong to a frozen Arabic phrase, as Urdu and Persian prose is full of them, silenced: they go
//! with the words around.

use super::grams::{END, NOTHING, blind};
use super::reader::Tokens;

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

/// Silences the words of all phrases.
pub(super) fn silence(text: &str, tokens: &mut Tokens) {
    let words: Vec<String> = tokens.words.iter().map(|word| letters(&text[word.start..word.end])).collect();
    for phrase in PHRASES {
        // Words of one letter are no tokens.
        let phrase: Vec<String> =
            phrase.split(' ').map(letters).filter(|word| word.chars().count() > 1).collect();
        for at in 0..words.len().saturating_sub(phrase.len() - 1) {
            if words[at..at + phrase.len()] == phrase[..] {
                (at..at + phrase.len()).for_each(|word| tokens.silence(word));
            }
        }
    }
}

/// The letters of a word as every keyboard has them; teh marbuta as heh, which it is written for.
fn letters(word: &str) -> String {
    let letter = |c: char| match blind(c) {
        END | NOTHING => None,
        0x0629 => Some('\u{0647}'),
        code => char::from_u32(code.into()),
    };
    word.chars().filter_map(letter).collect()
}

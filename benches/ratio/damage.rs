//! Damage as it is met: a sentence comes in, the same sentence with one kind of damage, or none, goes out.

use encoding_rs::WINDOWS_1252;
use unicode_normalization::UnicodeNormalization;

use crate::texts::Random;

/// What text came through, each as likely as the next.
const KINDS: [fn(&str, &mut Random) -> String; 6] =
    [|text, _| text.to_owned(), misread, decomposed, references, no_break_spaces, controls];

/// The languages of which the sentences are.
pub const LANGUAGES: [&str; 9] = ["ar", "de", "en", "fa", "fr", "hi", "ko", "ur", "vi"];

/// One kind of it.
pub fn damage(text: &str, random: &mut Random) -> String {
    KINDS[random.within(0..=KINDS.len() - 1)](text, random)
}

/// UTF-8, read as windows-1252.
fn misread(text: &str, _: &mut Random) -> String {
    WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
}

/// As file names and text from PDF are: NFD.
fn decomposed(text: &str, _: &mut Random) -> String {
    text.nfd().collect()
}

/// References of HTML for all that is not ASCII, and for quotes.
fn references(text: &str, _: &mut Random) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_ascii() => out.push(c),
            c => out.push_str(&format!("&#{};", u32::from(c))),
        }
    }
    out
}

/// Out of an editor of web pages: NO-BREAK SPACE in place of some spaces.
fn no_break_spaces(text: &str, random: &mut Random) -> String {
    text.chars().map(|c| if c == ' ' && random.chance(30) { '\u{A0}' } else { c }).collect()
}

/// What is not seen, inside words, and a bidi control around.
fn controls(text: &str, random: &mut Random) -> String {
    const INVISIBLE: [char; 4] = ['\u{200B}', '\u{AD}', '\u{FEFF}', '\u{2060}'];
    const AROUND: [(&str, &str); 4] = [
        ("\u{202B}", "\u{202C}"),
        ("\u{202A}", "\u{202C}"),
        ("\u{202D}", "\u{202C}"),
        ("\u{200E}", "\u{200F}"),
    ];
    let (before, behind) = AROUND[random.within(0..=AROUND.len() - 1)];
    let mut out = before.to_owned();
    for c in text.chars() {
        out.push(c);
        if c.is_alphabetic() && random.chance(6) {
            out.push(INVISIBLE[random.within(0..=INVISIBLE.len() - 1)]);
        }
    }
    out + behind
}

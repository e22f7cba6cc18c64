//! The same word as another person types it. These tables are written from keyboards and from what people do with them; they
//! know nothing of the folds that they judge.

use saaf::Profile;

/// A way to type the words of a language.
#[derive(Clone, Copy)]
pub struct Typing {
    pub name: &'static str,
    pub word: fn(&str) -> String,
}

/// The ways to type a language that a profile has to make one key of. What the first gives is the word itself.
pub fn typings(language: &str, profile: Profile) -> Vec<Typing> {
    let typing = |name, word| Typing { name, word };
    let mut typings = vec![typing("own", str::to_owned)];
    match language {
        "ar" => typings.extend([
            typing("Persian keyboard", |word| with(word, &[('ك', "ک"), ('ي', "ی"), ('ى', "ی")])),
            typing("Urdu keyboard", |word| {
                with(word, &[('ك', "ک"), ('ي', "ی"), ('ى', "ی"), ('ه', "ہ"), ('ة', "ۃ")])
            }),
            typing("no hamza", |word| with(word, &[('أ', "ا"), ('إ', "ا"), ('آ', "ا")])),
            typing("heh for teh marbuta", |word| at_end(word, "ة", "ه")),
            typing("no dots", |word| at_end(word, "ي", "ى")),
        ]),
        "fa" => typings.extend([
            typing("Arabic keyboard", |word| with(word, &[('ک', "ك"), ('ی', "ي")])),
            typing("Urdu keyboard", |word| with(word, &[('ه', "ہ")])),
            typing("no half space", |word| word.replace('\u{200C}', "")),
            typing("half space", half_space),
        ]),
        "ur" => typings.extend([
            typing("Arabic keyboard", |word| with(word, &[('ک', "ك"), ('ی', "ي"), ('ہ', "ه")])),
            typing("Persian keyboard", |word| with(word, &[('ہ', "ه")])),
        ]),
        "ps" => typings.extend([
            typing("Arabic kaf", |word| with(word, &[('ک', "ك")])),
            typing("Urdu keyboard", |word| with(word, &[('ه', "ہ")])),
        ]),
        "ckb" => typings.extend([
            typing("Arabic keyboard", |word| with(word, &[('ک', "ك"), ('ی', "ي")])),
            typing("heh and half space", heh_and_half_space),
        ]),
        _ => {}
    }
    if profile == Profile::IndexAny && language == "ps" {
        // Pashto tells the two apart.
        typings.push(typing("Arabic yeh", |word| with(word, &[('ی', "ي")])));
    }
    typings.extend([typing("vowel marks", vowel_marks), typing("tatweel", tatweel)]);
    typings
}

fn with(word: &str, keys: &[(char, &str)]) -> String {
    let typed = |c: char| keys.iter().find(|(key, _)| *key == c).map(|(_, typed)| *typed);
    word.chars().map(|c| typed(c).map_or_else(|| c.to_string(), str::to_owned)).collect()
}

fn at_end(word: &str, end: &str, typed: &str) -> String {
    word.strip_suffix(end).map_or_else(|| word.to_owned(), |stem| [stem, typed].concat())
}

/// Fatha on the first letter, damma on the last.
fn vowel_marks(word: &str) -> String {
    let mut chars = word.chars();
    let first: String = chars.next().into_iter().collect();
    [&first, "\u{64E}", chars.as_str(), "\u{64F}"].concat()
}

/// Behind the first letter that joins to the next.
fn tatweel(word: &str) -> String {
    let joins = |c: char| "بتثجحخسشصضطظعغفقكلمنهيئپچکگیھہ".contains(c);
    match word
        .char_indices()
        .find(|&(at, c)| joins(c) && word[at + c.len_utf8()..].starts_with(char::is_alphabetic))
    {
        Some((at, c)) => {
            let (head, tail) = word.split_at(at + c.len_utf8());
            [head, "\u{640}\u{640}", tail].concat()
        }
        None => word.to_owned(),
    }
}

/// Behind the Persian verb prefix, and before the plural.
fn half_space(word: &str) -> String {
    let behind = word.strip_prefix("می").filter(|stem| stem.chars().count() > 2);
    let before = word.strip_suffix("ها").filter(|stem| stem.chars().count() > 2);
    match (behind, before) {
        _ if word.contains('\u{200C}') => word.to_owned(),
        (Some(stem), _) => ["می\u{200C}", stem].concat(),
        (_, Some(stem)) => [stem, "\u{200C}ها"].concat(),
        _ => word.to_owned(),
    }
}

/// Sorani before its own keyboards: heh stands for U+06D5, a half space keeps it from joining, and heh doachashmee is the
/// consonant. A word that is typed so already stays.
fn heh_and_half_space(word: &str) -> String {
    let mut typed = String::new();
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('ە', Some(_)) => typed.push_str("ه\u{200C}"),
            ('ە', None) => typed.push('ه'),
            ('ه', Some(next)) if *next != '\u{200C}' => typed.push('ھ'),
            _ => typed.push(c),
        }
    }
    typed
}

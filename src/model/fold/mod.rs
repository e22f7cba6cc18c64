//! Letters that are one and the same to those who compare words: a letter in, the one that stands for it out. Never for
//! output.
//!
//! Keyboards of Arabic, Persian and Urdu have different code points on the same key; encodings lack some; spelling
//! leaves out marks. How much of that counts as one depends on who asks, so there are several views, all made from
//! `data/languages/und.toml`, each a single `match`. From the finest to the coarsest:
//!
//! - [`keyboard`]: yeh and kaf of every keyboard. For the letters that a rule of spelling looks at.
//! - [`model`]: with heh goal, the alefs with hamza, and without marks. For language models. Heh doachashmee and ae stay:
//!   Sorani and Urdu have them beside heh.
//! - [`phrase`]: with teh marbuta as heh. For frozen Arabic phrases in other languages.
//! - [`spelling`]: with everything that is ever written for another letter. For the names of months.
//! - [`encoding`]: with every heh, but with the alefs and the marks, which encodings have. For letter pairs.
//!
//! The view of profile index-any is a table of rules (`language_data`), since its edits name them. The generators include
//! this file, so that tables and texts are folded alike.

mod table;

#[allow(unused_imports, reason = "xtask and the stages use some each")]
pub use table::{encoding, keyboard, model, phrase};

/// Folds one character; `None` for marks and joiners that spelling may leave out.
///
/// Yeh of every keyboard becomes U+06CC, kaf U+06A9, heh and teh marbuta U+0647, alef with or without hamza U+0627,
/// waw U+0648; other letters stay, in lower case.
pub fn spelling(c: char) -> Option<char> {
    Some(match table::spelling(c)? {
        c if c.is_ascii_uppercase() => c.to_ascii_lowercase(),
        c if c.is_ascii() => c,
        // The Arabic block has no cases; the standard library would search its tables.
        c @ '\u{0600}'..='\u{06FF}' => c,
        c => {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) => one,
                _ => c,
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    type View = fn(char) -> Option<char>;

    const VIEWS: [(&str, View); 5] = [
        ("keyboard", |c| Some(keyboard(c))),
        ("encoding", |c| Some(encoding(c))),
        ("model", model),
        ("phrase", phrase),
        ("spelling", spelling),
    ];

    #[test]
    fn folding_twice_changes_nothing() {
        for (name, view) in VIEWS {
            for c in '\0'..=char::MAX {
                let folded = view(c);
                assert_eq!(folded.and_then(view), folded, "{name} {c:?}");
            }
        }
    }

    /// Letters that a finer view takes for one are one in the coarser views, too.
    #[test]
    fn views_are_ordered_from_fine_to_coarse() {
        for c in '\0'..=char::MAX {
            assert_eq!(model(keyboard(c)), model(c), "{c:?}");
            assert_eq!(encoding(keyboard(c)), encoding(c), "{c:?}");
            assert_eq!(model(c).and_then(phrase), phrase(c), "{c:?}");
            // Spelling keeps marks of honorifics, which a word does not hold.
            assert!(model(c).is_none_or(|folded| spelling(folded) == spelling(c)), "{c:?}");
        }
    }

    /// Letters, not marks, by which neighbouring views differ.
    #[test]
    fn views_differ_where_they_say() {
        let folded_by = |view: View, but_not_by: View| -> String {
            let letters = ('\u{600}'..='\u{6FF}').filter(|&c| view(c).is_some());
            letters.filter(|&c| view(c) != but_not_by(c)).collect()
        };
        let [keyboard, encoding, model, phrase, spelling] = VIEWS.map(|(_, view)| view);
        assert_eq!(folded_by(keyboard, Some), "\u{643}\u{649}\u{64A}");
        assert_eq!(folded_by(model, keyboard), "\u{623}\u{625}\u{671}\u{6C0}\u{6C1}\u{6C2}\u{6C3}");
        assert_eq!(folded_by(phrase, model), "\u{629}\u{6C3}");
        assert_eq!(
            folded_by(spelling, phrase),
            "\u{610}\u{611}\u{612}\u{613}\u{614}\u{615}\u{616}\u{617}\u{618}\u{619}\u{61A}\
             \u{622}\u{624}\u{626}\u{6AA}\u{6BE}\u{6CD}\u{6D2}\u{6D3}\u{6D5}\
             \u{6D6}\u{6D7}\u{6D8}\u{6D9}\u{6DA}\u{6DB}\u{6DC}\u{6DF}\u{6E0}\u{6E1}\u{6E2}\u{6E3}\u{6E4}\u{6E5}\
             \u{6E6}\u{6E7}\u{6E8}\u{6EA}\u{6EB}\u{6EC}\u{6ED}"
        );
        assert_eq!(folded_by(encoding, keyboard), "\u{6BE}\u{6C0}\u{6C1}\u{6D5}");
    }
}

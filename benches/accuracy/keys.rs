//! Keys for searching: one for a word on every keyboard, and which words of a language share one.
//!
//! The typist knows keyboards and shapes and nothing of the folds. A word is typed on a keyboard as far as its letters are
//! there, or letters that look the same in their place. In profile index, where the language is given, no letter is typed
//! as another one of the same alphabet: Uyghur has both ى and ي, and nobody can tell afterwards which was meant.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use saaf::{Cleaner, InputFormat, Isolation, Profile};

use super::{Score, files};

/// The letters beyond those that all have: Arabic (101), Persian (ISIRI 9147), Urdu (CRULP), Pashto, Sindhi, Sorani (KRG), Uyghur.
const KEYBOARDS: [(&str, &str); 7] = [
    ("Arabic", "\u{643}\u{64A}\u{649}\u{647}\u{629}\u{623}\u{625}\u{622}\u{624}\u{626}"),
    (
        "Persian",
        "\u{6A9}\u{6CC}\u{647}\u{629}\u{623}\u{625}\u{622}\u{624}\u{626}\u{698}\u{67E}\u{686}\u{6AF}\u{654}",
    ),
    (
        "Urdu",
        "\u{6A9}\u{6CC}\u{6C1}\u{6BE}\u{6C3}\u{623}\u{622}\u{624}\u{626}\u{6D2}\u{6BA}\u{67E}\u{686}\u{6AF}\u{679}\u{688}\u{691}\u{698}\u{6C2}\u{654}",
    ),
    (
        "Pashto",
        "\u{6A9}\u{64A}\u{6CC}\u{6D0}\u{6CD}\u{626}\u{647}\u{629}\u{623}\u{622}\u{624}\u{67E}\u{686}\u{698}\u{67C}\u{689}\u{693}\u{696}\u{69A}\u{6BC}\u{681}\u{685}\u{6AB}\u{6AF}",
    ),
    (
        "Sindhi",
        "\u{6AA}\u{6A9}\u{64A}\u{647}\u{6BE}\u{626}\u{622}\u{67E}\u{686}\u{6AF}\u{680}\u{67B}\u{67F}\u{67D}\u{67A}\u{684}\u{683}\u{687}\u{68F}\u{68A}\u{68D}\u{68C}\u{699}\u{6A6}\u{6B3}\u{6B1}\u{6BB}",
    ),
    (
        "Sorani",
        "\u{6A9}\u{6CC}\u{6BE}\u{6D5}\u{626}\u{67E}\u{686}\u{6AF}\u{698}\u{6A4}\u{695}\u{6B5}\u{6C6}\u{6CE}",
    ),
    (
        "Uyghur",
        "\u{643}\u{649}\u{64A}\u{6D0}\u{6BE}\u{6D5}\u{626}\u{67E}\u{686}\u{6AF}\u{698}\u{6AD}\u{6C7}\u{6C6}\u{6C8}\u{6CB}",
    ),
];

/// The letters that every one of these keyboards has.
const EVERYWHERE: &str = "\u{621}\u{627}\u{628}\u{62A}\u{62B}\u{62C}\u{62D}\u{62E}\u{62F}\u{630}\u{631}\u{632}\u{633}\u{634}\u{635}\u{636}\u{637}\u{638}\u{639}\u{63A}\u{641}\u{642}\u{644}\u{645}\u{646}\u{648}";

/// Letters that look the same, in some form at least.
const TWINS: [&str; 4] =
    ["\u{643}\u{6A9}\u{6AA}", "\u{64A}\u{6CC}\u{649}", "\u{647}\u{6C1}\u{6BE}\u{6D5}", "\u{629}\u{6C3}"];

/// Letters of these that an alphabet has side by side.
const SIDE_BY_SIDE: [(&str, &str); 9] = [
    ("ar", "\u{64A}\u{649}"),
    ("ur", "\u{6C1}\u{6BE}"),
    ("pnb", "\u{6C1}\u{6BE}"),
    ("skr", "\u{6C1}\u{6BE}"),
    ("ps", "\u{64A}\u{6CC}"),
    ("sd", "\u{6AA}\u{6A9}\u{647}\u{6BE}"),
    ("ckb", "\u{647}\u{6BE}\u{6D5}"),
    ("ug", "\u{64A}\u{649}\u{6BE}\u{6D5}"),
    ("ks", "\u{6C1}\u{6BE}"),
];

/// Words of a language that are looked at.
const WORDS: usize = 20_000;

/// `folder` holds a file for each language.
pub fn measure(folder: &Path) -> std::io::Result<()> {
    let mut score = Score::default();
    for path in files(folder)? {
        let Some(tag) = path.file_stem().and_then(|name| name.to_str()) else { continue };
        let any = Cleaner::builder().profile(Profile::IndexAny).isolation(Isolation::None);
        let own = Cleaner::builder().profile(Profile::Index).isolation(Isolation::None);
        let Ok(own) = own.languages(&[tag]) else { continue };
        let (any, own) = (any.build(), own.build());
        let words = words(&path)?;
        keyboards(tag, &words, &any, &own, &mut score);
        merges(tag, &words, &own);
    }
    score.print("words that have one key on two keyboards");
    Ok(())
}

/// The words of a file, in order, each once.
fn words(path: &Path) -> std::io::Result<Vec<String>> {
    let text = fs::read_to_string(path)?;
    let is_table = path.extension().is_some_and(|extension| extension == "tsv");
    let mut seen = BTreeSet::new();
    let words = text.lines().flat_map(|line| {
        let words = if is_table { line.split('\t').next().unwrap_or_default() } else { line };
        words.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation())
    });
    let words = words.filter(|word| word.chars().any(char::is_alphabetic) && seen.insert(word.to_string()));
    Ok(words.take(WORDS).map(Into::into).collect())
}

fn keyboards(tag: &str, words: &[String], any: &Cleaner, own: &Cleaner, score: &mut Score) {
    let apart = SIDE_BY_SIDE.iter().find(|(other, _)| *other == tag).map_or("", |(_, letters)| letters);
    for word in words {
        for (keyboard, letters) in KEYBOARDS {
            for (cleaner, apart, name) in [(any, "", "index-any"), (own, apart, "index")] {
                let Some(typed) = typed(word, letters, apart).filter(|typed| typed != word) else { continue };
                let is_one = key(cleaner, word) == key(cleaner, &typed);
                score.add(&format!("{name} {tag} {keyboard}"), is_one);
                if !is_one {
                    println!(
                        "{name} {tag} {keyboard}: {word} {typed}: {} {}",
                        key(cleaner, word),
                        key(cleaner, &typed)
                    );
                }
            }
        }
    }
}

/// A word as a keyboard has it; `None` if that lacks a letter. Letters of `apart` are not typed as one another.
fn typed(word: &str, keyboard: &str, apart: &str) -> Option<String> {
    let letter = |c: char| {
        if keyboard.contains(c) || EVERYWHERE.contains(c) {
            return Some(c);
        }
        let twins = TWINS.iter().find(|twins| twins.contains(c))?;
        twins.chars().find(|&twin| keyboard.contains(twin) && !(apart.contains(c) || apart.contains(twin)))
    };
    word.chars().map(letter).collect()
}

fn key(cleaner: &Cleaner, word: &str) -> String {
    cleaner.clean(saaf::Input::from(word).format(InputFormat::Line)).text
}

/// The words of one language that share a key, by the rules that made it.
fn merges(tag: &str, words: &[String], cleaner: &Cleaner) {
    let mut groups: BTreeMap<String, Vec<(&str, Vec<String>)>> = BTreeMap::new();
    for word in words {
        let document = cleaner.clean(saaf::Input::from(word.as_str()).utf8().format(InputFormat::Line));
        let mut rules: Vec<String> = document.edits().map(|edit| edit.rules.to_string()).collect();
        rules.sort();
        rules.dedup();
        groups.entry(document.text).or_default().push((word, rules));
    }
    let groups: Vec<_> = groups.into_iter().filter(|(_, words)| words.len() > 1).collect();
    let mut by_rules: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (key, words) in &groups {
        // The rules by which the words of a group differ.
        let all: BTreeSet<&str> =
            words.iter().flat_map(|(_, rules)| rules).flat_map(|rules| rules.split('+')).collect();
        let list: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let all: Vec<&str> = all.into_iter().collect();
        by_rules.entry(all.join("+")).or_default().push(format!("{key}: {}", list.join(" ")));
    }
    println!(
        "{tag}: {} of {} words share a key, in {} groups",
        groups.iter().map(|(_, words)| words.len()).sum::<usize>(),
        words.len(),
        groups.len()
    );
    for (rules, groups) in by_rules {
        let sample: Vec<&str> =
            groups.iter().step_by((groups.len() / 4).max(1)).map(String::as_str).collect();
        println!("  {:>5} {rules}: {}", groups.len(), sample.join(" · "));
    }
}

//! Letters that are written anew leave text in Normalization Form C, and nothing for the stage before to do.

use std::collections::HashSet;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::*;
use crate::document::Protected;
use crate::language_data;
use crate::normalize::characters::{self, WhiteSpaceState};

/// The marks that may stand on letters of Arabic script.
fn marks() -> Vec<char> {
    let is_mark = |&c: &char| chars::of(c).combining_class() != 0;
    ('\u{610}'..='\u{6ED}')
        .chain('\u{8CA}'..='\u{8FF}')
        .chain('\u{300}'..='\u{338}')
        .filter(is_mark)
        .collect()
}

/// A text for each way in which a rule may meet a letter: what stands before it, and what behind its marks.
const NEIGHBOURS: [(&str, &str); 3] = [("", ""), ("\u{633}", ""), ("\u{633}", "\u{628}")];

/// Every rule of every language before every mark, and before every two.
#[test]
fn output_is_in_nfc_and_stays() {
    let rules = Profile::Corpus.rules();
    let marks = marks();
    // One of each combining class stands for its class in second place, and those that compose for themselves.
    let mut second: Vec<char> = marks.clone();
    second.sort_by_key(|&c| chars::of(c).combining_class());
    second.dedup_by_key(|c| chars::of(*c).combining_class());
    second.extend(['\u{653}', '\u{654}', '\u{655}']);
    let pairs =
        marks.iter().flat_map(|&mark| second.iter().map(move |&next| String::from_iter([mark, next])));
    let endings: Vec<String> = pairs.chain(marks.iter().map(char::to_string)).collect();
    let mut known = HashSet::new();
    let all = language_data::all().iter().flat_map(|language| language.letters);
    for rule in all.filter(|rule| known.insert((rule.first, rule.rest, rule.to))) {
        let speller = Speller::with_rules(vec![rule]);
        for (before, behind) in NEIGHBOURS {
            let lines = endings.iter().map(|marks| {
                let line = format!("{before}{}{}{marks}{behind}\n", rule.first, rule.rest);
                line.nfc().collect::<String>()
            });
            let text = characters_of(&lines.collect::<String>());
            let written = written_once(&text, &speller, rules);
            assert!(is_nfc(&written), "{:?} {:?}", rule.first, rule.rest);
            let again = characters_of(&written);
            // U+0678 with a hamza, which nobody writes, takes a second round of the window: DoNotEmit has U+0626 for it.
            let mut lines =
                written.lines().zip(again.lines()).filter(|(line, _)| !line.contains("\u{649}\u{654}"));
            let changed = lines.find(|(line, again)| line != again);
            assert_eq!(changed, None, "{:?} {:?}", rule.first, rule.rest);
        }
    }
    assert!(known.len() > 50);
}

/// A text as the stage before leaves it.
fn characters_of(text: &str) -> String {
    let rules = Profile::Corpus.rules();
    let normalized =
        characters::normalize(text, &Protected::default(), rules, WhiteSpaceState::default(), true);
    normalized.rewritten.text.into_owned()
}

/// A text as one round of spelling leaves it.
fn written_once(text: &str, speller: &Speller, rules: RuleSet) -> String {
    let span = Span { end: text.len(), script: Script::ARABIC, ..Span::default() };
    let mut rewriter = Rewriter::new(text);
    spell(text, &span, speller, rules, &mut rewriter);
    let rewritten = rewriter.finish();
    assert_eq!(rewritten.edits.undo(&rewritten.text), text);
    rewritten.text.into_owned()
}

/// What a rule writes is not what another changes: a text is spelt in one round, but for few that need a second.
#[test]
fn spelling_comes_to_an_end() {
    let rules = Profile::Corpus.rules();
    for language in language_data::all().iter().filter(|language| !language.letters.is_empty()) {
        let speller = Speller::of(&[language.tag], rules);
        for rule in language.letters {
            for (before, behind) in NEIGHBOURS {
                let text = format!("{before}{}{}{behind}", rule.first, rule.rest);
                let once = written_once(&text, &speller, rules);
                let twice = written_once(&once, &speller, rules);
                assert_eq!(written_once(&twice, &speller, rules), twice, "{} {text:?}", language.tag);
            }
        }
    }
}

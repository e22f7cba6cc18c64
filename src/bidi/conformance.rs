//! The official test files of UAX #9, run through [`super::levels`]; and random texts by it and by the oracle.

use super::fixtures::{CLEAN, Random, asked, cases, oracle_display};
use super::{levels, oracle, visual_order};
use crate::chars::conformance::{characters, official};
use crate::document::Direction;

/// Compares levels (`None`: not looked at) and the visual order of the characters that are looked at.
fn agrees(text: &str, base: Option<Direction>, wanted: &[Option<u8>], order: &[usize]) -> bool {
    let (_, got) = levels::levels(text, base);
    let same = got.len() == wanted.len()
        && got.iter().zip(wanted).all(|(got, want)| want.is_none_or(|want| *got == want));
    let shown: Vec<usize> =
        levels::reorder(&got).into_iter().filter(|&i| wanted.get(i).is_some_and(|l| l.is_some())).collect();
    same && shown == order
}

fn numbers(field: &str) -> Vec<usize> {
    field.split_whitespace().map(|n| n.parse().unwrap()).collect()
}

fn wanted_levels(field: &str) -> Vec<Option<u8>> {
    field.split_whitespace().map(|level| level.parse().ok()).collect()
}

#[test]
fn levels_and_order_are_those_of_bidi_character_test() {
    let file = official("BidiCharacterTest.txt");
    let mut count = 0;
    for line in file.lines() {
        let fields: Vec<&str> = line.split(';').collect();
        let text = characters(fields[0]);
        let base = match fields[1] {
            "0" => Some(Direction::Ltr),
            "1" => Some(Direction::Rtl),
            _ => None,
        };
        let resolved = if fields[2] == "1" { Direction::Rtl } else { Direction::Ltr };
        assert_eq!(levels::levels(&text, base).0, resolved, "{line}");
        assert!(agrees(&text, base, &wanted_levels(fields[3]), &numbers(fields[4])), "{line}");
        count += 1;
    }
    println!("BidiCharacterTest: {count} cases");
    assert!(count > 90_000);
}

#[test]
fn levels_and_order_are_those_of_bidi_test() {
    let file = official("BidiTest.txt");
    let (mut wanted, mut order) = (Vec::new(), Vec::new());
    let mut count = 0;
    for line in file.lines() {
        if let Some(field) = line.strip_prefix("@Levels:") {
            wanted = wanted_levels(field);
        } else if let Some(field) = line.strip_prefix("@Reorder:") {
            order = numbers(field);
        } else if !line.starts_with('@') {
            let (classes, bases) = line.split_once(';').unwrap();
            let text: String = classes.split_whitespace().map(example).collect();
            let bases: u8 = bases.trim().parse().unwrap();
            for (bit, base) in [(1, None), (2, Some(Direction::Ltr)), (4, Some(Direction::Rtl))] {
                if bases & bit != 0 {
                    assert!(agrees(&text, base, &wanted, &order), "{line} {base:?}");
                    count += 1;
                }
            }
        }
    }
    println!("BidiTest: {count} cases");
    assert!(count > 700_000);
}

/// A character of the class.
fn example(class: &str) -> char {
    match class {
        "L" => 'a',
        "R" => '\u{5D0}',
        "AL" => '\u{627}',
        "EN" => '1',
        "ES" => '+',
        "ET" => '$',
        "AN" => '\u{661}',
        "CS" => ',',
        "B" => '\n',
        "S" => '\t',
        "WS" => ' ',
        "ON" => '!',
        "NSM" => '\u{300}',
        "BN" => '\u{AD}',
        "LRE" => '\u{202A}',
        "RLE" => '\u{202B}',
        "PDF" => '\u{202C}',
        "LRO" => '\u{202D}',
        "RLO" => '\u{202E}',
        "LRI" => '\u{2066}',
        "RLI" => '\u{2067}',
        "FSI" => '\u{2068}',
        "PDI" => '\u{2069}',
        other => panic!("no such class: {other}"),
    }
}

#[test]
fn oracle_orders_the_worked_examples() {
    // Worked out on paper by the rules: (text, base, visual order).
    for (text, base, left_to_right) in [
        ("ab \u{5D0}\u{5D1} 12", Some(0), vec![0, 1, 2, 6, 7, 5, 4, 3]),
        ("\u{627} 1,2", None, vec![2, 3, 4, 1, 0]),
        ("a(\u{5D0})b", Some(1), vec![4, 3, 2, 1, 0]),
        ("a \u{2067}\u{5D0}\u{5D1}\u{2069} 1", None, vec![0, 1, 2, 4, 3, 5, 6, 7]),
    ] {
        let text: Vec<char> = text.chars().collect();
        let (_, levels) = oracle::levels(&text, base);
        assert_eq!(oracle::reorder_visual(&levels), left_to_right, "{text:?} {levels:?}");
    }
}

/// Random texts by the layout and by the oracle, with each base: levels, direction and order. `SAAF_CASES` sets how many.
#[test]
fn levels_and_order_are_those_of_the_oracle() {
    let mut random = Random(9);
    let controls: Vec<char> = ('\u{202A}'..='\u{202E}').chain('\u{2066}'..='\u{2069}').collect();
    let with_controls: Vec<char> = [CLEAN, &controls, &['\u{2069}', '\u{202C}', '\u{AD}']].concat();
    let isolates: Vec<char> = [CLEAN, &controls[5..], &['\u{2069}']].concat();
    let nests: Vec<char> =
        [&controls[..], &controls[5..8], &['a', '\u{5D0}', '\u{627}', '1', '(', ')', ' ']].concat();
    let all = asked(1_000_000);
    let mut count = 0;
    // What texts are made of, how long, and which part of all.
    for (from, least, most, part) in [
        (CLEAN, 1, 24, 40),
        (&with_controls, 1, 24, 40),
        (&isolates, 1, 24, 14),
        (&with_controls, 100, 600, 3),
        (&nests, 60, 160, 3),
    ] {
        for _ in 0..all.div_ceil(100) * part {
            let mut text = String::new();
            while text.chars().count() < least {
                text += &random.text(from, most - least + 1);
            }
            let chars: Vec<char> = text.chars().collect();
            for base in [None, Some(0), Some(1)] {
                let direction = base.map(|level| [Direction::Ltr, Direction::Rtl][level as usize]);
                let (level, wanted) = oracle::levels(&chars, base);
                let (got, found) = levels::levels(&text, direction);
                assert_eq!((got == Direction::Rtl) as u8, level, "{text:?} {base:?}");
                let seen = found.iter().zip(&wanted).map(|(&got, want)| want.map(|_| got));
                assert_eq!(seen.collect::<Vec<_>>(), wanted, "{text:?} {base:?}");
                let order = levels::reorder(&found).into_iter().filter(|&i| wanted[i].is_some());
                assert_eq!(order.collect::<Vec<_>>(), oracle::reorder_visual(&wanted), "{text:?} {base:?}");
            }
            count += 1;
        }
    }
    println!("oracle: {count} texts, three bases each");
}

/// BD2 ends at level 125; numbers in it reach 126. Nothing above is counted, and nothing panics.
#[test]
fn nests_deeper_than_the_limit_are_laid_out() {
    for opener in ['\u{202A}', '\u{202B}', '\u{202D}', '\u{202E}', '\u{2066}', '\u{2067}', '\u{2068}'] {
        for depth in [0, 1, 61, 62, 63, 123, 124, 125, 126, 127, 128, 1000] {
            for closer in ["", "\u{202C}", "\u{2069}"] {
                let text =
                    format!("{}a1\u{5D0}1{}b(1)", opener.to_string().repeat(depth), closer.repeat(depth));
                let chars: Vec<char> = text.chars().collect();
                for base in [None, Some(0), Some(1)] {
                    let direction = base.map(|level| [Direction::Ltr, Direction::Rtl][level as usize]);
                    let (_, found) = levels::levels(&text, direction);
                    assert!(found.iter().all(|&level| level <= 126));
                    let (_, wanted) = oracle::levels(&chars, base);
                    let seen = found.iter().zip(&wanted).map(|(&got, want)| want.map(|_| got));
                    assert_eq!(seen.collect::<Vec<_>>(), wanted, "{opener:?} {depth} {closer:?} {base:?}");
                    assert_eq!(levels::reorder(&found).len(), chars.len());
                }
            }
        }
    }
}

#[test]
fn text_with_isolates_is_laid_out_as_by_the_oracle() {
    let mut random = Random(23);
    for _ in 0..cases(300_000) {
        let mut text = random.text(CLEAN, 12);
        for _ in 0..random.below(4) {
            // As our own isolates are: without tabulators, and ending in something visible.
            let inside =
                random.text(CLEAN, 10).replace('\t', "") + ["a", "1", "\u{628}", ")"][random.below(4)];
            let initiator = ['\u{2066}', '\u{2067}'][random.below(2)];
            text.push_str(&format!("{initiator}{inside}\u{2069}{}", random.text(CLEAN, 6)));
        }
        let text = text.trim_end_matches([' ', '\t']);
        for base in [None, Some(Direction::Ltr), Some(Direction::Rtl)] {
            assert_eq!(
                visual_order::visual_order(text, base),
                oracle_display(text, base),
                "{text:?} {base:?}"
            );
        }
    }
}

#[test]
fn empty_text_has_no_places() {
    assert!(visual_order::visual_order("", None).places.is_empty());
    assert_eq!(levels::levels("", None), (Direction::Ltr, Vec::<u8>::new()));
}

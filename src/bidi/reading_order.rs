//! The promise that a line is shown no worse than it came: raw lines through the whole cleaner, and a judge that
//! knows neither spans nor tokens of ours. It cuts a line into units by characters alone, lays it out by the naive UAX
//! #9 of [`super::oracle`] with the first strong character as its base, and asks of every unit that was in reading
//! order whether it still is.

use super::oracle;
use super::samples::{Random, cases};
use crate::Cleaner;

/// What a reader takes as one thing, by its characters.
#[derive(Clone, Debug, PartialEq)]
enum Unit {
    /// Latin letters, digits and the signs between them; or a number.
    Token(String),
    /// Round, square or curly brackets: how many characters that can be seen stand before each.
    Pair(usize, usize),
}

fn is_control(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn seen(line: &str) -> Vec<char> {
    line.chars().filter(|&c| !is_control(c)).collect()
}

/// The units of a line, each with the place of its first character among those that are seen.
fn units(seen: &[char]) -> Vec<(usize, Unit)> {
    let mut units = Vec::new();
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let joins = |c: char| "-_./+#@&:=$".contains(c);
    let mut at = 0;
    while at < seen.len() {
        if !is_word(seen[at]) {
            at += 1;
            continue;
        }
        let start = at;
        while at < seen.len()
            && (is_word(seen[at]) || joins(seen[at]) && seen.get(at + 1).is_some_and(|&c| is_word(c)))
        {
            at += 1;
        }
        let token: String = seen[start..at].iter().collect();
        // `10-15` and `3/4` are read with the words around: only their digits are units.
        let is_plain =
            token.chars().any(|c| c.is_ascii_alphabetic()) || token.chars().all(|c| !joins(c) || c == '.');
        if is_plain {
            units.push((start, Unit::Token(token)));
        }
    }
    let mut open = Vec::new();
    for (at, &c) in seen.iter().enumerate() {
        match c {
            '(' | '[' | '{' => open.push((c, at)),
            ')' | ']' | '}' => {
                let wanted = if c == ')' {
                    '('
                } else if c == ']' {
                    '['
                } else {
                    '{'
                };
                match open.pop() {
                    Some((opening, before)) if opening == wanted => {
                        units.push((before, Unit::Pair(before, at)))
                    }
                    _ => open.clear(),
                }
            }
            _ => {}
        }
    }
    units
}

/// Which units the line shows in reading order.
fn shown(line: &str) -> Vec<(usize, Unit, bool)> {
    let chars: Vec<char> = line.chars().collect();
    let (_, levels) = oracle::levels(&chars, None);
    let order = oracle::visual_order(&levels);
    let mut place = vec![0; chars.len()];
    let visible: Vec<usize> = order.into_iter().filter(|&i| !is_control(chars[i])).collect();
    visible.iter().enumerate().for_each(|(at, &i)| place[i] = at);
    let ranks: Vec<usize> = (0..chars.len()).filter(|&i| !is_control(chars[i])).collect();
    let is_right = |start: usize, unit: &Unit| match unit {
        Unit::Token(token) => {
            let those = &ranks[start..start + token.chars().count()];
            those.windows(2).all(|pair| place[pair[0]] + 1 == place[pair[1]])
        }
        Unit::Pair(open, close) => {
            let runs_rtl = |at: usize| levels[ranks[at]].unwrap_or(0) % 2 == 1;
            runs_rtl(*open) == runs_rtl(*close)
                && (place[ranks[*open]] < place[ranks[*close]]) != runs_rtl(*open)
        }
    };
    units(&seen(line))
        .into_iter()
        .map(|(start, unit)| {
            let right = is_right(start, &unit);
            (start, unit, right)
        })
        .collect()
}

/// The units that are broken in what the cleaner makes of `raw` and were not before; `None` where it changes more than
/// controls.
fn broken(cleaner: &Cleaner, raw: &str) -> Option<(String, Vec<Unit>)> {
    let clean = cleaner.clean(raw).text;
    if seen(raw) != seen(&clean) {
        return None;
    }
    let pairs = shown(raw).into_iter().zip(shown(&clean));
    let worse = pairs.filter(|(before, after)| before.2 && !after.2).map(|(before, _)| before.1).collect();
    Some((clean, worse))
}

const RTL: [&str; 16] = [
    "سلام",
    "هذا",
    "في",
    "المدينة",
    "کتاب",
    "یہ",
    "ہے",
    "میں",
    "است",
    "از",
    "שלום",
    "עולם",
    "של",
    "۱۲",
    "٣٤",
    "ما",
];
const LTR: [&str; 14] = [
    "the", "of", "and", "city", "Paris", "Windows", "is", "it", "iPhone", "pip", "install", "Blue", "River",
    "was",
];
const SIGNS: [&str; 22] = [
    " ", " ", " ", " ", ", ", ". ", ": ", " (", ") ", " [", "] ", "\"", "«", "»", "؟", "،", "/", "-", "! ",
    " – ", "…", "{",
];

/// A word that is no word: letters, digits and signs.
fn token(random: &mut Random) -> String {
    const PARTS: [&str; 20] = [
        "a", "B", "x8", "6", "16", "F", "-", "_", ".", "/", "+", "#", "@", "$", "5", "G", "v3", "%", "=",
        "MP",
    ];
    (0..1 + random.below(5)).map(|_| PARTS[random.below(PARTS.len())]).collect()
}

fn line(random: &mut Random) -> String {
    let mut line = String::new();
    let bias = random.below(3);
    for _ in 0..1 + random.below(12) {
        match random.below(8 + bias) {
            0 | 1 => line += LTR[random.below(LTR.len())],
            2 => line += &token(random),
            3 => {
                line += ["7", "2025", "3.14", "+966 50 123 4567", "10-15", "12:30", "5%", "$9.99"]
                    [random.below(8)]
            }
            4 => line += ["<b>", "</b>", "%s", "{name}", "`a b`", "https://a.b/c?d=1"][random.below(6)],
            5 if random.below(6) == 0 => line += ["\u{200E}", "\u{200F}", "\u{61C}"][random.below(3)],
            _ => line += RTL[random.below(RTL.len())],
        }
        line += SIGNS[random.below(SIGNS.len())];
    }
    line
}

#[test]
fn no_line_is_shown_worse_than_it_came() {
    let cleaner = Cleaner::default();
    let mut random = Random(11);
    let (mut judged, mut changed) = (0, 0);
    let count = std::env::var("SAAF_LINES").ok().and_then(|count| count.parse().ok());
    for _ in 0..count.unwrap_or_else(|| cases(200_000)) {
        let raw = line(&mut random);
        let Some((clean, worse)) = broken(&cleaner, &raw) else { continue };
        assert_eq!(worse, [], "{raw:?} became {clean:?}");
        judged += 1;
        changed += usize::from(clean != raw);
    }
    assert!(judged > 1000 && changed > judged / 50, "{changed} of {judged}");
    println!("{judged} lines judged, {changed} of them changed");
}

/// Lines of `SAAF_FILE`, for real text: how many are shown worse, and how many isolates they got.
#[test]
#[ignore = "needs a file of lines"]
fn no_line_of_a_file_is_shown_worse() {
    let text = std::fs::read_to_string(std::env::var("SAAF_FILE").expect("SAAF_FILE names a file")).unwrap();
    let cleaner = Cleaner::default();
    let (mut judged, mut isolates, mut needed) = (0, 0, 0);
    let mut worse = Vec::new();
    for raw in text.lines().filter(|raw| !raw.is_empty()) {
        let Some((clean, broken)) = broken(&cleaner, raw) else { continue };
        judged += 1;
        isolates += clean.matches(super::PDI).count();
        needed += usize::from(shown(raw).iter().any(|(.., right)| !right));
        if !broken.is_empty() {
            worse.push(format!("{raw:?} became {clean:?}: {broken:?}"));
        }
    }
    println!(
        "{judged} lines judged, {isolates} isolates, {needed} lines with a unit that is shown wrongly as it came"
    );
    assert!(worse.is_empty(), "{} lines: {:#?}", worse.len(), &worse[..worse.len().min(20)]);
}

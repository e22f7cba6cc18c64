//! Names that dates are made of: a word comes in, or several with SPACE between them; what it names goes out, and in
//! which languages.
//!
//! Names are compared after folding ([`folded`]). The table is generated from CLDR and from `dates` of the files in
//! `data/languages`, where names stand that CLDR lacks. It is searched by binary search, but most words of a text are no
//! names, so a Bloom filter with one hash is asked first: one pass over the word, one bit.

use super::date_name::{DateName, NameKind};
use super::names_table::NAMES;
use crate::model::fold::spelling;

/// Everything that `name` names, in the order of [`NameKind`]. One name may have several meanings: `listopad` is October
/// and November.
pub(super) fn find(name: &str) -> &'static [DateName] {
    if !may_be_listed(name) {
        return &[];
    }
    let name: String = name.chars().filter_map(folded).collect();
    NAMES.binary_search_by_key(&name.as_str(), |(key, _)| key).map_or(&[], |at| NAMES[at].1)
}

/// Whether the word stands between the parts of a date: `30 de octubre`.
pub(super) fn is_connector(word: &str) -> bool {
    find(word).iter().any(|name| name.kind == NameKind::Connector)
}

/// Folds a character of a name: [`spelling`], every space as SPACE, and no directional marks.
pub(super) fn folded(c: char) -> Option<char> {
    match c {
        '\u{200E}' | '\u{200F}' | '\u{061C}' => None,
        '\u{A0}' | '\u{202F}' => Some(' '),
        c => spelling(c),
    }
}

/// False for most words that are not in the table.
fn may_be_listed(word: &str) -> bool {
    let hash = word.chars().filter_map(folded).fold(FNV_OFFSET_BASIS, |hash, c| hash_step(hash, c as u32));
    FILTER[bit_of(hash).0] >> bit_of(hash).1 & 1 != 0
}

const FILTER_WORDS: usize = 1024;

/// One bit for each hash of a name.
static FILTER: [u64; FILTER_WORDS] = {
    let mut filter = [0; FILTER_WORDS];
    let mut at = 0;
    while at < NAMES.len() {
        let (index, bit) = bit_of(hash_of(NAMES[at].0.as_bytes()));
        filter[index] |= 1 << bit;
        at += 1;
    }
    filter
};

/// The word of the filter and the bit in it.
const fn bit_of(hash: u32) -> (usize, u32) {
    (hash as usize >> 6 & (FILTER_WORDS - 1), hash & 63)
}

/// The hash of valid UTF-8, character by character.
const fn hash_of(bytes: &[u8]) -> u32 {
    let (mut hash, mut at) = (FNV_OFFSET_BASIS, 0);
    while at < bytes.len() {
        let mut code = match bytes[at] {
            lead @ 0..0x80 => lead as u32,
            lead @ 0x80..0xE0 => lead as u32 & 0x1F,
            lead @ 0xE0..0xF0 => lead as u32 & 0x0F,
            lead => lead as u32 & 0x07,
        };
        at += 1;
        while at < bytes.len() && bytes[at] & 0xC0 == 0x80 {
            code = code << 6 | bytes[at] as u32 & 0x3F;
            at += 1;
        }
        hash = hash_step(hash, code);
    }
    hash
}

/// FNV-1a over code points, with the high bits mixed down.
const fn hash_step(hash: u32, code: u32) -> u32 {
    let hash = (hash ^ code).wrapping_mul(0x0100_0193);
    hash ^ hash >> 15
}

const FNV_OFFSET_BASIS: u32 = 0x811C_9DC5;

#[cfg(test)]
mod tests {
    use super::super::names_table::SEPARATORS;
    use super::*;
    use crate::calendar::{CalendarFamily, Weekday};
    use crate::document::CalendarDate;

    #[test]
    fn table_is_folded_and_sorted() {
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0));
        for (name, meanings) in NAMES {
            assert_eq!(name.chars().filter_map(folded).collect::<String>(), *name);
            assert!(!meanings.is_empty() && meanings.is_sorted_by(|a, b| a.kind < b.kind), "{name}");
        }
        assert!(SEPARATORS.contains(&','));
    }

    #[test]
    fn every_language_with_names_can_be_a_label() {
        let known = crate::language::Languages::known();
        for tag in NAMES.iter().flat_map(|name| name.1).flat_map(|meaning| meaning.languages) {
            assert!(known.contains(tag), "{tag}");
        }
    }

    #[test]
    fn filter_passes_every_name_and_few_other_words() {
        for (name, meanings) in NAMES {
            assert_eq!(find(name), *meanings, "{name}");
        }
        let others = (0..10_000).map(|number| format!("word{number}"));
        assert!(others.filter(|word| may_be_listed(word)).count() < 1000);
    }

    #[test]
    fn invisible_characters_are_transparent() {
        for name in ["اکتوبر", "اك\u{640}توبر", "\u{200F}اک\u{200D}توبر", "اکتو\u{654}بر"]
        {
            assert!(!find(name).is_empty(), "{name:?}");
        }
        assert_eq!(find("تشرين\u{A0}الأول"), find("تشرين الأول"));
    }

    /// `SAAF_DATES` names a folder with `names.jsonl`: names that programs format dates with.
    #[test]
    #[ignore = "reads a file that SAAF_DATES names"]
    fn names_of_a_file_are_found() {
        let folder = std::env::var("SAAF_DATES").expect("SAAF_DATES names a folder");
        let (mut found, mut missing) = (0, Vec::new());
        for row in std::fs::read_to_string(format!("{folder}/names.jsonl")).unwrap().lines() {
            let row: serde_json::Value = serde_json::from_str(row).unwrap();
            let (name, number) = (row["name"].as_str().unwrap(), row["number"].as_str().unwrap());
            let calendar = match row["calendar"].as_str().unwrap() {
                "persian" => CalendarFamily::Persian,
                "islamic" => CalendarFamily::Islamic,
                _ => CalendarFamily::Gregorian,
            };
            let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
            let kind = match row["kind"].as_str().unwrap() {
                "month" => NameKind::Month { calendar, number: number.parse().unwrap() },
                "weekday" => {
                    NameKind::Weekday(Weekday::ALL[weekdays.iter().position(|day| *day == number).unwrap()])
                }
                _ => NameKind::Era {
                    calendar,
                    is_before_epoch: calendar == CalendarFamily::Gregorian && number.starts_with('0'),
                },
            };
            // The sign of an abbreviation stands behind a name.
            let name = name.trim_end_matches('.');
            let meanings = find(name);
            if meanings.iter().any(|meaning| meaning.kind == kind) {
                found += 1;
            } else {
                missing.push(format!("{name:?} {kind:?} {meanings:?}"));
            }
        }
        println!("{found} names are found");
        assert_eq!(missing, [""; 0]);
    }

    /// The numbers and words of a stamp, with ASCII digits; marks and joiners stay in their word.
    fn tokens(text: &str) -> Vec<String> {
        let mut tokens: Vec<String> = Vec::new();
        let mut kind = 0;
        for c in text.chars() {
            let digit = crate::chars::of(c).digit();
            let is_word = c.is_alphabetic() || folded(c).is_none() || c == '-' && kind == 2;
            let next = if digit.is_some() {
                1
            } else if is_word {
                2
            } else {
                0
            };
            let c = digit.map_or(c, |digit| char::from(b'0' + digit));
            match tokens.last_mut() {
                Some(token) if next == kind && next != 0 => token.push(c),
                _ if next != 0 => tokens.push(c.into()),
                _ => {}
            }
            kind = next;
        }
        tokens
    }

    /// The month that some of the tokens name, the longest first, and the tokens that are left.
    fn month_of(calendar: CalendarFamily, tokens: &[String]) -> Option<(u8, Vec<String>)> {
        for length in (1..=3).rev() {
            for start in 0..=tokens.len().saturating_sub(length) {
                let name = tokens.get(start..start + length)?.join(" ");
                // Sorani inflects the month.
                let bare = name.strip_suffix('\u{6CC}').unwrap_or(&name);
                for meaning in find(&name).iter().chain(find(bare)) {
                    if let NameKind::Month { calendar: found, number } = meaning.kind
                        && found == calendar
                    {
                        return Some((number, [&tokens[..start], &tokens[start + length..]].concat()));
                    }
                }
            }
        }
        None
    }

    /// `SAAF_DATES` names a folder with `stamps.jsonl`: formatted dates and their days. What is not a number or a month is left
    /// out of account; of numbers alone either order may be right.
    #[test]
    #[ignore = "reads a file that SAAF_DATES names"]
    fn stamps_of_a_file_have_their_day() {
        let folder = std::env::var("SAAF_DATES").expect("SAAF_DATES names a folder");
        let (mut right, mut short, mut wrong) = (0, 0, Vec::new());
        for row in std::fs::read_to_string(format!("{folder}/stamps.jsonl")).unwrap().lines() {
            let row: serde_json::Value = serde_json::from_str(row).unwrap();
            let calendar = match row["calendar"].as_str().unwrap() {
                "persian" => CalendarFamily::Persian,
                "gregory" => CalendarFamily::Gregorian,
                _ => CalendarFamily::Islamic,
            };
            let tokens = tokens(row["text"].as_str().unwrap());
            let (month, tokens) =
                month_of(calendar, &tokens).map_or((None, tokens), |(m, rest)| (Some(m), rest));
            let numbers: Vec<u16> = tokens.iter().filter_map(|token| token.parse().ok()).collect();
            let Some(year) = numbers.iter().copied().find(|number| *number > 31) else {
                short += 1;
                continue;
            };
            let small: Vec<u8> = numbers.iter().filter_map(|number| u8::try_from(*number).ok()).collect();
            let readings: Vec<(u8, u8)> = match (month, &small[..]) {
                (Some(month), [day]) => vec![(month, *day)],
                (None, [first, second]) => vec![(*first, *second), (*second, *first)],
                _ => Vec::new(),
            };
            let days = readings.into_iter().filter_map(|(month, day)| {
                crate::calendar::resolve(calendar, CalendarDate { year, month, day }, None).date.iso
            });
            let days: Vec<String> = days.map(|day| day.to_string()).collect();
            if days.iter().any(|day| *day == row["date"].as_str().unwrap()) {
                right += 1;
            } else {
                wrong.push(format!("{row} {days:?}"));
            }
        }
        println!("{right} right, {short} with a year of two digits, {} wrong", wrong.len());
        assert_eq!(wrong, [""; 0]);
    }
}

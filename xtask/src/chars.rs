//! From the Unicode Character Database to `src/chars/table.rs`: one packed row of properties per kind of character,
//! and two stages that lead from a character to its row.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use anyhow::{Result, ensure};
use unicode_normalization::UnicodeNormalization;

use crate::brahmic;
use crate::output::Output;
use crate::rust::{Source, index_of, literal};
use crate::ucd::{Character, Ucd, sequence};

/// Code points to a block of the second stage, as a power of two.
pub const SHIFT: usize = 7;

/// Codes of ISO 15924 that name several scripts at once: no character has them, a stretch of text can.
const AGGREGATES: [(&str, &str, &str); 3] = [
    ("Hanb", "HANB", "Han with Bopomofo"),
    ("Jpan", "JAPANESE", "Han, Hiragana and Katakana"),
    ("Kore", "KOREAN", "Hangul and Han"),
];

/// The fields of a row; each takes as many bits as its largest value needs.
const FIELDS: [&str; 18] = [
    "SCRIPT",
    "EXTENSIONS",
    "BIDI_CLASS",
    "JOINING",
    "COMBINING_CLASS",
    "NFC",
    "DIGIT",
    "BRACKET",
    "LETTER",
    "MARK",
    "WHITE_SPACE",
    "DEFAULT_IGNORABLE",
    "ASSIGNED",
    "NONCHARACTER",
    "IDEOGRAPH",
    "EMOJI",
    "PICTOGRAPHIC",
    "ORDINARY",
];

/// The values of enumerated properties in the order of their numbers: short name, variant of the enum.
const JOINING: [(&str, &str); 6] =
    [("U", "None"), ("R", "Right"), ("L", "Left"), ("D", "Dual"), ("C", "Causing"), ("T", "Transparent")];
const QUICK_CHECK: [(&str, &str); 3] = [("Y", "Yes"), ("M", "Maybe"), ("N", "No")];

pub fn generate(folder: &Path) -> Result<Vec<Output>> {
    let ucd = Ucd::open(folder)?;
    let characters = ucd.characters()?;
    let [major, minor, update] = ucd.version;
    let mut source = Source::new("ucd", &format!("Unicode {major}.{minor}.{update}"));
    source.line("use super::types::{BidiClass, Bracket, Field, Joining, QuickCheck, Script};");
    source.line("\n/// The Unicode version of every table of our own.");
    source.line(format_args!("pub const UNICODE_VERSION: (u8, u8, u8) = ({major}, {minor}, {update});"));

    let numbers = Numbers::new(&ucd, &characters)?;
    let do_not_emit = do_not_emit(&ucd)?;
    let misspelt = brahmic::sequences(&characters, &do_not_emit)?;
    write_scripts(&mut source, &ucd, &numbers)?;
    write_values(&mut source, &numbers);
    write_rows(&mut source, &rows(&characters, &numbers, &do_not_emit, &misspelt)?)?;
    write_presentation_forms(&mut source, &characters)?;
    write_mirrored(&mut source, &ucd)?;
    write_variations(&mut source, &ucd)?;
    write_hidden_names(&mut source, &characters)?;
    source.line(
        "\n/// DoNotEmit.txt: a sequence that should not be written, and what to write instead; in NFC, sorted.",
    );
    let pair = |(from, to): (&String, &String)| format!("({}, {})", literal(from), literal(to));
    source.array("DO_NOT_EMIT", "(&str, &str)", do_not_emit.iter().map(pair));
    source.line("\n/// The same of Brahmic vowel signs, which that file does not list; sorted.");
    source.array("MISSPELT_SIGNS", "(&str, &str)", misspelt.iter().map(pair));
    source.line("\n/// Of those that begin with two ordinary marks, the last two characters; sorted.");
    let ordinary = ordinary(&characters, &do_not_emit, &misspelt);
    source.array("MISSPELT_PAIRS", "(char, char)", misspelt_pairs(&misspelt, &ordinary)?);
    Ok(vec![Output { path: "src/chars/table.rs", bytes: source.finish() }])
}

/// Which number stands for which value.
struct Numbers {
    /// Common is 0 and Inherited 1; the others follow by code.
    scripts: Vec<String>,
    /// Sets of scripts; number 0 is no entry, so that the sets are numbered from 1.
    extensions: Vec<Vec<String>>,
    /// In the order of `unicode_bidi::BidiClass`.
    bidi_classes: Vec<String>,
    /// Numbered from 1.
    brackets: Vec<(String, char)>,
}

impl Numbers {
    fn new(ucd: &Ucd, characters: &[Character]) -> Result<Numbers> {
        let codes = ucd.short_names("sc")?.into_values().chain(AGGREGATES.map(|(code, ..)| code.to_owned()));
        let codes: BTreeSet<String> = codes.filter(|code| code != "Zyyy" && code != "Zinh").collect();
        let classes: BTreeSet<String> = ucd.short_names("bc")?.into_values().collect();
        let sets: BTreeSet<_> =
            characters.iter().map(|c| &c.extensions).filter(|set| !set.is_empty()).collect();
        let brackets: BTreeSet<_> = characters.iter().filter_map(|c| c.bracket.as_ref()).collect();
        Ok(Numbers {
            scripts: ["Zyyy", "Zinh"].into_iter().map(str::to_owned).chain(codes).collect(),
            extensions: sets.into_iter().cloned().collect(),
            bidi_classes: classes.into_iter().collect(),
            brackets: brackets.into_iter().cloned().collect(),
        })
    }
}

/// Every sequence of DoNotEmit.txt and its replacement, both in NFC, so that they meet normalized text.
fn do_not_emit(ucd: &Ucd) -> Result<BTreeMap<String, String>> {
    let (major, minor, update) = unicode_normalization::UNICODE_VERSION;
    ensure!([major, minor, update] == ucd.version, "unicode-normalization is of another version of Unicode");
    let mut sequences = BTreeMap::new();
    for fields in ucd.lines("DoNotEmit.txt")? {
        let [from, to] =
            [sequence(&fields[0])?, sequence(&fields[1])?].map(|text| text.nfc().collect::<String>());
        let known = sequences.insert(from, to.clone());
        ensure!(known.is_none_or(|known| known == to), "two replacements for {}", fields[0]);
    }
    Ok(sequences)
}

/// The values of the fields of every code point, in the order of [`FIELDS`].
fn rows(
    characters: &[Character],
    numbers: &Numbers,
    do_not_emit: &BTreeMap<String, String>,
    misspelt: &BTreeMap<String, String>,
) -> Result<Vec<[u64; FIELDS.len()]>> {
    let ordinary = ordinary(characters, do_not_emit, misspelt);
    let row = |(code, c): (usize, &Character)| {
        let extensions = match c.extensions.is_empty() {
            true => 0,
            false => index_of(&numbers.extensions, &c.extensions)? + 1,
        };
        let bracket = c.bracket.as_ref().map_or(Ok(0), |b| index_of(&numbers.brackets, b).map(|n| n + 1))?;
        Ok([
            index_of(&numbers.scripts, &c.script)?,
            extensions,
            index_of(&numbers.bidi_classes, &c.bidi_class)?,
            index_of(&JOINING.map(|(name, _)| name), &&*c.joining)?,
            c.combining_class.into(),
            index_of(&QUICK_CHECK.map(|(name, _)| name), &&*c.nfc)?,
            c.digit.map_or(0, |digit| u64::from(digit) + 1),
            bracket,
            c.category.starts_with('L').into(),
            c.category.starts_with('M').into(),
            c.white_space.into(),
            c.default_ignorable.into(),
            (c.category != "Cn").into(),
            c.noncharacter.into(),
            c.ideograph.into(),
            c.emoji.into(),
            c.pictographic.into(),
            ordinary[code].into(),
        ])
    };
    characters.iter().enumerate().map(row).collect()
}

/// `Properties::is_ordinary` of every code point; its documentation says what it promises.
fn ordinary(
    characters: &[Character],
    do_not_emit: &BTreeMap<String, String>,
    misspelt: &BTreeMap<String, String>,
) -> Vec<bool> {
    let alone = |(code, c): (usize, &Character)| {
        c.nfc == "Y"
            && c.combining_class == 0
            && (code == 0x20 || !matches!(&*c.category, "Cc" | "Cf" | "Cs" | "Zs" | "Zl" | "Zp"))
            && !c.default_ignorable
            && !c.noncharacter
            && presentation_form(c).is_none()
    };
    let mut ordinary: Vec<bool> = characters.iter().enumerate().map(alone).collect();
    // Whoever stops at the first character that is not ordinary looks back over one more, and so sees a sequence if
    // its first or second character stops them. Where neither does, the first is made to: independent vowels
    // are much rarer than vowel signs. Signs are not: `misspelt_pairs` has those that begin with one.
    let is_letter = |sequence: &&String| {
        let first = sequence.chars().next().map(|c| &characters[c as usize]);
        first.is_some_and(|first| !first.category.starts_with('M'))
    };
    for sequence in do_not_emit.keys().chain(misspelt.keys().filter(is_letter)) {
        let mut codes = sequence.chars().map(|c| c as usize);
        if let Some(first) = codes.next()
            && codes.next().is_none_or(|second| ordinary[second])
        {
            ordinary[first] = false;
        }
    }
    ordinary
}

/// The last two characters of the sequences that neither of the first two characters would stop anybody at.
fn misspelt_pairs(misspelt: &BTreeMap<String, String>, ordinary: &[bool]) -> Result<Vec<String>> {
    let mut pairs = BTreeSet::new();
    for sequence in misspelt.keys() {
        let chars: Vec<char> = sequence.chars().collect();
        if chars[..2].iter().all(|&c| ordinary[c as usize]) {
            ensure!(chars.len() <= 3, "nobody would see the beginning of {sequence:?}");
            let [.., first, second] = chars[..] else { continue };
            pairs.insert((first, second));
        }
    }
    let pair = |(first, second)| format!("({}, {})", char_literal(first), char_literal(second));
    Ok(pairs.into_iter().map(pair).collect())
}

fn char_literal(c: char) -> String {
    format!("'\\u{{{:04X}}}'", u32::from(c))
}

fn write_scripts(source: &mut Source, ucd: &Ucd, numbers: &Numbers) -> Result<()> {
    let mut names: BTreeMap<String, (String, String)> = BTreeMap::new();
    for (long, short) in ucd.short_names("sc")? {
        names.insert(short, (long.to_uppercase(), long.replace('_', " ")));
    }
    for (code, constant, name) in AGGREGATES {
        names.insert(code.to_owned(), (constant.to_owned(), name.to_owned()));
    }
    source.line("\n/// The scripts of Unicode, and the codes that name several of them at once.");
    source.line("impl Script {");
    for (number, code) in numbers.scripts.iter().enumerate() {
        let (constant, name) = &names[code];
        source.line(format_args!("    /// {name} (`{code}`)."));
        source.line(format_args!("    pub const {constant}: Script = Script({number});"));
    }
    source.line("}");
    source.line("\n/// The four letters of every script, by number.");
    source.text("SCRIPT_CODES", &numbers.scripts.concat());
    let sets = numbers.extensions.iter().map(|set| {
        let scripts: Vec<_> = set.iter().map(|code| format!("Script::{}", names[code].0)).collect();
        format!("&[{}]", scripts.join(", "))
    });
    source.line("\n/// The sets of Script_Extensions, numbered from 1.");
    source.array("EXTENSION_SETS", "&[Script]", sets);
    Ok(())
}

/// The values of enumerated fields; filled up, so that no value of the field lies outside.
fn write_values(source: &mut Source, numbers: &Numbers) {
    let mut write = |name: &str, of: &str, variants: Vec<&str>, filler: &str| {
        let rest = variants.len().next_power_of_two() - variants.len();
        let all = variants.into_iter().chain(std::iter::repeat_n(filler, rest));
        source.array(name, of, all.map(|variant| format!("{of}::{variant}")));
    };
    let classes = numbers.bidi_classes.iter().map(String::as_str).collect();
    write("BIDI_CLASSES", "BidiClass", classes, "L");
    write("JOININGS", "Joining", JOINING.map(|(_, variant)| variant).to_vec(), "None");
    write("QUICK_CHECKS", "QuickCheck", QUICK_CHECK.map(|(_, variant)| variant).to_vec(), "Yes");
    let brackets = numbers.brackets.iter().map(|(kind, pair)| {
        let kind = if kind == "o" { "Open" } else { "Close" };
        format!("Bracket::{kind}('{}')", pair.escape_unicode())
    });
    source.line("\n/// Numbered from 1.");
    source.array("BRACKETS", "Bracket", brackets);
}

fn write_rows(source: &mut Source, characters: &[[u64; FIELDS.len()]]) -> Result<()> {
    let mut shifts = [0; FIELDS.len()];
    let mut shift = 0;
    source.line("");
    for (field, name) in FIELDS.iter().enumerate() {
        let largest = characters.iter().map(|row| row[field]).max().unwrap_or_default();
        let mask = (largest + 1).next_power_of_two() - 1;
        shifts[field] = shift;
        source.line(format_args!("pub const {name}: Field = Field {{ shift: {shift}, mask: {mask:#x} }};"));
        shift += mask.count_ones();
    }
    ensure!(shift <= 64, "a row needs {shift} bits");
    let pack =
        |row: &[u64; FIELDS.len()]| row.iter().zip(shifts).fold(0, |all, (value, at)| all | value << at);
    let packed: Vec<u64> = characters.iter().map(pack).collect();

    let stages = Stages::new(&packed);
    source.line(format_args!("\npub const SHIFT: usize = {SHIFT};"));
    source.line("\n/// From the upper bits of a code point to where its block begins in the second stage.");
    source.array("FIRST", "u16", &stages.first);
    source.line("\n/// From there and the lower bits to a row.");
    source.array("SECOND", "u16", &stages.second);
    source.line("");
    source.array("ROWS", "u64", stages.rows.iter().map(|row| format!("{row:#x}")));
    Ok(())
}

/// The two stages and the rows that they lead to.
pub struct Stages {
    /// For each block of code points, where its rows begin in `second`.
    pub first: Vec<usize>,
    /// Numbers of rows; blocks overlap where one ends as another begins.
    pub second: Vec<usize>,
    pub rows: Vec<u64>,
}

impl Stages {
    pub fn new(packed: &[u64]) -> Stages {
        let mut rows = Vec::new();
        let mut numbers: HashMap<u64, usize> = HashMap::new();
        let mut number = |&row: &u64| {
            *numbers.entry(row).or_insert_with(|| {
                rows.push(row);
                rows.len() - 1
            })
        };
        let all: Vec<usize> = packed.iter().map(&mut number).collect();
        let blocks: Vec<&[usize]> = all.chunks(1 << SHIFT).collect();
        let second = overlap(&blocks);
        let mut starts: HashMap<&[usize], usize> = HashMap::new();
        for (start, block) in second.windows(1 << SHIFT).enumerate() {
            starts.entry(block).or_insert(start);
        }
        Stages { first: blocks.iter().map(|block| starts[block]).collect(), second, rows }
    }
}

/// A list that holds every block: after each, the block that shares the most with its end.
fn overlap(blocks: &[&[usize]]) -> Vec<usize> {
    let shared = |list: &[usize], block: &[usize]| {
        (0..=block.len().min(list.len())).rev().find(|&n| list.ends_with(&block[..n])).unwrap_or_default()
    };
    let mut left: BTreeSet<&[usize]> =
        blocks[1..].iter().copied().filter(|block| *block != blocks[0]).collect();
    let mut list = blocks[0].to_vec();
    while let Some(&next) = left.iter().max_by_key(|block| shared(&list, block)) {
        list.extend(&next[shared(&list, next)..]);
        left.remove(next);
    }
    list
}

/// The letters of a presentation form, without the SPACE that carries the marks of a spacing form.
fn presentation_form(c: &Character) -> Option<Result<String>> {
    let (tag, codes) = c.decomposition.split_once("> ")?;
    let codes = matches!(tag, "<initial" | "<medial" | "<final" | "<isolated").then_some(codes)?;
    Some(sequence(codes.strip_prefix("0020 ").unwrap_or(codes)))
}

/// Which neighbours a presentation form joins: 1 for the letter before it, 2 for the letter behind it.
fn joins_of_form(c: &Character) -> u8 {
    match c.decomposition.split_once("> ") {
        Some(("<final", _)) => 1,
        Some(("<initial", _)) => 2,
        Some(("<medial", _)) => 3,
        _ => 0,
    }
}

/// All forms one after the other, and where each begins.
fn write_presentation_forms(source: &mut Source, characters: &[Character]) -> Result<()> {
    const BLOCKS: std::ops::Range<usize> = 0xFB50..0xFF00;
    let mut letters = String::new();
    let mut starts = vec![0];
    let joins = characters[BLOCKS].iter().map(joins_of_form);
    for (code, c) in characters.iter().enumerate() {
        let form = presentation_form(c).transpose()?;
        ensure!(
            form.is_none() || BLOCKS.contains(&code),
            "U+{code:04X} is a form outside the blocks of forms"
        );
        if BLOCKS.contains(&code) {
            letters.push_str(&form.unwrap_or_default());
            starts.push(letters.len());
        }
    }
    source.line("\n/// The first character of the blocks of presentation forms.");
    source.line(format_args!("pub const FORM_FIRST: usize = {:#x};", BLOCKS.start));
    source.line("\n/// The letters of the forms from [`FORM_FIRST`] on, one after the other.");
    source.text("FORM_LETTERS", &letters);
    source.line("\n/// Where the letters of each form begin, and the last end.");
    source.array("FORM_STARTS", "u16", starts);
    source.line(
        "\n/// Which neighbours each form joins: 1 for the letter before it, 2 for the letter behind it.",
    );
    source.array("FORM_JOINS", "u8", joins);
    Ok(())
}

/// BidiMirroring.txt: the characters whose mirror image is another character.
fn write_mirrored(source: &mut Source, ucd: &Ucd) -> Result<()> {
    let mut pairs: Vec<(char, char)> = Vec::new();
    for fields in ucd.lines("BidiMirroring.txt")? {
        let [c, mirrored] = [&fields[0], &fields[1]].map(|field| sequence(field));
        pairs.extend(c?.chars().zip(mirrored?.chars()));
    }
    pairs.sort_unstable();
    let pairs =
        pairs.iter().map(|(c, image)| format!("('{}', '{}')", c.escape_unicode(), image.escape_unicode()));
    source.line("\n/// BidiMirroring.txt: characters that are shown mirrored from right to left, and their images; sorted.");
    source.array("MIRRORED", "(char, char)", pairs);
    Ok(())
}

/// The bases that each variation selector is registered for.
fn write_variations(source: &mut Source, ucd: &Ucd) -> Result<()> {
    let mut bases: BTreeMap<char, BTreeSet<char>> = BTreeMap::new();
    for file in ["StandardizedVariants.txt", "emoji-variation-sequences.txt"] {
        for fields in ucd.lines(file)? {
            let sequence: Vec<char> = sequence(&fields[0])?.chars().collect();
            ensure!(sequence.len() == 2, "{} in {file} is no pair", fields[0]);
            bases.entry(sequence[1]).or_default().insert(sequence[0]);
        }
    }
    let lists = bases.iter().map(|(selector, bases)| {
        let bases: Vec<_> = bases.iter().map(|base| format!("'{}'", base.escape_unicode())).collect();
        format!("('{}', &[{}])", selector.escape_unicode(), bases.join(", "))
    });
    source.line("\n/// Variation selectors, each with the characters that it is registered for, sorted.");
    source.array("VARIATIONS", "(char, &[char])", lists);
    Ok(())
}

/// The names of what is default-ignorable or an interlinear annotation, but for variation selectors, whose names are numbers.
fn write_hidden_names(source: &mut Source, characters: &[Character]) -> Result<()> {
    let is_numbered = |code: &usize| matches!(code, 0xFE00..=0xFE0F | 0xE0100..=0xE01EF);
    let is_hidden = |code: &usize, c: &Character| c.default_ignorable || (0xFFF9..=0xFFFB).contains(code);
    let hidden = characters
        .iter()
        .enumerate()
        .filter(|(code, c)| is_hidden(code, c) && !is_numbered(code) && !c.name.is_empty());
    let names = hidden.map(|(code, c)| format!("('\\u{{{code:x}}}', \"{}\")", c.name));
    source.line("\n/// UnicodeData.txt: the names of characters that cannot be seen, but for variation selectors; sorted.");
    source.array("HIDDEN_NAMES", "(char, &str)", names);
    Ok(())
}

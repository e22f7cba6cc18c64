//! Public mapping tables in, `src/codepages/table.rs` out: every single-byte encoding that saaf decodes.
//!
//! The folder holds the npm packages `codepage/` and `iconv-lite/` unpacked, `icu/NAME.utf16be` and `icu-data/NAME.ucm`;
//! CONTRIBUTING.md has the commands. The tables of the WHATWG Encoding Standard are those of encoding_rs.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::output::Output;
use crate::rust;

/// Where a table comes from.
enum TableSource {
    /// encoding_rs, by label.
    Whatwg,
    /// `codepage/bits/NUMBER.js`.
    Codepage(u32),
    /// `iconv-lite/encodings/sbcs-data-generated.js`.
    IconvLite(&'static str),
    /// `icu/NAME.utf16be`: each of the 256 bytes as ICU converts it.
    Icu(&'static str),
    /// `icu-data/NAME.ucm`: the mapping lines.
    Ucm(&'static str),
}
use TableSource::*;

/// Name, other labels in lower case, source, and bytes that the source lacks or that their maker has changed since.
type CatalogueRow = (&'static str, &'static str, TableSource, &'static [(u8, char)]);

/// Mac OS since 1998: the euro sign, the Greek omega, the apple.
const MAC: &[(u8, char)] = &[(0xBD, 'Ω'), (0xDB, '€'), (0xF0, '\u{F8FF}')];
const MAC_CROATIAN: &[(u8, char)] = &[(0xBD, 'Ω'), (0xDB, '€'), (0xD8, '\u{F8FF}')];
/// Comma below, as ROMANIAN.TXT has it since Unicode 3.0.
const MAC_ROMANIAN: &[(u8, char)] =
    &[(0xAF, 'Ș'), (0xBF, 'ș'), (0xDE, 'Ț'), (0xDF, 'ț'), (0xBD, 'Ω'), (0xDB, '€'), (0xF0, '\u{F8FF}')];
/// FARSI.TXT: MacArabic with the digits of Persian.
const MAC_FARSI: &[(u8, char)] = &[
    (0xB0, '۰'),
    (0xB1, '۱'),
    (0xB2, '۲'),
    (0xB3, '۳'),
    (0xB4, '۴'),
    (0xB5, '۵'),
    (0xB6, '۶'),
    (0xB7, '۷'),
    (0xB8, '۸'),
    (0xB9, '۹'),
];
/// The right-to-left twins of ASCII, which a table of round trips leaves out.
const ISIRI: &[(u8, char)] = &[
    (0xA0, ' '),
    (0xA3, '!'),
    (0xA6, '.'),
    (0xA8, ')'),
    (0xA9, '('),
    (0xAB, '+'),
    (0xAD, '-'),
    (0xAF, '/'),
    (0xBA, ':'),
    (0xBC, '<'),
    (0xBD, '='),
    (0xBE, '>'),
    (0xE2, ']'),
    (0xE3, '['),
    (0xE4, '}'),
    (0xE5, '{'),
    (0xE8, '*'),
    (0xEA, '|'),
    (0xEB, '\\'),
];
/// IBM's private-use variant of the final form of alef, which CP1006.TXT maps to the form itself.
const CP868: &[(u8, char)] = &[(0x90, '\u{FE8E}')];
const CP1006: &[(u8, char)] = &[(0xB2, '\u{FE8E}')];

/// Names are those of the WHATWG Encoding Standard, else IANA's, else the usual ones.
#[rustfmt::skip]
const CATALOGUE: &[CatalogueRow] = &[
    ("IBM866", "", Whatwg, &[]),
    ("ISO-8859-2", "", Whatwg, &[]),
    ("ISO-8859-3", "", Whatwg, &[]),
    ("ISO-8859-4", "", Whatwg, &[]),
    ("ISO-8859-5", "", Whatwg, &[]),
    ("ISO-8859-6", "", Whatwg, &[]),
    ("ISO-8859-7", "", Whatwg, &[]),
    ("ISO-8859-8", "", Whatwg, &[]),
    ("ISO-8859-8-I", "", Whatwg, &[]),
    ("ISO-8859-10", "", Whatwg, &[]),
    ("ISO-8859-13", "", Whatwg, &[]),
    ("ISO-8859-14", "", Whatwg, &[]),
    ("ISO-8859-15", "", Whatwg, &[]),
    ("ISO-8859-16", "", Whatwg, &[]),
    ("KOI8-R", "", Whatwg, &[]),
    ("KOI8-U", "", Whatwg, &[]),
    ("macintosh", "macroman mac_roman", Whatwg, &[]),
    ("windows-874", "", Whatwg, &[]),
    ("windows-1250", "", Whatwg, &[]),
    ("windows-1251", "", Whatwg, &[]),
    ("windows-1252", "", Whatwg, &[]),
    ("windows-1253", "", Whatwg, &[]),
    ("windows-1254", "", Whatwg, &[]),
    ("windows-1255", "", Whatwg, &[]),
    ("windows-1256", "", Whatwg, &[]),
    ("windows-1257", "", Whatwg, &[]),
    ("windows-1258", "", Whatwg, &[]),
    ("x-user-defined", "", Whatwg, &[]),
    ("x-mac-cyrillic", "maccyrillic mac_cyrillic", Whatwg, &[]),
    ("CP720", "dos-720 ibm720 windows-720", Codepage(720), &[]),
    ("IBM864", "cp864 864 csibm864", Codepage(864), &[]),
    ("IBM868", "cp868 868 csibm868 cp-ar", Icu("ibm-868_P100-1995"), CP868),
    ("CP1006", "ibm1006 1006", Icu("ibm-1006_P100-1995"), CP1006),
    ("x-mac-arabic", "macarabic mac_arabic", Codepage(10004), &[]),
    ("x-mac-farsi", "macfarsi mac_farsi", Codepage(10004), MAC_FARSI),
    ("ISIRI-3342", "isiri3342", Ucm("glibc-ISIRI_3342-2.3.3"), ISIRI),
    ("IBM437", "cp437 437 cspc8codepage437", Codepage(437), &[]),
    ("CP737", "ibm737 737", Codepage(737), &[]),
    ("IBM775", "cp775 775 cspc775baltic", Codepage(775), &[]),
    ("IBM850", "cp850 850 cspc850multilingual", Codepage(850), &[]),
    ("IBM852", "cp852 852 cspcp852", Codepage(852), &[]),
    ("IBM855", "cp855 855 csibm855", Codepage(855), &[]),
    ("CP856", "ibm856 856", IconvLite("cp856"), &[]),
    ("IBM857", "cp857 857 csibm857", Codepage(857), &[]),
    ("IBM00858", "cp858 ibm858 858 ccsid00858 cp00858 csibm00858", Codepage(858), &[]),
    ("IBM860", "cp860 860 csibm860", Codepage(860), &[]),
    ("IBM861", "cp861 861 cp-is csibm861", Codepage(861), &[]),
    ("IBM862", "cp862 862 cspc862latinhebrew", Codepage(862), &[]),
    ("IBM863", "cp863 863 csibm863", Codepage(863), &[]),
    ("IBM865", "cp865 865 csibm865", Codepage(865), &[]),
    ("IBM869", "cp869 869 cp-gr csibm869", Codepage(869), &[]),
    ("CP1125", "ibm1125 1125 ruscii cp866u", IconvLite("cp1125"), &[]),
    ("KOI8-T", "koi8t", IconvLite("koi8t"), &[]),
    ("KZ-1048", "kz1048 kz_1048 rk1048 strk1048-2002 cskz1048", IconvLite("rk1048"), &[]),
    ("PTCP154", "csptcp154 pt154 cp154 cyrillic-asian", IconvLite("pt154"), &[]),
    ("hp-roman8", "roman8 r8 hp_roman8 cshproman8", IconvLite("hproman8"), &[]),
    ("x-mac-centraleurroman", "x-mac-ce maclatin2 mac_latin2 maccentraleurope", Icu("macos-29-10.2"), &[]),
    ("x-mac-greek", "macgreek mac_greek", Icu("macos-6_2-10.4"), &[]),
    ("x-mac-turkish", "macturkish mac_turkish", Icu("macos-35-10.2"), &[]),
    ("x-mac-icelandic", "maciceland mac_iceland x-mac-iceland", IconvLite("maciceland"), MAC),
    ("x-mac-croatian", "maccroatian mac_croatian", IconvLite("maccroatian"), MAC_CROATIAN),
    ("x-mac-romanian", "macromanian mac_romanian macromania", IconvLite("macromania"), MAC_ROMANIAN),
    ("IBM037", "cp037 037 ebcdic-cp-us ebcdic-cp-ca ebcdic-cp-wt ebcdic-cp-nl csibm037", Codepage(37), &[]),
    ("IBM273", "cp273 273 csibm273", Codepage(20273), &[]),
    ("IBM424", "cp424 424 ebcdic-cp-he csibm424", Codepage(20424), &[]),
    ("IBM500", "cp500 500 ebcdic-cp-be ebcdic-cp-ch csibm500", Codepage(500), &[]),
    ("CP875", "ibm875 875", Codepage(875), &[]),
    ("IBM1026", "cp1026 1026 csibm1026", Codepage(1026), &[]),
    ("IBM1047", "cp1047 1047 csibm1047", Codepage(1047), &[]),
    ("IBM01140", "cp1140 ibm1140 1140 ccsid01140 cp01140 ebcdic-us-37+euro csibm01140", Codepage(1140), &[]),
];

/// Stands for an unassigned byte.
const NONE: char = char::REPLACEMENT_CHARACTER;

pub fn generate(folder: &Path) -> Result<Vec<Output>> {
    let mut source = rust::Source::new("codepages", "public mapping tables, see data/SOURCES.toml");
    source.line("use super::codepage::{ASCII, Codepage};\n");
    source.line("#[rustfmt::skip]");
    source.line(format_args!("pub(super) static CODEPAGES: [Codepage; {}] = [", CATALOGUE.len()));
    for (name, labels, from, fixes) in CATALOGUE {
        let mut chars = read(folder, name, from).with_context(|| name.to_string())?;
        ensure!(chars.len() == 256, "{name}: {} characters", chars.len());
        for &(byte, c) in *fixes {
            chars[usize::from(byte)] = c;
        }
        write(&mut source, name, labels, &chars);
    }
    source.line("];");
    Ok(vec![Output { path: "src/codepages/table.rs", bytes: source.finish() }])
}

fn read(folder: &Path, name: &str, from: &TableSource) -> Result<Vec<char>> {
    let text = |path: String| fs::read_to_string(folder.join(&path)).with_context(|| path);
    match from {
        Whatwg => whatwg(name),
        Codepage(number) => {
            let script = text(format!("codepage/bits/{number}.js"))?;
            Ok(twins_to_ascii(string_after(&script, "var d = ")?))
        }
        IconvLite(key) => {
            let script = text("iconv-lite/encodings/sbcs-data-generated.js".to_owned())?;
            let (_, entry) = script.split_once(&format!("\"{key}\": {{")).context("no such entry")?;
            let high = string_after(entry, "\"chars\": ")?;
            Ok((0..128u8).map(char::from).chain(high).collect())
        }
        Icu(file) => {
            let units = fs::read(folder.join(format!("icu/{file}.utf16be")))?;
            let units = units.chunks_exact(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]]));
            let mut chars: Vec<char> = char::decode_utf16(units).collect::<Result<_, _>>()?;
            // ICU swaps SUB, FS and DEL in tables of the PC; their text has ASCII there.
            (0..0x20).chain([0x7F]).for_each(|control: u8| chars[usize::from(control)] = char::from(control));
            Ok(chars)
        }
        Ucm(file) => ucm(&text(format!("icu-data/{file}.ucm"))?),
    }
}

fn whatwg(name: &str) -> Result<Vec<char>> {
    let encoding = encoding_rs::Encoding::for_label(name.as_bytes()).context("no such label")?;
    ensure!(encoding.is_single_byte() && encoding.name() == name);
    let bytes: Vec<u8> = (0..=255).collect();
    Ok(encoding.decode_without_bom_handling(&bytes).0.chars().collect())
}

/// Maps right-to-left twins of ASCII to ASCII. Windows has them in the private use area from U+F827 on; they look like the
/// byte without its highest bit. It also has wrong characters at the first two bytes.
fn twins_to_ascii(mut chars: Vec<char>) -> Vec<char> {
    for (byte, c) in (0u8..=255).zip(&mut chars) {
        if ('\u{F827}'..='\u{F860}').contains(c) {
            *c = char::from(byte & 0x7F);
        } else if byte < 2 {
            *c = char::from(byte);
        }
    }
    chars
}

/// The characters of the JavaScript string literal after `key`.
fn string_after(script: &str, key: &str) -> Result<Vec<char>> {
    let (_, rest) = script.split_once(key).with_context(|| format!("no {key}"))?;
    let text: String = serde_json::Deserializer::from_str(rest).into_iter().next().context("no string")??;
    Ok(text.chars().collect())
}

/// `<U060C> \xAC |0`, a line for each byte that is assigned.
fn ucm(text: &str) -> Result<Vec<char>> {
    let mut chars = vec![NONE; 256];
    for line in text.lines().filter(|line| line.starts_with("<U") && line.ends_with("|0")) {
        let (scalar, byte) = line[2..].split_once("> \\x").context("no byte")?;
        let byte = usize::from_str_radix(&byte[..2], 16)?;
        chars[byte] = char::from_u32(u32::from_str_radix(scalar, 16)?).context("no scalar value")?;
    }
    Ok(chars)
}

fn write(source: &mut rust::Source, name: &str, labels: &str, chars: &[char]) {
    let labels: Vec<String> = labels.split_whitespace().map(|label| format!("{label:?}")).collect();
    source.line(format_args!(
        "    Codepage {{\n        name: {name:?},\n        labels: &[{}],",
        labels.join(", ")
    ));
    let (low, high) = chars.split_at(128);
    if low.iter().copied().eq((0..128u8).map(char::from)) {
        source.line("        low: &ASCII,");
    } else {
        write_half(source, "low", low);
    }
    write_half(source, "high", high);
    source.line("    },");
}

fn write_half(source: &mut rust::Source, field: &str, chars: &[char]) {
    source.line(format_args!("        {field}: &["));
    for row in chars.chunks(16) {
        let row: Vec<String> = row.iter().map(|&c| format!("0x{:04X}", u32::from(c))).collect();
        source.line(format_args!("            {},", row.join(", ")));
    }
    source.line("        ],");
}

//! Reads the files of the Unicode Character Database (UAX #44) into one value per code point.

use std::collections::BTreeMap;
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

/// One past the last code point.
pub const CODE_POINTS: usize = 0x110000;

/// What the files say of one code point, in their own abbreviations.
#[derive(Clone, Default)]
pub struct Character {
    /// Name; empty for what has none of its own.
    pub name: String,
    pub script: String,
    /// Script_Extensions; empty where the file has no entry.
    pub extensions: Vec<String>,
    pub category: String,
    pub bidi_class: String,
    pub joining: String,
    pub combining_class: u8,
    /// NFC_Quick_Check: `Y`, `M` or `N`.
    pub nfc: String,
    /// The value of a decimal digit (General_Category Nd).
    pub digit: Option<u8>,
    pub white_space: bool,
    pub noncharacter: bool,
    pub ideograph: bool,
    pub default_ignorable: bool,
    pub emoji: bool,
    pub pictographic: bool,
    /// Bidi_Paired_Bracket_Type `o` or `c`, and the other bracket.
    pub bracket: Option<(String, char)>,
    /// Decomposition_Mapping with its tag, as in UnicodeData.txt.
    pub decomposition: String,
}

/// One line of a file.
pub struct Record {
    /// What the first field names.
    pub codes: RangeInclusive<usize>,
    /// All fields, trimmed.
    pub fields: Vec<String>,
}

/// A folder with the files.
pub struct Ucd {
    folder: PathBuf,
    /// Major, minor, update.
    pub version: [u8; 3],
}

impl Ucd {
    pub fn open(folder: &Path) -> Result<Ucd> {
        let mut ucd = Ucd { folder: folder.to_owned(), version: [0; 3] };
        ucd.version = ucd.version_of("Scripts.txt")?;
        for file in ["DerivedBidiClass.txt", "DoNotEmit.txt", "PropList.txt", "StandardizedVariants.txt"] {
            ensure!(ucd.version_of(file)? == ucd.version, "{file} is of another version than Scripts.txt");
        }
        Ok(ucd)
    }

    /// Out of the first line, `# Scripts-18.0.0.txt`.
    fn version_of(&self, file: &str) -> Result<[u8; 3]> {
        let text = self.read(file)?;
        let version = text.lines().next().and_then(|line| line.strip_suffix(".txt")?.rsplit('-').next());
        let numbers: Option<Vec<u8>> = version.and_then(|v| v.split('.').map(|n| n.parse().ok()).collect());
        numbers.and_then(|n| n.try_into().ok()).with_context(|| format!("{file} does not name its version"))
    }

    fn read(&self, file: &str) -> Result<String> {
        let path = self.folder.join(file);
        fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))
    }

    /// The lines of `file` without comments, cut into fields.
    pub fn lines(&self, file: &str) -> Result<Vec<Vec<String>>> {
        let text = self.read(file)?;
        let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
        Ok(lines.filter(|line| !line.is_empty()).map(fields).collect())
    }

    /// The lines of a file whose first field is a code point or a range.
    fn records(&self, file: &str) -> Result<Vec<Record>> {
        let records = self.lines(file)?.into_iter().map(record);
        records.collect::<Result<_>>().with_context(|| format!("reading {file}"))
    }

    /// The `@missing` lines of `file`, which name the values of code points that no other line names.
    fn missing(&self, file: &str) -> Result<Vec<Record>> {
        let text = self.read(file)?;
        let lines = text.lines().filter_map(|line| line.strip_prefix("# @missing:"));
        lines
            .map(|line| record(fields(line)))
            .collect::<Result<_>>()
            .with_context(|| format!("reading {file}"))
    }

    /// Long name to short name of the values of `property`, as PropertyValueAliases.txt lists them.
    pub fn short_names(&self, property: &str) -> Result<BTreeMap<String, String>> {
        let lines = self.lines("PropertyValueAliases.txt")?.into_iter();
        Ok(lines.filter(|f| f[0] == property).map(|f| (f[2].clone(), f[1].clone())).collect())
    }

    /// One value per code point.
    pub fn characters(&self) -> Result<Vec<Character>> {
        let mut characters = vec![Character::default(); CODE_POINTS];
        self.read_scripts(&mut characters)?;
        self.read_unicode_data(&mut characters)?;
        self.read_bidi(&mut characters)?;
        self.read_flags(&mut characters)?;
        self.set(&mut characters, "DerivedGeneralCategory.txt", |c, f| c.category.clone_from(&f[1]))?;
        self.set(&mut characters, "DerivedNormalizationProps.txt", |c, f| {
            if f[1] == "NFC_QC" {
                c.nfc.clone_from(&f[2]);
            }
        })?;
        self.set(&mut characters, "ArabicShaping.txt", |c, f| c.joining.clone_from(&f[2]))?;
        for c in &mut characters {
            if c.nfc.is_empty() {
                c.nfc.push('Y');
            }
            // ArabicShaping.txt: what it does not list is transparent if Mn, Me or Cf, else non-joining.
            if c.joining.is_empty() {
                c.joining.push(if matches!(&*c.category, "Mn" | "Me" | "Cf") { 'T' } else { 'U' });
            }
            if c.category != "Nd" {
                c.digit = None;
            }
        }
        Ok(characters)
    }

    fn read_scripts(&self, characters: &mut [Character]) -> Result<()> {
        let short = self.short_names("sc")?;
        for c in characters.iter_mut() {
            c.script.push_str("Zzzz");
        }
        self.set(characters, "Scripts.txt", |c, f| c.script.clone_from(&short[&f[1]]))?;
        self.set(characters, "ScriptExtensions.txt", |c, f| {
            c.extensions = f[1].split(' ').map(str::to_owned).collect();
        })
    }

    /// Ranges are given by the names of their ends: `<Hangul Syllable, First>`, `<Hangul Syllable, Last>`.
    fn read_unicode_data(&self, characters: &mut [Character]) -> Result<()> {
        let mut first = None;
        for record in self.records("UnicodeData.txt")? {
            let [name, class, decomposition, digit] = [1, 3, 5, 6].map(|field| &record.fields[field]);
            let code = *record.codes.start();
            if name.ends_with(", First>") {
                first = Some(code);
                continue;
            }
            for c in &mut characters[first.take().unwrap_or(code)..=code] {
                c.name = if name.starts_with('<') { String::new() } else { name.clone() };
                c.combining_class = class.parse()?;
                c.decomposition.clone_from(decomposition);
                c.digit = digit.parse().ok();
            }
        }
        Ok(())
    }

    fn read_bidi(&self, characters: &mut [Character]) -> Result<()> {
        const FILE: &str = "DerivedBidiClass.txt";
        let short = self.short_names("bc")?;
        for record in self.missing(FILE)? {
            for c in &mut characters[record.codes] {
                c.bidi_class.clone_from(&short[&record.fields[1]]);
            }
        }
        self.set(characters, FILE, |c, f| c.bidi_class.clone_from(&f[1]))?;
        for record in self.records("BidiBrackets.txt")? {
            let pair = character(&record.fields[1])?;
            characters[*record.codes.start()].bracket = Some((record.fields[2].clone(), pair));
        }
        Ok(())
    }

    fn read_flags(&self, characters: &mut [Character]) -> Result<()> {
        for file in ["PropList.txt", "DerivedCoreProperties.txt", "emoji-data.txt"] {
            self.set(characters, file, |c, f| match &*f[1] {
                "White_Space" => c.white_space = true,
                "Noncharacter_Code_Point" => c.noncharacter = true,
                "Unified_Ideograph" => c.ideograph = true,
                "Default_Ignorable_Code_Point" => c.default_ignorable = true,
                "Emoji" => c.emoji = true,
                "Extended_Pictographic" => c.pictographic = true,
                _ => {}
            })?;
        }
        Ok(())
    }

    /// Calls `set` with each code point that `file` names and the fields of its line.
    fn set(
        &self,
        characters: &mut [Character],
        file: &str,
        set: impl Fn(&mut Character, &[String]),
    ) -> Result<()> {
        for record in self.records(file)? {
            for c in &mut characters[record.codes] {
                set(c, &record.fields);
            }
        }
        Ok(())
    }
}

fn fields(line: &str) -> Vec<String> {
    line.split(';').map(|field| field.trim().to_owned()).collect()
}

/// `0041` or `0041..005A` in the first field.
fn record(fields: Vec<String>) -> Result<Record> {
    let (first, last) = fields[0].split_once("..").unwrap_or((&fields[0], &fields[0]));
    let (first, last) = (usize::from_str_radix(first, 16)?, usize::from_str_radix(last, 16)?);
    ensure!(first <= last && last < CODE_POINTS, "{} is no range", fields[0]);
    Ok(Record { codes: first..=last, fields })
}

/// `0649 0654` as text.
pub fn sequence(codes: &str) -> Result<String> {
    codes.split(' ').map(character).collect()
}

fn character(code: &str) -> Result<char> {
    let code = u32::from_str_radix(code, 16).with_context(|| format!("{code} is no code point"))?;
    char::from_u32(code).context("a surrogate")
}

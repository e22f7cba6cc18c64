//! How often saaf is right, on texts that the caller brings: the command that re-measures what was tuned.
//!
//! ```text
//! cargo bench --bench accuracy -- --encodings DIR    DIR/LABEL-LANGUAGE/FILE: is the text that of the label?
//! cargo bench --bench accuracy -- --mojibake DIR     UTF-8 files: is a line right again that was misread on purpose?
//! cargo bench --bench accuracy -- --languages FILE   lines of TAG, tab, text: is the line labelled with the tag? By tag and by confidence; and how
//!                                                      many lines are of little quality
//! cargo bench --bench accuracy -- --keys DIR         DIR/TAG.tsv or TAG.txt: has a word one key on every keyboard, two words two?
//! cargo bench --bench accuracy -- --visual-order DIR  is a line that is stored in the order of display told, and no other one?
//! ```
//!
//! `--encodings` reads folders as chardet's test files have them, whole and their first 64 bytes. The encodings that
//! encoding_rs decodes are judged by it, so that the judge shares no code with what it judges. Numbers are printed as right
//! of all.

mod keys;
mod visual_order;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use encoding_rs::{Encoding, ISO_8859_2, KOI8_R, MACINTOSH, WINDOWS_1251, WINDOWS_1252, WINDOWS_1256};
use saaf::encoding::{EncodingLabel, SourceHints, decode, detect};
use saaf::{Cleaner, Labeller, Profile};

#[derive(Parser)]
struct Args {
    /// Files in many encodings, in folders named for them.
    #[arg(long, value_name = "DIR")]
    encodings: Option<PathBuf>,
    /// UTF-8 text files.
    #[arg(long, value_name = "DIR")]
    mojibake: Option<PathBuf>,
    /// Lines with the tag of their language.
    #[arg(long, value_name = "FILE")]
    languages: Option<PathBuf>,
    /// Words of languages: the first column of TAG.tsv, or all of TAG.txt.
    #[arg(long, value_name = "DIR")]
    keys: Option<PathBuf>,
    /// Clean lines in clean/*.txt, lines as stored and as read in stored/*.tsv.
    #[arg(long, value_name = "DIR")]
    visual_order: Option<PathBuf>,
    /// cargo's own.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> std::io::Result<()> {
    let args = Args::parse();
    if let Some(folder) = &args.encodings {
        encodings(folder)?;
    }
    if let Some(folder) = &args.mojibake {
        mojibake(folder)?;
    }
    if let Some(file) = &args.languages {
        languages(file)?;
    }
    if let Some(folder) = &args.keys {
        keys::measure(folder)?;
    }
    if let Some(folder) = &args.visual_order {
        visual_order::measure(folder)?;
    }
    Ok(())
}

/// Right answers of all, by name.
#[derive(Default)]
struct Score(BTreeMap<String, (usize, usize)>);

impl Score {
    fn add(&mut self, name: &str, is_right: bool) {
        for name in [name, "all"] {
            let (right, all) = self.0.entry(name.to_owned()).or_default();
            *right += usize::from(is_right);
            *all += 1;
        }
    }

    fn print(&self, title: &str) {
        println!("{title}");
        for (name, (right, all)) in &self.0 {
            println!("{right:>8} of {all:<8} {:5.1} %  {name}", 100.0 * *right as f64 / *all as f64);
        }
    }
}

fn encodings(folder: &Path) -> std::io::Result<()> {
    let (mut whole, mut head, mut confidence) = (Score::default(), Score::default(), Score::default());
    for path in files(folder)? {
        let Some(label) = path.parent().and_then(Path::file_name).and_then(|name| name.to_str()) else {
            continue;
        };
        let Some(label) = label_of(label) else { continue };
        let bytes = fs::read(&path)?;
        for (bytes, score) in [(&bytes[..], &mut whole), (&bytes[..bytes.len().min(64)], &mut head)] {
            if bytes.is_ascii() {
                continue;
            }
            let is_right = is_text_of(bytes, label);
            score.add(label.name(), is_right);
            let said = detect(bytes, &SourceHints::default()).confidence;
            confidence.add(&format!("said {:.1}", (said * 10.0).floor() / 10.0), is_right);
        }
    }
    whole.print("whole files");
    head.print("first 64 bytes");
    confidence.print("by the confidence that was said");
    Ok(())
}

/// `windows-1256-arabic` is of windows-1256.
fn label_of(folder: &str) -> Option<EncodingLabel> {
    let shorter = folder.rsplit_once('-').map_or(folder, |(label, _)| label);
    EncodingLabel::parse(folder).or_else(|_| EncodingLabel::parse(shorter)).ok()
}

/// Whether detection reads the same text as the label does. A character that the end tears does not count.
fn is_text_of(bytes: &[u8], label: EncodingLabel) -> bool {
    let trim = |text: &str| text.trim_start_matches('\u{FEFF}').trim_end_matches('\u{FFFD}').to_owned();
    let read = trim(&decode(bytes, &SourceHints::default()).0);
    let known = SourceHints { encoding: Some(label), ..SourceHints::default() };
    let wanted = match Encoding::for_label(label.name().as_bytes()) {
        Some(encoding) => trim(&encoding.decode_with_bom_removal(bytes).0),
        None => trim(&decode(bytes, &known).0),
    };
    read == wanted
}

/// The tables that lines are misread in.
const TABLES: [&Encoding; 6] = [WINDOWS_1252, WINDOWS_1256, WINDOWS_1251, KOI8_R, ISO_8859_2, MACINTOSH];

fn mojibake(folder: &Path) -> std::io::Result<()> {
    let cleaner = Cleaner::builder().profile(Profile::Display).isolation(saaf::Isolation::None).build();
    let (mut repaired, mut clean) = (Score::default(), Score::default());
    for path in files(folder)? {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        // A few lines of each file, from all over it.
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_ascii()).collect();
        for line in lines.iter().step_by((lines.len() / 50).max(1)) {
            let wanted = cleaner.clean_text(line);
            clean.add("lines that no mojibake was found in", !is_repaired(&cleaner, line));
            for table in TABLES {
                let (misread, _) = table.decode_without_bom_handling(line.as_bytes());
                let is_lossless = table.encode(&misread).0 == line.as_bytes();
                let loss = if is_lossless { "" } else { ", bytes lost" };
                repaired.add(
                    &format!("UTF-8 read as {}{loss}", table.name()),
                    cleaner.clean_text(&misread) == wanted,
                );
            }
        }
    }
    repaired.print("misread lines that are right again");
    clean.print("clean lines");
    Ok(())
}

fn is_repaired(cleaner: &Cleaner, line: &str) -> bool {
    cleaner.clean(line).edits().any(|edit| edit.rules.contains(saaf::Rule::Mojibake))
}

fn languages(file: &Path) -> std::io::Result<()> {
    let labeller = Labeller::default();
    let (mut score, mut confidence, mut sure) = (Score::default(), Score::default(), Score::default());
    let mut quality = Score::default();
    for line in fs::read_to_string(file)?.lines() {
        // The last two columns.
        let mut columns = line.rsplit('\t');
        let (Some(text), Some(tag)) = (columns.next(), columns.next()) else { continue };
        // Of each language, its letters and how sure it is of them at most.
        let mut letters: BTreeMap<&str, (usize, f32)> = BTreeMap::new();
        let spans = labeller.label(text);
        if let Some(worst) = spans.iter().filter_map(|span| span.quality).reduce(f32::min) {
            QUALITIES.iter().for_each(|&most| quality.add(&format!("below {most}"), worst < most));
        }
        for span in spans {
            let count = text[span.start..span.end].chars().filter(|c| c.is_alphabetic()).count();
            let (letters, said) = letters.entry(span.language.as_str()).or_default();
            (*letters, *said) = (*letters + count, said.max(span.confidence));
        }
        letters.remove("und");
        let most = letters.into_iter().max_by_key(|(_, (letters, _))| *letters);
        let is_right = most.is_some_and(|(language, _)| language == tag);
        score.add(tag, is_right);
        let said = most.map_or(0.0, |(_, (_, said))| said);
        confidence.add(&format!("said {:.1}", (said * 10.0).floor() / 10.0), is_right);
        if said >= 0.9 {
            sure.add("said 0.9 and more", is_right);
        }
    }
    score.print("lines whose most letters have the tag");
    confidence.print("by the confidence that was said");
    sure.print("of those with 0.9 and more");
    quality.print("lines with words of so little quality");
    Ok(())
}

/// A corpus may be cut at these.
const QUALITIES: [f32; 6] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3];

/// All files under a folder, in order.
fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { paths.extend(files(&path)?) } else { paths.push(path) }
    }
    paths.sort();
    Ok(paths)
}

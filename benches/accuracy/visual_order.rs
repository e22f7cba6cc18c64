//! Text stored in the order of display: files of clean lines, and of lines stored so, come in; how often either is told goes out.
//!
//! `DIR/clean/*.txt` holds lines in the order of reading; what is found there is a false alarm, and printed.
//! `DIR/stored/*.tsv` holds a line as it is stored, a tabulator, and the line as it is read. Both are cleaned, and the
//! results compared.

use std::fs;
use std::path::Path;

use saaf::{Cleaner, FindingKind, Isolation, Rule};

use super::{Score, files};

pub fn measure(folder: &Path) -> std::io::Result<()> {
    let cleaner = Cleaner::builder().isolation(Isolation::None).build();
    let (mut found, mut restored) = (Score::default(), Score::default());
    let (mut lines, mut alarms, mut unsure) = (0, 0, 0);
    for path in files(folder)? {
        let (text, name) =
            (fs::read_to_string(&path)?, path.file_stem().unwrap_or_default().to_string_lossy());
        if path.extension().is_none_or(|ending| ending != "tsv") {
            let document = cleaner.clean(&text);
            lines += text.lines().count();
            for finding in document.findings.iter().filter(|found| found.kind == FindingKind::VisualOrder) {
                println!("{}: {}: {}", path.display(), finding.detail, &text[finding.source.range()]);
                unsure += 1;
            }
            alarms += document.edits().filter(|edit| edit.rules.contains(Rule::VisualOrder)).count();
            continue;
        }
        for (stored, read) in text.lines().filter_map(|line| line.split_once('\t')) {
            let document = cleaner.clean(stored);
            found.add(&name, document.edits().any(|edit| edit.rules.contains(Rule::VisualOrder)));
            restored.add(&name, document.text == cleaner.clean(read).text);
        }
    }
    println!("{lines} clean lines: {alarms} turned round, {unsure} reported");
    found.print("found");
    restored.print("restored");
    Ok(())
}

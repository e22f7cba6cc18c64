//! What a run met, in numbers: documents come in window by window; counts of encodings, languages, scripts, edits and findings
//! go out, for a person or as JSON.
//!
//! Counts add up in any order, so that threads change nothing. Time: one pass over the text of each window.

use std::collections::BTreeMap;
use std::fmt;

use crate::document::{Document, Encoding, FindingKind, Language, Script};
use crate::profile::Rule;

/// Counts over documents. [`Summary::add_window`] and [`Summary::add_document`] fill it; it is printed as a table.
///
/// ```
/// use saaf::{Cleaner, Rule, emit::summary::Summary};
///
/// let mut summary = Summary::default();
/// let document = Cleaner::default().clean("caf&eacute;  یہ کتاب میری ہے");
/// summary.add_window(&document);
/// summary.add_document(&document.encoding);
/// assert_eq!(summary.documents, 1);
/// assert_eq!(summary.edits[&Rule::Entity], 1);
/// assert!(summary.to_string().contains("UTF-8 1"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Summary {
    /// Documents that were cleaned.
    pub documents: u64,
    /// Inputs, lines or fields that could not be read or cleaned.
    pub refused: u64,
    /// Bytes of the sources.
    pub source_bytes: u64,
    /// Bytes of the texts.
    pub text_bytes: u64,
    /// Source bytes that could not be read in the encoding of their document.
    pub damaged_bytes: u64,
    /// Documents by encoding.
    pub encodings: BTreeMap<&'static str, u64>,
    /// Letters (General_Category L, code points) by language (BCP 47).
    pub languages: BTreeMap<Language, u64>,
    /// Letters by script (ISO 15924).
    pub scripts: BTreeMap<Script, u64>,
    /// Edits by rule. An edit of several rules counts for each.
    pub edits: BTreeMap<Rule, u64>,
    /// Findings by kind.
    pub findings: BTreeMap<FindingKind, u64>,
}

impl Summary {
    /// Counts a window, or a whole document.
    pub fn add_window(&mut self, window: &Document) {
        self.text_bytes += window.text.len() as u64;
        for span in &window.spans {
            let letters = span.letters(&window.text) as u64;
            if letters > 0 {
                *self.languages.entry(span.language).or_default() += letters;
                *self.scripts.entry(span.script).or_default() += letters;
            }
        }
        for edit in window.edits() {
            edit.rules.iter().for_each(|rule| *self.edits.entry(rule).or_default() += 1);
        }
        for finding in &window.findings {
            *self.findings.entry(finding.kind).or_default() += 1;
        }
    }

    /// Counts a document whose windows were counted, by the encoding that it turned out to be in.
    pub fn add_document(&mut self, encoding: &Encoding) {
        self.documents += 1;
        self.source_bytes += encoding.segments.last().map_or(0, |segment| segment.end as u64);
        self.damaged_bytes += encoding.damaged as u64;
        *self.encodings.entry(encoding.name).or_default() += 1;
    }
}

/// Adds the counts of another part of the run.
impl std::ops::AddAssign for Summary {
    fn add_assign(&mut self, other: Summary) {
        self.documents += other.documents;
        self.refused += other.refused;
        self.source_bytes += other.source_bytes;
        self.text_bytes += other.text_bytes;
        self.damaged_bytes += other.damaged_bytes;
        add_counts(&mut self.encodings, other.encodings);
        add_counts(&mut self.languages, other.languages);
        add_counts(&mut self.scripts, other.scripts);
        add_counts(&mut self.edits, other.edits);
        add_counts(&mut self.findings, other.findings);
    }
}

fn add_counts<K: Ord>(counts: &mut BTreeMap<K, u64>, others: BTreeMap<K, u64>) {
    others.into_iter().for_each(|(key, count)| *counts.entry(key).or_default() += count);
}

/// A table of a line for each count, the largest numbers first.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Summary { documents, refused, source_bytes, text_bytes, damaged_bytes, .. } = self;
        writeln!(f, "documents  {documents}")?;
        writeln!(f, "refused    {refused}")?;
        writeln!(f, "bytes      {source_bytes} read, {text_bytes} text, {damaged_bytes} damaged")?;
        write_counts(f, "encodings", &self.encodings)?;
        write_counts(f, "languages", &self.languages)?;
        write_counts(f, "scripts", &self.scripts)?;
        write_counts(f, "edits", &self.edits)?;
        write_counts(f, "findings", &self.findings)
    }
}

fn write_counts<K: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    what: &str,
    counts: &BTreeMap<K, u64>,
) -> fmt::Result {
    let mut counts: Vec<_> = counts.iter().map(|(key, count)| (key.to_string(), count)).collect();
    counts.sort_by(|(a, m), (b, n)| n.cmp(m).then(a.cmp(b)));
    let counts: Vec<_> = counts.into_iter().map(|(name, count)| format!("{name} {count}")).collect();
    let counts = if counts.is_empty() { "none".into() } else { counts.join(", ") };
    writeln!(f, "{what:<9}  {counts}")
}

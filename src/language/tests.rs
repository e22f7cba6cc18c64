use std::collections::BTreeMap;

use super::*;
use crate::chars;
use crate::document::Direction;

/// Paragraphs at line ends and spans at changes of script; all letters are prose.
fn tile(text: &str) -> (Vec<Paragraph>, Vec<Span>) {
    let mut paragraphs = Vec::new();
    let mut spans: Vec<Span> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        paragraphs.push(Paragraph { start, end, ..Paragraph::default() });
        let first = spans.len();
        for (at, c) in line.char_indices() {
            let script = chars::of(c).script();
            let own = script != Script::COMMON && script != Script::INHERITED;
            let fits = |span: &Span| !own || span.script == script || span.script == Script::COMMON;
            match spans[first..].last_mut().filter(|span| fits(span)) {
                Some(span) if own => span.script = script,
                Some(_) => {}
                None => spans.push(Span { start: start + at, script, ..Span::default() }),
            }
        }
        for at in first..spans.len() {
            spans[at].end = spans.get(at + 1).map_or(end, |next| next.start);
            if spans[at].script == Script::COMMON {
                spans[at].kind = Kind::Symbol;
            }
        }
        start = end;
    }
    (paragraphs, spans)
}

fn labelled(text: &str, languages: &Languages, before: &Context) -> (Vec<Span>, Context) {
    let (paragraphs, mut spans) = tile(text);
    let after = label(text, &paragraphs, &mut spans, &[], languages, before);
    (spans, after)
}

/// The language of the only script of a text.
fn language_of(text: &str) -> &'static str {
    let (spans, _) = labelled(text, &Languages::all(), &Context::default());
    spans.iter().find(|span| span.kind == Kind::Prose).map_or("und", |span| span.language.as_str())
}

/// Accuracy by set and language over the lines of a file: set, language, text. `cargo test --release -- --ignored
/// --nocapture measure_accuracy`
#[test]
#[ignore = "reads the file that SAAF_LANGUAGE_LINES names"]
fn measure_accuracy() {
    let path = std::env::var("SAAF_LANGUAGE_LINES").expect("SAAF_LANGUAGE_LINES");
    let mut counts: BTreeMap<(String, String), (u32, u32, BTreeMap<&str, u32>)> = BTreeMap::new();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let fields: Vec<&str> = line.splitn(3, '\t').collect();
        let found = language_of(fields[2]);
        let entry = counts.entry((fields[0].to_owned(), fields[1].to_owned())).or_default();
        entry.0 += u32::from(found == fields[1]);
        entry.1 += 1;
        if found != fields[1] {
            *entry.2.entry(found).or_default() += 1;
        }
    }
    for ((set, language), (right, all, wrong)) in counts {
        println!(
            "{set:14} {language:9} {right:5}/{all:<5} {:5.1} %  {wrong:?}",
            100.0 * f64::from(right) / f64::from(all)
        );
    }
}

/// Megabytes in a second, over the bytes of a file.
#[test]
#[ignore = "reads the file that SAAF_LANGUAGE_TEXT names"]
fn measure_speed() {
    let path = std::env::var("SAAF_LANGUAGE_TEXT").expect("SAAF_LANGUAGE_TEXT");
    let text = std::fs::read_to_string(path).unwrap();
    let (paragraphs, spans) = tile(&text);
    for _ in 0..3 {
        let mut spans = spans.clone();
        let start = std::time::Instant::now();
        label(&text, &paragraphs, &mut spans, &[], &Languages::all(), &Context::default());
        let seconds = start.elapsed().as_secs_f64();
        println!("{:.1} MB/s", text.len() as f64 / 1e6 / seconds);
    }
}

//! Several threads give what one gives, whatever was predicted.

use std::io::{self, Read};

use super::windows::DocumentWindows;
use super::{Options, clean_windows, side_by_side};
use crate::document::Document;
use crate::encoding::SourceHints;
use crate::input::{Input, InputFormat};
use crate::profile::Profile;
use crate::window::{MAX_WINDOW, ReadSource};

fn options(profile: Profile, threads: usize) -> Options {
    Options { rules: profile.rules(), threads, ..Options::default() }
}

fn clean(options: &Options, source: &[u8], format: InputFormat) -> Document {
    let mut document = Document::default();
    let append = |window| {
        document.append(window);
        Ok(())
    };
    document.encoding = clean_windows(options, Input::new(source).format(format), append).unwrap();
    document
}

/// The windows behind the first, and how many of them were cleaned again. The result is that of one thread.
fn count(source: &[u8], profile: Profile, format: InputFormat) -> side_by_side::Counts {
    let options = options(profile, 3);
    let mut windows = DocumentWindows::new(&options, SourceHints::default(), format);
    let mut rest = source;
    let mut document = Document::default();
    let first = windows.decode(&mut rest).unwrap().unwrap();
    document.append(windows.clean(first));
    let counts = side_by_side::run(&mut windows, &mut rest, &mut |window| {
        document.append(window);
        Ok(())
    });
    document.encoding = windows.finish();
    // All of it, edits and maps too.
    let one = clean(&self::options(profile, 1), source, format);
    assert!(format!("{document:?}") == format!("{one:?}"));
    counts.unwrap()
}

/// Lines up to `len` bytes, drawn by a seed.
fn draw(lines: &[&str], mut seed: u64, len: usize) -> String {
    let mut text = String::new();
    while text.len() < len {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push_str(lines[(seed >> 33) as usize % lines.len()]);
        text.push('\n');
    }
    text
}

const URDU: &str = "یہ کتاب میری ہے اور وہ گھر جا رہا ہے۔";
const PERSIAN: &str = "این کتاب من است و او به خانه می رود.";
const ENGLISH: &str = "The minister said that it was over, and she left.";
const GERMAN: &str = "Das ist gut so, wie es ist, sagte die Frau.";

#[test]
fn what_was_predicted_wrongly_is_cleaned_again() {
    // The windows in the queue were begun while most of the document ran from left to right.
    let text = draw(&[ENGLISH], 7, MAX_WINDOW) + &draw(&[URDU, "12"], 7, 12 * MAX_WINDOW);
    let counts = count(text.as_bytes(), Profile::Display, InputFormat::Text);
    assert!(counts.windows > 8 && counts.again > 0 && counts.again * 2 < counts.windows, "{counts:?}");
}

#[test]
fn what_is_open_behind_a_window_is_predicted() {
    let block = format!("```\n{}```\n", "let  x = 1;\n".repeat(8000));
    let counts = count(block.repeat(6).as_bytes(), Profile::Display, InputFormat::Text);
    assert_eq!((counts.windows > 5, counts.again), (true, 0));
    let cues = format!("1\n00:00:01,000 --> 00:00:02,000\n{}\n", format!("{URDU}\n").repeat(900));
    let counts = count(cues.repeat(6).as_bytes(), Profile::Display, InputFormat::Subtitles);
    assert_eq!((counts.windows > 3, counts.again), (true, 0));
    let blank = format!("{ENGLISH}\n\n\n\n").repeat(6000);
    let counts = count(blank.as_bytes(), Profile::Display, InputFormat::Text);
    assert_eq!((counts.windows > 3, counts.again), (true, 0));
}

#[test]
fn unsure_paragraphs_go_with_a_majority_that_changes() {
    let unsure = ["کتاب", "اکتوبر 30, 2025", "12", "", "کتاب من", "April 3, 2025", "Hotel"];
    for (seed, profile) in [(1, Profile::Display), (2, Profile::Index), (3, Profile::Lossless)] {
        let mut text = String::new();
        for turn in 0..14 {
            let sure = [[URDU, ENGLISH], [PERSIAN, GERMAN], [URDU, GERMAN]][turn % 3];
            text.push_str(&draw(&[&sure[..], &unsure[..]].concat(), seed + turn as u64, MAX_WINDOW / 2));
        }
        let counts = count(text.as_bytes(), profile, InputFormat::Text);
        assert!(counts.windows >= 7 && counts.again * 2 < counts.windows, "{profile:?} {counts:?}");
    }
}

#[test]
fn an_error_ends_the_document_and_what_came_before_is_given() {
    let text = draw(&[URDU, ENGLISH, ""], 5, 6 * MAX_WINDOW);
    let options = options(Profile::Display, 2);
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("broken"))
        }
    }
    let source = || ReadSource::new(text.as_bytes().chain(Broken), MAX_WINDOW, |_| true);
    let mut given = 0;
    let error = clean_windows(&options, Input::new(source()), |window| {
        given += window.source_len();
        Ok(())
    });
    assert_eq!(error.unwrap_err().to_string(), "broken");
    assert!(given > 4 * MAX_WINDOW && given < text.len(), "{given}");

    let mut windows = 0;
    let error = clean_windows(&options, Input::new(source()), |_| {
        windows += 1;
        if windows == 3 { Err(io::Error::other("full")) } else { Ok(()) }
    });
    assert_eq!((error.unwrap_err().to_string(), windows), ("full".into(), 3));
}

#[test]
#[should_panic(expected = "the sink panics")]
fn a_panic_leaves_no_thread_behind() {
    let text = draw(&[URDU, ENGLISH], 6, 5 * MAX_WINDOW);
    let mut windows = 0;
    let _ = clean_windows(&options(Profile::Display, 2), Input::new(text.as_bytes()), |_| {
        windows += 1;
        assert!(windows < 3, "the sink panics");
        Ok(())
    });
}

/// Of the files of the folder `SAAF_TEXTS`: how many windows were cleaned again.
#[test]
#[ignore = "needs a folder of texts"]
fn how_often_windows_are_cleaned_again() {
    let folder = std::env::var_os("SAAF_TEXTS").expect("SAAF_TEXTS names a folder");
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read(&path).unwrap();
        if text.len() > 2 * MAX_WINDOW {
            for profile in [Profile::Display, Profile::Index] {
                let counts = count(&text, profile, InputFormat::Text);
                println!("{} {profile:?}: {} of {}", path.display(), counts.again, counts.windows);
            }
        }
    }
}

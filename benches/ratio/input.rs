//! What is measured: generated texts, or those of a folder.

use std::fs;
use std::io;
use std::path::Path;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252, WINDOWS_1256};

use crate::corpus::{self, Writing};

/// A source of known encoding.
pub struct Input {
    pub name: String,
    pub bytes: Vec<u8>,
    pub encoding: &'static Encoding,
}

impl Input {
    /// The longest start of it that has at most `length` bytes and ends behind a line, or all of it if there is none.
    pub fn start(&self, length: usize) -> &[u8] {
        if length >= self.bytes.len() {
            return &self.bytes;
        }
        let end = self.bytes[..length].iter().rposition(|&byte| byte == b'\n');
        end.map_or(&self.bytes, |end| &self.bytes[..=end])
    }

    /// A text as it is, or nothing where it has yet to be decoded.
    pub fn text(&self, length: usize) -> Option<&str> {
        (self.encoding == UTF_8).then(|| std::str::from_utf8(self.start(length)).ok())?
    }

    fn of_text(name: &str, text: String) -> Input {
        Input { name: name.to_owned(), bytes: text.into_bytes(), encoding: UTF_8 }
    }
}

/// Texts out of common words, the same in every run.
pub fn generate(size: usize) -> io::Result<Vec<Input>> {
    let (english, urdu) = (Writing::english()?, Writing::urdu()?);
    let page = include_str!("../../data/samples/news.txt");
    let urdu_1256 = corpus::pages(&Writing::urdu_1256()?, 2 * size);
    let (urdu_1256, _, _) = WINDOWS_1256.encode(&urdu_1256);
    Ok(vec![
        Input::of_text("sample page, repeated", page.repeat(size.div_ceil(page.len()))),
        Input::of_text("English", corpus::pages(&english, size)),
        Input::of_text("English in ascii", corpus::pages(&Writing::ascii()?, size)),
        Input::of_text("Urdu", corpus::pages(&urdu, size)),
        Input::of_text("mixed news pages", corpus::news(&english, &urdu, size)),
        Input {
            name: "Urdu in windows-1256".to_owned(),
            bytes: urdu_1256.into_owned(),
            encoding: WINDOWS_1256,
        },
        Input::of_text(
            "damaged: Urdu in UTF-8, read in windows-1252",
            misread(&corpus::pages(&urdu, size / 2)),
        ),
        Input::of_text("multilingual", corpus::multilingual(&Writing::all()?, size)),
    ])
}

/// The text as it is after somebody took its bytes for windows-1252.
fn misread(text: &str) -> String {
    WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
}

/// The files of a folder, each repeated until it has `size` bytes. The encoding of a file that is not UTF-8 is the one
/// that saaf finds; its rivals are told.
pub fn read(folder: &Path, size: usize) -> io::Result<Vec<Input>> {
    let mut paths: Vec<_> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.retain(|path| path.is_file());
    paths.sort();
    let mut inputs = Vec::new();
    for path in paths {
        let file = fs::read(&path)?;
        if file.is_empty() {
            continue;
        }
        let encoding = match std::str::from_utf8(&file) {
            Ok(_) => UTF_8,
            Err(_) => {
                let name = saaf::Cleaner::default().clean(&file).encoding.name;
                Encoding::for_label(name.as_bytes()).unwrap_or(UTF_8)
            }
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        inputs.push(Input { name, bytes: file.repeat(size.div_ceil(file.len())), encoding });
    }
    Ok(inputs)
}

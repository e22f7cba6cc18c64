//! What is measured: the sample page, and, out of a folder of real sentences, texts in many languages, encodings and formats.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use encoding_rs::{Encoding, UTF_8, UTF_16LE, WINDOWS_1256};
use saaf::InputFormat;

use crate::damage;
use crate::texts::{self, Language, Random};

/// A source of known encoding.
pub struct Input {
    /// Also what its file is called.
    pub name: String,
    pub title: String,
    pub bytes: Vec<u8>,
    pub encoding: &'static Encoding,
    pub form: Form,
}

/// What a source is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Text,
    Html,
    /// For the program alone: the library has no door that reads JSON lines.
    JsonLines,
}

impl Form {
    pub fn ending(self) -> &'static str {
        match self {
            Form::Text => "txt",
            Form::Html => "html",
            Form::JsonLines => "jsonl",
        }
    }

    /// How the library is told.
    pub fn format(self) -> InputFormat {
        if self == Form::Html { InputFormat::Html } else { InputFormat::Text }
    }
}

impl Input {
    fn of_text(name: &str, title: &str, text: String) -> Input {
        Input {
            name: name.to_owned(),
            title: title.to_owned(),
            bytes: text.into_bytes(),
            encoding: UTF_8,
            form: Form::Text,
        }
    }

    /// What `write` wrote. Nobody asks for its encoding.
    pub fn of_file(path: &Path) -> io::Result<Input> {
        let is_html = path.extension().is_some_and(|ending| ending == "html");
        let form = if is_html { Form::Html } else { Form::Text };
        let bytes = fs::read(path)?;
        Ok(Input { name: String::new(), title: String::new(), bytes, encoding: UTF_8, form })
    }

    /// Writes it into a folder.
    pub fn write(&self, folder: &Path) -> io::Result<PathBuf> {
        let path = folder.join(&self.name).with_extension(self.form.ending());
        fs::write(&path, &self.bytes)?;
        Ok(path)
    }

    /// The longest start of it that has at most `length` bytes and ends behind a line, or all of it if there is none.
    pub fn start(&self, length: usize) -> &[u8] {
        if length >= self.bytes.len() {
            return &self.bytes;
        }
        let bytes = &self.bytes[..length];
        let end = match self.encoding == UTF_16LE {
            true => bytes.chunks_exact(2).rposition(|unit| unit == [b'\n', 0]).map(|unit| 2 * unit + 2),
            false => bytes.iter().rposition(|&byte| byte == b'\n').map(|last| last + 1),
        };
        end.map_or(&self.bytes, |end| &self.bytes[..end])
    }

    /// A text as it is, or nothing where it has yet to be decoded or parsed.
    pub fn text(&self, length: usize) -> Option<&str> {
        let is_text = self.encoding == UTF_8 && self.form == Form::Text;
        is_text.then(|| std::str::from_utf8(self.start(length)).ok())?
    }
}

/// The page of `data/samples`, again and again.
pub fn sample(size: usize) -> Input {
    let page = include_str!("../../data/samples/news.txt");
    Input::of_text("sample", "the sample page, repeated", page.repeat(size.div_ceil(page.len())))
}

/// Texts of at most `size` bytes, and of less where the folder has no more: no sentence is in one of them twice.
pub fn of_texts(folder: &Path, chosen: &[String], seed: u64, size: usize) -> io::Result<Vec<Input>> {
    let mut random = Random(seed);
    let languages = texts::read(folder, &mut random)?;
    let find = |tag: &str| {
        let found = languages.iter().find(|language| language.tag == tag);
        if found.is_none() {
            println!("not measured: {tag}, which the folder does not have\n");
        }
        found
    };
    let title = format!("sentences of {} languages, shuffled", languages.len());
    let mut inputs = vec![Input::of_text("mixed", &title, texts::mixed(&languages, size, &mut random))];
    inputs.extend(pages(&languages, size, &mut random));
    for language in chosen.iter().filter_map(|tag| find(tag)) {
        inputs.push(Input::of_text(
            &language.tag,
            "sentences of one language",
            texts::lines(&language.sentences, size),
        ));
    }
    inputs.extend(find("en").into_iter().flat_map(|english| english_only(english, size)));
    inputs.extend(find("ur").into_iter().flat_map(|urdu| urdu_encoded(urdu, size)));
    inputs.push(damaged(&languages, size, &mut random));
    Ok(inputs)
}

/// Pages as text, in UTF-16LE, as HTML and as JSON lines.
fn pages(languages: &[Language], size: usize, random: &mut Random) -> Vec<Input> {
    let pages = texts::pages(languages, size, random);
    let share = "pages, 70 % Latin and Cyrillic, 30 % Arabic script";
    let text: String = pages.iter().map(|page| page.text()).collect();
    let html: String = pages.iter().map(|page| page.html()).collect();
    let json: String = pages.iter().enumerate().map(|(number, page)| page.json(number)).collect();
    vec![
        utf_16("pages-utf-16le", &format!("{share}, in UTF-16LE"), &text),
        Input::of_text("pages", share, text),
        Input { form: Form::Html, ..Input::of_text("pages-html", &format!("{share}, HTML"), html) },
        Input {
            form: Form::JsonLines,
            ..Input::of_text("pages-jsonl", &format!("{share}, JSON lines"), json)
        },
    ]
}

/// English that is ASCII, and the same with the quotes of a typesetter.
fn english_only(english: &Language, size: usize) -> [Input; 2] {
    let ascii = texts::lines(english.sentences.iter().filter(|sentence| sentence.is_ascii()), size);
    let mut curly = String::with_capacity(ascii.len());
    let mut before = ' ';
    for c in ascii.chars() {
        let opens = before.is_whitespace() || matches!(before, '(' | '[' | '-');
        curly.push(match c {
            '\'' if opens => '‘',
            '\'' => '’',
            '"' if opens => '“',
            '"' => '”',
            c => c,
        });
        before = c;
    }
    [
        Input::of_text("en-ascii", "English sentences that are ASCII", ascii),
        Input::of_text("en-curly", "ASCII sentences with curly quotes", curly),
    ]
}

/// Urdu in UTF-16LE; and in windows-1256 as it was typed when that was all there was: with the Arabic yeh, and without
/// the Urdu full stop. Lines that it still cannot write are left out.
fn urdu_encoded(urdu: &Language, size: usize) -> [Input; 2] {
    let typed = urdu.sentences.iter().map(|sentence| sentence.replace('ی', "ي").replace('۔', "."));
    let typed = texts::lines(typed.filter(|sentence| !WINDOWS_1256.encode(sentence).2), 2 * size);
    let bytes = WINDOWS_1256.encode(&typed).0.into_owned();
    let windows_1256 = Input::of_text("ur-windows-1256", "Urdu in windows-1256, as it was typed then", typed);
    [
        Input { bytes, encoding: WINDOWS_1256, ..windows_1256 },
        utf_16("ur-utf-16le", "Urdu in UTF-16LE", &texts::lines(&urdu.sentences, size)),
    ]
}

/// Without a byte order mark.
fn utf_16(name: &str, title: &str, text: &str) -> Input {
    let bytes = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    Input { bytes, encoding: UTF_16LE, ..Input::of_text(name, title, String::new()) }
}

/// Sentences of nine languages, as many of each, five of six with one kind of damage.
fn damaged(languages: &[Language], size: usize, random: &mut Random) -> Input {
    let nine = || languages.iter().filter(|language| damage::LANGUAGES.contains(&&*language.tag));
    let fewest = nine().map(|language| language.sentences.len()).min().unwrap_or(0);
    let mut sentences: Vec<&String> =
        nine().flat_map(|language| language.sentences.iter().take(fewest)).collect();
    random.shuffle(&mut sentences);
    let text = texts::lines(sentences.into_iter().map(|sentence| damage::damage(sentence, random)), size);
    Input::of_text("damaged", "sentences of nine languages, five of six damaged", text)
}

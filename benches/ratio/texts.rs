//! Real sentences: a folder of text files comes in, one language a file, named by its tag, a sentence a line; pages and
//! mixtures of them leave, the same for the same seed. No sentence is taken twice: a text is as long as the folder lets it be.

use std::fs;
use std::io;
use std::path::Path;

use unicode_script::{Script, UnicodeScript};

/// SplitMix64: the same texts on every machine and with every version of every crate.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number of the range, each as likely as the next but for a bias far below anything seen here.
    pub fn within(&mut self, range: std::ops::RangeInclusive<usize>) -> usize {
        let (start, end) = range.into_inner();
        start + (self.next() % (end - start + 1) as u64) as usize
    }

    /// True in `percent` of the cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.within(1..=100) <= percent
    }

    /// Any order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.within(0..=last));
        }
    }
}

/// The sentences of one language, in any order.
pub struct Language {
    pub tag: String,
    pub script: Script,
    pub sentences: Vec<String>,
}

/// Reads every `TAG.txt` of a folder.
pub fn read(folder: &Path, random: &mut Random) -> io::Result<Vec<Language>> {
    let mut paths: Vec<_> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    let mut languages = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path)
            .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let mut sentences: Vec<String> = lines.map(str::to_owned).collect();
        random.shuffle(&mut sentences);
        let tag = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        languages.push(Language { tag, script: commonest_script(&sentences), sentences });
    }
    match languages.is_empty() {
        true => Err(io::Error::new(io::ErrorKind::NotFound, format!("{}: no TAG.txt", folder.display()))),
        false => Ok(languages),
    }
}

/// The script of most letters of the first few sentences.
fn commonest_script(sentences: &[String]) -> Script {
    let mut counts: Vec<(Script, usize)> = Vec::new();
    let letters = sentences.iter().take(200).flat_map(|sentence| sentence.chars()).map(|c| c.script());
    for script in letters.filter(|script| !matches!(script, Script::Common | Script::Inherited)) {
        match counts.iter_mut().find(|(counted, _)| *counted == script) {
            Some((_, count)) => *count += 1,
            None => counts.push((script, 1)),
        }
    }
    counts.iter().max_by_key(|(_, count)| *count).map_or(Script::Common, |(script, _)| *script)
}

/// Sentences, one a line, until there are `size` bytes of them.
pub fn lines<T: AsRef<str>>(sentences: impl IntoIterator<Item = T>, size: usize) -> String {
    let mut text = String::new();
    for sentence in sentences {
        if text.len() >= size {
            break;
        }
        text.push_str(sentence.as_ref());
        text.push('\n');
    }
    text
}

/// The sentences of all languages, in any order.
pub fn mixed(languages: &[Language], size: usize, random: &mut Random) -> String {
    let mut all: Vec<&String> = languages.iter().flat_map(|language| &language.sentences).collect();
    random.shuffle(&mut all);
    lines(all, size)
}

/// A page in one language, of paragraphs of three to six sentences.
pub struct Page<'a> {
    pub language: &'a Language,
    pub paragraphs: Vec<String>,
}

/// Pages of 4 to 20 KiB: of their bytes 70 % in Latin and Cyrillic script, 30 % in Arabic script, each in any language
/// of these that has sentences left.
pub fn pages<'a>(languages: &'a [Language], size: usize, random: &mut Random) -> Vec<Page<'a>> {
    let of = |scripts: &[Script]| -> Vec<(&'a Language, &'a [String])> {
        let of_script = languages.iter().filter(|language| scripts.contains(&language.script));
        of_script.map(|language| (language, &*language.sentences)).collect()
    };
    let (mut western, mut arabic) = (of(&[Script::Latin, Script::Cyrillic]), of(&[Script::Arabic]));
    let (mut western_size, mut arabic_size) = (0, 0);
    let mut pages = Vec::new();
    while western_size + arabic_size < size {
        let is_arabic = arabic_size * 7 <= western_size * 3;
        let (left, total) = match is_arabic {
            true => (&mut arabic, &mut arabic_size),
            false => (&mut western, &mut western_size),
        };
        if left.is_empty() {
            break;
        }
        let chosen = random.within(0..=left.len() - 1);
        let (language, sentences) = &mut left[chosen];
        let page = page(language, sentences, random);
        *total += page.paragraphs.iter().map(|paragraph| paragraph.len() + 1).sum::<usize>();
        pages.push(page);
        if sentences.is_empty() {
            left.swap_remove(chosen);
        }
    }
    pages
}

/// The next page of what is left of a language.
fn page<'a>(language: &'a Language, left: &mut &'a [String], random: &mut Random) -> Page<'a> {
    let length = random.within(4 << 10..=20 << 10);
    let (mut paragraphs, mut size) = (Vec::new(), 0);
    while size < length && !left.is_empty() {
        let (sentences, rest) = left.split_at(random.within(3..=6).min(left.len()));
        *left = rest;
        let paragraph = sentences.join(" ");
        size += paragraph.len() + 1;
        paragraphs.push(paragraph);
    }
    Page { language, paragraphs }
}

impl Page<'_> {
    /// As text: a paragraph a line, and an empty line behind the last.
    pub fn text(&self) -> String {
        self.paragraphs.join("\n") + "\n\n"
    }

    /// As HTML, with the markup that a plain page has.
    pub fn html(&self) -> String {
        let tag = &self.language.tag;
        let direction = if self.language.script == Script::Arabic { "rtl" } else { "ltr" };
        let title = escape(self.paragraphs.first().and_then(|first| first.split(' ').next()).unwrap_or(""));
        let mut page = format!(
            "<!DOCTYPE html>\n<html lang=\"{tag}\" dir=\"{direction}\">\n<head><meta charset=\"utf-8\"><title>{title}</title>\n\
             <style>body {{ margin: 2em; max-width: 40em }}</style>\n\
             <script>window.pages = [{{ \"language\": \"{tag}\" }}];</script></head>\n\
             <body>\n<nav><ul><li><a href=\"/\">{title}</a></li><li><a href=\"/about\">saaf</a></li></ul></nav>\n\
             <main>\n<h1>{title}</h1>\n"
        );
        for (number, paragraph) in self.paragraphs.iter().enumerate() {
            let paragraph = escape(paragraph);
            match paragraph.split_once(' ') {
                Some((first, rest)) if number % 3 == 0 => {
                    page.push_str(&format!(
                        "<p class=\"lead\"><a href=\"/{tag}/{number}\">{first}</a> {rest}</p>\n"
                    ));
                }
                Some((first, rest)) if number % 3 == 1 => {
                    page.push_str(&format!("<p><b>{first}</b>&nbsp;{rest}</p>\n"))
                }
                _ => page.push_str(&format!("<p>{paragraph}</p>\n")),
            }
        }
        page.push_str("</main>\n</body>\n</html>\n");
        page
    }

    /// As an object of JSON on a line.
    pub fn json(&self, number: usize) -> String {
        let Page { language, paragraphs } = self;
        let url = format!("https://example.org/{}/{number}", language.tag);
        let object =
            serde_json::json!({ "url": url, "language": language.tag, "text": paragraphs.join("\n") });
        format!("{object}\n")
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

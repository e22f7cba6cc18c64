//! The coloured view: windows of a document in; text for a terminal out, with a tag and a colour for each language.
//!
//! `[ur]` stands before a span whose language is not that of the span before it on the line. Text from right to left stands
//! between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (UAX #9 §2.4), so that a terminal that knows the algorithm
//! keeps tag and text apart. What could steer the terminal is shown by its name. Cost: one pass over the text.

use std::io::{self, Write};

use super::chips::{self, is_dangerous, label};
use super::colour::{Colour, Part};
use crate::chars;
use crate::document::{Direction, Document, Language};

const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_DIRECTIONAL_ISOLATE: char = '\u{2069}';

/// Writes the windows of one document, one after the other.
#[derive(Clone, Debug)]
pub struct TerminalWriter {
    colour: Colour,
    /// List code points instead.
    is_logical: bool,
    /// Offset of the next window in the text.
    text_start: usize,
    /// Languages in the order in which they appear.
    languages: Vec<Language>,
}

impl TerminalWriter {
    /// Spans with their tags.
    pub fn new(colour: Colour) -> Self {
        TerminalWriter { colour, is_logical: false, text_start: 0, languages: Vec::new() }
    }

    /// A line for each character, in the order of memory: its offset in the text, its code point, its script, its
    /// Bidi_Class, itself or its label, and its name (feature `character-names`).
    pub fn logical() -> Self {
        TerminalWriter { is_logical: true, ..TerminalWriter::new(Colour::Never) }
    }

    /// Writes the next window. A whole document is one.
    pub fn write(&mut self, window: &Document, out: &mut impl Write) -> io::Result<()> {
        if self.is_logical {
            self.write_characters(&window.text, out)?;
        } else {
            self.write_spans(window, out)?;
        }
        self.text_start += window.text.len();
        Ok(())
    }

    fn write_spans(&mut self, window: &Document, out: &mut impl Write) -> io::Result<()> {
        let mut tagged = Language::UND;
        for span in &window.spans {
            let text = span.text(&window.text);
            let (body, feed) = match text.strip_suffix('\n') {
                Some(body) => (body, "\n"),
                None => (text, ""),
            };
            let is_isolated = span.direction == Direction::Rtl && !body.is_empty();
            let has_words = span.language != Language::UND && !body.trim().is_empty();
            if has_words && span.language != tagged {
                tagged = span.language;
                write!(out, "{}", self.colour.paint(Part::Tag, format_args!("[{tagged}]")))?;
            }
            if is_isolated {
                write!(out, "{FIRST_STRONG_ISOLATE}")?;
            }
            let part = has_words.then(|| Part::Language(self.number(span.language)));
            self.write_text(body, part, out)?;
            if is_isolated {
                write!(out, "{POP_DIRECTIONAL_ISOLATE}")?;
            }
            out.write_all(feed.as_bytes())?;
            if !feed.is_empty() {
                tagged = Language::UND;
            }
        }
        Ok(())
    }

    fn write_text(&self, text: &str, part: Option<Part>, out: &mut impl Write) -> io::Result<()> {
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(is_dangerous).unwrap_or(rest.len());
            let (plain, behind) = rest.split_at(end);
            match part {
                _ if plain.is_empty() => {}
                Some(part) => write!(out, "{}", self.colour.paint(part, plain))?,
                None => out.write_all(plain.as_bytes())?,
            }
            let Some(c) = behind.chars().next() else { break };
            let chip = chips::bracketed(c);
            write!(out, "{}", self.colour.paint(Part::Chip, chip))?;
            rest = &behind[c.len_utf8()..];
        }
        Ok(())
    }

    fn number(&mut self, language: Language) -> usize {
        let known = self.languages.iter().position(|&known| known == language);
        known.unwrap_or_else(|| {
            self.languages.push(language);
            self.languages.len() - 1
        })
    }

    fn write_characters(&self, text: &str, out: &mut impl Write) -> io::Result<()> {
        for (offset, c) in text.char_indices() {
            let properties = chars::of(c);
            write!(
                out,
                "{:>8}  U+{:04X}  {}  {:<3}  ",
                self.text_start + offset,
                u32::from(c),
                properties.script(),
                format!("{:?}", properties.bidi_class()).to_uppercase(),
            )?;
            match c {
                _ if chips::is_hidden(c) => write!(out, "{}", label(c))?,
                // A base, so that a mark does not join the line before; an isolate, so that no line turns round.
                _ if properties.is_mark() => {
                    write!(out, "{FIRST_STRONG_ISOLATE}\u{25CC}{c}{POP_DIRECTIONAL_ISOLATE}")?
                }
                _ => write!(out, "{FIRST_STRONG_ISOLATE}{c}{POP_DIRECTIONAL_ISOLATE}")?,
            }
            write_name(c, out)?;
        }
        Ok(())
    }
}

/// Ends the line with the name of the character.
fn write_name(c: char, out: &mut impl Write) -> io::Result<()> {
    match character_name(c) {
        Some(name) => writeln!(out, "  {name}"),
        None => writeln!(out),
    }
}

/// The name of a character (Unicode §4.8), if it has one and names are built in.
pub(crate) fn character_name(c: char) -> Option<String> {
    #[cfg(feature = "character-names")]
    return unicode_names2::name(c).map(|name| name.to_string());
    #[cfg(not(feature = "character-names"))]
    {
        let _ = c;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cleaner, Profile};
    use proptest::prelude::*;

    /// Bidi_Control of PropList.txt but for the pair that saaf writes, the separators, and the format characters that
    /// Unicode deprecates.
    const STEERS: [char; 20] = [
        '\u{61C}', '\u{200E}', '\u{200F}', '\u{202A}', '\u{202B}', '\u{202C}', '\u{202D}', '\u{202E}',
        '\u{2066}', '\u{2067}', '\u{2028}', '\u{2029}', '\u{206A}', '\u{206B}', '\u{206C}', '\u{206D}',
        '\u{206E}', '\u{206F}', '\u{200B}', '\u{FEFF}',
    ];

    fn written(mut writer: TerminalWriter, source: &str, profile: Profile) -> String {
        let cleaner = Cleaner::builder().profile(profile).isolation(crate::Isolation::None).build();
        let mut out = Vec::new();
        writer.write(&cleaner.clean(source), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn spans_have_tags_and_isolates() {
        let source = "She said \u{201C}یہ کتاب میری ہے\u{201D} and left the room.\n";
        let expected =
            "[en]She said \u{201C}[ur]\u{2068}یہ کتاب میری ہے\u{2069}[en]\u{201D} and left the room.\n";
        assert_eq!(written(TerminalWriter::new(Colour::Never), source, Profile::Display), expected);
        let colours = written(TerminalWriter::new(Colour::Always), source, Profile::Display);
        assert!(colours.contains("\u{1B}[36mShe said \u{201C}\u{1B}[0m"), "{colours:?}");
    }

    /// A span that is the end of a line alone had a pair of isolates with nothing in it.
    #[test]
    fn line_ends_have_no_isolates() {
        let shown = written(TerminalWriter::new(Colour::Never), "یہ کتاب میری ہے\n\nقلم\n", Profile::Display);
        assert!(!shown.contains("\u{2068}\u{2069}"), "{shown:?}");
        assert_eq!(shown.matches('\n').count(), 3);
    }

    #[test]
    #[cfg(feature = "character-names")]
    fn characters_are_listed_in_the_order_of_memory() {
        let expected = "       0  U+0061  Latn  L    \u{2068}a\u{2069}  LATIN SMALL LETTER A\n       \
            1  U+202E  Zyyy  RLO  RLO  RIGHT-TO-LEFT OVERRIDE\n       \
            4  U+0628  Arab  AL   \u{2068}\u{628}\u{2069}  ARABIC LETTER BEH\n       \
            6  U+064E  Zinh  NSM  \u{2068}\u{25CC}\u{64E}\u{2069}  ARABIC FATHA\n       \
            8  U+000A  Zyyy  B    LF\n";
        assert_eq!(
            written(TerminalWriter::logical(), "a\u{202E}\u{628}\u{64E}\n", Profile::Lossless),
            expected
        );
    }

    proptest! {
        /// Without colours there is no control but LINE FEED and TAB, and isolates are in pairs.
        #[test]
        fn nothing_of_the_input_steers_the_terminal(source in proptest::collection::vec(any::<u8>(), 0..200)) {
            let source = String::from_utf8_lossy(&source);
            let hostile = format!("{source}\u{1B}[2J\u{9B}31m{}\u{7}", String::from_iter(STEERS));
            for writer in [TerminalWriter::new(Colour::Never), TerminalWriter::logical()] {
                let shown = written(writer, &hostile, Profile::Lossless);
                let mut depth = 0;
                for c in shown.chars() {
                    match c {
                        FIRST_STRONG_ISOLATE => depth += 1,
                        POP_DIRECTIONAL_ISOLATE => depth -= 1,
                        _ => prop_assert!(!STEERS.contains(&c) && (c == '\n' || c == '\t' || !c.is_control()), "{c:?}"),
                    }
                    prop_assert!((0..2).contains(&depth));
                }
                prop_assert_eq!(depth, 0);
            }
        }
    }
}

//! Colours of a terminal (ECMA-48 SGR): a style and text in, the text between escape sequences out.

use std::fmt;

use anstyle::{AnsiColor, Style};

/// Whether escape sequences are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colour {
    /// None.
    #[default]
    Never,
    /// They are.
    Always,
}

/// Foreground colours of languages, in the order in which they appear. The tag beside them tells which is which.
const LANGUAGES: [AnsiColor; 6] = [
    AnsiColor::Cyan,
    AnsiColor::Yellow,
    AnsiColor::Green,
    AnsiColor::Magenta,
    AnsiColor::Blue,
    AnsiColor::BrightCyan,
];

/// What a stretch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Text in the language of this number.
    Language(usize),
    /// The tag of a language.
    Tag,
    /// A character that cannot be seen.
    Chip,
    Removed,
    Added,
    /// The head of a hunk.
    Hunk,
    FileName,
}

impl Colour {
    /// Displays `value` in the style of `part`.
    pub(super) fn paint<T: fmt::Display>(self, part: Part, value: T) -> Painted<T> {
        let style = match part {
            Part::Language(number) => LANGUAGES[number % LANGUAGES.len()].on_default(),
            Part::Tag => Style::new().dimmed(),
            Part::Chip => Style::new().invert(),
            Part::Removed => AnsiColor::Red.on_default(),
            Part::Added => AnsiColor::Green.on_default(),
            Part::Hunk => AnsiColor::Cyan.on_default(),
            Part::FileName => Style::new().bold(),
        };
        Painted { style: if self == Colour::Always { style } else { Style::new() }, value }
    }
}

/// See [`Colour::paint`].
pub(super) struct Painted<T> {
    style: Style,
    value: T,
}

impl<T: fmt::Display> fmt::Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{:#}", self.style, self.value, self.style)
    }
}

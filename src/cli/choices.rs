//! What an argument chooses among, by name. clap reads the names, and lists them in its messages and in completions.

use clap::ValueEnum;

/// What a document is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum From {
    #[default]
    Auto,
    Text,
    Lines,
    Jsonl,
    Html,
    Warc,
    Parquet,
    Arrow,
    Subtitles,
}

impl From {
    /// Whether each file is a document.
    pub fn is_of_files(self) -> bool {
        matches!(self, From::Auto | From::Text | From::Html | From::Warc | From::Subtitles)
    }

    /// Whether each file is a table.
    pub fn is_table(self) -> bool {
        matches!(self, From::Parquet | From::Arrow)
    }
}

/// How much is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Explain {
    Grouped,
    Full,
}

/// How the summary is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SummaryFormat {
    Text,
    Json,
}

/// What is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum To {
    #[default]
    Text,
    Jsonl,
    Html,
    Ansi,
    Diff,
    Warc,
    Parquet,
    Arrow,
}

impl To {
    /// Whether the result is a table.
    pub fn is_table(self) -> bool {
        matches!(self, To::Parquet | To::Arrow)
    }
}

/// When colours are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

/// As [`crate::Joiner`].
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum Joiner {
    #[default]
    Join,
    Space,
}

/// As [`crate::VisualOrder`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum VisualOrder {
    #[default]
    Auto,
    Never,
    Always,
}

/// As [`crate::References`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum References {
    #[default]
    Safe,
    All,
}

/// As [`crate::Isolation`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Bidi {
    Minimal,
    Isolate,
    None,
}

/// As [`crate::emit::Offsets`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Offsets {
    #[default]
    Bytes,
    Utf16,
    Chars,
}

/// As [`crate::emit::SpanSelection`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Spans {
    #[default]
    Content,
    Tiles,
}

//! What an input is made of, which decides the module that cleans it.

use crate::encoding::BinaryFormat;

/// What an input is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SourceFormat {
    /// One text.
    #[default]
    Text,
    /// A text on each line.
    Lines,
    /// A JSON object on each line.
    JsonLines,
    /// A page of HTML.
    Html,
    /// The records of a web archive.
    Archive,
    /// The columns of a Parquet file.
    Parquet,
    /// The columns of an Arrow IPC file or stream.
    Arrow,
    /// Cues of subtitles.
    Subtitles,
}

impl SourceFormat {
    /// Whether each input is a document.
    pub fn is_document(self) -> bool {
        matches!(self, SourceFormat::Text | SourceFormat::Html | SourceFormat::Subtitles)
    }

    /// The table that data of a binary format are, if this saaf reads it.
    pub fn of_table(format: BinaryFormat) -> Option<SourceFormat> {
        match format {
            BinaryFormat::Parquet if cfg!(feature = "tables") => Some(SourceFormat::Parquet),
            BinaryFormat::ArrowFile | BinaryFormat::ArrowStream if cfg!(feature = "tables") => {
                Some(SourceFormat::Arrow)
            }
            _ => None,
        }
    }

    /// Whether each input is a table.
    pub fn is_table(self) -> bool {
        matches!(self, SourceFormat::Parquet | SourceFormat::Arrow)
    }
}

//! What an input is made of, which decides the module that cleans it.

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
}

impl SourceFormat {
    /// Whether each input is a document.
    pub fn is_document(self) -> bool {
        matches!(self, SourceFormat::Text | SourceFormat::Html)
    }
}

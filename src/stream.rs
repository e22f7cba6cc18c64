//! Stand-in until the stream is there.
use crate::document::Document;
/// Takes the windows of a document in order.
pub trait Sink {
    /// The next window.
    fn window(&mut self, window: &Document) -> std::io::Result<()>;
}

//! Encodings: how a source is read.
//!
//! Bytes come in; text goes out, with the encoding and the evidence for it. [`detect`] tells the encoding alone, [`decode`]
//! decodes a whole source, and the pipeline decodes window by window, with a map from the text to the source. First stage of
//! the way through.
//!
//! From the ground up:
//!
//! | file | what it does |
//! |---|---|
//! | `charset`, `label`, `hints`, `detection` | encodings and their labels; what the caller knows; what was found |
//! | `encoder` | from a character back to its bytes |
//! | `decode_buffer`, `decoders` | from bytes to text, one file for each encoding or family |
//! | `statistics` | the most probable single-byte or East Asian encoding |
//! | `evidence` | the chain of evidence, one file for each kind |
//! | `mixed_encoding` | lines in another encoding than the rest |
//! | `window_end`, `decoder` | windows, and the state that outlives them |

mod charset;
mod decode_buffer;
mod decoder;
mod decoders;
mod detection;
#[cfg(feature = "json")]
mod encoder;
mod evidence;
mod hints;
mod label;
mod mixed_encoding;
mod statistics;
mod window_end;

#[cfg(test)]
mod tests;

#[cfg(feature = "json")]
pub(crate) use charset::Charset;
#[cfg(feature = "inputs")]
pub(crate) use evidence::binary::is_part_of_magic;
pub use evidence::binary::{BinaryFormat, binary_format};
pub use hints::SourceHints;
pub use label::EncodingLabel;

pub use crate::document::{Encoding, EncodingSegment, Evidence};
pub(crate) use decoder::{Decoded, Decoder};

use crate::window::{MAX_WINDOW, each_window};
use decoder::whole_characters;
use decoders::utf8;

/// The encoding of a source, without its text: by the first window that is not all ASCII.
///
/// ```
/// use saaf::encoding::{SourceHints, detect};
/// let encoding = detect("Ещё один день".as_bytes(), &SourceHints::default());
/// assert_eq!((encoding.name, encoding.evidence.name()), ("UTF-8", "form"));
/// ```
pub fn detect(source: &[u8], hints: &SourceHints) -> Encoding {
    let mut decoder = Decoder::new(hints);
    // A source in memory does not fail.
    let _ = each_window(source, |rest, _| {
        if decoder.detection.is_some() {
            return Ok(0);
        }
        let window = whole_characters(&rest[..rest.len().min(MAX_WINDOW)], rest.len() <= MAX_WINDOW);
        decoder.detection = decoder.decide(window, utf8::validate(window));
        decoder.consumed += window.len();
        Ok(window.len())
    });
    decoder.encoding()
}

/// The decoded text of a source, not cleaned, and how it was read.
///
/// ```
/// use saaf::encoding::{SourceHints, decode};
/// let (text, encoding) = decode(b"na\xEFve caf\xE9", &SourceHints::default());
/// assert_eq!((text.as_str(), encoding.name), ("naïve café", "windows-1252"));
/// ```
pub fn decode(source: &[u8], hints: &SourceHints) -> (String, Encoding) {
    let mut decoder = Decoder::new(hints);
    // The first window, which most often is the only one, is written where it stays.
    let (mut text, mut window) = (String::with_capacity(source.len() * 2), String::new());
    // A source in memory does not fail.
    let _ = each_window(source, |rest, ends| {
        if rest.len() == source.len() {
            return Ok(decoder.window(rest, ends, &mut text).consumed);
        }
        let consumed = decoder.window(rest, ends, &mut window).consumed;
        text.push_str(&window);
        Ok(consumed)
    });
    (text, decoder.finish())
}

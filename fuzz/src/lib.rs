//! What the fuzz targets share: bytes of the fuzzer in, a cleaner and a source out.
//!
//! The first byte chooses the profile, the isolates and how the rest is read: as it is, or each byte as a piece of the
//! made-up pages of the property tests, so that a few bytes make a stamp, a reference and damage stand side by side.
#![forbid(unsafe_code)]

use saaf::{Cleaner, Input, InputFormat, Isolation, Profile};

#[path = "../../tests/pieces.rs"]
mod pieces;
#[path = "../../tests/promises.rs"]
pub mod promises;

/// What a target is asked to try.
pub struct Case {
    pub profile: Profile,
    pub bidi: Isolation,
    pub cleaner: Cleaner,
    pub source: Vec<u8>,
    pub format: InputFormat,
    /// Bytes that a reader gives at a time.
    pub step: usize,
}

impl Case {
    /// Any bytes are a case; a few are none.
    pub fn read(data: &[u8]) -> Option<Case> {
        let (&[choice, step], rest) = data.split_first_chunk()?;
        let profile = Profile::ALL[usize::from(choice & 0x0F) % Profile::ALL.len()];
        let bidi = [Isolation::Minimal, Isolation::Isolate, Isolation::None][usize::from(choice >> 4 & 0x07) % 3];
        let cleaner = Cleaner::builder().profile(profile).isolation(bidi).build();
        let source = if choice & 0x80 == 0 { rest.to_vec() } else { page(rest) };
        let format = if step & 0x80 == 0 { InputFormat::Text } else { InputFormat::Line };
        Some(Case { profile, bidi, cleaner, source, format, step: usize::from(step & 0x7F).max(1) })
    }
}

impl Case {
    /// The source, and what it is made of.
    pub fn input(&self) -> Input<&[u8]> {
        Input::from(&self.source).format(self.format)
    }
}

/// A piece for each byte; a byte behind the last piece stands for itself.
fn page(bytes: &[u8]) -> Vec<u8> {
    let mut page = Vec::new();
    for byte in bytes {
        match pieces::PIECES.get(usize::from(*byte)) {
            Some(piece) => page.extend_from_slice(piece.as_bytes()),
            None => page.push(*byte),
        }
    }
    page
}

//! Shared by the fuzz targets: bytes of the fuzzer in, a cleaner and a source out.
//!
//! The first byte chooses the profile, the isolation and how the rest is read: as it is, or each byte as the index of a
//! piece of text from the property tests. So a few bytes put a date, a reference and damaged bytes side by side.
#![forbid(unsafe_code)]

use saaf::{Cleaner, Input, InputFormat, Isolation, Profile};

#[path = "../../tests/pieces.rs"]
mod pieces;
#[path = "../../tests/properties.rs"]
pub mod properties;

/// One input of a fuzz target.
pub struct Case {
    pub profile: Profile,
    pub isolation: Isolation,
    pub cleaner: Cleaner,
    pub source: Vec<u8>,
    pub format: InputFormat,
    /// Bytes per read.
    pub step: usize,
}

impl Case {
    /// Every input of two bytes or more is a case.
    pub fn read(data: &[u8]) -> Option<Case> {
        let (&[choice, step], rest) = data.split_first_chunk()?;
        let profile = Profile::ALL[usize::from(choice & 0x0F) % Profile::ALL.len()];
        let isolation =
            [Isolation::Minimal, Isolation::Isolate, Isolation::None][usize::from(choice >> 4 & 0x07) % 3];
        let cleaner = Cleaner::builder().profile(profile).isolation(isolation).build();
        let source = if choice & 0x80 == 0 { rest.to_vec() } else { page(rest) };
        let format = if step & 0x80 == 0 { InputFormat::Text } else { InputFormat::Line };
        Some(Case { profile, isolation, cleaner, source, format, step: usize::from(step & 0x7F).max(1) })
    }

    /// The source and its format.
    pub fn input(&self) -> Input<&[u8]> {
        Input::from(&self.source).format(self.format)
    }
}

/// The piece of each index; a byte that is no index of a piece stands for itself.
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

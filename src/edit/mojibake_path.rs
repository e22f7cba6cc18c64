//! The way by which a stretch of text became mojibake: the decoding mistakes, as repair undid them. Ground floor.

use std::fmt;

/// One mistake: bytes that were encoded as one thing and decoded as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Misdecoding {
    /// The encoding that the bytes are in: `UTF-8`.
    pub encoded_as: &'static str,
    /// The encoding that a decoder took them for: `windows-1256`.
    pub decoded_as: &'static str,
}

/// The mistakes that an edit undid, the last one first, and whether bytes had been lost on the way. Prints as
/// `UTF-8←windows-1256 ×2`, with `lossy` behind where a character was chosen by statistics.
///
/// ```
/// let document = saaf::Cleaner::default().clean("cafÃƒÂ© brÃƒÂ»lÃƒÂ©".as_bytes());
/// assert_eq!(document.text, "café brûlé");
/// let edit = document.edits().next().unwrap();
/// assert_eq!(edit.mojibake_path.unwrap().to_string(), "UTF-8←windows-1252 ×2");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct MojibakePath {
    lossy: bool,
    steps: Vec<Misdecoding>,
}

/// Longer paths are cut short. Each step at least doubles a text, so hardly any is longer.
const MAX_STEPS: usize = 8;

impl MojibakePath {
    /// The mistakes, the last one first: the order in which they were undone.
    pub fn steps(&self) -> &[Misdecoding] {
        &self.steps
    }

    /// Whether bytes had been lost, so that a character was chosen by the letters around it.
    pub fn is_lossy(&self) -> bool {
        self.lossy
    }

    /// One more mistake was undone.
    pub(crate) fn push(&mut self, step: Misdecoding) {
        if self.steps.len() < MAX_STEPS {
            self.steps.push(step);
        }
    }

    /// No mistake was undone.
    pub(crate) fn clear(&mut self) {
        self.steps.clear();
        self.lossy = false;
    }

    /// This path, and then one more mistake undone.
    pub(crate) fn then(&self, step: Misdecoding, lossy: bool) -> MojibakePath {
        let mut path = self.clone();
        path.lossy |= lossy;
        path.push(step);
        path
    }

    /// This path, and then `next`.
    pub(crate) fn followed_by(&self, next: &MojibakePath) -> MojibakePath {
        let mut path = self.clone();
        path.lossy |= next.lossy;
        let room = MAX_STEPS - path.steps.len();
        path.steps.extend(next.steps.iter().take(room));
        path
    }
}

impl fmt::Display for MojibakePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, equal) in self.steps.chunk_by(|a, b| a == b).enumerate() {
            let Misdecoding { encoded_as, decoded_as } = equal[0];
            write!(f, "{}{encoded_as}←{decoded_as}", if place > 0 { ", " } else { "" })?;
            if equal.len() > 1 {
                write!(f, " ×{}", equal.len())?;
            }
        }
        if self.lossy { f.write_str(", lossy") } else { Ok(()) }
    }
}

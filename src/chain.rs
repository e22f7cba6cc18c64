//! Chains: through which mistaken readings a stretch of text had gone before repair read it anew. Ground floor.

use std::fmt;

/// One mistake: bytes that were written in one encoding and read in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Misreading {
    /// The encoding they were written in: `UTF-8`.
    pub written: &'static str,
    /// The encoding they were read in: `windows-1256`.
    pub read: &'static str,
}

/// The mistakes that an edit undid, the last one first, and whether bytes had been lost on the way. Prints as
/// `UTF-8←windows-1256 ×2`, with `lossy` behind where a character was chosen by statistics.
///
/// ```
/// let document = saaf::Cleaner::default().clean("cafÃƒÂ© brÃƒÂ»lÃƒÂ©".as_bytes());
/// assert_eq!(document.text, "café brûlé");
/// let edit = document.edits().next().unwrap();
/// assert_eq!(edit.chain.unwrap().to_string(), "UTF-8←windows-1252 ×2");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Chain {
    lossy: bool,
    steps: Vec<Misreading>,
}

/// Longer chains are cut short; each step at least doubles a text, so hardly any is met.
const LONGEST: usize = 8;

impl Chain {
    /// The mistakes, the last one first: the order in which they were undone.
    pub fn steps(&self) -> &[Misreading] {
        &self.steps
    }

    /// Whether bytes had been lost, so that a character was chosen by the letters around it.
    pub fn is_lossy(&self) -> bool {
        self.lossy
    }

    /// One more mistake was undone.
    pub(crate) fn push(&mut self, step: Misreading) {
        if self.steps.len() < LONGEST {
            self.steps.push(step);
        }
    }

    /// No mistake was undone.
    pub(crate) fn clear(&mut self) {
        self.steps.clear();
        self.lossy = false;
    }

    /// This chain, and then one more mistake undone.
    pub(crate) fn then(&self, step: Misreading, lossy: bool) -> Chain {
        let mut chain = self.clone();
        chain.lossy |= lossy;
        chain.push(step);
        chain
    }

    /// This chain, and then `next`.
    pub(crate) fn followed_by(&self, next: &Chain) -> Chain {
        let mut chain = self.clone();
        chain.lossy |= next.lossy;
        let room = LONGEST - chain.steps.len();
        chain.steps.extend(next.steps.iter().take(room));
        chain
    }
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, equal) in self.steps.chunk_by(|a, b| a == b).enumerate() {
            let Misreading { written, read } = equal[0];
            write!(f, "{}{written}←{read}", if place > 0 { ", " } else { "" })?;
            if equal.len() > 1 {
                write!(f, " ×{}", equal.len())?;
            }
        }
        if self.lossy { f.write_str(", lossy") } else { Ok(()) }
    }
}

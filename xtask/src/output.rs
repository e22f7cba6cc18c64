//! What a generator returns: whole files of the repository, not yet written.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// A file of the repository that a generator makes.
pub struct Output {
    /// Where it lies, from the root of the repository, with `/`.
    pub path: &'static str,
    /// All of it.
    pub bytes: Vec<u8>,
}

impl Output {
    /// Writes the file.
    pub fn write(&self, root: &Path) -> Result<()> {
        let path = root.join(self.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        }
        fs::write(&path, &self.bytes).with_context(|| format!("writing {}", path.display()))
    }
}

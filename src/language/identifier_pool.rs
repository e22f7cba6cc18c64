//! Identifiers on loan. A document acquires one and releases it with its cache of words, so that the next document
//! need not score them again. Which identifier a document gets changes no label.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::identifier::LanguageIdentifier;
use super::languages::Languages;

/// The identifiers of one set of languages: as many as there were documents at the same time. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct IdentifierPool {
    languages: Languages,
    idle: Arc<Mutex<Vec<LanguageIdentifier>>>,
}

impl IdentifierPool {
    pub fn new(languages: Languages) -> IdentifierPool {
        IdentifierPool { languages, idle: Arc::default() }
    }

    /// An identifier for a document.
    pub fn acquire(&self) -> LanguageIdentifier {
        let idle = self.idle().pop();
        idle.unwrap_or_else(|| LanguageIdentifier::new(&self.languages))
    }

    /// The languages that are allowed.
    pub fn languages(&self) -> &Languages {
        &self.languages
    }

    /// Keeps the identifier for the next document.
    pub fn release(&self, identifier: LanguageIdentifier) {
        self.idle().push(identifier);
    }

    fn idle(&self) -> MutexGuard<'_, Vec<LanguageIdentifier>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for IdentifierPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("IdentifierPool").field(&self.languages).finish()
    }
}

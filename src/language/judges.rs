//! IdentifierPool on loan: a document borrows one and gives it back with the words that it has met, so that the next document
//! need not score them again. Which judge a document gets changes no label.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{LanguageIdentifier, Languages};

/// The judges of one set of languages: as many as there were documents at the same time. A clone lends the same ones.
#[derive(Clone, Default)]
pub(crate) struct IdentifierPool {
    languages: Languages,
    idle: Arc<Mutex<Vec<LanguageIdentifier>>>,
}

impl IdentifierPool {
    pub fn new(languages: Languages) -> IdentifierPool {
        IdentifierPool { languages, idle: Arc::default() }
    }

    /// One for a document.
    pub fn acquire(&self) -> LanguageIdentifier {
        let idle = self.idle().pop();
        idle.unwrap_or_else(|| LanguageIdentifier::new(&self.languages))
    }

    /// Keeps it for the next document.
    pub fn release(&self, judge: LanguageIdentifier) {
        self.idle().push(judge);
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

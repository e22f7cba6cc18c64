//! Judges on loan: a document borrows one and gives it back with the words that it has met, so that the next document
//! need not score them again. Which judge a document gets changes no label.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Judge, Languages};

/// The judges of one set of languages: as many as there were documents at the same time. A clone lends the same ones.
#[derive(Clone, Default)]
pub(crate) struct Judges {
    languages: Languages,
    idle: Arc<Mutex<Vec<Judge>>>,
}

impl Judges {
    pub fn new(languages: Languages) -> Judges {
        Judges { languages, idle: Arc::default() }
    }

    /// One for a document.
    pub fn lend(&self) -> Judge {
        let idle = self.idle().pop();
        idle.unwrap_or_else(|| Judge::new(&self.languages))
    }

    /// Keeps it for the next document.
    pub fn take_back(&self, judge: Judge) {
        self.idle().push(judge);
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Judge>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Judges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Judges").field(&self.languages).finish()
    }
}

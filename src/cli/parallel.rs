//! Threads: a list of pieces goes in, what each became comes out in the same order.

use std::sync::OnceLock;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

/// The threads of a run. They are started when there is first something to share out.
pub struct Workers {
    threads: usize,
    pool: OnceLock<Option<ThreadPool>>,
}

impl Workers {
    /// So many threads; 0 is one for each CPU.
    pub fn new(threads: usize) -> Self {
        let threads = match threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        };
        Workers { threads, pool: OnceLock::new() }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.threads
    }

    /// What `make` makes of each item. Where the system gives no threads, this one does the work.
    pub fn map<T: Sync, R: Send>(&self, items: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
        let pool = match items.len() {
            0 | 1 => None,
            _ if self.threads == 1 => None,
            _ => self.pool.get_or_init(|| self.start().ok()).as_ref(),
        };
        match pool {
            Some(pool) => pool.install(|| items.par_iter().map(&make).collect()),
            None => items.iter().map(make).collect(),
        }
    }

    fn start(&self) -> Result<ThreadPool, ThreadPoolBuildError> {
        ThreadPoolBuilder::new().num_threads(self.threads).build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept() {
        let items: Vec<usize> = (0..1000).collect();
        for threads in [1, 2, 7] {
            assert_eq!(Workers::new(threads).map(&items, |&i| i), items);
        }
    }
}

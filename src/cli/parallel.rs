//! Threads: a list of pieces goes in, what each became comes out in the same order.

use std::sync::OnceLock;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

use super::outcome::{complain, reason};

/// More threads than this for each CPU only take memory and time.
const MOST: usize = 4;

/// The threads of a run. They are started when there is first something to share out.
pub struct Workers {
    threads: usize,
    pool: OnceLock<Option<ThreadPool>>,
}

impl Workers {
    /// So many threads; 0 is one for each CPU. There is a most, and who asks for more is told.
    pub fn new(threads: usize) -> Self {
        let cpus = std::thread::available_parallelism().map_or(1, usize::from);
        let most = MOST * cpus;
        if threads > most {
            complain(format_args!("--threads {threads}: {most} are the most here; the result is the same"));
        }
        let threads = if threads == 0 { cpus } else { threads.min(most) };
        Workers { threads, pool: OnceLock::new() }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.threads
    }

    /// What `make` makes of each item. Where the system gives no threads, this one does the work, and says so.
    pub fn map<T: Sync, R: Send>(&self, items: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
        let pool = match items.len() {
            0 | 1 => None,
            _ if self.threads == 1 => None,
            _ => self.pool.get_or_init(|| told(start(self.threads, None))).as_ref(),
        };
        match pool {
            Some(pool) => pool.install(|| items.par_iter().map(&make).collect()),
            None => items.iter().map(make).collect(),
        }
    }
}

/// `stack`: bytes for each thread, else what is usual.
fn start(threads: usize, stack: Option<usize>) -> Result<ThreadPool, ThreadPoolBuildError> {
    let builder = ThreadPoolBuilder::new().num_threads(threads);
    stack.into_iter().fold(builder, ThreadPoolBuilder::stack_size).build()
}

fn told(pool: Result<ThreadPool, ThreadPoolBuildError>) -> Option<ThreadPool> {
    let say =
        |error| complain(format_args!("one thread works, the system gives no more: {}", reason(&error)));
    pool.map_err(say).ok()
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

    #[test]
    fn there_is_a_most() {
        for threads in [0, 1, 1000, usize::MAX] {
            let count = Workers::new(threads).count();
            assert!(count >= 1 && count <= threads.max(512), "{threads} {count}");
        }
    }

    #[test]
    fn without_threads_the_work_is_done() {
        let none = told(start(2, Some(usize::MAX / 4)));
        assert!(none.is_none());
        let workers = Workers { threads: 2, pool: OnceLock::from(none) };
        assert_eq!(workers.map(&[1, 2, 3], |&i| i), [1, 2, 3]);
    }
}

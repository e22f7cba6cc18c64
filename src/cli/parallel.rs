//! A thread pool: items in, their results in the same order out.

use std::sync::OnceLock;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

use super::outcome::{reason, report};

/// More threads than this for each CPU only cost memory and time.
const MAX_THREADS_PER_CPU: usize = 4;

/// The threads of a run. They are started with the first list of several items.
pub struct Workers {
    threads: usize,
    pool: OnceLock<Option<ThreadPool>>,
}

impl Workers {
    /// 0 is one thread for each CPU. A number above the limit is reported and reduced.
    pub fn new(threads: usize) -> Self {
        let cpus = std::thread::available_parallelism().map_or(1, usize::from);
        let max = MAX_THREADS_PER_CPU * cpus;
        if threads > max {
            report(format_args!("--threads {threads}: {max} are the most here; the result is the same"));
        }
        let threads = if threads == 0 { cpus } else { threads.min(max) };
        Workers { threads, pool: OnceLock::new() }
    }

    /// The number of threads.
    pub fn count(&self) -> usize {
        self.threads
    }

    /// Applies `make` to each item. Where the system gives no threads, the current one does the work and reports that.
    pub fn map<T: Sync, R: Send>(&self, items: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
        let pool = match items.len() {
            0 | 1 => None,
            _ if self.threads == 1 => None,
            _ => self.pool.get_or_init(|| or_report(start(self.threads, None))).as_ref(),
        };
        match pool {
            Some(pool) => pool.install(|| items.par_iter().map(&make).collect()),
            None => items.iter().map(make).collect(),
        }
    }
}

/// `stack`: bytes for each thread, or the default.
fn start(threads: usize, stack: Option<usize>) -> Result<ThreadPool, ThreadPoolBuildError> {
    let builder = ThreadPoolBuilder::new().num_threads(threads);
    stack.into_iter().fold(builder, ThreadPoolBuilder::stack_size).build()
}

fn or_report(pool: Result<ThreadPool, ThreadPoolBuildError>) -> Option<ThreadPool> {
    let log = |error| report(format_args!("one thread works, the system gives no more: {}", reason(&error)));
    pool.map_err(log).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        for threads in [1, 2, 7] {
            assert_eq!(Workers::new(threads).map(&items, |&i| i), items);
        }
    }

    #[test]
    fn thread_count_is_limited() {
        for threads in [0, 1, 1000, usize::MAX] {
            let count = Workers::new(threads).count();
            assert!(count >= 1 && count <= threads.max(512), "{threads} {count}");
        }
    }

    #[test]
    fn items_are_mapped_without_a_pool() {
        let none = or_report(start(2, Some(usize::MAX / 4)));
        assert!(none.is_none());
        let workers = Workers { threads: 2, pool: OnceLock::from(none) };
        assert_eq!(workers.map(&[1, 2, 3], |&i| i), [1, 2, 3]);
    }
}

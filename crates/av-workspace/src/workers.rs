//! On which threads is the work done, and how deep may it recurse there?

use std::num::NonZero;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread::{self, Builder, Scope};
use std::time::Duration;

use av_syntax::nesting;

/// Stacks to try, largest first: a system that limits address space may refuse the larger ones.
const STACKS: [usize; 3] = [
    nesting::STACK_BYTES,
    nesting::STACK_BYTES / 8,
    nesting::STACK_BYTES / 64,
];

/// Stack that is taken for granted on a thread that is not ours.
const FOREIGN_STACK: usize = nesting::STACK_BYTES / 512;

/// How often the caller is asked whether to go on.
const POLL: Duration = Duration::from_millis(50);

/// Runs `work` on up to `count` threads, and `poll` now and then on this one until they are done.
///
/// `work` is given the depth that trees may have on its thread.
pub(crate) fn run(count: usize, limit: u32, work: &(dyn Fn(u32) + Sync), poll: &mut dyn FnMut()) {
    let crew = Crew {
        left: Mutex::new(0),
        ended: Condvar::new(),
    };
    thread::scope(|scope| {
        let started = (0..count)
            .take_while(|_| crew.start(scope, limit, work))
            .count();
        if started == 0 {
            // Not a single thread to be had: do it here, with what stack there is.
            work(depth_for(FOREIGN_STACK, limit));
        }
        crew.wait(poll);
    });
}

/// How many threads to use for a number of files; `jobs` of 0 means one for each core.
pub(crate) fn crew_size(jobs: usize, files: usize) -> usize {
    let cores = || thread::available_parallelism().map_or(1, NonZero::get);
    let jobs = if jobs == 0 { cores() } else { jobs };
    jobs.clamp(1, files.max(1))
}

/// The depth that trees may have on a stack.
fn depth_for(stack: usize, limit: u32) -> u32 {
    let share = nesting::STACK_BYTES / stack;
    limit.min(nesting::DEFAULT_LIMIT / u32::try_from(share).unwrap_or(u32::MAX))
}

struct Crew {
    /// Workers that are not done.
    left: Mutex<usize>,
    ended: Condvar,
}

impl Crew {
    fn start<'scope>(
        &'scope self,
        scope: &'scope Scope<'scope, '_>,
        limit: u32,
        work: &'scope (dyn Fn(u32) + Sync),
    ) -> bool {
        STACKS.into_iter().any(|stack| {
            self.change(1);
            let act = move || {
                let _guard = Guard(self);
                work(depth_for(stack, limit));
            };
            let started = Builder::new()
                .stack_size(stack)
                .spawn_scoped(scope, act)
                .is_ok();
            if !started {
                self.change(-1);
            }
            started
        })
    }

    fn change(&self, by: isize) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        *left = left.saturating_add_signed(by);
        if *left == 0 {
            self.ended.notify_all();
        }
    }

    fn wait(&self, poll: &mut dyn FnMut()) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        while *left > 0 {
            let result = self.ended.wait_timeout(left, POLL);
            let (guard, waited) = result.unwrap_or_else(PoisonError::into_inner);
            left = guard;
            if waited.timed_out() {
                drop(left);
                poll();
                left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
            }
        }
    }
}

/// Notes the end of a worker, however it ends.
struct Guard<'a>(&'a Crew);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.change(-1);
    }
}

/// Runs `act` on a thread that bears trees of the default depth, for texts that are not files.
pub fn with_deep_stack<T: Send>(act: impl FnOnce() -> T + Send) -> T {
    let act = Mutex::new(Some(act));
    let take = || act.lock().unwrap_or_else(PoisonError::into_inner).take();
    let result = thread::scope(|scope| {
        let spawn = |stack| {
            Builder::new()
                .stack_size(stack)
                .spawn_scoped(scope, || take().map(|act| act()))
        };
        let handle = STACKS.into_iter().find_map(|stack| spawn(stack).ok())?;
        match handle.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    });
    result
        .or_else(|| take().map(|act| act()))
        .unwrap_or_else(|| unreachable!("`act` runs once"))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn every_worker_is_waited_for() {
        let ended = AtomicUsize::new(0);
        let work = |depth: u32| {
            assert_eq!(depth, 77);
            thread::sleep(Duration::from_millis(1));
            ended.fetch_add(1, Ordering::Relaxed);
        };
        run(3, 77, &work, &mut || ());
        assert_eq!(ended.into_inner(), 3);
    }

    #[test]
    fn smaller_stacks_bear_less() {
        assert_eq!(
            depth_for(nesting::STACK_BYTES, u32::MAX),
            nesting::DEFAULT_LIMIT
        );
        assert_eq!(
            depth_for(nesting::STACK_BYTES / 8, 100_000),
            nesting::DEFAULT_LIMIT / 8
        );
        assert_eq!(depth_for(nesting::STACK_BYTES / 8, 10), 10);
    }

    #[test]
    fn a_deep_stack_returns_what_it_is_given() {
        let text = String::from("x");
        assert_eq!(with_deep_stack(|| text.len()), 1);
    }
}

//! Which file does a worker look at next?
//!
//! A file is parsed once. If its meaning depends on files that are not parsed yet, it is parked
//! with its tree until they are, and they come to the front of the queue, so that few trees wait
//! at a time. Files wait for the *parsing* of others alone, so circular imports do not block.

use std::collections::{HashMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What a worker does next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task<P> {
    /// Read and parse a file.
    Parse(u32),
    /// Go on with a file that was parked.
    Resume(u32, P),
}

/// The queue of a run, shared by its workers.
pub(crate) struct Schedule<P> {
    state: Mutex<State<P>>,
    changed: Condvar,
}

struct State<P> {
    /// Which files were handed out for parsing.
    taken: Vec<bool>,
    /// Which files are parsed.
    parsed: Vec<bool>,
    /// Files before this one were handed out.
    next: u32,
    /// Files that others wait for, in the order they were asked for.
    urgent: VecDeque<u32>,
    /// Parked files, with how many files they still wait for.
    parked: HashMap<u32, (P, usize)>,
    /// By file: the parked files that wait for it.
    waiting: HashMap<u32, Vec<u32>>,
    /// Parked files that wait for nothing any more.
    ready: VecDeque<(u32, P)>,
    /// Tasks handed out and not done.
    running: usize,
    stopped: bool,
}

impl<P> Schedule<P> {
    pub(crate) fn new(files: usize) -> Self {
        let state = State {
            taken: vec![false; files],
            parsed: vec![false; files],
            next: 0,
            urgent: VecDeque::new(),
            parked: HashMap::new(),
            waiting: HashMap::new(),
            ready: VecDeque::new(),
            running: 0,
            stopped: false,
        };
        Self {
            state: Mutex::new(state),
            changed: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<P>> {
        // No code that could panic runs under the lock, so its state is sound in any case.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next task; waits while there is none but may be one. Nothing: the run is over.
    pub(crate) fn next(&self) -> Option<Task<P>> {
        let mut state = self.lock();
        loop {
            if state.stopped {
                return None;
            }
            if let Some(task) = state.take() {
                state.running += 1;
                return Some(task);
            }
            if state.running == 0 {
                return None;
            }
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Notes that a file is parsed and what it offers is published, or that it cannot be parsed.
    pub(crate) fn parsed(&self, file: u32) {
        if self.lock().parsed(file) {
            self.changed.notify_all();
        }
    }

    /// Ends a task whose file is done with.
    pub(crate) fn done(&self) {
        let mut state = self.lock();
        state.running -= 1;
        if state.running == 0 {
            self.changed.notify_all();
        }
    }

    /// Ends a task whose file waits for others.
    pub(crate) fn park(&self, file: u32, content: P, on: &[u32]) {
        let mut state = self.lock();
        state.running -= 1;
        state.park(file, content, on);
        drop(state);
        self.changed.notify_all();
    }

    /// Hands out nothing more.
    pub(crate) fn stop(&self) {
        self.lock().stopped = true;
        self.changed.notify_all();
    }
}

impl<P> State<P> {
    fn take(&mut self) -> Option<Task<P>> {
        if let Some((file, content)) = self.ready.pop_front() {
            return Some(Task::Resume(file, content));
        }
        while let Some(file) = self.urgent.pop_front() {
            if !std::mem::replace(&mut self.taken[file as usize], true) {
                return Some(Task::Parse(file));
            }
        }
        while let Some(taken) = self.taken.get_mut(self.next as usize) {
            let file = self.next;
            self.next += 1;
            if !std::mem::replace(taken, true) {
                return Some(Task::Parse(file));
            }
        }
        None
    }

    /// Whether a parked file became ready.
    fn parsed(&mut self, file: u32) -> bool {
        self.parsed[file as usize] = true;
        let before = self.ready.len();
        for waiter in self.waiting.remove(&file).unwrap_or_default() {
            let Some((_, missing)) = self.parked.get_mut(&waiter) else {
                continue;
            };
            *missing -= 1;
            if *missing == 0
                && let Some((content, _)) = self.parked.remove(&waiter)
            {
                self.ready.push_back((waiter, content));
            }
        }
        self.ready.len() > before
    }

    fn park(&mut self, file: u32, content: P, on: &[u32]) {
        let missing: Vec<u32> = on
            .iter()
            .copied()
            .filter(|&other| !self.parsed[other as usize])
            .collect();
        if missing.is_empty() {
            self.ready.push_back((file, content));
            return;
        }
        for &other in &missing {
            self.waiting.entry(other).or_default().push(file);
            if !self.taken[other as usize] {
                self.urgent.push_back(other);
            }
        }
        self.parked.insert(file, (content, missing.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_in_order() {
        let schedule: Schedule<()> = Schedule::new(2);
        for file in 0..2 {
            assert_eq!(schedule.next(), Some(Task::Parse(file)));
            schedule.parsed(file);
            schedule.done();
        }
        assert_eq!(schedule.next(), None);
    }

    #[test]
    fn what_is_waited_for_comes_first_and_releases_the_waiter() {
        let schedule = Schedule::new(4);
        assert_eq!(schedule.next(), Some(Task::Parse(0)));
        schedule.parsed(0);
        schedule.park(0, "tree", &[2, 3]);
        for file in [2, 3] {
            assert_eq!(schedule.next(), Some(Task::Parse(file)));
            schedule.parsed(file);
            schedule.done();
        }
        assert_eq!(schedule.next(), Some(Task::Resume(0, "tree")));
        schedule.done();
        assert_eq!(schedule.next(), Some(Task::Parse(1)));
    }

    #[test]
    fn files_that_wait_for_each_other_are_both_released() {
        let schedule = Schedule::new(2);
        assert_eq!(schedule.next(), Some(Task::Parse(0)));
        schedule.parsed(0);
        schedule.park(0, 'a', &[1]);
        assert_eq!(schedule.next(), Some(Task::Parse(1)));
        schedule.parsed(1);
        schedule.park(1, 'b', &[0]);
        assert_eq!(schedule.next(), Some(Task::Resume(0, 'a')));
        assert_eq!(schedule.next(), Some(Task::Resume(1, 'b')));
    }

    #[test]
    fn a_stopped_schedule_hands_out_nothing() {
        let schedule: Schedule<()> = Schedule::new(2);
        schedule.stop();
        assert_eq!(schedule.next(), None);
    }
}

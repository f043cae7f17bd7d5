//! How do walking, parsing and matching become one run?

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use av_analysis::Engine;

use crate::judge::{Judge, Opened, Step};
use crate::modules::Modules;
use crate::options::Options;
use crate::report::{FileReport, Run};
use crate::schedule::{Schedule, Task};
use crate::slots::Slots;
use crate::walk::{Walked, absolute, walk};
use crate::workers;

/// Text of parked files whose trees are kept, in bytes; a tree takes some twenty times as much.
/// Beyond that, trees are dropped and the files parsed again when their turn comes.
const PARKED_BYTES: usize = 6_000_000;

/// How often the caller is asked while folders are walked.
const WALK_POLL: Duration = Duration::from_millis(50);

/// Told how many files are done, of how many; answers whether to go on. Called on the thread that
/// called [`analyse`], every 50 ms or less often.
pub type Tick<'a> = dyn FnMut(u32, u32) -> bool + 'a;

/// Looks at the files that the roots mean, under the rules of an engine.
///
/// Never fails: what could not be looked at is in the run's problems and those of its files. The
/// result does not depend on the number of threads.
#[must_use]
pub fn analyse(roots: &[PathBuf], engine: &Engine, options: &Options, tick: &mut Tick<'_>) -> Run {
    let mut last = Instant::now();
    let mut interrupted = false;
    let wants_text = |path: &str| engine.wants_text(path);
    let walked = walk(roots, options, &wants_text, &mut || {
        if last.elapsed() >= WALK_POLL {
            last = Instant::now();
            interrupted = !tick(0, 0);
        }
        !interrupted
    });
    if interrupted {
        return Run {
            interrupted,
            ..Run::default()
        };
    }
    judge(walked, engine, options, tick)
}

fn judge(walked: Walked, engine: &Engine, options: &Options, tick: &mut Tick<'_>) -> Run {
    let Walked {
        files,
        excluded,
        problems,
    } = walked;
    let slots = Slots::new(Modules::new(&absolute(&options.base), &files));
    let shift = Shift {
        judge: Judge {
            engine,
            options,
            files: &files,
            slots: &slots,
        },
        schedule: Schedule::new(files.len()),
        reports: Mutex::new(Vec::with_capacity(files.len())),
        parked_bytes: AtomicUsize::new(0),
        done: AtomicU32::new(0),
        interrupted: AtomicBool::new(false),
    };
    let count = workers::crew_size(options.jobs, files.len());
    workers::run(
        count,
        options.max_depth,
        &|depth| shift.work(depth),
        &mut || {
            if !tick(shift.done.load(Ordering::Relaxed), files.len() as u32) {
                shift.interrupted.store(true, Ordering::Relaxed);
                shift.schedule.stop();
            }
        },
    );
    let interrupted = shift.interrupted.into_inner();
    let mut reports = shift
        .reports
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    reports.sort_unstable_by_key(|&(file, _)| file);
    let files = reports.into_iter().map(|(_, report)| report).collect();
    Run {
        files,
        excluded,
        problems,
        interrupted,
    }
}

/// What the workers share.
struct Shift<'a> {
    judge: Judge<'a>,
    schedule: Schedule<Box<Opened>>,
    reports: Mutex<Vec<(u32, FileReport)>>,
    parked_bytes: AtomicUsize,
    done: AtomicU32,
    interrupted: AtomicBool,
}

impl Shift<'_> {
    /// What one worker does until there is nothing left to do.
    fn work(&self, depth: u32) {
        let mut reports = Vec::new();
        while let Some(task) = self.schedule.next() {
            if let Some(report) = self.perform(task, depth) {
                reports.push(report);
                self.done.fetch_add(1, Ordering::Relaxed);
                self.schedule.done();
            }
        }
        self.reports
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(reports);
    }

    /// Performs a task; nothing if its file was parked.
    fn perform(&self, task: Task<Box<Opened>>, depth: u32) -> Option<(u32, FileReport)> {
        let (file, opened) = match task {
            Task::Parse(file) => {
                let opened = self.judge.open(file, depth);
                self.schedule.parsed(file);
                match opened {
                    Ok(opened) => (file, opened),
                    Err(report) => return Some((file, report)),
                }
            }
            Task::Resume(file, opened) => {
                self.parked_bytes
                    .fetch_sub(opened.size(), Ordering::Relaxed);
                (file, opened)
            }
        };
        match self.judge.advance(file, opened) {
            Step::Done(report) => Some((file, report)),
            Step::Waits(opened, pending) => {
                self.park(file, opened, &pending);
                None
            }
        }
    }

    fn park(&self, file: u32, mut opened: Box<Opened>, pending: &[u32]) {
        let before = self
            .parked_bytes
            .fetch_add(opened.size(), Ordering::Relaxed);
        if before > PARKED_BYTES {
            opened.drop_tree();
        }
        self.schedule.park(file, opened, pending);
    }
}

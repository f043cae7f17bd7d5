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
    judge(walked, engine, options, PARKED_BYTES, tick)
}

fn judge(
    walked: Walked,
    engine: &Engine,
    options: &Options,
    parked_limit: usize,
    tick: &mut Tick<'_>,
) -> Run {
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
        parked_limit,
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
    /// Text of parked files whose trees are kept, in bytes.
    parked_limit: usize,
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
        if before >= self.parked_limit {
            opened.drop_tree();
        }
        self.schedule.park(file, opened, pending);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use av_analysis::{RuleForm, RuleText};
    use tempfile::TempDir;

    use super::*;

    const RULE: &str = "rules: [{id: a, languages: [python], severity: ERROR, message: m, \
                        pattern: os.system(...)}]";

    fn run(folder: &TempDir, parked_limit: usize) -> Run {
        let texts = [RuleText {
            label: "rules",
            text: RULE,
        }];
        let rules = av_analysis::read_rules(&texts, RuleForm::Outside).rules;
        let (engine, _) = av_analysis::compile(&rules);
        let base = folder.path().to_owned();
        let options = Options {
            base: base.clone(),
            ..Options::default()
        };
        let walked = walk(&[base], &options, &|_| false, &mut || true);
        judge(walked, &engine, &options, parked_limit, &mut |_, _| true)
    }

    #[test]
    fn trees_that_are_dropped_are_parsed_again_to_the_same_result() {
        let folder = TempDir::new().expect("a folder");
        for number in 0..20 {
            let next = (number + 1) % 20;
            let own = if number == 0 {
                "from os import system as run\n"
            } else {
                ""
            };
            let text = format!("from m{next} import run\n{own}run(1)\n");
            fs::write(folder.path().join(format!("m{number}.py")), text).expect("a file");
        }
        let kept = run(&folder, usize::MAX);
        assert!(kept.files[0].matches.len() + kept.files[1].matches.len() > 0);
        assert_eq!(run(&folder, 0), kept);
    }
}

//! How much of a run's time goes to reading and parsing alone?
//!
//! `cargo run --release -p av-workspace --example floor -- PATH...` looks at the paths with an
//! engine that has no rules and prints what it read. `FLOOR_JOBS=1` uses one thread.

use std::env;
use std::path::PathBuf;
use std::time::Instant;

use av_workspace::{Options, Status, analyse};

fn main() {
    let roots: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let jobs = env::var("FLOOR_JOBS")
        .ok()
        .and_then(|jobs| jobs.parse().ok())
        .unwrap_or(0);
    let options = Options {
        jobs,
        ..Options::default()
    };
    let (engine, _) = av_analysis::compile(&[]);
    let started = Instant::now();
    let run = analyse(&roots, &engine, &options, &mut |_, _| true);
    let elapsed = started.elapsed();
    let lines: u64 = run.files.iter().map(|file| u64::from(file.lines)).sum();
    let whole = run
        .files
        .iter()
        .filter(|file| file.status == Status::Analysed)
        .count();
    println!(
        "{} files ({whole} without problems), {lines} lines, {} left out, {elapsed:.2?}",
        run.files.len(),
        run.excluded,
    );
}

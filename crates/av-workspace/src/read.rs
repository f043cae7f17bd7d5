//! What bytes does a file hold, if it is one of bearable size that can be read?

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use crate::report::{Problem, ProblemKind};

/// Reads a regular file of at most `max_bytes`.
///
/// `named` tells a file that the user asked for from one that a walk had just seen.
pub(crate) fn regular(path: &Path, max_bytes: u64, named: bool) -> Result<Vec<u8>, Problem> {
    bytes(path, max_bytes).map_err(|error| match error {
        Failure::TooLarge(size) => too_large(size, max_bytes),
        Failure::System(error) => of_system(&error, named),
    })
}

/// Reads what is neither file nor folder: a pipe, a device. Gives up after `timeout`.
///
/// Opening a pipe that nobody writes to blocks for ever, so a thread does it that may be left
/// behind.
pub(crate) fn special(path: &Path, max_bytes: u64, timeout: Duration) -> Result<Vec<u8>, Problem> {
    let (sender, receiver) = channel();
    let owned = path.to_owned();
    let read = move || {
        // If nobody waits any more, the bytes are not wanted.
        let _ = sender.send(bytes(&owned, max_bytes));
    };
    thread::Builder::new()
        .spawn(read)
        .map_err(|error| of_system(&error, true))?;
    match receiver.recv_timeout(timeout) {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(Failure::TooLarge(size))) => Err(too_large(size, max_bytes)),
        Ok(Err(Failure::System(error))) => Err(of_system(&error, true)),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
            let message = format!("nothing to read within {} s", timeout.as_secs_f32());
            Err(Problem::new(ProblemKind::Timeout, message))
        }
    }
}

enum Failure {
    /// Larger than the limit; the size where it is known.
    TooLarge(Option<u64>),
    System(io::Error),
}

fn bytes(path: &Path, max_bytes: u64) -> Result<Vec<u8>, Failure> {
    let mut file = File::open(path).map_err(Failure::System)?;
    let size = file.metadata().map_err(Failure::System)?.len();
    if size > max_bytes {
        return Err(Failure::TooLarge(Some(size)));
    }
    // One byte more, so that the end is met without growing the buffer.
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
    // The size may be wrong: files grow, and devices have none.
    let limit = max_bytes.saturating_add(1);
    Read::by_ref(&mut file)
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(Failure::System)?;
    if bytes.len() as u64 > max_bytes {
        return Err(Failure::TooLarge(None));
    }
    Ok(bytes)
}

/// The problem that a file is too large.
pub(crate) fn too_large(size: Option<u64>, max_bytes: u64) -> Problem {
    let message = match size {
        Some(size) => format!("{size} bytes, more than the limit of {max_bytes}"),
        None => format!("more bytes than the limit of {max_bytes}"),
    };
    Problem::new(ProblemKind::TooLarge, message)
}

/// The problem that the system reports.
pub(crate) fn of_system(error: &io::Error, named: bool) -> Problem {
    match error.kind() {
        ErrorKind::NotFound if named => {
            Problem::new(ProblemKind::Missing, "no such file or folder")
        }
        ErrorKind::NotFound => Problem::new(
            ProblemKind::Vanished,
            "vanished between listing and reading",
        ),
        ErrorKind::PermissionDenied => Problem::new(ProblemKind::Unreadable, "permission denied"),
        _ => Problem::new(ProblemKind::Unreadable, without_number(error)),
    }
}

/// What the system says, without the number that the standard library appends.
fn without_number(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or_default();
    words.to_lowercase()
}

//! How does a bug of ours end? In a message that says so, for one file, and not in a traceback.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static CATCHING: Cell<bool> = const { Cell::new(false) };
    static MESSAGE: RefCell<String> = const { RefCell::new(String::new()) };
}

static HOOK: Once = Once::new();

/// Runs `act`; if it panics, the error is the panic's message and place, and nothing is printed.
pub fn caught<T>(act: impl FnOnce() -> T) -> Result<T, String> {
    HOOK.call_once(install_hook);
    let outer = CATCHING.replace(true);
    // What a panic leaves half-done is dropped with `act`; shared state is behind locks that are
    // not held while files are judged.
    let result = catch_unwind(AssertUnwindSafe(act));
    CATCHING.set(outer);
    result.map_err(|_| MESSAGE.take())
}

/// Keeps quiet about panics that are being caught; all others go to the hook from before.
fn install_hook() {
    let before = take_hook();
    set_hook(Box::new(move |info| {
        if CATCHING.get() {
            MESSAGE.replace(describe(info));
        } else {
            before(info);
        }
    }));
}

fn describe(info: &PanicHookInfo<'_>) -> String {
    let message = info.payload_as_str().unwrap_or("unknown");
    let message = message.lines().next().unwrap_or_default();
    match info.location() {
        Some(place) => format!(
            "{message} ({}:{})",
            within_crate(place.file()),
            place.line()
        ),
        None => message.to_owned(),
    }
}

/// A source file from its crate's folder on: where the crate lay when it was built is no help.
fn within_crate(file: &str) -> &str {
    let source = file.rfind("/src/").unwrap_or(0);
    let start = file[..source].rfind('/').map_or(0, |at| at + 1);
    &file[start..]
}

#[cfg(test)]
mod tests {
    use super::caught;

    #[test]
    fn a_panic_becomes_its_message_and_place() {
        let result: Result<(), String> = caught(|| panic!("something odd\nsecond line"));
        let message = result.expect_err("it panics");
        assert!(
            message.starts_with("something odd (") && message.contains("panics.rs:"),
            "{message}"
        );
        assert_eq!(caught(|| 1), Ok(1));
    }
}

//! Is a file test code, by its name alone?

/// Whether a path, with `/` between its parts, is that of test code.
///
/// A folder called `test`, `tests` or `testing`, or a file that pytest, unittest or Django collect.
pub(crate) fn is_test_path(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.split('.').next().unwrap_or_default();
    folders
        .split('/')
        .any(|folder| matches!(folder, "test" | "tests" | "testing"))
        || stem.starts_with("test_")
        || stem.ends_with("_test")
        || matches!(name, "tests.py" | "conftest.py")
}

#[cfg(test)]
mod tests {
    use super::is_test_path;

    #[test]
    fn folders_and_names_tell_test_code() {
        for path in [
            "tests/a.py",
            "a/test/b/c.py",
            "test_a.py",
            "a/b_test.py",
            "conftest.py",
            "x/tests.py",
        ] {
            assert!(is_test_path(path), "{path}");
        }
        for path in [
            "a.py",
            "contest.py",
            "latest/a.py",
            "attest.py",
            "testable/a.py",
            "tests.txt",
        ] {
            assert!(!is_test_path(path), "{path}");
        }
    }
}

//! What becomes of files that are broken, huge or made to do harm?

use std::time::{Duration, Instant};

use av_workspace::{FileReport, Options, Status, analyse};
use proptest::prelude::*;

use crate::support::{Folder, engine, kinds};

/// Looks at one file.
fn look(name: &str, text: impl AsRef<[u8]>) -> FileReport {
    let folder = Folder::new();
    folder.write(name, text);
    let mut run = folder.run();
    assert_eq!(run.files.len(), 1);
    run.files.remove(0)
}

#[test]
fn a_syntax_error_costs_no_more_than_its_place() {
    let file = look("a.py", "evil(1)\ndef f(:\n    pass\nevil(2)\n");
    assert_eq!(file.status, Status::Partial);
    assert_eq!(file.matches.len(), 2);
    let span = file.problems[0].span.expect("a place");
    assert_eq!((kinds(&file)[0], span.start_line), ("syntax", 2));
}

#[test]
fn a_text_that_is_no_python_has_few_problems() {
    let file = look("a.py", "this is no python at all\n".repeat(1000));
    assert_eq!(file.problems.len(), 11);
    assert!(
        file.problems[10]
            .message
            .ends_with("more places that are not Python")
    );
}

#[test]
fn what_is_not_text_is_not_looked_at() {
    let cases: [(&str, &[u8], &str); 6] = [
        ("a.py", b"evil(1)\n\0", "binary"),
        ("a.py", b"\x7fELF\x02\x01\x01\0\0", "binary"),
        ("a.py", b"\xff\xd8\xff\xe0", "decoding"),
        ("a.py", b"# coding: utf_7\nevil(1)\n", "decoding"),
        ("a.ipynb", b"evil(1)", "notebook"),
        ("a.ipynb", b"{\"cells\": [[[[", "notebook"),
    ];
    for (name, bytes, kind) in cases {
        let file = look(name, bytes);
        assert_eq!(
            (kinds(&file), file.status),
            (vec![kind], Status::Failed),
            "{bytes:?}"
        );
    }
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = Folder::with(&[
        ("a.py", "x = 1\n"),
        ("b.py", "x = 12\n"),
        ("c.ipynb", "{}      "),
    ]);
    let options = Options {
        max_file_bytes: 6,
        ..folder.options()
    };
    let run = folder.run_with(&options);
    let kinds: Vec<_> = run.files.iter().map(kinds).collect();
    assert_eq!(kinds, [vec![], vec!["too-large"], vec!["notebook"]]);
}

#[test]
fn a_file_that_nests_too_deep_is_not_parsed() {
    let file = look("a.py", "[".repeat(100_000));
    assert_eq!(
        (kinds(&file), file.status),
        (vec!["too-deep"], Status::Failed)
    );
}

/// Each nest as what opens a level and what closes it.
const NESTS: [(&str, &str); 24] = [
    ("(", ")"),
    ("[", "]"),
    ("{1: ", "}"),
    ("f(", ")"),
    ("f(x=", ")"),
    ("", "()"),
    ("a[", "]"),
    ("", "[0]"),
    ("", ".a"),
    ("-", ""),
    ("not ", ""),
    ("", " + a"),
    ("", " ** a"),
    ("lambda: ", ""),
    ("a if b else ", ""),
    ("f'{", "}'"),
    ("[x for x in ", "]"),
    ("(yield ", ")"),
    ("(a := ", ")"),
    ("await ", ""),
    ("{*", "}"),
    ("''.join(", ")"),
    ("os.system(", ")"),
    ("evil(", ")"),
];

#[test]
fn thousands_of_levels_of_anything_end_well() {
    for levels in [3_000, 10_000] {
        for (open, close) in NESTS {
            let started = Instant::now();
            let (open, close) = (open.repeat(levels), close.repeat(levels));
            let file = look("a.py", format!("import os\nx = {open}1{close}\n"));
            let case = format!("{levels} levels of {}", &open[..open.len() / levels]);
            assert!(
                !kinds(&file).contains(&"internal"),
                "{case}: {:?}",
                file.problems
            );
            assert!(started.elapsed() < Duration::from_mins(1), "{case}");
        }
    }
}

#[test]
fn hundreds_of_nested_blocks_and_thousands_of_branches_end_well() {
    let mut blocks = String::new();
    for level in 0..400 {
        blocks += &" ".repeat(level);
        blocks += "if a:\n";
    }
    blocks += &" ".repeat(400);
    blocks += "evil(1)\n";
    assert_eq!(look("a.py", blocks).matches.len(), 1);
    let branches = format!("if a:\n pass\n{}", "elif a:\n evil(1)\n".repeat(3_000));
    assert_eq!(look("a.py", branches).matches.len(), 3_000);
}

/// Pieces that make texts near to Python.
const PIECES: [&str; 56] = [
    "evil(",
    "os.system",
    "import os\n",
    "from os import *\n",
    "from .a import b as c\n",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    ";",
    ".",
    " = ",
    " == ",
    " + ",
    "**",
    "not ",
    " if ",
    " else ",
    "lambda ",
    "await ",
    "yield ",
    "async ",
    "def f(a, *b, c=1, **d):",
    "class A(B):",
    "for x in y:",
    "with a as b:",
    "try:",
    "except E as e:",
    "finally:",
    "match x:",
    "case ",
    "return ",
    "raise ",
    "f'{a!r:>{b}}'",
    "'",
    "\"\"\"",
    "rb'x'",
    "\\",
    "\n",
    "\n ",
    "\n  ",
    "\n    ",
    "\r\n",
    "a",
    "b.c",
    "1",
    "# antivenom: x",
    ":=",
    "*",
    "@",
    "global a",
    "del a",
];

proptest! {
    #[test]
    fn any_text_is_looked_at_without_a_bug(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..60)
    ) {
        let stdin = Some(pieces.concat().into_bytes());
        let options = Options { stdin, stdin_name: "a.py".to_owned(), jobs: 1, ..Options::default() };
        let run = analyse(&["-".into()], &engine(), &options, &mut |_, _| true);
        prop_assert!(!kinds(&run.files[0]).contains(&"internal"), "{:?}", run.files[0].problems);
    }

    #[test]
    fn any_bytes_are_looked_at_without_a_bug(bytes: Vec<u8>, notebook: bool) {
        let stdin_name = if notebook { "a.ipynb" } else { "a.py" }.to_owned();
        let options = Options { stdin: Some(bytes), stdin_name, jobs: 1, ..Options::default() };
        let run = analyse(&["-".into()], &engine(), &options, &mut |_, _| true);
        prop_assert!(!kinds(&run.files[0]).contains(&"internal"), "{:?}", run.files[0].problems);
    }
}

//! What does a run say about files in good order?

use av_workspace::{Options, Status, analyse};

use crate::support::{Folder, engine, found, paths};

#[test]
fn a_match_has_its_place_its_lines_and_its_function() {
    let folder = Folder::with(&[("a.py", "def f():\n    é = 1; evil(é)\n    return\n")]);
    let run = folder.run();
    let found = &run.files[0].matches[0];
    let span = found.span;
    assert_eq!(
        (
            span.start_line,
            span.start_column,
            span.end_line,
            span.end_column
        ),
        (2, 12, 2, 19)
    );
    assert_eq!(span.cell, None);
    assert_eq!(found.qualname, "f");
    let lines: Vec<(u32, &str)> = found
        .source_lines
        .iter()
        .map(|line| (line.number, line.text.as_str()))
        .collect();
    assert_eq!(
        lines,
        [
            (1, "def f():"),
            (2, "    é = 1; evil(é)"),
            (3, "    return")
        ]
    );
}

#[test]
fn a_fingerprint_survives_moved_lines_and_a_new_name() {
    let before = Folder::with(&[("a.py", "def f():\n    evil(1)\n    evil(1)\n")]).run();
    let after = Folder::with(&[(
        "b/c.py",
        "import os\n\n\ndef f():\n    evil( 1)\n    evil(1)  # x\n",
    )])
    .run();
    let prints = |run: &av_workspace::Run| -> Vec<String> {
        run.files[0]
            .matches
            .iter()
            .map(|found| found.fingerprint.clone())
            .collect()
    };
    assert_eq!(prints(&before), prints(&after));
    let [one, other] = &prints(&before)[..] else {
        panic!("two matches")
    };
    assert_ne!(one, other);
    assert_eq!(one.len(), 32);
}

#[test]
fn a_notebook_is_reported_by_cell_and_line() {
    let text = r##"{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
        {"cell_type": "code", "source": ["from os import system\n", "%matplotlib inline"]},
        {"cell_type": "markdown", "source": "# evil(1)"},
        {"cell_type": "code", "source": "%%bash\nevil(1)"},
        {"cell_type": "code", "source": "x = (\n"},
        {"cell_type": "code", "source": "!ls\nsystem('x')  # antivenom: y"}]}"##;
    let run = Folder::with(&[("a.ipynb", text)]).run();
    let file = &run.files[0];
    assert!(file.is_notebook);
    let places: Vec<_> = file
        .matches
        .iter()
        .map(|found| (found.span.cell, found.span.start_line))
        .collect();
    assert_eq!(places, [(Some(4), 2)]);
    let problem = file.problems[0].span.expect("a place");
    assert_eq!(problem.cell, Some(3));
    let comment = &file.comments[0];
    assert_eq!((comment.span.cell, comment.span.start_line), (Some(4), 2));
    assert!(comment.line_has_code);
}

#[test]
fn a_named_file_is_a_notebook_by_its_content() {
    let text = r#"{"nbformat": 4, "cells": [{"cell_type": "code", "source": "evil(1)"}]}"#;
    let folder = Folder::with(&[("a.json", text), ("b.cgi", "evil(2)\n")]);
    let run = folder.run_named(&["a.json", "b.cgi"]);
    assert_eq!(run.files[0].matches[0].span.cell, Some(1));
    assert_eq!(run.files[1].matches[0].span.cell, None);
}

#[test]
fn standard_input_is_a_file_with_a_name() {
    let stdin = Some(b"evil(1)\n".to_vec());
    let options = Options {
        stdin,
        stdin_name: "x/y.py".to_owned(),
        ..Options::default()
    };
    let run = analyse(&["-".into()], &engine(), &options, &mut |_, _| true);
    assert_eq!(found(&run), ["x/y.py:1"]);
}

#[test]
fn test_code_is_told_by_its_path_below_the_base() {
    let folder = Folder::with(&[("tests/a.py", ""), ("b.py", ""), ("test_c.py", "")]);
    let run = folder.run();
    let tests: Vec<bool> = run.files.iter().map(|file| file.is_test).collect();
    assert_eq!(paths(&run), ["b.py", "test_c.py", "tests/a.py"]);
    assert_eq!(tests, [false, true, true]);
}

#[test]
fn lines_and_bytes_are_counted() {
    let run = Folder::with(&[("a.py", "x = 'é'\r\ny = 2")]).run();
    let file = &run.files[0];
    assert_eq!(
        (file.lines, file.bytes, file.status),
        (2, 15, Status::Analysed)
    );
}

#[test]
fn the_result_does_not_depend_on_the_number_of_threads() {
    let folder = Folder::new();
    for number in 0..60 {
        let next = (number * 7 + 1) % 60;
        let text =
            format!("from m{next} import run\nfrom os import system as own\nrun(1)\nown(2)\n");
        folder.write(format!("m{number}.py"), text);
    }
    let one = folder.run_with(&Options {
        jobs: 1,
        ..folder.options()
    });
    for jobs in [2, 3, 8] {
        assert_eq!(
            folder.run_with(&Options {
                jobs,
                ..folder.options()
            }),
            one
        );
    }
    assert_eq!(found(&one).len(), 60);
}

#[test]
fn a_run_that_is_called_off_ends() {
    let folder = Folder::new();
    let line = "x = [f(a, b) for a in c if d]\n".repeat(20_000);
    for number in 0..20 {
        folder.write(format!("m{number}.py"), &line);
    }
    let roots = [folder.path().to_owned()];
    let mut calls = 0;
    let run = analyse(&roots, &engine(), &folder.options(), &mut |_, _| {
        calls += 1;
        false
    });
    assert_eq!(run.interrupted, calls > 0);
}

//! Which files does a run look at?

use std::fs;

use av_workspace::{Options, ProblemKind};

use crate::support::{Folder, kinds, paths};

#[test]
fn python_files_are_picked_by_suffix() {
    let names = [
        "a.py",
        "b.pyi",
        "c.pyw",
        ".hidden.py",
        "d.txt",
        "e.pyc",
        "f",
    ];
    let folder = Folder::with(&names.map(|name| (name, "")));
    assert_eq!(
        paths(&folder.run()),
        [".hidden.py", "a.py", "b.pyi", "c.pyw"]
    );
}

#[test]
fn folders_of_tools_and_of_other_peoples_code_are_left_out() {
    let left_out = [
        ".venv",
        "node_modules",
        "__pycache__",
        ".git",
        ".tox",
        "build",
        "venv",
    ];
    let folder = Folder::with(&[("src/a.py", ""), ("docs/build/__init__.py", "")]);
    for name in left_out {
        folder.write(format!("{name}/x.py"), "");
    }
    folder.write("mine/pyvenv.cfg", "");
    folder.write("mine/x.py", "");
    let run = folder.run();
    assert_eq!(paths(&run), ["docs/build/__init__.py", "src/a.py"]);
    assert_eq!(run.excluded, 8);
}

#[test]
fn a_folder_that_is_named_is_walked_whatever_its_name() {
    let folder = Folder::with(&[("build/a.py", ""), ("build/dist/b.py", "")]);
    assert_eq!(paths(&folder.run_named(&["build"])), ["build/a.py"]);
}

#[test]
fn ignore_files_count_with_and_without_a_repository() {
    let folder = Folder::with(&[
        (".gitignore", "out/\n*.gen.py\n!keep.gen.py\n/top.py\n"),
        ("out/a.py", ""),
        ("a.gen.py", ""),
        ("keep.gen.py", ""),
        ("top.py", ""),
        ("sub/top.py", ""),
        ("sub/.gitignore", "!b.gen.py\nlocal.py\n"),
        ("sub/b.gen.py", ""),
        ("sub/local.py", ""),
    ]);
    let expected = ["keep.gen.py", "sub/b.gen.py", "sub/top.py"];
    assert_eq!(paths(&folder.run()), expected);
    assert_eq!(folder.run().excluded, 4);
    let all = Options {
        respect_gitignore: false,
        ..folder.options()
    };
    assert_eq!(folder.run_with(&all).files.len(), 7);
    folder.write(".git/info/exclude", "sub/top.py\n");
    assert_eq!(paths(&folder.run()), expected[..2]);
}

#[test]
fn ignore_files_above_the_root_count_within_a_repository() {
    let folder = Folder::with(&[(".gitignore", "gen/\n"), ("a/gen/x.py", ""), ("a/b.py", "")]);
    assert_eq!(folder.run_named(&["a"]).files.len(), 2);
    folder.write(".git/HEAD", "");
    assert_eq!(paths(&folder.run_named(&["a"])), ["a/b.py"]);
}

#[test]
fn globs_leave_out_what_is_not_named() {
    let folder = Folder::with(&[
        ("a/x.py", ""),
        ("a/y.py", ""),
        ("b/x.py", ""),
        ("c/d/z.py", ""),
    ]);
    let exclude = ["b/", "a/x.py", "c/**/z.py"].map(str::to_owned).to_vec();
    let options = Options {
        exclude,
        ..folder.options()
    };
    let run = folder.run_with(&options);
    assert_eq!((paths(&run), run.excluded), (vec!["a/y.py".to_owned()], 3));
    let roots = [folder.path().join("a/x.py")];
    let named = av_workspace::analyse(&roots, &crate::support::engine(), &options, &mut |_, _| {
        true
    });
    assert_eq!(paths(&named), ["a/x.py"]);
}

#[test]
fn a_file_that_is_named_twice_is_looked_at_once() {
    let folder = Folder::with(&[("a/x.py", ""), ("a/y.py", "")]);
    assert_eq!(
        paths(&folder.run_named(&["a/x.py", "a", ".", "a/./x.py"])),
        ["a/x.py", "a/y.py"]
    );
}

#[test]
fn a_root_that_is_missing_is_a_problem_of_the_run() {
    let folder = Folder::with(&[("a.py", "")]);
    let run = folder.run_named(&["no", "a.py", "no.py"]);
    let missing: Vec<_> = run
        .problems
        .iter()
        .map(|(path, problem)| (path.clone(), problem.kind))
        .collect();
    let expected = ["no", "no.py"].map(|name| (name.into(), ProblemKind::Missing));
    assert_eq!(missing, expected);
    assert_eq!(paths(&run), ["a.py"]);
}

#[cfg(unix)]
mod on_unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;
    use std::time::Duration;

    use super::*;

    #[test]
    fn names_with_odd_bytes_are_kept() {
        let folder = Folder::new();
        let names: [&[u8]; 3] = [b"a\nb.py", b"\xff\xfe.py", b"\xc3\xa9.py"];
        for name in names {
            folder.write(OsStr::from_bytes(name), "evil(1)\n");
        }
        let run = folder.run();
        let shown: Vec<&[u8]> = run.files.iter().map(|file| file.path.as_bytes()).collect();
        assert_eq!(
            shown,
            names
                .map(|name| name)
                .into_iter()
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .collect::<Vec<_>>()
        );
        assert!(run.files.iter().all(|file| file.matches.len() == 1));
    }

    #[test]
    fn a_link_to_a_folder_around_it_is_named_and_not_followed() {
        let folder = Folder::with(&[("a/b.py", "")]);
        symlink(folder.path(), folder.path().join("a/loop")).expect("a link");
        symlink("..", folder.path().join("a/up.py")).expect("a link");
        let run = folder.run();
        assert_eq!(paths(&run), ["a/b.py"]);
        let problems: Vec<_> = run
            .problems
            .iter()
            .map(|(_, problem)| problem.kind)
            .collect();
        assert_eq!(problems, [ProblemKind::Loop, ProblemKind::Loop]);
    }

    #[test]
    fn a_link_to_itself_or_to_nothing_is_a_problem() {
        let folder = Folder::with(&[("real.py", "")]);
        for (target, link) in [
            ("self.py", "self.py"),
            ("gone", "dangling.py"),
            ("gone", ".#x.py"),
            ("real.py", "z.py"),
        ] {
            symlink(target, folder.path().join(link)).expect("a link");
        }
        let run = folder.run();
        assert_eq!(paths(&run), ["real.py", "z.py"]);
        let problems: Vec<_> = run
            .problems
            .iter()
            .map(|(path, problem)| (path.to_str(), problem.kind))
            .collect();
        let expected = [
            (Some("dangling.py"), ProblemKind::Missing),
            (Some("self.py"), ProblemKind::Unreadable),
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn what_may_not_be_read_is_a_problem() {
        let folder = Folder::with(&[("a/x.py", ""), ("b.py", ""), ("c.py", "")]);
        let locked = [folder.path().join("a"), folder.path().join("b.py")];
        for path in &locked {
            fs::set_permissions(path, fs::Permissions::from_mode(0o000)).expect("permissions");
        }
        // The superuser reads everything.
        let is_superuser = fs::read_dir(&locked[0]).is_ok();
        let run = folder.run();
        fs::set_permissions(&locked[0], fs::Permissions::from_mode(0o700)).expect("permissions");
        if !is_superuser {
            assert_eq!(run.problems[0].1.kind, ProblemKind::Unreadable);
            assert_eq!(kinds(&run.files[0]), ["unreadable"]);
        }
        assert_eq!(kinds(&run.files[run.files.len() - 1]), [""; 0]);
    }

    #[test]
    fn a_pipe_is_read_when_it_is_named_and_not_for_ever() {
        let folder = Folder::with(&[("a.py", "")]);
        let pipe = folder.path().join("pipe.py");
        let made = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
        assert!(made.success());
        assert_eq!(paths(&folder.run()), ["a.py"]);
        let file_timeout = Duration::from_millis(30);
        let options = Options {
            file_timeout,
            ..folder.options()
        };
        let run =
            av_workspace::analyse(&[pipe], &crate::support::engine(), &options, &mut |_, _| {
                true
            });
        assert_eq!(kinds(&run.files[0]), ["timeout"]);
    }
}

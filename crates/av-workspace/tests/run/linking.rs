//! Do the files of a run find each other, whatever the layout?

use av_workspace::Options;

use crate::support::{Folder, found};

const RUN: &str = "from os import system as run\n";

fn uses(import: &str) -> String {
    format!("{import}\nrun('x')\n")
}

#[test]
fn a_package_is_found_by_its_full_name_and_by_dots() {
    let folder = Folder::with(&[
        ("pkg/__init__.py", ""),
        ("pkg/helpers.py", RUN),
        ("pkg/near.py", &uses("from .helpers import run")),
        ("far.py", &uses("from pkg.helpers import run")),
    ]);
    assert_eq!(found(&folder.run()), ["far.py:2", "pkg/near.py:2"]);
}

#[test]
fn the_source_folder_is_no_part_of_the_name() {
    let folder = Folder::with(&[
        ("src/app/helpers.py", RUN),
        ("src/app/near.py", &uses("from .helpers import run")),
        ("scripts/far.py", &uses("from app.helpers import run")),
    ]);
    assert_eq!(
        found(&folder.run()),
        ["scripts/far.py:2", "src/app/near.py:2"]
    );
}

#[test]
fn a_script_finds_what_lies_beside_it_and_only_that() {
    let folder = Folder::with(&[
        ("one/helpers.py", RUN),
        ("one/main.py", &uses("from helpers import run")),
        ("two/helpers.py", "def run(x): pass\n"),
        ("two/main.py", &uses("from helpers import run")),
    ]);
    assert_eq!(found(&folder.run()), ["one/main.py:2"]);
}

#[test]
fn of_two_packages_of_a_name_the_nearer_is_meant() {
    let folder = Folder::with(&[
        ("a/pkg/__init__.py", ""),
        ("a/pkg/helpers.py", RUN),
        ("a/main.py", &uses("from pkg.helpers import run")),
        ("b/pkg/__init__.py", ""),
        ("b/pkg/helpers.py", "def run(x): pass\n"),
        ("b/main.py", &uses("from pkg.helpers import run")),
    ]);
    assert_eq!(found(&folder.run()), ["a/main.py:2"]);
}

#[test]
fn a_root_inside_a_package_keeps_the_full_name() {
    let folder = Folder::with(&[
        ("pkg/__init__.py", ""),
        ("pkg/sub/__init__.py", ""),
        ("pkg/sub/helpers.py", RUN),
        ("pkg/sub/main.py", &uses("from pkg.sub.helpers import run")),
    ]);
    assert_eq!(
        found(&folder.run_named(&["pkg/sub"])),
        ["pkg/sub/main.py:2"]
    );
}

#[test]
fn files_named_one_by_one_find_each_other() {
    let folder = Folder::with(&[
        ("src/pkg/__init__.py", ""),
        ("src/pkg/helpers.py", RUN),
        ("src/pkg/main.py", &uses("from pkg.helpers import run")),
        ("tools/helpers.py", RUN),
        ("tools/main.py", &uses("import helpers; run = helpers.run")),
    ]);
    let names = [
        "src/pkg/main.py",
        "src/pkg/helpers.py",
        "tools/main.py",
        "tools/helpers.py",
    ];
    assert_eq!(
        found(&folder.run_named(&names)),
        ["src/pkg/main.py:2", "tools/main.py:2"]
    );
}

#[test]
fn circular_imports_end() {
    let folder = Folder::with(&[
        ("pkg/__init__.py", "from .a import *\n"),
        (
            "pkg/a.py",
            "from .b import *\nfrom os import system as run\n",
        ),
        (
            "pkg/b.py",
            "from . import a\nfrom .a import run\nrun('x')\n",
        ),
        ("main.py", &uses("from pkg import run")),
    ]);
    assert_eq!(found(&folder.run()), ["main.py:2", "pkg/b.py:3"]);
}

#[test]
fn a_name_is_followed_through_packages_that_are_parsed_later() {
    let folder = Folder::with(&[
        ("a.py", "import lib\nlib.run('x')\nlib.deep.go('x')\n"),
        ("b.py", "from lib import *\nrun('x')\n"),
        (
            "lib/__init__.py",
            "from lib import deep\nfrom lib.zz import run\n",
        ),
        ("lib/deep.py", "from lib.zzz import go\n"),
        ("lib/zz.py", RUN),
        ("lib/zzz.py", "from os import system as go\n"),
    ]);
    for jobs in [1, 2, 8] {
        let options = Options {
            jobs,
            ..folder.options()
        };
        let run = folder.run_with(&options);
        assert_eq!(found(&run), ["a.py:2", "a.py:3", "b.py:2"], "{jobs} jobs");
    }
}

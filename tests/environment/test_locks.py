"""What do a project's manifests and locks bring in, and in which line?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from antivenom.errors import UsageError
from antivenom.inspectors.environment.component import Component, Inventory
from antivenom.inspectors.environment.inventory import InventoryRequest, inspect

A, B, C = "aa" * 32, "bb" * 32, "cc" * 32

UV = f"""version = 1
revision = 3

[[package]]
name = "requests"
version = "2.32.0"
source = {{ registry = "https://index.example/simple" }}
dependencies = [{{ name = "urllib3" }}]
sdist = {{ url = "https://files.example/requests-2.32.0.tar.gz", hash = "sha256:{A}" }}
wheels = [
    {{ url = "https://files.example/requests-2.32.0-py3-none-any.whl", hash = "sha256:{B}" }},
]

[package.optional-dependencies]
socks = [{{ name = "pysocks" }}]

[[package]]
name = "urllib3"
version = "2.0"
source = {{ registry = "https://index.example/simple" }}
dependencies = [{{ name = "win", marker = "sys_platform == 'win32'" }}]

[[package]]
name = "win"
version = "1"
source = {{ git = "https://me:pw@git.example/win?rev=main#abc123" }}

[[package]]
name = "pysocks"
version = "1.7"
source = {{ registry = "https://index.example/simple" }}

[[package]]
name = "tool"
version = "0.1"
source = {{ editable = "." }}
dependencies = [{{ name = "requests", extra = ["socks"] }}]
"""

POETRY = f"""[[package]]
name = "requests"
version = "2.32.0"
optional = false
groups = ["main"]
files = [{{file = "requests-2.32.0.tar.gz", hash = "sha256:{A}"}}]

[package.dependencies]
urllib3 = ">=1,<3"
PySocks = {{version = ">=1.5.6", optional = true}}

[package.extras]
socks = ["PySocks (>=1.5.6)"]

[[package]]
name = "urllib3"
version = "2.0"
groups = ["dev"]
files = []

[[package]]
name = "pysocks"
version = "1.7"
optional = true
files = []

[metadata]
lock-version = "2.1"
"""

PYLOCK = f"""lock-version = "1.0"
created-by = "hand"

[[packages]]
name = "requests"
version = "2.32.0"
dependencies = [{{name = "urllib3"}}]

[[packages.wheels]]
url = "https://files.example/requests-2.32.0-py3-none-any.whl"
hashes = {{sha256 = "{A}"}}

[[packages]]
name = "urllib3"
version = "2.0"

[packages.sdist]
name = "urllib3-2.0.tar.gz"
url = "https://files.example/u"
hashes = {{sha256 = "{B}"}}

[[packages]]
name = "mine"

[packages.vcs]
type = "git"
url = "https://git.example/mine"
commit-id = "abc"
"""

PYPROJECT = """[project]
name = "tool"
version = "0.1"
dependencies = [
    "requests[socks]>=2",
    "pinned==1.5",
    "((",
]
[project.optional-dependencies]
more = ["extra-one"]
[dependency-groups]
dev = ["dev-one>=3", {include-group = "other"}]
other = []
"""


def _project(folder: Path, **files: str) -> Inventory:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_lock", ".lock").replace(
            "_toml", ".toml"
        ).replace("_txt", ".txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return inspect(InventoryRequest(str(folder)))


def _by_name(inventory: Inventory) -> dict[str, Component]:
    return {each.name: each for each in inventory.components}


def _edges(inventory: Inventory) -> set[tuple[str, str]]:
    names = {each.ref: each.name for each in inventory.components}
    return {(names[edge.source], names[edge.target]) for edge in inventory.edges}


def _line(component: Component) -> int:
    assert component.manifest is not None
    assert component.manifest.span is not None
    return component.manifest.span.start_line


def test_uv_lock(tmp_path: Path) -> None:
    inventory = _project(tmp_path, uv_lock=UV)
    found = _by_name(inventory)
    assert set(found) == {"requests", "urllib3", "win", "pysocks", "tool"}
    assert inventory.root == "project:tool"
    assert inventory.context == "pre-build"
    assert [(each.name, each.value) for each in found["requests"].digests] == [
        ("requests-2.32.0-py3-none-any.whl", B),
        ("requests-2.32.0.tar.gz", A),
    ]
    assert _line(found["requests"]) == 5
    assert found["requests"].manifest is not None
    assert found["requests"].manifest.lines[0].text == 'name = "requests"'
    assert found["win"].download == "git+https://git.example/win@abc123"
    assert _edges(inventory) == {
        ("tool", "requests"),
        ("requests", "urllib3"),
        ("requests", "pysocks"),
        ("urllib3", "win"),
    }


def test_poetry_lock(tmp_path: Path) -> None:
    manifest = '[tool.poetry]\nname = "tool"\n[tool.poetry.dependencies]\npython = "^3.10"\n'
    manifest += 'requests = {version = "^2", extras = ["socks"]}\n'
    inventory = _project(tmp_path, poetry_lock=POETRY, pyproject_toml=manifest)
    found = _by_name(inventory)
    assert set(found) == {"tool", "requests", "urllib3", "pysocks"}
    assert found["urllib3"].traits == ("development",)
    assert found["pysocks"].traits == ("optional",)
    assert found["requests"].digests[0].value == A
    assert _line(found["urllib3"]) == 16
    assert {("tool", "requests"), ("requests", "urllib3"), ("requests", "pysocks")} == _edges(
        inventory
    )
    assert inventory.unresolved == ()


def test_pylock(tmp_path: Path) -> None:
    inventory = _project(tmp_path, pylock_toml=PYLOCK)
    found = _by_name(inventory)
    assert inventory.gaps == ()
    assert found["requests"].digests[0].name == "requests-2.32.0-py3-none-any.whl"
    assert found["urllib3"].digests[0].name == "urllib3-2.0.tar.gz"
    assert (found["mine"].version, found["mine"].download) == (
        "",
        "git+https://git.example/mine@abc",
    )
    assert _line(found["urllib3"]) == 14
    assert ("requests", "urllib3") in _edges(inventory)


def test_pylock_may_have_a_name(tmp_path: Path) -> None:
    (tmp_path / "pylock.web.toml").write_text(PYLOCK, encoding="utf-8")
    inventory = inspect(InventoryRequest(str(tmp_path / "pylock.web.toml")))
    assert "requests" in _by_name(inventory)


def test_pipfile_lock(tmp_path: Path) -> None:
    document = {
        "_meta": {"pipfile-spec": 6},
        "default": {
            "requests": {"version": "==2.32.0", "hashes": [f"sha256:{A}"]},
            "mine": {"git": "https://git.example/mine", "ref": "abc", "editable": True},
        },
        "develop": {"pytest": {"version": "==8.0"}},
    }
    (tmp_path / "Pipfile.lock").write_text(json.dumps(document, indent=4), encoding="utf-8")
    found = _by_name(inspect(InventoryRequest(str(tmp_path))))
    assert found["requests"].digests[0].value == A
    assert _line(found["requests"]) == 6
    assert found["mine"].traits == ("editable",)
    assert found["pytest"].traits == ("development",)


def test_requirements_with_hashes_continuations_and_includes(tmp_path: Path) -> None:
    main = (
        "# top\n-r sub/more.txt\n-c limits.txt\n--index-url https://index.example/\n"
        f"requests[socks]==2.32.0 ; python_version >= '3' \\\n    --hash=sha256:{A} \\\n"
        f"    --hash=sha256:{B}\n"
        "loose  # any\n"
        "direct @ https://files.example/direct-1.5-py3-none-any.whl\n"
        "https://files.example/other-2.5.tar.gz\n"
        "-e git+https://git.example/mine@abc#egg=mine\n"
    )
    inventory = _project(
        tmp_path,
        requirements_txt=main,
        sub__more_txt="urllib3==2.0\n-r ../requirements.txt\n",
        limits_txt="loose==3.3\nunused==9\n",
    )
    found = _by_name(inventory)
    assert {name: each.version for name, each in found.items()} == {
        tmp_path.name: "",
        "requests": "2.32.0",
        "urllib3": "2.0",
        "loose": "3.3",
        "direct": "1.5",
        "other": "2.5",
        "mine": "",
    }
    assert [each.value for each in found["requests"].digests] == [A, B]
    assert _line(found["requests"]) == 5
    assert _line(found["loose"]) == 8
    manifest = found["urllib3"].manifest
    assert manifest is not None
    assert manifest.path.endswith("sub/more.txt")
    assert found["mine"].traits == ("editable",)
    assert inventory.gaps == ()


def test_requirements_do_not_lead_out_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("secret==1\n", encoding="utf-8")
    project = tmp_path / "project"
    project.mkdir()
    (project / "link.txt").symlink_to(tmp_path / "outside.txt")
    text = "-r ../outside.txt\n-r /etc/passwd\n-r link.txt\n-r missing.txt\n-r https://x.example/r\n%%%\n"
    inventory = _project(project, requirements_txt=text)
    assert [each.name for each in inventory.components] == ["project"]
    assert [(gap.span and gap.span.start_line, gap.kind) for gap in inventory.gaps] == [
        (1, "unreadable"),
        (2, "unreadable"),
        (3, "missing"),
        (4, "missing"),
        (5, "unreadable"),
        (6, "invalid"),
    ]


def test_a_manifest_alone_lists_what_it_asks_for_without_versions(tmp_path: Path) -> None:
    inventory = _project(tmp_path, pyproject_toml=PYPROJECT)
    found = _by_name(inventory)
    assert {name: each.version for name, each in found.items()} == {
        "tool": "0.1",
        "requests": "",
        "pinned": "1.5",
        "extra-one": "",
        "dev-one": "",
    }
    assert _line(found["requests"]) == 5
    assert found["extra-one"].traits == ("optional",)
    assert found["dev-one"].traits == ("development",)
    assert [gap.message for gap in inventory.gaps] == ["is no requirement: (("]
    assert inventory.gaps[0].span is not None
    assert inventory.gaps[0].span.start_line == 7


def test_a_manifest_beside_a_lock_brings_in_what_the_lock_pins(tmp_path: Path) -> None:
    manifest = '[project]\nname = "tool"\nversion = "0.1"\ndependencies = ["requests", "lost"]\n'
    inventory = _project(tmp_path, pyproject_toml=manifest, uv_lock=UV)
    found = _by_name(inventory)
    assert found["requests"].version == "2.32.0"
    assert found["lost"].version == ""
    assert ("tool", "requests") in _edges(inventory)


def test_dynamic_dependencies_are_a_gap(tmp_path: Path) -> None:
    text = '[project]\nname = "tool"\ndynamic = ["version", "dependencies"]\n'
    inventory = _project(tmp_path, pyproject_toml=text)
    assert [gap.kind for gap in inventory.gaps] == ["unsupported"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("uv.lock", "version = 99\n", "is of version 99; version 1 is read"),
        ("uv.lock", "[[package]]\n", "is of version unknown; version 1 is read"),
        (
            "poetry.lock",
            '[metadata]\nlock-version = "9.0"\n',
            "is of version 9.0; versions 1 and 2 are read",
        ),
        ("pylock.toml", 'lock-version = "2.0"\n', "is of version 2.0; version 1 is read"),
        ("Pipfile.lock", '{"_meta": {"pipfile-spec": 7}}', "is of version 7; version 6 is read"),
        ("Pipfile.lock", "[" * 100_000, "is JSON that is nested too deeply"),
        ("Pipfile.lock", "[]", "is of version unknown; version 6 is read"),
    ],
)
def test_a_lock_that_is_not_known_says_so(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    inventory = inspect(InventoryRequest(str(tmp_path)))
    assert [gap.message for gap in inventory.gaps] == [message]
    assert len(inventory.components) == 1


@pytest.mark.parametrize("name", ["uv.lock", "poetry.lock", "pylock.toml", "pyproject.toml"])
def test_a_lock_that_is_not_toml_says_so(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("= = =", encoding="utf-8")
    inventory = inspect(InventoryRequest(str(tmp_path)))
    assert [gap.kind for gap in inventory.gaps] == ["syntax"]


@pytest.mark.parametrize("name", ["uv.lock", "poetry.lock", "pylock.toml", "pyproject.toml"])
def test_toml_that_is_nested_too_deeply_says_so(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("a = " + "[" * 100_000, encoding="utf-8")
    inventory = inspect(InventoryRequest(str(tmp_path)))
    assert [gap.kind for gap in inventory.gaps] == ["syntax"]


def test_a_file_that_is_no_lock_is_the_users_error(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    with pytest.raises(UsageError, match="is no wheel, no sdist, and no lock"):
        inspect(InventoryRequest(str(tmp_path / "notes.txt")))


def test_all_locks_of_a_project_are_joined(tmp_path: Path) -> None:
    inventory = _project(
        tmp_path, uv_lock=UV, pylock_toml=PYLOCK, requirements_txt="requests==2.32.0\n"
    )
    (requests,) = [each for each in inventory.components if each.name == "requests"]
    assert [each.path for each in requests.provenance] == [
        "pylock.toml",
        "requirements.txt",
        "uv.lock",
    ]
    assert ("tool", "urllib3") not in _edges(inventory)


def test_comments_of_a_compiled_file_say_who_needs_whom(tmp_path: Path) -> None:
    text = (
        "requests==2.32.0  # via -r requirements.in\n"
        "urllib3==2.0 \\\n"
        f"    --hash=sha256:{A}\n"
        "    # via\n    #   requests\n    #   other[x]\n"
        "other==1\n    # via tool (pyproject.toml)\n"
    )
    inventory = _project(tmp_path, requirements_txt=text)
    assert _edges(inventory) == {
        (tmp_path.name, "requests"),
        (tmp_path.name, "other"),
        ("requests", "urllib3"),
        ("other", "urllib3"),
    }
    assert _by_name(inventory)["urllib3"].digests[0].value == A


def test_a_key_of_too_many_parts_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "uv.lock").write_text(".".join(["a"] * 50_000) + " = 1\n", encoding="utf-8")
    inventory = inspect(InventoryRequest(str(tmp_path)))
    assert [gap.message for gap in inventory.gaps] == ["is not TOML: has a key of too many parts"]

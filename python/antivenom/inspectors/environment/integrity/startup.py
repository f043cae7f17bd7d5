"""What runs whenever an interpreter of the environment starts?

`site` runs every line of a `.pth` file that begins with `import`, imports
`sitecustomize` and `usercustomize`, and from 3.15 on calls what `.start` files name
(PEP 829). Such hooks are rarely needed and are where malware likes to live: each is
named with its digest and its owner.
"""

from __future__ import annotations

import hashlib
import posixpath

from antivenom.inspectors.environment.integrity.verdict import STARTUP, Verdict
from antivenom.inspectors.environment.tree import join
from antivenom.model.vocabulary import Persona, Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from antivenom.inspectors.environment.integrity.facts import Facts

_MODULES = ("sitecustomize", "usercustomize")
_CODE = ("import ", "import\t")
_LINKS = (".pth", ".start", ".egg-link")
MAX_HOOK_BYTES = 4 * 1024 * 1024
_SHOWN = 80


def is_hook(facts: Facts, path: str) -> bool:
    """Return whether a file's name makes it something that `site` looks for."""
    folder, name = posixpath.split(path)
    if folder in facts.sites:
        return name.endswith(_LINKS) or name.partition(".")[0] in _MODULES
    return posixpath.basename(folder) in _MODULES and posixpath.dirname(folder) in facts.sites


def judge_startup(facts: Facts) -> Iterator[Verdict]:
    """Name every start-up hook."""
    for path, seen in facts.seen.items():
        if is_hook(facts, path) and not seen.is_folder:
            yield from _judge(facts, path)
    for site in facts.sites:
        library = posixpath.dirname(site)
        for name in facts.tree.names(library):
            if name.partition(".")[0] in _MODULES and facts.tree.is_file(join(library, name)):
                yield from _judge(facts, join(library, name))


def _judge(facts: Facts, path: str) -> Iterator[Verdict]:
    data = facts.tree.read(path, MAX_HOOK_BYTES)
    if data is None:
        if facts.look(path) is not None:
            facts.tree.note("unreadable", "may run at every start, and cannot be read", path)
        return
    what = hook_of(posixpath.basename(path), data)
    if not what:
        return
    digest = f"sha256 {hashlib.sha256(data).hexdigest()}"
    owner = facts.owner_of(path)
    if owner is not None:
        component = owner.component
        by = f"belongs to {component.name} {component.version}".rstrip()
        yield Verdict(STARTUP, path, f"{what}; {by}; {digest}", owner)
        return
    maker = _maker(facts, path)
    if maker:
        yield Verdict(STARTUP, path, f"{what}; made by {maker}, which lists no digest; {digest}")
        return
    yield _unowned(facts, path, f"{what}; belongs to no distribution; {digest}")


def _unowned(facts: Facts, path: str, message: str) -> Verdict:
    # Outside of the site folders the system's packages may own it, which nothing here
    # tells; and an egg-link only says where a distribution in development lies.
    system = posixpath.dirname(path) not in facts.sites and not facts.is_owned
    if system or path.endswith(".egg-link"):
        return Verdict(STARTUP, path, message)
    return Verdict(STARTUP, path, message, severity=Severity.MEDIUM, persona=Persona.REGULAR)


def _maker(facts: Facts, path: str) -> str:
    """Return what made the environment, if the hook is the one that it puts there."""
    if posixpath.basename(path) == "_virtualenv.pth":
        for tool in ("virtualenv", "uv"):
            if tool in facts.place.settings:
                return f"{tool} {facts.place.settings[tool][:40]}"
    return ""


def hook_of(name: str, data: bytes) -> str:
    """Say what a file does at every start; empty if nothing.

    Args:
        name: Its file name, one that `is_hook` accepts.
        data: Its content; whatever it is, this returns.
    """
    if name.endswith(".egg-link"):
        return "makes a folder importable"
    if not name.endswith((".pth", ".start")):
        return "runs at every start"
    # Versions of `site` split lines and decode differently: what any of them runs counts.
    lines = data.decode("utf-8-sig", "replace").splitlines()
    if name.endswith(".start"):
        lines = [line.strip() for line in lines]
        code = [line for line in lines if line and not line.startswith("#")]
    else:
        code = [line for line in lines if line.startswith(_CODE)]
    if not code:
        return ""
    first = code[0] if len(code[0]) <= _SHOWN else f"{code[0][:_SHOWN]}..."
    count = "a line" if len(code) == 1 else f"{len(code):,} lines"
    return f"runs {count} at every start: `{first}`"

"""What is in a source tree of CPython: the interpreter, and the code of others?

CPython describes the third-party code that it carries in `Misc/sbom.spdx.json`, and what
its Windows builds fetch in `Misc/externals.spdx.json`.
"""

from __future__ import annotations

from antivenom.errors import UsageError
from antivenom.inspectors.environment.assembly import Assembly
from antivenom.inspectors.environment.bundled import bundled_in
from antivenom.inspectors.environment.component import Edge, Inventory, Provenance
from antivenom.inspectors.environment.embedded import nest, read_claims
from antivenom.inspectors.environment.interpreter import cpython, patchlevel
from antivenom.inspectors.environment.shown import shown_path
from antivenom.inspectors.environment.tree import MAX_DOCUMENT_BYTES, Folder
from antivenom.model.subject import Subject
from antivenom.model.vocabulary import SubjectKind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from antivenom.inspectors.environment.component import Component

_HEADER = "Include/patchlevel.h"
_DOCUMENTS = ("Misc/sbom.spdx.json", "Misc/externals.spdx.json")


def inspect_cpython(path: str) -> Inventory:
    """Take the inventory of a source tree of CPython.

    Raises:
        UsageError: The folder is none.
    """
    tree = Folder(path)
    version = patchlevel(tree.text(_HEADER) or "")
    if not version:
        raise UsageError(f"{path}: has no {_HEADER} that defines PY_VERSION")
    root = cpython(version, "", (Provenance("layout", _HEADER, f'PY_VERSION "{version}"'),))
    assembly = Assembly()
    assembly.add(root)
    told = {each.component.name.lower(): each.component for each in bundled_in(tree, root.ref)}
    named = _add_claimed(tree, root, told, assembly)
    for name, component in told.items():
        if name not in named:
            assembly.add(component)
            assembly.connect([Edge(root.ref, component.ref)])
    if not any(tree.is_file(name) for name in _DOCUMENTS):
        message = "is not there; the code of others is what can be told from the files"
        tree.note("missing", message, _DOCUMENTS[0])
    subject = Subject(SubjectKind.INTERPRETER, "CPython", shown_path(path), version)
    return assembly.finish(subject, root.ref, tree.gaps, "source")


def _add_claimed(
    tree: Folder, root: Component, told: Mapping[str, Component], assembly: Assembly
) -> set[str]:
    """Add what the tree's own SBOMs name.

    Args:
        tree: The source tree.
        root: The component that stands for it.
        told: What the files themselves tell, by name.
        assembly: Where to add.

    Returns:
        The names of what they say lies in the tree.
    """
    named: set[str] = set()
    for name in _DOCUMENTS:
        data = tree.read(name, MAX_DOCUMENT_BYTES)
        if data is None:
            continue
        claims = read_claims(data)
        if claims.problem:
            tree.note("invalid", claims.problem, name)
        nested = nest(claims, name, root, "SBOM")
        for component in nested.components:
            # What is fetched for a build is needed, and does not lie in the tree.
            outside = ("outside",) if name == _DOCUMENTS[1] else ()
            present = told.get(component.name.lower())
            if not outside and present and present.version not in {"", component.version}:
                # The files say another version than the SBOM, and the files are what runs.
                continue
            assembly.add(component.replace(traits=outside))
            if not outside:
                named.add(component.name.lower())
            assembly.connect([Edge(root.ref, component.ref)])
        assembly.connect(nested.edges)
    return named

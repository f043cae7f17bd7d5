"""What is in a source tree of CPython: the interpreter, and the code of others?

CPython describes the third-party code that it carries in `Misc/sbom.spdx.json`, and what
its Windows builds fetch in `Misc/externals.spdx.json`.
"""

from __future__ import annotations

from antivenom.errors import UsageError
from antivenom.inspectors.environment.assembly import Assembly
from antivenom.inspectors.environment.component import Edge, Inventory, Provenance
from antivenom.inspectors.environment.embedded import nest, read_claims
from antivenom.inspectors.environment.interpreter import cpython, patchlevel
from antivenom.inspectors.environment.shown import shown_path
from antivenom.inspectors.environment.tree import MAX_DOCUMENT_BYTES, Folder
from antivenom.model.subject import Subject
from antivenom.model.vocabulary import SubjectKind

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
            assembly.add(component.replace(traits=outside))
            assembly.connect([Edge(root.ref, component.ref)])
        assembly.connect(nested.edges)
    if not any(tree.is_file(name) for name in _DOCUMENTS):
        message = "has no Misc/sbom.spdx.json, so the code of others in it is unknown"
        tree.note("missing", message, _DOCUMENTS[0])
    subject = Subject(SubjectKind.INTERPRETER, "CPython", shown_path(path), version)
    return assembly.finish(subject, root.ref, tree.gaps, "source")

"""What is a subject called, and how is its path shown?"""

from __future__ import annotations

import os
import posixpath

from antivenom.inspectors.environment.component import Component, ComponentKind, Provenance


def root_component(name: str, kind: ComponentKind, path: str = "") -> Component:
    """Return the component that stands for a subject as a whole."""
    label = posixpath.basename(name.rstrip("/")) or name
    return Component(
        ref=f"{kind.value}:{label}",
        kind=kind,
        name=label,
        path=path,
        provenance=(Provenance("layout", path),),
    )


def shown_path(path: str) -> str:
    """Return a path as subjects show it: relative where it lies below, POSIX."""
    absolute, here = os.path.abspath(path), os.getcwd()
    if absolute == here:
        return "."
    inside = absolute.startswith(here.rstrip(os.sep) + os.sep)
    return (os.path.relpath(absolute, here) if inside else path).replace(os.sep, "/")
